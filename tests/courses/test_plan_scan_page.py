"""The scanned decision of a plan: sent with the approval, opened within the scope, noted in the book."""

import pytest
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses.models import PlanStatus
from tests.build import PDF, TODAY, make_centre, make_director, make_plan, make_scan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    made = make_plan(make_centre(), status=PlanStatus.SUBMITTED)
    client.force_login(make_director(made.centre))
    facts = {"decision_no": "138-KH/HU", "decided_on": TODAY().strftime("%d/%m/%Y"), "signatory": "Nguyễn Văn Bính"}
    client.post(reverse("plan-approve", args=[made.pk]), facts | {"scan": make_scan()})
    made.refresh_from_db()
    return made


def test_who_sees_the_plan_opens_the_paper_and_the_book_knows(client, plan):
    assert plan.status == PlanStatus.APPROVED
    address = reverse("plan-scan", args=[plan.pk])
    reader = make_user(Role.PROVINCE, province=plan.centre.province)
    client.force_login(reader)
    assert address in client.get(plan.get_absolute_url()).text
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "attachment" in answer["Content-Disposition"]
    line = AuditLine.objects.get(verb="view_plan_scan")
    assert (line.by, line.row_id) == (reader, plan.pk)


def test_a_stranger_finds_no_paper_and_leaves_no_line(client, plan):
    for stranger in (make_user(centre=make_centre("Yên Thành")), make_user(Role.PROVINCE)):
        client.force_login(stranger)
        assert client.get(reverse("plan-scan", args=[plan.pk])).status_code == 404
    client.force_login(make_user(Role.LECTURER, centre=plan.centre))
    assert client.get(reverse("plan-scan", args=[plan.pk])).status_code == 404
    assert not AuditLine.objects.filter(verb="view_plan_scan").exists()


def test_a_plan_without_a_paper_has_no_page_for_it(client):
    plan = make_plan(status=PlanStatus.APPROVED)
    client.force_login(make_user(centre=plan.centre))
    address = reverse("plan-scan", args=[plan.pk])
    assert client.get(address).status_code == 404
    assert address not in client.get(plan.get_absolute_url()).text


def test_a_file_that_only_calls_itself_a_pdf_is_told_at_its_field(client):
    plan = make_plan(status=PlanStatus.SUBMITTED)
    client.force_login(make_director(plan.centre))
    facts = {"decision_no": "1-KH/HU", "decided_on": TODAY().strftime("%d/%m/%Y"), "signatory": "Nguyễn Văn Bính"}
    answer = client.post(reverse("plan-approve", args=[plan.pk]), facts | {"scan": make_scan("a.pdf", b"<html>")})
    assert list(answer.context["approval"].errors) == ["scan"]
