"""20,000 learners in one file: every one is read, and of 500 errors every one is named in its row and column."""

from datetime import date

import pytest

from courses.rosters.check import check
from courses.rosters.fields import FIELDS
from courses.rosters.read import read
from tests.courses.rosters.large import people, with_errors, workbook

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def faultless():
    return people(20_000)


def test_20_000_faultless_learners_are_all_accepted_without_a_question(faultless):
    checked = check(read(workbook(faultless)), today=TODAY)
    assert (checked.accepted, checked.rejected, checked.issues) == (20_000, 0, [])
    last = checked.rows[-1]
    assert (last.number, last.values["full_name"]) == (20_001, faultless[-1][1])
    assert last.values["birth_date"] == faultless[-1][2].isoformat()


def test_of_20_000_learners_all_500_with_an_error_are_listed_in_one_pass(faultless):
    rows, expected = with_errors(faultless, 500)
    checked = check(read(workbook(rows)), today=TODAY)
    assert (checked.accepted, checked.rejected, checked.warnings) == (19_500, 500, 0)
    assert {(issue.row, FIELDS[issue.column].header): issue.code for issue in checked.issues} == expected
