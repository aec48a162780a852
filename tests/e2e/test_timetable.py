"""A timetable in a browser: filled from the lessons, refused where somebody is busy, typed by keyboard, on a phone."""

import re

from playwright.sync_api import expect

OFFICER = "giaovu.quynhluu"
SESSIONS = 14  # of a class of the programme below: lessons of six periods need two half days


def planned_class(officer):
    """(address, first day, last day) of the class of the demonstration that is still planned."""
    officer.open("/classes/")
    row = officer.page.locator("tr", has_text="Dự kiến").first
    path = row.locator("a[href^='/classes/']").first.get_attribute("href")
    officer.open(f"{path}edit/")
    days = [officer.page.input_value(f"input[name={name}]") for name in ("starts_on", "ends_on")]
    return path, *days


def enter_class(officer, first, last):
    """Another class of the same programme on the same days."""
    page = officer.page
    officer.open("/classes/new/")
    options = page.locator("select[name=programme] option", has_text="Bồi dưỡng nhận thức về Đảng")
    page.select_option("select[name=programme]", options.first.get_attribute("value"))
    page.fill("input[name=off_plan_reason]", "Cấp ủy giao thêm")
    for name, value in (("starts_on", first), ("ends_on", last), ("place", "Phòng học 1"), ("capacity", "60")):
        page.fill(f"input[name={name}]", value)
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/classes/\d+/$"))
    return page.url.removeprefix(officer.address)


def fill(page, **chosen):
    """Fill the table from the lessons; `chosen`: the words of the lecturer and the room."""
    if page.locator("details.fill").get_attribute("open") is None:
        page.locator("details.fill summary").click()
    for box in page.locator("input[name=fill-weekdays]").all():
        box.check()
    for name, words in chosen.items():
        option = page.locator(f"select[name=fill-{name}] option", has_text=words).first
        page.select_option(f"select[name=fill-{name}]", option.get_attribute("value"))
    page.get_by_role("button", name="Xếp các buổi vào bảng").click()


def save(page):
    page.locator(".actionbar").get_by_role("button", name="Lưu lịch học").click()


def values(page, name):
    """One column of the grid, from top to bottom."""
    return [cell.input_value() for cell in page.locator(f"[name^=lines-][name$=-{name}].cell").all()]


