"""The main job once, without a browser: from a plan to certificates on disk."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from centres.models import Centre, User
from centres.scope import Role
from certificates import authority, issuing, printing
from certificates.models import Certificate, PrintJob
from courses import classes, enrolments, plans, recognition, scoring
from courses.models import Programme
from courses.rosters import check, commit, filled, read

from . import names, places

LEARNERS = 60


def run(folder):
    """Do the whole job for one class and write its PDF files into `folder`; returns the summary as plain JSON values."""
    today = timezone.localdate()
    places.build(today)
    centre = Centre.objects.get(code="QL")
    staff = {user.role: user for user in User.objects.filter(centre=centre)}
    officer, director = staff[Role.OFFICER], staff[Role.DIRECTOR]
    starts_on = today - timedelta(days=16)
    ends_on = starts_on + timedelta(days=4)
    programme = Programme.objects.get(code="NTVD")
    plan = _plan(centre, starts_on.year, programme, officer, director)
    course_class = classes.enter(
        centre, by=officer, programme=programme, starts_on=starts_on, ends_on=ends_on, place="Hội trường A",
        plan_item=plan.lines.get(programme=programme).item, capacity=80,
    )  # fmt: skip
    classes.open_class(course_class, by=officer, opening_no="45-QĐ/TTCT", opened_on=starts_on - timedelta(days=5))
    _import_roster(course_class, folder, officer)
    _record_results(course_class, officer)
    classes.finish(course_class, by=officer)
    recognition.recognise(
        course_class, by=officer, recognition_no="52-QĐ/TTCT", recognised_on=ends_on + timedelta(days=4)
    )
    eligible = list(issuing.eligible(course_class))
    issue_on = ends_on + timedelta(days=6)
    proposal = issuing.propose(
        course_class, by=officer, enrolments=eligible, issue_on=issue_on,
        signer=authority.signers_on(centre, issue_on)[0],
    )  # fmt: skip
    issuing.submit(proposal, by=officer)
    certificates = issuing.approve(proposal, by=director)
    job = PrintJob.objects.get(proposal=proposal)
    printing.render_job.call(job.pk)
    job.refresh_from_db()
    return _write(folder, course_class, eligible, certificates, job)


def _plan(centre, year, programme, officer, director):
    plan = plans.start(centre, year, by=officer)
    lines = [
        {"programme": programme, "quarter": 4, "classes": 3, "learners": 180, "co_organiser": "Ban Xây dựng Đảng",
         "target_group": "Quần chúng ưu tú do chi bộ giới thiệu"},
        {"programme": Programme.objects.get(code="DVM"), "quarter": 2, "classes": 2, "learners": 100,
         "co_organiser": "Ban Xây dựng Đảng", "target_group": "Đảng viên dự bị"},
    ]  # fmt: skip
    plans.write_lines(plan, lines, by=officer, version_no=plan.version_no)
    plans.submit(plan, by=officer)
    return plans.approve(
        plan, by=director, decision_no="138-KH/HU", decided_on=date(year - 1, 12, 22),
        signatory="Nguyễn Hữu Lộc, Phó Bí thư Thường trực",
    )  # fmt: skip


def _import_roster(course_class, folder, officer):
    """Fill in the columns of the official template, save them as a real xlsx, and read it back as an upload."""
    chance = random.Random(20263)  # noqa: S311  a fixed seed
    rows = [_row(chance, number) for number in range(LEARNERS)]
    path = folder / "danh-sach-hoc-vien.xlsx"
    path.write_bytes(filled.workbook(rows))
    checked = check.check(read.read(path.read_bytes(), path.name), today=timezone.localdate())
    accepted = [commit.entry(row) for row in checked.rows if not row.is_rejected]
    enrolments.enrol(course_class, accepted, by=officer)


def _row(chance, number):
    full_name, is_woman, people = names.person(chance)
    if number == 0:  # a learner whose letters carry two marks, to look at on paper
        full_name, is_woman, people = "Nguyễn Thị Ánh Nguyệt", True, "Kinh"
    birth_on = date(chance.randint(1975, 2005), chance.randint(1, 12), chance.randint(1, 28))
    unit = names.workplace(chance)
    return {
        "full_name": full_name, "birth_date": birth_on, "gender": "Nữ" if is_woman else "Nam", "ethnicity": people,
        "citizen_id": f"999{2 * (birth_on.year >= 2000) + is_woman}{birth_on:%y}{number:06d}", "workplace": unit,
        "position": "", "party_status": "Quần chúng", "sending_unit": unit, "phone": f"0900{number:06d}",
        "home_place": f"Xã {chance.choice(names.COMMUNES)}, tỉnh Nghệ An",
    }  # fmt: skip


def _record_results(course_class, officer):
    """Everybody attends and passes but two: one missed too much, one scored too little."""
    chance = random.Random(20264)  # noqa: S311  a fixed seed
    parts = list(course_class.programme_version.parts.all())
    entries = {}
    for place, enrolment in enumerate(course_class.enrolments.studying().in_roster_order()):
        score = Decimal(chance.choice(["6", "6.5", "7", "7.5", "8", "8.5"])) if place != 9 else Decimal("4")
        entries[enrolment.pk] = {
            "absent_excused": 12 if place == 4 else 0,
            "absent_unexcused": 0,
            "scores": {part.pk: score for part in parts},
        }
    course_class.refresh_from_db()
    scoring.record(course_class, entries, by=officer, version_no=course_class.version_no)


def _write(folder, course_class, eligible, certificates, job):
    files = []
    for certificate in certificates:
        path = folder / printing.certificate_file_name(certificate)
        with printing.electronic_file(certificate).file.open() as kept:
            path.write_bytes(kept.read())
        files.append(str(path))
    merged = folder / f"{course_class.code.lower()}-gop.pdf"
    with job.file.open() as kept:
        merged.write_bytes(kept.read())
    return {
        "centre": course_class.centre.name,
        "class": course_class.name,
        "learners": course_class.enrolments.count(),
        "eligible": len(eligible),
        "certificates": Certificate.objects.filter(proposal=job.proposal_id).count(),
        "numbers": [certificate.number for certificate in certificates],
        "merged_pdf": str(merged),
        "files": files,
        "verify_urls": [certificate.printed["qr"] for certificate in certificates],
    }
