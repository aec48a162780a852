"""Importing a roster: upload, confirm, discard; only confirm writes learners, and all of them or none."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from centres.models import AuditLine, WorkStatus
from centres.scope import Role
from courses import classes, import_tasks, importing, seating
from courses.models import Enrolment, Learner, LearnerAtCentre, RosterImport
from courses.reviewing import review
from courses.rosters.read import MOST_BYTES
from tests.build import (
    confirm_import,
    enrol,
    make_centre,
    make_class,
    make_import,
    make_roster_file,
    make_row,
    make_user,
    upload_roster,
)

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[1] / "data" / "rosters"
EXPECTED = json.loads((SAMPLES / "expectations.json").read_text("utf-8"))["files"]
ID = "040190001234"


def sample(name):
    """An uploaded copy of one of the sample files, known by its first two digits."""
    path = next(SAMPLES.glob(f"{name}-*"))
    return SimpleUploadedFile(path.name, path.read_bytes())


def refusal(work):
    """The sentence that tells why nothing was written, and the step the import is in."""
    [said] = [error["message"] for error in import_tasks.problems(work) if error["item"] == import_tasks.REFUSED]
    return said, work.step


def written():
    """How many learners, enrolments and places of learners there are."""
    return Learner.objects.count(), Enrolment.objects.count(), LearnerAtCentre.objects.count()


# --- Sample files ------------------------------------------------------------------------------------

# Counted by hand from the descriptions of the files: rows read, rows written with the fixes agreed to from the start.
COUNTS = {
    "01": (60, 60),
    "02": (450, 450),
    "03": (40, 38),  # row 15 has both marks, row 16 none
    "11": (25, 25),  # three ids get back their zero
    "12": (20, 20),
    "13": (20, 20),
    "14": (18, 18),  # three ids get back their zero
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_sample_roster_becomes_learners_with_exact_names_and_births(name):
    course_class = make_class(capacity=500)
    work = confirm_import(upload_roster(course_class, file := sample(name)))
    rows, accepted = COUNTS[name]
    assert (work.total, work.created, work.enrolled) == (rows, accepted, accepted)
    assert written() == (accepted, accepted, accepted)
    registered = [(name, str(birth)) for name, birth in Learner.objects.values_list("full_name", "birth_on")]
    people = [cells for cells in EXPECTED[file.name]["values"].values() if "full_name" in cells]
    assert people
    for cells in people:
        births = [birth for name, birth in registered if name == cells["full_name"][0]]
        assert births, cells
        assert set(births) >= set(cells.get("birth_date", [])), cells


REFUSED = {
    "16": "no_rows", "17": "encrypted", "18": "corrupt", "19": "too_large",
    "20": "unsafe_xml",
    "24": "unsupported_format", "25": "unsupported_format",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_ends_with_its_sentence_and_is_not_kept(name, django_capture_on_commit_callbacks):
    course_class = make_class()
    work = importing.receive(course_class, *as_received(sample(name)), by=course_class.created_by)
    stored = work.file.name
    with django_capture_on_commit_callbacks(execute=True):
        import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    [error] = work.errors
    assert (work.status, error["item"], work.rows, bool(work.file)) == (WorkStatus.FAILED, REFUSED[name], [], False)
    assert error["message"].endswith(".")
    assert not default_storage.exists(stored)


def as_received(file):
    return file.read(), file.name


@pytest.mark.parametrize(("name", "code"), [("", "empty_file"), ("x" * (MOST_BYTES + 1), "too_large")])
def test_what_the_size_tells_is_refused_at_once(name, code):
    course_class = make_class()
    file = SimpleUploadedFile("x.xlsx", name.encode())
    with pytest.raises(ValidationError) as refused:
        importing.upload(course_class, file, by=course_class.created_by)
    assert refused.value.error_dict["file"][0].code == code
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize(("name", "learners"), [("21", 12), ("22", 12), ("23", 15)])
def test_a_strange_but_honest_file_gives_its_learners(name, learners):
    course_class = make_class()
    assert confirm_import(upload_roster(course_class, sample(name))).created == learners


# --- Upload ------------------------------------------------------------------------------------------


def test_an_upload_only_keeps_the_file_and_queues_its_reading(task_queue):
    course_class = make_class()
    work = importing.upload(course_class, make_roster_file(make_row()), by=course_class.created_by)
    assert (work.step, work.status, work.rows, work.total) == (RosterImport.Step.READING, WorkStatus.QUEUED, [], 0)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [work.pk]


def test_reading_writes_no_learner():
    work = upload_roster(make_class(), make_roster_file(make_row(), make_row()))
    assert (work.step, work.total, written()) == (RosterImport.Step.REVIEW, 2, (0, 0, 0))


def test_the_file_is_kept_under_a_name_of_the_portal_outside_the_static_files(settings):
    course_class = make_class()
    file = make_roster_file(make_row(), name="../../danh sach\u202excod.xlsx")
    work = importing.upload(course_class, file, by=course_class.created_by)
    assert work.file.name == f"rosters/{course_class.centre_id}/{work.key}"
    assert work.file_name == "danh sachxcod.xlsx"
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))


def test_more_rows_than_one_upload_takes_are_refused_with_both_numbers(monkeypatch):
    monkeypatch.setattr(import_tasks, "MOST_ROWS", 2)
    work = upload_roster(make_class(), make_roster_file(make_row(), make_row(), make_row()))
    [error] = work.errors
    assert (error["item"], "3" in error["message"], "2" in error["message"]) == ("too_many_rows", True, True)


def test_a_class_that_is_not_open_takes_no_file():
    planned = make_class(opened=False)
    with pytest.raises(ValidationError) as refused:
        importing.upload(planned, make_roster_file(make_row()), by=planned.created_by)
    assert refused.value.code == "roster_closed"


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_those_who_keep_the_records_of_the_centre_upload(role):
    course_class = make_class()
    place = {"centre": course_class.centre} if role == Role.LECTURER else {}
    with pytest.raises(PermissionDenied):
        importing.upload(course_class, make_roster_file(make_row()), by=make_user(role, **place))


# --- Confirm -----------------------------------------------------------------------------------------


def test_a_second_confirmation_changes_nothing():
    work = make_import(None, make_row(), make_row())
    digest = review(work, by=work.created_by).digest
    first = confirm_import(work)
    again = importing.confirm(RosterImport.objects.get(pk=work.pk), by=work.created_by, digest=digest)
    import_tasks.write_roster.call(work.pk)
    again.refresh_from_db()
    assert (again.pk, again.finished_at, again.enrolled) == (first.pk, first.finished_at, 2)
    assert written() == (2, 2, 2)


def test_confirmed_twice_before_the_worker_comes_it_is_queued_once(task_queue):
    work = make_import(None, make_row())
    digest = review(work, by=work.created_by).digest
    for _time in range(2):
        work = importing.confirm(work, by=work.created_by, digest=digest)
    assert (work.step, DBTaskResult.objects.count()) == (RosterImport.Step.WRITING, 1)


def test_the_same_file_again_adds_nothing():
    course_class = make_class()
    confirm_import(upload_roster(course_class, sample("01")))
    again = confirm_import(upload_roster(course_class, sample("01")))
    assert refusal(again) == ("Không có dòng nào để ghi vào lớp.", RosterImport.Step.REVIEW)
    assert written() == (60, 60, 60)
    assert importing.same_file_before(again).enrolled == 60


def test_an_error_while_writing_leaves_no_learner_and_the_import_waiting(monkeypatch):
    work = make_import(None, make_row(), make_row(citizen_id=ID.replace("1234", "7777")))

    def fail(*args):
        raise ValidationError("the disk is full")

    monkeypatch.setattr(seating, "seat", fail)
    work = confirm_import(work)
    assert (written(), len(work.rows), refusal(work)) == ((0, 0, 0), 2, ("the disk is full", RosterImport.Step.REVIEW))


def test_more_learners_than_places_are_not_written_even_in_part():
    work = confirm_import(make_import(make_class(capacity=1), make_row(), make_row()))
    assert (refusal(work)[1], written()) == (RosterImport.Step.REVIEW, (0, 0, 0))


def test_somebody_registered_since_the_page_was_shown_stops_the_confirmation():
    centre = make_centre()
    course_class = make_class(centre)
    work = make_import(course_class, make_row("Nguyễn Thị Hòa"))
    shown = review(work, by=work.created_by).digest
    enrol(make_class(centre, by=work.created_by), 1, full_name="Nguyễn Thị Hòa")
    work = confirm_import(work, digest=shown)
    said, step = refusal(work)
    assert said.startswith("Số dòng sẽ ghi đã thay đổi")
    assert (step, course_class.enrolments.count()) == (RosterImport.Step.REVIEW, 0)


def test_a_class_finished_since_the_upload_takes_nobody():
    course_class = make_class()
    enrol(course_class, 1)
    work = make_import(course_class, make_row())
    classes.finish(course_class, by=course_class.created_by)
    with pytest.raises(ValidationError) as refused:
        confirm_import(work)
    assert refused.value.code == "roster_closed"


def test_faulty_rows_stay_out_knowingly_with_their_reasons():
    work = confirm_import(make_import(None, make_row(), make_row(birth_date="31/02/1979"), make_row(workplace="")))
    assert (work.enrolled, [error["item"] for error in work.errors]) == (1, ["3", "4"])
    assert [kept["number"] for kept in work.rows] == [3, 4]  # what was written need not be kept twice


def test_two_people_with_one_citizen_id_in_a_file_do_not_both_join():
    work = make_import(None, make_row(citizen_id="040190001230"), make_row(citizen_id="040190001230"))
    assert confirm_import(work).enrolled == 1
    assert Learner.objects.get().citizen_id == "040190001230"


def test_the_audit_book_tells_the_upload_and_the_confirmation_without_names():
    work = confirm_import(make_import(None, make_row("Nguyễn Thị Hòa"), make_row(gender="")))
    lines = {line.verb: line.facts for line in AuditLine.objects.filter(model="courses.rosterimport")}
    assert lines == {
        "upload_roster": {"course_class": work.course_class_id},
        "confirm_import": {"course_class": work.course_class_id},
        "commit_import": {"course_class": work.course_class_id, "created": 1, "matched": 0, "left_out": 1},
    }


# --- Discard, faulty rows ----------------------------------------------------------------------------


def test_a_discarded_import_keeps_neither_file_nor_rows(django_capture_on_commit_callbacks):
    work = make_import(None, make_row())
    name = work.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        work = importing.discard(work, by=work.created_by)
    assert (work.step, work.rows, work.accepted_fixes, bool(work.file)) == (RosterImport.Step.DISCARDED, [], [], False)
    assert not default_storage.exists(name)


def test_what_is_over_can_be_neither_discarded_nor_confirmed_nor_changed():
    work = confirm_import(make_import(None, make_row()))
    for deed in (
        lambda: importing.discard(work, by=work.created_by),
        lambda: importing.agree(work, frozenset(), shown=frozenset(), by=work.created_by),
    ):
        with pytest.raises(ValidationError) as refused:
            deed()
        assert refused.value.code == "import_is_over"


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_the_faulty_rows_come_back_corrected_and_join(is_confirmed):
    course_class = make_class()
    by = course_class.created_by
    wrong = make_row("Vừ Bá Chìa", birth_date="31/02/1979", gender="Nam")
    work = make_import(course_class, make_row(), wrong, make_row())
    work = confirm_import(work) if is_confirmed else work
    again = upload_roster(course_class, SimpleUploadedFile("loi.xlsx", importing.faulty_rows(work, by=by)))
    typed = [(kept["typed"]["full_name"], kept["typed"]["birth_date"]) for kept in again.rows]
    assert typed == [("Vừ Bá Chìa", "31/02/1979")]


def test_without_faulty_rows_there_is_no_file_of_them():
    work = make_import(None, make_row())
    assert importing.faulty_rows(work, by=work.created_by) is None
