"""What is pointed out at enrolment and never refused: a pass that still counts, a programme that comes before."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from centres.models import AuditLine
from centres.scope import Role
from courses import admission, enrolments, importing
from courses.models import CourseClass, Enrolment
from courses.reviewing import review
from tests.build import (
    TODAY,
    confirm_import,
    enrol,
    make_centre,
    make_class,
    make_entry,
    make_import,
    make_person,
    make_prerequisite,
    make_programme,
    make_recognised_class,
    make_row,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOA = "Nguyễn Thị Hòa"
ID = "040190001234"


@pytest.fixture
def officer(client):
    officer = make_user()
    client.force_login(officer)
    return officer


def passed(programme, officer, *, on=None, score="8", **learner):
    """A class in which one learner was judged; recognised `on` a day."""
    ends_on = (on or TODAY() - 4 * DAY) - 2 * DAY
    course_class = make_class(officer.centre, by=officer, programme=programme, ends_on=ends_on)
    enrol(course_class, 1, by=officer, **{"full_name": HOA} | learner)
    recognise_class(course_class, score=score)
    CourseClass.objects.filter(pk=course_class.pk).update(recognised_on=on or TODAY() - 4 * DAY)
    course_class.refresh_from_db()
    return course_class


def standing(course_class, learner, by, **entry):
    [found] = admission.standings(course_class, [(make_entry(1, HOA, **entry), learner)], by=by)
    return found


def learner_of(course_class):
    return course_class.enrolments.get().learner


# --- Validity -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recognised_on", "months", "until"),
    [
        (date(2021, 6, 5), 60, date(2026, 6, 5)),  # five years to the day
        (date(2024, 2, 29), 12, date(2025, 2, 28)),  # no 29 February a year later
        (date(2024, 8, 31), 1, date(2024, 9, 30)),  # the last day of a shorter month
        (date(2024, 8, 31), None, None),  # without a term
    ],
)
def test_a_pass_counts_from_its_recognition(recognised_on, months, until):
    assert admission.valid_until(recognised_on, months) == until


@pytest.mark.parametrize(
    ("ago", "months", "is_held"), [(0, 1, True), (20, 1, True), (40, 1, False), (1000, None, True)]
)
def test_a_pass_is_held_while_its_term_runs(officer, ago, months, is_held):
    programme = make_programme(validity_months=months, effective_from=date(2000, 1, 1))
    before = passed(programme, officer, on=TODAY() - ago * DAY)
    now = make_class(officer.centre, by=officer, programme=programme)
    held = standing(now, learner_of(before), officer).held
    assert (held is not None) is is_held
    if held:
        assert held.recognised_on == before.recognised_on
        assert held.until == admission.valid_until(before.recognised_on, months)


def test_the_last_day_of_a_term_still_counts_and_the_day_after_does_not(officer, monkeypatch):
    programme = make_programme(validity_months=12)
    before = passed(programme, officer)
    learner, now = learner_of(before), make_class(officer.centre, by=officer, programme=programme)
    last = admission.valid_until(before.recognised_on, 12)
    for day, is_held in [(last, True), (last + DAY, False)]:
        monkeypatch.setattr(admission.timezone, "localdate", lambda day=day: day)
        assert (standing(now, learner, officer).held is not None) is is_held


def test_of_several_passes_the_one_that_lasts_longest_is_told(officer):
    programme = make_programme(validity_months=60, effective_from=date(2000, 1, 1))
    first = passed(programme, officer, on=TODAY() - 900 * DAY)
    later = passed(programme, officer, on=TODAY() - 100 * DAY)
    assert learner_of(first) == learner_of(later)
    held = standing(make_class(officer.centre, by=officer, programme=programme), learner_of(first), officer).held
    assert held.class_code == later.code


def test_a_version_of_the_same_programme_counts_and_another_programme_does_not(officer):
    programme, other = make_programme(), make_programme("Khác")
    before = passed(programme, officer)
    version = programme.versions.get()
    version.pk, version.effective_from = None, before.ends_on + DAY
    version.save()
    learner = learner_of(before)
    now = make_class(officer.centre, by=officer, programme=programme, ends_on=TODAY() + 5 * DAY)
    assert now.programme_version_id != before.programme_version_id
    assert standing(now, learner, officer).held
    assert not standing(make_class(officer.centre, by=officer, programme=other), learner, officer).held


def test_who_failed_or_is_not_judged_yet_holds_nothing(officer):
    programme = make_programme()
    failed = passed(programme, officer, score="3")
    running = make_class(officer.centre, by=officer, programme=programme)
    enrol(running, 1, by=officer, full_name="Lê Thị Mai")
    now = make_class(officer.centre, by=officer, programme=programme)
    assert not standing(now, learner_of(failed), officer).held
    assert not standing(now, learner_of(running), officer).held


# --- What comes before --------------------------------------------------------------------------------------


def test_a_programme_before_without_a_recognised_pass_is_pointed_out(officer):
    first, second = make_programme("Sơ cấp"), make_programme("Nâng cao")
    make_prerequisite(second, first)
    before = passed(first, officer)
    now = make_class(officer.centre, by=officer, programme=second)
    assert standing(now, learner_of(before), officer).lacking == ()
    assert standing(now, None, officer).lacking == (first,)


def test_a_failed_result_does_not_open_the_way(officer):
    first, second = make_programme("Sơ cấp"), make_programme("Nâng cao")
    make_prerequisite(second, first)
    failed = passed(first, officer, score="3")
    assert standing(make_class(officer.centre, by=officer, programme=second), learner_of(failed), officer).lacking


# --- What may be told ---------------------------------------------------------------------------------------


def elsewhere(programme, **learner):
    """A class of another centre in which the learner passed."""
    return passed(programme, make_user(centre=make_centre("Diễn Châu")), citizen_id=ID, **learner)


def test_of_a_pass_elsewhere_only_the_fact_and_its_days_are_told(officer):
    programme = make_programme(validity_months=60)
    there = elsewhere(programme)
    learner = learner_of(there)
    enrol(make_class(officer.centre, by=officer), 1, by=officer, full_name=HOA, citizen_id=ID)  # now seen here too
    now = make_class(officer.centre, by=officer, programme=programme)
    held = standing(now, learner, officer).held
    assert (held.class_code, held.recognised_on) == ("", there.recognised_on)
    assert there.code not in held.words
    assert "Diễn Châu" not in held.words


def test_of_somebody_known_from_elsewhere_alone_nothing_is_told(officer):
    first, programme = make_programme("Sơ cấp"), make_programme("Nâng cao")
    make_prerequisite(programme, first)
    there = elsewhere(programme)
    elsewhere(first)
    found = standing(make_class(officer.centre, by=officer, programme=programme), learner_of(there), officer)
    assert (found.held, found.lacking, found.recorded) == (None, (first,), "")


def test_the_sentences_say_when_and_until_when(officer):
    programme = make_programme(validity_months=60, effective_from=date(2000, 1, 1))
    before = passed(programme, officer, on=TODAY() - 10 * DAY)
    now = make_class(officer.centre, by=officer, programme=programme)
    with translation.override("en"):
        [sentence] = standing(now, learner_of(before), officer).remarks
    assert before.code in sentence
    assert sentence.endswith(f"valid until {admission.valid_until(before.recognised_on, 60):%d/%m/%Y}.")


def test_row_and_record_that_differ_in_the_party_status_are_pointed_out(officer):
    before = make_class(officer.centre, by=officer)
    [enrolment] = enrol(before, 1, by=officer, full_name=HOA, party_status="none")
    now = make_class(officer.centre, by=officer)
    with translation.override("en"):
        assert standing(now, enrolment.learner, officer, party_status="probation").remarks == [
            "The record says “Not a member”, the row “Probationary member”: if the row is right, correct the record."
        ]
        assert standing(now, enrolment.learner, officer, party_status="none").remarks == []


# --- On every path ------------------------------------------------------------------------------------------


def test_the_verb_lets_everybody_in_and_says_of_whom_it_had_something_to_say(officer):
    programme = make_programme()
    passed(programme, officer)
    now = make_class(officer.centre, by=officer, programme=programme)
    done = enrolments.enrol(now, [make_entry(4, HOA), make_entry(5, "Lê Thị Mai")], by=officer)
    assert (done.enrolled, [number for number, _remarks in done.pointed_out]) == (2, [4])
    assert AuditLine.objects.filter(verb="enrol").latest("pk").facts == {"created": 1, "matched": 1, "pointed_out": 1}


def test_the_import_points_them_out_and_writes_them_all_the_same(client, officer):
    programme = make_programme()
    passed(programme, officer)
    now = make_class(officer.centre, by=officer, programme=programme)
    work = make_import(now, make_row(HOA), make_row("Lê Thị Mai"), by=officer)
    page = client.get(reverse("import-detail", args=[work.pk]))
    [(row, [sentence])] = page.context["pointed_out"]
    assert (row.number, row.is_written, row.is_left_out, row.lines) == (2, True, False, [])
    assert sentence in page.text
    done = confirm_import(work, by=officer, digest=page.context["review"].digest)
    assert done.enrolled == 2


def test_a_row_that_is_taken_for_another_person_has_no_past(officer):
    programme = make_programme()
    passed(programme, officer)
    work = make_import(make_class(officer.centre, by=officer, programme=programme), make_row(HOA), by=officer)
    [row] = review(work, by=officer).rows
    importing.agree(work, frozenset(), shown=frozenset({row.key}), by=officer)
    assert review(work, by=officer).pointed_out == []


def test_the_review_asks_the_database_as_often_for_forty_rows_as_for_two(officer):
    programme = make_programme()
    make_prerequisite(programme, make_programme("Sơ cấp"))
    passed(programme, officer)
    counts = []
    for more in (1, 39):
        now = make_class(officer.centre, by=officer, programme=programme)
        work = make_import(now, make_row(HOA), *(make_row() for _n in range(more)), by=officer)
        work.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            found = review(work, by=officer)
        assert len(found.pointed_out) == 1 + more  # nobody has the programme before
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_an_enrolment_asks_the_database_as_often_for_forty_persons_as_for_two(officer):
    programme = make_programme()
    passed(programme, officer)
    counts = []
    for more in (1, 39):
        now = make_class(officer.centre, by=officer, programme=programme)
        entries = [make_entry(1, HOA), *(make_entry(n, f"Lê Thị Mai {more} {n}") for n in range(2, 2 + more))]
        with CaptureQueriesContext(connection) as queries:
            enrolments.enrol(now, entries, by=officer)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The form -----------------------------------------------------------------------------------------------

TYPED = {
    "full_name": HOA, "birth_date": "25/04/1990", "gender": "Nữ", "workplace": "Trường THCS An Hòa",
    "citizen_id": "", "ethnicity": "", "home_place": "", "position": "", "party_status": "", "party_join_date": "",
    "sending_unit": "", "phone": "", "email": "", "note": "",
}  # fmt: skip


def test_the_form_asks_once_and_remembers_who_was_meant(client, officer):
    programme = make_programme()
    before = passed(programme, officer)
    now = make_class(officer.centre, by=officer, programme=programme)
    page = reverse("enrolment-create", args=[now.pk])
    about = client.post(page, TYPED).context["question"]["about"]
    answer = client.post(page, TYPED | {"person": "same", "about": about})
    remarks = answer.context["remarks"]
    assert (answer.context["question"], remarks["answer"]) == (None, {"person": "same", "about": about})
    assert before.code in remarks["sentences"][0]
    assert f'name="about" value="{about}"' in answer.text
    assert not now.enrolments.exists()
    sent = TYPED | remarks["answer"] | {"read": remarks["token"]}
    assert client.post(page, sent | {"recheck": "yes"}).context["remarks"] is None  # a change is checked anew
    assert not now.enrolments.exists()
    client.post(page, sent)
    assert learner_of(now) == learner_of(before)


def test_another_persons_remarks_are_no_answer(client, officer):
    first, programme = make_programme("Sơ cấp"), make_programme("Nâng cao")
    make_prerequisite(programme, first)
    now = make_class(officer.centre, by=officer, programme=programme)
    page = reverse("enrolment-create", args=[now.pk])
    answer = client.post(page, TYPED | {"read": "0123456789ab"})
    assert answer.context["remarks"]["sentences"]
    assert not now.enrolments.exists()
    client.post(page, TYPED | {"read": answer.context["remarks"]["token"]})
    assert now.enrolments.count() == 1


def test_somebody_with_nothing_to_say_about_joins_at_once(client, officer):
    now = make_class(officer.centre, by=officer)
    client.post(reverse("enrolment-create", args=[now.pk]), TYPED)
    assert now.enrolments.count() == 1


# --- The roster ---------------------------------------------------------------------------------------------


def marks_of(page):
    return {row.enrolment.learner.full_name: row.marks for row in page.context["page"].object_list if row.marks}


def test_the_roster_marks_who_passed_before_and_who_lacks_a_programme(client, officer):
    first, programme = make_programme("Sơ cấp"), make_programme("Nâng cao", validity_months=60)
    make_prerequisite(programme, first)
    passed(first, officer, full_name="Lê Thị Mai")
    passed(programme, officer)
    now = make_class(officer.centre, by=officer, programme=programme)
    for name in (HOA, "Lê Thị Mai"):
        enrol(now, 1, by=officer, full_name=name)
    page = client.get(now.get_absolute_url() + "?tab=roster")
    marks = marks_of(page)
    assert set(marks) == {HOA}
    assert [first.short_name in mark for mark in marks[HOA]] == [False, True]
    assert all(mark in page.text for mark in marks[HOA])


def test_marks_are_for_those_who_keep_the_roster_while_it_is_open(client, officer):
    programme = make_programme()
    make_prerequisite(programme, make_programme("Sơ cấp"))
    now = make_class(officer.centre, by=officer, programme=programme, head=make_person(officer.centre))
    enrol(now, 1, by=officer)
    page = now.get_absolute_url() + "?tab=roster"
    assert marks_of(client.get(page))
    client.force_login(make_user(Role.PROVINCE, province=officer.centre.province))
    assert not marks_of(client.get(page))
    client.force_login(make_user(Role.LECTURER, centre=officer.centre, person=now.head))
    assert not marks_of(client.get(page))
    client.force_login(officer)
    recognise_class(now)
    assert not marks_of(client.get(page))


def test_the_roster_takes_the_same_queries_however_many_are_marked(client, officer, constant_queries):
    programme = make_programme()
    make_prerequisite(programme, make_programme("Sơ cấp"))
    before = make_recognised_class(officer.centre, by=officer, programme=programme, learners=40)
    names = iter(Enrolment.objects.filter(course_class=before).select_related("learner"))
    now = make_class(officer.centre, by=officer, programme=programme)

    def add_rows(n):
        entries = [make_entry(at, one.learner.full_name) for at, one in zip(range(n), names, strict=False)]
        enrolments.enrol(now, entries, by=officer)

    constant_queries(client, now.get_absolute_url() + "?tab=roster", add_rows)
