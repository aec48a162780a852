"""Sex, ethnic group and standing: known answers are read, others asked about."""

import pytest

from courses.rosters.choices import check_ethnicity, check_gender, check_standing


@pytest.mark.parametrize(("typed", "value"), [("Nam", "Nam"), ("nữ", "Nữ"), ("NỮ", "Nữ")])
def test_nam_and_nu_are_read_in_any_case(typed, value):
    assert check_gender(typed) == (value, [])


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("Nu", "Nữ", "gender_read"),
        ("Trai", "Nam", "gender_read"),
        ("Nam, Nữ", "", "gender_conflict"),
        ("x", "", "gender_unknown"),
    ],
)
def test_other_words_for_the_sex_are_told_or_refused(typed, value, code):
    kept, (finding,) = check_gender(typed)
    assert (kept, finding.code, finding.is_rejection) == (value, code, not value)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("đảng viên dự bị", "Đảng viên dự bị", None),
        ("ĐVCT", "Đảng viên chính thức", "party_status_read"),
        ("Đoàn viên", "Quần chúng", "party_status_read"),
        ("Đảng viên", "", "party_status_unknown"),
    ],
)
def test_a_standing_is_read_or_left_blank_with_a_question(typed, value, code):
    kept, found = check_standing(typed)
    assert (kept, [finding.code for finding in found]) == (value, [code] if code else [])
    assert not any(finding.is_rejection for finding in found)


@pytest.mark.parametrize(
    ("typed", "kept", "suggestion"),
    [
        ("kinh", "Kinh", None),
        ("H'Mông", "H'Mông", "Mông"),
        ("Tầy", "Tầy", "Tày"),
        ("Êđê", "Êđê", "Ê Đê"),
        ("Sao Hỏa", "Sao Hỏa", None),
    ],
)
def test_an_ethnic_group_outside_the_list_is_kept_and_asked_about(typed, kept, suggestion):
    value, found = check_ethnicity(typed)
    assert value == kept
    assert [finding.suggestion for finding in found] == ([] if typed == "kinh" else [suggestion])
