"""Verbs on rosters: find who is already registered, enrol many at once, take one off."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import audit
from centres.vietnamese import fold

from . import figures
from .classes import check_staff
from .models import (
    BirthPrecision,
    CourseClass,
    Enrolment,
    EnrolmentStatus,
    Learner,
    LearnerAtCentre,
)


@dataclass(frozen=True)
class Entry:
    """One person to be enrolled, as checked: a row of a file or a form.

    `learner` holds columns of Learner (full_name, birth_on, birth_precision, gender, workplace, …), `enrolment`
    those of Enrolment (workplace, position, sending_unit, note). `number` names the row in messages.
    """

    number: int
    learner: dict
    enrolment: dict = field(default_factory=dict)

    @property
    def person(self) -> tuple[str, date]:
        """What two records of one person share where no citizen id tells: folded name and birth date."""
        return fold(self.learner["full_name"]), self.learner["birth_on"]


NEW, SAME_ID, SAME_PERSON, ENROLLED, CONFLICT = "new", "same_id", "same_person", "enrolled", "conflict"


@dataclass(frozen=True)
class Match:
    """What the registry knows about an entry.

    kind: NEW; SAME_ID, the citizen id is registered with this name and birth date; SAME_PERSON, name and birth date
    agree with a learner of this centre (to be confirmed by a person); ENROLLED, already on this roster; CONFLICT,
    the citizen id belongs to another name or birth date.
    """

    kind: str
    learner: Learner | None = None


def match(course_class, entries, *, by):
    """A Match for every entry, in three queries.

    Citizen ids are compared nationwide; names only with learners `by` may see, so nobody learns from an import who
    studied elsewhere.
    """
    ids = {entry.learner.get("citizen_id") for entry in entries} - {None, ""}
    by_id = {learner.citizen_id: learner for learner in Learner.objects.filter(citizen_id__in=ids)}
    keys = {entry.person for entry in entries}
    seen = Learner.objects.visible_to(by).filter(
        name_key__in={name for name, _birth in keys}, birth_on__in={birth for _name, birth in keys}
    )
    by_person = defaultdict(list)
    for learner in seen:
        by_person[learner.name_key, learner.birth_on].append(learner)
    enrolled = set(course_class.enrolments.values_list("learner", flat=True))
    return [_match_one(entry, by_id, by_person, enrolled) for entry in entries]


def _match_one(entry, by_id, by_person, enrolled):
    citizen_id = entry.learner.get("citizen_id")
    learner = by_id.get(citizen_id)
    if learner is not None:
        if (learner.name_key, learner.birth_on) != entry.person:
            return Match(CONFLICT)
        return Match(ENROLLED if learner.pk in enrolled else SAME_ID, learner)
    namesakes = [
        learner
        for learner in by_person[entry.person]
        if not (citizen_id and learner.citizen_id)  # two different citizen ids are two people
        and learner.gender == entry.learner["gender"]
    ]
    for learner in namesakes:
        if learner.pk in enrolled:
            return Match(ENROLLED, learner)
    return Match(SAME_PERSON, namesakes[0]) if namesakes else Match(NEW)


@dataclass(frozen=True)
class Enrolled:
    """What an enrolment did, in persons."""

    created: int
    matched: int
    already_there: int

    @property
    def enrolled(self) -> int:
        """Persons added to the roster."""
        return self.created + self.matched


@transaction.atomic
def enrol(course_class, entries, *, by, different=frozenset()):
    """Put `entries` on the roster of an open class: all of them or, on any error, none.

    different: numbers of entries that `by` declared to be other people than the learner found with the same name
    and birth date. Fields of known learners are only filled where empty; names and births are never changed.
    Raises ValidationError "roster_closed", "class_full", "id_of_another"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    course_class = CourseClass.objects.select_for_update().select_related("centre").get(pk=course_class.pk)
    if course_class.status not in CourseClass.ROSTER_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: learners can be added while it is open."),
            code="roster_closed",
            params={"state": course_class.get_status_display()},
        )
    pairs = list(zip(entries, match(course_class, entries, by=by), strict=True))
    _refuse_conflicts(pairs)
    joining = [(entry, found) for entry, found in pairs if found.kind != ENROLLED or entry.number in different]
    _refuse_overfull(course_class, len(joining))
    known = {
        entry.number: found.learner
        for entry, found in joining
        if found.kind == SAME_ID or (found.kind == SAME_PERSON and entry.number not in different)
    }
    created = _register([entry for entry, _found in joining if entry.number not in known])
    _fill_gaps((known[entry.number], entry.learner) for entry, _found in joining if entry.number in known)
    fresh = iter(created)
    seats = [(known.get(entry.number) or next(fresh), entry) for entry, _found in joining]
    _seat(course_class, seats)
    figures.update(course_class)
    done = Enrolled(len(created), len(known), len(pairs) - len(joining))
    audit.record(by, "enrol", course_class, created=done.created, matched=done.matched)
    return done


