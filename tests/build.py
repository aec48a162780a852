"""Plain builders for tests: each makes one valid row, or what leads to it, and takes only what the test is about."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centres import naming
from centres.directory.export import values_of, workbook
from centres.models import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    Centre,
    CentreName,
    CentreParent,
    Level,
    Person,
    Premises,
    Province,
    QuotaDecision,
    ServiceArea,
    SigningDelegation,
    StaffingRule,
    Succession,
    SuccessionKind,
    SuccessionPart,
    Tier,
    Unit,
    User,
)
from centres.scope import CENTRE_ROLES, Role
from centres.vietnamese import fold
from certificates import authority, issuing
from certificates.models import (
    BlankRange,
    DecidedCertificate,
    PaperBatch,
    PrintedBook,
    Proposal,
    ProposalStatus,
    ProposedLearner,
    RegisterDecision,
    ReissueRule,
)
from courses import enrolments, figures, import_tasks, importing, patterns, results, scoring
from courses.models import (
    Absence,
    AssessmentPart,
    ClassFigures,
    ClassPack,
    ClassPattern,
    ClassStatus,
    CourseClass,
    DayPart,
    ExceptionKind,
    ExceptionStatus,
    Gender,
    Grade,
    GradeBand,
    GradeScale,
    Learner,
    Lesson,
    Outcome,
    Paper,
    PaperKind,
    Plan,
    PlanDeadline,
    PlanItem,
    PlanLine,
    PlanReminder,
    PlanStatus,
    Programme,
    ProgrammeKind,
    ProgrammeVersion,
    ResultException,
    Room,
    Score,
    Session,
)
from courses.reviewing import review
from courses.rosters import filled
from courses.rosters.fields import FIELDS
from courses.rosters.read import Roster, Row

_serial = count(1)
TODAY = timezone.localdate
PASSWORD = "giấy-chứng-nhận-2026"


def code_of(broken):
    """The code of the one thing a verb refused; `broken` is what pytest.raises gave."""
    by_field = getattr(broken.value, "error_dict", {"": getattr(broken.value, "error_list", [])})
    [error] = chain(*by_field.values())
    return error.code


def make_province(name="Nghệ An", **facts):
    """A province."""
    facts = {"code": f"P{next(_serial)}", "department": f"Ban Tuyên giáo và Dân vận Tỉnh ủy {name}"} | facts
    return Province.objects.create(name=name, **facts)


def make_rule(code="208-QĐ/TW", *, level=Level.DISTRICT, min_posts=4, max_posts=6, effective_from=date(2019, 11, 8)):
    """A staffing rule; the same one when it is there already."""
    rule, _is_new = StaffingRule.objects.get_or_create(
        level=level, effective_from=effective_from,
        defaults={"code": code, "min_posts": min_posts, "max_posts": max_posts, "decided_by": "Ban Thường vụ",
                  "source": code},
    )  # fmt: skip
    return rule


def make_centre(place="Quỳnh Lưu", province=None, **facts):
    """A district centre with the name and the parent of its day."""
    n = next(_serial)
    facts = {
        "code": f"C{n}", "level": Level.DISTRICT, "name": f"Trung tâm chính trị huyện {place}",
        "short_name": f"Huyện {place}", "opened_on": date(1997, 1, 1), "province": province or make_province(),
    } | facts  # fmt: skip
    centre = Centre.objects.create(**facts)
    CentreName.objects.create(
        centre=centre, effective_from=facts["opened_on"], name=centre.name, short_name=centre.short_name, place=place
    )
    Centre.objects.filter(pk=centre.pk).update(search_key=f"{fold(centre.code)} | {centre.name_key}")
    CentreParent.objects.create(
        centre=centre,
        effective_from=facts["opened_on"],
        name=f"Huyện ủy {place}",
        symbol="HU",
        province=centre.province,
    )
    return centre


def make_unit(name="Xã Quỳnh Bảng", *, tier=Tier.COMMUNE, from_on=date(2025, 7, 1), **facts):
    """A unit of the map since 1 July 2025."""
    facts = {"code": f"{next(_serial):05d}"} | facts
    return Unit.objects.create(name=name, tier=tier, from_on=from_on, **facts)


def make_name(centre, name, effective_from, *, short_name=None, place="Quỳnh Lưu"):
    """Another name of the centre from a day on, found by searches like the rest."""
    row = CentreName.objects.create(
        centre=centre, effective_from=effective_from, name=name, short_name=short_name or name, place=place
    )
    naming.show_present(centre)
    return row


def make_area(centre, name="Xã Quỳnh Bảng", *, from_on=date(2025, 7, 1), to_on=None):
    """A commune the centre serves."""
    return ServiceArea.objects.create(centre=centre, unit=make_unit(name), from_on=from_on, to_on=to_on)


def make_succession(predecessor, successor, kind=SuccessionKind.DISSOLVE, *, effective_on=None):
    """A written succession; what applying it changes is the business of centres.successions."""
    day = effective_on or TODAY()
    row = Succession.objects.create(
        kind=kind, province=predecessor.province, number="50-ĐA/TU", decided_on=day, effective_on=day,
        applied_by=make_user(Role.NATIONAL),
    )  # fmt: skip
    SuccessionPart.objects.create(succession=row, predecessor=predecessor, successor=successor)
    return row


def make_person(centre, full_name="Hồ Minh Đức", **facts):
    """A member of staff."""
    return Person.objects.create(centre=centre, full_name=full_name, **facts)


def make_user(role=Role.OFFICER, *, centre=None, province=None, person=None, **facts):
    """An account of `role`, at `centre` or `province` (made when missing); its password is PASSWORD."""
    n = next(_serial)
    place = {}
    if role in CENTRE_ROLES:
        place = {"centre": centre or make_centre(), "person": person}
    elif role == Role.PROVINCE:
        place = {"province": province or make_province()}
    facts = {"username": f"user{n}", "full_name": f"Nguyễn Văn {n}"} | facts
    return User.objects.create_user(password=PASSWORD, role=role, **place, **facts)


def make_director(centre, full_name="Hồ Minh Đức", **facts):
    """The director of a centre: person, concurrent appointment and account."""
    person = make_person(centre, full_name)
    make_appointment(person, AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, counts_towards_quota=False)
    return make_user(Role.DIRECTOR, centre=centre, person=person, full_name=full_name, **facts)


def make_deputy(centre, full_name="Phan Thị Thu Hà", *, delegated=True):
    """A deputy: person, appointment, account, and (delegated) the authority to sign around today."""
    person = make_person(centre, full_name)
    make_appointment(person, AppointmentKind.DEPUTY)
    if delegated:
        make_delegation(person)
    return make_user(Role.DEPUTY, centre=centre, person=person, full_name=full_name)


def make_appointment(person, kind=AppointmentKind.LECTURER, *, from_on=date(2020, 1, 1), **facts):
    """An appointment, at the person's own centre unless told otherwise."""
    facts = {"centre": person.centre} | facts
    return Appointment.objects.create(person=person, kind=kind, from_on=from_on, **facts)


