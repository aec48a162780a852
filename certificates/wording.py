"""The texts of a certificate that a template may say otherwise, and the marks in them that stand for known words.

A mark is a known word between braces: “GIÁM ĐỐC {TRUNG TÂM}”. It is looked up and replaced, once and as text;
a text is never a format string, a template or an address, and what stands for a mark is not read again for marks.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.papers.letters import normal
from centres.vietnamese import roman
from courses.models import CertificateForm
from courses.papers.words import printed_date

from . import layout

MOST_LETTERS = 160
# How a form is called in the codes of templates.
FORMS = {CertificateForm.PARTY: "dang", CertificateForm.STATE: "nha-nuoc"}
MARK = re.compile(r"\{([^{}]*)\}")

# What a mark stands for; written in capitals it gives the same in capitals.
MARKS = {
    "trung tâm": gettext_lazy("name of the centre on the printed date"),
    "cấp ủy": gettext_lazy("its superior body on that date"),
    "địa danh": gettext_lazy("its place name"),
    "chương trình": gettext_lazy("name of the programme"),
    "khóa": gettext_lazy("number of the class in its year, in Roman numerals"),
    "năm": gettext_lazy("year of the class"),
    "khai giảng": gettext_lazy("first day of the class"),
    "bế giảng": gettext_lazy("last day of the class"),
    "số quyết định": gettext_lazy("number of the recognition decision"),
    "ngày quyết định": gettext_lazy("its date"),
    "thời hạn": gettext_lazy("months the certificate is valid"),
    "hết hạn": gettext_lazy("last day it is valid"),
    "tên miền": gettext_lazy("address where anyone checks it"),
}


@dataclass(frozen=True)
class Text:
    """One text of the sheet: what it is called, its built-in words, the face it is printed in."""

    label: Promise
    built_in: str
    face: str = "Regular"


# Composed with the class and who issues; the labels and other fixed words of the sheet are those of layout.WORDS.
LINES = {
    "centre": Text(gettext_lazy("Issuing body in the heading"), "TRUNG TÂM CHÍNH TRỊ", "Bold"),
    "authority": Text(gettext_lazy("Issuing authority"), "GIÁM ĐỐC {TRUNG TÂM}", "Bold"),
    "address_comrade": Text(gettext_lazy("Form of address: comrade"), "Chứng nhận đồng chí:"),
    "address_man": Text(gettext_lazy("Form of address: man"), "Chứng nhận ông:"),
    "address_woman": Text(gettext_lazy("Form of address: woman"), "Chứng nhận bà:"),
    "unit_label": Text(gettext_lazy("Label of the workplace"), "Đơn vị công tác:"),
    "course": Text(
        gettext_lazy("Class and its dates"), "Khóa {khóa} năm {năm}, từ ngày {khai giảng} đến ngày {bế giảng}"
    ),
    "expiry": Text(gettext_lazy("Validity"), "{thời hạn} tháng, đến hết ngày {hết hạn}"),
    "decision": Text(gettext_lazy("Recognising decision"), "số {số quyết định} ngày {ngày quyết định}"),
}
FIXED = {key: Text(layout.WORD_SLOTS[key].label, words, layout.WORD_SLOTS[key].face)
         for key, words in layout.WORDS.items()}  # fmt: skip
TEXTS = LINES | FIXED


@dataclass(frozen=True)
class Wording:
    """The texts one certificate is printed with. `name` is frozen with it: “dang/3”, and 0 for what is built in."""

    name: str
    own: dict  # {key of TEXTS: text}; what is missing has the words built in

    def text(self, key):
        """The text as entered, with its marks."""
        return self.own.get(key) or TEXTS[key].built_in

    def filled(self, key, known):
        """The text with what `known` ({mark: value}) says of its marks.

        Raises ValidationError "unfilled", as a sheet with a hole is worse than none.
        """
        text = self.text(key)
        if missing := unfilled(text, known):
            raise ValidationError(
                _("%(field)s: nothing is known for {%(mark)s}. Enter it, or change the template."),
                code="unfilled",
                params={"field": TEXTS[key].label, "mark": missing[0]},
            )
        return MARK.sub(lambda mark: _value(mark[1], known), text)

    def fixed(self, known):
        """{key of layout.WORDS: words as printed}."""
        return {key: self.filled(key, known) for key in layout.WORDS}


def built_in(form):
    """What is printed on a form where no template holds."""
    return Wording(f"{FORMS[form]}/0", {})


def unfilled(text, known):
    """The marks of `text` for which `known` has nothing."""
    return [mark for mark in MARK.findall(text) if not _value(mark, known)]


def _value(mark, known):
    name = normal(mark)
    value = known.get(name.lower()) or ""
    return value.upper() if name.isupper() else value


# --- What may be entered --------------------------------------------------------------------------------------


def cleaned(texts):
    """{key: text} of all texts, NFC and with single spaces; what is left empty has the words built in.

    Raises ValidationError, by key: "unknown_mark" with the marks there are, "open_mark", "too_long_text", and
    "unprintable" from layout.check_printable.
    """
    own, errors = {}, {}
    for key, known in TEXTS.items():
        text = normal(texts.get(key) or "")
        try:
            _check(text, known)
        except ValidationError as error:
            errors[key] = error
        own[key] = text or known.built_in
    if errors:
        raise ValidationError(errors)
    return own


def _check(text, known):
    if len(text) > MOST_LETTERS:
        raise ValidationError(
            _("%(n)s letters are the most a line holds; this one has %(length)s."),
            code="too_long_text",
            params={"n": MOST_LETTERS, "length": len(text)},
        )
    for mark in MARK.findall(text):
        if normal(mark).lower() not in MARKS:
            raise ValidationError(
                _("{%(mark)s} is no mark. There are: %(marks)s."),
                code="unknown_mark",
                params={"mark": mark, "marks": ", ".join(f"{{{name}}}" for name in MARKS)},
            )
    plain = MARK.sub("", text)
    if "{" in plain or "}" in plain:
        raise ValidationError(
            _("A brace stands alone: a mark is one known word between { and }, such as {khóa}."), code="open_mark"
        )
    layout.check_printable(plain, known.face, known.label)


# --- What the marks stand for ---------------------------------------------------------------------------------


def known_of(course_class, heading, until=None):
    """{mark: text} for certificates of the class; `heading`: the issuers.Heading of who issues on the printed date."""
    version = course_class.programme_version
    is_party = version.certificate_form == CertificateForm.PARTY
    return {
        "trung tâm": heading.name,
        "cấp ủy": heading.parent if is_party else "",
        "địa danh": heading.place,
        "chương trình": version.programme.name,
        "khóa": roman(course_class.cohort),
        "năm": str(course_class.year),
        "khai giảng": printed_date(course_class.starts_on),
        "bế giảng": printed_date(course_class.ends_on),
        "số quyết định": course_class.recognition_no,
        "ngày quyết định": printed_date(course_class.recognised_on) if course_class.recognised_on else "",
        "thời hạn": str(version.validity_months or ""),
        "hết hạn": printed_date(until) if until else "",
        "tên miền": urlsplit(settings.PUBLIC_ADDRESS).netloc,
    }
