"""Plan against actual over one invented year, against figures worked out by hand, each with its reason.

Three centres, three programmes, four quarters; an amended plan, a closed one, one with an amendment that is not
approved; classes held late, postponed, cancelled, outside the plan, of another year. The day is 15/01/2026.
"""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from centres.models import Centre
from courses import actual_report, actuals
from courses.actuals import Actual, Done
from courses.models import ClassFigures, ClassStatus, CourseClass, PlanItem, PlanLine, PlanStatus, Progress
from courses.models.stages import HELD
from tests.build import make_centre, make_class, make_plan, make_plan_line, make_programme, make_province, make_user

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 15)
RECOGNITION = {"recognition_no": "52-QĐ/TTCT", "recognised_on": date(2026, 1, 10)}


class World:
    """The invented year."""

    def __init__(self):
        self.province = make_province()
        self.x, self.y, self.z = (make_centre(name, self.province) for name in ("Quỳnh Lưu", "Vinh", "Kỳ Sơn"))
        self.a, self.b = make_programme("Nhận thức về Đảng"), make_programme("Đảng viên mới")
        self.c = make_programme("Thời sự", parts=0, issues_certificate=False)
        self._plans()
        self._classes()

    def _plans(self):
        # Quỳnh Lưu amended its plan: version 2 moves B from quarter II to III, drops C and adds A in quarter IV.
        first = make_plan(self.x, year=2025, status=PlanStatus.AMENDED, lines=0)
        second = make_plan(
            self.x, year=2025, status=PlanStatus.APPROVED, lines=0, version=2, change_reason="Huyện ủy giao thêm"
        )
        x1 = make_plan_line(first, self.a, quarter=1, classes=2, learners=120)
        x2 = make_plan_line(first, self.b, quarter=2, classes=1, learners=50)
        self.x3 = make_plan_line(first, self.c, quarter=3, classes=1, learners=200)
        self.x1 = again(x1, second)
        self.x2 = again(x2, second, quarter=3, classes=2, learners=110)
        make_plan_line(second, self.a, quarter=4, classes=1, learners=60)
        # Vinh has closed its year.
        closed = make_plan(self.y, year=2025, status=PlanStatus.CLOSED, lines=0)
        self.y1 = make_plan_line(closed, self.a, quarter=2, classes=1, learners=70)
        self.y2 = make_plan_line(closed, self.c, quarter=4, classes=2, learners=300)
        # Kỳ Sơn works by version 1; version 2 is a draft and counts nowhere. Its plan of 2024 is of another year.
        valid = make_plan(self.z, year=2025, status=PlanStatus.APPROVED, lines=0)
        self.z1 = make_plan_line(valid, self.a, quarter=1, classes=1, learners=40)
        self.z2 = make_plan_line(valid, self.b, quarter=2, classes=3, learners=150)
        self.z3 = make_plan_line(valid, self.c, quarter=3, classes=1, learners=80)
        draft = make_plan(self.z, year=2025, lines=0, version=2, change_reason="x")
        again(self.z1, draft, classes=5, learners=500)
        make_plan_line(make_plan(self.z, year=2024, status=PlanStatus.CLOSED, lines=0), self.a, classes=9, learners=900)

    def _classes(self):
        recognised, finished, archived = ClassStatus.RECOGNISED, ClassStatus.FINISHED, ClassStatus.ARCHIVED
        # 1: as planned, in quarter I
        held(self.x, self.a, date(2025, 2, 7), recognised, self.x1, enrolled=58, passed=55, certified=55)
        # 2: of a line of quarter I, held in May
        held(self.x, self.a, date(2025, 5, 16), finished, self.x1, enrolled=60)
        # 3: held in June; its line was then moved to quarter III
        held(self.x, self.b, date(2025, 6, 13), archived, self.x2, enrolled=45, passed=44, certified=40)
        # 4: cancelled in August; its line was then dropped
        held(self.x, self.c, date(2025, 8, 14), ClassStatus.CANCELLED, self.x3)
        # 5: outside the plan, first day in March
        held(self.x, self.a, date(2025, 3, 24), recognised, enrolled=30, passed=28, certified=28)
        # 6: had 33 learners when it was put off
        held(self.y, self.a, date(2025, 6, 20), ClassStatus.POSTPONED, self.y1, enrolled=33)
        # 7: a programme without certificates
        held(self.y, self.c, date(2025, 12, 5), recognised, self.y2, enrolled=150, passed=148)
        # 8: outside the plan and cancelled, first day in May
        held(self.y, self.c, date(2025, 5, 9), ClassStatus.CANCELLED)
        # 9: nobody said that its teaching is over, but its last day is past
        held(self.z, self.a, date(2025, 12, 20), ClassStatus.OPEN, self.z1, enrolled=38)
        # 10: began in 2025 and is still taught on 15/01/2026
        held(self.z, self.b, date(2026, 1, 20), ClassStatus.OPEN, self.z2, days=23, enrolled=41)
        # 11: entered, not opened
        held(self.z, self.b, date(2025, 6, 27), ClassStatus.PLANNED, self.z2)
        # 12: cancelled
        held(self.z, self.c, date(2025, 9, 5), ClassStatus.CANCELLED, self.z3)
        # 13: outside the plan; first day 30/09, last day in October
        held(self.z, self.b, date(2025, 10, 4), finished, enrolled=25)
        # 14: of another year
        held(self.z, self.a, date(2024, 4, 5), recognised, enrolled=70, passed=70, certified=70)


