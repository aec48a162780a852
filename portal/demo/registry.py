"""Records of the demo that look like one person, two that were merged, and a learner another centre asks for."""

from datetime import date

from centres.models import Centre, User
from centres.scope import Role
from courses import enrolments, merging, transfers
from courses.enrolments import Entry
from courses.models import BirthPrecision, ClassStatus, CourseClass, Enrolment, EnrolmentStatus, Learner, PartyStatus

from .year import SHOWN


def build():
    """Who became a probationary member after a first class was written down a second time, without a citizen id."""
    centre = Centre.objects.get(code=SHOWN)
    by = User.objects.get(centre=centre, role=Role.OFFICER)
    running = _running(centre, "DVM")
    known = CourseClass.objects.filter(centre=centre, programme_version__programme__code="NTVD").order_by("starts_on")
    people = [one.learner for one in known.first().enrolments.studying().in_roster_order().select_related("learner")]
    twice, once_more = people[3], people[7]
    enrolments.enrol(running, [_again(1, twice), _again(2, once_more)], by=by)
    second = Learner.objects.filter(full_name=once_more.full_name, enrolments__course_class=running).get()
    merging.merge(
        once_more, second, by=by, take={"party_status", "position"},
        reason="Danh sách lớp sau chỉ ghi năm sinh; chi bộ xác nhận là một người",
    )  # fmt: skip
    _ask(centre)


def _running(centre, code):
    rows = CourseClass.objects.filter(centre=centre, programme_version__programme__code=code, status=ClassStatus.OPEN)
    return rows.filter(figures__enrolled__gt=0).order_by("starts_on").first()


def _again(number, learner):
    """The learner as a later roster has it: the year of birth alone, no citizen id, a probationary member by now."""
    return Entry(
        number=number,
        learner={
            "full_name": learner.full_name, "birth_on": date(learner.birth_on.year, 1, 1),
            "birth_precision": BirthPrecision.YEAR, "gender": learner.gender, "ethnicity": learner.ethnicity,
            "workplace": learner.workplace, "position": "Ủy viên Ban Chấp hành chi đoàn",
            "party_status": PartyStatus.PROBATION,
        },
        enrolment={"sending_unit": "Đảng bộ xã An Hòa"},
    )  # fmt: skip


def _ask(centre):
    """A learner of another centre who moves here, of a programme that is open here where there is one."""
    taught = CourseClass.objects.filter(centre=centre, status=ClassStatus.OPEN)
    programmes = set(taught.values_list("programme_version__programme", flat=True))
    rows = Enrolment.objects.filter(
        course_class__status=ClassStatus.OPEN, status=EnrolmentStatus.ENROLLED, centre__province=centre.province
    )
    rows = rows.exclude(centre=centre).select_related("course_class__programme_version", "centre").order_by("pk")
    fits = [one for one in rows if one.course_class.programme_version.programme_id in programmes]
    for enrolment in (fits or list(rows))[:1]:
        by = User.objects.filter(centre=enrolment.centre, role=Role.OFFICER).first()
        transfers.ask(enrolment, centre, by=by, reason="Chuyển công tác về huyện Quỳnh Lưu từ tuần sau")
