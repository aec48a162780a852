"""What a decision on centres says, what would be refused, and which rows applying it would change."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Appointment, Centre, ServiceArea, SigningDelegation, SuccessionKind, SuccessionPart, User
from .scope import Role

# Who writes down what becomes of centres: the province for its own, national staff for any.
DECIDERS = frozenset({Role.PROVINCE, Role.NATIONAL})


@dataclass(frozen=True)
class Order:
    """What a decision says, before it is applied.

    predecessors close on `effective_on`, their last day is the one before; `keeper`, one of the successors, receives
    the records.
    """

    kind: str
    predecessors: tuple
    successors: tuple
    keeper: Centre
    number: str
    decided_on: date
    effective_on: date
    note: str = ""

    @property
    def last_day(self):
        """The last day of the predecessors."""
        return self.effective_on - timedelta(days=1)

    @property
    def centres(self):
        """Every centre the decision names."""
        return [*self.predecessors, *self.successors]

    def heirs(self):
        """The successors, the keeper of the records first."""
        return sorted(self.successors, key=lambda one: one.pk != self.keeper.pk)


# --- What can be refused --------------------------------------------------------------------------------


def may_decide(user):
    """Whether `user` may enter what becomes of centres (of those he oversees)."""
    return user.role in DECIDERS


def check(order, *, by):
    """Raise what `apply` would raise at this moment for the decision itself; pages ask before they show the effect.

    Raises ValidationError "too_few", "too_many", "itself", "no_keeper", "two_provinces", "before_decision", "not_yet",
    "already_closed", "already_succeeded", "before_opening", "inherited_later", "successor_not_open",
    "successor_closed", "cycle"; PermissionDenied.
    """
    check_decider(by, order.centres)
    _check_shape(order)
    _check_days(order)
    for centre in order.predecessors:
        _check_predecessor(order, centre)
    for centre in order.successors:
        _check_successor(order, centre)


def check_decider(by, centres):
    """Raises PermissionDenied unless `by` oversees all of `centres`."""
    own = by.role == Role.NATIONAL or all(centre.province_id == by.province_id for centre in centres)
    if not may_decide(by) or not own:
        raise PermissionDenied


def _refuse(field, code, sentence, **facts):
    """A refusal at one field; days among its facts are written as people write them."""
    facts = {key: value.strftime("%d/%m/%Y") if isinstance(value, date) else value for key, value in facts.items()}
    raise ValidationError({field: ValidationError(sentence, code=code, params=facts)})


def _check_shape(order):
    """Every kind has its own number of predecessors and successors."""
    if {centre.pk for centre in order.predecessors} & {centre.pk for centre in order.successors}:
        _refuse("successors", "itself", _(
            "A centre cannot succeed itself: choose another successor. Where one of the centres goes on and takes over "
            "the others, leave it out of the centres that end."
        ))  # fmt: skip
    merges, splits = order.kind == SuccessionKind.MERGE, order.kind == SuccessionKind.SPLIT
    ending, going_on = len(order.predecessors), len(order.successors)
    if ending < (2 if merges else 1):
        _refuse("predecessors", "too_few", _(
            "A merger ends two centres or more: choose them all, or choose dissolution where only one ends."
        ) if merges else _("Choose the centre that ends."))  # fmt: skip
    if not merges and ending > 1:
        _refuse("predecessors", "too_many", _("Only a merger ends several centres by one act: choose one centre."))
    if going_on < (2 if splits else 1):
        _refuse("successors", "too_few", _(
            "A division needs two successors or more: choose them all, or choose dissolution where there is one."
        ) if splits else _("Choose the centre that goes on."))  # fmt: skip
    if not splits and going_on > 1:
        _refuse("successors", "too_many", _("Only a division has several successors: choose one centre."))
    if order.keeper not in order.successors:
        _refuse("keeper", "no_keeper", _("Say which of the successors keeps the records."))
    if len({centre.province_id for centre in order.centres}) > 1:
        _refuse("successors", "two_provinces", _(
            "These centres lie in several provinces: first put them under their committee in the new province."
        ))  # fmt: skip


def _check_days(order):
    """A decision precedes its effect, and its effect is not ahead: access changes at the moment of applying."""
    if order.effective_on < order.decided_on:
        _refuse("effective_on", "before_decision", _(
            "The decision is of %(decided)s: it cannot take effect on %(day)s. Check both dates."
        ), decided=order.decided_on, day=order.effective_on)  # fmt: skip
    if order.effective_on > timezone.localdate():
        _refuse("effective_on", "not_yet", _(
            "%(day)s lies ahead. Records and access move at once, so come back on that day and enter the decision then."
        ), day=order.effective_on)  # fmt: skip


def _check_predecessor(order, centre):
    """It ran on the day before, and nothing of its later life contradicts the decision."""
    if centre.closed_on:
        _refuse("predecessors", "already_closed", _("%(centre)s closed already on %(day)s: leave it out."),
                centre=centre, day=centre.closed_on)  # fmt: skip
    if centre.opened_on >= order.effective_on:
        _refuse("effective_on", "before_opening", _(
            "%(centre)s opened only on %(opened)s: it cannot end on %(day)s. Check the day."
        ), centre=centre, opened=centre.opened_on, day=order.effective_on)  # fmt: skip
    parts = SuccessionPart.objects.filter(succession__undone_at=None).select_related("succession", "predecessor")
    if standing := parts.filter(predecessor=centre).first():
        _refuse("predecessors", "already_succeeded", _(
            "%(centre)s already has a successor by decision %(number)s: undo that one first."
        ), centre=centre, number=standing.succession.number)  # fmt: skip
    later = parts.filter(successor=centre, succession__effective_on__gte=order.effective_on)
    if part := later.first():
        _refuse("effective_on", "inherited_later", _(
            "%(centre)s took over %(other)s on %(day)s, so it was at work then: choose a later day."
        ), centre=centre, other=part.predecessor, day=part.succession.effective_on)  # fmt: skip


def _check_successor(order, centre):
    """It runs on the day and today, and keeps its own records: nothing moves to a centre that is no more."""
    ending = {one.pk for one in order.predecessors}
    if centre.custodian_id in ending:
        _refuse("successors", "cycle", _(
            "The records of %(centre)s are kept by a centre that ends here: each would keep the other. Choose another "
            "successor, or undo the earlier decision first."
        ), centre=centre)  # fmt: skip
    if centre.closed_on:
        _refuse("successors", "successor_closed", _(
            "%(centre)s closed on %(day)s and its records are kept by %(keeper)s: choose that one as the successor."
        ), centre=centre, day=centre.closed_on, keeper=centre.custodian)  # fmt: skip
    if centre.opened_on > order.effective_on:
        _refuse("successors", "successor_not_open", _(
            "%(centre)s opened only on %(opened)s: on %(day)s there was nobody to hand over to. Check the day."
        ), centre=centre, opened=centre.opened_on, day=order.effective_on)  # fmt: skip


# --- What applying would change -----------------------------------------------------------------------------


def inherited(order):
    """The predecessors and every centre whose records they keep: what moves on to the new keeper."""
    own = Q(pk__in=[centre.pk for centre in order.predecessors])
    return Centre.objects.filter(own | Q(custodian__in=order.predecessors)).order_by("pk")


def appointments_to_end(order):
    """Appointments at the predecessors that reach beyond their last day; they end on it."""
    return _open_beyond(Appointment, order)


def delegations_to_end(order):
    """Authorities to sign at the predecessors that reach beyond their last day; they end on it."""
    return _open_beyond(SigningDelegation, order)


def _open_beyond(model, order):
    at_them = model.objects.filter(centre__in=order.predecessors, from_on__lte=order.last_day)
    open_ones = at_them.filter(Q(to_on=None) | Q(to_on__gt=order.last_day))
    return open_ones.select_related("person", "centre").order_by("centre__sort_key", "person__sort_key", "pk")


def areas_to_end(order):
    """Service areas of the predecessors that reach beyond their last day."""
    at_them = ServiceArea.objects.filter(centre__in=order.predecessors, from_on__lte=order.last_day)
    open_ones = at_them.filter(Q(to_on=None) | Q(to_on__gt=order.last_day))
    return open_ones.select_related("unit", "centre").order_by("centre__sort_key", "unit__sort_key")


def accounts_to_decide(order):
    """Active accounts at the predecessors: each moves to a successor or is closed."""
    accounts = User.objects.filter(centre__in=order.predecessors, is_active=True)
    return accounts.select_related("centre").order_by("centre__sort_key", "role", "sort_key", "pk")
