"""Names and codes out of patterns: known words only, put in place once, and codes that cannot come again."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from courses.naming import (
    CODE,
    NAME,
    WORDS,
    Facts,
    check_code,
    check_length,
    check_name,
    fill,
)

FACTS = Facts("Bồi dưỡng nhận thức về Đảng", "NTVĐ", "NTVD", "QL", cohort=3, year=2026)


def code_of(check, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        check(*args, **kwargs)
    return broken.value.code


def test_the_usual_patterns_give_the_usual_names():
    assert fill(NAME, FACTS) == "Bồi dưỡng nhận thức về Đảng khóa III năm 2026"
    assert fill(CODE, FACTS) == "QL-26-NTVD-03"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("chương trình", "Bồi dưỡng nhận thức về Đảng"), ("tên ngắn", "NTVĐ"), ("mã chương trình", "NTVD"),
        ("mã trung tâm", "QL"), ("khóa", "3"), ("khóa La Mã", "III"), ("khóa 2 số", "03"), ("năm", "2026"),
        ("năm 2 số", "26"),
    ],
)  # fmt: skip
def test_each_word_stands_for_one_thing(word, text):
    assert fill(f"<{{{word}}}>", FACTS) == f"<{text}>"


def test_every_word_is_tried_above():
    assert list(FACTS.values()) == list(WORDS)


def test_a_word_may_come_twice_or_not_at_all():
    assert fill("{năm}/{năm}", FACTS) == "2026/2026"
    assert fill("Lớp của cấp ủy", FACTS) == "Lớp của cấp ủy"


@pytest.mark.parametrize("typed", ["{Khóa La Mã}", "{khoá la mã}", "{ KHÓA  LA MÃ }", "{khoa la ma}"])
def test_the_same_word_is_known_however_it_is_typed(typed):
    assert fill(typed, FACTS) == "III"
    check_name(typed)


def test_braces_within_a_programmes_name_are_text_and_no_pattern():
    odd = Facts("Lớp {năm} {0.__class__} %s", "x", "X", "QL", 1, 2026)
    assert fill("{chương trình} {năm}", odd) == "Lớp {năm} {0.__class__} %s 2026"


@pytest.mark.parametrize(
    "pattern", ["{0}", "{chương trình.__class__}", "{khóa:>9}", "{khóa!r}", "{}", "{tháng}", "{centre}", "{%(code)s}"]
)
def test_what_is_no_word_is_refused_and_named(pattern):
    with pytest.raises(ValidationError) as broken:
        check_name(f"Lớp {pattern}")
    assert broken.value.code == "unknown_word"
    [sentence] = broken.value.messages
    assert f"“{pattern}”" in sentence
    assert all(f"{{{word}}}" in sentence for word in WORDS)


@pytest.mark.parametrize("pattern", ["{khóa", "khóa}", "}{", "{khóa}}", "{{khóa}"])
def test_a_brace_without_its_counterpart_is_refused(pattern):
    assert code_of(check_name, pattern) == "stray_brace"


@pytest.mark.parametrize(
    ("pattern", "yearly", "code"),
    [
        ("{khóa}-{năm}", True, "programme_missing"),
        ("{tên ngắn}-{năm}", True, "cohort_missing"),
        ("{tên ngắn}-{khóa}", True, "year_missing"),
        ("{mã trung tâm}", False, "programme_missing"),
    ],
)
def test_a_code_tells_programme_and_cohort_and_the_year_where_cohorts_begin_anew(pattern, yearly, code):
    assert code_of(check_code, pattern, yearly=yearly) == code


@pytest.mark.parametrize(("pattern", "yearly"), [(CODE, True), ("{tên ngắn}.{khóa La Mã}", False)])
def test_a_code_that_cannot_come_again_is_taken(pattern, yearly):
    assert check_code(f"  {pattern} ", yearly=yearly) == pattern


def test_the_longest_name_has_to_fit():
    long = Facts("x" * 240, "x", "X", "QL", 8, 2026)
    assert code_of(check_length, "{chương trình} khóa {khóa}", 246, [FACTS, long]) == "too_long"
    check_length("{chương trình} khóa {khóa}", 247, [FACTS, long])  # 240, six of “ khóa ”, and a digit
    check_length("{chương trình}", 10, [])


@given(st.text(alphabet="{}ăknóhaL 2số:.!%s_0", max_size=40))
def test_any_text_is_taken_or_refused_in_words_and_never_crashes(pattern):
    refused = None
    try:
        check_name(pattern)
    except ValidationError as broken:
        refused = broken.code
    assert refused in {None, "unknown_word", "stray_brace"}
    assert refused or "{" not in fill(pattern, FACTS)
