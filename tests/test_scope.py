"""Who sees what: every scoped model × every role, over rows of two provinces and several centres.

The expectation is worked out here in plain Python from the rows themselves, not from the lookups under test. Each
model says in `PLACES` how a row leads to its centre (or province) and to the person who teaches it; a scoped model
that is missing there fails, and so does an unscoped one that nobody gave a reason for.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from centres import audit
from centres.models import Centre, DirectoryFile, Province, User
from centres.scope import Role, ScopedQuerySet
from certificates.models import (
    BlankRange,
    BlankUse,
    Certificate,
    CertificateFile,
    Checkpoint,
    CorrectionRequest,
    NumberPattern,
    OneTimeLink,
    PaperSetting,
    PrintJob,
    PrintPart,
)
from courses.models import (
    ClassPattern,
    ColumnName,
    CourseClass,
    Learner,
    LearnerAtCentre,
    LearnerMerge,
    NotSamePerson,
    PackReturn,
    PlanDeadline,
    PlanReminder,
    RosterImport,
    Session,
    TeachingNorm,
    Transfer,
)
from tests import build

pytestmark = pytest.mark.django_db

APPS = ["centres", "courses", "certificates"]


@dataclass(frozen=True)
class Place:
    """How a row of one model hangs on the map.

    centres: row → the centres it belongs to. province: row → its province, where it belongs to no centre.
    taught_by: row → keys of the persons who teach it; None where lecturers see nothing of the kind; WHOLE where they
    see what their centre sees.
    """

    centres: object
    taught_by: object = None
    province: object = None


WHOLE = "what the centre sees"


def own(row):
    """The centre in the row's own column."""
    return [row.centre] if row.centre else []


def nowhere(row):
    """No centre: the row belongs to its province."""
    return []


def teachers(course_class):
    """The head of a class and whoever teaches a session of it."""
    return {course_class.head_id, *(session.lecturer_id for session in course_class.sessions.all())}


def teachers_of(learner):
    """Those who teach any class of a learner."""
    return set().union(*(teachers(enrolment.course_class) for enrolment in learner.enrolments.all()))


def teachers_there(at_centre):
    """Those who teach a class of the learner at that centre: where else somebody studied is hidden from them."""
    enrolments = at_centre.learner.enrolments.filter(centre=at_centre.centre)
    return set().union(*(teachers(enrolment.course_class) for enrolment in enrolments))


def of_session(session):
    """Who teaches the session, and the head of its class."""
    return {session.lecturer_id, session.course_class.head_id}


