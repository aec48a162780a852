"""The grid of a plan in a browser: typed by keyboard, pasted from a sheet, kept when a connection or a race is lost.

Every test begins a plan of its own, at a centre no other test looks at.
"""

import re

from playwright.sync_api import expect

LINES = 120
PROGRAMMES = ["NTVĐ", "Sơ cấp lý luận chính trị", "ĐVM", "Mặt trận", "phu nu", "Thời sự"]  # short, full, without marks
QUARTERS = ["I", "II", "III", "IV"]
COLUMNS = [
    "programme", "quarter", "classes", "learners", "target_group", "co_organiser", "sessions", "budget_note",
]  # fmt: skip


def new_plan(officer):
    """Begin a plan of the first year that is offered; returns the address of its grid."""
    officer.open("/plans/new/")
    officer.page.locator("main form .btn-primary").click()
    officer.page.wait_for_url(re.compile(r"/plans/\d+/edit/$"))
    return officer.page.url.removeprefix(officer.address)


def cell(page, line, column):
    """One cell of the grid; lines count from 1, as on the page."""
    return page.locator(f"[name=lines-{line - 1}-{column}]")


def values(page, column):
    """One column of the grid, from top to bottom; of choices the words before the dash."""
    return page.locator(f"tbody [name$=-{column}].cell").evaluate_all(
        "cells => cells.map(cell => cell.selectedOptions && cell.value"
        " ? cell.selectedOptions[0].text.split(' – ')[0] : cell.value)"
    )


def grid(page):
    """Everything that stands in the grid, line by line."""
    return list(zip(*(values(page, column) for column in COLUMNS), strict=True))


def sums(page):
    """The totals under the grid: classes, learners, then the classes of each quarter."""
    return [page.locator(f"tfoot [data-sum='{of}']").inner_text() for of in ("classes", "learners", 1, 2, 3, 4)]


def type_line(page, *texts):
    """Fill a line from left to right by keyboard, from its first cell on; the last cell keeps the focus."""
    for text in texts[:-1]:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type(texts[-1])


