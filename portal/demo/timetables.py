"""Timetables of the demo province: lessons of two programmes, rooms of a centre, sessions of classes still to be held."""

from django.core.exceptions import ValidationError

from courses import timetable
from courses.models import CourseClass, DayPart, Lesson, Room, TeachingForm

ROOMS = [("Hội trường A", 140), ("Phòng học 1", 70), ("Phòng học 2", 45)]
LESSONS = {  # programme: title, periods
    "NTVD": [
        ("Khái quát lịch sử Đảng Cộng sản Việt Nam", 8),
        ("Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội", 8),
        ("Nội dung cơ bản của Điều lệ Đảng Cộng sản Việt Nam", 8),
        ("Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", 8),
        ("Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam", 8),
    ],
    "DVM": [
        ("Chủ nghĩa Mác – Lênin, tư tưởng Hồ Chí Minh: nền tảng tư tưởng, kim chỉ nam cho hành động của Đảng", 8),
        ("Kiên định mục tiêu độc lập dân tộc và chủ nghĩa xã hội", 6),
        ("Phát huy sức mạnh đại đoàn kết toàn dân tộc, xây dựng Nhà nước pháp quyền", 6),
        ("Đẩy mạnh phát triển kinh tế – xã hội", 8),
        ("Phát triển giáo dục, khoa học, văn hóa, bảo vệ môi trường", 6),
        ("Tăng cường quốc phòng, an ninh, chủ động hội nhập quốc tế", 6),
        ("Nguyên tắc tổ chức của Đảng và xây dựng Đảng ở cơ sở", 8),
        ("Tăng cường xây dựng, chỉnh đốn Đảng và hệ thống chính trị", 8),
        ("Đảng viên phấn đấu, rèn luyện, giữ vững phẩm chất chính trị", 8),
    ],
}  # fmt: skip


def make(course_class, *, by):
    """Rooms of the centre, lessons of the programme where they are missing, and the sessions of the class."""
    room = _rooms(course_class.centre)[0]
    _lessons(course_class.programme_version)
    chosen = {"weekdays": range(7), "parts": [DayPart.MORNING, DayPart.AFTERNOON], "periods": 4, "room": room}
    rows, _left = timetable.fill(course_class, [], first_day=course_class.starts_on, **chosen)
    posts = course_class.centre.appointments.on(course_class.starts_on).filter(kind="lecturer", to_on=None)
    lecturers = [post.person for post in posts.select_related("person").order_by("pk")]
    for n, row in enumerate(rows):
        row["topic"] = row["topic"] or f"Chuyên đề {n // 2 + 1}"
        row["lecturer"] = lecturers[n // 2 % len(lecturers)] if lecturers else None
    _write(course_class, rows, by)


def _write(course_class, rows, by):
    """As an officer does: what is taken elsewhere is left open and chosen later."""
    for _attempt in range(2):
        try:
            return timetable.write(course_class, rows, by=by, version_no=_version(course_class))
        except ValidationError as error:
            for problem in error.error_list:
                rows[problem.params["line"]][problem.params["column"]] = None
    return None


def _version(course_class):
    return CourseClass.objects.get(pk=course_class.pk).version_no


def _rooms(centre):
    if not centre.teaching_rooms.exists():
        Room.objects.bulk_create([Room(centre=centre, name=name, seats=seats) for name, seats in ROOMS])
    return list(centre.teaching_rooms.all())


def _lessons(version):
    if version.lessons.exists():
        return
    Lesson.objects.bulk_create(
        Lesson(version=version, position=position, title=title, periods=periods, form=TeachingForm.LECTURE)
        for position, (title, periods) in enumerate(LESSONS.get(version.programme.code, []), start=1)
    )
