"""All checks, one after another."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connections

from . import books, grounds, outside
from .finding import Finding

REGISTERS_AT_ONCE = 4  # handed to a process


def inspect(*, with_files=True, processes=1) -> Iterator[Finding]:
    """Findings over all registers, in the order in which the checks go. `with_files` reads every rendered file too.

    Reads only; memory is that of the longest register in each process. On a busy portal a finding may be an issue of
    this very moment: check again before alarm is raised.
    """
    registers = books.all_registers()
    if processes == 1:
        for register in registers:
            yield from books.check(register)
    else:
        connections.close_all()  # none may be shared with a process that is forked off
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            for found in pool.map(books.check, registers, chunksize=REGISTERS_AT_ONCE):
                yield from found
    yield from grounds.check()
    yield from outside.check_checkpoints()
    yield from outside.check_marks()
    yield from outside.check_lists()
    yield from outside.check_guards()
    if with_files:
        yield from outside.check_files()
