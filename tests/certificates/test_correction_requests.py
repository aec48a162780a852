"""Requests for correction as verbs: sent by a holder, answered by the centre, ended by a decision."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centres.models import AuditLine, Centre, User
from centres.scope import Role
from certificates import authority, decisions, requests
from certificates.models import Certificate, CorrectionRequest, DecidedCertificate, RegisterDecision
from courses.models import Learner
from tests.build import (
    PDF,
    TODAY,
    code_of,
    make_centre,
    make_certificates,
    make_decision,
    make_recognised_class,
    make_scan,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=2))[0]


@pytest.fixture
def officer(certificate):
    return make_user("officer", centre=certificate.centre)


def send(certificate, text="Ngày sinh đúng là 05/06/1992", **facts):
    return requests.send(certificate, **{"text": text, "phone": "0912 345 678"} | facts)


def deeds(row):
    return list(AuditLine.objects.about(row).values_list("verb", "by"))


# --- Sent by a holder -------------------------------------------------------------------------------------------


def test_what_a_holder_writes_is_received_by_the_centre(certificate):
    row = send(certificate, "  Sai ngày sinh  ")
    assert (row.status, row.text, row.phone, row.centre) == (
        "received", "Sai ngày sinh", "0912 345 678", certificate.centre,
    )  # fmt: skip
    assert deeds(row) == [("send_request", None)]
    assert AuditLine.objects.get(verb="send_request").facts == {}  # no word of the holder in the book


def test_one_form_sent_twice_is_one_request(certificate):
    key = uuid.uuid4()
    assert send(certificate, key=key) == send(certificate, key=key)
    assert CorrectionRequest.objects.count() == 1


def test_a_second_request_waits_for_the_answer_to_the_first(certificate, officer):
    first = send(certificate)
    with pytest.raises(ValidationError) as broken:
        send(certificate)
    assert code_of(broken) == "request_open"
    requests.refuse(first, by=officer, answer="Đã đúng")
    assert send(certificate).status == "received"


@pytest.mark.parametrize("status", ["revoked", "replaced", "void"])
def test_a_certificate_out_of_force_is_not_corrected(certificate, status):
    Certificate.objects.filter(pk=certificate.pk).update(status=status, status_on=TODAY(), status_reason="x")
    certificate.refresh_from_db()
    with pytest.raises(ValidationError) as broken:
        send(certificate)
    assert code_of(broken) == "not_in_force"


def test_something_must_be_said(certificate):
    with pytest.raises(ValidationError) as broken:
        send(certificate, "   ")
    assert code_of(broken) == "text_missing"


def test_a_paper_is_kept_under_a_name_of_our_own(certificate):
    row = send(certificate, scan=make_scan("../../can-cuoc-Nguyen-Van-A.PDF"))
    assert row.file.name.startswith(f"correction-requests/{certificate.centre_id}/")
    assert row.file.name.endswith(".pdf")
    assert "can-cuoc" not in row.file.name
    with row.file.open() as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("anh.pdf", b"MZ\x90 a program", "scan_kind"),
        ("anh.png", b"<svg onload=x>", "scan_kind"),
        ("a.pdf", b" ", "scan_kind"),
    ],
)
def test_a_file_is_what_its_bytes_say(certificate, name, data, code):
    with pytest.raises(ValidationError) as broken:
        send(certificate, scan=SimpleUploadedFile(name, data))
    assert code_of(broken) == code
    assert CorrectionRequest.objects.count() == 0


def test_a_paper_that_is_too_big_is_refused(certificate, monkeypatch):
    monkeypatch.setattr("centres.scans.MOST_BYTES", 10)
    with pytest.raises(ValidationError) as broken:
        send(certificate, scan=make_scan())
    assert code_of(broken) == "scan_too_big"


def test_the_latest_request_about_each_certificate_is_found(certificate, officer):
    other = Certificate.objects.exclude(pk=certificate.pk).get()
    requests.refuse(send(certificate), by=officer, answer="x")
    newest = send(certificate)
    assert requests.latest_about([certificate, other]) == {certificate.pk: newest}


# --- Answered by the centre -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "deputy", "director"])
def test_the_centre_takes_a_request_up(certificate, role):
    by = make_user(role, centre=certificate.centre)
    row = requests.accept(send(certificate), by=by)
    assert (row.status, row.handled_by) == ("accepted", by)
    assert deeds(row)[0] == ("accept_request", by.pk)


def test_the_centre_refuses_with_a_reason_at_either_step(certificate, officer):
    row = requests.accept(send(certificate), by=officer)
    row = requests.refuse(row, by=officer, answer=" Giấy ghi đúng hồ sơ ")
    assert (row.status, row.answer) == ("refused", "Giấy ghi đúng hồ sơ")
    assert deeds(row)[0] == ("refuse_request", officer.pk)


def test_a_refusal_without_a_reason_is_none(certificate, officer):
    row = send(certificate)
    with pytest.raises(ValidationError) as broken:
        requests.refuse(row, by=officer, answer="  ")
    assert code_of(broken) == "answer_missing"
    row.refresh_from_db()
    assert row.status == "received"


def test_what_is_over_stays_over(certificate, officer):
    row = requests.refuse(send(certificate), by=officer, answer="x")
    for again in (
        lambda: requests.accept(row, by=officer),
        lambda: requests.refuse(row, by=officer, answer="y"),
    ):
        with pytest.raises(ValidationError) as broken:
            again()
        assert code_of(broken) == "illegal_move"


@pytest.mark.parametrize("role", ["officer", "director", "deputy", "province", "national", "lecturer"])
def test_nobody_else_answers(certificate, role):
    row, elsewhere = send(certificate), make_centre("Nghi Lộc")
    if role in ("province", "national"):
        stranger = make_user(role, province=certificate.centre.province if role == "province" else None)
    else:
        stranger = make_user(role, centre=certificate.centre if role == "lecturer" else elsewhere)
    for deed in (
        lambda: requests.accept(row, by=stranger),
        lambda: requests.refuse(row, by=stranger, answer="x"),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_the_keeper_of_the_records_answers_for_a_closed_centre(certificate):
    keeper = make_centre("Diễn Châu")
    Centre.objects.filter(pk=certificate.centre_id).update(custodian=keeper)
    row = send(certificate)
    row = CorrectionRequest.objects.select_related("centre").get(pk=row.pk)
    assert requests.accept(row, by=make_user("officer", centre=keeper)).status == "accepted"


# --- Ended by a decision ----------------------------------------------------------------------------------------


@pytest.fixture
def accepted(certificate, officer):
    return requests.accept(send(certificate), by=officer)


@pytest.fixture
def director(certificate):
    return User.objects.get(centre=certificate.centre, role=Role.DIRECTOR)


def decide(centre, by, certificate=None, kind="reissue", status="approved"):
    decision = make_decision(centre, kind)
    if certificate:
        DecidedCertificate.objects.create(decision=decision, certificate=certificate)
    if status == "approved":
        RegisterDecision.objects.filter(pk=decision.pk).update(
            status=status, closed_by=by, closed_at=timezone.now() + timedelta(seconds=1)
        )
    decision.refresh_from_db()
    return decision


def correct(certificate):
    """The record of the holder is put right after the certificate was printed."""
    Learner.objects.filter(enrolments__certificates=certificate).update(birth_on=date(1992, 6, 5))


def reissue(certificate, officer, director, cause):
    """Issue again for a cause; returns (the decision, the new certificate)."""
    signer = authority.signers_on(certificate.centre, TODAY())[0]
    facts = {"cause": cause, "papers": "Đơn", "reason": "Đơn đề nghị", "issue_on": TODAY(), "signer": signer}
    decision = decisions.propose("reissue", [certificate], by=officer, **facts)
    return decision, decisions.approve(decision, by=director)[0]


def test_a_request_ends_with_the_decision_that_issues_the_certificate_again(certificate, accepted, officer, director):
    correct(certificate)
    decision, _new = reissue(certificate, officer, director, "centre_error")
    accepted.refresh_from_db()
    assert (accepted.status, accepted.decision, accepted.handled_by) == ("done", decision, director)
    assert deeds(accepted)[0] == ("finish_request", director.pk)


@pytest.mark.parametrize(("cause", "is_corrected"), [("holder_loss", True), ("centre_error", False)])
def test_a_new_certificate_that_says_the_same_ends_no_request(
    certificate, accepted, officer, director, cause, is_corrected
):
    if is_corrected:
        correct(certificate)
    decision, new = reissue(certificate, officer, director, cause)
    assert new.printed["born"] == certificate.printed["born"]
    accepted.refresh_from_db()
    assert (accepted.status, accepted.decision) == ("accepted", None)
    with pytest.raises(ValidationError) as broken:
        requests.finish(accepted, decision, by=director)
    assert code_of(broken) == "nothing_differs"


def test_a_request_left_open_ends_when_the_next_certificate_is_corrected(certificate, accepted, officer, director):
    _decision, copy = reissue(certificate, officer, director, "holder_loss")
    correct(certificate)
    decision, new = reissue(copy, officer, director, "centre_error")
    accepted.refresh_from_db()
    assert (accepted.status, accepted.decision) == ("done", decision)
    assert new.printed["born"] != certificate.printed["born"]


def test_what_cannot_be_issued_again_is_not_taken_up_and_can_be_refused(certificate, officer):
    row = send(certificate)
    Certificate.objects.filter(pk=certificate.pk).update(status="revoked", status_on=TODAY(), status_reason="x")
    row = CorrectionRequest.objects.get(pk=row.pk)
    with pytest.raises(ValidationError) as broken:
        requests.accept(row, by=officer)
    assert code_of(broken) == "not_in_force"
    assert requests.refuse(row, by=officer, answer="Giấy đã bị thu hồi").status == "refused"


def test_a_decision_about_another_certificate_does_not_end_it(certificate, accepted, director):
    other = Certificate.objects.exclude(pk=certificate.pk).get()
    for decision in (
        decide(certificate.centre, director, other),
        decide(certificate.centre, director, certificate, kind="revoke"),
    ):
        with pytest.raises(ValidationError) as broken:
            requests.finish(accepted, decision, by=director)
        assert code_of(broken) == "other_decision"


def test_a_decision_that_waits_does_not_end_it(certificate, accepted, director):
    with pytest.raises(ValidationError) as broken:
        requests.finish(accepted, decide(certificate.centre, director, certificate, status="proposed"), by=director)
    assert code_of(broken) == "not_approved"


def test_an_officer_does_not_end_it(certificate, officer, director):
    row = send(certificate)
    correct(certificate)
    decision, _new = reissue(certificate, officer, director, "centre_error")
    requests.accept(row, by=officer)
    with pytest.raises(PermissionDenied):
        requests.finish(row, decision, by=officer)


def test_a_request_nobody_took_up_is_not_ended(certificate, officer, director):
    row = send(certificate)
    correct(certificate)
    decision, _new = reissue(certificate, officer, director, "centre_error")
    row.refresh_from_db()
    assert row.status == "received"
    with pytest.raises(ValidationError) as broken:
        requests.finish(row, decision, by=director)
    assert code_of(broken) == "illegal_move"
