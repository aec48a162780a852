"""Pages of the ledger of blank forms: stock and differences, one range, its deeds, destruction by two persons."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres import audit
from centres.scope import Role, may_write
from centres.tables import Head, Table, xlsx
from centres.views.files import attachment
from centres.views.refusals import accepted

from .. import blanks, blankstates, blankstock
from ..blankstates import STATES, WORDS, Kind
from ..forms.blanks import DestroyForm, KeepForm, ReceiveForm, RecordForm, UseForm
from ..models import BlankRange, BlankUse, Certificate

ROWS = 100
MOST_SPANS = 200


def _check_reader(user):
    if user.role == Role.LECTURER or not user.role:
        raise PermissionDenied


def _check_writer(user):
    if not may_write(user):
        raise PermissionDenied


def _ranges(request):
    ranges = BlankRange.objects.visible_to(request.user).select_related("centre")
    return ranges.order_by("centre__sort_key", "form", "prefix", "first")


@require_GET
def blank_list(request):
    """What was received and what became of it, and where the ledger and the register do not say the same."""
    _check_reader(request.user)
    stocks = blankstock.stock(_ranges(request))
    page = Paginator(stocks, ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(one) for one in page], "page": page, "total": blankstock.total(stocks), "states": _heads(),
        "differences": _differences(request, stocks), "today": timezone.localdate(),
        "may_write": may_write(request.user),
    }  # fmt: skip
    context["sums"] = [context["total"][str(state)] for state in STATES]
    return render(request, "certificates/blank_list.html", context)


def _heads():
    return [WORDS[state] for state in STATES]


def _row(stock):
    return {"range": stock.range, "counts": [stock.counts[str(state)] for state in STATES]}


def _differences(request, stocks):
    """The Differences as the page shows them: its sheets by their serial numbers."""
    found = blankstock.differences(stocks, Certificate.objects.visible_to(request.user))
    found.ended, found.nobody = ([_on_page(*pair) for pair in pairs] for pairs in (found.ended, found.nobody))
    return found


def _on_page(blank_range, span):
    return {"range": blank_range, "label": blank_range.serial(span.first), "certificate": span.use.certificate}


@require_GET
def blank_export(request):
    """The ledger as an Excel file: ranges with their sums; each sheet of a certificate, spans of others; logged."""
    _check_reader(request.user)
    stocks = blankstock.stock(_ranges(request))
    audit.record(request.user, "export_blanks", request.user, rows=len(stocks))
    day = _("As of %(day)s") % {"day": localize(timezone.localdate())}
    return attachment(xlsx(_sums_table(stocks, day), _spans_table(stocks, day)), "phoi-giay-chung-nhan.xlsx")


def _sums_table(stocks, day):
    heads = [Head(_("Centre"), 36), Head(_("Form"), 16), Head(_("Range"), 24), Head(_("Received on"), 14),
             Head(_("Minutes"), 18), Head(_("Received"), 12)]  # fmt: skip
    heads += [Head(str(words), 14) for words in _heads()]
    rows = [
        [one.range.centre.name, one.range.get_form_display(), str(one.range), one.range.received_on,
         one.range.minutes_no, one.range.sheets, *(one.counts[str(state)] for state in STATES)]
        for one in stocks
    ]  # fmt: skip
    sums = blankstock.total(stocks)
    total = [_("Total"), "", "", "", "", sums["received"], *(sums[str(state)] for state in STATES)]
    return Table(_("Blank forms of certificates"), [day], heads, rows, total, name=_("Ranges"))


def _spans_table(stocks, day):
    heads = [Head(_("Centre"), 36), Head(_("From number"), 16), Head(_("To number"), 16), Head(_("Forms"), 10),
             Head(_("State"), 22), Head(_("Day"), 14), Head(_("Certificate"), 22), Head(_("Minutes"), 18),
             Head(_("Reason"), 40)]  # fmt: skip
    rows = []
    for one in stocks:
        for span in blankstates.joined(one.spans, across_certificates=False):
            use = span.use
            rows.append([
                one.range.centre.name, one.range.serial(span.first), one.range.serial(span.last), span.sheets,
                str(WORDS[span.state]), use and use.on, use and use.certificate and use.certificate.number,
                use and use.minutes_no, use and use.reason,
            ])  # fmt: skip
    return Table(_("Every blank form"), [day], heads, rows, name=_("Forms"))


def blank_receive(request):
    """Enter blank forms that arrived."""
    _check_writer(request.user)
    form = ReceiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        receive = partial(blanks.receive, request.user.centre, by=request.user, **form.cleaned_data)
        if made := accepted(form, receive):
            said = _("%(range)s entered.") % {"range": made}
            messages.success(request, said)
            return redirect(made)
    return render(request, "certificates/blank_receive.html", {"form": form})


def _find(request, pk):
    _check_reader(request.user)
    ranges = BlankRange.objects.visible_to(request.user).select_related("centre__custodian", "entered_by")
    return get_object_or_404(ranges, pk=pk)


@require_GET
def blank_detail(request, pk):
    """One range: its sheets by state, what waits for a second person, and the form of the next deed."""
    return _page(request, _find(request, pk))


def _page(request, blank_range, form=None):
    (stock,) = blankstock.stock([blank_range])
    writes = may_write(request.user) and request.user.centre_id == blank_range.centre.custodian_id
    rows = blankstates.joined(stock.spans)
    context = {
        "range": blank_range, "figures": list(zip(_heads(), _row(stock)["counts"], strict=True)),
        "rows": [_span_row(blank_range, span) for span in rows[:MOST_SPANS]], "hidden": max(0, len(rows) - MOST_SPANS),
        "waiting": [_waiting(span, blank_range) for span in stock.spans if span.state == Kind.SET_ASIDE],
        "form": (form or RecordForm(blank_range=blank_range, user=request.user)) if writes else None,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "certificates/blank_detail.html", context)


def _span_row(blank_range, span):
    return {"first": blank_range.serial(span.first), "last": blank_range.serial(span.last), "span": span,
            "words": WORDS[span.state]}  # fmt: skip


def _waiting(span, blank_range):
    return _span_row(blank_range, span) | {"use": span.use}


@require_POST
def blank_record(request, pk):
    """Write down what became of some sheets."""
    blank_range = _find(request, pk)
    form = RecordForm(request.POST, blank_range=blank_range, user=request.user)
    if form.is_valid() and accepted(form, blanks.record, blank_range, by=request.user, **form.cleaned_data):
        messages.success(request, _("Written into the ledger."))
        return redirect(blank_range)
    return _page(request, blank_range, form)


def blank_use(request, pk):
    """Say on which sheets the certificates of a class stand."""
    _check_writer(request.user)
    blank_range = _find(request, pk)
    form = UseForm(request.POST or None, blank_range=blank_range, user=request.user)
    if request.method == "POST" and form.is_valid():
        used = accepted(form, blanks.use_for_class, blank_range, by=request.user, **form.cleaned_data)
        if used:
            said = _("%(count)s certificates stand on %(first)s to %(last)s.") % {
                "count": len(used), "first": blank_range.serial(used[0].first),
                "last": blank_range.serial(used[-1].first),
            }  # fmt: skip
            messages.success(request, said)
            return redirect(blank_range)
    return render(request, "certificates/blank_use.html", {"range": blank_range, "form": form})


def _find_proposal(request, pk, use_pk):
    blank_range = _find(request, pk)
    uses = BlankUse.objects.visible_to(request.user).filter(range=blank_range, kind=Kind.SET_ASIDE)
    return get_object_or_404(uses.select_related("range__centre", "by"), pk=use_pk)


@require_POST
def blank_destroy(request, pk, use_pk):
    """Confirm a destruction somebody else proposed."""
    use, form = _find_proposal(request, pk, use_pk), DestroyForm(request.POST)
    if form.is_valid():
        _answer(request, blanks.destroy, use, form, _("Recorded as destroyed."))
    else:
        messages.error(request, _("Give the day on which the forms were destroyed."))
    return redirect(use.range)


@require_POST
def blank_keep(request, pk, use_pk):
    """Refuse a destruction."""
    use, form = _find_proposal(request, pk, use_pk), KeepForm(request.POST)
    if form.is_valid():
        _answer(request, blanks.keep, use, form, _("The forms stay in the stock as spoiled."))
    else:
        messages.error(request, _("Say why the forms are not destroyed."))
    return redirect(use.range)


def _answer(request, verb, use, form, said):
    try:
        verb(use, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
