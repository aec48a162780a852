"""The printed book of a register: every number once, sums on every page, wrapped names, closing words, chunks."""

import io
import re
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


def is_struck(page, words):
    """Whether a line runs through `words` where they first stand on the page, from their first letter to the last."""
    text = page.get_textpage()
    index, count = text.search(words).get_next()
    boxes = [text.get_charbox(at) for at in range(index, index + count)]
    scale = 4
    drawn = page.render(scale=scale).to_pil().convert("L")
    left, right = round(boxes[0][0] * scale), round(boxes[-1][2] * scale)
    low, high = (round((page.get_height() - edge) * scale) for edge in (min(b[1] for b in boxes), boxes[0][3]))
    return any(all(drawn.getpixel((x, y)) < 200 for x in range(left + 1, right)) for y in range(high, low))


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


@pytest.mark.parametrize("note", ["", "ghi chú " * 9])
def test_signatures_have_a_line_and_room_beside_it_however_many_lines_there_are(note):
    for count in range(1, 70):
        pages = list(booklayout.pages(line(n, note=note) for n in range(count)))
        last = sum(booklayout.height(row.texts) for row in pages[-1].rows)
        assert 0 < last <= booklayout.ROOM - booklayout.CLOSING
        assert all(page.rows for page in pages)
        assert pages[-1].total.used == sum(page.own.used for page in pages) == count


def test_a_register_without_a_number_has_one_page_to_be_closed_on():
    assert [(page.number, page.rows) for page in booklayout.pages([], first=2)] == [(2, ())]


def test_a_line_longer_than_a_page_goes_on_and_is_counted_once():
    words = [f"chữ{n}" for n in range(300)]
    pages = list(booklayout.pages([line(1), line(2, note=" ".join(words)), line(3)]))
    rows = [row for page in pages for row in page.rows]
    assert " ".join(row.texts[-1] for row in rows).split() == words
    assert {row.texts[0] for row in rows[2:-1]} == {"0002/2026 (tiếp)"}
    assert all(booklayout.height(row.texts) <= booklayout.ROOM for row in rows)
    assert pages[-1].total.used == 3


def test_the_last_line_leaves_room_for_the_signatures_however_long_its_note():
    pages = list(booklayout.pages([line(1), line(2, note="ghi chú " * 50)]))
    assert pages[-1].rows
    assert sum(booklayout.height(row.texts) for row in pages[-1].rows) <= booklayout.ROOM - booklayout.CLOSING


def test_nothing_more_is_counted_on_the_last_line_of_a_word_that_is_broken():
    assert booklayout.lines_of("52-QĐ/TTCT Phương", 16.1) == 3  # “52-QĐ/”, “TTCT”, “Phương”


def test_a_letter_that_no_font_has_shows_as_a_box():
    assert booklayout.printable("Nguyễn 😀 A") == "Nguyễn □ A"


# --- The verb ---------------------------------------------------------------------------------------------


def test_a_book_has_a_cover_and_lines_and_ends_with_closing_words(register, officer):
    book = made(register, officer)
    assert (book.status, book.done, book.pages) == (WorkStatus.DONE, 3, 2)
    cover, lines = words_of(book)
    assert "SỔ CẤP GIẤY CHỨNG NHẬN" in cover
    assert "Trang 1/2" in cover
    for certificate in Certificate.objects.all():
        assert certificate.holder_name in lines
        assert certificate.number in lines
    assert "Cộng trang 3 số" in lines
    assert "Trang 2/2" in lines
    assert "Cộng mang sang" not in lines
    assert "Tổng cộng: 3 số" in lines
    assert lines.index("Cộng trang") < lines.index("Tổng cộng: 3 số") < lines.index("NGƯỜI GHI SỔ")


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


@pytest.mark.parametrize("count", [10, 11, 20, 21, 30, 31])
def test_signatures_never_stand_without_a_line_of_the_register(register, officer, monkeypatch, count):
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(n) for n in range(1, count + 1)]))
    book = made(register, officer)
    assert book.status == WorkStatus.DONE, book.errors
    *others, last = words_of(book)
    assert len(others) + 1 == book.pages
    assert f"{count:04d}-GCN/TTCT" in last
    assert "GIÁM ĐỐC" in last
    assert not any("GIÁM ĐỐC" in page for page in others)


