"""Whatever one person does, in any order, with however many accounts: alone nothing is issued and nothing decided.

A machine calls the verbs of proposals and decisions at random as people of three roles. Whoever acts may be refused;
at every step each approved row must have been approved by another person than the one who drew it up or submitted it.
"""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from centres.models import AuditLine, User
from centres.scope import Role
from certificates import authority, decisions, handing, issuing
from certificates.models import Certificate, Proposal, ProposalStatus, RegisterDecision, RegisterEntry
from tests.build import TODAY, make_certificates, make_deputy, make_recognised_class, make_user

pytestmark = pytest.mark.django_db

WHO = st.sampled_from(["officer", "director", "director as officer", "deputy", "deputy as officer"])
NTH = st.integers(0, 2)


class Centre(RuleBasedStateMachine):
    """A centre of three persons with five accounts: director and deputy have one of an officer besides."""

    counts = None  # {name of a rule: how often its verb was accepted}, over all runs

    @initialize()
    def open(self):
        self.everything = transaction.atomic()
        self.everything.__enter__()
        self.certificates = make_certificates(make_recognised_class())
        centre = self.certificates[0].centre
        self.waiting = make_recognised_class(centre)
        director = User.objects.get(centre=centre, role=Role.DIRECTOR)
        deputy = make_deputy(centre)
        self.people = {
            "officer": make_user(Role.OFFICER, centre=centre),
            "director": director,
            "director as officer": make_user(Role.OFFICER, centre=centre, person=director.person),
            "deputy": deputy,
            "deputy as officer": make_user(Role.OFFICER, centre=centre, person=deputy.person),
        }

    def teardown(self):
        if hasattr(self, "everything"):
            transaction.set_rollback(True)
            self.everything.__exit__(None, None, None)

    def _try(self, verb, *args, **facts):
        """Call a verb as a page would; a refusal is an answer, anything else is a failure."""
        name = verb.__name__
        try:
            with transaction.atomic():
                made = verb(*args, **facts)
        except (ValidationError, PermissionDenied):
            return None
        self.counts[name] = self.counts.get(name, 0) + 1
        return made

    def _proposal(self):
        return Proposal.objects.filter(course_class=self.waiting).order_by("-pk").first()

    def _decision(self, nth):
        found = list(RegisterDecision.objects.waiting_first()[: nth + 1])
        return found[-1] if found else None

    @property
    def _signer(self):
        return authority.signers_on(self.waiting.centre, TODAY())[0]

    # --- Proposals of certificates

    @rule(who=WHO)
    def draw_up(self, who):
        self._try(issuing.propose, self.waiting, by=self.people[who], issue_on=TODAY(), signer=self._signer,
                  enrolments=list(issuing.eligible(self.waiting)))  # fmt: skip

    @rule(who=WHO)
    def edit(self, who):
        if proposal := self._proposal():
            self._try(issuing.edit, proposal, by=self.people[who], issue_on=TODAY(), signer=self._signer,
                      enrolments=list(issuing.eligible(self.waiting))[:1], version_no=proposal.version_no)  # fmt: skip

    @rule(who=WHO)
    def submit(self, who):
        if proposal := self._proposal():
            self._try(issuing.submit, proposal, by=self.people[who])

    @rule(who=WHO)
    def send_back(self, who):
        if proposal := self._proposal():
            self._try(issuing.send_back, proposal, by=self.people[who], reason="Sửa")

    @rule(who=WHO)
    def approve_proposal(self, who):
        if proposal := self._proposal():
            self._try(issuing.approve, proposal, by=self.people[who])

    # --- Decisions on certificates

    def _propose(self, kind, who, nth, **facts):
        self._try(decisions.propose, kind, [self.certificates[nth]], by=self.people[who], reason="Lý do", **facts)

    @rule(who=WHO, nth=NTH)
    def propose_void(self, who, nth):
        self._propose("void", who, nth, decision_no="1-BB", decided_on=TODAY())

    @rule(who=WHO, nth=NTH)
    def propose_revoke(self, who, nth):
        self._propose("revoke", who, nth, decision_no="1-QĐ", decided_on=TODAY())

    @rule(who=WHO, nth=NTH)
    def propose_restore(self, who, nth):
        self._propose("restore", who, nth, decision_no="2-QĐ", decided_on=TODAY())

    @rule(who=WHO, nth=NTH, cause=st.sampled_from(["centre_error", "holder_loss"]))
    def propose_reissue(self, who, nth, cause):
        self._propose("reissue", who, nth, cause=cause, papers="Đơn", issue_on=TODAY(), signer=self._signer)

    @rule(who=WHO)
    def propose_batch(self, who):
        self._try(decisions.propose, "revoke", self.certificates, by=self.people[who], reason="Lý do",
                  decision_no="3-QĐ", decided_on=TODAY())  # fmt: skip

    @rule(who=WHO, nth=NTH)
    def approve_decision(self, who, nth):
        if decision := self._decision(nth):
            self._try(decisions.approve, decision, by=self.people[who])

    @rule(who=WHO, nth=NTH)
    def refuse_decision(self, who, nth):
        if decision := self._decision(nth):
            self._try(decisions.refuse, decision, by=self.people[who], reason="Không")

    @rule(who=WHO, nth=NTH)
    def withdraw_decision(self, who, nth):
        if decision := self._decision(nth):
            self._try(decisions.withdraw, decision, by=self.people[who])

    @rule(who=WHO, nth=NTH)
    def approve_a_stale_copy(self, who, nth):
        """A page left open: the row in hand still says that it waits."""
        if decision := self._decision(nth):
            decision.status = "proposed"
            self._try(decisions.approve, decision, by=self.people[who])

    @rule(who=WHO, nth=NTH)
    def hand_over(self, who, nth):
        self._try(handing.hand_over, self.certificates[nth], by=self.people[who], on=TODAY())

    # --- What always holds

    @invariant()
    def nobody_approved_the_own_proposal(self):
        for proposal in Proposal.objects.filter(status=ProposalStatus.APPROVED, course_class=self._class()):
            assert not proposal.approved_by.is_same_person(proposal.submitted_by)
            assert not proposal.approved_by.is_same_person(proposal.created_by)
            assert not proposal.is_single_handed
            edits = AuditLine.objects.about(proposal).filter(verb="edit_proposal").exclude(facts__parts=[])
            if last := edits.first():
                assert not proposal.approved_by.is_same_person(last.by)

    @invariant()
    def nobody_approved_the_own_decision(self):
        for decision in RegisterDecision.objects.filter(status="approved"):
            assert not decision.closed_by.is_same_person(decision.proposed_by)
            assert not decision.is_single_handed

    @invariant()
    def no_certificate_changed_without_an_approved_decision(self):
        ended = Certificate.objects.exclude(status="issued")
        assert not ended.exclude(decided__decision__status="approved").exists()
        remarks = RegisterEntry.objects.exclude(kind="issue").count()
        approved = RegisterDecision.objects.filter(status="approved")
        assert remarks == sum(decision.lines.count() for decision in approved)

    def _class(self):
        return getattr(self, "waiting", None)


