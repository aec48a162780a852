"""The workbench of posts: alerts, order, the Excel file, and a transfer to think through."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from centres.models import AppointmentKind, AppointmentMode, AuditLine
from centres.posts import Alert
from centres.scope import Role
from tests.build import (
    TODAY,
    make_appointment,
    make_centre,
    make_delegation,
    make_name,
    make_person,
    make_province,
    make_quota,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE, EXPORT = reverse("centre-list"), reverse("centre-export")


@pytest.fixture
def province(client):
    make_rule()
    made = make_province()
    client.force_login(make_user(Role.PROVINCE, province=made))
    return made


def centre_with(place, province, *, decided=5, filled=5, director=True):
    """A centre with a decision (None: without), counted posts and a concurrent director."""
    centre = make_centre(place, province)
    if decided is not None:
        make_quota(centre, decided)
    for n in range(filled):
        make_appointment(make_person(centre, f"Người {n}"))
    if director:
        make_appointment(
            make_person(centre, f"Giám đốc {place}"), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT,
            counts_towards_quota=False,
        )  # fmt: skip
    return centre


def row_of(client, centre, **asked):
    return next(row for row in client.get(PAGE, asked).context["rows"] if row.centre == centre)


def names(answer):
    return [row.centre.short_name for row in answer.context["page"]]


def sheet_of(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


# --- Alerts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "alerts"),
    [
        ({}, []),
        ({"filled": 3}, [Alert.UNDER]),
        ({"filled": 7, "decided": 6}, [Alert.ABOVE]),
        ({"decided": 3, "filled": 4}, [Alert.OUTSIDE]),
        ({"decided": None}, [Alert.NO_DECISION]),
        ({"director": False}, [Alert.NO_DIRECTOR]),
    ],
)
def test_what_somebody_should_look_into(client, province, facts, alerts):
    assert list(row_of(client, centre_with("Vinh", province, **facts)).alerts) == alerts


@pytest.mark.parametrize(
    ("days", "director", "alert"),
    [(-1, True, Alert.EXPIRED), (0, False, Alert.ENDING), (30, False, Alert.ENDING), (31, False, None),
     (5, True, None)],
)  # fmt: skip
def test_an_authority_to_sign_that_ran_out_or_soon_will(client, province, days, director, alert):
    centre_with("Anh Sơn", province)  # so that keys of centres and of authorities differ
    centre = centre_with("Vinh", province, filled=4, director=director)
    deputy = make_person(centre, "Phó Giám đốc")
    make_appointment(deputy, AppointmentKind.DEPUTY)
    make_delegation(deputy, to_on=TODAY() + timedelta(days=days))
    found = set(row_of(client, centre).alerts) - {Alert.NO_DIRECTOR}
    assert found == ({alert} if alert else set())


def test_centres_are_narrowed_by_alert(client, province):
    centre_with("Vinh", province, director=False)
    centre_with("Anh Sơn", province)
    assert names(client.get(PAGE, {"alert": "no_director"})) == ["Huyện Vinh"]


def test_exempt_posts_and_the_age_of_the_decision_are_shown(client, province):
    row = row_of(client, centre_with("Vinh", province))
    assert (row.posts.exempt, row.posts.filled) == (1, 5)
    assert row.decision_age == (TODAY() - row.centre.decided_on).days // 365.25


def test_a_centre_bears_the_name_of_the_day(client, province):
    centre = centre_with("Vinh", province)
    make_name(centre, "Trung tâm chính trị phường", TODAY() - timedelta(days=9), short_name="Phường Thành Vinh")
    asked = {"on": f"{TODAY() - timedelta(days=10):%d/%m/%Y}"}
    assert row_of(client, centre, **asked).centre.called == "Huyện Vinh"
    assert row_of(client, centre).centre.called == "Phường Thành Vinh"


# --- Order ---------------------------------------------------------------------------------------------------


def test_numbers_start_with_the_largest_and_turn_round(client, province):
    for place, filled in (("Anh Sơn", 4), ("Vinh", 6), ("Đô Lương", 5)):
        centre_with(place, province, filled=filled)
    assert names(client.get(PAGE)) == ["Huyện Anh Sơn", "Huyện Đô Lương", "Huyện Vinh"]
    assert names(client.get(PAGE, {"sort": "filled"})) == ["Huyện Vinh", "Huyện Đô Lương", "Huyện Anh Sơn"]
    turned = client.get(PAGE, {"sort": "-filled"})
    assert names(turned) == ["Huyện Anh Sơn", "Huyện Đô Lương", "Huyện Vinh"]
    assert 'aria-sort="ascending"' in turned.text
    assert names(client.get(PAGE, {"sort": "password"})) == names(client.get(PAGE))


def test_a_search_that_finds_nothing_offers_another_search_not_another_day(client, province):
    centre_with("Vinh", province)
    assert "Không có trung tâm phù hợp" in client.get(PAGE, {"q": "không có"}).text


# --- The Excel file ------------------------------------------------------------------------------------------


def test_the_file_has_the_rows_of_the_page_and_their_sums(client, province):
    centre_with("Vinh", province, decided=6, filled=7)
    centre_with("Anh Sơn", province, decided=5, filled=4)
    centre_with("Ngoài tỉnh", make_province("Hà Tĩnh"))
    rows = sheet_of(client.get(EXPORT))
    head = next(place for place, row in enumerate(rows) if row[1] == "Mã")
    body, total = rows[head + 1 : -1], rows[-1]
    assert [row[0] for row in body] == ["Huyện Anh Sơn", "Huyện Vinh"]
    assert [row[3:8] for row in body] == [[5.0, 4.0, 1.0, 0.0, 1.0], [6.0, 7.0, 0.0, 1.0, 1.0]]
    assert total[3:8] == [sum(row[at] for row in body) for at in range(3, 8)]


def test_the_button_and_the_file_follow_the_filter(client, province):
    centre_with("Vinh", province, director=False)
    centre_with("Anh Sơn", province)
    page = client.get(PAGE, {"alert": "no_director"})
    assert "Xuất Excel (1 dòng)" in page.text
    assert f"{EXPORT}?alert=no_director" in page.text
    assert [row[0] for row in sheet_of(client.get(EXPORT, {"alert": "no_director"}))[4:-1]] == ["Huyện Vinh"]
    line = AuditLine.objects.get(verb="export_posts")
    assert line.facts["rows"] == 1


def test_the_names_in_the_file_are_not_for_lecturers(client, province):
    centre = centre_with("Vinh", province)
    for role, status in ((Role.LECTURER, 403), (Role.OFFICER, 200)):
        client.force_login(make_user(role, centre=centre))
        assert client.get(EXPORT).status_code == status


# --- What if --------------------------------------------------------------------------------------------------


def transfer(client, giver, taker, n=1, what="persons"):
    return client.get(PAGE, {"giver": giver.pk, "taker": taker.pk, "n": n, "what": what})


def test_a_transfer_is_thought_through_and_nothing_is_written(client, province):
    over, vacant = centre_with("Vinh", province, decided=6, filled=7), centre_with("Anh Sơn", province, filled=4)
    first, second = transfer(client, over, vacant).context["outcome"]
    assert [(one.before.words, one.after.words) for one in (first, second)] == [("Vượt 1", "Đủ"), ("Thiếu 1", "Đủ")]
    assert first.words == "Huyện Vinh: từ “Vượt 1” thành “Đủ”."
    assert row_of(client, over).posts.filled == 7


def test_posts_may_go_with_the_persons(client, province):
    giver, taker = centre_with("Vinh", province, decided=6, filled=6), centre_with("Anh Sơn", province)
    first, second = transfer(client, giver, taker, what="both").context["outcome"]
    assert (first.after.posts.decided, first.after.posts.filled) == (5, 5)
    assert (second.after.posts.decided, second.after.posts.filled) == (6, 6)


def test_more_than_there_is_cannot_go(client, province):
    giver, taker = centre_with("Vinh", province, filled=2), centre_with("Anh Sơn", province)
    answer = transfer(client, giver, taker, n=3)
    assert not answer.context.get("outcome")
    assert answer.context["transfer"].errors["n"]


def test_a_centre_gives_nothing_to_itself_or_to_another_province(client, province):
    giver, stranger = centre_with("Vinh", province), centre_with("Ngoài tỉnh", make_province("Hà Tĩnh"))
    centre_with("Anh Sơn", province)
    for taker in (giver, stranger):
        assert transfer(client, giver, taker).context["transfer"].errors["taker"]


def test_a_centre_has_no_transfers_to_think_through(client, province):
    centre = centre_with("Vinh", province)
    client.force_login(make_user(Role.DIRECTOR, centre=centre))
    make_centre("Cũ", province, custodian=centre)  # with two centres to see, the grid opens
    assert not client.get(PAGE).context.get("transfer")


def test_seven_hundred_centres_take_as_many_queries_as_one(client, province, constant_queries):
    constant_queries(client, PAGE, lambda n: [centre_with("Vinh", province) for _n in range(n)], most=10)
