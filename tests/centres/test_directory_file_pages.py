"""Pages of the bulk file (O8): download, upload, look at the differences, confirm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from centres.directory import files
from centres.models import Centre, DirectoryFile
from centres.scope import Role
from tests.build import (
    make_centre,
    make_directory,
    make_directory_line,
    make_directory_upload,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/directory-files/"


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def by(client, province):
    user = make_user(Role.PROVINCE, province=province)
    client.force_login(user)
    return user


def send(client, *lines):
    page = client.post(LIST, {"file": make_directory_upload(lines)})
    assert page.status_code == 302
    return page["Location"]


def test_from_the_upload_to_the_directory(client, by, province):
    centre = make_centre("Quỳnh Lưu", province)
    address = send(client, *make_directory(centre, phone="0238 1"), make_directory_line(province))
    page = client.get(address)
    assert page.context["counts"] == {"added": 1, "changed": 1, "unchanged": 0, "refused": 0}
    assert Centre.objects.count() == 1  # nothing is written yet
    done = client.post(f"{address}apply/", {"digest": page.context["found"].digest}, follow=True)
    assert "Đã ghi 2 trung tâm." in done.content.decode()
    assert Centre.objects.count() == 2
    centre.refresh_from_db()
    assert centre.phone == "0238 1"
    assert done.templates[0].name == "centres/directory_file_applied.html"


def test_refused_rows_are_named_and_nothing_can_be_confirmed(client, by, province):
    page = client.get(send(client, make_directory_line(province), make_directory_line(province, email="thu")))
    text = page.content.decode()
    assert "1 dòng bị từ chối nên chưa thể ghi tệp này." in text
    assert 'name="digest"' not in text
    (refused,) = page.context["found"].refused
    assert (refused.number, refused.column, refused.value) == (3, "Thư điện tử", "thu")


def test_a_file_that_cannot_be_read_is_told_on_the_form(client, by):
    page = client.post(LIST, {"file": SimpleUploadedFile("danh-ba.xlsx", b"%PDF-1.7")})
    assert page.status_code == 200
    assert page.context["form"].errors["file"] == [
        "Tệp không phải bảng tính .xlsx, dù tên tệp là gì. Lưu danh sách dạng .xlsx."
    ]
    assert not DirectoryFile.objects.exists()


def test_stale_differences_are_shown_anew(client, by, province):
    address = send(client, make_directory_line(province))
    page = client.post(f"{address}apply/", {"digest": "x"}, follow=True)
    assert "Các thay đổi không còn như khi xem." in page.content.decode()
    assert page.templates[0].name == "centres/directory_file_detail.html"
    assert not Centre.objects.exists()


def test_applying_is_never_a_get(client, by, province):
    assert client.get(f"{send(client, make_directory_line(province))}apply/").status_code == 405


def test_the_directory_comes_down_as_a_workbook_of_todays_name(client, by, province):
    make_centre("Quỳnh Lưu", province)
    page = client.get(reverse("directory-export"))
    assert page.content.startswith(b"PK")
    assert "danh-ba-trung-tam-" in page["Content-Disposition"]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_centres_have_no_way_in(client, by, province, role):
    address = send(client, make_directory_line(province))
    client.force_login(make_user(role, centre=make_centre("Vinh", province)))
    asked = [client.get(LIST), client.get(address), client.get(reverse("directory-export"))]
    asked += [client.post(LIST), client.post(f"{address}apply/")]
    assert [page.status_code for page in asked] == [403] * 5


def test_files_of_another_province_and_of_national_staff_are_not_there(client, province):
    strangers = [make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")), make_user(Role.NATIONAL)]
    rows = [files.upload(make_directory_upload([make_directory_line(province)]), by=user) for user in strangers]
    client.force_login(make_user(Role.PROVINCE, province=province))
    assert list(client.get(LIST).context["page"]) == []
    for row in rows:
        assert client.get(reverse("directory-file-detail", args=[row.pk])).status_code == 404
        assert client.post(reverse("directory-file-apply", args=[row.pk])).status_code == 404
    client.force_login(strangers[1])
    assert set(client.get(LIST).context["page"]) == set(rows)


def test_the_list_takes_the_same_queries_with_1_file_and_with_30(client, by, province, constant_queries):
    def add(n):
        for _number in range(n):
            DirectoryFile.objects.create(province=province, filename="danh-ba.xlsx", sha256="0" * 64, uploaded_by=by)

    assert constant_queries(client, LIST, add) <= 10


def test_709_lines_are_previewed_and_applied_in_few_queries(client, province, count_queries):
    client.force_login(make_user(Role.NATIONAL))
    there = [make_centre(f"Cũ {n}", province) for n in range(3)]
    address = send(
        client, *make_directory(*there, phone="0238 1"), *[make_directory_line(province) for _n in range(706)]
    )
    assert count_queries(client, address) <= 25
    page = client.get(address)
    client.post(f"{address}apply/", {"digest": page.context["found"].digest})
    assert Centre.objects.count() == 709
