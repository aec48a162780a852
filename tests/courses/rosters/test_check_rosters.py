"""A roster as a whole: rows, duplicates, notes, suggestions agreed to."""

from datetime import date

import pytest

from courses.rosters.check import CheckedRow, accept, as_json, check
from courses.rosters.fields import FIELDS
from courses.rosters.read import Roster, Row, UnreadableFile

TODAY = date(2026, 11, 23)
PERSON = {
    "full_name": "Nguyễn Thị Ánh",
    "birth_date": "08/03/1990",
    "gender": "Nữ",
    "citizen_id": "040190001234",
    "workplace": "Trường THCS Thanh Vân Hạ",
}


def checked(*rows, **facts):
    """The Checked roster of people who differ from PERSON as `rows` say, from row 2 on."""
    lines = [Row(number, PERSON | cells) for number, cells in enumerate(rows, start=2)]
    return check(Roster(rows=lines, headers=dict.fromkeys(FIELDS, "x"), **facts), today=TODAY)


def found(roster):
    return [(issue.row, issue.column, issue.code) for issue in roster.issues]


def test_a_faultless_row_has_normal_values_and_no_issue():
    roster = checked({"party_join_date": date(2015, 5, 19), "phone": "0900 000 001", "note": None})
    assert (roster.accepted, roster.warnings, roster.rejected, roster.issues) == (1, 0, 0, [])
    values = roster.rows[0].values
    assert list(values) == list(FIELDS)
    assert (values["birth_date"], values["party_join_date"]) == ("1990-03-08", "2015-05-19")
    assert (values["phone"], values["note"]) == ("0900000001", "")
    assert roster.rows[0].typed["party_join_date"] == "19/05/2015"


@pytest.mark.parametrize("key", ["full_name", "birth_date", "gender", "workplace"])
@pytest.mark.parametrize("cell", ["", None, "  ", "\u200b"])
def test_a_missing_required_cell_refuses_the_row(key, cell):
    roster = checked({key: cell})
    assert found(roster) == [(2, key, "missing")]
    assert roster.rejected == 1


@pytest.mark.parametrize("cell", ["#N/A", "=B2&C2", "#REF!"])
def test_a_formula_without_a_value_refuses_a_required_cell_and_blanks_another(cell):
    assert checked({"workplace": cell}).rejected == 1
    roster = checked({"position": cell})
    assert (roster.accepted, roster.rows[0].values["position"]) == (1, "")
    assert found(roster) == [(2, "position", "formula")]


def test_text_longer_than_the_registry_keeps_is_refused():
    assert found(checked({"workplace": "x" * 251})) == [(2, "workplace", "too_long")]
    assert found(checked({"workplace": "x" * 250})) == []


def test_an_optional_cell_too_long_for_the_registry_is_left_blank_with_a_question():
    roster = checked({"note": "x" * 251, "phone": "0900000001, 0900000002"})
    assert [(issue.code, issue.suggestion, issue.is_rejection) for issue in roster.issues] == [
        ("phone_several", "0900000001", False), ("too_long", None, False),
    ]  # fmt: skip
    assert (roster.rows[0].values["note"], roster.rows[0].values["phone"]) == ("", "")


def test_a_ditto_mark_is_refused_with_the_text_above_as_suggestion():
    roster = checked(
        {}, {"workplace": '"', "citizen_id": ""}, {"workplace": "nt", "citizen_id": "", "full_name": "Lê Thị Ba"}
    )
    assert [(issue.row, issue.code, issue.suggestion) for issue in roster.issues if issue.column == "workplace"] == [
        (3, "ditto", PERSON["workplace"]), (4, "ditto", PERSON["workplace"]),
    ]  # fmt: skip


def test_a_row_in_an_old_font_is_refused_cell_by_cell_with_its_reading():
    typed = {"full_name": "NguyÔn ThÞ ¸nh", "workplace": "Tr\u00adêng THCS", "ethnicity": "Th¸i", "gender": "N÷"}
    roster = checked(typed)
    assert [(issue.column, issue.suggestion, issue.is_rejection) for issue in roster.issues] == [
        ("full_name", "Nguyễn Thị Ánh", True), ("gender", "Nữ", True), ("ethnicity", "Thái", True),
        ("workplace", "Trường THCS", True),
    ]  # fmt: skip


def test_the_same_id_twice_is_refused_in_the_later_row():
    assert found(checked({}, {"full_name": "Lê Thị Ba"})) == [(3, "citizen_id", "duplicate_id")]


@pytest.mark.parametrize("name", ["Nguyễn Thị Hòa", "Nguyễn Thị Hoà"])
def test_the_same_name_and_birth_is_asked_about_when_an_id_is_missing(name):
    roster = checked({"full_name": "Nguyễn Thị Hòa"}, {"full_name": name, "citizen_id": ""})
    assert found(roster) == [(3, "full_name", "duplicate_person")]
    assert roster.rejected == 0


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Nguyễn Thị Hạ", "citizen_id": ""},
        {"full_name": "Nguyễn Thị Hà", "citizen_id": "040190009999"},
        {"full_name": "Nguyễn Thị Hà", "citizen_id": "", "birth_date": "09/03/1990"},
    ],
)
def test_twins_and_namesakes_with_ids_of_their_own_are_no_duplicates(other):
    assert found(checked({"full_name": "Nguyễn Thị Hà"}, other)) == []