def make_delegation(person, *, from_on=None, to_on=None, **facts):
    """Authority to sign, by default from a year ago to a year ahead."""
    year = timedelta(days=365)
    return SigningDelegation.objects.create(
        person=person, centre=person.centre, number="07-UQ/TTCT", signed_on=from_on or TODAY() - year,
        from_on=from_on or TODAY() - year, to_on=to_on or TODAY() + year, **facts,
    )  # fmt: skip


def make_quota(centre, posts=5, *, decided_on=date(2022, 3, 15), **facts):
    """A quota decision of a centre under the rule of its day."""
    rule = make_rule(level=centre.level)
    facts = {"number": f"{next(_serial)}-QĐ/HU", "effective_from": decided_on, "rule": rule} | facts
    return QuotaDecision.objects.create(centre=centre, posts=posts, decided_on=decided_on, **facts)


PDF = b"%PDF-1.4 only the first bytes count"


def make_scan(name="quyet-dinh.pdf", data=PDF):
    """An uploaded scan of a decision."""
    return SimpleUploadedFile(name, data)


BANDS = {Grade.EXCELLENT: Decimal(9), Grade.GOOD: Decimal(8), Grade.FAIR: Decimal(7), Grade.AVERAGE: Decimal(5)}


def make_scale(effective_from=date(2019, 1, 1), **facts):
    """The usual grade scale; `facts` change how scores are rounded."""
    scale, is_new = GradeScale.objects.get_or_create(effective_from=effective_from, defaults=facts)
    if is_new:
        rows = [GradeBand(scale=scale, grade=grade, min_score=lowest) for grade, lowest in BANDS.items()]
        GradeBand.objects.bulk_create(rows)
    return scale


