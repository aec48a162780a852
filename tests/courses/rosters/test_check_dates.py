"""Birth dates and dates of joining: what is read, what is asked about, what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rosters.dates import (
    MONTH_FIRST,
    SWAPPED,
    check_birth,
    check_joining,
    check_order,
    habit_of,
    has_short_year,
)

TODAY = date(2026, 11, 23)


def birth(raw, **habits):
    value, found = check_birth(raw, today=TODAY, **habits)
    return value, [finding.code for finding in found]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("25/03/1990", "1990-03-25"),
        ("5-6-92", "1992-06-05"),
        ("17.8.1985", "1985-08-17"),
        ("5 / 6 / 1992", "1992-06-05"),
        ("ngày 05 tháng 6 năm 1992", "1992-06-05"),
        ("1989-11-30", "1989-11-30"),
        ("1989-11-30 00:00:00", "1989-11-30"),
        ("29/02/1992", "1992-02-29"),
        ("1/1/05", "2005-01-01"),
        ("8-Mar-90", "1990-03-08"),
        ("08/March/1990", "1990-03-08"),
        (date(1987, 10, 19), "1987-10-19"),
    ],
)
def test_a_date_is_read_day_before_month(typed, value):
    assert birth(typed) == (value, [])


@pytest.mark.parametrize("typed", ["1978", 1978.0, "năm 1978", "Sinh năm 1978"])
def test_a_year_alone_stays_a_year(typed):
    assert birth(typed) == ("1978", [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/1990", "date_impossible"),
        ("29/02/1991", "date_impossible"),
        ("00/05/1990", "date_impossible"),
        ("12/25/1980", "date_order"),
        ("12/08/2091", "date_future"),
        ("không rõ", "date_unreadable"),
        ("03/1985", "date_incomplete"),
        ("15/05/1890", "date_age"),
        ("15/09/2015", "date_age"),
        ("2026", "date_age"),
    ],
)
def test_a_date_that_cannot_be_is_refused(typed, code):
    assert birth(typed) == ("", [code])


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("12/25/1980", "25/12/1980"),
        ("03/1985", "1985"),
        ("25031990", "25/03/1990"),
        ("19900325", "25/03/1990"),
        ("00/00/1985", "1985"),
        ("khoảng 1985", "1985"),
        ("25/3/1990 (âm lịch)", "25/03/1990"),
        ("25/O3/l990", "25/03/1990"),
        ("Mar 25, 1990", None),
        ("25/03/1990 hoặc 26/03/1990", None),
        ("25/03/19900", None),
    ],
)
def test_a_refused_date_may_carry_a_suggestion(typed, suggestion):
    (finding,) = check_birth(typed, today=TODAY)[1]
    assert finding.suggestion == suggestion


def test_a_learner_under_18_is_asked_about():
    assert birth("10/03/2011") == ("2011-03-10", ["date_underage"])


@pytest.mark.parametrize(("is_1904", "value"), [(False, "1992-09-15"), (True, "1996-09-16")])
def test_a_bare_day_count_is_read_in_the_date_system_of_the_file_and_asked_about(is_1904, value):
    assert birth(33862.0, is_1904=is_1904) == (value, ["date_serial"])


def test_a_year_typed_into_a_date_cell_is_recognised():
    (finding,) = check_birth(date(1905, 5, 31), today=TODAY)[1]
    assert (finding.code, finding.suggestion) == ("date_age", "1978")


def test_a_column_with_the_month_first_is_noticed():
    assert habit_of(["01/13/1970", "02/10/1983"]) == MONTH_FIRST
    assert habit_of(["13/01/1970", "02/10/1983"]) is None
    assert habit_of(["25/03/1990", "14/05/1991", "12/25/1980", None, 1990.0]) is None


def test_every_doubtful_date_of_such_a_column_is_refused_with_the_other_reading():
    value, (finding,) = check_birth("08/12/1989", today=TODAY, habit=MONTH_FIRST)
    assert (value, finding.code, finding.suggestion) == ("", "date_order_column", "12/08/1989")
    assert birth("08/08/1989", habit=MONTH_FIRST) == ("1989-08-08", [])


def test_dates_that_excel_took_month_first_are_noticed_by_those_it_could_not_take():
    taken = [date(1990, month, day) for month, day in ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))]
    left = ["13/01/1990", "25/02/1990", "17/03/1990", "30/04/1990", "19/05/1990"]
    assert habit_of(taken + left) == SWAPPED
    assert habit_of([*taken, *left, date(1990, 1, 25)]) is None
    assert habit_of([*taken, *left, "05/06/1990"]) is None
    value, (finding,) = check_birth(taken[0], today=TODAY, habit=SWAPPED)
    assert (value, finding.code, finding.suggestion) == ("1990-01-02", "date_swapped", "01/02/1990")


@pytest.mark.parametrize("typed", ["31/04/2015", "20/10/2090", "2015", "không nhớ"])
def test_an_unusable_date_of_joining_stays_blank_with_a_question(typed):
    value, (finding,) = check_joining(typed, today=TODAY)
    assert (value, finding.is_rejection) == ("", False)


def test_two_digits_of_a_joining_year_may_be_recent():
    assert check_joining("19/5/24", today=TODAY) == ("2024-05-19", [])


def test_joining_before_birth_is_refused_and_before_18_asked_about():
    assert [finding.code for finding in check_order("1989-06-18", "1979-10-20")] == ["join_before_birth"]
    assert [finding.code for finding in check_order("1989-06-18", "2005-10-20")] == ["join_underage"]
    assert check_order("1989", "2007-01-03") == []
    assert check_order("", "2007-01-03") == []


@pytest.mark.parametrize(
    ("typed", "is_short"), [("5-6-92", True), ("05/06/1992", False), ("1992", False), ("x", False)]
)
def test_a_year_of_two_digits_is_noticed(typed, is_short):
    assert has_short_year(typed) is is_short


@given(st.dates(date(1930, 1, 1), date(2008, 1, 1)), st.sampled_from("/-. "))
def test_every_date_is_read_as_it_is_written(day, sign):
    assert birth(f"{day.day}{sign}{day.month}{sign}{day.year}") == (day.isoformat(), [])


@given(st.text() | st.floats() | st.dates())
def test_no_cell_breaks_the_reading_of_dates(raw):
    value, found = check_birth(raw, today=TODAY)
    assert value or any(finding.is_rejection for finding in found)
