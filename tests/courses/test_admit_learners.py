"""Whom a class admits, on every path: the verb, the import, the form; and whom it may be opened to."""

from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses import admission, classes, enrolments, importing
from courses.models import Admits, CourseClass, Enrolment, PartyStatus, RosterImport
from courses.reviewing import OFFERED, review
from courses.rosters.fields import MEMBER, OUTSIDER, PROBATIONER
from tests.build import (
    code_of,
    confirm_import,
    enrol,
    make_centre,
    make_class,
    make_entry,
    make_import,
    make_programme,
    make_row,
    make_user,
)

pytestmark = pytest.mark.django_db
NONE, PROBATION, FULL = PartyStatus.NONE, PartyStatus.PROBATION, PartyStatus.FULL
ID = "040190001234"


@pytest.fixture
def officer(client):
    officer = make_user()
    client.force_login(officer)
    return officer


def class_for(admits, officer=None, **facts):
    officer = officer or make_user()
    return make_class(officer.centre, by=officer, programme=make_programme(admits=admits), **facts)


def refusal(course_class, *entries):
    """(field, code, sentence) of the refusal; nobody may have joined."""
    before = Enrolment.objects.count()
    with pytest.raises(ValidationError) as broken:
        enrolments.enrol(course_class, entries, by=course_class.created_by)
    assert Enrolment.objects.count() == before
    [field] = broken.value.error_dict
    return field, code_of(broken), broken.value.messages[0]


def reviewed(work):
    return review(work, by=work.created_by)


# --- The rule -----------------------------------------------------------------------------------------------

TAKEN = {  # whom a class admits: the Party statuses it takes; "" is an unknown one
    Admits.ANYONE: {"", NONE, PROBATION, FULL},
    Admits.OUTSIDERS: {"", NONE},
    Admits.MEMBERS: {"", PROBATION, FULL},
    Admits.PROBATIONERS: {"", PROBATION},
}


@pytest.mark.parametrize("admits", list(Admits))
@pytest.mark.parametrize("status", ["", *PartyStatus])
def test_each_class_takes_its_own_and_whom_nothing_is_known_of(admits, status):
    assert admission.fits(admits, status) is (status in TAKEN[admits])
    course_class = class_for(admits)
    if status in TAKEN[admits]:
        assert len(enrol(course_class, 1, party_status=status)) == 1
    else:
        assert refusal(course_class, make_entry(7, party_status=status))[:2] == ("party_status", "not_admitted")


def test_a_class_takes_over_whom_its_programme_is_for():
    officer, programme = make_user(), make_programme(admits=Admits.OUTSIDERS)
    made = classes.enter(
        officer.centre, by=officer, programme=programme, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 5),
        place="Hội trường A", off_plan_reason="Cấp ủy giao thêm",
    )  # fmt: skip
    assert made.admits == Admits.OUTSIDERS


def test_the_sentence_names_the_rows_and_what_to_do():
    course_class = class_for(Admits.OUTSIDERS)
    entries = [
        make_entry(3, party_status=FULL),
        make_entry(5, party_status=NONE),
        make_entry(9, party_status=PROBATION),
    ]
    _field, _code, sentence = refusal(course_class, *entries)
    assert "3, 9" in sentence
    assert course_class.get_admits_display() in sentence


def test_a_long_list_of_rows_is_cut():
    course_class = class_for(Admits.MEMBERS)
    _field, _code, sentence = refusal(course_class, *(make_entry(n, party_status=NONE) for n in range(2, 22)))
    assert "11, …" in sentence


# --- What is known ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "typed", "admits", "is_taken"),
    [
        (NONE, PROBATION, Admits.MEMBERS, True),  # admitted into the Party since the first class
        (PROBATION, FULL, Admits.MEMBERS, True),
        (FULL, NONE, Admits.OUTSIDERS, False),  # nobody becomes an outsider by a slip of the list
        (FULL, PROBATION, Admits.PROBATIONERS, False),
        (FULL, "", Admits.OUTSIDERS, False),  # the record alone tells
        ("", FULL, Admits.OUTSIDERS, False),  # the row alone tells
        ("", "", Admits.MEMBERS, True),
    ],
)
def test_the_furthest_of_row_and_record_counts(recorded, typed, admits, is_taken):
    officer = make_user()
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa", party_status=recorded)
    course_class = class_for(admits, officer)
    entry = make_entry(2, "Nguyễn Thị Hòa", party_status=typed)
    if is_taken:
        assert enrolments.enrol(course_class, [entry], by=officer).matched == 1
    else:
        assert refusal(course_class, entry)[1] == "not_admitted"


