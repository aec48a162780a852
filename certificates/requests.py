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

from .models import CertificateStatus, CorrectionRequest, DecisionStatus, RegisterDecision, RequestStatus


def latest_about(certificates):
    """{certificate id: the latest request about it} for those of `certificates` that have any."""
    rows = CorrectionRequest.objects.filter(certificate__in=[one.pk for one in certificates])
    return {row.certificate_id: row for row in rows.order_by("pk")}


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
    """Take a request up: the certificate is to be issued again. Raises ValidationError "illegal_move";
    PermissionDenied.
    """
    check_staff(by, request.centre)
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

    Raises ValidationError "other_decision", "not_approved", "illegal_move"; PermissionDenied.
    """
    check_staff(by, request.centre)
    if (
        decision.kind != RegisterDecision.Kind.REISSUE
        or not decision.lines.filter(certificate=request.certificate_id).exists()
    ):
        refuse_with(None, "other_decision", _("This decision does not issue the certificate of the request again."))
    if decision.status != DecisionStatus.APPROVED:
        refuse_with(None, "not_approved", _("The decision waits for approval: the request ends with it, not before."))
    move(request, RequestStatus.DONE, by=by, decision=decision, handled_by=by, handled_at=timezone.now())
    audit.record(by, "finish_request", request, decision=decision.pk)
    return request
