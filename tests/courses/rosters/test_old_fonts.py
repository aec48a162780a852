"""Text typed for TCVN3 and VNI fonts is told from Unicode, row by row, and never converted unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rosters.legacy import code_of, from_tcvn3, from_vni, readable, reading

TCVN3, VNI = "TCVN3 (.VnTime)", "VNI"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("TrÇn Quang V\u00adîng", "Trần Quang Vượng"),
        ("NguyÔn ThÞ Ngäc V©n", "Nguyễn Thị Ngọc Vân"),
        ("Lª Träng §iÖp", "Lê Trọng Điệp"),
        ("§¶ng ñy x· NghÜa H\u00ad¬ng S¬n", "Đảng ủy xã Nghĩa Hương Sơn"),
    ],
)
def test_tcvn3_is_read_as_its_font_shows_it(typed, shown):
    assert from_tcvn3(typed) == shown
    assert code_of([typed]) == TCVN3


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nguyeãn Thò Thöông", "Nguyễn Thị Thương"),
        ("Traàn Coâng Long", "Trần Công Long"),
        ("Leâ Baù Ñaït", "Lê Bá Đạt"),
        ("TRAÀN COÂNG", "TRẦN CÔNG"),
        ("Toå tröôûng saûn xuaát", "Tổ trưởng sản xuất"),
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
    ],
)
def test_vni_is_read_as_its_font_shows_it(typed, shown):
    assert from_vni(typed) == shown
    assert code_of([typed]) == VNI


@pytest.mark.parametrize(
    "text",
    [
        "Hoàng Văn Toàn", "Đoàn Thị Hoài", "Hoàng Khoán", "Đỗ Ngoạn", "Hoà Bình", "H'Lam Niê Byă", "Ksor Krôih",
        "Brâu", "José García", "Lê Thị Oanh", "Trường THCS Phú Lộc Trung", "Xtiêng", "",
    ],
)  # fmt: skip
def test_unicode_is_left_alone(text):
    assert code_of([text]) is None


def test_a_name_readable_either_way_is_judged_by_the_rest_of_its_row():
    assert code_of(["Hoà Thò Dung"]) is None
    assert code_of(["Hoà Thò Dung", "Coâng ty TNHH May Nghóa Höông Sôn"]) == VNI
    assert reading("Hoà Thò Dung", VNI) == "Hồ Thị Dung"


def test_a_unicode_cell_in_such_a_row_is_left_alone():
    assert reading("Nữ", TCVN3) is None
    assert reading("Nam", TCVN3) is None


def test_more_words_are_readable_in_the_right_encoding():
    right = "Trạm Y tế xã Tân Hòa Đông"
    wrong = right.encode("utf-8").decode("latin-1")
    assert readable(right) > readable(wrong)


@given(st.text())
def test_no_text_breaks_the_readings(text):
    code_of([text])
    from_tcvn3(text)
    from_vni(text)
