"""The workbook of a class, out and back: unchanged it changes nothing, changed it is compared, conflicts stay out."""

import io
from datetime import timedelta
from decimal import Decimal as D

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from centres.models import AuditLine
from centres.scope import Role
from courses import attendance, enrolments, packing, scoring
from courses.models import Absence, ClassPack, Enrolment, PackReturn, Score, Session
from courses.packs.columns import ATTENDANCE, FIRST_COLUMN, FIRST_ROW, FLAG_ROW, GUIDE, KEY, KEYS, NAME, ROSTER, SCORES
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_absence,
    make_centre,
    make_class,
    make_programme,
    make_recognised_class,
    make_session,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COLUMN = FIRST_COLUMN + 1  # of the first mark or score, as openpyxl counts from 1


@pytest.fixture
def course_class():
    """Three learners and two sessions, the first recorded with one absence; nobody is scored yet."""
    made = make_class()
    first, _second, _third = enrol(made, 3)
    make_absence(make_session(made, taken=True), first)
    make_session(made, made.starts_on + DAY)
    return made


def people(course_class):
    return list(course_class.enrolments.in_roster_order())


def taken_out(course_class, **facts):
    """The workbook as openpyxl opens it."""
    return openpyxl.load_workbook(io.BytesIO(packing.take_out(course_class, by=course_class.created_by, **facts)))


def upload(book, name="goi-lop.xlsx"):
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def send(course_class, book, by=None):
    return packing.send_back(course_class, upload(book), by=by or course_class.created_by)


def apply(row, digest=None):
    return packing.apply(row, by=row.sent_by, digest=digest or packing.differences(row).digest)


def refused(row):
    return [(one.sheet, one.row, " ".join(one.problems)) for one in packing.differences(row).refused]


def marks(session):
    return sorted(session.absences.values_list("enrolment", "kind"))


# --- What is written out ------------------------------------------------------------------------------------


def test_the_workbook_holds_the_class_as_it_stands(course_class):
    book = taken_out(course_class)
    first = people(course_class)[0]
    sheet = book[ATTENDANCE]
    assert book.sheetnames == ["Hướng dẫn", ROSTER, ATTENDANCE, SCORES, KEYS]
    assert sheet.cell(FIRST_ROW, NAME + 1).value == first.learner.full_name
    assert [sheet.cell(FLAG_ROW, COLUMN + n).value for n in (0, 1)] == ["x", None]
    assert [sheet.cell(FIRST_ROW + n, COLUMN).value for n in (0, 1)] == ["K", None]
    assert sheet.cell(FIRST_ROW, KEY + 1).value == str(first.pk)


def test_keys_are_hidden_and_only_cells_to_fill_in_are_open(course_class):
    book = taken_out(course_class)
    assert book[KEYS].sheet_state == "veryHidden"
    sheet = book[SCORES]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet
    assert not sheet.cell(FIRST_ROW, COLUMN).protection.locked
    assert sheet.cell(FIRST_ROW, NAME + 1).protection.locked


def test_marks_are_chosen_from_a_list(course_class):
    lists = {rule.formula1 for rule in taken_out(course_class)[ATTENDANCE].data_validations.dataValidation}
    assert lists == {'"P,K"', '"x"'}


def test_sensitive_facts_stay_at_home(course_class):
    one = people(course_class)[0].learner
    type(one).objects.filter(pk=one.pk).update(citizen_id="040075001234", ethnicity="Thái", party_status="full")
    words = {str(cell.value) for sheet in taken_out(course_class) for row in sheet.rows for cell in row}
    assert not words & {"040075001234", "Thái", "full"}


def test_the_score_sheet_alone_has_no_marks(course_class):
    alone = taken_out(course_class, with_marks=False)
    assert ATTENDANCE not in alone.sheetnames
    said = [" ".join(str(row[0].value) for row in book[GUIDE].rows) for book in (alone, taken_out(course_class))]
    assert [text.lower().count("điểm danh") for text in said] == [0, 3]


def test_without_a_timetable_the_periods_absent_are_columns():
    course_class = make_class()
    enrol(course_class, 1)
    heads = [cell.value for cell in taken_out(course_class)[SCORES][FIRST_ROW - 1]]
    assert heads[FIRST_COLUMN : FIRST_COLUMN + 2] == ["Vắng có phép (tiết)", "Vắng không phép (tiết)"]


# --- Round trip -----------------------------------------------------------------------------------------------


