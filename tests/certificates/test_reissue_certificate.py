"""Issuing again: a new number in the register of the printed date, the words of the rule, old and new linked."""

from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from centres.models import SigningDelegation
from certificates import decisions, facts, printing, reissuing, verifying
from certificates.models import Certificate, PrintJob, RegisterEntry, ReissueRule
from courses.models import ClassFigures, Enrolment, Learner
from tests.build import TODAY, make_deputy, make_name, make_programme

from .deciding import make_desk

pytestmark = pytest.mark.django_db
CHANGES = {"number", "register_no", "qr", "code", "reissue", "place_date"}  # of the paper, whoever issues it again


@pytest.fixture(autouse=True)
def _files_wait(task_queue):
    """Leave print jobs queued."""


@pytest.fixture
def desk():
    return make_desk()


def correct(certificate, name="Trần Thị Đúng Tên"):
    """The record is put right after the certificate was printed."""
    learner = Learner.objects.get(pk=certificate.enrolment.learner_id)
    learner.full_name = name
    learner.save()
    return learner


def differing(new, old):
    return {key for key in new.printed if new.printed[key] != old.printed[key]}


def test_a_lost_certificate_is_issued_again_as_printed_before_with_a_new_number(desk):
    correct(desk.certificates[0])
    decision = desk.propose("reissue")
    [new] = decisions.approve(decision, by=desk.director)
    old = desk.fresh()[0]
    assert differing(new, old) == CHANGES
    assert (new.number, new.register_no) == ("0004-GCN/TTCT", f"0004/{TODAY().year}")
    assert (new.printed["reissue"], new.reissue_no, new.replaces) == ("Cấp lại lần 1", 1, old)
    assert (new.holder_name, new.issued_on, new.enrolment_id) == (old.holder_name, TODAY(), old.enrolment_id)
    assert (new.decision, new.proposal, new.status) == (decision, None, "issued")
    assert len({new.token, old.token, new.code, old.code}) == 4


def test_an_error_of_the_centre_is_put_right_from_the_record(desk):
    learner = correct(desk.certificates[0])
    [new] = desk.decide("reissue", cause="centre_error", papers="Giấy đã cấp; biên bản")
    old = desk.fresh()[0]
    assert differing(new, old) == CHANGES | {"name"}
    assert (new.holder_name, new.holder_key) == (learner.full_name, learner.name_key)
    assert new.printed["name"]["lines"] == [learner.full_name.upper()]
    assert old.printed["name"]["lines"] != [learner.full_name.upper()]


def test_the_old_certificate_is_replaced_and_each_leads_to_the_other(desk):
    [new] = desk.decide("reissue", reason="Mất giấy khi chuyển nhà")
    old = desk.fresh()[0]
    assert (old.status, old.status_on, old.status_reason) == ("replaced", TODAY(), "Mất giấy khi chuyển nhà")
    assert (old.replaced_by, new.replaces) == (new, old)
    answer = verifying.by_code(old.code)
    assert (answer.state, answer.certificate.replaced_by) == ("replaced", new)
    assert verifying.by_code(new.code).state == "valid"


def test_learner_and_class_are_counted_once(desk):
    desk.decide("reissue", desk.certificates)
    assert Enrolment.objects.filter(is_certified=True).count() == 3
    assert ClassFigures.objects.get().certified == 3
    assert Certificate.objects.filter(status="issued").count() == 3


def test_the_book_says_what_was_issued_and_what_it_replaces_in_one_go(desk):
    decision = desk.propose("reissue", desk.certificates[:2])
    decisions.approve(decision, by=desk.director)
    lines = list(RegisterEntry.objects.order_by("line").values_list("line", "kind", "seq"))[3:]
    assert lines == [(4, "issue", 4), (5, "issue", 5), (6, "replace", 1), (7, "replace", 2)]
    by = [line.facts.get("by") for line in RegisterEntry.objects.filter(kind="replace").order_by("line")]
    assert by == ["0004-GCN/TTCT", "0005-GCN/TTCT"]


def test_a_second_reissue_counts_on(desk):
    [first] = desk.decide("reissue")
    [second] = desk.decide("reissue", [first])
    assert (second.reissue_no, second.printed["reissue"], second.replaces) == (2, "Cấp lại lần 2", first)
    assert second.seq == 5


def test_the_term_of_validity_runs_from_the_first_issue():
    desk = make_desk(learners=1, programme=make_programme(validity_months=60))
    [new] = desk.decide("reissue", cause="centre_error", papers="Biên bản")
    old = desk.fresh()[0]
    assert new.issued_on > old.issued_on
    assert (new.valid_until, new.printed["expiry"]) == (old.valid_until, old.printed["expiry"])
    assert new.printed["expiry"].startswith("60 tháng")


def test_a_new_name_of_the_centre_and_another_signer_stand_on_the_new_paper_only(desk):
    make_name(desk.centre, "Trung tâm chính trị xã Quỳnh Lưu", TODAY(), place="Quỳnh Lưu")
    deputy = make_deputy(desk.centre, "Phan Thị Thu Hà")
    [new] = desk.decide("reissue", signer=SigningDelegation.objects.get(person=deputy.person))
    old = desk.fresh()[0]
    assert new.printed["authority"] == "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ XÃ QUỲNH LƯU"
    assert new.printed["signer_titles"] == ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert new.centre_name == "Trung tâm chính trị xã Quỳnh Lưu"
    assert old.printed["authority"] == "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU"


def test_the_words_on_the_paper_are_those_of_the_rule(desk):
    rule = ReissueRule(wording="Cấp lại lần {n}, thay giấy số {number} ngày {day}")
    old = desk.certificates[0]
    day = old.issued_on.strftime("%d/%m/%Y")
    assert reissuing.reissue_line(rule, old) == f"Cấp lại lần 1, thay giấy số 0001-GCN/TTCT ngày {day}"


def test_what_cannot_be_printed_is_refused_before_anybody_decides(desk, monkeypatch):
    def too_long(*_args, **_kwargs):
        raise ValidationError("quá dài", code="too_long")

    monkeypatch.setattr(facts, "of_issuer", too_long)
    with pytest.raises(ValidationError) as refused:
        desk.propose("reissue", desk.certificates[:2])
    assert [error.code for error in refused.value.error_list] == ["unprintable", "unprintable"]
    assert desk.certificates[0].holder_name in refused.value.messages[0]


def test_the_sheets_are_rendered_like_those_of_a_proposal(desk):
    decision = desk.propose("reissue", desk.certificates[:2])
    made = decisions.approve(decision, by=desk.director)
    job = PrintJob.objects.get(decision=decision)
    assert (job.total, job.proposal, job.ground) == (4, None, decision)
    printing.render_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.errors) == ("done", 4, [])
    with pikepdf.open(job.file.path) as merged:
        assert len(merged.pages) == 2
    assert {one.files.count() for one in made} == {1}


def test_the_printed_date_decides_which_register_gives_the_number(desk):
    yesterday = TODAY() - timedelta(days=1)
    [new] = desk.decide("reissue", issue_on=yesterday)
    assert (new.issued_on, new.register.period, new.year) == (yesterday, str(yesterday.year), yesterday.year)
