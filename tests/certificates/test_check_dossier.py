"""What officer and director read before they decide: who is on the list and why, what is missing, which sheet."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.scope import Role
from certificates import authority, dossier, issuing
from certificates.models import Certificate, Proposal, Register
from courses import classes, enrolments, recognition, scoring
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_director,
    make_proposal,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db


def conditions(check):
    return [condition["state"] for condition in check.conditions]


def unsaved(course_class, **facts):
    signers = authority.signers_on(course_class.centre, TODAY())
    facts = {"issue_on": TODAY(), "signer": signers[0] if signers else None} | facts
    return Proposal(course_class=course_class, centre=course_class.centre, **facts)


def test_everybody_of_the_class_is_listed_with_the_reason():
    course_class = make_class()
    for name in ("Lê Thị An", "Trần Văn Bình", "Hồ Sỹ Cường", "Phan Thị Dung"):
        enrol(course_class, 1, full_name=name)
    failed, left = (course_class.enrolments.get(learner__full_name=name) for name in ("Lê Thị An", "Hồ Sỹ Cường"))
    enrolments.leave(left, by=course_class.created_by, status="withdrawn", reason="Có đơn")
    failed.absent_unexcused = 12
    failed.save()
    course_class.refresh_from_db()
    recognise_with_absence(course_class, failed)
    found = {one.enrolment.learner.full_name: (one.kind, one.reason) for one in dossier.candidates(course_class)}
    assert list(found) == ["Lê Thị An", "Trần Văn Bình", "Hồ Sỹ Cường", "Phan Thị Dung"]  # by given name
    assert {name: kind for name, (kind, _reason) in found.items()} == {
        "Lê Thị An": "failed", "Trần Văn Bình": "eligible", "Hồ Sỹ Cường": "left", "Phan Thị Dung": "eligible"
    }  # fmt: skip
    assert "12" in found["Lê Thị An"][1]
    assert found["Hồ Sỹ Cường"][1].endswith("Có đơn")


def recognise_with_absence(course_class, absent):
    """Everybody scores 8; one missed 12 of 40 periods."""
    by = course_class.created_by
    parts = {part.pk: Decimal(8) for part in course_class.programme_version.parts.all()}
    entries = {
        enrolment.pk: {"absent_excused": 0, "absent_unexcused": 12 * (enrolment == absent), "scores": parts}
        for enrolment in course_class.enrolments.studying()
    }
    scoring.record(course_class, entries, by=by, version_no=course_class.version_no)
    classes.finish(course_class, by=by)
    recognition.recognise(course_class, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())


def test_who_holds_a_certificate_of_the_class_is_named_with_its_number():
    certificate = make_certificates(learners=1)[0]
    (one,) = dossier.candidates(certificate.enrolment.course_class)
    assert one.kind == "holder"
    assert certificate.number in one.reason


def test_a_void_certificate_makes_its_holder_eligible_again():
    certificate = make_certificates(learners=1)[0]
    Certificate.objects.filter(pk=certificate.pk).update(status="void", status_on=TODAY(), status_reason="In lệch")
    (one,) = dossier.candidates(certificate.enrolment.course_class)
    assert one.kind == "eligible"
    assert dossier.eligible(certificate.enrolment.course_class).count() == 1


def test_whoever_holds_a_revoked_certificate_is_not_eligible_as_it_is_lifted_and_not_issued_anew():
    certificate = make_certificates(learners=1)[0]
    Certificate.objects.filter(pk=certificate.pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55"
    )
    (one,) = dossier.candidates(certificate.enrolment.course_class)
    assert (one.kind, certificate.number in one.reason) == ("holder", True)
    assert not dossier.eligible(certificate.enrolment.course_class).exists()


def test_a_whole_proposal_meets_every_condition_but_the_numbers_to_come():
    proposal = make_proposal(submitted=False)
    check = dossier.check(proposal, dossier.proposed(proposal))
    assert conditions(check) == ["yes", "yes", "yes", "todo"]
    assert (check.first, check.last) == (1, 3)
    assert Register.objects.count() == 0


def test_the_sheet_to_look_at_is_the_one_with_the_longest_name():
    course_class = make_class()
    enrol(course_class, 1, full_name="Lê An")
    enrol(course_class, 1, full_name="Tôn Nữ Nguyễn Hoàng Phương Thảo")
    enrol(course_class, 1, full_name="Y Ngông Niê Kđăm")
    recognise_class(course_class)
    make_director(course_class.centre)
    check = dossier.check(unsaved(course_class), list(dossier.eligible(course_class)))
    assert check.holder == "Tôn Nữ Nguyễn Hoàng Phương Thảo"
    assert check.sample["name"]["lines"] == ["TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO"]
    assert check.sample["number"] == ""  # nobody sees a number before the approval


def test_a_learner_who_cannot_be_printed_is_named_and_the_others_are_shown():
    course_class = make_class()
    enrol(course_class, 1)
    long = enrol(course_class, 1, full_name="Nguyễn Thị Hà", workplace="W" * 240)
    bad = next(one for one in long if one.learner.full_name == "Nguyễn Thị Hà")
    recognise_class(course_class)
    make_director(course_class.centre)
    check = dossier.check(unsaved(course_class), list(dossier.eligible(course_class)))
    assert list(check.problems) == [bad.pk]
    assert conditions(check) == ["yes", "yes", "no", "todo"]
    assert check.sample is not None


def test_without_anybody_to_sign_there_is_no_sheet_but_a_way_out():
    course_class = make_class()
    enrol(course_class, 1)
    recognise_class(course_class)
    check = dossier.check(unsaved(course_class), list(dossier.eligible(course_class)))
    assert conditions(check) == ["yes", "no", "yes", "todo"]
    assert check.sample is None


def test_a_date_outside_the_rules_is_told_before_submitting():
    proposal = make_proposal(submitted=False)
    proposal.issue_on = proposal.course_class.recognised_on - timedelta(days=1)
    assert conditions(dossier.check(proposal, dossier.proposed(proposal)))[0] == "no"


def test_a_signer_without_authority_is_told_before_submitting():
    proposal = make_proposal(submitted=False)
    proposal.signer.to_on = proposal.issue_on - timedelta(days=1)
    proposal.signer.save()
    assert conditions(dossier.check(proposal, dossier.proposed(proposal)))[1] == "no"


def test_the_numbers_expected_come_after_those_already_used():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    course_class = make_class(centre, by=officer)
    enrol(course_class, 2)
    recognise_class(course_class)
    make_certificates(course_class)
    proposal = make_proposal(recognised(centre, officer), submitted=False)
    check = dossier.check(proposal, dossier.proposed(proposal))
    assert (check.first, check.last) == (3, 4)
    certificates = issuing.approve(issuing.submit(proposal, by=officer), by=make_user(Role.DIRECTOR, centre=centre))
    assert [one.seq for one in certificates] == [3, 4]


def recognised(centre, officer):
    course_class = make_class(centre, by=officer)
    enrol(course_class, 2, birth_on=date(1985, 2, 3))
    return recognise_class(course_class)


def test_reading_a_dossier_takes_the_same_queries_for_one_learner_and_for_thirty():
    counted = []
    for n in (1, 30):
        course_class = make_class(make_centre())
        enrol(course_class, n)
        recognise_class(course_class)
        make_director(course_class.centre)
        chosen = list(dossier.eligible(course_class))
        with CaptureQueriesContext(connection) as queries:
            assert len(dossier.candidates(course_class)) == len(chosen) == n
            dossier.check(unsaved(course_class), chosen)
        counted.append(len(queries))
    assert counted[0] == counted[1]
