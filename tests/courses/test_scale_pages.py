"""Pages of grade scales: everybody reads what held when, national staff add the next one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from centres.scope import Role
from courses.models import Grade, GradeScale
from tests.build import TODAY, make_recognised_class, make_scale, make_user

pytestmark = pytest.mark.django_db
LIST, NEW = "/scales/", "/scales/new/"
TYPED = {"effective_from": "", "step": "0.5", "rounding": "down", "excellent": "9", "good": "8", "fair": "6,5",
         "average": "5", "note": ""}  # fmt: skip


@pytest.fixture
def national(client):
    user = make_user(Role.NATIONAL)
    client.force_login(user)
    return user


def typed(**changed):
    return TYPED | {"effective_from": (TODAY() + timedelta(days=1)).strftime("%d/%m/%Y")} | changed


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_scales_and_national_staff_add_to_them(client, role):
    make_scale()
    client.force_login(make_user(role))
    page = client.get(LIST)
    assert [row["scale"].effective_from for row in page.context["scales"]] == [date(2019, 1, 1)]
    assert (reverse("scale-create") in page.text) is (role == Role.NATIONAL)
    answers = {client.get(NEW).status_code, client.post(NEW, typed()).status_code}
    assert answers == ({200, 302} if role == Role.NATIONAL else {403})


def test_the_newest_scale_stands_first_and_the_one_in_force_is_marked(client, national):
    make_scale(date(2019, 1, 1))
    present = make_scale(TODAY())
    coming = make_scale(TODAY() + timedelta(days=9))
    page = client.get(LIST)
    assert [row["scale"] for row in page.context["scales"]][:2] == [coming, present]
    assert page.context["present"] == present


def test_a_scale_without_its_highest_grade_says_so(client, national):
    make_scale().bands.filter(grade=Grade.EXCELLENT).delete()
    assert client.get(LIST).context["scales"][0]["thresholds"] == [None, 8, 7, 5]


def test_the_list_takes_the_same_queries_for_any_length(client, national, constant_queries):
    constant_queries(client, LIST, lambda n: [make_scale(TODAY() - timedelta(days=next(DAYS))) for _n in range(n)])


DAYS = iter(range(1, 100))


def test_the_form_starts_from_the_latest_scale(client, national):
    make_scale(step=Decimal(1))
    form = client.get(NEW).context["form"]
    assert [form[name].value() for name in ("excellent", "good", "fair", "average")] == [9, 8, 7, 5]
    assert '<option value="1" selected>' in client.get(NEW).text


def test_a_scale_is_added_as_it_was_typed(client, national):
    assert client.post(NEW, typed(excellent="")).url == LIST
    scale = GradeScale.objects.get()
    assert (scale.step, scale.rounding) == (Decimal("0.5"), "down")
    assert [(band.grade, band.min_score) for band in scale.bands.all()] == [
        ("good", 8), ("fair", Decimal("6.5")), ("average", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"good": "9"}, "good"),
        ({"average": "11"}, "average"),
        ({"fair": ""}, "fair"),
        ({"fair": "bảy"}, "fair"),
        ({"effective_from": "31/02/2027"}, "effective_from"),
        ({"step": "0.3"}, "step"),
    ],
)
def test_what_is_out_of_order_comes_back_at_its_field(client, national, changed, field):
    page = client.post(NEW, typed(**changed))
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert not GradeScale.objects.exists()


def test_a_day_already_judged_comes_back_with_the_first_day_that_is_free(client, national):
    last = make_recognised_class().ends_on
    page = client.post(NEW, typed(effective_from=last.strftime("%d/%m/%Y")))
    assert (last + timedelta(days=1)).strftime("%d/%m/%Y") in page.context["form"].errors["effective_from"][0]
