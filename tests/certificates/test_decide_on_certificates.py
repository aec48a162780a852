"""Voiding, revoking and restoring certificates: what an approval does, all of it in one transaction."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine, Centre
from centres.scope import Role
from certificates import chain, decisions, dossier
from certificates.models import Certificate, Register, RegisterDecision, RegisterEntry
from courses.models import ClassFigures, Enrolment
from tests.build import TODAY, code_of, make_centre, make_delegation, make_deputy, make_director, make_scan, make_user

from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def certified(desk):
    """(marked learners, the figure of the class)."""
    marked = Enrolment.objects.filter(centre=desk.centre, is_certified=True).count()
    return marked, ClassFigures.objects.get(course_class__centre=desk.centre).certified


def last_line():
    return RegisterEntry.objects.order_by("line").last()


# --- Each kind --------------------------------------------------------------------------------------------------


def test_a_spoiled_certificate_becomes_void_and_its_learner_can_be_proposed_anew(desk):
    decision = desk.propose("void", decision_no="02-BB/TTCT", reason="In lệch")
    assert certified(desk) == (3, 3)  # nothing happens before the approval
    assert decisions.approve(decision, by=desk.director) == []
    one = desk.fresh()[0]
    assert (one.status, one.status_on, one.status_reason) == ("void", TODAY(), "02-BB/TTCT: In lệch")
    assert certified(desk) == (2, 2)
    assert [enrolment.pk for enrolment in dossier.eligible(one.enrolment.course_class)] == [one.enrolment_id]
    line = last_line()
    assert (line.line, line.kind, line.seq, line.certificate, line.by) == (4, "void", one.seq, one, desk.director)
    assert line.facts == {"number": one.number, "decision": decision.pk, "reason": "In lệch",
                          "decision_no": "02-BB/TTCT", "on": TODAY().isoformat()}  # fmt: skip


def test_a_revoked_certificate_keeps_row_number_and_file_and_is_not_issued_anew(desk):
    desk.decide("revoke", desk.certificates[:2])
    found = [(one.status, one.status_on) for one in desk.fresh()]
    assert found == [("revoked", TODAY()), ("revoked", TODAY()), ("issued", None)]
    assert certified(desk) == (1, 1)
    assert not dossier.eligible(desk.certificates[0].enrolment.course_class).exists()
    kinds = list(RegisterEntry.objects.order_by("line").values_list("kind", "seq"))
    assert kinds == [("issue", 1), ("issue", 2), ("issue", 3), ("revoke", 1), ("revoke", 2)]


def test_a_lifted_revocation_leaves_the_certificate_as_it_was(desk):
    before = Certificate.objects.filter(pk=desk.certificates[0].pk).values().get()
    desk.decide("revoke", decided_on=TODAY() - timedelta(days=1))
    desk.decide("restore", decision_no="63-QĐ/TTCT", reason="Xác minh xong")
    assert Certificate.objects.filter(pk=desk.certificates[0].pk).values().get() == before
    assert certified(desk) == (3, 3)
    assert list(RegisterEntry.objects.order_by("line").values_list("kind", flat=True))[3:] == ["revoke", "restore"]


def test_every_line_of_a_decision_is_chained_and_the_register_ends_with_it(desk):
    desk.decide("revoke", desk.certificates)
    desk.decide("restore", desk.certificates[1:])
    head = ""
    for line in RegisterEntry.objects.order_by("line"):
        assert (line.previous_hash, line.hash) == (head, chain.line_hash(head, line))
        head = line.hash
    book = Register.objects.get()
    assert (book.head, book.last_line, book.last_seq) == (head, 8, 3)


def test_a_decision_is_remembered_with_who_and_the_state_before(desk):
    decision = desk.propose("revoke", scan=make_scan())
    decisions.approve(decision, by=desk.director)
    decision.refresh_from_db()
    assert (decision.status, decision.proposed_by, decision.closed_by) == ("approved", desk.officer, desk.director)
    assert decision.is_single_handed is False
    assert [line.before for line in decision.lines.all()] == ["issued"]
    assert decision.scan.name.endswith(".pdf")
    deeds = AuditLine.objects.about(decision).order_by("pk").values_list("verb", "by")
    assert list(deeds) == [("propose_decision", desk.officer.pk), ("approve_decision", desk.director.pk)]


def test_a_failure_in_the_middle_leaves_nothing_behind(desk, monkeypatch):
    decision = desk.propose("revoke", desk.certificates)

    def fall_over(*_args, **_kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("certificates.register.write", fall_over)
    with pytest.raises(RuntimeError):
        decisions.approve(decision, by=desk.director)
    decision.refresh_from_db()
    assert decision.status == "proposed"
    assert {one.status for one in desk.fresh()} == {"issued"}
    assert certified(desk) == (3, 3)
    assert (RegisterEntry.objects.count(), Register.objects.get().last_line) == (3, 3)


def test_a_closed_register_takes_the_remark_of_a_revocation_but_no_void_number(desk):
    Register.objects.update(closed_at=desk.certificates[0].issued_at, closed_by=desk.director, closed_on=TODAY(),
                            closing_minutes="01-BB")  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        desk.propose("void")
    assert code_of(refused) == "register_closed"
    desk.decide("revoke")
    assert last_line().kind == "revoke"


def test_the_keeper_decides_about_certificates_of_a_centre_that_is_closed(desk):
    keeper = make_centre("Mới", desk.centre.province)
    Centre.objects.filter(pk=desk.centre.pk).update(custodian=keeper, closed_on=TODAY())
    officer, director = make_user(Role.OFFICER, centre=keeper), make_director(keeper)
    certificates = Certificate.objects.filter(centre=desk.centre)[:1]
    decision = desk.propose("revoke", certificates, by=officer)
    decisions.approve(decision, by=director)
    assert Certificate.objects.get(pk=certificates[0].pk).status == "revoked"


# --- Refusing, withdrawing, two persons -------------------------------------------------------------------------


def test_a_refused_decision_changes_nothing_and_another_can_be_proposed(desk):
    decision = desk.propose("revoke")
    with pytest.raises(ValidationError) as refused:
        decisions.refuse(decision, by=desk.director, reason="  ")
    assert code_of(refused) == "reason_missing"
    decisions.refuse(decision, by=desk.director, reason="Chưa đủ căn cứ")
    assert (decision.status, decision.answer) == ("refused", "Chưa đủ căn cứ")
    assert desk.fresh()[0].status == "issued"
    assert desk.propose("revoke").status == "proposed"


def test_a_decision_is_withdrawn_only_while_it_waits(desk):
    decision = desk.propose("revoke")
    decisions.withdraw(decision, by=desk.officer)
    assert decision.status == "withdrawn"
    for verb, by in ((decisions.approve, desk.director), (decisions.withdraw, desk.officer)):
        with pytest.raises(ValidationError) as refused:
            verb(decision, by=by)
        assert code_of(refused) == "illegal_move"
    assert desk.fresh()[0].status == "issued"


def test_whoever_proposed_does_not_approve(desk):
    decision = desk.propose("revoke", by=desk.director)
    with pytest.raises(ValidationError) as refused:
        decisions.approve(decision, by=desk.director)
    assert code_of(refused) == "own_decision"
    other_account = make_user(Role.DEPUTY, centre=desk.centre, person=desk.director.person)
    make_delegation(other_account.person)
    with pytest.raises(ValidationError) as refused:
        decisions.approve(decision, by=other_account)
    assert code_of(refused) == "own_decision"
    decisions.approve(decision, by=make_deputy(desk.centre))
    assert not decision.is_single_handed


def test_the_one_person_of_a_centre_decides_alone_and_the_act_is_marked(desk, settings):
    desk.centre.users.exclude(pk=desk.director.pk).update(is_active=False)
    decision = desk.propose("revoke", by=desk.director)
    settings.ALLOW_SINGLE_HANDED = False
    with pytest.raises(ValidationError) as refused:
        decisions.approve(decision, by=desk.director)
    assert code_of(refused) == "own_decision"
    settings.ALLOW_SINGLE_HANDED = True
    decisions.approve(decision, by=desk.director)
    decision.refresh_from_db()
    assert decision.is_single_handed
    assert AuditLine.objects.about(decision).get(verb="approve_decision").facts["single_handed"] is True


@pytest.mark.parametrize("who", ["officer", "deputy without authority", "director elsewhere", "province", "national"])
def test_nobody_else_approves_or_refuses(desk, who):
    by = {
        "officer": lambda: make_user(Role.OFFICER, centre=desk.centre),
        "deputy without authority": lambda: make_deputy(desk.centre, delegated=False),
        "director elsewhere": lambda: make_director(make_centre("Khác", desk.centre.province)),
        "province": lambda: make_user(Role.PROVINCE, province=desk.centre.province),
        "national": lambda: make_user(Role.NATIONAL),
    }[who]()
    decision = desk.propose("revoke")
    with pytest.raises(PermissionDenied):
        decisions.approve(decision, by=by)
    with pytest.raises(PermissionDenied):
        decisions.refuse(decision, by=by, reason="Không")
    assert RegisterDecision.objects.get().status == "proposed"


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL, Role.OFFICER])
def test_nobody_of_elsewhere_proposes_or_withdraws(desk, role):
    place = {"centre": desk.centre} if role == Role.LECTURER else {}
    by = make_user(role, **place)  # the officer is one of another centre
    with pytest.raises(PermissionDenied):
        desk.propose("revoke", by=by)
    decision = desk.propose("revoke")
    with pytest.raises(PermissionDenied):
        decisions.withdraw(decision, by=by)


def test_a_form_posted_twice_makes_one_decision(desk):
    key = "0b4f0a52-3a0c-4d0e-8a3a-6f3c3f1f0001"
    assert desk.propose("revoke", key=key) == desk.propose("revoke", key=key)
    assert RegisterDecision.objects.count() == 1


def test_the_audit_book_says_in_words_what_was_decided(client, desk):
    desk.decide("revoke")
    client.force_login(desk.director)
    html = client.get("/audit/").content.decode()
    for words in ("phê duyệt quyết định về giấy chứng nhận", "Thu hồi", "61-QĐ/TTCT"):
        assert words in html
