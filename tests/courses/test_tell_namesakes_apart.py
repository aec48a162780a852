"""People of one name born on one day: what was said about them is remembered, and the unit tells them apart."""

import pytest

from courses import enrolments, importing
from courses.matching import ENROLLED, NEW, SAME_PERSON, match
from courses.models import Learner, NotSamePerson
from courses.reviewing import review
from tests.build import confirm_import, enrol, make_class, make_entry, make_import, make_row, make_user

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Hòa"
SCHOOL, CLINIC = "Trường THCS An Hòa", "Trạm y tế xã Chi Khê"


@pytest.fixture
def officer():
    return make_user()


def new_class(officer):
    return make_class(officer.centre, by=officer)


@pytest.fixture
def at_school(officer):
    """The one who was registered first."""
    return enrol(new_class(officer), 1, full_name=NAME, workplace=SCHOOL)[0].learner


@pytest.fixture
def at_clinic(officer, at_school):
    """A namesake somebody said is another person."""
    work = make_import(new_class(officer), make_row(NAME, workplace=CLINIC), by=officer)
    key = review(work, by=officer).rows[0].key
    importing.agree(work, frozenset(), shown=frozenset({key}), by=officer)
    work.refresh_from_db()
    assert confirm_import(work).created == 1
    return Learner.objects.exclude(pk=at_school.pk).get()


def found(officer, *entries, course_class=None):
    return match(course_class or new_class(officer), list(entries), by=officer)


def test_that_a_row_is_another_person_is_remembered_with_who_said_it(officer, at_school, at_clinic):
    said = NotSamePerson.objects.get()
    assert (said.first, said.second, said.centre, said.said_by) == (at_school, at_clinic, officer.centre, officer)


def test_the_form_remembers_it_too(officer, at_school):
    entry = make_entry(1, NAME, workplace=CLINIC)
    enrolments.enrol(new_class(officer), [entry], by=officer, different={1})
    assert NotSamePerson.objects.get().first == at_school


def test_what_nobody_said_is_not_remembered(officer, at_school):
    enrolments.enrol(new_class(officer), [make_entry(1, "Nguyễn Thị Hoa", workplace=CLINIC)], by=officer)
    assert (Learner.objects.count(), NotSamePerson.objects.count()) == (2, 0)


def test_a_later_list_with_both_finds_each_by_the_unit_and_asks_nothing(officer, at_school, at_clinic):
    work = make_import(
        new_class(officer), make_row(NAME, workplace=CLINIC.upper()), make_row("Lê Thị Mai"),
        make_row(NAME, workplace=SCHOOL), by=officer,
    )  # fmt: skip
    both = frozenset({"4:full_name:duplicate_person"})
    importing.agree(work, both, shown=both, by=officer)
    work.refresh_from_db()
    rows = review(work, by=officer).rows
    assert [(row.state, row.learner) for row in rows] == [
        (SAME_PERSON, at_clinic),
        (NEW, None),
        (SAME_PERSON, at_school),
    ]
    work = confirm_import(work)
    assert (work.created, work.matched, Learner.objects.count()) == (1, 2, 3)


def test_the_sending_unit_tells_them_apart_as_the_workplace_does(officer, at_school, at_clinic):
    entry = enrolments.Entry(1, make_entry(1, NAME, workplace="Ở nhà").learner, {"sending_unit": CLINIC})
    one = found(officer, entry)[0]
    assert (one.learner, one.is_sure, one.is_settled) == (at_clinic, True, True)


def test_a_third_unit_is_a_question_that_takes_nobody_by_itself(officer, at_school, at_clinic):
    entry = enrolments.Entry(1, make_entry(1, NAME, workplace="Công an xã").learner)
    [one] = found(officer, entry)
    assert (one.kind, one.is_sure, one.is_settled) == (SAME_PERSON, False, False)


def test_two_namesakes_nobody_spoke_about_are_asked_about_with_the_right_one_offered(officer, at_school):
    other = Learner.objects.create(**make_entry(0, NAME, workplace=CLINIC).learner)
    enrol_known(officer, other)
    one = found(officer, make_entry(1, NAME, workplace=CLINIC))[0]
    assert (one.learner, one.is_sure, one.is_settled) == (other, True, False)


def enrol_known(officer, learner):
    """Make a learner one the centre has seen."""
    learner.at_centres.create(centre=officer.centre, name_key=learner.name_key, sort_key=learner.sort_key)


def test_who_is_on_the_roster_is_found_by_the_unit_as_well(officer, at_school, at_clinic):
    course_class = new_class(officer)
    enrolments.enrol(course_class, [make_entry(1, NAME, workplace=CLINIC)], by=officer)
    one, two = found(officer, make_entry(1, NAME, workplace=SCHOOL), make_entry(2, NAME, workplace=CLINIC),
                     course_class=course_class)  # fmt: skip
    assert [(one.kind, one.learner), (two.kind, two.learner)] == [(SAME_PERSON, at_school), (ENROLLED, at_clinic)]


def test_a_record_that_was_merged_into_another_is_not_offered(officer, at_school, at_clinic):
    Learner.objects.filter(pk=at_clinic.pk).update(merged_into=at_school)
    assert found(officer, make_entry(1, NAME, workplace=CLINIC))[0].learner == at_school


@pytest.mark.parametrize("n", [1, 30])
def test_a_long_list_takes_the_same_queries(officer, at_school, at_clinic, django_assert_max_num_queries, n):
    entries = [make_entry(k, f"Lê Thị Mai {chr(65 + k)}") for k in range(n)] + [make_entry(99, NAME, workplace=CLINIC)]
    course_class = new_class(officer)
    with django_assert_max_num_queries(5):
        match(course_class, entries, by=officer)