def paste(page, text):
    """Put `text` on the clipboard, as a spreadsheet does, and press Ctrl+V in the cell that has the focus."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def row(*cells):
    return "\t".join(str(one) for one in cells)


def save(page):
    with page.expect_navigation():  # after the page has asked whether the server is there
        page.locator(".actionbar").get_by_role("button", name="Lưu bản nháp").click()


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_lines_are_typed_by_keyboard_alone_and_the_totals_follow(people):
    officer = people("giaovu.dienchau")
    page = officer.page
    new_plan(officer)
    page.evaluate("window.isTheSamePage = true")
    before = page.locator(".ledger tbody tr").count()

    # to the right with Tab, over the button that deletes the line into the next one
    cell(page, 1, "programme").focus()
    type_line(page, "NTV", "II", "2", "1.120", "Quan chung", "Ban Xay dung Dang", "10", "Ngan sach")
    assert sums(page) == ["2", "1.120", "0", "2", "0", "0"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    type_line(page, "BTCB", "IV", "3", "90")
    assert sums(page) == ["5", "1.210", "0", "2", "0", "3"]

    # downwards with Enter, upwards with Shift+Enter, and from the last line into a new one
    for line in range(3, before + 1):
        page.keyboard.press("Enter")
        assert focused(page) == f"lines-{line - 1}-learners"
        page.keyboard.type("50")
    page.keyboard.press("Enter")
    assert focused(page) == f"lines-{before}-learners"
    assert page.locator(".ledger tbody tr").count() == before + 1
    page.keyboard.press("Enter")  # that one is still empty: no further line
    assert page.locator(".ledger tbody tr").count() == before + 1
    page.keyboard.press("Shift+Enter")
    assert focused(page) == f"lines-{before - 1}-learners"
    assert sums(page)[:2] == ["5", f"{1210 + 50 * (before - 2):,}".replace(",", ".")]

    # a line is deleted and taken back
    typed = grid(page)
    page.get_by_role("button", name="Xóa dòng 1", exact=True).focus()
    page.keyboard.press("Enter")
    assert grid(page) == typed[1:]
    assert sums(page)[0] == "3"
    page.get_by_role("button", name="Hoàn tác").focus()
    page.keyboard.press("Enter")
    assert grid(page) == typed
    assert page.evaluate("window.isTheSamePage")

    # the lines of which only learners were typed are told, and nothing is saved or lost
    save(page)
    assert page.locator(".errsum").is_visible()
    assert grid(page) == typed
    for _line in range(3, before + 1):
        page.get_by_role("button", name="Xóa dòng 3", exact=True).click()
    save(page)
    assert officer.says("Đã lưu bản nháp lúc")
    assert grid(page) == [
        ("NTVĐ", "II", "2", "1.120", "Quan chung", "Ban Xay dung Dang", "10", "Ngan sach"),
        ("BTCB", "IV", "3", "90", "", "", "", ""),
    ]
    assert sums(page) == ["5", "1.210", "0", "2", "0", "3"]


def test_a_block_of_120_lines_is_pasted_from_a_sheet_and_saved(people):
    officer = people("giaovu.yenthanh")
    page = officer.page
    path = new_plan(officer)
    unknown = {7: "Chương trình lạ", 77: "Nghiệp vụ khác"}
    head = ["TT", "Chương trình", "Quý", "Số lớp", "Học viên", "Đối tượng", "Phối hợp", "Số buổi", "Kinh phí"]
    lines = [
        (n, unknown.get(n, PROGRAMMES[n % 6]), QUARTERS[n % 4], 1 + n % 3, "1.200" if n % 10 == 0 else 40 + n % 9,
         f"Quần chúng ưu tú do chi bộ thôn {n} giới thiệu", "Ban Xây dựng Đảng", n % 5 or "", "Ngân sách huyện")
        for n in range(1, LINES + 1)
    ]  # fmt: skip
    classes = sum(line[3] for line in lines)
    learners = sum(int(str(line[4]).replace(".", "")) for line in lines)
    total = row("", "Tổng cộng", "", classes, learners)

    cell(page, 1, "programme").focus()
    paste(page, "\r\n".join([row(*head), *(row(*line) for line in lines), total, ""]))
    told = page.locator("[data-said]").inner_text()
    assert f"Đã đưa {LINES} dòng vào bảng." in told
    assert "Chương trình lạ, Nghiệp vụ khác." in told
    assert "TT, Tổng cộng." in told
    expected = [[str(one) for one in line[1:]] for line in lines]
    assert [list(line[1:]) for line in grid(page)] == [line[1:] for line in expected]
    names = ["NTVĐ", "Sơ cấp LLCT", "ĐVM", "Mặt trận", "Phụ nữ", "Thời sự"]
    assert values(page, "programme") == [unknown.get(n, names[n % 6]) for n in range(1, LINES + 1)]
    by_quarter = [sum(line[3] for line in lines if line[2] == quarter) for quarter in QUARTERS]
    shown = [str(classes), f"{learners:,}".replace(",", "."), *map(str, by_quarter)]
    assert sums(page) == shown
    officer.picture("plan-grid-pasted", whole=False)

    # what lacks is told at its lines; chosen, everything is saved
    save(page)
    assert page.locator(".errsum a").count() == len(unknown)
    assert sums(page) == shown
    for line in unknown:
        options = cell(page, line, "programme").locator("option", has_text="Học tập Bác")
        cell(page, line, "programme").select_option(options.first.get_attribute("value"))
    save(page)
    assert officer.says("Đã lưu bản nháp lúc")
    assert [list(line[1:]) for line in grid(page)] == [line[1:] for line in expected]
    cell(page, 61, "classes").focus()
    officer.picture("plan-grid-120", whole=False)
    page.set_viewport_size({"width": 390, "height": 844})
    officer.picture("plan-grid-120-phone", whole=False)
    page.set_viewport_size({"width": 1366, "height": 768})

    officer.open(path.removesuffix("edit/"))
    assert page.locator("table.dt-many tbody tr").count() == LINES
    foot = page.locator("table.dt-many tfoot").inner_text()
    assert f"{shown[0]}\t{shown[1]}" in foot
    assert [int(n) for n in re.findall(r"Quý \w+: (\d+) lớp", foot)] == by_quarter


def test_a_wrong_paste_is_told_in_words_and_taken_back(people):
    officer = people("giaovu.doluong")
    page = officer.page
    new_plan(officer)
    said = page.locator("[data-said]")
    cell(page, 1, "programme").focus()
    # a title over the lines, and the columns after the learners left out
    lines = [row("NTVĐ", "Quý I", 2, 80), row("ĐVM", "3", 1, 45), row("KT", "IV", 4, 9)]
    paste(page, "\n".join(["Kế hoạch mở lớp", *lines]))
    stood = grid(page)
    assert [line[:4] for line in stood] == [
        ("NTVĐ", "I", "2", "80"), ("ĐVM", "III", "1", "45"), ("Kiểm tra", "IV", "4", "9"),
    ]  # fmt: skip
    assert "Kế hoạch mở lớp." in said.inner_text()
    box = page.locator("#block")
    assert (box.input_value(), box.is_visible()) == ("Kế hoạch mở lớp", True)  # what is no line waits there, whole

    # a sheet of something else
    cell(page, 2, "programme").focus()
    paste(page, "\n".join([row("Họ và tên", "Ngày sinh", "Đơn vị"), row("Vi Văn Hợi", "03/02/1990", "Xã Lạc Sơn")]))
    assert said.inner_text().startswith("Không tìm thấy dòng nào: sao chép các cột chương trình, quý")
    assert grid(page) == stood

    # whole lines, but into the column of learners: over its cells and beyond the last column
    cell(page, 2, "learners").focus()
    whole = row("NTVĐ", "I", 2, 80, "Quần chúng", "Ban Tổ chức")
    paste(page, "\n".join([whole] * 4))
    assert said.inner_text() == (
        "Đã đưa 4 dòng vào bảng. Số không hợp lệ, sửa ở dòng đó: NTVĐ. Phần ở bên phải cột cuối không đưa vào bảng."
    )
    assert values(page, "learners") == ["80", *["NTVĐ"] * 4]
    page.get_by_role("button", name="Hoàn tác").click()
    assert grid(page) == stood
    assert sums(page) == ["7", "134", "2", "0", "1", "4"]
    assert focused(page) == "lines-1-learners"

    # quarter before programme: both choices stay open, and saving says so at every one
    cell(page, 1, "programme").focus()
    paste(page, "\n".join(row(QUARTERS[n], "NTVĐ", 5, 100) for n in range(3)))
    assert "chọn chương trình ở dòng đó: I, II, III." in said.inner_text()
    assert "chọn quý ở dòng đó: NTVĐ." in said.inner_text()
    assert grid(page)[1][:2] == ("II", "NTVĐ")  # the texts are kept in their cells
    page.get_by_role("button", name="Hoàn tác").click()
    assert grid(page) == stood

    # counts that are none stand in their cells, to be mended
    cell(page, 1, "programme").focus()
    paste(page, "\n".join([row("NTVĐ", "I", "-2", 80), row("ĐVM", "I", "1 lớp", 45)]))
    assert "Số không hợp lệ, sửa ở dòng đó: -2, 1 lớp." in said.inner_text()
    assert values(page, "classes")[:2] == ["-2", "1 lớp"]
    page.get_by_role("button", name="Hoàn tác").click()
    assert grid(page) == stood


def test_what_was_typed_outlives_a_lost_connection(people):
    officer = people("giaovu.nghiloc")
    page = officer.page
    path = new_plan(officer)
    cell(page, 1, "programme").focus()
    paste(page, "\n".join(row("NTVĐ", QUARTERS[n % 4], 2, 60 + n, f"Chi bộ {n}") for n in range(12)))
    typed = grid(page)

    # offline, then a proxy that answers for a server which is not there: the page stays
    officer.context.set_offline(True)
    page.evaluate("window.isTheSamePage = true")
    press = page.locator(".actionbar").get_by_role("button", name="Lưu bản nháp")
    press.click()
    said = page.locator("[data-said]")
    expect(said).to_contain_text("Mất kết nối: chưa lưu được, nhưng không mất gì.")
    expect(said).to_be_in_viewport()
    assert grid(page) == typed
    officer.picture("plan-grid-offline", whole=False)
    officer.context.set_offline(False)
    page.get_by_role("button", name="Xóa dòng 12", exact=True).click()
    page.route("**/healthz", lambda route: route.fulfill(status=503))
    press.click()
    expect(said).to_contain_text("Mất kết nối")
    assert page.evaluate("window.isTheSamePage")
    page.unroute("**/healthz")
    officer.forgive("status of 503")

    # the browser is closed and opened again: the draft is offered, and restored as it was typed last
    page.close()
    officer.page = page = officer.context.new_page()
    officer.open(path)
    assert not any(values(page, "learners"))
    assert officer.says("Có bản chưa lưu lúc")
    page.get_by_role("button", name="Khôi phục").click()
    assert grid(page) == typed[:11]
    assert sums(page)[:2] == ["22", "715"]
    save(page)
    assert grid(page) == typed[:11]

    # saved, it is offered no more and leaves nothing in the browser
    officer.open(path)
    assert grid(page) == typed[:11]
    assert not page.locator("[data-draft]").is_visible()
    assert not page.locator("[data-past]").is_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('plan-draft:'))") == []


def test_of_two_who_save_the_second_sees_both_and_loses_nothing(people):
    first = people("giaovu.thanhchuong")
    path = new_plan(first)
    cell(first.page, 1, "programme").focus()
    lines = [row("NTVĐ", "I", 2, 80, "Quần chúng"), row("ĐVM", "II", 1, 45), row("KT", "IV", 1, 30)]
    paste(first.page, "\n".join(lines))
    save(first.page)
    second = people("phogiamdoc.thanhchuong")
    second.open(path)

    # one changes a line, deletes one and adds one; the other changes the same line
    cell(first.page, 1, "classes").fill("5")
    first.page.get_by_role("button", name="Xóa dòng 3", exact=True).click()
    first.page.get_by_role("button", name="Thêm dòng").click()
    type_line(first.page, "BTCB", "IV", "3", "1.890")
    save(first.page)
    page = second.page
    cell(page, 1, "classes").fill("7")
    cell(page, 1, "target_group").fill("Quần chúng ưu tú")
    save(page)

    assert "Có người đã lưu kế hoạch này" in page.locator(".errsum").inner_text()
    assert [line[:5] for line in grid(page)] == [
        ("NTVĐ", "I", "7", "80", "Quần chúng ưu tú"), ("ĐVM", "II", "1", "45", ""), ("Kiểm tra", "IV", "1", "30", ""),
        ("BTCB", "IV", "3", "1.890", ""),
    ]  # fmt: skip
    notes = page.locator(".ledger tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('.was')].map(one => one.innerText).join())"
    )
    assert notes == [
        "Người khác vừa lưu: Số lớp “5”, Đối tượng “Quần chúng”", "",
        "Người khác vừa xóa dòng này; nếu lưu, dòng được ghi lại.",
        "Đã lưu trong kế hoạch nhưng không có trong bảng của đồng chí; không cần thì xóa.",
    ]  # fmt: skip
    assert not page.locator("[data-past]").is_visible()  # all of it stands in the table
    second.picture("plan-grid-two-officers")

    # read and saved knowingly
    page.get_by_role("button", name="Xóa dòng 3", exact=True).click()
    save(page)
    expected = [("NTVĐ", "I", "7", "80"), ("ĐVM", "II", "1", "45"), ("BTCB", "IV", "3", "1.890")]
    assert [line[:4] for line in grid(page)] == expected
    second.open(path)
    assert [line[:4] for line in grid(page)] == expected
    assert not page.locator("[data-draft], [data-past]").filter(visible=True).count()


def test_the_grid_works_without_scripts(people):
    officer = people("giaovu.tanky", java_script_enabled=False)
    page = officer.page
    path = new_plan(officer)
    rows = page.locator(".ledger tbody tr")
    before = rows.count()

    def enter(line, programme, quarter, classes, learners):
        option = cell(page, line, "programme").locator("option", has_text=programme).first.get_attribute("value")
        cell(page, line, "programme").select_option(option)
        cell(page, line, "quarter").select_option(label=quarter)
        cell(page, line, "classes").fill(classes)
        cell(page, line, "learners").fill(learners)

    # lines are added, saved and deleted one by one
    enter(1, "NTVĐ", "I", "2", "1.080")
    page.get_by_role("button", name="Thêm dòng").click()
    assert rows.count() == before + 3
    enter(2, "ĐVM", "II", "1", "45")
    save(page)
    assert rows.count() == 2
    assert sums(page) == ["3", "1.125", "2", "1", "0", "0"]
    page.get_by_role("button", name="Xóa dòng 1", exact=True).click()
    assert values(page, "learners") == ["45"]
    save(page)
    assert sums(page) == ["1", "45", "0", "1", "0", "0"]

    # a block that is none stays in its box, one that is comes below what was typed
    page.locator("details.data summary").click()
    page.locator("textarea[name=block]").fill("Vi Văn Hợi\t03/02/1990\tXã Lạc Sơn")
    page.get_by_role("button", name="Đưa các dòng vào bảng").click()
    assert officer.says("Không tìm thấy dòng nào")
    assert page.locator("textarea[name=block]").input_value() == "Vi Văn Hợi\t03/02/1990\tXã Lạc Sơn"
    block = [row(n, "Chương trình lạ" if n == 3 else "Mặt trận", "III", 2, 50, f"Thôn {n}") for n in range(1, LINES)]
    page.locator("textarea[name=block]").fill("\n".join(block))
    page.get_by_role("button", name="Đưa các dòng vào bảng").click()
    assert "chọn chương trình ở dòng đó: Chương trình lạ." in page.inner_text("main")
    officer.picture("plan-grid-no-scripts", whole=False)
    assert values(page, "target_group") == ["", *(f"Thôn {n}" for n in range(1, LINES))]
    assert sums(page) == ["239", "5.995", "0", "1", "238", "0"]
    save(page)
    assert page.locator(".errsum a").count() == 1
    enter(4, "Học tập Bác", "III", "2", "50")
    save(page)
    officer.open(path.removesuffix("edit/"))
    assert page.locator("table.dt-many tbody tr").count() == LINES
    assert "239\t5.995" in page.locator("table.dt-many tfoot").inner_text()
