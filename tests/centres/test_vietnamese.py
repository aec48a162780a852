"""Vietnamese text: search keys, the order of rosters, dates on papers, Roman numerals."""

import unicodedata
from datetime import date

import pytest

from centres import vietnamese

NAMES = ["Nguyễn Thị Ánh Nguyệt", "Vừ Bá Chìa", "Y Ngông Niê Kđăm", "Đặng Thùy Dương", "Hồ"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("ĐẶNG  Đình\u00a0Đức", "dang dinh duc"),
        ("Y Ngông Niê Kđăm", "y ngong nie kdam"),
        ("ươ ƯƠ ấ ỹ", "uo uo a y"),
        ("", ""),
    ],
)
def test_the_search_key_has_no_marks(text, key):
    assert vietnamese.fold(text) == key


@pytest.mark.parametrize("name", NAMES)
def test_both_unicode_forms_make_the_same_text_and_keys(name):
    composed, taken_apart = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    assert vietnamese.clean(taken_apart) == composed
    assert vietnamese.fold(taken_apart) == vietnamese.fold(composed)
    assert vietnamese.sort_key(taken_apart) == vietnamese.sort_key(composed)


def test_invisible_characters_and_runs_of_spaces_are_cleaned_and_nothing_else():
    assert vietnamese.clean("\ufeffNguyễn\u200b  Văn\t\nA ") == "Nguyễn Văn A"
    assert vietnamese.clean("NGUYỄN van a.") == "NGUYỄN van a."


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Nguyễn Thị Ánh Nguyệt", ("Nguyễn", "Thị Ánh", "Nguyệt")),
        ("Hồ Đức", ("Hồ", "", "Đức")),
        ("Bình", ("", "", "Bình")),
    ],
)
def test_a_name_is_written_family_name_first(name, parts):
    assert vietnamese.name_parts(name) == parts


def in_order(texts, key):
    """Sort `texts`, which come in the wrong order, by `key`."""
    wrongly = texts[::-1]
    return sorted(wrongly, key=key)


def test_a_roster_is_ordered_by_given_name_then_middle_then_family():
    rightly = [
        "Trần Thị An",
        "Lê Văn An",  # the same given name: the middle name decides, then the family
        "Phạm Thị Ánh",  # level tone before rising
        "Hồ Thị Bình",
        "Nguyễn Văn Dũng",
        "Nguyễn Thị Đào",  # đ after d
        "Vũ Thị Hoa",
        "Vũ Thị Hòa",
        "Vũ Thị Hoá",
        "Lê Thị Ơn",  # ơ after ô and o
    ]
    assert in_order(rightly, key=vietnamese.sort_key) == rightly


def test_letters_decide_before_tones():
    assert sorted(["Hoan", "Hoá"], key=vietnamese.text_sort_key) == ["Hoá", "Hoan"]


def test_letters_of_the_alphabet_stand_in_its_order():
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert in_order(alphabet, key=vietnamese.text_sort_key) == alphabet


def test_tones_stand_in_the_order_of_dictionaries():
    tones = list("aàảãáạ")
    assert in_order(tones, key=vietnamese.text_sort_key) == tones


def test_a_tone_belongs_to_the_syllable_wherever_its_mark_is_written():
    assert vietnamese.sort_key("Vũ Thị Hòa") == vietnamese.sort_key("Vũ Thị Hoà")
    assert vietnamese.sort_key("Hồ Thúy") == vietnamese.sort_key("Hồ Thuý")


def test_keys_are_plain_ascii_so_that_every_database_sorts_alike():
    for name in [*NAMES, "José Ñ. Müller", "Lê Thị 2"]:
        assert vietnamese.sort_key(name).isascii()


@pytest.mark.parametrize(
    ("text", "name"), [("K/T Ánh Nguyệt", "k-t-anh-nguyet"), ("0038-GCN/TTCT", "0038-gcn-ttct"), ("…", "")]
)
def test_file_names_have_no_marks_and_no_separators(text, name):
    assert vietnamese.file_name(text) == name


@pytest.mark.parametrize(
    ("day", "short", "words"),
    [
        (date(1992, 6, 5), "05/6/1992", "ngày 05 tháng 6 năm 1992"),
        (date(2018, 2, 20), "20/02/2018", "ngày 20 tháng 02 năm 2018"),
        (date(2024, 12, 31), "31/12/2024", "ngày 31 tháng 12 năm 2024"),
        (date(2024, 1, 1), "01/01/2024", "ngày 01 tháng 01 năm 2024"),
    ],
)
def test_dates_on_papers_have_zeros_where_party_papers_have_them(day, short, words):
    assert vietnamese.official_date(day) == short
    assert vietnamese.date_in_words(day) == words


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (29, "XXIX"), (1994, "MCMXCIV")])
def test_cohorts_are_counted_in_roman_numerals(number, numeral):
    assert vietnamese.roman(number) == numeral


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_is_no_roman_zero(number):
    with pytest.raises(ValueError, match="Roman"):
        vietnamese.roman(number)
