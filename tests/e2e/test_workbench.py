"""The grid of posts in a browser: from the question of the province to the day, the order, the file, the transfer."""

import re

PROVINCE = "tinh.nghean"


def numbers(person, column):
    """The figures of one column of the grid, from top to bottom; rows of reasons have no such column."""
    cells = person.page.locator(f"table.dt-many tbody tr:not(.reason) > :nth-child({column})")
    return [int(re.sub(r"\D", "", text) or 0) for text in cells.all_inner_texts()]


def sums(person, column):
    """The figure of the same column in the totals row."""
    text = person.page.locator(f"table.dt-many tfoot > tr > :nth-child({column})").inner_text()
    return int(re.sub(r"\D", "", text) or 0)


def choose(person, name, place):
    """Pick the centre whose label contains `place`."""
    options = person.page.locator(f"select[name={name}] option")
    value = options.filter(has_text=place).first.get_attribute("value")
    person.page.select_option(f"select[name={name}]", value)


def test_the_province_follows_the_question_to_the_centres_it_names(people):
    official = people(PROVINCE)
    official.open("/centres/")
    official.page.locator("main .nextstep a.btn-primary").click()
    official.page.wait_for_url("**state=look**")
    named = official.page.locator("table.dt-many tbody th").all_inner_texts()
    assert "Thành phố Vinh" in named
    assert "Huyện Anh Sơn" not in named  # 5 of 5, and directed
    official.page.locator(".chip").first.click()  # the filter taken away, the others are there again
    assert "Huyện Anh Sơn" in official.page.locator("table.dt-many tbody th").all_inner_texts()


def test_the_totals_are_the_sums_of_what_stands_above_them(people):
    official = people(PROVINCE)
    official.open("/centres/")
    for column in (2, 3, 5, 6, 7):  # decided, filled, vacant, over, exempt
        shown = numbers(official, column)
        assert len(shown) == 21
        assert sums(official, column) == sum(shown)


def test_a_head_sorts_and_says_so(people):
    official = people(PROVINCE)
    official.open("/centres/")
    heads = official.page.locator("table.dt-many thead th")
    order = []
    for _press in range(2):
        heads.nth(5).locator("a").click()
        official.page.wait_for_url("**sort=**over**")
        order.append((heads.nth(5).get_attribute("aria-sort"), numbers(official, 6)))
    assert {said for said, _shown in order} == {"ascending", "descending"}
    for said, shown in order:
        assert shown == sorted(shown, reverse=said == "descending")


def test_the_file_has_as_many_rows_as_the_button_says(people):
    official = people(PROVINCE)
    official.open("/centres/?state=over")
    rows = official.page.locator("table.dt-many tbody tr:not(.reason)").count()
    assert rows > 0
    button = official.page.get_by_text(f"Xuất Excel ({rows} dòng)")
    with official.page.expect_download() as started:
        button.click()
    assert re.fullmatch(r"bien-che-\d{4}-\d\d-\d\d\.xlsx", started.value.suggested_filename)


def test_a_transfer_is_tried_out_and_leaves_everything_as_it_was(people):
    official = people(PROVINCE)
    official.open("/centres/")
    before = numbers(official, 3)
    choose(official, "giver", "Vinh")
    choose(official, "taker", "Kỳ Sơn")
    official.page.locator("form:has(select[name=giver]) button").click()
    official.page.wait_for_url("**giver=**")
    tried = official.page.locator("section:has(select[name=giver]) table")
    assert "7 → 6" in tried.locator("tbody tr").nth(0).inner_text()
    assert "2 → 3" in tried.locator("tbody tr").nth(1).inner_text()
    official.picture("workbench-transfer")
    official.open("/centres/")
    assert numbers(official, 3) == before


def test_a_day_before_the_first_rule_still_shows_the_centres(people):
    official = people(PROVINCE)
    official.open("/centres/?on=01/01/2000")
    assert official.says("Chưa có quy định")
    assert len(numbers(official, 3)) == 21


def test_everybody_reads_the_rules_and_only_national_staff_add_one(people):
    official = people(PROVINCE)
    official.open("/rules/")
    assert official.says("208-QĐ/TW")
    assert official.says("văn bản không quy định số lượng")
    assert not official.page.locator("main a[href$='/rules/new/']").count()
    national = people("trunguong")
    national.open("/rules/")
    assert national.page.locator("main a[href$='/rules/new/']").count() == 1


def test_the_grid_and_the_transfer_fit_a_phone(people):
    official = people(PROVINCE, viewport={"width": 390, "height": 800})
    for path in ("/centres/", "/rules/"):
        official.open(path)
        wider = official.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px wider than the window"
