"""Verbs on staffing rules: add the next one. Rules of the past are never edited: they judged decisions."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit
from .models import StaffingRule
from .scope import Role


def may_add(user):
    """Whether `user` may add rules: national staff."""
    return user.role == Role.NATIONAL


@transaction.atomic
def add_rule(*, by, level, effective_from, code, decided_by, source, min_posts=None, max_posts=None, counts="",
             counts_concurrent=False):  # fmt: skip
    """Add the rule for centres of `level` from a day on, today or later; bounds stay None where it fixes no number.

    Decisions of earlier days keep the rule that judged them. Raises ValidationError "in_the_past" and those of the
    model; PermissionDenied.
    """
    if not may_add(by):
        raise PermissionDenied
    if effective_from < timezone.localdate():
        raise ValidationError(
            {"effective_from": ValidationError(
                _("A rule begins today or later: verdicts of days gone by stay as they were."), code="in_the_past"
            )}
        )  # fmt: skip
    rule = StaffingRule(
        level=level, effective_from=effective_from, code=code, decided_by=decided_by, source=source,
        min_posts=min_posts, max_posts=max_posts, counts=counts, counts_concurrent=counts_concurrent,
    )  # fmt: skip
    rule.full_clean()
    rule.save()
    audit.record(by, "add_rule", rule, level=str(level), code=code, effective_from=effective_from.isoformat())
    return rule
