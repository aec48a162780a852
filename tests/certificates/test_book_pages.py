"""Pages of books, blank forms and paper registers by role: what each shows, what posts do, how bad input answers."""

import io
from itertools import count, islice

import pytest
from openpyxl import load_workbook

from centres.models import AuditLine
from centres.scope import Role
from certificates import binding, blanks, paperbooks
from certificates.models import BlankRange, BlankUse, Certificate, PaperBatch, PrintedBook, Register
from tests.build import (
    TODAY,
    make_blanks,
    make_centre,
    make_certificates,
    make_paper_batch,
    make_paper_line,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def centre(certificates):
    return certificates[0].centre


@pytest.fixture
def officer(client, centre):
    made = make_user(Role.OFFICER, centre=centre)
    client.force_login(made)
    return made


@pytest.fixture
def deputy(centre):
    return make_user(Role.DEPUTY, centre=centre)


@pytest.fixture
def register(certificates):
    return Register.objects.get()


def text(answer):
    return answer.content.decode()


def sheet_of(answer):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).worksheets[0]]


LISTS = ["/books/", "/blanks/", "/paper-registers/"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.DEPUTY])
def test_staff_of_the_centre_read_the_lists(client, centre, address, role):
    client.force_login(make_user(role, centre=centre))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_a_lecturer_reads_none(client, centre, address):
    client.force_login(make_user(Role.LECTURER, centre=centre))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_those_above_read_but_find_no_form_to_write(client, centre, address):
    make_blanks(centre)
    make_paper_batch(centre)
    for user in (make_user(Role.PROVINCE, province=centre.province), make_user(Role.NATIONAL)):
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "btn-primary" not in text(answer)


# --- Books ------------------------------------------------------------------------------------------------


def test_a_post_has_the_book_printed(client, officer, register):
    answer = client.post(f"/books/{register.pk}/print/", follow=True)
    assert PrintedBook.objects.get().created_by == officer
    assert answer.status_code == 200


def test_a_get_prints_nothing(client, officer, register):
    assert client.get(f"/books/{register.pk}/print/").status_code == 405
    assert not PrintedBook.objects.exists()


