"""The pages of registers and numbers: by role, inside the centre, with a look before the deed."""

from datetime import date, timedelta

import pytest

from centres.scope import Role
from certificates import registers
from certificates.models import NumberPattern, Register
from tests.build import TODAY, make_centre, make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
LIST, OPEN, PATTERN = "/registers/", "/registers/open/", "/number-patterns/new/"


@pytest.fixture
def director(client):
    user = make_user(Role.DIRECTOR)
    client.force_login(user)
    return user


def old_book(director):
    last_year = date(TODAY().year - 1, 5, 4)
    return registers.open_book(director.centre, by=director, form="party", on=last_year, minutes="01/BB")


def test_who_reads_and_who_decides(client):
    centre = make_centre()
    book = old_book(make_user(Role.DIRECTOR, centre=centre))
    for role, seen, deeds in ((Role.DIRECTOR, 200, 200), (Role.DEPUTY, 200, 403), (Role.OFFICER, 200, 403),
                              (Role.LECTURER, 403, 403)):  # fmt: skip
        client.force_login(make_user(role, centre=centre))
        assert client.get(LIST).status_code == seen
        for address in (OPEN, PATTERN, f"/registers/{book.pk}/close/"):
            assert client.get(address).status_code == deeds, (role, address)
    for role in (Role.PROVINCE, Role.NATIONAL):
        client.force_login(make_user(role))
        assert client.get(LIST).status_code == 403


def test_the_register_of_another_centre_is_not_found(client, director):
    other = old_book(make_user(Role.DIRECTOR))
    assert client.get(f"/registers/{other.pk}/close/").status_code == 404
    answer = client.post(f"/registers/{other.pk}/close/", {"minutes": "2", "closed_on": "01/02/2021"})
    assert answer.status_code == 404
    assert Register.objects.get().closed_at is None
    assert list(client.get(LIST).context["books"]) == []


def test_a_pattern_is_looked_at_before_it_is_set(client, director):
    day = TODAY() + timedelta(days=1)
    typed = {
        "form": "party",
        "period_kind": "year",
        "pattern": "{seq}/{year}-TTCT",
        "effective_from": f"{day:%d/%m/%Y}",
    }
    looked = client.post(PATTERN, typed)
    assert looked.context["preview"] == [f"{n}/{day.year}-TTCT" for n in ("0001", "0002", "12345")]
    assert f"0001/{day.year}-TTCT" in looked.content.decode()
    assert not NumberPattern.objects.exists()
    assert client.post(PATTERN, typed | {"agreed": "1"}).status_code == 302
    assert NumberPattern.objects.get().pattern == "{seq}/{year}-TTCT"
    assert "{seq}/{year}-TTCT" in client.get(LIST).content.decode()


@pytest.mark.parametrize("agreed", [{}, {"agreed": "1"}])
def test_a_pattern_that_repeats_is_refused_at_its_field(client, director, agreed):
    typed = {"form": "party", "period_kind": "year", "pattern": "{seq}-GCN", "effective_from": "01/01/2026"}
    answer = client.post(PATTERN, typed | agreed)
    assert answer.context["form"].has_error("pattern", "pattern_repeats")
    assert "preview" not in answer.context
    assert not NumberPattern.objects.exists()


def test_markup_in_a_pattern_stays_text(client, director):
    registers.set_pattern(
        director.centre, by=director, form="party", period_kind="year", pattern="<b>{seq}</b>/{year}",
        effective_from=date(2020, 1, 1),
    )  # fmt: skip
    assert "&lt;b&gt;{seq}&lt;/b&gt;" in client.get(LIST).content.decode()


def test_opening_and_closing_on_the_page(client, director):
    year = TODAY().year - 1
    assert client.post(OPEN, {"form": "party", "on": f"04/05/{year}", "minutes": "01/BB"}).status_code == 302
    book = Register.objects.get()
    close = f"/registers/{book.pk}/close/"
    assert client.get(close).context["counts"]["used"] == 0
    assert client.post(close, {"minutes": "", "closed_on": "x"}).context["form"].errors.keys() == {
        "minutes",
        "closed_on",
    }
    assert client.post(close, {"minutes": "02/BB", "closed_on": f"{TODAY():%d/%m/%Y}"}).status_code == 302
    assert Register.objects.get().closing_minutes == "02/BB"
    assert client.post(close, {"minutes": "3", "closed_on": f"{TODAY():%d/%m/%Y}"}).status_code == 200


@pytest.mark.parametrize("day", ["01/01/2090", "01/01/1901"])
def test_a_register_of_a_far_year_is_refused_at_the_field(client, director, day):
    answer = client.post(OPEN, {"form": "party", "on": day, "minutes": "01/BB"})
    assert answer.context["form"].has_error("on", "wrong_year")
    assert not Register.objects.exists()


def test_the_page_before_closing_names_what_is_still_open(client, director):
    proposal = make_proposal(make_recognised_class(director.centre, learners=1), issue_on=TODAY())
    book = registers.open_book(director.centre, by=director, form="party", on=TODAY(), minutes="1")
    answer = client.get(f"/registers/{book.pk}/close/")
    assert answer.context["open"] == [proposal]
    assert proposal.get_absolute_url() in answer.content.decode()


def test_the_list_takes_the_same_queries_with_many_registers(client, director, constant_queries):
    years = iter(range(1980, 2015))

    def add_rows(n):
        for _ in range(n):
            Register.objects.create(
                centre=director.centre, form="party", period=str(next(years)), number_pattern="{seq}"
            )

    constant_queries(client, LIST, add_rows)
