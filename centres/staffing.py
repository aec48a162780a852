"""Verbs on staff: decide a quota, appoint, end an appointment, let a deputy sign."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import audit
from .models import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    Centre,
    Person,
    QuotaDecision,
    SigningDelegation,
    StaffingRule,
)
from .scope import Role

# The director enters the staff of his centre, or the province does on its behalf.
KEEPERS = frozenset({Role.DIRECTOR, Role.PROVINCE})


def may_keep_staff(user):
    """Whether `user` may enter quota decisions and appointments (of centres he sees)."""
    return user.role in KEEPERS


def check_keeper(by, centre):
    """Raises PermissionDenied unless `by` keeps the staff of `centre`: its director, or the province's staff."""
    keeps = {Role.DIRECTOR: by.centre_id in {centre.pk, centre.custodian_id},
             Role.PROVINCE: by.province_id == centre.province_id}  # fmt: skip
    if not may_keep_staff(by) or not keeps[by.role]:
        raise PermissionDenied


@transaction.atomic
def decide_quota(centre, *, by, number, decided_on, posts, effective_from=None, exception_no="", **basis):
    """Enter a decision that gives `centre` its number of posts.

    `basis`: population, cadres, party_members, head counts or None. The decision is judged by the rule in force on
    its own day and keeps it. Source: 208-QĐ/TW, 4 to 6 posts.
    Raises ValidationError "outside_rule" without an exception decision, "before_first_rule"; PermissionDenied.
    """
    check_keeper(by, centre)
    rule = StaffingRule.objects.in_force(centre.level, decided_on)
    if not rule.allows(posts) and not exception_no:
        raise ValidationError(
            {
                "posts": ValidationError(
                    _(
                        "%(rule)s, in force on %(day)s, allows %(fewest)s to %(most)s posts; %(posts)s is outside. "
                        "Correct the number, or enter the decision that allows the exception."
                    ),
                    code="outside_rule",
                    params={
                        "rule": rule.code,
                        "day": decided_on.strftime("%d/%m/%Y"),
                        "fewest": rule.min_posts,
                        "most": rule.max_posts,
                        "posts": posts,
                    },
                )
            }
        )
    decision = QuotaDecision(
        centre=centre, rule=rule, number=number, decided_on=decided_on, posts=posts,
        effective_from=effective_from or decided_on, exception_no=exception_no, **basis,
    )  # fmt: skip
    decision.full_clean()
    decision.save()
    audit.record(by, "decide_quota", decision, posts=posts, number=number, rule=rule.code)
    return decision


@transaction.atomic
def appoint(person, *, by, centre, kind, from_on, to_on=None, mode=AppointmentMode.FULL_TIME, counts_towards_quota=None,
            decision_no="", decided_on=None, exception_no=""):  # fmt: skip
    """Give `person` a post at `centre`.

    `counts_towards_quota` None takes the default: full-time posts count, visiting lecturers do not, concurrent posts
    as the rule in force on the first day says (`StaffingRule.counts_concurrent`).
    Raises ValidationError "centre_closed", "already_in_post", "no_vacant_post", and those of the model;
    PermissionDenied.
    """
    check_keeper(by, centre)
    Centre.objects.select_for_update().get(pk=centre.pk)  # one appointment after the other takes the last post
    if counts_towards_quota is None:
        counts_towards_quota = _counts_as_usual(centre, mode, from_on)
    appointment = Appointment(
        person=person, centre=centre, kind=kind, from_on=from_on, to_on=to_on, mode=mode,
        counts_towards_quota=counts_towards_quota, decision_no=decision_no, decided_on=decided_on,
        exception_no=exception_no,
    )  # fmt: skip
    appointment.full_clean()
    _refuse_beyond_closing(appointment)
    _refuse_second_full_time_post(appointment)
    _refuse_above_quota(appointment)
    appointment.save()
    audit.record(by, "appoint", appointment, person=person.pk, kind=str(kind), from_on=from_on.isoformat())
    return appointment


def _counts_as_usual(centre, mode, day):
    if mode == AppointmentMode.CONCURRENT:
        rule = StaffingRule.objects.latest(centre.level, day)
        return bool(rule and rule.counts_concurrent)
    return mode == AppointmentMode.FULL_TIME


def _refuse_beyond_closing(new):
    """Nobody holds a post on a day on which the centre no longer works."""
    closed_on = new.centre.closed_on
    if closed_on is None or (new.from_on < closed_on and new.to_on and new.to_on < closed_on):
        return
    raise ValidationError(
        {
            "from_on" if new.from_on >= closed_on else "to_on": ValidationError(
                _("The centre is closed from %(day)s on: the appointment has to end before that day."),
                code="centre_closed",
                params={"day": closed_on.strftime("%d/%m/%Y")},
            )
        }
    )


