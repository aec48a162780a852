"""The life of a class as a machine: random deeds by random roles, through verbs and addresses; what must always hold.

What a deed may do stands here by hand, not read off the table under test. `Life` is the model: it expects each deed to
be accepted or refused, and compares the class, its audit book and its results with that after every step.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from centres.models import AuditLine
from centres.scope import Role
from courses import classes, recognition
from courses.models import ClassFigures, ClassStatus, CourseClass, Enrolment
from tests.build import TODAY, enrol, make_centre, make_programme, make_user, score_all

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
STAFF = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
# deed: (states it starts from, state it leads to, name in the audit book)
TABLE = {
    "open": ({"planned", "postponed"}, "open", "open_class"),
    "postpone": ({"planned", "open"}, "postponed", "postpone_class"),
    "cancel": ({"planned", "postponed", "open", "finished"}, "cancelled", "cancel_class"),
    "finish": ({"open"}, "finished", "finish_class"),
    "recognise": ({"finished"}, "recognised", "recognise_class"),
    "archive": ({"recognised"}, "archived", "archive_class"),
    "reopen": ({"recognised", "archived"}, "finished", "reopen_class"),
}
DOERS = dict.fromkeys(TABLE, STAFF) | {"reopen": {Role.DEPUTY, Role.DIRECTOR}}
PAGE_OF = {"recognise": "closing"}  # deeds whose page has another name
LEADS_TO_CLOSING = {"finish", "recognise", "reopen"}
EDITABLE = {"planned", "postponed", "open"}
DECIDED = {"open", "finished", "recognised", "archived"}

staff = st.sampled_from(sorted(STAFF))
# A stranger is the director of another centre. Mostly it is staff: whom nothing is open to leads no class anywhere.
people = st.one_of(staff, staff, st.sampled_from([*Role, "stranger"]))
deeds = st.sampled_from(sorted(TABLE))
days = st.integers(min_value=-12, max_value=3)  # from today
# How far a class has come when the random deeds begin, so that the late states are reached as often as the early ones.
USUAL = ["open", "join", "score", "finish", "recognise", "archive"]


class Life(RuleBasedStateMachine):
    """One class, the people around it, and what is expected of both."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        centre = make_centre()
        place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": centre.province}}
        self.people = {role: make_user(role, **place.get(role, {"centre": centre})) for role in Role}
        self.people["stranger"] = make_user(Role.DIRECTOR, centre=make_centre("Yên Thành"))
        self.centre, self.programme = centre, make_programme()
        self.pk, self.status, self.accepted = None, None, []
        self.awaits_days = False  # put off, and on the days it was put off from

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def row(self):
        return CourseClass.objects.select_related("centre", "programme_version").get(pk=self.pk)

    # --- Entering

    @initialize(first=days, length=st.integers(0, 4), come=st.integers(0, len(USUAL)), who=staff)
    def enter(self, first, length, come, who):
        self.pk = self._enter(who, first, length, expected=True).pk
        self.status = "planned"
        for deed in USUAL[:come]:  # where the days have not come yet, the rest is refused as it should be
            row = self.row
            if deed in TABLE:
                self._do(who, deed, row.starts_on if deed == "open" else max(row.ends_on, TODAY()))
            elif row.status == "open":
                getattr(self, deed)(who)

    @rule(who=st.sampled_from([*(set(Role) - STAFF), "stranger"]), first=days)
    def enter_as_an_outsider(self, who, first):
        self._enter(who, first, 0, expected=False)

    def _enter(self, who, first, length, *, expected):
        return self._try(
            expected, "enter_class", classes.enter, self.centre, by=self.people[who], programme=self.programme,
            place="Hội trường A", capacity=4, off_plan_reason="Cấp ủy giao thêm", starts_on=TODAY() + first * DAY,
            ends_on=TODAY() + (first + length) * DAY,
        )  # fmt: skip

    # --- Deeds by their verbs

    @rule(who=people, deed=deeds, day=days)
    def do(self, who, deed, day):
        self._do(who, deed, TODAY() + day * DAY)

    def _do(self, who, deed, on):
        row = self.row
        verb, facts = {
            "open": (classes.open_class, {"opening_no": "45-QĐ/TTCT", "opened_on": on}),
            "postpone": (classes.postpone, {"reason": "Trùng lịch đại hội"}),
            "cancel": (classes.cancel, {"reason": "Không đủ học viên"}),
            "finish": (classes.finish, {}),
            "recognise": (recognition.recognise, {"recognition_no": "52-QĐ/TTCT", "recognised_on": on}),
            "archive": (classes.archive, {}),
            "reopen": (recognition.reopen, {"reason": "Nhập nhầm điểm"}),
        }[deed]
        sources, target, word = TABLE[deed]
        expected = who in DOERS[deed] and row.status in sources and self._in_order(deed, row, on)
        if self._try(expected, word, verb, row, by=self.people[who], **facts):
            self.status, self.awaits_days = target, deed == "postpone"

    def _in_order(self, deed, row, on):
        """Whether days, roster and results allow the deed."""
        match deed:
            case "open":
                return on <= row.starts_on and not self.awaits_days
            case "finish":
                return row.ends_on <= TODAY() and self._studying().exists()
            case "recognise":
                return row.ends_on <= on <= TODAY() and not self._unscored().exists()
        return True

    @rule(who=people, capacity=st.integers(1, 4), shift=st.integers(-2, 2), stale=st.booleans())
    def edit(self, who, capacity, shift, stale):
        row = self.row
        starts_on, ends_on = row.starts_on + shift * DAY, row.ends_on + shift * DAY
        expected = (
            who in STAFF and row.status in EDITABLE and not stale and capacity >= self._studying().count()
            and starts_on.year == row.year and (row.opened_on is None or row.opened_on <= starts_on)
        )  # fmt: skip
        done = self._try(
            expected, "edit_class", classes.edit, row, by=self.people[who], capacity=capacity, starts_on=starts_on,
            ends_on=ends_on, version_no=row.version_no - stale,
        )  # fmt: skip
        self.awaits_days = self.awaits_days and not (done and shift)

    # --- Deeds by their addresses

    @rule(who=people, deed=deeds)
    def post(self, who, deed):
        """What the browser sends: an illegal move answers 409 with a sentence, nobody else's business 403 or 404."""
        row, client = self.row, Client()
        client.force_login(self.people[who])
        sent = {"opening_no": "45-QĐ/TTCT", "opened_on": _typed(row.starts_on), "reason": "Trùng lịch đại hội",
                "recognition_no": "52-QĐ/TTCT", "recognised_on": _typed(max(row.ends_on, TODAY()))}  # fmt: skip
        answer = client.post(reverse(f"class-{PAGE_OF.get(deed, deed)}", args=[self.pk]), sent)
        sources, target, word = TABLE[deed]
        on = {"open": row.starts_on, "recognise": max(row.ends_on, TODAY())}.get(deed)
        if who not in DOERS[deed]:
            assert answer.status_code in {403, 404}
        elif row.status not in sources:
            assert answer.status_code == 409
            assert any(len(sentence) > 20 for sentence in answer.context["sentences"])
        elif self._in_order(deed, row, on):
            page = reverse("class-closing", args=[self.pk]) if deed in LEADS_TO_CLOSING else row.get_absolute_url()
            assert (answer.status_code, answer.url) == (302, page)
            self.accepted.append(word)
            self.status, self.awaits_days = target, deed == "postpone"
        elif deed == "finish" or (deed == "open" and self.awaits_days):
            assert answer.status_code == 409  # there is no form to tell it on
        else:
            assert answer.status_code == 200
            assert answer.context["form"].errors

    # --- The roster and its results

    @precondition(lambda self: self.status == "open")
    @rule(who=staff)
    def join(self, who):
        if self._studying().count() < self.row.capacity:
            enrol(self.row, 1, by=self.people[who])

    @precondition(lambda self: self.status in {"open", "finished"})
    @rule(who=staff)
    def score(self, who):
        score_all(self.row, by=self.people[who])

    # --- What must always hold

    @invariant()
    def the_class_is_where_the_accepted_deeds_brought_it(self):
        assert self.row.status == self.status
        assert CourseClass.objects.count() == 1

    @invariant()
    def days_are_in_order(self):
        row = self.row
        order = [row.opened_on, row.starts_on, row.ends_on, row.recognised_on]
        known = [day for day in order if day]
        assert known == sorted(known)
        assert row.recognised_on is None or row.recognised_on <= TODAY()
        assert row.status not in DECIDED or (row.opened_on and row.opening_no)

    @invariant()
    def recognition_is_whole_or_not_there(self):
        row, is_recognised = self.row, self.status in {"recognised", "archived"}
        assert bool(row.recognition_no and row.recognised_on and row.recognised_by) is is_recognised
        assert bool(row.recognition_no or row.recognised_on or row.recognised_by) is is_recognised
        judged = self._studying().exclude(outcome="")
        assert judged.count() == (self._studying().count() if is_recognised else 0)
        assert ClassFigures.objects.get(course_class=row).passed == judged.filter(outcome="passed").count()

    @invariant()
    def nobody_sits_without_a_place(self):
        assert self._studying().count() <= self.row.capacity

    @invariant()
    def every_accepted_deed_has_one_line_and_no_other_has(self):
        words = {word for _sources, _target, word in TABLE.values()} | {"enter_class", "edit_class"}
        told = AuditLine.objects.filter(verb__in=words).order_by("pk").values_list("verb", flat=True)
        assert list(told) == self.accepted

    # --- Helpers

    def _studying(self):
        return Enrolment.objects.filter(course_class=self.pk).studying()

    def _unscored(self):
        return self._studying().filter(scores=None)

    def _try(self, expected, word, verb, *args, **kwargs):
        """What the verb returned; None where it refused, which has to be what was expected."""
        made, refusal = None, None
        try:
            with transaction.atomic():
                made = verb(*args, **kwargs)
        except (ValidationError, PermissionDenied) as error:
            refusal = error
        assert (refusal is None) is expected, f"{word}: {refusal or 'accepted'}"
        if made:
            self.accepted.append(word)
        return made


def _typed(day):
    return day.strftime("%d/%m/%Y")


def test_a_class_lives_by_its_table_whoever_tries_what():
    relaxed = settings(
        max_examples=40, stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=relaxed)


def test_the_table_above_knows_every_state():
    reached = {target for _sources, target, _word in TABLE.values()} | {"planned"}
    assert reached == set(ClassStatus.values)
