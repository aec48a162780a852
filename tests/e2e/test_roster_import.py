"""An import of a roster in a browser, on a wide screen, on a phone, by keyboard alone and without scripts."""

import re

import pytest

from tests.courses.rosters.files import xlsx
from tests.e2e.test_every_page import AXE, RULES

OFFICER, CLASS = "giaovu.hoangmai", "HM-26-PN-01"  # an open class of the demonstration nobody has joined yet
PLACES = "2000"
HEADER = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị công tác", "Điện thoại", "ĐV cử")
SIZES = {"wide": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
GIVEN = ["An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hiền", "Hoa", "Hương", "Lan", "Liên", "Linh", "Loan", "Mai",
         "Nga", "Oanh", "Sen", "Thảo", "Yến", "Quỳnh"]  # fmt: skip
FAULTS = [
    ("{0} THỊ HƯƠNG GIANG", "12/03/1985", "Nữ", "Trường THPT Hoàng Mai", "912345678"),
    ("Ông {0} Thị Lộc", "01/02/1979", "Nữ", "Trạm y tế phường Quỳnh Xuân", ""),
    ("Trần Văn Hải", "31/02/1979", "Nam", "UBND phường Quỳnh Thiện", ""),
    ("Nguyễn Thị Thu", "05/06/1990", "", "UBND phường Quỳnh Thiện", ""),
    ("{0} THỊ HỒNG NHUNG", "05/06/1991", "Nữ", "Hội Phụ nữ phường Mai Hùng", "987654321"),
]


def roster(family, clean):
    """A file with `clean` rows nothing is wrong with, each person once, and the faults after them."""
    rows = [
        (f"{family} Thị {GIVEN[n % 20]} {GIVEN[n // 20 % 20]}", f"{1 + n // 400:02d}/04/1990", "Nữ",
         f"Chi bộ khối {n % 9}", "")
        for n in range(clean)
    ]  # fmt: skip
    faults = [(name.format(family.upper() if name.isupper() else family), *cells) for name, *cells in FAULTS]
    lines = [(n, *row, "Đảng bộ thị xã") for n, row in enumerate([*rows, *faults], start=1)]
    return {"name": f"ds-{family}.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx([HEADER, *lines])}


def open_class(person):
    """The address of the class, with places enough."""
    person.open("/classes/")
    link = person.page.locator("tr", has_text=CLASS).locator("a[href^='/classes/']").first.get_attribute("href")
    person.open(f"{link}edit/")
    if person.page.input_value("input[name=capacity]") != PLACES:
        person.page.fill("input[name=capacity]", PLACES)
        person.page.locator("main form .btn-primary").click()
    return link


def send(person, link, file):
    """Choose the file and have it checked."""
    person.open(f"{link}import/")
    person.page.set_input_files("input[type=file]", file)
    person.page.locator("main form .btn-primary").click()
    person.page.wait_for_url(re.compile(r"/imports/\d+/"))


def wait_for_check(page):
    page.wait_for_selector("#review", timeout=60_000)


def wait_for_end(page):
    page.wait_for_selector("text=Đã ghi vào lớp", timeout=60_000)


def looks_right(page, is_wide):
    """One heading, one red button at the most, nothing beyond the window, nothing an assistive program stumbles on."""
    assert page.locator("h1").count() == 1
    assert page.locator("main .btn-primary:visible").count() <= 1
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than its window"
    if is_wide:
        found = AXE.run(page, options=RULES).response["violations"]
        grave = [
            (one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in {"serious", "critical"}
        ]
        assert not grave, grave


@pytest.mark.parametrize(("size", "family", "clean"), [("wide", "Hồ", 1200), ("phone", "Đậu", 30)])
def test_five_pages_from_the_file_to_the_roster(people, size, family, clean):
    officer = people(OFFICER, viewport=SIZES[size])
    page, link = officer.page, open_class(officer)
    officer.open(f"{link}import/")
    looks_right(page, size == "wide")
    officer.picture(f"import-1-choose-{size}")

    send(officer, link, roster(family, clean))
    officer.picture(f"import-2-being-read-{size}", whole=False)
    if size == "wide":  # so many rows take longer than the first look
        assert officer.says("Đang đọc tệp")
    wait_for_check(page)
    looks_right(page, size == "wide")
    officer.picture(f"import-3-check-{size}")
    assert officer.says(f"Ghi {clean + 3:,} học viên vào lớp".replace(",", "."))

    if officer.says("Chưa nhận ra 1 cột"):  # the first time: later files of the centre are read with what was chosen
        page.get_by_label("Cột “ĐV cử” là").select_option(label="Đơn vị cử đi học")
        page.get_by_role("button", name="Ghi nhớ và đọc lại tệp").click()
        wait_for_check(page)
    assert officer.says("Cột “ĐV cử” được đọc là “Đơn vị cử đi học” (do trung tâm chọn)")

    page.get_by_label("Đồng ý, dòng", exact=False).first.check()  # one tick: the figures follow without a new page
    page.wait_for_load_state("networkidle")
    officer.picture(f"import-3b-named-{size}")
    page.locator("main .actionbar .btn-primary").click()
    officer.picture(f"import-4-being-written-{size}", whole=False)
    wait_for_end(page)
    looks_right(page, size == "wide")
    officer.picture(f"import-5-done-{size}")
    assert officer.says("2 dòng chưa ghi được")

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Tải .* dòng lỗi")).first.click()
    assert download.value.suggested_filename.startswith("dong-can-sua-")


def test_kinds_are_accepted_together_without_scripts(people):
    officer = people(OFFICER, java_script_enabled=False)
    page, link = officer.page, open_class(officer)
    send(officer, link, roster("Cao", 5))
    officer.follow_progress(page.locator("#review"))
    ticks = page.locator("input[name=tick]:checked")
    for _tick in range(ticks.count()):
        ticks.first.uncheck()
    page.locator("main").get_by_role("button", name="Tính lại số dòng").last.click()
    assert page.locator("input[name=tick]:checked").count() == 0
    page.get_by_role("button", name="Chấp nhận cả 2 đề xuất loại này").first.click()
    assert page.locator("input[name=tick]:checked").count() == 2
    officer.picture("import-kinds-without-scripts")
    page.get_by_role("button", name="Hủy lần nhập này").click()
    assert page.url.endswith(link)


def focus(page, label, key="Tab", most=250):
    """Press Tab until the control that says `label` has the focus, and it can be seen to have it."""
    script = """() => {
        const one = document.activeElement
        return one.labels ? one.labels[0]?.innerText || one.innerText : one.tagName === "A" ? one.innerText : ""
    }"""
    for _press in range(most):
        page.keyboard.press(key)
        if re.search(label, page.evaluate(script)):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + "
                                    "getComputedStyle(document.activeElement).boxShadow")  # fmt: skip
            assert outline != "nonenone", f"nobody sees that “{label}” has the focus"
            return
    raise AssertionError(f"no way to “{label}” by keyboard")


def test_by_keyboard_alone(people):
    officer = people(OFFICER)
    page, link = officer.page, open_class(officer)
    officer.open(f"{link}import/")
    page.set_input_files("input[type=file]", roster("Thái", 5))  # the dialog of the file is the browser's own
    focus(page, "Kiểm tra tệp")
    page.keyboard.press("Enter")
    wait_for_check(page)
    focus(page, r"dòng\s+8\b")
    was_checked = page.evaluate("document.activeElement.checked")
    with page.expect_response(re.compile("/accept/")):
        page.keyboard.press("Space")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.checked") is (not was_checked), "the focus is lost after a tick"
    page.keyboard.press("Enter")  # on a tick it must write nothing
    page.wait_for_load_state()
    wait_for_check(page)
    focus(page, "học viên vào lớp")
    page.keyboard.press("Enter")
    wait_for_end(page)
    focus(page, "Đến trang của lớp")
