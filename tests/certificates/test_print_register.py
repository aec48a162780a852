"""The printed book of a register: every number once, sums on every page, wrapped names, closing words, chunks."""

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import WorkStatus
from centres.scope import Role
from certificates import binding, booklayout, booklines
from certificates.models import Certificate, PrintedBook, Register, RegisterEntry
from tests.build import TODAY, code_of, make_certificates, make_user

pytestmark = pytest.mark.django_db

LONG = "Nguyễn Thị Phương Thảo Hoàng Ngân Kim Tuyến Bích Ngọc Lan Anh"


def line(number=1, **facts):
    known = {
        "register_no": f"{number:04d}/2026", "number": f"{number:04d}-GCN/TTCT", "name": "Nguyễn Văn A",
        "born": "01/02/1990", "unit": "UBND xã", "course": "Bồi dưỡng", "grade": "Khá", "decision": "số 5",
        "issued_on": TODAY(), "handed": "", "note": "", "counts": frozenset({"issued"}),
    }  # fmt: skip
    return booklines.BookLine(**known | facts)


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def register(certificates):
    return Register.objects.get()


@pytest.fixture
def officer(register):
    return make_user(Role.OFFICER, centre=register.centre)


def made(register, by):
    book = binding.bind(register, by=by)
    binding.render_book.call(book.pk)
    book.refresh_from_db()
    return book


def words_of(book):
    document = pypdfium2.PdfDocument(io.BytesIO(book.file.read()))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


# --- Pages, without a database ----------------------------------------------------------------------------


def test_what_is_carried_to_a_page_is_the_sum_of_all_before_it():
    lines = [line(n, counts=frozenset({"void"} if n % 7 == 0 else {"issued"})) for n in range(1, 101)]
    pages = list(booklayout.pages(lines))
    assert sum(len(page.rows) for page in pages) == 100
    assert [page.carried for page in pages[1:]] == [page.total for page in pages[:-1]]
    assert pages[-1].total == booklines.sums(lines)
    assert (pages[-1].total.used, pages[-1].total.void, pages[-1].total.issued) == (100, 14, 86)


def test_pages_are_numbered_from_the_page_behind_the_cover():
    assert [page.number for page in booklayout.pages([line(n) for n in range(60)], first=2)][:2] == [2, 3]


def test_a_long_name_takes_room_from_the_others():
    short = len(next(booklayout.pages(line(n) for n in range(40))).rows)
    wrapped = len(next(booklayout.pages(line(n, name=LONG) for n in range(40))).rows)
    assert wrapped < short


def test_nothing_more_is_counted_on_the_last_line_of_a_word_that_is_broken():
    assert booklayout.lines_of("52-QĐ/TTCT Phương", 16.1) == 3  # “52-QĐ/”, “TTCT”, “Phương”


def test_a_letter_that_no_font_has_shows_as_a_box():
    assert booklayout.printable("Nguyễn 😀 A") == "Nguyễn □ A"


# --- The verb ---------------------------------------------------------------------------------------------


def test_a_book_has_cover_lines_and_closing_page(register, officer):
    book = made(register, officer)
    assert (book.status, book.done, book.pages) == (WorkStatus.DONE, 3, 3)
    cover, lines, closing = words_of(book)
    assert "SỔ CẤP GIẤY CHỨNG NHẬN" in cover
    assert "Trang 1/3" in cover
    for certificate in Certificate.objects.all():
        assert certificate.holder_name in lines
        assert certificate.number in lines
    assert "Cộng trang 3 số" in lines
    assert "Trang 2/3" in lines
    assert "Cộng mang sang" not in lines
    assert "Tổng cộng: 3 số" in closing
    assert "NGƯỜI GHI SỔ" in closing


def test_every_page_counted_is_a_page_printed_however_long_the_names(register, officer, monkeypatch):
    monkeypatch.setattr(binding, "PAGES_A_RUN", 2)
    entry = booklines.entries_of(RegisterEntry.objects.all()).first()
    whole = booklines.line_of(entry)
    many = [line(n, name=LONG if n % 3 else "A", unit="Ủy ban nhân dân xã " * (1 + n % 6), note="ghi chú " * (n % 9),
                 course=whole.course, decision=whole.decision, handed=LONG if n % 11 == 0 else "")
            for n in range(1, 151)]  # fmt: skip
    monkeypatch.setattr(binding, "_lines", lambda book: iter(many))
    book = made(register, officer)
    assert book.status == WorkStatus.DONE, book.errors
    pages = words_of(book)
    assert len(pages) == book.pages
    assert "Cộng mang sang" in pages[2]
    assert all(f"{n:04d}-GCN/TTCT" in " ".join(pages) for n in range(1, 151))


