"""The two doors without an account, as verbs: what a token, a code, and a learner's pair of facts lead to."""

from datetime import date, timedelta

import pytest

from certificates import codes, verifying
from certificates.models import Certificate
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_programme,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db

BORN = date(1990, 4, 25)  # as the builder gives it


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=2))[0]


def end(certificate, status):
    Certificate.objects.filter(pk=certificate.pk).update(
        status=status, status_on=TODAY(), status_reason="Quyết định 55-QĐ/TTCT"
    )


# --- Anyone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spell", [str.upper, str.lower])
def test_a_token_is_found_in_any_case(certificate, spell):
    answer = verifying.by_token(spell(certificate.token))
    assert (answer.state, answer.certificate) == (verifying.VALID, certificate)


@pytest.mark.parametrize(
    "token", ["", "A" * 26, "A" * 25, "A" * 27, "0" * 26, "a\0b", "ß" * 26, "%", "1 OR 1=1", "Á" * 26]
)
def test_what_is_no_token_is_unknown_and_no_error(certificate, token):
    assert verifying.by_token(token) == verifying.Answer(verifying.UNKNOWN)


def test_the_number_is_no_key(certificate):
    for text in (certificate.number, certificate.register_no, str(certificate.seq), str(certificate.pk)):
        assert verifying.by_token(text).state == verifying.UNKNOWN
        assert verifying.by_code(text).state == verifying.UNKNOWN


def test_a_typed_code_is_found_however_it_is_spelt(certificate):
    shown = codes.show_code(certificate.code)
    for text in (shown, shown.lower(), shown.replace("-", ""), shown.replace("-", " – ")):
        assert verifying.by_code(text).certificate == certificate


def test_a_mistyped_code_is_not_even_looked_up(certificate, django_assert_num_queries):
    wrong = ("Y" if certificate.code[0] != "Y" else "Z") + certificate.code[1:]
    with django_assert_num_queries(0):
        assert verifying.by_code(wrong) == verifying.Answer(verifying.UNKNOWN)


@pytest.mark.parametrize("status", ["revoked", "replaced"])
def test_an_ended_certificate_says_so(certificate, status):
    end(certificate, status)
    assert verifying.by_token(certificate.token).state == status


def test_a_certificate_expires_the_day_after_its_term(monkeypatch):
    programme = make_programme(validity_months=12)
    (certificate,) = make_certificates(make_recognised_class(programme=programme, learners=1))
    for day, state in ((0, verifying.VALID), (1, verifying.EXPIRED)):
        monkeypatch.setattr(
            "django.utils.timezone.localdate", lambda *_, day=day: certificate.valid_until + timedelta(days=day)
        )
        assert verifying.by_token(certificate.token).state == state


def test_revocation_counts_more_than_expiry(certificate):
    certificate.valid_until = date(2000, 1, 1)
    certificate.status = "revoked"
    assert verifying.state_of(certificate) == verifying.REVOKED


# --- The learner: code and birth date -------------------------------------------------------------------------


def by_code(certificate, born_on=BORN, born_year=None, code=None):
    code = codes.show_code(certificate.code) if code is None else code
    return verifying.own_by_code(code, born_on=born_on, born_year=born_year or (born_on or BORN).year)


def test_code_and_birth_date_lead_to_the_certificate(certificate):
    assert by_code(certificate) == [certificate]


@pytest.mark.parametrize(
    "wrong",
    [
        {"born_on": date(1990, 4, 26)},
        {"born_on": date(1990, 1, 1)},
        {"born_on": None, "born_year": 1990},  # the year alone, where the day is known
        {"code": "7K3M-9QZD-1XA56"},
        {"code": "nonsense"},
        {"code": ""},
    ],
)
def test_a_pair_that_does_not_fit_leads_to_nothing(certificate, wrong):
    assert by_code(certificate, **wrong) == []


def test_the_code_of_one_learner_does_not_open_with_the_birth_date_of_another():
    course_class = make_class()
    enrol(course_class, 1, birth_on=date(1980, 1, 2))
    enrol(course_class, 1, birth_on=date(1981, 3, 4))
    recognise_class(course_class)
    certificates = {one.holder_birth_on: one for one in make_certificates(course_class)}
    older, younger = certificates[date(1980, 1, 2)], certificates[date(1981, 3, 4)]
    assert by_code(older, born_on=date(1981, 3, 4)) == []
    assert by_code(younger, born_on=date(1981, 3, 4)) == [younger]


