"""Verbs on what follows approval: amend a plan by a new version, ask for that, close the year; and what differs."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import Role, check_staff
from centres.states import check_move, move

from .models import CourseClass, Plan, PlanLine, PlanStatus

COMPARED = [
    "programme", "quarter", "classes", "learners", "target_group", "co_organiser", "sessions", "budget_note",
]  # fmt: skip


def check_amendable(plan, *, by):
    """Raise what `amend` would raise at this moment, the reason aside."""
    check_staff(by, plan.centre)
    if plan.status != PlanStatus.APPROVED:
        raise ValidationError(
            _("This plan is “%(state)s”: only the approved version can be amended."),
            code="not_approved",
            params={"state": plan.get_status_display()},
        )
    if Plan.objects.filter(centre=plan.centre, year=plan.year, version__gt=plan.version).exists():
        raise ValidationError(
            _("An amendment of this plan is already being drawn up: continue with that one."), code="amendment_open"
        )


@transaction.atomic
def amend(plan, *, by, reason):
    """Open version n+1 of an approved plan as a draft with the same lines; the approved one stays in force until then.

    Lines keep their lasting identity (`item`), so that classes already opened stay with them.
    Raises ValidationError "not_approved", "amendment_open", "reason_missing"; PermissionDenied.
    """
    plan = Plan.objects.select_for_update().select_related("centre").get(pk=plan.pk)  # one amendment at a time
    check_amendable(plan, by=by)
    _check_reason(reason, _("Say why the plan is amended."))
    new = Plan(
        centre=plan.centre, year=plan.year, version=plan.version + 1, created_by=by, change_reason=reason.strip()
    )
    new.full_clean()
    new.save()
    lines = list(plan.lines.all())
    for line in lines:
        line.pk, line.plan = None, new
    PlanLine.objects.bulk_create(lines)
    audit.record(by, "amend_plan", new, version=new.version, reason=reason.strip())
    return new


@transaction.atomic
def ask(plan, *, by, reason):
    """The province asks the centre to amend its approved plan, and says why; the plan itself stays as it is.

    Raises ValidationError "not_approved", "reason_missing"; PermissionDenied.
    """
    check_may_ask(plan, by=by)
    _check_reason(reason, _("Say what to amend, so that the centre knows."))
    plan.amendment_reason = reason.strip()
    plan.save(update_fields=["amendment_reason"])
    audit.record(by, "ask_amendment", plan, reason=reason.strip())
    return plan


def check_may_ask(plan, *, by):
    """Raises PermissionDenied unless `by` is of the province; ValidationError "not_approved"."""
    if by.role != Role.PROVINCE or by.province_id != plan.centre.province_id:
        raise PermissionDenied
    if plan.status != PlanStatus.APPROVED:
        raise ValidationError(
            _("This plan is “%(state)s”: the province asks for amendments of approved plans."),
            code="not_approved",
            params={"state": plan.get_status_display()},
        )


def check_closable(plan, *, by):
    """Raise what `close` would raise at this moment."""
    check_staff(by, plan.centre)
    check_move(plan, PlanStatus.CLOSED, by=by)
    if plan.year >= timezone.localdate().year:
        raise ValidationError(
            _("The year %(year)s is not over: a plan is closed after its year."),
            code="year_not_over",
            params={"year": plan.year},
        )
    if Plan.objects.filter(centre=plan.centre, year=plan.year, version__gt=plan.version).exists():
        raise ValidationError(
            _("An amendment of this plan is being drawn up: have it approved first."), code="amendment_open"
        )
    unfinished = CourseClass.objects.filter(centre=plan.centre, year=plan.year).unsettled().count()
    if unfinished:
        raise ValidationError(
            _("%(n)s classes of %(year)s are not recognised or cancelled yet: settle them first."),
            code="classes_unfinished",
            params={"n": unfinished, "year": plan.year},
        )


@transaction.atomic
def close(plan, *, by):
    """Close the plan of a year that is over and whose classes are settled; figures go on reading it.

    Raises ValidationError "year_not_over", "amendment_open", "classes_unfinished", "illegal_move"; PermissionDenied.
    """
    check_closable(plan, by=by)
    move(plan, PlanStatus.CLOSED, by=by)
    audit.record(by, "close_plan", plan)
    return plan


def _check_reason(reason, sentence):
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(sentence, code="reason_missing")})


# --- What differs ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineChange:
    """One line that differs between two versions; `old` or `new` is None where the line is new or gone.

    changed: names of the columns that differ, in the order of COMPARED.
    """

    old: PlanLine | None
    new: PlanLine | None
    changed: tuple[str, ...] = ()


def differences(old_lines, new_lines):
    """[LineChange] between the lines of two versions of a plan, in the order of the new one, gone lines last.

    Lines are compared by their lasting identity, so a line that only moved is no difference. They come with their
    programmes.
    """
    before = {line.item_id: line for line in old_lines}
    changes = []
    for line in new_lines:
        old = before.pop(line.item_id, None)
        changed = () if old is None else tuple(name for name in COMPARED if getattr(old, name) != getattr(line, name))
        if old is None or changed:
            changes.append(LineChange(old, line, changed))
    return changes + [LineChange(line, None) for line in before.values()]