def _refuse_second_full_time_post(new):
    """One person fills one full-time post at a time."""
    if not new.is_full_time:
        return
    overlapping = Appointment.objects.filter(person=new.person, mode=AppointmentMode.FULL_TIME).filter(
        Q(to_on=None) | Q(to_on__gte=new.from_on)
    )
    if new.to_on:
        overlapping = overlapping.filter(from_on__lte=new.to_on)
    held = overlapping.select_related("centre").first()
    if held:
        raise ValidationError(
            _(
                "%(person)s already holds a full-time post (%(post)s, %(centre)s) in this time: end that one first, "
                "or mark this one as concurrent."
            ),
            code="already_in_post",
            params={"person": new.person, "post": held.get_kind_display(), "centre": held.centre.short_name},
        )


def _refuse_above_quota(new):
    """A counted post needs a vacancy on its first day, or an exception decision that stays visible."""
    if not new.counts_towards_quota or new.exception_no:
        return
    row = Centre.objects.with_posts(new.from_on).get(pk=new.centre_id)
    if row.decided_posts is not None and row.filled_posts >= row.decided_posts:
        raise ValidationError(
            {
                "counts_towards_quota": ValidationError(
                    _(
                        "All %(posts)s posts of this centre are filled on %(day)s. End an appointment first, take "
                        "this one off the quota, or enter the decision that allows the exception."
                    ),
                    code="no_vacant_post",
                    params={"posts": row.decided_posts, "day": new.from_on.strftime("%d/%m/%Y")},
                )
            }
        )


@transaction.atomic
def end_appointment(appointment, *, by, to_on):
    """End an appointment; `to_on` is its last day.

    Raises ValidationError "ends_before_start"; PermissionDenied.
    """
    check_keeper(by, appointment.centre)
    if to_on < appointment.from_on:
        raise ValidationError(
            {
                "to_on": ValidationError(
                    _("The appointment began on %(day)s: the last day cannot lie before it."),
                    code="ends_before_start",
                    params={"day": appointment.from_on.strftime("%d/%m/%Y")},
                )
            }
        )
    appointment.to_on = to_on
    appointment.save(update_fields=["to_on"])
    audit.record(by, "end_appointment", appointment, to_on=to_on.isoformat())
    return appointment


@transaction.atomic
def enter_person(centre, *, by, **facts):
    """Add somebody to the staff list of `centre`; `facts` are columns of Person."""
    check_keeper(by, centre)
    person = Person(centre=centre, **facts)
    person.full_clean()
    person.save()
    audit.record(by, "enter_person", person)
    return person


@transaction.atomic
def edit_person(person, *, by, **facts):
    """Correct what is known about a member of staff; `facts` are columns of Person."""
    check_keeper(by, person.centre)
    before = Person.objects.get(pk=person.pk)  # a form may have put the new values on `person` already
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    for name, value in facts.items():
        setattr(person, name, value)
    person.full_clean()
    person.save(update_fields=[*facts, "name_key", "sort_key"])
    audit.record(by, "edit_person", person, changed=changed)
    return person


@transaction.atomic
def delegate_signing(person, *, by, number, signed_on, from_on, to_on):
    """Let a deputy sign for the director (K/T) from a day to a day, as the written authority says.

    Source: Hướng dẫn 154-HD/BTGTW (2020). Raises ValidationError "not_a_deputy", "ends_before_start".
    """
    check_keeper(by, person.centre)
    if to_on < from_on:
        raise ValidationError({"to_on": ValidationError(
            _("The last day cannot lie before the first: check both dates."), code="ends_before_start"
        )})  # fmt: skip
    posts = Appointment.objects.on(from_on).filter(person=person, kind=AppointmentKind.DEPUTY)
    if not posts.exists():
        raise ValidationError({"person": ValidationError(
            _("%(person)s is not a deputy director on %(day)s: only a deputy signs for the director."),
            code="not_a_deputy", params={"person": person, "day": from_on.strftime("%d/%m/%Y")},
        )})  # fmt: skip
    delegation = SigningDelegation(
        centre=person.centre, person=person, number=number, signed_on=signed_on, from_on=from_on, to_on=to_on
    )
    delegation.full_clean()
    delegation.save()
    audit.record(by, "delegate_signing", delegation, number=number, to_on=to_on.isoformat())
    return delegation