class OnePerson(Centre):
    """The same, but only one of the persons acts, with both accounts: nothing is ever approved."""

    def _try(self, verb, *args, by, **facts):
        allowed = {"director": "director", "director as officer": "director as officer"}
        name = next(name for name, user in self.people.items() if user == by)
        return super()._try(verb, *args, by=self.people[allowed.get(name, "director")], **facts)

    @invariant()
    def nothing_was_approved(self):
        assert not RegisterDecision.objects.filter(status="approved").exists()
        assert not Proposal.objects.filter(status=ProposalStatus.APPROVED, course_class=self._class()).exists()


def run(machine, examples, steps):
    machine.counts = {}
    chosen = settings(
        max_examples=examples, stateful_step_count=steps,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)
    return machine.counts


def test_the_machine_knows_at_least_fifteen_deeds():
    assert sum(hasattr(deed, "hypothesis_stateful_rule") for deed in vars(Centre).values()) >= 15


def test_no_sequence_of_calls_lets_a_person_approve_the_own_deed():
    counts = run(Centre, examples=15, steps=40)
    assert counts["approve"] >= 5  # else nothing was tried: other people did approve
    assert counts["propose"] >= 10


def test_no_sequence_of_calls_by_one_person_reaches_approved():
    counts = run(OnePerson, examples=12, steps=30)
    assert counts["propose"] >= 10
    assert "approve" not in counts


def test_without_the_rule_the_machine_finds_it(monkeypatch):
    """The negative control: were the rule not asked, the same run would fail."""
    monkeypatch.setattr(User, "is_same_person", lambda self, other: False)
    with pytest.raises((AssertionError, IntegrityError, ExceptionGroup)):  # from below the database refuses, too
        run(OnePerson, examples=12, steps=30)
