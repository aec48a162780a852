"""The guided pages of a succession: the decision, its effect before anything changes, the result, undoing (O4, D1)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from centres.models import AppointmentKind, Centre, Succession, User
from centres.scope import Role
from certificates.models import Register
from tests.build import (
    TODAY,
    make_appointment,
    make_area,
    make_centre,
    make_certificates,
    make_class,
    make_director,
    make_person,
    make_plan,
    make_proposal,
    make_province,
    make_recognised_class,
    make_rule,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db

EFFECT, CREATE = "/successions/new/effect/", "/successions/new/"


@pytest.fixture
def province():
    make_rule()
    return make_province()


@pytest.fixture
def by(province, client):
    user = make_user(Role.PROVINCE, province=province)
    client.force_login(user)
    return user


@pytest.fixture
def a(province):
    return make_centre("A", province)


@pytest.fixture
def b(province):
    return make_centre("B", province)


def day(on):
    return on.strftime("%d/%m/%Y")


def asked(old, new, kind="dissolve", **facts):
    """The address of the second step."""
    query = {
        "kind": kind, "predecessors": [one.pk for one in old], "successors": [one.pk for one in new],
        "number": "12-QĐ/TU", "decided_on": day(TODAY() - timedelta(days=3)), "effective_on": day(TODAY()),
    } | facts  # fmt: skip
    return f"{EFFECT}?{urlencode(query, doseq=True)}"


def text(answer):
    return answer.content.decode()


# --- Step 1 ---------------------------------------------------------------------------------------------


def test_only_running_centres_of_ones_own_province_are_offered(client, by, a, b):
    closed, other = make_centre("Đã đóng", by.province), make_centre("Tỉnh khác")
    Centre.objects.filter(pk=closed.pk).update(closed_on=TODAY())
    page = text(client.get(CREATE))
    assert "Huyện A" in page
    assert "Huyện B" in page
    assert "Đã đóng" not in page
    assert "Tỉnh khác" not in page
    assert other.province != by.province


def test_national_staff_choose_the_province_first(client, a):
    client.force_login(make_user(Role.NATIONAL))
    assert "Huyện A" not in text(client.get(CREATE))
    assert "Huyện A" in text(client.get(CREATE, {"province": a.province_id}))


def test_a_centre_may_be_chosen_by_the_link_that_led_here(client, by, a):
    page = text(client.get(CREATE, {"centre": a.pk}))
    box = page[page.index(f'name="predecessors" value="{a.pk}"') :][:200]
    assert "checked" in box


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_the_entry_is_closed_to_centres(client, role, a, b):
    client.force_login(make_user(role, centre=a))
    assert client.get(CREATE).status_code == 403
    assert client.get(asked([a], [b])).status_code == 403
    assert client.post(asked([a], [b])).status_code == 403
    assert Centre.objects.get(pk=a.pk).closed_on is None


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(client, by, a, b):
    page = text(client.get(asked([a], [b], effective_on=day(TODAY() + timedelta(days=1)))))
    assert "Chưa đến ngày" in page
    assert 'value="12-QĐ/TU"' in page
    assert "succession-form" not in page


def test_a_centre_of_another_province_cannot_be_named(client, by, a):
    other = make_centre("Tỉnh khác")
    for address in (asked([a], [other]), asked([other], [a])):
        client.post(address)
    assert not Succession.objects.exists()


# --- Step 2 ---------------------------------------------------------------------------------------------


@pytest.fixture
def full(a):
    """A with something of every kind: an open class, a plan, an open proposal, a register, people, a service area."""
    make_class(a, name="Lớp còn mở")
    make_class(a, name="Lớp chưa đến ngày", ends_on=TODAY() + timedelta(days=30))
    make_plan(a)
    make_certificates(make_recognised_class(a, learners=2, name="Lớp đã cấp"))
    make_proposal(make_recognised_class(a, learners=1, name="Lớp chờ duyệt"))
    person = make_person(a, "Phan Thị Thu Hà")
    make_appointment(person, AppointmentKind.DEPUTY)
    make_area(a, "Xã Quỳnh Bảng")
    User.objects.filter(centre=a).update(is_active=False)
    make_user(Role.OFFICER, centre=a, full_name="Nguyễn Thị Giáo Vụ")
    User.objects.filter(centre=a, role=Role.DIRECTOR).order_by("pk").update(full_name="Hồ Minh Đức", is_active=False)
    return a


def test_the_effect_names_what_it_counts_and_changes_nothing(client, by, full, b):
    page = text(client.get(asked([full], [b])))
    for words in ["Lớp còn mở", "Lớp chưa đến ngày", "Lớp chờ duyệt", "Phan Thị Thu Hà", "Xã Quỳnh Bảng",
                  "Nguyễn Thị Giáo Vụ", "số cuối 2", "Giải thể Huyện A, chuyển sang Huyện B"]:  # fmt: skip
        assert words in page, words
    assert not Succession.objects.exists()
    assert Centre.objects.get(pk=full.pk).closed_on is None


def test_a_finished_class_is_not_counted_as_open(client, by, full, b):
    assert "Lớp đã cấp" not in text(client.get(asked([full], [b])))


def test_confirming_applies_it_closes_the_registers_and_leads_to_the_result(client, by, full, b):
    officer = User.objects.get(full_name="Nguyễn Thị Giáo Vụ")
    answer = client.post(
        asked([full], [b]), {f"account_{officer.pk}": f"{b.pk}:officer", "areas_to": b.pk, "note": "Theo Đề án"}
    )
    made = Succession.objects.get()
    assert answer["Location"] == reverse("succession-detail", args=[made.pk])
    assert (made.note, made.applied_by) == ("Theo Đề án", by)
    assert Centre.objects.get(pk=full.pk).custodian == b
    assert not Register.objects.filter(centre=full, closed_at=None).exists()
    officer.refresh_from_db()
    assert officer.centre == b
    page = text(client.get(answer["Location"]))
    assert "Khóa 1 sổ cấp" in page
    assert "Chuyển 1 tài khoản" in page


def test_a_directors_account_must_be_decided_on(client, by, a, b):
    director = make_director(a)
    answer = client.post(asked([a], [b]), {})
    assert answer.status_code == 200
    assert "Chọn cách xử lý tài khoản này" in text(answer)
    client.post(asked([a], [b]), {f"account_{director.pk}": "close"})
    director.refresh_from_db()
    assert director.is_active is False


def test_an_account_cannot_be_sent_elsewhere_by_hand(client, by, a, b):
    officer, other = make_user(Role.OFFICER, centre=a), make_centre("Khác", by.province)
    client.post(asked([a], [b]), {f"account_{officer.pk}": f"{other.pk}:officer"})
    client.post(asked([a], [b]), {f"account_{officer.pk}": f"{b.pk}:director"})
    assert not Succession.objects.exists()


def test_confirming_twice_applies_once(client, by, a, b):
    client.post(asked([a], [b]), {})
    again = client.post(asked([a], [b]), {})
    assert again.status_code == 200
    assert Succession.objects.count() == 1


# --- The list and one succession ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("national", 200), ("province", 200), ("successor", 200), ("neighbour", 404), ("other province", 404)],
)
def test_who_reads_a_succession(client, a, b, who, status):
    made = make_succession(a, b)
    users = {
        "national": lambda: make_user(Role.NATIONAL),
        "province": lambda: make_user(Role.PROVINCE, province=a.province),
        "successor": lambda: make_user(Role.OFFICER, centre=b),
        "neighbour": lambda: make_user(Role.OFFICER, centre=make_centre("C", a.province)),
        "other province": lambda: make_user(Role.PROVINCE),
    }
    client.force_login(users[who]())
    assert client.get(made.get_absolute_url()).status_code == status
    assert ("50-ĐA/TU" in text(client.get(reverse("succession-list")))) is (status == 200)


def test_a_lecturer_has_no_list(client, b):
    client.force_login(make_user(Role.LECTURER, centre=b))
    assert client.get(reverse("succession-list")).status_code == 403


def test_the_list_takes_the_same_queries_with_one_row_and_with_thirty(client, by, b, constant_queries):
    def add(n):
        for _n in range(n):
            make_succession(make_centre("Cũ", b.province), b)

    assert constant_queries(client, reverse("succession-list"), add) <= 10


def test_the_effect_takes_the_same_queries_with_one_row_and_with_thirty(client, by, a, b, constant_queries):
    def add(n):
        for _n in range(n):
            make_class(a)
            make_appointment(make_person(a))
            make_area(a)
            make_user(Role.OFFICER, centre=a)

    constant_queries(client, asked([a], [b]), add)


def test_the_page_of_a_centre_says_what_it_took_over_and_what_became_of_it(client, by, a, b):
    client.post(asked([a], [b]), {})
    assert "Đã chuyển sang" in text(client.get(a.get_absolute_url()))
    assert "Kế thừa từ:" in text(client.get(b.get_absolute_url()))


# --- Undoing -------------------------------------------------------------------------------------------------


@pytest.fixture
def made(client, by, full, b):
    officer = User.objects.get(full_name="Nguyễn Thị Giáo Vụ")
    client.post(asked([full], [b]), {f"account_{officer.pk}": f"{b.pk}:officer", "areas_to": b.pk})
    return Succession.objects.get()


def undo(client, made, reason="Nhầm đơn vị"):
    return client.post(reverse("succession-undo", args=[made.pk]), {"reason": reason})


def test_undoing_asks_for_a_reason_and_gives_everything_back(client, made, full):
    page = reverse("succession-undo", args=[made.pk])
    assert page in text(client.get(made.get_absolute_url()))
    assert client.get(page).status_code == 200
    assert undo(client, made, reason="").status_code == 200
    assert Centre.objects.get(pk=full.pk).closed_on is not None
    assert undo(client, made).status_code == 302
    assert Centre.objects.get(pk=full.pk).closed_on is None
    assert Register.objects.get(centre=full).closed_at is None
    assert User.objects.get(full_name="Nguyễn Thị Giáo Vụ").centre == full
    assert "Nhầm đơn vị" in text(client.get(made.get_absolute_url()))


def test_the_next_day_the_page_says_why_not(client, made, full):
    Succession.objects.filter(pk=made.pk).update(applied_at=made.applied_at - timedelta(days=1))
    assert reverse("succession-undo", args=[made.pk]) not in text(client.get(made.get_absolute_url()))
    answer = undo(client, made)
    assert answer.status_code == 409
    assert Centre.objects.get(pk=full.pk).closed_on is not None


def test_a_proposal_drawn_up_since_stands_in_the_way(client, made, b):
    course_class = make_recognised_class(b)
    make_proposal(course_class)
    assert client.get(reverse("succession-undo", args=[made.pk])).status_code == 200  # the successor's own
    proposal = make_proposal(make_recognised_class(Centre.objects.get(short_name="Huyện A")))
    assert proposal.centre != b
    answer = undo(client, made)
    assert answer.status_code == 409
    assert Succession.objects.get().undone_at is None


def test_a_centre_does_not_undo(client, made, b):
    client.force_login(make_user(Role.DIRECTOR, centre=b))
    assert undo(client, made).status_code == 403
    client.force_login(make_user(Role.PROVINCE))
    assert undo(client, made).status_code == 404


# --- Accounts after it ------------------------------------------------------------------------------------------


def test_a_moved_officer_works_at_the_successor(client, made, b):
    client.force_login(User.objects.get(full_name="Nguyễn Thị Giáo Vụ"))
    assert "Trung tâm chính trị huyện B" in text(client.get(reverse("home")))


def test_an_account_left_behind_is_told_and_sees_nothing(client, made, full):
    left = make_user(Role.OFFICER, centre=Centre.objects.get(pk=full.pk))
    client.force_login(left)
    page = text(client.get(reverse("home")))
    assert "đã kết thúc hoạt động" in page
    assert "Trung tâm chính trị huyện B" in page
    assert client.get(reverse("class-detail", args=[full.classes.first().pk])).status_code == 404
