"""A checked row becomes an entry with nothing lost or changed on the way."""

from datetime import date

import pytest

from courses.models import BirthPrecision, Gender, PartyStatus
from courses.rosters.check import check
from courses.rosters.commit import birth_of, entry
from courses.rosters.fields import FIELDS
from courses.rosters.read import Roster, Row

CELLS = {
    "full_name": "  Nguyễn  Thị Ánh Nguyệt ", "birth_date": "08/03/1990", "gender": "Nữ", "ethnicity": "Kinh",
    "citizen_id": "040 190 001 234", "workplace": "Trường THCS An Hòa", "position": "Giáo viên",
    "party_status": "Đảng viên dự bị", "party_join_date": "19/05/2024", "sending_unit": "Đảng ủy xã An Hòa",
    "phone": "0901 000 123", "email": "nguyet@hocvien.example", "home_place": "xã An Hòa", "note": "Tổ 2",
}  # fmt: skip


def entry_of(**cells):
    """The Entry of one row with these cells."""
    checked = check(Roster([Row(7, CELLS | cells)], dict.fromkeys(FIELDS, "")), today=date(2026, 11, 23))
    return entry(checked.rows[0])


def test_every_cell_lands_in_its_column():
    found = entry_of()
    assert (found.number, found.learner, found.enrolment) == (
        7,
        {
            "full_name": "Nguyễn Thị Ánh Nguyệt", "typed_name": "  Nguyễn  Thị Ánh Nguyệt ",
            "birth_on": date(1990, 3, 8), "birth_precision": BirthPrecision.DAY, "gender": Gender.FEMALE,
            "citizen_id": "040190001234", "ethnicity": "Kinh", "home_place": "xã An Hòa",
            "workplace": "Trường THCS An Hòa", "position": "Giáo viên", "party_status": PartyStatus.PROBATION,
            "party_join_on": date(2024, 5, 19), "phone": "0901000123", "email": "nguyet@hocvien.example",
        },
        {
            "workplace": "Trường THCS An Hòa", "position": "Giáo viên", "sending_unit": "Đảng ủy xã An Hòa",
            "note": "Tổ 2",
        },
    )  # fmt: skip


def test_no_citizen_id_is_none_so_that_many_may_have_none():
    assert entry_of(citizen_id="").learner["citizen_id"] is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Quần chúng", PartyStatus.NONE), ("Đảng viên chính thức", PartyStatus.FULL), ("", "")],
)
def test_the_standing_in_the_party_is_kept_by_its_code(typed, kept):
    assert entry_of(party_status=typed, party_join_date="").learner["party_status"] == kept


def test_a_year_alone_stays_a_year():
    assert birth_of("1978") == (date(1978, 1, 1), BirthPrecision.YEAR)
    assert birth_of("1978-01-01") == (date(1978, 1, 1), BirthPrecision.DAY)
