"""What a certificate says: everything printed, put together once at issue and frozen."""

from urllib.parse import urlsplit

from django.conf import settings

from centres.spans import add_months
from centres.vietnamese import clean, date_in_words, roman
from courses.models import CertificateForm, Gender
from courses.papers.words import GRADES, birth, printed_date

from . import codes, layout


def valid_until(version, issued_on):
    """Last day of validity, counted from the printed date; None without a term.

    Source: Hướng dẫn 06-HD/TW (2025), 60 months for the awareness class; kept per programme version.
    """
    return add_months(issued_on, version.validity_months) if version.validity_months else None


def of_class(course_class, issued_on, signer_titles, signer_name, *, heading):
    """The facts every certificate of the class shares; `heading`: what the centre that issues them is called then."""
    version = course_class.programme_version
    until = valid_until(version, issued_on)
    programme = version.programme
    return {
        "layout_version": layout.VERSION,
        "form": str(version.certificate_form),
        "programme": layout.fit("programme", (programme.printed_name or programme.name).upper()),
        "course": (
            f"Khóa {roman(course_class.cohort)} năm {course_class.year}, từ ngày "
            f"{printed_date(course_class.starts_on)} đến ngày {printed_date(course_class.ends_on)}"
        ),
        "expiry": f"{version.validity_months} tháng, đến hết ngày {printed_date(until)}" if until else None,
        "decision": f"số {course_class.recognition_no} ngày {printed_date(course_class.recognised_on)}",
        "reissue": None,
    } | of_issuer(heading, version.certificate_form, issued_on, signer_titles, signer_name)


def of_issuer(heading, form, issued_on, signer_titles, signer_name):
    """The facts that say who issues on the day: Heading, place and date, signer, and where anyone checks."""
    return {
        "superior": heading.parent.upper() if form == CertificateForm.PARTY else "",
        "centre": "TRUNG TÂM CHÍNH TRỊ",
        "authority": f"GIÁM ĐỐC {heading.name.upper()}",
        "place_date": f"{heading.place}, {date_in_words(issued_on)}",
        "signer_titles": signer_titles,
        "signer_name": clean(signer_name),
        "check_address": f"{urlsplit(settings.PUBLIC_ADDRESS).netloc}/verify",
    }


def of_learner(enrolment, version):
    """The facts of one learner, before the number is known.

    Raises ValidationError naming the field where something cannot be printed.
    """
    learner = enrolment.learner
    if version.says_comrade:
        address = "Chứng nhận đồng chí:"
    else:
        address = "Chứng nhận ông:" if learner.gender == Gender.MALE else "Chứng nhận bà:"
    return {
        "address": address,
        "name": layout.fit("name", learner.full_name.upper()),
        "born": birth(learner),
        "home": layout.fit("home", learner.home_place) if learner.home_place else None,
        "unit_label": "Đơn vị công tác:",
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
