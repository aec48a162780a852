"""Verbs on quota decisions: enter one with its scan, correct what was typed wrongly."""

from django.db import transaction
from django.utils.translation import gettext as _

from . import audit, scans
from .models import QuotaDecision, StaffingRule
from .refusals import refuse
from .staffing import check_keeper

# What a correction may put right; each change stays readable on the page of the decision.
FACTS = ("number", "decided_on", "effective_from", "posts", "exception_no", "population", "cadres", "party_members")


@transaction.atomic
def decide(centre, *, by, number, decided_on, posts, effective_from=None, exception_no="", scan=None, **basis):
    """Enter a decision that gives `centre` its number of posts; a later one supersedes it, nothing is overwritten.

    `basis`: population, cadres, party_members, head counts or None. `scan`: an uploaded file or None. The decision
    is judged by the rule in force on its own day and keeps it. Source: 208-QĐ/TW, 4 to 6 posts.
    Raises ValidationError "outside_rule" without an exception decision, "before_first_rule", "scan_too_big",
    "scan_kind"; PermissionDenied.
    """
    check_keeper(by, centre)
    decision = QuotaDecision(
        centre=centre, number=number, decided_on=decided_on, posts=posts,
        effective_from=effective_from or decided_on, exception_no=exception_no, **basis,
    )  # fmt: skip
    decision.rule = _rule_of(decision)
    _refuse_outside_rule(decision)
    scans.check(scan)
    decision.full_clean()
    scans.keep(decision, scan)
    decision.save()
    facts = {"posts": posts, "number": number, "rule": decision.rule.code}
    audit.record(by, "decide_quota", decision, **facts, has_scan=bool(decision.scan))
    return decision


@transaction.atomic
def correct(decision, *, by, reason, scan=None, **facts):
    """Put right what was typed wrongly; `facts` are columns of FACTS, `scan` adds or replaces the scanned paper.

    Old and new values and the reason go into the audit book, and from there onto the page of the decision. What
    the committee changed is no correction but a new decision.
    Raises ValidationError "nothing_changed", and those of `decide`; PermissionDenied.
    """
    check_keeper(by, decision.centre)
    decision = QuotaDecision.objects.select_for_update().get(pk=decision.pk)
    before = {name: getattr(decision, name) for name in FACTS}
    facts["effective_from"] = facts.get("effective_from") or facts.get("decided_on") or decision.effective_from
    for name, value in facts.items():
        setattr(decision, name, value)
    corrected = audit.changes(before, decision)
    if not corrected and not scan:
        refuse(None, "nothing_changed", _("Nothing was changed: correct a value or add the scan."))
    decision.rule = _rule_of(decision)
    if not decision.is_imported or {"posts", "decided_on", "exception_no"} & set(corrected):
        _refuse_outside_rule(decision)
    scans.check(scan)
    decision.full_clean()
    replaced = decision.scan.name
    scans.keep(decision, scan)
    decision.save()
    if scan:
        corrected["scan"] = [replaced, decision.scan.name]  # the file it replaces stays where it is
    audit.record(by, "correct_quota", decision, number=decision.number, reason=reason, corrected=corrected)
    return decision


def _rule_of(decision):
    """The rule in force on the day of the decision; a day before the first one is refused at that field."""
    level, day = decision.centre.level, decision.decided_on
    rule = StaffingRule.objects.latest(level, day)
    if rule is None:
        first = StaffingRule.objects.filter(level=level).order_by("effective_from").first()
        if first is None:
            StaffingRule.objects.in_force(level, day)  # says that there is none at all
        refuse(
            "decided_on", "before_first_rule",
            _(
                "On %(day)s no rule on posts was in force: the first one for this level, %(rule)s, holds from "
                "%(first)s. Check the date of the decision."
            ),
            day=day, rule=first.code, first=first.effective_from,
        )  # fmt: skip
    return rule


def _refuse_outside_rule(decision):
    rule = decision.rule
    if not rule.allows(decision.posts) and not decision.exception_no:
        refuse(
            "posts", "outside_rule",
            _(
                "%(rule)s, in force on %(day)s, allows %(fewest)s to %(most)s posts; %(posts)s is outside. "
                "Correct the number, or enter the decision that allows the exception."
            ),
            rule=rule.code, day=decision.decided_on, fewest=_bound(rule.min_posts), most=_bound(rule.max_posts),
            posts=decision.posts,
        )  # fmt: skip


def _bound(posts):
    return "…" if posts is None else posts  # one side may be open