def test_a_year_alone_makes_a_duplicate_only_at_the_same_workplace():
    person = {"birth_date": "1990", "citizen_id": ""}
    assert found(checked(person, person)) == [(3, "full_name", "duplicate_person")]
    assert found(checked(person, person | {"workplace": "Trạm Y tế"})) == []


def test_years_of_two_digits_are_told_once_for_the_column():
    person = {"citizen_id": ""}
    roster = checked(person | {"birth_date": "8/3/90"}, person | {"birth_date": "9/3/1990", "full_name": "Lê Thị Ba"})
    assert found(roster) == [(None, "birth_date", "short_years")]


def test_names_with_the_given_name_first_are_asked_about_row_by_row():
    people = [{"full_name": name, "citizen_id": ""} for name in ("An Trần Đức", "Bình Lê Quốc", "Nguyễn Thị Ánh")]
    roster = checked(*people)
    assert found(roster) == [(2, "full_name", "name_order"), (3, "full_name", "name_order")]
    assert accept(roster.rows[0], "full_name", today=TODAY).values["full_name"] == "Trần Đức An"


def test_a_member_beside_quan_chung_is_asked_about():
    roster = checked({"party_status": "Quần chúng", "party_join_date": "19/05/2015"})
    assert found(roster) == [(2, "party_join_date", "party_status_conflict")]


def test_what_concerns_the_whole_file_is_told_without_a_row():
    roster = check(
        Roster(rows=[Row(2, PERSON)], headers={"full_name": "Tên", "birth_date": "Sinh", "workplace": "Đơn vị"},
               left_out=[9, 462, 463], hidden_rows=[2], hidden_columns=["citizen_id"], other_sheets=["Lớp 2"],
               unread_headers=["Tôn giáo"], sheet="Lớp 1"),
        today=TODAY,
    )  # fmt: skip
    assert found(roster) == [
        (None, "gender", "missing_column"), (None, "citizen_id", "hidden_column"), (None, "", "hidden_rows"),
        (None, "", "left_out"), (None, "", "other_sheets"), (None, "", "unused_columns"),
    ]  # fmt: skip
    assert "9, 462–463" in roster.issues[3].message
    assert (roster.accepted, roster.warnings) == (1, 0)


def test_an_accepted_suggestion_mends_the_row_and_keeps_what_was_typed():
    row = checked({"citizen_id": 40190001234.0}).rows[0]
    mended = accept(row, "citizen_id", today=TODAY)
    assert (mended.values["citizen_id"], mended.typed["citizen_id"]) == ("040190001234", "40190001234")
    assert (mended.issues, mended.is_rejected, row.is_rejected) == ((), False, True)


def test_an_accepted_birth_date_is_compared_with_the_id_and_the_joining_date():
    row = checked({"birth_date": "12/25/1980", "party_join_date": "19/05/1979"}).rows[0]
    mended = accept(row, "birth_date", today=TODAY)
    assert mended.values["birth_date"] == "1980-12-25"
    assert [issue.code for issue in mended.issues] == ["id_birth_year", "join_before_birth"]


def test_accepting_leaves_the_issues_of_other_cells_and_duplicates():
    rows = checked({}, {"full_name": "NGUYỄN THỊ ÁNH", "citizen_id": "", "phone": "900000001"}).rows
    mended = accept(rows[1], "full_name", today=TODAY)
    assert mended.values["full_name"] == "Nguyễn Thị Ánh"
    assert [issue.code for issue in mended.issues] == ["duplicate_person", "lost_zero"]


def test_accepting_where_nothing_is_suggested_changes_nothing():
    row = checked({"birth_date": "31/02/1990"}).rows[0]
    assert accept(row, "birth_date", today=TODAY) is row


def test_a_checked_row_survives_a_json_column():
    row = checked({"phone": "900000001"}).rows[0]
    assert CheckedRow.from_json(row.as_json()) == row


def test_the_answer_counts_rows_and_prints_the_accepted_ones():
    answer = as_json(checked({}, {"full_name": ""}, {"citizen_id": "", "phone": "1"}), print_rows=True)
    assert [answer[key] for key in ("rows", "accepted", "warnings", "rejected", "error")] == [3, 2, 1, 1, None]
    assert [row["row"] for row in answer["data"]] == [2, 4]
    assert answer["data"][0]["full_name"] == "Nguyễn Thị Ánh"


def test_a_refused_file_counts_nothing():
    answer = as_json(None, UnreadableFile("no_rows"))
    assert (answer["rows"], answer["accepted"], answer["error"]["code"]) == (0, 0, "no_rows")
    assert answer["error"]["message"]
