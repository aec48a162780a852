"""Approving, returning, receiving a plan: two persons, a reason, a date that has been."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import scans
from centres.models import AuditLine
from centres.scope import Role
from courses import amendments, plans
from courses.models import PlanStatus
from tests.build import (
    PDF,
    TODAY,
    make_centre,
    make_deputy,
    make_director,
    make_person,
    make_plan,
    make_province,
    make_scan,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


SIGNATORY = "Nguyễn Văn Bính, Phó Bí thư Thường trực"


def approve(plan, by, decided_on=None, **facts):
    facts = {"decision_no": "138-KH/HU", "signatory": SIGNATORY} | facts
    return plans.approve(plan, by=by, decided_on=decided_on or TODAY(), **facts)


def refusal(deed, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        deed(*args, **kwargs)
    error = broken.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


# --- The two-person rule -----------------------------------------------------------------------------


def test_the_director_approves_what_the_officer_submitted(centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    approve(plan, director)
    assert (plan.status, plan.approved_by, plan.decision_no) == (PlanStatus.APPROVED, director, "138-KH/HU")
    assert (plan.decided_on, plan.is_single_handed) == (TODAY(), False)


def test_the_writer_cannot_approve(centre):
    director = make_director(centre)
    make_deputy(centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    assert refusal(approve, plan, director) == "own_plan"
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUBMITTED


def test_who_submitted_somebody_elses_draft_cannot_approve_it_either(centre):
    director, officer = make_director(centre), make_user(centre=centre)
    plan = make_plan(centre, by=officer)
    plans.submit(plan, by=director)
    assert refusal(approve, plan, director) == "own_plan"


def lines_of(plan):
    """The saved lines of a plan, as its grid would write them again."""
    return [
        {"item": line.item_id, "programme": line.programme, "quarter": line.quarter, "classes": line.classes,
         "learners": line.learners, "target_group": "", "co_organiser": ""}
        for line in plan.lines.all()
    ]  # fmt: skip


def write(plan, by):
    plan.refresh_from_db()
    return plans.write_lines(plan, lines_of(plan), by=by, version_no=plan.version_no)


def test_who_wrote_the_lines_cannot_approve_though_others_began_and_submitted_it(centre):
    director, officer, deputy = make_director(centre), make_user(centre=centre), make_deputy(centre)
    plan = make_plan(centre, by=officer)
    plans.submit(write(plan, director), by=officer)
    with pytest.raises(ValidationError) as broken:
        approve(plan, director)
    assert broken.value.code == "own_plan"
    assert "Phan Thị Thu Hà (Phó Giám đốc)" in broken.value.messages[0]  # who may
    assert plans.deciders(plan) == [deputy]
    approve(plan, deputy)
    assert (plan.status, plan.is_single_handed) == (PlanStatus.APPROVED, False)


def test_who_submitted_it_once_stays_one_of_its_writers(centre):
    director, officer = make_director(centre), make_user(centre=centre)
    plan = make_plan(centre, by=officer)
    plans.submit(plan, by=director)
    plans.send_back(plan, by=make_deputy(centre), reason="Bổ sung dòng 2")
    type(plan).objects.filter(pk=plan.pk).update(return_reply="Đã bổ sung")
    plans.submit(plan, by=officer)
    assert refusal(approve, plan, director) == "own_plan"


def test_an_amendment_has_writers_of_its_own(centre):
    director, officer = make_director(centre), make_user(centre=centre)
    deputy = make_deputy(centre)
    plan = make_plan(centre, by=officer)
    plans.submit(write(plan, director), by=officer)
    approve(plan, deputy)
    new = amendments.amend(plan, by=officer, reason="Cấp ủy giao thêm")
    plans.submit(new, by=officer)
    assert plans.deciders(new) == [director, deputy]  # who wrote the first version took no part in this one
    plans.send_back(new, by=deputy, reason="Bổ sung dòng 2")
    new.return_reply = "Đã bổ sung"
    new.save()
    plans.submit(write(new, director), by=officer)
    assert refusal(approve, new, director) == "own_plan"
    approve(new, deputy)


def test_where_all_took_part_the_refusal_says_what_the_centre_needs(centre):
    director, deputy = make_director(centre), make_deputy(centre)
    plan = make_plan(centre, by=director)
    plans.submit(write(plan, deputy), by=director)
    with pytest.raises(ValidationError, match="cần có tài khoản"):
        approve(plan, deputy)
    assert plans.deciders(plan) == []


def test_two_accounts_of_one_person_are_one_person(centre):
    person = make_person(centre)
    as_officer = make_user(Role.OFFICER, centre=centre, person=person)
    as_director = make_user(Role.DIRECTOR, centre=centre, person=person)
    make_deputy(centre)
    plan = make_plan(centre, by=as_officer, status=PlanStatus.SUBMITTED)
    assert refusal(approve, plan, as_director) == "own_plan"


def test_where_the_director_wrote_the_deputy_approves(centre):
    plan = make_plan(centre, by=make_director(centre), status=PlanStatus.SUBMITTED)
    approve(plan, make_deputy(centre))
    assert plan.status == PlanStatus.APPROVED


def test_a_centre_of_one_person_may_act_alone_and_it_is_marked(centre):
    director = make_director(centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    approve(plan, director)
    assert (plan.status, plan.is_single_handed) == (PlanStatus.APPROVED, True)
    assert AuditLine.objects.get(verb="approve_plan").facts["single_handed"] is True


def test_a_lecturer_is_nobody_who_could_approve_instead(centre):
    director = make_director(centre)
    make_user(Role.LECTURER, centre=centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    approve(plan, director)
    assert plan.is_single_handed


def test_a_disabled_colleague_is_nobody_who_could_approve_instead(centre):
    director = make_director(centre)
    make_user(centre=centre, is_active=False)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    approve(plan, director)
    assert plan.is_single_handed


def test_an_installation_can_forbid_the_single_handed_act(centre, settings):
    settings.ALLOW_SINGLE_HANDED = False
    director = make_director(centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    assert refusal(approve, plan, director) == "own_plan"


# --- Dates, reasons, stale pages ---------------------------------------------------------------------------


def test_a_decision_of_today_is_accepted_and_one_of_tomorrow_refused(centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    assert refusal(approve, plan, director, TODAY() + timedelta(days=1)) == "decided_in_future"
    approve(plan, director, TODAY())


def test_two_stale_pages_cannot_both_decide(centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    stale = type(plan).objects.get(pk=plan.pk)
    plans.send_back(plan, by=director, reason="Bổ sung dòng 2")
    assert refusal(approve, stale, director) == "illegal_move"
    plan.refresh_from_db()
    assert (plan.status, plan.decision_no) == (PlanStatus.RETURNED, "")


def test_an_empty_plan_is_not_submitted():
    plan = make_plan(lines=0)
    assert refusal(plans.submit, plan, by=plan.created_by) == "empty_plan"


def test_returning_needs_a_reason(centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    assert refusal(plans.send_back, plan, by=director, reason="  ") == "reason_missing"
    plans.send_back(plan, by=director, reason=" Bổ sung dòng 2 ")
    assert (plan.status, plan.return_reason, plan.returned_by) == (PlanStatus.RETURNED, "Bổ sung dòng 2", director)


def test_the_decision_is_whole_or_refused(centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    assert refusal(approve, plan, director, decision_no="  ") == "decision_missing"
    assert refusal(approve, plan, director, signatory="  ") == "signatory_missing"
    plan.refresh_from_db()
    assert (plan.status, plan.signatory) == (PlanStatus.SUBMITTED, "")
    approve(plan, director, signatory=f" {SIGNATORY} ")
    assert plan.signatory == SIGNATORY
    assert AuditLine.objects.get(verb="approve_plan").facts["signatory"].strip() == SIGNATORY


def test_who_submitted_last_counts_though_the_page_is_older(centre):
    officer, director = make_user(centre=centre), make_director(centre)
    plan = make_plan(centre, by=officer, status=PlanStatus.SUBMITTED)
    stale = type(plan).objects.get(pk=plan.pk)
    plans.send_back(plan, by=make_deputy(centre), reason="Bổ sung dòng 2")
    type(plan).objects.filter(pk=plan.pk).update(return_reply="Đã bổ sung")
    plans.submit(plan, by=director)
    assert refusal(approve, stale, director) == "own_plan"


# --- The scanned decision -----------------------------------------------------------------------------------


def test_the_scan_is_kept_with_the_decision_under_a_name_of_its_own(centre):
    plan = make_plan(centre, status=PlanStatus.SUBMITTED)
    approve(plan, make_director(centre), scan=make_scan("../../138.exe"))
    plan.refresh_from_db()
    assert plan.scan.read() == PDF
    assert plan.scan.name.startswith("scans/")
    assert plan.scan.name.endswith(".pdf")
    assert AuditLine.objects.get(verb="approve_plan").facts["has_scan"] is True


@pytest.mark.parametrize(
    ("data", "code"), [(b"<svg>", "scan_kind"), (b"", "scan_kind"), (PDF + b" " * scans.MOST_BYTES, "scan_too_big")]
)
def test_a_wrong_scan_leaves_the_plan_submitted(centre, data, code):
    plan = make_plan(centre, status=PlanStatus.SUBMITTED)
    assert refusal(approve, plan, make_director(centre), scan=make_scan("a.pdf", data)) == code
    plan.refresh_from_db()
    assert (plan.status, plan.scan.name) == (PlanStatus.SUBMITTED, "")


# --- Answering the reason -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [PlanStatus.RETURNED, PlanStatus.DRAFT])  # editing makes it a draft, not answered
def test_a_returned_plan_is_not_submitted_without_an_answer(centre, status):
    plan = make_plan(centre, status=status, return_reason="Bổ sung dòng 2", return_reply="  ")
    assert refusal(plans.submit, plan, by=plan.created_by) == "reply_missing"
    plan.refresh_from_db()
    assert plan.status == status


def test_an_answered_plan_is_submitted_and_the_answer_stands_in_the_book(centre):
    plan = make_plan(centre, status=PlanStatus.RETURNED)
    line = plan.lines.get()
    facts = {"item": line.item_id, "programme": line.programme, "quarter": 2, "classes": 2, "learners": 100,
             "target_group": "", "co_organiser": ""}  # fmt: skip
    plans.write_lines(
        plan, [facts], by=plan.created_by, version_no=plan.version_no, return_reply=" Theo Công văn 214/CV-BCH "
    )
    plans.submit(plan, by=plan.created_by)
    assert (plan.status, plan.return_reply) == (PlanStatus.SUBMITTED, "Theo Công văn 214/CV-BCH")
    assert AuditLine.objects.get(verb="submit_plan").facts == {"reply": "Theo Công văn 214/CV-BCH"}


def test_a_second_return_asks_for_a_new_answer(centre):
    plan = make_plan(centre, status=PlanStatus.SUBMITTED, return_reason="Dòng 2", return_reply="Đã sửa")
    plans.send_back(plan, by=make_director(centre), reason="Dòng 3")
    assert (plan.return_reason, plan.return_reply, plan.awaits_reply) == ("Dòng 3", "", True)


# --- The province ---------------------------------------------------------------------------------------------


def test_the_province_confirms_receipt_once(centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED)
    province = make_user(Role.PROVINCE, province=centre.province)
    plans.acknowledge(plan, by=province)
    first = plan.acknowledged_at
    assert refusal(plans.acknowledge, plan, by=province) == "already_acknowledged"
    plan.refresh_from_db()
    assert (plan.acknowledged_at, plan.acknowledged_by) == (first, province)


def test_a_plan_not_approved_yet_is_not_received(centre):
    plan = make_plan(centre, status=PlanStatus.SUBMITTED)
    province = make_user(Role.PROVINCE, province=centre.province)
    assert refusal(plans.acknowledge, plan, by=province) == "not_approved"


def test_another_province_confirms_nothing(centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED)
    with pytest.raises(PermissionDenied):
        plans.acknowledge(plan, by=make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")))
