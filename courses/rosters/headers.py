"""What people write above a column of a roster, and which column it is."""

import re
from functools import lru_cache

from centres.sheets.cells import plain
from centres.vietnamese import clean

from . import legacy
from .fields import FIELDS

# The last words of a header that say nothing: "Họ tên học viên", "Ngày sinh của đảng viên".
WHOSE = re.compile(r" (cua )?(hoc vien|nguoi hoc|dang vien|can bo|quan chung)$")
REMARKS = re.compile(r"\([^)]*\)|\[[^]]*\]|\*")

# Folded headers, without remarks in brackets. Beside the fields of the roster there are parts of them: a name in two
# columns, a mark under Nam or Nữ, a birth date in three.
KNOWN = {
    "number": "tt|stt|so tt|so thu tu|thu tu|no",
    "full_name": "ho va ten|ho ten|ho ten va chu dem|ho chu dem va ten|ho chu dem ten|ho dem va ten|ho dem ten|"
    "ho va chu dem ten|ho ten khai sinh|ho va ten khai sinh|ten hoc vien|hoc vien|ho va ten hv|full name",
    "family_name": "ho|ho dem|ho va dem|ho ten dem|ho va ten dem|ho lot|ho va chu lot|ho chu lot|ho chu dem|"
    "ho va chu dem|ho va lot|ho va ten lot",
    "middle_name": "ten dem|dem|chu dem|ten lot|chu lot|lot",
    "given_name": "ten|ten goi",
    "birth_date": "ngay sinh|ngay thang nam sinh|nam sinh|ngay thang sinh|ngay nam sinh|sinh ngay|sinh nam|"
    "ngay sinh nam sinh|thang nam sinh|ngay thang nam|ntns|nt ns|"
    "ngay sinh hoac nam sinh|nam sinh hoac ngay sinh|date of birth",
    "gender": "gioi tinh|gioi|phai|gt|gioi tinh nam nu|nam nu|nu nam",
    "ethnicity": "dan toc|thanh phan dan toc",
    "citizen_id": "so cccd|cccd|so cccd cmnd|cccd cmnd|cmnd cccd|so cmnd cccd|so cmnd|cmnd|so cmt|cmt|so can cuoc|"
    "can cuoc|can cuoc cong dan|so can cuoc cong dan|the can cuoc|so the can cuoc|so dinh danh|"
    "so dinh danh ca nhan|dinh danh ca nhan|ma dinh danh|ma dinh danh ca nhan|so ddcn|ddcn|cccd ddcn|"
    "so cccd ddcn|so cccd so dinh danh ca nhan|so chung minh nhan dan|so cccd hoac cmnd|so cmnd hoac cccd|"
    "so cccd dinh danh ca nhan|so can cuoc cccd|so cccd can cuoc|so cmt cccd|cmt cccd|so cccd cmt",
    "workplace": "don vi cong tac|noi cong tac|co quan cong tac|don vi|co quan|co quan don vi|don vi co quan|"
    "co quan don vi cong tac|don vi cong tac chi bo|noi lam viec|don vi lam viec|don vi cong tac noi o|"
    "noi cong tac noi o|don vi noi cong tac|don vi cong tac hien nay|chi bo|don vi chi bo|chi bo don vi|"
    "sinh hoat tai chi bo|chi bo dang bo|ten don vi|don vi cong tac dia chi|don vi dang cong tac",
    "position": "chuc vu|chuc danh|nghe nghiep|chuc vu nghe nghiep|nghe nghiep chuc vu|chuc vu chuc danh|"
    "chuc danh chuc vu|chuc vu cong tac|chuc vu hien nay|chuc vu don vi|cong viec|vi tri viec lam|"
    "chuc vu nghe nghiep hien nay",
    "party_status": "dien|doi tuong|dang vien quan chung|quan chung dang vien|la dang vien|dien hoc vien|"
    "dien dang vien|dang vien|tinh trang dang vien|dv qc",
    "party_join_date": "ngay vao dang|ngay ket nap|ngay ket nap dang|ngay thang nam vao dang|vao dang ngay|"
    "ngay thang nam ket nap|ngay thang nam ket nap dang|ngay thang vao dang|thoi gian vao dang|nam vao dang|"
    "ngay vao dcsvn|ngay ket nap vao dang|ngay vao dang csvn",
    "sending_unit": "don vi cu di hoc|don vi cu|don vi cu hoc|cap uy cu di hoc|cap uy cu|noi cu di hoc|dang uy|"
    "dang bo|don vi cu hoc vien|co quan cu di hoc|don vi gioi thieu|to chuc cu di hoc|don vi cu tham gia|"
    "co quan don vi cu di hoc|chi bo dang bo cu di hoc|dang bo truc thuoc|dang uy truc thuoc|"
    "dang bo cu di hoc|dang uy cu di hoc",
    "phone": "dien thoai|so dien thoai|sdt|so dt|dt|dien thoai lien he|so dien thoai lien he|dtdd|di dong|"
    "dien thoai di dong|so di dong|dt lien he|sdt lien he|so sdt|so dtdd",
    "email": "email|e mail|thu dien tu|dia chi email|hop thu|dia chi thu dien tu|gmail|hop thu dien tu",
    "home_place": "que quan|que|nguyen quan|que quan xa tinh",
    "note": "ghi chu|luu y|chu thich",
}
FIELD_OF = {header: key for key, headers in KNOWN.items() for header in headers.split("|")}

