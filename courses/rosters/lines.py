"""Which lines below the header are about people: not the totals, the signatures, the headings of groups."""

import re
from datetime import date

from centres.sheets.cells import is_error, plain, text_of
from centres.vietnamese import clean

# Cells that only a line about a person has filled.
PERSONAL = ("birth_date", "birth_male", "birth_female", "birth_year", "gender", "male", "female", "citizen_id", "phone")

WHOLE_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}$")
NUMBERING = re.compile(r"\(?\d{1,3}\)?|\(?[A-ZĐ]\)?")  # the line (1) (2) (3) under a printed header
# Marks matter here: "Tổng" and "Cộng" are totals, "Tống" and "Công" begin names.
TOTAL = re.compile(r"(tổng|cộng|trong đó|ấn định|danh sách)\b|(tong so|tong cong|trong do)\b|cong\s*:", re.IGNORECASE)
SIGNING = re.compile(
    r"\b(nguoi lap|lap (bieu|bang|danh sach)|nguoi tong hop|k t|t m|t l|tm|kt|tl|thu truong|giam doc|bi thu|chu tich|"
    r"truong ban|truong phong|xac nhan|noi nhan|ky ten|ky ghi ro|ngay( \d+)? thang( \d+)? nam)\b"
)
GROUP = re.compile(
    r"[ivx]+[.,)\-: ]|\d+[.)]|[a-e][.)]|(đảng|chi bộ|xã|phường|thị trấn|huyện|tỉnh|trường|khối|nhóm|tổ|lớp|đoàn xã|"
    r"đoàn phường|đoàn thanh niên|hội|công ty|ủy ban|uỷ ban|ubnd|phòng|ban|cơ quan|trung tâm|đơn vị|khoa|đợt)\b",
    re.IGNORECASE,
)


def is_plainly_person(first, cells):
    """Whether a line begins with a number and has a whole birth date, as nearly every line of a list does."""
    birth = cells.get("birth_date")
    is_born = isinstance(birth, date) or (isinstance(birth, str) and bool(WHOLE_DATE.match(birth)))
    return is_born and (type(first) is float or (isinstance(first, str) and first.isdecimal()))


def is_numbering(texts):
    """Whether a line only numbers the columns, or is numbered in advance and still empty."""
    return all(NUMBERING.fullmatch(text) for text in texts) and (len(texts) >= 3 or texts[0].isdigit())


def has_person(cells, texts):
    """Whether a line carries what only people have: a birth date, a sex, an id. `texts` are its filled cells.

    A line of totals may count under Nam and Nữ; it is a person's only if it has a whole birth date.
    """
    if TOTAL.match(texts[0]):
        birth = cells.get("birth_date")
        return isinstance(birth, date) or bool(re.search(r"\d{4}", text_of(birth)))
    return any(text and not is_error(text) for key in PERSONAL if (text := clean(text_of(cells.get(key)))))


def ends_list(texts):
    """Whether a line begins what stands below a list: totals, place and date, signatures."""
    return bool(TOTAL.match(texts[0])) or any(SIGNING.search(plain(text)) for text in texts)


def may_be_person(cells, texts):
    """Whether a line without birth date, sex and id may still be a learner: better a refused row than a lost one."""
    name = clean(" ".join(text_of(cells.get(key)) for key in ("full_name", "family_name", "given_name")))
    if not any(c.isalpha() for c in name) or GROUP.match(name):
        return False
    number = clean(text_of(cells.get("number")))
    if number.isdigit():
        return True
    others = len(texts) - bool(number)
    return others > 1 or (not number and 1 < len(name.split()) < 7)
