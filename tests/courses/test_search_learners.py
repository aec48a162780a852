"""What a person types into the search of learners, and whom it finds."""

import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import searching, takeouts
from tests.build import enrol, make_centre, make_class, make_user

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/learners/", "/learners/export/"
TODAY = date(2026, 6, 1)


@pytest.fixture
def course_class(client):
    """A class with a few people; its officer is signed in."""
    officer = make_user()
    client.force_login(officer)
    made = make_class(officer.centre, by=officer)
    for name in ("Nguyễn Thị Hòa", "Đặng Đức Anh", "H'Hen Niê", "Lê Văn Ý"):
        enrol(made, 1, full_name=name, birth_on=date(1990, 4, 25), workplace="Ủy ban nhân dân xã Hưng Lộc")
    enrol(made, 1, full_name="Trần Thu Hà", birth_on=date(1985, 1, 2), workplace="Trạm Y tế", citizen_id="040185001432")
    return made


def found(client, **typed):
    """Names on the page a search leads to."""
    answer = client.post(LIST, typed, follow=True)
    return sorted(row.learner.full_name for row in answer.context["page"].rows)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"q": "nguyen thi hoa"}, "Nguyễn Thị Hòa"),
        ({"q": "Hoà Nguyễn"}, "Nguyễn Thị Hòa"),
        ({"q": unicodedata.normalize("NFD", "Hòa")}, "Nguyễn Thị Hòa"),
        ({"q": "dang duc"}, "Đặng Đức Anh"),
        ({"q": "ANH ĐẶNG"}, "Đặng Đức Anh"),
        ({"q": "H'Hen"}, "H'Hen Niê"),
        ({"q": "H’ Hen"}, "H'Hen Niê"),
        ({"q": "hen nie"}, "H'Hen Niê"),
        ({"q": "y"}, "Lê Văn Ý"),
        ({"q": "hoa 1990"}, "Nguyễn Thị Hòa"),
        ({"q": "25/4/1990 hoa"}, "Nguyễn Thị Hòa"),
        ({"q": "02/01/1985"}, "Trần Thu Hà"),
        ({"q": "1985"}, "Trần Thu Hà"),
        ({"q": "ha 432"}, "Trần Thu Hà"),
        ({"citizen": "040185001432"}, "Trần Thu Hà"),
        ({"citizen": "001432"}, "Trần Thu Hà"),
        ({"unit": "tram y te"}, "Trần Thu Hà"),
        ({"unit": "hung loc", "q": "hoa"}, "Nguyễn Thị Hòa"),
    ],
)
def test_a_search_finds_the_one_who_is_meant(client, course_class, typed, name):
    assert found(client, **typed) == [name]


@pytest.mark.parametrize("typed", [{"q": "ho"}, {"q": "hoa 1991"}, {"citizen": "999"}, {"unit": "khong co"}])
def test_a_search_that_fits_nobody_finds_nobody(client, course_class, typed):
    assert found(client, **typed) == []


@pytest.mark.parametrize("typed", ["n%", "ho_", "nguy*"])
def test_signs_of_patterns_stand_for_nothing(client, course_class, typed):
    assert found(client, q=typed) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("31/02/1990", "no_date"), ("1990 25/04/1990 26/04/1990", "two_births"), ("12345678901", "no_digits")],
)
def test_what_cannot_be_meant_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        searching.read(typed, today=TODAY)
    assert refused.value.code == code


def test_five_hundred_characters_are_refused_at_the_box(client, course_class):
    assert list(client.post(LIST, {"q": "a" * 500}).context["form"].errors) == ["q"]


def test_the_province_does_not_look_for_citizen_ids(client, course_class):
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    answer = client.post(LIST, {"q": "432"})
    assert answer.context["form"].errors.as_data()["q"][0].code == "not_by_id"


def test_a_search_stays_in_the_scope(client, course_class):
    enrol(make_class(make_centre("Diễn Châu")), 1, full_name="Nguyễn Thị Hòa")
    assert found(client, q="hoa") == ["Nguyễn Thị Hòa"]


def test_a_family_name_alone_asks_a_province_of_many_for_one_more_fact(client, course_class, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 2)
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    answer = client.post(LIST, {"q": "nguyễn"}, follow=True)
    assert (answer.context["page"], "họ này" in answer.context["lack"]) == (None, True)
    assert found(client, q="hoa") == ["Nguyễn Thị Hòa"]


def test_beyond_the_count_the_page_says_more_than(client, course_class, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 2)
    assert client.get(LIST).context["page"].is_beyond


def test_a_corrected_name_is_found_under_the_new_one(client, course_class):
    learner = course_class.enrolments.get(learner__full_name="Trần Thu Hà").learner
    learner.full_name = "Trần Thu Hằng"
    learner.save()
    assert (found(client, q="hang"), found(client, q="ha tran")) == (["Trần Thu Hằng"], [])


@pytest.mark.postgres
def test_an_index_answers_the_search(course_class):
    from django.db import connection

    from courses.models import LearnerAtCentre

    by = make_user(Role.NATIONAL)
    rows = searching.narrow(LearnerAtCentre.objects.visible_to(by), searching.Asked(("hoa",)), by)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "learner_search_by_words" in rows.order_by().explain()


# --- Taking the list out -------------------------------------------------------------------------


def test_the_file_holds_the_search_alone_and_the_book_no_name(client, course_class):
    client.post(LIST, {"q": "hoa"})
    answer = client.post(f"{EXPORT}?found=1", {"kind": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert (answer.content[:3], len(lines), lines[1].split(";")[:2]) == (
        b"\xef\xbb\xbf", 2, ["Nguyễn Thị Hòa", "25/04/1990"],
    )  # fmt: skip
    assert AuditLine.objects.get(verb="export_learners").facts == {
        "rows": 1, "format": "csv", "sensitive": False, "search": True, "reason": "",
    }  # fmt: skip


def test_personal_columns_need_a_tick_and_a_reason(client, course_class):
    assert "040185001432" not in str(cells(client.post(EXPORT, {"kind": "xlsx"})))
    refused = client.post(EXPORT, {"kind": "xlsx", "sensitive": "on"})
    assert list(refused.context["form"].errors) == ["reason"]
    given = client.post(EXPORT, {"kind": "xlsx", "sensitive": "on", "reason": "Báo cáo cấp ủy"})
    assert "040185001432" in cells(given)


def cells(answer):
    """Every value of the workbook."""
    return [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values for cell in row]


def test_the_province_takes_out_no_personal_column(client, course_class):
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    answer = client.post(EXPORT, {"kind": "xlsx", "sensitive": "on", "reason": "x"})
    assert "040185001432" not in cells(answer)


def test_a_file_of_too_many_rows_is_refused_in_words(client, course_class, monkeypatch):
    monkeypatch.setattr(takeouts, "MOST", 2)
    answer = client.post(EXPORT, {"kind": "xlsx"})
    assert answer.context["form"].non_field_errors().as_data()[0].code == "too_many"


def test_every_export_is_tried_with_a_formula():
    from tests.courses import test_files_without_formulas as tried

    pages = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-export")}
    marks = tried.test_what_begins_like_a_formula_is_marked_as_text.pytestmark
    named = {case[0] for mark in marks if mark.name == "parametrize" for case in mark.args[1]}
    assert "learner-export" in pages
    assert {page for page in pages if page not in named} == set()
    assert reverse("learner-export") == EXPORT
