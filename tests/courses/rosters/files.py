"""Files as officers send them, made on the spot."""

import io
import zipfile

import xlsxwriter

HEADER = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị công tác")
ANH = (1, "Nguyễn Thị Ánh", "08/03/1990", "Nữ", "040190001234", "Trường THCS Thanh Vân Hạ")
HAI = (2, "Trần Văn Hải", "25/04/1985", "Nam", "040085005678", "Trạm Y tế xã Tân Hòa Đông")


def xlsx(rows, *, sheet="Danh sách", merged=(), more_sheets=(), options=None, touch=None):
    """An .xlsx with `rows`; `merged` is [(first row, first column, last row, last column, text)], all from 0.

    `touch(book, sheet)` may write what else the test needs.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"} | (options or {})) as book:
        for name, lines in ((sheet, rows), *more_sheets):
            page = book.add_worksheet(name)
            for row, cells in enumerate(lines):
                page.write_row(row, 0, ["" if cell is None else cell for cell in cells])
        for area in merged:
            book.worksheets()[0].merge_range(*area)
        if touch:
            touch(book, book.worksheets()[0])
    return file.getvalue()


def csv(rows, encoding="utf-8", separator=",", line_end="\r\n"):
    """A text file with `rows`."""
    lines = (separator.join(str(cell) for cell in row) for row in rows)
    return line_end.join(lines).encode(encoding)


def ods(rows, manifest=""):
    """An OpenDocument spreadsheet with text cells."""
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Danh sách">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        "content.xml": content,
    }
    return zipped(parts)


def _ods_cell(value):
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def zipped(parts):
    """A zip of {name: text or bytes}."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_part(workbook, name, change):
    """`workbook` (bytes) with one part replaced by `change(text of the part)`."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped(parts | {name: change(parts[name].decode())})
