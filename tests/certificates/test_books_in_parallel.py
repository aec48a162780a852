"""Two people at the same blank forms or the same lines of a paper register; with a control that can fail."""

import threading

import pytest
from django.core.exceptions import ValidationError

from centres.scope import Role
from certificates import blanks, paperbooks
from certificates.models import BlankRange, BlankUse, Certificate, PaperBatch
from tests.build import TODAY, code_of, make_blanks, make_centre, make_paper_batch, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def refusals(results):
    return [code_of(Refused(error)) for error in results if isinstance(error, ValidationError)]


def receive_at_once():
    """Two centres of a province enter the same numbers."""
    first = make_centre()
    centres = [first, make_centre("Diễn Châu", province=first.province)]

    def deed(centre):
        by = make_user(Role.OFFICER, centre=centre)
        return lambda: blanks.receive(
            centre, by=by, form="party", first=1, last=50, received_on=TODAY(), received_from="x", minutes_no="1"
        )

    return at_once([deed(centre) for centre in centres])


def test_the_same_numbers_are_received_once():
    assert refusals(receive_at_once()) == ["range_overlaps"]
    assert BlankRange.objects.count() == 1


def test_without_the_lock_both_receive_them(monkeypatch):
    """The negative control: were the lock not what keeps the order, the test above would prove nothing."""
    both_have_looked = threading.Barrier(2)
    check = blanks._check_new

    def check_and_wait(*args):
        check(*args)
        both_have_looked.wait(timeout=30)

    monkeypatch.setattr(blanks, "_lock_province", lambda centre: None)
    monkeypatch.setattr(blanks, "_check_new", check_and_wait)
    assert refusals(receive_at_once()) == []
    assert BlankRange.objects.count() == 2


def test_one_form_is_lost_once():
    blank_range = make_blanks(make_centre())
    by = make_user(Role.OFFICER, centre=blank_range.centre)

    def lose():
        return blanks.record(
            blank_range, by=by, kind="lost", first=7, last=7, on=TODAY(), reason="x", minutes_no="1"
        )  # fmt: skip

    assert refusals(at_once([lose, lose])) == ["wrong_state"]
    assert BlankUse.objects.count() == 1


def test_the_same_lines_are_confirmed_once():
    centre = make_centre()
    officer, director = (make_user(role, centre=centre) for role in (Role.OFFICER, Role.DIRECTOR))
    batch = paperbooks.submit(make_paper_batch(centre, by=officer), by=officer)

    def confirm():
        return paperbooks.confirm(PaperBatch.objects.get(pk=batch.pk), by=director)

    assert refusals(at_once([confirm, confirm])) == ["illegal_move"]
    assert Certificate.objects.count() == 1
