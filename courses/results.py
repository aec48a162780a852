"""The arithmetic of results: absence and scores in, a judgement with its reason out; and the verbs that write them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit

from .models import CourseClass, Enrolment, Grade, GradeScale, Outcome, Score

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class PassRule:
    """What a class asks: its periods, the highest share of absence, the lowest score, the parts' weights.

    parts: weights in order, empty for a programme without a score. bands: [(lowest score, Grade)] from high to low.
    """

    periods: int
    max_absence_ratio: Decimal
    min_score: Decimal | None
    parts: tuple[Decimal, ...]
    bands: tuple[tuple[Decimal, str], ...]


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
    """Weighted mean of the parts, rounded half up to one decimal; None while a part is missing."""
    if any(score is None for score in scores):
        return None
    weighted = sum(score * weight for score, weight in zip(scores, rule.parts, strict=True))
    return (weighted / sum(rule.parts)).quantize(TENTH, ROUND_HALF_UP)


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
    Raises ValidationError "results_closed", "edited_meanwhile", "too_much_absence".
    """
    taken = CourseClass.objects.filter(
        pk=course_class.pk, version_no=version_no, status__in=CourseClass.RESULTS_OPEN
    ).update(version_no=version_no + 1, changed_at=timezone.now())
    course_class.refresh_from_db()
    if not taken:
        _say_why_closed(course_class)
    enrolments = {e.pk: e for e in course_class.enrolments.studying()}
    changed, scores = [], []
    for pk, entry in entries.items():
        enrolment = enrolments.get(pk)
        if enrolment is None:
            continue  # left the class after the sheet was opened; the page shows the roster anew
        enrolment.absent_excused = entry["absent_excused"]
        enrolment.absent_unexcused = entry["absent_unexcused"]
        if enrolment.absent > course_class.periods:
            raise ValidationError(
                _("The class has %(periods)s periods; nobody can be absent for %(absent)s."),
                code="too_much_absence",
                params={"periods": course_class.periods, "absent": enrolment.absent},
            )
        changed.append(enrolment)
        scores += [(enrolment, part_id, value) for part_id, value in entry["scores"].items()]
    Enrolment.objects.bulk_update(changed, ["absent_excused", "absent_unexcused"], batch_size=500)
    _write_scores(course_class, scores)
    audit.record(by, "record_results", course_class, learners=len(changed))


def _write_scores(course_class, scores):
    """Replace the first-attempt scores named in `scores`: [(enrolment, part id, value or None)]."""
    named = {(enrolment.pk, part_id) for enrolment, part_id, _value in scores}
    old = Score.objects.filter(enrolment__course_class=course_class, attempt=1).values_list("pk", "enrolment", "part")
    Score.objects.filter(pk__in=[pk for pk, enrolment, part in old if (enrolment, part) in named]).delete()
    Score.objects.bulk_create(
        [
            Score(enrolment=enrolment, part_id=part_id, attempt=1, value=value)
            for enrolment, part_id, value in scores
            if value is not None
        ]
    )


def _say_why_closed(course_class):
    if course_class.status not in CourseClass.RESULTS_OPEN:
        raise ValidationError(
            _("The class is “%(state)s”: its results can no longer be changed."),
            code="results_closed",
            params={"state": course_class.get_status_display()},
        )
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