def test_a_timetable_is_filled_refused_where_taken_and_changed_by_keyboard(people):
    officer = people(OFFICER)
    page = officer.page
    other, first, last = planned_class(officer)
    path = enter_class(officer, first, last)
    officer.open(f"{path}timetable/")
    assert officer.says("Chưa có lịch học")
    page.locator("main .btn-primary").click()
    page.wait_for_url("**/timetable/edit/")

    # filled, and nothing saved yet
    fill(page, room="Hội trường A")
    assert officer.says(f"Đã xếp {SESSIONS} buổi vào bảng, chưa lưu")
    assert len(values(page, "on")) == SESSIONS
    assert values(page, "on")[0] == first
    officer.picture("timetable-filled")

    # the hall belongs to the other class on these days: told beside each cell, nothing lost
    save(page)
    assert page.locator(".errsum").is_visible()
    assert "đã xếp cho lớp" in page.locator("#id_lines-0-room_error").inner_text()
    assert len(values(page, "on")) == SESSIONS
    officer.picture("timetable-refused")

    # another room for all, and content by keyboard: Enter goes down
    for n in range(SESSIONS):
        option = page.locator(f"select[name=lines-{n}-room] option", has_text="Phòng học 1").first
        page.select_option(f"select[name=lines-{n}-room]", option.get_attribute("value"))
    page.locator("input[name=lines-0-place]").focus()
    page.locator("input[name=lines-0-topic]").fill("Khai giảng và bài 1")
    page.select_option("select[name=lines-0-lesson]", index=1)
    page.locator(f"select[name=lines-{SESSIONS - 2}-lesson]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == f"lines-{SESSIONS - 1}-lesson"
    page.keyboard.press("Tab")
    page.keyboard.type("Tổng kết, bế giảng")
    save(page)
    page.wait_for_url(re.compile(f"{path}timetable/(#lines)?$"))
    assert officer.says(f"Đã lưu lịch học: {SESSIONS} buổi.")
    assert officer.says("40 trên 40 tiết")
    assert officer.says("Khai giảng và bài 1")
    assert officer.says("Tổng kết, bế giảng")
    officer.picture("timetable-of-a-class")

    # a lecturer who teaches the other class at that time
    officer.open(f"{other}timetable/edit/")
    named = page.locator("select[name=lines-0-lecturer] option:checked").inner_text()
    officer.open(f"{path}timetable/edit/")
    page.select_option("select[name=lines-0-lecturer]", label=named)
    save(page)
    assert "đã có lịch giảng lớp" in page.locator("#id_lines-0-lecturer_error").inner_text()
    assert page.locator("select[name=lines-0-lecturer] option:checked").inner_text() == named


def test_the_grid_works_without_scripts(people):
    officer = people(OFFICER, java_script_enabled=False)
    page = officer.page
    path, _first, _last = planned_class(officer)
    officer.open(f"{path}timetable/edit/")
    before = len(values(page, "on"))
    days = page.locator("[name^=lines-][name$=-on].cell")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(days).to_have_count(before + 3)
    page.get_by_role("button", name="Xóa dòng 1", exact=True).click()
    expect(days).to_have_count(before + 2)
    officer.open(f"{path}timetable/")
    assert officer.says(f"{before} buổi")  # nothing was saved


def test_the_week_reads_as_a_list_on_a_phone(people):
    officer = people(OFFICER, viewport={"width": 390, "height": 844})
    page = officer.page
    path, _first, _last = planned_class(officer)
    officer.open(f"{path}timetable/")
    day = page.locator("table.timetable tbody th .sub").first.inner_text()
    officer.open(f"/timetable/?on={day}")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    lefts = page.locator(".week-days .slot").evaluate_all("slots => slots.map(one => one.getBoundingClientRect().left)")
    assert len(lefts) >= 2
    assert len(set(lefts)) == 1  # one column: no cell beside another
    assert page.locator(".week-days .part").first.is_visible()
    assert page.locator(".week-days td.none").count() == 0 or not page.locator(".week-days td.none").first.is_visible()
    officer.picture("week-phone")
    page.get_by_role("link", name="Tuần sau").click()
    page.wait_for_url("**week=**")
    assert "on=" not in page.url


def test_a_lecturer_finds_the_own_week_and_hours(people):
    lecturer = people("giangvien.quynhluu")
    lecturer.page.get_by_role("link", name="Lịch học").first.click()
    lecturer.page.wait_for_url("**/timetable/")
    assert lecturer.says("Lịch giảng tuần")
    lecturer.page.get_by_role("link", name="Theo tháng").click()
    lecturer.page.wait_for_url("**/lecturers/*/timetable/")
    lecturer.open("/lecturers/hours/")
    with lecturer.page.expect_download() as started:
        lecturer.page.get_by_text("Xuất Excel").click()
    assert re.fullmatch(r"gio-giang-\d{4}\.xlsx", started.value.suggested_filename)


def test_the_sessions_of_a_class_read_down_a_phone(people):
    officer = people("giaovu.quynhluu", viewport={"width": 390, "height": 844})
    page = officer.page
    officer.open("/classes/")
    path = page.locator("tr", has_text="Đang học").locator("a[href^='/classes/']").first.get_attribute("href")
    officer.open(f"{path}timetable/")
    row = page.locator("table.timetable tbody tr").nth(1)
    boxes = [cell.bounding_box() for cell in row.locator("td").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)  # nothing lies beside the screen
    assert len({round(box["y"]) for box in boxes[:3]}) == 1  # number, half day and periods on one line
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    officer.picture("timetable-phone")
