"""Rules of reissue: read by everybody, added by national staff from a day on, kept by the decisions they governed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from certificates import reissuing
from certificates.models import ReissueRule
from tests.build import TODAY, code_of, make_user

from .deciding import make_desk

pytestmark = pytest.mark.django_db
FACTS = {"cause": "holder_loss", "route": "reissue", "papers": "Đơn theo mẫu mới", "wording": "Cấp lại lần {n}"}


def add(by=None, **facts):
    return reissuing.add_rule(by=by or make_user(Role.NATIONAL), **FACTS | {"effective_from": TODAY()} | facts)


def test_the_next_rule_holds_from_its_day_and_decisions_keep_theirs():
    desk = make_desk()
    earlier = desk.propose("reissue")
    rule = add(effective_from=TODAY(), takes_record=True)
    assert desk.propose("reissue", desk.certificates[1:2]).rule == rule
    earlier.refresh_from_db()
    assert earlier.rule != rule
    assert AuditLine.objects.about(rule).get().verb == "add_reissue_rule"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"effective_from": TODAY() - timedelta(days=1)}, "in_the_past"),
        ({"wording": ""}, "wording_missing"),
        ({"wording": "Cấp lại"}, "wording_missing"),
        ({"papers": ""}, "blank"),
    ],
)
def test_a_rule_that_cannot_be(facts, code):
    with pytest.raises(ValidationError) as refused:
        add(**facts)
    assert code_of(refused) == code
    assert ReissueRule.objects.count() == 4


def test_a_rule_may_say_that_nothing_is_issued():
    assert add(route="refuse", wording="").route == "refuse"


def test_one_rule_a_day_and_cause():
    add()
    with pytest.raises(ValidationError):
        add()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_everybody_reads_them_and_only_national_staff_add(client, role):
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        add(by=user)
    client.force_login(user)
    html = client.get("/reissue-rules/").content.decode()
    assert "Thông tư 03/2023/TT-BNV, Điều 5" in html
    assert "/reissue-rules/new/" not in html
    assert client.get("/reissue-rules/new/").status_code == 403
    assert client.post("/reissue-rules/new/", FACTS).status_code == 403


def test_national_staff_add_one_on_its_page(client):
    client.force_login(make_user(Role.NATIONAL))
    assert "/reissue-rules/new/" in client.get("/reissue-rules/").content.decode()
    bad = client.post("/reissue-rules/new/", FACTS | {"effective_from": "01/01/2020", "working_days": "năm"})
    assert set(bad.context["form"].errors) == {"working_days"}
    bad = client.post("/reissue-rules/new/", FACTS | {"effective_from": "01/01/2020"})
    assert set(bad.context["form"].errors) == {"effective_from"}
    client.post("/reissue-rules/new/", FACTS | {"effective_from": TODAY().strftime("%d/%m/%Y"), "working_days": "3"})
    rule = ReissueRule.objects.get(effective_from=TODAY())
    assert (rule.working_days, rule.is_assumed) == (3, False)
    assert "Đơn theo mẫu mới" in client.get("/reissue-rules/").content.decode()
