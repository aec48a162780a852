"""Vietnamese typed for the fonts of before Unicode: TCVN3 (.VnTime) and VNI, told apart from Unicode by reading.

In both codes a text is a row of Western letters that only the right font shows as Vietnamese: "TrÇn" or "Traàn"
for Trần. Some words are Vietnamese either way ("Hoà" is Hòa, or Hồ in VNI), so a whole row is judged, not a word.
Tables: TCVN 5712:1993, third character set; VNI for Windows, two bytes a letter.
"""

import re
import unicodedata
from functools import lru_cache

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)

# A letter and the sign behind it, as VNI types them; ô and ö stand for ơ and ư and take the same signs of tone.
_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_BREVE = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table():
    table = dict(_ALONE)
    for letter, shown in (*zip("aeouy", "aeouy", strict=True), ("ô", "ơ"), ("ö", "ư")):
        table |= {letter + sign: shown + tone for sign, tone in _TONES.items()}
    for letter, shown in zip("aeo", "âêô", strict=True):
        table |= {letter + sign: shown + tone for sign, tone in _CIRCUMFLEX.items()}
    table |= {"a" + sign: "ă" + tone for sign, tone in _BREVE.items()}
    return {typed: unicodedata.normalize("NFC", shown) for typed, shown in table.items()}


_VNI = _vni_table()
_VNI_PAIRS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)


def from_tcvn3(text):
    """`text` as a TCVN3 font would show it."""
    return text.translate(_TCVN3)


def from_vni(text):
    """`text` as a VNI font would show it."""
    return _VNI_PAIRS.sub(_shown, text)


def _shown(pair):
    shown = _VNI[pair[0].lower()]
    return shown.upper() if pair[0][0].isupper() else shown


READINGS = {"TCVN3 (.VnTime)": from_tcvn3, "VNI": from_vni}

_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|eng|eo|ep|et|"
    "ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|"
    "oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|"
    "ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uân|uâng|uât|uây|uc|uê|uêch|uênh|ui|um|un|ung|uơ|uôc|uôi|uôm|uôn|uông|uôt|up|ut|uy|"
    "uya|uych|uyên|uyêt|uynh|uyt|uyu|ư|ưa|ưc|ưi|ưm|ưn|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|yêm|yên|yêng|"
    "yêt|yêu|ynh|yt"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{_RIMES})")
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_BREAKS = re.compile(r"[\s,.;:()/\"'’&+0-9-]+")
_WESTERN = re.compile("[\xa1-\xff]")  # where both old codes keep their letters; Unicode Vietnamese keeps some there
_ONLY_UNICODE = re.compile("[\u0100-\u01ff\u1ea0-\u1eff]")  # neither old code can hold these


def code_of(texts):
    """Name of the old code one row is typed in, or None: the one under which more of its words become Vietnamese.

    `texts` are the row's cells as typed, invisible characters included (TCVN3 keeps ư at the soft hyphen).
    """
    if all(map(_is_vietnamese, texts)):
        return None
    words = [word for text in texts for word in _western_words(text)]
    gains = {code: sum(_gain(word, code) for word in words) for code in READINGS}
    code = max(gains, key=gains.get)
    return code if gains[code] > 0 else None


def reading(text, code):
    """`text` read in `code`, or None where the cell is Unicode already or reads the same."""
    if not _WESTERN.search(text) or _ONLY_UNICODE.search(text):
        return None
    read = READINGS[code](text)
    return read if read != text else None


def readable(text):
    """How many words with marks are Vietnamese, read as they are or in the old code that suits them best."""
    words = [word for word in _BREAKS.split(text) if not word.isascii()]
    return max(sum(_is_syllable(read(word)) for word in words) for read in (str, *READINGS.values()))


def _western_words(text):
    return [word for word in _BREAKS.split(text) if _WESTERN.search(word)] if _WESTERN.search(text) else []


@lru_cache(maxsize=20_000)
def _is_vietnamese(text):
    """Whether nothing in a cell asks for another reading. Units and positions repeat, so most cells are known."""
    return all(_is_syllable(word) for word in _western_words(text))


@lru_cache(maxsize=20_000)
def _gain(word, code):
    if _ONLY_UNICODE.search(word):
        return 0
    return _is_syllable(READINGS[code](word)) - _is_syllable(word)


@lru_cache(maxsize=20_000)
def _is_syllable(word):
    """Whether `word` is spelt like one Vietnamese syllable with at most one tone."""
    marks = unicodedata.normalize("NFD", word.lower())
    bare = marks.translate(_TONE_MARKS)
    if len(marks) - len(bare) > 1 or not _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)):
        return False
    is_stopped = bare.endswith(("c", "ch", "p", "t"))  # such syllables carry the rising or the heavy tone only
    return not is_stopped or "\u0301" in marks or "\u0323" in marks
