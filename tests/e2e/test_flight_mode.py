"""A newcomer to the demonstration follows the QR code of a certificate, and checks it again in flight mode."""

from playwright.sync_api import expect

from tests.e2e.test_every_page import first_links

STATE = "#result:not([hidden])"


def test_the_code_of_a_certificate_proves_itself_without_a_network(people):
    officer = people("giaovu.quynhluu")
    missing, verdicts = [], {}
    officer.page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    for path in first_links(officer, "/certificates/", "/certificates/", most=4):
        officer.open(path)
        holder = officer.page.inner_text("h1")
        officer.page.locator("a[href^='/C/#']").click()
        officer.page.wait_for_selector(STATE)
        verdicts[path] = officer.page.locator("#result").get_attribute("data-state"), holder
    path, _ = next((path, told) for path, told in verdicts.items() if told[0] == "authentic")
    officer.open(path)
    address = officer.page.locator("a[href^='/C/#']").get_attribute("href")
    officer.open(address)
    expect(officer.page.locator("#kept")).to_contain_text("1")
    officer.context.set_offline(True)
    officer.page.goto("about:blank")
    officer.open(address)
    officer.page.wait_for_selector(STATE)
    assert officer.page.locator("#result").get_attribute("data-state") == "authentic"
    officer.picture("flight-mode")
    officer.context.set_offline(False)
    assert all("/C/status/" in url for url in missing)  # the page asks for lists until there is none
    officer.forgive("status of 404", "ERR_FAILED")
