"""The database is away, full or busy: a page in words, 503 and when to come again; nothing is half done."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from centres.models import AuditLine
from certificates.models import Certificate, RegisterEntry
from tests.build import make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


class Refuses:
    """A database that refuses its `point`th statement, as on a full disk."""

    def __init__(self, point):
        self.point, self.seen = point, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.point:
            raise OperationalError("could not extend file: No space left on device")
        return execute(sql, params, many, context)


def test_a_page_says_in_words_that_the_last_step_is_not_certain(client):
    client.raise_request_exception = False
    client.force_login(make_user("officer"))
    with connection.execute_wrapper(Refuses(1)):
        answer = client.get("/home/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    page = answer.content.decode()
    assert "Chưa chắc thao tác vừa rồi đã được lưu" in page
    assert "chưa có gì được lưu" not in page  # it may have been
    assert "No space" not in page


def test_a_disk_that_is_full_at_any_statement_leaves_no_half_class():
    proposal = make_proposal(make_recognised_class(learners=2))
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user("director", centre=proposal.centre))
    address, facts = f"/proposals/{proposal.pk}/approve/", {"version_no": proposal.version_no}
    page, refused = f"/proposals/{proposal.pk}/", 0
    for point in range(1, 100):
        with connection.execute_wrapper(Refuses(point)):
            answer = browser.post(address, facts, headers={"referer": f"http://testserver{page}"})
        if Certificate.objects.exists():  # whatever fails from now on, the class is issued, whole
            break
        assert answer.status_code == 503, (point, answer.status_code)
        assert f'href="{page}"' in answer.content.decode()  # back to where one looks, not to the deed
        assert not RegisterEntry.objects.exists()
        assert not AuditLine.objects.filter(verb="approve_proposal").exists()
        refused += 1
    assert refused > 15
    assert [one.seq for one in Certificate.objects.order_by("seq")] == [1, 2]
    assert RegisterEntry.objects.count() == 2
    assert AuditLine.objects.filter(verb="approve_proposal").count() == 1
