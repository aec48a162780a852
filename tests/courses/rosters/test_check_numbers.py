"""Citizen ids, telephones, addresses: no zero is lost in silence, none is put back unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.sheets.cells import text_of
from courses.rosters.numbers import check_citizen_id, check_email, check_phone


def citizen_id(raw, birth="1999-11-08", gender="Nam"):
    value, found = check_citizen_id(text_of(raw), birth=birth, gender=gender)
    return value, [(finding.code, finding.suggestion) for finding in found]


@pytest.mark.parametrize("typed", ["040099009035", "040 099 009 035", "040.099.009.035"])
def test_twelve_digits_are_kept_without_their_gaps(typed):
    assert citizen_id(typed) == ("040099009035", [])


@pytest.mark.parametrize(
    ("typed", "whole", "birth"),
    [
        (40099009035.0, "040099009035", "1999"),
        ("1069063820", "001069063820", "1969"),
        ("01084028520", "001084028520", "1984"),
        ("40099009035.0", "040099009035", "1999"),
    ],
)
def test_a_lost_zero_is_refused_with_the_whole_number_as_suggestion(typed, whole, birth):
    assert citizen_id(typed, birth) == ("", [("lost_zero", whole)])


def test_a_number_that_lost_another_digit_gets_no_suggestion():
    assert citizen_id("04009900903") == ("", [("lost_zero", None)])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4.0119E+10", "id_shortened"),
        ("182345678", "id_old"),
        ("0400990090351", "id_malformed"),
        ("không có", "id_malformed"),
    ],
)
def test_any_other_number_is_refused(typed, code):
    assert citizen_id(typed) == ("", [(code, None)])


def test_twelve_digits_among_other_signs_are_suggested():
    assert citizen_id("040-099-009-035") == ("", [("id_malformed", "040099009035")])


@pytest.mark.parametrize(
    ("birth", "gender", "code"),
    [("1998-11-08", "Nam", "id_birth_year"), ("1999", "Nữ", "id_gender"), ("2099", "Nam", "id_birth_year")],
)
def test_an_id_that_contradicts_the_row_is_asked_about(birth, gender, code):
    assert citizen_id("040099009035", birth, gender) == ("040099009035", [(code, None)])


def test_an_id_of_the_year_2000_and_later_has_its_own_digit():
    assert citizen_id("042200045509", "2000-05-14", "Nam") == ("042200045509", [])
    assert citizen_id("040302014532", "2002-06-09", "Nữ") == ("040302014532", [])


def test_a_province_that_does_not_exist_is_asked_about():
    assert citizen_id("999099009035") == ("999099009035", [("id_province", None)])


@pytest.mark.parametrize(
    ("typed", "kept", "code", "suggestion"),
    [
        ("0900.000.022", "0900000022", None, None),
        ("0238 3844 123", "02383844123", None, None),
        (900000001.0, "900000001", "lost_zero", "0900000001"),
        ("+84 900 000 001", "+84 900 000 001", "phone_malformed", "0900000001"),
        ("0900-000-001", "0900-000-001", "phone_malformed", "0900000001"),
        ("0900000001, 0900000002", "0900000001, 0900000002", "phone_several", "0900000001"),
        ("090000000", "090000000", "phone_malformed", None),
        ("O900000001", "O900000001", "phone_malformed", "0900000001"),
    ],
)
def test_a_telephone_is_kept_as_typed_and_asked_about(typed, kept, code, suggestion):
    value, found = check_phone(text_of(typed))
    assert value == kept
    assert [(finding.code, finding.suggestion) for finding in found] == ([(code, suggestion)] if code else [])
    assert not any(finding.is_rejection for finding in found)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("anh@hocvien", None),
        ("anh @hocvien.example", "anh@hocvien.example"),
        ("anh@hocvien,example", "anh@hocvien.example"),
        ("mailto:anh@hocvien.example", "anh@hocvien.example"),
        ("không có", None),
    ],
)
def test_an_address_is_kept_as_typed_and_asked_about(typed, suggestion):
    value, (finding,) = check_email(typed)
    assert (value, finding.code, finding.suggestion) == (typed, "email_malformed", suggestion)


@pytest.mark.parametrize("typed", ["O4OO99OO9O35", "CCCD: 040099009035", "040-099-009-035"])
def test_twelve_digits_among_other_signs_or_typed_with_letters_are_suggested(typed):
    assert citizen_id(typed) == ("", [("id_malformed", "040099009035")])


@given(st.text(min_size=1))
def test_what_is_kept_as_an_id_has_twelve_digits(text):
    value, found = check_citizen_id(text, birth="", gender="")
    assert (len(value) == 12 and value.isascii() and value.isdigit()) or (value == "" and found)
