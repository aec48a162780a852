"""One field type: a column computed from another column of the same row whenever the row is written."""

from django.db import models


class KeyField(models.CharField):
    """Search or sort key of `source`, computed by `make`, also under bulk_create.

    bulk_update calls no pre_save: whoever uses it on such a row calls `refresh` first.

    A database-generated column cannot do this: neither database folds Vietnamese letters by itself.
    """

    def __init__(self, *args, source, make, **kwargs):
        self.source, self.make = source, make
        kwargs.setdefault("max_length", 400)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "make": self.make}

    def refresh(self, row):
        """Compute the key on a row that is about to be written by bulk_update."""
        self.pre_save(row, add=False)

    def pre_save(self, row, add):
        key = self.make(getattr(row, self.source))
        setattr(row, self.attname, key)
        return key
