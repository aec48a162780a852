"""What the official book says of each number: the same columns on paper and in Excel.

Days are written dd/mm/yyyy; only what was printed on the certificate (birth date, class, decision) stands as it was
printed there, in the form of that day: the book says what the paper says.

Columns as the registers of certificates kept at centres have them (sổ cấp giấy chứng nhận); the rule of the Party on
its certificates names none.
"""

from dataclasses import dataclass, fields

from django.db.models import Prefetch

from .book import NUMBERS
from .models import BlankUse, CertificateStatus

TITLES = {
    "register_no": "Số vào sổ", "number": "Số hiệu", "name": "Họ và tên", "born": "Ngày sinh",
    "unit": "Đơn vị công tác", "course": "Chương trình, khóa học", "grade": "Xếp loại",
    "decision": "Quyết định công nhận", "issued_on": "Ngày cấp", "handed": "Người nhận, ký nhận", "note": "Ghi chú",
}  # fmt: skip
COUNTED = ("issued", "reissued", "replaced", "revoked", "void", "handed")


@dataclass(frozen=True)
class BookLine:
    """One number of the book as texts; `counts`: under which of COUNTED it is counted."""

    register_no: str
    number: str
    name: str
    born: str
    unit: str
    course: str
    grade: str
    decision: str
    issued_on: object  # a date; None for a number that was lost
    handed: str
    note: str
    counts: frozenset

    @property
    def texts(self):
        """The cells in the order of TITLES, the day written out."""
        cells = [getattr(self, field.name) for field in fields(self)[: len(TITLES)]]
        return tuple(f"{cell:%d/%m/%Y}" if hasattr(cell, "strftime") else cell or "" for cell in cells)


def entries_of(entries):
    """The lines that stand for a number, in the order of the paper book, with what a line of it needs."""
    sheets = BlankUse.objects.filter(kind=BlankUse.Kind.USED).select_related("range").order_by("pk")
    return entries.filter(kind__in=NUMBERS).select_related(
        "register", "certificate__replaced_by", "certificate__replaces"
    ).prefetch_related(Prefetch("certificate__sheets", sheets)).order_by(
        "register__period", "register__form", "register", "seq"
    )  # fmt: skip


def line_of(entry):
    """The BookLine of one RegisterEntry as `entries_of` finds it."""
    certificate = entry.certificate
    if certificate is None:
        number = entry.facts.get("number", "")
        why = entry.facts.get("reason", "")
        return BookLine(
            f"{entry.seq:04d}/{entry.register.period}", number, "", "", "", "", "", "", None, "",
            f"Số bỏ: {why}" if why else "Số bỏ", frozenset({"void"}),
        )  # fmt: skip
    printed = certificate.printed
    handed = " ".join(
        part for part in (f"{certificate.handed_over_on:%d/%m/%Y}" if certificate.handed_over_on else "",
                          certificate.handed_over_to) if part
    )  # fmt: skip
    return BookLine(
        certificate.register_no, certificate.number, certificate.holder_name, printed.get("born") or "",
        _joined(printed.get("unit")),
        f"{certificate.programme_name}; {printed.get('course') or certificate.course_name}",
        printed.get("grade") or "", printed.get("decision") or "", certificate.issued_on, handed,
        _note(entry, certificate), _counted(certificate),
    )  # fmt: skip


def _joined(fitted):
    return " ".join(fitted["lines"]) if fitted else ""


STATES = {
    CertificateStatus.REPLACED: "Đã thay",
    CertificateStatus.REVOKED: "Thu hồi",
    CertificateStatus.VOID: "Hủy",
}


def _note(entry, certificate):
    """State and reason in the words of the paper book, serial of the blank form, marks of the old paper register."""
    said = []
    if certificate.status in STATES:
        newer = getattr(certificate, "replaced_by", None)
        by = f" bằng số {newer.number}" if newer else ""
        said.append(f"{STATES[certificate.status]}{by} {certificate.status_on:%d/%m/%Y}: {certificate.status_reason}")
    if certificate.replaces_id:
        said.append(f"Cấp lại lần {certificate.reissue_no}, thay số {certificate.replaces.number}")
    if sheet := next(iter(reversed(certificate.sheets.all())), None):
        said.append(f"Phôi {sheet.range.serial(sheet.first)}")
    said += [words for words in (entry.facts.get("note"), *entry.facts.get("marks", [])) if words]
    return "; ".join(said)


def _counted(certificate):
    state = "issued" if certificate.status == CertificateStatus.ISSUED else str(certificate.status)
    found = {state}
    if certificate.replaces_id:
        found.add("reissued")
    if certificate.handed_over_on:
        found.add("handed")
    return frozenset(found)


@dataclass(frozen=True)
class Sums:
    """How many numbers stand in some lines, and how many of each kind of COUNTED."""

    used: int = 0
    issued: int = 0
    reissued: int = 0
    replaced: int = 0
    revoked: int = 0
    void: int = 0
    handed: int = 0

    def __add__(self, other):
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def words(self):
        """“20 số: đang sử dụng 18, đã thay 1 …”: numbers as Vietnamese write them."""
        n = {one.name: f"{getattr(self, one.name):,}".replace(",", ".") for one in fields(self)}
        return (
            f"{n['used']} số: đang sử dụng {n['issued']}, đã thay {n['replaced']}, thu hồi {n['revoked']}, "
            f"hủy hoặc bỏ {n['void']}; trong đó cấp lại {n['reissued']}; đã trao {n['handed']}"
        )


def sums(lines):
    """The Sums of BookLines."""
    lines = list(lines)
    return Sums(len(lines), *(sum(name in line.counts for line in lines) for name in COUNTED))
