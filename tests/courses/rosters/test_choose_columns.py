"""What a person chose for columns wins over the words the portal knows."""

import pytest

from courses.rosters.headers import key_of
from courses.rosters.read import UnreadableFile, read
from courses.rosters.table import Table
from tests.courses.rosters.files import csv, xlsx

HEADER = ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi ở", "Công việc đang làm", "Đơn vị"]
PERSON = [1, "Lê Thị Ba", "1990", "Nữ", "Xã Tân Hòa", "Giáo viên", "Trường A"]


def cells(mapping, header=HEADER, person=PERSON):
    (_number, found), *_others = Table([header, person], mapping).people()[0]
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Họ và tên", "HỌ VÀ TÊN (chữ in hoa):"),
        ("Nơi ở", "Nơi  ở *"),
        ("Ngày, tháng,\nnăm sinh", "Ngày tháng năm sinh"),
        ("Trình độ", "Trình độ"),
    ],
)
def test_headers_that_mean_the_same_column_share_a_key(one, other):
    assert key_of(one) == key_of(other) != ""


def test_a_key_keeps_year_and_male_apart_fits_its_column_and_is_empty_for_a_header_without_words():
    assert key_of("Năm") != key_of("Nam")
    assert (key_of("(12 số)"), key_of("姓名"), key_of(" — "), key_of("")) == ("12 so", "姓名", "—", "")
    assert len(key_of("Ghi chú " * 40)) == 120


def test_every_column_with_a_header_is_told_with_its_field():
    table = Table([[*HEADER, "", "Họ đệm"], PERSON])
    assert table.answer()["all_headers"] == [
        ["TT", ""], ["Họ và tên", "full_name"], ["Ngày sinh", "birth_date"], ["Giới tính", "gender"], ["Nơi ở", ""],
        ["Công việc đang làm", ""], ["Đơn vị", "workplace"], ["Họ đệm", "full_name"],
    ]  # fmt: skip


def test_the_parts_of_a_field_are_told_as_the_field():
    header = [["Họ đệm", "Tên", "Năm sinh", "", "Đơn vị"], ["", "", "Nam", "Nữ", ""]]
    assert [field for _text, field in Table([*header, ["Lê Thị", "Ba", "", 1990, "A"]]).answer()["all_headers"]] == [
        "full_name", "full_name", "birth_date", "birth_date", "workplace",
    ]  # fmt: skip


def test_a_column_the_portal_does_not_know_is_read_as_chosen():
    found = cells({"noi o": "home_place", "cong viec dang lam": "position"})
    assert (found["home_place"], found["position"], found["workplace"]) == ("Xã Tân Hòa", "Giáo viên", "Trường A")


def test_of_two_columns_of_one_field_the_chosen_one_is_read():
    assert cells({})["workplace"] == "Trường A"
    found = cells({"noi o": "workplace"})
    assert found["workplace"] == "Xã Tân Hòa"
    assert Table([HEADER, PERSON], {"noi o": "workplace"}).heading.unread() == ["Công việc đang làm", "Đơn vị"]


def test_of_two_columns_chosen_for_one_field_the_first_is_read():
    assert cells({"noi o": "workplace", "cong viec dang lam": "workplace"})["workplace"] == "Xã Tân Hòa"


def test_a_column_left_out_by_choice_is_not_read_and_not_told_as_unused():
    table = Table([HEADER, PERSON], {"don vi": "", "noi o": "", "tt": ""})
    assert "workplace" not in table.people()[0][0][1]
    assert table.heading.unread() == ["Công việc đang làm"]
    assert table.answer()["all_headers"][-1] == ["Đơn vị", ""]


def test_a_field_chosen_for_its_own_parts_leaves_them_parts():
    mapping = {"ho dem": "full_name", "ten": "full_name", "nam": "gender", "nu": "gender"}
    header, person = ["Họ đệm", "Tên", "Nam", "Nữ", "Đơn vị"], ["Lê Thị", "Ba", "", "x", "Trường A"]
    assert cells(mapping, header, person) == cells({}, header, person)


def test_a_whole_name_chosen_takes_the_place_of_its_parts():
    header, person = ["Họ đệm", "Tên", "Tên khai sinh", "Năm sinh"], ["Lê", "Ba", "Lê Thị Ba", "1990"]
    assert cells({"ten khai sinh": "full_name"}, header, person)["full_name"] == "Lê Thị Ba"


def test_parts_of_a_name_can_be_chosen_too():
    header, person = ["Họ lót HV", "Tên HV", "Năm sinh"], ["Lê Thị", "Ba", "1990"]
    mapping = {"ho lot hv": "family_name", "ten hv": "given_name"}
    assert cells(mapping, header, person)["full_name"] == "Lê Thị Ba"


def test_a_header_row_that_says_nothing_to_the_portal_is_found_by_what_was_chosen():
    rows = [["DANH SÁCH"], ["Ai", "Bao giờ", "Ở đâu"], ["Lê Thị Ba", "1990", "Trường A"]]
    mapping = {"ai": "full_name", "bao gio": "birth_date", "o dau": "workplace"}
    for data in (xlsx(rows), csv(rows)):
        with pytest.raises(UnreadableFile):
            read(data)
        roster = read(data, mapping=mapping)
        assert (roster.header_row, roster.rows[0].cells["full_name"]) == (2, "Lê Thị Ba")
        assert roster.all_headers == [["Ai", "full_name"], ["Bao giờ", "birth_date"], ["Ở đâu", "workplace"]]


def test_a_header_of_two_rows_is_chosen_by_the_words_of_both():
    rows = [["Người", "Ngày sinh", "Nữ"], ["học tập", "", ""], ["Lê Thị Ba", "1990", "x"]]
    roster = read(xlsx(rows), mapping={"nguoi hoc tap": "full_name", "hoc tap": ""})
    assert (roster.header_row, [row.cells["full_name"] for row in roster.rows]) == (1, ["Lê Thị Ba"])


def test_a_choice_of_an_unknown_field_is_ignored():
    assert cells({"don vi": "nothing"})["workplace"] == "Trường A"
