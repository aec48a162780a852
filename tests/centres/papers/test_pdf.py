"""A paper as PDF: its words, sizes, margins and page numbers, read back from the finished file."""

import io
import unicodedata
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.safestring import mark_safe

from centres.papers import layout, letters, parts, pdf
from centres.papers.parts import Heading, Text
from tests import reading
from tests.centres.papers.examples import COLUMNS, paper, rows, words

MM = 72 / 25.4
POINTS = 0.75  # the library draws in CSS pixels
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = [letter for letter in LETTERS if not letter.isascii()]
LETTERS += [letter.upper() for letter in LETTERS]


def opened(the_paper):
    return pypdfium2.PdfDocument(pdf.render(the_paper))


def places(page, searched):
    """[(left, top, right, bottom) in mm from the upper left corner, size in points] of each letter of `searched`."""
    text, height = page.get_textpage(), page.get_height()
    start, count = text.search(searched, match_case=True).get_next()
    found = []
    for index in range(start, start + count):
        left, bottom, right, top = text.get_charbox(index, loose=True)
        size = pypdfium2.raw.FPDFText_GetFontSize(text, index) * POINTS
        found.append(((left / MM, (height - top) / MM, right / MM, (height - bottom) / MM), round(size, 1)))
    return found


def face(page, searched):
    """The font of the first letter of `searched`."""
    text = page.get_textpage()
    start, _count = text.search(searched, match_case=True).get_next()
    name, flags = (pypdfium2.raw.c_char * 80)(), pypdfium2.raw.c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(text, start, name, 80, flags)
    return name.value.decode().rpartition("+")[2]


def number_of(page):
    """The words of the page number and where they stand; the file draws it after everything else."""
    text = page.get_textpage()
    [*_words, last] = text.get_text_range().split()
    index = text.count_chars() - len(last)
    left, bottom, right, top = text.get_charbox(index)
    return last, (left / MM, (page.get_height() - top) / MM, right / MM, (page.get_height() - bottom) / MM)


# --- Words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["45-QĐ/TTCT", ""])
def test_all_words_stand_in_their_order(number):
    the_paper = paper(number)
    first, roster, sheet = reading.pages(pdf.render(the_paper))
    assert " ".join([first, roster.removesuffix(" 2"), sheet.removesuffix(" 3")]) == words(the_paper)


def test_the_heading_of_a_draft_has_blanks_and_says_so():
    [first, *_more] = reading.pages(pdf.render(paper("", None)))
    assert "Số -QĐ/TTCT DỰ THẢO" in first
    assert "Quỳnh Lưu, ngày … tháng … năm …" in first
    assert parts.DRAFT not in reading.text(pdf.render(paper()))


@pytest.mark.parametrize(("number", "day"), [("45-QĐ/TTCT", None), ("", paper().heading.day)])
def test_number_or_day_alone_leave_it_a_draft(number, day):
    assert Heading("A", "B", "C", "QĐ/TTCT", number, day).is_draft


def test_a_list_has_neither_number_nor_date_nor_divider():
    the_list = paper(heading=Heading("HUYỆN ỦY QUỲNH LƯU", "TRUNG TÂM CHÍNH TRỊ"), kind="DANH SÁCH", annexes=())
    text = reading.text(pdf.render(the_list))
    assert text.startswith("HUYỆN ỦY QUỲNH LƯU TRUNG TÂM CHÍNH TRỊ * ĐẢNG CỘNG SẢN VIỆT NAM DANH SÁCH")
    assert not any(word in text for word in ("Số", "ngày", parts.DRAFT, parts.DIVIDER))


def test_all_134_vietnamese_letters_are_read_back_from_every_face():
    assert len(LETTERS) == len(set(LETTERS)) == 134
    lines = [" ".join(LETTERS[start : start + 17]) for start in range(0, 134, 17)]
    blocks = tuple(Text(line, look) for line in lines for look in ("body", "head"))
    annexes = tuple(replace(paper().annexes[0], note=line) for line in lines)
    text = reading.text(pdf.render(paper(blocks=blocks, annexes=annexes)))
    assert [text.count(line) for line in lines] == [3] * len(lines)


def test_a_name_whose_mark_the_regular_face_misplaces_is_set_bold():
    table = replace(paper().annexes[0].blocks[0], rows=rows(1, "Y Ơ̆ng Ê̆ban") + rows(1, "Y Blơ Niê"))
    with opened(paper(annexes=(replace(paper().annexes[0], blocks=(table,)),))) as document:
        assert face(document[1], "ng ") == "Tinos-Paper-Bold"
        assert face(document[1], "Y Blơ Niê") == "Tinos-Paper"


def test_paper_is_vietnamese_whatever_language_is_spoken():
    vietnamese = pdf.render(paper(learners=40))
    with translation.override("en"):
        assert pdf.render(paper(learners=40)) == vietnamese


# --- Sheet -------------------------------------------------------------------------------------------------


def test_every_page_is_a4_and_an_annex_may_lie_across():
    with opened(paper()) as document:
        sizes = [(round(page.get_width() / MM), round(page.get_height() / MM)) for page in document]
    assert sizes == [(210, 297), (210, 297), (297, 210)]


