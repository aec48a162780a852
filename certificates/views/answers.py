"""What the public reads about a certificate: the state in words and the few facts that go with it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import codes, verifying
from ..models import CertificateStatus


def shown(answer):
    """The parts of components/result.html; an unknown code has a page part of its own, so only its state."""
    if answer.certificate is None:
        return {"state": answer.state}
    return {"state": answer.state} | PARTS[answer.state](answer)


def _valid(answer):
    until = answer.certificate.valid_until
    return {
        "kind": "ok", "icon": "check-circle-fill", "title": _("This certificate is valid"),
        "text": _("In force until %(day)s") % {"day": localize(until)} if until else _("In force, without a term"),
        "rows": _facts(answer), "foot": _("Compare name and number with the paper."),
    }  # fmt: skip


def _expired(answer):
    return {
        "kind": "warn", "icon": "clock-history", "title": _("The validity of this certificate has ended"),
        "text": _("It was valid until %(day)s") % {"day": localize(answer.certificate.valid_until)},
        "rows": _facts(answer), "foot": _("Compare name and number with the paper."),
    }  # fmt: skip


def _replaced(answer):
    newest = answer.newest
    foot = ""
    if newest and verifying.state_of(newest) == verifying.VALID:
        foot = _("Ask the holder for the certificate with the number %(number)s.") % {"number": newest.number}
    return {
        "kind": "warn", "icon": "arrow-repeat", "title": _("Replaced"),
        "text": _("No longer in use since %(day)s") % {"day": localize(answer.certificate.status_on)},
        "rows": _paper(answer), "foot": foot,
    }  # fmt: skip


def _revoked(answer):
    return {
        "kind": "stop", "icon": "x-octagon", "title": pgettext("certificate", "Revoked"),
        "text": _("Not in force since %(day)s") % {"day": localize(answer.certificate.status_on)},
        "rows": _paper(answer), "foot": _("To have it confirmed, ask the centre that issued it."),
    }  # fmt: skip


def _void(answer):
    return {
        "kind": "stop", "icon": "slash-circle", "title": _("Void: this sheet was spoiled"),
        "text": _("Cancelled on %(day)s before it was handed over; it proves nothing")
        % {"day": localize(answer.certificate.status_on)},
        "rows": _paper(answer), "foot": _("To have it confirmed, ask the centre that issued it."),
    }  # fmt: skip


PARTS = {
    verifying.VALID: _valid,
    verifying.EXPIRED: _expired,
    verifying.REPLACED: _replaced,
    verifying.REVOKED: _revoked,
    verifying.VOID: _void,
}


def _paper(answer):
    """What tells one paper from another, without its holder."""
    certificate = answer.certificate
    return [
        (_("Number"), certificate.number),
        *([(_("Replaced by"), _number_of(answer.newest))] if answer.newest else []),
        (_("Programme"), certificate.course_in_full),
        (_("Issued on"), certificate.issued_on),
        (_("Issued by"), certificate.centre_name),
        *_followers(answer),
    ]


def _number_of(newest):
    """“0702-GCN/TTCT, issued anew for the 1st time”, and that it has ended too, where it has."""
    words = _("%(number)s, reissue no. %(n)s") % {"number": newest.number, "n": newest.reissue_no}
    match verifying.state_of(newest):
        case verifying.VALID:
            return words
        case verifying.EXPIRED:
            return _("%(number)s; its validity has ended") % {"number": words}
    return _("%(number)s; this one is no longer in force either") % {"number": words}


def _facts(answer):
    certificate = answer.certificate
    first, last = localize(certificate.studied_from), localize(certificate.studied_to)
    return [
        (_("Full name"), verifying.shown_name(certificate)),
        (_("Programme"), certificate.course_in_full),
        (_("Studied"), first if first == last else f"{first} – {last}"),
        (_("Number"), certificate.number),
        (_("Issued on"), certificate.issued_on),
        (_("Issued by"), certificate.centre_name),
        *_followers(answer),
    ]


def _followers(answer):
    """Of a closed issuer: the centres that followed it, and the contact of the one that keeps its records."""
    if answer.keeper is None:
        return []
    names = ", ".join(centre.name for centre in answer.successors)
    contact = [answer.keeper.name, answer.keeper.address, answer.keeper.phone]
    return [
        *([(_("Succeeded by"), names)] if names else []),
        (_("Records kept by"), ", ".join(words for words in contact if words)),
    ]


def as_data(answer, at):
    """The same answer for machines: plain JSON values under names that stay, see docs/verification.md."""
    data = {"state": answer.state, "register": urlsplit(settings.PUBLIC_ADDRESS).netloc, "looked_up_at": at.isoformat()}
    certificate = answer.certificate
    if certificate is None:
        return data
    data |= {
        "number": certificate.number, "programme": certificate.programme_name, "course": certificate.course_name,
        "issued_on": certificate.issued_on.isoformat(), "issued_by": certificate.centre_name,
    }  # fmt: skip
    if answer.state in (verifying.VALID, verifying.EXPIRED):
        until = certificate.valid_until
        data |= {
            "holder": verifying.shown_name(certificate), "studied_from": certificate.studied_from.isoformat(),
            "studied_to": certificate.studied_to.isoformat(), "valid_until": until and until.isoformat(),
        }  # fmt: skip
    else:
        data["since"] = certificate.status_on.isoformat()
    if answer.newest:
        data["replaced_by"] = {"number": answer.newest.number, "state": verifying.state_of(answer.newest)}
    if kept_by := answer.keeper:
        data["succeeded_by"] = [centre.name for centre in answer.successors]
        data["records_kept_by"] = {"name": kept_by.name, "address": kept_by.address, "phone": kept_by.phone}
    return data


def keeper(certificate):
    """The centre to turn to: the issuer, or the keeper of its records where the issuer is no more."""
    return certificate.centre.custodian or certificate.centre


def own(certificate, place, request=None):
    """One of a learner's own certificates on the own page; `place` is its number in the list.

    request: the latest CorrectionRequest about it, or None.
    """
    kind, words, icon = _own_state(certificate)
    is_in_force = certificate.status == CertificateStatus.ISSUED
    return {
        "place": place, "certificate": certificate, "course": certificate.course_in_full,
        "kind": kind, "words": words, "icon": icon,
        "code": codes.show_code(certificate.code) if certificate.code else "", "keeper": keeper(certificate),
        "is_kept_elsewhere": keeper(certificate).pk != certificate.centre_id,
        "has_file": is_in_force and not certificate.is_legacy,
        "grade": certificate.printed.get("grade"),
        "request": request, "may_ask": is_in_force and not (request and request.is_open),
        "note": certificate.status_reason,
    }  # fmt: skip


def _own_state(certificate):
    until = certificate.valid_until
    match verifying.state_of(certificate):
        case verifying.REVOKED:
            return "stop", pgettext("certificate", "Revoked"), "x-circle"
        case verifying.REPLACED:
            return "closed", _("Replaced, no longer in use"), "arrow-right"
        case verifying.VOID:
            return "stop", _("Void: this sheet was spoiled"), "slash-circle"
        case verifying.EXPIRED:
            return "warn", _("Validity ended on %(day)s") % {"day": localize(until)}, "clock-history"
    if until:
        return "ok", _("Valid until %(day)s") % {"day": localize(until)}, "check-lg"
    return "ok", _("Valid"), "check-lg"
