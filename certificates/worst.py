"""The hardest sheet there is: invented people and places so long that every field stands in its smallest type."""

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ValidationError

from courses.models import CertificateForm

from . import codes, layout, sealing, seals
from .wording import TEXTS

# One letter more and the sheet is refused; all of it is invented.
NAME = "CÔNG HUYỀN TÔN NỮ NGUYỄN PHƯƠNG THẢO NGUYÊN ANH"
HOME = "Phường Quỳnh Phương, thị xã Hoàng Mai (cũ), tỉnh Nghệ An"
UNIT = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội xã Quỳnh Thượng, "
    "Ban Thường vụ Đảng ủy xã Quỳnh Thượng, huyện Quỳnh Lưu cũ, tỉnh Nghệ An"
)
PROGRAMME = (
    "BỒI DƯỠNG LÝ LUẬN CHÍNH TRỊ VÀ NGHIỆP VỤ CÔNG TÁC TUYÊN GIÁO VÀ DÂN VẬN "
    "DÀNH CHO CẤP ỦY VIÊN, CÁN BỘ TUYÊN GIÁO VÀ DÂN VẬN CƠ SỞ"
)
KNOWN = {
    "trung tâm": "Trung tâm chính trị thị xã Hoàng Mai",
    "cấp ủy": "Thị ủy Hoàng Mai",
    "địa danh": "Hoàng Mai",
    "chương trình": "Bồi dưỡng nhận thức về Đảng",
    "khóa": "XXVIII",
    "năm": "2024",
    "khai giảng": "28/02/2024",
    "bế giảng": "28/12/2024",
    "số quyết định": "128-QĐ/TTCT",
    "ngày quyết định": "28/12/2024",
    "thời hạn": "60",
    "hết hạn": "28/12/2029",
}
NUMBER = "XEM THỬ"  # where a number would stand: a specimen takes none
TOKEN, CODE = "A" * 26, "0" * 13  # no certificate has them
# What a signed QR of a specimen holds: as much as one of a long name, by a key that is nobody's under a number no key
# has (they begin at 1), so that every check calls it not ours.
SEAL = seals.Seal(0, NUMBER, NAME, "XEM-THU", "00.00", seals.DAY_ZERO, 0)
NOBODYS_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def facts(wording, form, programme=None, heading=None):
    """The facts of the hardest sheet of a form with the texts of `wording`; of a Programme where they are for one.

    heading: the issuers.Heading of a centre whose own name is wanted, else an invented one.
    Raises ValidationError where a text asks for a mark nothing is known for.
    """
    known = KNOWN | {"tên miền": urlsplit(settings.PUBLIC_ADDRESS).netloc}
    if heading:
        known |= {"trung tâm": heading.name, "cấp ủy": heading.parent, "địa danh": heading.place}
    if programme:
        known["chương trình"] = programme.name
    name = (programme.printed_name or programme.name).upper() if programme else PROGRAMME
    return {
        "layout_version": layout.VERSION,
        "form": str(form),
        "words": wording.fixed(known),
        "template": wording.name,
        "superior": known["cấp ủy"].upper() if form == CertificateForm.PARTY else "",
        "centre": wording.filled("centre", known),
        "authority": wording.filled("authority", known),
        "address": wording.filled("address_comrade" if form == CertificateForm.PARTY else "address_woman", known),
        "name": layout.fit("name", NAME),
        "born": "28/12/1988",
        "home": layout.fit("home", HOME),
        "unit_label": wording.filled("unit_label", known),
        "unit": layout.fit("unit", UNIT),
        "programme": layout.fit("programme", name),
        "course": wording.filled("course", known),
        "grade": "Trung bình",
        "expiry": wording.filled("expiry", known),
        "decision": wording.filled("decision", known),
        "reissue": "Cấp lại lần 1, thay thế Giấy chứng nhận số 0999-GCN/TTCT ngày 28 tháng 12 năm 2024",
        "place_date": f"{known['địa danh']}, ngày 28 tháng 12 năm 2024",
        "signer_titles": ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
        "signer_name": "Công Huyền Tôn Nữ Nguyễn Phương Thảo",
        "check_address": f"{urlsplit(settings.PUBLIC_ADDRESS).netloc}/verify",
    } | unnumbered()


def unnumbered():
    """What stands on a specimen in place of number, QR content and code: nothing that leads to a certificate."""
    if sealing.is_on():
        qr, qr_box = seals.address(settings.PUBLIC_ADDRESS, NOBODYS_KEY, SEAL), seals.BOX
    else:
        qr, qr_box = codes.qr_content(settings.PUBLIC_ADDRESS, TOKEN), layout.QR_BOX
    return {"number": NUMBER, "register_no": NUMBER, "qr": qr, "code": CODE, "qr_box": qr_box}


def check_fits(wording, form, programme=None):
    """Refuse texts with which the hardest sheet cannot be printed: at the text where it is one, else on the whole.

    Raises ValidationError "too_long", "unprintable", "unfilled", by key of wording.TEXTS.
    """
    for address in ("address_comrade", "address_man", "address_woman"):
        try:
            sheet = facts(wording, form, programme)
            layout.check_sheet(sheet | {"address": wording.filled(address, KNOWN)})
        except ValidationError as error:
            slot = (getattr(error, "params", None) or {}).get("slot")
            key = address if slot == "address" else slot
            raise ValidationError({key: error}) if key in TEXTS else error from error