def test_notes_longer_than_a_page_and_words_without_a_space_are_printed(register, officer, monkeypatch):
    many = [line(n, note=note, handed="52-QĐ/TTCT Phương " * 4) for n, note in
            enumerate(["ghi chú " * 70, "W" * 300, "12-BB/TTCT " * 60], start=1)]  # fmt: skip
    monkeypatch.setattr(binding, "_lines", lambda book: iter(many))
    book = made(register, officer)
    assert book.status == WorkStatus.DONE, book.errors
    assert book.done == 3
    assert "(tiếp)" in words_of(book)[-1]


def test_every_page_has_the_numbers_of_the_columns_under_their_heads(register, officer, monkeypatch):
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(n) for n in range(1, 41)]))
    _cover, *pages = words_of(made(register, officer))
    numbers = " ".join(f"({n})" for n in range(1, len(booklines.TITLES) + 1))
    assert len(pages) > 1
    assert all(f"Ghi chú {numbers} " in page for page in pages)


def test_a_void_number_is_struck_through_but_for_its_reason(register, officer, monkeypatch):
    void = line(2, name="Trần Thị B", note="Số bỏ", counts=frozenset({"void"}))
    revoked = line(3, name="Lê Văn C", note="Thu hồi", counts=frozenset({"revoked"}))
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(1), void, revoked]))
    with pypdfium2.PdfDocument(io.BytesIO(made(register, officer).file.read())) as document:
        struck = [words for words in ("0001/2026", "Nguyễn Văn A", "0002/2026", "0002-GCN/TTCT", "Trần Thị B", "Số bỏ",
                                      "0003-GCN/TTCT", "Thu hồi") if is_struck(document[1], words)]  # fmt: skip
    assert struck == ["0002/2026", "0002-GCN/TTCT", "Trần Thị B"]


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


def test_the_file_is_written_as_pdf_a_with_what_belongs_to_the_whole(register, officer, monkeypatch):
    monkeypatch.setattr(binding, "PAGES_A_RUN", 1)
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(n) for n in range(1, 41)]))
    with pikepdf.open(io.BytesIO(made(register, officer).file.read())) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 4
        assert document.pdf_version >= "1.7"
        assert str(document.Root.Lang) == "vi"
        (intent,) = document.Root.OutputIntents
        assert "/DestOutputProfile" in intent
        assert "/ID" in document.trailer
        assert "/StructTreeRoot" not in document.Root
        assert not any("/StructParents" in page for page in document.pages)
        metadata = document.Root.Metadata.read_bytes().decode()
        title, producer = str(document.docinfo["/Title"]), str(document.docinfo["/Producer"])
    centre = register.centre.name.upper()
    assert title == f"Sổ cấp giấy chứng nhận năm {register.period}, mẫu của Đảng – {centre}"
    assert f">{title}<" in metadata
    assert f'pdf:Producer="{producer}"' in metadata
    assert 'pdfaid:part="2"' in metadata
    assert 'pdfaid:conformance="B"' in metadata


def test_letters_of_every_run_are_in_the_file_under_a_name_of_their_own(register, officer, monkeypatch):
    monkeypatch.setattr(binding, "PAGES_A_RUN", 1)
    monkeypatch.setattr(binding, "_lines", lambda book: iter([line(n) for n in range(1, 41)]))
    with pikepdf.open(io.BytesIO(made(register, officer).file.read())) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        names = [str(font.BaseFont) for font in fonts]
        for font in fonts:
            (cut,) = font.DescendantFonts
            assert str(font.BaseFont) == str(cut.BaseFont) == str(cut.FontDescriptor.FontName)
            assert "/FontFile2" in cut.FontDescriptor
            assert "/ToUnicode" in font
    assert len(set(names)) == len(names) >= 8
    assert all(re.fullmatch(r"/[A-Z]{6}\+Tinos-Paper(-Bold|-Italic)?", name) for name in names)


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
