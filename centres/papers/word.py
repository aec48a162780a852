"""A paper's description in, a Word file out, for officials who go on writing in it.

Times New Roman is named, not enclosed: it is on every office machine. Words only ever become text runs.
"""

import io

import docx
from django.utils import timezone
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from . import layout, ready, wordtable
from .letters import width
from .parts import Paper

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
INDENT = Mm(10)
SLACK = 0.7  # mm on each side, as no two programs measure a line alike
# look of a Text: alignment, bold, indented, points before it
LOOKS = {
    "body": ("both", False, True, 6), "basis": ("both", False, True, 6), "item": ("both", False, True, 6),
    "head": ("left", True, True, 10), "authority": ("centre", True, False, 10),
}  # fmt: skip


def render(paper: Paper) -> bytes:
    """The Word file of `paper`: same words, order and sizes as the PDF. Raises ValidationError as `ready.checked`."""
    paper = ready.checked(paper)
    document = docx.Document()
    _speak(document)
    _describe(document, paper.title)
    _set_sheet(document.sections[0], paper.wide)
    _number_pages(document.sections[0])
    if paper.hint:
        _write(document.sections[0].footer.paragraphs[0], paper.hint, 10, italic=True, align="left")
        _write(document.sections[0].first_page_footer.paragraphs[0], paper.hint, 10, italic=True, align="left")
    _first_pages(document, paper)
    for annex in paper.annexes:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        _shrink(document.paragraphs[-1])
        section.different_first_page_header_footer = False
        sheet = _set_sheet(section, annex.wide)
        for title in annex.titles:
            _write(document.add_paragraph(), title, layout.SIZES["abstract"], bold=True)
        if annex.note:
            _write(document.add_paragraph(), annex.note, layout.SIZES["note"], italic=True)
        _body(document, annex.blocks, sheet.room)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- The file ---------------------------------------------------------------------------------------------


def _speak(document):
    """Font, size and language of everything that says nothing else."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(layout.SIZES["text"])
    style.paragraph_format.space_after = Pt(0)
    properties = style.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs"):
        properties.rFonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), LANGUAGE)
    properties.append(language)


def _describe(document, title):
    """What the file says about itself: no author, as a file is nobody's until it is signed."""
    package = document.part.package
    for key, relation in list(package.rels.items()):  # the library's blank file comes with a picture of itself
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    about = document.core_properties
    about.title, about.language = title, LANGUAGE
    about.author = about.last_modified_by = about.comments = about.keywords = about.subject = ""
    about.created = about.modified = timezone.now().replace(tzinfo=None)
    about.revision = 1


def _set_sheet(section, wide):
    sheet = layout.WIDE if wide else layout.UPRIGHT
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance = section.footer_distance = Mm(layout.PAGE_NUMBER_FROM_TOP)
    return sheet


