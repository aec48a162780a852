"""The arithmetic of results: absence and scores in, a judgement with its reason out; and the verbs that write them."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff

from .models import CourseClass, Enrolment, Grade, GradeScale, Outcome, Rounding, Score

TENTH = Decimal("0.1")
ROUNDED = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.DOWN: ROUND_DOWN}


@dataclass(frozen=True)
class PassRule:
    """What a class asks: its periods, the highest share of absence, the lowest score, the parts' weights.

    parts: weights in order, empty for a programme without a score. bands: [(lowest score, Grade)] from high to low.
    step, rounding: final scores are multiples of the step (0.1, 0.5 or 1), reached as Rounding says.
    """

    periods: int
    max_absence_ratio: Decimal
    min_score: Decimal | None
    parts: tuple[Decimal, ...]
    bands: tuple[tuple[Decimal, str], ...]
    step: Decimal = TENTH
    rounding: str = Rounding.HALF_UP


@dataclass(frozen=True)
class Judgement:
    """Whether a learner passes, with the arithmetic in words. `is_open` means something is still missing."""

    has_passed: bool
    is_open: bool
    reason: str
    score: Decimal | None = None
    grade: str = ""


def most_absence(rule: PassRule) -> int:
    """The most periods a learner may miss: the share of the periods, rounded down."""
    return int(rule.periods * rule.max_absence_ratio)


def final_score(rule: PassRule, scores: tuple[Decimal | None, ...]) -> Decimal | None:
    """Weighted mean of the parts, rounded to the step of the scale, with one decimal; None while a part is missing."""
    if any(score is None for score in scores):
        return None
    weighted = sum(score * weight for score, weight in zip(scores, rule.parts, strict=True))
    steps = (weighted / sum(rule.parts) / rule.step).quantize(Decimal(1), ROUNDED[rule.rounding])
    return (steps * rule.step).quantize(TENTH)


def _number(value) -> str:
    """8.5 → "8,5", as scores are written in Vietnamese."""
    return f"{value.normalize():f}".replace(".", ",")


def judge(rule: PassRule, absent: int, scores: tuple[Decimal | None, ...]) -> Judgement:
    """Judge one learner: `absent` periods missed, `scores` one for each part (None: not scored).

    Source: the limit of absence is common practice of the centres, kept per programme version.
    """
    if absent > most_absence(rule):
        share = (Decimal(100 * absent) / rule.periods).quantize(TENTH, ROUND_HALF_UP)
        reason = _("absent %(absent)s of %(periods)s periods (%(share)s%%), more than %(most)s%%") % {
            "absent": absent,
            "periods": rule.periods,
            "share": _number(share),
            "most": _number(rule.max_absence_ratio * 100),
        }
        return Judgement(has_passed=False, is_open=False, reason=reason)
    if not rule.parts:
        return Judgement(True, False, _("attended, absent %(n)s periods") % {"n": absent}, grade=Grade.PASS)
    score = final_score(rule, scores)
    if score is None:
        return Judgement(False, True, _("not scored yet"))
    if rule.min_score is not None and score < rule.min_score:
        reason = _("score %(score)s, below %(least)s") % {"score": _number(score), "least": _number(rule.min_score)}
        return Judgement(False, False, reason, score=score)
    grade = next((grade for lowest, grade in rule.bands if score >= lowest), "")
    if not grade:
        reason = _("score %(score)s earns no grade") % {"score": _number(score)}
        return Judgement(False, False, reason, score=score)
    reason = _("score %(score)s, absent %(absent)s of %(periods)s periods") % {
        "score": _number(score),
        "absent": absent,
        "periods": rule.periods,
    }
    return Judgement(True, False, reason, score=score, grade=grade)


def rule_of(course_class) -> PassRule:
    """The rule a class is judged by: its programme version, and the grade scale of its last day."""
    version = course_class.programme_version
    scale = GradeScale.objects.in_force(course_class.ends_on)
    return PassRule(
        periods=course_class.periods,
        max_absence_ratio=version.max_absence_ratio,
        min_score=version.min_score,
        parts=tuple(part.weight for part in version.parts.all()),
        bands=tuple((band.min_score, band.grade) for band in scale.bands.all()),
        step=scale.step,
        rounding=scale.rounding,
    )


@dataclass(frozen=True)
class Line:
    """One learner on a result sheet: the enrolment, the score of each part (None: missing), the judgement."""

    enrolment: Enrolment
    scores: tuple[Decimal | None, ...]
    judgement: Judgement


def sheet(course_class) -> list[Line]:
    """Result lines of everybody who is studying, in roster order. Four queries, whatever the size of the class."""
    rule = rule_of(course_class)
    parts = list(course_class.programme_version.parts.all())
    enrolments = list(
        Enrolment.objects.filter(course_class=course_class).studying().in_roster_order().select_related("learner")
    )
    latest = {}
    for score in Score.objects.filter(enrolment__course_class=course_class).order_by("attempt"):
        latest[score.enrolment_id, score.part_id] = score.value  # a resit replaces the first attempt
    lines = []
    for enrolment in enrolments:
        scores = tuple(latest.get((enrolment.pk, part.pk)) for part in parts)
        lines.append(Line(enrolment, scores, judge(rule, enrolment.absent, scores)))
    return lines


@transaction.atomic
def record(course_class, entries, *, by, version_no):
    """Write absence and scores of a class in one go.

    entries: {enrolment id: {"absent_excused": int, "absent_unexcused": int, "scores": {part id: Decimal | None}}}.
    `version_no` is the class's count the sheet was opened with.
    Only what differs from the rows is written and goes into the audit book, with its value before and after.
    Raises ValidationError "results_closed", "edited_meanwhile", "too_much_absence"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    taken = CourseClass.objects.filter(
        pk=course_class.pk, version_no=version_no, status__in=CourseClass.RESULTS_OPEN
    ).update(version_no=version_no + 1, changed_at=timezone.now())
    course_class.refresh_from_db()
    if not taken:
        _say_why_closed(course_class)
    enrolments = {e.pk: e for e in course_class.enrolments.studying()}
    # Who left after the sheet was opened is passed over; the page shows the roster anew.
    entries = {pk: entry for pk, entry in entries.items() if pk in enrolments}
    for entry in entries.values():
        _check_absence(course_class, entry["absent_excused"] + entry["absent_unexcused"])
    changes = _write_absence(enrolments, entries) + _write_scores(course_class, entries)
    audit.record(by, "record_results", course_class, learners=len(entries), changes=changes)
    return course_class


