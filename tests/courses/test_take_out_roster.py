"""The roster of a class as an Excel file in the columns of the template: imported again it changes nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import model_to_dict
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import roster_book
from courses.matching import ENROLLED
from courses.models import BirthPrecision, EnrolmentStatus, Learner, PartyStatus
from courses.reviewing import review
from courses.rosters.read import read
from tests.build import enrol, make_centre, make_class, make_person, make_user, upload_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def course_class(officer):
    """Learners with everything, with the least, with a year alone, and with a name as it was typed."""
    course_class = make_class(officer.centre, by=officer)
    enrol(course_class, 1, full_name="Vừ Bá Chìa", gender="male", citizen_id="040090001234", ethnicity="Mông",
          birth_on=date(1990, 3, 8), home_place="Nghệ An", position="Bí thư chi bộ", party_status=PartyStatus.FULL,
          party_join_on=date(2015, 2, 3), phone="0912345678", email="chia@example.vn")  # fmt: skip
    enrol(course_class, 1, full_name="Nguyễn Thị Ánh Nguyệt")
    enrol(course_class, 1, full_name="Lê Thị Mai", birth_on=date(1971, 1, 1), birth_precision=BirthPrecision.YEAR)
    enrol(course_class, 1, full_name="LÊ THỊ HÒA", party_status=PartyStatus.NONE)
    return course_class


def everything(course_class):
    rows = course_class.enrolments.order_by("pk").select_related("learner")
    return [(model_to_dict(one), model_to_dict(one.learner)) for one in rows]


def test_imported_again_it_creates_enrols_and_changes_nobody(course_class, officer):
    before, learners = everything(course_class), Learner.objects.count()
    data = roster_book.workbook(course_class, by=officer)
    work = upload_roster(course_class, SimpleUploadedFile("danh-sach.xlsx", data))
    found = review(work, by=officer)
    assert ([row.state for row in found.rows], found.written, found.left_out) == ([ENROLLED] * 4, [], [])
    assert (everything(course_class), Learner.objects.count()) == (before, learners)


def test_it_has_all_columns_as_the_template_has_them(course_class, officer):
    rows = {row.cells["full_name"]: row.cells for row in read(roster_book.workbook(course_class, by=officer)).rows}
    assert rows["Vừ Bá Chìa"] | {"note": ""} == {
        "full_name": "Vừ Bá Chìa", "birth_date": "08/03/1990", "gender": "Nam", "ethnicity": "Mông",
        "citizen_id": "040090001234", "workplace": "Trường THCS An Hòa", "position": "Bí thư chi bộ",
        "party_status": "Đảng viên chính thức", "party_join_date": "03/02/2015", "sending_unit": "Đảng bộ xã An Hòa",
        "phone": "0912345678", "email": "chia@example.vn", "home_place": "Nghệ An", "note": "",
    }  # fmt: skip
    assert rows["Lê Thị Mai"]["birth_date"] == "1971"


def test_who_left_is_not_in_it(course_class, officer):
    gone = course_class.enrolments.get(learner__full_name="Lê Thị Mai")
    course_class.enrolments.filter(pk=gone.pk).update(status=EnrolmentStatus.WITHDRAWN, leave_reason="ốm")
    names = [row.cells["full_name"] for row in read(roster_book.workbook(course_class, by=officer)).rows]
    assert names == ["Vừ Bá Chìa", "LÊ THỊ HÒA", "Nguyễn Thị Ánh Nguyệt"]


def test_a_roster_without_people_is_a_file_without_rows(officer):
    assert roster_book.workbook(make_class(officer.centre, by=officer), by=officer)


def test_the_learners_tab_leads_to_it_and_the_audit_book_tells(client, course_class, officer):
    client.force_login(officer)
    address = reverse("roster-export", args=[course_class.pk])
    assert address in client.get(f"{course_class.get_absolute_url()}?tab=roster").text
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith('attachment; filename="danh-sach-hoc-vien-')
    assert AuditLine.objects.get(verb="export_roster").facts == {"learners": 4}


def test_only_those_who_keep_the_records_take_it_out(client, course_class, officer):
    person = make_person(officer.centre)
    type(course_class).objects.filter(pk=course_class.pk).update(head=person)
    address = reverse("roster-export", args=[course_class.pk])
    for user, status in [
        (make_user(Role.LECTURER, centre=officer.centre, person=person), 403),
        (make_user(Role.PROVINCE, province=officer.centre.province), 403),
        (make_user(centre=make_centre("Diễn Châu")), 404),
    ]:
        client.force_login(user)
        assert client.get(address).status_code == status
        assert address not in client.get(f"{course_class.get_absolute_url()}?tab=roster").content.decode()
    assert not AuditLine.objects.filter(verb="export_roster").exists()
