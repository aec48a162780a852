"""Verbs on scores: the result sheet of a class in one go, and the resit of those who failed by score."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff

from . import attendance, results
from .models import CourseClass, Enrolment, Score


@transaction.atomic
def record(course_class, entries, *, by, version_no):
    """Write absence and scores of a class in one go.

    entries: {enrolment id: {"absent_excused": int, "absent_unexcused": int, "scores": {part id: Decimal | None}}};
    the periods absent may be left out, and are passed over where the sessions of a timetable say them.
    `version_no` is the class's count the sheet was opened with.
    Only what differs from the rows is written and goes into the audit book, with its value before and after.
    Raises ValidationError "results_closed", "edited_meanwhile", "too_much_absence", "certified"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    _take(course_class, version_no)
    enrolments = {e.pk: e for e in course_class.enrolments.studying()}
    # Who left after the sheet was opened is passed over; the page shows the roster anew.
    entries = {pk: entry for pk, entry in entries.items() if pk in enrolments}
    changes = [] if attendance.is_by_session(course_class) else _write_absence(course_class, enrolments, entries)
    changes += _write_scores(course_class, {pk: entry["scores"] for pk, entry in entries.items()}, attempt=1)
    _refuse_certified(enrolments[pk] for pk, *_rest in changes)
    audit.record(by, "record_results", course_class, learners=len(entries), changes=changes)
    return course_class


def check_open(course_class, *, by):
    """Raise what `record` would raise at this moment for the person or the state; pages ask before they show it."""
    check_staff(by, course_class.centre)
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise _closed(course_class)


# --- Resit ------------------------------------------------------------------------------------------------


def attempts(course_class):
    """Numbers of the resits the programme allows: range(2, 3) for one, empty for none."""
    return range(2, 2 + course_class.programme_version.resits)


def resit_lines(course_class, attempt):
    """Lines of those who may sit attempt `attempt` (2 is the first resit): judged without it, failed by score alone.

    For a third attempt only who sat the second. The line holds the scores before the resit.
    """
    lines = results.sheet(course_class, before_attempt=attempt)
    return [
        line for line in lines
        if line.judgement.by_score and not line.is_settled and line.attempt == attempt - 1
    ]  # fmt: skip


def resits_due(course_class, lines):
    """The first attempt somebody on the result sheet `lines` may sit and has no score of yet, None where nobody may."""
    next_ones = {line.attempt + 1 for line in lines if line.judgement.by_score and not line.is_settled}
    return min(next_ones.intersection(attempts(course_class)), default=None)


def check_resit(course_class, attempt, *, by):
    """Raise what `record_resit` would raise at this moment for the person, the state or the rule."""
    check_open(course_class, by=by)
    if attempt not in attempts(course_class):
        raise ValidationError(
            _("The programme allows %(n)s resits: attempt %(attempt)s is not foreseen."),
            code="no_resit",
            params={"n": course_class.programme_version.resits, "attempt": attempt},
        )


@transaction.atomic
def record_resit(course_class, attempt, entries, *, by, version_no):
    """Write the scores of a resit: {enrolment id: {part id: Decimal | None}}; a part left empty keeps its old score.

    Raises ValidationError "no_resit", "not_for_resit", "results_closed", "edited_meanwhile"; PermissionDenied.
    """
    check_resit(course_class, attempt, by=by)
    _take(course_class, version_no)
    allowed = {line.enrolment.pk for line in resit_lines(course_class, attempt)}
    if set(entries) - allowed:
        raise ValidationError(
            _("Somebody on this sheet may no longer sit the resit: open the sheet again."), code="not_for_resit"
        )
    changes = _write_scores(course_class, entries, attempt=attempt)
    audit.record(by, "record_resit", course_class, attempt=attempt, learners=len(entries), changes=changes)
    return course_class


def scores_of(course_class):
    """{attempt: {(enrolment id, part id): Decimal}} of everything that was scored in a class; one query."""
    found = {}
    for score in Score.objects.filter(enrolment__course_class=course_class):
        found.setdefault(score.attempt, {})[score.enrolment_id, score.part_id] = score.value
    return found


# --- Rows -------------------------------------------------------------------------------------------------


def _take(course_class, version_no):
    """Count the class's version up, so that of two open sheets only one is saved."""
    taken = CourseClass.objects.filter(
        pk=course_class.pk, version_no=version_no, status__in=CourseClass.RESULTS_OPEN
    ).update(version_no=version_no + 1, changed_at=timezone.now())
    course_class.refresh_from_db()
    if not taken:
        _say_why_closed(course_class)


def _write_absence(course_class, enrolments, entries):
    """Write the periods that differ; returns the changes as [enrolment id, column, before, after]."""
    changes, rows = [], {}
    for pk, entry in entries.items():
        for column in ("absent_excused", "absent_unexcused"):
            before, after = getattr(enrolments[pk], column), entry.get(column)
            if after is not None and before != after:
                changes.append([pk, column, before, after])
                setattr(enrolments[pk], column, after)
                rows[pk] = enrolments[pk]
    for enrolment in rows.values():
        _check_absence(course_class, enrolment.absent)
    Enrolment.objects.bulk_update(rows.values(), ["absent_excused", "absent_unexcused"], batch_size=500)
    return changes


def _check_absence(course_class, absent):
    if absent > course_class.periods:
        raise ValidationError(
            _("The class has %(periods)s periods; nobody can be absent for %(absent)s."),
            code="too_much_absence",
            params={"periods": course_class.periods, "absent": absent},
        )


def _write_scores(course_class, entries, *, attempt):
    """Write the scores of one attempt that differ; returns the changes as [enrolment id, part name, before, after]."""
    parts = {part.pk: part.name for part in course_class.programme_version.parts.all()}
    rows = Score.objects.filter(enrolment__course_class=course_class, attempt=attempt)
    old = {(score.enrolment_id, score.part_id): score for score in rows}
    gone, fresh, changes = [], [], []
    for pk, scores in entries.items():
        for part_id, value in scores.items():
            score = old.get((pk, part_id))
            before = score.value if score else None
            if before == value:
                continue
            if score:
                gone.append(score.pk)
            if value is not None:
                fresh.append(Score(enrolment_id=pk, part_id=part_id, attempt=attempt, value=value))
            changes.append([pk, parts[part_id], _plain(before), _plain(value)])
    Score.objects.filter(pk__in=gone).delete()
    Score.objects.bulk_create(fresh, batch_size=500)
    return changes


def _plain(score):
    return None if score is None else f"{score.normalize():f}"


def _refuse_certified(changed):
    """Whoever holds a certificate keeps the result it rests on."""
    held = [enrolment for enrolment in changed if enrolment.is_certified]
    if held:
        raise ValidationError(
            _("%(name)s already holds a certificate: the result behind it stays as it is."),
            code="certified",
            params={"name": held[0].learner},
        )


def _closed(course_class):
    return ValidationError(
        _("The class is “%(state)s”: its results can no longer be changed."),
        code="results_closed",
        params={"state": course_class.get_status_display()},
    )


def _say_why_closed(course_class):
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise _closed(course_class)
    raise ValidationError(
        _(
            "Somebody else saved this class after you opened the sheet (at %(time)s). Your entries are still on this "
            "page, and under each cell stands what was saved otherwise: compare, then save again."
        ),
        code="edited_meanwhile",
        params={"time": timezone.localtime(course_class.changed_at).strftime("%H:%M %d/%m/%Y")},
    )