def make_programme(name="Bồi dưỡng nhận thức về Đảng", *, parts=1, **version):
    """A programme of 40 periods with one essay and a certificate; `version` changes its ProgrammeVersion."""
    make_scale()
    programme = Programme.objects.create(
        code=f"T{next(_serial)}", name=name, short_name=name[:60], kind=ProgrammeKind.FOSTERING,
        active_from=date(2019, 1, 1),
    )  # fmt: skip
    version = {"periods": 40, "days": 5, "effective_from": date(2019, 1, 1)} | version
    made = ProgrammeVersion.objects.create(programme=programme, **version)
    for position in range(1, parts + 1):
        AssessmentPart.objects.create(version=made, name=f"Bài {position}", position=position)
    return programme


def make_plan(centre=None, *, status=PlanStatus.DRAFT, year=None, by=None, lines=1, programme=None, **facts):
    """A plan with `lines` lines, brought to `status` with the facts that state needs."""
    centre = centre or make_centre()
    by = by or make_user(Role.OFFICER, centre=centre)
    now = timezone.now()
    if status != PlanStatus.DRAFT:
        facts = {"submitted_by": by, "submitted_at": now} | facts
    if status == PlanStatus.RETURNED:
        facts = {"returned_by": by, "returned_at": now, "return_reason": "Bổ sung dòng 2"} | facts
    if status in {PlanStatus.APPROVED, PlanStatus.AMENDED, PlanStatus.CLOSED}:
        director = make_user(Role.DIRECTOR, centre=centre)
        facts = {"approved_by": director, "approved_at": now, "decision_no": "138-KH/HU",
                 "decided_on": date(TODAY().year - 1, 12, 22)} | facts  # fmt: skip
    plan = Plan.objects.create(centre=centre, year=year or TODAY().year, status=status, created_by=by, **facts)
    for position in range(1, lines + 1):
        make_plan_line(plan, programme or make_programme(f"Chương trình {position}"), position=position)
    return plan


def make_plan_line(plan, programme, *, position=1, quarter=2, classes=2, learners=100, **facts):
    """One line of a plan, with its lasting identity."""
    item = PlanItem.objects.create(centre=plan.centre, year=plan.year)
    return PlanLine.objects.create(
        plan=plan, item=item, programme=programme, position=position, quarter=quarter, classes=classes,
        learners=learners, **facts,
    )  # fmt: skip


def make_deadline(province, due_on, year=None):
    """The day by which the plans of a year are due in a province."""
    return PlanDeadline.objects.create(province=province, year=year or TODAY().year, due_on=due_on)


def make_reminder(centre, year=None, *, days_ago=0, **facts):
    """The province reminded a centre of its plan."""
    by = User.objects.filter(role=Role.PROVINCE, province=centre.province).first()
    by = by or make_user(Role.PROVINCE, province=centre.province)
    return PlanReminder.objects.create(
        centre=centre, year=year or TODAY().year, sent_by=by, sent_at=timezone.now() - timedelta(days=days_ago), **facts
    )


