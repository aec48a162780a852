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


BY_SEX = [[1, "Lê Thị Ba", "", 1990, "Trường A"], [2, "Trần Văn Hải", "1985", "", "Trạm B"]]


@pytest.mark.parametrize(
    "header",
    [
        [["TT", "Họ và tên", "Nam sinh", "Nữ sinh", "Đơn vị"]],
        [["TT", "Họ và tên", "Nam", "Nữ", "Đơn vị"]],
        [["TT", "Họ và tên", "Năm sinh nam", "Năm sinh nữ", "Đơn vị"]],
        [["TT", "Họ và tên", "Ngày sinh (Nam)", "Ngày sinh (Nữ)", "Đơn vị"]],
        [["TT", "Họ và tên", "Giới tính", "", "Đơn vị"], ["", "", "Nam", "Nữ", ""]],
        [["TT", "Họ và tên", "Năm sinh", "", "Đơn vị"], ["", "", "Nam", "Nữ", ""]],
    ],
)
def test_years_under_the_two_sexes_tell_birth_and_sex_however_the_header_says_it(header):
    people = [cells for _number, cells in Table([*header, *BY_SEX]).people()[0]]
    assert [(cells["gender"], cells["birth_date"]) for cells in people] == [("Nữ", 1990), ("Nam", "1985")]


def test_marks_under_the_two_sexes_stay_marks_and_nam_sinh_alone_is_a_birth_year_without_its_marks():
    table = Table([["Họ và tên", "Nam sinh", "Nam", "Nữ"], ["Lê Thị Ba", 1990, "", "x"]])
    assert table.people()[0][0][1] == {"full_name": "Lê Thị Ba", "birth_date": 1990, "gender": "Nữ"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Họ và tên / Full name", "full_name"),
        ("Ngày sinh\nDate of birth", "birth_date"),
        ("Gender", "gender"),
        ("Số CCCD / ID No.", "citizen_id"),
        ("Workplace", "workplace"),
    ],
)
def test_a_header_may_be_english_or_both(header, field):
    assert field_of("", header) == field


def test_a_header_said_once_more_in_english_below_is_no_person():
    rows = [["Họ và tên", "Ngày sinh", "Đơn vị"], ["Full name", "Date of birth", "Unit"], ["Lê Thị Ba", "1990", "A"]]
    assert [number for number, _cells in Table(rows).people()[0]] == [3]


@pytest.mark.parametrize("year", ["Năm", "Năm sinh"])
def test_day_month_and_year_may_stand_side_by_side_without_a_header_above(year):
    table = Table([["Họ và", "Tên", "Ngày", "Tháng", year], ["Lê Thị", "Ba", 8, 3, 1990]])
    assert table.people()[0][0][1] == {"full_name": "Lê Thị Ba", "birth_date": "8/3/1990"}


def test_a_lower_row_of_a_header_may_have_words_the_portal_does_not_know():
    table = Table(
        [
            ["TT", "Họ và tên", "Năm sinh", "", "Trình độ", "", "Đơn vị"],
            ["", "", "Nam", "Nữ", "Học vấn", "Lý luận", ""],
            [1, "Lê Thị Ba", "", 1990, "12/12", "Sơ cấp", "Trường A"],
        ]
    )
    assert (table.heading.depth, table.heading.unread()) == (2, ["Trình độ Học vấn", "Lý luận"])
    assert table.people()[0][0][1]["gender"] == "Nữ"


def test_a_header_may_have_three_rows_and_stand_far_down():
    header = [
        ["STT", "Họ và tên", "Thông tin cá nhân", "", "", "Đơn vị"],
        ["", "", "Ngày sinh", "Giới tính", "", ""],
        ["", "", "", "Nam", "Nữ", ""],
    ]
    table = Table([["ĐẢNG BỘ TỈNH"], ["DANH SÁCH"], *[[]] * 9, *header, [1, "Lê Thị Ba", "1990", "", "x", "Trường A"]])
    assert (table.heading.at, table.heading.depth) == (11, 3)
    assert table.people()[0] == [
        (15, {"full_name": "Lê Thị Ba", "birth_date": "1990", "workplace": "Trường A", "gender": "Nữ"})
    ]


def test_a_group_of_learners_below_the_header_is_no_part_of_it():
    table = Table([["TT", "Họ và tên", "Ngày sinh", "Đơn vị"], ["Chi bộ thôn 1"], [1, "Lê Thị Ba", "1990", "A"]])
    assert (table.heading.depth, table.people()[1]) == (1, [2])
