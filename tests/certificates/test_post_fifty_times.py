"""One approval posted fifty times at once: one issues, the others are shown what it issued; with its control."""

import re
import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from centres.scope import Role
from certificates import issuing
from certificates.models import Certificate, Proposal, Register
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
    issued = sum(f"Đã cấp {LEARNERS} giấy chứng nhận" in page for *_, page in told)
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


def test_without_the_lock_and_the_old_state_the_check_finds_them(waiting, monkeypatch):
    """The negative control: several go on to write; the database stops them, and they read something else."""
    everybody_has_read = threading.Barrier(4)

    def move_unchecked(row, to, *, by, locked, **facts):
        everybody_has_read.wait(timeout=30)
        Proposal.objects.filter(pk=row.pk).update(status=to, **facts)

    monkeypatch.setattr(connection.features.__class__, "has_select_for_update", False)
    monkeypatch.setattr(issuing, "move", move_unchecked)
    assert trouble(post_and_follow(waiting, 4))


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
