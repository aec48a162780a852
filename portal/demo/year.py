"""A year of the demo province: plans, classes in every state, learners, results, certificates."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from centres.models import User, WorkStatus
from centres.scope import Role
from certificates import authority, issuing, printing
from certificates.models import PrintJob
from courses import classes, enrolments, exceptions, norms, recognition, results, scoring
from courses.enrolments import Entry
from courses.models import (
    BirthPrecision,
    ClassStatus,
    CourseClass,
    ExceptionKind,
    Gender,
    PartyStatus,
    Plan,
    PlanItem,
    PlanLine,
    PlanStatus,
    Programme,
)

from . import names, timetables
from .places import HIGHLAND

# programme, share of classes, fewest and most learners
MIX = [
    ("NTVD", 26, 38, 72), ("DVM", 13, 35, 65), ("SC", 4, 40, 60), ("BTCB", 9, 40, 70), ("CUV", 7, 40, 60),
    ("TG", 6, 35, 55), ("KT", 4, 35, 50), ("MT", 7, 40, 60), ("PN", 6, 40, 60), ("ND", 5, 40, 55),
    ("DTN", 4, 35, 55), ("QPAN4", 6, 50, 70), ("TTTS", 3, 80, 120),
]  # fmt: skip
GROUPS = {
    "NTVD": ("Quần chúng ưu tú do chi bộ giới thiệu", "Ban Xây dựng Đảng"),
    "DVM": ("Đảng viên dự bị", "Ban Xây dựng Đảng"),
    "SC": ("Cán bộ, công chức cấp xã, dự nguồn cấp ủy", "Ban Xây dựng Đảng"),
    "MT": ("Trưởng ban công tác Mặt trận khu dân cư", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    "PN": ("Chủ tịch Hội cơ sở, chi hội trưởng", "Hội Liên hiệp Phụ nữ"),
    "ND": ("Chủ tịch Hội cơ sở, chi hội trưởng", "Hội Nông dân"),
    "QPAN4": ("Cán bộ không chuyên trách cấp xã, xóm trưởng", "Ban Chỉ huy Quân sự"),
}
SHOWN = "QL"
# The centre people click through has one class in each state: days from today to its last day.
SHOWCASE = [("NTVD", -150), ("DVM", -96), ("MT", -61), ("NTVD", -34), ("BTCB", -20), ("QPAN4", -12), ("NTVD", -4),
            ("DVM", 3), ("PN", 12), ("NTVD", 26)]  # fmt: skip


def build(province, today):
    """Plans and about 60 classes over the last ten months, by the portal's own verbs."""
    chance = random.Random(20262)  # noqa: S311  a fixed seed: the demo is the same every time
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    for centre in province.centres.all():
        staff = {user.role: user for user in User.objects.filter(centre=centre)}
        _Centre(centre, staff, programmes, chance, today).build()
    _norm(today)
    leave_rendering_for_later()


def _norm(today):
    """An invented norm of teaching, so that the hours of lecturers are measured by something."""
    national = User.objects.filter(role=Role.NATIONAL).first()
    norms.add(by=national, effective_from=date(today.year - 1, 1, 1), full_time=280, concurrent=90, note="Số liệu mẫu")


def teach(centre, staff, programmes, chance, today, wanted):
    """The plan and the classes `wanted`, (programme code, last day), of one centre."""
    _Centre(centre, staff, programmes, chance, today).teach(wanted)


def leave_rendering_for_later():
    """Two thousand files are too many for a demo: the centre that is shown gets its own, others when somebody asks."""
    DBTaskResult.objects.all().delete()
    PrintJob.objects.exclude(centre__code=SHOWN).update(status=WorkStatus.CANCELLED, finished_at=timezone.now())
    for job in PrintJob.objects.filter(centre__code=SHOWN):
        printing.render_job.enqueue(job.pk)


