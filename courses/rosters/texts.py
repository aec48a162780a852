"""Free text: units, positions, places, notes."""

import re

from .findings import refusal

# What people write for "as above"; a lone dash or dot means an empty cell to some, so it is left as it is.
DITTO = re.compile(r"[-/\s]*[\"“”'’]+[-/\s]*|[-\"“”\s]*(?:nt|như trên|nhu tren)[-\"“”\s]*", re.IGNORECASE)


def check_text(text, above=""):
    """(text, [Finding]) of a filled cell in normal form; `above` is the cell above, for marks that repeat it."""
    if DITTO.fullmatch(text):
        return "", [refusal("ditto", above or None)]
    return text, []