def _register(entries):
    """Add new learners to the national registry."""
    learners = [Learner(**{"typed_name": entry.learner["full_name"], **entry.learner}) for entry in entries]
    try:
        with transaction.atomic():
            return Learner.objects.bulk_create(learners, batch_size=500)
    except IntegrityError as error:  # the same citizen id, in this list twice or in another class a moment ago
        raise ValidationError(
            _("A citizen id of this list was registered by somebody else a moment ago. Check the list once more."),
            code="registered_meanwhile",
        ) from error


def _refuse_conflicts(pairs):
    wrong = [entry.number for entry, found in pairs if found.kind == CONFLICT]
    if wrong:
        raise ValidationError(
            _(
                "Row %(rows)s: the citizen id is registered with another name or birth date. Correct the row or "
                "leave it out."
            ),
            code="id_of_another",
            params={"rows": ", ".join(map(str, wrong[:10]))},
        )


def _refuse_overfull(course_class, joining):
    """Capacity holds on every path: form, import, later API."""
    seated = course_class.enrolments.studying().count()
    if seated + joining > course_class.capacity:
        raise ValidationError(
            ngettext(
                "The class has %(free)s free place of %(capacity)s, but %(joining)s would join. Give the class more "
                "places or leave rows out.",
                "The class has %(free)s free places of %(capacity)s, but %(joining)s would join. Give the class more "
                "places or leave rows out.",
                max(0, course_class.capacity - seated),
            ),
            code="class_full",
            params={
                "free": max(0, course_class.capacity - seated),
                "capacity": course_class.capacity,
                "joining": joining,
            },
        )


# What a later file may add to a learner already registered; never the name, the birth date or the sex.
FILLABLE = ["citizen_id", "ethnicity", "home_place", "position", "party_status", "party_join_on", "phone", "email"]


def _fill_gaps(pairs):
    changed = []
    for learner, facts in pairs:
        gaps = [column for column in FILLABLE if facts.get(column) and not getattr(learner, column)]
        for column in gaps:
            setattr(learner, column, facts[column])
        if gaps:
            changed.append(learner)
    Learner.objects.bulk_update(changed, FILLABLE, batch_size=500)


def _seat(course_class, seats):
    """Write enrolments of (learner, entry) pairs, and that the centre has now seen these learners."""
    centre = course_class.centre
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                course_class=course_class, learner=learner, centre=centre, year=course_class.year,
                **{"workplace": learner.workplace, "position": learner.position, **entry.enrolment},
            )
            for learner, entry in seats
        ],
        batch_size=500,
    )  # fmt: skip
    LearnerAtCentre.objects.bulk_create(
        [
            LearnerAtCentre(learner=learner, centre=centre, name_key=learner.name_key, sort_key=learner.sort_key)
            for learner, _entry in seats
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def leave(enrolment, *, by, status, reason):
    """Take a learner off the roster as withdrawn or deferred; the row stays, with the reason.

    Raises ValidationError "reason_missing", "roster_closed", "not_enrolled"; PermissionDenied.
    """
    check_staff(by, enrolment.centre)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the learner leaves."), code="reason_missing")})
    course_class = CourseClass.objects.select_for_update().get(pk=enrolment.course_class_id)
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: its roster can no longer be changed."),
            code="roster_closed",
            params={"state": course_class.get_status_display()},
        )
    left = Enrolment.objects.filter(pk=enrolment.pk, status=EnrolmentStatus.ENROLLED).update(
        status=status, leave_reason=reason.strip()
    )
    if not left:
        raise ValidationError(_("This learner is no longer on the roster."), code="not_enrolled")
    enrolment.refresh_from_db()
    figures.update(course_class)
    audit.record(by, "leave_class", enrolment, status=str(status), reason=reason.strip())
    return enrolment


def birth_of(text):
    """(date, precision) of a checked birth date: "1990-04-25", or "1990" where only the year is known."""
    if len(text) == 4:
        return date(int(text), 1, 1), BirthPrecision.YEAR
    return date.fromisoformat(text), BirthPrecision.DAY
