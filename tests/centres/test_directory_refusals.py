"""What the bulk file (O8) refuses: files as a whole with a sentence, rows with number, column, value and reason."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from centres import naming
from centres.directory import files
from centres.directory.columns import COLUMNS
from centres.models import Centre, CentreName, DirectoryFile, Level
from centres.scope import Role
from centres.sheets.read import REFUSED
from tests.build import (
    make_centre,
    make_directory,
    make_directory_line,
    make_directory_upload,
    make_province,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db

HEADS = [column.header for column in COLUMNS.values()]


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


def refusals(by, *lines):
    """[(row, column, value)] and the reasons of these lines; nothing else may come of them."""
    found = files.comparison(files.upload(make_directory_upload(lines), by=by), by=by)
    assert not found.can_be_applied
    assert all(one.reason for one in found.refused)
    return [(one.number, one.column, one.value) for one in found.refused], [one.reason for one in found.refused]


# --- Rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "typed", "words"),
    [
        ("code", "", "", "Ô trống"),
        ("name", " \u200b ", "", "Ô trống"),
        ("name", "x" * 201, "x" * 200, "200"),
        ("province", "ZZ", "ZZ", "Không có tỉnh nào mang mã này"),
        ("closed_on", date(2025, 7, 1), "01/07/2025", "sau ngày thành lập"),
        ("name_from", date(2025, 6, 30), "30/06/2025", "trước ngày thành lập trung tâm (01/07/2025)"),
        ("parent_from", date(2025, 6, 30), "30/06/2025", "trước ngày thành lập trung tâm (01/07/2025)"),
        ("email", "khong-phai-thu", "khong-phai-thu", "email"),
        ("halls", 32_768, "32768", "số nguyên"),
        ("opened_on", date(2200, 1, 1), "01/01/2200", "Năm không hợp lý"),
    ],
)
def test_a_new_centre_with_a_bad_cell_is_refused_by_row_column_and_value(by, province, key, value, typed, words):
    found, reasons = refusals(by, make_directory_line(province), make_directory_line(province) | {key: value})
    assert found == [(3, COLUMNS[key].header, typed)]
    assert words in reasons[0]
    assert Centre.objects.count() == 0


def test_a_code_that_stands_twice_is_refused_in_both_rows(by, province):
    lines = [make_directory_line(province, code=code) for code in ("AB", "CD", "ab")]
    found, reasons = refusals(by, *lines)
    assert found == [(2, "Mã trung tâm", "AB"), (4, "Mã trung tâm", "ab")]
    assert ["dòng 4" in reasons[0], "dòng 2" in reasons[1]] == [True, True]


def test_a_code_in_other_capitals_is_not_a_new_centre(by, province):
    make_centre("Quỳnh Lưu", province, code="QL")
    found, reasons = refusals(by, make_directory_line(province, code="ql"))
    assert found == [(2, "Mã trung tâm", "ql")]
    assert "QL" in reasons[0]


def test_a_province_enters_and_changes_its_own_centres_only(by, province):
    other = make_province("Hà Tĩnh", code="HT")
    strange = make_centre("Kỳ Anh", other, code="KA")
    make_centre("Can Lộc", other, code="CL")
    own = make_centre("Quỳnh Lưu", province, code="QL")
    found, _reasons = refusals(
        by,
        make_directory_line(other, code="NEW"),
        *make_directory(strange, phone="1"),
        make_directory_line(province, code="CL"),
        *make_directory(own, province="HT", parent="Huyện ủy Kỳ Anh", parent_from=date(2025, 7, 1)),
    )
    assert found == [(2, "Mã tỉnh", "HT"), (3, "Mã tỉnh", "HT"), (4, "Mã trung tâm", "CL"), (5, "Mã tỉnh", "HT")]
    national = make_user(Role.NATIONAL)
    allowed = files.upload(make_directory_upload(make_directory(strange, phone="1")), by=national)
    assert files.comparison(allowed, by=national).counts["changed"] == 1


@pytest.fixture
def renamed(province):
    """Called “Tên một” from 1997 and “Tên hai” from 01/06/2020 on."""
    centre = make_centre("Quỳnh Lưu", province, code="QL")
    national = make_user(Role.NATIONAL)
    facts = {"short_name": "Huyện Quỳnh Lưu", "place": "Quỳnh Lưu"}
    naming.rename(centre, by=national, effective_from=date(2020, 6, 1), name="Tên hai", **facts)
    return centre


@pytest.mark.parametrize(
    ("name", "name_from", "words"),
    [
        ("Tên ba", date(2020, 6, 1), "không được ghi đè"),  # the name changed, its day not
        ("Tên ba", date(1997, 1, 1), "không được ghi đè"),  # the first name is over and stays
        ("Tên ba", date(2019, 1, 1), "phải có ngày sau đó"),  # between the two
        ("Tên hai", date(2021, 1, 1), "đã có hiệu lực từ 01/06/2020"),  # the day changed, the name not
    ],
)
def test_a_dated_name_is_never_overwritten(by, renamed, name, name_from, words):
    found, reasons = refusals(by, *make_directory(renamed, name=name, name_from=name_from))
    assert [column for _row, column, _value in found] == ["Tên có hiệu lực từ"]
    assert words in reasons[0]
    assert CentreName.objects.filter(centre=renamed).count() == 2


def test_a_committee_is_never_overwritten(by, renamed):
    found, reasons = refusals(by, *make_directory(renamed, parent="Đảng ủy xã Quỳnh Lưu"))
    assert found == [(2, "Trực thuộc từ", "01/01/1997")]
    assert "không được ghi đè" in reasons[0]


def test_the_level_of_a_centre_changes_by_succession_only(by, renamed):
    found, reasons = refusals(by, *make_directory(renamed, level=Level.COMMUNE))
    assert found == [(2, "Cấp", "Xã, phường")]
    assert "sắp xếp tổ chức" in reasons[0]


def test_a_centre_that_ended_by_a_succession_keeps_its_day(by, province, renamed):
    make_succession(renamed, make_centre("Vinh", province))
    found, _reasons = refusals(by, *make_directory(renamed, closed_on=date(2026, 1, 1)))
    assert found == [(2, "Ngày giải thể", "01/01/2026")]


def test_a_centre_cannot_open_after_its_first_name(by, renamed):
    found, _reasons = refusals(by, *make_directory(renamed, opened_on=date(1998, 1, 1)))
    assert found == [(2, "Ngày thành lập", "01/01/1998")]


def test_every_reason_of_a_row_is_told_at_once(by, province):
    found, _reasons = refusals(by, make_directory_line(province, email="x", halls=99_999, name=""))
    assert found == [(2, "Tên đầy đủ", ""), (2, "Số hội trường", "99999"), (2, "Thư điện tử", "x")]


# --- Cells as Excel writes them ------------------------------------------------------------------------------


def sheet(*rows, more=None):
    """An upload with these rows of raw cells; a text that begins with “=” is a formula with the value 1."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(at, column, cell, None, 1)
                elif cell not in (None, ""):
                    page.write(at, column, cell)
        if more:
            book.add_worksheet().write(0, 0, more)
    return SimpleUploadedFile("danh-ba.xlsx", file.getvalue())


