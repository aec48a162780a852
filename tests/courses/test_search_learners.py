"""What a person types into the search of learners, and whom it finds."""

import io
import unicodedata
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import get_resolver, reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import enrolments, learners, searching, takeouts
from courses.models import Learner, LearnerAtCentre
from tests.build import enrol, make_centre, make_class, make_entry, make_person, make_user

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


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_a_name_too_many_have_asks_those_above_for_one_more_fact(client, course_class, monkeypatch, role):
    monkeypatch.setattr(searching, "FOUND", 2)
    place = {"province": course_class.centre.province} if role == Role.PROVINCE else {}
    client.force_login(make_user(role, **place))
    answer = client.post(LIST, {"q": "1990"}, follow=True)
    assert (answer.context["page"], answer.context["lack"]) == (None, searching.lack(searching.Asked(born="1990")))
    assert found(client, q="hoa 1990") == ["Nguyễn Thị Hòa"]
    assert len(found(client, q="1990", centre=course_class.centre.pk)) == 4


def test_a_province_pages_through_what_it_found_and_back(course_class, monkeypatch):
    enrol(make_class(make_centre("Diễn Châu", course_class.centre.province)), 3)
    by = make_user(Role.PROVINCE, province=course_class.centre.province)
    monkeypatch.setattr(learners, "PAGE", 3)
    pages, after = [], None
    while True:
        page, _lack = learners.find(searching.Asked(), by, after=after)
        pages.append(page)
        if not (after := page.after):
            break
    assert [(page.first, page.last, page.total) for page in pages] == [(1, 3, 8), (4, 6, 8), (7, 8, 8)]
    everybody = LearnerAtCentre.objects.visible_to(by).order_by("sort_key", "learner_id").values_list("pk", flat=True)
    assert [row.pk for page in pages for row in page.rows] == list(everybody)
    assert learners.find(searching.Asked(), by, before=pages[2].before)[0] == pages[1]


def test_a_province_finds_nobody_of_another_one(client, course_class):
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    enrol(make_class(make_centre("Hương Sơn")), 1, full_name="Nguyễn Thị Hòa")
    assert found(client, q="hoa") == ["Nguyễn Thị Hòa"]


def test_a_lecturer_searches_the_learners_of_the_own_classes(client, course_class):
    centre = course_class.centre
    person = make_person(centre)
    enrol(make_class(centre, head=person), 1, full_name="Phạm Thị Hòa")
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    assert found(client, q="hoa") == ["Phạm Thị Hòa"]


def test_the_page_says_how_the_search_was_understood(client, course_class):
    answer = client.post(LIST, {"q": "Hoà 25/4/1990 432", "unit": "Hưng Lộc"}, follow=True)
    assert [value for _what, value in answer.context["understood"]] == ["hoa", "25/04/1990", "432", "hung loc"]


def test_the_sending_unit_of_the_latest_enrolment_is_found(client, course_class):
    by = course_class.created_by
    for unit in ("Đảng bộ xã An Hòa", "Đảng ủy xã Cát Văn"):
        entry = replace(make_entry(1, "Cao Thị Tám", citizen_id="040185001999"), enrolment={"sending_unit": unit})
        enrolments.enrol(make_class(course_class.centre, by=by), [entry], by=by)
    assert found(client, unit="cat van") == ["Cao Thị Tám"]
    assert found(client, q="tam", unit="an hoa dang bo") == []


def test_the_box_of_every_page_finds_learners_the_same_way(client, course_class):
    def names(q):
        return [learner.full_name for learner in client.post("/search/", {"q": q}).context["found"].learners]

    assert names("hoà nguyen") == ["Nguyễn Thị Hòa"]
    assert names("02/01/1985") == ["Trần Thu Hà"]
    assert names("040185001432") == ["Trần Thu Hà"]
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    assert (names("hoa"), names("040185001432")) == (["Nguyễn Thị Hòa"], [])


