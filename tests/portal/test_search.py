"""The search of the brand bar keeps within the scope and out of addresses."""

import pytest
from django.urls import reverse

from centres.scope import Role
from portal import finding
from tests.build import (
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_province,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_name_is_found_without_its_marks():
    course_class = make_class()
    [enrolment] = enrol(course_class, 1, full_name="Nguyễn Thị Ánh Nguyệt")
    found = finding.find(course_class.created_by, "anh nguyet")
    assert found.learners == [enrolment.learner]


def test_a_class_is_found_by_its_code():
    course_class = make_class()
    assert finding.find(course_class.created_by, course_class.code.lower()).classes == [course_class]


def test_a_certificate_is_found_by_its_printed_number():
    first, *_others = make_certificates()
    officer = make_user(Role.OFFICER, centre=first.centre)
    assert finding.find(officer, first.number).certificates == [first]


def test_nothing_of_another_centre_is_found():
    foreign = make_recognised_class(learners=1)
    [enrolment] = foreign.enrolments.all()
    certificate = make_certificates(foreign)[0]
    officer = make_user(Role.OFFICER, centre=make_centre("Vinh", foreign.centre.province))
    for text in (enrolment.learner.full_name, foreign.code, certificate.number):
        assert finding.find(officer, text).is_empty


def test_nothing_of_another_province_is_found_by_a_province():
    certificate = make_certificates()[0]
    stranger = make_user(Role.PROVINCE, province=make_province("Hà Tĩnh"))
    assert finding.find(stranger, certificate.holder_name).is_empty
    assert finding.find(stranger, certificate.number).is_empty
    neighbour = make_user(Role.PROVINCE, province=certificate.centre.province)
    assert finding.find(neighbour, certificate.number).certificates == [certificate]


def test_lecturers_find_no_certificates():
    certificate = make_certificates()[0]
    lecturer = make_user(Role.LECTURER, centre=certificate.centre)
    assert finding.find(lecturer, certificate.number).certificates == []


def test_the_name_searched_for_does_not_appear_in_an_address(client):
    course_class = make_class()
    enrol(course_class, 1, full_name="Vừ Bá Chìa")
    client.force_login(course_class.created_by)
    page = client.post(reverse("search"), {"q": "Vừ Bá Chìa"})
    assert page.status_code == 200
    assert "Vừ Bá Chìa" in page.content.decode()
    assert client.get(reverse("search"), {"q": "Vừ Bá Chìa"}).context["found"] is None


def test_one_letter_is_too_little_to_search_for(client):
    client.force_login(make_user())
    assert client.post(reverse("search"), {"q": "a"}).context["form"].has_error("q")
