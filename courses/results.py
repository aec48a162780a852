"""The arithmetic of results: absence, scores and exceptions in, a judgement with its reason out; the sheet of a class.

What is written, `courses.scoring` writes; recognition freezes what stands here (`courses.recognition`).
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from .models import Enrolment, ExceptionKind, Grade, GradeScale, ResultException, Rounding, Score

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
    """Whether a learner passes, with the arithmetic in words. `is_open` means something is still missing.

    `by_score`: not passed for the score alone, so that a resit may help.
    """

    has_passed: bool
    is_open: bool
    reason: str
    score: Decimal | None = None
    grade: str = ""
    by_score: bool = False


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
        return Judgement(False, False, reason, score=score, by_score=True)
    grade = next((grade for lowest, grade in rule.bands if score >= lowest), "")
    if not grade:
        reason = _("score %(score)s earns no grade") % {"score": _number(score)}
        return Judgement(False, False, reason, score=score, by_score=True)
    reason = _("score %(score)s, absent %(absent)s of %(periods)s periods") % {
        "score": _number(score),
        "absent": absent,
        "periods": rule.periods,
    }
    return Judgement(True, False, reason, score=score, grade=grade)


def counting(rule: PassRule, attempts: dict) -> tuple[tuple[Decimal | None, ...], int]:
    """(the scores that count, the number of the last attempt among them) of one learner.

    attempts: {number: one score for each part, None where it has none}. A resit replaces the score of the same part,
    and counts only where what counts before it fails by score: once the first score is corrected so that it passes,
    a resit that was sat counts no longer.
    """
    scores, last = attempts.get(1, (None,) * len(rule.parts)), 1
    for number in sorted(set(attempts) - {1}):
        if not judge(rule, 0, scores).by_score:
            break
        scores = tuple(old if new is None else new for old, new in zip(scores, attempts[number], strict=True))
        last = number
    return scores, last


def settle(rule: PassRule, judged: Judgement, scores: tuple[Decimal | None, ...], kind: str, why: str) -> Judgement:
    """The judgement after an agreed exception of ExceptionKind `kind` for the reason `why`; both reasons are said.

    Whom the exception lets pass has the score as it is; the grade is at least the lowest of the scale, "pass" where
    nothing is scored.
    """
    facts = {"why": why, "rule": judged.reason}
    score = final_score(rule, scores) if rule.parts else None
    if kind == ExceptionKind.DENY:
        reason = _("not recognised by exception: %(why)s (by the rule: %(rule)s)") % facts
        return Judgement(False, False, reason, score=score)
    reason = _("recognised by exception: %(why)s (by the rule: %(rule)s)") % facts
    return Judgement(True, False, reason, score, _grade_at_least_lowest(rule, score))


def _grade_at_least_lowest(rule, score):
    if score is None or not rule.bands:
        return Grade.PASS
    return next((grade for lowest, grade in rule.bands if score >= lowest), rule.bands[-1][1])


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
    """One learner on a result sheet: the score of each part that counts (None: missing), and the judgement.

    attempt: 1, or the number of the latest attempt that counts. exception: proposed or agreed, None without one;
    only an agreed one is in the judgement. A learner who holds a certificate keeps what was recognised.
    """

    enrolment: Enrolment
    scores: tuple[Decimal | None, ...]
    judgement: Judgement
    attempt: int = 1
    exception: ResultException | None = None

    @property
    def is_settled(self):
        """Whether nothing about this learner can change any more."""
        return self.enrolment.is_certified


def sheet(course_class, *, before_attempt=None) -> list[Line]:
    """Result lines of everybody who is studying, in roster order. Five queries, whatever the size of the class.

    Which scores of resits count, `counting` says; with `before_attempt` only attempts before that one.
    """
    rule = rule_of(course_class)
    parts = list(course_class.programme_version.parts.all())
    enrolments = list(
        Enrolment.objects.filter(course_class=course_class).studying().in_roster_order().select_related("learner")
    )
    scores = Score.objects.filter(enrolment__course_class=course_class)
    if before_attempt:
        scores = scores.filter(attempt__lt=before_attempt)
    given = {}
    for score in scores:
        given.setdefault(score.enrolment_id, {}).setdefault(score.attempt, {})[score.part_id] = score.value
    exceptions = _exceptions(course_class)
    lines = []
    for enrolment in enrolments:
        attempts = {
            number: tuple(scored.get(part.pk) for part in parts)
            for number, scored in given.get(enrolment.pk, {}).items()
        }
        found, attempt = counting(rule, attempts)
        exception = exceptions.get(enrolment.pk)
        judged = judge(rule, enrolment.absent, found)
        if exception and exception.is_agreed:
            judged = settle(rule, judged, found, exception.kind, exception.reason)
        if enrolment.is_certified:
            judged = _recognised(enrolment, judged)
        lines.append(Line(enrolment, found, judged, attempt, exception))
    return lines


def _exceptions(course_class):
    """{enrolment id: the exception that waits or counts}."""
    rows = ResultException.objects.filter(enrolment__course_class=course_class).standing()
    return {one.enrolment_id: one for one in rows}


def _recognised(enrolment, judged):
    """What a certificate rests on: the result as it was recognised, whatever the rows say now."""
    return Judgement(True, False, enrolment.outcome_reason or judged.reason, enrolment.final_score, enrolment.grade)
