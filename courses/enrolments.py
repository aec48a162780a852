"""Verbs on rosters: enrol many at once, take one off. Who is registered already, `matching` finds."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import audit
from centres.scope import check_staff

from . import admission, figures, seating
from .matching import ENROLLED, NEW, Entry, Match, match, refuse_conflicts, refuse_twice
from .models import CourseClass, Enrolment, EnrolmentStatus, Learner

__all__ = ["Enrolled", "Entry", "admit", "check_open", "enrol", "enrol_reviewed", "free_places", "leave"]


@dataclass(frozen=True)
class Enrolled:
    """What an enrolment did, in persons. pointed_out: (number of the entry, remarks) of who joined all the same."""

    created: int
    matched: int
    already_there: int
    pointed_out: tuple = ()

    @property
    def enrolled(self) -> int:
        """Persons added to the roster."""
        return self.created + self.matched


def check_open(course_class):
    """Raises ValidationError "roster_closed" unless learners may be added to the class now."""
    if course_class.status not in CourseClass.ROSTER_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: learners can be added while it is open."),
            code="roster_closed",
            params={"state": course_class.get_status_display()},
        )


def check_may_leave(course_class):
    """Raises ValidationError "roster_closed" once the results of the class are recognised, or where it never opened."""
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: its roster can no longer be changed."),
            code="roster_closed",
            params={"state": course_class.get_status_display()},
        )


def check_uncertified(enrolment):
    """Raises ValidationError "certified" for who holds a certificate: the roster behind it keeps its names."""
    if enrolment.is_certified:
        raise ValidationError(
            _("%(name)s already holds a certificate of this class and stays on its roster."),
            code="certified",
            params={"name": enrolment.learner},
        )


def free_places(course_class):
    """How many more learners fit into the class, in persons; never below 0."""
    return max(0, course_class.capacity - course_class.enrolments.studying().count())


@transaction.atomic
def enrol(course_class, entries, *, by, same=frozenset(), different=frozenset()):
    """Put `entries` on the roster of an open class: all of them or, on any error, none.

    same, different: numbers of entries that `by` declared to be, or not to be, the learner found with the same name
    and birth date; that two are not one person is remembered. Where nothing is declared, a sure match is taken and any
    other is a new person. Fields of known learners are only filled where empty; names and births are never changed.
    Whom the class does not admit is refused, where the Party status is known; what else speaks against an enrolment is
    only pointed out, see `admission`.
    Raises ValidationError "roster_closed", "class_full", "not_admitted", "id_of_another", "id_twice";
    PermissionDenied.
    """
    check_staff(by, course_class.centre)
    course_class = _locked(course_class)
    check_open(course_class)
    matches = _matched(course_class, entries, by)
    joining = [(entry, found.learner) for entry, found in _joining(entries, matches, same, different)]
    _refuse_overfull(course_class, len(joining))
    said = _pointed_out(course_class, joining, by)
    apart = {
        entry.number: one.learner for entry, one in zip(entries, matches, strict=True)
        if entry.number in different and one.learner
    }  # fmt: skip
    return _write(course_class, joining, by=by, apart=apart, said=said, already_there=len(entries) - len(joining))


@transaction.atomic
def enrol_reviewed(course_class, joining, *, by, apart, said=()):
    """Put on the roster whom a review of this very transaction, made with the class locked, has found to join.

    joining: [(Entry, Learner or None for a new person)]; apart: {number of an entry: the learner `by` declared it not
    to be}; said: what was pointed out, as `Enrolled` keeps it. The registry is not looked at again.
    Raises ValidationError "roster_closed", "class_full", "registered_meanwhile"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    course_class = _locked(course_class)
    check_open(course_class)
    _refuse_overfull(course_class, len(joining))
    return _write(course_class, joining, by=by, apart=apart, said=said)


def _write(course_class, joining, *, by, apart, said, already_there=0):
    """Write [(Entry, Learner or None)]: new learners, gaps of known ones, enrolments, figures, the audit line."""
    known = [(entry, learner) for entry, learner in joining if learner]
    new = [entry for entry, learner in joining if not learner]
    _refuse_merged([learner for _entry, learner in known])
    keys = seating.register(new)
    seating.fill_gaps((learner, entry.learner) for entry, learner in known)
    fresh = iter(keys)
    seats = [(learner.pk if learner else next(fresh), entry, learner) for entry, learner in joining]
    seating.seat(course_class, seats)
    seating.keep_apart(course_class, seats, apart, by)
    figures.update(course_class)
    done = Enrolled(len(new), len(known), already_there, said)
    counts = {"created": done.created, "matched": done.matched} | ({"pointed_out": len(said)} if said else {})
    audit.record(by, "enrol", course_class, **counts)
    return done