def test_a_record_that_is_out_of_sight_gives_nothing_away():
    elsewhere = make_class(make_centre("Diễn Châu"))
    enrol(elsewhere, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID, party_status=FULL)
    course_class = class_for(Admits.OUTSIDERS)
    work = make_import(course_class, make_row("Nguyễn Thị Hòa", citizen_id=ID))
    row = reviewed(work).rows[0]
    assert (row.state, row.is_barred, row.standing.recorded) == ("same_id", False, "")
    entry = make_entry(2, "Nguyễn Thị Hòa", citizen_id=ID)
    assert enrolments.enrol(course_class, [entry], by=course_class.created_by).matched == 1


def test_who_is_on_the_roster_already_is_not_asked_again():
    officer = make_user()
    course_class = class_for(Admits.ANYONE, officer)
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa", party_status=FULL)
    CourseClass.objects.update(admits=Admits.OUTSIDERS)
    done = enrolments.enrol(course_class, [make_entry(2, "Nguyễn Thị Hòa", party_status=FULL)], by=officer)
    assert done.already_there == 1


# --- The import ---------------------------------------------------------------------------------------------


def test_a_row_the_class_is_not_for_stays_out_with_its_reason_and_the_others_join():
    course_class = class_for(Admits.OUTSIDERS)
    work = make_import(course_class, make_row(party_status=MEMBER), make_row(party_status=OUTSIDER), make_row())
    found = reviewed(work)
    assert [(row.number, row.is_left_out, row.is_written) for row in found.rows] == [
        (2, True, False), (3, False, True), (4, False, True),
    ]  # fmt: skip
    [line] = found.rows[0].lines
    assert (line.field, line.value, line.is_stopping, line.is_choice) == ("party_status", MEMBER, True, False)
    assert found.rows[0].reason.startswith("Diện: ")
    done = confirm_import(work, digest=found.digest)
    assert (done.enrolled, [error["item"] for error in done.errors]) == (2, ["2"])


def test_the_reason_stands_in_the_file_of_faulty_rows(tmp_path):
    work = make_import(class_for(Admits.MEMBERS), make_row("Lê Thị Mai", party_status=OUTSIDER), make_row())
    path = tmp_path / "dong-can-sua.xlsx"
    path.write_bytes(importing.faulty_rows(work, by=work.created_by))
    [_head, *rows] = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert [(row[0], row[1]) for row in rows] == [("2", "Lê Thị Mai")]
    assert work.course_class.get_admits_display() in rows[0][-1]


def test_rows_without_a_status_are_counted_where_the_class_asks_for_one(client, officer):
    rows = [make_row(), make_row(), make_row(party_status=OUTSIDER)]
    for admits, unknown in [(Admits.OUTSIDERS, 2), (Admits.ANYONE, 0)]:
        work = make_import(class_for(admits, officer), *rows)
        page = client.get(reverse("import-detail", args=[work.pk]))
        assert (page.context["unknown"], page.context["barred"], page.context["joining"]) == (unknown, 0, 3)


def test_the_review_leads_to_where_the_class_is_opened_to_others(client, officer):
    course_class = class_for(Admits.MEMBERS, officer)
    work = make_import(course_class, make_row(party_status=OUTSIDER))
    page = client.get(reverse("import-detail", args=[work.pk]))
    assert page.context["barred"] == 1
    assert reverse("class-edit", args=[course_class.pk]) in page.text
    classes.edit(course_class, by=officer, version_no=1, admits=Admits.ANYONE)
    assert client.get(reverse("import-detail", args=[work.pk])).context["joining"] == 1


def test_a_class_narrowed_between_page_and_confirmation_writes_nothing_that_was_not_shown():
    course_class = class_for(Admits.ANYONE)
    work = make_import(course_class, make_row(party_status=OUTSIDER), make_row(party_status=MEMBER))
    shown = reviewed(work).digest
    classes.edit(course_class, by=work.created_by, version_no=1, admits=Admits.MEMBERS)
    work = confirm_import(RosterImport.objects.get(), digest=shown)
    assert work.errors[-1]["message"].startswith("Số dòng sẽ ghi đã thay đổi")
    assert not Enrolment.objects.exists()


def test_a_namesake_of_another_status_can_be_declared_another_person():
    officer = make_user()
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa", party_status=FULL)
    work = make_import(
        class_for(Admits.OUTSIDERS, officer), make_row("Nguyễn Thị Hòa", party_status=OUTSIDER), by=officer
    )
    row = reviewed(work).rows[0]
    assert (row.state, row.is_same, row.is_barred) == (OFFERED, True, True)
    assert str(PartyStatus.FULL.label) in row.reason  # what the record says, not only what the row says
    importing.agree(work, frozenset(), shown=frozenset({row.key}), by=officer)
    row = reviewed(work).rows[0]
    assert (row.is_same, row.is_barred, row.is_written) == (False, False, True)


