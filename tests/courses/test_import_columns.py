"""What a centre calls a column: asked once, read again, remembered for the next file of the same centre."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses import import_tasks, importing
from courses.models import ColumnName, RosterImport
from courses.views.roster_page import columns
from tests.build import make_centre, make_class, make_user, upload_roster
from tests.courses.rosters.files import xlsx

pytestmark = pytest.mark.django_db
Step = RosterImport.Step
HEADER = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị công tác", "ĐV cử", "Mã hồ sơ")
LINE = (1, "Nguyễn Thị Hòa", "25/04/1990", "Nữ", "Trường THCS An Hòa", "Đảng bộ xã An Hòa", "HS-01")


def file():
    return SimpleUploadedFile("danh-sach.xlsx", xlsx([HEADER, LINE]))


@pytest.fixture
def officer(client):
    officer = make_user()
    client.force_login(officer)
    return officer


@pytest.fixture
def work(officer):
    return upload_roster(make_class(officer.centre, by=officer), file())


def unread(work):
    return [column["header"] for column in columns(work) if column["field"] is None]


def choose(work, by, **chosen):
    """Name columns and let the worker read the file again."""
    keys = {"unit": "dv cu", "number": "ma ho so"}
    changed = importing.name_columns(work, {keys[name]: field for name, field in chosen.items()}, by=by)
    import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    return changed


def test_columns_nobody_knows_are_listed_without_the_running_number(work):
    assert unread(work) == ["ĐV cử", "Mã hồ sơ"]


def test_a_chosen_column_is_read_and_remembered(work, officer):
    assert choose(work, officer, unit="sending_unit", number="") == 2
    assert (work.step, work.rows[0]["values"]["sending_unit"]) == (Step.REVIEW, "Đảng bộ xã An Hòa")
    assert unread(work) == []
    kept = ColumnName.objects.order_by("header").values_list("centre", "header", "field", "chosen_by")
    assert sorted(kept) == sorted([
        (officer.centre_id, "ĐV cử", "sending_unit", officer.pk), (officer.centre_id, "Mã hồ sơ", "", officer.pk),
    ])  # fmt: skip


def test_the_next_file_of_the_centre_is_read_with_it_and_says_so(client, work, officer):
    choose(work, officer, unit="sending_unit", number="")
    again = upload_roster(make_class(officer.centre, by=officer), file())
    assert again.rows[0]["values"]["sending_unit"] == "Đảng bộ xã An Hòa"
    page = client.get(reverse("import-detail", args=[again.pk])).text
    assert "Cột “ĐV cử” được đọc là “Đơn vị cử đi học” (do trung tâm chọn)" in page
    assert "Cột “Mã hồ sơ” được bỏ qua (do trung tâm chọn)" in page


def test_another_centre_is_asked_itself(work, officer):
    choose(work, officer, unit="sending_unit")
    elsewhere = make_class(make_centre("Diễn Châu"))
    assert unread(upload_roster(elsewhere, file())) == ["ĐV cử", "Mã hồ sơ"]


def test_a_choice_can_be_changed(work, officer):
    choose(work, officer, unit="sending_unit")
    assert choose(work, officer, unit="note") == 1
    assert (work.rows[0]["values"]["sending_unit"], work.rows[0]["values"]["note"]) == ("", "Đảng bộ xã An Hòa")
    assert ColumnName.objects.get().field == "note"


def test_the_page_asks_and_remembers(client, work, officer):
    page = client.get(reverse("import-detail", args=[work.pk]))
    names = {column["header"]: f"column_{n}" for n, column in enumerate(columns(work))}
    assert page.text.count('name="column_') == len(names)
    answer = client.post(reverse("import-columns", args=[work.pk]), {
        **{name: column["field"] or "?" for name, column in zip(names.values(), columns(work), strict=True)},
        names["ĐV cử"]: "sending_unit",
    })  # fmt: skip
    assert answer["Location"] == reverse("import-detail", args=[work.pk])
    work.refresh_from_db()
    assert (work.step, work.rows) == (Step.READING, [])
    assert list(ColumnName.objects.values_list("header_key", "field")) == [("dv cu", "sending_unit")]


def test_nothing_chosen_reads_nothing_again(client, work, officer):
    same = {
        f"column_{n}": "?" if column["field"] is None else column["field"] for n, column in enumerate(columns(work))
    }
    client.post(reverse("import-columns", args=[work.pk]), same)
    work.refresh_from_db()
    assert (work.step, ColumnName.objects.count()) == (Step.REVIEW, 0)


def test_a_field_no_template_has_is_refused(client, work, officer):
    with pytest.raises(ValidationError) as refused:
        importing.name_columns(work, {"dv cu": "password"}, by=officer)
    assert refused.value.code == "no_such_field"
    client.post(reverse("import-columns", args=[work.pk]), {"column_0": "password"})
    work.refresh_from_db()
    assert (work.step, ColumnName.objects.count()) == (Step.REVIEW, 0)


def test_a_column_that_is_not_in_the_file_is_ignored(work, officer):
    assert importing.name_columns(work, {"khong co": "note"}, by=officer) == 0
    assert not ColumnName.objects.exists()


def test_a_stranger_names_no_column_and_an_import_that_is_over_keeps_its_own(client, work, officer):
    with pytest.raises(PermissionDenied):
        importing.name_columns(work, {"dv cu": "note"}, by=make_user(centre=make_centre("Diễn Châu")))
    importing.discard(work, by=officer)
    with pytest.raises(ValidationError) as refused:
        importing.name_columns(work, {"dv cu": "note"}, by=officer)
    assert refused.value.code == "import_is_over"