PLACES = {
    "centres.Province": Place(lambda row: list(row.centres.all())),
    "centres.Centre": Place(lambda row: [row], taught_by=WHOLE),
    "centres.CentreName": Place(own),
    "centres.CentreParent": Place(own),
    "centres.ServiceArea": Place(own),
    "centres.Succession": Place(lambda row: [part.successor for part in row.parts.all()]),
    "centres.SuccessionPart": Place(lambda row: [row.successor]),
    "centres.DirectoryFile": Place(nowhere, province=lambda row: row.province_id),
    "centres.Person": Place(own),
    "centres.Appointment": Place(own),
    "centres.SigningDelegation": Place(own),
    "centres.QuotaDecision": Place(own),
    "centres.User": Place(own),
    "centres.AuditLine": Place(own),
    "courses.Plan": Place(own),
    "courses.PlanItem": Place(own),
    "courses.PlanLine": Place(lambda row: [row.plan.centre]),
    "courses.PlanDeadline": Place(lambda row: list(row.province.centres.all()), province=lambda row: row.province_id),
    "courses.PlanReminder": Place(own),
    "courses.CourseClass": Place(own, taught_by=teachers),
    "courses.ClassFigures": Place(lambda row: [row.course_class.centre]),
    "courses.ClassPattern": Place(own),
    "courses.Learner": Place(lambda row: [at.centre for at in row.at_centres.all()], taught_by=teachers_of),
    "courses.LearnerAtCentre": Place(own, taught_by=teachers_there),
    "courses.Enrolment": Place(own, taught_by=lambda row: teachers(row.course_class)),
    "courses.Score": Place(
        lambda row: [row.enrolment.centre], taught_by=lambda row: teachers(row.enrolment.course_class)
    ),
    "courses.RosterImport": Place(own),
    "courses.ColumnName": Place(own),
    "courses.NotSamePerson": Place(own),
    "courses.LearnerMerge": Place(own),
    "courses.Transfer": Place(own),
    "courses.Room": Place(own),
    "courses.Session": Place(own, taught_by=of_session),
    "courses.Absence": Place(lambda row: [row.session.centre], taught_by=lambda row: of_session(row.session)),
    "courses.ResultException": Place(own),
    "courses.Paper": Place(own),
    "courses.ClassPack": Place(own),
    "courses.PackReturn": Place(own),
    "certificates.Register": Place(own),
    "certificates.RegisterEntry": Place(lambda row: [row.register.centre]),
    "certificates.Proposal": Place(own),
    "certificates.Certificate": Place(own),
    "certificates.CertificateFile": Place(lambda row: [row.certificate.centre]),
    "certificates.PrintJob": Place(own),
    "certificates.PrintPart": Place(lambda row: [row.job.centre]),
    "certificates.NumberPattern": Place(own),
    "certificates.PaperSetting": Place(own),
    "certificates.RegisterDecision": Place(own),
    "certificates.BlankRange": Place(own),
    "certificates.BlankUse": Place(lambda row: [row.range.centre]),
    "certificates.PrintedBook": Place(own),
    "certificates.PaperBatch": Place(own),
    "certificates.CorrectionRequest": Place(own),
    "certificates.OneTimeLink": Place(own),
}
# Models whose rows everybody may read: what the regulations say, not what anybody did.
CATALOGUES = {
    "centres.StaffingRule",
    "centres.Unit",
    "certificates.CertificateTemplate",
    "courses.Programme",
    "courses.ProgrammeVersion",
    "courses.AssessmentPart",
    "courses.Lesson",
    "courses.GradeScale",
    "courses.GradeBand",
    "courses.TeachingNorm",
    "certificates.ReissueRule",
    "certificates.Checkpoint",
}
# Models without a scope of their own, and how their rows are reached instead.
UNSCOPED = {
    "certificates.ProposedLearner": "only through Proposal.enrolments and proposal.learners, of a proposal in scope",
    "certificates.StatusBlock": "only through registers that issue; holds places, nothing of persons",
    "certificates.DecidedCertificate": "only through decision.lines, of a decision in scope",
}


def is_scoped(model):
    """Tell whether rows of `model` come through a ScopedQuerySet."""
    return isinstance(model._default_manager.all(), ScopedQuerySet)


