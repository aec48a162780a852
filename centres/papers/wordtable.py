"""Tables of a Word file: those with lines, whose head is repeated, and the frames that put texts side by side.

Rows are built element by element: the library looks through the whole table for each cell it is asked for.
"""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

PADDING = 1.9  # mm, what Word leaves free on each side of a cell; tables with lines have less
MARGINS = {"top": 0.4, "left": 1.0, "bottom": 0.4, "right": 1.0}
JUSTIFY = {"left": "left", "centre": "center", "right": "right"}
THIN, THICK = "4", "12"  # eighths of a point


def frame(document, widths):
    """The cells of one row without lines, `widths` in mm, that is never torn between two pages."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, wide in zip(row.cells, widths, strict=True):
        cell.width = Mm(wide)
    return row.cells


def write(document, table):
    """A parts.Table at the end of the document; its foot stands once, under the last row: Word repeats heads only."""
    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    margins.extend([_element(f"w:{side}", w=str(Mm(free).twips), type="dxa") for side, free in MARGINS.items()])
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, wanted in zip(made.columns, table.columns, strict=True):
        column.width = Mm(wanted.width)
    _heads(made._tbl, table)
    for place, line in enumerate(table.lines, start=1):
        row = _row(made._tbl, table.row_height)
        is_thick = bool(table.thick_every) and place % table.thick_every == 0
        for column, words in line:
            row.append(_cell(words, column.width, table.size, align=column.align, edge=column.edge, under=is_thick))
    for line in table.sums:
        _merged(made._tbl, table, line, bold=True)
    if table.foot:
        _merged(made._tbl, table, table.last, italic=True, height=table.foot_height)


def _heads(tbl, table):
    for level, heads in enumerate(table.heads):
        row = _row(tbl, 0, is_head=True)
        at = iter(heads)
        for place, column in enumerate(table.columns):  # a cell over two rows has to be named again in the second
            size = table.size - 2 if level else table.size
            if level and not column.group:
                row.append(_cell("", column.width, size, merge="continue"))
            elif not level and column.group and place and table.columns[place - 1].group == column.group:
                continue
            else:
                head = next(at)
                wide = sum(one.width for one in table.columns[place : place + head.across])
                row.append(_cell(head.words, wide, size, align="centre", bold=True, across=head.across,
                                 merge="restart" if head.down > 1 else "", edge=head.column.edge))  # fmt: skip


def _merged(tbl, table, line, *, bold=False, italic=False, height=0):
    row, place = _row(tbl, height), 0
    for column, words, across in line:
        wide = sum(one.width for one in table.columns[place : place + across])
        row.append(_cell(words, wide, table.size, align="left" if across > 1 else column.align, bold=bold,
                         italic=italic, across=across, edge=column.edge))  # fmt: skip
        place += across


def _row(tbl, height, *, is_head=False):
    row = OxmlElement("w:tr")
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if height:
        properties.append(_element("w:trHeight", val=str(Mm(height).twips), hRule="atLeast"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    tbl.append(row)
    return row


def _cell(words, wide, size, *, align="left", bold=False, italic=False, across=1, merge="", edge=False, under=False):
    cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", w=str(Mm(wide).twips), type="dxa"))
    if across > 1:
        properties.append(_element("w:gridSpan", val=str(across)))
    if merge:
        properties.append(_element("w:vMerge", val=merge))
    if edge or under:
        borders = OxmlElement("w:tcBorders")
        for side, is_meant in (("bottom", under), ("right", edge)):
            if is_meant:
                borders.append(_element(f"w:{side}", val="single", sz=THICK, space="0", color="auto"))
        properties.append(borders)
    properties.append(_element("w:vAlign", val="center"))
    cell.append(properties)
    cell.append(_paragraph(words, size, align, bold, italic))
    return cell


def _paragraph(words, size, align, bold, italic):
    paragraph, run, looks = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:rPr")
    properties = OxmlElement("w:pPr")
    properties.append(_element("w:jc", val=JUSTIFY[align]))
    paragraph.append(properties)
    if words:
        for name, is_meant in (("w:b", bold), ("w:i", italic)):
            if is_meant:
                looks.append(OxmlElement(name))
        looks.append(_element("w:sz", val=str(2 * size)))
        text = OxmlElement("w:t")
        text.text = words
        text.set(qn("xml:space"), "preserve")
        run.extend([looks, text])
        paragraph.append(run)
    return paragraph


def _element(tag, **attributes):
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
