"""The two doors without an account: anyone checks a certificate, a learner finds the own ones.

Both look past every scope on purpose and give out as little as they can; nothing else may.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from centres.vietnamese import fold

from . import codes
from .models import Certificate, CertificateStatus

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


def by_token(token):
    """Answer to a scanned QR: 128 random bits, so nobody can count through them."""
    return _answer(Certificate.objects.select_related("centre").filter(token=token.upper()).first())


def by_code(text):
    """Answer to a typed code; a mistyped one is told apart by `codes.read_code` before anything is looked up."""
    code = codes.read_code(text)
    return _answer(Certificate.objects.select_related("centre").filter(code=code).first() if code else None)


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
        Certificate.objects.filter(enrolment__learner=certificate.enrolment.learner_id)
        .select_related("centre")
        .order_by("-issued_on", "-pk")
    )


def own_by_code(code, *, born_on, born_year):
    """A learner's certificates by one code and the birth date (a date, or None with the year alone)."""
    held = Certificate.objects.filter(code=codes.read_code(code) or "").filter(_born(born_on, born_year))
    return _all_of_holder(held.select_related("enrolment").first())


def own_by_number(centre, year, number, *, born_on, born_year):
    """A learner's certificates by centre, year, number (as printed, or the digits alone) and birth date."""
    held = Certificate.objects.filter(centre=centre, year=year).filter(_born(born_on, born_year))
    wanted = fold(number).replace(" ", "")
    if wanted.isdigit():
        held = held.filter(seq=int(wanted))
    else:
        held = held.filter(number__iexact=number.strip())
    found = list(held.select_related("enrolment")[:2])
    return _all_of_holder(found[0]) if len(found) == 1 else []
