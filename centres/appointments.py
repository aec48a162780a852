"""Verbs on appointments: give a post, correct what was entered, end it; what a post may not collide with."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from . import audit, delegations, spans
from .models import Appointment, AppointmentKind, AppointmentMode, Centre, Person, QuotaDecision, StaffingRule
from .refusals import refuse
from .staffing import check_keeper

# What a correction may put right; another post, mode or first day is another appointment.
FACTS = ("to_on", "counts_towards_quota", "decision_no", "decided_on", "exception_no")


@transaction.atomic
def appoint(person, *, by, centre, kind, from_on, to_on=None, mode=AppointmentMode.FULL_TIME, counts_towards_quota=None,
            decision_no="", decided_on=None, exception_no=""):  # fmt: skip
    """Give `person` a post at `centre`; a person of another centre comes as concurrent or visiting.

    `counts_towards_quota` None takes the default of `counts_as_usual`.
    Raises ValidationError "ends_before_start", "before_opening", "centre_closed", "not_own_staff",
    "already_in_post", "second_director", "no_vacant_post", and those of the model; PermissionDenied.
    """
    check_keeper(by, centre)
    _lock(centre, person)
    if counts_towards_quota is None:
        counts_towards_quota = counts_as_usual(centre, mode, from_on)
    appointment = Appointment(
        person=person, centre=centre, kind=kind, from_on=from_on, to_on=to_on, mode=mode,
        counts_towards_quota=counts_towards_quota, decision_no=decision_no, decided_on=decided_on,
        exception_no=exception_no,
    )  # fmt: skip
    _check(appointment)
    appointment.save()
    audit.record(
        by, "appoint", appointment, person=person.pk, kind=str(kind), from_on=from_on.isoformat(),
        **({"exception_no": exception_no} if exception_no else {}),
    )  # fmt: skip
    return appointment


@transaction.atomic
def correct(appointment, *, by, **facts):
    """Put right the end, the decision or the counting of an appointment; `facts` are columns of FACTS.

    A later end is judged as a new appointment would be; old and new values go into the audit book.
    Raises ValidationError "nothing_changed", and those of `appoint`; PermissionDenied.
    """
    check_keeper(by, appointment.centre)
    _lock(appointment.centre, appointment.person)
    appointment = Appointment.objects.select_related("person", "centre").get(pk=appointment.pk)
    before = {name: getattr(appointment, name) for name in FACTS}
    for name, value in facts.items():
        setattr(appointment, name, value)
    corrected = audit.changes(before, appointment)
    if not corrected:
        refuse(None, "nothing_changed", _("Nothing was changed: correct a value, or go back."))
    _check(appointment)
    appointment.save()
    audit.record(by, "correct_appointment", appointment, corrected=corrected)
    _end_authority(appointment, by=by)
    return appointment


@transaction.atomic
def end(appointment, *, by, to_on):
    """End an appointment; `to_on` is its last day. With a deputy's post ends the authority to sign.

    Raises ValidationError "ends_before_start", "ends_later"; PermissionDenied.
    """
    check_keeper(by, appointment.centre)
    _lock(appointment.centre, appointment.person)
    appointment.refresh_from_db()
    if appointment.to_on and to_on > appointment.to_on:
        refuse(
            "to_on", "ends_later",
            _("The appointment ends on %(day)s already. To prolong it, correct the appointment."),
            day=appointment.to_on,
        )  # fmt: skip
    appointment.to_on = to_on
    _refuse_end_before_start(appointment)
    appointment.save(update_fields=["to_on"])
    audit.record(by, "end_appointment", appointment, to_on=to_on.isoformat())
    _end_authority(appointment, by=by)
    return appointment


def counts_as_usual(centre, mode, day):
    """Whether a post counts where nobody says otherwise: full-time ones do, visiting lecturers never.

    Concurrent ones as the rule in force on the day says (`StaffingRule.counts_concurrent`).
    """
    if mode == AppointmentMode.CONCURRENT:
        rule = StaffingRule.objects.latest(centre.level, day)
        return bool(rule and rule.counts_concurrent)
    return mode == AppointmentMode.FULL_TIME


def _lock(centre, person):
    """One appointment after the other at a centre, and for a person: the last vacant post is taken once."""
    Centre.objects.select_for_update().get(pk=centre.pk)
    Person.objects.select_for_update().get(pk=person.pk)


def _span(row):
    return row.from_on, row.to_on


def _end_authority(appointment, *, by):
    """A deputy whose post ends signs for the director no more."""
    if appointment.kind == AppointmentKind.DEPUTY and appointment.to_on:
        delegations.end_with_post(appointment, by=by, revoked_on=appointment.to_on + timedelta(days=1))


# --- What is refused -----------------------------------------------------------------------------------------


def _check(new):
    """Judge an appointment as a whole, new or corrected, against everything it may collide with."""
    _refuse_end_before_start(new)
    _refuse_outside_life(new)
    new.full_clean(validate_constraints=False)
    _refuse_guest_full_time(new)
    _refuse_second_full_time_post(new)
    _refuse_same_post_twice(new)
    _refuse_second_director(new)
    new.validate_constraints()
    _refuse_above_quota(new)


def _refuse_end_before_start(new):
    if new.to_on and new.to_on < new.from_on:
        refuse(
            "to_on", "ends_before_start",
            _("The appointment began on %(day)s: the last day cannot lie before it."), day=new.from_on,
        )  # fmt: skip


def _refuse_outside_life(new):
    """Nobody holds a post on a day on which the centre does not work: closed_on is the first day it is closed."""
    opened_on, closed_on = new.centre.opened_on, new.centre.closed_on
    if new.from_on < opened_on:
        refuse(
            "from_on", "before_opening",
            _("The centre opened on %(day)s: the first day cannot lie before it."), day=opened_on,
        )  # fmt: skip
    if closed_on and (new.to_on is None or new.to_on >= closed_on):
        refuse(
            "from_on" if new.from_on >= closed_on else "to_on", "centre_closed",
            _("The centre is closed from %(day)s on: the appointment has to end before that day."), day=closed_on,
        )  # fmt: skip


def _refuse_guest_full_time(new):
    """Somebody of another centre stays there: he works here beside that post."""
    if new.is_full_time and new.person.centre_id != new.centre_id:
        refuse(
            "mode", "not_own_staff",
            _("%(person)s belongs to %(centre)s: choose concurrent or visiting."),
            person=new.person, centre=new.person.centre,
        )  # fmt: skip


def _colliding(new, **where):
    """The first other appointment of `where` that shares a day with `new`; None without one."""
    others = Appointment.objects.filter(**where).exclude(pk=new.pk).select_related("person", "centre")
    return next((other for other in others.order_by("from_on") if spans.overlap(_span(other), _span(new))), None)


def _refuse_second_full_time_post(new):
    """One person fills one full-time post at a time, at whatever centre."""
    held = new.is_full_time and _colliding(new, person=new.person, mode=AppointmentMode.FULL_TIME)
    if held:
        refuse(
            None, "already_in_post",
            _(
                "%(person)s already holds a full-time post (%(post)s, %(centre)s) in this time: end that one first, "
                "or mark this one as concurrent."
            ),
            person=new.person, post=held.get_kind_display(), centre=held.centre.short_name,
        )  # fmt: skip


def _refuse_same_post_twice(new):
    """The same post of the same person is entered once, or it would be counted twice."""
    held = _colliding(new, person=new.person, centre=new.centre, kind=new.kind)
    if held:
        refuse(
            None, "same_post",
            _("%(person)s holds this very post from %(day)s on: correct that appointment, or end it first."),
            person=new.person, day=held.from_on,
        )  # fmt: skip


def _refuse_second_director(new):
    """A centre has one director on a day. Source: 208-QĐ/TW, apparatus."""
    if new.kind != AppointmentKind.DIRECTOR:
        return
    held = _colliding(new, centre=new.centre, kind=AppointmentKind.DIRECTOR)
    if held and held.to_on is None:
        refuse(
            "from_on", "second_director",
            _("%(person)s is director of this centre from %(day)s on, without an end: end that appointment first."),
            person=held.person, day=held.from_on,
        )  # fmt: skip
    if held:
        refuse(
            "from_on", "second_director",
            _(
                "%(person)s is director of this centre from %(first)s to %(last)s: a centre has one director at a "
                "time. Choose other days, or correct that appointment."
            ),
            person=held.person, first=held.from_on, last=held.to_on,
        )  # fmt: skip


def _refuse_above_quota(new):
    """A counted post needs a vacancy on each of its days, or an exception decision that stays visible."""
    if not new.counts_towards_quota or new.exception_no:
        return
    held = Appointment.objects.filter(centre=new.centre, counts_towards_quota=True).exclude(pk=new.pk)
    decided = QuotaDecision.objects.filter(centre=new.centre).order_by("effective_from", "pk")
    above = spans.first_day_above(
        _span(new), list(held.values_list("from_on", "to_on")), list(decided.values_list("effective_from", "posts"))
    )
    if above:
        refuse(
            "counts_towards_quota", "no_vacant_post",
            _(
                "All %(posts)s posts of this centre are filled on %(day)s. End an appointment first, take "
                "this one off the quota, or enter the decision that allows the exception."
            ),
            posts=above[1], day=above[0],
        )  # fmt: skip
