"""What is found wrong, or worth a question, in one cell."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from .sentences import CELLS


@dataclass(frozen=True)
class Finding:
    """`message` says what is wrong and how to put it right; `suggestion` is text to put into the cell instead.

    A refusal (`is_rejection`) keeps the row out until it is mended; anything else is a question.
    """

    code: str
    message: str
    suggestion: str | None = None
    is_rejection: bool = False


def question(code, suggestion=None, /, **facts):
    """The cell can be kept; somebody should look at it. `facts` fill the sentence of `code`."""
    return Finding(code, _sentence(code, facts), suggestion)


def refusal(code, suggestion=None, /, **facts):
    """The row cannot be entered with this cell as it is."""
    return Finding(code, _sentence(code, facts), suggestion, is_rejection=True)


def _sentence(code, facts):
    return _(CELLS[code]) % facts if facts else _(CELLS[code])


def left_blank(finding):
    """The same finding about an optional cell: the row goes in without it."""
    message = f"{finding.message} {_(CELLS['left_blank'])}"
    return replace(finding, message=message, is_rejection=False)
