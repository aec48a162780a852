"""What lists of a class share: who is on the roster, the line under the title, tables of people."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Column, Ending, Signature
from courses.models import Enrolment

from . import words
from .author import SIGNED_BY_HAND, closing_line


def learners(course_class):
    """Enrolments of those who study, in the order of a Vietnamese roster, with their learners."""
    rows = Enrolment.objects.filter(course_class=course_class).studying().in_roster_order()
    return list(rows.select_related("learner"))


def check_roster(course_class):
    """Raises ValidationError "no_learners" while nobody is on the roster."""
    if not course_class.enrolments.studying().exists():
        raise ValidationError(
            _("Nobody is on the roster of this class: import it or enrol learners first."), code="no_learners"
        )


def note(course_class):
    """The class, its days and its place, in one line under the title of a list."""
    name = words.of_class(course_class)
    return f"L{name[1:]}, {words.days(course_class)}, tại {course_class.place}"


def people(*more, name, work):
    """Columns of a table of people, 34 mm and the two widths wide: number, name, birth date, work; then `more`."""
    return (
        Column("TT", 10, "centre"), Column("Họ và tên", name), Column("Ngày sinh", 24, "centre"),
        Column("Chức vụ, đơn vị công tác", work), *more,
    )  # fmt: skip


def person(place, enrolment):
    """The cells of `people` for one learner."""
    return str(place), enrolment.learner.full_name, words.birth(enrolment.learner), words.work(enrolment)


def signed(its_author, course_class, left, right=None):
    """The end of a list: who drew it up on the left; on the right `right`, or who signs for the centre."""
    if right:
        last = Signature((right,), note=SIGNED_BY_HAND)
    else:
        last = its_author.signature
    above = closing_line(its_author, course_class.ends_on.year)
    return Ending((Signature((left,), note=SIGNED_BY_HAND), replace(last, above=above)))