def test_sent_back_unchanged_it_changes_nothing(course_class):
    score_some(course_class)
    row = send(course_class, taken_out(course_class))
    found = packing.differences(row)
    assert (found.count, found.rows, found.sessions) == (0, [], [])
    with pytest.raises(ValidationError) as broken:
        apply(row)
    assert code_of(broken) == "nothing_to_write"


def score_some(course_class):
    first, second, _third = people(course_class)
    part = course_class.programme_version.parts.get()
    for enrolment, score in ((first, "8.25"), (second, "10")):
        Score.objects.create(enrolment=enrolment, part=part, value=D(score))


def test_a_class_without_sessions_is_unchanged_too():
    course_class = make_class(programme=make_programme(parts=2))
    enrol(course_class, 2)
    score_all(course_class, "7.5")
    Enrolment.objects.filter(pk=people(course_class)[0].pk).update(absent_excused=3)
    assert packing.differences(send(course_class, taken_out(course_class))).count == 0


def test_scores_and_marks_that_were_changed_are_written(course_class):
    first, second, _third = people(course_class)
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 8.5
    book[SCORES].cell(FIRST_ROW + 1, COLUMN).value = "7,25"  # typed as text, with a comma
    book[ATTENDANCE].cell(FIRST_ROW, COLUMN).value = "P"
    book[ATTENDANCE].cell(FIRST_ROW + 1, COLUMN).value = "k"
    row = send(course_class, book)
    assert packing.differences(row).count == 4
    done = apply(row)
    assert (done.step, done.written) == (PackReturn.Step.APPLIED, 4)
    assert sorted(Score.objects.values_list("enrolment", "value")) == sorted(
        [(first.pk, D("8.5")), (second.pk, D("7.25"))]
    )
    session = course_class.sessions.in_order().first()
    assert marks(session) == sorted([(first.pk, "excused"), (second.pk, "unexcused")])
    first.refresh_from_db()
    assert (first.absent_excused, first.absent_unexcused) == (4, 0)


def test_a_session_is_recorded_for_everybody_once_it_is_flagged(course_class):
    later = course_class.sessions.in_order().last()
    third = people(course_class)[2]
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FLAG_ROW, COLUMN + 1).value = "x"
    book[ATTENDANCE].cell(FIRST_ROW + 2, COLUMN + 1).value = "P"
    row = send(course_class, book)
    [session] = packing.differences(row).sessions
    assert (session.pk, session.absent, len(session.marks)) == (later.pk, 1, 3)
    apply(row)
    later.refresh_from_db()
    assert later.taken_at
    assert marks(later) == [(third.pk, "excused")]


def test_a_mark_without_the_flag_records_the_session_too(course_class):
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FIRST_ROW, COLUMN + 1).value = "K"
    apply(send(course_class, book))
    assert course_class.sessions.in_order().last().taken_at


def test_a_flag_taken_away_does_not_unrecord_a_session(course_class):
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FLAG_ROW, COLUMN).value = None
    assert packing.differences(send(course_class, book)).count == 0


def test_an_emptied_score_is_taken_away(course_class):
    score_some(course_class)
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = None
    apply(send(course_class, book))
    assert Score.objects.count() == 1


def test_periods_absent_are_written_where_they_are_typed():
    course_class = make_class()
    [one] = enrol(course_class, 1)
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 3
    apply(send(course_class, book))
    one.refresh_from_db()
    assert (one.absent_excused, one.absent_unexcused) == (3, 0)


# --- Conflicts and what stays out ---------------------------------------------------------------------------------


def test_a_cell_changed_on_both_sides_stays_out_and_says_all_three_values(course_class):
    score_some(course_class)
    first, second, _third = people(course_class)
    book = taken_out(course_class)
    part = course_class.programme_version.parts.get()
    Score.objects.filter(enrolment=first).update(value=D(6))
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    book[SCORES].cell(FIRST_ROW + 1, COLUMN).value = 5
    row = send(course_class, book)
    [(sheet, number, problem)] = refused(row)
    assert (sheet, number) == (SCORES, FIRST_ROW)
    assert all(value in problem for value in ("8,25", "“6”", "“9”"))
    apply(row)
    assert dict(Score.objects.values_list("enrolment", "value")) == {first.pk: D(6), second.pk: D(5)}
    assert part


