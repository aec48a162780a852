"""Numbers of the register: one row without a gap for each centre, form and year of the printed date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from centres.scope import Role
from certificates import issuing, register
from certificates.models import Certificate, Proposal, Register
from tests.build import (
    TODAY,
    make_centre,
    make_certificates,
    make_director,
    make_programme,
    make_proposal,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db


def numbers(certificates):
    return [certificate.number for certificate in certificates]


def test_numbers_go_on_from_class_to_class():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    first = make_certificates(make_recognised_class(centre, by=officer))
    second = make_certificates(make_recognised_class(centre, by=officer, learners=2))
    assert numbers(first + second) == [f"{n:04d}-GCN/TTCT" for n in range(1, 6)]
    assert [one.register_no for one in second] == [f"0004/{TODAY().year}", f"0005/{TODAY().year}"]


def test_two_centres_count_for_themselves():
    assert numbers(make_certificates(learners=1)) == ["0001-GCN/TTCT"]
    assert numbers(make_certificates(learners=1)) == ["0001-GCN/TTCT"]
    assert Register.objects.count() == 2


def test_the_two_forms_count_for_themselves():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    state = make_programme("Quốc phòng và an ninh", certificate_form="state")
    party = make_certificates(make_recognised_class(centre, by=officer, learners=2))
    day = TODAY() - timedelta(days=2)
    defence = make_certificates(make_recognised_class(centre, by=officer, learners=1, programme=state), issue_on=day)
    assert numbers(party) == ["0001-GCN/TTCT", "0002-GCN/TTCT"]
    assert numbers(defence) == [f"QPAN/0001/{day:%d%m%y}"]


def test_the_year_is_that_of_the_printed_date():
    """Not of the approval: a certificate dated 31 December belongs to the old book, whenever it is approved."""
    centre = make_centre()
    books = [
        register.take(centre, "party", day, 1)[0] for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31))
    ]
    assert [book.period for book in books] == ["2025", "2026", "2026"]
    assert books[1] == books[2]


def test_the_year_of_a_certificate_follows_its_printed_date(monkeypatch):
    new_year = date(TODAY().year + 1, 1, 3)
    course_class = make_recognised_class(learners=1)
    proposal = make_proposal(course_class, issue_on=TODAY())
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: new_year)
    (certificate,) = issuing.approve(proposal, by=make_user(Role.DIRECTOR, centre=course_class.centre))
    assert (certificate.year, certificate.register.period) == (TODAY().year, str(TODAY().year))


def test_a_failed_approval_gives_its_numbers_back(monkeypatch):
    proposal = make_proposal()
    director = make_user(Role.DIRECTOR, centre=proposal.centre)
    with monkeypatch.context() as patch:
        patch.setattr(register, "write_issue_lines", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issuing.approve(proposal, by=director)
    again = Proposal.objects.get(pk=proposal.pk)
    assert numbers(issuing.approve(again, by=director)) == [f"{n:04d}-GCN/TTCT" for n in (1, 2, 3)]


def test_the_expected_numbers_are_those_taken_next_and_take_none():
    proposal = make_proposal()
    form = proposal.course_class.programme_version.certificate_form
    assert register.standing(proposal.centre, form, proposal.issue_on).next(3) == (1, 3)
    assert Register.objects.count() == 0
    issuing.approve(proposal, by=make_user(Role.DIRECTOR, centre=proposal.centre))
    assert register.standing(proposal.centre, form, proposal.issue_on).next(58) == (4, 61)


@pytest.mark.parametrize(
    ("form", "seq", "text"),
    [
        ("party", 7, "0007-GCN/TTCT"),
        ("party", 12345, "12345-GCN/TTCT"),
        ("state", 456, "QPAN/0456/260724"),
    ],
)
def test_how_numbers_read(form, seq, text):
    assert register.number_text(register.PATTERNS[form], seq, date(2024, 7, 26)) == text


def test_a_certificate_past_the_ten_thousandth_still_follows():
    centre = make_centre()
    make_director(centre)
    Register.objects.create(
        centre=centre, form="party", period=str(TODAY().year), number_pattern=register.PATTERNS["party"],
        last_seq=9999, last_line=9999,
    )  # fmt: skip
    officer = make_user(Role.OFFICER, centre=centre)
    made = make_certificates(make_recognised_class(centre, by=officer, learners=1), issue_on=TODAY())
    assert numbers(made) == ["10000-GCN/TTCT"]
    assert Certificate.objects.get().seq == 10000


def test_a_clock_moved_back_repeats_no_number_and_refuses_what_lies_ahead(monkeypatch):
    course_class = make_recognised_class(learners=1)
    make_certificates(course_class, issue_on=TODAY())
    centre, officer = course_class.centre, course_class.created_by
    proposal = make_proposal(make_recognised_class(centre, by=officer, learners=1), issue_on=TODAY())
    director = make_user(Role.DIRECTOR, centre=centre)
    yesterday = TODAY() - timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda *_: yesterday)
        with pytest.raises(ValidationError) as refused:
            issuing.approve(Proposal.objects.get(pk=proposal.pk), by=director)
        assert refused.value.error_dict["issue_on"][0].code == "issued_in_future"
        (earlier,) = make_certificates(
            make_recognised_class(centre, by=officer, learners=1), issue_on=TODAY() - timedelta(days=2)
        )
    (later,) = issuing.approve(Proposal.objects.get(pk=proposal.pk), by=director)
    assert (earlier.seq, later.seq) == (2, 3)
