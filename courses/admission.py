"""Who may join a class, as far as is known: whom it admits, what comes before it, what somebody holds already.

Only the Party status keeps anybody out, and only where it is known. The rest is pointed out and never refused: old
certificates are on paper, and a person may have a reason to come again.

What is looked at, and what is told: a learner `by` could see before the enrolment is looked up wherever he studied,
and of a class outside the scope of `by` only the fact and its day are told ("elsewhere", no centre, no class, no
result). Of a learner known from elsewhere alone, found by the citizen id, nothing is looked at, neither results nor
Party status: such a match reveals only that the person is registered.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.spans import add_months

from .models import Admits, Enrolment, Learner, PartyStatus, Programme

FITTING = {
    Admits.ANYONE: frozenset(PartyStatus),
    Admits.OUTSIDERS: frozenset({PartyStatus.NONE}),
    Admits.MEMBERS: frozenset({PartyStatus.PROBATION, PartyStatus.FULL}),
    Admits.PROBATIONERS: frozenset({PartyStatus.PROBATION}),
}
LIFE = ["", PartyStatus.NONE, PartyStatus.PROBATION, PartyStatus.FULL]  # people move on in this order
MOST_NAMED = 10  # row numbers in a sentence


# --- The rule -----------------------------------------------------------------------------------------------


def fits(admits: str, status: str) -> bool:
    """Whether a class that admits `admits` takes somebody of this Party status; an unknown one, "", is let in."""
    return not status or status in FITTING[admits]


def furthest(*statuses: str) -> str:
    """The Party status of one person who is known by several: a row may be newer than the record, or older."""
    return max(statuses, key=LIFE.index)


def valid_until(recognised_on: date, validity_months: int | None) -> date | None:
    """Last day of a pass, counted from the recognition; None without a term.

    The certificate counts from its own printed date, which may be some days later; courses know of none.
    """
    return add_months(recognised_on, validity_months) if validity_months else None


@dataclass(frozen=True)
class Held:
    """A recognised pass of the same programme that still counts. class_code: "" where the class is out of scope."""

    recognised_on: date
    until: date | None
    class_code: str

    @property
    def words(self):
        """“Already completed …”, as much as the reader may know."""
        facts = {"code": self.class_code, "day": _day(self.recognised_on), "until": _day(self.until)}
        match bool(self.class_code), self.until is not None:
            case True, True:
                words = _("Has completed this programme already (class %(code)s, recognised on %(day)s), valid until "
                          "%(until)s.")  # fmt: skip
            case True, False:
                words = _("Has completed this programme already (class %(code)s, recognised on %(day)s), valid without "
                          "a term.")  # fmt: skip
            case False, True:
                words = _(
                    "Was recognised elsewhere on %(day)s to have completed this programme, valid until %(until)s."
                )
            case _other:
                words = _("Was recognised elsewhere on %(day)s to have completed this programme, valid without a term.")
        return words % facts

    @property
    def mark(self):
        """The same in few words, for the line of a roster."""
        if self.until is None:
            return _("completed it before, valid without a term")
        return _("completed it before, valid until %(until)s") % {"until": _day(self.until)}


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


@dataclass(frozen=True)
class Standing:
    """What is known about one person beside a class.

    lacking: programmes that come before, without a recognised pass. typed, recorded: the Party status of the row and
    of the record there is, "" where unknown.
    """

    is_admitted: bool = True
    held: Held | None = None
    lacking: tuple[Programme, ...] = ()
    typed: str = ""
    recorded: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether nothing tells the Party status."""
        return not self.typed and not self.recorded

    @property
    def difference(self) -> str:
        """That row and record differ in the Party status, "" where they do not."""
        if not self.typed or not self.recorded or self.typed == self.recorded:
            return ""
        words = _("The record says “%(recorded)s”, the row “%(typed)s”: if the row is right, correct the record.")
        return words % {"recorded": PartyStatus(self.recorded).label, "typed": PartyStatus(self.typed).label}

    @property
    def remarks(self) -> list[str]:
        """What is pointed out before the person joins, as sentences."""
        said = [self.held.words] if self.held else []
        if self.lacking:
            words = _("No recognised result of “%(names)s” in the portal: look at the certificate on paper.")
            said.append(words % {"names": "”, “".join(one.name for one in self.lacking)})
        return said + ([self.difference] if self.difference else [])

    @property
    def marks(self) -> list[str]:
        """Of the remarks those that stay true on the roster, in few words."""
        said = [self.held.mark] if self.held else []
        if self.lacking:
            said.append(_("no result of %(names)s yet") % {"names": ", ".join(one.short_name for one in self.lacking)})
        return said


# --- Looking up ---------------------------------------------------------------------------------------------