def again(line, plan, **changes):
    """The same line in another version of its plan."""
    columns = ("item", "position", "programme", "quarter", "classes", "learners")
    return PlanLine.objects.create(plan=plan, **{name: getattr(line, name) for name in columns} | changes)


def held(centre, programme, ends_on, status, line=None, *, days=5, **counted):
    """A class at `status` with its figures."""
    facts = {"plan_item": line.item, "off_plan_reason": ""} if line else {}
    by = make_user(centre=centre)
    course_class = make_class(centre, by=by, programme=programme, ends_on=ends_on, days=days, **facts)
    stop = {"stop_reason": "Không đủ học viên"} if status in {"postponed", "cancelled"} else {}
    known = RECOGNITION | {"recognised_by": by} if status in {"recognised", "archived"} else {}
    CourseClass.objects.filter(pk=course_class.pk).update(status=status, **stop, **known)
    counted |= {"excellent": counted.get("passed", 0)}
    ClassFigures.objects.filter(course_class=course_class).update(**counted)
    return course_class


@pytest.fixture
def world():
    return World()


def table(world, by, **asked):
    return actuals.table(Centre.objects.filter(province=world.province), 2025, ON, by=by, **asked)


# Done: opened, finished, cancelled, postponed, enrolled, passed, certifiable, certified.
BY_CENTRE = {
    # planned: version 2 with 2 + 2 + 1 classes, 120 + 110 + 60 learners
    # plan: 1, 2, 3 opened and over; 4 cancelled; 58 + 60 + 45; 55 + 44 passed, both programmes certify; 55 + 40
    # outside: 5
    "x": Actual(5, 290, Done(3, 3, 1, 0, 163, 99, 99, 95), Done(1, 1, 0, 0, 30, 28, 28, 28)),
    # planned: a closed plan still counts, 1 + 2 and 70 + 300
    # plan: 7 opened and over; 6 postponed, so its 33 learners count nowhere; 148 passed, none to be certified
    # outside: 8 was cancelled
    "y": Actual(3, 370, Done(1, 1, 0, 1, 150, 148, 0, 0), Done(0, 0, 1, 0, 0, 0, 0, 0)),
    # planned: version 1 with 1 + 3 + 1 and 40 + 150 + 80; neither the draft nor 2024
    # plan: 9 and 10 opened, only 9 over; 12 cancelled; 11 is only entered; 38 + 41, nobody judged yet
    # outside: 13
    "z": Actual(5, 270, Done(2, 1, 1, 0, 79, 0, 0, 0, to_open=1), Done(1, 1, 0, 0, 25, 0, 0, 0)),
}
BY_PROGRAMME = {
    # planned: 2 + 1 at Quỳnh Lưu, 1 at Vinh, 1 at Kỳ Sơn; 120 + 60 + 70 + 40
    # plan: 1, 2, 9; 6 postponed; 58 + 60 + 38; only 1 is judged. outside: 5
    "a": Actual(5, 290, Done(3, 3, 0, 1, 156, 55, 55, 55), Done(1, 1, 0, 0, 30, 28, 28, 28)),
    # planned: 2 + 3; 110 + 150. plan: 3 over, 10 still taught; 45 + 41; 44 of 3; 11 is to open. outside: 13
    "b": Actual(5, 260, Done(2, 1, 0, 0, 86, 44, 44, 40, to_open=1), Done(1, 1, 0, 0, 25, 0, 0, 0)),
    # planned: 2 + 1; 300 + 80. plan: 7; 4 and 12 cancelled; no certificates. outside: 8 cancelled
    "c": Actual(3, 380, Done(1, 1, 2, 0, 150, 148, 0, 0), Done(0, 0, 1, 0, 0, 0, 0, 0)),
}
BY_QUARTER = {
    # planned: 2 at Quỳnh Lưu, 1 at Kỳ Sơn. plan: 1; 2 though held in May; 9 though held in December. outside: 5 (March)
    1: Actual(3, 160, Done(3, 3, 0, 0, 156, 55, 55, 55), Done(1, 1, 0, 0, 30, 28, 28, 28)),
    # planned: 1 at Vinh, 3 at Kỳ Sơn. plan: 10 though held in December; 6 postponed; 11 to open.
    # outside: 8 (May), cancelled
    2: Actual(4, 220, Done(1, 0, 0, 1, 41, 0, 0, 0, to_open=1), Done(0, 0, 1, 0, 0, 0, 0, 0)),
    # planned: 2 at Quỳnh Lưu as amended, 1 at Kỳ Sơn. plan: 3, whose line was moved here; 12 by its line, 4 by its
    # first day as its line is gone. outside: 13 by its first day, 30/09
    3: Actual(3, 190, Done(1, 1, 2, 0, 45, 44, 44, 40), Done(1, 1, 0, 0, 25, 0, 0, 0)),
    # planned: 1 at Quỳnh Lưu, 2 at Vinh. plan: 7
    4: Actual(3, 360, Done(1, 1, 0, 0, 150, 148, 0, 0), Done()),
}
# All together: 13 classes and 930 learners planned; 6 opened, 5 over, 2 cancelled, 1 postponed, 1 to open; 392 turns.
TOTAL = Actual(13, 930, Done(6, 5, 2, 1, 392, 247, 99, 95, to_open=1), Done(2, 2, 1, 0, 55, 28, 28, 28))