def test_the_same_change_on_both_sides_is_none(course_class):
    score_some(course_class)
    book = taken_out(course_class)
    Score.objects.filter(enrolment=people(course_class)[0]).update(value=D(6))
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 6
    assert packing.differences(send(course_class, book)).count == 0


def test_what_was_changed_on_the_portal_alone_is_kept(course_class):
    book = taken_out(course_class)
    score_some(course_class)
    assert packing.differences(send(course_class, book)).rows == []


def test_a_session_recorded_on_the_portal_meanwhile_is_a_conflict_where_marks_differ(course_class):
    later = course_class.sessions.in_order().last()
    _first, second, _third = people(course_class)
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FIRST_ROW, COLUMN + 1).value = "K"
    attendance.record(later, {second.pk: "excused"}, by=course_class.created_by, version_no=1)
    row = send(course_class, book)
    assert [number for _sheet, number, _problem in refused(row)] == [FIRST_ROW, FIRST_ROW + 1]
    assert packing.differences(row).sessions == []


@pytest.mark.parametrize(
    ("value", "words"),
    [(11, "thang điểm"), ("abc", "abc"), (-1, "-1"), (7.123, "7.123"), ("=1+1", "công thức")],
)
def test_a_score_that_is_none_stays_out(course_class, value, words):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = value
    [(_sheet, number, problem)] = refused(send(course_class, book))
    assert number == FIRST_ROW
    assert words in problem


def test_a_mark_that_is_none_stays_out(course_class):
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FIRST_ROW, COLUMN).value = "vắng"
    [(_sheet, _number, problem)] = refused(send(course_class, book))
    assert "“vắng”" in problem


def test_a_row_that_lost_its_key_stays_out(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, KEY + 1).value = None
    [(_sheet, number, problem)] = refused(send(course_class, book))
    assert (number, "mất khóa" in problem) == (FIRST_ROW, True)


@pytest.mark.parametrize("key", ["99999999", "abc", "1" * 30, "-3"])
def test_a_key_of_nobody_stays_out(course_class, key):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, KEY + 1).value = key
    [(_sheet, _number, problem)] = refused(send(course_class, book))
    assert "không thuộc" in problem


def test_a_key_of_another_class_stays_out(course_class):
    [foreign] = enrol(make_class(course_class.centre), 1)
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, KEY + 1).value = str(foreign.pk)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    assert len(refused(send(course_class, book))) == 1


def test_a_key_that_stands_twice_stays_out_the_second_time(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW + 1, KEY + 1).value = book[SCORES].cell(FIRST_ROW, KEY + 1).value
    [(_sheet, number, problem)] = refused(send(course_class, book))
    assert (number, f"dòng {FIRST_ROW}" in problem) == (FIRST_ROW + 1, True)


def test_a_name_is_never_changed_here(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, NAME + 1).value = "Người Khác"
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    row = send(course_class, book)
    assert "Người Khác" in refused(row)[0][2]
    assert packing.differences(row).count == 0


def test_a_deleted_row_changes_nothing(course_class):
    score_some(course_class)
    book = taken_out(course_class)
    book[SCORES].delete_rows(FIRST_ROW)
    assert packing.differences(send(course_class, book)).rows == []


def test_rows_sorted_otherwise_still_find_their_learners(course_class):
    score_some(course_class)
    book = taken_out(course_class)
    sheet = book[SCORES]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 2)]
    for place, values in enumerate(reversed(rows)):
        for column, value in enumerate(values, start=1):
            sheet.cell(FIRST_ROW + place, column).value = value
    assert packing.differences(send(course_class, book)).rows == []


def test_who_left_meanwhile_stays_out(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    enrolments.leave(people(course_class)[0], by=course_class.created_by, status="withdrawn", reason="Chuyển công tác")
    assert len(refused(send(course_class, book))) == 1


def test_a_session_is_not_recorded_while_somebody_has_no_mark(course_class):
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FLAG_ROW, COLUMN + 1).value = "x"
    enrol(course_class, 1)  # joined after the workbook was taken out
    row = send(course_class, book)
    [session] = packing.differences(row).sessions
    assert "1 học viên" in session.problem
    assert packing.differences(row).count == 0


def test_a_session_to_come_is_not_recorded():
    course_class = make_class(ends_on=TODAY() + 3 * DAY)
    enrol(course_class, 1)
    make_session(course_class, TODAY() + DAY)
    book = taken_out(course_class)
    book[ATTENDANCE].cell(FLAG_ROW, COLUMN).value = "x"
    row = send(course_class, book)
    assert packing.differences(row).sessions[0].problem
    assert packing.differences(row).count == 0