def admit(course_class, learner, cells, *, by):
    """Seat one registered learner in a class its caller has locked, as `enrol` would; returns the enrolment.

    `cells`: columns of Enrolment. The caller writes figures and the audit line.
    Raises ValidationError "roster_closed", "already_there", "class_full", "not_admitted", "merged_meanwhile".
    """
    check_open(course_class)
    if course_class.enrolments.filter(learner=learner).exists():
        raise ValidationError(
            _("%(learner)s is on the roster of this class already."), code="already_there", params={"learner": learner}
        )
    _refuse_overfull(course_class, 1)
    # The asked centre does not see the record yet: what it says of Party standing counts as if it stood on the list.
    facts = {name: getattr(learner, name) for name in ("full_name", "birth_on", "party_status")}
    entry = Entry(1, facts, cells)
    admission.refuse_unfit(course_class, [entry], admission.standings(course_class, [(entry, learner)], by=by))
    _refuse_merged([learner])
    seating.seat(course_class, [(learner.pk, entry, learner)])
    return course_class.enrolments.get(learner=learner)


def _refuse_merged(learners):
    """Keep the records until the transaction ends; one that was merged a moment ago is no longer to be enrolled."""
    pks = [learner.pk for learner in learners]
    rows = Learner.objects.filter(pk__in=pks).order_by("pk").select_for_update()
    if any(row.merged_into_id for row in rows):
        raise ValidationError(
            _("The record of a learner was merged with another one a moment ago. Check the list once more."),
            code="merged_meanwhile",
        )


def _locked(course_class):
    """The class as it is now, kept until the transaction ends: two officers at once cannot both take the last place."""
    rows = CourseClass.objects.select_for_update(of=("self",)).select_related("centre", "programme_version")
    return rows.get(pk=course_class.pk)


def _matched(course_class, entries, by):
    """The Match of each entry; an id that stands for two people is refused."""
    refuse_twice(entries)
    matches = match(course_class, entries, by=by)
    refuse_conflicts(entries, matches)
    return matches


def _joining(entries, matches, same, different):
    """[(entry, Match)] of those not on the roster yet: the match that is taken, or a new person in its place."""
    taken = [
        found if (found.is_sure or entry.number in same) and entry.number not in different else Match(NEW)
        for entry, found in zip(entries, matches, strict=True)
    ]
    return [(entry, found) for entry, found in zip(entries, taken, strict=True) if found.kind != ENROLLED]


def _pointed_out(course_class, joining, by):
    """((number, remarks), …) of those who may join although something speaks against it; who may not, is refused."""
    found = admission.standings(course_class, joining, by=by)
    entries = [entry for entry, _learner in joining]
    admission.refuse_unfit(course_class, entries, found)
    return tuple((entry.number, one.remarks) for entry, one in zip(entries, found, strict=True) if one.remarks)


def _refuse_overfull(course_class, joining):
    """Capacity holds on every path: form, import, later API."""
    free = free_places(course_class)
    if joining > free:
        raise ValidationError(
            ngettext(
                "The class has %(free)s free place of %(capacity)s, but %(joining)s would join. Give the class more "
                "places or leave rows out.",
                "The class has %(free)s free places of %(capacity)s, but %(joining)s would join. Give the class more "
                "places or leave rows out.",
                free,
            ),
            code="class_full",
            params={"free": free, "capacity": course_class.capacity, "joining": joining},
        )


@transaction.atomic
def leave(enrolment, *, by, status, reason):
    """Take a learner off the roster as withdrawn or deferred; the row stays, with the reason.

    Raises ValidationError "reason_missing", "roster_closed", "not_enrolled", "certified"; PermissionDenied.
    """
    check_staff(by, enrolment.centre)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the learner leaves."), code="reason_missing")})
    course_class = CourseClass.objects.select_for_update().get(pk=enrolment.course_class_id)
    check_may_leave(course_class)
    check_uncertified(enrolment)
    left = Enrolment.objects.filter(pk=enrolment.pk, status=EnrolmentStatus.ENROLLED, is_certified=False).update(
        status=status, leave_reason=reason.strip()
    )
    if not left:
        raise ValidationError(_("This learner is no longer on the roster."), code="not_enrolled")
    enrolment.refresh_from_db()
    figures.update(course_class)
    audit.record(by, "leave_class", enrolment, status=str(status), reason=reason.strip())
    return enrolment
