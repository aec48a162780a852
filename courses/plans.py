"""Verbs on annual plans: write, submit, return, approve, acknowledge."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit, scans
from centres.models import AuditLine, User
from centres.refusals import refuse
from centres.scope import WRITERS, Role, check_staff
from centres.states import check_move, move

from .models import Plan, PlanItem, PlanLine, PlanStatus

SEASON = 10  # from this month on the plan of the next year is due; the committees decide it in December


def years_due(day):
    """Years that should have a plan on the day."""
    return [day.year, day.year + 1] if day.month >= SEASON else [day.year]


@transaction.atomic
def start(centre, year, *, by):
    """Open an empty draft plan of `centre` for `year`.

    Raises ValidationError "centre_closed", or where the year already has one; PermissionDenied.
    """
    check_staff(by, centre)
    if centre.is_closed_on(date(year, 1, 1)):
        refuse(
            "year", "centre_closed",
            _("The centre is closed from %(day)s on: choose a year in which it still works."), day=centre.closed_on,
        )  # fmt: skip
    plan = Plan(centre=centre, year=year, created_by=by)
    plan.full_clean()
    plan.save()
    audit.record(by, "start_plan", plan, year=year)
    return plan


@transaction.atomic
def write_lines(plan, lines, *, by, version_no, return_reply=None):
    """Replace the lines of an editable plan by `lines`, in their order.

    lines: dicts with programme, quarter, classes, learners, target_group, co_organiser, where known sessions (a
    class) and budget_note, and, for a line that already exists, its `item` id. `version_no` is the count the form
    was opened with. `return_reply`: the answer to the reason a plan was returned for; None leaves it as it is.
    Raises ValidationError "locked", "edited_meanwhile", "line_in_use"; PermissionDenied.
    """
    check_staff(by, plan.centre)
    answered = {} if return_reply is None else {"return_reply": return_reply.strip()}
    taken = Plan.objects.filter(pk=plan.pk, status__in=Plan.EDITABLE, version_no=version_no).update(
        status=PlanStatus.DRAFT, version_no=version_no + 1, changed_at=timezone.now(), **answered
    )
    if not taken:
        _say_why_not_editable(plan)
    kept = _replace_lines(plan, lines)
    plan.refresh_from_db()
    audit.record(by, "write_plan", plan, lines=kept)
    return plan


def check_editable(plan, *, by):
    """Raise what `write_lines` would raise at this moment; pages ask before they show the grid."""
    check_staff(by, plan.centre)
    if not plan.is_editable:
        raise _locked(plan)


LINE_FACTS = [
    "programme", "quarter", "classes", "learners", "target_group", "co_organiser", "sessions", "budget_note",
    "position",
]  # fmt: skip
NOT_SAID = {"sessions": None, "budget_note": ""}  # what a line may leave out


def _replace_lines(plan, lines):
    """Write `lines` as the plan's lines in a fixed number of queries; returns how many there are."""
    known = {line.item_id: line for line in plan.lines.with_opened()}
    _refuse_unplanning(known.values(), lines)
    old, new = [], []
    for position, facts in enumerate(lines, start=1):
        line = known.get(facts.get("item")) or PlanLine(plan=plan)
        line.position = position
        said = NOT_SAID | facts
        for column in LINE_FACTS[:-1]:
            setattr(line, column, said[column])
        line.clean_fields(exclude=["plan", "item", "programme"])
        (old if line.pk else new).append(line)
    plan.lines.exclude(pk__in=[line.pk for line in old]).delete()
    items = PlanItem.objects.bulk_create([PlanItem(centre=plan.centre, year=plan.year) for _line in new])
    for line, item in zip(new, items, strict=True):
        line.item = item
    PlanLine.objects.bulk_create(new)
    PlanLine.objects.bulk_update(old, LINE_FACTS, batch_size=200)
    return len(lines)


