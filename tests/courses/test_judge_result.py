"""The pass rule, by examples worked out by hand at each boundary."""

from decimal import Decimal as D

import pytest

from courses.models import Grade
from courses.results import PassRule, final_score, judge, most_absence

BANDS = ((D("9"), Grade.EXCELLENT), (D("8"), Grade.GOOD), (D("7"), Grade.FAIR), (D("5"), Grade.AVERAGE))


def rule(periods=40, ratio="0.2", least="5", parts=("1",)):
    return PassRule(periods, D(ratio), D(least) if least else None, tuple(D(weight) for weight in parts), BANDS)


def scores(*values):
    return tuple(None if value is None else D(value) for value in values)


# --- Absence: the share of the periods, rounded down -----------------------------------------------------


@pytest.mark.parametrize(
    ("periods", "ratio", "most"),
    [
        (40, "0.2", 8),  # 8 exactly
        (44, "0.2", 8),  # 8.8: the ninth period is already more than 20%
        (24, "0.2", 4),  # 4.8
        (4, "0.2", 0),  # 0.8: a session of half a day may not be missed at all
        (60, "0.25", 15),
        (40, "0", 0),
        (40, "1", 40),
    ],
)
def test_the_most_absence_is_the_share_of_the_periods_rounded_down(periods, ratio, most):
    assert most_absence(rule(periods, ratio)) == most


def test_absence_exactly_at_the_limit_passes():
    found = judge(rule(), 8, scores("6"))
    assert (found.has_passed, found.grade) == (True, Grade.AVERAGE)


def test_one_period_more_than_the_limit_does_not_pass_whatever_the_score():
    found = judge(rule(), 9, scores("10"))
    assert (found.has_passed, found.is_open, found.grade, found.score) == (False, False, "", None)


def test_who_missed_too_much_is_judged_before_the_score_is_there():
    assert judge(rule(), 9, scores(None)).is_open is False


def test_the_reason_of_absence_names_periods_share_and_limit():
    # 9 of 40 is 22.5%
    reason = judge(rule(), 9, scores("10")).reason
    assert all(figure in reason for figure in ("9", "40", "22,5%", "20%"))


# --- Score ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("10", Grade.EXCELLENT), ("9", Grade.EXCELLENT),
        ("8.9", Grade.GOOD), ("8", Grade.GOOD),
        ("7.9", Grade.FAIR), ("7", Grade.FAIR),
        ("6.9", Grade.AVERAGE), ("5", Grade.AVERAGE),
        ("4.9", ""), ("0", ""),
    ],
)  # fmt: skip
def test_each_threshold_belongs_to_the_grade_above_it(score, grade):
    found = judge(rule(), 0, scores(score))
    assert (found.grade, found.has_passed) == (grade, bool(grade))


@pytest.mark.parametrize(
    ("typed", "rounded"),
    [
        ("7.45", "7.5"),  # half goes up, where half-to-even would give 7.4
        ("7.44", "7.4"),
        ("8.25", "8.3"),  # half-to-even would give 8.2
        ("4.95", "5.0"),
        ("4.94", "4.9"),
        ("8.95", "9.0"),
    ],
)
def test_the_final_score_is_rounded_half_up_to_one_decimal(typed, rounded):
    assert final_score(rule(), scores(typed)) == D(rounded)


def test_rounding_comes_before_the_threshold():
    assert judge(rule(), 0, scores("4.95")).has_passed
    assert not judge(rule(), 0, scores("4.94")).has_passed


@pytest.mark.parametrize(
    ("weights", "values", "mean"),
    [
        (("1", "1"), ("7", "8"), "7.5"),
        (("1", "2"), ("6", "9"), "8.0"),  # (6 + 18) / 3
        (("1", "2"), ("5", "5.5"), "5.3"),  # 16 / 3 = 5.333
        (("2", "3"), ("4", "6.5"), "5.5"),  # (8 + 19.5) / 5
        (("0.3", "0.7"), ("10", "4.5"), "6.2"),  # 3 + 3.15 = 6.15
    ],
)
def test_parts_count_by_their_weights(weights, values, mean):
    assert final_score(rule(parts=weights), scores(*values)) == D(mean)


def test_a_missing_part_leaves_the_result_open():
    found = judge(rule(parts=("1", "1")), 0, scores("9", None))
    assert (found.is_open, found.has_passed, found.score) == (True, False, None)


def test_a_zero_is_a_score_and_not_a_missing_one():
    found = judge(rule(), 0, scores("0"))
    assert (found.is_open, found.has_passed, found.score) == (False, False, D("0.0"))


def test_a_programme_without_a_score_passes_by_attendance_alone():
    found = judge(rule(parts=()), 8, ())
    assert (found.has_passed, found.grade, found.score) == (True, Grade.PASS, None)


def test_a_programme_without_a_score_still_has_its_limit_of_absence():
    assert not judge(rule(parts=()), 9, ()).has_passed


def test_a_score_below_every_band_earns_no_pass_even_without_a_lowest_score():
    assert not judge(rule(least=None), 0, scores("4")).has_passed
