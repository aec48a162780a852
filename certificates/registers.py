"""Verbs on the books of a centre: set how numbers read from a day on, open a book with minutes, close it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Centre
from centres.refusals import refuse
from centres.scope import Role, check_staff

from . import numbers, register
from .models import NumberPattern, PeriodKind, Proposal, ProposalStatus, Register, RegisterEntry

Kind = RegisterEntry.Kind


def check_director(by, centre):
    """Raises PermissionDenied unless `by` directs the centre or the keeper of its records."""
    check_staff(by, centre)
    if by.role != Role.DIRECTOR:
        raise PermissionDenied


def first_day(centre, form):
    """The first day a new pattern may hold from: tomorrow where numbers were given out, else any day (None)."""
    used = Register.objects.filter(centre=centre, form=form, is_legacy=False, last_seq__gt=0).exists()
    return timezone.localdate() + timedelta(days=1) if used else None


def check_pattern(centre, *, form, period_kind, pattern, effective_from):
    """Raise what `set_pattern` would raise for what is typed."""
    numbers.check(pattern, period_kind, centre.code)
    first = first_day(centre, form)
    if first and effective_from < first:
        refuse("effective_from", "pattern_in_the_past",
               _("Numbers were given out already: choose %(day)s or a later day."), day=first)  # fmt: skip
    patterns = NumberPattern.objects.filter(centre=centre)
    if patterns.filter(form=form, effective_from=effective_from).exists():
        refuse("effective_from", "pattern_that_day", _("There is a pattern from this day already."))
    others = [(one.pattern, one.period_kind) for one in patterns.exclude(form=form)]
    others += [(text, PeriodKind.YEAR) for other, text in numbers.PATTERNS.items() if other != form]
    if _reading(centre, pattern, period_kind) in {_reading(centre, *other) for other in others}:
        refuse("pattern", "pattern_of_other_form",
               _("The other form uses this pattern, so that two papers could bear one number: change it."))  # fmt: skip


def _reading(centre, pattern, kind):
    """One number as a pattern writes it, to see whether two patterns read alike."""
    day = timezone.localdate()
    return numbers.text(numbers.of_book(pattern, centre.code, numbers.period(kind, day)), 1, day)


@transaction.atomic
def set_pattern(centre, *, by, form, period_kind, pattern, effective_from, decision_no=""):
    """Write numbers by `pattern` from a day on. Books that are open keep the pattern they began with.

    Raises ValidationError "pattern_in_the_past", "pattern_that_day", "pattern_of_other_form" and those of
    numbers.check; PermissionDenied for all but the director.
    """
    check_director(by, centre)
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)  # one pattern after the other
    check_pattern(centre, form=form, period_kind=period_kind, pattern=pattern, effective_from=effective_from)
    made = NumberPattern.objects.create(
        centre=centre, form=form, period_kind=period_kind, pattern=pattern, effective_from=effective_from,
        decision_no=decision_no, set_by=by,
    )  # fmt: skip
    audit.record(by, "set_number_pattern", made, pattern=pattern, day=effective_from.isoformat())
    return made


@transaction.atomic
def open_book(centre, *, by, form, on, minutes):
    """Open the book of the printed date `on` with minutes; its first line says so.

    Without this the first certificate opens the book. Raises ValidationError "already_open", "no_minutes", "no_term",
    "wrong_year", "centre_closed"; PermissionDenied.
    """
    check_director(by, centre)
    _check_year(on)
    if not minutes.strip():
        refuse("minutes", "no_minutes", _("Enter the number of the minutes."))
    if centre.closed_on and centre.closed_on <= timezone.localdate():
        refuse(None, "centre_closed", _("This centre is closed: no register of it can be opened."))
    names, pattern = register.book_facts(centre, form, on)
    book, is_new = Register.objects.get_or_create(
        **names, defaults={"number_pattern": pattern, "opened_by": by, "opening_minutes": minutes.strip()}
    )
    if not is_new:
        refuse("on", "already_open", _("The register of %(period)s was opened before."), period=book.period)
    _add_line(register.lock(pk=book.pk), Kind.OPEN, by, minutes=minutes.strip(), pattern=pattern)
    audit.record(by, "open_register", book, form=form, period=book.period, minutes=minutes.strip())
    return book


def _check_year(on):
    """A register cannot be removed: one is opened for last year, this year or the next."""
    year = timezone.localdate().year
    if abs(on.year - year) > 1:
        refuse("on", "wrong_year", _("A register is opened for a day of %(first)s to %(last)s. Earlier years are "
               "entered as paper registers."), first=str(year - 1), last=str(year + 1))  # fmt: skip


def still_open(book):
    """Proposals that would take numbers of the book: whoever closes it should see them first."""
    waiting = Proposal.objects.filter(
        centre=book.centre, course_class__programme_version__certificate_form=book.form,
    ).exclude(status=ProposalStatus.APPROVED).select_related("course_class").order_by("issue_on", "pk")  # fmt: skip
    return [one for one in waiting if register.book_facts(book.centre, book.form, one.issue_on)[0]["period"]
            == book.period]  # fmt: skip


@transaction.atomic
def close_book(book, *, by, minutes, closed_on):
    """Close a book with minutes: its last line says so, and no number is taken from it any more.

    Raises ValidationError "already_closed", "no_minutes", "closed_in_future", "period_running"; PermissionDenied.
    """
    check_director(by, book.centre)
    today = timezone.localdate()
    locked = register.lock(pk=book.pk)
    if locked.closed_at:
        refuse(None, "already_closed", _("This register is closed already."))
    if not minutes.strip():
        refuse("minutes", "no_minutes", _("Enter the number of the minutes."))
    if closed_on > today:
        refuse("closed_on", "closed_in_future", _("The minutes bear a date in the future: correct it."))
    ended = numbers.last_day(locked.period)
    has_closed = book.centre.closed_on and book.centre.closed_on <= today
    if not has_closed and closed_on <= ended:
        refuse("closed_on", "period_running",
               _("The period of this register runs until %(day)s: it is closed after that."), day=ended)  # fmt: skip
    locked.closed_at, locked.closed_by = timezone.now(), by
    locked.closed_on, locked.closing_minutes = closed_on, minutes.strip()
    locked.save(update_fields=["closed_at", "closed_by", "closed_on", "closing_minutes"])
    _add_line(locked, Kind.CLOSE, by, minutes=minutes.strip(), closed_on=closed_on.isoformat(), last=locked.last_seq)
    audit.record(by, "close_register", locked, form=locked.form, period=locked.period, minutes=minutes.strip(),
                 last=locked.last_seq)  # fmt: skip
    return locked


def _add_line(locked, kind, by, **facts):
    """One line about the book itself, whose row is locked."""
    register.write(locked, [RegisterEntry(kind=kind, seq=0, by=by, facts=facts)])
