"""Verbs on attendance: record who was absent from a session; what is still to be recorded, and who is at risk."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import Role, may_write

from . import results
from .absence import Standing
from .models import Absence, AbsenceKind, CourseClass, Enrolment, Session

COLUMNS = {AbsenceKind.EXCUSED: "absent_excused", AbsenceKind.UNEXCUSED: "absent_unexcused"}


# --- Recording --------------------------------------------------------------------------------------------


def check_taker(session, *, by):
    """Raises PermissionDenied unless `by` is of the centre's staff, teaches the session or heads its class."""
    teaches_it = by.role == Role.LECTURER and by.person_id is not None and by.person_id == session.lecturer_id
    if not teaches_it and not may_take(session.course_class, by):
        raise PermissionDenied


def may_take(course_class, by):
    """Whether `by` records any session of the class: the centre's staff, and the head of the class."""
    if by.role == Role.LECTURER:
        return by.person_id is not None and by.person_id == course_class.head_id
    return may_write(by) and by.centre_id in {course_class.centre_id, course_class.centre.custodian_id}


def check_open(session, *, by):
    """Raise what `record` would raise at this moment; pages ask before they show the sheet.

    Raises ValidationError "results_closed", "session_to_come"; PermissionDenied.
    """
    check_taker(session, by=by)
    course_class = session.course_class
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: its attendance can no longer be changed."),
            code="results_closed",
            params={"state": course_class.get_status_display()},
        )
    if session.on > timezone.localdate():
        raise ValidationError(
            _("The session is on %(day)s: its attendance is recorded from that day on."),
            code="session_to_come",
            params={"day": session.on.strftime("%d/%m/%Y")},
        )


@transaction.atomic
def record(session, absent, *, by, version_no):
    """Record the attendance of a whole session: `absent` is {enrolment id: AbsenceKind}, everybody else was there.

    `version_no` is the count the sheet was opened with. The periods on the enrolments follow in the same
    transaction; only what differs goes into the audit book.
    Raises ValidationError "results_closed", "session_to_come", "edited_meanwhile", "certified"; PermissionDenied.
    """
    course_class = session.course_class = _locked_class(session)
    check_open(session, by=by)
    taken = Session.objects.filter(pk=session.pk, version_no=version_no).update(
        version_no=version_no + 1, taken_at=timezone.now(), taken_by=by
    )
    session.refresh_from_db(fields=["version_no", "taken_at", "taken_by"])
    if not taken:
        raise ValidationError(
            _(
                "Somebody else recorded this session after you opened the sheet (%(who)s, at %(time)s). Your marks are "
                "still on this page: compare, then save again."
            ),
            code="edited_meanwhile",
            params={"who": session.taken_by, "time": timezone.localtime(session.taken_at).strftime("%H:%M %d/%m/%Y")},
        )
    changes = _write(session, absent)
    recount(course_class)
    audit.record(
        by, "record_attendance", session, course_class=course_class.pk, on=session.on.isoformat(),
        absent=len(absent), changes=changes,
    )  # fmt: skip
    return session


def _locked_class(session):
    """The class, locked as recognition moves it: nobody recognises results while absence is written."""
    return CourseClass.objects.select_for_update(of=("self",)).select_related("centre").get(pk=session.course_class_id)


def _write(session, absent):
    """Make the absences of the session equal `absent`; returns the changes as [enrolment id, before, after]."""
    studying = dict(session.course_class.enrolments.studying().values_list("pk", "is_certified"))
    before = dict(session.absences.filter(enrolment__in=studying).values_list("enrolment", "kind"))
    after = {pk: kind for pk, kind in absent.items() if pk in studying}  # who left meanwhile is passed over
    changes = [
        [pk, before.get(pk, ""), str(after.get(pk, ""))]
        for pk in sorted(before.keys() | after.keys())
        if before.get(pk) != after.get(pk)
    ]
    if held := [pk for pk, _old, _new in changes if studying[pk]]:
        raise ValidationError(
            _("%(name)s already holds a certificate: the attendance behind it stays as it is."),
            code="certified",
            params={"name": Enrolment.objects.select_related("learner").get(pk=held[0]).learner},
        )
    session.absences.filter(enrolment__in=[pk for pk, old, _new in changes if old]).delete()
    Absence.objects.bulk_create(
        [Absence(session=session, enrolment_id=pk, kind=new) for pk, _old, new in changes if new], batch_size=500
    )
    return changes


def recount(course_class):
    """Bring the periods absent on the enrolments of a class in step with its absences, in three queries at most."""
    missed = {}
    rows = Absence.objects.filter(enrolment__course_class=course_class).values_list(
        "enrolment", "kind", F("session__last_period") - F("session__first_period") + 1
    )
    for pk, kind, periods in rows:
        missed.setdefault(pk, dict.fromkeys(AbsenceKind, 0))[kind] += periods
    changed = []
    for enrolment in course_class.enrolments.studying().filter(is_certified=False):
        fresh = {column: missed.get(enrolment.pk, {}).get(kind, 0) for kind, column in COLUMNS.items()}
        if any(getattr(enrolment, column) != value for column, value in fresh.items()):
            for column, value in fresh.items():
                setattr(enrolment, column, value)
            changed.append(enrolment)
    Enrolment.objects.bulk_update(changed, list(COLUMNS.values()), batch_size=500)


# --- What is still to be done ---------------------------------------------------------------------------


def with_state(sessions):
    """Adds to sessions `absent` (learners marked), and `late_joiners`: who joined the class after it was recorded."""
    joined = Enrolment.objects.studying().filter(
        course_class=OuterRef("course_class"), is_certified=False, created_at__gt=OuterRef("taken_at")
    )
    return sessions.annotate(absent=Count("absences", distinct=True), has_late_joiners=Exists(joined))


def missing_sessions(course_class):
    """Sessions of a class, in order, whose attendance is not recorded, or not for everybody on the roster now."""
    sessions = with_state(course_class.sessions.all()).filter(Q(taken_at=None) | Q(has_late_joiners=True))
    return sessions.in_order()


def is_by_session(course_class):
    """Whether absence is computed from sessions; without a timetable it is typed into the result sheet."""
    return course_class.sessions.exists()


@dataclass(frozen=True)
class AtRisk:
    """A learner over or near the limit of absence."""

    enrolment: Enrolment
    standing: Standing


def at_risk(course_class):
    """AtRisk of everybody over the limit or one session away from it, the worst first. Three queries."""
    rule = results.rule_of(course_class)
    coming = course_class.sessions.filter(taken_at=None).in_order().first()
    most, following = results.most_absence(rule), coming.periods if coming else 0
    enrolments = course_class.enrolments.studying().filter(Q(absent_excused__gt=0) | Q(absent_unexcused__gt=0))
    found = [
        AtRisk(one, Standing(one.absent, most, course_class.periods, following))
        for one in enrolments.select_related("learner").in_roster_order()
    ]
    return sorted(
        (one for one in found if one.standing.is_over or one.standing.is_near), key=lambda one: -one.standing.missed
    )
