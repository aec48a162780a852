"""Accounts: who may sign in, in which role, at which place."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..scope import CENTRE_ROLES, Role, ScopedQuerySet
from ..vietnamese import sort_key
from .fields import KeyField
from .people import Person
from .places import Centre, Province


class UserQuerySet(ScopedQuerySet):
    """Accounts: the province sees those of its centres, a centre its own."""

    to_province = "centre__province"
    to_centre = "centre__custodian"


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts for Django's own commands; pages use centres.accounts."""

    def create_user(self, username, password=None, **facts):
        user = self.model(username=username, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **facts):
        """A system administrator: the Django admin and nothing else, so no role."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, role="", **facts)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What it may see is its place: a province, a centre, or (national) everything."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    sort_key = KeyField(source="full_name", make=sort_key)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, blank=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("province")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("centre")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("system administrator"), default=False)
    # A password made by the one above; its owner replaces it at the first sign-in, before this moment.
    temporary_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="user_place_fits_role",
                condition=Q(role__in=["", Role.NATIONAL], province=None, centre=None)
                | Q(role=Role.PROVINCE, province__isnull=False, centre=None)
                | Q(role__in=sorted(CENTRE_ROLES), province=None, centre__isnull=False),
                violation_error_message=_(
                    "National accounts have no place, provincial ones a province, the others a centre."
                ),
            )
        ]

    def __str__(self):
        return self.full_name

    @property
    def must_change_password(self):
        """Whether this person still uses the password made by somebody else."""
        return self.temporary_until is not None

    def is_same_person(self, other):
        """Whether two accounts belong to one person: the two-person rule compares persons, not accounts."""
        return other is not None and (
            self.pk == other.pk or (self.person_id is not None and self.person_id == other.person_id)
        )
