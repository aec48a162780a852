"""The national catalogue a new installation starts with: staffing rules, grade scale, programmes and their lessons.

Facts from the regulations; what they leave open (periods, days, absence limit) is a default national staff edit. Lessons
are entered where the programme names them, and nowhere else: their titles are the programme's, their periods a default.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from centres.models import Level, StaffingRule
from courses.models import (
    Admits,
    AssessmentPart,
    CertificateForm,
    Grade,
    GradeBand,
    GradeScale,
    Lesson,
    Programme,
    ProgrammeKind,
    ProgrammeVersion,
    TeachingForm,
)

STANDING_COMMITTEE = "Ban Thường vụ huyện ủy, quận ủy, thị ủy, thành ủy"
RULES = [  # level, in force from, code, fewest, most, who decides, what counts, source
    (Level.DISTRICT, date(2008, 9, 3), "185-QĐ/TW", None, None, "Cấp ủy và Ủy ban nhân dân cấp huyện", "",
     "Quyết định 185-QĐ/TW ngày 03/9/2008 của Ban Bí thư"),
    (Level.DISTRICT, date(2019, 11, 8), "208-QĐ/TW", 4, 6, STANDING_COMMITTEE,
     "Giám đốc, phó giám đốc và giảng viên chuyên trách; văn bản không nêu giám đốc kiêm nhiệm có tính hay không",
     "Quy định 208-QĐ/TW ngày 08/11/2019 của Ban Bí thư"),
    (Level.COMMUNE, date(2025, 7, 1), "360-QĐ/TW", None, None, "Ban Thường vụ đảng ủy xã, phường, đặc khu", "",
     "Quy định 360-QĐ/TW năm 2025 của Ban Bí thư; số biên chế chưa có trong văn bản đã đọc"),
    (Level.SPECIAL_ZONE, date(2025, 7, 1), "360-QĐ/TW", None, None, "Ban Thường vụ đảng ủy đặc khu", "",
     "Quy định 360-QĐ/TW năm 2025 của Ban Bí thư; số biên chế chưa có trong văn bản đã đọc"),
]  # fmt: skip
BANDS = [(Grade.EXCELLENT, "9"), (Grade.GOOD, "8"), (Grade.FAIR, "7"), (Grade.AVERAGE, "5")]

T, F, C, M = ProgrammeKind.TRAINING, ProgrammeKind.FOSTERING, ProgrammeKind.TOPIC, ProgrammeKind.CONFERENCE
BASIS = "Hướng dẫn 154-HD/BTGTW ngày 09/10/2020"
MASS = "Bồi dưỡng lý luận chính trị và nghiệp vụ công tác dành cho cán bộ {} ở cơ sở"
PROGRAMMES = [  # code, name, short name, kind, periods, days, parts, certificate?, validity in months, legal basis
    ("SC", "Sơ cấp lý luận chính trị", "Sơ cấp LLCT", T, 200, 25, ["Bài kiểm tra", "Bài thu hoạch"], True, None, ""),
    ("NTVD", "Bồi dưỡng nhận thức về Đảng", "NTVĐ", F, 40, 5, ["Bài thu hoạch"], True, 60,
     "Hướng dẫn 06-HD/TW ngày 09/6/2025"),
    ("DVM", "Bồi dưỡng lý luận chính trị dành cho đảng viên mới", "ĐVM", F, 64, 8, ["Bài thu hoạch"], True, None, BASIS),
    ("BTCB", "Bồi dưỡng bí thư chi bộ và cấp ủy viên cơ sở", "BTCB", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("CUV", "Bồi dưỡng nghiệp vụ công tác đảng cho cấp ủy viên cơ sở", "CUV", F, 24, 3, ["Bài thu hoạch"], True, None,
     BASIS),
    ("TG", "Bồi dưỡng nghiệp vụ công tác tuyên giáo ở cơ sở", "Tuyên giáo", F, 16, 2, ["Bài thu hoạch"], True, None,
     BASIS),
    ("TC", "Bồi dưỡng nghiệp vụ công tác tổ chức xây dựng Đảng", "Tổ chức", F, 16, 2, ["Bài thu hoạch"], True, None,
     BASIS),
    ("KT", "Bồi dưỡng nghiệp vụ công tác kiểm tra, giám sát của Đảng", "Kiểm tra", F, 16, 2, ["Bài thu hoạch"], True,
     None, BASIS),
    ("DV", "Bồi dưỡng nghiệp vụ công tác dân vận ở cơ sở", "Dân vận", F, 16, 2, ["Bài thu hoạch"], True, None, BASIS),
    ("VP", "Bồi dưỡng nghiệp vụ công tác văn phòng cấp ủy", "Văn phòng", F, 16, 2, ["Bài thu hoạch"], True, None, BASIS),
    ("MT", MASS.format("Mặt trận Tổ quốc"), "Mặt trận", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("PN", MASS.format("Hội Liên hiệp Phụ nữ"), "Phụ nữ", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("ND", MASS.format("Hội Nông dân"), "Nông dân", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("CCB", MASS.format("Hội Cựu chiến binh"), "Cựu chiến binh", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("CD", MASS.format("Công đoàn"), "Công đoàn", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("DTN", MASS.format("Đoàn Thanh niên"), "Đoàn Thanh niên", F, 24, 3, ["Bài thu hoạch"], True, None, BASIS),
    ("BCV", "Bồi dưỡng nghiệp vụ báo cáo viên, tuyên truyền viên", "Báo cáo viên", F, 16, 2, ["Bài thu hoạch"], True,
     None, BASIS),
    ("QPAN4", "Bồi dưỡng kiến thức quốc phòng và an ninh cho đối tượng 4", "QP&AN đối tượng 4", F, 32, 4,
     ["Bài kiểm tra"], True, None, "Thông tư 40/2014/TT-BQP"),
    ("LSD", "Chuyên đề lịch sử Đảng, lịch sử đảng bộ địa phương", "Lịch sử Đảng", C, 8, 1, [], False, None, ""),
    ("HTB", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", "Học tập Bác", C, 4, 1, [], False, None, ""),
    ("CTH", "Bồi dưỡng chính trị hè cho cán bộ quản lý, giáo viên", "Chính trị hè", F, 16, 2, [], False, None, ""),
    ("TTTS", "Hội nghị thông tin thời sự", "Thời sự", M, 4, 1, [], False, None, ""),
]  # fmt: skip
PRINTED_NAMES = {  # where officials break a long name
    "DVM": "Bồi dưỡng lý luận chính trị\ndành cho đảng viên mới",
    "QPAN4": "Bồi dưỡng kiến thức quốc phòng và an ninh\ncho đối tượng 4",
}
# 208-QĐ/TW names the groups: people to be admitted into the Party, and its new members. Who takes the second is a
# member, mostly on probation, but some come to it as full members already: hence not for probationers alone.
ADMITS = {"NTVD": Admits.OUTSIDERS, "DVM": Admits.MEMBERS}

LECTURE, DISCUSSION, ANSWERS, TEST = (
    TeachingForm.LECTURE, TeachingForm.DISCUSSION, TeachingForm.ANSWERS, TeachingForm.TEST
)  # fmt: skip
LESSONS = {  # title, form, periods; a default: each programme names its lessons, not their periods
    "NTVD": [
        ("Khái quát lịch sử Đảng Cộng sản Việt Nam", LECTURE, 6),
        ("Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội", LECTURE, 6),
        ("Nội dung cơ bản của Điều lệ Đảng Cộng sản Việt Nam", LECTURE, 6),
        ("Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", LECTURE, 6),
        ("Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam", LECTURE, 6),
        ("Thảo luận", DISCUSSION, 4),
        ("Hệ thống, giải đáp", ANSWERS, 2),
        ("Viết bài thu hoạch", TEST, 4),
    ],
    "DVM": [
        ("Chủ nghĩa Mác – Lênin và tư tưởng Hồ Chí Minh", LECTURE, 5),
        ("Độc lập dân tộc gắn liền với chủ nghĩa xã hội", LECTURE, 5),
        ("Đại đoàn kết toàn dân tộc, xây dựng Nhà nước pháp quyền xã hội chủ nghĩa", LECTURE, 5),
        ("Phát triển kinh tế – xã hội", LECTURE, 5),
        ("Phát triển giáo dục và đào tạo, khoa học và công nghệ, văn hóa; bảo vệ môi trường", LECTURE, 5),
        ("Tăng cường quốc phòng và an ninh", LECTURE, 5),
        ("Chủ động hội nhập quốc tế", LECTURE, 5),
        ("Nguyên tắc tổ chức của Đảng và xây dựng Đảng ở cơ sở", LECTURE, 5),
        ("Xây dựng, chỉnh đốn Đảng", LECTURE, 5),
        ("Đảng viên phấn đấu, rèn luyện", LECTURE, 5),
        ("Thảo luận", DISCUSSION, 6),
        ("Hệ thống, giải đáp", ANSWERS, 4),
        ("Viết bài thu hoạch", TEST, 4),
    ],
}
FIRST_DAY = date(2019, 11, 8)


@transaction.atomic
def load():
    """Add what is missing; what is there stays as it is, so this may run again.

    Lessons are added to a first version without any whose periods are still those of this catalogue: an installation
    older than the lessons gets them, also where classes follow the version, as they judge nobody.
    """
    for level, day, code, fewest, most, decided_by, counts, source in RULES:
        StaffingRule.objects.get_or_create(
            level=level, effective_from=day,
            defaults={"code": code, "min_posts": fewest, "max_posts": most, "decided_by": decided_by,
                      "counts": counts, "source": source},
        )  # fmt: skip
    scale, is_new = GradeScale.objects.get_or_create(effective_from=FIRST_DAY)
    if is_new:
        GradeBand.objects.bulk_create(
            [GradeBand(scale=scale, grade=grade, min_score=Decimal(score)) for grade, score in BANDS]
        )
    for row in PROGRAMMES:
        _load_programme(*row)
    for code, lessons in LESSONS.items():
        _load_lessons(code, lessons)


def _load_programme(code, name, short_name, kind, periods, days, parts, certified, months, basis):
    programme, is_new = Programme.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "short_name": short_name, "kind": kind, "active_from": FIRST_DAY,
            "printed_name": PRINTED_NAMES.get(code, ""),
        },
    )  # fmt: skip
    if not is_new:
        return
    is_state = code == "QPAN4"
    version = ProgrammeVersion.objects.create(
        programme=programme, effective_from=FIRST_DAY, periods=periods, days=days, issues_certificate=certified,
        min_score=Decimal(5) if parts else None, validity_months=months, legal_basis=basis,
        certificate_form=CertificateForm.STATE if is_state else CertificateForm.PARTY, says_comrade=not is_state,
        admits=ADMITS.get(code, Admits.ANYONE),
    )  # fmt: skip
    AssessmentPart.objects.bulk_create(
        [AssessmentPart(version=version, name=part, position=place) for place, part in enumerate(parts, start=1)]
    )


def _load_lessons(code, lessons):
    periods = sum(each for _title, _form, each in lessons)
    version = ProgrammeVersion.objects.filter(
        programme__code=code, effective_from=FIRST_DAY, periods=periods, lessons=None
    ).first()
    if version:
        Lesson.objects.bulk_create(
            [Lesson(version=version, position=place, title=title, form=form, periods=each)
             for place, (title, form, each) in enumerate(lessons, start=1)]
        )  # fmt: skip
