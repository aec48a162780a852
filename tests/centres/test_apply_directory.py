"""Applying a bulk file (O8): all of what was shown or nothing, once, and never over a dated row."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import naming, places
from centres.directory import files, writing
from centres.models import AuditLine, Centre, DirectoryFile, Level, Premises
from centres.scope import Role
from tests.build import (
    TODAY,
    make_centre,
    make_directory,
    make_directory_line,
    make_directory_upload,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


def upload(by, *lines):
    """(the kept file, the digest of the page that shows it)."""
    row = files.upload(make_directory_upload(lines), by=by)
    return row, files.comparison(row, by=by).digest


def applied(by, *lines):
    row, digest = upload(by, *lines)
    return files.apply(row, by=by, digest=digest)


def refused_code(deed, **facts):
    with pytest.raises(ValidationError) as broken:
        deed(**facts)
    return broken.value.code


def test_a_new_centre_has_its_name_its_committee_and_its_own_keeper(by, province):
    line = make_directory_line(
        province, code="007", name="Trung tâm chính trị xã Quỳnh Bảng", short_name="Xã Quỳnh Bảng",
        parent="Đảng ủy xã Quỳnh Bảng", equipment="Máy chiếu\nLoa", hall_seats=1200, phone="0238 000 001",
    )  # fmt: skip
    applied(by, line)
    centre = Centre.objects.get()
    assert centre.custodian == centre
    assert (centre.code, centre.level, centre.province) == ("007", Level.COMMUNE, province)
    assert (centre.equipment, centre.hall_seats, centre.phone) == ("Máy chiếu\nLoa", 1200, "0238 000 001")
    assert (centre.halls, centre.closed_on, centre.email) == (None, None, "")
    name, parent = centre.names.get(), centre.parents.get()
    assert (name.name, name.effective_from) == (line["name"], date(2025, 7, 1))
    assert (parent.name, parent.symbol, parent.province) == ("Đảng ủy xã Quỳnh Bảng", "ĐU", province)
    assert centre.name_key == "trung tam chinh tri xa quynh bang"
    assert centre.search_key == "007 | trung tam chinh tri xa quynh bang"
    assert centre.sort_key


def test_what_bulk_writes_is_what_the_verbs_write(by, province):
    """The keys of a renamed centre are those that naming.rename leaves behind."""
    bulk, single = make_centre("Quỳnh Lưu", province), make_centre("Quỳnh Lưu", province)
    new = {"name": "Trung tâm chính trị Đặng Sơn", "short_name": "Đặng Sơn", "place": "Đặng Sơn"}
    applied(by, *make_directory(bulk, name_from=date(2025, 7, 1), **new))
    naming.rename(single, by=by, effective_from=date(2025, 7, 1), **new)
    kept = [Centre.objects.filter(pk=one.pk).values(*naming.PRESENT).get() for one in (bulk, single)]
    for one, centre in zip(kept, (bulk, single), strict=True):
        one["search_key"] = one["search_key"].removeprefix(centre.code.lower())
    assert kept[0] == kept[1]
    assert kept[0]["name"] == new["name"]


def test_a_new_name_leaves_the_old_one_to_its_days(by, province):
    centre = make_centre("Quỳnh Lưu", province)
    before = centre.name
    applied(by, *make_directory(centre, name="Tên mới", name_from=date(2025, 7, 1)))
    centre = Centre.objects.get()
    assert [centre.name_on(day).name for day in (date(2025, 6, 30), date(2025, 7, 1))] == [before, "Tên mới"]
    assert (centre.name, centre.parents.count()) == ("Tên mới", 1)


def test_a_name_to_come_waits_for_its_day(by, province):
    centre = make_centre("Quỳnh Lưu", province)
    tomorrow = TODAY() + timedelta(days=1)
    applied(by, *make_directory(centre, name="Tên mới", name_from=tomorrow))
    kept = Centre.objects.get()
    assert (kept.name, kept.name_on(tomorrow).name) == (centre.name, "Tên mới")


def test_national_staff_move_a_centre_to_another_province_from_a_day(province):
    other, centre = make_province("Hà Tĩnh", code="HT"), make_centre("Quỳnh Lưu", province)
    national = make_user(Role.NATIONAL)
    row = applied(national, *make_directory(centre, province="HT", parent_from=date(2025, 7, 1)))
    centre = Centre.objects.get()
    assert (centre.province, row.province) == (other, None)
    assert [centre.parent_on(day).province for day in (date(2025, 6, 30), date(2025, 7, 1))] == [province, other]


def test_fields_of_the_file_are_written_and_no_others_are_touched(by, province):
    centre = make_centre("Quỳnh Lưu", province, hall_seats=240, address="Thị trấn Cầu Giát")
    lines = make_directory(centre, premises=Premises.SHARED, hall_seats=None, email="a@b.example.vn")
    row = files.upload(make_directory_upload(lines), by=by)
    places.edit(centre, by=by, phone="0238 1")  # somebody else, after the upload: the file says there is no telephone
    applied_row = files.apply(row, by=by, digest=files.comparison(row, by=by).digest)
    centre = Centre.objects.get()
    assert (centre.premises, centre.hall_seats, centre.email) == (Premises.SHARED, None, "a@b.example.vn")
    assert (centre.address, centre.phone) == ("Thị trấn Cầu Giát", "")
    assert applied_row.counts == {"added": 0, "changed": 1, "unchanged": 0, "refused": 0}


def test_centres_that_are_not_in_the_file_stay_as_they_are(by, province):
    there, other = make_centre("Quỳnh Lưu", province), make_centre("Vinh", province)
    before = Centre.objects.filter(pk=other.pk).values().get()
    applied(by, *make_directory(there, phone="1"), make_directory_line(province))
    assert Centre.objects.filter(pk=other.pk).values().get() == before


def test_the_book_and_the_file_say_who_did_what(by, province):
    centre = make_centre("Quỳnh Lưu", province, code="QL")
    moved = {"name": "Tên mới", "name_from": date(2025, 7, 1), "parent": "Đảng ủy", "parent_from": date(2025, 7, 1)}
    row = applied(by, *make_directory(centre, phone="0238 1", **moved), make_directory_line(province, code="MOI"))
    assert (row.uploaded_by, row.province, row.filename, len(row.sha256)) == (by, province, "danh-ba.xlsx", 64)
    assert row.applied_at
    lines = {(line.verb, line.centre and line.centre.code): line.facts for line in AuditLine.objects.all()}
    assert lines == {
        ("upload_directory", None): {"name": "danh-ba.xlsx"},
        ("enter_centre", "MOI"): {"code": "MOI"},
        ("edit_centre", "QL"): {"changed": ["phone"]},
        ("rename", "QL"): {"name": "Tên mới", "effective_from": "2025-07-01"},
        ("move_under", "QL"): {"parent": "Đảng ủy", "effective_from": "2025-07-01"},
        ("apply_directory", None): {"added": 1, "updated": 1},
    }
    assert {line.province for line in AuditLine.objects.all()} == {province}


def test_applied_twice_a_file_writes_once(by, province):
    row, digest = upload(by, make_directory_line(province))
    files.apply(row, by=by, digest=digest)
    deeds = AuditLine.objects.count()
    assert files.apply(row, by=by, digest=digest).applied_at
    assert (Centre.objects.count(), AuditLine.objects.count()) == (1, deeds)


def test_a_file_applied_and_sent_again_has_nothing_to_write(by, province):
    line = make_directory_line(province)
    applied(by, line)
    row, digest = upload(by, line)
    assert files.comparison(row, by=by).counts["unchanged"] == 1
    assert refused_code(files.apply, row=row, by=by, digest=digest) == "nothing_to_apply"


def test_differences_that_are_no_longer_those_shown_are_not_applied(by, province):
    centre = make_centre("Quỳnh Lưu", province)
    row, digest = upload(by, *make_directory(centre, address="Số 1"), make_directory_line(province))
    places.edit(centre, by=by, address="Số 2")
    assert refused_code(files.apply, row=row, by=by, digest=digest) == "changed_meanwhile"
    assert Centre.objects.get().address == "Số 2"
    assert refused_code(files.apply, row=row, by=by, digest="") == "changed_meanwhile"


def test_one_refused_row_keeps_everything_out(by, province):
    row, digest = upload(by, make_directory_line(province), make_directory_line(province, email="x"))
    assert refused_code(files.apply, row=row, by=by, digest=digest) == "refused_rows"
    assert not Centre.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_breaks_in_the_middle_leaves_nothing(by, province, monkeypatch):
    row, digest = upload(by, make_directory_line(province))

    def broken(*_given):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(writing, "_change_centres", broken)
    with pytest.raises(RuntimeError):
        files.apply(row, by=by, digest=digest)
    assert not Centre.objects.exists()
    assert DirectoryFile.objects.get().applied_at is None


def test_only_those_who_send_files_apply_them(by, province):
    row, digest = upload(by, make_directory_line(province))
    for role in (Role.DIRECTOR, Role.OFFICER):
        with pytest.raises(PermissionDenied):
            files.apply(row, by=make_user(role, centre=make_centre()), digest=digest)
    assert DirectoryFile.objects.get().applied_at is None
