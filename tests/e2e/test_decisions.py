"""Decisions on certificates in a browser: some issued again, one revoked and restored, one voided, by two persons."""

import re
import time
from datetime import date

OFFICER, DIRECTOR = "giaovu.quynhluu", "giamdoc.quynhluu"
TODAY = date.today().strftime("%d/%m/%Y")  # noqa: DTZ011  as the forms read it


def press(page, words):
    """Press the button or follow the link that says `words`, and wait for the next page."""
    main = page.locator("main")
    main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words)).first.click()


def newest_class(officer):
    """The address of the certificates of the class that was issued last."""
    officer.open("/proposals/?status=approved")
    return officer.page.locator("main table th a[href^='/proposals/']").first.get_attribute("href")


def certificates(officer, path):
    """Addresses of the certificates of a class that are in force, in the order of the book."""
    officer.open(path)
    rows = officer.page.locator("tbody tr", has_text="Đã cấp").locator("a[href^='/certificates/']")
    found = rows.evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return [link for link in found if "download" not in link]


def propose_reissue(officer, path, chosen):
    """Tick two on the page of the class; a first try without papers comes back with what was typed."""
    page = officer.page
    officer.open(path)
    for address in chosen:
        page.locator("tr", has=page.locator(f"a[href='{address}']")).locator("input[type=checkbox]").check()
    press(page, "Cấp lại…")
    assert officer.says("Quy định đang áp dụng")
    page.get_by_label("Mất, hỏng do người được cấp").check()
    page.fill("textarea[name=reason]", "Mất giấy trong đợt lũ")
    press(page, "Trình giám đốc")
    assert page.locator("#div_id_papers .invalid").is_visible()
    assert page.input_value("textarea[name=reason]") == "Mất giấy trong đợt lũ"
    page.fill("textarea[name=papers]", "Đơn đề nghị ngày 10/11 có xác nhận")
    officer.picture("decision-reissue-form")
    press(page, "Trình giám đốc")
    assert officer.says("Đã đề nghị.")
    assert page.locator("main .btn-primary").count() == 0  # who proposed does not approve
    officer.picture("decision-for-its-proposer")
    return page.url.removeprefix(officer.address)


def approve(director, path, words):
    director.open(path)
    [red] = director.page.locator("main .btn-primary").all_inner_texts()
    assert words in red
    press(director.page, re.compile("^Phê duyệt, "))


def propose(officer, certificate, deed, number, reason):
    """From the page of one certificate; returns the address of the decision."""
    page = officer.page
    officer.open(certificate)
    press(page, deed)
    page.fill("input[name=decision_no]", number)
    page.fill("input[name=decided_on]", TODAY)
    page.fill("textarea[name=reason]", reason)
    press(page, "Trình giám đốc")
    return page.url.removeprefix(officer.address)


def test_two_persons_issue_again_revoke_restore_and_void(people):
    officer, director = people(OFFICER), people(DIRECTOR)
    path = newest_class(officer)
    first, second, third, fourth = certificates(officer, path)[:4]

    decision = propose_reissue(officer, path, [first, second])
    director.open("/home/")
    assert director.says("Cấp lại: 2 giấy chứng nhận")
    director.open(decision)
    assert director.page.locator(".cert").inner_text().count("Cấp lại lần 1") == 1
    director.picture("decision-for-the-director")
    approve(director, decision, "cấp lại 2 giấy chứng nhận")
    assert director.says("Đã phê duyệt: cấp lại 2 giấy chứng nhận")
    newer = director.page.locator("section[aria-labelledby=h-certificates] td:last-child a").first.get_attribute("href")
    officer.open(first)
    assert officer.says("Đã được thay thế")
    press(officer.page, "Mở giấy mới")
    assert officer.page.url.endswith(newer)
    assert "Cấp lại lần 1" in officer.page.locator(".cert").inner_text()
    press(officer.page, "Mở giấy cũ")
    assert officer.page.url.endswith(first)
    officer.picture("certificate-replaced")

    revocation = propose(officer, third, "Thu hồi…", "71-QĐ/TTCT", "Hồ sơ dự học không đúng")
    approve(director, revocation, "thu hồi 1 giấy chứng nhận")
    officer.open(third)
    assert officer.says("71-QĐ/TTCT: Hồ sơ dự học không đúng")
    assert not officer.says("Cấp lại…")
    restoration = propose(officer, third, "Hủy bỏ việc thu hồi…", "73-QĐ/TTCT", "Xác minh: dự học đủ")
    approve(director, restoration, "khôi phục 1 giấy chứng nhận")
    officer.open(third)
    assert officer.says("Thu hồi…")
    assert officer.page.locator("section[aria-labelledby=h-history] tbody tr").count() >= 3

    voiding = propose(officer, fourth, "Hủy giấy in hỏng…", "03-BB/TTCT", "Kẹt giấy khi in")
    approve(director, voiding, "hủy 1 giấy chứng nhận")
    officer.open("/certificates/?state=void")
    assert officer.says("03-BB/TTCT: Kẹt giấy khi in")
    officer.picture("register-void")

    wait_for_files(officer, decision)
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="Tải tệp in gộp").click()
    assert download.value.suggested_filename.startswith("cap-lai")


def wait_for_files(officer, decision):
    """The worker makes the sheets of the new certificates."""
    for _second in range(60):
        officer.open(decision)
        if officer.says("Tải tệp in gộp"):
            return
        time.sleep(1)
    raise AssertionError("the files of the new certificates were not made within a minute")
