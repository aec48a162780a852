"""Learners: finding them in a scope, page by page, and correcting what is recorded about them."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import Role, may_write

from . import figures, searching
from .models import Enrolment, Learner, LearnerAtCentre

PAGE = 20  # learners

# What identifies a person: changed with a reason only, and kept before and after in the audit book.
IDENTITY = ("full_name", "birth_on", "birth_precision", "gender", "citizen_id")
OTHERS = ("workplace", "position", "phone", "email", "home_place", "ethnicity", "party_status", "party_join_on")


def may_see_sensitive(user):
    """Whether `user` is shown citizen ids, ethnicity and Party standing: those who keep a centre's records."""
    return may_write(user)


def may_see_contacts(user):
    """Whether `user` is shown telephone and e-mail of learners."""
    return may_write(user) or user.role == Role.LECTURER


def with_classes(rows, user):
    """Adds `classes`: in how many classes of that centre, of those `user` may see, the learner has been."""
    taken = Enrolment.objects.visible_to(user).filter(learner=OuterRef("learner"), centre=OuterRef("centre"))
    return rows.annotate(classes=Subquery(taken.order_by().values("learner").annotate(n=Count("pk")).values("n")))


@dataclass(frozen=True)
class Page:
    """Some rows of a list in roster order. `before`, `after` lead on, by pk.

    `first` and `last` count from 1; `total` is exact up to searching.COUNTED, one more stands for any larger number,
    and then `first` is 0 where nobody counted so far.
    """

    rows: list
    first: int
    total: int
    before: int | None
    after: int | None

    @property
    def last(self):
        """Place of the last row shown, 0 where nobody counted so far."""
        return self.first + len(self.rows) - 1 if self.first else 0

    @property
    def is_beyond(self):
        """Whether there are more rows than were counted."""
        return self.total > searching.COUNTED


def page_of(rows, *, after=None, before=None, size=PAGE):
    """The Page of LearnerAtCentre `rows` behind the row `after`, or ahead of `before`, or the first one.

    Keyset: page 150 costs as much as page 1. The place is a pk, as a name has no business in an address; a pk that
    is not among `rows` gives the first page.
    """
    ordered = rows.order_by("sort_key", "learner_id", "pk")
    mark = rows.filter(pk=after or before).values_list("sort_key", "learner_id", "pk").first()
    if mark and after:
        shown = list(ordered.filter(_beyond("gt", *mark))[: size + 1])
        has_more, shown = len(shown) > size, shown[:size]
    elif mark:
        shown, has_more = list(ordered.reverse().filter(_beyond("lt", *mark))[:size])[::-1], True
    else:
        shown = list(ordered[: size + 1])
        has_more, shown = len(shown) > size, shown[:size]
    if not shown:
        return Page([], 0, 0, None, None) if not mark else page_of(rows, size=size)
    ahead = searching.count(rows.filter(_beyond("lt", *_place(shown[0])))) if mark else 0
    total = searching.count(rows)
    first = ahead + 1 if ahead < searching.COUNTED else 0
    return Page(shown, first, total, shown[0].pk if ahead else None, shown[-1].pk if has_more else None)


def _place(row):
    """Where a row stands in roster order."""
    return row.sort_key, row.learner_id, row.pk


def _beyond(how, sort_key, learner, pk):
    """Rows behind ("gt") or ahead of ("lt") a place in roster order."""
    return (
        Q(**{f"sort_key__{how}": sort_key})
        | Q(sort_key=sort_key, **{f"learner_id__{how}": learner})
        | Q(sort_key=sort_key, learner_id=learner, **{f"pk__{how}": pk})
    )


def state_of(learner):
    """The columns that can be edited, in 16 characters: a form sends it back, so a change in between is noticed."""
    facts = "\0".join(str(getattr(learner, column)) for column in (*IDENTITY, *OTHERS))
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


@transaction.atomic
def correct(learner, *, by, facts, state, reason=""):
    """Change what is recorded about a learner; `facts` are columns of IDENTITY and OTHERS.

    A change of identity needs a reason; issued certificates keep what was printed. Raises ValidationError
    "edited_meanwhile" where the learner is no longer as `state` (state_of) says, "reason_missing", "id_of_another";
    PermissionDenied.
    """
    if not may_write(by) or not Learner.objects.visible_to(by).filter(pk=learner.pk).exists():
        raise PermissionDenied
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if learner.merged_into_id or state_of(learner) != state:
        raise ValidationError(
            _(
                "Somebody else changed this learner after you opened the page. Your entries are still here: open the "
                "learner in another tab, compare, then save again."
            ),
            code="edited_meanwhile",
        )
    changed = [column for column in facts if facts[column] != getattr(learner, column)]
    identity = [column for column in IDENTITY if column in changed]
    if identity and not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Say why name, birth date, sex or citizen id change."), code="reason_missing")}
        )
    before = shown(learner, identity)
    for column in changed:
        setattr(learner, column, facts[column])
    _save(learner)
    if figures.COUNTED.intersection(changed):
        figures.update_classes_of([learner])
    _record(learner, by, before, identity, changed, reason)
    return learner


def _save(learner):
    learner.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            learner.save()
    except IntegrityError as error:
        raise ValidationError(
            {"citizen_id": ValidationError(_("This citizen id is registered for somebody else."), code="id_of_another")}
        ) from error


def shown(learner, columns):
    """Values for the audit book, which the province reads too: the citizen id is masked."""
    return {
        column: learner.masked_citizen_id if column == "citizen_id" else str(getattr(learner, column))
        for column in columns
    }


def _record(learner, by, before, identity, changed, reason):
    """One line at the centre of `by`. Of other columns only the names: their values are nobody else's business."""
    seen = LearnerAtCentre.objects.visible_to(by).filter(learner=learner).select_related("centre__province").first()
    facts = {"learner": learner.pk, "changed": [column for column in changed if column not in identity]}
    if identity:
        facts |= {"before": before, "after": shown(learner, identity), "reason": reason.strip()}
    if changed:
        audit.record(by, "correct_learner", seen, **facts)