def make_class(centre=None, *, by=None, programme=None, ends_on=None, days=5, capacity=60, opened=True, **facts):
    """A class outside the plan that ended ten days ago unless told otherwise; open unless `opened` is False.

    Written straight into the table, as the verbs would leave it: most tests begin with a class.
    """
    centre = centre or make_centre()
    by = by or make_user(Role.OFFICER, centre=centre)
    ends_on = ends_on or TODAY() - timedelta(days=10)
    starts_on = ends_on - timedelta(days=days - 1)
    programme = programme or make_programme()
    version, usual = programme.version_on(starts_on), patterns.named(centre, programme, starts_on.year)
    named = {"code": usual.code, "name": usual.name, "periods": version.periods, "admits": version.admits}
    decided = {"opening_no": "45-QĐ/TTCT", "opened_on": min(starts_on, TODAY()) - timedelta(days=5)}
    facts = {"off_plan_reason": "Cấp ủy giao thêm", "place": "Hội trường A"} | named | facts
    course_class = CourseClass.objects.create(
        centre=centre, year=starts_on.year, programme_version=version, cohort=usual.cohort, created_by=by,
        starts_on=starts_on, ends_on=ends_on, capacity=capacity,
        status=ClassStatus.OPEN if opened else ClassStatus.PLANNED, **(decided if opened else {}), **facts,
    )  # fmt: skip
    ClassFigures.objects.create(course_class=course_class)
    return course_class


def make_lesson(programme, title="Khái quát lịch sử Đảng", *, periods=8, position=None, **facts):
    """The next lesson of the newest version of a programme."""
    version = programme.versions.first()
    position = position or version.lessons.count() + 1
    return Lesson.objects.create(version=version, title=title, periods=periods, position=position, **facts)


def make_prerequisite(programme, before):
    """`before` is to be completed before the newest version of `programme`."""
    programme.versions.first().prerequisites.add(before)


def make_pattern(centre, **facts):
    """How a centre calls its classes: with the year first, unless `facts` say otherwise."""
    facts = {"name": "{năm}: {chương trình} khóa {khóa}", "code": "{năm}.{mã chương trình}.{khóa}"} | facts
    return ClassPattern.objects.create(centre=centre, **facts)


def make_room(centre, name=None, **facts):
    """A room of a centre."""
    return Room.objects.create(centre=centre, name=name or f"Phòng {next(_serial)}", **facts)


def make_session(course_class, on=None, *, part=DayPart.MORNING, taken=False, **facts):
    """A session of four periods on the first day of a class; `taken`: its attendance was recorded."""
    if taken:
        facts = {"taken_at": timezone.now(), "taken_by": course_class.created_by} | facts
    facts = {"topic": "Bài 1", "first_period": 1, "last_period": 4} | facts
    return Session.objects.create(
        course_class=course_class, centre=course_class.centre, on=on or course_class.starts_on, part=part, **facts
    )


def make_lecturer(centre, full_name="Lê Văn Hai", *, at=None, **post):
    """Somebody in post as a lecturer of `centre`, or (visiting) at another one."""
    person = make_person(centre, full_name)
    if at:
        post = {"mode": AppointmentMode.VISITING, "counts_towards_quota": False} | post
    make_appointment(person, centre=at or centre, **post)
    return person


def timetable_row(on, *, part=DayPart.MORNING, periods=(1, 4), session=None, **facts):
    """One row as timetable.write takes it; `session`: the one that is there already."""
    cells = {"lesson": None, "topic": "Bài 1", "form": "lecture", "lecturer": None, "room": None, "place": ""} | facts
    return {"session": session and session.pk, "on": on, "part": part, "first_period": periods[0],
            "last_period": periods[1]} | cells  # fmt: skip


def make_absence(session, enrolment, kind="unexcused"):
    """Somebody missed a session; the periods on the enrolment follow."""
    row = Absence.objects.create(session=session, enrolment=enrolment, kind=kind)
    column = f"absent_{kind}"
    setattr(enrolment, column, getattr(enrolment, column) + session.periods)
    enrolment.save(update_fields=[column])
    return row


