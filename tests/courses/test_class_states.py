"""The life of a class: which deed in which state by whom, written down by hand; and its stages in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.scope import Role
from courses import classes, recognition
from courses.models import ClassFigures, ClassStatus, CourseClass, Stage
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_programme,
    make_recognised_class,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db

STAFF = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
# deed: the states it is open in
ALLOWED = {
    "edit": {ClassStatus.PLANNED, ClassStatus.OPEN},
    "open": {ClassStatus.PLANNED},
    "finish": {ClassStatus.OPEN},
    "recognise": {ClassStatus.FINISHED},
    "archive": {ClassStatus.RECOGNISED},
    "postpone": {ClassStatus.PLANNED, ClassStatus.OPEN},
    "cancel": {ClassStatus.PLANNED, ClassStatus.OPEN, ClassStatus.FINISHED},
}
DEEDS = {
    "edit": lambda row, by: classes.edit(row, by=by, version_no=row.version_no, place="Hội trường B"),
    "open": lambda row, by: classes.open_class(row, by=by, opening_no="45-QĐ/TTCT", opened_on=row.starts_on),
    "finish": lambda row, by: classes.finish(row, by=by),
    "recognise": lambda row, by: recognition.recognise(row, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY()),
    "archive": lambda row, by: classes.archive(row, by=by),
    "postpone": lambda row, by: classes.postpone(row, by=by, reason="Trùng lịch đại hội"),
    "cancel": lambda row, by: classes.cancel(row, by=by, reason="Không đủ học viên"),
}


def class_in(status, centre=None):
    """A class that its own deeds brought to `status`."""
    if status == ClassStatus.PLANNED:
        return make_class(centre, opened=False)
    made = make_class(centre)
    enrol(made, 1)
    score_all(made)
    by = made.created_by
    if status in {ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        classes.finish(made, by=by)
    if status in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        DEEDS["recognise"](made, by)
    if status == ClassStatus.ARCHIVED:
        classes.archive(made, by=by)
    if status == ClassStatus.CANCELLED:
        DEEDS["cancel"](made, by)
    made.refresh_from_db()
    return made


REACHABLE = [status for status in ClassStatus if status != ClassStatus.POSTPONED]


@pytest.mark.parametrize("status", REACHABLE)
@pytest.mark.parametrize("deed", list(DEEDS))
def test_each_deed_is_open_in_its_states_only(deed, status):
    row = class_in(status)
    assert row.status == status
    if status in ALLOWED[deed]:
        DEEDS[deed](row, row.created_by)
    else:
        with pytest.raises(ValidationError):
            DEEDS[deed](row, row.created_by)
        row.refresh_from_db()
        assert row.status == status


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("deed", list(DEEDS))
def test_each_deed_is_for_staff_of_the_centre_only(deed, role):
    row = class_in(next(status for status in REACHABLE if status in ALLOWED[deed]))
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": row.centre.province}}.get(role, {"centre": row.centre})
    by = make_user(role, **place)
    if role in STAFF:
        DEEDS[deed](row, by)
    else:
        with pytest.raises(PermissionDenied):
            DEEDS[deed](row, by)


@pytest.mark.parametrize("deed", list(DEEDS))
def test_staff_of_another_centre_may_do_nothing(deed):
    row = class_in(next(status for status in REACHABLE if status in ALLOWED[deed]))
    with pytest.raises(PermissionDenied):
        DEEDS[deed](row, make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))


# --- Stages ------------------------------------------------------------------------------------------------


def classes_of_every_kind():
    today, bare = TODAY(), make_programme("Thời sự", issues_certificate=False)
    made = {
        Stage.PLANNED: [make_class(opened=False)],
        Stage.POSTPONED: [make_class(opened=False, stop_reason="Trùng lịch đại hội")],
        Stage.DECIDED: [make_class(ends_on=today + timedelta(days=30))],
        Stage.RUNNING: [make_class(ends_on=today), make_class(ends_on=today + timedelta(days=4))],
        Stage.RESULTS: [make_class(ends_on=today - timedelta(days=1)), class_in(ClassStatus.FINISHED)],
        Stage.CERTIFICATES: [make_recognised_class()],
        Stage.CERTIFIED: [make_recognised_class()],
        Stage.RECOGNISED: [make_recognised_class(programme=bare), make_recognised_class(score="2")],
        Stage.ARCHIVED: [class_in(ClassStatus.ARCHIVED)],
        Stage.CANCELLED: [class_in(ClassStatus.CANCELLED)],
    }
    CourseClass.objects.filter(pk=made[Stage.POSTPONED][0].pk).update(status=ClassStatus.POSTPONED)
    ClassFigures.objects.filter(course_class=made[Stage.CERTIFIED][0]).update(certified=1)
    return {stage: made[stage] for stage in Stage}


def test_every_class_stands_at_exactly_one_stage():
    made, today = classes_of_every_kind(), TODAY()
    for stage in Stage:
        found = set(CourseClass.objects.in_stage(stage, today).values_list("pk", flat=True))
        assert found == {row.pk for row in made[stage]}, stage
    assert CourseClass.objects.all().count_stages(today) == {stage: len(rows) for stage, rows in made.items()}


def test_a_class_in_a_list_knows_its_stage_and_what_needs_a_hand_comes_first():
    made = classes_of_every_kind()
    listed = CourseClass.objects.with_stage(TODAY()).order_by("stage_place", "pk")
    assert [(row.stage, row) for row in listed] == [
        (stage, row) for stage, rows in made.items() for row in sorted(rows, key=lambda row: row.pk)
    ]


def test_a_class_in_which_nobody_passed_waits_for_no_certificate():
    make_recognised_class(score="2")
    waiting = make_recognised_class()
    assert list(CourseClass.objects.awaiting_certificates(TODAY())) == [waiting]
