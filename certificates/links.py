"""Verbs on one-time links: the help desk makes one for a holder it knows; it opens once, within a day."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.refusals import refuse
from centres.scope import check_staff

from . import codes, verifying
from .models import OneTimeLink


@transaction.atomic
def make(certificate, *, by, note):
    """Make a link to the certificates of the holder of `certificate`; returns (OneTimeLink, its secret).

    The secret, 128 random bits, is kept nowhere: whoever lost it gets a new link. A new link ends those before it.
    note: how the holder was recognised. Raises ValidationError "note_missing"; PermissionDenied.
    """
    check_staff(by, certificate.centre)
    note = note.strip()
    if not note:
        refuse("note", "note_missing", _("Write how the holder was recognised, such as by the citizen card."))
    now, secret = timezone.now(), codes.new_token()
    certificate.links.usable(now).update(expires_at=now)
    link = OneTimeLink.objects.create(
        certificate=certificate, centre=certificate.centre, secret_sha256=_hash(secret), note=note, made_by=by,
        made_at=now, expires_at=now + timedelta(hours=settings.ONE_TIME_LINK_HOURS),
    )  # fmt: skip
    audit.record(by, "make_link", certificate, link=link.pk)
    return link, secret


@transaction.atomic
def use(secret):
    """The certificates a link opens, the first time within its hours; [] for a used, ended or unknown one alike."""
    now, found = timezone.now(), OneTimeLink.objects.filter(secret_sha256=_hash(secret))
    if not found.usable(now).update(used_at=now):  # one UPDATE: of two who open it at once, one does
        return []
    certificate = found.select_related("certificate__enrolment", "certificate__centre").get().certificate
    audit.record(None, "use_link", certificate)
    return verifying.all_of_holder(certificate)


def _hash(secret):
    """What is kept of a secret, in either case of its letters."""
    return hashlib.sha256(secret.upper().encode()).hexdigest()
