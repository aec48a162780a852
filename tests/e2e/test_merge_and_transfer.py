"""An officer merges two records and takes it back; a learner moves to another centre, which is asked first."""

import re

from playwright.sync_api import expect


def _pair_on_the_list(officer):
    """Address of the comparison of the demonstration's pair."""
    officer.open("/home/")
    officer.page.get_by_role("link", name="So sánh hồ sơ").click()
    officer.page.wait_for_url("**/learners/duplicates/")
    return officer.page.get_by_role("link", name="Gộp hồ sơ…").first


def test_two_records_are_compared_merged_and_separated_again(people):
    officer = people("giaovu.quynhluu")
    page = officer.page
    _pair_on_the_list(officer).click()
    page.wait_for_url("**/merge/**")
    officer.picture("merge-1-side-by-side")
    page.get_by_role("radio", name=re.compile("Đảng viên dự bị")).check()
    page.locator("main button.btn-primary").click()  # the reason is missing
    expect(page.locator("main")).to_contain_text("Lý do")
    expect(page.get_by_role("radio", name=re.compile("Đảng viên dự bị"))).to_be_checked()
    page.fill("textarea[name=reason]", "Chi bộ xác nhận là một người")
    page.locator("main button.btn-primary").click()

    page.wait_for_url(re.compile(r"/learners/\d+/$"))
    expect(page.locator("main")).to_contain_text("2 lớp")
    expect(page.locator("main")).to_contain_text("Chi bộ xác nhận là một người")
    officer.picture("merge-2-one-record")
    page.get_by_role("link", name="Hoàn tác việc gộp").first.click()
    page.fill("textarea[name=reason]", "Nhầm người")
    page.locator("main button.btn-primary").click()
    page.wait_for_url(re.compile(r"/learners/\d+/$"))
    expect(page.locator("main")).to_contain_text("1 lớp")
    expect(page.locator("main")).to_contain_text("Có hồ sơ khác có thể là của cùng một người")


def test_two_people_are_told_apart_without_scripts(people):
    officer = people("giaovu.quynhluu", java_script_enabled=False)
    _pair_on_the_list(officer)
    officer.page.get_by_role("button", name="Là hai người khác nhau").first.click()
    expect(officer.page.locator("main")).to_contain_text("Không có hồ sơ nào có thể trùng")


def test_a_learner_is_asked_for_and_answered_by_the_other_centre(people):
    officer = people("giaovu.quynhluu", viewport={"width": 390, "height": 844})
    page = officer.page
    officer.open("/home/")
    page.locator("a[href^='/transfers/']").first.click()  # another centre asks this one
    page.wait_for_url(re.compile(r"/transfers/\d+/$"))
    officer.picture("transfer-1-asked")
    choice = page.locator("select[name=to_class]")
    assert choice.locator("option").count() > 1
    choice.select_option(index=1)
    page.get_by_role("button", name="Tiếp nhận học viên").click()
    expect(page.locator("h1")).to_contain_text("Chuyển lớp")
    expect(page.locator("main")).to_contain_text("Đã chuyển")
    name = page.locator("h1").inner_text().split(": ")[1].splitlines()[0].strip()

    officer.open("/classes/")
    link = page.locator("tr", has_text="Đang học").locator("a[href^='/classes/']").first.get_attribute("href")
    officer.open(link)
    page.goto(officer.address + page.locator("a[href$='/transfer/']").first.get_attribute("href"))
    page.select_option("select[name=to_centre]", index=1)
    page.fill("textarea[name=reason]", "Chuyển công tác")
    page.locator("main button.btn-primary").click()
    page.wait_for_url(re.compile(r"/transfers/\d+/$"))
    expect(page.locator("main")).to_contain_text("Chờ trung tâm nhận")
    page.get_by_role("button", name="Rút đề nghị").click()
    expect(page.locator("main")).to_contain_text("Đã rút")
    officer.open("/transfers/")
    expect(page.locator("main")).to_contain_text(name)