def _refuse_unplanning(saved, lines):
    """A line whose classes were entered keeps its programme, and at least as many classes as were entered.

    Raises ValidationError "line_in_use".
    """
    wanted = {facts.get("item"): facts for facts in lines}
    for line in saved:
        facts = wanted.get(line.item_id)
        if not line.entered_classes:
            continue
        if facts is None or facts["programme"].pk != line.programme_id or facts["classes"] < line.entered_classes:
            raise ValidationError(
                _(
                    "Line %(n)s (%(programme)s): %(count)s classes were already entered from it. Keep its programme "
                    "and at least %(count)s classes, or cancel classes first."
                ),
                code="line_in_use",
                params={"n": line.position, "programme": line.programme, "count": line.entered_classes},
            )


def _read_again(plan):
    """Bring `plan` to what is saved, and keep others from changing it until the deed is done."""
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update())


def _locked(plan):
    return ValidationError(
        _("The state of this plan is now “%(state)s”: it can no longer be changed."),
        code="locked",
        params={"state": plan.get_status_display()},
    )


def _say_why_not_editable(plan):
    plan.refresh_from_db()
    if not plan.is_editable:
        raise _locked(plan)
    raise ValidationError(
        _(
            "Somebody else saved this plan after you opened it (at %(time)s). Your entries are still on this page, "
            "and under each line stands what was saved otherwise: compare, then save again."
        ),
        code="edited_meanwhile",
        params={"time": timezone.localtime(plan.changed_at).strftime("%H:%M %d/%m/%Y")},
    )


@transaction.atomic
def submit(plan, *, by):
    """Hand a draft to the director; a plan that was returned answers the reason first.

    Raises ValidationError "empty_plan", "reply_missing", "illegal_move"; PermissionDenied.
    """
    _read_again(plan)
    check_staff(by, plan.centre)
    if not plan.lines.exists():
        refuse(None, "empty_plan", _("The plan has no lines yet: enter at least one, then submit."))
    if plan.awaits_reply:
        refuse(
            "return_reply", "reply_missing",
            _("The plan was returned with a reason: answer it in the box beside the reason, then submit."),
        )  # fmt: skip
    move(plan, PlanStatus.SUBMITTED, by=by, submitted_by=by, submitted_at=timezone.now())
    audit.record(by, "submit_plan", plan, **({"reply": plan.return_reply} if plan.return_reply else {}))
    return plan


@transaction.atomic
def send_back(plan, *, by, reason):
    """Return a submitted plan to its writer, who answers the new reason; an earlier answer stays in the audit book.

    Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied.
    """
    check_staff(by, plan.centre)
    check_move(plan, PlanStatus.RETURNED, by=by)
    if not reason.strip():
        refuse("reason", "reason_missing", _("Say what to correct before returning."))
    move(
        plan, PlanStatus.RETURNED, by=by, returned_by=by, returned_at=timezone.now(), return_reason=reason.strip(),
        return_reply="",
    )  # fmt: skip
    audit.record(by, "return_plan", plan, reason=reason.strip())
    return plan


def is_alone(user):
    """Whether `user` is the only active person at the centre who can write or approve."""
    others = User.objects.filter(centre=user.centre_id, is_active=True, role__in=WRITERS)
    return not any(not other.is_same_person(user) for other in others.exclude(pk=user.pk))


WRITING = ["start_plan", "amend_plan", "write_plan", "submit_plan"]  # whose deeds make a version somebody's own


def _writers(plan):
    """The accounts that created, wrote or submitted this version at any time, as the audit book tells."""
    lines = AuditLine.objects.about(plan).filter(verb__in=WRITING)
    return {*lines.authors(), *filter(None, [plan.created_by, plan.submitted_by])}


def _is_of(user, writers):
    return any(user.is_same_person(writer) for writer in writers)


def deciders(plan):
    """[User] who may approve this version once it is submitted: who decides at its centre and took no part in it.

    In a centre of one person that person, where the installation allows it.
    """
    writers = _writers(plan)
    places = {plan.centre_id, plan.centre.custodian_id}
    staff = User.objects.filter(centre__in=places, is_active=True, role__in=Plan.MOVES[PlanStatus.APPROVED].roles)
    return [
        user for user in staff.order_by("full_name", "pk")
        if not _is_of(user, writers) or (settings.ALLOW_SINGLE_HANDED and is_alone(user))
    ]  # fmt: skip


