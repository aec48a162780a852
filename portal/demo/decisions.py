"""Decisions on certificates of the demo: one voided, one revoked, one restored, one issued again, one that waits."""

from datetime import timedelta

from centres.models import Centre, User
from centres.scope import Role
from certificates import authority, decisions
from certificates.models import Cause, Certificate, RegisterDecision

from .year import SHOWN

Kind = RegisterDecision.Kind
PAPERS = "Đơn đề nghị ngày 10/11 có xác nhận của đơn vị công tác"


def build(today):
    """By the portal's own verbs, over certificates of the shown centre that are old enough for a decision after them."""
    centre = Centre.objects.get(code=SHOWN)
    staff = {user.role: user for user in User.objects.filter(centre=centre)}
    month_ago = today - timedelta(days=30)
    # In the middle of the rosters: tests and readers meet the first ones as they were issued.
    found = Certificate.objects.filter(centre=centre, issued_on__lt=month_ago)
    held = list(found.order_by("-issued_on", "seq")[10:15])
    voided, revoked, restored, corrected, lost = held
    at = _Desk(staff[Role.OFFICER], staff[Role.DIRECTOR], centre, today)
    at.decide(Kind.VOID, voided, "02-BB/TTCT", month_ago, "Phôi in lệch dấu, đã lập biên bản hủy")
    at.decide(Kind.REVOKE, revoked, "61-QĐ/TTCT", today - timedelta(days=16), "Hồ sơ dự học không đúng thực tế")
    at.decide(Kind.REVOKE, restored, "58-QĐ/TTCT", today - timedelta(days=21), "Có đơn phản ánh về việc dự học")
    at.decide(Kind.RESTORE, restored, "63-QĐ/TTCT", today - timedelta(days=9), "Xác minh: học viên dự học đủ")
    at.reissue(corrected, Cause.CENTRE_ERROR, "Giấy đã cấp; biên bản xác định sai sót số 05-BB/TTCT",
               "In sai dấu trong họ và tên", is_decided=True)  # fmt: skip
    at.reissue(lost, Cause.HOLDER_LOSS, PAPERS, "Mất giấy khi chuyển nhà", is_decided=False)


class _Desk:
    """The officer who proposes and the director who approves."""

    def __init__(self, officer, director, centre, today):
        self.officer, self.director, self.centre, self.today = officer, director, centre, today

    def decide(self, kind, certificate, decision_no, decided_on, reason):
        decision = decisions.propose(
            kind, [certificate], by=self.officer, decision_no=decision_no, decided_on=decided_on, reason=reason
        )
        decisions.approve(decision, by=self.director)

    def reissue(self, certificate, cause, papers, reason, *, is_decided):
        issue_on = self.today - timedelta(days=3)
        signer = authority.signers_on(self.centre, issue_on)[0]
        decision = decisions.propose(
            Kind.REISSUE, [certificate], by=self.officer, cause=cause, papers=papers, reason=reason, issue_on=issue_on,
            signer=signer,
        )  # fmt: skip
        if is_decided:
            decisions.approve(decision, by=self.director)
