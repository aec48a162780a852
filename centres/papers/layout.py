"""Sizes and margins of Party papers, for both writers.

Source: Hướng dẫn 36-HD/VPTW (03/04/2018) on form and layout of the papers of the Party, Times New Roman on A4;
sizes it does not give (recipients, lists) follow common practice.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Margins:
    """Millimetres from each edge of the sheet, and the sheet itself."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def room(self) -> int:
        """Width between the margins in mm."""
        return self.width - self.left - self.right


# 36-HD as it is remembered; the rule before it, kept in handbooks, has 25 mm on top and below and 35 mm on the left.
UPRIGHT = Margins(210, 297, top=20, right=15, bottom=20, left=30)
# Annexes and lists across the sheet: no source speaks of them.
WIDE = Margins(297, 210, top=20, right=15, bottom=15, left=20)
PAGE_NUMBER_FROM_TOP = 10  # mm, in the middle, from the second page on

SIZES = {  # points
    "party": 15,  # Đảng Cộng sản Việt Nam, bold
    "issuer": 14,  # superior body regular, issuing body bold
    "number": 14,
    "place": 14,  # place and date, italic
    "kind": 16,  # tên loại, bold; 15–16
    "abstract": 14,  # trích yếu, bold; 14–15
    "text": 14,  # 14–15
    "signer": 14,  # bold
    "recipients": 14,  # the label, underlined
    "recipient": 12,
    "note": 13,
    "page": 14,
}
SIGNATURE_ROOM = 30  # mm that stay empty for the hand and the seal
HEADING, WIDE_HEADING = (73, 90), (105, 105)  # mm: the issuing body on the left, the Party's name on the right


def measures() -> dict:
    """All of the above for the style sheet."""
    return {
        "size": SIZES, "upright": UPRIGHT, "wide": WIDE, "heading": HEADING, "wide_heading": WIDE_HEADING,
        "page_number_from_top": PAGE_NUMBER_FROM_TOP, "signature_room": SIGNATURE_ROOM,
    }  # fmt: skip
