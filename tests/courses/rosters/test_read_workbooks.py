"""Workbooks: which sheet, which cells, and what calamine alone would not tell."""

from datetime import date

import pytest

from courses.rosters.read import UnreadableFile, read
from courses.rosters.template import blank_template
from tests.courses.rosters.files import ANH, HAI, HEADER, ods, with_part, xlsx

ROWS = [HEADER, ANH, HAI]
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data):
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    return refused.value.code


def test_cells_arrive_as_text_numbers_and_dates():
    roster = read(xlsx([HEADER, (1, "Lê Thị Ba", date(1990, 3, 8), "Nữ", 40190001234, "Trường A")]))
    assert roster.rows[0].cells == {
        "full_name": "Lê Thị Ba", "birth_date": date(1990, 3, 8), "gender": "Nữ", "citizen_id": 40190001234.0,
        "workplace": "Trường A",
    }  # fmt: skip
    assert (roster.sheet, roster.header_row, roster.rows[0].number) == ("Danh sách", 1, 2)


def test_dates_of_the_1904_system_are_those_excel_shows():
    rows = [
        HEADER,
        (1, "Lê Thị Ba", date(1990, 3, 8), "Nữ", "", "Trường A"),
        (2, "Lê Thị Tư", 33862, "Nữ", "", "Trường A"),
    ]
    roster = read(xlsx(rows, options={"date_1904": True}))
    assert roster.rows[0].cells["birth_date"] == date(1990, 3, 8)
    assert roster.is_1904


def test_a_number_shown_with_its_zeros_keeps_them():
    def shown(book, sheet):
        sheet.write_number(1, 4, 40190001234, book.add_format({"num_format": "000000000000"}))
        sheet.write_number(2, 4, 40085005678, book.add_format({"num_format": "000 000 000 000"}))

    rows = read(xlsx(ROWS, touch=shown)).rows
    assert [row.cells["citizen_id"] for row in rows] == ["040190001234", "040085005678"]


def test_formulas_give_their_value_or_show_that_they_have_none():
    def formulas(book, sheet):
        sheet.write_formula(1, 1, '=PROPER("x")', None, "Nguyễn Thị Ánh")
        sheet.write_formula(2, 1, "=B9&C9", None, "")
        sheet.write_formula(2, 5, "=VLOOKUP(1,A1:A2,2)", None, "#N/A")

    rows = read(xlsx(ROWS, touch=formulas)).rows
    assert [row.cells["full_name"] for row in rows] == ["Nguyễn Thị Ánh", "=B9&C9"]
    assert rows[1].cells["workplace"] == "#N/A"


def test_hidden_rows_and_columns_are_read_and_told():
    def hide(book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(4, 4, None, None, {"hidden": True})

    roster = read(xlsx(ROWS, touch=hide))
    assert (len(roster.rows), roster.hidden_rows, roster.hidden_columns) == (2, [3], ["citizen_id"])


def test_a_unit_in_a_merged_cell_counts_for_all_its_rows():
    rows = [HEADER, (*ANH[:5], None), (*HAI[:5], None)]
    roster = read(xlsx(rows, merged=[(1, 5, 2, 5, "Trường A")]))
    assert [row.cells["workplace"] for row in roster.rows] == ["Trường A", "Trường A"]


def test_the_sheet_with_the_list_is_read_and_others_like_it_are_told():
    plan = ("Kế hoạch", [["KẾ HOẠCH MỞ LỚP"], ["Số lượng: 30"]])
    teachers = ("Giảng viên", [["TT", "Họ và tên giảng viên", "Số tiết"], [1, "Lê Văn A", 4]])
    roster = read(xlsx([["Bìa"]], sheet="Bìa", more_sheets=[plan, ("Lớp 1", ROWS), teachers, ("Lớp 2", ROWS)]))
    assert (roster.sheet, roster.other_sheets) == ("Lớp 1", ["Lớp 2"])


def test_a_filled_sheet_is_preferred_to_an_empty_one_with_more_columns():
    empty = [(*HEADER, "Chức vụ", "Dân tộc", "Email")]
    assert read(xlsx(empty, sheet="Mẫu", more_sheets=[("Lớp 1", ROWS)])).sheet == "Lớp 1"


def test_hidden_sheets_are_not_read():
    def hide(book, _sheet):
        book.worksheets()[1].hide()

    assert refusal(xlsx([["Bìa"]], sheet="Bìa", more_sheets=[("Lớp 1", ROWS)], touch=hide)) == "no_header"


def test_an_opendocument_sheet_is_read():
    roster = read(ods(ROWS))
    assert [row.cells["full_name"] for row in roster.rows] == ["Nguyễn Thị Ánh", "Trần Văn Hải"]


def test_cells_without_references_and_tags_with_a_prefix_are_read():
    def prefixed(xml):
        for tag in ("row", "c", "v", "sheetData", "worksheet"):
            xml = (
                xml.replace(f"<{tag} ", f"<x:{tag} ")
                .replace(f"<{tag}>", f"<x:{tag}>")
                .replace(f"</{tag}>", f"</x:{tag}>")
            )
        return xml.replace("xmlns=", "xmlns:x=", 1)

    assert len(read(with_part(xlsx(ROWS), SHEET, prefixed)).rows) == 2


def test_formats_far_below_the_list_do_not_matter_and_values_there_are_refused():
    def styled(book, sheet):
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert len(read(xlsx(ROWS, touch=styled)).rows) == 2
    assert refusal(xlsx(ROWS, touch=lambda _book, sheet: sheet.write(1_048_575, 16_383, "x"))) == "too_many_cells"


def test_the_blank_template_has_no_rows_and_the_filled_one_reads_back():
    assert refusal(blank_template()) == "no_rows"


def test_a_file_name_decides_nothing(tmp_path):
    path = tmp_path / "danh-sach.csv"
    path.write_bytes(xlsx(ROWS))
    assert len(read(path, path.name).rows) == 2