def test_refused_rows_travel_back_as_typed_with_reasons_and_are_meant_then(course_class):
    score_some(course_class)
    first = people(course_class)[0]
    book = taken_out(course_class)
    Score.objects.filter(enrolment=first).update(value=D(6))
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    row = send(course_class, book)
    again = openpyxl.load_workbook(io.BytesIO(packing.take_out_refused(row, by=row.sent_by)))
    sheet = again[SCORES]
    assert (sheet.cell(FIRST_ROW, COLUMN).value, sheet.max_row) == (9, FIRST_ROW)
    assert "“9”" in sheet.cell(FIRST_ROW, COLUMN + 1).value
    apply(send(course_class, again))
    assert Score.objects.get(enrolment=first).value == D(9)


# --- Files and persons -------------------------------------------------------------------------------------------


def test_a_workbook_of_another_class_is_refused(course_class):
    other = make_class(course_class.centre)
    enrol(other, 1)
    book = taken_out(other)
    with pytest.raises(ValidationError) as broken:
        send(course_class, book)
    assert code_of(broken) == "other_class"
    assert other.code in str(broken.value)


def test_of_a_class_of_another_centre_nothing_is_told(course_class):
    other = make_class(make_centre("Yên Thành"))
    enrol(other, 1)
    with pytest.raises(ValidationError) as broken:
        send(course_class, taken_out(other))
    assert code_of(broken) == "other_class"
    assert other.code not in str(broken.value)


def no_keys(book):
    del book[KEYS]


def other_key(book):
    book[KEYS]["B1"].value = "7a1b6a1e-0000-4000-8000-000000000000"


def no_uuid(book):
    book[KEYS]["B1"].value = "x' OR 1=1"


def broken_columns(book):
    for row in book[KEYS].iter_rows(min_row=2):
        row[1].value = "mười"


@pytest.mark.parametrize("damage", [no_keys, other_key, no_uuid])
def test_a_workbook_that_lost_its_key_is_refused(course_class, damage):
    book = taken_out(course_class)
    damage(book)
    with pytest.raises(ValidationError) as broken:
        send(course_class, book)
    assert code_of(broken) == "no_pack"


def test_a_hidden_sheet_with_broken_columns_says_nothing_of_any_row(course_class):
    book = taken_out(course_class)
    broken_columns(book)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 9
    assert packing.differences(send(course_class, book)).rows == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"\x89PNG\r\n\x1a\n", b"a;b;c\n"])
def test_a_file_that_is_no_workbook_is_refused_in_words(course_class, data):
    with pytest.raises(ValidationError) as broken:
        packing.send_back(course_class, SimpleUploadedFile("x.xlsx", data), by=course_class.created_by)
    assert list(broken.value.error_dict) == ["file"]
    assert not PackReturn.objects.exists()


def test_the_same_file_sent_twice_waits_once(course_class):
    file = packing.take_out(course_class, by=course_class.created_by)
    rows = {packing.send_back(course_class, SimpleUploadedFile("a.xlsx", file), by=course_class.created_by).pk
            for _n in range(2)}  # fmt: skip
    assert len(rows) == 1


