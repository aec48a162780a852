"""Provinces and centres: where they are, what they were called on a day, whom they belonged to."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..scope import ALL_OF_CENTRE, ScopedQuerySet
from ..vietnamese import fold, text_sort_key
from .fields import KeyField


class Level(models.TextChoices):
    """What kind of unit hosts a centre: the staffing rule depends on it."""

    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune, ward")
    SPECIAL_ZONE = "special", _("Special zone")
    OTHER = "other", _("Other")


class Premises(models.TextChoices):
    """Whether a centre has a house of its own."""

    OWN = "own", _("Own premises")
    SHARED = "shared", _("Shared premises")
    NONE = "none", _("No premises of its own")


class ProvinceQuerySet(ScopedQuerySet):
    """Provinces."""

    to_province = "pk"
    to_centre = "centres__custodian"

    def visible_to(self, user):
        """As everywhere; a province with many centres of one custodian is still one row."""
        return super().visible_to(user).distinct()


class Province(models.Model):
    """A province (tỉnh, thành phố) and the propaganda department that oversees its centres."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=120)
    department = models.CharField(
        _("department"), max_length=200, help_text=_("As it signs: Ban Tuyên giáo và Dân vận Tỉnh ủy …")
    )
    phone = models.CharField(_("support telephone"), max_length=40, blank=True)
    sort_key = KeyField(source="name", make=text_sort_key)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self):
        return self.name


