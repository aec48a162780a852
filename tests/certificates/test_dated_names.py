"""The book and the list of proposals bear the name a centre had on the printed date."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from certificates.models import RegisterEntry
from tests.build import TODAY, make_certificates, make_name, make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db

OLD, NEW = "Huyện Quỳnh Lưu", "Xã Quỳnh Lưu"


@pytest.fixture
def province(client):
    """Two certificates of one centre: renamed between their printed dates; read by the province."""
    first, second = make_recognised_class(learners=1), None
    make_certificates(first, issue_on=TODAY() - timedelta(days=3))
    second = make_recognised_class(first.centre, learners=1, by=first.created_by)
    make_certificates(second, issue_on=TODAY() - timedelta(days=1))
    make_name(first.centre, "Trung tâm chính trị xã Quỳnh Lưu", TODAY() - timedelta(days=2), short_name=NEW)
    client.force_login(make_user(Role.PROVINCE, province=first.centre.province))
    return first.centre.province


def test_the_book_shows_each_number_under_the_name_of_its_date(client, province):
    rows = client.get(reverse("certificate-list")).context["rows"]
    assert {row["certificate"].issued_on: row["centre_name"] for row in rows} == {
        TODAY() - timedelta(days=3): OLD, TODAY() - timedelta(days=1): NEW,
    }  # fmt: skip


def test_a_void_number_bears_the_name_of_the_day_it_was_voided(client, province):
    entry = RegisterEntry.objects.order_by("-pk").first()
    RegisterEntry.objects.create(
        register=entry.register, seq=99, line=99, kind=RegisterEntry.Kind.BURNT, by=entry.by, facts={"reason": "Hỏng"}
    )
    rows = client.get(reverse("certificate-list")).context["rows"]
    assert [row["centre_name"] for row in rows if row["certificate"] is None] == [NEW]


def test_proposals_are_listed_under_the_name_of_their_printed_date(client, province):
    page = client.get(reverse("proposal-list")).context["page"]
    assert {one.issue_on: one.centre_name.short_name for one in page} == {
        TODAY() - timedelta(days=3): OLD, TODAY() - timedelta(days=1): NEW,
    }  # fmt: skip


def test_a_renamed_centre_does_not_change_what_was_frozen(client, province):
    certificate = RegisterEntry.objects.order_by("pk").first().certificate
    assert certificate.centre_name == "Trung tâm chính trị huyện Quỳnh Lưu"
    assert "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU" in certificate.printed["authority"]


def test_a_proposal_to_come_bears_the_name_of_its_day():
    proposal = make_proposal(issue_on=TODAY())
    make_name(proposal.centre, "Trung tâm chính trị xã Quỳnh Lưu", TODAY(), short_name=NEW)
    assert proposal.centre_name.short_name == NEW
