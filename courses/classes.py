"""Verbs on classes: enter, open, finish, recognise, archive, cancel."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff
from centres.states import check_move, move
from centres.vietnamese import roman

from . import figures, results, timetable
from .models import ClassStatus, CourseClass, PlanStatus


def next_cohort(centre, programme, year):
    """The number of the next class (khóa) of a programme at a centre in a year."""
    last = CourseClass.objects.filter(centre=centre, programme_version__programme=programme, year=year).aggregate(
        last=Max("cohort")
    )["last"]
    return (last or 0) + 1


def usual_name(programme, cohort, year):
    """“Bồi dưỡng nhận thức về Đảng khóa III năm 2024”: printed, therefore Vietnamese."""
    return f"{programme.name} khóa {roman(cohort)} năm {year}"


def usual_code(centre, programme, cohort, year):
    """“QL-24-NTVD-03”."""
    return f"{centre.code}-{year % 100:02d}-{programme.code}-{cohort:02d}"


def usual_names(centre, programme, year):
    """(name, code) that a class entered now would get."""
    cohort = next_cohort(centre, programme, year)
    return usual_name(programme, cohort, year), usual_code(centre, programme, cohort, year)


@transaction.atomic
def enter(centre, *, by, programme, starts_on, ends_on, place, plan_item=None, off_plan_reason="", head=None,
          capacity=60, periods=None, target_group="", co_organiser="", code="", name=""):  # fmt: skip
    """Enter a planned class, from a line of the approved plan or outside it with a reason.

    Raises ValidationError "centre_closed", "centre_not_open", "line_not_approved", "line_of_other_year",
    "line_of_other_programme"; PermissionDenied.
    """
    check_staff(by, centre)
    _check_centre_works(centre, starts_on, ends_on)
    year = starts_on.year
    if plan_item is not None:
        _check_plan_item(plan_item, centre, programme, year)
    version = programme.version_on(starts_on)
    cohort = next_cohort(centre, programme, year)
    course_class = CourseClass(
        centre=centre, year=year, programme_version=version, cohort=cohort, created_by=by,
        code=code or usual_code(centre, programme, cohort, year), name=name or usual_name(programme, cohort, year),
        plan_item=plan_item, off_plan_reason=off_plan_reason, starts_on=starts_on, ends_on=ends_on, place=place,
        head=head, capacity=capacity, periods=periods or version.periods, target_group=target_group,
        co_organiser=co_organiser,
    )  # fmt: skip
    course_class.full_clean()
    course_class.save()
    figures.update(course_class)
    audit.record(by, "enter_class", course_class, code=course_class.code)
    return course_class


def _check_centre_works(centre, starts_on, ends_on):
    """A class is held between the opening and the closing of its centre."""
    if starts_on < centre.opened_on:
        raise _outside("starts_on", _("The centre opened on %(day)s: the class cannot begin earlier."),
                       "centre_not_open", centre.opened_on)  # fmt: skip
    if centre.is_closed_on(starts_on):
        raise _outside("starts_on", _("The centre is closed from %(day)s on: no class can begin on that day or later."),
                       "centre_closed", centre.closed_on)  # fmt: skip
    if centre.is_closed_on(ends_on):
        raise _outside("ends_on", _("The centre is closed from %(day)s on: the class has to end before that day."),
                       "centre_closed", centre.closed_on)  # fmt: skip


def _outside(column, words, code, day):
    return ValidationError({column: ValidationError(words, code=code, params={"day": day.strftime("%d/%m/%Y")})})


def _check_plan_item(item, centre, programme, year):
    line = item.lines.filter(plan__status=PlanStatus.APPROVED).select_related("plan").first()
    if line is None or item.centre_id != centre.pk:
        raise ValidationError(
            {
                "plan_item": ValidationError(
                    _("This plan line is not approved: choose another."), code="line_not_approved"
                )
            }
        )
    if item.year != year:
        raise ValidationError(
            {
                "plan_item": ValidationError(
                    _("This plan line is of %(planned)s, the class begins in %(year)s: choose a line of that year."),
                    code="line_of_other_year",
                    params={"planned": item.year, "year": year},
                )
            }
        )
    if line.programme_id != programme.pk:
        raise ValidationError(
            {
                "plan_item": ValidationError(
                    _("This plan line is for “%(programme)s”: choose a line of the programme of the class."),
                    code="line_of_other_programme",
                    params={"programme": line.programme},
                )
            }
        )


def check_editable(course_class, *, by):
    """Raise what `edit` would raise at this moment for the person or the state; pages ask before they show the form."""
    check_staff(by, course_class.centre)
    if course_class.status not in {ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN}:
        raise ValidationError(
            _("The class is “%(state)s”: its facts can no longer be changed."),
            code="locked",
            params={"state": course_class.get_status_display()},
        )


def _check_places(course_class, capacity):
    enrolled = course_class.enrolments.studying().count()
    if capacity < enrolled:
        raise ValidationError(
            {"capacity": ValidationError(_("%(n)s learners are already on the roster: give at least so many places."),
                                         code="capacity_below_roster", params={"n": enrolled})}
        )  # fmt: skip


def _check_first_day(course_class, starts_on):
    """Code, name, plan line and roster carry the year; the opening decision precedes the first day."""
    if starts_on.year != course_class.year:
        raise ValidationError(
            {"starts_on": ValidationError(
                _("The class is entered for %(year)s: a class of another year is entered anew."),
                code="other_year", params={"year": course_class.year},
            )}
        )  # fmt: skip
    if course_class.opened_on and starts_on < course_class.opened_on:
        raise ValidationError(
            {"starts_on": ValidationError(
                _("The opening decision is of %(day)s: the class cannot begin earlier."),
                code="starts_before_decision", params={"day": course_class.opened_on.strftime("%d/%m/%Y")},
            )}
        )  # fmt: skip


@transaction.atomic
def edit(course_class, *, by, version_no, **facts):
    """Change what a class is called, when and where it is held, while it is planned or open.

    Sessions that new days would leave outside move along where they can: `moved_sessions` on the class returned says
    how many, `moved_days` by how many days.
    Raises ValidationError "edited_meanwhile", "locked", "capacity_below_roster", "other_year",
    "starts_before_decision", "centre_closed", "centre_not_open", "sessions_outside", "not_in_post", "lecturer_taken",
    "room_taken"; PermissionDenied.
    """
    check_editable(course_class, by=by)
    _check_places(course_class, facts.get("capacity", course_class.capacity))
    _check_first_day(course_class, facts.get("starts_on", course_class.starts_on))
    if {"starts_on", "ends_on"} & set(facts):
        days = [facts.get(column, getattr(course_class, column)) for column in ("starts_on", "ends_on")]
        _check_centre_works(course_class.centre, *days)
    old_days = course_class.starts_on, course_class.ends_on
    before = {column: str(getattr(course_class, column)) for column in facts}
    for column, value in facts.items():
        setattr(course_class, column, value)
    course_class.full_clean()
    moved_days = timetable.days_to_move(course_class, *old_days)
    changed = CourseClass.objects.filter(pk=course_class.pk, version_no=version_no, status=course_class.status).update(
        version_no=version_no + 1, changed_at=timezone.now(), **facts
    )
    if not changed:
        raise ValidationError(
            _(
                "Somebody else changed this class after you opened the page. Your entries are still here: open the "
                "class in another tab, compare, then save again."
            ),
            code="edited_meanwhile",
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


@transaction.atomic
def open_class(course_class, *, by, opening_no, opened_on):
    """Record the opening decision. The timetable is judged again: others went on planning in the meantime.

    Raises ValidationError "opened_after_start", "class_beyond_closing", "not_in_post", "lecturer_taken", "room_taken",
    "illegal_move"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
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
def recognise(course_class, *, by, recognition_no, recognised_on):
    """Recognise the results by the decision that lists them, and freeze every learner's outcome.

    Raises ValidationError "recognised_before_end", "recognised_in_future", "results_open", "illegal_move".
    """
    check_staff(by, course_class.centre)
    _check_recognition_day(course_class, recognised_on)
    move(
        course_class, ClassStatus.RECOGNISED, by=by, recognition_no=recognition_no.strip(),
        recognised_on=recognised_on, recognised_by=by,
    )  # fmt: skip
    lines = results.freeze(course_class)  # after the move: nobody can change a result in between
    figures.update(course_class)
    passed = sum(line.judgement.has_passed for line in lines)
    audit.record(by, "recognise_class", course_class, recognition_no=recognition_no, passed=passed, learners=len(lines))
    return course_class


