"""Dates and numbers as Vietnamese offices write them, in forms and on pages."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Sheet(forms.Form):
    day = forms.DateField(required=False)
    moment = forms.DateTimeField(required=False)
    score = forms.DecimalField(required=False, localize=True)


def typed(language="vi", **values):
    """The cleaned values of a form filled in by somebody whose pages are in `language`."""
    with translation.override(language):
        sheet = Sheet(values)
        assert sheet.is_valid(), sheet.errors
        return sheet.cleaned_data


def drawn(text, language="vi", **values):
    with translation.override(language):
        return Template(text).render(Context(values))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2026", date(2026, 4, 3)),
        ("25/04/2026", date(2026, 4, 25)),
        ("3/4/2026", date(2026, 4, 3)),
        ("03-04-2026", date(2026, 4, 3)),
        ("03.04.2026", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
    ],
)
def test_the_day_comes_before_the_month(text, day, language):
    assert typed(language, day=text)["day"] == day


@pytest.mark.parametrize("text", ["04/25/2026", "31/06/2026", "25/04", "hôm nay"])
def test_what_is_no_date_here_is_refused(text):
    with translation.override("vi"):
        assert "day" in Sheet({"day": text}).errors


def test_a_moment_is_read_with_the_time_first_or_last():
    moment = datetime(2026, 4, 25, 15, 20, tzinfo=HERE)
    assert typed(moment="15:20 25/04/2026")["moment"] == moment
    assert typed(moment="25/04/2026 15:20")["moment"] == moment


def test_days_and_moments_are_written_day_first():
    moment = datetime(2026, 4, 3, 15, 20, tzinfo=HERE)
    assert drawn("{{ day }}", day=date(2026, 4, 3)) == "03/04/2026"
    assert drawn("{{ moment }}", moment=moment) == "15:20 03/04/2026"


def test_numbers_take_a_dot_for_thousands_and_a_comma_for_decimals():
    assert drawn("{{ n|number:1 }}", n=Decimal("1234.5")) == "1.234,5"
    assert drawn("{{ n|number }}", n=32978) == "32.978"
    assert drawn("{{ n|number:1 }}", language="en", n=Decimal("1234.5")) == "1,234.5"


def test_a_score_typed_with_a_comma_is_read():
    assert typed(score="7,5")["score"] == Decimal("7.5")


def test_a_year_takes_no_thousands_mark():
    assert drawn("{{ year|plain }}", year=2026) == "2026"


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(458, 1065, "43,0%"), (20, 48, "41,7%"), (1, 16, "6,3%"), (0, 48, "0,0%"), (55, 55, "100,0%"), (3, 2, "150,0%")],
)
def test_a_percentage_is_computed_from_its_base_and_rounded_half_up(part, whole, words):
    assert drawn("{{ part|percent:whole }}", part=part, whole=whole) == words


@pytest.mark.parametrize(("part", "whole"), [(3, 0), (3, None), (None, 5)])
def test_a_percentage_without_a_base_is_a_dash(part, whole):
    assert drawn("{{ part|percent:whole }}", part=part, whole=whole) == "–"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 6, 3), date(2024, 6, 7), "03/06 – 07/06/2024"),
        (date(2023, 12, 28), date(2024, 1, 5), "28/12/2023 – 05/01/2024"),
        (date(2024, 6, 3), date(2024, 6, 3), "03/06/2024"),
        (date(2024, 6, 3), None, "03/06/2024"),
        (None, None, "–"),
    ],
)
def test_a_stretch_of_days_names_the_year_once(first, last, words):
    assert drawn("{{ first|through:last }}", first=first, last=last) == words
