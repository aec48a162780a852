"""Raw cells as people see them."""

import re
from datetime import date

from centres.vietnamese import fold

ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)")


def text_of(cell):
    """A raw cell as the text people see in it: whole numbers without decimals, dates as dd/mm/yyyy, None as ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def cell_at(row, column):
    """The raw cell, "" beyond the end of a short row."""
    return row[column] if column < len(row) else ""


def plain(text):
    """Words without marks and signs, for comparing: "Ngày, tháng" → "ngay thang"."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def is_error(text):
    """Whether a cell shows an error, or a formula in place of its value."""
    return text[:1] in ("=", "#") and (text[0] == "=" or bool(ERROR.fullmatch(text)))
