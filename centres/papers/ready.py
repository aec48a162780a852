"""A paper made ready for the writers: text in normal form, and refused where it cannot be printed."""

from dataclasses import fields, is_dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.vietnamese import clean

from .letters import in_words, misplaced_mark, unprintable

SHOWN = 60  # letters of a text that a refusal quotes


def checked(part):
    """`part` with every text cleaned; a second time changes nothing.

    Characters nobody sees (U+202E would turn a line round) are left out, as everywhere in the portal.
    Raises ValidationError "unprintable" for what no reader could see: control characters, letters the font lacks.
    """
    if isinstance(part, str):
        return _text(part)
    if isinstance(part, tuple):
        return tuple(checked(one) for one in part)
    if is_dataclass(part):
        return replace(part, **{field.name: checked(getattr(part, field.name)) for field in fields(part)})
    return part


def right_in_bold_only(part) -> frozenset[str]:
    """The texts of `part` with a mark that the regular face would set on another one, as in Ê-đê names: “Ê̆ban”."""
    return frozenset(text for text in texts(part) if misplaced_mark(text, "Regular"))


def texts(part):
    """Every text in `part`."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))


def _text(text):
    text = clean(text)
    # The bold face prints every letter of the regular one, and more.
    strange = None if text.isascii() and text.isprintable() else unprintable(text, "Bold")
    if strange:
        raise ValidationError(
            _("“%(text)s” has a character that cannot be printed: %(character)s (%(code_points)s). Correct it first."),
            code="unprintable",
            params={"text": _shown(text)} | in_words(strange),
        )
    return text


def _shown(text):
    shown = "".join(character for character in text if character.isprintable())
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
