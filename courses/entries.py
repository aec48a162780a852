"""What is typed into a cell of a result sheet, on a page or in a workbook → a number, or why it is none."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

HIGHEST = Decimal(10)
NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{0,6})?|[.,][0-9]{1,6}")


def read_periods(text):
    """Periods missed, an empty cell is none. Raises ValidationError."""
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValidationError(_("“%(text)s” is not a number of periods: type 0, 1, 2 …") % {"text": text})
    return int(text)


def read_score(text):
    """A score from 0 to 10 with a comma or a point, None for an empty cell. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise ValidationError(_("“%(text)s” is not a score: type a number such as 8,5") % {"text": text})
    score = Decimal(text.replace(",", "."))
    if score > HIGHEST:
        raise ValidationError(_("“%(text)s” is outside the scale: scores lie between 0 and 10") % {"text": text})
    if score != score.quantize(Decimal("0.01")):
        raise ValidationError(_("“%(text)s” has more than two decimals") % {"text": text})
    return score


def plain_score(score):
    """8.50 as it is kept in JSON, whatever the language of the page: "8.5"; "" for none."""
    return "" if score is None else f"{score.normalize():f}"


def shown_score(score):
    """8.50 as it is typed: 8,5."""
    return "" if score is None else number_format(score.normalize(), use_l10n=True)
