"""Verbs on classes: enter, edit, open, finish, archive, postpone, cancel. Recognition has a module of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import AuditLine
from centres.scope import check_staff
from centres.states import check_move, move

from . import admission, class_rules, figures, patterns, programmes, timetable
from .models import ClassStatus, CourseClass


@transaction.atomic
def enter(centre, *, by, programme, starts_on, ends_on, place, plan_item=None, off_plan_reason="", head=None,
          capacity=60, periods=None, target_group="", co_organiser="", cohort=None, code="", name=""):  # fmt: skip
    """Enter a planned class, from a line of the approved plan or outside it with a reason.

    Name, code and cohort come by the pattern of the centre unless given; whom the class admits, from its programme.
    Raises ValidationError "centre_closed", "centre_not_open", "line_not_approved", "line_of_other_year",
    "line_of_other_programme", "line_full", "cohort_out_of_range", "code_taken"; PermissionDenied.
    """
    check_staff(by, centre)
    class_rules.check_centre_works(centre, starts_on, ends_on)
    year = starts_on.year
    programmes.lock(programme)  # the version stays what it is, and of two officers at once the second counts on
    if plan_item is not None:
        class_rules.check_plan_item(plan_item, centre, programme, year)
    version = programme.version_on(starts_on)
    class_rules.check_cohort(cohort)
    usual = patterns.named(centre, programme, year, cohort=cohort)
    course_class = CourseClass(
        centre=centre, year=year, programme_version=version, cohort=usual.cohort, created_by=by,
        code=code or usual.code, name=name or usual.name, admits=version.admits,
        plan_item=plan_item, off_plan_reason=off_plan_reason, starts_on=starts_on, ends_on=ends_on, place=place,
        head=head, capacity=capacity, periods=periods or version.periods, target_group=target_group,
        co_organiser=co_organiser,
    )  # fmt: skip
    with class_rules.code_once(course_class, "code" if code else "cohort"):
        course_class.full_clean()
        course_class.save()
    figures.update(course_class)
    audit.record(by, "enter_class", course_class, code=course_class.code)
    return course_class


def check_editable(course_class, *, by):
    """Raise what `edit` would raise at this moment for the person or the state; pages ask before they show the form."""
    check_staff(by, course_class.centre)
    if course_class.status not in {ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN}:
        raise ValidationError(
            _("The class is “%(state)s”: its facts can no longer be changed."),
            code="locked",
            params={"state": course_class.get_status_display()},
        )


def _lock(course_class):
    """As every enrolment locks it: nobody joins between the look at the roster and the writing."""
    CourseClass.objects.select_for_update().get(pk=course_class.pk)


@transaction.atomic
def edit(course_class, *, by, version_no, **facts):
    """Change what a class is called, when and where it is held, and for whom, while it is planned or open.

    Sessions that new days would leave outside move along where they can: `moved_sessions` on the class returned says
    how many, `moved_days` by how many days.
    Raises ValidationError "edited_meanwhile", "locked", "capacity_below_roster", "roster_not_admitted", "other_year",
    "starts_before_decision", "code_taken", "centre_closed", "centre_not_open", "sessions_outside", "not_in_post",
    "lecturer_taken", "room_taken"; PermissionDenied.
    """
    check_editable(course_class, by=by)
    _lock(course_class)
    class_rules.check_places(course_class, facts.get("capacity", course_class.capacity))
    admission.check_roster(course_class, facts.get("admits", course_class.admits))
    class_rules.check_first_day(course_class, facts.get("starts_on", course_class.starts_on))
    if {"starts_on", "ends_on"} & set(facts):
        days = [facts.get(column, getattr(course_class, column)) for column in ("starts_on", "ends_on")]
        class_rules.check_centre_works(course_class.centre, *days)
    old_days = course_class.starts_on, course_class.ends_on
    before = {column: str(getattr(course_class, column)) for column in facts}
    for column, value in facts.items():
        setattr(course_class, column, value)
    with class_rules.code_once(course_class, "code"):
        course_class.full_clean()
        moved_days = timetable.days_to_move(course_class, *old_days)
        rows = CourseClass.objects.filter(pk=course_class.pk, version_no=version_no, status=course_class.status)
        changed = rows.update(version_no=version_no + 1, changed_at=timezone.now(), **facts)
    if not changed:
        saved = CourseClass.objects.get(pk=course_class.pk)
        raise ValidationError(
            _(
                "Somebody else saved this class after you opened the page (at %(time)s). Your entries are still here, "
                "and under each field stands what is saved otherwise: compare, then save again."
            ),
            code="edited_meanwhile",
            params={"time": timezone.localtime(saved.changed_at).strftime("%H:%M %d/%m/%Y")},
        )
    course_class.refresh_from_db()
    course_class.moved_days, course_class.moved_sessions = moved_days, 0
    if moved_days:
        course_class.moved_sessions = timetable.move_along(course_class, moved_days, by=by)
    after = {column: str(getattr(course_class, column)) for column in facts}
    changed = [column for column in facts if before[column] != after[column]]
    audit.record(
        by, "edit_class", course_class,
        before={column: before[column] for column in changed}, after={column: after[column] for column in changed},
        **({"sessions": course_class.moved_sessions, "days": moved_days} if moved_days else {}),
    )  # fmt: skip
    return course_class


def awaits_days(course_class):
    """Whether a class that was put off still stands on the days it was put off from, as the audit book tells."""
    if course_class.status != ClassStatus.POSTPONED:
        return False
    lines = AuditLine.objects.about(course_class)
    put_off = lines.filter(verb="postpone_class").first()
    if put_off is None:
        return False
    edits = lines.filter(verb="edit_class", pk__gt=put_off.pk).values_list("facts", flat=True)
    return not any({"starts_on", "ends_on"} & set(facts["after"]) for facts in edits)


def check_openable(course_class, *, by):
    """Raise what `open_class` would raise at this moment, the decision and the timetable aside."""
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.OPEN, by=by)
    if awaits_days(course_class):
        raise ValidationError(
            _("The class was put off from %(first)s–%(last)s: enter its new days first, then the new decision."),
            code="days_missing",
            params={"first": course_class.starts_on.strftime("%d/%m/%Y"),
                    "last": course_class.ends_on.strftime("%d/%m/%Y")},
        )  # fmt: skip


@transaction.atomic
def open_class(course_class, *, by, opening_no, opened_on):
    """Record the opening decision. The timetable is judged again: others went on planning in the meantime.

    Raises ValidationError "days_missing" of a class put off, "opened_after_start", "number_taken",
    "class_beyond_closing", "not_in_post", "lecturer_taken", "room_taken", "illegal_move"; PermissionDenied.
    """
    check_openable(course_class, by=by)
    if course_class.centre.is_closed_on(course_class.ends_on):  # planned before anybody knew
        raise ValidationError(
            _("The centre is closed from %(day)s on, the class would last until %(last)s: move it to earlier days or "
              "cancel it."),
            code="class_beyond_closing",
            params={"day": course_class.centre.closed_on.strftime("%d/%m/%Y"),
                    "last": course_class.ends_on.strftime("%d/%m/%Y")},
        )  # fmt: skip
    if opened_on > course_class.starts_on:
        raise ValidationError(
            {
                "opened_on": ValidationError(
                    _("The class begins on %(day)s: the opening decision cannot be later."),
                    code="opened_after_start",
                    params={"day": course_class.starts_on.strftime("%d/%m/%Y")},
                )
            }
        )
    class_rules.check_decision_number(course_class, "opening_no", opening_no, opened_on)
    timetable.check_again(course_class, by=by)
    move(course_class, ClassStatus.OPEN, by=by, opening_no=opening_no.strip(), opened_on=opened_on, stop_reason="")
    audit.record(by, "open_class", course_class, opening_no=opening_no)
    return course_class


@transaction.atomic
def finish(course_class, *, by):
    """Say that teaching is over. Raises ValidationError "not_over", "no_learners", "illegal_move"."""
    check_staff(by, course_class.centre)
    if timezone.localdate() < course_class.ends_on:
        raise ValidationError(
            _("The class lasts until %(day)s: finish it on that day, or correct the last day first."),
            code="not_over",
            params={"day": course_class.ends_on.strftime("%d/%m/%Y")},
        )
    if not course_class.enrolments.studying().exists():
        raise ValidationError(
            _("Nobody is on the roster: import it first, or cancel the class with a reason."), code="no_learners"
        )
    move(course_class, ClassStatus.FINISHED, by=by)
    audit.record(by, "finish_class", course_class)
    return course_class


@transaction.atomic
def archive(course_class, *, by):
    """Close the file of a class. Raises ValidationError "illegal_move"; PermissionDenied."""
    check_staff(by, course_class.centre)
    move(course_class, ClassStatus.ARCHIVED, by=by)
    audit.record(by, "archive_class", course_class)
    return course_class


def check_postponable(course_class, *, by):
    """Raise what `postpone` would raise at this moment, the reason aside."""
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.POSTPONED, by=by)


@transaction.atomic
def postpone(course_class, *, by, reason):
    """Put a class off until new dates are decided; it opens again by a decision, and keeps its roster.

    Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied.
    """
    check_postponable(course_class, by=by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the class is put off."), code="reason_missing")})
    move(course_class, ClassStatus.POSTPONED, by=by, stop_reason=reason.strip())
    audit.record(by, "postpone_class", course_class, reason=reason.strip())
    return course_class


def check_cancellable(course_class, *, by):
    """Raise what `cancel` would raise at this moment, the reason aside."""
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.CANCELLED, by=by)
    if course_class.enrolments.filter(is_certified=True).exists():
        raise ValidationError(
            _("Certificates of this class are in force: it can no longer be cancelled."), code="has_certificates"
        )


@transaction.atomic
def cancel(course_class, *, by, reason):
    """Cancel a class that will not be held to its end.

    Raises ValidationError "reason_missing", "has_certificates" (of a class opened again), "illegal_move".
    """
    check_cancellable(course_class, by=by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the class is cancelled."), code="reason_missing")})
    move(course_class, ClassStatus.CANCELLED, by=by, stop_reason=reason.strip())
    audit.record(by, "cancel_class", course_class, reason=reason.strip())
    return course_class
