"""Every page of every role: accessible, within its width, one red button at most, and the same without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
WIDTHS = (390, 1366)  # a phone, and the screen of an office; the rules are read on the latter
PUBLIC = [
    "/",
    "/verify/",
    "/verify/file/",
    "/my/",
    "/my/link/AAAAAAAAAAAAAAAAAAAAAAAAAA/",
    "/sign-in/",
    "/C/AAAAAAAAAAAAAAAAAAAAAAAAAA",
]
OFFICER = [
    "/home/", "/plans/", "/plans/new/", "/classes/", "/classes/new/", "/learners/", "/people/", "/certificates/",
    "/proposals/", "/centres/", "/programmes/", "/help/", "/search/", "/password/", "/timetable/", "/rooms/",
    "/rooms/new/", "/rooms/1/edit/", "/lecturers/", "/lecturers/hours/", "/plans/actual/", "/plans/actual/behind/",
    "/classes/naming/", "/learners/duplicates/", "/transfers/", "/register-decisions/", "/reissue-rules/",
    "/register-decisions/new/?kind=void", "/requests/", "/books/", "/blanks/", "/blanks/receive/", "/paper-registers/",
    "/registers/", "/certificate-templates/", "/certificate-templates/1/", "/paper/", "/print-jobs/",
    "/print-jobs/new/", "/print-jobs/new/?by=period",
]  # fmt: skip
PAGES = {
    "giaovu.quynhluu": OFFICER,
    "giamdoc.quynhluu": ["/home/", "/plans/", "/proposals/", "/accounts/", "/accounts/new/", "/audit/", "/checkpoints/",
                         "/classes/naming/", "/books/", "/paper-registers/", "/registers/", "/registers/open/",
                         "/number-patterns/new/"],
    "giangvien.quynhluu": ["/home/", "/classes/", "/learners/", "/programmes/", "/timetable/", "/lecturers/hours/"],
    "tinh.nghean": ["/home/", "/plans/", "/classes/", "/learners/", "/certificates/", "/centres/", "/people/",
                    "/accounts/", "/audit/", "/areas/", "/centres/1/areas/", "/centres/1/areas/new/",
                    "/directory-files/", "/centres/directory/", "/centres/new/", "/figures/", "/lecturers/",
                    "/rules/", "/home/?as=now", "/successions/", "/successions/new/", "/timetable/",
                    "/timetable/?centre=1", "/lecturers/hours/?centre=1", "/plans/actual/", "/plans/actual/behind/",
                    "/plans/deadline/", "/plans/reminders/", "/books/", "/blanks/", "/paper-registers/"],
    "tinh.hatinh": ["/home/", "/home/?year=2025&as=then", "/home/?year=2025&as=now", "/successions/",
                    "/centres/"],
    "trunguong": ["/home/", "/provinces/", "/centres/", "/plans/", "/programmes/", "/programmes/new/", "/accounts/",
                  "/centres/directory/", "/centres/new/", "/figures/", "/rules/", "/rules/new/",
                  "/home/?as=now", "/successions/", "/successions/new/", "/plans/actual/", "/plans/actual/behind/",
                  "/scales/", "/scales/new/", "/norms/", "/norms/new/", "/programmes/1/edit/", "/register-decisions/",
                  "/reissue-rules/", "/reissue-rules/new/", "/certificate-templates/",
                  "/certificate-templates/new/?form=party"],
}  # fmt: skip


def first_links(person, path, prefix, most=2):
    """Addresses of the first pages a list leads to."""
    person.open(path)
    found = person.page.locator(f"main a[href^='{prefix}']").evaluate_all("links => links.map(a => a.pathname)")
    return list(dict.fromkeys(link for link in found if link.removeprefix(prefix).strip("/").isdigit()))[:most]


def details_of(person):
    """One page of each kind behind the lists."""
    lists = [("/plans/", "/plans/"), ("/classes/", "/classes/"), ("/certificates/", "/certificates/"),
             ("/proposals/", "/proposals/"), ("/learners/", "/learners/"), ("/centres/", "/centres/"),
             ("/programmes/", "/programmes/"), ("/transfers/", "/transfers/"), ("/requests/", "/requests/"),
             ("/register-decisions/", "/register-decisions/"), ("/books/", "/books/"),
             ("/print-jobs/", "/print-jobs/"), ("/blanks/", "/blanks/"),
             ("/paper-registers/", "/paper-registers/")]  # fmt: skip
    return [link for path, prefix in lists for link in first_links(person, path, prefix)]


def look_at(person, path):
    """Check one page in the window of an office and in that of a phone."""
    answer = person.open(path)
    expected = {200, 404} if path.startswith("/C/") else {200}
    assert answer.status in expected, f"{path} answers {answer.status}"
    page = person.page
    assert page.locator("h1").count() == 1, f"{path} has {page.locator('h1').count()} h1"
    red = page.locator("main .btn-primary:visible")
    assert red.count() <= 1, f"{path} has {red.count()} red buttons: {red.all_inner_texts()}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px wider than a window of {width} px"
    # The rows of a table are alike; on hundreds of them the rules would spend most of their time.
    page.evaluate(
        "document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(5, -2).map(r => r.remove()))"
    )
    found = AXE.run(page, options=RULES).response["violations"]
    grave = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
    assert not grave, f"{path}: {grave}"


def test_public_pages_are_accessible_and_fit_a_phone(people):
    stranger = people()
    for path in PUBLIC:
        look_at(stranger, path)
    stranger.forgive("status of 404")  # the unknown code


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_role_are_accessible_and_fit_a_phone(people, name):
    person = people(name)
    for path in PAGES[name]:
        look_at(person, path)


def test_pages_about_one_thing_are_accessible_and_fit_a_phone(people):
    officer = people("giaovu.quynhluu")
    details = details_of(officer)
    assert len(details) >= 10, f"only {details}"
    for path in details:
        look_at(officer, path)
    officer.open("/classes/")
    running = officer.page.locator("tr", has_text="Đang học").locator("a[href^='/classes/']").first
    path = running.get_attribute("href")
    for part in ("", "results/", "edit/", "import/", "learners/new/", "timetable/", "timetable/edit/", "attendance/",
                 "closing/", "pack/", "papers/"):  # fmt: skip
        look_at(officer, path + part)


def test_the_title_the_state_and_the_next_step_stand_on_a_small_screen(people):
    officer = people("giaovu.quynhluu")
    officer.open("/home/")
    button = officer.page.locator("main .btn-primary").first
    box = button.bounding_box()
    assert box["y"] + box["height"] < 680


def test_the_officer_can_work_without_scripts(people):
    officer = people("giaovu.quynhluu", java_script_enabled=False)
    page = officer.page
    officer.open("/plans/new/")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/plans/**")
    before = page.locator("table.ledger tbody tr").count()
    page.get_by_role("button", name="Thêm dòng").click()
    assert page.locator("table.ledger tbody tr").count() > before
    page.locator("select[name=lines-0-programme]").select_option(index=1)
    page.locator("select[name=lines-0-quarter]").select_option("1")
    page.locator("input[name=lines-0-classes]").fill("2")
    page.locator("input[name=lines-0-learners]").fill("1.120")
    page.get_by_role("button", name="Lưu bản nháp").last.click()
    assert page.locator("input[name=lines-0-learners]").input_value() in {"1120", "1.120"}


def test_english_is_one_click_away_and_stays(people):
    stranger = people()
    stranger.open("/")
    assert stranger.says("Tra cứu giấy chứng nhận")  # the browser asks for English; officials want Vietnamese
    stranger.page.get_by_role("button", name="English").click()
    assert stranger.says("Check a certificate")
    stranger.open("/verify/")
    assert stranger.page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_reaches_the_content_first(people):
    officer = people("giaovu.quynhluu")
    officer.page.keyboard.press("Tab")
    assert officer.page.evaluate("document.activeElement.className") == "skip"


def test_signing_out_on_a_shared_computer_leaves_nothing_behind(people):
    officer = people("giaovu.quynhluu")
    officer.open("/learners/")
    officer.page.locator("header").get_by_role("button", name="Đăng xuất").last.click()
    officer.page.go_back()
    officer.page.wait_for_load_state()
    assert "/sign-in/" in officer.page.url or officer.page.locator("input[name=password]").count()
