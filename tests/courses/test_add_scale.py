"""Adding grade scales: national staff only, thresholds in order, and no recognised result judged anew."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import results, scales
from courses.models import ClassStatus, CourseClass, Grade, GradeScale, Rounding
from tests.build import BANDS, TODAY, code_of, make_class, make_recognised_class, make_scale, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(effective_from=None, by=None, bands=BANDS, **facts):
    day = effective_from or TODAY() + DAY
    return scales.add(by=by or make_user(Role.NATIONAL), effective_from=day, bands=bands, **facts)


def refusal(**facts):
    """(field, code) of the refusal; nothing may be written."""
    before = GradeScale.objects.count()
    with pytest.raises(ValidationError) as broken:
        add(**facts)
    assert GradeScale.objects.count() == before
    [field] = broken.value.error_dict
    return field, code_of(broken)


def test_a_scale_is_added_with_its_bands_from_high_to_low():
    scale = add(note="Hướng dẫn 10-HD/BTGDVTW")
    assert [(band.grade, band.min_score) for band in scale.bands.all()] == [
        ("excellent", 9), ("good", 8), ("fair", 7), ("average", 5),
    ]  # fmt: skip
    assert AuditLine.objects.get(verb="add_scale").facts == {"effective_from": (TODAY() + DAY).isoformat()}


def test_a_scale_may_do_without_its_highest_grade_and_with_no_other():
    without = {grade: lowest for grade, lowest in BANDS.items() if grade != Grade.EXCELLENT}
    assert [band.grade for band in add(bands=without).bands.all()] == ["good", "fair", "average"]
    for grade in without:
        bands = {other: lowest for other, lowest in BANDS.items() if other != grade}
        assert refusal(effective_from=TODAY() + 2 * DAY, bands=bands) == (grade, "band_missing")


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({Grade.GOOD: Decimal(9)}, (Grade.GOOD, "not_descending")),  # as high as the grade above
        ({Grade.GOOD: Decimal("9.5")}, (Grade.GOOD, "not_descending")),
        ({Grade.AVERAGE: Decimal("7.01")}, (Grade.AVERAGE, "not_descending")),
        ({Grade.EXCELLENT: Decimal("10.01")}, (Grade.EXCELLENT, "outside_the_scale")),
        ({Grade.AVERAGE: Decimal("-0.01")}, (Grade.AVERAGE, "outside_the_scale")),
    ],
)
def test_thresholds_lie_on_the_scale_and_descend(changed, refused):
    assert refusal(bands=BANDS | changed) == refused


def test_thresholds_may_lie_at_both_ends_of_the_scale():
    ends = {Grade.EXCELLENT: Decimal(10), Grade.AVERAGE: Decimal(0)}
    assert add(bands=BANDS | ends).bands.count() == 4


def test_two_scales_do_not_begin_on_one_day():
    make_scale(date(2019, 1, 1))
    assert refusal(effective_from=date(2019, 1, 1)) == ("effective_from", "day_taken")


@pytest.mark.parametrize("status", [ClassStatus.RECOGNISED, ClassStatus.ARCHIVED])
def test_a_scale_does_not_reach_back_to_a_recognised_class(status):
    last = make_recognised_class(ends_on=TODAY() - 10 * DAY).ends_on
    CourseClass.objects.update(status=status)
    assert refusal(effective_from=last) == ("effective_from", "already_judged")
    assert refusal(effective_from=last - 100 * DAY) == ("effective_from", "already_judged")
    add(last + DAY)


def test_a_class_that_is_not_recognised_yet_stands_in_no_ones_way():
    open_class = make_class(ends_on=TODAY() - DAY)
    add(open_class.ends_on)


def test_a_class_is_judged_by_the_scale_of_its_last_day_rounding_included():
    make_scale()
    before, on_the_day = make_class(ends_on=TODAY()), make_class(ends_on=TODAY() + DAY)
    add(TODAY() + DAY, step=Decimal("0.5"), rounding=Rounding.DOWN, bands=BANDS | {Grade.AVERAGE: Decimal(6)})
    old, new = results.rule_of(before), results.rule_of(on_the_day)
    assert (old.step, old.rounding, old.bands[-1]) == (Decimal("0.1"), Rounding.HALF_UP, (Decimal(5), "average"))
    assert (new.step, new.rounding, new.bands[-1]) == (Decimal("0.5"), Rounding.DOWN, (Decimal(6), "average"))


def test_a_step_that_no_scale_has_is_refused():
    assert refusal(step=Decimal("0.3"))[0] == "step"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_only_national_staff_add_scales(role):
    with pytest.raises(PermissionDenied):
        add(by=make_user(role))
    assert not GradeScale.objects.exists()
