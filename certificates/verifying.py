"""The two doors without an account: anyone checks a certificate, a learner finds the own ones.

Both look past every scope on purpose and give out as little as they can; nothing else may.
"""

import logging
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import Error as DatabaseAway
from django.db.models import F, Q
from django.utils import timezone

from centres.models import Centre, SuccessionPart
from centres.vietnamese import fold

from . import codes, seals
from .models import Certificate, CertificateStatus, StatusBlock

log = logging.getLogger(__name__)

TOKEN = re.compile(r"[A-Z2-7]{26}")
MOST_DIGITS = 9  # of a number; longer ones no database column holds
VALID, EXPIRED, REPLACED, REVOKED, VOID, UNKNOWN = "valid", "expired", "replaced", "revoked", "void", "unknown"
ENDED = {
    CertificateStatus.REVOKED: REVOKED,
    CertificateStatus.VOID: VOID,
    CertificateStatus.REPLACED: REPLACED,
}
REPLACEABLE = {CertificateStatus.REPLACED, CertificateStatus.VOID}  # what another paper may stand in place of
# Whether the rows of a register cannot be believed now, as after an older backup was restored: asked with the key
# of the register a certificate stands in, or with None, any register, before a code is called unknown.
DOUBTS: list[Callable[[int | None], bool]] = []

# All that the public answer shows; what it does not show, such as the birth date, is not even read. A newer paper
# and the keeper of a closed centre's records are asked for where there is one: most answers need neither.
SHOWN = (
    "register", "number", "status", "status_on", "holder_name", "programme_name", "course_name", "studied_from",
    "studied_to", "centre", "centre_name", "issued_on", "valid_until", "reissue_no",
)  # fmt: skip


class CannotTell(Exception):  # noqa: N818  it reads as what it says
    """The register could not be asked, or cannot be believed now: that says nothing about any paper."""


@dataclass(frozen=True)
class Answer:
    """What the public learns: the state, and the certificate whose minimal facts the page shows.

    newest: the last of the papers that replaced it, one after another. keeper: the centre that keeps the records of an
    issuer that is no more; successors: the centres that followed it.
    """

    state: str
    certificate: Certificate | None = None
    newest: Certificate | None = None
    keeper: Centre | None = None
    successors: tuple[Centre, ...] = ()


def state_of(certificate):
    """The state of a certificate today, as the public is told it."""
    if certificate.status in ENDED:
        return ENDED[certificate.status]
    return EXPIRED if certificate.has_expired(timezone.localdate()) else VALID


def shown_name(certificate):
    """The holder as the public is told: whole, or “N. T. H. Vân” where the installation holds the full name back."""
    *before, given = certificate.holder_name.split() or [""]
    if settings.VERIFY_FULL_NAME:
        return certificate.holder_name
    return " ".join([*(f"{part[0]}." for part in before), given])


def newest_after(certificate):
    """The last of the papers that replaced `certificate`, one after another; None where none did."""
    newest = certificate
    while newest.status in REPLACEABLE and (newer := getattr(newest, "replaced_by", None)):
        newest = newer
    return None if newest is certificate else newest


def _answer(certificate):
    register_id = certificate.register_id if certificate else None
    if any(is_doubtful(register_id) for is_doubtful in DOUBTS):
        raise CannotTell
    if certificate is None:
        return Answer(UNKNOWN)
    newest, issuer = newest_after(certificate), certificate.centre_id
    if certificate.keeper_id in (None, issuer):
        return Answer(state_of(certificate), certificate, newest)
    parts = SuccessionPart.objects.filter(predecessor=issuer, succession__undone_at=None)
    successors = tuple(part.successor for part in parts.select_related("successor"))
    return Answer(state_of(certificate), certificate, newest, Centre.objects.get(pk=certificate.keeper_id), successors)


@contextmanager
def _asking_the_register():
    """A database that does not answer becomes CannotTell; the log has the reason and nothing of what was asked."""
    try:
        yield
    except DatabaseAway as error:
        log.error("a certificate could not be checked: %s", type(error).__name__)
        raise CannotTell from error


def by_token(token):
    """Answer to a scanned QR: 128 random bits, so nobody can count through them. Raises CannotTell."""
    token = token.upper()
    if not TOKEN.fullmatch(token):
        return Answer(UNKNOWN)
    return _found("token", token)


