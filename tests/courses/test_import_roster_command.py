"""import_roster does a whole import at once; check_roster --class tells beforehand what it would do."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from courses.models import Learner, RosterImport
from tests.build import enrol, make_class, make_roster_file, make_row, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    """A class of a centre with one officer."""
    officer = make_user()
    return make_class(officer.centre, by=officer)


def file_of(tmp_path, *rows):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(make_roster_file(*rows).read())
    return str(path)


def printed(name, *options, code=0):
    """The answer of a command that ends with `code`."""
    out, ended = StringIO(), 0
    try:
        call_command(name, *options, stdout=out)
    except SystemExit as end:
        ended = end.code
    assert ended == code
    return json.loads(out.getvalue())


def counts(answer):
    return [answer[key] for key in ("rows", "rejected", "created", "matched", "enrolled")]


def test_rows_are_written_and_the_same_file_again_adds_nothing(tmp_path, course_class):
    path = file_of(tmp_path, make_row(), make_row(birth_date="31/02/1979"))
    assert counts(printed("import_roster", path, "--class", course_class.code)) == [2, 1, 1, 0, 1]
    assert counts(printed("import_roster", path, "--class", course_class.code)) == [2, 1, 0, 0, 0]
    assert Learner.objects.count() == 1


@pytest.mark.parametrize(("options", "name"), [([], "LÊ THỊ MAI"), (["--accept-suggestions"], "Lê Thị Mai")])
def test_suggestions_are_accepted_on_request_alone(tmp_path, course_class, options, name):
    printed("import_roster", file_of(tmp_path, make_row("LÊ THỊ MAI")), "--class", course_class.code, *options)
    assert Learner.objects.get().full_name == name


def test_more_learners_than_places_are_an_error_and_nothing_is_written(tmp_path):
    officer = make_user()
    small = make_class(officer.centre, by=officer, capacity=1)
    path = file_of(tmp_path, make_row(), make_row())
    told = printed("check_roster", path, "--class", small.code)
    assert [issue["code"] for issue in told["issues"]] == ["class_full"]
    assert printed("import_roster", path, "--class", small.code, code=1)["error"]["message"]
    assert (Learner.objects.count(), RosterImport.objects.get().step) == (0, RosterImport.Step.DISCARDED)


def test_the_check_tells_who_is_on_the_roster_and_writes_nothing(tmp_path, course_class):
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa", citizen_id="040190001234")
    one = course_class.enrolments.get().learner
    row = make_row("Trần Thị Hòa", citizen_id=one.citizen_id)
    told = printed("check_roster", file_of(tmp_path, row), "--class", course_class.code)
    assert "id_of_another" in [issue["code"] for issue in told["issues"]]
    assert (told["rejected"], RosterImport.objects.count()) == (1, 0)


@pytest.mark.parametrize(("options", "code"), [
    (["--class", "KHONG-CO"], "unknown_class"), (["--by", "khong-co"], "unknown_user"),
])  # fmt: skip
def test_an_unknown_class_or_account_is_said(tmp_path, course_class, options, code):
    options = options if "--class" in options else ["--class", course_class.code, *options]
    answer = printed("import_roster", file_of(tmp_path, make_row()), *options, code=1)
    assert answer["error"]["code"] == code


def test_without_a_single_officer_somebody_has_to_be_named(tmp_path, course_class):
    make_user(centre=course_class.centre)
    path = file_of(tmp_path, make_row())
    assert printed("import_roster", path, "--class", course_class.code, code=1)["error"]["code"] == "name_a_user"
    by = course_class.created_by.username
    assert printed("import_roster", path, "--class", f"{course_class.centre.code}/{course_class.code}", "--by", by)[
        "enrolled"] == 1  # fmt: skip