def check_approval(plan, *, by):
    """Raise what `approve` would raise now for the person or the state; else say whether it is a single-handed act.

    Returns True where the writer is alone at the centre: the act is allowed, marked and listed to the province.
    Raises ValidationError "own_plan", "illegal_move"; PermissionDenied.
    """
    check_staff(by, plan.centre)
    check_move(plan, PlanStatus.APPROVED, by=by)
    if not _is_of(by, _writers(plan)):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    others = ", ".join(f"{user.full_name} ({user.get_role_display()})" for user in deciders(plan))
    if not others:
        refuse(
            None, "own_plan",
            _("You created, wrote or submitted this plan yourself, and nobody is left who may approve it: the centre "
              "needs the account of a director or deputy director who took no part in it."),
        )  # fmt: skip
    refuse(
        None, "own_plan",
        _("You created, wrote or submitted this plan yourself, so you cannot approve it. Who may: %(who)s."),
        who=others,
    )  # fmt: skip


@transaction.atomic
def approve(plan, *, by, decision_no, decided_on, signatory, scan=None):
    """Approve a submitted plan as the standing committee decided it.

    signatory: who signed the decision for the committee. scan: an uploaded file or None. The writer cannot approve,
    except in a centre of one person, where the act is marked and listed to the province.
    Source: 208-QĐ/TW, plans are approved by the committee the centre belongs to.
    Raises ValidationError "own_plan", "decision_missing", "signatory_missing", "decided_in_future",
    "decided_before_amended", "scan_too_big", "scan_kind", "illegal_move"; PermissionDenied.
    """
    _read_again(plan)  # who submitted it last counts, not who did when the page was opened
    single_handed = check_approval(plan, by=by)
    _check_decision(decision_no, decided_on, signatory)
    scans.check(scan)
    previous = Plan.objects.filter(centre=plan.centre, year=plan.year, status=PlanStatus.APPROVED).first()
    if previous:  # the amended version gives way in the same transaction: one is in force at any time
        _check_later(decided_on, previous)
        move(previous, PlanStatus.AMENDED, by=by)
    move(
        plan, PlanStatus.APPROVED, by=by, approved_by=by, approved_at=timezone.now(), decision_no=decision_no.strip(),
        decided_on=decided_on, signatory=signatory.strip(), is_single_handed=single_handed,
    )  # fmt: skip
    if scan:
        scans.keep(plan, scan)
        plan.save(update_fields=["scan"])
    facts = {"decision_no": decision_no, "signatory": signatory, "single_handed": single_handed}
    audit.record(by, "approve_plan", plan, **facts, has_scan=bool(plan.scan))
    return plan


def _check_decision(decision_no, decided_on, signatory):
    """Whether the facts of a decision are whole and have been."""
    if not decision_no.strip():
        refuse("decision_no", "decision_missing", _("Enter the number of the standing committee’s decision."))
    if not signatory.strip():
        refuse("signatory", "signatory_missing", _("Enter who signed the decision for the standing committee."))
    if decided_on > timezone.localdate():
        refuse("decided_on", "decided_in_future", _("The decision lies in the future: check the date."))


def _check_later(decided_on, previous):
    if decided_on < previous.decided_on:
        refuse(
            "decided_on", "decided_before_amended",
            _("Version %(version)s was decided on %(day)s: its amendment cannot be decided before."),
            version=previous.version, day=previous.decided_on,
        )  # fmt: skip


@transaction.atomic
def acknowledge(plan, *, by):
    """The province confirms that it received an approved plan.

    Raises ValidationError "already_acknowledged", "not_approved"; PermissionDenied.
    """
    if by.role != Role.PROVINCE or by.province_id != plan.centre.province_id:
        raise PermissionDenied
    now = timezone.now()
    taken = Plan.objects.filter(pk=plan.pk, status=PlanStatus.APPROVED, acknowledged_at=None).update(
        acknowledged_by=by, acknowledged_at=now
    )
    plan.refresh_from_db()
    if not taken and plan.status != PlanStatus.APPROVED:
        raise ValidationError(
            _("This plan is “%(state)s”: only an approved plan can be received."),
            code="not_approved",
            params={"state": plan.get_status_display()},
        )
    if not taken:
        raise ValidationError(_("The receipt of this plan is already confirmed."), code="already_acknowledged")
    audit.record(by, "acknowledge_plan", plan)
    return plan
