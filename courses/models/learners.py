"""Learners: one national registry, and at which centres each has been seen."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.fields import KeyField
from centres.models.places import OfCentreQuerySet
from centres.scope import Role, ScopedQuerySet
from centres.vietnamese import all_words, fold, sort_key

from .classes import CourseClass


class Gender(models.TextChoices):
    """Giới tính."""

    MALE = "male", pgettext_lazy("gender", "Male")
    FEMALE = "female", pgettext_lazy("gender", "Female")


class PartyStatus(models.TextChoices):
    """Diện: sensitive personal data, shown only to roles that need it."""

    NONE = "none", pgettext_lazy("party", "Not a member")
    PROBATION = "probation", pgettext_lazy("party", "Probationary member")
    FULL = "full", pgettext_lazy("party", "Full member")


class BirthPrecision(models.TextChoices):
    """How much of the birth date is known; then the unknown part of the column is 1 January."""

    DAY = "day", pgettext_lazy("birth", "Full date")
    YEAR = "year", pgettext_lazy("birth", "Year only")


class LearnerQuerySet(ScopedQuerySet):
    """Learners. They belong to no centre: who may see one is read off LearnerAtCentre."""

    def visible_to(self, user):
        """Learners who have been enrolled where `user` may look; a record merged into another one is no learner."""
        if user.is_authenticated and user.is_active and user.role == Role.NATIONAL:
            return self.filter(merged_into=None)
        return self.filter(merged_into=None, pk__in=LearnerAtCentre.objects.visible_to(user).values("learner"))


class Learner(models.Model):
    """One person who learns, anywhere in the country."""

    full_name = models.CharField(_("full name"), max_length=120)
    typed_name = models.CharField(_("name as first typed"), max_length=200, editable=False)
    name_key = KeyField(source="full_name", make=fold)
    sort_key = KeyField(source="full_name", make=sort_key)
    birth_on = models.DateField(_("birth date"))
    birth_precision = models.CharField(max_length=4, choices=BirthPrecision.choices, default=BirthPrecision.DAY)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices)
    citizen_id = models.CharField(_("citizen id"), max_length=12, null=True, blank=True, unique=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=40, blank=True)
    home_place = models.CharField(_("home place"), max_length=200, blank=True)
    workplace = models.CharField(_("workplace"), max_length=250)
    position = models.CharField(_("position"), max_length=200, blank=True)
    party_status = models.CharField(_("Party status"), max_length=10, choices=PartyStatus.choices, blank=True)
    party_join_on = models.DateField(_("joined the Party on"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # A second record of one person: its enrolments stand with the other record, see courses.merging.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")

    objects = LearnerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        indexes = [models.Index(fields=["name_key", "birth_on"], name="learner_by_name_birth")]
        constraints = [
            models.CheckConstraint(
                name="citizen_id_is_twelve_digits",
                condition=Q(citizen_id=None) | Q(citizen_id__regex=r"^[0-9]{12}$"),
                violation_error_message=_("A citizen id has exactly 12 digits."),
            ),
            models.CheckConstraint(name="merged_into_another", condition=Q(merged_into=None) | ~Q(merged_into=F("pk"))),
            models.CheckConstraint(
                name="merged_keeps_no_citizen_id", condition=Q(merged_into=None) | Q(citizen_id=None)
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        """As always; what lists and searches keep of the learner follows. update() and bulk_update() do not do that."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        for seen in () if is_new else self.at_centres.all():
            seen.name_key, seen.sort_key = self.name_key, self.sort_key
            seen.save(update_fields=["name_key", "sort_key", "words"])

    def get_absolute_url(self):
        return reverse("learner-detail", args=[self.pk])

    @property
    def birth_text(self):
        """The birth date as pages show it: 25/04/1990, or 1990 where only the year is known."""
        return f"{self.birth_on:%Y}" if self.birth_precision == BirthPrecision.YEAR else f"{self.birth_on:%d/%m/%Y}"

    @property
    def masked_citizen_id(self):
        """Citizen id for lists: "040075•••234"; the whole of it stands on the learner's own page."""
        return f"{self.citizen_id[:6]}•••{self.citizen_id[-3:]}" if self.citizen_id else ""


# Begin the words of a birth, a unit and a centre, so that a year is not taken for a house number.
BORN, AT, CENTRE = "*", "@", "#"


def search_words(facts):
    """The words under which a search finds a learner: of the name, the year and day of birth, the centre, the units.

    `facts`: (learner, pk of the centre, sending unit). "Lê Văn Anh", 25/04/1990, centre 7, "Xã Hưng Lộc" → "le van anh
    *1990 *1990-04-25 #7 @xa @hung @loc".
    """
    learner, centre, sending_unit = facts
    born = [f"{BORN}{learner.birth_on:%Y}"]
    if learner.birth_precision == BirthPrecision.DAY:
        born.append(f"{BORN}{learner.birth_on.isoformat()}")
    units = [f"{AT}{word}" for word in all_words(f"{learner.workplace} {sending_unit}")]
    return " ".join([*all_words(learner.full_name), *born, f"{CENTRE}{centre}", *units])


class LearnerAtCentreQuerySet(OfCentreQuerySet):
    """Where learners have been enrolled."""

    to_lecturer = ("learner__enrolments__course_class",)

    def _taught_by(self, person):
        """Of a learner in the lecturer's class only the centre of that class: where else anybody studied is hidden."""
        classes = CourseClass.objects.all()
        taught = classes.filter(classes._taught_by(person))
        return Exists(taught.filter(enrolments__learner=OuterRef("learner"), centre=OuterRef("centre")))


class LearnerAtCentre(models.Model):
    """A learner has been enrolled at a centre; written at enrolment. Search and scope run over this table.

    `words` repeats what a search asks for, so that one index answers any mixture of it.
    """

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="at_centres")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="learners_seen")
    name_key = models.CharField(max_length=400)
    sort_key = models.CharField(max_length=400)
    sending_unit = models.CharField(max_length=250, blank=True)  # of the latest enrolment there
    words = KeyField(source="searched", make=search_words, max_length=1500)

    objects = LearnerAtCentreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "centre"], name="learner_once_a_centre")]
        indexes = [
            models.Index(fields=["centre", "name_key"], name="learner_search_in_centre"),
            models.Index(fields=["centre", "sort_key", "learner"], name="learner_order_in_centre"),
        ]

    def __str__(self):
        return f"{self.learner_id} @ {self.centre_id}"

    @property
    def searched(self):
        """What `words` are made of."""
        return self.learner, self.centre_id, self.sending_unit
