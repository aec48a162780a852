"""Keeping ClassFigures in step with the rows it counts; called by the deeds that change them."""

from django.db.models import Count, Q

from .models import ClassFigures, CourseClass, Grade, Outcome, PartyStatus

MAJORITY = "Kinh"


def count(course_class):
    """What the figures of a class should be, counted from its enrolments (without `certified`)."""
    enrolled = course_class.enrolments.studying()
    passed = Q(outcome=Outcome.PASSED)
    return enrolled.aggregate(
        enrolled=Count("pk"),
        women=Count("pk", filter=Q(learner__gender="female")),
        minority=Count("pk", filter=~Q(learner__ethnicity__in=["", MAJORITY])),
        party_members=Count("pk", filter=Q(learner__party_status__in=[PartyStatus.PROBATION, PartyStatus.FULL])),
        passed=Count("pk", filter=passed),
        excellent=Count("pk", filter=passed & Q(grade=Grade.EXCELLENT)),
        good=Count("pk", filter=passed & Q(grade=Grade.GOOD)),
        fair=Count("pk", filter=passed & Q(grade=Grade.FAIR)),
        average=Count("pk", filter=passed & Q(grade=Grade.AVERAGE)),
        ungraded=Count("pk", filter=passed & Q(grade=Grade.PASS)),
    )


def update(course_class):
    """Bring the figures of a class up to date; call it inside the deed's transaction."""
    ClassFigures.objects.update_or_create(course_class=course_class, defaults=count(course_class))


COUNTED = frozenset({"gender", "ethnicity", "party_status"})  # columns of Learner that figures count


def update_classes_of(learners):
    """Bring the figures of every class of `learners` up to date, after a column in COUNTED changed."""
    for course_class in CourseClass.objects.filter(enrolments__learner__in=learners).distinct():
        update(course_class)
