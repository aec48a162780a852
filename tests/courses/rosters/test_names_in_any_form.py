"""Names from the keyboard to the checked row: every letter, in either normal form, kept as it was typed."""

import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.rosters.check import check
from courses.rosters.names import check_name
from courses.rosters.read import read
from courses.rosters.worker import answer

TODAY = date(2026, 11, 23)
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
ACCENTED = [letter for letter in SMALL if letter not in "aeiouy"]
LETTERS = ACCENTED + [letter.upper() for letter in ACCENTED]
NAMES = [
    "Nguyễn Thị Ánh Nguyệt", "Lê Thị Hòa", "Lê Thị Hoà", "Trần Thúy Thuý", "Y Bhăm Niê Kdăm", "H'Hen Niê", "K'Brể",
    "Ksor H'Bơ Khăp", "Sùng A Páo", "Đinh Ơl", "Điểu K'Rứ", "Hồ Thị Ê", "Giàng Thị Dợ", "Lò Văn Ín",
]  # fmt: skip


def workbook(names):
    """An .xlsx as another program than ours writes it."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị công tác"])
    for name in names:
        book.active.append([name, "08/03/1990", "Nữ", "Trường A"])
    book.save(file)
    return file.getvalue()


def checked(names):
    return check(read(workbook(names)), today=TODAY).rows


def test_the_alphabet_of_the_tests_is_the_whole_one():
    assert len(LETTERS) == len(set(LETTERS)) == 134


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_accented_letter_is_kept_in_either_form(form):
    names = [f"{letter}n Thị {letter.lower()}n".title() for letter in LETTERS]
    rows = checked([unicodedata.normalize(form, name) for name in names])
    assert [row.values["full_name"] for row in rows] == [unicodedata.normalize("NFC", name) for name in names]
    assert not any(issue.code == "name_symbols" for row in rows for issue in row.issues)


def test_a_name_comes_through_a_workbook_as_it_was_typed_the_place_of_its_tone_included():
    rows = checked(NAMES)
    assert [row.values["full_name"] for row in rows] == [unicodedata.normalize("NFC", name) for name in NAMES]
    assert not any(row.is_rejected for row in rows)


def test_a_name_has_1_to_120_characters():
    longest = "Nguyễn " * 16 + "Nguyệtan"
    assert len(longest) == 120
    rows = checked(["Ý", longest, f"{longest}h"])
    assert [row.values["full_name"] for row in rows[:2]] == ["Ý", longest]
    assert [[issue.code for issue in row.issues] for row in rows] == [["name_one_word"], [], ["too_long"]]


@pytest.mark.parametrize(
    ("typed", "kept", "is_refused"),
    [
        ("\u202eNguyễn Văn An\u202c", "Nguyễn Văn An", False),
        ("\u2067Nguyễn\u200f Văn An\u2069", "Nguyễn Văn An", False),
        ("محمد علي", "محمد علي", True),
        ("Nguyễn Văn An 🌸", "Nguyễn Văn An 🌸", True),
        ("Nguyễn Văn An 👩‍🏫", "Nguyễn Văn An 👩🏫", True),
    ],
)
def test_signs_of_direction_go_and_other_scripts_and_pictures_are_refused(typed, kept, is_refused):
    value, found = check_name(typed)
    assert (value, any(finding.is_rejection for finding in found)) == (kept, is_refused)


@given(
    st.lists(st.sampled_from([*SMALL, "n", "ng", "th"]), min_size=2, max_size=5).map("".join),
    st.sampled_from(["NFC", "NFD"]),
)
@settings(max_examples=60)
def test_any_word_of_the_alphabet_comes_through_a_workbook(word, form):
    name = f"Nguyễn Thị {word.capitalize()}"
    ((_number, read_name, *_others),) = answer(workbook([unicodedata.normalize(form, name)]))["rows"]
    assert check_name(read_name)[0] == unicodedata.normalize("NFC", name)