def test_days_of_the_register_have_one_form_and_printed_words_stay_as_printed(certificates):
    Certificate.objects.filter(pk=certificates[0].pk).update(
        status="revoked", status_on=date(2026, 7, 6), status_reason="x", handed_over_on=date(2026, 7, 5)
    )
    found = booklines.line_of(booklines.entries_of(RegisterEntry.objects.all()).first())
    assert found.note.startswith("Thu hồi 06/07/2026")
    assert found.handed == "05/07/2026"
    assert found.texts[8] == f"{certificates[0].issued_on:%d/%m/%Y}"
    assert found.decision == certificates[0].printed["decision"]


def test_void_and_revoked_numbers_stay_in_the_book_with_their_reason(register, officer, certificates):
    Certificate.objects.filter(pk=certificates[0].pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55-QĐ/TTCT"
    )
    RegisterEntry.objects.create(
        register=register, line=register.last_line + 1, kind="burnt", seq=register.last_seq + 1, by=officer,
        facts={"reason": "Phôi in lệch"},
    )  # fmt: skip
    Register.objects.filter(pk=register.pk).update(last_seq=4, last_line=4)
    page = words_of(made(register, officer))[1]
    unbroken = page.replace(" ", "").replace("\ufffe", "-")  # a word broken at its hyphen
    assert "Thuhồi" in unbroken
    assert "55-QĐ/TTCT" in unbroken
    assert "Phôiinlệch" in unbroken
    assert "4 số: đang sử dụng 2, đã thay 0, thu hồi 1, hủy hoặc bỏ 1" in page


def test_a_closed_book_says_by_which_minutes(register, officer):
    Register.objects.filter(pk=register.pk).update(
        closed_at=register.opened_at, closed_by=officer, closed_on=TODAY(), closing_minutes="12-BB/TTCT"
    )
    assert "biên bản số 12-BB/TTCT" in words_of(made(register, officer))[-1]


def test_names_are_text_and_no_markup(register, officer, certificates, monkeypatch):
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(1, name="<b>A</b> & <img src=x>")]))
    assert "<b>A</b> & <img src=x>" in words_of(made(register, officer))[1]


def test_the_file_is_written_as_pdf_a(register, officer):
    with pikepdf.open(io.BytesIO(made(register, officer).file.read())) as document:
        assert len(document.pages) == 3


def test_an_empty_register_is_refused(officer, register):
    empty = Register.objects.create(centre=register.centre, form="state", period="2019", number_pattern="{seq}")
    with pytest.raises(ValidationError) as refused:
        binding.bind(empty, by=officer)
    assert code_of(refused) == "empty_register"


def test_a_second_book_while_one_is_made_is_refused(register, officer):
    binding.bind(register, by=officer)
    with pytest.raises(ValidationError) as refused:
        binding.bind(register, by=officer)
    assert code_of(refused) == "being_made"


def test_a_lecturer_and_a_stranger_may_not_print(register):
    for user in (make_user(Role.LECTURER, centre=register.centre), make_user(Role.OFFICER)):
        with pytest.raises(PermissionDenied):
            binding.bind(register, by=user)


def test_a_stopped_book_has_no_file(register, officer):
    book = binding.bind(register, by=officer)
    PrintedBook.objects.filter(pk=book.pk).update(cancel_asked=True)
    binding.render_book.call(book.pk)
    book.refresh_from_db()
    assert (book.status, bool(book.file)) == (WorkStatus.CANCELLED, False)


def test_a_book_that_fails_says_so(register, officer, monkeypatch):
    monkeypatch.setattr(binding, "_render", lambda book: 1 / 0)
    book = made(register, officer)
    assert book.status == WorkStatus.FAILED
    assert binding.problems(book)[0]["message"] != "failed"
