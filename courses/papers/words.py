"""Words of printed papers: Vietnamese whatever language the portal is read in, so not through the catalogue."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from centres.vietnamese import official_date
from courses.models import BirthPrecision, DayPart, EnrolmentStatus, Gender, Grade, PaperKind, TeachingForm

TITLES = {  # of the files
    PaperKind.PLAN: "Kế hoạch mở lớp",
    PaperKind.OPENING: "Quyết định mở lớp",
    PaperKind.ROSTER: "Danh sách lớp",
    PaperKind.TIMETABLE: "Lịch học",
    PaperKind.ATTENDANCE: "Bảng điểm danh",
    PaperKind.SCORES: "Bảng điểm",
    PaperKind.RECOGNITION: "Quyết định công nhận kết quả",
    PaperKind.REPORT: "Báo cáo tổng kết lớp",
}
GRADES = {
    Grade.EXCELLENT: "Xuất sắc",
    Grade.GOOD: "Giỏi",
    Grade.FAIR: "Khá",
    Grade.AVERAGE: "Trung bình",
    Grade.PASS: "Đạt yêu cầu",
}
FORMS = {
    TeachingForm.LECTURE: "Lên lớp",
    TeachingForm.DISCUSSION: "Thảo luận",
    TeachingForm.ANSWERS: "Hệ thống, giải đáp",
    TeachingForm.FIELD_TRIP: "Đi thực tế",
    TeachingForm.TEST: "Kiểm tra",
}
DAY_PARTS = {DayPart.MORNING: "Sáng", DayPart.AFTERNOON: "Chiều", DayPart.EVENING: "Tối"}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
GENDERS = {Gender.MALE: "Nam", Gender.FEMALE: "Nữ"}
LEFT = {
    EnrolmentStatus.WITHDRAWN: "thôi học",
    EnrolmentStatus.DEFERRED: "bảo lưu",
    EnrolmentStatus.TRANSFERRED: "chuyển lớp",
}
NONE = "–"


def printed_date(day):
    """A date as printed papers write it, by the setting CERTIFICATE_DATE_STYLE."""
    return official_date(day) if settings.CERTIFICATE_DATE_STYLE == "official" else f"{day:%d/%m/%Y}"


def birth(learner):
    """The birth date of a learner, or the year where only that is known."""
    is_year = learner.birth_precision == BirthPrecision.YEAR
    return str(learner.birth_on.year) if is_year else printed_date(learner.birth_on)


def work(enrolment):
    """Position and workplace at the time of the class."""
    return ", ".join(filter(None, (enrolment.position, enrolment.workplace)))


def number(count):
    """1410 → "1.410"."""
    return f"{count:,}".replace(",", ".")


def score(value):
    """Decimal("8.50") → "8,5", 8 → "8,0", 7.25 → "7,25"; empty where there is none. Scores run from 0 to 10.

    One decimal at least, so that a column of a table is written one way.
    """
    if value is None:
        return ""
    text = weight(value)
    return text if "," in text else f"{text},0"


def weight(value):
    """Decimal("2.00") → "2", 1.5 → "1,5"."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def share(part, whole):
    """As in "43,7%", of a whole, half up; – where there is no whole."""
    if not whole:
        return NONE
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%".replace(".", ",")


def of_class(course_class):
    """The name of a class inside a sentence: "lớp Bồi dưỡng … khóa III năm 2024"."""
    name = course_class.name
    return f"l{name[1:]}" if name.casefold().startswith("lớp ") else f"lớp {name}"


def of_committee(parent):
    """The committee that decides on plans: "Ban Thường vụ Huyện ủy Quỳnh Lưu"."""
    return f"Ban Thường vụ {parent.name}"


def days(course_class):
    """As in "từ ngày 10/6/2024 đến ngày 14/6/2024", or "ngày 10/6/2024"."""
    first, last = printed_date(course_class.starts_on), printed_date(course_class.ends_on)
    return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"
