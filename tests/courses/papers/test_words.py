"""Figures, dates and names as papers print them."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from courses.models import DayPart, EnrolmentStatus, Gender, Grade, PaperKind, TeachingForm
from courses.papers import words


@pytest.mark.parametrize(
    ("value", "printed"),
    [("8.50", "8,5"), ("8.00", "8,0"), ("10", "10,0"), ("10.00", "10,0"), ("0", "0,0"), ("7.25", "7,25"), (None, "")],
)
def test_a_score_has_a_comma_and_no_empty_decimals(value, printed):
    assert words.score(value and Decimal(value)) == printed


@pytest.mark.parametrize(("part", "whole", "printed"), [(1, 8, "12,5%"), (2, 3, "66,7%"), (0, 5, "0,0%"), (0, 0, "–")])
def test_a_share_has_one_decimal_and_nothing_without_a_whole(part, whole, printed):
    assert words.share(part, whole) == printed


def test_thousands_have_a_dot():
    assert words.number(16212) == "16.212"


@pytest.mark.parametrize("name", ["Bồi dưỡng khóa I", "Lớp Bồi dưỡng khóa I", "lớp Bồi dưỡng khóa I"])
def test_a_class_is_called_lop_once(name):
    assert words.of_class(SimpleNamespace(name=name)) == "lớp Bồi dưỡng khóa I"


@pytest.mark.parametrize(
    ("last", "printed"),
    [(date(2024, 6, 14), "từ ngày 10/6/2024 đến ngày 14/6/2024"), (date(2024, 6, 10), "ngày 10/6/2024")],
)
def test_the_days_of_a_class(last, printed):
    assert words.days(SimpleNamespace(starts_on=date(2024, 6, 10), ends_on=last)) == printed


def test_dates_follow_the_setting(settings):
    settings.CERTIFICATE_DATE_STYLE = "numeric"
    assert words.printed_date(date(2024, 6, 5)) == "05/06/2024"


@pytest.mark.parametrize(
    ("table", "choices"),
    [(words.TITLES, PaperKind), (words.GRADES, Grade), (words.FORMS, TeachingForm), (words.DAY_PARTS, DayPart),
     (words.GENDERS, Gender)],
)  # fmt: skip
def test_every_choice_has_its_printed_word(table, choices):
    assert set(table) == set(choices)


def test_who_left_has_a_word_for_each_way():
    assert set(words.LEFT) == set(EnrolmentStatus) - {EnrolmentStatus.ENROLLED}
