"""Where the header of a roster stands, and what its columns are."""

import pytest

from courses.rosters.headers import field_of
from courses.rosters.table import Table

PERSON = ["Lê Thị Ba", "1990", "Nữ", "Trường A"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Họ và tên", "full_name"),
        ("HỌ VÀ TÊN (chữ in hoa)", "full_name"),
        ("Họ tên học viên", "full_name"),
        ("Họ đệm", "family_name"),
        ("Ngày, tháng,\nnăm sinh", "birth_date"),
        ("Năm sinh", "birth_date"),
        ("Số CCCD/CMND", "citizen_id"),
        ("Số định danh cá nhân (12 số)", "citizen_id"),
        ("Nơi công tác", "workplace"),
        ("Chức vụ, nghề nghiệp", "position"),
        ("Ngày kết nạp Đảng", "party_join_date"),
        ("Đơn vị cử", "sending_unit"),
        ("SĐT", "phone"),
        ("Số điện thoại/Zalo", "phone"),
        ("Thư điện tử", "email"),
        ("N¬i c«ng t¸c", "workplace"),  # TCVN3
        ("Hoï vaø teân", "full_name"),  # VNI
        ("Họ và tên giảng viên", ""),
        ("Ngày cấp CCCD", ""),
        ("Họ và tên bố", ""),
        ("Trình độ", ""),
    ],
)
def test_a_header_is_known_by_its_usual_names(header, field):
    assert field_of("", header) == field


def test_nam_is_a_sex_and_a_part_of_a_birth_date_depending_on_what_stands_above():
    assert field_of("Giới tính", "Nam") == "male"
    assert field_of("Ngày sinh", "Năm") == "birth_year"
    assert field_of("Năm sinh", "Nam") == "birth_male"
    assert field_of("", "Năm") == ""


def test_the_header_is_found_below_titles_and_not_taken_from_them():
    table = Table([["DANH SÁCH HỌC VIÊN"], [], ["TT", "Họ tên", "Năm sinh", "Phái", "Đơn vị"], [1, *PERSON]])
    assert (table.heading.at, table.heading.depth) == (2, 1)
    assert table.heading.of_fields() == {
        "full_name": "Họ tên", "birth_date": "Năm sinh", "gender": "Phái", "workplace": "Đơn vị",
    }  # fmt: skip


def test_a_header_of_two_rows_is_read_as_one():
    table = Table(
        [
            ["TT", "Họ và tên", "Giới tính", "", "Đảng viên", "", "Đơn vị"],
            ["", "", "Nam", "Nữ", "Diện", "Ngày vào Đảng", ""],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            [1, "Lê Thị Ba", "", "x", "Quần chúng", "", "Trường A"],
        ]
    )
    assert table.people()[0] == [
        (4, {"full_name": "Lê Thị Ba", "gender": "Nữ", "party_status": "Quần chúng", "party_join_date": "",
             "workplace": "Trường A"})
    ]  # fmt: skip


def test_a_birth_date_may_stand_in_three_columns():
    table = Table(
        [
            ["Họ và tên", "Ngày sinh", "", "", "Giới tính"],
            ["", "Ngày", "Tháng", "Năm", ""],
            ["Lê Thị Ba", 8, 3, 1990, "Nữ"],
            ["Lê Thị Tư", "", "", 1991, "Nữ"],
        ]
    )
    assert [cells["birth_date"] for _number, cells in table.people()[0]] == ["8/3/1990", "1991"]


def test_a_birth_date_may_stand_in_the_column_of_the_sex():
    table = Table([["Họ và tên", "Năm sinh", "", "Đơn vị"], ["", "Nam", "Nữ", ""], ["Lê Thị Ba", "", 1990, "Trường A"]])
    assert table.people()[0] == [
        (3, {"full_name": "Lê Thị Ba", "workplace": "Trường A", "gender": "Nữ", "birth_date": 1990})
    ]
    assert table.heading.of_fields()["gender"] == "Năm sinh Nam / Nữ"


def test_a_name_may_stand_in_two_cells_under_one_header():
    table = Table([["TT", "Họ và tên", "", "Ngày sinh"], [1, "Lê Thị", "Ba", "1990"], [2, "Trần Văn", "Tư", "1991"]])
    assert [cells["full_name"] for _number, cells in table.people()[0]] == ["Lê Thị Ba", "Trần Văn Tư"]


def test_a_name_may_stand_in_three_columns():
    table = Table([["Họ", "Tên đệm", "Tên", "Năm sinh"], ["Lê", "Thị", "Ba", "1990"]])
    assert table.people()[0][0][1]["full_name"] == "Lê Thị Ba"


def test_columns_that_mean_nothing_to_a_roster_are_told():
    table = Table([["Họ và tên", "Năm sinh", "Tôn giáo"], ["Lê Thị Ba", "1990", ""]])
    assert table.heading.unread() == ["Tôn giáo"]


def test_a_list_without_a_name_column_is_no_roster():
    assert Table([["TT", "Ngày sinh", "Giới tính"], [1, "1990", "Nữ"]]).columns == {}
