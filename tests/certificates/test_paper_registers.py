"""Lines of paper registers: read, refused with reasons, confirmed by a second person, then kept for ever."""

import io

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from centres.scope import Role
from certificates import book, chain, handing, paperbooks, paperlines
from certificates.models import Certificate, PaperBatch, Register, RegisterEntry
from tests.build import TODAY, code_of, make_centre, make_certificates, make_user

pytestmark = pytest.mark.django_db
YEAR = 2015


def row(number="0012/GCN", **facts):
    known = {
        "number": number, "name": "Nguyễn Thị Hòa", "born": "05/03/1975", "unit": "Đảng ủy xã Quỳnh Bảng",
        "programme": "Sơ cấp lý luận chính trị", "course": "Khóa 3", "grade": "Khá",
        "decision": "số 12-QĐ/TTCT", "issued_on": f"20/06/{YEAR}",
    }  # fmt: skip
    return known | facts


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(Role.OFFICER, centre=centre)


@pytest.fixture
def director(centre):
    return make_user(Role.DIRECTOR, centre=centre)


def entered(centre, by, *rows):
    batch = paperbooks.begin(centre, by=by, form="party", year=YEAR)
    return paperbooks.write(batch, by=by, rows=rows or [row()], version_no=1)


def confirmed(centre, by, second, *rows):
    return paperbooks.confirm(paperbooks.submit(entered(centre, by, *rows), by=by), by=second)


