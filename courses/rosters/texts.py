"""Free text: units, positions, places, notes."""

import re

from centres.vietnamese import clean

from .cells import text_of
from .findings import refusal

# What people write for "as above"; a lone dash or dot means an empty cell to some, so it is left as it is.
DITTO = re.compile(r"[-/\s]*[\"“”'’]+[-/\s]*|[-\"“”\s]*(?:nt|như trên|nhu tren)[-\"“”\s]*", re.IGNORECASE)


def check_text(raw, above=""):
    """(text, [Finding]). `above` is the value of the cell above, for the marks that repeat it."""
    text = clean(text_of(raw))
    if DITTO.fullmatch(text):
        return "", [refusal("ditto", above or None)]
    return text, []
