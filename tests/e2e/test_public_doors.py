"""The public doors on a phone: check a code, find one's own, report a mistake, a one-time link from the help desk."""

import re

PHONE = {"viewport": {"width": 390, "height": 844}}


def fits(person):
    wider = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{person.page.url} is {wider} px too wide"


def certificate_of(officer, path):
    """(code, birth date, number) of the certificate whose page is `path`, as its centre reads them."""
    officer.open(path)
    shown = officer.page.locator("main").inner_text()
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b", shown)[0]
    born = officer.page.locator("dl.summary div", has_text="Ngày sinh").locator("dd").first.inner_text()
    number = officer.page.locator("h1").inner_text().split()[-1]
    return code, born, number


def a_certificate(officer):
    """The page of a certificate nobody has asked about: the last one of the first page of the book."""
    officer.open("/certificates/")
    links = officer.page.locator("main tbody a[href^='/certificates/']").evaluate_all("all => all.map(a => a.pathname)")
    return next(link for link in reversed(links) if re.fullmatch(r"/certificates/\d+/", link))


def test_a_learner_on_a_phone_from_the_code_to_the_request_and_the_centre_answers(people):
    officer = people("giaovu.quynhluu")
    path = a_certificate(officer)
    code, born, number = certificate_of(officer, path)

    learner = people(**PHONE)
    page = learner.page
    learner.open("/verify/")
    page.fill("input[name=code]", code.lower())
    page.get_by_role("button", name="Tra cứu").click()
    assert learner.says(number)
    assert born not in page.inner_text("main")
    fits(learner)
    learner.picture("11-verify-phone")

    learner.open("/my/")
    page.locator("#id_code_code").fill(code)
    page.locator("#id_code_born").fill(born)
    page.locator("form", has=page.locator("#id_code_code")).get_by_role("button").click()
    page.wait_for_url("**/my/")
    assert learner.says(number)
    fits(learner)
    learner.picture("10-my-certificates-phone")

    page.get_by_role("link", name="Báo sai sót").first.click()
    page.get_by_role("button", name="Gửi đề nghị").click()  # empty: told beside the fields, in the page's own words
    assert page.locator(".errsum").is_visible()
    page.locator("textarea[name=text]").fill("Quê quán đúng là xã Quỳnh Văn")
    page.locator("input[name=phone]").fill("0912 345 678")
    fits(learner)
    page.get_by_role("button", name="Gửi đề nghị").click()
    page.wait_for_url("**/my/")
    assert learner.says("Đã tiếp nhận")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Tải phiếu quá trình bồi dưỡng").click()
    assert sheet.value.suggested_filename.startswith("phieu-qua-trinh-boi-duong-")

    officer.open("/requests/")
    officer.page.get_by_role("link", name=number).first.click()
    officer.page.locator("textarea[name=answer]").fill("Giấy chứng nhận ghi đúng hồ sơ khi học")
    officer.page.get_by_role("button", name="Từ chối với lý do này").click()
    assert officer.says("Không giải quyết")
    learner.open("/my/")
    assert learner.says("Giấy chứng nhận ghi đúng hồ sơ khi học")
    page.get_by_role("button", name="Kết thúc").click()
    learner.open("/my/1/correction/")
    learner.forgive("status of 404")
    assert not learner.says(number)


def test_a_link_of_the_help_desk_opens_once_on_a_phone(people):
    officer = people("giaovu.quynhluu")
    officer.open(a_certificate(officer))
    number = officer.page.locator("h1").inner_text().split()[-1]
    officer.page.get_by_role("link", name="Tạo liên kết dùng một lần").click()
    officer.page.locator("input[name=note]").fill("Xuất trình thẻ căn cước tại trung tâm")
    officer.page.get_by_role("button", name="Tạo liên kết").click()
    link = officer.page.locator(".raw").inner_text().strip()

    first, second = people(**PHONE), people(java_script_enabled=False, **PHONE)
    first.page.goto(link)  # as a preview would
    fits(first)
    second.page.goto(link)
    second.page.get_by_role("button", name="Mở giấy chứng nhận của tôi").click()
    assert second.says(number)
    assert second.page.url.endswith("/my/")  # the secret does not stay in the address bar
    first.page.get_by_role("button", name="Mở giấy chứng nhận của tôi").click()
    assert first.says("Liên kết này không còn hiệu lực")
    fits(first)
    first.forgive("status of 410")


def test_a_page_about_a_code_changes_its_language(people):
    stranger = people(**PHONE)
    stranger.open("/C/AAAAAAAAAAAAAAAAAAAAAAAAAA")
    stranger.page.get_by_role("button", name="English").click()
    assert stranger.says("This code was not found")
    stranger.forgive("status of 404")
