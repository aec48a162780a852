"""Printed papers read back: the words of a PDF page by page, the words of a Word file in their order."""

import io

import docx
import pypdfium2
from docx.table import Table
from docx.text.paragraph import Paragraph


def pages(pdf):
    """The text of each page, lines joined by one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def text(pdf):
    """All words of a PDF in one line."""
    return " ".join(pages(pdf))


def word_text(content):
    """All words of a Word file in one line, tables and frames where they stand."""
    return " ".join(" ".join(_texts(docx.Document(io.BytesIO(content)))).split())


def _texts(part):
    for inside in part.iter_inner_content():
        if isinstance(inside, Paragraph):
            yield inside.text
        elif isinstance(inside, Table):
            for row in inside._tbl.tr_lst:  # as they are written: a cell over two columns once
                for cell in row.tc_lst:
                    yield "".join(node.text or "" for paragraph in cell.p_lst
                                  for node in (*paragraph.iter("{*}t"), _space(paragraph)))  # fmt: skip


def _space(paragraph):
    """A blank after each paragraph of a cell."""
    space = paragraph.makeelement("space")
    space.text = " "
    return space