def test_too_few_places_are_told_alike_by_the_page_and_the_verb(client, officer):
    course_class = class_for(Admits.OUTSIDERS, officer, capacity=1)
    work = make_import(course_class, make_row(party_status=OUTSIDER), make_row(party_status=PROBATIONER))
    page = client.get(reverse("import-detail", args=[work.pk]))
    assert (page.context["joining"], page.context["too_many"]) == (1, False)  # who stays out needs no place
    work = make_import(course_class, make_row(), make_row())
    page = client.get(reverse("import-detail", args=[work.pk]))
    assert (page.context["joining"], page.context["free"], page.context["too_many"]) == (2, 1, True)
    work = confirm_import(work, by=officer)
    assert (work.step, "2 người" in work.errors[-1]["message"]) == (RosterImport.Step.REVIEW, True)


# --- The form -----------------------------------------------------------------------------------------------

TYPED = {
    "full_name": "Nguyễn Thị Hòa", "birth_date": "25/04/1990", "gender": "Nữ", "workplace": "Trường THCS An Hòa",
    "citizen_id": "", "ethnicity": "", "home_place": "", "position": "", "party_status": "", "party_join_date": "",
    "sending_unit": "", "phone": "", "email": "", "note": "",
}  # fmt: skip


def test_the_form_tells_it_at_the_field(client, officer):
    course_class = class_for(Admits.OUTSIDERS, officer)
    page = reverse("enrolment-create", args=[course_class.pk])
    answer = client.post(page, TYPED | {"party_status": MEMBER})
    assert list(answer.context["form"].errors) == ["party_status"]
    assert not Enrolment.objects.exists()
    client.post(page, TYPED | {"party_status": OUTSIDER})
    assert Enrolment.objects.count() == 1


def test_the_form_tells_what_the_record_says(client, officer):
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa", party_status=FULL)
    page = reverse("enrolment-create", args=[class_for(Admits.OUTSIDERS, officer).pk])
    asked = client.post(page, TYPED | {"party_status": OUTSIDER})
    said = {"person": "same", "about": asked.context["question"]["about"], "party_status": OUTSIDER}
    answer = client.post(page, TYPED | said)
    assert str(PartyStatus.FULL.label) in answer.context["form"].errors["party_status"][0]


# --- Whom a class is opened to ------------------------------------------------------------------------------


def edit(course_class, **facts):
    return classes.edit(course_class, by=course_class.created_by, version_no=course_class.version_no, **facts)


def test_a_class_may_be_opened_to_others_by_an_edit_that_is_told():
    course_class = class_for(Admits.OUTSIDERS)
    edit(course_class, admits=Admits.ANYONE)
    assert len(enrol(course_class, 1, party_status=FULL)) == 1


def test_a_class_is_not_narrowed_under_its_roster():
    course_class = class_for(Admits.ANYONE)
    enrol(course_class, 1, party_status=FULL)
    enrol(course_class, 1, party_status="")
    with pytest.raises(ValidationError) as broken:
        edit(course_class, admits=Admits.OUTSIDERS)
    assert (list(broken.value.error_dict), code_of(broken)) == (["admits"], "roster_not_admitted")
    course_class.refresh_from_db()
    assert edit(course_class, admits=Admits.MEMBERS).admits == Admits.MEMBERS


def test_other_facts_can_be_edited_though_a_learner_moved_on_since():
    course_class = class_for(Admits.OUTSIDERS)
    [enrolment] = enrol(course_class, 1, party_status=NONE)
    enrolment.learner.party_status = PROBATION
    enrolment.learner.save()
    assert edit(course_class, place="Hội trường B").place == "Hội trường B"


def test_who_left_the_roster_is_not_counted():
    course_class = class_for(Admits.ANYONE)
    [enrolment] = enrol(course_class, 1, party_status=FULL)
    enrolments.leave(enrolment, by=course_class.created_by, status="withdrawn", reason="Chuyển công tác")
    assert edit(course_class, admits=Admits.OUTSIDERS).admits == Admits.OUTSIDERS


def test_the_pages_of_a_class_say_whom_it_is_for_and_change_it(client, officer):
    course_class = class_for(Admits.OUTSIDERS, officer)
    page = course_class.get_absolute_url() + "?tab=overview"
    assert course_class.get_admits_display() in client.get(page).text
    form = client.get(reverse("class-edit", args=[course_class.pk])).context["form"]
    typed = {name: form[name].value() for name in ("name", "code", "place", "capacity", "periods", "version_no")}
    days = {name: getattr(course_class, name).strftime("%d/%m/%Y") for name in ("starts_on", "ends_on")}
    client.post(reverse("class-edit", args=[course_class.pk]), typed | days | {"admits": "members"})
    course_class.refresh_from_db()
    assert course_class.admits == Admits.MEMBERS
    assert str(Admits.OUTSIDERS.label) in client.get(page).text  # what the programme says stays beside it
