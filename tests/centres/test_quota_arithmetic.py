"""Vacant, over, outside the rule: tables by hand, no database. Source: Quy định 208-QĐ/TW, 4 to 6 posts."""

import pytest

from centres.quotas import Posts, total

NO_NUMBER = (None, None)
FOUR_TO_SIX = (4, 6)


@pytest.mark.parametrize(
    ("decided", "filled", "vacant", "over"),
    [
        (5, 5, 0, 0),  # complete
        (5, 4, 1, 0),  # one post vacant
        (4, 0, 4, 0),  # nobody there
        (6, 7, 0, 1),  # one person more than decided
        (0, 2, 0, 2),  # a decision may give none
        (None, 3, 0, 0),  # no decision: nothing is known, so nobody is above it
        (None, 0, 0, 0),
    ],
)
def test_vacant_and_over(decided, filled, vacant, over):
    posts = Posts(decided, filled, *FOUR_TO_SIX)
    assert (posts.vacant, posts.over) == (vacant, over)


@pytest.mark.parametrize(
    ("decided", "rule", "below", "above"),
    [
        (3, FOUR_TO_SIX, True, False),
        (4, FOUR_TO_SIX, False, False),  # both bounds belong to the rule
        (6, FOUR_TO_SIX, False, False),
        (7, FOUR_TO_SIX, False, True),
        (None, FOUR_TO_SIX, False, False),  # nothing decided is not a decision below the rule
        (1, NO_NUMBER, False, False),  # 360-QĐ/TW fixes no number that is known
        (99, NO_NUMBER, False, False),
        (3, (4, None), True, False),
        (99, (4, None), False, False),
    ],
)
def test_a_decision_against_the_rule(decided, rule, below, above):
    posts = Posts(decided, 5, *rule)
    assert (posts.is_decided_below, posts.is_decided_above) == (below, above)
    assert posts.is_outside is (below or above)


@pytest.mark.parametrize(
    ("filled", "rule", "is_below"), [(3, FOUR_TO_SIX, True), (4, FOUR_TO_SIX, False), (0, NO_NUMBER, False)]
)
def test_staff_against_the_rule(filled, rule, is_below):
    assert Posts(4, filled, *rule).is_under is is_below


def test_the_totals_row_is_the_sum_of_its_rows():
    rows = [
        Posts(6, 7, 4, 6),  # over 1
        Posts(5, 3, 4, 6),  # vacant 2
        Posts(3, 3, 4, 6),  # decided below the rule
        Posts(5, 4, 4, 6),  # vacant 1
        Posts(None, 2, 4, 6),  # no decision
    ]
    totals = total(rows)
    assert totals.centres == 5
    assert totals.decided == 19
    assert totals.filled == 19
    assert (totals.vacant, totals.with_vacancy) == (3, 2)
    assert (totals.over, totals.with_over) == (1, 1)
    assert totals.outside == 1


def test_one_centres_vacancy_does_not_pay_for_anothers_excess():
    totals = total([Posts(5, 3, 4, 6), Posts(5, 7, 4, 6)])
    assert (totals.decided, totals.filled) == (10, 10)
    assert (totals.vacant, totals.over) == (2, 2)


def test_no_centres_no_figures():
    totals = total([])
    assert (totals.centres, totals.decided, totals.filled, totals.vacant, totals.over) == (0, 0, 0, 0, 0)
