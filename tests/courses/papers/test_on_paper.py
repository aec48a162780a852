"""Every paper of a class and of a plan as ink on its sheet: drawn as it prints, and measured against the guidance."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import translation

from centres.papers import layout, pdf
from courses import classes, recognition
from courses.models import DayPart, PaperKind, PlanStatus
from courses.papermaking import PAPERS
from tests import reading
from tests.build import (
    TODAY,
    enrol,
    make_class,
    make_lecturer,
    make_plan,
    make_programme,
    make_session,
    score_all,
)

pytestmark = pytest.mark.django_db
K = 100 / 25.4  # pixels of a millimetre, at 100 dots an inch
LEGEND_FROM_BOTTOM = 9  # mm: what the letters on an attendance sheet mean stands in its lower margin
DARK = 140  # of 255: ink, not the tint under the heads of tables
NAME = "Bồi dưỡng lý luận chính trị và nghiệp vụ công tác dành cho cán bộ Mặt trận Tổ quốc Việt Nam ở cơ sở"
LEARNERS, LINES = 64, 40
ACROSS = {PaperKind.TIMETABLE, PaperKind.ATTENDANCE, PaperKind.SCORES}
WORDS = {
    PaperKind.PLAN: ["HUYỆN ỦY QUỲNH LƯU", "ĐẢNG CỘNG SẢN VIỆT NAM", "KẾ HOẠCH", "Nơi nhận:", "Tổng cộng cả năm"],
    PaperKind.OPENING: ["TRUNG TÂM CHÍNH TRỊ", "QUYẾT ĐỊNH", "Điều 1.", "Nơi nhận:", "DANH SÁCH HỌC VIÊN"],
    PaperKind.ROSTER: ["TRUNG TÂM CHÍNH TRỊ", "DANH SÁCH", f"{LEARNERS} "],
    PaperKind.TIMETABLE: ["TRUNG TÂM CHÍNH TRỊ", "LỊCH HỌC", "10 buổi, 40 tiết", "GIÁM ĐỐC"],
    PaperKind.ATTENDANCE: ["TRUNG TÂM CHÍNH TRỊ", "ĐIỂM DANH", "Giảng viên ký"],
    PaperKind.SCORES: ["TRUNG TÂM CHÍNH TRỊ", "BẢNG ĐIỂM", "Điểm tổng kết"],
    PaperKind.RECOGNITION: ["TRUNG TÂM CHÍNH TRỊ", "QUYẾT ĐỊNH", "Điều 1.", "Nơi nhận:"],
    PaperKind.REPORT: ["TRUNG TÂM CHÍNH TRỊ", "BÁO CÁO", "100,0%"],
}


def recognised_class():
    """A class with a long name, more learners than a sheet holds, a timetable and results."""
    course_class = make_class(capacity=LEARNERS, programme=make_programme(NAME), ends_on=TODAY() - timedelta(days=1))
    lecturer = make_lecturer(course_class.centre)
    enrol(course_class, LEARNERS)
    for day in range(5):
        for part in (DayPart.MORNING, DayPart.AFTERNOON):
            on = course_class.starts_on + timedelta(days=day)
            make_session(course_class, on, part=part, lecturer=lecturer, taken=True)
    score_all(course_class, "8")
    course_class.refresh_from_db()
    by = course_class.created_by
    classes.finish(course_class, by=by)
    return recognition.recognise(course_class, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())


def printed(kind):
    """The PDF of a paper of the kind."""
    if kind == PaperKind.PLAN:
        facts = {"signatory": "Hồ Thị Trang, Phó Bí thư", "programme": make_programme(NAME)}
        subject = make_plan(status=PlanStatus.APPROVED, lines=LINES, **facts)
    else:
        subject = recognised_class()
    with translation.override("vi"):
        return pdf.render(PAPERS[kind].build(subject, TODAY()))


def ink(page):
    """(left, top, right, bottom) in mm of all that is drawn below the number of the page."""
    picture = page.render(scale=100 / 72).to_pil().convert("L").point(lambda grey: 255 if grey < DARK else 0)
    below = round((layout.PAGE_NUMBER_FROM_TOP + 7) * K)
    box = picture.crop((0, below, *picture.size)).getbbox()
    return box and (box[0] / K, (box[1] + below) / K, box[2] / K, (box[3] + below) / K)


@pytest.mark.parametrize("kind", list(PAPERS))
def test_a_paper_fills_its_sheets_within_their_margins(kind):
    content = printed(kind)
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        assert len(document) > 1
        for number, page in enumerate(document, start=1):
            sheet = layout.UPRIGHT if page.get_width() < page.get_height() else layout.WIDE
            left, top, right, bottom = ink(page)
            assert left > sheet.left - 1, number
            assert right < sheet.width - sheet.right + 1, number
            assert top > sheet.top - 2, number
            assert bottom < sheet.height - (LEGEND_FROM_BOTTOM if kind == PaperKind.ATTENDANCE else sheet.bottom) + 1
            assert right - left > sheet.room / 2, f"sheet {number} is as good as empty"
        first = document[0]
        assert (first.get_width() > first.get_height()) is (kind in ACROSS)
    text = reading.text(content)
    assert not [words for words in WORDS[kind] if words not in text]


@pytest.mark.parametrize("kind", list(PAPERS))
def test_the_heading_stands_as_the_guidance_says(kind):
    """The issuer left of the middle, the name of the Party right of it with a rule below as long as the name."""
    with pypdfium2.PdfDocument(io.BytesIO(printed(kind))) as document:
        page, height = document[0], document[0].get_height()
        text = page.get_textpage()
        start, count = text.search("ĐẢNG CỘNG SẢN VIỆT NAM").get_next()
        boxes = [text.get_charbox(index) for index in range(start, start + count)]
        left, right = boxes[0][0] * 25.4 / 72, boxes[-1][2] * 25.4 / 72
        below = (height - min(box[1] for box in boxes)) * 25.4 / 72
        picture = page.render(scale=300 / 72).to_pil().convert("L")
    assert left > picture.width / 300 * 25.4 / 2 - 20
    fine = 300 / 25.4
    lines = range(round((below - 0.5) * fine), round((below + 2.5) * fine))
    longest = max(sum(picture.getpixel((x, y)) < DARK for x in range(picture.width)) for y in lines) / fine
    assert longest == pytest.approx(right - left, abs=2)  # sides of letters
