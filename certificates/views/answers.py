"""What the public reads about a certificate: the state in words and the few facts that go with it."""

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from .. import codes, verifying
from ..models import CertificateStatus


def shown(answer):
    """The parts of components/result.html; an unknown code has a page part of its own, so only its state."""
    certificate = answer.certificate
    match answer.state:
        case verifying.VALID:
            return _valid(certificate)
        case verifying.EXPIRED:
            return {
                "state": answer.state, "kind": "warn", "icon": "clock-history",
                "title": _("The validity of this certificate has ended"),
                "text": _("It was valid until %(day)s") % {"day": localize(certificate.valid_until)},
                "rows": _facts(certificate),
                "foot": _("Compare name and number with the paper."),
            }  # fmt: skip
        case verifying.REPLACED:
            return _replaced(certificate)
        case verifying.REVOKED:
            return {
                "state": answer.state, "kind": "stop", "icon": "x-octagon", "title": _("Revoked"),
                "text": _("Not in force since %(day)s") % {"day": localize(certificate.status_on)},
                "rows": _paper(certificate),
                "foot": _("To have it confirmed, ask the centre that issued it."),
            }  # fmt: skip
        case verifying.VOID:
            return {
                "state": answer.state, "kind": "stop", "icon": "slash-circle", "title": _("Void"),
                "text": _("Spoiled before it was handed over, void since %(day)s")
                % {"day": localize(certificate.status_on)},
                "rows": _paper(certificate),
                "foot": _("To have it confirmed, ask the centre that issued it."),
            }  # fmt: skip
    return {"state": verifying.UNKNOWN}


def _valid(certificate):
    until = certificate.valid_until
    return {
        "state": verifying.VALID, "kind": "ok", "icon": "check-circle-fill",
        "title": _("This certificate is valid"),
        "text": _("In force until %(day)s") % {"day": localize(until)} if until else _("In force, without a term"),
        "rows": _facts(certificate),
        "foot": _("Compare name and number with the paper."),
    }  # fmt: skip


def _replaced(certificate):
    rows, foot = _paper(certificate), ""
    newer = getattr(certificate, "replaced_by", None)
    if newer:
        rows.insert(1, (_("Replaced by"), newer.number))
        foot = _("Ask the holder for the certificate with the number %(number)s.") % {"number": newer.number}
    return {
        "state": verifying.REPLACED, "kind": "warn", "icon": "arrow-repeat", "title": _("Replaced"),
        "text": _("No longer in use since %(day)s") % {"day": localize(certificate.status_on)},
        "rows": rows, "foot": foot,
    }  # fmt: skip


def _paper(certificate):
    """What tells one paper from another, without its holder."""
    return [
        (_("Number"), certificate.number),
        (_("Programme"), _course(certificate)),
        (_("Issued on"), certificate.issued_on),
        (_("Issued by"), certificate.centre_name),
        *_keeper(certificate),
    ]


def _facts(certificate):
    first, last = localize(certificate.studied_from), localize(certificate.studied_to)
    return [
        (_("Full name"), certificate.holder_name),
        (_("Programme"), _course(certificate)),
        (_("Studied"), first if first == last else f"{first} – {last}"),
        (_("Number"), certificate.number),
        (_("Issued on"), certificate.issued_on),
        (_("Issued by"), certificate.centre_name),
        *_keeper(certificate),
    ]


def keeper(certificate):
    """The centre to turn to: the issuer, or the keeper of its records where the issuer is no more."""
    return certificate.centre.custodian or certificate.centre


def _keeper(certificate):
    """The line that names the contact of a closed centre, with its telephone."""
    kept_by = keeper(certificate)
    if kept_by.pk == certificate.centre_id:
        return []
    contact = [kept_by.name, kept_by.address, kept_by.phone]
    return [(_("Records kept by"), ", ".join(words for words in contact if words))]


def _course(certificate):
    """The class, which by habit begins with the name of the programme, else both."""
    if certificate.course_name.startswith(certificate.programme_name):
        return certificate.course_name
    return f"{certificate.programme_name}; {certificate.course_name}"


def own(certificate, place):
    """One of a learner's own certificates on the own page; `place` is its number in the list."""
    kind, words, icon = _own_state(certificate)
    return {
        "place": place, "certificate": certificate, "course": _course(certificate),
        "kind": kind, "words": words, "icon": icon,
        "code": codes.show_code(certificate.code), "keeper": keeper(certificate),
        "is_kept_elsewhere": keeper(certificate).pk != certificate.centre_id,
        "has_file": certificate.status == CertificateStatus.ISSUED,
        "note": certificate.status_reason,
    }  # fmt: skip


def _own_state(certificate):
    until = certificate.valid_until
    if certificate.status == CertificateStatus.REVOKED:
        return "stop", _("Revoked"), "x-circle"
    if certificate.status == CertificateStatus.REPLACED:
        return "closed", _("Replaced, no longer in use"), "arrow-right"
    if certificate.has_expired(timezone.localdate()):
        return "warn", _("Validity ended on %(day)s") % {"day": localize(until)}, "clock-history"
    if until:
        return "ok", _("Valid until %(day)s") % {"day": localize(until)}, "check-lg"
    return "ok", _("Valid"), "check-lg"
