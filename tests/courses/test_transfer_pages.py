"""Pages of transfers: asking, what the asked centre is shown, deciding, and who is told."""

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import transfers
from courses.models import Transfer
from portal import worklist
from tests.build import enrol, make_centre, make_class, make_programme, make_user

pytestmark = pytest.mark.django_db
SECRETS = {"citizen_id": "040190001234", "ethnicity": "Khơ Mú", "party_status": "probation", "home_place": "bản Mường",
           "phone": "0912345678", "email": "hoa@example.vn"}  # fmt: skip


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    officer = make_user()
    client.force_login(officer)
    return officer


@pytest.fixture
def enrolment(officer):
    return enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa", **SECRETS)[0]


@pytest.fixture
def receiver(officer):
    return make_user(centre=make_centre("Diễn Châu", officer.centre.province))


@pytest.fixture
def asked(officer, enrolment, receiver):
    return transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")


def same_programme(by, enrolment):
    return make_class(by.centre, by=by, programme=enrolment.course_class.programme_version.programme)


def page(row, deed="detail"):
    return reverse(f"transfer-{deed}", args=[row.pk])


def test_a_learner_moves_to_another_class_of_the_centre(client, officer, enrolment):
    there = same_programme(officer, enrolment)
    address = page(enrolment, "create")
    assert list(client.get(address).context["form"].fields["to_class"].queryset) == [there]
    answer = client.post(address, {"to_class": there.pk, "reason": "Trùng lịch công tác"}, follow=True)
    assert answer.context["row"].arrived.course_class == there
    words = client.get(enrolment.learner.get_absolute_url()).content.decode()
    assert [word for word in ("Đã chuyển sang lớp khác", "Chuyển đến từ lớp khác", "Trùng lịch công tác")
            if word not in words] == []  # fmt: skip


@pytest.mark.parametrize("way", [{}, {"to_class": "own", "to_centre": "other"}])
def test_one_way_alone_is_chosen(client, officer, enrolment, receiver, way):
    keys = {"own": same_programme(officer, enrolment).pk, "other": receiver.centre_id}
    typed = {name: keys[which] for name, which in way.items()} | {"reason": "Chuyển công tác"}
    answer = client.post(page(enrolment, "create"), typed)
    assert list(answer.context["form"].errors) == ["to_class"]
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("kind", ["programme", "centre"])
def test_a_class_that_cannot_take_the_learner_is_no_choice(client, officer, enrolment, receiver, kind):
    there = make_class(officer.centre, by=officer, programme=make_programme("Khác"))
    if kind == "centre":
        there = same_programme(receiver, enrolment)
    answer = client.post(page(enrolment, "create"), {"to_class": there.pk, "reason": "x"})
    assert list(answer.context["form"].errors) == ["to_class"]


def test_the_asked_centre_finds_it_on_its_home_page_and_sees_no_more_than_it_needs(client, asked, receiver):
    client.force_login(receiver)
    assert page(asked) in [task["href"] for task in worklist.for_user(receiver)]
    words = client.get(page(asked)).content.decode()
    needed = ["Nguyễn Thị Hòa", "25/04/1990", "Trường THCS An Hòa", "Chuyển công tác"]
    hidden = ["040190", "Khơ Mú", "Đảng viên dự bị", "bản Mường", "0912345678", "hoa@example.vn"]
    assert [word for word in needed if word not in words] == []
    assert [word for word in hidden if word in words] == []
    assert client.get(asked.enrolment.learner.get_absolute_url()).status_code == 404


def test_the_asked_centre_takes_the_learner_into_a_class(client, asked, enrolment, receiver):
    there = same_programme(receiver, enrolment)
    client.force_login(receiver)
    assert list(client.get(page(asked)).context["accept"].fields["to_class"].queryset) == [there]
    assert client.post(page(asked, "accept"), {"to_class": there.pk}).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.arrived.learner) == ("accepted", enrolment.learner)
    assert client.get(enrolment.learner.get_absolute_url()).status_code == 200
    assert page(asked) not in [task["href"] for task in worklist.for_user(receiver)]
    assert client.post(page(asked, "accept"), {"to_class": there.pk}).status_code == 409
    assert there.enrolments.count() == 1


def test_it_refuses_with_a_reason_the_asking_centre_reads(client, asked, officer, receiver):
    client.force_login(receiver)
    assert list(client.post(page(asked, "refuse"), {"answer": ""}).context["answer"].errors) == ["answer"]
    assert client.post(page(asked, "refuse"), {"answer": "Lớp đã đủ học viên"}).status_code == 302
    assert client.post(page(asked, "refuse"), {"answer": "Lớp đã đủ học viên"}).status_code == 409
    client.force_login(officer)
    assert "Lớp đã đủ học viên" in client.get(page(asked)).content.decode()


def test_what_was_asked_is_withdrawn_while_it_waits_and_not_after(client, asked):
    assert client.post(page(asked, "withdraw")).status_code == 302
    assert client.post(page(asked, "withdraw")).status_code == 409
    asked.refresh_from_db()
    assert asked.status == "withdrawn"


def test_only_the_asked_centre_decides_and_only_the_asking_one_withdraws(client, asked, receiver):
    assert client.post(page(asked, "refuse"), {"answer": "x"}).status_code == 403
    client.force_login(receiver)
    assert client.post(page(asked, "withdraw")).status_code == 403
    asked.refresh_from_db()
    assert asked.status == "asked"


@pytest.mark.parametrize("deed", ["detail", "accept", "refuse", "withdraw"])
def test_a_third_centre_finds_no_transfer(client, asked, officer, deed):
    client.force_login(make_user(centre=make_centre("Yên Thành", officer.centre.province)))
    answer = client.get(page(asked)) if deed == "detail" else client.post(page(asked, deed), {"answer": "x"})
    assert answer.status_code == 404
    assert list(client.get("/transfers/").context["page"].object_list) == []


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
def test_who_keeps_no_records_reads_no_transfers(client, asked, officer, role):
    place = {Role.PROVINCE: {"province": officer.centre.province}, Role.LECTURER: {"centre": officer.centre}}
    client.force_login(make_user(role, **place.get(role, {})))
    assert {client.get(address).status_code for address in ("/transfers/", page(asked))} == {403}


def test_an_enrolment_of_another_centre_is_not_there(client, enrolment):
    client.force_login(make_user(centre=make_centre("Diễn Châu")))
    assert client.get(page(enrolment, "create")).status_code == 404


def test_the_list_takes_the_same_queries_with_one_transfer_and_with_thirty(client, officer, receiver, constant_queries):
    course_class = make_class(officer.centre, by=officer)

    def add_transfers(n):
        for one in enrol(course_class, n)[-n:]:
            if not one.transfers.exists():
                transfers.ask(one, receiver.centre, by=officer, reason="Chuyển công tác")

    constant_queries(client, "/transfers/", add_transfers)
