"""Verbs on requests for correction: a holder sends one, the centre accepts it or refuses it, a decision ends it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit, scans
from centres.refusals import refuse as refuse_with
from centres.scope import check_staff
from centres.states import move

from . import reissuing
from .models import CertificateStatus, CorrectionRequest, DecisionStatus, RegisterDecision, RequestStatus
from .verifying import newest_after


def latest_about(certificates):
    """{certificate id: the latest request about it} for those of `certificates` that have any."""
    rows = CorrectionRequest.objects.filter(certificate__in=[one.pk for one in certificates])
    return {row.certificate_id: row for row in rows.order_by("pk")}


def worked_on(certificates):
    """Accepted requests about `certificates`, or about earlier ones of the same learners and classes.

    One that was issued again without a correction leaves its request open: the next certificate may end it.
    """
    enrolments = [one.enrolment_id for one in certificates if one.enrolment_id]
    rows = CorrectionRequest.objects.filter(certificate__enrolment__in=enrolments, status=RequestStatus.ACCEPTED)
    return rows.select_related("certificate", "centre").order_by("pk")


def has_ended(certificate):
    """Whether nothing can be issued in place of it: it, or the newest that replaced it, is revoked or void."""
    return (newest_after(certificate) or certificate).status in {CertificateStatus.REVOKED, CertificateStatus.VOID}


@transaction.atomic
def send(certificate, *, text, phone, scan=None, key=None):
    """Record what the holder of a certificate says is wrong on it; sent twice with one `key` it is one request.

    Raises ValidationError "not_in_force", "text_missing", "request_open", "scan_too_big", "scan_kind".
    """
    if sent := CorrectionRequest.objects.filter(key=key, certificate=certificate).first():
        return sent
    if certificate.status != CertificateStatus.ISSUED:
        refuse_with(None, "not_in_force", _("This certificate is no longer in force: write about the newer one."))
    if not text.strip():
        refuse_with("text", "text_missing", _("Write what is wrong and how it should read."))
    row = CorrectionRequest(
        certificate=certificate, centre=certificate.centre, text=text.strip(), phone=phone.strip(),
        key=key or uuid.uuid4(),
    )  # fmt: skip
    kind = scans.check(scan)
    if kind:
        scan.seek(0)
        row.file.save(f"request.{kind}", scan, save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if kind:
            row.file.delete(save=False)
        raise ValidationError(
            _("A request about this certificate is being worked on: wait for the answer, or call the centre."),
            code="request_open",
        ) from error
    audit.record(None, "send_request", row)
    return row


@transaction.atomic
def accept(request, *, by):
    """Take a request up: the certificate is to be issued again.

    Raises ValidationError "not_in_force", "illegal_move"; PermissionDenied.
    """
    check_staff(by, request.centre)
    if has_ended(request.certificate):
        refuse_with(None, "not_in_force", _("The certificate is no longer in force and is not issued again: "
                                            "refuse the request with the reason."))  # fmt: skip
    move(request, RequestStatus.ACCEPTED, by=by, handled_by=by, handled_at=timezone.now())
    audit.record(by, "accept_request", request)
    return request


@transaction.atomic
def refuse(request, *, by, answer):
    """Refuse a request with the reason, which the holder reads.

    Raises ValidationError "answer_missing", "illegal_move"; PermissionDenied.
    """
    check_staff(by, request.centre)
    answer = answer.strip()
    if not answer:
        refuse_with("answer", "answer_missing", _("Say why: the holder reads it."))
    move(request, RequestStatus.REFUSED, by=by, handled_by=by, handled_at=timezone.now(), answer=answer)
    audit.record(by, "refuse_request", request, reason=answer)
    return request


@transaction.atomic
def finish(request, decision, *, by):
    """End an accepted request with the decision that issued its certificate again; call it as that is approved.

    The new certificate has to say something else than the one the request is about.
    Raises ValidationError "other_decision", "not_approved", "nothing_differs", "illegal_move"; PermissionDenied.
    """
    check_staff(by, request.centre)
    enrolment = request.certificate.enrolment_id
    if (
        decision.kind != RegisterDecision.Kind.REISSUE
        or not decision.lines.filter(certificate__enrolment=enrolment).exists()
    ):
        refuse_with(None, "other_decision", _("This decision does not issue the certificate of the request again."))
    if decision.status != DecisionStatus.APPROVED:
        refuse_with(None, "not_approved", _("The decision waits for approval: the request ends with it, not before."))
    newer = decision.certificates.filter(enrolment=enrolment).first()
    if not newer or not reissuing.corrects(decision, newer.printed, request.certificate.printed):
        refuse_with(None, "nothing_differs", _("The new certificate says what the old one said: the request stays."))
    move(request, RequestStatus.DONE, by=by, decision=decision, handled_by=by, handled_at=timezone.now())
    audit.record(by, "finish_request", request, decision=decision.pk)
    return request
