"""The resit: who may sit it, which score counts, what stays readable."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import results, scoring
from courses.models import Enrolment, Grade, ProgrammeVersion, Score
from tests.build import code_of, enrol, make_class, make_exception, make_programme, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    """Four learners: one passed (8), two failed by score (4 and 3), one absent too much with 4."""
    made = make_class()
    enrol(made, 4)
    first, second, third, fourth = people(made)
    part = part_of(made)
    for enrolment, score in ((first, "8"), (second, "4"), (third, "3"), (fourth, "4")):
        Score.objects.create(enrolment=enrolment, part=part, value=D(score))
    Enrolment.objects.filter(pk=fourth.pk).update(absent_unexcused=20)
    return made


def people(course_class):
    return list(course_class.enrolments.in_roster_order())


def part_of(course_class):
    return course_class.programme_version.parts.get()


def sit(course_class, scores, attempt=2, by=None, version_no=None):
    """Write {enrolment: score} of a resit."""
    course_class.refresh_from_db()
    part = part_of(course_class).pk
    entries = {one.pk: {part: None if score is None else D(score)} for one, score in scores.items()}
    scoring.record_resit(
        course_class, attempt, entries, by=by or course_class.created_by,
        version_no=version_no or course_class.version_no,
    )  # fmt: skip


def judged(course_class, enrolment):
    return next(line for line in results.sheet(course_class) if line.enrolment == enrolment)


def due(course_class):
    return scoring.resits_due(course_class, results.sheet(course_class))


def test_only_who_failed_by_score_alone_may_sit_it(course_class):
    _first, second, third, _fourth = people(course_class)
    assert [line.enrolment for line in scoring.resit_lines(course_class, 2)] == [second, third]


def test_the_new_score_counts_and_both_stay_readable(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "7"})
    line = judged(course_class, second)
    assert (line.judgement.has_passed, line.judgement.grade, line.attempt) == (True, Grade.FAIR, 2)
    assert list(second.scores.order_by("attempt").values_list("attempt", "value")) == [(1, D(4)), (2, D(7))]


def test_a_worse_resit_counts_too(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "2"})
    assert judged(course_class, second).judgement.score == D("2.0")


def test_of_two_parts_the_one_left_empty_keeps_its_score():
    course_class = make_class(programme=make_programme(parts=2))
    [one] = enrol(course_class, 1)
    essay, test = course_class.programme_version.parts.all()
    Score.objects.create(enrolment=one, part=essay, value=D(8))
    Score.objects.create(enrolment=one, part=test, value=D(1))  # mean 4.5
    course_class.refresh_from_db()
    scoring.record_resit(
        course_class, 2, {one.pk: {essay.pk: None, test.pk: D(6)}}, by=course_class.created_by,
        version_no=course_class.version_no,
    )  # fmt: skip
    assert judged(course_class, one).judgement.score == D("7.0")


def test_a_resit_not_foreseen_is_refused(course_class):
    second = people(course_class)[1]
    with pytest.raises(ValidationError) as broken:
        sit(course_class, {second: "7"}, attempt=3)
    assert code_of(broken) == "no_resit"
    version = course_class.programme_version
    version.resits = 0
    version.save()
    with pytest.raises(ValidationError) as broken:
        sit(course_class, {second: "7"})
    assert code_of(broken) == "no_resit"


def test_a_second_resit_is_for_who_sat_the_first(course_class):
    version = course_class.programme_version
    version.resits = 2
    version.save()
    _first, second, third, _fourth = people(course_class)
    sit(course_class, {second: "4.5"})
    assert [line.enrolment for line in scoring.resit_lines(course_class, 3)] == [second]
    with pytest.raises(ValidationError) as broken:
        sit(course_class, {third: "9"}, attempt=3)
    assert code_of(broken) == "not_for_resit"
    sit(course_class, {second: "6"}, attempt=3)
    assert judged(course_class, second).judgement.has_passed


@pytest.mark.parametrize("place", [0, 3])
def test_who_passed_or_missed_too_much_is_refused(course_class, place):
    with pytest.raises(ValidationError) as broken:
        sit(course_class, {people(course_class)[place]: "9"})
    assert code_of(broken) == "not_for_resit"
    assert not Score.objects.filter(attempt=2).exists()


def test_whom_an_agreed_exception_lets_pass_needs_no_resit(course_class):
    make_exception(people(course_class)[1], status="agreed")
    assert people(course_class)[1] not in [line.enrolment for line in scoring.resit_lines(course_class, 2)]


def test_the_attempt_that_is_due_is_known(course_class):
    _first, second, third, _fourth = people(course_class)
    assert due(course_class) == 2
    sit(course_class, {second: "7"})
    assert due(course_class) == 2  # the third has not sat it
    sit(course_class, {third: "2"})
    assert due(course_class) is None


def test_who_failed_the_first_resit_may_sit_the_second(course_class):
    _first, second, third, _fourth = people(course_class)
    ProgrammeVersion.objects.filter(pk=course_class.programme_version_id).update(resits=2)
    sit(course_class, {second: "2"})
    assert due(course_class) == 2  # first the one who has not sat the first
    sit(course_class, {third: "7"})
    assert due(course_class) == 3
    sit(course_class, {second: "7"}, attempt=3)
    assert due(course_class) is None


def test_a_stale_sheet_and_a_stranger_are_refused(course_class):
    second = people(course_class)[1]
    course_class.refresh_from_db()
    before = course_class.version_no
    sit(course_class, {second: "7"})
    with pytest.raises(ValidationError) as broken:
        sit(course_class, {second: "9"}, version_no=before)
    assert code_of(broken) == "edited_meanwhile"
    with pytest.raises(PermissionDenied):
        sit(course_class, {second: "9"}, by=make_user(Role.OFFICER))


def test_the_audit_line_holds_attempt_and_scores(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "7"})
    facts = AuditLine.objects.get(verb="record_resit").facts
    assert (facts["attempt"], facts["changes"]) == (2, [[second.pk, "Bài 1", None, "7"]])


def test_editing_the_first_sheet_leaves_the_resit(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "7"})
    course_class.refresh_from_db()
    entry = {"scores": {part_of(course_class).pk: D("4.5")}}
    scoring.record(course_class, {second.pk: entry}, by=course_class.created_by, version_no=course_class.version_no)
    assert judged(course_class, second).judgement.score == D("7.0")


def correct_first(course_class, enrolment, score):
    """Write another first score, None for none."""
    course_class.refresh_from_db()
    entry = {"scores": {part_of(course_class).pk: None if score is None else D(score)}}
    by = course_class.created_by
    scoring.record(course_class, {enrolment.pk: entry}, by=by, version_no=course_class.version_no)


def test_a_resit_counts_no_longer_once_the_first_score_passes(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "5"})
    correct_first(course_class, second, "6")
    line = judged(course_class, second)
    assert (line.judgement.score, line.attempt) == (D("6.0"), 1)
    correct_first(course_class, second, "4")  # and again once it fails after all: nothing of it was lost
    assert judged(course_class, second).judgement.score == D("5.0")


def test_a_resit_alone_gives_no_result(course_class):
    second = people(course_class)[1]
    sit(course_class, {second: "5"})
    correct_first(course_class, second, None)
    assert judged(course_class, second).judgement.is_open


def test_a_second_resit_counts_no_longer_once_the_first_passes(course_class):
    ProgrammeVersion.objects.filter(pk=course_class.programme_version_id).update(resits=2)
    second = people(course_class)[1]
    sit(course_class, {second: "2"})
    sit(course_class, {second: "9"}, attempt=3)
    sit(course_class, {second: "6"})
    assert (judged(course_class, second).judgement.score, judged(course_class, second).attempt) == (D("6.0"), 2)


# --- The page ---------------------------------------------------------------------------------------------


def row_of(client, course_class, enrolment, name="result-edit"):
    answer = client.get(reverse(name, args=[course_class.pk]))
    return answer, next(row for row in answer.context["sheet"].rows if row.enrolment == enrolment)


def test_the_sheet_says_where_a_result_comes_from_a_resit_and_where_one_does_not_count(client, course_class):
    client.force_login(course_class.created_by)
    second = people(course_class)[1]
    sit(course_class, {second: "5"})
    answer, row = row_of(client, course_class, second)
    assert row.resit == "Theo điểm kiểm tra lại: 5"
    assert row.resit in answer.text
    correct_first(course_class, second, "6")
    answer, row = row_of(client, course_class, second)
    assert row.judgement.score == D("6.0")
    assert "không được tính" in row.resit
    assert row.resit in answer.text


def test_the_saved_resit_sheet_shows_the_result_of_the_resit(client, course_class):
    client.force_login(course_class.created_by)
    second = people(course_class)[1]
    sit(course_class, {second: "5"})
    _answer, row = row_of(client, course_class, second, "result-resit")
    assert (row.cells[0].text, row.line.judgement.score, row.judgement.score) == ("5", D("4.0"), D("5.0"))
    assert row.judgement.has_passed


def test_the_page_lists_them_with_the_old_score_and_saves(client, course_class):
    client.force_login(course_class.created_by)
    _first, second, third, _fourth = people(course_class)
    address = reverse("result-resit", args=[course_class.pk])
    page = client.get(address)
    sheet = page.context["sheet"]
    assert [row.enrolment for row in sheet.rows] == [second, third]
    assert not sheet.types_absence
    names = [row.cells[0].name for row in sheet.rows]
    data = {"version_no": page.context["version_no"], names[0]: "7,5", names[1]: ""}
    assert client.post(address, data).url == reverse("class-closing", args=[course_class.pk])
    assert list(Score.objects.filter(attempt=2).values_list("enrolment", "value")) == [(second.pk, D("7.5"))]


@pytest.mark.parametrize("typed", ["11", "abc", "-1", "7,555"])
def test_a_score_that_is_none_stands_beside_its_cell_and_nothing_is_saved(client, course_class, typed):
    client.force_login(course_class.created_by)
    address = reverse("result-resit", args=[course_class.pk])
    page = client.get(address)
    cell = page.context["sheet"].rows[0].cells[0].name
    answer = client.post(address, {"version_no": page.context["version_no"], cell: typed})
    assert answer.context["sheet"].rows[0].cells[0].error
    assert typed in answer.text
    assert not Score.objects.filter(attempt=2).exists()


def test_a_resit_of_a_recognised_class_answers_with_a_sentence(client):
    course_class = make_recognised_class()
    client.force_login(course_class.created_by)
    assert client.get(reverse("result-resit", args=[course_class.pk])).status_code == 409


def test_the_first_sheet_shows_first_scores_though_a_resit_was_sat(client, course_class):
    client.force_login(course_class.created_by)
    second = people(course_class)[1]
    sit(course_class, {second: "7"})
    sheet = client.get(reverse("result-edit", args=[course_class.pk])).context["sheet"]
    row = next(row for row in sheet.rows if row.enrolment == second)
    assert row.cells[-1].text == "4"
    assert row.judgement.score == D("7.0")
