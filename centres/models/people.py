"""Persons, the posts they hold at a centre, and who may sign for its director."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..vietnamese import fold, sort_key
from .fields import KeyField
from .places import Centre, OfCentreQuerySet


class PersonQuerySet(OfCentreQuerySet):
    """Staff and lecturers."""


class Person(models.Model):
    """Somebody who works or teaches at a centre. A person is not an account: see User.person."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="people", verbose_name=_("centre"))
    full_name = models.CharField(_("full name"), max_length=120)
    name_key = KeyField(source="full_name", make=fold)
    sort_key = KeyField(source="full_name", make=sort_key)
    birth_on = models.DateField(_("birth date"), null=True, blank=True)
    position = models.CharField(_("position outside the centre"), max_length=200, blank=True)
    degree = models.CharField(_("qualification"), max_length=120, blank=True)
    theory_level = models.CharField(_("level of political theory"), max_length=60, blank=True)
    topics = models.TextField(_("topics taught"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self):
        return self.full_name

    @property
    def topic_lines(self):
        """The topics taught, one by one."""
        return [line.strip() for line in self.topics.splitlines() if line.strip()]


class AppointmentKind(models.TextChoices):
    """The posts of a centre. Source: 208-QĐ/TW (2019), apparatus: director, deputies, full-time lecturers."""

    DIRECTOR = "director", _("Director")
    DEPUTY = "deputy", _("Deputy director")
    LECTURER = "lecturer", _("Lecturer")
    OFFICE = "office", _("Office staff")


class AppointmentMode(models.TextChoices):
    """How a post is held. Source: 208-QĐ/TW names concurrent directors, full-time and concurrent lecturers."""

    FULL_TIME = "full_time", _("Full-time")
    CONCURRENT = "concurrent", _("Concurrent")
    VISITING = "visiting", _("Visiting")


class AppointmentQuerySet(OfCentreQuerySet):
    """Appointments."""

    def on(self, day):
        """Appointments in effect on the day, both ends included."""
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class Appointment(models.Model):
    """One person's post at one centre, from a day to a day.

    `counts_towards_quota` is off for concurrent posts unless somebody says otherwise: under 208-QĐ/TW the director
    is head of the propaganda committee concurrently, and whether he counts in the 4 to 6 is not written there.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="appointments", verbose_name=_("centre"))
    kind = models.CharField(_("post"), max_length=10, choices=AppointmentKind.choices)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until and including"), null=True, blank=True)
    mode = models.CharField(
        _("held"), max_length=10, choices=AppointmentMode.choices, default=AppointmentMode.FULL_TIME
    )
    counts_towards_quota = models.BooleanField(_("counts towards the quota"), default=True)
    decision_no = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decision date"), null=True, blank=True)
    exception_no = models.CharField(
        _("exception decision"), max_length=60, blank=True, help_text=_("Needed when the centre has no vacant post")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "kind", "from_on"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [models.Index(fields=["centre", "kind", "from_on"], name="appointment_by_centre")]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("An appointment cannot end before it begins: check both dates."),
            ),
            models.CheckConstraint(
                name="only_lecturers_visit",
                condition=~Q(mode=AppointmentMode.VISITING) | Q(kind=AppointmentKind.LECTURER),
                violation_error_message=_("Only lecturers come as visitors: choose full-time or concurrent."),
            ),
            models.UniqueConstraint(
                name="one_director_at_a_time",
                fields=["centre"],
                condition=Q(kind=AppointmentKind.DIRECTOR, to_on=None),
                violation_error_message=_(
                    "This centre already has a director without an end date: end that appointment first."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()}"

    @property
    def is_full_time(self):
        """Whether the person works here and nowhere else."""
        return self.mode == AppointmentMode.FULL_TIME


class DelegationScope(models.TextChoices):
    """What a deputy may sign."""

    ALL = "all", _("All papers of the centre")
    CERTIFICATES = "certificates", _("Certificates")
    DECISIONS = "decisions", _("Decisions on classes")


class DelegationQuerySet(AppointmentQuerySet):
    """Delegations."""

    def on(self, day):
        """Delegations in effect on the day, both ends included; from the day of its revocation one holds no more."""
        return super().on(day).filter(Q(revoked_on=None) | Q(revoked_on__gt=day))

    def between(self, first, last):
        """Delegations in effect on some day from `first` to `last`."""
        held = Q(revoked_on=None) | Q(revoked_on__gt=first) & Q(revoked_on__gt=F("from_on"))
        return self.filter(held, from_on__lte=last, to_on__gte=first)

    def covering(self, scope):
        """Delegations that cover papers of this DelegationScope."""
        return self.filter(scope__in=[DelegationScope.ALL, scope])


class SigningDelegation(models.Model):
    """A deputy's authority to sign for the director (K/T), from a day to a day.

    Source: Hướng dẫn 154-HD/BTGTW (2020): the director signs, or a deputy after being authorised.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    number = models.CharField(_("number"), max_length=60)
    signed_on = models.DateField(_("signed on"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until and including"))
    scope = models.CharField(_("covers"), max_length=12, choices=DelegationScope.choices, default=DelegationScope.ALL)
    # The first day on which it holds no more; `to_on` keeps what the paper says.
    revoked_on = models.DateField(_("revoked from"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "-from_on"]
        verbose_name = _("signing delegation")
        verbose_name_plural = _("signing delegations")
        constraints = [
            models.CheckConstraint(name="delegation_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="delegation_revoked_before_its_end", condition=Q(revoked_on=None) | Q(revoked_on__lte=F("to_on"))
            ),
        ]

    def __str__(self):
        return f"{self.number}, {self.person}"

    @property
    def last_day(self):
        """The last day it held or will hold; the day before the first where it was revoked before it began."""
        if self.revoked_on is None:
            return self.to_on
        return max(self.revoked_on, self.from_on) - timedelta(days=1)

    @property
    def never_held(self):
        """Whether it was revoked before its first day."""
        return self.last_day < self.from_on
