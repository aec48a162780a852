"""Before the first page of a day, names and provinces that begin that day are copied onto their centres."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from centres import naming
from centres.models import CentreName, CentreParent
from centres.scope import Role
from tests.build import make_centre, make_province, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomorrow(monkeypatch):
    """Let the calendar go on by a day when called."""
    day = timezone.localdate() + timedelta(days=1)
    return lambda: monkeypatch.setattr(timezone, "localdate", lambda *args: day)


def test_lists_show_the_new_name_on_its_day_also_in_a_process_that_ran_on(client, tomorrow):
    centre = make_centre()
    CentreName.objects.create(
        centre=centre, effective_from=timezone.localdate() + timedelta(days=1), name="Trung tâm chính trị xã Mới",
        short_name="Xã Mới", place="Quỳnh Lưu",
    )  # fmt: skip
    client.force_login(make_user(Role.NATIONAL))
    assert "Xã Mới" not in client.get("/plans/").text
    tomorrow()
    assert "Xã Mới" in client.get("/plans/").text


def test_access_follows_on_the_day_of_the_move(tomorrow):
    centre, other = make_centre(), make_province("Hà Tĩnh")
    CentreParent.objects.create(
        centre=centre, effective_from=timezone.localdate() + timedelta(days=1), name="Đảng ủy xã", province=other
    )
    old, new = Client(), Client()
    old.force_login(make_user(Role.PROVINCE, province=centre.province))
    new.force_login(make_user(Role.PROVINCE, province=other))
    page = f"{centre.get_absolute_url()}edit/"
    assert [one.get(page).status_code for one in (old, new)] == [200, 404]
    tomorrow()
    assert [one.get(page).status_code for one in (old, new)] == [404, 200]


def test_a_process_looks_once_a_day_and_not_for_strangers(client, monkeypatch):
    asked = []
    monkeypatch.setattr(naming, "refresh", asked.append)
    client.get("/")
    client.get("/healthz")
    assert asked == []
    client.force_login(make_user(Role.NATIONAL))
    client.get("/help/")
    client.get("/help/")
    assert asked == [timezone.localdate()]
