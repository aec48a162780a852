"""Certificates printed by number or by centre and period: what matches, what is refused, what is left out."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from centres.models import AuditLine, Centre, User
from certificates import decisions, printing, selections
from certificates.models import CertificateFile, PrintJob, Register
from tests.build import make_centre, make_certificates, make_decision, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates(officer):
    """Two classes of a centre in one register: numbers 1 to 6."""
    classes = [make_recognised_class(officer.centre, by=officer, learners=3) for _ in range(2)]
    return [one for course_class in classes for one in make_certificates(course_class)]


@pytest.fixture
def register(certificates):
    return Register.objects.select_related("centre").get()


def run(job):
    for _ in range(20):
        printing.render_job.func(job.pk)
        job.refresh_from_db()
        if job.is_over:
            break


def void(certificate):
    """By a decision of the director."""
    director = User.objects.get(centre=certificate.centre, role="director")
    decisions.approve(make_decision(certificate.centre, "void", certificates=[certificate]), by=director)


def others_are_done():
    PrintJob.objects.filter(register=None, printed_from=None).update(status="done")


# --- What is printed -----------------------------------------------------------------------------------------


def test_the_numbers_of_a_register_are_printed_in_order_over_classes(register, certificates, officer):
    others_are_done()
    job = selections.begin(selections.by_number(register, 2, 5), by=officer)
    assert (job.total, job.status, job.centre) == (8, "queued", officer.centre)
    run(job)
    assert (job.status, job.done, job.errors) == ("done", 8, [])
    pages = pypdfium2.PdfDocument(job.file.read())
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert len(texts) == 4
    for text, certificate in zip(texts, certificates[1:5], strict=True):
        assert certificate.number in text
    assert CertificateFile.objects.count() == 4


def test_a_period_takes_what_is_dated_in_it_in_one_form(certificates, officer):
    day = certificates[0].issued_on
    whole = selections.by_period(officer.centre, "party", day, day)
    assert selections.check(whole).printed == 6
    for form, first, last in [
        ("state", day, day),
        ("party", day - timedelta(9), day - timedelta(1)),
        ("party", day + timedelta(1), day + timedelta(9)),
    ]:
        assert selections.counts(selections.by_period(officer.centre, form, first, last)).printed == 0


def test_another_centres_certificates_do_not_join_in(certificates, officer):
    day = certificates[0].issued_on
    other = make_user("officer", centre=make_centre("Anh Sơn"))
    make_certificates(make_recognised_class(other.centre, by=other, learners=1))
    assert selections.check(selections.by_period(officer.centre, "party", day, day)).printed == 6


def test_who_begins_it_stands_in_the_audit_book_with_the_numbers(register, officer):
    job = selections.begin(selections.by_number(register, 1, 6), by=officer)
    line = AuditLine.objects.get(verb="begin_print_job")
    assert (line.by, line.row_id, line.centre) == (officer, job.pk, officer.centre)
    assert line.facts == {"count": 6, "year": register.period, "first": 1, "last": 6}


# --- What is left out -------------------------------------------------------------------------------------------


def test_what_is_no_longer_in_force_is_left_out_and_counted(register, certificates, officer):
    void(certificates[1])
    job = selections.by_number(register, 1, 3)
    found = selections.check(job)
    assert (found.printed, found.left_out, found.legacy) == (2, {"void": 1}, 0)
    others_are_done()
    job = selections.begin(job, by=officer)
    run(job)
    assert (job.status, len(pypdfium2.PdfDocument(job.file.read()))) == ("done", 2)


def test_what_is_voided_while_the_job_waits_is_not_printed(register, certificates, officer):
    others_are_done()
    job = selections.begin(selections.by_number(register, 1, 3), by=officer)
    void(certificates[2])
    run(job)
    assert (job.status, job.done, len(pypdfium2.PdfDocument(job.file.read()))) == ("done", 6, 2)


def test_what_is_issued_after_the_beginning_does_not_join_in(certificates, officer):
    day = certificates[0].issued_on
    job = selections.begin(selections.by_period(officer.centre, "party", day, day), by=officer)
    make_certificates(make_recognised_class(officer.centre, by=officer, learners=1))
    assert job.certificates.count() == 6


# --- What is refused ----------------------------------------------------------------------------------------------


def refused(verb, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        verb(*args, **kwargs)
    found = error.value
    if hasattr(found, "error_dict"):
        return {name: errors[0].code for name, errors in found.error_dict.items()}
    return found.code


def test_numbers_that_make_no_range_are_refused_beside_their_field(register):
    assert refused(selections.by_number, register, 3, 2) == {"number_to": "turned"}
    assert refused(selections.by_number, register, 1, 7) == {"number_to": "beyond"}
    register.is_legacy = True
    assert refused(selections.by_number, register, 1, 2) == {"register": "legacy"}


def test_a_period_that_ends_before_it_begins_is_refused(officer):
    assert refused(selections.by_period, officer.centre, "party", date(2026, 2, 1), date(2026, 1, 1)) == {
        "printed_to": "turned"
    }


def test_an_empty_selection_and_one_too_wide_are_refused(register, officer, settings):
    empty = selections.by_period(officer.centre, "state", date(2020, 1, 1), date(2020, 2, 1))
    assert refused(selections.begin, empty, by=officer) == "nobody"
    settings.PRINT_MOST = 5
    assert refused(selections.begin, selections.by_number(register, 1, 6), by=officer) == "too_wide"
    assert selections.check(selections.by_number(register, 1, 5)).printed == 5
    assert not AuditLine.objects.filter(verb="begin_print_job").exists()


def test_the_same_is_not_begun_twice_while_it_waits(register, officer):
    job = selections.begin(selections.by_number(register, 1, 6), by=officer)
    assert refused(selections.begin, selections.by_number(register, 1, 6), by=officer) == "being_made"
    selections.begin(selections.by_number(register, 1, 5), by=officer)  # another one is
    PrintJob.objects.filter(pk=job.pk).update(status="done")
    selections.begin(selections.by_number(register, 1, 6), by=officer)


@pytest.mark.parametrize("role", ["lecturer", "province", "national", "officer"])
def test_others_begin_none(register, officer, role):
    place = {"centre": officer.centre} if role == "lecturer" else {}
    with pytest.raises(PermissionDenied):
        selections.begin(selections.by_number(register, 1, 2), by=make_user(role, **place))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"number_from": 1, "number_to": 2},
        {"register": True, "number_from": 1},
        {"register": True, "number_from": 2, "number_to": 1},
        {"register": True, "number_from": 0, "number_to": 1},
        {"register": True, "number_from": 1, "number_to": 2, "printed_from": date(2026, 1, 1)},
        {"form": "party", "printed_from": date(2026, 1, 1)},
        {"printed_from": date(2026, 1, 1), "printed_to": date(2026, 1, 2)},
        {"form": "party", "printed_from": date(2026, 1, 2), "printed_to": date(2026, 1, 1)},
        {"proposal": True, "register": True, "number_from": 1, "number_to": 2},
    ],
)
def test_the_database_takes_exactly_one_kind_of_scope(register, certificates, officer, facts):
    PrintJob.objects.all().delete()
    known = {"register": register, "proposal": certificates[0].proposal}
    facts = {name: known.get(name, value) for name, value in facts.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintJob.objects.create(centre=officer.centre, created_by=officer, **facts)


def test_the_keeper_of_a_dissolved_centres_records_prints_them(register, officer):
    keeper = make_user("officer")
    with pytest.raises(PermissionDenied):
        selections.begin(selections.by_number(register, 1, 6), by=keeper)
    Centre.objects.filter(pk=officer.centre_id).update(custodian=keeper.centre)
    register = Register.objects.visible_to(keeper).select_related("centre").get()
    assert selections.begin(selections.by_number(register, 1, 6), by=keeper).centre == officer.centre