def test_the_box_of_every_page_asks_a_province_of_many_for_one_more_fact(client, course_class, monkeypatch):
    monkeypatch.setattr(searching, "FOUND", 2)
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    answer = client.post("/search/", {"q": "1990"})
    assert (answer.context["found"].learners, answer.context["found"].lack) == (
        [], searching.lack(searching.Asked(born="1990")),
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE])
def test_a_search_takes_the_same_queries_with_one_learner_and_with_thirty(client, constant_queries, role):
    centre = make_centre()
    place = {"province": centre.province} if role == Role.PROVINCE else {"centre": centre}
    client.force_login(make_user(role, **place))
    made = make_class(centre)
    client.post(LIST, {"q": "bình"})
    constant_queries(client, f"{LIST}?found=1", lambda n: enrol(made, n))


def test_what_was_looked_for_is_nobody_elses(client, course_class):
    client.post(LIST, {"q": "hoa"})
    client.force_login(make_user(Role.OFFICER, centre=course_class.centre))
    assert client.get(f"{LIST}?found=1").context["understood"] == []


def test_beyond_the_count_the_page_says_more_than(client, course_class, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 2)
    assert client.get(LIST).context["page"].is_beyond


def test_a_corrected_name_is_found_under_the_new_one(client, course_class):
    learner = course_class.enrolments.get(learner__full_name="Trần Thu Hà").learner
    learner.full_name = "Trần Thu Hằng"
    learner.save()
    assert (found(client, q="hang"), found(client, q="ha tran")) == (["Trần Thu Hằng"], [])


@pytest.mark.postgres
@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE, Role.NATIONAL])
@pytest.mark.parametrize(
    "asked",
    [searching.Asked(("hoa", "nguyen")), searching.Asked(("hoa",), "1990"), searching.Asked(unit=("hung", "loc"))],
)
def test_an_index_answers_the_search(course_class, role, asked):
    centre = course_class.centre
    place = {Role.OFFICER: {"centre": centre}, Role.PROVINCE: {"province": centre.province}}.get(role, {})
    by = make_user(role, **place)
    narrow = searching.narrow(LearnerAtCentre.objects.visible_to(by), asked, by)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    if role == Role.OFFICER:  # of a small centre its own index is as good
        assert "Seq Scan on courses_learneratcentre" not in narrow.order_by().explain()
    else:
        assert "learner_search_by_words" in searching.widely(asked, by).explain()


@pytest.mark.postgres
def test_an_index_finds_the_end_of_a_citizen_id():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Learner.objects.filter(citizen_id__reversed__startswith="234")
    assert "learner_by_end_of_citizen_id" in rows.order_by().explain()


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


@pytest.mark.parametrize("name", ["=1+1", "  =1+1", "＝1+1", "\u3000@x", "+84", "-1"])
def test_a_name_like_a_formula_is_text_in_both_kinds_of_file(client, course_class, name):
    Learner.objects.filter(full_name="Trần Thu Hà").update(full_name=name)
    book = openpyxl.load_workbook(io.BytesIO(client.post(EXPORT, {"kind": "xlsx"}).content)).active
    [cell] = [cell for row in book.rows for cell in row if cell.value and str(cell.value).strip() == name.strip()]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    lines = client.post(EXPORT, {"kind": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [line for line in lines if name in line and line[0] == "'"] != []
    assert [line for line in lines if name in line and line[0] != "'"] == []


def test_every_export_is_tried_with_a_formula():
    from tests.courses import test_files_without_formulas as tried

    pages = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-export")}
    marks = tried.test_what_begins_like_a_formula_is_marked_as_text.pytestmark
    named = {case[0] for mark in marks if mark.name == "parametrize" for case in mark.args[1]}
    assert "learner-export" in pages
    assert {page for page in pages if page not in named} == set()
    assert reverse("learner-export") == EXPORT