def check_open(course_class, *, by):
    """Raise what `record` would raise at this moment for the person or the state; pages ask before they show it."""
    check_staff(by, course_class.centre)
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise _closed(course_class)


def _check_absence(course_class, absent):
    if absent > course_class.periods:
        raise ValidationError(
            _("The class has %(periods)s periods; nobody can be absent for %(absent)s."),
            code="too_much_absence",
            params={"periods": course_class.periods, "absent": absent},
        )


def _write_absence(enrolments, entries):
    """Write the periods that differ; returns the changes as [enrolment id, column, before, after]."""
    changes, rows = [], {}
    for pk, entry in entries.items():
        for column in ("absent_excused", "absent_unexcused"):
            before, after = getattr(enrolments[pk], column), entry[column]
            if before != after:
                changes.append([pk, column, before, after])
                setattr(enrolments[pk], column, after)
                rows[pk] = enrolments[pk]
    Enrolment.objects.bulk_update(rows.values(), ["absent_excused", "absent_unexcused"], batch_size=500)
    return changes


def _write_scores(course_class, entries):
    """Write the first-attempt scores that differ; returns the changes as [enrolment id, part name, before, after]."""
    parts = {part.pk: part.name for part in course_class.programme_version.parts.all()}
    first = Score.objects.filter(enrolment__course_class=course_class, attempt=1)
    old = {(score.enrolment_id, score.part_id): score for score in first}
    gone, fresh, changes = [], [], []
    for pk, entry in entries.items():
        for part_id, value in entry["scores"].items():
            score = old.get((pk, part_id))
            before = score.value if score else None
            if before == value:
                continue
            if score:
                gone.append(score.pk)
            if value is not None:
                fresh.append(Score(enrolment_id=pk, part_id=part_id, attempt=1, value=value))
            changes.append([pk, parts[part_id], _plain(before), _plain(value)])
    Score.objects.filter(pk__in=gone).delete()
    Score.objects.bulk_create(fresh, batch_size=500)
    return changes


def _plain(score):
    return None if score is None else f"{score.normalize():f}"


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
            "page: open the class in another tab, compare, then save again."
        ),
        code="edited_meanwhile",
        params={"time": timezone.localtime(course_class.changed_at).strftime("%H:%M %d/%m/%Y")},
    )


def freeze(course_class):
    """Write every learner's outcome, score and grade as judged now; part of recognition. Returns the lines.

    Raises ValidationError "results_open" while somebody is not judged.
    """
    lines = sheet(course_class)
    missing = [line for line in lines if line.judgement.is_open]
    if missing:
        raise ValidationError(
            _("%(n)s learners have no result yet (first: %(name)s): enter their scores, or take them off the roster."),
            code="results_open",
            params={"n": len(missing), "name": missing[0].enrolment.learner.full_name},
        )
    for line in lines:
        line.enrolment.outcome = Outcome.PASSED if line.judgement.has_passed else Outcome.FAILED
        line.enrolment.final_score = line.judgement.score
        line.enrolment.grade = line.judgement.grade
    Enrolment.objects.bulk_update(
        [line.enrolment for line in lines], ["outcome", "final_score", "grade"], batch_size=500
    )
    return lines
