"""Addresses of deeds opened like pages: by a bookmark, by Back, after signing in again. All answer in words."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from centres import addresses
from centres.scope import Role
from tests.build import PASSWORD, make_plan, make_user

pytestmark = pytest.mark.django_db

SUBMIT, PLAN, LIST = "/plans/25/submit/", "/plans/25/", "/plans/"


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def goes_on_at(answer):
    """The address behind the red button of the page."""
    return answer.text.partition('<a class="btn btn-primary" href="')[2].partition('"')[0]


def every_address(patterns, before=""):
    """Yield each address of our own that is no pattern, with a 1 in the place of numbers and words."""
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            if pattern.app_name != "admin":
                yield from every_address(pattern.url_patterns, whole)
        elif "^" not in whole:
            yield "/" + re.sub(r"<[^>]+>", "1", whole)


EVERY = list(every_address(get_resolver().url_patterns))


# --- The page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "goes_on"),
    [
        (SUBMIT, PLAN),
        ("/plans/remind/", LIST),
        ("/proposals/34/return/", "/proposals/34/"),
        ("/proposals/34/approve/?tab=2", "/proposals/34/"),
        ("/blanks/3/destroy/7/", "/blanks/3/"),
        ("/rooms/7/retire/", "/rooms/"),  # a room has no page of its own, its button stands on the list
        ("/printed-books/7/stop/", "/home/"),  # nothing at all above it
        ("/sign-out/", "/home/"),
    ],
)
def test_a_deed_opened_as_a_page_says_that_nothing_was_done_and_leads_on(signed_in, address, goes_on):
    answer = signed_in.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Chưa thực hiện thao tác nào" in answer.text
    assert 'class="side"' in answer.text  # the portal's own look
    assert answer.text.count("<h1") == 1
    assert goes_on_at(answer) == goes_on
    assert answer["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" in answer.headers


def test_it_speaks_english_too(signed_in):
    signed_in.cookies["django_language"] = "en"
    answer = signed_in.get(SUBMIT)
    assert "Nothing was done" in answer.text
    assert "Open the page" in answer.text


def test_it_tells_nobody_whether_the_row_is_there(signed_in):
    plan, nowhere = make_plan(), 4711  # a plan of another centre
    answers = [signed_in.get(f"/plans/{number}/submit/") for number in (plan.pk, nowhere)]
    assert [answer.status_code for answer in answers] == [405, 405]
    here, there = (answer.text.partition("<main")[2].partition("</main>")[0] for answer in answers)
    assert here.replace(f"/plans/{plan.pk}/", "/plans/4711/") == there


def test_no_row_is_looked_up(signed_in):
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(SUBMIT)
    assert queries.captured_queries  # of the session and its owner
    assert "courses_plan" not in " ".join(query["sql"] for query in queries)


def test_where_it_came_from_does_not_matter(signed_in):
    """After signing in the browser says it comes from there."""
    assert goes_on_at(signed_in.get(SUBMIT, headers={"referer": "http://testserver/sign-in/"})) == PLAN


def test_the_public_reads_it_in_the_public_look(client):
    answer = client.get("/my/end/")
    assert (answer.status_code, goes_on_at(answer)) == (405, "/my/")
    assert "/home/" not in answer.text.partition("<main")[2]  # that one is of the staff
    assert 'class="side"' not in answer.text


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json"])
def test_the_check_as_json_answers_without_a_page(client, accept):
    answer = client.get("/verify.json", headers={"accept": accept})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_who_asks_for_json_gets_no_page(signed_in):
    answer = signed_in.get(SUBMIT, headers={"accept": "application/json"})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_what_is_called_a_page_can_be_opened_and_nothing_else(client):
    client.force_login(make_user(Role.NATIONAL))
    wrong = [address for address in EVERY if addresses.is_page(address) == (client.get(address).status_code == 405)]
    assert len(EVERY) > 200
    assert not wrong


@pytest.mark.parametrize(
    "address",
    ["", "/nowhere/", "//evil.example/plans/", "javascript:alert(1)", "http://[", "x", "https://evil.example/plans/"],
)
def test_what_is_no_address_of_ours_is_no_page(address):
    assert not addresses.is_page(address)


# --- The session ended before the button was pressed -------------------------------------------------------------


@pytest.mark.parametrize(
    ("referer", "goes_on"),
    [
        ("http://testserver/plans/?year=2026", "/plans/?year=2026"),
        ("http://testserver/plans/25/return/", "/plans/25/return/"),
        ("http://testserver/plans/25/submit/", PLAN),
        ("https://evil.example/plans/", PLAN),
        ("http://testserver//evil.example/plans/", PLAN),
        ("javascript:alert(1)", PLAN),
        ("", PLAN),
    ],
)
def test_after_a_button_the_way_leads_to_the_page_it_stood_on(client, referer, goes_on):
    asked = client.post(SUBMIT, headers={"referer": referer})
    assert asked.status_code == 302
    page = client.get(asked.url)
    assert page.context["next"] == goes_on
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(SUBMIT, headers={"referer": referer})
    assert refused.status_code == 403
    assert "chưa lưu gì" in refused.text
    assert goes_on_at(refused) == goes_on.replace("&", "&amp;")


def test_without_a_page_above_it_leads_home(client):
    assert client.post("/printed-books/7/stop/").url == "/sign-in/?next=/home/"
    assert goes_on_at(Client(enforce_csrf_checks=True).post("/printed-books/7/stop/")) == "/home/"


def test_a_form_on_an_address_of_its_own_is_opened_again_there(client):
    assert client.post("/plans/25/return/").url == "/sign-in/?next=/plans/25/return/"


def test_a_bookmark_of_a_deed_leads_through_sign_in_to_the_row(client, officer):
    plan = make_plan(officer.centre)
    asked = client.get(f"/plans/{plan.pk}/submit/")
    assert asked.url == f"/sign-in/?next=/plans/{plan.pk}/"
    answer = client.post(
        "/sign-in/", {"username": officer.username, "password": PASSWORD, "next": f"/plans/{plan.pk}/"}
    )
    assert client.get(answer.url).status_code == 200


def test_signing_in_with_the_address_of_a_deed_leads_home(client, officer):
    """From a sign-in page that was open already, or a link somebody sent."""
    answer = client.post("/sign-in/", {"username": officer.username, "password": PASSWORD, "next": SUBMIT})
    assert answer.url == "/home/"


def test_no_address_whatever_leads_through_sign_in_to_a_deed(client):
    for address in EVERY:
        for answer in (client.get(address), client.post(address)):
            if answer.status_code == 302 and answer.url.startswith("/sign-in/?next="):
                assert addresses.is_page(answer.url.partition("=")[2]), address


def test_the_refused_form_speaks_english_too():
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["django_language"] = "en"
    assert "nothing was saved" in strict.post(SUBMIT).text
