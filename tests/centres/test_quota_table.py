"""24 centres on five days, worked out by hand: who is under, over, vacant, outside the rule, on each day.

The rules: 185-QĐ/TW fixes no number; 208-QĐ/TW, for centres of districts from 8 November 2019, says 4 to 6; 360-QĐ/TW,
for centres of communes and special zones from 1 July 2025, fixes no number that is known.
"""

from datetime import date

import pytest

from centres import posts
from centres.models import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    Centre,
    Level,
    Person,
    QuotaDecision,
    StaffingRule,
)
from tests.build import make_centre, make_province, make_rule

pytestmark = pytest.mark.django_db

OLD, BIRTH_OF_208, COMMUNES = date(2010, 1, 1), date(2019, 11, 8), date(2025, 7, 1)
DAYS = [date(2019, 11, 1), date(2020, 6, 30), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 24)]
D, C, S = Level.DISTRICT, Level.COMMUNE, Level.SPECIAL_ZONE

# Code, level, opened, closed, decisions [(in effect from, posts)], staff that counts [(heads, from, until)], and what
# holds on each of DAYS: V vacant, U under the rule's fewest, O over the decision, X decided outside the rule, "-" none
# of them, "." the centre is not there.
TABLE = [
    ("A01", D, OLD, None, [(OLD, 5)], [(5, OLD, None)], ["-", "-", "-", "-", "-"]),  # 5 of 5
    ("A02", D, OLD, None, [(OLD, 5)], [(4, OLD, None)], ["V", "V", "V", "V", "V"]),  # one missing, 4 is still allowed
    ("A03", D, OLD, None, [(OLD, 5)], [(3, OLD, None)], ["V", "UV", "UV", "UV", "UV"]),  # 3 < 4 only once 208 says 4
    ("A04", D, OLD, None, [(OLD, 3)], [(3, OLD, None)], ["-", "UX", "UX", "UX", "UX"]),  # 3: outside from 208 on
    ("A05", D, OLD, None, [(OLD, 7)], [(7, OLD, None)], ["-", "X", "X", "X", "X"]),  # 7 decided, 7 there: above 6
    ("A06", D, OLD, None, [(OLD, 6)], [(7, OLD, None)], ["O", "O", "O", "O", "O"]),  # 7 of 6
    ("A07", D, OLD, None, [(OLD, 8), (date(2020, 1, 1), 5)], [(6, OLD, None)], ["V", "O", "O", "O", "O"]),  # 8, then 5
    ("A08", D, OLD, None, [(date(2020, 3, 15), 4)], [(4, OLD, None)], ["-", "-", "-", "-", "-"]),  # first no decision
    ("A09", D, OLD, None, [], [(2, OLD, None)], ["-", "U", "U", "U", "U"]),  # never decided: nothing vacant, 2 < 4
    ("A10", D, OLD, None, [(OLD, 4)], [(3, OLD, None), (1, OLD, date(2020, 5, 31))],
     ["-", "UV", "UV", "UV", "UV"]),  # one left on 31/05/2020
    ("A11", D, OLD, None, [(OLD, 6)], [(6, OLD, None), (1, date(2020, 1, 1), date(2020, 12, 31))],
     ["-", "O", "-", "-", "-"]),  # a seventh person in 2020 only
    ("A12", D, OLD, None, [(OLD, 6)], [(6, OLD, None), (1, date(2021, 1, 1), date(2025, 6, 30))],
     ["-", "-", "O", "-", "-"]),  # the last day is counted, the day after is not
    ("A13", D, OLD, None, [(OLD, 5)], [(4, OLD, None), (1, COMMUNES, None)],
     ["V", "V", "V", "-", "-"]),  # the first day is counted
    ("A14", D, OLD, COMMUNES, [(OLD, 5)], [(5, OLD, date(2025, 6, 30))], ["-", "-", "-", ".", "."]),  # gone on its day
    ("A15", D, OLD, COMMUNES, [(OLD, 4)], [(2, OLD, date(2025, 6, 30))], ["V", "UV", "UV", ".", "."]),
    ("A16", D, OLD, COMMUNES, [(OLD, 6)], [(8, OLD, date(2025, 6, 30))], ["O", "O", "O", ".", "."]),
    ("A17", D, date(2020, 6, 30), None, [(date(2020, 6, 30), 4)], [(4, date(2020, 6, 30), None)],
     [".", "-", "-", "-", "-"]),  # there from its first day
    ("C01", C, COMMUNES, None, [(COMMUNES, 3)], [(3, COMMUNES, None)], [".", ".", ".", "-", "-"]),  # 360: no number
    ("C02", C, COMMUNES, None, [(COMMUNES, 5)], [(2, COMMUNES, None)], [".", ".", ".", "V", "V"]),  # missing, not under
    ("C03", C, COMMUNES, None, [(COMMUNES, 9)], [(9, COMMUNES, None)], [".", ".", ".", "-", "-"]),  # 9 is not outside
    ("C04", C, COMMUNES, None, [(COMMUNES, 3)], [(4, COMMUNES, None)], [".", ".", ".", "O", "O"]),  # 4 of 3
    ("C05", C, COMMUNES, None, [], [(1, COMMUNES, None)], [".", ".", ".", "-", "-"]),  # nothing decided, nothing fixed
    ("C06", C, COMMUNES, None, [(date(2025, 9, 1), 4)], [(3, COMMUNES, None)], [".", ".", ".", "-", "V"]),
    ("S01", S, COMMUNES, None, [(COMMUNES, 4)], [], [".", ".", ".", "V", "V"]),  # only the director, who does not count
]  # fmt: skip


