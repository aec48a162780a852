"""Writing the audit book: one line per deed, in the transaction of the deed."""

from .models import AuditLine, Centre, Province


def record(by, verb, row, **facts):
    """Add one line: `by` did `verb` to `row`. Call it inside the verb's own transaction.

    `facts` must be plain JSON values. The place is read off the row: its centre, or itself, or its province.
    """
    added = line(by, verb, row, **facts)
    added.save()
    return added


def line(by, verb, row, **facts):
    """The line as `record` writes it, not saved yet: verbs over many rows save theirs in one go."""
    centre = row if isinstance(row, Centre) else getattr(row, "centre", None)
    province = row if isinstance(row, Province) else getattr(row, "province", None)
    if province is None and centre is not None:
        province = centre.province
    return AuditLine(
        by=by, verb=verb, model=row._meta.label_lower, row_id=row.pk, centre=centre, province=province, facts=facts
    )


def changes(before, row):
    """{column: [old, new]} in plain JSON values of what differs between `before` (column: value) and `row`."""
    return {
        name: [_plain(old), _plain(getattr(row, name))] for name, old in before.items() if getattr(row, name) != old
    }


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
