"""Shares come with their base and their day, and the rows of a breakdown add up to the whole."""

from datetime import date

import pytest
from django.utils import translation

from portal.ratios import Breakdown, Ratio

DAY = date(2026, 11, 24)
ROWS = (("Trụ sở riêng", 600), ("Trụ sở chung", 40), ("Chưa có trụ sở riêng", 60), ("Chưa rõ", 9))


def test_60_of_709_is_846_hundredths_and_says_of_what_and_when():
    assert str(Ratio(60, 709, "trung tâm", DAY)) == "60 trên 709 trung tâm · 8,46% · tính đến 24/11/2026"


def test_the_wrong_base_shows_itself_and_does_not_fit_the_breakdown():
    """A published 9.24 % divided the 60 by the 649 others: the sentence names 649, and the rows do not add up to it."""
    assert str(Ratio(60, 649, "trung tâm", DAY)) == "60 trên 649 trung tâm · 9,24% · tính đến 24/11/2026"
    with pytest.raises(ValueError, match="709, the whole is 649"):
        Breakdown("Trụ sở", ROWS, 649, "trung tâm", DAY)


def test_it_reads_in_english_too():
    with translation.override("en"):
        assert str(Ratio(1, 8, "centres", DAY)) == "1 of 8 centres · 12.50% · as of 24/11/2026"


def test_thousands_are_marked_and_halves_rounded_up():
    assert str(Ratio(1, 16, "x", DAY)).split(" · ")[1] == "6,25%"
    assert str(Ratio(1, 32_000, "x", DAY)) == "1 trên 32.000 x · 0,00% · tính đến 24/11/2026"
    assert str(Ratio(1, 800, "x", DAY)).split(" · ")[1] == "0,13%"  # 0.125


def test_a_part_of_nothing_has_no_share():
    assert str(Ratio(0, 0, "trung tâm", DAY)) == "0 trên 0 trung tâm · tính đến 24/11/2026"


@pytest.mark.parametrize(("part", "whole"), [(61, 60), (1, 0), (-1, 60)])
def test_what_is_no_part_of_the_whole_is_refused(part, whole):
    with pytest.raises(ValueError, match="no part"):
        Ratio(part, whole, "trung tâm", DAY)


@pytest.mark.parametrize(("what", "on"), [("", DAY), ("trung tâm", None), ("trung tâm", "24/11/2026")])
def test_a_ratio_without_its_noun_or_day_cannot_be_made(what, on):
    with pytest.raises(TypeError):
        Ratio(60, 709, what, on)


@pytest.mark.parametrize("missing", ["part", "whole", "what", "on"])
def test_nothing_of_it_has_a_default(missing):
    facts = {"part": 60, "whole": 709, "what": "trung tâm", "on": DAY}
    del facts[missing]
    with pytest.raises(TypeError):
        Ratio(**facts)


def test_no_bare_percentage_can_be_taken_out():
    assert {name for name in dir(Ratio(60, 709, "trung tâm", DAY)) if not name.startswith("_")} == {
        "part", "whole", "what", "on",
    }  # fmt: skip


def test_a_breakdown_shows_each_row_of_the_same_whole_and_the_sum():
    breakdown = Breakdown("Trụ sở", ROWS, 709, "trung tâm", DAY)
    assert [(label, ratio.part, ratio.whole) for label, ratio in breakdown.ratios()] == [
        ("Trụ sở riêng", 600, 709), ("Trụ sở chung", 40, 709), ("Chưa có trụ sở riêng", 60, 709), ("Chưa rõ", 9, 709),
    ]  # fmt: skip
    assert str(breakdown.total()) == "709 trên 709 trung tâm · 100,00% · tính đến 24/11/2026"


def test_a_breakdown_that_leaves_the_unknown_out_is_refused():
    with pytest.raises(ValueError, match="add up to 700"):
        Breakdown("Trụ sở", ROWS[:-1], 709, "trung tâm", DAY)


def test_a_negative_row_cannot_make_the_sum_right():
    with pytest.raises(ValueError, match="no part"):
        Breakdown("Trụ sở", (("a", 710), ("b", -1)), 709, "trung tâm", DAY)
