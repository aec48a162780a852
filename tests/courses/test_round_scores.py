"""Rounding of final scores, by tables worked out by hand at each boundary of each step; no database."""

from decimal import Decimal as D

import pytest

from courses.models import Grade, Rounding
from courses.results import PassRule, final_score, judge

BANDS = ((D("9"), Grade.EXCELLENT), (D("8"), Grade.GOOD), (D("7"), Grade.FAIR), (D("5"), Grade.AVERAGE))
UP, DOWN = Rounding.HALF_UP, Rounding.DOWN


def rule(step="0.1", rounding=UP, parts=("1",)):
    return PassRule(40, D("0.2"), D("5"), tuple(D(weight) for weight in parts), BANDS, D(step), rounding)


@pytest.mark.parametrize(
    ("step", "rounding", "mean", "final"),
    [
        # one decimal, half upwards
        ("0.1", UP, "4.94", "4.9"),  # four hundredths stay below the half
        ("0.1", UP, "4.95", "5.0"),  # exactly half goes up: passes, where half-to-even would give 5.0 too
        ("0.1", UP, "4.96", "5.0"),  # above the half
        ("0.1", UP, "8.95", "9.0"),  # reaches “Xuất sắc”; a binary 8.95 is 8.949… and would stay 8.9
        ("0.1", UP, "8.85", "8.9"),  # half-to-even would give 8.8
        ("0.1", UP, "0", "0.0"),  # the lowest score is a multiple of every step
        ("0.1", UP, "10", "10.0"),  # and so is the highest
        # halves: 7.25 and 7.75 lie in the middle between two steps
        ("0.5", UP, "7.24", "7.0"),  # 14.48 steps
        ("0.5", UP, "7.25", "7.5"),  # 14.5 steps go up
        ("0.5", UP, "7.74", "7.5"),  # 15.48 steps
        ("0.5", UP, "7.75", "8.0"),  # 15.5 steps go up: “Giỏi”
        ("0.5", UP, "4.74", "4.5"),  # does not pass
        ("0.5", UP, "4.75", "5.0"),  # passes
        ("0.5", UP, "10", "10.0"),  # nothing above the scale
        # whole numbers
        ("1", UP, "4.49", "4.0"),  # below the half
        ("1", UP, "4.5", "5.0"),  # half goes up
        ("1", UP, "6.5", "7.0"),  # half-to-even would give 6
        ("1", UP, "8.49", "8.0"),  # nearer to 8
        ("1", UP, "9.5", "10.0"),  # the highest step
        # downwards: what is not reached in full does not count
        ("0.1", DOWN, "4.99", "4.9"),  # nine hundredths are cut off
        ("0.1", DOWN, "5", "5.0"),  # a full step stays
        ("0.1", DOWN, "8.95", "8.9"),  # no “Xuất sắc”
        ("0.5", DOWN, "7.49", "7.0"),  # 14.98 steps are 14
        ("0.5", DOWN, "7.5", "7.5"),  # 15 steps exactly
        ("0.5", DOWN, "7.75", "7.5"),  # 15.5 steps are 15
        ("1", DOWN, "4.99", "4.0"),  # does not pass
        ("1", DOWN, "9.99", "9.0"),  # “Xuất sắc”, not 10
    ],
)
def test_a_mean_becomes_a_final_score(step, rounding, mean, final):
    found = final_score(rule(step, rounding), (D(mean),))
    assert (found, found.as_tuple().exponent) == (D(final), -1)  # kept with one decimal, as the column has it


@pytest.mark.parametrize(
    ("step", "rounding", "scores", "final"),
    [
        ("0.1", UP, ("7", "8", "7"), "7.3"),  # 22 / 3 = 7.333…
        ("0.1", DOWN, ("8", "8", "7.9"), "7.9"),  # 23.9 / 3 = 7.966…
        ("0.5", UP, ("7", "7", "8"), "7.5"),  # 22 / 3 = 7.333…: nearer to 7.5 than to 7.0
        ("0.5", UP, ("7", "7", "7.7"), "7.0"),  # 21.7 / 3 = 7.233…: nearer to 7.0
        ("1", UP, ("5", "5", "3.5"), "5.0"),  # 13.5 / 3 = 4.5 exactly
    ],
)
def test_the_mean_of_parts_is_rounded_once_at_the_end(step, rounding, scores, final):
    found = final_score(rule(step, rounding, ("1", "1", "1")), tuple(D(score) for score in scores))
    assert found == D(final)


@pytest.mark.parametrize(
    ("step", "rounding", "mean", "grade"),
    [
        ("0.5", UP, "8.75", Grade.EXCELLENT),  # 9.0 after rounding
        ("0.5", UP, "8.74", Grade.GOOD),  # 8.5
        ("1", UP, "6.5", Grade.FAIR),  # 7
        ("1", DOWN, "6.99", Grade.AVERAGE),  # 6
        ("1", DOWN, "4.99", ""),  # 4: not passed
    ],
)
def test_the_grade_is_read_off_the_rounded_score(step, rounding, mean, grade):
    found = judge(rule(step, rounding), 0, (D(mean),))
    assert (found.grade, found.has_passed) == (grade, bool(grade))


def test_the_usual_scale_rounds_half_up_to_one_decimal():
    usual = PassRule(40, D("0.2"), D("5"), (D(1),), BANDS)
    assert final_score(usual, (D("7.45"),)) == D("7.5")
