"""Recording who received a certificate, one by one or a class on one day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from certificates import handing
from certificates.models import Certificate
from tests.build import TODAY, make_certificates, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def officer(certificates):
    return make_user(Role.OFFICER, centre=certificates[0].centre)


def test_without_a_name_the_holder_received_it(certificates, officer):
    certificate = handing.hand_over(certificates[0], by=officer, on=TODAY(), to="  ")
    assert (certificate.handed_over_on, certificate.handed_over_to) == (TODAY(), certificate.holder_name)
    line = AuditLine.objects.about(certificate).get()
    assert (line.verb, line.by, line.facts["to"]) == ("hand_over", officer, certificate.holder_name)


def test_somebody_else_may_fetch_it(certificates, officer):
    assert handing.hand_over(certificates[0], by=officer, on=TODAY(), to="Lê Văn Thay").handed_over_to == "Lê Văn Thay"


def test_a_certificate_is_handed_over_once(certificates, officer):
    handing.hand_over(certificates[0], by=officer, on=TODAY())
    with pytest.raises(ValidationError) as refused:
        handing.hand_over(certificates[0], by=officer, on=TODAY(), to="Người khác")
    assert refused.value.code == "already_handed_over"
    assert Certificate.objects.get(pk=certificates[0].pk).handed_over_to == certificates[0].holder_name


def test_a_revoked_certificate_is_not_handed_over(certificates, officer):
    Certificate.objects.filter(pk=certificates[0].pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55"
    )
    with pytest.raises(ValidationError) as refused:
        handing.hand_over(certificates[0], by=officer, on=TODAY())
    assert refused.value.code == "not_issued"


# Dated two days ago, numbered today.
@pytest.mark.parametrize(("days", "code"), [(-3, "before_issue"), (-1, "before_issue"), (1, "in_future")])
def test_the_day_lies_between_that_of_the_number_and_today(certificates, officer, days, code):
    for deed in (
        lambda on: handing.hand_over(certificates[0], by=officer, on=on),
        lambda on: handing.hand_over_all(certificates[0].proposal, by=officer, on=on),
    ):
        with pytest.raises(ValidationError) as refused:
            deed(TODAY() + timedelta(days=days))
        assert refused.value.error_dict["on"][0].code == code
    assert not Certificate.objects.exclude(handed_over_on=None).exists()


def test_a_class_receives_its_certificates_on_one_day(certificates, officer):
    handing.hand_over(certificates[0], by=officer, on=TODAY(), to="Lê Văn Thay")
    proposal = certificates[0].proposal
    assert handing.hand_over_all(proposal, by=officer, on=TODAY()) == 2
    found = Certificate.objects.order_by("seq").values_list("handed_over_on", "handed_over_to")
    assert list(found) == [
        (TODAY(), "Lê Văn Thay"), (TODAY(), certificates[1].holder_name), (TODAY(), certificates[2].holder_name)
    ]  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        handing.hand_over_all(proposal, by=officer, on=TODAY())
    assert refused.value.code == "nobody_waits"


def test_another_class_is_not_touched(certificates, officer):
    other = make_certificates()
    handing.hand_over_all(certificates[0].proposal, by=officer, on=TODAY())
    assert not Certificate.objects.filter(proposal=other[0].proposal).exclude(handed_over_on=None).exists()


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL, Role.OFFICER])
def test_others_record_nothing(certificates, role):
    place = {"centre": certificates[0].centre} if role == Role.LECTURER else {}
    by = make_user(role, **place)  # the officer is one of another centre
    with pytest.raises(PermissionDenied):
        handing.hand_over(certificates[0], by=by, on=TODAY())
    with pytest.raises(PermissionDenied):
        handing.hand_over_all(certificates[0].proposal, by=by, on=TODAY())
