"""What a certificate says: everything printed, put together once at issue and frozen."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from centres.spans import add_months
from centres.vietnamese import clean, date_in_words
from courses.models import CertificateForm, Gender
from courses.papers.words import GRADES, birth

from . import codes, layout, wording


def valid_until(version, issued_on):
    """Last day of validity, counted from the printed date; None without a term.

    Source: Hướng dẫn 06-HD/TW (2025), 60 months for the awareness class; kept per programme version.
    """
    return add_months(issued_on, version.validity_months) if version.validity_months else None


@dataclass(frozen=True)
class Texts:
    """The texts certificates of a class are printed with on a day, and what the marks in them stand for."""

    wording: wording.Wording
    known: dict

    def __getitem__(self, key):
        """The text `key` of wording.TEXTS as printed. Raises ValidationError "unfilled"."""
        return self.wording.filled(key, self.known)


def texts_of(course_class, issued_on, heading, its_wording):
    """The Texts of a class with the printed date: what `its_wording` says, with the Heading of who issues then."""
    until = valid_until(course_class.programme_version, issued_on)
    return Texts(its_wording, wording.known_of(course_class, heading, until))


def of_class(course_class, issued_on, signer_titles, signer_name, *, heading, texts):
    """The facts every certificate of the class shares; `heading`: what the centre that issues them is called then."""
    version = course_class.programme_version
    programme = version.programme
    return {
        "layout_version": layout.VERSION,
        "form": str(version.certificate_form),
        "words": texts.wording.fixed(texts.known),
        "template": texts.wording.name,
        "programme": layout.fit("programme", (programme.printed_name or programme.name).upper()),
        "course": texts["course"],
        "expiry": texts["expiry"] if version.validity_months else None,
        "decision": texts["decision"],
        "reissue": None,
    } | of_issuer(heading, version.certificate_form, issued_on, signer_titles, signer_name, texts)


def of_issuer(heading, form, issued_on, signer_titles, signer_name, texts):
    """The facts that say who issues on the day: Heading, place and date, signer, and where anyone checks."""
    return {
        "superior": heading.parent.upper() if form == CertificateForm.PARTY else "",
        "centre": texts["centre"],
        "authority": texts["authority"],
        "place_date": f"{heading.place}, {date_in_words(issued_on)}",
        "signer_titles": signer_titles,
        "signer_name": clean(signer_name),
        "check_address": f"{urlsplit(settings.PUBLIC_ADDRESS).netloc}/verify",
    }


def of_learner(enrolment, version, texts):
    """The facts of one learner, before the number is known.

    Raises ValidationError naming the field where something cannot be printed.
    """
    learner = enrolment.learner
    if version.says_comrade:
        address = texts["address_comrade"]
    else:
        address = texts["address_man" if learner.gender == Gender.MALE else "address_woman"]
    return {
        "address": address,
        "name": layout.fit("name", learner.full_name.upper()),
        "born": birth(learner),
        "home": layout.fit("home", learner.home_place) if learner.home_place else None,
        "unit_label": texts["unit_label"],
        "unit": layout.fit("unit", enrolment.workplace),
        "grade": GRADES[enrolment.grade],
    }


def with_number(printed, number, register_no, token, code):
    """Complete facts: `printed` of class and learner, with what only the register and chance can give."""
    return printed | {
        "number": number,
        "register_no": register_no,
        "qr": codes.qr_content(settings.PUBLIC_ADDRESS, token),
        "code": code,
    }