class CentreQuerySet(ScopedQuerySet):
    """Centres, with what is asked of them on a day."""

    to_province = "province"
    to_centre = "custodian"
    to_lecturer = ALL_OF_CENTRE

    def running(self, on):
        """Centres that exist on the day `on`."""
        return self.filter(opened_on__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def closed(self, on):
        """Centres that no longer exist on the day `on`."""
        return self.filter(closed_on__lte=on)

    def in_province(self, province, on):
        """Centres whose committee of the day `on` belonged to `province`; before the first one the oldest counts."""
        parents = CentreParent.objects.filter(centre=OuterRef("pk")).order_by()
        held = parents.filter(effective_from__lte=on).order_by("-effective_from").values("province")[:1]
        oldest = parents.order_by("effective_from").values("province")[:1]
        return self.alias(province_then=Coalesce(Subquery(held), Subquery(oldest))).filter(province_then=province.pk)

    def found_by(self, words):
        """Centres whose code or one of whose names, of any day, contains `words`; marks and case do not matter."""
        return self.filter(search_key__contains=fold(words))

    def with_posts(self, on):
        """Adds what the quota table shows for the day `on`, in one query.

        called: the short name of the day.
        decided_posts, decision_id, decision_no, decided_on, exception_no: of the quota decision in force, None
        without one. filled_posts: appointments on the day that count towards the quota; exempt_posts: those that do
        not; excepted_posts: those that stand on an exception decision.
        director: name of the director on the day, None without one; director_mode, an AppointmentMode.
        director_until: last day of the latest director whose time is over, for a centre without one.
        delegated_until: last day of the latest authority to sign that has begun, was not revoked, and whose holder is
        a deputy on the day; None without one.
        """
        from .people import Appointment, AppointmentKind, SigningDelegation
        from .quotas import QuotaDecision

        here = OuterRef("pk")
        names = CentreName.objects.filter(centre=here, effective_from__lte=on).order_by("-effective_from")
        decision = QuotaDecision.objects.filter(centre=here, effective_from__lte=on).order_by("-effective_from", "-pk")
        staff = Appointment.objects.on(on).filter(centre=here)
        director = staff.filter(kind=AppointmentKind.DIRECTOR).order_by("-from_on")
        former = Appointment.objects.filter(centre=here, kind=AppointmentKind.DIRECTOR, to_on__lt=on)
        its_deputy = Appointment.objects.on(on).filter(
            kind=AppointmentKind.DEPUTY, centre=OuterRef("centre"), person=OuterRef("person")
        )
        delegated = SigningDelegation.objects.filter(Exists(its_deputy), centre=here, from_on__lte=on)
        delegated = delegated.filter(Q(revoked_on=None) | Q(revoked_on__gt=on))
        return self.annotate(
            called=Coalesce(Subquery(names.values("short_name")[:1]), "short_name"),
            decided_posts=Subquery(decision.values("posts")[:1]),
            decision_id=Subquery(decision.values("pk")[:1]),
            decision_no=Subquery(decision.values("number")[:1]),
            decided_on=Subquery(decision.values("decided_on")[:1]),
            exception_no=Subquery(decision.values("exception_no")[:1]),
            filled_posts=_count(staff.filter(counts_towards_quota=True)),
            exempt_posts=_count(staff.filter(counts_towards_quota=False)),
            excepted_posts=_count(staff.exclude(exception_no="")),
            director=Subquery(director.values("person__full_name")[:1]),
            director_mode=Subquery(director.values("mode")[:1]),
            director_until=Subquery(former.order_by("-to_on").values("to_on")[:1]),
            delegated_until=Subquery(delegated.order_by("-to_on").values("to_on")[:1]),
        )


def _count(staff):
    """How many rows `staff`, appointments of the outer centre, has; 0 instead of nothing."""
    return Coalesce(Subquery(staff.order_by().values("centre").annotate(n=Count("pk")).values("n")), 0)


class Centre(models.Model):
    """A political centre (trung tâm chính trị). Its name and parent on a day are dated rows beside it.

    `name`, `short_name` and their keys repeat the present row of CentreName, for lists and search.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="centres", verbose_name=_("province"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=120)
    name_key = KeyField(source="name", make=fold, db_index=True)
    sort_key = KeyField(source="short_name", make=text_sort_key)
    # Code and every name it ever had, folded: what a search looks in. Written with the names.
    search_key = models.TextField(editable=False, default="", blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # The centre itself, or the successor that keeps its records: access follows this column.
    custodian = models.ForeignKey(
        "self", models.PROTECT, related_name="keeps", null=True, blank=True, verbose_name=_("keeper of the records")
    )
    premises = models.CharField(_("premises"), max_length=10, choices=Premises.choices, default=Premises.OWN)
    halls = models.PositiveSmallIntegerField(_("halls"), null=True, blank=True)
    hall_seats = models.PositiveIntegerField(_("seats in the main hall"), null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(_("teaching rooms"), null=True, blank=True)
    area = models.PositiveIntegerField(_("floor area (m²)"), null=True, blank=True)
    equipment = models.TextField(_("equipment"), blank=True)
    contact = models.CharField(_("contact person"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        indexes = [models.Index(fields=["province", "sort_key"], name="centre_by_province")]
        constraints = [
            models.CheckConstraint(
                name="centre_closes_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gt=models.F("opened_on")),
                violation_error_message=_("A centre closes after the day it opened: check both dates."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if self.custodian_id is None:  # its own keeper; the key is known only now
            self.custodian_id = self.pk
            super().save(update_fields=["custodian"])

    def get_absolute_url(self):
        return reverse("centre-detail", args=[self.pk])

    def is_closed_on(self, day):
        """Whether the centre no longer works on the day; `closed_on` is the first such day."""
        return self.closed_on is not None and self.closed_on <= day

    def is_running(self, day):
        """Whether the centre exists on the day; from the closing day on it does not."""
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)

    def name_on(self, day):
        """The CentreName row of the day, or the oldest one for a day before it."""
        names = list(self.names.all())  # a prefetched list is used as it is
        return max((n for n in names if n.effective_from <= day), key=_start, default=min(names, key=_start))

    def parent_on(self, day):
        """The CentreParent row of the day, or the oldest one for a day before it."""
        parents = list(self.parents.all())
        return max((p for p in parents if p.effective_from <= day), key=_start, default=min(parents, key=_start))


def _start(row):
    return row.effective_from


class OfCentreQuerySet(ScopedQuerySet):
    """Rows that belong to one centre by their column `centre`."""

    to_province = "centre__province"
    to_centre = "centre__custodian"


class CentreName(models.Model):
    """What a centre is called from a day on; it ends where the next name begins."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="names")
    effective_from = models.DateField(_("from"))
    name = models.CharField(_("full name"), max_length=200, help_text=_("Trung tâm chính trị huyện …"))
    short_name = models.CharField(_("short name"), max_length=120, help_text=_("Huyện …"))
    place = models.CharField(_("place in dates"), max_length=80, help_text=_("As in “Quỳnh Lưu, ngày …”"))

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["centre", "effective_from"], name="centre_name_once_a_day")]

    def __str__(self):
        return self.name


class CentreParent(models.Model):
    """The Party committee a centre belongs to from a day on, and the province of that committee.

    `Centre.province` repeats the province of the present row: access follows it. Figures "as organised then" read
    the row of their day.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="parents")
    effective_from = models.DateField(_("from"))
    name = models.CharField(_("Party committee"), max_length=200, help_text=_("Huyện ủy …, Đảng ủy phường …"))
    symbol = models.CharField(_("symbol in document numbers"), max_length=20, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="parents", verbose_name=_("province"))

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["centre", "effective_from"], name="centre_parent_once_a_day")]

    def __str__(self):
        return self.name
