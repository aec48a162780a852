"""Attendance on a phone: the session that waits, marked by thumb and saved whole; who is at risk; two at one sheet."""

import re

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
THUMB = 44  # px, the least a target of a thumb may measure
ABSENT_BEFORE = re.compile(r"đã vắng \d+ buổi khác")


def open_running_class(person):
    """Go from the list to the class that is being taught; returns its address."""
    person.open("/classes/")
    person.page.locator("tr", has_text="Đang học").locator("a[href^='/classes/']").first.click()
    person.page.wait_for_url(re.compile(r"/classes/\d+/$"))
    return person.page.url.removeprefix(person.address)


def recorded(person, class_path):
    """[(address, periods)] of the sessions recorded so far, the newest first."""
    person.open(f"{class_path}attendance/")
    rows = person.page.locator("table.dt tbody tr", has_text="Đã điểm danh").all()
    found = [(row.locator("th a").get_attribute("href"), int(row.locator("td").first.text_content())) for row in rows]
    return found[::-1]


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def row_of(page, place):
    """The learner at a place of the sheet, from 0."""
    return page.locator("fieldset.att-row").nth(place)


def name_of(page, place):
    return row_of(page, place).locator(".att-who b").inner_text()


def chosen(page, place):
    """The mark of a learner as it stands on the page."""
    return row_of(page, place).locator("input:checked").get_attribute("value")


def tally(page):
    """The three sums on top: present, excused, unexcused."""
    return [int(text) for text in page.locator("[data-tally-of]").all_inner_texts()]


def save(page):
    page.locator(".actionbar .btn-primary").click()


def never_absent(page):
    """Places of the learners who are present here and were never absent before."""
    rows = page.locator("fieldset.att-row")
    return [
        place for place in range(rows.count())
        if chosen(page, place) == "present" and not ABSENT_BEFORE.search(rows.nth(place).inner_text())
    ]  # fmt: skip


