"""Administrative units: two dated files, loaded as often as one likes; a reused code never loses its first meaning."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from centres import units
from centres.models import Tier, Unit

pytestmark = pytest.mark.django_db

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
BEFORE, AFTER = units.FILES
# Code 15 really was Yên Bái until 30/06/2025 and is Lào Cai since.
YEN_BAI = {"tier": "province", "code": "15", "name": "Tỉnh Yên Bái", "parent_code": ""}
LAO_CAI = YEN_BAI | {"name": "Tỉnh Lào Cai"}


def counts(file):
    path, _from_on, _to_on = file
    return Counter(row["tier"] for row in units._rows(path))


def test_the_files_hold_every_unit_of_both_maps():
    assert counts(BEFORE) == {"province": 63, "district": 696}
    assert counts(AFTER) == {"province": 34, "commune": 3321}


@pytest.mark.parametrize("file", units.FILES)
def test_codes_are_unique_of_full_length_and_point_to_a_province_of_the_same_file(file):
    rows = units._rows(file[0])
    assert len({(row["tier"], row["code"]) for row in rows}) == len(rows)
    lengths = {"province": 2, "district": 3, "commune": 5}
    assert all(len(row["code"]) == lengths[row["tier"]] and row["code"].isdigit() for row in rows)
    provinces = {row["code"] for row in rows if row["tier"] == "province"}
    assert {row["parent_code"] for row in rows if row["tier"] != "province"} == provinces
    assert all(row["name"].startswith(row["kind"]) for row in rows)


def test_both_files_are_loaded_once_however_often_the_command_runs(capsys):
    call_command("load_units")
    assert Unit.objects.count() == 63 + 696 + 34 + 3321
    call_command("load_units")
    assert Unit.objects.count() == 63 + 696 + 34 + 3321
    assert capsys.readouterr().out == "4114 units added.\n0 units added.\n"
    assert Unit.objects.on(LAST_OLD).filter(tier=Tier.COMMUNE).count() == 0
    assert Unit.objects.on(FIRST_NEW).filter(tier=Tier.DISTRICT).count() == 0
    nghe_an = Unit.objects.on(FIRST_NEW).get(tier=Tier.PROVINCE, code="40")
    assert (nghe_an.name, nghe_an.children.count()) == ("Tỉnh Nghệ An", 130)


def test_a_reused_code_is_another_row_and_the_old_one_keeps_its_name():
    units.load_rows([YEN_BAI], from_on=date(2025, 1, 1), to_on=LAST_OLD)
    units.load_rows([LAO_CAI], from_on=FIRST_NEW)
    names = [Unit.objects.on(day).get(tier=Tier.PROVINCE, code="15").name for day in (LAST_OLD, FIRST_NEW)]
    assert names == ["Tỉnh Yên Bái", "Tỉnh Lào Cai"]


def test_a_file_that_gives_a_known_code_another_name_is_refused_whole():
    units.load_rows([YEN_BAI], from_on=date(2025, 1, 1), to_on=LAST_OLD)
    other = LAO_CAI | {"code": "10"}
    with pytest.raises(ValidationError) as broken:
        units.load_rows([other, LAO_CAI], from_on=date(2025, 1, 1), to_on=LAST_OLD)
    assert broken.value.code == "unit_name_differs"
    for named in ("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai", "01/01/2025"):
        assert named in broken.value.messages[0]
    assert list(Unit.objects.values_list("code", "name")) == [("15", "Tỉnh Yên Bái")]


def test_a_row_cannot_be_renamed_by_saving_it():
    units.load_rows([YEN_BAI], from_on=date(2025, 1, 1), to_on=LAST_OLD)
    unit = Unit.objects.get()
    unit.name = "Tỉnh Lào Cai"
    with pytest.raises(ValidationError) as broken:
        unit.save()
    assert broken.value.code == "unit_name_differs"
    unit.refresh_from_db()
    assert unit.name == "Tỉnh Yên Bái"


def test_the_command_says_which_code_is_in_the_way():
    units.load_rows([LAO_CAI], from_on=date(2025, 1, 1), to_on=LAST_OLD)
    with pytest.raises(CommandError, match="15"):
        call_command("load_units")
    assert Unit.objects.count() == 1