def test_the_sizes_are_those_of_the_guidance():
    expected = {
        "ĐẢNG CỘNG SẢN VIỆT NAM": 15, "HUYỆN ỦY QUỲNH LƯU": 14, "TRUNG TÂM CHÍNH TRỊ": 14, "Số 45-QĐ/TTCT": 14,
        "Quỳnh Lưu, ngày 05 tháng 6 năm 2024": 14, "về việc mở lớp": 14, "Điều 1.": 14, "K/T GIÁM ĐỐC": 14,
        "Phan Thị Thu Hà": 14, "Nơi nhận:": 14, "- Như Điều 1;": 12,
    }  # fmt: skip
    with opened(paper()) as document:
        found = {text: {size for _box, size in places(document[0], text)} for text in expected}
    assert found == {text: {size} for text, size in expected.items()}


def test_the_faces_are_those_of_the_guidance():
    expected = {
        "HUYỆN ỦY QUỲNH LƯU": "Tinos-Paper", "TRUNG TÂM CHÍNH TRỊ": "Tinos-Paper-Bold", "Số 45": "Tinos-Paper",
        "ĐẢNG CỘNG SẢN VIỆT NAM": "Tinos-Paper-Bold", "Quỳnh Lưu, ngày": "Tinos-Paper-Italic",
        "về việc": "Tinos-Paper-Bold", "Điều 1.": "Tinos-Paper-Bold", "Mở lớp": "Tinos-Paper",
        "Phan Thị Thu Hà": "Tinos-Paper-Bold",
    }  # fmt: skip
    with opened(paper()) as document:
        assert {searched: face(document[0], searched) for searched in expected} == expected


def test_the_rule_below_the_partys_name_is_as_long_as_the_name():
    with opened(paper()) as document:
        boxes = [box for box, _size in places(document[0], parts.PARTY)]
        picture = document[0].render(scale=300 / 72).to_pil().convert("L")
    k = 300 / 25.4
    below = range(round(boxes[0][3] * k) - 20, round(boxes[0][3] * k) + 30)
    runs = [sum(picture.getpixel((x, y)) < 100 for x in range(picture.width)) for y in below]
    assert max(runs) / k == pytest.approx(boxes[-1][2] - boxes[0][0], abs=0.5)
    assert max(runs) / k == pytest.approx(letters.width(parts.PARTY, "Bold", 15), abs=0.5)


def test_the_issuer_stands_left_of_the_partys_name_and_the_number_below_it():
    with opened(paper()) as document:
        party, issuer, number, place = (
            places(document[0], text)[0][0]
            for text in (parts.PARTY, "TRUNG TÂM CHÍNH TRỊ", "Số 45-QĐ/TTCT", "Quỳnh Lưu, ngày")
        )
    assert issuer[0] < 105 < party[0]
    assert party[1] < issuer[1] < number[1]
    assert party[3] < place[1]


def test_words_stay_inside_the_margins():
    with opened(paper(learners=80)) as document:
        for page in document:
            text, sheet = page.get_textpage(), layout.UPRIGHT if page.get_width() < page.get_height() else layout.WIDE
            boxes = [text.get_charbox(index) for index in range(text.count_chars())]
            below_number = page.get_height() - 17 * MM
            boxes = [box for box in boxes if box[2] > box[0] and box[3] < below_number]
            assert min(box[0] for box in boxes) / MM > sheet.left - 0.5
            assert max(box[2] for box in boxes) / MM < sheet.width - sheet.right + 0.5
            assert min(box[1] for box in boxes) / MM > sheet.bottom - 0.5


def test_pages_after_the_first_carry_their_number_on_top_in_the_middle():
    with opened(paper(learners=80)) as document:
        assert len(document) > 4
        assert number_of(document[0])[0] != "1"
        for number, page in list(enumerate(document, start=1))[1:]:
            word, (left, top, right, bottom) = number_of(page)
            assert word == str(number)
            sheet = layout.UPRIGHT if page.get_width() < page.get_height() else layout.WIDE
            assert (left + right) / 2 == pytest.approx(sheet.left + sheet.room / 2, abs=3)
            assert 9 < top < bottom < 20


