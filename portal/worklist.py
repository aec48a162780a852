"""Việc cần làm: what waits for a person, each with one button. Read from the rows' own states, stored nowhere."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.scope import Role
from centres.states import open_moves
from certificates.approvers import may_approve
from certificates.models import (
    CertificateStatus,
    CorrectionRequest,
    DecisionStatus,
    Proposal,
    ProposalStatus,
    RegisterDecision,
    RequestStatus,
)
from courses import duplicates, plans, reminders, transfers
from courses.deadlines import DueDays
from courses.models import ClassStatus, CourseClass, Plan, PlanStatus, ResultException, Session, TransferStatus
from courses.plans import years_due

MOST = 12  # tasks on the page; more would not be read
REFUSED_FOR = timedelta(days=14)  # a refusal stays on the list


def for_user(user):
    """Tasks as dicts for components/tasks.html, the oldest date first."""
    today = timezone.localdate()
    if user.role == Role.LECTURER:
        tasks = _sessions_to_record(user, today) + _teaching(user, today)
    elif user.role == Role.OFFICER:
        tasks = (
            _plans_to_write(user, today) + _sessions_to_record(user, today) + _classes_to_run(user, today)
            + _proposals_to_mend(user) + _decisions_refused(user, today) + _requests_to_answer(user)
            + _transfers_to_decide(user) + _duplicates_to_judge(user, today)
        )  # fmt: skip
    else:
        tasks = (
            _plans_to_write(user, today) + _plans_to_decide(user) + _proposals_to_decide(user)
            + _decisions_to_decide(user) + _decisions_refused(user, today) + _exceptions_to_decide(user)
            + _classes_to_run(user, today) + _requests_to_answer(user) + _transfers_to_decide(user)
            + _duplicates_to_judge(user, today)
        )  # fmt: skip
    return sorted(tasks, key=lambda task: task["on"])


def _task(on, note, title, meta, href, button, is_late=False):
    return {
        "on": on, "due": on.strftime("%d/%m/%Y"), "due_note": note, "title": title, "meta": meta, "href": href,
        "button": button, "is_late": is_late,
    }  # fmt: skip


def _plans_to_write(user, today):
    """Plans of the season that are missing, unfinished or returned, and those the province reminded of."""
    own = Plan.objects.visible_to(user).filter(centre=user.centre_id)  # centres whose records it keeps plan no more
    plans = {plan.year: plan for plan in own.order_by("version")}
    reminded = reminders.open_of(user.centre_id, today)
    years = sorted({*years_due(today), *reminded})
    due = DueDays([user.centre.province_id], years)
    found = []
    for year in years:
        day = due.of(user.centre.province_id, year)
        task = _plan_task(plans.get(year), year, day, today, reminded.get(year))
        if task and (user.role == Role.OFFICER or year in reminded):  # the officer writes; others hear of reminders
            found.append(task)
    return found


def _plan_task(plan, year, day, today, reminder):
    """What is to be done about the plan of a year; None where nothing is."""
    facts, said = {"year": year}, _reminded(reminder)
    if plan is None:
        meta = said or _("No plan for this year yet")
        return _task(day, _("day due"), _("Draw up the plan for %(year)s") % facts, meta, reverse("plan-create"),
                     _("Draw up the plan"), bool(said) or today > day)  # fmt: skip
    edit = reverse("plan-edit", args=[plan.pk])
    if plan.status == PlanStatus.RETURNED:
        on = timezone.localdate(plan.returned_at)
        return _task(on, _("returned"), _("Correct the plan for %(year)s") % facts, said or plan.return_reason, edit,
                     _("Correct the plan"), is_late=True)  # fmt: skip
    if plan.status == PlanStatus.DRAFT:
        on = day if plan.version == 1 else timezone.localdate(plan.created_at)
        meta = said or _("The plan is still a draft")
        return _task(on, _("draft"), _("Finish and submit the plan for %(year)s") % facts, meta, edit,
                     _("Continue the plan"), bool(said))  # fmt: skip
    if plan.status == PlanStatus.APPROVED and plan.amendment_reason:
        return _task(today, _("asked by the province"), _("Amend the plan for %(year)s") % facts,
                     plan.amendment_reason, plan.get_absolute_url(), _("Read the request"))  # fmt: skip
    return None


def _reminded(reminder):
    """Who reminded, when and with which words; "" without a reminder."""
    if reminder is None:
        return ""
    words = _("%(who)s of the province reminded on %(day)s.") % {
        "who": reminder.sent_by, "day": timezone.localdate(reminder.sent_at).strftime("%d/%m/%Y"),
    }  # fmt: skip
    return f"{words} {reminder.message}".strip()


def _plans_to_decide(user):
    waiting = Plan.objects.visible_to(user).awaiting_decision().with_totals()
    return [
        _task(
            timezone.localdate(plan.submitted_at), _("submitted"),
            _("Decide on the plan for %(year)s") % {"year": plan.year},
            _("%(who)s submitted %(classes)s classes, %(learners)s learners")
            % {"who": plan.submitted_by, "classes": plan.total_classes, "learners": plan.total_learners},
            plan.get_absolute_url(), _("Read the plan"),
        )
        for plan in waiting.select_related("centre", "submitted_by", "created_by")
        if PlanStatus.APPROVED in open_moves(plan, user) and _may_decide(plan, user)
    ]  # fmt: skip


def _may_decide(plan, user):
    """Who wrote it leaves it to others; where nobody else may, the page says what the centre needs."""
    deciders = plans.deciders(plan)
    return not deciders or user in deciders


def _proposals_to_decide(user):
    proposals = Proposal.objects.visible_to(user).awaiting_decision().select_related(
        "centre", "course_class", "submitted_by"
    )  # fmt: skip
    return [
        _task(
            timezone.localdate(proposal.submitted_at), _("submitted"),
            _("Approve certificates: %(class)s") % {"class": proposal.course_class},
            _("Proposed by %(who)s") % {"who": proposal.submitted_by},
            proposal.get_absolute_url(), _("Read the proposal"),
        )
        for proposal in proposals
        if may_approve(proposal, user)
    ]  # fmt: skip


def _decisions_to_decide(user):
    """Decisions on issued certificates that wait for the director or a deputy with authority."""
    rows = RegisterDecision.objects.visible_to(user).awaiting_decision().with_people().with_counts()
    return [
        _task(
            timezone.localdate(row.proposed_at), _("proposed"),
            ngettext("%(kind)s: %(n)s certificate", "%(kind)s: %(n)s certificates", row.certificate_count)
            % {"kind": row.get_kind_display(), "n": row.certificate_count},
            _("Proposed by %(who)s") % {"who": row.proposed_by} + f": {row.reason}",
            row.get_absolute_url(), _("Consider the decision"),
        )
        for row in rows
        if may_approve(row, user)
    ]  # fmt: skip


def _decisions_refused(user, today):
    """What this person proposed about issued certificates and the director refused, for two weeks."""
    refused = RegisterDecision.objects.visible_to(user).filter(
        status=DecisionStatus.REFUSED, proposed_by=user, closed_at__date__gt=today - REFUSED_FOR
    )  # fmt: skip
    return [
        _task(
            timezone.localdate(row.closed_at), _("refused"), _("Refused: %(kind)s") % {"kind": row.get_kind_display()},
            row.answer, row.get_absolute_url(), _("Read the answer"), is_late=True,
        )
        for row in refused.select_related("closed_by")
    ]  # fmt: skip


def _exceptions_to_decide(user):
    rows = ResultException.objects.visible_to(user).waiting().exclude(proposed_by=user)
    return [
        _task(
            timezone.localdate(row.proposed_at), _("proposed"),
            _("Decide on the exception for %(name)s") % {"name": row.enrolment.learner},
            f"{row.enrolment.course_class}: {row.reason}",
            reverse("exception-detail", args=[row.pk]), _("Consider the exception"),
        )
        for row in rows.select_related("enrolment__learner", "enrolment__course_class")
    ]  # fmt: skip


def _requests_to_answer(user):
    """What holders reported: those nobody has answered, and those taken up whose certificate is to be issued again."""
    rows = CorrectionRequest.objects.visible_to(user).still_open().select_related("certificate")
    ended = {CertificateStatus.REVOKED, CertificateStatus.VOID}  # not issued again: what is left is the answer
    return [
        _task(
            timezone.localdate(row.received_at),
            _("received") if row.status == RequestStatus.RECEIVED else _("taken up"),
            _("Answer the request for correction: %(number)s") % {"number": row.certificate.number}
            if row.status == RequestStatus.RECEIVED or row.certificate.status in ended
            else _("Issue the corrected certificate: %(number)s") % {"number": row.certificate.number},
            f"{row.certificate.holder_name}: {Truncator(row.text).chars(90)}",
            row.get_absolute_url(), _("Read the request"),
        )
        for row in rows
    ]  # fmt: skip


def _transfers_to_decide(user):
    """Learners another centre asks to take over."""
    rows = transfers.arriving_at(user).filter(status=TransferStatus.ASKED)
    return [
        _task(
            timezone.localdate(row.asked_at), _("asked"),
            _("Answer the transfer of %(name)s") % {"name": row.enrolment.learner}, f"{row.centre}: {row.reason}",
            reverse("transfer-detail", args=[row.pk]), _("Read the request"),
        )
        for row in rows.select_related("enrolment__learner", "centre")
    ]  # fmt: skip


def _duplicates_to_judge(user, today):
    """Records that look like one person: one task for all of them."""
    n = len(duplicates.pairs(user))
    title = ngettext("%(n)s pair of records may be one person", "%(n)s pairs of records may be one person", n)
    meta = _("Same name, sex and birth date, or birth year where only the year is known")
    task = _task(today, _("to check"), title % {"n": n}, meta, reverse("duplicate-list"), _("Compare the records"))
    return [task] if n else []


def _sessions_to_record(user, today):
    """Sessions up to today whose attendance is not recorded, one task a class; of a lecturer only the own ones."""
    rows = Session.objects.visible_to(user).due(today).filter(
        taken_at=None, course_class__status__in=CourseClass.RESULTS_OPEN
    )  # fmt: skip
    first = {}
    for one in rows.in_order().select_related("course_class"):
        first.setdefault(one.course_class_id, []).append(one)
    return [
        _task(
            sessions[0].on, sessions[0].get_part_display().lower(),
            _("Record the attendance: %(class)s") % {"class": sessions[0].course_class},
            ngettext("%(n)s session without attendance", "%(n)s sessions without attendance", len(sessions))
            % {"n": len(sessions)},
            reverse("session-attendance", args=[sessions[0].pk]), _("Record attendance"), sessions[0].on < today,
        )
        for sessions in first.values()
    ]  # fmt: skip


def _proposals_to_mend(user):
    returned = Proposal.objects.visible_to(user).filter(
        status__in=[ProposalStatus.RETURNED, ProposalStatus.DRAFT]
    ).select_related("course_class")  # fmt: skip
    return [
        _task(
            timezone.localdate(proposal.changed_at),
            _("returned") if proposal.status == ProposalStatus.RETURNED else _("draft"),
            _("Finish the proposal: %(class)s") % {"class": proposal.course_class},
            proposal.return_reason or _("The proposal is still a draft"),
            reverse("proposal-edit", args=[proposal.pk]), _("Continue the proposal"),
            is_late=proposal.status == ProposalStatus.RETURNED,
        )
        for proposal in returned
    ]  # fmt: skip


def _classes_to_run(user, today):
    """Classes of the centre that wait for a hand: rosters, results, recognition, certificates."""
    soon = today + timedelta(days=14)
    classes = CourseClass.objects.visible_to(user).select_related("figures", "programme_version")
    tasks = []
    for one in classes.filter(status=ClassStatus.OPEN, starts_on__lte=soon, ends_on__gte=today, figures__enrolled=0):
        tasks.append(
            _task(one.starts_on, _("first day"), _("Import the roster: %(class)s") % {"class": one},
                  _("Nobody is on the roster yet"), reverse("roster-import", args=[one.pk]), _("Import the roster"),
                  one.starts_on <= today)
        )  # fmt: skip
    for one in classes.filter(status=ClassStatus.PLANNED, starts_on__lte=soon):
        tasks.append(
            _task(one.starts_on, _("first day"), _("Enter the opening decision: %(class)s") % {"class": one},
                  _("The class is still planned"), reverse("class-open", args=[one.pk]), _("Open the class"),
                  one.starts_on <= today)
        )  # fmt: skip
    for one in classes.awaiting_results(today):
        tasks.append(
            _task(one.ends_on, _("last day"), _("Judge the results: %(class)s") % {"class": one},
                  _learners(one.figures.enrolled), one.get_absolute_url(), _("Judge the results"),
                  one.ends_on < today - timedelta(days=15))
        )  # fmt: skip
    for one in classes.awaiting_certificates(today).exclude(proposals__in=Proposal.objects.still_open()):
        tasks.append(
            _task(one.recognised_on, _("recognised"), _("Propose certificates: %(class)s") % {"class": one},
                  ngettext("%(n)s learner passed", "%(n)s learners passed", one.figures.passed)
                  % {"n": one.figures.passed},
                  reverse("proposal-create", args=[one.pk]), _("Propose certificates"))
        )  # fmt: skip
    return tasks


def _learners(n):
    return ngettext("%(n)s learner", "%(n)s learners", n) % {"n": n}


def _teaching(user, today):
    """A lecturer's own classes that are being taught or wait for scores."""
    mine = CourseClass.objects.visible_to(user).filter(status__in=[ClassStatus.OPEN, ClassStatus.FINISHED])
    return [
        _task(one.ends_on, _("last day"), one.name, _learners(one.figures.enrolled), one.get_absolute_url(),
              _("See the class"), one.ends_on < today)
        for one in mine.select_related("figures")
    ]  # fmt: skip
