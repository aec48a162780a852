"""A column computed from the row whenever the row is written, and how words are looked for in one."""

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


@KeyField.register_lookup
class HasWords(models.Lookup):
    """`column__has_words=["anh", "nguyen"]`: the column, words with one space between, has all of these words.

    On PostgreSQL an index over string_to_array(column, ' ') answers it; see migration 0005 of courses.
    """

    lookup_name = "has_words"
    prepare_rhs = False
    operator, joined = "@>", " AND "

    def as_sql(self, compiler, connection):
        """One look at the text for each word, for SQLite."""
        column, params = self.process_lhs(compiler, connection)
        one = f"instr(' ' || {column} || ' ', %s) > 0"
        return f"({self.joined.join([one] * len(self.rhs))})", [  # of each word
            value for word in self.rhs for value in (*params, f" {word} ")
        ]

    def as_postgresql(self, compiler, connection):
        """The words as an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') {self.operator} %s::text[]", [*params, list(self.rhs)]


@KeyField.register_lookup
class HasAnyWord(HasWords):
    """`column__has_any_word=["#7", "#12"]`: the column has at least one of these words."""

    lookup_name = "has_any_word"
    operator, joined = "&&", " OR "


@models.CharField.register_lookup
class Reversed(models.Transform):
    """`column__reversed__startswith="432"`: the text from its end; on PostgreSQL an index over it answers."""

    lookup_name = "reversed"
    function = "REVERSE"
    output_field = models.CharField()
