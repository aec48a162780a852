"""Pages of the register: the book, and one certificate in it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from centres.models import AuditLine
from centres.scope import Role, may_write
from centres.vietnamese import roman
from centres.views.refusals import accepted

from .. import blankstates, blankstock, book, codes, handing
from ..forms.register import HandOverForm, HolderForm, RegisterFilterForm
from ..models import BlankUse, Certificate, CertificateStatus, RegisterEntry
from . import decision_page

ROWS = 20
MOST_FOUND = 60  # rows of a search by name; more are found by typing more of the name


def check_reader(user):
    """Raises PermissionDenied for lecturers: the register is not their business."""
    if user.role == Role.LECTURER:
        raise PermissionDenied


def certificate_list(request):
    """The book: every number with its holder and state. A name is searched by POST and stands in no address."""
    check_reader(request.user)
    filters = RegisterFilterForm(request.GET, user=request.user)
    filters.is_valid()  # a filter nobody offered is left out; the form says so
    entries = filters.narrow(RegisterEntry.objects.visible_to(request.user))
    rows = filters.pick(book.rows(entries))
    search = HolderForm(request.POST or None)
    context = {"filters": filters, "search": search, "year": filters.year_shown, "counts": book.counts(entries)}
    if request.method == "POST" and search.is_valid():
        found = book.held_by(book.rows(RegisterEntry.objects.visible_to(request.user)), search.cleaned_data["holder"])
        page = book.page(found, MOST_FOUND)
        context |= {"searched": search.cleaned_data["holder"], "page": page}
    else:
        page = book.page(rows, ROWS, after=_key(request, "after"), before=_key(request, "before"))
        context |= {"page": page, "previous": _address(request, before=page.before),
                    "next": _address(request, after=page.after)}  # fmt: skip
    today = timezone.localdate()
    context["rows"] = [_row(entry, today) for entry in page.rows]
    return render(request, "certificates/certificate_list.html", context)


def _row(entry, today):
    """What one row of the book shows."""
    code, words, reason = _state(entry, today)
    row = {"entry": entry, "certificate": entry.certificate, "code": code, "words": words, "reason": reason}
    day = entry.certificate.issued_on if entry.certificate else timezone.localdate(entry.at)
    row["centre_name"] = entry.register.centre.name_on(day).short_name
    if entry.certificate and entry.certificate.enrolment:
        course_class = entry.certificate.enrolment.course_class
        row |= {"course_class": course_class, "cohort": roman(course_class.cohort)}
    return row


def _state(entry, today):
    """(code of the badge, its words, the reason under the row) of one number of the book."""
    certificate = entry.certificate
    if certificate is None:
        return "void", entry.get_kind_display(), entry.facts.get("reason", "")
    if certificate.status != CertificateStatus.ISSUED:
        newer = getattr(certificate, "replaced_by", None)
        by = _("By number %(number)s, ") % {"number": newer.number} if newer else ""
        why = f"{by}{localize(certificate.status_on)}: {certificate.status_reason}"
        return certificate.status, certificate.get_status_display(), why
    if certificate.is_legacy:
        marks = "; ".join(entry.facts.get("marks", [])) if entry.facts else ""
        return "closed", _("By the paper register"), marks
    if certificate.has_expired(today):
        ended = _("Validity ended on %(day)s") % {"day": localize(certificate.valid_until)}
        return "expired", _("Validity ended"), ended
    if certificate.replaces_id:
        return (
            "reissued",
            _("Issued anew"),
            _("In place of number %(number)s") % {"number": certificate.replaces.number},
        )
    return certificate.status, certificate.get_status_display(), ""


def _key(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _address(request, **key):
    """This page from another row on, its filters kept; empty where there is none."""
    ((name, pk),) = key.items()
    if pk is None:
        return ""
    query = request.GET.copy()
    for other in ("after", "before"):
        query.pop(other, None)
    query[name] = pk
    return f"?{query.urlencode()}"


def _find(request, pk):
    check_reader(request.user)
    certificates = Certificate.objects.visible_to(request.user).select_related(
        "centre__custodian", "register", "proposal", "issued_by", "replaces", "replaced_by", "enrolment__course_class",
    )  # fmt: skip
    return get_object_or_404(certificates, pk=pk)


@require_GET
def certificate_detail(request, pk):
    """One certificate: the facts as printed, what happened to it, its files, how anyone checks it."""
    return _page(request, _find(request, pk))


def _page(request, certificate, form=None):
    lines = RegisterEntry.objects.visible_to(request.user).filter(certificate=certificate).select_related("by")
    deeds = AuditLine.objects.visible_to(request.user).about(certificate).select_related("by")[:20]
    waits = certificate.status == CertificateStatus.ISSUED and certificate.handed_over_on is None
    waits = waits and not certificate.is_legacy
    context = {
        "certificate": certificate,
        "state": _state(RegisterEntry(certificate=certificate), timezone.localdate()),
        "code": codes.show_code(certificate.code) if certificate.code else "",
        "opens": _opens(certificate),
        "printed": _printed(certificate),
        "history": _history(certificate, lines, deeds),
        "files": certificate.files.order_by("pk"),
        "sheet": _sheet(request.user, certificate),
        "links": certificate.links.select_related("made_by")[:5],
        "asked": certificate.correction_requests.all()[:5],
        "now": timezone.now(),
        "may_write": may_write(request.user),
        "form": (form or HandOverForm()) if waits and may_write(request.user) else None,
    } | decision_page.on_certificate(request.user, certificate)
    return render(request, "certificates/certificate_detail.html", context)


def _sheet(user, certificate):
    """The blank form it stands on: its serial number, its range, and the state where it is no longer in use."""
    use = blankstock.sheet_of(certificate, BlankUse.objects.visible_to(user))
    if use is None:
        return None
    return {
        "serial": use.range.serial(use.first), "range": use.range,
        "words": "" if use.state == blankstates.Kind.USED else blankstates.WORDS[use.state],
    }  # fmt: skip


def _opens(certificate):
    """The address here of what its QR code opens; facts that are signed stand behind its #."""
    if certificate.is_legacy:
        return ""
    if seal := certificate.printed["qr"].partition("#")[2]:
        return f"{reverse('offline-page')}#{seal}"
    return reverse("verify-token", args=[certificate.token])


