"""The arithmetic of spans of days: both ends belong to a span, None is an open end."""

from datetime import date, timedelta

import pytest

from centres.spans import first_day_above, first_gap, overlap

D = {n: date(2024, 1, 1) + timedelta(days=n) for n in range(400)}  # D[0] is 1 January 2024


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((D[0], D[9]), (D[9], D[20]), True),  # the last day of one is the first of the other
        ((D[0], D[9]), (D[10], D[20]), False),  # the next day is free
        ((D[0], None), (D[300], D[301]), True),  # an open end reaches everything
        ((D[0], None), (D[100], None), True),
        ((D[50], None), (D[0], D[49]), False),
        ((D[5], D[5]), (D[0], D[9]), True),  # one day within
    ],
)
def test_two_spans_overlap_where_they_share_a_day(one, other, expected):
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected


@pytest.mark.parametrize(
    ("wanted", "held", "expected"),
    [
        ((D[0], D[9]), [], D[0]),  # nothing covers the first day
        ((D[0], D[9]), [(D[0], D[9])], None),
        ((D[0], D[9]), [(D[0], None)], None),
        ((D[0], None), [(D[0], D[99])], D[100]),  # no end wanted, an end held
        ((D[0], D[9]), [(D[5], D[9]), (D[0], D[4])], None),  # two that meet, in any order
        ((D[0], D[9]), [(D[0], D[3]), (D[5], D[9])], D[4]),  # one day between them
        ((D[0], D[9]), [(D[0], D[8])], D[9]),  # the last day alone is missing
        ((D[0], D[9]), [(D[2], D[3]), (D[0], D[9])], None),  # one inside another
    ],
)
def test_the_first_day_not_covered_is_named(wanted, held, expected):
    assert first_gap(wanted, held) == expected


ALWAYS_TWO = [(date(2000, 1, 1), 2)]


@pytest.mark.parametrize(
    ("wanted", "held", "decided", "expected"),
    [
        ((D[0], None), [], [], None),  # nothing decided, nothing exceeded
        ((D[0], None), [(D[0], None)], ALWAYS_TWO, None),  # 1 of 2 held: the second is vacant
        ((D[0], None), [(D[0], None)] * 2, ALWAYS_TWO, (D[0], 2)),  # both held on the first day
        ((D[0], D[9]), [(D[0], None), (D[10], None)], ALWAYS_TWO, None),  # the second begins the day after
        ((D[0], D[10]), [(D[0], None), (D[10], None)], ALWAYS_TWO, (D[10], 2)),  # … on its last day
        ((D[0], None), [(D[0], D[99]), (D[100], None), (D[0], None)], ALWAYS_TWO, (D[0], 2)),
        ((D[0], None), [(D[0], D[99]), (D[50], None)], ALWAYS_TWO, (D[50], 2)),  # full only in the middle
        ((D[0], None), [(D[0], D[49]), (D[50], None)], ALWAYS_TWO, None),  # one leaves, the next comes
        # The decision falls from 2 to 1 on day 30: the second post is above from then on.
        ((D[0], None), [(D[0], None)], [(D[0], 2), (D[30], 1)], (D[30], 1)),
        ((D[0], D[29]), [(D[0], None)], [(D[0], 2), (D[30], 1)], None),  # gone before it falls
        # It rises on day 30: until then one post only.
        ((D[0], None), [(D[0], None)], [(D[0], 1), (D[30], 2)], (D[0], 1)),
        ((D[30], None), [(D[0], None)], [(D[0], 1), (D[30], 2)], None),
        # Two of one day: the one entered last is in force.
        ((D[0], None), [(D[0], None)], [(D[0], 1), (D[0], 2)], None),
        # Decided only later: the days before ask nothing.
        ((D[0], None), [(D[0], None)], [(D[60], 1)], (D[60], 1)),
    ],
)
def test_a_span_is_above_the_decision_from_the_first_day_on_which_one_more_is_too_many(wanted, held, decided, expected):
    assert first_day_above(wanted, held, decided) == expected
