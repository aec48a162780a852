"""How near somebody is to the limit of absence, by examples worked out by hand; 40 periods, at most 8 may be missed."""

import pytest

from courses.absence import Standing


def standing(missed, next_session=4, most=8, periods=40):
    return Standing(missed, most, periods, next_session)


@pytest.mark.parametrize(
    ("missed", "next_session", "is_near", "is_over"),
    [
        (0, 4, False, False),  # never absent: nothing to warn of
        (0, 10, False, False),  # even where one session alone would pass the limit: the first absence is not foreseen
        (4, 4, False, False),  # 4 + 4 = 8, still allowed
        (5, 4, True, False),  # 5 + 4 = 9
        (8, 4, True, False),  # exactly at the limit
        (8, 0, False, False),  # no session is to come
        (9, 4, False, True),
    ],
)
def test_near_and_over(missed, next_session, is_near, is_over):
    found = standing(missed, next_session)
    assert (found.is_near, found.is_over) == (is_near, is_over)


def test_the_words_hold_the_arithmetic():
    assert standing(6).words == (
        "đã vắng 6 trên 40 tiết; vắng thêm buổi tới (4 tiết) là 10 tiết, quá mức tối đa 8 tiết"
    )
    assert standing(12).words == "đã vắng 12 trên 40 tiết, quá mức tối đa 8 tiết"
    assert standing(3).words == "đã vắng 3 trên 40 tiết, còn được vắng 5 tiết"