def standings(course_class, pairs, *, by):
    """The Standing of each (Entry, Learner or None for a new person) of `pairs`; five queries for any number."""
    known = {learner.pk for _entry, learner in pairs if learner}
    visible = set(Learner.objects.visible_to(by).filter(pk__in=known).values_list("pk", flat=True)) if known else set()
    past = _Past(course_class, visible, by)
    return [_standing(course_class, entry, learner if learner and learner.pk in visible else None, past)
            for entry, learner in pairs]  # fmt: skip


def _standing(course_class, entry, learner, past):
    typed, recorded = entry.learner.get("party_status") or "", learner.party_status if learner else ""
    pk = learner.pk if learner else None
    is_admitted = fits(course_class.admits, furthest(typed, recorded))
    return Standing(is_admitted, past.held(pk), past.lacking(pk), typed, recorded)


def marks_on_roster(course_class, *, by):
    """{learner's pk: marks} for those on the roster of whom there is something to point out, in four queries."""
    learners = list(course_class.enrolments.studying().values_list("learner", flat=True))
    past = _Past(course_class, learners, by)
    found = {pk: Standing(held=past.held(pk), lacking=past.lacking(pk)).marks for pk in learners}
    return {pk: marks for pk, marks in found.items() if marks}


class _Past:
    """Recognised passes of some learners: of the programme of a class, and of those that come before it."""

    def __init__(self, course_class, learners, by):
        self.today = timezone.localdate()
        self.own = course_class.programme_version.programme_id
        self.before = list(course_class.programme_version.prerequisites.all())
        self.passes = defaultdict(list)  # (learner, programme): [Enrolment]
        passed = Enrolment.objects.passed().filter(
            learner__in=learners, course_class__recognised_on__isnull=False,
            course_class__programme_version__programme__in=[self.own, *(one.pk for one in self.before)],
        )  # fmt: skip
        passed = list(passed.exclude(course_class=course_class).select_related("course_class__programme_version"))
        for one in passed:
            self.passes[one.learner_id, one.course_class.programme_version.programme_id].append(one)
        own = [one.pk for one in passed if one.course_class.programme_version.programme_id == self.own]
        self.in_scope = set(Enrolment.objects.visible_to(by).filter(pk__in=own).values_list("pk", flat=True))

    def held(self, learner):
        """The Held that lasts longest, None where nothing counts today."""
        found = [self._held(one) for one in self.passes.get((learner, self.own), ())]
        valid = [held for held in found if held.until is None or held.until >= self.today]
        return max(valid, key=lambda held: (held.until is None, held.until or held.recognised_on), default=None)

    def _held(self, enrolment):
        taken = enrolment.course_class
        until = valid_until(taken.recognised_on, taken.programme_version.validity_months)
        return Held(taken.recognised_on, until, taken.code if enrolment.pk in self.in_scope else "")

    def lacking(self, learner):
        """The programmes before that the learner has no recognised pass of."""
        return tuple(one for one in self.before if (learner, one.pk) not in self.passes)


# --- Refusing -----------------------------------------------------------------------------------------------


def refuse_unfit(course_class, entries, found):
    """Raises ValidationError "not_admitted", at "party_status", where the known status of an entry does not fit.

    `found`: the Standing of each entry.
    """
    unfit = [str(entry.number) for entry, one in zip(entries, found, strict=True) if not one.is_admitted]
    if not unfit:
        return
    if len(entries) == 1:
        sentence = not_admitted(course_class)
    else:
        sentence = ngettext(
            "Row %(rows)s: the class is for “%(whom)s”, and the learner is known as something else. Correct the Party "
            "status, leave the row out, or open the class to everybody.",
            "Rows %(rows)s: the class is for “%(whom)s”, and these learners are known as something else. Correct the "
            "Party status, leave the rows out, or open the class to everybody.",
            len(unfit),
        ) % {"rows": _some(unfit), "whom": course_class.get_admits_display()}  # fmt: skip
    raise ValidationError({"party_status": ValidationError(sentence, code="not_admitted")})


def not_admitted(course_class):
    """Why one person stays out, and what to do about it."""
    return _(
        "The class is for “%(whom)s”. Correct the Party status, leave this person out, or open the class to everybody."
    ) % {"whom": course_class.get_admits_display()}


def _some(numbers):
    return ", ".join(numbers[:MOST_NAMED]) + (", …" if len(numbers) > MOST_NAMED else "")


def check_roster(course_class, admits):
    """Raises ValidationError "roster_not_admitted" where somebody on the roster would no longer fit."""
    if admits == course_class.admits:
        return
    fitting = {"", *FITTING[admits]}
    unfit = course_class.enrolments.studying().exclude(learner__party_status__in=fitting).count()
    if unfit:
        raise ValidationError(
            {"admits": ValidationError(
                ngettext(
                    "%(n)s learner of the roster is known not to belong to this group: take the learner off the roster "
                    "first, or choose a wider group.",
                    "%(n)s learners of the roster are known not to belong to this group: take them off the roster "
                    "first, or choose a wider group.",
                    unfit,
                ),
                code="roster_not_admitted", params={"n": unfit},
            )}
        )  # fmt: skip
