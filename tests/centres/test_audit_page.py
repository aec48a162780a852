"""The page of the audit book: whose lines, in which order, in which words."""

import ast
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from centres import audit, deeds
from centres.models import AuditLine
from centres.scope import Role
from centres.views import audit as page
from tests.build import make_centre, make_plan, make_province, make_user

pytestmark = pytest.mark.django_db

PAGE = "/audit/"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def director(client):
    user = make_user(Role.DIRECTOR)
    client.force_login(user)
    return user


def write(user, n=1, verb="rename", **facts):
    return [audit.record(user, verb, user.centre, **facts) for _n in range(n)]


def shown(response):
    return [line.pk for line in response.context["lines"]]


def test_a_director_reads_the_lines_of_the_own_centre_newest_first(client, director):
    mine = write(director, 3)
    write(make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))
    assert shown(client.get(PAGE)) == [line.pk for line in reversed(mine)]


def test_a_province_reads_the_lines_of_its_centres_and_its_own_accounts(client):
    province = make_province()
    user = make_user(Role.DIRECTOR, centre=make_centre(province=province))
    [line] = write(user)
    official = make_user(Role.PROVINCE, province=province)
    about_the_province = audit.record(make_user(Role.NATIONAL), "create_account", official)
    write(make_user(Role.DIRECTOR))
    client.force_login(official)
    assert shown(client.get(PAGE)) == [about_the_province.pk, line.pk]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LECTURER])
def test_officers_and_lecturers_have_no_such_page(client, role):
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403


def test_a_line_says_who_did_what_in_vietnamese(client, director):
    plan = make_plan(director.centre)
    audit.record(director, "approve_plan", plan, decision_no="138-KH/HU", single_handed=False)
    text = client.get(PAGE).text
    assert director.full_name in text
    assert "Phê duyệt kế hoạch năm" in text
    assert "138-KH/HU" in text
    assert "single_handed" not in text
    assert f'href="{plan.get_absolute_url()}"' in text


def test_pages_follow_one_another_without_losing_or_repeating_a_line(client, director, monkeypatch):
    monkeypatch.setattr(page, "ROWS", 3)
    lines = [line.pk for line in reversed(write(director, 7))]
    seen, address, addresses = [], PAGE, []
    while address:
        response = client.get(address)
        addresses.append(address)
        seen += shown(response)
        older = response.context["older"]
        address = older and f"{PAGE}?before={older}"
    assert seen == lines
    assert len(addresses) == 3
    back = client.get(f"{PAGE}?after={response.context['newer']}")
    assert shown(back) == lines[3:6]
    assert back.context["newer"] is not None
    assert back.context["older"] is not None


def test_a_new_line_does_not_shift_the_older_page(client, director, monkeypatch):
    monkeypatch.setattr(page, "ROWS", 2)
    write(director, 4)
    older = client.get(PAGE).context["older"]
    before = shown(client.get(PAGE, {"before": older}))
    write(director)
    assert shown(client.get(PAGE, {"before": older})) == before


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, ""])
def test_a_key_that_is_none_shows_the_newest_lines(client, director, key):
    lines = write(director, 2)
    assert shown(client.get(PAGE, {"before": key})) == [line.pk for line in reversed(lines)]


def test_lines_are_narrowed_by_deed_and_day(client, director):
    at = datetime(2024, 3, 1, 23, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # still the 1st here
    about = {"model": "centres.centre", "row_id": director.centre_id, "centre": director.centre}
    old = AuditLine.objects.create(by=director, verb="rename", at=at, **about)
    [other] = write(director, verb="edit_centre")
    assert shown(client.get(PAGE, {"verb": "edit_centre"})) == [other.pk]
    assert shown(client.get(PAGE, {"until": "01/03/2024"})) == [old.pk]
    assert shown(client.get(PAGE, {"until": "29/02/2024"})) == []


def test_the_page_takes_the_same_queries_for_any_length(client, director, constant_queries):
    constant_queries(client, PAGE, lambda n: write(director, n))


# --- The words ---------------------------------------------------------------------------------------------


def recorded_verbs():
    """Return every verb written as a constant into an audit.record call of the portal, with where."""
    return {
        part.value: f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in ["portal", "centres", "courses", "certificates"]
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"
        for part in ast.walk(node.args[1])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_verb_of_the_book_has_words():
    verbs = recorded_verbs()
    assert len(verbs) > 20
    silent = {verb: where for verb, where in verbs.items() if verb not in deeds.DEEDS}
    assert not silent, f"say in centres/deeds.py what these deeds are called: {silent}"


def test_an_unknown_verb_shows_as_it_is_written():
    assert deeds.words_of("something_new") == "something_new"


def test_facts_are_read_in_words_and_dates_as_dates():
    shown = [(str(label), value) for label, value in deeds.facts_of(
        {"role": "officer", "to_on": "2024-12-31", "posts": 5, "kind": "x", "reason": "", "changed": []}
    )]  # fmt: skip
    assert [value for _label, value in shown] == [Role.OFFICER.label, "5", "31/12/2024"]


def test_a_correction_shows_old_and_new_values(client):
    director = make_user(Role.DIRECTOR)
    corrected = {"to_on": [None, "2024-12-31"], "counts_towards_quota": [True, False], "decision_no": ["4", "40"]}
    audit.record(director, "correct_appointment", director.centre, corrected=corrected)
    client.force_login(director)
    [line] = client.get("/audit/").context["lines"]
    assert [value for _label, value in line.shown_facts] == ["– → 31/12/2024", "4 → 40", "Có → Không"]
