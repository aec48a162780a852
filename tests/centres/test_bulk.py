"""Very many rows are written as they are given, on both databases."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from centres import bulk
from courses.models import Learner
from tests.build import make_learner

pytestmark = pytest.mark.django_db
COLUMNS = ["id", "full_name", "name_key", "sort_key", "birth_on", "gender", "workplace", "citizen_id", "party_join_on"]


def row(key, name="Lê Thị Mai", **facts):
    facts = {"workplace": "Trường", "citizen_id": None, "party_join_on": None} | facts
    return (key, name, "x", "y", date(1990, 4, 25), "female", *facts.values())


@pytest.mark.parametrize(
    "text", ["Trường\tTHCS", "xã\nChi Khê\r", "C:\\N", "\\N", "\\.", "", "“Ánh” ☆", "a''b\"c", "%s"]
)
def test_any_text_comes_back_as_it_was(text):
    [key] = bulk.reserve(Learner, 1)
    bulk.insert(Learner, COLUMNS, [row(key, workplace=text)])
    assert Learner.objects.get().workplace == text


def test_days_nothing_and_defaults_come_back_as_they_were():
    first, second = bulk.reserve(Learner, 2)
    bulk.insert(Learner, COLUMNS, [row(first, party_join_on=date(2020, 2, 3)), row(second, citizen_id="040190001234")])
    one, two = Learner.objects.order_by("pk")
    assert (one.pk, one.birth_on, one.party_join_on, one.citizen_id) == (
        first,
        date(1990, 4, 25),
        date(2020, 2, 3),
        None,
    )
    assert (two.party_join_on, two.citizen_id, two.birth_precision, two.email) == (None, "040190001234", "day", "")


def test_keys_are_nobody_elses():
    before = make_learner()
    keys = bulk.reserve(Learner, 3)
    bulk.insert(Learner, COLUMNS, [row(key) for key in keys])
    after = make_learner()
    assert len({before.pk, *keys, after.pk}) == 5


def test_a_row_that_breaks_a_constraint_takes_all_with_it(monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    keys = bulk.reserve(Learner, 4)
    rows = [row(key) for key in keys[:3]] + [row(keys[3], citizen_id="12")]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Learner, COLUMNS, rows)
    assert not Learner.objects.exists()


def test_no_rows_are_no_work():
    assert (bulk.reserve(Learner, 0), bulk.insert(Learner, COLUMNS, [])) == ([], 0)