def _number_pages(section):
    """The page number on top of every page but the first; later sections go on with it."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN["centre"]
    run = paragraph.add_run()
    run.font.size = Pt(layout.SIZES["page"])
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


# --- Words ------------------------------------------------------------------------------------------------


def _write(paragraph, words, size, *, bold=False, italic=False, underline=False, align="centre", before=0):
    """Put `words` at the end of `paragraph` as one run, and set the paragraph."""
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic, run.underline = Pt(size), bold or None, italic or None, underline or None
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def _first_pages(document, paper):
    """Heading, kind, abstract and all blocks of the paper itself."""
    sheet = layout.WIDE if paper.wide else layout.UPRIGHT
    _heading(document, paper.heading, sheet, layout.WIDE_HEADING if paper.wide else layout.HEADING)
    _write(document.add_paragraph(), paper.kind, layout.SIZES["kind"], bold=True, before=14)
    if paper.abstract:
        _write(document.add_paragraph(), paper.abstract, layout.SIZES["abstract"], bold=True)
    if paper.divider:
        _write(document.add_paragraph(), paper.divider, layout.SIZES["text"])
    if paper.note:
        _write(document.add_paragraph(), paper.note, layout.SIZES["note"], italic=True)
    _body(document, paper.blocks, sheet.room)


def _heading(document, heading, sheet, widths):
    (left, right), sizes = widths, layout.SIZES
    cells = wordtable.frame(document, (left, sheet.room - left - right, right))
    lines = _Lines(cells[0])
    if heading.superior:
        _write(lines.next(), heading.superior, sizes["issuer"])
    _write(lines.next(), heading.issuer, sizes["issuer"], bold=True)
    _write(lines.next(), "*", sizes["issuer"])
    if heading.number_line:
        _write(lines.next(), heading.number_line, sizes["number"])
    if heading.is_draft:
        _write(lines.next(), heading.draft, sizes["number"], bold=True)
    lines = _Lines(cells[-1])
    _rule_below(_write(lines.next(), heading.party, sizes["party"], bold=True), heading.party, right)
    if heading.place_line:
        _write(lines.next(), heading.place_line, sizes["place"], italic=True, before=10)


def _rule_below(paragraph, words, room):
    """A solid line as long as `words`: a border of the paragraph, drawn in from both sides of its cell."""
    free = Mm((room - width(words, "Bold", layout.SIZES["party"])) / 2 - wordtable.PADDING - SLACK)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = free
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


class _Lines:
    """Paragraphs of one cell, which always has a first one."""

    def __init__(self, cell):
        self.cell, self.begun = cell, False

    def next(self):
        paragraph = self.cell.add_paragraph() if self.begun else self.cell.paragraphs[0]
        self.begun = True
        return paragraph


# --- Blocks -----------------------------------------------------------------------------------------------


def _body(document, blocks, room):
    """The blocks one after another; `room` is the width between the margins in mm."""
    for block in blocks:
        match block.tag:
            case "text":
                _text(document, block)
            case "article":
                _article(document, block)
            case "table":
                _space(document)
                wordtable.write(document, block)
            case "ending":
                _ending(document, block, room)


def _text(document, text):
    align, bold, is_indented, before = LOOKS[text.look]
    paragraph = document.add_paragraph()
    _write(paragraph, text.words, layout.SIZES["text"], bold=bold, align=align, before=before)
    if is_indented:
        paragraph.paragraph_format.first_line_indent = INDENT
    paragraph.paragraph_format.keep_with_next = bold or None


def _article(document, article):
    paragraph = document.add_paragraph()
    _write(paragraph, f"{article.label} ", layout.SIZES["text"], bold=True)
    _write(paragraph, article.words, layout.SIZES["text"], align="both", before=6)
    paragraph.paragraph_format.first_line_indent = INDENT


def _space(document):
    """A small gap: a table has none of its own, and two tables in a row would become one."""
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _shrink(paragraph):
    """Make the paragraph that ends a section so small that it never takes a page of its own."""
    paragraph.paragraph_format.line_spacing = Pt(1)


def _ending(document, ending, room):
    """Recipients and signatures side by side, the last one on the right; the row is never torn."""
    sizes = layout.SIZES
    _space(document)
    count = len(ending.signatures) + bool(ending.recipients)
    left, right = layout.HEADING
    cells = wordtable.frame(document, (room / count,) * count if count > 2 else (left, room - left - right, right))
    cells = cells if count > 2 else (cells[0], cells[-1])
    if ending.recipients:
        lines = _Lines(cells[0])
        _write(lines.next(), ending.label, sizes["recipients"], underline=True, align="left")
        for recipient in ending.recipients:
            _write(lines.next(), f"- {recipient}", sizes["recipient"], align="left")
    for cell, signature in zip(cells[-len(ending.signatures) :], ending.signatures, strict=True):
        lines = _Lines(cell)
        if signature.above:
            _write(lines.next(), signature.above, sizes["signer"], italic=True)
        for title in signature.titles:
            _write(lines.next(), title, sizes["signer"], bold=True)
        if signature.note:
            _write(lines.next(), signature.note, sizes["note"], italic=True)
        name = _write(lines.next(), signature.name, sizes["signer"], bold=True)
        name.paragraph_format.space_before = Mm(layout.SIGNATURE_ROOM)
