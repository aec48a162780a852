"""Pages of the catalogue: everybody reads, national staff write."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from centres.scope import Role
from courses.models import AssessmentPart, Programme, ProgrammeVersion
from tests.build import make_class, make_programme, make_user

pytestmark = pytest.mark.django_db

LIST = "/programmes/"
FACTS = {
    "code": "ABC", "name": "Bồi dưỡng thử", "short_name": "Thử", "kind": "fostering", "printed_name": "",
    "active_from": "01/01/2024",
}  # fmt: skip
VERSION = {
    "effective_from": "01/01/2024", "periods": "40", "days": "5", "max_absence_ratio": "20", "min_score": "5",
    "issues_certificate": "on", "certificate_form": "party", "says_comrade": "on", "admits": "anyone", "resits": "1",
    "lessons-TOTAL_FORMS": "0", "lessons-INITIAL_FORMS": "0",
}  # fmt: skip


def parts(*lines, initial=0):
    """The fields of the lines (name, weight) as the browser posts them."""
    posted = {"parts-TOTAL_FORMS": "4", "parts-INITIAL_FORMS": str(initial)}
    for place, (name, weight) in enumerate(lines):
        posted |= {f"parts-{place}-name": name, f"parts-{place}-weight": weight}
    return posted


@pytest.fixture
def national(client):
    user = make_user(Role.NATIONAL)
    client.force_login(user)
    return user


def names(response):
    return [programme.name for programme in response.context["programmes"]]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_catalogue(client, role):
    programme = make_programme("Bồi dưỡng nhận thức về Đảng")
    client.force_login(make_user(role))
    assert names(client.get(LIST)) == [programme.name]
    response = client.get(programme.get_absolute_url())
    assert response.status_code == 200
    assert (reverse("programme-create") in client.get(LIST).text) is (role == Role.NATIONAL)
    assert (reverse("programme-edit", args=[programme.pk]) in response.text) is (role == Role.NATIONAL)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_nobody_else_writes_it(client, role):
    programme = make_programme()
    client.force_login(make_user(role))
    for address in (
        reverse("programme-create"),
        reverse("programme-edit", args=[programme.pk]),
        reverse("programme-version-create", args=[programme.pk]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, FACTS | VERSION | parts()).status_code == 403
    assert Programme.objects.count() == ProgrammeVersion.objects.count() == 1


def test_the_list_opens_on_what_is_taught_today_and_shows_the_rest_on_demand(client, national):
    make_programme("Đang dạy")
    former = make_programme("Thôi dạy")
    Programme.objects.filter(pk=former.pk).update(active_to=date(2020, 1, 1))
    assert names(client.get(LIST)) == ["Đang dạy"]
    assert names(client.get(LIST, {"taught": "all"})) == ["Đang dạy", "Thôi dạy"]
    assert names(client.get(LIST, {"kind": "conference"})) == []


def test_the_list_shows_what_is_asked_today(client, national):
    programme = make_programme(periods=40)
    for day, periods in [(date(2020, 1, 1), 32), (date(2099, 1, 1), 8)]:
        ProgrammeVersion.objects.create(programme=programme, effective_from=day, periods=periods, days=4)
    [row] = client.get(LIST).context["programmes"]
    assert row.version.periods == 32


def test_the_page_counts_the_classes_of_each_version(client, national):
    programme = make_programme()
    make_class(programme=programme)
    [version] = client.get(programme.get_absolute_url()).context["versions"]
    assert version.held == 1


def test_the_list_takes_the_same_queries_for_any_length(client, national, constant_queries):
    constant_queries(client, LIST, lambda n: [make_programme() for _n in range(n)])


# --- Adding a programme --------------------------------------------------------------------------------------


def test_a_programme_is_added_with_its_version_and_parts(client, national):
    facts = FACTS | VERSION | parts(("Bài kiểm tra", "2"), ("", ""), ("Bài thu hoạch", ""))
    response = client.post(reverse("programme-create"), facts)
    programme = Programme.objects.get()
    assert response.url == programme.get_absolute_url()
    version = programme.versions.get()
    assert (version.max_absence_ratio, version.min_score) == (Decimal("0.2"), 5)
    assert [(part.name, part.weight) for part in version.parts.all()] == [("Bài kiểm tra", 2), ("Bài thu hoạch", 1)]


def test_a_programme_without_scored_parts_is_judged_by_attendance(client, national):
    client.post(reverse("programme-create"), FACTS | VERSION | parts() | {"min_score": ""})
    assert not AssessmentPart.objects.exists()
    assert ProgrammeVersion.objects.get().min_score is None


@pytest.mark.parametrize(("typed", "ratio"), [("20", "0.2"), ("12,5", "0.125"), ("0", "0"), ("100", "1")])
def test_the_limit_of_absence_is_typed_in_percent(client, national, typed, ratio):
    client.post(reverse("programme-create"), FACTS | VERSION | parts() | {"max_absence_ratio": typed})
    assert ProgrammeVersion.objects.get().max_absence_ratio == Decimal(ratio)


@pytest.mark.parametrize("typed", ["101", "-1", "một phần năm"])
def test_a_limit_that_is_no_percentage_comes_back_and_nothing_is_written(client, national, typed):
    response = client.post(reverse("programme-create"), FACTS | VERSION | parts() | {"max_absence_ratio": typed})
    assert list(response.context["version"].errors) == ["max_absence_ratio"]
    assert not Programme.objects.exists()


def test_a_taken_code_comes_back_with_what_was_typed(client, national):
    client.post(reverse("programme-create"), FACTS | VERSION | parts())
    response = client.post(reverse("programme-create"), FACTS | VERSION | parts(("Bài kiểm tra", "2")))
    assert list(response.context["form"].errors) == ["code"]
    assert 'value="Bài kiểm tra"' in response.text
    assert Programme.objects.count() == 1


def test_a_weight_that_is_no_number_is_told(client, national):
    response = client.post(reverse("programme-create"), FACTS | VERSION | parts(("Bài kiểm tra", "nặng")))
    assert response.context["parts"].total_error_count() == 1
    assert not Programme.objects.exists()


# --- The name on paper ----------------------------------------------------------------------------------------


def edit(client, programme, **changed):
    facts = {"name": programme.name, "short_name": "Thử", "kind": "fostering", "active_from": "01/01/2019"} | changed
    return client.post(reverse("programme-edit", args=[programme.pk]), facts)


def test_the_name_on_paper_keeps_its_line_breaks_and_loses_empty_lines(client, national):
    programme = make_programme()
    edit(client, programme, printed_name="Bồi dưỡng lý luận chính trị  \r\n\r\n dành cho đảng viên mới\r\n")
    programme.refresh_from_db()
    assert programme.printed_name == "Bồi dưỡng lý luận chính trị\ndành cho đảng viên mới"


def test_three_lines_do_not_fit(client, national):
    response = edit(client, make_programme(), printed_name="a\nb\nc")
    assert list(response.context["form"].errors) == ["printed_name"]


def test_a_programme_does_not_end_before_it_begins(client, national):
    response = edit(client, make_programme(), active_to="31/12/2018")
    assert list(response.context["form"].errors) == ["active_to"]


def test_a_code_is_not_changed_later(client, national):
    programme = make_programme()
    edit(client, programme, code="KHAC")
    assert Programme.objects.get().code == programme.code


# --- A new version --------------------------------------------------------------------------------------------


def test_a_new_version_starts_from_the_one_in_force(client, national):
    programme = make_programme(periods=24, days=3)
    response = client.get(reverse("programme-version-create", args=[programme.pk]))
    form, lines = response.context["form"], response.context["parts"]
    assert (form["periods"].value(), form["max_absence_ratio"].value()) == (24, 20)
    assert form["effective_from"].value() is None
    assert [line["name"].value() for line in lines][:2] == ["Bài 1", None]


def test_a_new_version_is_added_and_a_cleared_part_is_left_out(client, national):
    programme = make_programme(parts=2)
    page = reverse("programme-version-create", args=[programme.pk])
    client.post(page, VERSION | {"periods": "32"} | parts(("", ""), ("Bài 2", "1"), initial=2))
    version = programme.versions.get(effective_from=date(2024, 1, 1))
    assert [(part.name, part.position) for part in version.parts.all()] == [("Bài 2", 1)]
    assert programme.versions.count() == 2


def test_a_second_version_of_one_day_comes_back(client, national):
    programme = make_programme()
    page = reverse("programme-version-create", args=[programme.pk])
    response = client.post(page, VERSION | {"effective_from": "01/01/2019"} | parts())
    assert response.context["form"].non_field_errors()
    assert programme.versions.count() == 1
