"""Pages of decisions on posts: entering one with its scan, reading it, who may open the paper."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import AuditLine, QuotaDecision
from centres.scope import Role
from tests.build import PDF, make_centre, make_province, make_quota, make_rule, make_scan, make_user

pytestmark = pytest.mark.django_db

TYPED = {"number": "9-QĐ/HU", "decided_on": "01/03/2024", "posts": "5", "population": "128.500",
         "party_members": "6200"}  # fmt: skip


@pytest.fixture
def centre():
    make_rule()
    return make_centre()


@pytest.fixture
def director(client, centre):
    user = make_user(Role.DIRECTOR, centre=centre)
    client.force_login(user)
    return user


def post_new(client, centre, **typed):
    return client.post(reverse("quota-decide", args=[centre.pk]), TYPED | typed)


def entered(client, centre, **typed):
    assert post_new(client, centre, scan=make_scan(), **typed).status_code == 302
    return QuotaDecision.objects.latest("pk")


def show(client, decision, page="quota-detail"):
    return client.get(reverse(page, args=[decision.pk]))


def test_a_decision_is_entered_with_its_scan_and_shows_what_it_rests_on(client, centre, director):
    decision = entered(client, centre)
    text = show(client, decision).text
    for words in ["128.500", "6.200", "208-QĐ/TW", "đã đính kèm", reverse("quota-scan", args=[decision.pk])]:
        assert words in text


def test_a_wrong_file_comes_back_at_its_field_and_the_rest_stays_typed(client, centre, director):
    response = post_new(client, centre, scan=make_scan(data=b"no paper"))
    assert list(response.context["form"].errors) == ["scan"]
    assert 'value="9-QĐ/HU"' in response.text
    assert not QuotaDecision.objects.exists()


def test_a_day_before_the_first_rule_comes_back_at_its_field(client, centre, director):
    response = post_new(client, centre, decided_on="07/11/2019")
    assert list(response.context["form"].errors) == ["decided_on"]
    assert "08/11/2019" in response.text


def test_the_scan_is_an_attachment_that_nobody_keeps_and_the_book_says_who_took_it(client, centre, director):
    decision = entered(client, centre)
    answer = show(client, decision, "quota-scan")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="quyet-dinh-bien-che-{decision.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    line = AuditLine.objects.get(verb="view_scan")
    assert (line.by, line.row_id) == (director, decision.pk)


def reader(role, centre):
    return make_user(role, centre=centre, province=centre.province)


PAGES = ["quota-detail", "quota-scan"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY, Role.OFFICER])
def test_who_sees_the_centre_reads_its_decisions(client, centre, director, page, role):
    decision = entered(client, centre)
    client.force_login(reader(role, centre))
    assert show(client, decision, page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "quota-correct"])
@pytest.mark.parametrize("role", [Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_elsewhere_a_decision_is_as_if_it_were_not_there(client, centre, director, page, role):
    decision = entered(client, centre)
    client.force_login(reader(role, make_centre("Can Lộc", make_province("Hà Tĩnh"))))
    assert show(client, decision, page).status_code == 404
    assert not AuditLine.objects.filter(verb="view_scan").exists()


def test_a_lecturer_of_the_centre_has_no_decisions_and_a_stranger_signs_in_first(client, centre, director):
    decision = entered(client, centre)
    client.force_login(reader(Role.LECTURER, centre))
    assert [show(client, decision, page).status_code for page in PAGES] == [404, 404]
    client.logout()
    assert [show(client, decision, page).status_code for page in PAGES] == [302, 302]


def test_a_decision_without_a_scan_has_none_to_open(client, director):
    decision = make_quota(director.centre)
    assert show(client, decision, "quota-scan").status_code == 404
    assert reverse("quota-scan", args=[decision.pk]) not in show(client, decision).text


def test_a_later_decision_supersedes_and_the_page_says_from_when(client, director):
    old = make_quota(director.centre, 4, decided_on=date(2020, 1, 1))
    new = make_quota(director.centre, 6, decided_on=date(2022, 1, 1), number="77-QĐ/HU")
    to_come = make_quota(director.centre, 5, decided_on=date(2023, 1, 1), effective_from=date(2099, 1, 1))
    assert show(client, old).context["superseded_by"] == new
    assert show(client, new).context["superseded_by"] == to_come
    assert show(client, to_come).context["superseded_by"] is None
    assert "Đã được thay thế" in show(client, old).text
    assert "Đang hiệu lực" in show(client, new).text  # the next one is not in effect yet
    assert "Chưa có hiệu lực" in show(client, to_come).text


def test_a_correction_needs_its_reason_and_stays_readable(client, director):
    decision = make_quota(director.centre, 5, number="9-QĐ/HU")
    typed = {"number": "9-QĐ/HU", "decided_on": "15/03/2022", "effective_from": "15/03/2022", "posts": "6"}
    page = reverse("quota-correct", args=[decision.pk])
    assert client.get(page).context["form"]["posts"].value() == "5"
    assert list(client.post(page, typed).context["form"].errors) == ["reason"]
    assert client.post(page, typed | {"reason": "Gõ nhầm số"}).url == decision.get_absolute_url()
    decision.refresh_from_db()
    assert decision.posts == 6
    [correction] = show(client, decision).context["corrections"]
    assert correction["reason"] == "Gõ nhầm số"
    assert [tuple(map(str, change)) for change in correction["changes"]] == [("biên chế được giao", "5", "6")]


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.DEPUTY, Role.OFFICER])
def test_only_who_keeps_staff_is_offered_the_correction(client, director, role):
    decision = make_quota(director.centre)
    page = reverse("quota-correct", args=[decision.pk])
    assert page in show(client, decision).text
    client.force_login(reader(role, director.centre))
    assert page not in show(client, decision).text
    assert client.get(page).status_code == 403


def test_the_page_takes_the_same_queries_for_any_history(client, director, constant_queries):
    decision = make_quota(director.centre, 5)

    def add(n):
        for _n in range(n):
            AuditLine.objects.create(
                by=director, verb="correct_quota", model="centres.quotadecision", row_id=decision.pk,
                centre=director.centre, province=director.centre.province,
                facts={"reason": "x", "corrected": {"posts": [5, 6]}},
            )  # fmt: skip
            make_quota(director.centre, 5)

    assert constant_queries(client, decision.get_absolute_url(), add) <= 10
