"""The Django admin: for system administrators only; nothing of the register, nothing is deleted."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from centres.models import Centre, User
from centres.scope import Role
from tests.build import make_certificates, make_class, make_programme, make_province, make_quota, make_user

pytestmark = pytest.mark.django_db

REGISTERED = {
    "centres.User",
    "centres.Province",
    "centres.Centre",
    "centres.StaffingRule",
    "courses.Programme",
    "courses.ProgrammeVersion",
    "courses.GradeScale",
    "django_tasks_database.DBTaskResult",  # the queue, only to read
}


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("quantri", "x", full_name="Quản trị")
    client.force_login(user)
    return user


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def test_only_places_accounts_and_catalogues_are_registered():
    assert {model._meta.label for model in admin.site._registry} == REGISTERED


def test_nothing_of_the_register_is_there_at_all(administrator):
    registered = {model._meta.app_label for model in admin.site._registry}
    assert not registered & {"certificates"}
    assert apps.get_app_config("certificates").models  # there is something that could be registered


@pytest.mark.parametrize("model", sorted(apps.get_app_config("certificates").models))
def test_certificates_cannot_be_reached_by_an_address(client, administrator, model):
    certificate = make_certificates()[0]
    for address in ("", "add/", f"{certificate.pk}/change/", f"{certificate.pk}/delete/"):
        assert client.get(f"/admin/certificates/{model}/{address}").status_code == 404


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_nobody_deletes_anything(administrator, label):
    model_admin = admin.site._registry[apps.get_model(label)]
    request = request_of(administrator)
    assert not model_admin.has_delete_permission(request)
    assert "delete_selected" not in model_admin.get_actions(request)
    for inline in model_admin.get_inline_instances(request):
        if inline.model._meta.label != "courses.AssessmentPart":  # of a version nobody follows, see below
            assert not inline.has_delete_permission(request)


@pytest.mark.parametrize("role", list(Role))
def test_people_of_the_portal_do_not_enter(client, role):
    client.force_login(make_user(role))
    assert client.get("/admin/").status_code == 302


def test_a_sign_of_staff_alone_opens_no_row(client):
    client.force_login(make_user(Role.DIRECTOR, is_staff=True))
    assert client.get("/admin/centres/user/").status_code == 403


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_the_pages_open(client, administrator, label):
    model = apps.get_model(label)
    make_quota(make_class().centre)
    assert client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").status_code == 200


def test_the_first_national_account_gets_a_temporary_password(client, administrator):
    facts = {"username": "trunguong", "full_name": "Cán bộ", "role": "national", "is_active": "on"}
    response = client.post("/admin/centres/user/add/", facts, follow=True)
    user = User.objects.get(username="trunguong")
    assert user.must_change_password
    last_words = [str(message).rpartition(" ")[2] for message in response.context["messages"]]
    assert any(user.check_password(word) for word in last_words)


def test_an_account_whose_place_does_not_fit_its_role_is_refused(client, administrator):
    facts = {"username": "x", "full_name": "Cán bộ", "role": "director", "is_active": "on"}
    assert client.post("/admin/centres/user/add/", facts).status_code == 200
    assert not User.objects.filter(username="x").exists()


def test_an_administrator_makes_nobody_an_administrator(client, administrator):
    facts = {"username": "x", "full_name": "Cán bộ", "role": "national", "is_active": "on", "is_superuser": "on",
             "is_staff": "on"}  # fmt: skip
    client.post("/admin/centres/user/add/", facts)
    user = User.objects.get(username="x")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_a_new_centre_takes_its_name_from_the_list_of_names(client, administrator):
    province = make_province()
    facts = {
        "code": "QL", "province": province.pk, "level": "district", "opened_on": "01/01/1997", "premises": "own",
        "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0", "names-0-effective_from": "01/01/1997",
        "names-0-name": "Trung tâm chính trị huyện Quỳnh Lưu", "names-0-short_name": "Huyện Quỳnh Lưu",
        "names-0-place": "Quỳnh Lưu", "parents-TOTAL_FORMS": "1", "parents-INITIAL_FORMS": "0",
        "parents-0-effective_from": "01/01/1997", "parents-0-name": "Huyện ủy Quỳnh Lưu",
        "parents-0-province": province.pk,
    }  # fmt: skip
    client.post("/admin/centres/centre/add/", facts)
    centre = Centre.objects.get(code="QL")
    assert (centre.short_name, centre.name_key) == ("Huyện Quỳnh Lưu", "trung tam chinh tri huyen quynh luu")
    assert centre.custodian == centre


def test_a_centre_without_a_name_is_refused(client, administrator):
    facts = {
        "code": "QL", "province": make_province().pk, "level": "district", "opened_on": "01/01/1997", "premises": "own",
        "names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0", "parents-TOTAL_FORMS": "0", "parents-INITIAL_FORMS": "0",
    }  # fmt: skip
    client.post("/admin/centres/centre/add/", facts)
    assert not Centre.objects.exists()


def test_a_rule_that_judged_a_decision_keeps_its_numbers(client, administrator):
    rule = make_quota(make_class().centre).rule
    address = f"/admin/centres/staffingrule/{rule.pk}/change/"
    client.post(address, {"min_posts": "1", "code": "x"})
    rule.refresh_from_db()
    assert (rule.code, rule.min_posts) == ("208-QĐ/TW", 4)


def test_a_version_that_a_class_follows_is_only_read(client, administrator):
    programme = make_programme()
    version = programme.versions.get()
    address = f"/admin/courses/programmeversion/{version.pk}/change/"
    model_admin = admin.site._registry[type(version)]
    request = request_of(administrator)
    [parts] = model_admin.get_inline_instances(request, version)
    assert model_admin.has_change_permission(request, version)
    assert parts.has_delete_permission(request, version)
    make_class(programme=programme)
    assert not model_admin.has_change_permission(request, version)
    for may in (parts.has_add_permission, parts.has_change_permission, parts.has_delete_permission):
        assert not may(request, version)
    assert client.post(address, {"periods": "1"}).status_code == 403
