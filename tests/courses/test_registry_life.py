"""The registry as a machine: records merged, separated, transferred, enrolled, corrected in any order; what must hold.

The model is a list kept here by hand: who sits in which class under which record, and which merges stand.
"""

from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses import duplicates, enrolments, figures, learners, merging, transfers
from courses.matching import Entry
from courses.models import CourseClass, Enrolment, Learner, LearnerAtCentre, LearnerMerge, Transfer
from tests.build import make_centre, make_class, make_entry, make_programme, make_user

pytestmark = pytest.mark.django_db

NAMES = ["Nguyễn Thị Hòa", "Lê Văn Tám"]
REFUSALS = {
    "merge": {"two_citizen_ids", "same_class", "enrolled_elsewhere", "merged_already", "same_record"},
    "undo": {"undone_already", "undo_later_first", "enrolled_elsewhere"},
    "transfer": {"not_enrolled", "same_class", "already_there", "transfer_open", "class_full"},
    "ask": {"not_enrolled", "transfer_open"},
    "decide": {"illegal_move", "not_enrolled", "already_there", "class_full"},
    "enrol": {"class_full"},
    "correct": {"id_of_another"},
}
places = st.integers(0, 11)


class Life(RuleBasedStateMachine):
    """Two centres with two classes each, six records at most of two names, and an officer for each centre."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self):
        programme = make_programme()
        self.officers = [make_user(centre=make_centre(place)) for place in ("Quỳnh Lưu", "Diễn Châu")]
        self.classes = [
            make_class(by.centre, by=by, programme=programme, capacity=4) for by in self.officers for _n in range(2)
        ]
        self.seats = {}  # pk of an enrolment: [pk of its learner, class]; never loses a key
        self.merges = []  # merges that stand, in their order
        for place, name in ((0, 0), (1, 0), (2, 1), (3, 0)):
            self.enrol(place, name, False)

    # --- Deeds

    @rule(place=places, name=st.integers(0, 1), known=st.booleans())
    def enrol(self, place, name, known):
        course_class = self.classes[place % 4]
        number = len(self.seats) + 1
        same, different = ({number}, ()) if known else ((), {number})
        entry = make_entry(number, NAMES[name])
        before = set(Enrolment.objects.values_list("pk", flat=True))
        self._try("enrol", enrolments.enrol, course_class, [Entry(number, entry.learner, entry.enrolment)],
                  by=course_class.created_by, same=set(same), different=set(different))  # fmt: skip
        for one in Enrolment.objects.exclude(pk__in=before):
            self.seats[one.pk] = [one.learner_id, one.course_class_id]

    @rule(who=st.integers(0, 1), one=places, other=places, take=st.sets(st.sampled_from(["workplace", "position"])))
    def merge(self, who, one, other, take):
        seen = self._seen(who)
        if not seen:
            return
        kept, merged = seen[one % len(seen)], seen[other % len(seen)]
        row = self._try("merge", merging.merge, kept, merged, by=self.officers[who], reason="Trùng", take=take)
        if row:
            moved = {pk for pk, (learner, _class) in self.seats.items() if learner == merged.pk}
            assert set(row.moved) == moved
            for pk in moved:
                self.seats[pk][0] = kept.pk
            self.merges.append(row)

    @rule(which=places)
    def undo(self, which):
        rows = list(LearnerMerge.objects.order_by("pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        by = self.officers[row.centre_id == self.officers[1].centre_id]
        done = self._try("undo", merging.undo, row, by=by, reason="Nhầm")
        if done is not None:
            for pk in row.moved:
                assert self.seats[pk][0] == row.kept_id
                self.seats[pk][0] = row.merged_id
            self.merges.remove(row)

    @rule(which=places, there=places)
    def transfer(self, which, there):
        enrolment, by = self._enrolment(which)
        own = [one for one in self.classes if one.centre_id == by.centre_id]
        row = self._try("transfer", transfers.transfer, enrolment, own[there % 2], by=by, reason="Trùng lịch")
        if row:
            self.seats[row.arrived_id] = [row.arrived.learner_id, row.to_class_id]

    @rule(which=places)
    def ask(self, which):
        enrolment, by = self._enrolment(which)
        other = self.officers[by == self.officers[0]].centre
        self._try("ask", transfers.ask, enrolment, other, by=by, reason="Chuyển công tác")

    @rule(which=places, there=places, how=st.sampled_from(["accept", "refuse", "withdraw"]))
    def decide(self, which, there, how):
        rows = list(Transfer.objects.order_by("pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        at = {user.centre_id: user for user in self.officers}
        if how == "withdraw":
            self._try("decide", transfers.withdraw, row, by=at[row.centre_id])
        elif how == "refuse":
            self._try("decide", transfers.refuse, row, by=at[row.to_centre_id], answer="Lớp đã đủ")
        else:
            to_class = [one for one in self.classes if one.centre_id == row.to_centre_id][there % 2]
            if self._try("decide", transfers.accept, row, to_class, by=at[row.to_centre_id]):
                self.seats[row.arrived_id] = [row.arrived.learner_id, row.to_class_id]

    @rule(who=st.integers(0, 1), which=places, workplace=st.sampled_from("ABC"), number=st.sampled_from(["", "1", "2"]))
    def correct(self, who, which, workplace, number):
        seen = self._seen(who)
        if seen:
            learner = seen[which % len(seen)]
            facts = {"workplace": workplace, "citizen_id": f"04019000000{number}" if number else None}
            self._try("correct", learners.correct, learner, by=self.officers[who], facts=facts, reason="Sửa",
                      state=learners.state_of(learner))  # fmt: skip

    def _seen(self, who):
        return list(Learner.objects.visible_to(self.officers[who]).order_by("pk"))

    def _enrolment(self, which):
        rows = list(Enrolment.objects.select_related("centre", "course_class").order_by("pk"))
        one = rows[which % len(rows)]
        return one, next(user for user in self.officers if user.centre_id == one.centre_id)

    def _try(self, deed, verb, *args, **kwargs):
        """What the verb gave; None where it refused, with one of the codes it may refuse with."""
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except ValidationError as error:
            errors = chain(*error.error_dict.values()) if hasattr(error, "error_dict") else error.error_list
            assert {one.code for one in errors} <= REFUSALS[deed]
            return None

    # --- What always holds

    @invariant()
    def every_seat_stands_under_its_record(self):
        rows = Enrolment.objects.values_list("pk", "learner", "course_class")
        assert {pk: [learner, course_class] for pk, learner, course_class in rows} == self.seats

    @invariant()
    def a_merged_record_holds_nothing_and_is_in_no_list(self):
        gone = Learner.objects.exclude(merged_into=None)
        assert {row.pk for row in gone} == {row.merged_id for row in self.merges}
        assert not Enrolment.objects.filter(learner__in=gone).exists()
        assert not LearnerAtCentre.objects.filter(learner__in=gone).exists()
        for user in self.officers:
            pairs = {pk for pair in duplicates.pairs(user) for pk in pair}
            assert pairs <= {one.pk for one in Learner.objects.visible_to(user)}
            assert not pairs & {row.pk for row in gone}

    @invariant()
    def who_is_in_a_class_is_seen_at_its_centre(self):
        taken = set(Enrolment.objects.values_list("learner", "centre"))
        assert taken <= set(LearnerAtCentre.objects.values_list("learner", "centre"))

    @invariant()
    def the_figures_of_every_class_are_those_of_its_rows(self):
        for course_class in CourseClass.objects.select_related("figures"):
            counted = figures.count(course_class)
            assert {name: getattr(course_class.figures, name) for name in counted} == counted
            assert course_class.figures.enrolled <= course_class.capacity

    @invariant()
    def who_was_transferred_sits_in_the_other_class(self):
        for row in Transfer.objects.filter(status="accepted").select_related("enrolment", "arrived"):
            assert row.enrolment.status == "transferred"
            assert row.arrived.course_class_id == row.to_class_id


def test_nothing_is_lost_whatever_is_merged_undone_transferred_enrolled_and_corrected():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=16, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
