"""Verbs on learners who change their class: within a centre at once, between centres by asking and accepting."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Centre
from centres.refusals import refuse as refuse_with
from centres.scope import check_staff
from centres.states import check_move, move

from . import enrolments, figures
from .models import CourseClass, Enrolment, EnrolmentStatus, Transfer, TransferStatus


def arriving_at(user):
    """Transfers to centres of `user`: the named door through which an asked centre sees what it is asked."""
    return Transfer.objects.arriving_at(user)


def centres_to_ask(user):
    """Open centres other than those whose records `user` keeps: the directory of names, nothing of their records."""
    return Centre.objects.filter(closed_on=None).exclude(custodian=user.centre_id)


def check_leaving(enrolment, *, by):
    """Raise what `transfer` and `ask` would raise now for the person, the learner and the class that is left."""
    check_staff(by, enrolment.centre)
    _check_can_go(enrolment)


def _check_can_go(enrolment):
    enrolments.check_may_leave(enrolment.course_class)
    enrolments.check_uncertified(enrolment)
    if enrolment.status != EnrolmentStatus.ENROLLED:
        refuse_with(None, "not_enrolled", _("This learner is no longer on the roster."))


@transaction.atomic
def transfer(enrolment, to_class, *, by, reason):
    """Move a learner to another class that `by` keeps too; returns the accepted Transfer.

    Raises ValidationError "reason_missing", "not_enrolled", "certified", "roster_closed", "same_class",
    "other_programme", "already_there", "class_full", "not_admitted", "transfer_open"; PermissionDenied.
    """
    check_staff(by, to_class.centre)
    _lock_both(enrolment, to_class)
    row = _start(enrolment, to_class.centre, by, reason)
    return _carry_out(row, to_class, by)


@transaction.atomic
def ask(enrolment, to_centre, *, by, reason):
    """Ask another centre to take a learner over.

    Raises ValidationError "reason_missing", "own_centre", "not_enrolled", "certified", "roster_closed",
    "transfer_open"; PermissionDenied.
    """
    check_staff(by, enrolment.centre)
    if by.centre_id in {to_centre.pk, to_centre.custodian_id}:
        refuse_with("to_centre", "own_centre", _("This centre is your own: choose one of its classes instead."))
    row = _start(enrolment, to_centre, by, reason)
    audit.record(by, "ask_transfer", row, to_centre=to_centre.pk, reason=row.reason)
    return row


def _start(enrolment, to_centre, by, reason):
    reason = _given(reason)
    CourseClass.objects.select_for_update().get(pk=enrolment.course_class_id)
    enrolment.refresh_from_db()
    check_leaving(enrolment, by=by)
    row = Transfer(
        enrolment=enrolment, centre=enrolment.centre, to_centre=to_centre, status=TransferStatus.ASKED, reason=reason,
        asked_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("A transfer of this learner is already asked for: withdraw it first."), code="transfer_open"
        ) from error
    return row


@transaction.atomic
def accept(row, to_class, *, by):
    """Take the learner into one of the classes of the asked centre, in one transaction with leaving the old one.

    Raises ValidationError "illegal_move" and what `transfer` raises about the two classes; PermissionDenied.
    """
    check_staff(by, row.to_centre)
    check_move(row, TransferStatus.ACCEPTED, by=by)
    if to_class.centre_id != row.to_centre_id:
        check_staff(by, to_class.centre)
        refuse_with("to_class", "other_centre", _("Choose a class of the centre that was asked."))
    return _carry_out(row, to_class, by)


@transaction.atomic
def refuse(row, *, by, answer):
    """Refuse to take a learner over. Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied."""
    check_staff(by, row.to_centre)
    check_move(row, TransferStatus.REFUSED, by=by)
    answer = _given(answer, "answer")
    move(row, TransferStatus.REFUSED, by=by, decided_by=by, decided_at=timezone.now(), answer=answer)
    audit.record(by, "refuse_transfer", row, reason=answer)
    return row


@transaction.atomic
def withdraw(row, *, by):
    """Take back what was asked, while it waits. Raises ValidationError "illegal_move"; PermissionDenied."""
    check_staff(by, row.centre)
    move(row, TransferStatus.WITHDRAWN, by=by, decided_by=by, decided_at=timezone.now())
    audit.record(by, "withdraw_transfer", row)
    return row


def _carry_out(row, to_class, by):
    old, new = _locked(row.enrolment.course_class_id, to_class.pk)
    enrolment = Enrolment.objects.select_related("learner", "centre", "course_class").get(pk=row.enrolment_id)
    _check_can_go(enrolment)
    if old.pk == new.pk:
        refuse_with("to_class", "same_class", _("The learner is in this class already: choose another one."))
    if old.programme_version.programme_id != new.programme_version.programme_id:
        refuse_with("to_class", "other_programme", _("The class is of another programme: choose one of the same."))
    cells = {name: getattr(enrolment, name) for name in ("workplace", "position", "sending_unit", "note")}
    arrived = enrolments.admit(new, enrolment.learner, cells, by=by)
    Enrolment.objects.filter(pk=enrolment.pk).update(status=EnrolmentStatus.TRANSFERRED, leave_reason=row.reason)
    now = timezone.now()
    move(row, TransferStatus.ACCEPTED, by=by, decided_by=by, decided_at=now, to_class=new, arrived=arrived)
    figures.update(old)
    figures.update(new)
    audit.record(by, "transfer_learner", row, from_class=old.pk, to_class=new.pk, reason=row.reason)
    return row


def _lock_both(enrolment, to_class):
    """Both classes before either one: else two learners who swap classes wait for each other."""
    _locked(enrolment.course_class_id, to_class.pk)


def _locked(*pks):
    """Both classes as they are now, locked in the order of their keys."""
    rows = CourseClass.objects.select_for_update(of=("self",)).select_related("centre", "programme_version")
    found = {one.pk: one for one in rows.filter(pk__in=pks).order_by("pk")}
    return [found[pk] for pk in pks]


def _given(reason, field="reason"):
    if not reason.strip():
        raise ValidationError({field: ValidationError(_("Say why."), code="reason_missing")})
    return reason.strip()