def by_code(text):
    """Answer to a typed code; a mistyped one is told apart by `codes.read_code` before anything is looked up.

    A known and an unknown code cost the same one query. Raises CannotTell.
    """
    code = codes.read_code(text)
    return _found("code", code) if code else Answer(UNKNOWN)


def gave_out(certificate, sha256):
    """Whether a file of these bytes was given out for the certificate."""
    with _asking_the_register():
        return certificate.files.filter(sha256=sha256).exists()


def by_seal(text):
    """Answer to a signed QR, compared letter by letter with the one that was printed. Raises CannotTell.

    The register decides, so a seal made with a stolen key meets nothing.
    """
    try:
        sealed = seals.bytes_of(text)
        place = seals.read(sealed).place
    except seals.NotASeal:
        return Answer(UNKNOWN)
    with _asking_the_register():
        block = StatusBlock.objects.filter(block_no=place // StatusBlock.SIZE).first()
        held = block and Certificate.objects.filter(
            register=block.register_id, seq=block.first_seq + place % StatusBlock.SIZE
        ).values_list("token", "printed__qr").first()  # fmt: skip
    if not held or seals.text_of(sealed) != held[1].rpartition("#")[2]:
        return Answer(UNKNOWN)
    return _found("token", held[0])


def _found(column, key):
    with _asking_the_register():
        return _answer(next(iter(Certificate.objects.raw(_look_up(column), [key])), None))  # the key is unique


@cache
def _look_up(column):
    """The statement that finds a certificate by its token or code, written once by Django: it never changes."""
    found = Certificate.objects.filter(**{column: ""}).annotate(keeper_id=F("centre__custodian")).only(*SHOWN)
    return found.query.sql_with_params()[0]


# --- A learner and the own certificates ---------------------------------------------------------------


def _born(day, year):
    """Certificates whose holder was born on `day`, or in `year` where only the year is known."""
    return Q(holder_birth_year_only=False, holder_birth_on=day) | Q(
        holder_birth_year_only=True, holder_birth_on__year=year
    )


def all_of_holder(certificate):
    """Every certificate of the person who holds `certificate`, newest first; spoiled sheets nobody received.

    One entered from a paper register belongs to no learner record: with it come only those issued in its place.
    """
    held = {one.pk: one for one in _chain(certificate)}
    learners = {one.enrolment.learner_id for one in held.values() if one.enrolment_id}
    if learners:
        of_learner = Certificate.objects.filter(enrolment__learner__in=learners)
        held |= {one.pk: one for one in of_learner}
    received = [one for one in held.values() if one.status != CertificateStatus.VOID]
    return sorted(received, key=lambda one: (one.issued_on, one.pk), reverse=True)


def _chain(certificate):
    """`certificate` with those it replaced before it and those that replaced it after it."""
    chain = [certificate]
    while chain[0].replaces_id:
        chain.insert(0, chain[0].replaces)
    while newer := getattr(chain[-1], "replaced_by", None):
        chain.append(newer)
    return chain


def own_by_code(code, *, born_on, born_year):
    """A learner's certificates by one code and the birth date (a date, or None with the year alone)."""
    code = codes.read_code(code) or ""
    held = Certificate.objects.filter(code=code).filter(_born(born_on, born_year)).select_related("enrolment").first()
    return all_of_holder(held) if held else []


def own_by_number(centre, year, number, *, born_on, born_year):
    """A learner's certificates by centre, year, number (as printed, or the digits alone) and birth date.

    A number of a paper register is asked for as it was written: it may stand there twice, and its digits count nothing.
    """
    wanted = fold(number).replace(" ", "")
    if re.fullmatch(r"[0-9]+", wanted):
        numbered = Q(is_legacy=False, seq=int(wanted[-MOST_DIGITS:]))
    else:
        numbered = Q(is_legacy=False, number__iexact=wanted)
    numbered |= Q(is_legacy=True, number__iexact=number.strip())
    held = Certificate.objects.filter(numbered, _born(born_on, born_year), centre=centre, year=year)
    found = list(held.select_related("enrolment")[:2])
    return all_of_holder(found[0]) if len(found) == 1 else []


def kept(pks):
    """The certificates a learner found a moment ago, in the order found."""
    found = Certificate.objects.select_related("replaced_by", "centre__custodian").in_bulk(pks)
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