def refused(verb, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        verb(*args, **kwargs)
    return code_of(broken)


def faults(**facts):
    (line,) = paperlines.check([row(**facts)], YEAR)
    return [(fault.key, fault.suggestion) for fault in line.faults]


# --- Reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"born": "1975"}, []),
        ({"born": "5.3.75"}, [("born", "05/03/1975")]),
        ({"born": "03/25/1975"}, [("born", "25/03/1975")]),
        ({"born": "31/02/1975"}, [("born", "")]),
        ({"born": "hồi xưa"}, [("born", "")]),
        ({"name": ""}, [("name", "")]),
        ({"name": "=HYPERLINK(1)"}, [("name", "")]),
        ({"name": "😀"}, [("name", "")]),
        ({"name": "A" * 121}, [("name", "")]),
        ({"issued_on": "20/06/2014"}, [("issued_on", "")]),
        ({"issued_on": ""}, [("issued_on", "")]),
        ({"studied_from": "09/03/2015", "studied_to": "05/03/2015"}, [("studied_to", "")]),
        ({"studied_from": "09/03/2015", "studied_to": "09/03/2015"}, []),
        ({"studied_to": "21/06/2015"}, [("issued_on", "")]),
        ({"studied_from": "21/06/2015"}, [("issued_on", "")]),
        ({"studied_from": "15/06/2015", "studied_to": "20/06/2015"}, []),
        ({"born": "01/01/2019"}, [("born", "")]),
        ({"born": "21/06/2001"}, [("born", "")]),
        ({"born": "20/06/2001"}, []),
        ({"born": "29/02/2000"}, []),
        ({"born": "2002"}, [("born", "")]),
        ({"born": "2001"}, []),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_was_meant(facts, found):
    assert faults(**facts) == found


def test_gaps_and_repeats_of_the_old_book_are_allowed_and_marked():
    rows = [row("1"), row("2", name="B"), row("2", name="C"), row("6", name="D")]
    lines = paperlines.check(rows, YEAR)
    assert not any(line.faults for line in lines)
    assert [line.marks for line in lines] == [
        [], [], ["Số 2 trùng trong sổ giấy (dòng 2)"], ["Sổ giấy không có số 3 đến 5 trước số này"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "marks"),
    [
        ("số 12-QĐ/TTCT ngày 20/06/2015", []),
        ("số 12-QĐ/TTCT ngày 21/6/2015", ["Ngày cấp 20/06/2015 trước ngày quyết định 21/06/2015"]),
        ("12-QĐ/TTCT, ngày 21 tháng 6 năm 2015", ["Ngày cấp 20/06/2015 trước ngày quyết định 21/06/2015"]),
        ("12-QĐ/TTCT ngày 31/02/2015", []),
        ("12-QĐ/TTCT", []),
    ],
)
def test_an_issue_before_its_decision_is_allowed_and_marked(decision, marks):
    (line,) = paperlines.check([row(decision=decision)], YEAR)
    assert (line.faults, line.marks) == ([], marks)


def test_the_second_person_sees_what_is_odd_in_the_old_book(client, centre, officer, director):
    batch = entered(centre, officer, row(decision="số 12-QĐ/TTCT ngày 21/06/2015"))
    paperbooks.submit(batch, by=officer)
    client.force_login(director)
    assert "Ngày cấp 20/06/2015 trước ngày quyết định" in client.get(batch.get_absolute_url()).content.decode()


def test_the_same_line_twice_is_a_fault():
    assert [bool(line.faults) for line in paperlines.check([row(), row()], YEAR)] == [False, True]


# --- Two persons ------------------------------------------------------------------------------------------


def test_a_confirmed_line_is_a_certificate_as_the_paper_has_it(centre, officer, director):
    (made,) = confirmed(centre, officer, director, row(born="1975", note="Bìa rách"))
    made = Certificate.objects.get(pk=made.pk)
    assert (made.number, made.holder_name, made.is_legacy, made.token, made.code, made.enrolment) == (
        "0012/GCN", "Nguyễn Thị Hòa", True, None, None, None,
    )  # fmt: skip
    assert (made.holder_birth_year_only, made.printed["born"], made.year) == (True, "1975", YEAR)
    entry = RegisterEntry.objects.get(certificate=made)
    assert (entry.kind, entry.facts["note"], entry.facts["entered_by"]) == ("legacy", "Bìa rách", officer.pk)
    assert entry.facts["sealed"] == chain.sealed_hash(made)
    assert entry.hash == chain.line_hash("", entry) == Register.objects.get().head


def test_a_second_batch_follows_the_first(centre, officer, director):
    confirmed(centre, officer, director)
    confirmed(centre, officer, director, row("0013/GCN", name="Trần Văn B"))
    lines = list(RegisterEntry.objects.order_by("line"))
    assert [(line.line, line.seq) for line in lines] == [(1, 1), (2, 2)]
    assert lines[1].previous_hash == lines[0].hash
    assert Register.objects.get().last_line == 2


def test_nobody_confirms_the_own_lines(centre, officer, director):
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    assert refused(paperbooks.confirm, batch, by=officer) == "own_lines"
    assert not Certificate.objects.exists()


def test_whoever_typed_lines_does_not_confirm_them_though_another_began_and_submitted(centre, officer, director):
    deputy = make_user(Role.DEPUTY, centre=centre)
    batch = paperbooks.begin(centre, by=officer, form="party", year=YEAR)
    batch = paperbooks.write(batch, by=deputy, rows=[row()], version_no=1)
    batch = paperbooks.submit(batch, by=officer)
    for by in (officer, deputy):
        assert refused(paperbooks.confirm, batch, by=by) == "own_lines"
    paperbooks.confirm(batch, by=director)
    assert not PaperBatch.objects.get().is_single_handed


def test_whoever_sent_the_file_does_not_confirm_what_another_corrected(centre, officer, director):
    batch = upload(centre, director, workbook(row()))
    batch = paperbooks.write(batch, by=officer, rows=[row("13")], version_no=1)
    batch = paperbooks.submit(batch, by=officer)
    assert refused(paperbooks.confirm, batch, by=director) == "own_lines"


def test_the_only_person_of_a_centre_confirms_alone_and_it_is_marked(centre, officer, settings):
    settings.ALLOW_SINGLE_HANDED = True
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    paperbooks.confirm(batch, by=officer)
    assert PaperBatch.objects.get().is_single_handed


def test_lines_are_confirmed_once(centre, officer, director):
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    paperbooks.confirm(batch, by=director)
    assert refused(paperbooks.confirm, batch, by=director) == "illegal_move"
    assert Certificate.objects.count() == 1


def test_faulty_lines_are_not_submitted_and_nothing_is_half_done(centre, officer):
    batch = entered(centre, officer, row(), row("13", born="?"))
    assert refused(paperbooks.submit, batch, by=officer) == "faulty_lines"


def test_an_empty_batch_is_not_submitted(centre, officer):
    batch = paperbooks.begin(centre, by=officer, form="party", year=YEAR)
    assert refused(paperbooks.submit, batch, by=officer) == "no_lines"


def test_a_line_that_is_in_the_register_is_not_entered_again(centre, officer, director):
    confirmed(centre, officer, director)
    assert refused(paperbooks.submit, entered(centre, officer), by=officer) == "no_lines"
    confirmed(centre, officer, director, row(), row("0013/GCN", name="Trần Văn B"))
    assert Certificate.objects.count() == 2


def test_returned_lines_are_corrected_and_submitted_again(centre, officer, director):
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    assert refused(paperbooks.send_back, batch, by=director, answer=" ") == "reason_missing"
    paperbooks.send_back(batch, by=director, answer="Sai ngày sinh dòng 1")
    batch = paperbooks.write(batch, by=officer, rows=[row(born="06/03/1975")], version_no=batch.version_no)
    (made,) = paperbooks.confirm(paperbooks.submit(batch, by=officer), by=director)
    assert made.printed["born"] == "06/03/1975"


def test_the_second_editor_is_told(centre, officer):
    batch = entered(centre, officer)
    assert refused(paperbooks.write, batch, by=officer, rows=[row("99")], version_no=1) == "edited_meanwhile"
    assert PaperBatch.objects.get().rows[0]["number"] == "0012/GCN"


def test_submitted_lines_stand_still(centre, officer):
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    assert refused(paperbooks.write, batch, by=officer, rows=[], version_no=batch.version_no) == "edited_meanwhile"
    assert refused(paperbooks.discard, batch, by=officer) == "illegal_move"


def test_a_closed_paper_register_takes_nothing(centre, officer, director):
    confirmed(centre, officer, director)
    book_ = Register.objects.get()
    Register.objects.update(
        closed_at=book_.opened_at, closed_by=director, closed_on="2026-01-05", closing_minutes="1-BB/TTCT"
    )
    batch = paperbooks.submit(entered(centre, officer, row("14")), by=officer)
    assert refused(paperbooks.confirm, batch, by=director) == "register_closed"


@pytest.mark.parametrize("year", [1944, 2999])
def test_a_year_without_a_register_is_refused(centre, officer, year):
    assert refused(paperbooks.begin, centre, by=officer, form="party", year=year) == "wrong_year"


def test_strangers_and_lecturers_do_nothing(centre, officer):
    batch = paperbooks.submit(entered(centre, officer), by=officer)
    for user in (make_user(Role.OFFICER), make_user(Role.LECTURER, centre=centre)):
        for verb in (paperbooks.confirm, paperbooks.discard):
            with pytest.raises(PermissionDenied):
                verb(batch, by=user)


# --- Files ------------------------------------------------------------------------------------------------


def workbook(*rows, headers=None, name="so-2015.xlsx"):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": True}) as made:
        sheet = made.add_worksheet()
        keys = headers or list(paperlines.COLUMNS)
        for at, key in enumerate(keys):
            sheet.write_string(0, at, paperlines.COLUMNS[key].header if key in paperlines.COLUMNS else key)
        for line, one in enumerate(rows, start=1):
            for at, key in enumerate(keys):
                sheet.write(line, at, one.get(key, ""))
    return SimpleUploadedFile(name, out.getvalue())


def upload(centre, by, file):
    return paperbooks.upload(centre, by=by, form="party", year=YEAR, file=file)


def test_a_file_becomes_lines_that_wait(centre, officer):
    batch = upload(centre, officer, workbook(row(), row("0013/GCN", name="Trần Văn B")))
    assert [one["number"] for one in batch.rows] == ["0012/GCN", "0013/GCN"]
    assert not Certificate.objects.exists()


def test_the_same_file_twice_is_one_batch(centre, officer):
    file = workbook(row())
    first = upload(centre, officer, file)
    file.seek(0)
    assert upload(centre, officer, file).pk == first.pk
    assert PaperBatch.objects.count() == 1


def test_a_formula_in_a_file_is_a_fault_and_never_a_fact(centre, officer):
    batch = upload(centre, officer, workbook(row(name='=CONCATENATE("A","B")')))
    (line,) = paperbooks.lines_of(batch)
    assert [fault.key for fault in line.faults] == ["name"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: SimpleUploadedFile("a.xlsx", b""), "empty_file"),
        (lambda: SimpleUploadedFile("a.xlsx", b"MZ" + b"\0" * 300), "unsupported_format"),
        (lambda: SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "corrupt"),
        (lambda: workbook(headers=["a", "b", "c", "d"]), "no_header"),
        (lambda: workbook(), "no_rows"),
        (lambda: workbook(row(), headers=["number", "name", "born", "unit"]), "missing_column"),
        (lambda: workbook(row(), headers=[*paperlines.COLUMNS, "Số CCCD"]), "unknown_column"),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole(centre, officer, file, code):
    assert refused(upload, centre, officer, file()) == code
    assert not PaperBatch.objects.exists()


def test_more_lines_than_a_person_can_compare_are_refused(centre, officer, monkeypatch):
    monkeypatch.setattr(paperbooks, "MOST_ROWS", 1)
    assert refused(upload, centre, officer, workbook(row(), row("2"))) == "too_many_rows"


# --- Afterwards -------------------------------------------------------------------------------------------


def test_the_database_keeps_a_line_of_a_paper_register(centre, officer, director):
    (made,) = confirmed(centre, officer, director)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE certificates_certificate SET holder_name = 'X' WHERE id = %s", [made.pk])


@pytest.mark.parametrize("typed", ["12", "0012", "0012/gcn"])
def test_a_number_of_a_paper_register_is_found_as_it_is_written(centre, officer, director, typed):
    confirmed(centre, officer, director, row("0120/GCN"), row("0012/GCN", name="B"))
    found = book.with_number(RegisterEntry.objects.all(), typed)
    assert [entry.certificate.number for entry in found] == ["0012/GCN"]


def test_a_paper_number_is_found_for_the_public_check_only_whole(centre, officer, director):
    confirmed(centre, officer, director)
    assert paperbooks.found_by_number(centre, YEAR, " 0012/gcn ").count() == 1
    assert not paperbooks.found_by_number(centre, YEAR, "0012").exists()


def test_a_certificate_of_a_paper_register_is_not_handed_over_here(centre, officer, director):
    (made,) = confirmed(centre, officer, director)
    assert refused(handing.hand_over, made, by=officer, on=TODAY(), to="") == "paper_register"


def test_new_certificates_never_enter_the_paper_register(centre, officer, director):
    certificates = make_certificates()
    issuer, year = certificates[0].centre, certificates[0].year
    Register.objects.create(centre=issuer, form="state", period=str(year), is_legacy=True, number_pattern="{seq}")
    from certificates import register

    book_, first = register.take(issuer, "state", certificates[0].issued_on, 1)
    assert (book_.is_legacy, first) == (False, 1)
