"""One approval posted fifty times at once: one issues, the others are shown what it issued; with its control."""

import re
import threading
import time
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from centres.scope import Role
from certificates import issuing
from certificates.models import Certificate, Register
from tests.build import make_proposal, make_recognised_class, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

LEARNERS = 3
OWN_WORDS = re.compile(r'<div class="notice[^>]*role="[^>]*>.*?</div>\s*</div>|[\w-]{64}', re.DOTALL)  # and tokens


@pytest.fixture
def waiting():
    return make_proposal(make_recognised_class(learners=LEARNERS))


def post_and_follow(proposal, times):
    """[(status, where to, the page there)] of `times` approvals of one form, each in a window of its own."""
    director = make_user(Role.DIRECTOR, centre=proposal.centre)
    browsers = [Client(raise_request_exception=False) for _ in range(times)]
    for browser in browsers:
        browser.force_login(director)
    form = {"version_no": proposal.version_no}
    answers = at_once([lambda one=one: one.post(f"/proposals/{proposal.pk}/approve/", form) for one in browsers])
    assert [one for one in answers if isinstance(one, Exception)] == []
    told = []
    for browser, answer in zip(browsers, answers, strict=True):
        place = answer.get("Location", "")
        told.append((answer.status_code, place, browser.get(place).content.decode() if place else ""))
    return told


def trouble(told):
    """[what is wrong]; [] where one is told it issued, the others that it was done, all beside the same page."""
    found = []
    ends = Counter((status, place) for status, place, _page in told)
    if len(ends) != 1 or next(iter(ends))[0] != 302:
        found.append(f"different answers: {ends}")
    if len({OWN_WORDS.sub("", page) for _status, _place, page in told}) != 1:
        found.append("different pages")
    issued = sum(f"<div>Đã cấp {LEARNERS} giấy chứng nhận:" in page for *_, page in told)
    already = sum("Đề nghị này đã được duyệt lúc" in page for *_, page in told)
    if (issued, already) != (1, len(told) - 1):
        found.append(f"{issued} were told that they issued, {already} that it was done already")
    if any("notice-stop" in page for *_, page in told):
        found.append("somebody read an error")
    return found


def test_fifty_posts_issue_once_and_all_see_the_same_page(waiting):
    told = post_and_follow(waiting, 50)
    assert trouble(told) == []
    assert {place for _status, place, _page in told} == {f"/proposals/{waiting.pk}/"}
    assert sorted(Certificate.objects.values_list("seq", flat=True)) == list(range(1, LEARNERS + 1))
    assert Register.objects.get().last_seq == Register.objects.get().last_line == LEARNERS


def test_an_approval_that_refuses_where_it_should_wait_is_found_out(waiting, monkeypatch):
    """The negative control: the class is issued once all the same, but the others read an error on the open page."""
    approve, at_work = issuing.approve, threading.Lock()

    def approve_without_waiting(*args, **kwargs):
        if not at_work.acquire(blocking=False):
            raise ValidationError("busy")
        time.sleep(1)  # the others come meanwhile
        return approve(*args, **kwargs)

    monkeypatch.setattr(issuing, "approve", approve_without_waiting)
    found = trouble(post_and_follow(waiting, 4))
    assert Certificate.objects.count() == LEARNERS
    assert "1 were told that they issued, 0 that it was done already" in found
    assert "somebody read an error" in found


def test_a_double_click_in_one_window_is_one_approval(waiting):
    """Both posts bear the same session, as the browser sends them; neither answer is an error."""
    director = make_user(Role.DIRECTOR, centre=waiting.centre)
    browser = Client(raise_request_exception=False)
    browser.force_login(director)
    twin = Client(raise_request_exception=False)
    twin.cookies = browser.cookies.copy()
    form = {"version_no": waiting.version_no}
    answers = at_once([lambda one=one: one.post(f"/proposals/{waiting.pk}/approve/", form) for one in (browser, twin)])
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, f"/proposals/{waiting.pk}/")] * 2
    assert Certificate.objects.count() == LEARNERS
