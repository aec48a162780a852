"""Authority to sign for the director: given to a deputy of its days, revoked early, never two at a time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import delegations
from centres.models import AppointmentKind, AuditLine, DelegationScope, SigningDelegation
from centres.scope import Role
from tests.build import code_of, make_appointment, make_centre, make_delegation, make_person, make_province, make_user

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture
def deputy():
    person = make_person(make_centre(), "Phan Thị Hà")
    make_appointment(person, AppointmentKind.DEPUTY)
    return person


def delegate(person, *, by=None, **facts):
    facts = {"number": "07-UQ/TTCT", "signed_on": date(2023, 12, 20), "from_on": FIRST, "to_on": LAST} | facts
    by = by or make_user(Role.DIRECTOR, centre=person.centre)
    return delegations.delegate(person, by=by, centre=person.centre, **facts)


def revoke(delegation, revoked_on, *, by=None, reason="Phân công lại"):
    by = by or make_user(Role.DIRECTOR, centre=delegation.centre)
    return delegations.revoke(delegation, by=by, revoked_on=revoked_on, reason=reason)


def refusal(deed, *args, **facts):
    before = SigningDelegation.objects.count()
    with pytest.raises(ValidationError) as broken:
        deed(*args, **facts)
    assert SigningDelegation.objects.count() == before
    return code_of(broken), list(broken.value.error_dict), " ".join(broken.value.messages)


def test_a_deputy_gets_the_authority_for_papers_of_its_scope(deputy):
    given = delegate(deputy, scope=DelegationScope.DECISIONS)
    assert (given.centre, given.scope) == (deputy.centre, "decisions")
    assert list(SigningDelegation.objects.covering(DelegationScope.DECISIONS)) == [given]
    assert list(SigningDelegation.objects.covering(DelegationScope.CERTIFICATES)) == []
    assert AuditLine.objects.get(verb="delegate_signing").facts["scope"] == "decisions"


def test_one_for_all_papers_covers_each_of_them(deputy):
    given = delegate(deputy)
    for scope in (DelegationScope.CERTIFICATES, DelegationScope.DECISIONS):
        assert list(SigningDelegation.objects.covering(scope)) == [given]


@pytest.mark.parametrize(
    ("from_on", "to_on", "day"),
    [
        (date(2019, 6, 1), date(2020, 6, 1), "01/06/2019"),  # before the post began on 01/01/2020
        (date(2023, 1, 1), LAST, "01/07/2024"),  # the post ends on 30/06/2024
    ],
)
def test_only_a_deputy_of_all_these_days_signs_for_the_director(from_on, to_on, day):
    person = make_person(make_centre())
    make_appointment(person, AppointmentKind.DEPUTY, to_on=date(2024, 6, 30))
    make_appointment(person, AppointmentKind.LECTURER, mode="concurrent")
    code, fields, sentence = refusal(delegate, person, signed_on=date(2019, 1, 1), from_on=from_on, to_on=to_on)
    assert (code, fields) == ("not_a_deputy", ["person"])
    assert day in sentence


def test_a_deputy_of_another_centre_is_none_here(deputy):
    other = make_centre("Yên Thành", deputy.centre.province)
    with pytest.raises(ValidationError) as broken:
        delegations.delegate(
            deputy, by=make_user(Role.DIRECTOR, centre=other), centre=other, number="1", signed_on=FIRST, from_on=FIRST,
            to_on=LAST,
        )  # fmt: skip
    assert code_of(broken) == "not_a_deputy"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"to_on": FIRST - DAY}, ("ends_before_start", ["to_on"])),
        ({"signed_on": FIRST + DAY}, ("signed_later", ["from_on"])),
    ],
)
def test_the_days_of_an_authority_stand_in_order(deputy, facts, expected):
    code, fields, _sentence = refusal(delegate, deputy, **facts)
    assert (code, fields) == expected


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(FIRST, LAST), (LAST, LAST + DAY), (FIRST - 20 * DAY, FIRST), (FIRST + DAY, LAST - DAY)]
)
def test_two_authorities_of_one_deputy_do_not_overlap(deputy, from_on, to_on):
    delegate(deputy)
    facts = {"number": "8-UQ", "signed_on": date(2023, 12, 1), "scope": DelegationScope.CERTIFICATES}
    code, fields, sentence = refusal(delegate, deputy, from_on=from_on, to_on=to_on, **facts)
    assert (code, fields) == ("already_delegated", ["from_on"])
    assert "07-UQ/TTCT" in sentence
    assert "31/12/2024" in sentence


def test_the_next_day_and_another_deputy_are_free(deputy):
    delegate(deputy)
    assert delegate(deputy, from_on=LAST + DAY, to_on=LAST + 30 * DAY).pk
    other = make_person(deputy.centre, "Phó Hai")
    make_appointment(other, AppointmentKind.DEPUTY)
    assert delegate(other).pk


# --- Revoking ------------------------------------------------------------------------------------------------


def test_a_revoked_authority_holds_up_to_the_day_before_and_keeps_what_the_paper_says(deputy):
    given = revoke(delegate(deputy), date(2024, 7, 1))
    given.refresh_from_db()
    assert (given.to_on, given.last_day) == (LAST, date(2024, 6, 30))
    assert list(SigningDelegation.objects.on(date(2024, 6, 30))) == [given]
    assert list(SigningDelegation.objects.on(date(2024, 7, 1))) == []
    facts = AuditLine.objects.get(verb="revoke_delegation").facts
    assert facts == {"number": "07-UQ/TTCT", "revoked_on": "2024-07-01", "reason": "Phân công lại"}


@pytest.mark.parametrize("day", [FIRST, FIRST - DAY])
def test_one_revoked_before_its_first_day_never_held(deputy, day):
    given = revoke(delegate(deputy), day)
    assert given.never_held
    assert list(SigningDelegation.objects.on(FIRST)) == []
    assert list(SigningDelegation.objects.between(FIRST - 50 * DAY, LAST)) == []


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        (FIRST - 9 * DAY, FIRST - DAY, False), (FIRST - 9 * DAY, FIRST, True),
        (date(2024, 6, 30), LAST, True),  # its last day before the revocation
        (date(2024, 7, 1), LAST, False),
    ],
)  # fmt: skip
def test_between_two_days_only_what_held_on_one_of_them_is_found(deputy, first, last, is_found):
    given = revoke(delegate(deputy), date(2024, 7, 1))
    assert list(SigningDelegation.objects.between(first, last)) == [given] * is_found


def test_after_a_revocation_a_new_authority_begins_that_day(deputy):
    revoke(delegate(deputy), date(2024, 7, 1))
    assert delegate(deputy, number="8-UQ", from_on=date(2024, 7, 1)).pk


def test_an_authority_is_revoked_once_and_not_after_its_end(deputy):
    given = delegate(deputy)
    assert refusal(revoke, given, LAST + DAY)[:2] == ("over_already", ["revoked_on"])
    revoke(given, LAST)
    assert refusal(revoke, given, date(2024, 7, 1))[:2] == ("revoked_already", ["revoked_on"])


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER, Role.NATIONAL])
def test_only_the_director_and_the_province_give_and_revoke(deputy, role):
    given = make_delegation(deputy)
    other = make_user(role, centre=deputy.centre)
    for deed in (lambda: delegate(deputy, by=other), lambda: revoke(given, given.to_on, by=other)):
        with pytest.raises(PermissionDenied):
            deed()


def test_another_province_does_not_revoke(deputy):
    given = make_delegation(deputy)
    with pytest.raises(PermissionDenied):
        revoke(given, given.to_on, by=make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")))
    assert revoke(given, given.to_on, by=make_user(Role.PROVINCE, province=deputy.centre.province)).revoked_on
