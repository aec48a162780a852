"""Taking a list of learners out of the portal as a table: which columns, how many rows, and the line in the book."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from centres import audit
from centres.tables import Head, Table

from .learners import may_see_sensitive

MOST = 10_000  # rows of one file


def columns(has_sensitive):
    """[(Head, what a cell holds, of a LearnerAtCentre row)]; birth stays text, as only the year may be known."""
    found = [
        (Head(_("Full name"), 30), lambda row: row.learner.full_name),
        (Head(_("Birth date"), 12), lambda row: row.learner.birth_text),
        (Head(_("Sex"), 8), lambda row: row.learner.get_gender_display()),
        (Head(_("Workplace"), 40), lambda row: row.learner.workplace),
        (Head(_("Position"), 25), lambda row: row.learner.position),
        (Head(_("Sending unit"), 30), lambda row: row.sending_unit),
        (Head(_("Centre"), 40), lambda row: str(row.centre)),
        (Head(_("Classes"), 8), lambda row: row.classes or 0),
    ]
    if has_sensitive:
        found += [
            (Head(_("Citizen id"), 16), lambda row: row.learner.citizen_id or ""),
            (Head(_("Ethnicity"), 12), lambda row: row.learner.ethnicity),
            (Head(_("Home place"), 30), lambda row: row.learner.home_place),
            (Head(_("Party status"), 18), lambda row: row.learner.get_party_status_display()),
            (Head(_("Telephone"), 14), lambda row: row.learner.phone),
            (Head(_("E-mail"), 24), lambda row: row.learner.email),
        ]
    return found


def take_out(rows, *, by, kind, is_search, sensitive=False, reason=""):
    """The Table of LearnerAtCentre `rows`, which `by` sees, with `classes` on them, in roster order.

    The book notes how many rows, the kind of file and the reason, but nobody's name and nothing that was looked for.
    Raises ValidationError "too_many", "reason_missing"; PermissionDenied for sensitive columns `by` may not see.
    """
    if sensitive and not may_see_sensitive(by):
        raise PermissionDenied
    if sensitive and not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Say what citizen ids and Party standing are needed for."), "reason_missing")}
        )
    found = list(rows.order_by("sort_key", "learner_id", "pk")[: MOST + 1])
    if len(found) > MOST:
        raise ValidationError(
            _("A file holds at most %(most)d learners. Narrow the search, then take it out again."),
            code="too_many", params={"most": MOST},
        )  # fmt: skip
    chosen = columns(sensitive)
    lines = [[value(row) for _head, value in chosen] for row in found]
    facts = {"rows": len(lines), "format": kind, "sensitive": sensitive, "search": is_search, "reason": reason.strip()}
    audit.record(by, "export_learners", by, **facts)
    note = _("%(n)d learners, in the order of a roster") % {"n": len(lines)}
    return Table(_("Learners"), [note], [head for head, _value in chosen], lines)
