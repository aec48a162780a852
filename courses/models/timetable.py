"""Rooms, sessions and who was absent from one."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, Person
from centres.models.fields import KeyField
from centres.models.places import OfCentreQuerySet
from centres.vietnamese import fold

from .classes import ClassStatus, CourseClass
from .programmes import Lesson, TeachingForm
from .rosters import Enrolment

MOST_PERIODS = 8  # of one half of a day


class Room(models.Model):
    """A hall or room of a centre (hội trường, phòng học)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="teaching_rooms", verbose_name=_("centre"))
    name = models.CharField(_("room"), max_length=80)
    name_key = KeyField(source="name", make=fold)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    is_used = models.BooleanField(_("in use"), default=True)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "name_key", "pk"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name_key"],
                name="room_once_a_centre",
                violation_error_message=_("The centre already has a room of this name."),
            )
        ]

    def __str__(self):
        return self.name


class DayPart(models.IntegerChoices):
    """Buổi. Numbers, so that a day sorts as it passes."""

    MORNING = 1, pgettext_lazy("part of the day", "Morning")
    AFTERNOON = 2, pgettext_lazy("part of the day", "Afternoon")
    EVENING = 3, pgettext_lazy("part of the day", "Evening")


class SessionQuerySet(OfCentreQuerySet):
    """Sessions."""

    to_lecturer = ("lecturer", "course_class__head")

    def in_order(self):
        """As the days pass."""
        return self.order_by("on", "part", "first_period", "pk")

    def due(self, on):
        """Sessions whose day has come."""
        return self.filter(on__lte=on)

    def taken(self):
        """Sessions whose attendance was recorded."""
        return self.filter(taken_at__isnull=False)

    def between(self, first, last):
        """Sessions from one day to another, both included."""
        return self.filter(on__gte=first, on__lte=last)

    def standing(self):
        """Sessions that take their lecturer and room: those of a class neither postponed nor cancelled."""
        return self.exclude(course_class__status__in=[ClassStatus.POSTPONED, ClassStatus.CANCELLED])


class Session(models.Model):
    """One sitting of a class (buổi học): a half day, its periods from–to, the lesson, who teaches it and where."""

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="sessions", verbose_name=_("class"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="sessions")  # copied: weeks without a join
    on = models.DateField(_("day"))
    part = models.PositiveSmallIntegerField(_("part of the day"), choices=DayPart.choices)
    first_period = models.PositiveSmallIntegerField(_("from period"), default=1)
    last_period = models.PositiveSmallIntegerField(_("to period"), default=4)
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lesson")
    )
    topic = models.CharField(_("content"), max_length=250)  # the lesson's title, or what else is done
    form = models.CharField(_("form"), max_length=10, choices=TeachingForm.choices, default=TeachingForm.LECTURE)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    place = models.CharField(_("other place"), max_length=200, blank=True)  # outside the centre's rooms
    lecturer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lecturer")
    )
    # Attendance: who was absent stands in Absence; nobody there and `taken_at` set means all were present.
    taken_at = models.DateTimeField(_("attendance recorded at"), null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version_no = models.PositiveIntegerField(default=1)  # counts writes of the attendance

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "part", "first_period", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        # The clash check asks these three at once, each led by what may be taken twice.
        indexes = [
            models.Index(fields=["lecturer", "on"], name="session_by_lecturer"),
            models.Index(fields=["room", "on"], name="session_by_room"),
            models.Index(fields=["course_class", "on", "part"], name="session_by_class"),
            models.Index(fields=["centre", "on"], name="session_by_centre"),
        ]
        constraints = [
            models.CheckConstraint(
                name="session_periods_in_order",
                condition=Q(first_period__gte=1, last_period__gte=F("first_period"), last_period__lte=MOST_PERIODS),
                violation_error_message=_("Periods of a half day run from 1 to 8, the first one not after the last."),
            ),
            models.UniqueConstraint(
                fields=["course_class", "on", "part", "first_period"],
                name="session_once_a_class",
                violation_error_message=_("The class already has a session that begins then."),
            ),
            models.CheckConstraint(
                name="attendance_is_whole",
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display().lower()} {self.on:%d/%m/%Y}"

    @property
    def periods(self):
        """How many periods of 45 minutes it takes."""
        return self.last_period - self.first_period + 1

    @property
    def period_range(self):
        """“1–4”, or “4” where it takes one period."""
        return f"{self.first_period}–{self.last_period}" if self.periods > 1 else str(self.first_period)

    @property
    def where(self):
        """The room, or the other place."""
        return self.room.name if self.room_id else self.place


class AbsenceKind(models.TextChoices):
    """Vắng có phép (P), vắng không phép (K)."""

    EXCUSED = "excused", pgettext_lazy("absence", "Excused")
    UNEXCUSED = "unexcused", pgettext_lazy("absence", "Unexcused")


class AbsenceQuerySet(OfCentreQuerySet):
    """Absences."""

    to_province = "session__centre__province"
    to_centre = "session__centre__custodian"
    to_lecturer = ("session__lecturer", "session__course_class__head")


class Absence(models.Model):
    """One learner missed one session, all its periods."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="absences")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind.choices)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="absent_once_a_session")]

    def __str__(self):
        return f"{self.enrolment_id} @ {self.session_id}: {self.kind}"