def cells(province, **values):
    line = make_directory_line(province) | {
        "level": "Xã, phường", "premises": "Trụ sở riêng", "name_from": "01/07/2025", "parent_from": "1/7/2025",
        "opened_on": "01/07/2025",
    } | values  # fmt: skip
    return [line[key] for key in COLUMNS]


@pytest.mark.parametrize(
    ("key", "cell", "words"),
    [
        ("level", "Tỉnh", "Cấp huyện; Xã, phường; Đặc khu; Khác"),
        ("premises", "Đi thuê", "Trụ sở riêng; Trụ sở chung; Chưa có trụ sở riêng"),
        ("code", 7, "số 0 ở đầu"),
        ("phone", 238000123, "số 0 ở đầu"),
        ("opened_on", "31/02/2025", "Không phải ngày"),
        ("opened_on", "2025", "Không phải ngày"),
        ("opened_on", 45839, "Không phải ngày"),
        ("halls", "hai", "số nguyên"),
        ("halls", 2.5, "số nguyên"),
        ("halls", -1, "số nguyên"),
        ("halls", "=1+1", "công thức"),
        ("address", '=HYPERLINK("x")', "công thức"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(by, province, key, cell, words):
    row = files.upload(sheet(HEADS, cells(province, **{key: cell})), by=by)
    (refused,) = files.comparison(row, by=by).refused
    assert (refused.number, refused.column) == (2, COLUMNS[key].header)
    assert words in refused.reason


def test_words_and_numbers_are_read_as_people_write_them(by, province):
    row = files.upload(sheet(HEADS, cells(province, level="XÃ, PHƯỜNG", hall_seats="1.200", area=900)), by=by)
    (added,) = files.comparison(row, by=by).added
    assert {key: added.values[key] for key in ("level", "hall_seats", "area", "parent_from")} == {
        "level": Level.COMMUNE, "hall_seats": 1200, "area": 900, "parent_from": date(2025, 7, 1),
    }  # fmt: skip


# --- Files ---------------------------------------------------------------------------------------------------


def refused_file(by, upload):
    with pytest.raises(ValidationError) as broken:
        files.upload(upload, by=by)
    assert DirectoryFile.objects.count() == 0
    (error,) = broken.value.error_dict["file"]
    return error.code, broken.value.messages[0]


def test_two_header_rows_are_refused_with_both_numbers(by, province):
    code, sentence = refused_file(by, sheet(HEADS, HEADS, cells(province)))
    assert code == "second_header"
    assert "Dòng 1 và dòng 2" in sentence


def test_a_title_above_the_header_is_refused_with_the_row_of_the_header(by, province):
    code, sentence = refused_file(by, sheet(["DANH BẠ"], [], HEADS, cells(province)))
    assert code == "header_not_first"
    assert "dòng 3" in sentence


@pytest.mark.parametrize(
    ("heads", "code", "words"),
    [
        (HEADS[:-1], "missing_column", "Thư điện tử"),
        ([*HEADS, "Ghi chú"], "unknown_column", "Ghi chú"),
        ([*HEADS, "Cấp"], "unknown_column", "Cấp"),
        (["Họ và tên", "Ngày sinh"], "no_header", "tiêu đề"),
    ],
)
def test_other_columns_are_refused_by_name(by, province, heads, code, words):
    found, sentence = refused_file(by, sheet(heads, cells(province)[: len(heads)]))
    assert (found, words in sentence) == (code, True)


def test_the_columns_may_stand_in_another_order(by, province):
    row = files.upload(sheet(HEADS[::-1], cells(province)[::-1]), by=by)
    assert files.comparison(row, by=by).counts == {"added": 1, "changed": 0, "unchanged": 0, "refused": 0}


def test_a_value_under_no_header_is_refused_with_its_row(by, province):
    code, sentence = refused_file(by, sheet(HEADS, [*cells(province), "?"]))
    assert (code, "Dòng 2" in sentence) == ("no_header_above", True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"ma;ten\nQL;Quynh Luu\n", "unsupported_format"),
        (b"%PDF-1.7", "unsupported_format"),
        (b"PK\x03\x04 cut off", "corrupt"),
    ],
)
def test_what_is_no_workbook_is_refused(by, data, code):
    found, sentence = refused_file(by, SimpleUploadedFile("danh-ba.xlsx", data))
    assert found == code
    assert code in REFUSED
    assert sentence.endswith(".")


def test_a_second_sheet_with_content_is_refused(by, province):
    assert refused_file(by, sheet(HEADS, cells(province), more="x"))[0] == "several_sheets"


def test_a_file_of_headers_only_or_of_nothing_is_refused(by):
    assert refused_file(by, sheet(HEADS))[0] == "no_rows"
    assert refused_file(by, sheet())[0] == "no_rows"


def test_too_many_rows_are_refused_with_both_numbers(by, province, monkeypatch):
    monkeypatch.setattr(files, "MOST_CENTRES", 2)
    code, sentence = refused_file(by, sheet(HEADS, *[cells(province) for _n in range(3)]))
    assert code == "too_many_rows"
    assert "3 dòng" in sentence


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_a_centre_sends_no_files(province, role):
    with pytest.raises(PermissionDenied):
        files.upload(make_directory_upload([make_directory_line(province)]), by=make_user(role))
    assert DirectoryFile.objects.count() == 0