def _printed(certificate):
    """The facts on the paper, from what was frozen at the issue and from nowhere else."""
    facts = certificate.printed
    return [
        (_("Full name"), _lines(facts["name"])),
        (_("Birth date"), facts["born"]),
        (_("Home place"), _lines(facts["home"])),
        (_("Workplace"), _lines(facts["unit"])),
        (_("Programme"), _lines(facts["programme"])),
        (_("Class"), facts["course"]),
        (_("Grade"), facts["grade"]),
        (_("Validity"), facts["expiry"]),
        (_("Recognition decision"), facts["decision"]),
        (_("Place and date"), facts["place_date"]),
        (_("Signer"), f"{', '.join(facts['signer_titles'])} {facts['signer_name']}"),
    ]  # fmt: skip


def _lines(fitted):
    return " ".join(fitted["lines"]) if fitted else ""


HISTORY = {
    "hand_over": gettext_lazy("Handed over"),
    "download_certificate": gettext_lazy("File downloaded"),
    "download_own_certificate": gettext_lazy("File downloaded by the holder"),
    "download_training_sheet": gettext_lazy("Training sheet downloaded by the holder"),
    "make_link": gettext_lazy("One-time link made for the holder"),
    "use_link": gettext_lazy("One-time link opened by the holder"),
}


def _history(certificate, lines, deeds):
    """[(when, who, what, address or "")] from the book and from the audit, the newest first."""
    found = [(line.at, line.by, _line_words(certificate, line), _line_address(certificate, line)) for line in lines]
    found += [(deed.at, deed.by, HISTORY.get(deed.verb, deed.verb), "") for deed in deeds]
    return sorted(found, key=lambda row: row[0], reverse=True)


def _line_words(certificate, line):
    """What a line of the book says, with its paper and reason, and the other number where there is one."""
    words = _("Line %(line)s of the register: %(what)s") % {
        "line": line.line, "what": line.get_kind_display().lower()
    }  # fmt: skip
    if line.kind == RegisterEntry.Kind.ISSUE and certificate.replaces:
        words += " · " + _("In place of number %(number)s") % {"number": certificate.replaces.number}
    if newer := line.facts.get("by"):
        words += " · " + _("by number %(number)s") % {"number": newer}
    return " · ".join(filter(None, [words, line.facts.get("decision_no"), line.facts.get("reason")]))


def _line_address(certificate, line):
    """The page of the decision a line rests on; "" for a line of issue on a proposal."""
    decision = line.facts.get("decision") or (
        certificate.decision_id if line.kind == RegisterEntry.Kind.ISSUE else None
    )
    return reverse("decision-detail", args=[decision]) if decision else ""


@require_POST
def certificate_hand_over(request, pk):
    """Record to whom one certificate was handed."""
    certificate, form = _find(request, pk), HandOverForm(request.POST)
    if form.is_valid() and accepted(form, handing.hand_over, certificate, by=request.user, **form.cleaned_data):
        said = _("Recorded: handed to %(to)s on %(day)s.")
        day = localize(certificate.handed_over_on)
        messages.success(request, said % {"to": certificate.handed_over_to, "day": day})
        return redirect(certificate)
    try:
        handing.check_waits(certificate)
    except ValidationError as error:  # sent from an older page; the one of today draws no form to say it on
        messages.error(request, " ".join(error.messages))
        return redirect(certificate)
    return _page(request, certificate, form)
