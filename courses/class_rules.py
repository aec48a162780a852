"""What the facts of a class may not say: its days, plan line, cohort, code and places."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from centres.refusals import refuse
from centres.vietnamese import fold

from . import naming
from .models import ClassStatus, CourseClass, PlanStatus

# The numbers of decisions on classes, each with its date: a number is one decision of the centre in a year.
DECISIONS = {"opening_no": "opened_on", "recognition_no": "recognised_on"}


def check_centre_works(centre, starts_on, ends_on):
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


def check_plan_item(item, centre, programme, year):
    """A class comes from an approved line of its centre, year and programme that still has a class to be entered."""
    line = item.lines.with_opened().filter(plan__status=PlanStatus.APPROVED).select_related("plan").first()
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
    if line.entered_classes >= line.classes:
        refuse(
            "plan_item", "line_full",
            _("All classes of this line are entered (%(entered)s of %(classes)s): enter this one outside the plan, "
              "with its reason. A class of the line that is cancelled frees its place."),
            entered=line.entered_classes, classes=line.classes,
        )  # fmt: skip


def check_cohort(cohort):
    """A cohort that was typed can be written in Roman numerals; None is counted by the pattern."""
    if cohort is not None and not 1 <= cohort <= naming.MOST_COHORTS:
        raise ValidationError(
            {"cohort": ValidationError(_("Cohorts are counted from 1 to %(most)s."), code="cohort_out_of_range",
                                       params={"most": naming.MOST_COHORTS})}
        )  # fmt: skip


@contextmanager
def code_once(course_class, field):
    """A code that another class of the centre has, or got a moment ago, is refused at `field`, not by a crash."""
    taken = CourseClass.objects.filter(centre=course_class.centre_id, code=course_class.code)
    if other := taken.exclude(pk=course_class.pk).first():
        raise _code_taken(field, course_class.code, other.name)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:  # of the constraints of a class all but this one were checked before
        raise _code_taken(field, course_class.code, _("another class")) from error


def _code_taken(field, code, name):
    sentence = _("“%(name)s” has the code %(code)s already: enter another one.")
    if field == "cohort":
        sentence = _("“%(name)s” has the code %(code)s already: enter another number for the cohort.")
    return ValidationError({field: ValidationError(sentence, code="code_taken", params={"name": name, "code": code})})


def check_places(course_class, capacity):
    """Whoever is on the roster keeps a place."""
    enrolled = course_class.enrolments.studying().count()
    if capacity < enrolled:
        raise ValidationError(
            {"capacity": ValidationError(_("%(n)s learners are already on the roster: give at least so many places."),
                                         code="capacity_below_roster", params={"n": enrolled})}
        )  # fmt: skip


def check_first_day(course_class, starts_on):
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


def check_decision_number(course_class, column, number, day):
    """A number is one decision of a centre in a year: of one kind and one day; it may be about several classes.

    However it is spaced or spelt. A class put off is not opened again by the decision that no longer applies.
    `column` is of DECISIONS. Raises ValidationError "number_taken", naming the other use.
    """
    key = _number_key(number)
    for other, dated in DECISIONS.items():
        rows = CourseClass.objects.filter(centre=course_class.centre_id, **{f"{dated}__year": day.year})
        if other == column:
            own = Q(pk=course_class.pk)
            is_old = course_class.status == ClassStatus.POSTPONED
            rows = rows.filter(own | ~Q(**{dated: day})) if is_old else rows.exclude(own).exclude(**{dated: day})
        known = rows.order_by(dated, "pk").values_list("pk", other)
        if (used := next((pk for pk, text in known if _number_key(text) == key), None)) is None:
            continue
        used = CourseClass.objects.get(pk=used)
        said = _("%(no)s of %(day)s already opens the class “%(class)s”: check number and date.")
        if other == "recognition_no":
            said = _("%(no)s of %(day)s already recognises the results of “%(class)s”: check number and date.")
        if used == course_class and other == column:
            said = _("%(no)s of %(day)s no longer applies to this class, which was put off: enter the new decision.")
        params = {"no": getattr(used, other), "day": getattr(used, dated).strftime("%d/%m/%Y"), "class": used}
        raise ValidationError({column: ValidationError(said, code="number_taken", params=params)})


def _number_key(text):
    """“32 - qđ/TTCT” is the number “32-QĐ/TTCT”."""
    return "".join(fold(text).split())
