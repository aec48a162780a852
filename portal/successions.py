"""A succession of centres over all applications: what it would change, apply it, undo it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import succession_changes, successions
from centres import succession_orders as orders
from centres.models import Appointment, Centre, ServiceArea, SigningDelegation, User
from centres.scope import Role
from certificates.models import Certificate, Proposal, Register
from courses.models import CourseClass, Plan, PlanStatus, Stage

# Stages of classes on which somebody still has to work.
UNFINISHED = [
    Stage.RESULTS, Stage.CERTIFICATES, Stage.RUNNING, Stage.DECIDED, Stage.PLANNED, Stage.POSTPONED
]  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """What applying an order would change or leave to its keeper: rows to show before anybody confirms.

    later_classes: begin on the closing day or after; later_posts: entered from that day on, they stay and count for
    nothing; later_certificates: bear a date from that day on, a number.
    """

    classes: list
    later_classes: list
    plans: list
    proposals: list
    posts: list
    delegations: list
    later_posts: int
    accounts: list
    registers: list
    areas: list
    inherited: list
    later_certificates: int


def effect_of(order):
    """The Effect of an order, in a fixed number of queries; nothing is written."""
    today, day = timezone.localdate(), order.effective_on
    kept = list(orders.inherited(order))
    classes = CourseClass.objects.filter(centre__in=kept).with_stage(today).filter(
        stage_place__lt=len(UNFINISHED)
    ).select_related("centre", "figures").order_by("stage_place", "starts_on", "pk")  # fmt: skip
    classes = list(classes)
    return Effect(
        classes=[one for one in classes if one.starts_on < day or one.centre not in order.predecessors],
        later_classes=[one for one in classes if one.starts_on >= day and one.centre in order.predecessors],
        plans=list(_open_plans(kept, day.year)),
        proposals=list(_open_proposals(kept)),
        posts=list(orders.appointments_to_end(order)),
        delegations=list(orders.delegations_to_end(order)),
        later_posts=sum(
            model.objects.filter(centre__in=order.predecessors, from_on__gte=day).count()
            for model in (Appointment, SigningDelegation)
        ),
        accounts=list(orders.accounts_to_decide(order)),
        registers=list(registers_to_close(order)),
        areas=list(orders.areas_to_end(order)),
        inherited=[centre for centre in kept if centre not in order.predecessors],
        later_certificates=Certificate.objects.filter(centre__in=order.predecessors, issued_on__gte=day).count(),
    )


def _open_plans(centres, year):
    """Plans nobody has approved yet, and approved ones of the year of the closing or later."""
    plans = Plan.objects.filter(centre__in=centres).exclude(status__in=[PlanStatus.AMENDED, PlanStatus.CLOSED])
    plans = plans.exclude(status=PlanStatus.APPROVED, year__lt=year).with_totals()
    return plans.select_related("centre").order_by("centre__sort_key", "year", "version")


def _open_proposals(centres):
    proposals = Proposal.objects.filter(course_class__centre__in=centres).still_open().with_counts()
    return proposals.select_related("course_class__centre").order_by("issue_on", "pk")


def registers_to_close(order):
    """The open registers of the predecessors."""
    registers = Register.objects.filter(centre__in=order.predecessors, closed_at=None)
    return registers.select_related("centre").order_by("centre__sort_key", "-period", "form")


@transaction.atomic
def apply(order, *, by, accounts, areas_to=None):
    """Apply an order in all applications: as centres.successions.apply, and the registers are closed with it."""
    # Locked as approving certificates locks them: numbers are taken before the closing or not at all.
    registers = registers_to_close(order).select_for_update(of=("self",))
    closing = {
        "closed_at": timezone.now(), "closed_by_id": by.pk, "closed_on": order.effective_on,
        "closing_minutes": order.number.strip(),
    }  # fmt: skip
    others = [(register, closing) for register in registers]
    return successions.apply(order, by=by, accounts=accounts, areas_to=areas_to, others=others)


def usual_accounts(order):
    """{account id: (keeper, role)}: everybody keeps the role; directors are None, as a centre has one already."""
    return {
        account.pk: None if account.role == Role.DIRECTOR else (order.keeper, account.role)
        for account in orders.accounts_to_decide(order)
    }


def check_undo(succession, *, by):
    """As centres.successions.check_undo; and nobody has issued for the inherited classes since.

    Raises ValidationError "happened_since" and those of centres.successions; PermissionDenied.
    """
    successions.check_undo(succession, by=by)
    drawn_up = Proposal.objects.filter(
        course_class__centre__in=successions.handed_on(succession), changed_at__gt=succession.applied_at
    )
    if proposal := drawn_up.select_related("course_class", "centre").first():
        raise ValidationError(
            _("%(centre)s has worked on the certificates of “%(class)s” since: it can no longer be undone here."),
            code="happened_since",
            params={"centre": proposal.centre, "class": proposal.course_class},
        )


@transaction.atomic
def undo(succession, *, by, reason):
    """Undo a succession in all applications on the day it was applied."""
    check_undo(succession, by=by)
    return successions.undo(succession, by=by, reason=reason)


def deed_in_words(order):
    """What the button says: “Merge 2 centres into Trung tâm chính trị xã …”."""
    facts = {
        "old": order.predecessors[0].short_name, "new": order.keeper.short_name,
        "n": len(order.predecessors), "parts": len(order.successors),
    }  # fmt: skip
    match order.kind:
        case "merge":
            return _("Merge %(n)s centres into %(new)s") % facts
        case "split":
            return _("Divide %(old)s into %(parts)s centres") % facts
        case "convert":
            return _("Convert %(old)s into %(new)s") % facts
    return _("Dissolve %(old)s, hand over to %(new)s") % facts


def changes_in_words(succession):
    """Sentences with the numbers of what applying a succession changed, read from what it remembers."""
    applied = succession.applied

    def count(model, column=None, kind="changed"):
        return len(succession_changes.keys(applied, model, column, kind))

    moved, closed = count(User, "centre_id"), count(User, "is_active")
    opened = count(ServiceArea, kind="made")
    found = [
        (count(Centre), ngettext("records of %(n)s centre handed on", "records of %(n)s centres handed on",
                                 count(Centre))),
        (count(Register), ngettext("%(n)s register closed", "%(n)s registers closed", count(Register))),
        (count(Appointment), ngettext("%(n)s appointment ended", "%(n)s appointments ended", count(Appointment))),
        (count(SigningDelegation), ngettext("%(n)s authority to sign ended", "%(n)s authorities to sign ended",
                                            count(SigningDelegation))),
        (moved, ngettext("%(n)s account moved", "%(n)s accounts moved", moved)),
        (closed, ngettext("%(n)s account closed", "%(n)s accounts closed", closed)),
        (count(ServiceArea), ngettext("%(n)s service area ended", "%(n)s service areas ended", count(ServiceArea))),
        (opened, ngettext("%(n)s service area opened", "%(n)s service areas opened", opened)),
    ]  # fmt: skip
    return [words % {"n": n} for n, words in found if n]
