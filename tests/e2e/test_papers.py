"""Papers in a browser: the opening decision of a class, waited for and downloaded, with scripts and without."""

import io
from pathlib import Path

import docx
import pypdfium2

DECISION = "Quyết định mở lớp kèm danh sách"


def class_in_progress(officer):
    """The address of the demonstration's class that is being taught."""
    officer.open("/classes/")
    row = officer.page.locator("tr", has_text="Đang học")
    return row.locator("a[href^='/classes/']").first.get_attribute("href")


def download(person, name):
    """(file name, content) behind the link `name`."""
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name=f"{name}: {DECISION}").first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_an_officer_makes_the_opening_decision_and_downloads_both_files(people):
    officer = people("giaovu.quynhluu")
    path = class_in_progress(officer)
    officer.open(path)
    officer.page.get_by_role("link", name="Văn bản", exact=True).click()
    officer.picture("22-papers")
    officer.page.get_by_role("button", name=f"Lập văn bản: {DECISION}").click()
    assert officer.says(f"Đang lập “{DECISION}”")
    officer.page.get_by_role("link", name=f"Tải Word: {DECISION}").wait_for(timeout=60_000)
    officer.picture("23-paper-made")

    name, content = download(officer, "Tải PDF")
    assert name.startswith("quyet-dinh-mo-lop-ql-")
    assert name.endswith(".pdf")
    with pypdfium2.PdfDocument(content) as document:
        first = document[0].get_textpage().get_text_range()
        pages = len(document)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in first
    assert "HUYỆN ỦY QUỲNH LƯU" in first
    assert pages > 1  # the roster is behind it

    name, content = download(officer, "Tải Word")
    assert name.endswith(".docx")
    written = docx.Document(io.BytesIO(content))
    assert "QUYẾT ĐỊNH" in [paragraph.text for paragraph in written.paragraphs]

    province = people("tinh.nghean")
    province.open(f"{path}papers/")
    assert province.page.get_by_role("button", name="Lập văn bản").count() == 0
    assert download(province, "Tải PDF")[0].endswith(".pdf")


def test_without_scripts_the_page_is_read_again(people):
    officer = people("giaovu.quynhluu", java_script_enabled=False)
    path = class_in_progress(officer)
    officer.open(f"{path}papers/")
    officer.page.get_by_role("button", name="Lập văn bản: Danh sách học viên").click()
    link = officer.page.get_by_role("link", name="Tải PDF: Danh sách học viên")
    officer.follow_progress(link)
    assert link.count() == 1