def test_by_centre(world):
    found = table(world, ("centre",))
    assert found == {(getattr(world, name).pk,): expected for name, expected in BY_CENTRE.items()}


def test_by_programme(world):
    found = table(world, ("programme",))
    assert found == {(getattr(world, name).pk,): expected for name, expected in BY_PROGRAMME.items()}


def test_by_quarter(world):
    assert table(world, ("quarter",)) == {(quarter,): expected for quarter, expected in BY_QUARTER.items()}


@pytest.mark.parametrize("rows", [BY_CENTRE, BY_PROGRAMME, BY_QUARTER])
def test_the_hand_made_tables_add_up_to_the_same(rows):
    assert actuals.add_up(rows.values()) == TOTAL


def test_up_to_quarter_two_by_centre(world):
    assert table(world, ("centre",), quarters=(1, 2)) == {
        # planned 2; 1 and 2 opened; outside: 5
        (world.x.pk,): Actual(2, 120, Done(2, 2, 0, 0, 118, 55, 55, 55), Done(1, 1, 0, 0, 30, 28, 28, 28)),
        # planned 1; 6 postponed; outside: 8 cancelled in May
        (world.y.pk,): Actual(1, 70, Done(0, 0, 0, 1, 0, 0, 0, 0), Done(0, 0, 1, 0, 0, 0, 0, 0)),
        # planned 1 + 3; 9 and 10 opened; 13 began in quarter III
        (world.z.pk,): Actual(4, 190, Done(2, 1, 0, 0, 79, 0, 0, 0, to_open=1), Done()),
    }


