"""The life of a plan over all roles: random deeds by random people, also from pages that have grown old.

What may happen is written down here by hand, not read from the code. Whatever is tried: only what the table allows
happens, a refused deed leaves no trace, an accepted one exactly one line in the audit book.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from centres.models import AuditLine
from centres.scope import Role
from courses import amendments, plans
from courses.models import Plan
from tests.build import TODAY, make_centre, make_person, make_programme, make_user

pytestmark = pytest.mark.django_db
YEAR = TODAY().year - 1  # over, so that a plan can also be closed

WRITERS, DECIDERS, PROVINCE = {"officer", "deputy", "director"}, {"deputy", "director"}, {"province"}
# deed: who may, in which states; what the plan is afterwards (None: as before)
TABLE = {
    "write": (WRITERS, {"draft", "returned"}, "draft"),
    "submit": (WRITERS, {"draft", "returned"}, "submitted"),
    "return": (DECIDERS, {"submitted"}, "returned"),
    "approve": (DECIDERS, {"submitted"}, "approved"),
    "amend": (WRITERS, {"approved"}, None),
    "close": (DECIDERS, {"approved"}, "closed"),
    "acknowledge": (PROVINCE, {"approved"}, None),
    "ask": (PROVINCE, {"approved"}, None),
}
DECIDED = {"approved", "amended", "closed"}

PEOPLE = ["officer", "second officer", "director", "deputy", "lecturer", "province", "national", "neighbour",
          "other province"]  # fmt: skip
people = some.sampled_from(PEOPLE)
whole = some.integers(0, 99)
# Which version, or which page opened earlier: most often the newest.
places = some.sampled_from([-1, -1, -1, 0, 1, 2])
old_pages = some.sampled_from([False, False, False, True])
# What is typed, most often rightly.
typed = some.fixed_dictionaries({
    "text": some.sampled_from(["138-KH/HU", "Bổ sung dòng 2", "Giao thêm lớp", "Đã bổ sung", "", "  "]),
    "signatory": some.sampled_from(["Lê Văn An, Bí thư"] * 4 + ["  "]),
    "day": some.sampled_from([0, 0, 0, 0, -3, 1]),  # from today
    "lines": some.sampled_from([1, 2, 1, 0]),
})  # fmt: skip


def do(deed, plan, by, line, said):
    """Try `deed` on `plan` with what was typed."""
    text = said["text"]
    match deed:
        case "write":
            lines = [line] * said["lines"]
            plans.write_lines(plan, lines, by=by, version_no=plan.version_no, return_reply=text)
        case "submit":
            plans.submit(plan, by=by)
        case "return":
            plans.send_back(plan, by=by, reason=text)
        case "approve":
            day = TODAY() + timedelta(days=said["day"])
            plans.approve(plan, by=by, decision_no=text, decided_on=day, signatory=said["signatory"])
        case "amend":
            amendments.amend(plan, by=by, reason=text)
        case "close":
            amendments.close(plan, by=by)
        case "acknowledge":
            plans.acknowledge(plan, by=by)
        case "ask":
            amendments.ask(plan, by=by, reason=text)


class PlanLife(RuleBasedStateMachine):
    """One centre, its people and those around it; the plan of one year in all its versions."""

    alone = False  # whether the director is the only person of the centre

    def __init__(self):
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    @initialize()
    def begin(self):
        centre = make_centre()
        person = make_person(centre)
        director = make_user(Role.DIRECTOR, centre=centre, person=person)
        self.people = dict.fromkeys(PEOPLE, director) | {
            "province": make_user(Role.PROVINCE, province=centre.province),
            "national": make_user(Role.NATIONAL),
            "neighbour": make_user(Role.DIRECTOR, centre=make_centre("Vinh", centre.province)),
            "other province": make_user(Role.PROVINCE),
        }
        if not self.alone:
            self.people |= {
                "officer": make_user(centre=centre),
                "second officer": make_user(centre=centre, person=person),  # the director's other account
                "deputy": make_user(Role.DEPUTY, centre=centre),
                "lecturer": make_user(Role.LECTURER, centre=centre),
            }
        self.programme, self.centre = make_programme(), centre
        self.stale = [plans.start(centre, YEAR, by=self.people["officer"])]  # rows as pages opened earlier hold them
        self.lines = AuditLine.objects.count()

    # --- Deeds

    @rule(deed=some.sampled_from(list(TABLE)), who=people, at=places, is_old=old_pages, said=typed)
    def try_anything(self, deed, who, at, is_old, said):
        self.attempt(deed, who, at, is_old, said)

    @rule(pick=whole, who=whole, is_old=old_pages, said=typed)
    def try_what_is_open(self, pick, who, is_old, said):
        """A deed the state of the newest version allows, by somebody with the role: chance alone seldom gets far."""
        status = self.version(-1).status
        deeds = [deed for deed, (_roles, states, _afterwards) in TABLE.items() if status in states] or ["amend"]
        deed = deeds[pick % len(deeds)]
        likely = [name for name in PEOPLE[:6] if self.people[name].role in TABLE[deed][0]]
        self.attempt(deed, likely[who % len(likely)], -1, is_old, said)

    @rule(at=places)
    def open_a_page(self, at):
        """Somebody opens a page now and will press its button later."""
        self.stale.append(self.version(at))

    def versions(self):
        return Plan.objects.filter(centre=self.centre, year=YEAR).order_by("version")

    def version(self, at):
        found = list(self.versions().select_related("centre", "created_by", "submitted_by"))
        return found[at % len(found)]

    def attempt(self, deed, who, at, is_old, said):
        """Do it, and compare what happened with the table."""
        plan = Plan.objects.get(pk=self.stale[at % len(self.stale)].pk) if is_old else self.version(at)
        given = self.stale[at % len(self.stale)] if is_old else plan
        before, by = self.states(), self.people[who]
        roles, states, afterwards = TABLE[deed]
        line = {"item": None, "programme": self.programme, "quarter": 2, "classes": 1, "learners": 30,
                "target_group": "", "co_organiser": ""}  # fmt: skip
        try:
            with transaction.atomic():
                do(deed, given, by, line, said)
        except (ValidationError, PermissionDenied) as refusal:
            assert self.states() == before, f"{deed} was refused and still changed something"
            assert AuditLine.objects.count() == self.lines, f"{deed} was refused and stands in the book"
            if isinstance(refusal, PermissionDenied):
                assert by.role not in roles or who in {"neighbour", "other province"}
            return
        assert by.role in roles, f"{who} may not {deed}"
        assert who not in {"neighbour", "other province", "lecturer", "national"} or self.alone
        assert before[plan.pk] in states, f"{deed} of a plan that was {before[plan.pk]}"
        expected = before | {plan.pk: afterwards or before[plan.pk]}
        if deed == "approve":  # the version it amends gives way
            expected |= {pk: "amended" for pk, state in before.items() if state == "approved"}
        if deed == "amend":
            expected |= {self.version(-1).pk: "draft"}
        assert self.states() == expected, deed
        assert AuditLine.objects.count() == self.lines + 1, f"{deed} has not exactly one line in the book"
        assert AuditLine.objects.latest("pk").by == by
        self.lines += 1

    def states(self):
        return dict(Plan.objects.filter(centre=self.centre).values_list("pk", "status"))

    # --- The same by address

    @rule(who=people, at=places, deed=some.sampled_from(["edit", "submit", "return", "approve", "amend", "close"]))
    def an_illegal_move_by_address_answers_with_a_sentence(self, who, at, deed):
        plan, by = self.version(at), self.people[who]
        roles, states, _afterwards = TABLE[{"edit": "write"}.get(deed, deed)]
        if by.role not in roles or who == "neighbour" or plan.status in states:
            return
        before = self.states()
        browser = Client()
        browser.force_login(by)
        answer = browser.post(
            reverse(f"plan-{deed}", args=[plan.pk]),
            {"reason": "x", "decision_no": "1", "decided_on": "01/01/2024", "signatory": "x", "version_no": 1},
        )
        assert answer.status_code == 409, deed
        assert answer.context["sentences"]
        assert self.states() == before
        assert AuditLine.objects.count() == self.lines

    # --- What always holds

    @invariant()
    def what_always_holds(self):
        if not hasattr(self, "centre"):
            return
        people = ("created_by__person", "submitted_by__person", "approved_by__person")
        versions = list(self.versions().select_related(*people))
        for plan in versions:
            self.check_decision(plan)
            self.check_two_persons(plan)
            self.check_reasons(plan)
        states = [plan.status for plan in versions]
        assert sum(state in {"approved", "closed"} for state in states) <= 1, "one version is in force"
        assert all(state in DECIDED for state in states[:-1]), "only the newest version is still open"

    def check_decision(self, plan):
        facts = [plan.decision_no.strip(), plan.signatory.strip(), plan.decided_on, plan.approved_by]
        assert all(facts) if plan.status in DECIDED else not any(facts)
        assert plan.decided_on is None or plan.decided_on <= TODAY()

    def check_two_persons(self, plan):
        """Nobody approves the own plan unless alone."""
        if plan.approved_by:
            writers = (plan.created_by, plan.submitted_by)
            own = any(plan.approved_by.is_same_person(writer) for writer in writers)
            assert plan.is_single_handed == own
            assert self.alone or not own

    def check_reasons(self, plan):
        """A returned plan says why, and one that was handed in again answered."""
        assert plan.status != "returned" or plan.return_reason.strip()
        assert plan.status in {"draft", "returned"} or not plan.awaits_reply


# A life that breaks a rule is told as it was found: making it shorter takes minutes.
PHASES = [phase for phase in Phase if phase not in {Phase.shrink, Phase.explain}]


class LifeOfOnePerson(PlanLife):
    """The same in a centre where the director is alone."""

    alone = True


@pytest.mark.parametrize("life", [PlanLife, LifeOfOnePerson])
def test_whatever_is_tried_a_plan_lives_by_its_table(life):
    run_state_machine_as_test(life, settings=settings(
        max_examples=30, stateful_step_count=40, phases=PHASES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    ))  # fmt: skip
