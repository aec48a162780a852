"""Pages of plan against actual: the report, its files, and the centres behind their plan."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres import audit, tables
from centres.forms.organised import NOW
from centres.models import Centre
from centres.scope import may_oversee, may_write
from centres.views.files import attachment
from courses import actual_report, actuals, organised, shortfalls
from courses.actual_report import CENTRE, COLUMNS, PROGRAMME, PROVINCE, QUARTER
from courses.forms.actuals import ActualsForm
from courses.models import Plan

ROWS = 100


def _asked(request):
    """(form, what was asked for, the centres it is about, today), for everybody but lecturers."""
    user, today = request.user, timezone.localdate()
    if not (may_oversee(user) or may_write(user)):
        raise PermissionDenied
    form = ActualsForm(request.GET, user=user)
    chosen = form.chosen()
    return form, chosen, _centres(user, chosen, today), today


def _centres(user, chosen, today):
    """The centres of the scope that fit province and centre; as organised now a centre includes those it keeps."""
    centres, now = Centre.objects.visible_to(user), chosen.get("as") == NOW
    province = chosen.get("province") or user.province
    if province:
        centres = organised.of_province(centres, province, chosen["year"], today, now=now)
    if chosen.get("centre"):
        centres = centres.filter(**{"custodian" if now else "pk": chosen["centre"].pk})
    return centres


def _report(chosen, centres, today):
    return actual_report.make(
        centres, chosen["year"], today, by=chosen["by"], quarters=actuals.SPANS[chosen.get("quarter", "")],
        programme=chosen.get("programme"), now=chosen.get("as") == NOW,
    )  # fmt: skip


@require_GET
def plan_actuals(request):
    """What was planned and what became of it, row by row; every figure leads to its classes."""
    form, chosen, centres, today = _asked(request)
    report = _report(chosen, centres, today)
    page = Paginator(report.rows, ROWS).get_page(request.GET.get("page"))
    plans = _plans(request.user, page.object_list, report)
    due = actuals.quarters_due(report.year, today)
    context = {
        "form": form, "report": report, "page": page, "groups": _groups(), "columns": COLUMNS, "today": today,
        "day": organised.last_day(report.year, today), "shown": len(report.rows),
        "lines": [_line(row, chosen, request.user, plans) for row in page.object_list],
        "total": _line(report.total, chosen, request.user, {}), "query": request.GET.urlencode(),
        "shortfalls": shortfalls.of(centres.order_by(), report.year, today) if due else None,
        "low": settings.PLAN_WARNING_PERCENT, "quarter": _last(due), "explanation": actual_report.explanation(),
    }  # fmt: skip
    return render(request, "courses/plan_actuals.html", context)


def _groups():
    """[(words, number of columns)] of the upper line of heads."""
    found = {}
    for column in COLUMNS:
        found[column.group] = found.get(column.group, 0) + 1
    return list(found.items())


def _plans(user, rows, report):
    """{centre id: address of its plan in force}, where rows are centres with their own figures."""
    if report.by != CENTRE or report.now:
        return {}
    plans = Plan.objects.visible_to(user).valid().filter(year=report.year, centre__in=[row.key for row in rows])
    return {plan.centre_id: plan.get_absolute_url() for plan in plans}


def _line(row, chosen, user, plans):
    """A row as the page draws it: its name, and for each column the value and the list of classes behind it."""
    asked = _list_of(row, chosen, user)
    cells = []
    for column in COLUMNS:
        value = column.value(row.actual)
        href = None
        if value and column.listed is not None:
            href = f"{reverse('class-list')}?{urlencode({**asked, **column.listed})}"
        elif value and column.whole is None:  # planned: no classes yet, but a plan
            href = plans.get(row.key) or f"{reverse('plan-list')}?{urlencode(_plans_of(row, chosen))}"
        cells.append({"value": value, "href": href, "is_share": column.whole is not None})
    return {"row": row, "cells": cells, "href": _page_of(row, chosen)}


def _page_of(row, chosen):
    """Where the name of a row leads: its own page, of a province the same report on its centres; None of a sum."""
    if chosen["by"] != PROVINCE or row.row is None:
        return row.row.get_absolute_url() if row.row else None
    asked = {name: chosen.get(name) for name in ("year", "quarter", "as")} | {"by": CENTRE, PROVINCE: row.key}
    if chosen.get(PROGRAMME):
        asked[PROGRAMME] = chosen[PROGRAMME].pk
    return f"{reverse('plan-actuals')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _list_of(row, chosen, user):
    """The filters of the list of classes that narrow it to what the row counts."""
    asked = {"year": chosen["year"], "quarter": chosen.get("quarter"), "as": chosen.get("as")}
    asked |= {name: chosen[name].pk for name in (PROGRAMME, CENTRE) if chosen.get(name)}
    if row.key is not None:
        asked[chosen["by"]] = row.key
    province = chosen.get("province") or user.province
    if province and CENTRE not in asked:
        asked[PROVINCE] = province.pk
    return {name: value for name, value in asked.items() if value}


def _plans_of(row, chosen):
    """The filters of the list of plans a planned figure leads to."""
    province = row.key if chosen["by"] == PROVINCE else chosen["province"].pk if chosen.get("province") else None
    return {"year": chosen["year"]} | ({"province": province} if province else {})


def _last(quarters):
    """“IV” of the last of `quarters`; "" of none."""
    return actual_report.quarter_names(quarters[-1:])[0] if quarters else ""


@require_GET
def plan_actuals_export(request):
    """The same rows and totals as an Excel or CSV file; the book notes that it was taken out."""
    _form, chosen, centres, today = _asked(request)
    report = _report(chosen, centres, today)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    facts = {"year": report.year, "rows": len(report.rows), "grouped_by": report.by, "format": kind}
    audit.record(request.user, "export_actuals", request.user, **facts)
    table = _table(chosen, report, today)
    content = tables.csv_file(table) if kind == "csv" else tables.xlsx(table)
    return attachment(content, f"thuc-hien-ke-hoach-{report.year}.{kind}")


def _table(chosen, report, today):
    title = _("Plan against actual %(year)s") % {"year": report.year}
    heads = [tables.Head(_by_words(report.by), width=40)]
    heads += [tables.Head(str(column.label), group=str(column.group)) for column in COLUMNS]
    rows = [[row.name, *(column.value(row.actual) for column in COLUMNS)] for row in [*report.rows, report.total]]
    return tables.Table(title, _notes(chosen, report, today), heads, rows[:-1], rows[-1])


def _by_words(by):
    return {CENTRE: _("Centre"), PROVINCE: _("Province"), PROGRAMME: _("Programme"), QUARTER: _("Quarter")}[by]


def _notes(chosen, report, today):
    """What the figures of a file are about, and how a class finds its quarter."""
    names = ", ".join(actual_report.quarter_names(report.quarters))
    notes = [_("Quarters %(names)s; as of %(day)s") % {"names": names, "day": f"{today:%d/%m/%Y}"}]
    notes += [str(chosen[name]) for name in ("province", CENTRE, PROGRAMME) if chosen.get(name)]
    notes.append(_("As organised now") if report.now else _("As organised then"))
    return [*notes, actual_report.explanation()]


@require_GET
def plan_behind(request):
    """Centres behind their plan with the classes they miss by name, to be printed."""
    _form, chosen, centres, today = _asked(request)
    due = actuals.quarters_due(chosen["year"], today)
    context = {
        "shortfalls": shortfalls.of(centres.order_by(), chosen["year"], today) if due else [],
        "year": chosen["year"], "today": today, "low": settings.PLAN_WARNING_PERCENT, "quarter": _last(due),
        "province": chosen.get("province") or request.user.province,
    }  # fmt: skip
    return render(request, "courses/plan_behind.html", context)