def _check_recognition_day(course_class, day):
    if day < course_class.ends_on:
        raise ValidationError(
            {
                "recognised_on": ValidationError(
                    _("The class ended on %(day)s: the decision cannot be earlier."),
                    code="recognised_before_end",
                    params={"day": course_class.ends_on.strftime("%d/%m/%Y")},
                )
            }
        )
    if day > timezone.localdate():
        raise ValidationError(
            {"recognised_on": ValidationError(_("The decision lies in the future: check the date."),
                                              code="recognised_in_future")}
        )  # fmt: skip


@transaction.atomic
def archive(course_class, *, by):
    """Close the file of a class. Raises ValidationError "illegal_move"; PermissionDenied."""
    check_staff(by, course_class.centre)
    move(course_class, ClassStatus.ARCHIVED, by=by)
    audit.record(by, "archive_class", course_class)
    return course_class


@transaction.atomic
def postpone(course_class, *, by, reason):
    """Put a class off until new dates are decided; it opens again by a decision, and keeps its roster.

    Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.POSTPONED, by=by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the class is put off."), code="reason_missing")})
    move(course_class, ClassStatus.POSTPONED, by=by, stop_reason=reason.strip())
    audit.record(by, "postpone_class", course_class, reason=reason.strip())
    return course_class


@transaction.atomic
def cancel(course_class, *, by, reason):
    """Cancel a class that will not be held to its end. Raises ValidationError "reason_missing", "illegal_move"."""
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.CANCELLED, by=by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the class is cancelled."), code="reason_missing")})
    move(course_class, ClassStatus.CANCELLED, by=by, stop_reason=reason.strip())
    audit.record(by, "cancel_class", course_class, reason=reason.strip())
    return course_class