NAME_PARTS = ("family_name", "middle_name", "given_name")
BESIDES = {"number"}  # columns of a list that are no fields of a roster

# Words that settle a longer header ("Số điện thoại/Zalo"), and words that say it is about somebody or something else.
SETTLING = {
    "birth_date": "ngay sinh|nam sinh",
    "gender": "gioi tinh",
    "ethnicity": "dan toc",
    "citizen_id": "cccd|can cuoc|cmnd|dinh danh",
    "workplace": "don vi cong tac|noi cong tac|co quan cong tac",
    "party_join_date": "vao dang|ket nap",
    "sending_unit": "cu di hoc",
    "phone": "dien thoai|sdt",
    "email": "email",
    "home_place": "que quan",
}
SETTLED = [(key, re.compile(rf"\b({words})\b")) for key, words in SETTLING.items()]
ELSEWHERE = re.compile(
    r"\b(ngay cap|noi cap|chinh thuc|bo|cha|me|vo|chong|con|giang vien|nguoi than|noi o|noi ket nap)\b"
)
LONGEST_SETTLED = 50  # characters; a longer text is an instruction, not a header
LONGEST_HEADER = 120  # characters that are kept of any

# Marks decide here, because "Nam" (male) and "Năm" (year) fold alike.
MARKED = {"nam": "male", "nữ": "female", "năm": "birth_year", "ngày": "birth_day", "tháng": "birth_month"}
# A birth date written in the column of the person's sex, or spread over three columns.
UNDER_BIRTH = {"male": "birth_male", "female": "birth_female"}


def key_of(text):
    """What two headers that mean the same column share: "Họ và tên (*)" and "HỌ VÀ TÊN:" → "ho va ten".

    At most LONGEST_HEADER characters; "" for an empty header.
    """
    for words in (_bare(text), clean(text)):
        if words.lower() in MARKED:
            return words.lower()
        if key := plain(words) or clean(words).lower():
            return key[:LONGEST_HEADER]
    return ""


def fields_of_part(key):
    """The fields a column tells about: "given_name" → full_name; a birth date under Nữ tells the sex too."""
    if key in NAME_PARTS:
        return ["full_name"]
    if key in ("male", "female"):
        return ["gender"]
    if key in ("birth_male", "birth_female"):
        return ["birth_date", "gender"]
    return ["birth_date"] if key.startswith("birth_") else [key] if key in FIELDS else []


def field_of(above, own):
    """The column meant by a header of one or two rows: a field's key, the key of a part of one, or "".

    `above` is the header one row up ("Đảng viên" over "Ngày vào Đảng"), "" where there is none.
    """
    under_birth = _look_up(above) == "birth_date"
    found = _look_up(own) if own else _look_up(above)
    if under_birth and own:
        return UNDER_BIRTH.get(found, found)
    if found.startswith("birth_") and found != "birth_date":
        return ""  # a bare "Tháng" is no part of a birth date
    return found or (_look_up(f"{above} {own}") if above and own else "")


@lru_cache(maxsize=5_000)
def _look_up(header):
    """Key of one header, also when it is typed in an old font's code."""
    for text in (header, legacy.from_tcvn3(header), legacy.from_vni(header)):
        text = _bare(text)
        if text.lower() in MARKED:
            return MARKED[text.lower()]
        words = plain(text)
        if found := FIELD_OF.get(words) or FIELD_OF.get(WHOSE.sub("", words)) or _settled(words):
            return found
    return ""


def _bare(text):
    """A header without remarks in brackets and signs at its end."""
    return clean(REMARKS.sub(" ", text)).rstrip(":.").strip()


def _settled(words):
    if len(words) > LONGEST_SETTLED or ELSEWHERE.search(words):
        return ""
    return next((key for key, settling in SETTLED if settling.search(words)), "")
