"""Lines, sizes and letters of a certificate, measured with the fonts it is printed in."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from centres.papers import letters
from certificates import layout
from tests.certificates.papers import LONG, LONG_PROGRAMME, LONG_UNIT, REISSUE, STATE, VARIANTS, paper


def refusal(call, *arguments):
    with pytest.raises(ValidationError) as refused:
        call(*arguments)
    return refused.value


def message(error):
    return str(error.messages[0])


# --- Lines and sizes ---------------------------------------------------------------------------------------


def test_a_usual_name_stands_on_one_line_at_22_points():
    assert layout.fit("name", "NGUYỄN THỊ HỒNG VÂN") == {"lines": ["NGUYỄN THỊ HỒNG VÂN"], "size": 22}


def test_a_name_of_eight_syllables_shrinks_by_half_points_and_stays_on_one_line():
    name = "TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN"
    assert layout.fit("name", name) == {"lines": [name], "size": 19.5}
    assert layout.width(name, "Bold", 19.5) <= 174 < layout.width(name, "Bold", 20)


def test_a_name_that_needs_less_than_16_points_is_refused_by_name():
    error = refusal(layout.fit, "name", "NGUYỄN " * 9)
    assert error.code == "too_long"
    assert error.params["slot"] == "name"
    assert str(error.params["field"]) in message(error)


def test_a_home_place_shrinks_from_14_to_12_points_and_no_further():
    home = "Phường Quỳnh Thiện, thị xã Hoàng Mai, tỉnh Nghệ An"
    assert layout.fit("home", home) == {"lines": [home], "size": 13.5}
    assert refusal(layout.fit, "home", home + ", Việt Nam").code == "too_long"


def test_a_workplace_breaks_after_a_comma_at_full_size():
    assert layout.fit("unit", LONG_UNIT) == {
        "lines": ["Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam xã Quỳnh Thắng,", "huyện Quỳnh Lưu, tỉnh Nghệ An"],
        "size": 14,
    }


@pytest.mark.parametrize("words", ["dành cho", "DÀNH CHO", "về", "thuộc"])
def test_a_line_breaks_before_words_that_open_a_phrase(words):
    text = f"Hội đồng phối hợp phổ biến giáo dục pháp luật và tuyên truyền {words} cán bộ, hội viên ở cơ sở"
    assert layout.fit("unit", text)["lines"][1].startswith(words)


def test_of_several_sure_places_the_one_with_the_evener_lines_is_taken():
    text = "Chi bộ Trường Mầm non Hoa Sen, Đảng bộ xã Quỳnh Thắng, huyện Quỳnh Lưu, tỉnh Nghệ An, Việt Nam"
    assert layout.fit("unit", text)["lines"] == [
        "Chi bộ Trường Mầm non Hoa Sen, Đảng bộ xã Quỳnh Thắng,",
        "huyện Quỳnh Lưu, tỉnh Nghệ An, Việt Nam",
    ]


def test_without_a_sure_place_the_lines_are_of_equal_length():
    text = "Ban Chỉ huy Phòng thủ dân sự Phòng chống thiên tai và Tìm kiếm cứu nạn cấp huyện Quỳnh Lưu tỉnh Nghệ An"
    first, second = layout.fit("unit", text)["lines"]
    assert f"{first} {second}" == text
    assert abs(layout.width(first, "Bold", 14) - layout.width(second, "Bold", 14)) < 15


def test_a_sure_place_in_smaller_type_comes_before_a_torn_word_in_full_size():
    fitted = layout.fit("programme", LONG_PROGRAMME.replace("\n", " "))
    assert fitted == {"lines": LONG_PROGRAMME.split("\n"), "size": 14}


def test_a_line_break_typed_in_a_programme_wins():
    fitted = layout.fit("programme", "BỒI DƯỠNG\n  NHẬN THỨC VỀ ĐẢNG ")
    assert fitted == {"lines": ["BỒI DƯỠNG", "NHẬN THỨC VỀ ĐẢNG"], "size": 15}


def test_a_programme_typed_on_three_lines_is_refused():
    assert refusal(layout.fit, "programme", "BỒI DƯỠNG\nNHẬN THỨC\nVỀ ĐẢNG").code == "too_long"


def test_a_line_break_in_a_name_is_only_a_space():
    assert layout.fit("name", "VỪ\nBÁ  CHÌA\t") == {"lines": ["VỪ BÁ CHÌA"], "size": 22}


def test_one_endless_word_is_refused_not_cut():
    assert refusal(layout.fit, "unit", "X" * 200).code == "too_long"


@pytest.mark.parametrize("slot", ["name", "home", "unit", "programme"])
def test_every_slot_refuses_nothing_at_all(slot):
    assert refusal(layout.fit, slot, " \n ").code == "blank"


def test_kerning_is_measured_not_summed():
    letters = sum(layout.width(letter, "Bold", 22) for letter in "VƯƠNG TÁ AN")
    assert layout.width("VƯƠNG TÁ AN", "Bold", 22) < letters - 0.1


def test_decomposed_input_is_composed():
    for text in ("NGUYỄN THỊ ÁNH NGUYỆT", "Y NGÔNG NIÊ KĐĂM", "VỪ BÁ CHÌA"):
        assert layout.fit("name", unicodedata.normalize("NFD", text)) == layout.fit("name", text)
        assert layout.fit("name", unicodedata.normalize("NFD", text))["lines"] == [text]


# --- Letters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Chi bộ \u202e1", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("Chi\u200b bộ", "ZERO WIDTH SPACE (U+200B)"),
        ("Chi\u00adbộ", "SOFT HYPHEN (U+00AD)"),
        ("Chi bộ \x00", "U+0000"),
        ("Chi bộ 😀", "😀 (U+1F600)"),
        ("Chi bộ ☺", "☺ (U+263A)"),
        ("Chi bộ 黨", "黨 (U+9EE8)"),
        ("Chi bộ ש", "ש (U+05E9)"),
        ("Chi bộ \ue000", "U+E000"),
        ("Chi bộ \ud800", "U+D800"),
        ("\u0306Chi bộ", "U+0306"),
        ("Chi \u0306bộ", "U+0306"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_named(text, shown):
    error = refusal(layout.fit, "unit", text)
    assert error.code == "unprintable"
    assert shown in message(error)
    assert str(layout.SLOTS["unit"].label) in message(error)
    assert "\u202e" not in message(error)


def test_a_hyphen_that_the_font_lacks_does_not_reach_the_layout():
    # U+2011 once sent a renderer searching all fonts of the machine for a minute.
    printable = 0x2011 in letters.code_points("Bold")
    if printable:
        layout.check_printable("A\u2011B", "Bold")
    else:
        assert refusal(layout.check_printable, "A\u2011B", "Bold").code == "unprintable"


@pytest.mark.parametrize("name", ["Ê̆ BAN", "Ơ̆", "Ư̆", "ê̆ ơ̆ ư̆", "Č̣"])
def test_marks_of_minority_names_are_right_in_bold_and_refused_in_regular(name):
    layout.check_printable(name, "Bold")
    assert refusal(layout.check_printable, name, "Regular").code == "unprintable"


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic"])
@pytest.mark.parametrize("text", ["Ƀ ƀ Č č Ñ ñ Ĭ ĭ Ŏ ŏ Ŭ ŭ Đ đ", "K'Bít – “Nà Ơi” (số 5), 100%; №…", "Niê Kđăm"])
def test_letters_of_one_code_point_and_usual_signs_print_in_every_face(text, face):
    layout.check_printable(text, face)


# --- The whole sheet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_fits_its_sheet(variant):
    layout.check_sheet(paper(**VARIANTS[variant]))


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("superior", "ĐẢNG ỦY " + "PHƯỜNG HOÀNG MAI " * 4),
        ("authority", "GIÁM ĐỐC " + "TRUNG TÂM CHÍNH TRỊ " * 6),
        ("decision", "số 1052-QĐ/TTCT-VP ngày 20/6/2024 và các quyết định khác"),
        ("course", "Khóa III năm 2024 " * 6),
        ("signer_titles", ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "THƯỜNG TRỰC"]),
        ("signer_titles", ["PHÓ GIÁM ĐỐC " * 6]),
        ("check_address", "kiem-tra-giay-chung-nhan.trung-tam-chinh-tri.example.vn"),
    ],
)
def test_words_of_the_class_that_do_not_fit_are_refused_by_name(slot, value):
    error = refusal(layout.check_sheet, paper(**{slot: value}))
    assert error.code == "too_long"
    assert error.params["slot"] == slot


def test_a_character_that_regular_lacks_is_refused_in_the_header():
    assert refusal(layout.check_sheet, paper(superior="HUYỆN ỦY Ê̆A")).code == "unprintable"


def test_a_long_grade_may_use_the_row_when_no_validity_shares_it():
    grade = "Hoàn thành tốt chương trình"
    layout.check_sheet(paper(grade=grade))
    assert refusal(layout.check_sheet, paper(grade=grade, expiry="60 tháng")).params["slot"] == "grade"


def test_rows_are_centred_between_header_and_signature():
    short, long = layout.rows(paper(home=None)), layout.rows(paper(**LONG))
    assert short["top"] > long["top"]
    assert (short["tight"], long["tight"]) == (False, False)
    # name 10.5 + 2.2; five rows of 6.3 + 1.6; 73 to 139 mm
    assert short["top"] == pytest.approx((73 + 139 - (12.7 + 5 * 7.9)) / 2)


def test_only_the_fullest_reissue_stands_tight():
    assert layout.rows(paper(**LONG | REISSUE)) == {"top": pytest.approx(78.6), "tight": True}
    assert layout.rows(paper(**STATE | REISSUE))["tight"] is False


def test_rows_that_do_not_fit_even_tight_are_refused():
    crowded = paper(**LONG | REISSUE)
    crowded["unit"]["lines"] = ["một"] * 4
    assert refusal(layout.check_sheet, crowded).code == "too_long"


@pytest.mark.parametrize("term", ["kinh tế - xã hội", "chính trị - xã hội"])
def test_no_line_ends_at_the_hyphen_of_one_term(term):
    for before in range(20, 70):
        for after in range(10, 60):
            text = f"{'mở ' * (before // 3)}{term}{' rộng' * (after // 5)}"
            try:
                lines = layout.fit("programme", text.upper())["lines"]
            except ValidationError:
                continue
            assert not any(line.endswith(" -") or line.startswith("- ") for line in lines), lines


def test_a_comma_is_a_better_place_than_a_hyphen():
    unit = "Ban Xây dựng Đảng và các tổ chức chính trị - xã hội, Đảng ủy xã Quỳnh Lưu, tỉnh Nghệ An (mới)"
    assert layout.fit("unit", unit)["lines"][0].endswith("xã hội,")