def test_a_lecturer_marks_the_session_that_waits_by_thumb(people):
    lecturer = people("giangvien.quynhluu", **PHONE)
    page = lecturer.page
    class_path = open_running_class(lecturer)
    assert fits(page)
    page.get_by_role("link", name="Điểm danh").first.click()
    page.wait_for_url(f"**{class_path}attendance/")
    assert fits(page)
    lecturer.picture("attendance-phone-class")
    waiting = re.search(r"Điểm danh (buổi \d+, \w+ [\d/]+)", page.locator(".nextstep-what").inner_text())[1]
    page.locator(".nextstep .btn-primary").tap()
    page.wait_for_url("**/sessions/*/attendance/")
    sheet = page.url
    assert waiting in page.locator("h1").inner_text()
    assert fits(page)

    learners = page.locator("fieldset.att-row").count()
    assert tally(page) == [learners, 0, 0]
    sizes = page.locator(".att .seg label").evaluate_all(
        "labels => labels.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(sizes) == 3 * learners
    assert min(min(size) for size in sizes) >= THUMB
    buttons = page.locator(".actionbar .btn:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(buttons) >= THUMB

    row_of(page, 1).get_by_label("Vắng có phép").tap()
    row_of(page, 2).get_by_label("Vắng không phép").tap()
    row_of(page, 2).get_by_label("Có mặt").tap()  # a slip of the thumb, put right
    row_of(page, learners - 1).get_by_label("Vắng không phép").tap()  # the bar at the bottom leaves the last one free
    assert tally(page) == [learners - 2, 1, 1]
    lecturer.picture("attendance-phone-sheet", whole=False)
    save(page)
    page.wait_for_url(f"**{class_path}attendance/")
    assert lecturer.says(f"vắng 2 trên {learners} học viên")
    assert page.locator(".nextstep").count() == 0  # every session up to today is recorded
    lecturer.picture("attendance-phone-saved")

    page.goto(sheet)
    assert [chosen(page, place) for place in (0, 1, 2, learners - 1)] == ["present", "excused", "present", "unexcused"]
    assert tally(page) == [learners - 2, 1, 1]


def test_who_misses_too_much_is_listed_with_the_arithmetic(people):
    officer = people("giaovu.quynhluu", **PHONE)
    page = officer.page
    class_path = open_running_class(officer)
    whole = int(re.search(r"(\d+) tiết", page.locator(".facts").inner_text())[1])
    sessions = recorded(officer, class_path)
    page.goto(officer.address + sessions[0][0])
    place = never_absent(page)[0]
    name, missed = name_of(page, place), 0
    said = []
    for address, periods in sessions:
        page.goto(officer.address + address)
        row_of(page, place).get_by_label("Vắng không phép").tap()
        save(page)
        missed += periods
        entry = page.locator("section[aria-labelledby=h-risk] li", has_text=name)
        if not entry.count():
            continue
        said.append(entry.inner_text())
        assert f"Đã vắng {missed} trên {whole} tiết" in said[-1]
        if "quá mức" in entry.locator(".state").inner_text():
            break
    most = int(re.search(r"quá mức tối đa (\d+) tiết", said[-1])[1])
    assert missed > most
    assert entry.locator(".state").inner_text() == "quá mức"
    near = re.search(r"vắng thêm buổi tới \((\d+) tiết\) là (\d+) tiết, quá mức tối đa (\d+) tiết", said[0])
    before = int(re.search(r"Đã vắng (\d+) trên", said[0])[1])
    assert int(near[2]) == before + int(near[1]) > int(near[3]) == most
    assert fits(page)
    officer.picture("attendance-phone-at-risk")


def test_a_session_is_recorded_without_scripts(people):
    officer = people("giaovu.quynhluu", java_script_enabled=False, **PHONE)
    page = officer.page
    class_path = open_running_class(officer)
    address, _periods = recorded(officer, class_path)[1]
    officer.open(address)
    before = tally(page)
    place = next(place for place in range(sum(before)) if chosen(page, place) == "present")
    row_of(page, place).get_by_label("Vắng có phép").tap()
    assert tally(page) == before  # nobody counts without scripts, until it is saved
    save(page)
    assert officer.says(f"vắng {before[1] + before[2] + 1} trên {sum(before)} học viên")
    officer.open(address)
    assert tally(page) == [before[0] - 1, before[1] + 1, before[2]]
    assert chosen(page, place) == "excused"


def test_of_two_at_one_session_the_second_is_told_and_both_marks_stay(people):
    officer, lecturer = people("giaovu.quynhluu"), people("giangvien.quynhluu", **PHONE)
    address, _periods = recorded(officer, open_running_class(officer))[2]
    for person in (officer, lecturer):
        person.open(address)
    first, second = [place for place in range(sum(tally(officer.page))) if chosen(officer.page, place) == "present"][:2]
    row_of(lecturer.page, first).get_by_label("Vắng không phép").tap()
    save(lecturer.page)
    assert lecturer.says("Đã lưu điểm danh buổi")

    page = officer.page
    row_of(page, second).get_by_label("Vắng có phép").check()
    save(page)
    told = page.locator(".errsum").inner_text()
    assert "Người khác đã lưu điểm danh buổi này" in told
    assert re.search(r"\((.+), lúc", told)[1] in page.locator(".actionbar p").inner_text()
    assert "người khác đã lưu: không phép" in row_of(page, first).inner_text()  # theirs, beside
    assert "người khác đã lưu: có mặt" in row_of(page, second).inner_text()
    assert chosen(page, second) == "excused"  # the own mark, still there
    officer.picture("attendance-told", whole=False)
    row_of(page, first).get_by_label("Vắng không phép").check()
    save(page)
    assert officer.says("Đã lưu điểm danh buổi")
    officer.open(address)
    assert [chosen(page, place) for place in (first, second)] == ["unexcused", "excused"]
