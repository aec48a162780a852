"""Pages of the registry: pairs that look alike, merging and undoing, transfers both ways."""

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import merging, transfers
from courses.models import Learner, LearnerMerge, NotSamePerson, Transfer
from tests.build import enrol, make_centre, make_class, make_programme, make_user

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Hòa"


@pytest.fixture
def officer(client):
    user = make_user(Role.OFFICER, centre=make_centre())
    client.force_login(user)
    return user


@pytest.fixture
def pair(officer):
    one, other = (
        enrol(make_class(officer.centre, by=officer), 1, full_name=name)[0].learner for name in (NAME, "Lê Văn Tám")
    )
    Learner.objects.filter(pk=other.pk).update(full_name=NAME, name_key=one.name_key, sort_key=one.sort_key)
    return one, Learner.objects.get(pk=other.pk)


def test_a_pair_is_shown_and_told_apart(client, officer, pair):
    page = reverse("duplicate-list")
    assert client.get(page).content.decode().count(NAME) >= 2
    client.post(reverse("learner-apart", args=[pair[0].pk, pair[1].pk]))
    assert NotSamePerson.objects.count() == 1
    assert NAME not in client.get(page).content.decode()


def test_two_records_are_merged_and_separated_on_their_pages(client, officer, pair):
    kept, merged = pair
    address = reverse("learner-merge", args=[kept.pk, merged.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "Ghi hai lần"}).url == kept.get_absolute_url()
    assert client.get(merged.get_absolute_url()).url == kept.get_absolute_url()
    assert client.get(reverse("learner-edit", args=[merged.pk])).status_code == 404
    undo = reverse("merge-undo", args=[LearnerMerge.objects.get().pk])
    assert undo in client.get(kept.get_absolute_url()).content.decode()
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "Hai người"}).url == merged.get_absolute_url()
    assert client.get(undo).status_code == 409


def test_another_centre_cannot_merge_or_undo(client, officer, pair):
    row = merging.merge(*pair, by=officer, reason="Trùng")
    client.force_login(make_user(Role.OFFICER))
    assert client.get(reverse("merge-undo", args=[row.pk])).status_code == 404
    assert client.get(reverse("learner-merge", args=[pair[0].pk, pair[1].pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_who_writes_no_records_has_no_list_of_pairs(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse("duplicate-list")).status_code == 403
    assert client.get(reverse("transfer-list")).status_code == 403


def test_the_list_of_pairs_takes_the_same_queries_with_one_and_with_thirty(client, officer, constant_queries):
    def add(n):
        for _n in range(n):
            row = enrol(make_class(officer.centre, by=officer), 1)[0].learner
            Learner.objects.filter(pk=row.pk).update(full_name=NAME, name_key="nguyen thi hoa")

    add(1)
    constant_queries(client, reverse("duplicate-list"), add)


def test_a_transfer_is_asked_and_accepted_without_sensitive_data(client, officer):
    programme = make_programme()
    facts = {"citizen_id": "040190001234", "ethnicity": "Thái", "phone": "0912345678"}
    row = enrol(make_class(officer.centre, by=officer, programme=programme), 1, **facts)[0]
    other = make_user(Role.OFFICER, centre=make_centre("Diễn Châu"))
    there = make_class(other.centre, by=other, programme=programme)
    address = reverse("transfer-create", args=[row.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Chuyển công tác"}).status_code == 200
    asked = client.post(address, {"reason": "Chuyển công tác", "to_centre": other.centre_id})
    assert asked.status_code == 302
    client.force_login(other)
    shown = client.get(asked.url).content.decode()
    assert row.learner.full_name in shown
    assert not [value for value in facts.values() if value in shown]
    assert asked.url in client.get("/").content.decode()
    assert row.learner.full_name in client.get(reverse("transfer-list")).content.decode()
    accept = reverse("transfer-accept", args=[Transfer.objects.get().pk])
    assert client.post(accept, {"to_class": there.pk}).url == asked.url
    assert there.enrolments.get().learner == row.learner
    assert client.post(accept, {"to_class": there.pk}).status_code in {200, 409}
    client.force_login(officer)
    assert client.post(reverse("transfer-withdraw", args=[Transfer.objects.get().pk])).status_code == 409


def test_a_stranger_does_not_see_a_transfer(client, officer):
    row = enrol(make_class(officer.centre, by=officer), 1)[0]
    asked = transfers.ask(row, make_centre("Diễn Châu"), by=officer, reason="Chuyển công tác")
    client.force_login(make_user(Role.OFFICER))
    assert client.get(reverse("transfer-detail", args=[asked.pk])).status_code == 404
