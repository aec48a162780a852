"""A paper as Word file: the same words in the same order, opened again as an official's machine would."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from centres.papers import parts, word
from centres.papers.parts import Text
from tests import reading
from tests.centres.papers.examples import paper, rows, words


def opened(the_paper):
    return docx.Document(io.BytesIO(word.render(the_paper)))


def runs(document):
    """{text: run} of the whole document, tables included."""
    found = [docx.text.run.Run(run, None) for run in document.element.body.iter(qn("w:r"))]
    return {run.text: run for run in found}


@pytest.mark.parametrize("number", ["45-QĐ/TTCT", ""])
def test_it_says_the_same_words_in_the_same_order(number):
    assert reading.word_text(word.render(paper(number))) == words(paper(number))


def test_sizes_and_faces_are_those_of_the_guidance():
    found = {
        text: (run.font.size.pt, bool(run.bold), bool(run.italic), bool(run.underline))
        for text, run in runs(opened(paper())).items() if run.font.size
    }  # fmt: skip
    expected = {
        "ĐẢNG CỘNG SẢN VIỆT NAM": (15, True, False, False), "HUYỆN ỦY QUỲNH LƯU": (14, False, False, False),
        "TRUNG TÂM CHÍNH TRỊ": (14, True, False, False), "Số 45-QĐ/TTCT": (14, False, False, False),
        "Quỳnh Lưu, ngày 05 tháng 6 năm 2024": (14, False, True, False), "QUYẾT ĐỊNH": (16, True, False, False),
        "về việc mở lớp Bồi dưỡng nhận thức về Đảng": (14, True, False, False), "Điều 1. ": (14, True, False, False),
        "K/T GIÁM ĐỐC": (14, True, False, False), "Phan Thị Thu Hà": (14, True, False, False),
        "Nơi nhận:": (14, False, False, True), "- Như Điều 1;": (12, False, False, False),
    }  # fmt: skip
    assert {text: found[text] for text in expected} == expected


def test_the_font_is_times_new_roman_and_the_language_vietnamese():
    style = opened(paper()).styles["Normal"]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(14))
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"


def test_sheets_and_margins_are_those_of_the_guidance():
    sections = opened(paper()).sections
    edges = [(s.page_width, s.page_height, s.top_margin, s.bottom_margin, s.left_margin, s.right_margin)
             for s in sections]  # fmt: skip
    found = [tuple(round(edge.mm) for edge in section) for section in edges]
    assert found == [(210, 297, 20, 20, 30, 15), (210, 297, 20, 20, 30, 15), (297, 210, 20, 15, 20, 15)]
    assert [s.orientation for s in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_pages_after_the_first_carry_their_number():
    sections = opened(paper()).sections
    assert [s.different_first_page_header_footer for s in sections] == [True, False, False]
    assert "PAGE" in sections[0].header.paragraphs[0]._p.xml
    assert "PAGE" not in sections[0].first_page_header._element.xml
    assert all(s.header.is_linked_to_previous for s in sections[1:])


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn():
    tables = [table for table in opened(paper()).tables if table.style.name == "Table Grid"]
    assert len(tables) == 2
    flagged = [[row.trPr.find(qn("w:tblHeader")) is not None for row in table._tbl.tr_lst] for table in tables]
    assert flagged == [[True] + [False] * 4, [True, True] + [False] * 4]
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for table in tables for row in table._tbl.tr_lst)


def test_every_row_is_as_wide_as_the_table():
    for table in opened(paper(learners=6)).tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        for row in table._tbl.tr_lst:
            widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst]
            assert sum(widths) == pytest.approx(sum(grid), abs=len(grid) + 1)
            assert sum(cell.grid_span for cell in row.tc_lst) == len(grid)


def test_a_thicker_line_stands_under_every_fifth_row_and_after_every_day():
    sheet = opened(paper(learners=11)).tables[-1]
    thick = [row for row, tr in enumerate(sheet._tbl.tr_lst)
             if all(qn("w:bottom") in _borders(cell) for cell in tr.tc_lst)]  # fmt: skip
    assert thick == [6, 11]  # two rows of the head come before
    first = sheet._tbl.tr_lst[2].tc_lst
    assert [qn("w:right") in _borders(cell) for cell in first] == [False, False, False, True, False, True]


def _borders(cell):
    """The sides of a cell that have a line of their own."""
    found = cell.tcPr.find(qn("w:tcBorders"))
    return [] if found is None else [side.tag for side in found]


def test_room_is_left_for_hand_and_seal():
    frame = next(table for table in opened(paper()).tables if "Nơi nhận:" in table.cell(0, 0).text)
    assert frame.rows[0].cells[-1].paragraphs[-1].paragraph_format.space_before.mm == pytest.approx(30, abs=0.1)


def test_the_file_names_its_title_and_nobody_as_its_author():
    about = opened(paper()).core_properties
    assert (about.title, about.language) == ("Quyết định mở lớp", "vi-VN")
    assert [about.author, about.last_modified_by, about.comments, about.keywords] == [""] * 4


@pytest.mark.parametrize("attack", ["<b>", "</w:t><w:p>", "=1+1", "&lt;", "{ INCLUDETEXT /etc/passwd }"])
def test_hostile_text_stays_text(attack):
    table = replace(paper().annexes[0].blocks[0], rows=(("1", attack, attack, attack),))
    hostile = paper(attack, abstract=attack, title=attack, blocks=(Text(attack),),
                    annexes=(replace(paper().annexes[0], titles=(attack,), blocks=(table,)),))  # fmt: skip
    content = word.render(hostile)
    assert reading.word_text(content).count(attack) == 7
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
    fields = re.findall(r"<w:(?:instrText|fldSimple|hyperlink|object|drawing|pict)\b", body)
    assert fields == []


@pytest.mark.parametrize("strange", ["\x00", "\x1b", "漢"])
def test_what_cannot_be_printed_is_refused_in_words(strange):
    with pytest.raises(ValidationError) as refused:
        word.render(paper(abstract=f"Lớp {strange}"))
    assert refused.value.code == "unprintable"


def test_characters_nobody_sees_do_not_turn_a_line_round():
    assert "\u202e" not in reading.word_text(word.render(paper(abstract="lớp \u202eABC")))


def test_nothing_is_drawn_and_nothing_enclosed():
    with zipfile.ZipFile(io.BytesIO(word.render(paper()))) as package:
        assert {name.rpartition(".")[2] for name in package.namelist()} == {"xml", "rels"}


def test_a_list_of_450_is_whole():
    table = replace(paper().annexes[0].blocks[0], rows=rows(450))
    [last] = [table for table in opened(paper(annexes=(replace(paper().annexes[0], blocks=(table,)),))).tables
              if table.style.name == "Table Grid"]  # fmt: skip
    assert len(last._tbl.tr_lst) == 452
    assert parts.PARTY not in last._tbl.xml
