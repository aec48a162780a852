"""Administrative units from the files in centres/data: adds what is missing, never gives a row another meaning."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import Tier, Unit
from .vietnamese import clean

DATA = Path(__file__).resolve().parent / "data"
# File, first day, last day. Before: the map of 1 January 2025, as when each unit began is not known (data/README.md).
FILES = [
    (DATA / "units_before_2025-07-01.csv", date(2025, 1, 1), date(2025, 6, 30)),
    (DATA / "units_from_2025-07-01.csv", date(2025, 7, 1), None),
]


def load():
    """Add the units of both files that are missing; returns how many. May run again."""
    return sum(load_rows(_rows(path), from_on=from_on, to_on=to_on) for path, from_on, to_on in FILES)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_rows(rows, *, from_on, to_on=None):
    """Add units of one validity, from the day `from_on` to and including `to_on`; returns how many were missing.

    `rows`: dicts of tier, code, name, parent_code ("" for provinces). A code known from the same day must carry the
    same name. Raises ValidationError "unit_name_differs"; nothing is added then.
    """
    known = {(unit.tier, unit.code): unit for unit in Unit.objects.filter(from_on=from_on)}
    added = 0
    for tier in (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE):
        missing = []
        for row in rows:
            if row["tier"] != tier:
                continue
            if unit := known.get((tier, row["code"])):
                unit.check_name(clean(row["name"]))
            else:
                missing.append(_unit(row, known, from_on, to_on))
        known |= {(unit.tier, unit.code): unit for unit in Unit.objects.bulk_create(missing)}
        added += len(missing)
    return added


def _unit(row, known, from_on, to_on):
    parent = known[Tier.PROVINCE, row["parent_code"]] if row["parent_code"] else None
    return Unit(
        tier=row["tier"], code=row["code"], name=clean(row["name"]), parent=parent, from_on=from_on, to_on=to_on
    )
