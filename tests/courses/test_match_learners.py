"""Who of a list is registered already."""

from datetime import date

import pytest

from courses.matching import CONFLICT, ENROLLED, NEW, SAME_ID, SAME_PERSON, match
from courses.models import BirthPrecision, Gender, Learner
from tests.build import enrol, make_centre, make_class, make_entry, make_user

pytestmark = pytest.mark.django_db
ID = "040190001234"


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def course_class(officer):
    """A class to be filled."""
    return make_class(officer.centre, by=officer)


@pytest.fixture
def known(officer):
    """Nguyễn Thị Hòa, who has been in another class of the centre."""

    def register(**facts):
        facts = {"full_name": "Nguyễn Thị Hòa"} | facts
        return enrol(make_class(officer.centre, by=officer), 1, by=officer, **facts)[0].learner

    return register


def kinds(course_class, *entries, by):
    return [found.kind for found in match(course_class, entries, by=by)]


def test_somebody_unknown_is_new(course_class, officer):
    assert kinds(course_class, make_entry(), by=officer) == [NEW]


def test_the_same_id_name_and_birth_is_the_same_person_wherever_registered(course_class, officer):
    elsewhere = make_class(make_centre("Diễn Châu"))
    learner = enrol(elsewhere, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID)[0].learner
    found = match(course_class, [make_entry(full_name="Nguyễn thị Hoà", citizen_id=ID)], by=officer)[0]
    assert (found.kind, found.learner) == (SAME_ID, learner)


@pytest.mark.parametrize("facts", [{"full_name": "Nguyễn Văn Hùng"}, {"birth_on": date(1991, 4, 25)}])
def test_the_same_id_with_another_name_or_birth_is_a_conflict(course_class, officer, known, facts):
    known(citizen_id=ID)
    entry = make_entry(**{"full_name": "Nguyễn Thị Hòa", "citizen_id": ID} | facts)
    assert kinds(course_class, entry, by=officer) == [CONFLICT]


def test_the_same_id_agrees_where_one_side_knows_the_year_of_birth_alone(course_class, officer, known):
    known(citizen_id=ID, birth_on=date(1990, 1, 1), birth_precision=BirthPrecision.YEAR)
    assert kinds(course_class, make_entry(full_name="Nguyễn Thị Hòa", citizen_id=ID), by=officer) == [SAME_ID]


def test_name_and_birth_offer_a_learner_of_the_own_centre(course_class, officer, known):
    learner = known()
    found = match(course_class, [make_entry(full_name="NGUYỄN THỊ HOÀ")], by=officer)[0]
    assert (found.kind, found.learner, found.is_sure) == (SAME_PERSON, learner, True)


def test_name_and_birth_offer_nobody_of_another_centre(course_class, officer):
    enrol(make_class(make_centre("Diễn Châu")), 1, full_name="Nguyễn Thị Hòa")
    assert kinds(course_class, make_entry(full_name="Nguyễn Thị Hòa"), by=officer) == [NEW]


def test_names_that_differ_in_their_marks_are_offered_as_unsure(course_class, officer, known):
    known(full_name="Nguyễn Văn Hùng", gender=Gender.MALE)
    found = match(course_class, [make_entry(full_name="Nguyễn Văn Hưng", gender=Gender.MALE)], by=officer)[0]
    assert (found.kind, found.is_sure) == (SAME_PERSON, False)


def test_a_year_alone_is_unsure_unless_the_workplace_agrees(course_class, officer, known):
    year = {"birth_on": date(1990, 1, 1), "birth_precision": BirthPrecision.YEAR, "full_name": "Nguyễn Thị Hòa"}
    known(**year)
    entries = [make_entry(1, **year), make_entry(2, **year, workplace="Trạm Y tế")]
    assert [match(course_class, [entry], by=officer)[0].is_sure for entry in entries] == [True, False]


def test_two_different_ids_are_two_people(course_class, officer, known):
    known(citizen_id=ID)
    entry = make_entry(full_name="Nguyễn Thị Hòa", citizen_id="040190009999")
    assert kinds(course_class, entry, by=officer) == [NEW]


def test_a_namesake_of_the_other_sex_is_another_person(course_class, officer, known):
    known(full_name="Nguyễn Hà")
    assert kinds(course_class, make_entry(full_name="Nguyễn Hà", gender=Gender.MALE), by=officer) == [NEW]


def test_one_learner_is_offered_to_one_entry_only(course_class, officer, known):
    known()
    twins = [make_entry(n, full_name="Nguyễn Thị Hòa") for n in (1, 2)]
    assert kinds(course_class, *twins, by=officer) == [SAME_PERSON, NEW]


def test_an_id_takes_its_learner_before_a_namesake_does(course_class, officer, known):
    known(citizen_id=ID)
    entries = [make_entry(1, full_name="Nguyễn Thị Hòa"), make_entry(2, full_name="Nguyễn Thị Hòa", citizen_id=ID)]
    assert kinds(course_class, *entries, by=officer) == [NEW, SAME_ID]


def test_who_is_on_the_roster_is_told(course_class, officer):
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID)
    entries = [make_entry(1, full_name="Nguyễn Thị Hòa"), make_entry(2, full_name="Nguyễn Thị Hòa", citizen_id=ID)]
    assert [kinds(course_class, entry, by=officer) for entry in entries] == [[ENROLLED], [ENROLLED]]


def test_the_namesake_spelt_alike_goes_before_one_spelt_otherwise(course_class, officer, known):
    known(full_name="Nguyễn Văn Hưng", gender=Gender.MALE)
    meant = known(full_name="Nguyễn Văn Hùng", gender=Gender.MALE)
    found = match(course_class, [make_entry(full_name="Nguyễn Văn Hùng", gender=Gender.MALE)], by=officer)[0]
    assert (found.learner, found.is_sure) == (meant, True)


def test_any_number_of_entries_takes_three_queries(course_class, officer, known, django_assert_num_queries):
    known(citizen_id=ID)
    entries = [make_entry(n, full_name="Nguyễn Thị Hòa", citizen_id=f"04019000{n:04d}") for n in range(50)]
    assert Learner.objects.count() == 1
    with django_assert_num_queries(3):
        match(course_class, entries, by=officer)
