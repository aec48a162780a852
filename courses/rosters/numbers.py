"""Citizen ids, telephone numbers and e-mail addresses, and the zeros that spreadsheets take off their front.

Each check takes the text of a filled cell in normal form.
"""

import re

from .fields import FEMALE
from .findings import question, refusal

GAPS = re.compile(r"[\s.]")  # taken out without asking
DECIMALS = re.compile(r"(?<=\d{8})\.0+$")  # what a number leaves behind when it is saved as text
WHOLE = re.compile("[0-9]{12}")
PROVINCES = 96  # codes run from 001 to 096
SHORTENED = re.compile(r"[\d.,]+E\+?\d+", re.IGNORECASE)
PHONE = re.compile(r"0[235789][0-9]{8}|02[0-9]{9}")
ABROAD = re.compile(r"^(?:\(?\+84\)?|0084|84)(?:\(0\))?(?=[0-9]{9})")
LETTERS_FOR_DIGITS = str.maketrans("OoIl", "0011")
EMAIL = re.compile(r"[^@\s,;:<>]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def check_citizen_id(text, *, birth, gender):
    """(12 digits or "", [Finding]). `birth` and `gender` are the row's values, "" where unknown.

    Source: Thông tư 59/2021/TT-BCA, điều 4: three digits of the province, one of century and sex, two of the birth
    year, six at random.
    """
    digits = text if WHOLE.fullmatch(text) else GAPS.sub("", DECIMALS.sub("", text))
    if WHOLE.fullmatch(digits):
        return digits, _doubts(digits, birth, gender)
    if SHORTENED.fullmatch(text):
        return "", [refusal("id_shortened")]
    if re.fullmatch("[0-9]{10,11}", digits):
        whole = digits.zfill(12)
        return "", [refusal("lost_zero", None if _doubts(whole, birth, gender) else whole, digits=12)]
    if re.fullmatch("[0-9]{8,9}", digits):
        return "", [refusal("id_old")]
    only = (re.sub("[^0-9]", "", each) for each in (text, text.translate(LETTERS_FOR_DIGITS)))
    return "", [refusal("id_malformed", next((digits for digits in only if len(digits) == 12), None))]


def check_phone(text):
    """(number, [Finding]). Optional and kept as typed, whatever it is; only spaces and dots are taken out."""
    if PHONE.fullmatch(text):
        return text, []
    digits = GAPS.sub("", DECIMALS.sub("", text))
    if PHONE.fullmatch(digits):
        return digits, []
    if re.fullmatch("[35789][0-9]{8}", digits):
        return digits, [question("lost_zero", f"0{digits}", digits=10)]
    numbers = [ABROAD.sub("0", re.sub(r"[()\-]", "", number)) for number in re.split("[,;/]|và", digits)]
    numbers[0] = numbers[0].translate(LETTERS_FOR_DIGITS)
    code = "phone_several" if len(numbers) > 1 else "phone_malformed"
    return text, [question(code, numbers[0] if PHONE.fullmatch(numbers[0]) else None)]


def check_email(text):
    """(address, [Finding]). Optional and kept as typed."""
    if EMAIL.fullmatch(text):
        return text, []
    bare = re.sub(r"\s", "", text).removeprefix("mailto:").strip(".,;<>").replace(",", ".")
    return text, [question("email_malformed", bare if EMAIL.fullmatch(bare) else None)]


def _doubts(digits, birth, gender):
    """[Finding] where the digits contradict the rest of the row."""
    if not 1 <= int(digits[:3]) <= PROVINCES:
        return [question("id_province", code=digits[:3])]
    century, is_female = divmod(int(digits[3]), 2)
    if birth and int(birth[:4]) != 1900 + 100 * century + int(digits[4:6]):
        return [question("id_birth_year")]
    if gender and (gender == FEMALE) != bool(is_female):
        return [question("id_gender")]
    return []
