"""Cells with a known list of answers: sex, ethnic group, standing in the Party.

Each check takes the text of a filled cell in normal form.
"""

from centres.sheets.cells import plain

from .fields import ETHNICITIES, FEMALE, MALE, MEMBER, OUTSIDER, PROBATIONER
from .findings import left_blank, question, refusal

GENDERS = {MALE: "nam|nam gioi|trai|m|male", FEMALE: "nu|nu gioi|gai|f|female"}
STANDINGS = {
    OUTSIDER: "quan chung|qc|quan chung uu tu|doan vien|khong|chua vao dang",
    PROBATIONER: "dang vien du bi|dv du bi|dvdb|du bi|db|dv db|dang vien db",
    MEMBER: "dang vien chinh thuc|dv chinh thuc|dvct|chinh thuc|ct|dv ct|dang vien ct",
}
OTHER_SPELLINGS = {
    "Mông": "hmong|h mong|mong h mong|meo|mong hmong",
    "Khmer": "kho me|khome|khmer kho me",
    "Gia Rai": "jrai|giarai|gia lai",
    "Ê Đê": "ede|rhade|e de",
    "Ba Na": "bana|bahnar",
    "Xơ Đăng": "xodang|so dang|xe dang",
    "Cơ Ho": "koho|co ho|k ho|kho",
    "Mnông": "m nong",
    "Bru - Vân Kiều": "van kieu|bru van kieu|bru",
    "Cơ Tu": "katu|ca tu|co tu",
    "Khơ Mú": "kho mu|khmu",
    "Chăm": "cham",
    "Sán Chay": "cao lan|san chi|san chay cao lan san chi",
    "Kinh": "kinh viet|viet",
    "Xtiêng": "stieng|x tieng",
    "Raglay": "ra glai|raglai|gia rai ra glai",
    "Tà Ôi": "ta oi|pa co",
    "Gié Triêng": "gie trieng",
    "Hrê": "h re|hre",
    "Co": "cor|kor",
}


def _answers(table):
    return {answer: value for value, answers in table.items() for answer in answers.split("|")}


GENDER_OF, STANDING_OF = _answers(GENDERS), _answers(STANDINGS)
EXACT = {value.lower(): value for value in (*ETHNICITIES, MALE, FEMALE, OUTSIDER, PROBATIONER, MEMBER)}
ETHNICITY_OF = {plain(name): name for name in ETHNICITIES} | _answers(OTHER_SPELLINGS)


def check_gender(text):
    """("Nam", "Nữ" or "", [Finding]). Both marks of two columns arrive as "Nam, Nữ"."""
    if EXACT.get(text.lower()) in GENDERS:
        return EXACT[text.lower()], []
    if plain(text) in ("nam nu", "nu nam"):
        return "", [refusal("gender_conflict")]
    if meant := GENDER_OF.get(plain(text)):
        return meant, [question("gender_read", value=meant)]
    return "", [refusal("gender_unknown")]


def check_standing(text):
    """(one of the three standings or "", [Finding])."""
    if EXACT.get(text.lower()) in STANDINGS:
        return EXACT[text.lower()], []
    if meant := STANDING_OF.get(plain(text)):
        return meant, [question("party_status_read", value=meant)]
    return "", [left_blank(question("party_status_unknown"))]


def check_ethnicity(text):
    """(a name of the official list, or the text typed, [Finding])."""
    if EXACT.get(text.lower()) in ETHNICITIES:
        return EXACT[text.lower()], []
    return text, [question("ethnicity_unknown", ETHNICITY_OF.get(plain(text)))]
