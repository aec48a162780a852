"""The session ends while a deed is done: the deed stands, and the page says so instead of “nothing was saved”."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from certificates import issuing
from certificates.models import Certificate
from tests.build import make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    return make_proposal(make_recognised_class(learners=2))


@pytest.fixture
def browser(waiting):
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user("director", centre=waiting.centre))
    return browser


def approve(browser, proposal, **headers):
    return browser.post(f"/proposals/{proposal.pk}/approve/", {"version_no": proposal.version_no}, headers=headers)


@pytest.fixture
def signed_out_meanwhile(monkeypatch):
    """Somebody ends the session once the approval is written and before its answer leaves."""
    approving = issuing.approve

    def approve_then_end(*args, **kwargs):
        made = approving(*args, **kwargs)
        Session.objects.all().delete()
        return made

    monkeypatch.setattr(issuing, "approve", approve_then_end)


@pytest.mark.usefixtures("signed_out_meanwhile")
def test_the_class_is_issued_and_the_page_does_not_deny_it(browser, waiting):
    page = f"/proposals/{waiting.pk}/"
    answer = approve(browser, waiting, referer=f"http://testserver{page}")
    assert (answer.status_code, answer["Cache-Control"]) == (409, "private, no-store")
    assert Certificate.objects.count() == 2
    words = answer.content.decode()
    assert "Nhiều khả năng thao tác đã được lưu" in words
    assert "chưa lưu gì" not in words
    assert f'href="{page}"' in words  # where to look, not the address of the deed
    assert f'href="/proposals/{waiting.pk}/approve/"' not in words


@pytest.mark.usefixtures("signed_out_meanwhile")
def test_the_page_speaks_the_language_of_the_reader(browser, waiting):
    browser.cookies["django_language"] = "en"
    assert "The step was most likely saved" in approve(browser, waiting).content.decode()


@pytest.mark.usefixtures("signed_out_meanwhile")
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "javascript:alert(1)", "//evil.example/x", ""])
def test_the_way_back_leads_to_no_other_site(browser, waiting, elsewhere):
    words = approve(browser, waiting, referer=elsewhere).content.decode()
    assert "Đăng nhập và xem lại" in words
    assert "evil" not in words
    assert "javascript:" not in words


def test_who_stays_signed_in_is_led_to_the_class(browser, waiting):
    """The control: without the end of the session the same post is answered as ever."""
    answer = approve(browser, waiting)
    assert (answer.status_code, answer["Location"]) == (302, f"/proposals/{waiting.pk}/")


def test_a_request_that_cannot_be_read_still_saves_nothing_and_says_so(browser):
    answer = browser.get("/home/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "chưa lưu gì" in answer.content.decode()
