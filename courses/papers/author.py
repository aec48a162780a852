"""Who issues a paper on its day: the centre as it was called then, the body above it, the place, who signs."""

import re
from dataclasses import dataclass
from datetime import date

from centres import successions
from centres.models import Appointment, AppointmentKind, DelegationScope, SigningDelegation, StaffingRule
from centres.papers.parts import Heading, Signature

from . import words

SIGNED_BY_HAND = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class Author:
    """name: Trung tâm chính trị huyện Quỳnh Lưu; superior: Huyện ủy Quỳnh Lưu; department: of the province."""

    name: str
    superior: str
    place: str
    department: str
    signature: Signature
    mandate: str  # the regulation the centre works under

    def heading(self, symbol="", number="", day=None):
        """Top of a paper; without `symbol` that of a list, which has no number of its own."""
        return Heading(
            superior=self.superior.upper(), issuer=short_issuer(self.name), place=self.place,
            symbol=symbol, number=bare(number), day=day,
        )  # fmt: skip


def of(centre, day: date) -> Author:
    """The author of a paper of `centre` dated on the day: itself, after its closing the keeper of its records.

    Source: 208-QĐ/TW (2019), the papers of a centre follow the Party system; dated names and parents as everywhere.
    """
    centre = successions.acting_centre(centre, day)
    name, parent = centre.name_on(day), centre.parent_on(day)
    return Author(
        name=name.name, superior=parent.name, place=name.place, department=parent.province.department,
        signature=signature_on(centre, day), mandate=mandate_on(centre, day),
    )  # fmt: skip


def signature_on(centre, day) -> Signature:
    """The director of the day, else a deputy whose authority covers decisions; else the pen writes the name.

    Source: 36-HD/VPTW (2018): the head of a unit set up by a Party body signs directly, a deputy K/T.
    """
    director = Appointment.objects.on(day).filter(centre=centre, kind=AppointmentKind.DIRECTOR)
    if found := director.select_related("person").order_by("-from_on").first():
        return Signature(("GIÁM ĐỐC",), found.person.full_name)
    deputies = SigningDelegation.objects.on(day).covering(DelegationScope.DECISIONS).filter(centre=centre)
    if found := deputies.select_related("person").order_by("-from_on").first():
        return Signature(("K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), found.person.full_name)
    return Signature(("GIÁM ĐỐC",))


def mandate_on(centre, day):
    """The regulation on tasks and apparatus in force for the centre, as its row names it; neutral words without one."""
    rule = StaffingRule.objects.latest(centre.level, day)
    named = rule.source.partition(";")[0].strip() if rule else "quy định của Trung ương"
    return f"{named} về chức năng, nhiệm vụ, tổ chức bộ máy của trung tâm chính trị"


def short_issuer(name):
    """The issuing body above its asterisk: TRUNG TÂM CHÍNH TRỊ; the superior above it says of which place."""
    found = re.match(r"trung tâm .*?chính trị", name, re.IGNORECASE)
    return (found[0] if found else name).upper()


def bare(number):
    """A number as it was typed, without a "Số" before it."""
    return re.sub(r"^số\s*:?\s+", "", number.strip(), flags=re.IGNORECASE)


def closing_line(author, year):
    """Place and date of a list, which its signer fills in."""
    return f"{author.place}, ngày … tháng … năm {year}"


def cited(what, number, day):
    """“Quyết định số 45-QĐ/TTCT ngày 05/6/2024”."""
    return f"{what} số {bare(number)} ngày {words.printed_date(day)}"