def test_quarter_three_alone_by_programme(world):
    assert table(world, ("programme",), quarters=(3,)) == {
        # planned 2 as amended; 3 opened; outside: 13
        (world.b.pk,): Actual(2, 110, Done(1, 1, 0, 0, 45, 44, 44, 40), Done(1, 1, 0, 0, 25, 0, 0, 0)),
        # planned 1 at Kỳ Sơn; 4 and 12 cancelled
        (world.c.pk,): Actual(1, 80, Done(0, 0, 2, 0, 0, 0, 0, 0), Done()),
    }


def test_one_programme_by_quarter(world):
    assert table(world, ("quarter",), programme=world.b) == {
        (2,): Actual(3, 150, Done(1, 0, 0, 0, 41, 0, 0, 0, to_open=1), Done()),  # planned at Kỳ Sơn; 10; 11
        (3,): Actual(2, 110, Done(1, 1, 0, 0, 45, 44, 44, 40), Done(1, 1, 0, 0, 25, 0, 0, 0)),  # 3; 13
    }


def test_a_class_is_over_from_the_day_after_its_last_one(world):
    before = actuals.table(Centre.objects.filter(pk=world.z.pk), 2025, date(2025, 12, 20), by=("centre",))
    after = actuals.table(Centre.objects.filter(pk=world.z.pk), 2025, date(2025, 12, 21), by=("centre",))
    assert (before[world.z.pk,].plan.finished, after[world.z.pk,].plan.finished) == (0, 1)


def test_a_year_without_anything_is_an_empty_table(world):
    assert actuals.table(Centre.objects.all(), 2023, ON, by=("centre",)) == {}
    assert actuals.add_up([]) == Actual()


def test_figures_take_two_queries_however_they_are_grouped(world, django_assert_num_queries):
    for by in (("centre",), ("programme", "quarter"), ("centre", "programme", "quarter")):
        with django_assert_num_queries(2):
            table(world, by)


@pytest.mark.parametrize(
    ("year", "on", "quarters"),
    [(2025, date(2026, 1, 5), (1, 2, 3, 4)), (2026, date(2026, 1, 5), (1,)), (2026, date(2026, 6, 30), (1, 2)),
     (2026, date(2026, 12, 1), (1, 2, 3, 4)), (2027, date(2026, 12, 31), ())],
)  # fmt: skip
def test_the_quarters_begun_are_due(year, on, quarters):
    assert actuals.quarters_due(year, on) == quarters


# --- Any plan, any classes --------------------------------------------------------------------------------------

LINES = some.lists(
    some.tuples(
        some.integers(0, 1), some.integers(0, 1), some.integers(1, 4), some.integers(1, 5), some.integers(1, 300)
    ),
    max_size=6,
)  # fmt: skip
CLASSES = some.lists(
    some.tuples(
        some.integers(0, 1), some.integers(0, 1), some.integers(0, 9), some.sampled_from(ClassStatus.values),
        some.integers(1, 360), some.integers(0, 80), some.integers(0, 80),
    ),
    max_size=8,
)  # fmt: skip


@pytest.fixture
def ground():
    """Two centres with an approved plan each, two programmes, people."""
    province = make_province()
    centres = [make_centre(name, province) for name in ("Một", "Hai")]
    return {
        "centres": centres, "programmes": [make_programme("A"), make_programme("B", issues_certificate=False)],
        "plans": [make_plan(centre, year=2025, status=PlanStatus.APPROVED, lines=0) for centre in centres],
        "people": [make_user(centre=centre) for centre in centres], "province": province,
    }  # fmt: skip


def build(ground, lines, classes):
    """Write what was drawn, after clearing what was drawn before."""
    ClassFigures.objects.all().delete()
    CourseClass.objects.all().delete()
    PlanLine.objects.all().delete()
    PlanItem.objects.all().delete()
    made = []
    for position, (at, programme, quarter, n, learners) in enumerate(lines):
        made.append((at, make_plan_line(
            ground["plans"][at], ground["programmes"][programme], position=position, quarter=quarter, classes=n,
            learners=learners,
        )))  # fmt: skip
    for number, drawn in enumerate(classes):
        _build_class(ground, made, number, *drawn)