def test_applied_twice_it_writes_once(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 8
    row = send(course_class, book)
    digest = packing.differences(row).digest
    apply(row, digest)
    apply(row, digest)
    assert AuditLine.objects.filter(verb="apply_pack").count() == 1


def test_differences_that_are_no_longer_those_shown_are_not_written(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 8
    row = send(course_class, book)
    digest = packing.differences(row).digest
    score_some(course_class)
    with pytest.raises(ValidationError) as broken:
        apply(row, digest)
    assert code_of(broken) == "changed_meanwhile"


def test_a_discarded_workbook_is_over_and_its_cells_are_gone(course_class):
    row = packing.discard(send(course_class, taken_out(course_class)), by=course_class.created_by)
    assert row.cells == {"rows": [], "flags": {}}
    for verb, facts in ((packing.apply, {"digest": ""}), (packing.discard, {})):
        with pytest.raises(ValidationError) as broken:
            verb(row, by=course_class.created_by, **facts)
        assert code_of(broken) == "pack_is_over"


def test_a_recognised_class_takes_nothing_back():
    course_class = make_recognised_class()
    with pytest.raises(ValidationError) as broken:
        packing.take_out(course_class, by=course_class.created_by)
    assert code_of(broken) == "results_closed"


def test_only_staff_of_the_centre_take_it_out_and_send_it_back(course_class):
    row = send(course_class, taken_out(course_class))
    centre = course_class.centre
    for by in (make_user(Role.LECTURER, centre=centre), make_user(Role.PROVINCE, province=centre.province),
               make_user(Role.OFFICER)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            packing.take_out(course_class, by=by)
        with pytest.raises(PermissionDenied):
            packing.apply(row, by=by, digest="")


def test_audit_lines_hold_no_name(course_class):
    book = taken_out(course_class)
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 8
    apply(send(course_class, book))
    told = AuditLine.objects.filter(verb__in=["take_out_pack", "send_back_pack", "apply_pack"])
    assert told.count() == 3
    assert people(course_class)[0].learner.full_name not in str(list(told.values_list("facts", flat=True)))


# --- Pages ---------------------------------------------------------------------------------------------------------


def test_out_and_back_on_pages(client, course_class):
    client.force_login(course_class.created_by)
    page = reverse("class-pack", args=[course_class.pk])
    assert client.get(page).status_code == 200
    answer = client.post(reverse("class-pack-take", args=[course_class.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="goi-lop-')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    book[SCORES].cell(FIRST_ROW, COLUMN).value = 8
    book[SCORES].cell(FIRST_ROW + 1, COLUMN).value = 12
    detail = client.post(page, {"file": upload(book)}, follow=True)
    assert "Ghi 1 ô vào lớp" in detail.text
    assert "1 dòng để lại" in detail.text
    row = PackReturn.objects.get()
    assert "Lý do" in detail.text
    done = client.post(reverse("pack-apply", args=[row.pk]), {"digest": detail.context["found"].digest}, follow=True)
    assert "Đã ghi 1 ô vào lớp" in done.text
    faulty = client.post(reverse("pack-refused", args=[row.pk]))
    assert faulty["Content-Disposition"].startswith('attachment; filename="dong-can-sua-')
    assert ClassPack.objects.count() == 2


def test_an_unchanged_one_says_so_and_offers_nothing_to_write(client, course_class):
    client.force_login(course_class.created_by)
    answer = client.post(reverse("class-pack", args=[course_class.pk]), {"file": upload(taken_out(course_class))},
                         follow=True)  # fmt: skip
    assert "0 thay đổi" in answer.text
    assert reverse("pack-apply", args=[PackReturn.objects.get().pk]) not in answer.text


def test_a_wrong_file_comes_back_beside_its_field(client, course_class):
    client.force_login(course_class.created_by)
    answer = client.post(reverse("class-pack", args=[course_class.pk]), {"file": SimpleUploadedFile("x.xlsx", b"x")})
    assert list(answer.context["form"].errors) == ["file"]


def test_the_page_of_differences_takes_the_same_queries_for_any_class(constant_queries, client):
    course_class = make_class(capacity=100)
    session = make_session(course_class)
    client.force_login(course_class.created_by)
    page = {}

    def more(n):
        enrol(course_class, n)
        book = taken_out(course_class)
        book[ATTENDANCE].cell(FLAG_ROW, COLUMN).value = "x"
        for row in range(FIRST_ROW, FIRST_ROW + Enrolment.objects.count()):
            book[SCORES].cell(row, COLUMN).value = 8
        page["row"] = page.get("row") or send(course_class, book)
        PackReturn.objects.filter(pk=page["row"].pk).update(
            pack=ClassPack.objects.first(), cells=send(course_class, book).cells
        )

    enrol(course_class, 1)
    page["row"] = send(course_class, taken_out(course_class))
    constant_queries(client, reverse("pack-detail", args=[page["row"].pk]), more)
    assert Session.objects.get(pk=session.pk).taken_at is None
    assert not Absence.objects.exists()


def test_a_pack_taken_out_long_ago_is_compared_with_today(course_class):
    book = taken_out(course_class)
    ClassPack.objects.update(made_at=timezone.now() - 90 * DAY)
    score_some(course_class)
    course_class.refresh_from_db()
    third = people(course_class)[2]
    book[SCORES].cell(FIRST_ROW + 2, COLUMN).value = 7
    apply(send(course_class, book))
    assert Score.objects.get(enrolment=third).value == D(7)
    assert scoring.scores_of(course_class)[1]