def test_the_file_is_downloaded_and_the_log_knows_it(client, officer, register):
    book = binding.bind(register, by=officer)
    assert client.get(f"/printed-books/{book.pk}/download/").status_code == 404
    binding.render_book.call(book.pk)
    answer = client.get(f"/printed-books/{book.pk}/download/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditLine.objects.filter(verb="download_book", row_id=book.pk, by=officer).count() == 1
    assert f"/printed-books/{book.pk}/download/" in text(client.get(f"/books/{register.pk}/"))


def test_the_excel_file_has_every_number_as_text_and_no_formula(client, officer, register, certificates):
    Certificate.objects.filter(pk=certificates[0].pk).update(
        status="revoked", status_on=TODAY(), status_reason="=cmd|' /C calc'!A0"
    )
    rows = sheet_of(client.get(f"/books/{register.pk}/export/"))
    found = [row for row in rows if row[1] in {one.number for one in certificates}]
    assert len(found) == 3
    assert all(isinstance(cell, str) for cell in found[0][:3])
    assert "=cmd" in str(found[0][10])
    assert not any(str(cell).startswith("=") for row in rows for cell in row)
    assert AuditLine.objects.filter(verb="export_book", facts__rows=3).count() == 1


def test_the_register_as_filtered_becomes_an_excel_file(client, officer, certificates):
    number = certificates[1].seq
    rows = sheet_of(client.get("/certificates/export/", {"number": number}))
    assert [row[1] for row in rows if row[1] in {one.number for one in certificates}] == [certificates[1].number]


# --- Blank forms ------------------------------------------------------------------------------------------


def receipt(**facts):
    known = {
        "form": "party", "prefix": "AB", "first": "1", "last": "50", "digits": "6",
        "received_on": f"{TODAY():%d/%m/%Y}", "received_from": "Tỉnh ủy", "minutes_no": "3-BB",
    }  # fmt: skip
    return known | facts


def test_forms_received_are_entered_and_shown(client, officer):
    answer = client.post("/blanks/receive/", receipt(), follow=True)
    assert "AB000001–AB000050" in text(answer)
    assert BlankRange.objects.get().entered_by == officer


@pytest.mark.parametrize("facts", [{"first": ""}, {"first": "x"}, {"last": "0"}, {"first": "60"}, {"digits": "99"},
                                   {"received_on": "31/02/2026"}, {"minutes_no": ""}, {"form": "other"}])  # fmt: skip
def test_bad_input_stays_on_the_form(client, officer, facts):
    answer = client.post("/blanks/receive/", receipt(**facts))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not BlankRange.objects.exists()


def test_a_deed_is_written_with_numbers_as_printed(client, officer, centre):
    blank_range = make_blanks(centre, by=officer)
    known = {"kind": "spoiled", "first": "ab000007", "last": "9", "on": f"{TODAY():%d/%m/%Y}", "reason": "Kẹt giấy"}
    client.post(f"/blanks/{blank_range.pk}/record/", known)
    use = BlankUse.objects.get()
    assert (use.first, use.last, use.reason) == (7, 9, "Kẹt giấy")


@pytest.mark.parametrize("first", ["", "AB", "1234567890", "CD000001", "-3", "٣"])
def test_a_number_that_is_none_is_told(client, officer, centre, first):
    blank_range = make_blanks(centre, by=officer)
    known = {"kind": "spoiled", "first": first, "on": f"{TODAY():%d/%m/%Y}", "reason": "x"}
    answer = client.post(f"/blanks/{blank_range.pk}/record/", known)
    assert "first" in answer.context["form"].errors
    assert not BlankUse.objects.exists()


def test_a_class_is_put_on_its_forms(client, officer, centre, certificates):
    blank_range = make_blanks(centre, by=officer)
    course_class = certificates[0].enrolment.course_class
    known = {"course_class": course_class.pk, "first": "5", "on": f"{TODAY():%d/%m/%Y}", "skipped": "6",
             "reason": "Lệch"}  # fmt: skip
    client.post(f"/blanks/{blank_range.pk}/use/", known)
    assert sorted(BlankUse.objects.filter(kind="used").values_list("first", flat=True)) == [5, 7, 8]
    assert certificates[0].number in text(client.get(f"/blanks/{blank_range.pk}/"))


def test_a_class_of_another_centre_cannot_be_chosen(client, officer, centre):
    other = make_certificates(make_recognised_class(make_centre("Yên Thành")))[0].enrolment.course_class
    blank_range = make_blanks(centre, by=officer)
    known = {"course_class": other.pk, "first": "5", "on": f"{TODAY():%d/%m/%Y}"}
    answer = client.post(f"/blanks/{blank_range.pk}/use/", known)
    assert "course_class" in answer.context["form"].errors


def test_two_persons_destroy_on_the_page(client, officer, deputy, centre):
    blank_range = make_blanks(centre, by=officer)
    for kind in ("spoiled", "set_aside"):
        blanks.record(blank_range, by=officer, kind=kind, first=3, last=4, on=TODAY(), reason="x", minutes_no="9-BB")
    use = BlankUse.objects.get(kind="set_aside")
    address = f"/blanks/{blank_range.pk}/destroy/{use.pk}/"
    client.post(address, {"on": f"{TODAY():%d/%m/%Y}"})
    assert not BlankUse.objects.filter(kind="destroyed").exists()
    client.force_login(deputy)
    client.post(address, {"on": "x"})
    assert not BlankUse.objects.filter(kind="destroyed").exists()
    client.post(address, {"on": f"{TODAY():%d/%m/%Y}"})
    assert BlankUse.objects.get(kind="destroyed").by == deputy


def test_the_ledger_as_excel_adds_up(client, officer, centre):
    blank_range = make_blanks(centre, by=officer)
    blanks.record(blank_range, by=officer, kind="spoiled", first=3, last=4, on=TODAY(), reason="x")
    total = sheet_of(client.get("/blanks/export/"))[-1]
    assert total[5] == 100 == sum(total[6:])


def test_differences_are_listed_on_the_page(client, officer, centre, certificates):
    make_blanks(centre, by=officer)
    answer = client.get("/blanks/")
    assert answer.context["differences"].without_total == 3
    assert certificates[0].number in text(answer)


# --- Paper registers --------------------------------------------------------------------------------------


def grid(*lines, version=1, start=0):
    data = {"version_no": version, "start": start}
    for at, line in enumerate(lines):
        data |= {f"r{at}-{key}": cell for key, cell in line.items()}
    return data


def test_lines_are_typed_submitted_confirmed_and_found(client, officer, deputy):
    client.post("/paper-registers/new/", {"begin-form": "party", "begin-year": "2015"})
    batch = PaperBatch.objects.get()
    address = f"/paper-registers/{batch.pk}/"
    client.post(address, grid(make_paper_line(), make_paper_line("13", name="Trần Văn B")))
    client.post(f"{address}submit/")
    client.force_login(deputy)
    answer = client.post(f"{address}confirm/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/books/{Register.objects.get(is_legacy=True).pk}/"
    page = text(client.get("/certificates/", {"year": "2015"}))
    assert "0012/GCN" in page
    assert "Trần Văn B" in page
    made = Certificate.objects.get(number="13")
    assert "Trần Văn B" in text(client.get(f"/certificates/{made.pk}/"))
    assert client.get(f"/certificates/{made.pk}/download/").status_code == 404
    found = client.post("/certificates/", {"holder": "tran van b"})
    assert "Trần Văn B" in text(found)


def test_what_cannot_be_read_is_listed_with_row_column_value_reason_and_suggestion(client, officer, centre):
    batch = make_paper_batch(centre, make_paper_line(born="5/3/75"), by=officer)
    page = text(client.get(f"/paper-registers/{batch.pk}/"))
    for words in ("5/3/75", "05/03/1975", "Ngày sinh", "bốn chữ số"):
        assert words in page


def test_a_second_editor_finds_what_was_typed_and_a_warning(client, officer, centre):
    batch = make_paper_batch(centre, by=officer, version_no=4)
    answer = client.post(f"/paper-registers/{batch.pk}/", grid(make_paper_line("77"), version=3))
    assert answer.status_code == 409
    assert 'value="77"' in text(answer)


def test_names_are_text_on_the_page(client, officer, centre):
    batch = make_paper_batch(centre, make_paper_line(name="<script>alert(1)</script>"), by=officer)
    assert "<script>alert" not in text(client.get(f"/paper-registers/{batch.pk}/"))


@pytest.mark.parametrize("start", ["-1", "x", "999999999", "15"])
def test_a_page_of_the_grid_that_is_not_there_is_the_last_one(client, officer, centre, start):
    batch = make_paper_batch(centre, by=officer)
    assert client.get(f"/paper-registers/{batch.pk}/", {"start": start}).status_code == 200


def test_the_second_page_of_the_grid_leaves_the_first_alone(client, officer, centre):
    batch = make_paper_batch(centre, *[make_paper_line(str(n), name=f"N {n}") for n in range(1, 18)], by=officer)
    client.post(f"/paper-registers/{batch.pk}/", grid(make_paper_line("16", name="Đổi"), start=15))
    batch.refresh_from_db()
    assert [row["number"] for row in batch.rows] == [str(n) for n in range(1, 17)]
    assert batch.rows[15]["name"] == "Đổi"


def test_a_batch_is_returned_with_words(client, officer, deputy, centre):
    batch = paperbooks.submit(make_paper_batch(centre, by=officer), by=officer)
    client.force_login(deputy)
    client.post(f"/paper-registers/{batch.pk}/return/", {"answer": ""})
    assert PaperBatch.objects.get().status == "submitted"
    client.post(f"/paper-registers/{batch.pk}/return/", {"answer": "Sai dòng 1"})
    assert PaperBatch.objects.get().answer == "Sai dòng 1"


def test_no_file_and_a_wrong_year_stay_on_the_form(client, officer):
    answer = client.post("/paper-registers/upload/", {"upload-form": "party", "upload-year": "15"})
    assert set(answer.context["upload"].errors) == {"file", "year"}


def test_the_template_is_read_back(client, officer):
    answer = client.get("/paper-registers/template/")
    assert sheet_of(answer)[0][0] == "Số hiệu"


# --- Queries ----------------------------------------------------------------------------------------------


def test_lists_take_the_same_queries_however_long(client, officer, centre, constant_queries):
    places = count(1)

    def more(rows):
        for n in islice(places, rows):
            make_blanks(centre, by=officer, first=1000 * n + 200, last=1000 * n + 300)
            make_paper_batch(centre, make_paper_line(str(n)), by=officer)
            Register.objects.create(centre=centre, form="state", period=str(1900 + n), number_pattern="{seq}")

    for address in LISTS:
        constant_queries(client, address, more)
