"""Books of the demo: blank forms received, used and spoiled, and a paper register of a few years ago."""

import random
from datetime import date, timedelta

from centres.models import Centre, User
from centres.scope import Role
from certificates import blanks, paperbooks
from certificates.blankstates import Kind
from certificates.models import Certificate
from courses.models import CertificateForm, CourseClass

from . import names
from .year import SHOWN

YEARS_AGO = 6
LINES, WAITING = 38, 4
PROGRAMMES = ["Sơ cấp lý luận chính trị", "Bồi dưỡng nhận thức về Đảng", "Bồi dưỡng đảng viên mới"]
FORMS = 400  # received for two classes or more


def build(today):
    """The shown centre keeps a ledger of blank forms, and has entered a paper register that a second person read."""
    centre = Centre.objects.get(code=SHOWN)
    officer, deputy, director = (
        User.objects.filter(centre=centre, role=role).first() for role in (Role.OFFICER, Role.DEPUTY, Role.DIRECTOR)
    )
    _keep_blanks(centre, officer, deputy or director)
    _enter_paper_register(centre, today.year - YEARS_AGO, officer, director)


def _keep_blanks(centre, officer, second):
    """Two classes are on forms, the third waits; two forms were spoiled and destroyed, one is lost."""
    held = Certificate.objects.filter(centre=centre, register__form=CertificateForm.PARTY).order_by("issued_on")
    if not (first := held.first()):
        return
    received_on = first.issued_on - timedelta(days=20)
    blank_range = blanks.receive(
        centre, by=officer, form=CertificateForm.PARTY, prefix="NA", first=12001, last=12000 + FORMS,
        received_on=received_on, received_from="Ban Tuyên giáo và Dân vận Tỉnh ủy", minutes_no="08-BB/BTGDVTU",
    )  # fmt: skip
    classes = CourseClass.objects.filter(enrolments__certificates__in=held).distinct().order_by("recognised_on")
    number, day = 12001, received_on
    for course_class in classes[:2]:
        count = len(blanks.without_sheet(course_class))
        if not count or number + count + 3 > blank_range.last:
            continue
        day = max(day, held.filter(enrolment__course_class=course_class).first().issued_on)
        blanks.use_for_class(
            blank_range, course_class, by=officer, first=number, on=day, skipped=[number + 3, number + 7],
            reason="Kẹt giấy khi in",
        )  # fmt: skip
        number += count + 2
    known = {"on": day, "minutes_no": "11-BB/TTCT", "reason": "Kẹt giấy khi in"}
    if number > 12001:
        proposed = blanks.record(blank_range, by=officer, kind=Kind.SET_ASIDE, first=12004, last=12004, **known)
        blanks.destroy(proposed, by=second, on=day)
        blanks.record(blank_range, by=officer, kind=Kind.SET_ASIDE, first=12008, last=12008, **known)
    blanks.record(
        blank_range, by=officer, kind=Kind.LOST, first=blank_range.last, last=blank_range.last, on=day,
        minutes_no="12-BB/TTCT", reason="Thất lạc khi bàn giao",
    )  # fmt: skip


def _enter_paper_register(centre, year, officer, director):
    """Most of the book stands in the register, with a gap and a repeat; the last lines wait for the director."""
    chance = random.Random(20197)  # noqa: S311  a fixed seed
    numbers = [number for number in range(1, LINES + 2) if number != 17]
    numbers[25] = numbers[24]
    lines = [_line(chance, number, year) for number in numbers[:LINES]]
    batch = paperbooks.begin(centre, by=officer, form=CertificateForm.PARTY, year=year)
    paperbooks.write(batch, by=officer, rows=lines, version_no=batch.version_no)
    paperbooks.confirm(paperbooks.submit(batch, by=officer), by=director)
    waiting = paperbooks.begin(centre, by=officer, form=CertificateForm.PARTY, year=year)
    rest = [_line(chance, LINES + 2 + place, year) for place in range(WAITING)]
    paperbooks.write(waiting, by=officer, rows=rest, version_no=waiting.version_no)
    paperbooks.submit(waiting, by=officer)


def _line(chance, number, year):
    name, _is_woman, _ethnicity = names.person(chance)
    born = date(year - chance.randint(24, 50), chance.randint(1, 12), chance.randint(1, 28))
    day = date(year, 2 + number // 8, 20)
    return {
        "number": f"{number:03d}/GCN-TTBDCT", "register_no": str(number), "name": name,
        "born": f"{born:%d/%m/%Y}" if number % 9 else str(born.year),
        "unit": names.workplace(chance), "programme": PROGRAMMES[number // 8 % 3], "course": f"Khóa {1 + number // 8}",
        "studied_from": f"{day - timedelta(days=14):%d/%m/%Y}", "studied_to": f"{day - timedelta(days=9):%d/%m/%Y}",
        "grade": chance.choice(["Giỏi", "Khá", "Khá", "Trung bình"]),
        "decision": f"{4 + number // 8}-QĐ/TTBDCT ngày {day - timedelta(days=2):%d/%m/%Y}",
        "issued_on": f"{day:%d/%m/%Y}", "note": "",
    }  # fmt: skip
