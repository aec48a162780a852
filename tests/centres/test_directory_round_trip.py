"""The bulk file (O8): what is exported and uploaded again changes nothing, whatever the fields hold."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from centres import naming
from centres.directory import files
from centres.directory.columns import COLUMNS
from centres.directory.export import workbook_of
from centres.models import Centre, Level, Premises
from centres.scope import Role
from tests.build import TODAY, make_centre, make_directory, make_directory_upload, make_province, make_user

pytestmark = pytest.mark.django_db

# Every field filled, with what gets lost on the way through Excel if one is careless.
FULL = {
    "code": "007",  # zeros at the front
    "level": Level.SPECIAL_ZONE,
    "closed_on": date(2026, 3, 1),
    "premises": Premises.NONE,
    "halls": 2,
    "hall_seats": 1200,
    "rooms": 0,  # nought is not empty
    "area": 2_147_483_647,  # as large as the column holds
    "equipment": "Máy chiếu: 2\n=3 bộ âm thanh\n\n- bảng",  # lines, an empty one, what begins like a formula
    "contact": "Đồng chí Nguyễn Thị Ánh Nguyệt",
    "address": '=HYPERLINK("x")',
    "phone": "0238 000 123",
    "email": "quynhluu@centre.example.vn",
}


def compared(by, data):
    row = files.upload(make_directory_upload([]) if data is None else data, by=by)
    return files.comparison(row, by=by)


def exported(by):
    """The export as an upload, and its cells as another reader sees them: {header: cell} of each line."""
    data = workbook_of(by)
    upload = make_directory_upload([])
    upload.file = io.BytesIO(data)
    upload.size = len(data)
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows())
    heads = [cell.value for cell in rows[0]]
    return upload, [dict(zip(heads, row, strict=True)) for row in rows[1:]]


@pytest.fixture
def province():
    return make_province(code="040")


def test_an_export_uploaded_again_changes_nothing(province):
    make_centre("Quỳnh Lưu", province, **FULL)
    make_centre("Kỳ Sơn", province)
    renamed = make_centre("Vinh", province)
    by = make_user(Role.PROVINCE, province=province)
    naming.rename(renamed, by=by, effective_from=date(2020, 6, 1), name="Tên mới", short_name="Vinh", place="Vinh")
    naming.rename(renamed, by=by, effective_from=TODAY() + timedelta(days=9), name="Sẽ có", short_name="V", place="V")
    naming.move_under(renamed, by=by, effective_from=date(2025, 7, 1), name="Đảng ủy phường Thành Vinh")
    Centre.objects.filter(pk=renamed.pk).update(equipment="Loa\r\n\r\nMicro  không dây ", contact=" Hồ  Minh ")
    upload, _lines = exported(by)
    found = compared(by, upload)
    assert (found.counts, found.refused) == ({"added": 0, "changed": 0, "unchanged": 3, "refused": 0}, [])
    assert not found.can_be_applied


def test_text_is_written_as_text_dates_as_dates_and_numbers_as_numbers(province):
    make_centre("Quỳnh Lưu", province, **FULL)
    _upload, (line,) = exported(make_user(Role.PROVINCE, province=province))
    kinds = {column.header: line[column.header].data_type for column in COLUMNS.values()}
    dates = {COLUMNS[key].header for key in ("name_from", "parent_from", "opened_on", "closed_on")}
    numbers = {COLUMNS[key].header for key in ("halls", "hall_seats", "rooms", "area")}
    assert {head for head, kind in kinds.items() if kind == "d"} == dates
    assert {head for head, kind in kinds.items() if kind == "n"} == numbers
    assert {head for head, kind in kinds.items() if kind == "s"} == set(kinds) - dates - numbers
    assert line["Mã trung tâm"].value == "007"
    assert line["Mã tỉnh"].value == "040"
    assert line["Địa chỉ"].value == '=HYPERLINK("x")'
    assert line["Số phòng học"].value == 0
    assert line["Trụ sở"].value == "Chưa có trụ sở riêng"


def test_empty_fields_stay_empty_cells(province):
    make_centre("Quỳnh Lưu", province)
    _upload, (line,) = exported(make_user(Role.PROVINCE, province=province))
    empty = {head for head, cell in line.items() if cell.value is None}
    keys = ("closed_on", "halls", "hall_seats", "rooms", "area", "equipment", "contact", "address", "phone", "email")
    assert empty == {COLUMNS[key].header for key in keys}


def test_an_export_holds_ones_own_scope_and_nobody_elses(province):
    make_centre("Quỳnh Lưu", province, code="QL")
    make_centre("Kỳ Anh", make_province("Hà Tĩnh"), code="KA")
    _upload, lines = exported(make_user(Role.PROVINCE, province=province))
    assert [line["Mã trung tâm"].value for line in lines] == ["QL"]
    _upload, lines = exported(make_user(Role.NATIONAL))
    assert {line["Mã trung tâm"].value for line in lines} == {"QL", "KA"}


def test_each_field_that_differs_is_shown_old_and_new(province):
    centre = make_centre("Quỳnh Lưu", province, code="QL", hall_seats=240, phone="0238 1")
    by = make_user(Role.PROVINCE, province=province)
    lines = make_directory(centre, premises=Premises.SHARED, hall_seats=None, phone="0238 000 999", area=900)
    found = compared(by, make_directory_upload(lines))
    (change,) = found.changed
    assert (change.number, change.centre) == (2, centre)
    assert change.shown == [
        ("Trụ sở", "Trụ sở riêng", "Trụ sở chung"),
        ("Số chỗ hội trường chính", "240", ""),
        ("Diện tích sàn (m²)", "", "900"),
        ("Điện thoại", "0238 1", "0238 000 999"),
    ]


def test_rows_without_any_cell_are_no_lines(province):
    centre = make_centre("Quỳnh Lưu", province)
    empty = dict.fromkeys(COLUMNS, "")
    found = compared(make_user(Role.NATIONAL), make_directory_upload([empty, *make_directory(centre), empty]))
    assert found.counts == {"added": 0, "changed": 0, "unchanged": 1, "refused": 0}
