"""Names: what is kept, what is asked about, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.vietnamese import clean
from courses.rosters.names import TURNED, check_name, habit_of


def codes(raw):
    return [finding.code for finding in check_name(raw)[1]]


def suggestion(raw):
    (finding,) = check_name(raw)[1]
    return finding.suggestion


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh Nguyệt", "Lê Ý", "H'Lam Niê Byă", "Y Ngông Niê Kđăm", "Vừ Bá Dênh", "Tôn Nữ Thị Ninh",
        "Trương Thị Mai-Anh", "Công Tằng Tôn Nữ Thu Hà", "Đỗ Ngoạn",
    ],
)  # fmt: skip
def test_a_name_as_people_have_it_is_kept_without_a_question(name):
    assert check_name(name) == (name, [])


def test_letters_composed_otherwise_and_invisible_signs_are_the_same_name():
    typed = unicodedata.normalize("NFD", "Trần \u200bThị\u00a0 Ước\tNguyện\ufeff ")
    assert check_name(typed) == ("Trần Thị Ước Nguyện", [])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Đ/c Hồ Sỹ Nhạ", "Hồ Sỹ Nhạ"),
        ("đ/c. Hồ Sỹ Nhạ", "Hồ Sỹ Nhạ"),
        ("Đồng chí Hồ Sỹ Nhạ", "Hồ Sỹ Nhạ"),
        ("Bùi Thị Mến (Đ/c)", "Bùi Thị Mến"),
        ("Bùi Thị Mến (Nữ)", "Bùi Thị Mến"),
        ("ThS. Bùi Thị Mến", "Bùi Thị Mến"),
        ("ĐC Bùi Thị Mến", "Bùi Thị Mến"),
        ("PGS.TS. Bùi Thị Mến", "Bùi Thị Mến"),
        ("T.S Bùi Thị Mến", "Bùi Thị Mến"),
    ],
)
def test_a_title_is_refused_with_the_name_alone_as_suggestion(typed, name):
    assert codes(typed) == ["name_title"]
    assert suggestion(typed) == name


def test_ong_may_be_a_form_of_address_or_a_family_name_so_it_is_asked_about():
    kept, (finding,) = check_name("Ông Cao Bá Lộc")
    assert (kept, finding.code, finding.suggestion, finding.is_rejection) == (
        "Ông Cao Bá Lộc", "name_address", "Cao Bá Lộc", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("PHAN THỊ MINH THOA", "Phan Thị Minh Thoa"),
        ("đặng văn quyền", "Đặng Văn Quyền"),
        ("H'LAM NIÊ", "H'Lam Niê"),
        ("NGuyễn Văn An", "Nguyễn Văn An"),
    ],
)
def test_capitals_are_asked_about_and_kept_as_typed(typed, suggested):
    assert check_name(typed)[0] == typed
    assert (codes(typed), suggestion(typed)) == (["name_case"], suggested)


@pytest.mark.parametrize(
    ("typed", "code", "suggested"),
    [
        ("Nguyễn Đình Hùng 2", "name_digits", "Nguyễn Đình Hùng"),
        ("1. Nguyễn Đình Hùng", "name_digits", "Nguyễn Đình Hùng"),
        ("Phạm Thị Thu Trang 🌸", "name_symbols", "Phạm Thị Thu Trang"),
        ("<b>Trương Văn Kỷ</b>", "name_symbols", "Trương Văn Kỷ"),
        ("Lý Thị Na<script>alert(1)</script>", "name_symbols", None),
        ("+cmd|' /C calc'!A0", "name_symbols", None),
        ("Нгуен Ван", "name_symbols", None),
        ("- Lê Văn An", "name_symbols", "Lê Văn An"),
        ("'Lê Văn An", "name_symbols", "Lê Văn An"),
        ("Lê Văn An.", "name_symbols", "Lê Văn An"),
        ("Lê Văn An (Bí thư)", "name_symbols", None),
        ("Lê Văn An - Bí thư", "name_symbols", None),
        ("Lê V. An", "name_symbols", None),
    ],
)
def test_what_is_no_letter_is_refused(typed, code, suggested):
    _kept, (finding,) = check_name(typed)
    assert (finding.code, finding.suggestion, finding.is_rejection) == (code, suggested, True)


@pytest.mark.parametrize(
    "typed",
    [
        "Phan Thị Mai Thủy\nLê Thị Kim Ngà",
        "Ngô Văn Lực, Ngô Thị Liễu",
        "Bùi Văn Tiệp và Bùi Thị Huê",
        "Lê Na; Trần Bình",
        "Ngô Văn Lực Ngô Thị Liễu",
        "Lê Thị Hoa + Lê Thị Hồng",
        "Lê Thị Hoa - Lê Thị Hồng",
    ],
)
def test_two_people_in_one_cell_are_refused(typed):
    assert codes(typed) == ["name_two_people"]


def test_a_long_name_broken_over_two_lines_is_one_person():
    assert check_name("Nguyễn Thị\nÁnh Nguyệt") == ("Nguyễn Thị Ánh Nguyệt", [])


def test_a_single_word_is_asked_about():
    assert codes("Ánh") == ["name_one_word"]


def test_a_teacher_is_addressed_by_two_words():
    assert suggestion("Cô giáo Bùi Thị Mến") == "Bùi Thị Mến"


def test_two_words_written_as_one_are_asked_about():
    assert (codes("NguyễnVăn An"), suggestion("NguyễnVăn An")) == (["name_joined"], "Nguyễn Văn An")
    assert suggestion("Nguyễn\u200bVăn An") == "Nguyễn Văn An"


def test_a_family_name_that_cannot_be_without_marks_is_asked_about():
    assert codes("Nguyen Van An") == ["name_marks"]
    assert codes("Lo Van May") == codes("Le Na") == []


def test_a_given_name_that_stands_first_is_asked_about():
    assert (codes("Ánh Nguyễn Thị"), suggestion("Ánh Nguyễn Thị")) == (["name_order"], "Nguyễn Thị Ánh")
    assert codes("Hồ Nguyễn Thị Ánh") == codes("Y Lê Văn") == []


def test_a_column_of_names_with_the_given_name_first_is_noticed_and_each_of_them_asked_about():
    assert habit_of(["An Trần Đức", "Bình Lê Quốc", "Nguyễn Thị Ánh"]) == TURNED
    assert habit_of(["An Trần Đức", "Trần Văn Hải", "Nguyễn Thị Ánh", None, 3.0]) is None
    assert habit_of(["An Trần Đức"]) is None
    found = {name: check_name(name, TURNED)[1] for name in ("An Trần Đức", "Xoan Moong", "Nguyễn Thị Ánh")}
    assert [[finding.suggestion for finding in each] for each in found.values()] == [
        ["Trần Đức An"],
        ["Moong Xoan"],
        [],
    ]


@given(st.text(min_size=1))
def test_a_name_is_never_changed_beyond_its_normal_form(text):
    assert check_name(text)[0] == clean(text)