def test_the_head_of_a_table_is_repeated_on_every_page():
    roster = replace(paper().annexes[0], blocks=(replace(paper().annexes[0].blocks[0], rows=rows(120)),))
    pages = reading.pages(pdf.render(paper(annexes=(roster,))))[1:]
    assert len(pages) >= 3
    assert all("TT Họ và tên Ngày sinh Đơn vị" in page for page in pages)
    names = [f"Nguyệt {n} 25/4/1990" for n in range(1, 121)]
    assert [sum(name in page for page in pages) for name in names] == [1] * 120
    assert ["Tổng số: 3" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_the_foot_of_a_table_is_repeated_on_every_page():
    the_paper = paper(learners=60)
    pages = reading.pages(pdf.render(replace(the_paper, annexes=the_paper.annexes[1:])))[1:]
    assert len(pages) >= 3
    assert all("Giảng viên ký" in page for page in pages)
    assert all("10/6 11/6 Sáng Chiều Sáng Chiều" in page for page in pages)


def test_between_title_and_name_there_is_room_for_hand_and_seal_and_nothing_else():
    with opened(paper()) as document:
        titles, names = places(document[0], "PHÓ GIÁM ĐỐC"), places(document[0], "Phan Thị Thu Hà")
        picture = document[0].render(scale=150 / 72).to_pil().convert("L")
    above, below = titles[0][0][3], names[0][0][1]
    assert below - above >= 28
    k = 150 / 25.4
    zone = picture.crop((round(110 * k), round((above + 0.7) * k), picture.width, round((below - 0.3) * k)))
    assert zone.getextrema()[0] == 255


def test_a_signature_is_never_alone_on_a_page():
    for count in range(27, 33):  # rows that fill the page, and more and more of the signature with it
        table = replace(paper().annexes[0].blocks[0], rows=rows(count), totals=())
        the_list = paper(blocks=(table, paper().blocks[-1]), annexes=())
        last = reading.pages(pdf.render(the_list))[-1]
        assert f"Nguyệt {count} " in last, count


def test_sums_are_never_without_a_row_above_them():
    for count in range(24, 36):  # rows that fill the page, and more and more of what follows with it
        table = replace(paper().annexes[0].blocks[0], rows=rows(count))
        last = reading.pages(pdf.render(paper(blocks=(table, paper().blocks[-1]), annexes=())))[-1]
        assert f"Nguyệt {count} " in last, count
        assert "Tổng số: 3" in last, count


def test_there_is_no_picture_in_the_file_and_no_font_but_ours():
    with pikepdf.open(io.BytesIO(pdf.render(paper()))) as document:
        assert not [o for o in document.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont)[8:] for font in fonts} == {"Tinos-Paper", "Tinos-Paper-Bold", "Tinos-Paper-Italic"}
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
        assert str(document.docinfo["/Title"]) == "Quyết định mở lớp"
        assert str(document.Root.Lang) == "vi"
        assert "/Author" not in document.docinfo


def test_the_same_paper_gives_the_same_bytes():
    assert pdf.render(paper()) == pdf.render(paper())


# --- Hostile text ------------------------------------------------------------------------------------------

ATTACKS = [
    "<b>", '<img src="file:///etc/passwd">', "<link rel=attachment href=file:/etc>", "=1+1", "{{ 7|add:1 }}", "&lt;"
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_is_printed_as_it_stands_and_fetches_nothing(attack, monkeypatch):
    pdf.render(paper())  # the fonts of the process are loaded before
    asked = []
    monkeypatch.setattr(pdf.Materials, "fetch", lambda _self, url, headers=None: asked.append(url))
    table = replace(paper().annexes[0].blocks[0], rows=(("1", attack, attack, attack),))
    annex = replace(paper().annexes[0], titles=(attack,), note=attack, blocks=(table,))
    hostile = paper(attack, abstract=attack, kind=attack, blocks=(Text(attack),), annexes=(annex,))
    text = reading.text(pdf.render(hostile))
    assert text.replace(" ", "").count(attack.replace(" ", "")) == 9
    assert asked == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x", "press:../settings.py", "data:,x"])
def test_if_escaping_ever_failed_the_second_door_would_stop_the_rendering(url, monkeypatch):
    hole = mark_safe(f'<img src="{url}">')  # noqa: S308  the failure we pretend
    monkeypatch.setattr(pdf.ready, "checked", lambda the_paper: replace(the_paper, abstract=hole))
    with pytest.raises(RuntimeError, match="Error fetching"):
        pdf.render(paper())


def test_characters_nobody_sees_do_not_turn_a_line_round():
    text = reading.text(pdf.render(paper(abstract="lớp \u202eABC\u2066\u200b")))
    assert "lớp ABC" in text


@pytest.mark.parametrize("strange", ["\x00", "\x1b", "漢", "😀", "\u05d0"])
def test_what_no_reader_could_see_is_refused_in_words(strange):
    with pytest.raises(ValidationError) as refused:
        pdf.render(paper(abstract=f"Lớp {strange}"))
    assert refused.value.code == "unprintable"
    assert f"U+{ord(strange):04X}" in refused.value.messages[0]
    assert "\x00" not in refused.value.messages[0]


def test_a_paper_set_in_a_font_of_the_machine_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "_style", lambda: pdf.weasyprint.CSS(string="html { font-family: serif }"))
    with pytest.raises(RuntimeError, match="not in the fonts"):
        pdf.render(paper())


def test_no_line_asks_for_font_features_which_the_library_never_frees():
    pdf.render(paper())
    assert pdf._fonts().font_features == {}


def test_a_row_has_a_cell_for_every_column():
    table = replace(paper().annexes[0].blocks[0], rows=(("1", "chỉ hai"),))
    assert len(COLUMNS) == 4
    with pytest.raises(ValueError, match="shorter"):
        pdf.render(paper(annexes=(replace(paper().annexes[0], blocks=(table,)),)))
