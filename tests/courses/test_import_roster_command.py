"""import_roster does a whole import at once; check_roster --class tells beforehand what it would do."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from centres.models import User
from courses.models import Admits, Learner, RosterImport
from courses.rosters.fields import MEMBER
from tests.build import (
    enrol,
    make_centre,
    make_class,
    make_programme,
    make_roster_file,
    make_row,
    make_user,
    recognise_class,
)
from tests.courses.rosters.files import HEADER, xlsx

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


def test_who_entered_the_class_acts_while_the_account_is_active(tmp_path, course_class):
    make_user(centre=course_class.centre)
    printed("import_roster", file_of(tmp_path, make_row()), "--class", course_class.code)
    assert RosterImport.objects.get().confirmed_by == course_class.created_by


def test_without_the_author_the_only_officer_acts_and_of_several_one_has_to_be_named(tmp_path, course_class):
    User.objects.filter(pk=course_class.created_by_id).update(is_active=False)
    only = make_user(centre=course_class.centre)
    path = file_of(tmp_path, make_row())
    printed("import_roster", path, "--class", course_class.code)
    assert RosterImport.objects.get().confirmed_by == only
    make_user(centre=course_class.centre)
    assert printed("check_roster", path, "--class", course_class.code, code=1)["error"]["code"] == "name_a_user"
    assert printed("check_roster", path, "--class", course_class.code, "--by", only.username)["error"] is None


def test_an_account_of_another_centre_does_not_act(tmp_path, course_class):
    stranger = make_user(centre=make_centre("Diễn Châu"))
    answer = printed("import_roster", file_of(tmp_path, make_row()), "--class", course_class.code, "--by",
                     stranger.username, code=1)  # fmt: skip
    assert (answer["error"]["code"], Learner.objects.count()) == ("unknown_user", 0)


def test_a_code_two_centres_use_is_named_with_its_centre(tmp_path, course_class):
    other = make_class(make_centre("Diễn Châu"), code=course_class.code)
    path = file_of(tmp_path, make_row())
    error = printed("import_roster", path, "--class", course_class.code, code=1)["error"]
    names = [f"{one.centre.code}/{one.code}" for one in (course_class, other)]
    assert (error["code"], all(name in error["message"] for name in names)) == ("ambiguous_class", True)
    assert printed("import_roster", path, "--class", names[0])["enrolled"] == 1
    assert (course_class.enrolments.count(), other.enrolments.count()) == (1, 0)


def test_a_class_that_is_not_open_is_said(tmp_path):
    planned = make_class(opened=False)
    for command in ("check_roster", "import_roster"):
        answer = printed(command, file_of(tmp_path, make_row()), "--class", planned.code, code=1)
        assert answer["error"]["code"] == "class_closed"


@pytest.mark.parametrize("command", ["check_roster", "import_roster"])
def test_a_file_that_cannot_be_read_is_an_error_and_nothing_is_kept(tmp_path, course_class, command):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.7")
    answer = printed(command, str(path), "--class", course_class.code, code=1)
    assert (answer["error"]["code"], answer["rows"]) == ("unsupported_format", 0)
    missing = printed(command, str(tmp_path / "missing.xlsx"), "--class", course_class.code, code=1)
    assert missing["error"]["code"] == "no_such_file"
    assert not any(work.file or work.rows for work in RosterImport.objects.all())


def test_the_check_beside_the_class_tells_what_the_pages_tell(tmp_path):
    programme = make_programme(validity_months=60)
    officer = make_user()
    before = make_class(officer.centre, by=officer, programme=programme)
    enrol(before, 1, full_name="Nguyễn Thị Hòa")
    recognise_class(before)
    now = make_class(officer.centre, by=officer, programme=programme, admits=Admits.OUTSIDERS)
    enrol(now, 1, full_name="Lê Thị Mai")
    path = file_of(tmp_path, make_row("Nguyễn Thị Hòa"), make_row("Lê Thị Mai"), make_row(party_status=MEMBER),
                   make_row("Trần Thu Hương"), make_row("Trần Thu Hương"))  # fmt: skip
    told = printed("check_roster", path, "--class", now.code)
    assert [(issue["row"], issue["code"]) for issue in told["issues"]] == [
        (2, "maybe_registered"), (2, "still_certified"), (3, "already_on_roster"), (4, "not_admitted"),
        (6, "duplicate_person"),
    ]  # fmt: skip
    assert [told[key] for key in ("rows", "accepted", "warnings", "rejected")] == [5, 3, 2, 2]
    assert (RosterImport.objects.count(), now.enrolments.count()) == (0, 1)
    done = printed("import_roster", path, "--class", now.code)
    assert [done[key] for key in ("accepted", "rejected", "created", "matched", "enrolled")] == [3, 2, 1, 1, 2]


def test_a_class_of_25000_takes_20000_rows(tmp_path, course_class):
    course_class.capacity = 25_000
    course_class.save()
    rows = [(n, "Lê Thị Ba", "" if n % 40 == 0 else "08/03/1990", "Nữ", f"0401900{n:05d}", "Trường A")
            for n in range(1, 20_001)]  # fmt: skip
    path = tmp_path / "lon.xlsx"
    path.write_bytes(xlsx([HEADER, *rows]))
    done = printed("import_roster", str(path), "--class", course_class.code)
    assert [done[key] for key in ("rows", "rejected", "created", "enrolled")] == [20_000, 500, 19_500, 19_500]
    again = printed("import_roster", str(path), "--class", course_class.code)
    assert [again[key] for key in ("rows", "accepted", "created", "enrolled")] == [20_000, 19_500, 0, 0]
