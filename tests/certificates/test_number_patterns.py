"""How numbers read: known words only, none that could repeat, from a day on, for books that begin after it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from certificates import numbers, register, registers
from certificates.models import NumberPattern
from tests.build import TODAY, make_centre, make_certificates, make_recognised_class, make_user

YEAR, TERM = "year", "term"
TYPED = {"form": "party", "period_kind": YEAR, "pattern": "{seq}/{year}-TTCT", "effective_from": date(2020, 1, 1)}


def refusal(deed, *args, **facts):
    with pytest.raises(ValidationError) as refused:
        deed(*args, **facts)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


@pytest.mark.parametrize(
    ("pattern", "kind", "code"),
    [
        ("{seq}/{year}-{name}", YEAR, "pattern_unknown_word"),
        ("{seq.__class__}/{year}", YEAR, "pattern_unknown_word"),
        ("{seq:>9}/{year}", YEAR, "pattern_unknown_word"),
        ("{{seq}}/{year}", YEAR, "pattern_unknown_word"),
        ("{seq}/{year}}", YEAR, "pattern_unknown_word"),
        ("{year}/GCN", YEAR, "pattern_without_seq"),
        ("{seq}/{seq}/{year}", YEAR, "pattern_without_seq"),
        ("{seq}-GCN/TTCT", YEAR, "pattern_repeats"),
        ("{seq}-GCN/{centre}", YEAR, "pattern_repeats"),
        ("{seq}/{year}", TERM, "pattern_repeats"),  # 2030 lies in two terms
        ("{year}{seq}", YEAR, "pattern_runs_together"),
        ("1{seq}/{year}", YEAR, "pattern_runs_together"),
        ("{seq}{day}", YEAR, "pattern_runs_together"),
        ("{seq}/{year}-" + "x" * 47, YEAR, "pattern_too_long"),
    ],
)
def test_a_pattern_that_could_repeat_or_be_misread_is_refused(pattern, kind, code):
    assert refusal(numbers.check, pattern, kind, "QL") == code


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("{seq}/{year}-GCN/TTCT", YEAR),
        ("QPAN/{seq}/{day}", YEAR),
        ("{centre}-{seq}-{period}", TERM),
        ("{seq}/{day}", TERM),
    ],
)
def test_a_pattern_that_tells_its_period_is_accepted(pattern, kind):
    numbers.check(pattern, kind, "QL")


def test_a_book_keeps_code_and_period_and_the_paper_gives_the_rest():
    kept = numbers.of_book("{centre}/{period}/{seq}/{day}", "Q{seq}L", "2025-2030")
    assert kept == "QseqL/2025-2030/{seq}/{day}"
    assert numbers.text(kept, 7, date(2026, 3, 5)) == "QseqL/2025-2030/0007/050326"


@pytest.mark.parametrize(
    ("kind", "on", "period"),
    [
        (YEAR, date(2025, 12, 31), "2025"),
        (YEAR, date(2026, 1, 1), "2026"),
        (TERM, date(2025, 6, 30), "2020-2025"),
        (TERM, date(2025, 7, 1), "2025-2030"),
        (TERM, date(2030, 6, 30), "2025-2030"),
        (TERM, date(2030, 7, 1), "2030-2035"),
    ],
)
def test_the_period_of_a_printed_date(kind, on, period):
    assert numbers.period(kind, on) == period
    assert numbers.last_day(period) >= on
    assert numbers.period(kind, numbers.last_day(period)) == period


@pytest.mark.parametrize("on", [date(2014, 1, 1), date(2035, 7, 1), date(2036, 1, 1)])
def test_a_day_outside_all_terms_is_refused(on):
    assert refusal(numbers.period, TERM, on) == "no_term"


@pytest.mark.django_db
def test_the_pattern_in_force_on_the_printed_date_begins_its_book():
    centre = make_centre(code="QL")
    director = make_user(Role.DIRECTOR, centre=centre)
    registers.set_pattern(centre, by=director, **TYPED | {"effective_from": date(2025, 1, 1)})
    registers.set_pattern(
        centre,
        by=director,
        **TYPED | {"effective_from": date(2026, 7, 1), "pattern": "{seq}/{period}", "period_kind": TERM},
    )
    assert register.pattern_for(centre, "party", date(2024, 12, 31)).pattern == "{seq}-GCN/TTCT"
    books = [register.take(centre, "party", day, 1)[0] for day in
             (date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1))]  # fmt: skip
    assert [(book.period, book.number_pattern) for book in books] == [
        ("2024", "{seq}-GCN/TTCT"),
        ("2025", "{seq}/{year}-TTCT"),
        ("2026", "{seq}/{year}-TTCT"),
        ("2025-2030", "{seq}/2025-2030"),
        ("2025-2030", "{seq}/2025-2030"),
    ]


@pytest.mark.django_db
def test_an_open_book_keeps_its_pattern_and_a_past_day_is_refused():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    make_certificates(make_recognised_class(centre, by=officer, learners=1), issue_on=TODAY())
    director = make_user(Role.DIRECTOR, centre=centre)
    assert (
        refusal(registers.set_pattern, centre, by=director, **TYPED | {"effective_from": TODAY()})
        == "pattern_in_the_past"
    )
    registers.set_pattern(centre, by=director, **TYPED | {"effective_from": TODAY() + timedelta(days=1)})
    (later,) = make_certificates(make_recognised_class(centre, by=officer, learners=1), issue_on=TODAY())
    assert later.number == "0002-GCN/TTCT"


@pytest.mark.django_db
def test_own_numbers_are_printed_and_measured():
    centre = make_centre(code="QL")
    registers.set_pattern(
        centre, by=make_user(Role.DIRECTOR, centre=centre), **TYPED | {"pattern": "{centre}/{seq}/{year}"}
    )
    (made,) = make_certificates(make_recognised_class(centre, learners=1))
    assert made.number == made.printed["number"] == f"QL/0001/{made.issued_on.year}"
    assert register.standing(centre, "party", made.issued_on).widest()[0] == f"QL/99999/{made.issued_on.year}"


@pytest.mark.django_db
def test_two_patterns_a_day_and_one_pattern_for_both_forms_are_refused():
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    registers.set_pattern(centre, by=director, **TYPED)
    assert refusal(registers.set_pattern, centre, by=director, **TYPED) == "pattern_that_day"
    alike = TYPED | {"form": "state", "pattern": "{seq}/{period}-TTCT"}  # other words, the same numbers
    assert refusal(registers.set_pattern, centre, by=director, **alike) == "pattern_of_other_form"
    assert NumberPattern.objects.count() == AuditLine.objects.filter(verb="set_number_pattern").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.DEPUTY, Role.LECTURER])
def test_only_the_director_sets_a_pattern(role):
    centre = make_centre()
    with pytest.raises(PermissionDenied):
        registers.set_pattern(centre, by=make_user(role, centre=centre), **TYPED)
    with pytest.raises(PermissionDenied):
        registers.set_pattern(centre, by=make_user(Role.DIRECTOR), **TYPED)
    assert not NumberPattern.objects.exists()