def models():
    """Return {label: model} of the portal's own tables, many-to-many tables without a class left out."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model for model in found}


def test_every_model_has_a_place_or_a_reason():
    scoped = {label for label, model in models().items() if is_scoped(model)}
    assert scoped - set(PLACES) - CATALOGUES == set(), "say in PLACES where these rows belong"
    assert set(models()) - scoped == set(UNSCOPED), "give these models a scope, or the reason why they need none"
    assert set(PLACES) | CATALOGUES == scoped, "these entries have no scoped model"


def test_only_catalogues_are_seen_by_all():
    open_to_all = {label for label, model in models().items()
                   if is_scoped(model) and model._default_manager.all().seen_by_all}  # fmt: skip
    assert open_to_all == CATALOGUES


# --- The world ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two provinces. The first has centres A (with two lecturers) and B and the dissolved D, kept by A; the second C.

    Every centre has a row of every scoped model. Made once: the tests below only read.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        made = _make_world()
        yield made
        transaction.set_rollback(True)


def _make_world():
    first, second = build.make_province("Nghệ An"), build.make_province("Hà Tĩnh")
    a, b = build.make_centre("A", first), build.make_centre("B", first)
    c, d = build.make_centre("C", second), build.make_centre("D", first)
    teaching = {centre: _fill(centre) for centre in (a, b, c, d)}
    other_lecturer = build.make_person(a, "Người dạy khác")
    _make_class(a, other_lecturer)
    # The first lecturer teaches one session at C, of a class with a head there, whose learners studied elsewhere too.
    visited = Session.objects.get(centre=c)
    Session.objects.filter(pk=visited.pk).update(lecturer=teaching[a])
    LearnerAtCentre.objects.create(
        learner=Learner.objects.filter(enrolments__course_class=visited.course_class).get(), centre=b,
        name_key="x", sort_key="x",
    )  # fmt: skip
    Centre.objects.filter(pk=d.pk).update(custodian=a)
    users = {
        "national": build.make_user(Role.NATIONAL),
        "province": build.make_user(Role.PROVINCE, province=first),
        "director": User.objects.get(centre=a, role=Role.DIRECTOR),
        "deputy": build.make_user(Role.DEPUTY, centre=a),
        "officer": build.make_user(Role.OFFICER, centre=a),
        "lecturer": build.make_user(Role.LECTURER, centre=a, person=teaching[a]),
        "lecturer without a person": build.make_user(Role.LECTURER, centre=a),
    }
    return {"users": users, "a": a, "b": b, "c": c, "d": d, "first": first, "second": second}


def _fill(centre):
    """One row of every scoped model at the centre (what belongs to provinces: at its province); returns who teaches."""
    lecturer = build.make_person(centre, "Nguyễn Văn Giảng")
    build.make_appointment(lecturer)
    build.make_delegation(lecturer)
    build.make_quota(centre)
    build.make_director(centre)
    build.make_plan(centre)
    build.make_area(centre)
    build.make_succession(build.make_centre("Cũ", centre.province), centre)
    DirectoryFile.objects.create(province=centre.province, sha256="0", uploaded_by=build.make_user(Role.NATIONAL))
    course_class = _make_class(centre, lecturer)
    build.make_room(centre)
    PlanDeadline.objects.get_or_create(province=centre.province, year=2020, defaults={"due_on": date(2019, 12, 31)})
    PlanReminder.objects.create(centre=centre, year=2020, sent_by=course_class.created_by)
    ClassPattern.objects.create(centre=centre, name="x", code="x")
    TeachingNorm.objects.get_or_create(effective_from=date(2020, 1, 1), defaults={"full_time": 280})
    _decide_about_learners(course_class)
    audit.record(course_class.created_by, "rename", centre)
    return lecturer


def _decide_about_learners(course_class):
    """A column named, two people told apart, two records merged, and a transfer asked for."""
    centre, by = course_class.centre, course_class.created_by
    first, second = build.make_learner(), build.make_learner()
    ColumnName.objects.create(centre=centre, header_key="x", header="x", chosen_by=by)
    NotSamePerson.objects.create(first=first, second=second, centre=centre, said_by=by)
    LearnerMerge.objects.create(kept=first, merged=second, centre=centre, reason="x", merged_by=by)
    Transfer.objects.create(
        enrolment=course_class.enrolments.get(), centre=centre, to_centre=centre, status="asked", reason="x",
        asked_by=by,
    )  # fmt: skip


def _make_class(centre, lecturer):
    """A class headed by the lecturer, from roster to rendered certificate."""
    course_class = build.make_recognised_class(centre, learners=1, head=lecturer)
    build.make_lesson(course_class.programme)
    build.make_certificates(course_class)
    RosterImport.objects.create(
        course_class=course_class, centre=centre, created_by=course_class.created_by, file_name="x.xlsx", sha256="0"
    )
    [enrolment] = course_class.enrolments.all()
    session = build.make_session(course_class, taken=True)
    build.make_absence(session, enrolment)
    build.make_exception(enrolment)
    build.make_paper(course_class)
    PackReturn.objects.create(
        pack=build.make_pack(course_class), centre=centre, file_name="x", sha256="0", sent_by=course_class.created_by
    )
    _keep_books(course_class, Certificate.objects.filter(enrolment__course_class=course_class)[0])
    for certificate in Certificate.objects.filter(enrolment__course_class=course_class, files=None):
        CertificateFile.objects.create(certificate=certificate, kind="print", sha256=f"{certificate.pk:064}")
    return course_class


def _keep_books(course_class, certificate):
    """What a centre writes beside its registers: a pattern, blank forms, a decision, a request and a link."""
    centre, by, now = course_class.centre, course_class.created_by, timezone.now()
    NumberPattern.objects.get_or_create(
        centre=centre, form="party", effective_from=date(2020, 1, 1), defaults={"pattern": "{seq}", "set_by": by}
    )
    PaperSetting.objects.get_or_create(centre=course_class.centre, defaults={"changed_by": certificate.issued_by})
    blanks = BlankRange.objects.create(
        centre=centre, form="party", first=1, last=9, received_on=now, received_from="x", minutes_no="1", entered_by=by
    )
    BlankUse.objects.create(range=blanks, kind="used", first=1, last=1, on=now, by=by)
    build.make_printed_book(certificate.register, by=by)
    build.make_paper_batch(centre, by=by)
    build.make_decision(centre, by=by)
    CorrectionRequest.objects.create(certificate=certificate, centre=centre, text="x")
    OneTimeLink.objects.create(
        certificate=certificate, centre=centre, secret_sha256=f"{certificate.pk:064}", note="x", made_by=by,
        expires_at=now,
    )  # fmt: skip
    job = PrintJob.objects.filter(centre=centre).first()
    PrintPart.objects.get_or_create(job=job, place=1, defaults={"first": certificate, "last": certificate, "sheets": 1})
    Checkpoint.objects.get_or_create(day=now, defaults={"hash": "0" * 64})


# --- What each role shall see --------------------------------------------------------------------------------


def is_allowed(row, user, place):
    """Work out in plain Python whether `user` shall see `row`."""
    centres = place.centres(row)
    if user.role == Role.NATIONAL:
        return True
    if user.role == Role.PROVINCE:
        provinces = {place.province(row)} if place.province else {centre.province_id for centre in centres}
        return user.province_id in provinces
    if user.role == Role.LECTURER and place.taught_by != WHOLE:  # also where the lecturer is a visitor
        return place.taught_by is not None and user.person_id is not None and user.person_id in place.taught_by(row)
    return any(user.centre_id == centre.custodian_id for centre in centres)


ROLES = ["national", "province", "director", "deputy", "officer", "lecturer", "lecturer without a person"]


@pytest.mark.parametrize("label", sorted(PLACES))
@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_exactly_its_own_rows(world, role, label):
    model, user, place = models()[label], world["users"][role], PLACES[label]
    rows = list(model._default_manager.all())
    expected = {row.pk for row in rows if is_allowed(row, user, place)}
    seen = list(model._default_manager.visible_to(user).values_list("pk", flat=True))
    assert sorted(seen) == sorted(expected)


@pytest.mark.parametrize("label", sorted(label for label in PLACES if not PLACES[label].province))
def test_there_is_a_row_that_could_leak(world, label):
    """Each model has rows at A, at the other centre of the province, in the other province, and at the kept one."""
    centres = {centre.pk for row in models()[label]._default_manager.all() for centre in PLACES[label].centres(row)}
    assert {world[name].pk for name in "abcd"} <= centres


def test_a_lecturer_has_colleagues_rows_that_could_leak(world):
    lecturer = world["users"]["lecturer"]
    headed = set(CourseClass.objects.filter(centre=world["a"]).values_list("head", flat=True))
    assert lecturer.person_id in headed
    assert len(headed) == 2
    seen = CourseClass.objects.visible_to(lecturer)
    assert {course_class.centre for course_class in seen} == {world["a"], world["c"]}
    assert len(seen) == Learner.objects.visible_to(lecturer).count() == 2


def test_a_visiting_lecturer_does_not_learn_where_else_somebody_studied(world):
    lecturer = world["users"]["lecturer"]
    rows = LearnerAtCentre.objects.visible_to(lecturer)
    assert {row.centre for row in rows} == {world["a"], world["c"]}
    assert LearnerAtCentre.objects.filter(learner__in=rows.values("learner"), centre=world["b"]).exists()


def test_the_keeper_of_a_dissolved_centre_sees_its_rows(world):
    director = world["users"]["director"]
    assert set(Centre.objects.visible_to(director)) == {world["a"], world["d"]}
    assert Certificate.objects.visible_to(director).filter(centre=world["d"]).exists()


def test_a_province_with_two_centres_is_one_row(world):
    assert list(Province.objects.visible_to(world["users"]["director"])) == [world["first"]]


@pytest.mark.parametrize("label", sorted(PLACES))
def test_nobody_without_a_place_sees_anything(world, label):
    model, closed = models()[label], world["users"]["national"]
    closed = User(username="x", role=Role.NATIONAL, is_active=False)
    administrator = User(username="y", role="", is_staff=True, is_superuser=True)
    for user in (AnonymousUser(), closed, administrator):
        assert not model._default_manager.visible_to(user).exists()


@pytest.mark.parametrize("label", sorted(CATALOGUES))
@pytest.mark.parametrize("role", ROLES)
def test_catalogues_are_seen_by_every_role(world, role, label):
    manager = models()[label]._default_manager
    assert manager.count() == manager.visible_to(world["users"][role]).count() > 0


@pytest.mark.parametrize("label", sorted(CATALOGUES))
def test_a_catalogue_is_closed_to_strangers(world, label):
    assert not models()[label]._default_manager.visible_to(AnonymousUser()).exists()


def test_a_line_about_a_province_itself_is_read_there_and_not_at_its_centres(world):
    users = world["users"]
    line = audit.record(users["national"], "create_account", build.make_user(Role.PROVINCE, province=world["first"]))
    readers = {name for name, user in users.items() if type(line).objects.visible_to(user).filter(pk=line.pk).exists()}
    assert readers == {"national", "province"}