def make_exception(enrolment, kind=ExceptionKind.ALLOW, *, status=ExceptionStatus.PROPOSED, by=None, **facts):
    """An exception for a learner, proposed by the officer, agreed (when said) by the director."""
    by = by or enrolment.course_class.created_by
    if status != ExceptionStatus.PROPOSED:
        decider = User.objects.filter(centre=enrolment.centre, role=Role.DIRECTOR).first()
        facts = {"decided_by": decider or make_director(enrolment.centre), "decided_at": timezone.now()} | facts
    return ResultException.objects.create(
        enrolment=enrolment, centre=enrolment.centre, kind=kind, reason="Nghỉ ốm có giấy của bệnh viện",
        status=status, proposed_by=by, **facts,
    )  # fmt: skip


def make_paper(course_class, kind=PaperKind.ROSTER, **facts):
    """A paper of a class that waits to be made."""
    facts = {"created_by": course_class.created_by} | facts
    return Paper.objects.create(course_class=course_class, centre=course_class.centre, kind=kind, **facts)


def make_pack(course_class, **facts):
    """A workbook of a class that was taken out."""
    return ClassPack.objects.create(
        course_class=course_class, centre=course_class.centre, made_by=course_class.created_by, **facts
    )


def make_entry(number=1, full_name=None, **learner):
    """A checked person, ready to be enrolled."""
    learner = {
        "full_name": full_name or f"Trần Thị Bình {number}", "birth_on": date(1990, 4, 25), "gender": Gender.FEMALE,
        "workplace": "Trường THCS An Hòa",
    } | learner  # fmt: skip
    return enrolments.Entry(number=number, learner=learner, enrolment={"sending_unit": "Đảng bộ xã An Hòa"})


def enrol(course_class, n=3, *, by=None, **learner):
    """Enrol `n` learners of different names; returns the enrolments in roster order."""
    by = by or course_class.created_by
    enrolments.enrol(course_class, [make_entry(next(_serial), **learner) for _n in range(n)], by=by)
    return list(course_class.enrolments.studying().in_roster_order().select_related("learner"))


def score_all(course_class, score="8", *, by=None):
    """Everybody present, everybody with the same score in every part."""
    by = by or course_class.created_by
    course_class.refresh_from_db()
    parts = {part.pk: Decimal(score) for part in course_class.programme_version.parts.all()}
    entries = {
        enrolment.pk: {"absent_excused": 0, "absent_unexcused": 0, "scores": parts}
        for enrolment in course_class.enrolments.studying()
    }
    scoring.record(course_class, entries, by=by, version_no=course_class.version_no)


def make_learner(full_name=None, **facts):
    """A learner no centre has seen yet."""
    return Learner.objects.create(**make_entry(0, full_name, **facts).learner)


def make_recognised_class(centre=None, *, learners=3, score="8", by=None, **facts):
    """A class whose results are recognised: everybody passed."""
    course_class = make_class(centre, by=by, **facts)
    by = by or course_class.created_by
    enrol(course_class, learners, by=by)
    return recognise_class(course_class, score=score, by=by)


def recognise_class(course_class, *, score="8", by=None):
    """Give everybody on the roster the same score, and recognise the results; straight into the tables."""
    rule, parts = results.rule_of(course_class), list(course_class.programme_version.parts.all())
    judged = results.judge(rule, 0, tuple(Decimal(score) for _part in parts))
    enrolled = course_class.enrolments.studying()
    Score.objects.bulk_create(
        [Score(enrolment=one, part=part, value=Decimal(score)) for one in enrolled for part in parts]
    )
    enrolled.update(
        outcome=Outcome.PASSED if judged.has_passed else Outcome.FAILED, final_score=judged.score, grade=judged.grade
    )
    CourseClass.objects.filter(pk=course_class.pk).update(
        status=ClassStatus.RECOGNISED, recognition_no="52-QĐ/TTCT", recognised_on=TODAY() - timedelta(days=4),
        recognised_by=by or course_class.created_by,
    )  # fmt: skip
    figures.update(course_class)
    course_class.refresh_from_db()
    return course_class