@pytest.fixture
def year_only():
    course_class = make_class()
    enrol(course_class, 1, birth_on=date(1986, 1, 1), birth_precision="year")
    recognise_class(course_class)
    return make_certificates(course_class)[0]


@pytest.mark.parametrize(("born_on", "born_year", "fits"), [
    (None, 1986, True), (date(1986, 9, 9), 1986, True), (None, 1987, False), (date(1987, 1, 1), 1987, False),
])  # fmt: skip
def test_where_only_the_year_is_known_the_year_is_enough(year_only, born_on, born_year, fits):
    assert bool(by_code(year_only, born_on=born_on, born_year=born_year)) is fits


def test_one_certificate_opens_all_of_the_same_person_and_of_nobody_else(certificate):
    second_class = make_class(make_centre("Nghi Lộc"), ends_on=TODAY() - timedelta(days=8))
    second_class.enrolments.create(
        learner=certificate.enrolment.learner, centre=second_class.centre, year=second_class.year, workplace="Chi bộ 1"
    )
    enrol(second_class, 1)
    recognise_class(second_class)
    (second,) = (
        one for one in make_certificates(second_class, issue_on=TODAY() - timedelta(days=1))
        if one.enrolment.learner_id == certificate.enrolment.learner_id
    )  # fmt: skip
    assert by_code(certificate) == by_code(second) == [second, certificate]  # the newest first


def test_ended_certificates_are_the_learners_own_too(certificate):
    end(certificate, "revoked")
    assert by_code(certificate) == [certificate]


# --- The learner: centre, year, number and birth date ----------------------------------------------------------


def by_number(certificate, **changes):
    facts = {
        "centre": certificate.centre_id, "year": certificate.year, "number": certificate.number,
        "born_on": BORN, "born_year": BORN.year,
    } | changes  # fmt: skip
    return verifying.own_by_number(
        facts["centre"], facts["year"], facts["number"], born_on=facts["born_on"], born_year=facts["born_year"]
    )


@pytest.mark.parametrize("number", ["0001-GCN/TTCT", " 0001-gcn/ttct ", "0001 - GCN / TTCT", "1", "0001", " 01 "])
def test_a_number_is_found_however_it_is_spelt(certificate, number):
    assert by_number(certificate, number=number) == [certificate]


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "3"},
        {"number": "0001-GCN"},
        {"number": "%"},
        {"number": "²"},
        {"number": "9" * 50},
        {"number": ""},
        {"year": 2019},
        {"centre": 0},
        {"born_on": date(1990, 4, 24)},
        {"born_on": None},
    ],
)
def test_a_number_that_does_not_fit_leads_to_nothing(certificate, wrong):
    assert by_number(certificate, **wrong) == []


def test_the_same_number_of_another_centre_is_another_paper(certificate):
    other = make_certificates(make_recognised_class(make_centre("Nghi Lộc"), learners=1))[0]
    assert other.number == certificate.number
    assert by_number(certificate, centre=other.centre_id) == [other]


def test_wrong_and_unknown_pairs_cost_the_same_work(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        by_code(certificate, born_on=date(1950, 1, 1))
    with django_assert_num_queries(1):
        by_code(certificate, code="7K3M-9QZD-1XA56")
    with django_assert_num_queries(1):
        by_number(certificate, number="77")
    with django_assert_num_queries(1):
        by_number(certificate, born_on=date(1950, 1, 1))


# --- What the learner's form offers ---------------------------------------------------------------------------


def test_centres_are_offered_by_province_once_they_have_a_register(certificate):
    make_centre("Diễn Châu", province=certificate.centre.province)  # has issued nothing
    assert verifying.centres_by_province() == [("Nghệ An", [(certificate.centre_id, "Huyện Quỳnh Lưu")])]


def test_a_centre_with_several_books_is_offered_once(certificate):
    certificate.centre.registers.create(form="state", period="2019", number_pattern="{seq}")
    ((_province, centres),) = verifying.centres_by_province()
    assert [pk for pk, _name in centres] == [certificate.centre_id]


def test_found_certificates_are_kept_in_their_order(certificate):
    second = Certificate.objects.exclude(pk=certificate.pk).get()
    assert verifying.kept([second.pk, certificate.pk, 0]) == [second, certificate]


def test_no_account_is_asked(certificate):
    """The doors look past every scope: an officer of elsewhere gets the public answer too."""
    make_user()
    assert verifying.by_token(certificate.token).certificate == certificate
