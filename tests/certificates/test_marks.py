"""An older backup is noticed before a number is given twice; lost numbers are struck out and the register goes on."""

import io

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from centres.models import AuditLine
from centres.scope import Role
from certificates import codes, issuing, marks, reconciling
from certificates.inspection import inspect
from certificates.models import Certificate, Register, RegisterEntry
from tests.build import make_centre, make_certificates, make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.REGISTER_MARKS = str(tmp_path / "marks")
    return tmp_path / "marks"


@pytest.fixture
def restored(folder, django_capture_on_commit_callbacks):
    """A register of two numbers that gave out five before yesterday's backup was restored."""
    with django_capture_on_commit_callbacks(execute=True):
        make_certificates(make_recognised_class(make_centre(), learners=2))
    book = Register.objects.get()
    marks.leave(book.centre.code, book.form, book.period, 5)
    return book


def given(book):
    return marks.highest(book.centre.code, book.form, book.period)


def test_each_issue_leaves_its_mark_after_the_commit(folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_certificates(make_recognised_class(make_centre(), learners=3))
    assert given(Register.objects.get()) == 3
    assert [file.name for file in folder.iterdir()] == [f"{Register.objects.get().centre.code}-party-2026.json"]


def test_what_is_rolled_back_leaves_none(folder, django_capture_on_commit_callbacks):
    centre = make_centre()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make_certificates(make_recognised_class(centre, learners=1))
        transaction.set_rollback(True)
    assert not folder.exists()


def test_a_mark_never_goes_back(folder):
    for last_seq in (7, 4):
        marks.leave("NA", "party", "2026", last_seq)
    assert marks.highest("NA", "party", "2026") == 7


@pytest.mark.parametrize("code", ["../../x", "a/b", "..", "Đ 1"])
def test_whatever_a_centre_is_called_its_mark_stays_in_the_folder(folder, code):
    marks.leave(code, "party", "2026", 4)
    assert (marks.highest(code, "party", "2026"), len(list(folder.iterdir()))) == (4, 1)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"last_seq": null}'])
def test_a_mark_that_a_crash_cut_counts_for_nothing_and_is_written_anew(folder, text):
    folder.mkdir()
    (folder / "NA-party-2026.json").write_text(text)
    assert marks.highest("NA", "party", "2026") == 0
    marks.leave("NA", "party", "2026", 4)
    assert marks.highest("NA", "party", "2026") == 4


def test_a_folder_that_cannot_be_written_stops_no_issue(settings, tmp_path, caplog, django_capture_on_commit_callbacks):
    (tmp_path / "file").write_text("")
    settings.REGISTER_MARKS = str(tmp_path / "file" / "marks")
    marks.leave("NA", "party", "2026", 4)
    assert "could not be written" in caplog.text


def test_a_register_that_stands_behind_gives_no_number(restored):
    proposal = make_proposal(make_recognised_class(restored.centre, learners=1))
    director = make_user(Role.DIRECTOR, centre=restored.centre)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        issuing.approve(proposal, by=director)
    assert refused.value.error_list[0].code == "register_behind"
    assert Register.objects.get().last_seq == 2
    assert [one.code for one in inspect()] == ["register_behind"]


def test_the_public_check_says_that_it_cannot_tell(client, restored):
    cache.clear()
    code = Certificate.objects.first().code
    for asked in (code, codes.new_code()):  # of an unknown one too: it may be among the lost numbers
        answer = client.post("/verify/", {"code": asked})
        assert (answer.status_code, "Hiện chưa kiểm tra được" in answer.content.decode()) == (503, True)
    reconciling.reconcile(restored, by=make_user(Role.NATIONAL), minutes="12/BB")
    cache.clear()
    assert client.post("/verify/", {"code": code}).status_code == 200


def test_lost_numbers_are_struck_out_and_the_register_goes_on(restored):
    national = make_user(Role.NATIONAL)
    assert reconciling.behind() == [(restored, 5)]
    assert reconciling.reconcile(restored, by=national, minutes="12/BB") == 3
    burnt = RegisterEntry.objects.filter(kind="burnt")
    assert [(one.line, one.seq, one.facts["minutes"]) for one in burnt] == [
        (3, 3, "12/BB"),
        (4, 4, "12/BB"),
        (5, 5, "12/BB"),
    ]
    line = AuditLine.objects.get(verb="reconcile_register")
    assert (line.by, line.facts) == (national, {"first": 3, "last": 5, "minutes": "12/BB"})
    [made] = make_certificates(make_recognised_class(restored.centre, learners=1))
    assert made.seq == 6
    assert reconciling.behind() == []
    assert list(inspect()) == []


@pytest.mark.parametrize(("minutes", "code"), [("  ", "no_minutes"), ("12/BB", "not_behind")])
def test_nothing_is_struck_out_without_a_ground(folder, minutes, code):
    make_certificates(make_recognised_class(make_centre(), learners=1))
    with pytest.raises(ValidationError) as refused:
        reconciling.reconcile(Register.objects.get(), by=make_user(Role.NATIONAL), minutes=minutes)
    assert refused.value.code == code


def test_only_national_staff_strikes_out(restored):
    with pytest.raises(PermissionDenied):
        reconciling.reconcile(restored, by=make_user(Role.DIRECTOR, centre=restored.centre), minutes="12/BB")


def test_the_command_lists_then_writes(restored):
    out = io.StringIO()
    call_command("reconcile_register", stdout=out)
    assert "stands at 2, gave out 5" in out.getvalue()
    assert not RegisterEntry.objects.filter(kind="burnt").exists()
    with pytest.raises(CommandError):
        call_command("reconcile_register", minutes="12/BB")
    call_command("reconcile_register", minutes="12/BB", by=make_user(Role.NATIONAL).username, stdout=out)
    assert "numbers 3 to 5 are written as lost" in out.getvalue()
    assert Register.objects.get().last_seq == 5
