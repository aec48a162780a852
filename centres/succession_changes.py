"""What one deed changed in rows of many kinds, remembered column by column so that it can be taken back exactly."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Changes:
    """Sets columns and remembers the values before and after; notes rows that were made."""

    def __init__(self):
        self._changed, self._made = [], []

    def set(self, row, **facts):
        """Write `facts` (by column) to the row and remember what stood there."""
        before = {column: _plain(getattr(row, column)) for column in facts}
        type(row)._default_manager.filter(pk=row.pk).update(**facts)
        for column, value in facts.items():
            setattr(row, column, value)
        after = {column: _plain(value) for column, value in facts.items()}
        self._changed.append({"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after})

    def made(self, row):
        """Note a row that the deed created."""
        self._made.append({"model": row._meta.label_lower, "pk": row.pk})

    def remembered(self):
        """Everything as plain JSON values."""
        return {"changed": self._changed, "made": self._made}


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def keys(remembered, model, column=None, kind="changed"):
    """Keys of the rows of `model` that were "changed" (in `column`, where one is named) or "made"."""
    rows = [one for one in remembered.get(kind, []) if one["model"] == model._meta.label_lower]
    return [one["pk"] for one in rows if column is None or column in one["after"]]


def check_unchanged(remembered):
    """Raise unless every row still is what the deed made it. Raises ValidationError "changed_since" naming the row."""
    for one in remembered.get("changed", []) + remembered.get("made", []):
        model = apps.get_model(one["model"])
        row = model._default_manager.filter(pk=one["pk"]).first()
        is_same = row and all(_plain(getattr(row, name)) == value for name, value in one.get("after", {}).items())
        if not is_same:
            raise ValidationError(
                _("%(kind)s “%(row)s” has been changed since: it can no longer be undone here."),
                code="changed_since",
                params={"kind": str(model._meta.verbose_name).capitalize(), "row": row or one["pk"]},
            )


def restore(remembered):
    """Put every column back as it was and take away the rows that were made; the last change first."""
    for one in reversed(remembered.get("made", [])):
        apps.get_model(one["model"])._default_manager.filter(pk=one["pk"]).delete()
    for one in reversed(remembered.get("changed", [])):
        model = apps.get_model(one["model"])
        facts = {name: model._meta.get_field(name).to_python(value) for name, value in one["before"].items()}
        model._default_manager.filter(pk=one["pk"]).update(**facts)
