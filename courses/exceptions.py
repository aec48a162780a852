"""Verbs on exceptions to the pass rule: propose, agree, refuse, withdraw. Two persons, one reason."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff
from centres.states import check_move, move

from .models import CourseClass, EnrolmentStatus, ExceptionStatus, ResultException
from .plans import is_alone


def check_proposable(enrolment, *, by):
    """Raise what `propose` would raise at this moment for the person, the learner or the state of the class."""
    check_staff(by, enrolment.centre)
    _check_open(enrolment.course_class)
    if enrolment.is_certified:
        raise ValidationError(
            _("%(name)s already holds a certificate: the result behind it stays as it is."),
            code="certified",
            params={"name": enrolment.learner},
        )
    if enrolment.status != EnrolmentStatus.ENROLLED:
        raise ValidationError(_("This learner is no longer on the roster."), code="not_enrolled")


@transaction.atomic
def propose(enrolment, *, by, kind, reason):
    """Propose that a learner is recognised, or is not, against what the rule says.

    Raises ValidationError "reason_missing", "exception_open", "results_closed", "certified", "not_enrolled";
    PermissionDenied.
    """
    check_proposable(enrolment, by=by)
    reason = _given(reason, _("Say why the rule shall not decide."))
    row = ResultException(
        enrolment=enrolment, centre=enrolment.centre, kind=kind, reason=reason, proposed_by=by
    )  # fmt: skip
    row.clean_fields(exclude=["enrolment", "centre", "proposed_by"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("An exception for this learner is already proposed or agreed: withdraw it first."), code="exception_open"
        ) from error
    audit.record(by, "propose_exception", row, course_class=enrolment.course_class_id, kind=str(kind), reason=reason)
    return row


def check_agreement(row, *, by):
    """Raise what `agree` would raise now for the person or the state; True where it would be a single-handed act.

    Raises ValidationError "own_exception", "results_closed", "illegal_move"; PermissionDenied.
    """
    check_staff(by, row.centre)
    check_move(row, ExceptionStatus.AGREED, by=by)
    _check_open(row.enrolment.course_class)
    if not by.is_same_person(row.proposed_by):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    raise ValidationError(
        _("You proposed this exception yourself: another person of the centre has to agree."), code="own_exception"
    )


@transaction.atomic
def agree(row, *, by):
    """Agree to an exception another person proposed; in a centre of one person the act is marked.

    Raises ValidationError "own_exception", "results_closed", "illegal_move"; PermissionDenied.
    """
    _lock_class(row)
    single_handed = check_agreement(row, by=by)
    move(row, ExceptionStatus.AGREED, by=by, decided_by=by, decided_at=timezone.now(), is_single_handed=single_handed)
    audit.record(by, "agree_exception", row, course_class=row.enrolment.course_class_id, single_handed=single_handed)
    return row


@transaction.atomic
def refuse(row, *, by, reason):
    """Refuse an exception: the rule decides. Raises ValidationError "reason_missing", "illegal_move"."""
    check_staff(by, row.centre)
    check_move(row, ExceptionStatus.REFUSED, by=by)
    reason = _given(reason, _("Say why the exception is refused."))
    move(
        row, ExceptionStatus.REFUSED, by=by, decided_by=by, decided_at=timezone.now(), decision_reason=reason
    )  # fmt: skip
    audit.record(by, "refuse_exception", row, course_class=row.enrolment.course_class_id, reason=reason)
    return row


@transaction.atomic
def withdraw(row, *, by):
    """Take an exception back while results are open. Raises ValidationError "results_closed", "illegal_move"."""
    check_staff(by, row.centre)
    _lock_class(row)
    _check_open(row.enrolment.course_class)
    move(row, ExceptionStatus.WITHDRAWN, by=by)
    audit.record(by, "withdraw_exception", row, course_class=row.enrolment.course_class_id)
    return row


def _lock_class(row):
    """Recognition reads the exceptions of the class: none may change beside it."""
    row.enrolment.course_class = CourseClass.objects.select_for_update().get(pk=row.enrolment.course_class_id)


def _check_open(course_class):
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: its results can no longer be changed."),
            code="results_closed",
            params={"state": course_class.get_status_display()},
        )


def _given(reason, sentence):
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(sentence, code="reason_missing")})
    return reason.strip()