class _Centre:
    """The year of one centre."""

    def __init__(self, centre, staff, programmes, chance, today):
        self.centre, self.programmes, self.chance, self.today = centre, programmes, chance, today
        self.officer = staff[Role.OFFICER]
        self.director = staff.get(Role.DIRECTOR) or staff[Role.DEPUTY]
        self.serial = 0

    def build(self):
        if self.centre.code == SHOWN:
            wanted = [(code, self.today + timedelta(days=ends)) for code, ends in SHOWCASE]
        else:
            wanted = [self._some_class() for _n in range(self.chance.choice([2, 2, 3, 3]))]
        self.teach(wanted, {self.today.year})

    def teach(self, wanted, more_years=frozenset()):
        years = {self._first_day(code, ends).year for code, ends in wanted} | more_years
        items = {year: self._plan(year, wanted) for year in sorted(years)}
        for code, ends_on in sorted(wanted, key=lambda pair: pair[1]):
            self._class(self.programmes[code], ends_on, items)

    def _first_day(self, code, ends_on):
        """A class belongs to the plan of the year in which it begins."""
        return ends_on - timedelta(days=self.programmes[code].version_on(ends_on).days - 1)

    def _some_class(self):
        code = self.chance.choices([row[0] for row in MIX], [row[1] for row in MIX])[0]
        return code, self.today - timedelta(days=self.chance.randint(-10, 290))

    def _plan(self, year, wanted):
        """The year's plan; a line for every class of the year and several still to come. {programme code: item}"""
        status, facts = self._plan_status(year)
        decided = date(year - 1, 12, 22)
        at = timezone.make_aware(timezone.datetime(year - 1, 12, 10, 9, 30))
        plan = Plan.objects.create(
            centre=self.centre, year=year, status=status, created_by=self.officer, created_at=at, changed_at=at, **facts
        )
        begun = [(code, self._first_day(code, ends)) for code, ends in wanted]
        codes = {code for code, starts in begun if starts.year == year}
        if len(codes) > 2 or not codes:  # something still to come
            codes |= {self.chance.choice(["MT", "CTH", "LSD"])}
        lines = {}
        for position, code in enumerate(sorted(codes), start=1):
            held = [starts for c, starts in begun if c == code and starts.year == year]
            # Two highland centres planned more than they managed; the others are near their plan.
            missed = 2 if self.centre.code in {"QP", "TD"} else 0
            count = max(1, len(held) + (missed if held else 0))
            group, partner = GROUPS.get(code, ("Cán bộ, đảng viên ở cơ sở", ""))
            lines[code] = PlanItem.objects.create(centre=self.centre, year=year)
            PlanLine.objects.create(
                plan=plan, item=lines[code], position=position, programme=self.programmes[code],
                quarter=(min(held).month - 1) // 3 + 1 if held else 4, classes=count,
                learners=count * self.chance.choice([50, 55, 60]), target_group=group, co_organiser=partner,
            )  # fmt: skip
        if status == PlanStatus.APPROVED:
            Plan.objects.filter(pk=plan.pk).update(decided_on=decided)
        return lines if status == PlanStatus.APPROVED else {}

    def _plan_status(self, year):
        """Most centres have an approved plan; three show what else happens."""
        at = timezone.make_aware(timezone.datetime(year - 1, 12, 12, 14, 0))
        submitted = {"submitted_by": self.officer, "submitted_at": at}
        match self.centre.code if year == self.today.year else "":
            case "KS":
                return PlanStatus.DRAFT, {}
            case "QC":
                return PlanStatus.SUBMITTED, submitted
            case "CC":
                return PlanStatus.RETURNED, submitted | {
                    "returned_by": self.director, "returned_at": at,
                    "return_reason": "Bổ sung số công văn phối hợp ở dòng 3; nêu lý do tăng 01 lớp ở dòng 1.",
                }  # fmt: skip
        signatory, _is_woman, _people = names.person(random.Random(f"{self.centre.code}{year}"))  # noqa: S311  a fixed seed
        approved = {
            "signatory": f"{signatory}, Phó Bí thư", "approved_by": self.director, "approved_at": at + timedelta(days=12), "decided_on": date(year - 1, 12, 22),
            "decision_no": f"{self.chance.randint(90, 160)}-KH/{self.centre.parent_on(self.today).symbol}",
        }  # fmt: skip
        if self.centre.code not in {"TD", "QP"}:
            province = User.objects.get(role=Role.PROVINCE, province=self.centre.province_id)
            approved |= {"acknowledged_by": province, "acknowledged_at": at + timedelta(days=16)}
        return PlanStatus.APPROVED, submitted | approved

    def _class(self, programme, ends_on, items):
        starts_on = self._first_day(programme.code, ends_on)
        item = items.get(starts_on.year, {}).get(programme.code)
        fewest, most = next((row[2], row[3]) for row in MIX if row[0] == programme.code)
        size = self.chance.randint(fewest, most)
        group, partner = GROUPS.get(programme.code, ("Cán bộ, đảng viên ở cơ sở", ""))
        course_class = classes.enter(
            self.centre, by=self.officer, programme=programme, starts_on=starts_on, ends_on=ends_on,
            place="Hội trường A", plan_item=item, capacity=max(size + 10, 60), target_group=group, co_organiser=partner,
            off_plan_reason="" if item else "Phát sinh theo yêu cầu của cấp ủy",
            head=self._lecturer(),
        )  # fmt: skip
        if ends_on > self.today or self.centre.code == SHOWN:  # of the others only what is still to be taught
            timetables.make(course_class, by=self.officer)
        if starts_on > self.today + timedelta(days=14):
            return
        classes.open_class(
            course_class, by=self.officer, opening_no=f"{self._number()}-QĐ/TTCT",
            opened_on=min(starts_on - timedelta(days=5), self.today),
        )  # fmt: skip
        if starts_on > self.today + timedelta(days=7):
            return  # its roster is still to be imported
        enrolments.enrol(course_class, [self._entry(n, programme.code) for n in range(1, size + 1)], by=self.officer)
        timetables.attend(course_class, by=self.officer, chance=self.chance, today=self.today)
        if ends_on <= self.today:
            self._teach_and_close(course_class, ends_on)

    def _lecturer(self):
        post = self.centre.appointments.filter(kind="lecturer").select_related("person").order_by("pk").first()
        return post.person if post else None

    def _number(self):
        self.serial += 1
        return 20 + self.serial

    def _teach_and_close(self, course_class, ends_on):
        age = (self.today - ends_on).days
        if age < 3:
            return
        parts = list(course_class.programme_version.parts.all())
        people = list(course_class.enrolments.studying())
        most = results.most_absence(results.rule_of(course_class))
        entries = {
            e.pk: self._result(course_class, most, parts, complete=age > 6 or n > 4) for n, e in enumerate(people)
        }
        scoring.record(course_class, entries, by=self.officer, version_no=course_class.version_no)
        classes.finish(course_class, by=self.officer)
        if age < 8:
            return self._ask_for_exception(course_class)
        decided_on = min(ends_on + timedelta(days=4), self.today)
        recognition.recognise(
            course_class, by=self.officer, recognition_no=f"{self._number()}-QĐ/TTCT", recognised_on=decided_on
        )
        if course_class.programme_version.issues_certificate and age >= 15:
            self._certify(course_class, decided_on, is_decided=age >= 25)

    def _ask_for_exception(self, course_class):
        """Of a class still to be recognised one learner who missed too much: the director decides."""
        failed = (
            line for line in results.sheet(course_class) if not line.judgement.has_passed and not line.judgement.is_open
        )
        if line := next(failed, None):
            exceptions.propose(
                line.enrolment, by=self.officer, kind=ExceptionKind.ALLOW,
                reason="Nghỉ điều trị có giấy ra viện; đã học bù và nộp bài thu hoạch",
            )  # fmt: skip

    def _result(self, course_class, most, parts, complete):
        absent = self.chance.choices([0, 1, 2, 4], [78, 10, 8, 4])[0]
        if self.chance.random() < 0.03:
            absent = most + 4
        absent = min(absent, course_class.periods)
        mean = Decimal(
            self.chance.choices(["4", "5.5", "6.5", "7", "7.5", "8", "8.5", "9"], [1, 5, 12, 28, 24, 18, 9, 3])[0]
        )
        scores = {part.pk: mean if complete else None for part in parts}
        return {"absent_excused": absent, "absent_unexcused": 0, "scores": scores}

    def _certify(self, course_class, decided_on, is_decided):
        issue_on = min(decided_on + timedelta(days=2), self.today)
        signer = authority.signers_on(self.centre, issue_on)[0]
        proposal = issuing.propose(
            course_class,
            by=self.officer,
            enrolments=list(issuing.eligible(course_class)),
            issue_on=issue_on,
            signer=signer,
        )
        issuing.submit(proposal, by=self.officer)
        if is_decided:
            issuing.approve(proposal, by=self.director)
            if (self.today - issue_on).days > 90:
                classes.archive(CourseClass.objects.get(pk=course_class.pk), by=self.officer)

    def _entry(self, number, code):
        chance = self.chance
        full_name, is_woman, people = names.person(chance, self.centre.code in HIGHLAND)
        birth_on = date(chance.randint(1966, 2006), chance.randint(1, 12), chance.randint(1, 28))
        century_and_sex = 2 * (birth_on.year >= 2000) + is_woman  # as citizen ids count; 999 is no province
        citizen_id = f"999{century_and_sex}{birth_on.year % 100:02d}{chance.randint(0, 999_999):06d}"
        unit = names.workplace(chance)
        party = {"NTVD": PartyStatus.NONE, "DVM": PartyStatus.PROBATION}.get(code, PartyStatus.FULL)
        learner = {
            "full_name": full_name, "birth_on": birth_on, "birth_precision": BirthPrecision.DAY,
            "gender": Gender.FEMALE if is_woman else Gender.MALE, "citizen_id": citizen_id, "ethnicity": people,
            "home_place": f"Xã {chance.choice(names.COMMUNES)}, tỉnh {self.centre.province.name}", "workplace": unit,
            "position": chance.choice(names.POSITIONS), "party_status": party, "phone": f"0900{chance.randint(0, 999_999):06d}",
        }  # fmt: skip
        seat = {
            "workplace": unit,
            "position": learner["position"],
            "sending_unit": f"Đảng bộ xã {chance.choice(names.COMMUNES)}",
        }
        return Entry(number=number, learner=learner, enrolment=seat)


def summary():
    """Counts of what the demo made, for its greeting."""
    from certificates.models import Certificate
    from courses.models import Enrolment

    return {
        "classes": CourseClass.objects.exclude(status=ClassStatus.CANCELLED).count(),
        "enrolments": Enrolment.objects.count(),
        "certificates": Certificate.objects.count(),
    }