def _build_class(ground, made, number, at, programme, line, status, day, enrolled, passed):
    own = [one for centre, one in made if centre == at]
    line = own[line] if line < len(own) else None
    programme = line.programme if line else ground["programmes"][programme]
    starts_on = date.fromordinal(date(2024, 12, 31).toordinal() + day)
    facts = {"plan_item": line.item, "off_plan_reason": ""} if line else {"off_plan_reason": "x"}
    by = ground["people"][at]
    if status in {"recognised", "archived"}:
        facts |= RECOGNITION | {"recognised_by": by}
    if status in {"postponed", "cancelled"}:
        facts |= {"stop_reason": "x"}
    one = CourseClass.objects.create(
        centre=ground["centres"][at], year=2025, code=f"L{number}", name=f"Lớp {number}", cohort=number + 1,
        programme_version=programme.versions.get(), status=status, starts_on=starts_on, ends_on=starts_on, periods=40,
        place="x", created_by=by, opening_no="1", opened_on=starts_on, **facts,
    )  # fmt: skip
    passed = min(enrolled, passed) if status in {"recognised", "archived"} else 0
    ClassFigures.objects.create(course_class=one, enrolled=enrolled, passed=passed, excellent=passed)


@given(lines=LINES, classes=CLASSES)
@hypothesis_settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_whatever_was_planned_and_held_totals_are_the_sums_of_rows(ground, lines, classes):
    build(ground, lines, classes)
    centres, total = Centre.objects.filter(province=ground["province"]), plain_total(lines, classes)
    for by in ("centre", "programme", "quarter"):
        assert actual_report.make(centres, 2025, ON, by=by).total.actual == total, by
    parts = [
        actual_report.make(centres, 2025, ON, by="programme", quarters=(quarter,)).total.actual
        for quarter in (1, 2, 3, 4)
    ]
    assert actuals.add_up(parts) == total
    so_far = actual_report.make(centres, 2025, ON, by="centre", quarters=(1, 2)).total.actual
    assert actuals.add_up(parts[:2]) == so_far


def plain_total(lines, classes):
    """The totals counted one by one from what was drawn."""
    planned, turns = sum(line[3] for line in lines), sum(line[4] for line in lines)
    sides, held = {True: [], False: []}, Counter()
    for at, programme, line, status, _day, enrolled, passed in classes:
        own = [one for one in lines if one[0] == at]
        from_plan = line < len(own)
        if from_plan and status in HELD:
            held[at, line] += 1
        certifies = (own[line][1] if from_plan else programme) == 0
        sides[from_plan].append(one_class(status, enrolled, passed, certifies))
    plan, off = (actuals._sum(sides[side]) for side in (True, False))
    surplus = 0
    for at, n in held:
        surplus += max(0, held[at, n] - [one for one in lines if one[0] == at][n][3])
    return Actual(planned, turns, plan, off, surplus)


def one_class(status, enrolled, passed, certifies):
    """What one class adds: all drawn classes ended before the day of the report."""
    if status in {"postponed", "cancelled"}:
        return Done(cancelled=status == "cancelled", postponed=status == "postponed")
    if status == "planned":
        return Done(to_open=1)
    passed = min(enrolled, passed) if status in {"recognised", "archived"} else 0
    return Done(opened=1, finished=1, enrolled=enrolled, passed=passed, certifiable=passed if certifies else 0)


def test_the_forecast_is_what_opened_and_what_is_entered_to_open(world):
    total = actuals.add_up(table(world, ("centre",)).values())
    assert (total.planned, total.plan.opened, total.plan.expected, total.off.expected) == (13, 6, 7, 2)
    [column] = [one for one in actual_report.COLUMNS if one.listed and one.listed["progress"] == Progress.EXPECTED]
    assert column.value(total) == 7


def test_every_progress_is_a_column_of_the_report():
    listed = {column.listed["progress"] for column in actual_report.COLUMNS if column.listed}
    assert listed == set(Progress.values)
