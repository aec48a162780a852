"""Kế hoạch mở lớp: the annual plan with all its lines as an annex, as decided or as a draft of the centre."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Annex, Column, Ending, Heading, Paper, Row, Signature, Table, Text
from courses.models import PlanLine

from . import author, decisions, words

SYMBOL = "KH/TTCT"


def check(plan):
    """Raises ValidationError "no_lines" for an empty plan."""
    if not plan.lines.exists():
        raise ValidationError(_("The plan has no line yet: enter its lines first."), code="no_lines")


def build(plan, today):
    """The plan under the names of its day.

    Decided, it is a paper of the standing committee that decided it (T/M); before that a draft of the centre.
    Source: the plans of centres are approved by the standing committee of the Party committee (208-QĐ/TW).
    """
    its_author = author.of(plan.centre, plan.dated_on)
    lines = list(plan.lines.select_related("programme").order_by("position", "pk"))
    is_amended = plan.version > 1
    subject = f"mở lớp đào tạo, bồi dưỡng lý luận chính trị năm {plan.year}"
    again = f"(điều chỉnh\u00a0lần\u00a0{plan.version - 1})"  # no line begins with the number alone
    titles = (f"BIỂU CHI TIẾT KẾ HOẠCH MỞ LỚP NĂM {plan.year}", *([again] if is_amended else []))
    return Paper(
        title=f"{words.TITLES['plan']} năm {plan.year} – {its_author.name}", heading=_heading(plan, its_author),
        kind="KẾ HOẠCH", abstract=f"{subject} {again}" if is_amended else subject,
        blocks=(*_body(plan, its_author, lines), _ending(plan, its_author)),
        annexes=(Annex(titles, _annexed(plan, its_author), (_detail(lines),), wide=True),),
    )  # fmt: skip


# --- Who issues it ----------------------------------------------------------------------------------------


def _heading(plan, its_author):
    if not plan.decided_on:
        return its_author.heading(SYMBOL)
    return Heading(
        superior=committee_above(its_author.department).upper(), issuer=its_author.superior.upper(),
        place=its_author.place, symbol=SYMBOL, number=author.bare(plan.decision_no), day=plan.decided_on,
    )  # fmt: skip


def committee_above(department):
    """The provincial committee in the name of its department: "Tỉnh ủy Nghệ An"; empty where the name has none."""
    found = re.search(r"(?:Tỉnh|Thành) (?:ủy|uỷ).*", department)
    return found[0].strip() if found else ""


def _ending(plan, its_author):
    if not plan.decided_on:
        return Ending((its_author.signature,), (f"{its_author.superior} (để trình);", "Lưu."))
    recipients = (f"{its_author.department} (để báo cáo);", f"{its_author.name} (để thực hiện);",
                  "Các tổ chức đảng, cơ quan, đơn vị có liên quan;", "Lưu.")  # fmt: skip
    return Ending((_signature(plan.signatory),), recipients)


def _signature(signatory):
    """“Nguyễn Văn Hùng, Phó Bí thư”: the office above the name, where it was typed."""
    name, _comma, office = (part.strip() for part in signatory.partition(","))
    return Signature(("T/M BAN THƯỜNG VỤ", office.upper()) if office else ("T/M BAN THƯỜNG VỤ",), name)


def _annexed(plan, its_author):
    if not plan.decided_on:
        return f"(kèm theo dự thảo Kế hoạch của {its_author.name})"
    return f"(kèm theo {author.cited('Kế hoạch', plan.decision_no, plan.decided_on)})"


# --- What it says -----------------------------------------------------------------------------------------


def _body(plan, its_author, lines):
    classes, learners = _sums(lines)
    programmes = words.number(len({line.programme_id for line in lines}))
    needs = "nhu cầu đào tạo, bồi dưỡng của các tổ chức đảng, cơ quan, đơn vị"
    return (
        *decisions.basis(its_author.mandate, needs, last="."),
        *([Text(f"Lý do điều chỉnh: {plan.change_reason}")] if plan.change_reason else []),
        Text("I. Mục đích, yêu cầu", "head"),
        Text("1. Đào tạo, bồi dưỡng lý luận chính trị, cập nhật kiến thức và kỹ năng nghiệp vụ cho cán bộ, đảng viên, "
             "người được giới thiệu kết nạp Đảng và cán bộ Mặt trận Tổ quốc, các đoàn thể ở cơ sở."),
        Text("2. Mở lớp đúng đối tượng, đúng chương trình, đúng thời gian; bảo đảm chất lượng, tiết kiệm."),
        Text("II. Chỉ tiêu", "head"),
        Text(f"Năm {plan.year} mở {classes} lớp với {learners} học viên, gồm {programmes} chương trình (có biểu chi "
             "tiết kèm theo), phân theo quý như sau:"),
        _quarters(lines),
        Text("III. Tổ chức thực hiện", "head"),
        Text(f"1. {its_author.name} chủ trì tổ chức các lớp theo kế hoạch, quản lý học viên, đánh giá kết quả, cấp "
             "giấy chứng nhận và báo cáo kết quả theo quy định."),
        Text("2. Các tổ chức đảng, cơ quan, đơn vị rà soát, cử người đi học đúng đối tượng, đủ số lượng."),
        Text("3. Các cơ quan phối hợp nêu tại biểu chi tiết cùng Trung tâm tổ chức lớp và bảo đảm kinh phí theo phân "
             "công."),
    )  # fmt: skip


def _by_quarter(lines):
    """[(quarter, its lines)] of the quarters that have any; quarters are Roman numerals."""
    found = [(quarter.label, [line for line in lines if line.quarter == quarter]) for quarter in PlanLine.Quarter]
    return [(label, rows) for label, rows in found if rows]


def _sums(lines):
    """(classes, learners) as printed."""
    return words.number(sum(line.classes for line in lines)), words.number(sum(line.learners for line in lines))


def _quarters(lines):
    columns = (Column("Quý", 40), Column("Số lớp", 40, "right"), Column("Số học viên", 40, "right"))
    rows = tuple((f"Quý {quarter}", *_sums(its_lines)) for quarter, its_lines in _by_quarter(lines))
    return Table(columns, rows, totals=(Row(("Cả năm", *_sums(lines))),), size=13)


def _detail(lines):
    columns = (
        Column("TT", 10, "centre"), Column("Chương trình", 66), Column("Đối tượng", 46), Column("Quý", 12, "centre"),
        Column("Số lớp", 14, "right"), Column("Số học viên", 18, "right"), Column("Số buổi một lớp", 18, "right"),
        Column("Cơ quan phối hợp", 42), Column("Kinh phí", 36),
    )  # fmt: skip
    rows = tuple(
        (str(place), line.programme.name, line.target_group, line.get_quarter_display(), words.number(line.classes),
         words.number(line.learners), str(line.sessions or ""), line.co_organiser, line.budget_note)
        for place, line in enumerate(lines, start=1)
    )  # fmt: skip
    sums = [(f"Cộng quý {quarter}", _sums(its_lines)) for quarter, its_lines in _by_quarter(lines)]
    sums.append(("Tổng cộng cả năm", _sums(lines)))
    return Table(columns, rows, totals=tuple(Row((title, *counts, "", "", ""), 4) for title, counts in sums))
