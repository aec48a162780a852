"""Phiếu quá trình bồi dưỡng: all certificates of one holder on a sheet, made when asked for and kept nowhere."""

from urllib.parse import urlsplit

from django.conf import settings

from centres.papers.layout import WIDE
from centres.papers.parts import Column, Heading, Paper, Table, Text
from centres.vietnamese import file_name
from courses.papers.words import printed_date

from . import codes, verifying

TITLE = "Phiếu quá trình bồi dưỡng"


def build(certificates, today):
    """The sheet of the certificates of one holder, the oldest first, as they stand on the day `today`."""
    ordered = sorted(certificates, key=lambda one: (one.issued_on, one.pk))
    holder, host = certificates[0], urlsplit(settings.PUBLIC_ADDRESS).netloc
    return Paper(
        title=f"{TITLE} – {holder.holder_name}", wide=True,
        heading=Heading(superior=settings.OWNER_NAME.upper(), issuer="CỔNG THÔNG TIN TRUNG TÂM CHÍNH TRỊ"),
        kind="PHIẾU QUÁ TRÌNH BỒI DƯỠNG",
        note=f"Họ và tên: {holder.holder_name}. Ngày sinh: {_born(holder)}.",
        blocks=(
            _table(ordered),
            Text(f"Phiếu gồm {len(ordered)} giấy chứng nhận, lập ngày {printed_date(today)} theo sổ cấp trên cổng."),
            Text(
                f"Tra cứu từng giấy chứng nhận tại địa chỉ {host}, mục Tra cứu giấy chứng nhận, bằng mã ghi ở cột "
                "cuối. Phiếu này để theo dõi, không thay giấy chứng nhận."
            ),
        ),
        hint=f"Địa chỉ chính thức của cổng: {host}",
    )  # fmt: skip


def name_of(certificates):
    """What the file is called on somebody's own computer."""
    return f"{file_name(TITLE)}-{file_name(certificates[0].holder_name)}.pdf"


def _table(certificates):
    course = WIDE.room - 10 - 30 - 36 - 24 - 50 - 44  # mm
    columns = (
        Column("TT", 10, "centre"), Column("Chương trình, lớp", course), Column("Thời gian học", 30, "centre"),
        Column("Số hiệu", 36, "centre"), Column("Ngày cấp", 24, "centre"),
        Column("Cơ quan cấp; tình trạng", 50), Column("Mã tra cứu", 44, "centre"),
    )  # fmt: skip
    return Table(columns, tuple(_row(place, one) for place, one in enumerate(certificates, start=1)))


def _row(place, certificate):
    return (
        str(place), certificate.course_in_full, _days(certificate), certificate.number,
        printed_date(certificate.issued_on), f"{certificate.centre_name}. {_state(certificate)}",
        codes.show_code(certificate.code) if certificate.code else "Theo sổ giấy",
    )  # fmt: skip


def _days(certificate):
    """Days of study; an old book without them has the day of issue in their place."""
    first, last = printed_date(certificate.studied_from), printed_date(certificate.studied_to)
    if certificate.is_legacy and certificate.studied_from == certificate.issued_on:
        return "–"
    return first if first == last else f"{first} – {last}"


def _state(certificate):
    """Vietnamese whatever language the portal is read in, as on every paper."""
    until, ended = certificate.valid_until, certificate.status_on
    match verifying.state_of(certificate):
        case verifying.REVOKED:
            return f"Đã thu hồi ngày {printed_date(ended)}"
        case verifying.VOID:
            return f"Đã hủy do hỏng ngày {printed_date(ended)}"
        case verifying.REPLACED:
            newest = verifying.newest_after(certificate)
            return f"Đã được thay thế bằng số {newest.number}" if newest else "Đã được thay thế"
        case verifying.EXPIRED:
            return f"Hết giá trị sau ngày {printed_date(until)}"
    return f"Có giá trị đến hết ngày {printed_date(until)}" if until else "Có giá trị"


def _born(certificate):
    day = certificate.holder_birth_on
    return str(day.year) if certificate.holder_birth_year_only else printed_date(day)
