"""The result sheet: what is typed is read with a comma or a point, told beside its cell, and never lost."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from centres.scope import Role
from courses.models import EnrolmentStatus, Score
from tests.build import (
    enrol,
    make_centre,
    make_class,
    make_person,
    make_programme,
    make_recognised_class,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    row = make_class()
    enrol(row, 2)
    return row


@pytest.fixture
def signed_in(client, course_class):
    client.force_login(make_user(centre=course_class.centre))
    return client


def address(row):
    return reverse("result-edit", args=[row.pk])


def post_of(row, *lines, **more):
    """What a browser sends: for each learner in roster order excused, unexcused and the score of each part."""
    row.refresh_from_db()
    parts = list(row.programme_version.parts.all())
    data = {"version_no": row.version_no}
    for one, line in zip(row.enrolments.studying().in_roster_order(), lines, strict=True):
        names = [f"excused-{one.pk}", f"unexcused-{one.pk}", *(f"score-{one.pk}-{part.pk}" for part in parts)]
        data |= dict(zip(names, line, strict=True))
    return data | more


def saved(row):
    return [
        (one.absent_excused, one.absent_unexcused, [score.value for score in one.scores.order_by("part__position")])
        for one in row.enrolments.in_roster_order()
    ]


def test_the_whole_class_is_saved_with_commas_and_points(signed_in, course_class):
    answer = signed_in.post(address(course_class), post_of(course_class, ("2", "", "8,5"), ("", "1", " 7.25 ")))
    assert answer.headers["Location"] == address(course_class)
    assert saved(course_class) == [(2, 0, [D("8.50")]), (0, 1, [D("7.25")])]
    page = signed_in.get(address(course_class)).content.decode()
    assert 'value="8,5"' in page
    assert 'value="7,25"' in page


@pytest.mark.parametrize("score", ["11", "-1", "abc", "8,555", "10,01", "NaN", "Infinity", "1e3", "8,5,5", "٨"])
def test_a_score_off_the_scale_is_told_beside_its_cell_and_nothing_is_saved(signed_in, course_class, score):
    answer = signed_in.post(address(course_class), post_of(course_class, ("2", "0", "9"), ("1", "0", score)))
    sheet = answer.context["sheet"]
    assert (answer.status_code, sheet.rows[0].errors) == (200, [])
    assert [(cell.text, bool(cell.error)) for cell in sheet.rows[1].cells] == [
        ("1", False),
        ("0", False),
        (score, True),
    ]
    assert f"“{score}”" in sheet.rows[1].cells[2].error
    assert saved(course_class) == [(0, 0, []), (0, 0, [])]


@pytest.mark.parametrize("score", ["0", "10", "10,00", "5", "0,5", ",5"])
def test_scores_up_to_both_ends_of_the_scale_are_read(signed_in, course_class, score):
    signed_in.post(address(course_class), post_of(course_class, ("", "", score), ("", "", "")))
    assert saved(course_class)[0][2] == [D(score.replace(",", "."))]


@pytest.mark.parametrize("periods", ["-1", "1,5", "hai", "12345", "²"])
def test_absence_that_is_no_number_of_periods_is_told(signed_in, course_class, periods):
    answer = signed_in.post(address(course_class), post_of(course_class, (periods, "", "8"), ("", "", "8")))
    assert [cell.text for cell in answer.context["sheet"].rows[0].errors] == [periods]
    assert saved(course_class)[1][2] == []


def test_absence_above_the_periods_of_the_class_is_told_at_its_row(signed_in, course_class):
    answer = signed_in.post(address(course_class), post_of(course_class, ("20", "21", "8"), ("20", "20", "8")))
    assert [bool(row.errors) for row in answer.context["sheet"].rows] == [True, False]


def test_each_learner_is_judged_beside_the_cells_also_on_a_page_with_errors(signed_in, course_class):
    answer = signed_in.post(address(course_class), post_of(course_class, ("9", "", "10"), ("", "", "abc")))
    first, second = answer.context["sheet"].rows
    assert (first.judgement.has_passed, "22,5%" in first.judgement.reason) == (False, True)
    assert second.judgement is None


def test_a_programme_of_two_parts_has_two_columns(client):
    row = make_class(programme=make_programme(parts=2))
    enrol(row, 1)
    client.force_login(make_user(centre=row.centre))
    client.post(address(row), post_of(row, ("", "", "7", "8,5")))
    assert saved(row) == [(0, 0, [D("7"), D("8.5")])]


def test_a_programme_without_a_score_has_absence_only(client):
    row = make_class(programme=make_programme(parts=0))
    enrol(row, 1)
    client.force_login(make_user(centre=row.centre))
    client.post(address(row), post_of(row, ("3", "")))
    assert saved(row) == [(3, 0, [])]


def test_the_second_editor_is_told_what_is_saved_and_loses_nothing(signed_in, course_class):
    mine = post_of(course_class, ("", "", "9"), ("", "", "6"))
    score_all(course_class, "7")
    answer = signed_in.post(address(course_class), mine)
    cells = [row.cells[2] for row in answer.context["sheet"].rows]
    assert [(cell.text, cell.saved) for cell in cells] == [("9", "7"), ("6", "7")]
    assert [line[2] for line in saved(course_class)] == [[D("7")], [D("7")]]
    signed_in.post(address(course_class), mine | {"version_no": answer.context["version_no"]})
    assert [line[2] for line in saved(course_class)] == [[D("9")], [D("6")]]


def test_an_error_does_not_make_a_stale_page_fresh(signed_in, course_class):
    mine = post_of(course_class, ("", "", "abc"), ("", "", "6"))
    score_all(course_class, "7")
    answer = signed_in.post(address(course_class), mine)
    assert answer.context["version_no"] == str(mine["version_no"])


def test_somebody_who_joined_after_the_page_was_opened_keeps_an_empty_line(signed_in, course_class):
    mine = post_of(course_class, ("", "", "9"), ("", "", "6"))
    enrol(course_class, 1)
    signed_in.post(address(course_class), mine)
    assert sorted(Score.objects.values_list("value", flat=True)) == [D("6"), D("9")]


def test_a_post_without_its_version_saves_nothing(signed_in, course_class):
    data = post_of(course_class, ("", "", "9"), ("", "", "6"), version_no="")
    assert signed_in.post(address(course_class), data).status_code == 200
    assert not Score.objects.exists()


def test_a_class_of_450_learners_is_one_post(signed_in, course_class):
    course_class.capacity = 460
    course_class.save(update_fields=["capacity"])
    enrol(course_class, 448)
    signed_in.post(address(course_class), post_of(course_class, *[("1", "0", "7,5")] * 450))
    assert Score.objects.filter(value=D("7.5")).count() == 450


def test_a_class_without_learners_has_an_empty_sheet(client):
    row = make_class()
    client.force_login(make_user(centre=row.centre))
    assert client.get(address(row)).context["sheet"].rows == []


def test_the_sheet_takes_the_same_queries_with_many_learners(signed_in, constant_queries):
    row = make_class(make_centre("Kỳ Sơn"))
    signed_in.force_login(make_user(centre=row.centre))
    constant_queries(signed_in, address(row), lambda n: enrol(row, n))


# --- Who may ------------------------------------------------------------------------------------------------------


def test_a_class_of_another_centre_is_not_there(signed_in):
    foreign = make_class(make_centre("Yên Thành"))
    assert signed_in.get(address(foreign)).status_code == 404


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
def test_who_only_reads_the_class_enters_nothing(client, course_class, role):
    head = make_person(course_class.centre)
    course_class.head = head
    course_class.save(update_fields=["head"])
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": course_class.centre.province}}
    client.force_login(make_user(role, **place.get(role, {"centre": course_class.centre, "person": head})))
    assert client.get(address(course_class)).status_code == 403
    assert client.post(address(course_class), {}).status_code == 403


def test_recognised_results_are_closed_with_a_sentence(client):
    row = make_recognised_class()
    client.force_login(make_user(centre=row.centre))
    for answer in (client.get(address(row)), client.post(address(row), {})):
        assert answer.status_code == 409


# --- Off the roster --------------------------------------------------------------------------------------------------


def leaving(one):
    return reverse("enrolment-leave", args=[one.pk])


def test_a_learner_is_taken_off_with_a_reason(signed_in, course_class):
    one = course_class.enrolments.first()
    answer = signed_in.post(leaving(one), {"status": "deferred", "reason": "Ốm dài ngày"})
    one.refresh_from_db()
    assert (one.status, one.leave_reason) == (EnrolmentStatus.DEFERRED, "Ốm dài ngày")
    assert answer.headers["Location"].startswith(course_class.get_absolute_url())


@pytest.mark.parametrize("data", [{"status": "withdrawn"}, {"reason": "x"}, {"status": "transferred", "reason": "x"}])
def test_without_how_and_why_nobody_is_taken_off(signed_in, course_class, data):
    one = course_class.enrolments.first()
    answer = signed_in.post(leaving(one), data)
    one.refresh_from_db()
    assert (answer.status_code, one.status) == (200, EnrolmentStatus.ENROLLED)


def test_after_recognition_nobody_is_taken_off(client):
    row = make_recognised_class(learners=1)
    client.force_login(make_user(centre=row.centre))
    one = row.enrolments.get()
    for answer in (client.get(leaving(one)), client.post(leaving(one), {"status": "withdrawn", "reason": "x"})):
        assert answer.url.startswith(row.get_absolute_url())
    one.refresh_from_db()
    assert one.status == EnrolmentStatus.ENROLLED
    assert "không sửa được danh sách nữa" in client.get(row.get_absolute_url()).text


def test_only_staff_of_the_centre_take_somebody_off(client, course_class):
    one = course_class.enrolments.first()
    refused = {
        make_user(Role.PROVINCE, province=course_class.centre.province): 403,
        make_user(centre=make_centre("Yên Thành")): 404,
        make_user(Role.LECTURER, centre=course_class.centre): 404,
    }
    for user, status in refused.items():
        client.force_login(user)
        assert client.post(leaving(one), {"status": "withdrawn", "reason": "x"}).status_code == status
    one.refresh_from_db()
    assert one.status == EnrolmentStatus.ENROLLED
