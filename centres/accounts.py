"""Verbs on accounts: the one above creates, resets and disables; nobody registers alone."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit
from .models import User
from .scope import CENTRE_ROLES, Role

# Who may create, reset and disable accounts of which roles.
MANAGES = {
    Role.NATIONAL: frozenset({Role.PROVINCE}),
    Role.PROVINCE: CENTRE_ROLES,
    Role.DIRECTOR: frozenset({Role.DEPUTY, Role.OFFICER, Role.LECTURER}),
}
# Letters and digits that nobody mistakes for one another on a printed slip.
SLIP_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PortalBackend(ModelBackend):
    """Django's backend; a temporary password that has run out opens nothing."""

    def user_can_authenticate(self, user):
        expired = user.temporary_until is not None and user.temporary_until < timezone.now()
        return super().user_can_authenticate(user) and not expired


def may_manage(by, user):
    """Whether `by` may reset or disable the account `user` (which he must also see)."""
    return user.role in MANAGES.get(by.role, frozenset()) and user.pk != by.pk


def _temporary_password():
    """Twelve characters in three groups, about 59 random bits."""
    return "-".join("".join(secrets.choice(SLIP_ALPHABET) for _ in range(4)) for _ in range(3))


def give_temporary_password(user):
    """Set a new temporary password on `user` without saving; returns it, to be shown once."""
    password = _temporary_password()
    user.set_password(password)
    user.temporary_until = timezone.now() + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
    return password


@transaction.atomic
def create(*, by, username, full_name, role, province=None, centre=None, person=None):
    """Open an account; returns (user, temporary password). The password is shown once, on the slip.

    Raises ValidationError for a taken name or a place that does not fit; PermissionDenied outside one's own place.
    """
    if role not in MANAGES.get(by.role, frozenset()):
        raise PermissionDenied
    if by.role == Role.PROVINCE and (centre is None or centre.province_id != by.province_id):
        raise PermissionDenied
    if by.role == Role.DIRECTOR and (centre is None or centre.pk != by.centre_id):
        raise PermissionDenied
    if person is not None and (centre is None or person.centre_id != centre.pk):
        raise ValidationError({"person": _("This person belongs to another centre: choose one of this centre.")})
    user = User(username=username, full_name=full_name, role=role, province=province, centre=centre, person=person)
    password = give_temporary_password(user)
    user.full_clean(exclude=["password"])
    user.save()
    audit.record(by, "create_account", user, role=str(role))
    return user, password


@transaction.atomic
def reset(user, *, by):
    """Give `user` a new temporary password and end all sessions; returns the password, shown once."""
    if not may_manage(by, user):
        raise PermissionDenied
    password = give_temporary_password(user)
    user.save(update_fields=["password", "temporary_until"])
    audit.record(by, "reset_password", user)
    return password


@transaction.atomic
def set_active(user, is_active, *, by):
    """Disable or enable an account; a disabled one is signed out at its next request."""
    if not may_manage(by, user):
        raise PermissionDenied
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit.record(by, "enable_account" if is_active else "disable_account", user)


@transaction.atomic
def change_own_password(user, password):
    """The owner sets a password only the owner knows."""
    user.set_password(password)
    user.temporary_until = None
    user.save(update_fields=["password", "temporary_until"])
    audit.record(user, "change_own_password", user)
