"""Names of people: one person, no titles, only letters."""

import re
import unicodedata
from functools import lru_cache

from centres.sheets.cells import text_of
from centres.vietnamese import clean, fold

from .findings import question, refusal

# Nobody is called so. Ông, Bà, Cô and the like may begin a name (Ông Ích Khiêm): those are only asked about.
TITLES = r"đ\s*/\s*c|đ\.?\s?c|d/c|đồng chí|dong chi|gv|pgs|gs|th\.?s|t\.?s|bs|ks|cn|lm"
TITLE = re.compile(
    rf"^(?:(?:{TITLES})[.:]\s*)*(?:{TITLES})(?:[.:]\s*|\s+)(?=\w)|\s*[(\[]\s*(?:{TITLES}|ông|bà|anh|chị|nam|nữ)\s*[)\]]|[\s,-]+(?:{TITLES})$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"^(?:cô giáo|thầy giáo|ông|bà|cô|anh|chị|thầy|mr|mrs|ms)[.:]?\s+(?=\S+\s+\S)", re.IGNORECASE)
UNUSUAL = re.compile(rf"{TITLES}|đồng|dong|ông|bà|cô|anh|chị|thầy|mr|mrs|ms|và|va", re.IGNORECASE)
USUAL_WORDS = 5  # more may be two people
NUMBER = re.compile(r"\d+[.)]?")
TAG = re.compile(r"<[^>]*>")
# A line end, a comma, "và" … between two names.
BETWEEN = re.compile(r"\s*[\r\n]+\s*|\s*[,;&+/]\s*|\s+(?:và|va|-|–)\s+", re.IGNORECASE)
SIGNS_IN_NAMES = set(" '’‘ʼ`-")
STRAY = re.compile(r"(?<![^\W\d_])['’‘ʼ`-]|-(?![^\W\d_])")  # an apostrophe follows a letter, a hyphen joins two
SHORTENED = re.compile(
    r"\S\.\s*\w|\s[-–]\s"
)  # an initial, an abbreviation or a remark: what is meant is not ours to say
SLIP = re.compile(r"[A-ZĐÂĂÊÔƠƯ]{2}[^\W\d_]*[^\W\dA-Z_]$")  # "NGuyễn": the shift key held too long
MIDDLE_NAMES = {"thi", "van"}
# Family names without marks: those that are never spelt so, those of most people.
NEVER_BARE = {"nguyen", "tran", "pham", "huynh", "vo", "dang", "bui", "ngo", "duong", "trinh"}
COMMON = NEVER_BARE | {"le", "hoang", "phan", "vu", "do", "ho", "ly", "dinh"}
TURNED = "turned"  # the habit of a column whose names begin with the given name
SURE = 2  # such names before a whole column is doubted

# Family names without marks, those of the minorities included.
FAMILY_NAME = re.compile(
    r"bach|bui|cam|cao|cat|chau|chu|co|cu|cut|dam|dang|dao|dau|dieu|dinh|do|doan|dong|du|duong|gia|giang|giap|"
    r"ha|hang|hau|ho|hoa|hoang|hua|huynh|kha|khieu|khong|khuat|khuc|kieu|kim|la|lac|lai|lam|lang|lau|le|liem|"
    r"lieu|lo|loan|lu|luc|luong|luu|luyen|ly|ma|mac|mai|man|mau|mong|moong|mua|ngan|nghe|nghiem|ngo|nguyen|nham|"
    r"nhan|nhu|ninh|nong|on|ong|pham|phan|phi|pho|phung|phuong|quach|quan|sam|seo|si|sin|son|sung|ta|tac|tang|"
    r"thach|thai|tham|than|thang|thao|thi|thieu|tho|thuan|tiet|tieu|to|toan|ton|tong|tra|tran|trang|trieu|trinh|"
    r"truong|tu|tuong|ung|uong|van|vang|vi|vien|vo|vu|vua|vuong|xeo|xong|y"
)


def habit_of(cells):
    """TURNED where more names of a column begin with the given name than with a family name; else None."""
    names = [cell.split(maxsplit=2) for cell in cells if isinstance(cell, str)]
    straight = sum([_is_common(words[0]) for words in names if words])
    turned = sum([_is_common(words[1]) and not _is_common(words[0]) for words in names if len(words) > 1])
    return TURNED if turned >= SURE and turned > straight else None


def check_name(raw, habit=None):
    """(name, [Finding]): the text typed in normal form, with the first thing that is wrong with it.

    `habit` as `habit_of` its column says.
    """
    if not habit and isinstance(raw, str) and _is_usual_name(raw):
        return raw, []
    name = clean(text_of(raw))
    checks = (
        _several(text_of(raw)), _title(name), _signs(name), _case(name), _one_word(name), _joined(name),
        _order(name, habit), _marks(name),
    )  # fmt: skip
    return name, [finding for finding in checks if finding][:1]


def _is_usual_name(text):
    """Whether a name is what most are: a few words without anything to ask about, the first a family name."""
    words = text.split(" ")
    return 2 <= len(words) <= USUAL_WORDS and _is_family(words[0]) and all(map(_is_usual, words))


@lru_cache(maxsize=20_000)
def _is_usual(word):
    """Whether a word raises no question wherever it stands in a short name."""
    is_odd = UNUSUAL.fullmatch(word) or word.lower() in NEVER_BARE
    return word.isalpha() and word == capitalised(word) and all(map(_belongs, word)) and not is_odd


@lru_cache(maxsize=5_000)
def _is_common(word):
    return fold(word) in COMMON


@lru_cache(maxsize=5_000)
def _is_family(word):
    return bool(FAMILY_NAME.fullmatch(fold(word)))


def capitalised(name):
    """A capital at each word, and behind an apostrophe: "ĐẶNG VĂN QUYỀN" → "Đặng Văn Quyền", "H'LAM" → "H'Lam"."""
    return name.title()


def _several(text):
    people = [clean(part) for part in BETWEEN.split(text.strip()) if clean(part)]
    if len(people) < 2 or not all(_is_whole(person) for person in people):
        people = _run_together(clean(text).split(" "))
    return refusal("name_two_people", people="; ".join(people)) if people else None


def _run_together(words):
    """The two names in "Ngô Văn Lực Ngô Thị Liễu", or none."""
    for at in range(3, len(words) - 2):
        is_second = fold(words[at + 1]) in MIDDLE_NAMES and FAMILY_NAME.fullmatch(fold(words[at]))
        if is_second and fold(words[1]) in MIDDLE_NAMES:
            return [" ".join(words[:at]), " ".join(words[at:])]
    return []


def _is_whole(text):
    """Whether a part of a cell is a name by itself, rather than a line of a long one."""
    words = text.split(" ")
    return len(words) > 2 or (len(words) == 2 and bool(FAMILY_NAME.fullmatch(fold(words[0]))))


def _title(name):
    alone = clean(TITLE.sub(" ", name))
    if alone != name:
        return refusal("name_title", alone if _is_plain(alone) else None)
    if found := ADDRESS.match(name):
        return question("name_address", name[found.end() :], word=found[0].strip())
    return None


def _signs(name):
    wrong = sorted({character for character in name if not _belongs(character)} | set(STRAY.findall(name)))
    if not wrong:
        return None
    alone = clean("".join(c for c in STRAY.sub("", TAG.sub("", name)) if unicodedata.category(c) not in ("So", "Po")))
    if all(character.isdigit() or character in ".)" for character in wrong) and NUMBER.search(name):
        alone = clean(NUMBER.sub("", name))
        return refusal("name_digits", alone if _is_plain(alone) else None)
    is_clear = _is_plain(alone) and not SHORTENED.search(name)
    return refusal("name_symbols", alone if is_clear else None, signs=" ".join(wrong))


def _is_plain(name):
    return " " in name and all(_belongs(character) for character in name) and not STRAY.search(name)


@lru_cache(maxsize=5_000)
def _belongs(character):
    return character in SIGNS_IN_NAMES or unicodedata.name(character, "").startswith(("LATIN", "COMBINING"))


def _case(name):
    is_typed_oddly = any(word[:1].islower() or SLIP.match(word) for word in name.split(" "))
    return question("name_case", capitalised(name)) if is_typed_oddly or (name.isupper() and len(name) > 3) else None


def _one_word(name):
    return None if " " in name else question("name_one_word")


def _joined(name):
    """Whether a capital stands inside a word: a space was lost, as where it was a sign nobody sees."""
    apart = "".join(
        f" {letter}" if letter.isupper() and before.islower() else letter
        for before, letter in zip(f" {name}", name, strict=False)
    )
    return question("name_joined", apart) if apart != name else None


def _order(name, habit):
    words = name.split(" ")
    is_turned = len(words) > 2 and _is_common(words[1]) and fold(words[2]) in MIDDLE_NAMES and not _is_family(words[0])
    if len(words) > 1 and (is_turned or (habit and not _is_common(words[0]))):
        return question("name_order", " ".join([*words[1:], words[0]]))
    return None


def _marks(name):
    return question("name_marks") if name.isascii() and name.split(" ")[0].lower() in NEVER_BARE else None
