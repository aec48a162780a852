"""Pages people print: on a sheet of A4 stand the title and the table, whole and within it, and nothing to press."""

import io
import re

import pypdfium2
import pytest

OFFICER, PROVINCE = "giaovu.quynhluu", "tinh.nghean"
PRESSED = ".brandbar, .side, .sitefoot, .btn, .tabs, .actionbar, .nextstep, .filters, .pager"
UPRIGHT, ACROSS = {"width": 718, "height": 1047}, {"width": 1047, "height": 718}  # px of A4 between margins of 1 cm


def class_at(officer, state):
    """The address of a class at a state."""
    officer.open("/classes/")
    return officer.page.locator("tr", has_text=state).locator("a[href^='/classes/']").first.get_attribute("href")


def plan_of(officer):
    """The address of the plan in force."""
    officer.open("/plans/")
    links = officer.page.locator("main tr a[href^='/plans/']").evaluate_all("found => found.map(a => a.pathname)")
    return next(link for link in links if re.fullmatch(r"/plans/\d+/", link))


PAGES = {
    "plan": (OFFICER, plan_of, "table.dt tbody tr"),
    "timetable": (OFFICER, lambda who: f"{class_at(who, 'Đang học')}timetable/", "table.timetable tbody tr"),
    "results": (OFFICER, lambda who: f"{class_at(who, 'Chờ cấp giấy chứng nhận')}?tab=roster", "table.dt tbody tr"),
    "week": (OFFICER, lambda who: "/timetable/", ".week-days tbody tr"),
    "hours": (OFFICER, lambda who: "/lecturers/hours/", "table.dt tbody tr"),
    "matrix": (PROVINCE, lambda who: "/plans/", "table.matrix tbody tr"),
    "actual": (PROVINCE, lambda who: "/plans/actual/", "table.actuals tbody tr"),
    "behind": (PROVINCE, lambda who: "/plans/actual/behind/", ".missing li"),
    "reminders": (PROVINCE, lambda who: "/plans/reminders/", ".letter"),
}


LIE_ACROSS = {"matrix", "actual"}  # tables of many columns


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_carries_its_table_and_nothing_to_press(people, name):
    who, address, row = PAGES[name]
    person = people(who)
    page = person.page
    person.open(address(person))
    rows = page.locator(f"{row} >> visible=true").count()
    assert rows
    assert page.locator(PRESSED).locator("visible=true").count() > 3
    page.emulate_media(media="print")
    page.set_viewport_size(ACROSS if name in LIE_ACROSS else UPRIGHT)
    assert page.locator(PRESSED).locator("visible=true").count() == 0
    assert page.locator("h1").is_visible()
    assert page.locator(f"{row} >> visible=true").count() == rows  # nothing of the table is left out
    assert page.locator("main").evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "wider than the sheet"
    cut = page.locator(".tbl-scroll").evaluate_all(
        "boxes => boxes.filter(box => box.scrollWidth > document.documentElement.clientWidth).length"
    )
    assert cut == 0, "a table runs off the sheet"
    person.picture(f"print-{name}")
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True))) as sheets:
        assert {sheet.get_width() > sheet.get_height() for sheet in sheets} == {name in LIE_ACROSS}


def test_sums_are_printed_once_at_the_end(people):
    province = people(PROVINCE)
    province.open("/plans/actual/")
    with pypdfium2.PdfDocument(io.BytesIO(province.page.pdf(prefer_css_page_size=True))) as sheets:
        text = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
        assert len(sheets) > 1
    assert text.count("Tổng cộng") == 1
    assert text.index("Tổng cộng") > text.index("Thị xã Thái Hòa")
