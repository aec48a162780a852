"""The two doors without an account: anyone checks a certificate, a learner finds the own ones.

Both look past every scope on purpose and give out as little as they can; nothing else may.
"""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from centres.models import Centre
from centres.vietnamese import fold

from . import codes
from .models import Certificate, CertificateStatus

TOKEN = re.compile(r"[A-Z2-7]{26}")
MOST_DIGITS = 9  # of a number; longer ones no database column holds
VALID, EXPIRED, REPLACED, REVOKED, UNKNOWN = "valid", "expired", "replaced", "revoked", "unknown"


@dataclass(frozen=True)
class Answer:
    """What the public learns: the state, and the certificate whose minimal facts the page shows."""

    state: str
    certificate: Certificate | None = None


def _answer(certificate):
    if certificate is None:
        return Answer(UNKNOWN)
    if certificate.status == CertificateStatus.REVOKED:
        return Answer(REVOKED, certificate)
    if certificate.status == CertificateStatus.REPLACED:
        return Answer(REPLACED, certificate)
    if certificate.has_expired(timezone.localdate()):
        return Answer(EXPIRED, certificate)
    return Answer(VALID, certificate)


def _public():
    """Certificates with what the public pages name: a newer one, and who keeps the records of the issuer today."""
    return Certificate.objects.select_related("replaced_by", "centre__custodian")


def by_token(token):
    """Answer to a scanned QR: 128 random bits, so nobody can count through them."""
    token = token.upper()
    if not TOKEN.fullmatch(token):
        return Answer(UNKNOWN)
    return _answer(_public().filter(token=token).first())


def by_code(text):
    """Answer to a typed code; a mistyped one is told apart by `codes.read_code` before anything is looked up."""
    code = codes.read_code(text)
    return _answer(_public().filter(code=code).first() if code else None)


def _born(day, year):
    """Certificates whose holder was born on `day`, or in `year` where only the year is known."""
    return Q(holder_birth_year_only=False, holder_birth_on=day) | Q(
        holder_birth_year_only=True, holder_birth_on__year=year
    )


def _all_of_holder(certificate):
    """Every certificate of the person who holds `certificate`, newest first."""
    if certificate is None:
        return []
    return list(
        Certificate.objects.filter(enrolment__learner=certificate.enrolment.learner_id).order_by("-issued_on", "-pk")
    )


def own_by_code(code, *, born_on, born_year):
    """A learner's certificates by one code and the birth date (a date, or None with the year alone)."""
    held = Certificate.objects.filter(code=codes.read_code(code) or "").filter(_born(born_on, born_year))
    return _all_of_holder(held.select_related("enrolment").first())


def own_by_number(centre, year, number, *, born_on, born_year):
    """A learner's certificates by centre, year, number (as printed, or the digits alone) and birth date."""
    held = Certificate.objects.filter(centre=centre, year=year, is_legacy=False).filter(_born(born_on, born_year))
    wanted = fold(number).replace(" ", "")
    if re.fullmatch(r"[0-9]+", wanted):
        held = held.filter(seq=int(wanted[-MOST_DIGITS:]))
    else:
        held = held.filter(number__iexact=wanted)
    found = list(held.select_related("enrolment")[:2])
    return _all_of_holder(found[0]) if len(found) == 1 else []


def kept(pks):
    """The certificates a learner found a moment ago, in the order found."""
    found = _public().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def centres_by_province():
    """[(province, [(centre id, name)])] of the centres that have a register, for the learner's form."""
    rows = (
        Centre.objects.filter(registers__isnull=False)
        .order_by("province__sort_key", "sort_key")
        .values_list("province__name", "pk", "short_name")
        .distinct()
    )
    grouped = {}
    for province, pk, name in rows:
        grouped.setdefault(province, []).append((pk, name))
    return list(grouped.items())
