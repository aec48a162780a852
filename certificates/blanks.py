"""Verbs on blank forms: receive, give out for a class, use, spoil, lose, and destroy by two persons."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Province
from centres.refusals import refuse
from centres.scope import check_staff
from courses.models import ClassStatus
from courses.plans import is_alone

from .blankstates import FROM, WORDS, Kind, after, spans
from .blankstock import with_uses
from .models import BlankRange, BlankUse, Certificate, CertificateStatus

MOST_SHEETS = 50_000  # of one paper
VERBS = {kind: f"blanks_{kind}" for kind in Kind}  # as the audit book has them
NEED_REASON = {Kind.SPOILED, Kind.LOST, Kind.SET_ASIDE, Kind.DESTROYED}
NEED_MINUTES = {Kind.LOST, Kind.SET_ASIDE, Kind.DESTROYED}

# --- Receiving --------------------------------------------------------------------------------------------


@transaction.atomic
def receive(centre, *, by, form, first, last, received_on, received_from, minutes_no, prefix="", digits=6):
    """Enter blank forms with the serial numbers `first` to `last`, printed with `prefix` and so many digits.

    Raises ValidationError "wrong_order", "too_many", "in_future", "range_overlaps"; PermissionDenied.
    """
    check_staff(by, centre)
    if last < first:
        refuse("last", "wrong_order", _("The last number comes before the first: exchange the two."))
    if last - first >= MOST_SHEETS:
        refuse("last", "too_many", _("These are more than %(most)s forms of one paper: enter them as several ranges."),
               most=MOST_SHEETS)  # fmt: skip
    if received_on > timezone.localdate():
        refuse("received_on", "in_future", _("This day lies in the future."))
    _lock_province(centre)
    _check_new(centre, form, prefix, first, last)
    row = BlankRange(
        centre=centre, form=form, prefix=prefix, digits=digits, first=first, last=last, received_on=received_on,
        received_from=received_from, minutes_no=minutes_no, entered_by=by,
    )  # fmt: skip
    row.full_clean(exclude=["centre", "entered_by"])
    row.save()
    audit.record(by, "receive_blanks", row, first=row.serial(first), last=row.serial(last), rows=row.sheets)
    return row


def _lock_province(centre):
    """Serial numbers are given out within a province: of two centres entering at once the second sees the first."""
    Province.objects.select_for_update().get(pk=centre.province_id)


def _check_new(centre, form, prefix, first, last):
    twins = BlankRange.objects.filter(
        centre__province=centre.province_id, form=form, prefix=prefix, first__lte=last, last__gte=first
    ).select_related("centre")
    if twin := twins.first():
        whose = str(twin) if twin.centre_id == centre.pk else f"{twin} ({twin.centre.short_name})"
        said = _("Some of these numbers were received already: %(range)s. Compare with the minutes.")
        refuse("first", "range_overlaps", said, range=whose)


# --- Deeds on sheets --------------------------------------------------------------------------------------


@transaction.atomic
def record(blank_range, *, by, kind, first, last, on, course_class=None, minutes_no="", reason=""):
    """Write down what became of the sheets `first` to `last` of a range.

    Forms are destroyed by two persons: one proposes with the minutes, another confirms (`destroy`).
    Raises ValidationError "outside_range", "wrong_order", "wrong_state", "reason_missing", "minutes_missing",
    "class_missing", "in_future", "before_receipt", "before_last_deed", "two_persons"; PermissionDenied.
    """
    check_staff(by, blank_range.centre)
    if kind in {Kind.DESTROYED, Kind.USED}:
        refuse("kind", "two_persons", _("This deed has a form of its own: use that one."))
    if kind == Kind.ALLOTTED and course_class is None:
        refuse("course_class", "class_missing", _("Say for which class the forms are given out."))
    _lock(blank_range)
    uses = [_use(blank_range, by, kind, first, last, on, course_class, minutes_no, reason)]
    return _write(blank_range, uses, by)[0]


def _lock(blank_range):
    """Of two persons at one range the second sees what the first wrote."""
    BlankRange.objects.select_for_update().get(pk=blank_range.pk)


def _use(blank_range, by, kind, first, last, on, course_class=None, minutes_no="", reason="", certificate=None):
    minutes_no, reason = minutes_no.strip(), reason.strip()
    if kind in NEED_REASON and not reason:
        refuse("reason", "reason_missing", _("Say why: the ledger keeps the reason."))
    if kind in NEED_MINUTES and not minutes_no:
        refuse("minutes_no", "minutes_missing", _("Give the number of the minutes."))
    if on > timezone.localdate():
        refuse("on", "in_future", _("This day lies in the future."))
    if on < blank_range.received_on:
        refuse("on", "before_receipt", _("The forms were received on %(day)s: choose that day or a later one."),
               day=blank_range.received_on)  # fmt: skip
    use = BlankUse(
        range=blank_range, kind=kind, first=first, last=last, on=on, course_class=course_class,
        minutes_no=minutes_no, reason=reason, by=by, certificate=certificate,
    )  # fmt: skip
    use.clean_fields(exclude=["range", "by", "course_class", "certificate"])
    return use


def _write(blank_range, uses, by):
    """Check `uses` one after another against the range as it stands, and write all or none."""
    found = spans(blank_range, blank_range.uses.order_by("pk"))
    for use in uses:
        _check(blank_range, found, use)
        found = after(found, use)
    saved = BlankUse.objects.bulk_create(uses)
    for kind in dict.fromkeys(use.kind for use in uses):
        same = [use for use in uses if use.kind == kind]
        audit.record(
            by, VERBS[kind], blank_range.centre, first=blank_range.serial(same[0].first),
            last=blank_range.serial(same[-1].last), rows=sum(use.last - use.first + 1 for use in same),
            reason=same[0].reason, decision_no=same[0].minutes_no,
        )  # fmt: skip
    return saved


def _check(blank_range, found, use):
    if use.last < use.first:
        refuse("last", "wrong_order", _("The last number comes before the first: exchange the two."))
    if use.first < blank_range.first or use.last > blank_range.last:
        refuse("first", "outside_range", _("The range holds the numbers %(range)s: choose among them."),
               range=str(blank_range))  # fmt: skip
    for span in found:
        if span.last < use.first or span.first > use.last:
            continue
        if span.state in FROM[use.kind]:
            _check_order(blank_range, span, use)
            continue
        refuse("first", "wrong_state", _("Number %(number)s is “%(state)s”: “%(kind)s” cannot be entered for it."),
               number=blank_range.serial(max(span.first, use.first)), state=WORDS[span.state],
               kind=Kind(use.kind).label)  # fmt: skip


def _check_order(blank_range, span, use):
    """No deed on a sheet is dated before the one it follows."""
    if span.use and use.on < span.use.on:
        refuse("on", "before_last_deed", _("Number %(number)s is “%(state)s” since %(day)s: choose that day or a later "
               "one."), number=blank_range.serial(max(span.first, use.first)), state=WORDS[span.state],
               day=span.use.on)  # fmt: skip


# --- Used for certificates --------------------------------------------------------------------------------


def without_sheet(course_class):
    """Certificates of a class that stand on no sheet yet, in the order of their numbers; void ones need none."""
    rows = Certificate.objects.filter(enrolment__course_class=course_class, is_legacy=False)
    rows = rows.exclude(status=CertificateStatus.VOID).order_by("register", "seq")
    held = _on_sheets(rows)
    return [row for row in rows if row.pk not in held]


def _on_sheets(certificates):
    """Keys of those of `certificates` whose last sheet is still in use."""
    ranges = {
        use.range_id: use.range
        for use in BlankUse.objects.filter(certificate__in=certificates.values("pk")).select_related("range")
    }
    held = set()
    for uses, blank_range in with_uses(ranges.values()):
        held |= {span.use.certificate_id for span in spans(blank_range, uses) if span.state == Kind.USED}
    return held


@transaction.atomic
def use_for_class(blank_range, course_class, *, by, first, on, skipped=(), reason=""):
    """Put the certificates of a class, in the order of their numbers, on sheets from `first` on; `skipped` are spoiled.

    Raises ValidationError "not_issued", "no_certificate", "outside_range", "wrong_state", "reason_missing",
    "skipped_outside"; PermissionDenied.
    """
    check_staff(by, blank_range.centre)
    _lock(blank_range)
    if course_class.status not in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        refuse("course_class", "not_issued", _("No certificate was issued for this class yet."))
    waiting = without_sheet(course_class)
    if not waiting:
        refuse("course_class", "no_certificate",
               _("Every certificate of this class stands on a form already, or none was issued."))  # fmt: skip
    form = course_class.programme_version.certificate_form
    if form != blank_range.form:
        refuse("course_class", "wrong_form", _("The certificates of this class are of another form than this range."))
    skipped, number, uses = set(skipped), first, []
    for certificate in waiting:
        while number in skipped:
            number += 1
        uses.append(_use(blank_range, by, Kind.USED, number, number, on, course_class, certificate=certificate))
        number += 1
    if strange := [one for one in sorted(skipped) if not first <= one < number]:
        refuse("skipped", "skipped_outside",
               _("Number %(number)s does not lie among the forms used here, %(first)s to %(last)s."),
               number=blank_range.serial(strange[0]), first=blank_range.serial(first),
               last=blank_range.serial(number - 1))  # fmt: skip
    spoiled = [
        _use(blank_range, by, Kind.SPOILED, one, one, on, course_class, reason=reason) for one in sorted(skipped)
    ]
    return _write(blank_range, [*uses, *spoiled], by)[: len(uses)]


# --- Destroying -------------------------------------------------------------------------------------------


def check_destruction(use, *, by):
    """Raise what `destroy` would raise now for the person; True where it would be a single-handed act.

    Raises ValidationError "not_in_force", "own_proposal"; PermissionDenied.
    """
    check_staff(by, use.range.centre)
    _check_in_force(use)
    if not by.is_same_person(use.by):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    refuse(None, "own_proposal", _("You proposed this destruction yourself: another person of the centre confirms it."))


def _check_in_force(use):
    """Only the proposal made last for all of its sheets is decided on: its author is the first of the two persons."""
    found = spans(use.range, use.range.uses.order_by("pk"))
    if any(span.use != use for span in found if span.first <= use.last and span.last >= use.first):
        refuse(None, "not_in_force", _("This proposal no longer stands: something else was entered for its forms "
               "meanwhile. Open the page again."))  # fmt: skip


@transaction.atomic
def destroy(use, *, by, on):
    """Confirm the destruction another person proposed, with its minutes; in a centre of one person the act is marked.

    Raises ValidationError "not_in_force", "own_proposal", "in_future", "before_last_deed"; PermissionDenied.
    """
    _lock(use.range)
    single_handed = check_destruction(use, by=by)
    row = _use(use.range, by, Kind.DESTROYED, use.first, use.last, on, minutes_no=use.minutes_no, reason=use.reason)
    _write(use.range, [row], by)
    if single_handed:
        audit.record(by, "destroy_alone", use.range.centre, first=use.range.serial(use.first),
                     last=use.range.serial(use.last))  # fmt: skip
    return row


@transaction.atomic
def keep(use, *, by, reason):
    """Refuse a destruction: the sheets stay spoiled. Raises ValidationError "reason_missing", "not_in_force"."""
    check_staff(by, use.range.centre)
    _lock(use.range)
    _check_in_force(use)
    row = _use(use.range, by, Kind.SPOILED, use.first, use.last, timezone.localdate(), reason=reason)
    return _write(use.range, [row], by)[0]