def make_proposal(course_class=None, *, by=None, submitted=True, issue_on=None, **facts):
    """A proposal for everybody eligible, signed by the director (made when the centre has none).

    Written straight into the tables, as issuing.propose and issuing.submit would leave it.
    """
    course_class = course_class or make_recognised_class(**facts)
    by = by or course_class.created_by
    issue_on = issue_on or TODAY() - timedelta(days=2)
    signers = authority.signers_on(course_class.centre, issue_on)
    if not signers:
        make_director(course_class.centre)
        signers = authority.signers_on(course_class.centre, issue_on)
    signer = "signer" if isinstance(signers[0], Appointment) else "delegation"
    now = timezone.now()
    handed_in = {"status": ProposalStatus.SUBMITTED, "submitted_by": by, "submitted_at": now, "version_no": 2}
    proposal = Proposal.objects.create(
        course_class=course_class, centre=course_class.centre, issue_on=issue_on, created_by=by,
        **{signer: signers[0]}, **(handed_in if submitted else {}),
    )  # fmt: skip
    ProposedLearner.objects.bulk_create(
        [ProposedLearner(proposal=proposal, enrolment=one) for one in issuing.eligible(course_class)]
    )
    return proposal


def make_certificates(course_class=None, **facts):
    """Issued certificates of a class, in roster order."""
    proposal = make_proposal(course_class, **facts)
    director = User.objects.filter(centre=proposal.centre, role=Role.DIRECTOR).first() or make_director(proposal.centre)
    return issuing.approve(proposal, by=director)


def make_blanks(centre, *, by=None, first=1, last=100, **facts):
    """Blank forms a centre received a month ago: AB000001 to AB000100."""
    known = {
        "form": "party",
        "prefix": "AB",
        "received_from": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
        "minutes_no": "3-BB",
    }
    return BlankRange.objects.create(
        centre=centre, entered_by=by or make_user(Role.OFFICER, centre=centre), first=first, last=last,
        received_on=TODAY() - timedelta(days=30), **known | facts,
    )  # fmt: skip


def make_printed_book(register, *, by):
    """A printed book of a register that waits for the worker."""
    return PrintedBook.objects.create(
        register=register, centre=register.centre, created_by=by, last_line=register.last_line, total=register.last_line
    )


def make_paper_line(number="0012/GCN", *, year=2015, **cells):
    """A line of a paper register as somebody types it."""
    known = {
        "number": number, "name": "Nguyễn Thị Hòa", "born": "05/03/1975", "unit": "Đảng ủy xã Quỳnh Bảng",
        "programme": "Sơ cấp lý luận chính trị", "course": "Khóa 3", "grade": "Khá", "decision": "số 12-QĐ/TTCT",
        "issued_on": f"20/06/{year}",
    }  # fmt: skip
    return known | cells


def make_paper_batch(centre, *lines, by=None, year=2015, **facts):
    """Lines of the paper register of a year, being entered."""
    return PaperBatch.objects.create(
        centre=centre, form="party", year=year, rows=list(lines) or [make_paper_line(year=year)],
        entered_by=by or make_user(Role.OFFICER, centre=centre), **facts,
    )  # fmt: skip


def make_decision(centre, kind="revoke", *, certificates=(), by=None, **facts):
    """A decision on `certificates` that waits for approval, as decisions.propose leaves it."""
    by = by or make_user(Role.OFFICER, centre=centre)
    if kind == "reissue":  # the centre has a director
        facts = {
            "cause": "centre_error", "rule": ReissueRule.objects.get(cause="centre_error"), "issue_on": TODAY(),
            "papers": "Biên bản",
            "signer": next(one for one in authority.signers_on(centre, TODAY()) if isinstance(one, Appointment)),
        } | facts  # fmt: skip
    else:
        facts = {"decision_no": "7-QĐ/TTCT", "decided_on": TODAY()} | facts
    decision = RegisterDecision.objects.create(
        centre=centre, kind=kind, proposed_by=by, **{"reason": "Lý do của trung tâm", **facts}
    )
    DecidedCertificate.objects.bulk_create(
        DecidedCertificate(decision=decision, certificate=one, before=one.status) for one in certificates
    )
    return decision


