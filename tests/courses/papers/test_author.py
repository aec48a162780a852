"""Who issues and signs a paper on its day."""

from datetime import date, timedelta

import pytest

from centres.models import AppointmentKind, CentreParent, DelegationScope
from courses.papers import author
from tests.build import (
    TODAY,
    make_appointment,
    make_centre,
    make_delegation,
    make_director,
    make_name,
    make_person,
    make_rule,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


def test_the_director_of_the_day_signs_directly(centre):
    make_director(centre, "Hồ Minh Đức")
    signature = author.of(centre, TODAY()).signature
    assert (signature.titles, signature.name) == (("GIÁM ĐỐC",), "Hồ Minh Đức")


@pytest.mark.parametrize("scope", [DelegationScope.ALL, DelegationScope.DECISIONS])
def test_without_a_director_a_deputy_with_authority_signs_for_him(centre, scope):
    make_delegation(make_person(centre, "Phan Thị Thu Hà"), scope=scope)
    signature = author.of(centre, TODAY()).signature
    assert (signature.titles, signature.name) == (("K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phan Thị Thu Hà")


def test_the_director_comes_before_a_deputy_with_authority(centre):
    make_delegation(make_person(centre, "Phan Thị Thu Hà"))
    make_director(centre, "Hồ Minh Đức")
    assert author.of(centre, TODAY()).signature.name == "Hồ Minh Đức"


def test_authority_over_certificates_is_none_over_decisions(centre):
    make_delegation(make_person(centre), scope=DelegationScope.CERTIFICATES)
    signature = author.of(centre, TODAY()).signature
    assert (signature.titles, signature.name) == (("GIÁM ĐỐC",), "")


def test_where_nobody_has_authority_on_the_day_the_name_is_left_to_the_pen(centre):
    make_appointment(make_person(centre), AppointmentKind.DIRECTOR, from_on=date(2025, 1, 1))
    make_delegation(make_person(centre), revoked_on=TODAY())
    make_delegation(make_person(make_centre("Yên Thành")))
    signature = author.of(centre, date(2024, 6, 5)).signature
    assert (signature.titles, signature.name) == (("GIÁM ĐỐC",), "")


def test_names_superior_and_place_are_those_of_the_day(centre):
    make_name(centre, "Trung tâm chính trị phường Hạc Thành", date(2025, 7, 1), place="Hạc Thành")
    CentreParent.objects.create(
        centre=centre, effective_from=date(2025, 7, 1), name="Đảng ủy phường Hạc Thành", province=centre.province
    )
    before, after = author.of(centre, date(2025, 6, 30)), author.of(centre, date(2025, 7, 1))
    assert (before.name, before.superior, before.place) == (
        "Trung tâm chính trị huyện Quỳnh Lưu", "Huyện ủy Quỳnh Lưu", "Quỳnh Lưu"
    )  # fmt: skip
    assert (after.name, after.superior, after.place) == (
        "Trung tâm chính trị phường Hạc Thành", "Đảng ủy phường Hạc Thành", "Hạc Thành"
    )  # fmt: skip
    assert after.heading().superior == "ĐẢNG ỦY PHƯỜNG HẠC THÀNH"


def test_after_its_closing_the_keeper_issues_under_its_own_name(centre):
    keeper = make_centre("Yên Thành")
    make_director(keeper, "Lê Thị Mai")
    closed_on = TODAY() - timedelta(days=10)
    type(centre).objects.filter(pk=centre.pk).update(closed_on=closed_on, custodian=keeper)
    centre.refresh_from_db()
    assert author.of(centre, closed_on).name == "Trung tâm chính trị huyện Yên Thành"
    assert author.of(centre, closed_on).signature.name == "Lê Thị Mai"
    assert author.of(centre, closed_on - timedelta(days=1)).name == "Trung tâm chính trị huyện Quỳnh Lưu"


def test_the_regulation_in_force_is_the_first_ground(centre):
    rule = make_rule()
    type(rule).objects.update(source="Quy định 208-QĐ/TW ngày 08/11/2019 của Ban Bí thư; số biên chế 4 đến 6")
    ending = " về chức năng, nhiệm vụ, tổ chức bộ máy của trung tâm chính trị"
    assert author.of(centre, date(2024, 1, 1)).mandate == (f"Quy định 208-QĐ/TW ngày 08/11/2019 của Ban Bí thư{ending}")
    assert author.of(centre, date(2019, 1, 1)).mandate == f"quy định của Trung ương{ending}"


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("Trung tâm chính trị huyện Quỳnh Lưu", "TRUNG TÂM CHÍNH TRỊ"),
        ("Trung tâm bồi dưỡng chính trị huyện Quỳnh Lưu", "TRUNG TÂM BỒI DƯỠNG CHÍNH TRỊ"),
        ("Trường bồi dưỡng", "TRƯỜNG BỒI DƯỠNG"),
    ],
)
def test_the_issuing_body_stands_without_its_place(name, issuer):
    assert author.short_issuer(name) == issuer


@pytest.mark.parametrize("typed", ["45-QĐ/TTCT", " Số 45-QĐ/TTCT", "số: 45-QĐ/TTCT"])
def test_a_number_is_printed_without_a_second_so(typed, centre):
    assert author.of(centre, TODAY()).heading("QĐ/TTCT", typed, TODAY()).number_line == "Số 45-QĐ/TTCT"