@pytest.fixture
def rules():
    """The three regulations of the table."""
    make_rule("185-QĐ/TW", min_posts=None, max_posts=None, effective_from=date(2008, 9, 3))
    make_rule(effective_from=BIRTH_OF_208)
    for level in (C, S):
        make_rule("360-QĐ/TW", level=level, min_posts=None, max_posts=None, effective_from=COMMUNES)


@pytest.fixture
def centres(rules):
    """The centres of the table; each has a concurrent director outside the quota besides."""
    province = make_province()
    for code, level, opened, closed, decisions, staff, _expected in TABLE:
        centre = make_centre(code, province, code=code, level=level, opened_on=opened, closed_on=closed)
        for day, number in decisions:
            rule = StaffingRule.objects.in_force(level, day)
            QuotaDecision.objects.create(
                centre=centre, rule=rule, number=f"1-QĐ/{code}", decided_on=day, effective_from=day, posts=number,
                is_imported=True,
            )  # fmt: skip
        hire(centre, opened, closed, kind=AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, counts=False)
        for heads, first, last in staff:
            for _n in range(heads):
                hire(centre, first, last)
    return Centre.objects.filter(province=province)


def hire(centre, first, last, kind=AppointmentKind.LECTURER, mode=AppointmentMode.FULL_TIME, counts=True):
    person = Person.objects.create(centre=centre, full_name="Nguyễn Văn An")
    Appointment.objects.create(
        person=person, centre=centre, kind=kind, mode=mode, counts_towards_quota=counts, from_on=first, to_on=last
    )


def sets_of(rows):
    """{letter: codes} as the table writes them."""
    says = {
        "V": lambda row: row.posts.vacant > 0,
        "U": lambda row: row.posts.is_under,
        "O": lambda row: row.posts.over > 0,
        "X": lambda row: row.posts.is_outside,
    }
    return {letter: {row.centre.code for row in rows if holds(row)} for letter, holds in says.items()}


def test_the_table_is_whole():
    assert len(TABLE) == 24
    assert len({line[0] for line in TABLE}) == 24
    assert {line[1] for line in TABLE} == {D, C, S}


@pytest.mark.parametrize("place", range(len(DAYS)), ids=[str(day) for day in DAYS])
def test_who_is_under_over_vacant_and_outside_on_each_day(centres, place):
    day = DAYS[place]
    rows = posts.on_day(centres.running(day), day)
    assert {row.centre.code for row in rows} == {line[0] for line in TABLE if line[6][place] != "."}
    expected = {letter: {line[0] for line in TABLE if letter in line[6][place]} for letter in "VUOX"}
    assert sets_of(rows) == expected


def test_another_rule_gives_another_verdict_to_the_same_staff(centres):
    day = DAYS[4]
    before = sets_of(posts.on_day(centres.running(day), day))
    make_rule("9-QĐ/TW", min_posts=2, max_posts=5, effective_from=date(2026, 1, 1))
    after = sets_of(posts.on_day(centres.running(day), day))
    assert before["U"] - after["U"] == {"A03", "A04", "A09", "A10"}  # 2 and 3 persons are enough now
    assert after["X"] - before["X"] == {"A06", "A11", "A12"}  # 6 decided is too many now
    assert (after["V"], after["O"]) == (before["V"], before["O"])
    assert sets_of(posts.on_day(centres.running(DAYS[2]), DAYS[2]))["U"] == {"A03", "A04", "A09", "A10", "A15"}