def make_row(full_name=None, **cells):
    """Cells of one row of a roster that nothing is wrong with, by field key."""
    cells = {"birth_date": "25/04/1990", "gender": "Nữ", "workplace": "Trường THCS An Hòa"} | cells
    return {"full_name": full_name or _fresh_name()} | cells


def _fresh_name():
    """One of 400 names in turn: a roster may not repeat one by chance."""
    n = next(_serial)
    middle = ["Thị", "Hồng", "Thu", "Ngọc", "Thanh", "Minh", "Kim", "Thúy", "Bích", "Diệu",
              "Hải", "Lan", "Mai", "Như", "Phương", "Quỳnh", "Tuyết", "Vân", "Xuân", "Ánh"]  # fmt: skip
    given = ["An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hiền", "Hoa", "Hương", "Lan",
             "Liên", "Linh", "Loan", "Mai", "Nga", "Oanh", "Phúc", "Sen", "Thảo", "Yến"]  # fmt: skip
    return f"Trần {middle[n // 20 % 20]} {given[n % 20]}"


def make_directory(*centres, **changes):
    """Lines of the bulk file about these centres as they are; `changes` hold for every line."""
    found = Centre.objects.filter(pk__in=[centre.pk for centre in centres]).order_by("pk")
    return [values_of(centre) | changes for centre in found.prefetch_related("names", "parents__province")]


def make_directory_line(province, **values):
    """A line of the bulk file about a centre that is not there yet."""
    n = next(_serial)
    return {
        "code": f"M{n}", "province": province.code, "level": Level.COMMUNE, "name": f"Trung tâm chính trị xã {n}",
        "short_name": f"Xã {n}", "place": f"Xã {n}", "name_from": date(2025, 7, 1), "parent": f"Đảng ủy xã {n}",
        "symbol": "ĐU", "parent_from": date(2025, 7, 1), "opened_on": date(2025, 7, 1), "closed_on": None,
        "premises": Premises.OWN, "halls": None, "hall_seats": None, "rooms": None, "area": None, "equipment": "",
        "contact": "", "address": "", "phone": "", "email": "",
    } | values  # fmt: skip


def make_directory_upload(lines, name="danh-ba.xlsx"):
    """An uploaded workbook with these lines, from row 2 on."""
    return SimpleUploadedFile(name, workbook(lines))


def make_roster_file(*rows, name="danh-sach.xlsx"):
    """An uploaded workbook with these rows, from row 2 on."""
    return SimpleUploadedFile(name, filled.workbook(rows))


def make_import(course_class=None, *rows, by=None, **facts):
    """A roster that was read and checked, waiting for confirmation: row 2 is the first of `rows`."""
    course_class = course_class or make_class(**facts)
    read = [Row(number, cells) for number, cells in enumerate(rows, start=2)]
    roster = Roster(read, dict.fromkeys(FIELDS, ""), sheet="Danh sách")
    work = importing.receive(course_class, b"as uploaded", "danh-sach.xlsx", by=by or course_class.created_by)
    import_tasks.take_in(work, roster)
    work.refresh_from_db()
    return work


def upload_roster(course_class, file, *, by=None):
    """A roster that was uploaded, and read as the worker reads it."""
    work = importing.upload(course_class, file, by=by or course_class.created_by)
    import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    return work


def confirm_import(work, *, by=None, digest=None):
    """An import confirmed as its page stands, and written as the worker writes it."""
    by = by or work.created_by
    work = importing.confirm(work, by=by, digest=digest or review(work, by=by).digest)
    import_tasks.write_roster.call(work.pk)
    work.refresh_from_db()
    return work
