"""Papers to print in tests: a decision with two annexes, as drafted and as decided."""

from datetime import date

from centres.papers.parts import Annex, Article, Column, Ending, Heading, Paper, Row, Signature, Table, Text

COLUMNS = (
    Column("TT", 10, "centre"), Column("Họ và tên", 50), Column("Ngày sinh", 24, "centre"), Column("Đơn vị", 60),
)  # fmt: skip
DAYS = tuple(
    Column(part, 10, "centre", f"{day}/6", edge=part == "Chiều") for day in (10, 11) for part in ("Sáng", "Chiều")
)


def rows(count, name="Nguyễn Thị Ánh Nguyệt", unit="Trường THCS An Hòa"):
    """Rows for COLUMNS."""
    return tuple((str(n), f"{name} {n}", "25/4/1990", unit) for n in range(1, count + 1))


def paper(number="45-QĐ/TTCT", day=date(2024, 6, 5), learners=3, **changes):
    """A decision on opening a class: the roster upright, an attendance sheet across."""
    facts = {
        "title": "Quyết định mở lớp",
        "heading": Heading("HUYỆN ỦY QUỲNH LƯU", "TRUNG TÂM CHÍNH TRỊ", "Quỳnh Lưu", "QĐ/TTCT", number, day),
        "kind": "QUYẾT ĐỊNH",
        "abstract": "về việc mở lớp Bồi dưỡng nhận thức về Đảng",
        "blocks": (
            Text("- Căn cứ Quy định 208-QĐ/TW,", "basis"), Text("GIÁM ĐỐC QUYẾT ĐỊNH", "authority"),
            Article("Điều 1.", "Mở lớp Bồi dưỡng nhận thức về Đảng."), Text("I. Kết quả", "head"),
            Ending((Signature(("K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phan Thị Thu Hà"),), ("Như Điều 1;", "Lưu.")),
        ),
        "annexes": (
            Annex(("DANH SÁCH HỌC VIÊN",), "(kèm theo Quyết định)",
                  (Table(COLUMNS, rows(learners), totals=(Row(("Tổng số: 3", "Hết"), 3),)),)),
            Annex(("BẢNG ĐIỂM DANH",), "",
                  (Table(COLUMNS[:2] + DAYS, tuple(row[:2] + ("",) * 4 for row in rows(learners)), thick_every=5,
                         foot=Row(("Giảng viên ký", "", "", "", ""), 2), row_height=7.2, foot_height=9.5),), wide=True),
        ),
    }  # fmt: skip
    return Paper(**facts | changes)


def words(the_paper):
    """Every text of the paper in the order in which it is read, foot lines and page numbers left out."""
    heading = the_paper.heading
    found = [heading.superior, heading.issuer, "*", heading.number_line]
    found += [heading.draft] if heading.is_draft else []
    found += [heading.party, heading.place_line, the_paper.kind, the_paper.abstract, the_paper.divider, the_paper.note]
    found += _of_blocks(the_paper.blocks)
    for annex in the_paper.annexes:
        found += [*annex.titles, annex.note, *_of_blocks(annex.blocks)]
    return " ".join(" ".join(found).split())


def _of_blocks(blocks):
    found = []
    for block in blocks:
        match block.tag:
            case "text":
                found.append(block.words)
            case "article":
                found += [block.label, block.words]
            case "table":
                found += [head.words for row in block.heads for head in row]
                found += [cell for row in block.rows for cell in row]
                found += [cell for row in (*block.totals, *filter(None, [block.foot])) for cell in row.cells]
            case "ending":
                found += [block.label, *(f"- {line}" for line in block.recipients)] if block.recipients else []
                for signature in block.signatures:
                    found += [signature.above, *signature.titles, signature.note, signature.name]
    return found
