"""Books, blank forms and a paper register in a browser: printed, counted, entered by one, confirmed by another."""

import io

import pypdfium2

from tests.e2e.test_closing import DIRECTOR, OFFICER, press


def test_a_register_is_printed_as_a_book(people):
    officer = people(OFFICER)
    officer.open("/books/")
    officer.page.locator("main table a").first.click()
    press(officer.page, "In sổ (PDF)")
    link = officer.page.get_by_role("link", name="Tải PDF").first
    link.wait_for(timeout=90_000)
    with officer.page.expect_download() as arriving:
        link.click()
    document = pypdfium2.PdfDocument(io.BytesIO(arriving.value.path().read_bytes()))
    assert "SỔ CẤP GIẤY CHỨNG NHẬN" in document[0].get_textpage().get_text_range()
    assert "Cộng trang" in document[1].get_textpage().get_text_range()


def test_blank_forms_add_up_and_a_spoiled_one_is_counted(people):
    officer = people(OFFICER)
    officer.open("/blanks/")
    page = officer.page

    def total():
        cells = page.locator("tfoot td").all_inner_texts()
        received, *states = (int(cell.replace(".", "") or 0) for cell in cells)
        assert received == sum(states)
        return states

    before = total()
    page.locator("main tbody a").first.click()
    page.locator("select[name=kind]").select_option("spoiled")
    page.locator("input[name=first]").fill("NA012390")
    page.locator("input[name=reason]").last.fill("Rách")
    press(page, "Ghi vào sổ")
    officer.open("/blanks/")
    after = total()
    assert (after[0], after[3]) == (before[0] - 1, before[3] + 1)


def test_a_line_of_a_paper_register_needs_two_persons(people):
    officer = people(OFFICER)
    officer.open("/paper-registers/")
    page = officer.page
    page.locator("#id_begin-year").fill("2014")
    press(page, "Mở bảng trống")
    for key, words in {"number": "7/2014", "name": "Nguyễn Thị Hòa", "born": "5/3/75", "programme": "Sơ cấp",
                       "issued_on": "20/06/2014"}.items():  # fmt: skip
        page.locator(f"input[name=r0-{key}]").fill(words)
    press(page, "Lưu và kiểm tra")
    assert "05/03/1975" in page.locator("main").inner_text()
    page.locator("input[name=r0-born]").fill("05/03/1975")
    press(page, "Lưu và kiểm tra")
    press(page, "Trình 1 dòng")
    assert "người khác của trung tâm" in page.locator("main").inner_text()
    address = page.url
    director = people(DIRECTOR)
    director.page.goto(address)
    press(director.page, "Xác nhận 1 dòng vào sổ")
    director.open("/certificates/?year=2014")
    assert "Nguyễn Thị Hòa" in director.page.locator("main").inner_text()
