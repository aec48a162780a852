"""A province dissolves a centre in the browser, the successor sees its records, the province undoes it (O4)."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

OLD, NEW = "Huyện Hưng Nguyên", "Huyện Nam Đàn"


def _fill_in(page, decided_on, effective_on):
    page.check("input[name=kind][value=dissolve]")
    page.locator("#div_id_predecessors label", has_text=OLD).click()
    page.locator("#div_id_successors label", has_text=NEW).click()
    page.fill("input[name=number]", "25-QĐ/TU")
    page.fill("input[name=decided_on]", f"{decided_on:%d/%m/%Y}")
    page.fill("input[name=effective_on]", f"{effective_on:%d/%m/%Y}")
    page.locator("main form button[type=submit]").click()


def _fits_a_phone(page):
    """Tables scroll inside their cards, never the page."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_centre_is_dissolved_and_given_back(people, script):
    province = people("tinh.nghean", java_script_enabled=script)
    page, today = province.page, datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    province.open("/successions/new/")
    province.picture("succession-1-decision")
    _fill_in(page, today - timedelta(days=7), today + timedelta(days=30))
    expect(page.locator("main")).to_contain_text("Chưa đến ngày")
    page.fill("input[name=effective_on]", f"{today:%d/%m/%Y}")
    page.locator("main form button[type=submit]").click()

    expect(page.locator("h1")).to_have_text(f"Giải thể {OLD}, chuyển sang {NEW}")
    expect(page.locator("main")).to_contain_text("chưa có gì thay đổi")
    province.picture("succession-2-effect")
    _fits_a_phone(page)
    page.locator("main form[method=post] button[type=submit]").click()
    # The director's account has no usual place, on purpose.
    expect(page.locator("main")).to_contain_text("Chọn cách xử lý tài khoản này")
    page.locator('tr:has(td:text-is("giamdoc.hungnguyen")) select').select_option("close")
    page.locator("main form[method=post] button[type=submit]").click()

    page.wait_for_url(re.compile(r"/successions/\d+/$"))
    expect(page.locator("main")).to_contain_text("Đã áp dụng Quyết định 25-QĐ/TU")
    province.picture("succession-3-result")

    successor = people("giaovu.namdan")
    successor.open("/classes/?year=")
    page.locator(f"main a:has-text('Trung tâm chính trị huyện {OLD.removeprefix('Huyện ')}')").click()
    old_centre = page.url.removeprefix(province.address)
    assert successor.open(old_centre).status == 200
    assert successor.says("Đã chuyển sang")

    page.go_back()
    page.locator("a:has-text('Hoàn tác việc sắp xếp này')").click()
    page.fill("textarea[name=reason]", "Nhập nhầm đơn vị kế thừa")
    province.picture("succession-4-undo")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác: mọi dữ liệu trở lại như trước")
    assert successor.context.request.get(successor.address + old_centre).status == 404
    people("giamdoc.hungnguyen")  # may sign in again
