"""Handing over: which certificate was given to whom, on which day."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff
from courses.models import CourseClass

from .models import Certificate, CertificateStatus


@transaction.atomic
def hand_over(certificate, *, by, on, to=""):
    """Record that a certificate was handed to `to` (the holder, when empty) on the day `on`.

    Raises ValidationError "not_issued", "already_handed_over", "paper_register" and those of the day; PermissionDenied.
    """
    check_staff(by, certificate.centre)
    _check_day(certificate.issued_at, on)
    waiting = Certificate.objects.filter(pk=certificate.pk).awaiting_handover()
    if not waiting.update(handed_over_on=on, handed_over_to=to.strip() or certificate.holder_name):
        certificate.refresh_from_db()
        check_waits(certificate)
    certificate.refresh_from_db()
    audit.record(by, "hand_over", certificate, on=on.isoformat(), to=certificate.handed_over_to)
    return certificate


def check_waits(certificate):
    """Raise why a certificate is not handed over any more: "not_issued", "already_handed_over", "paper_register"."""
    if certificate.is_legacy:
        raise ValidationError(
            _("This certificate is of a paper register: who received it stands there."), code="paper_register"
        )
    if certificate.status != CertificateStatus.ISSUED:
        raise ValidationError(_("This certificate is no longer in force: it is not handed over."), code="not_issued")
    if certificate.handed_over_on:
        raise ValidationError(
            _("It was already handed over on %(day)s."),
            code="already_handed_over",
            params={"day": certificate.handed_over_on.strftime("%d/%m/%Y")},
        )


@transaction.atomic
def hand_over_all(proposal, *, by, on):
    """Record that everybody of a proposal who still waits received the own certificate on the day `on`.

    Returns how many. Raises ValidationError "nobody_waits" and those of the day; PermissionDenied.
    """
    check_staff(by, proposal.centre)
    _check_day(proposal.approved_at, on)
    CourseClass.objects.select_for_update().get(pk=proposal.course_class_id)  # a decision on several of them waits
    waiting = Certificate.objects.filter(proposal=proposal).awaiting_handover()
    count = waiting.update(handed_over_on=on, handed_over_to=F("holder_name"))
    if not count:
        raise ValidationError(_("Every certificate of this class has been handed over."), code="nobody_waits")
    audit.record(by, "hand_over_all", proposal, on=on.isoformat(), count=count)
    return count


def _check_day(numbered_at, on):
    """Numbers are given at the approval, on the printed date or later: before that there is nothing to hand over."""
    numbered_on = timezone.localdate(numbered_at) if numbered_at else timezone.localdate()
    if on < numbered_on:
        raise ValidationError(
            {
                "on": ValidationError(
                    _("The numbers were given out on %(day)s: certificates cannot be handed over earlier."),
                    code="before_issue",
                    params={"day": numbered_on.strftime("%d/%m/%Y")},
                )
            }
        )
    if on > timezone.localdate():
        raise ValidationError(
            {"on": ValidationError(_("The day lies in the future: check the date."), code="in_future")}
        )
