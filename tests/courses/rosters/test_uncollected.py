"""The collector of cycles rests while rosters are read, and works again afterwards."""

import gc
import threading

import pytest

from courses.rosters.uncollected import uncollected


def test_it_rests_and_works_again_even_after_an_error():
    seen = []
    with pytest.raises(ZeroDivisionError), uncollected():
        seen.append(1 / gc.isenabled())  # it is off in here: a division by zero
    assert (seen, gc.isenabled()) == ([], True)


def test_it_works_again_after_several_at_once():
    inside, leave = threading.Barrier(3), threading.Event()

    def read():
        with uncollected():
            inside.wait(10)
            leave.wait(10)

    threads = [threading.Thread(target=read) for _n in range(2)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    assert not gc.isenabled()
    leave.set()
    for thread in threads:
        thread.join()
    assert gc.isenabled()
