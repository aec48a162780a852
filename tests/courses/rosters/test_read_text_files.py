"""Text files in every encoding and with every separator that Excel and its users leave behind."""

import unicodedata

import pytest

from courses.rosters.legacy import from_tcvn3
from courses.rosters.read import UnreadableFile, read
from tests.courses.rosters.files import ANH, HAI, HEADER, csv

ROWS = [HEADER, ANH, HAI]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def names(data):
    return [(row.number, row.cells["full_name"]) for row in read(data).rows]


def in_windows_1258(text):
    """`text` as Windows-1258 keeps it: the letter, then its tone."""
    apart = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        apart.append(bare + "".join(mark for mark in marks if mark in TONES))
    return "".join(apart).encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_unicode_is_read_with_every_separator(encoding, separator):
    data = csv(ROWS, encoding, separator)
    assert names(data) == [(2, "Nguyễn Thị Ánh"), (3, "Trần Văn Hải")]


def test_windows_1258_is_read_letter_for_letter():
    text = csv(ROWS).decode()
    rows = read(in_windows_1258(text)).rows
    assert [unicodedata.normalize("NFC", row.cells["workplace"]) for row in rows] == [ANH[5], HAI[5]]


def test_a_header_without_marks_leaves_the_encoding_to_the_names():
    text = csv([("TT", "Ho va ten", "Ngay sinh", "Gioi tinh", "CCCD", "Don vi"), ANH, HAI]).decode()
    rows = read(in_windows_1258(text)).rows
    assert unicodedata.normalize("NFC", rows[0].cells["full_name"]) == "Nguyễn Thị Ánh"


def test_tcvn3_is_passed_on_as_it_is_typed_for_the_check_to_ask_about():
    header = ("TT", "Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh", "Sè CCCD", "§¬n vÞ c«ng t¸c")
    data = csv([header, (1, "NguyÔn ThÞ ¸nh", "08/03/1990", "N÷", "", "Tr\u00adêng THCS")], "latin-1")
    roster = read(data)
    assert from_tcvn3(roster.rows[0].cells["full_name"]) == "Nguyễn Thị ánh"
    assert set(roster.headers) == {"full_name", "birth_date", "gender", "citizen_id", "workplace"}


def test_a_declared_separator_is_no_row():
    assert names(b"sep=;\r\n" + csv(ROWS, separator=";"))[0] == (2, "Nguyễn Thị Ánh")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_lines_end_in_every_way(line_end):
    assert len(names(csv(ROWS, line_end=line_end))) == 2


def test_quoted_cells_keep_separators_quotes_and_line_ends():
    data = csv([HEADER]) + '\r\n1,"Lê Thị\nBa",1990,Nữ,,"Chi bộ 3, ""Tân Hòa"""'.encode()
    cells = read(data).rows[0].cells
    assert (cells["full_name"], cells["workplace"]) == ("Lê Thị\nBa", 'Chi bộ 3, "Tân Hòa"')


def test_lines_before_the_header_and_empty_lines_count():
    data = "DANH SÁCH\n\n".encode() + csv(ROWS, line_end="\n\n")
    assert [number for number, _name in names(data)] == [5, 7]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n", "empty_file"),
        (b"chi la mot doan van", "no_header"),
        (csv([ANH, HAI]), "no_header"),
        ("Đây không phải danh sách".encode("cp1258", "replace"), "unknown_encoding"),
        (csv([HEADER]), "no_rows"),
        (b"<html><table><tr><td>Ho ten</td></tr></table></html>", "unsupported_format"),
        (b"%PDF-1.7 \n", "unsupported_format"),
        (b"{\\rtf1 Ho va ten}", "unsupported_format"),
        (b"Ho va ten,\0\0\0\1\2\3\0,\0", "unsupported_format"),
    ],
)
def test_what_is_no_list_is_refused(data, code):
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    assert refused.value.code == code


def test_a_list_beyond_the_limit_is_refused():
    with pytest.raises(UnreadableFile) as refused:
        read(csv([HEADER]) + ("\r\n" + ",".join(map(str, ANH))).encode() * 30_001)
    assert refused.value.code == "too_many_rows"
