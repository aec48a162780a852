"""The Excel file of the audit book, what narrows it, and that no line of the book is ever changed."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from centres import audit, audit_file
from centres.models import AuditLine
from centres.scope import Role
from tests.build import make_centre, make_province, make_user

pytestmark = pytest.mark.django_db

PAGE, FILE = "/audit/", "/audit/export/"


@pytest.fixture
def director(client):
    user = make_user(Role.DIRECTOR)
    client.force_login(user)
    return user


def shown(response):
    return [line.pk for line in response.context["lines"]]


def sheet(response):
    """Return the cells of the only sheet, row by row."""
    active = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [list(row) for row in active.iter_rows(values_only=True)]


def verbs_in(response):
    """Return the words of the deeds in the file, from the first row below the heads."""
    rows = sheet(response)
    head = next(at for at, row in enumerate(rows) if row[0] == "Thời điểm")
    return [row[3] for row in rows[head + 1 :]]


def test_lines_are_narrowed_to_one_person(client, director):
    other = make_user(Role.OFFICER, centre=director.centre)
    audit.record(director, "rename", director.centre)
    line = audit.record(other, "rename", director.centre)
    assert shown(client.get(PAGE, {"by": other.pk})) == [line.pk]


def test_only_people_of_lines_in_scope_are_offered(client, director):
    stranger = make_user(Role.DIRECTOR, centre=make_centre("Yên Thành"))
    audit.record(stranger, "rename", stranger.centre)
    mine = audit.record(director, "rename", director.centre)
    response = client.get(PAGE, {"by": stranger.pk})
    assert list(response.context["filter"].form.fields["by"].queryset) == [director]
    assert shown(response) == [mine.pk]
    assert "by" in response.context["filter"].form.errors
    assert stranger.full_name not in response.text


def test_the_nation_is_offered_offices_and_the_account_it_reads(client):
    national, officer = make_user(Role.NATIONAL), make_user(Role.OFFICER)
    for by in (national, officer):
        audit.record(by, "rename", officer.centre)
    client.force_login(national)
    assert list(client.get(PAGE).context["filter"].form.fields["by"].queryset) == [national]
    assert len(shown(client.get(PAGE, {"by": officer.pk}))) == 1


def test_lines_are_narrowed_to_one_row(client, director):
    audit.record(director, "edit_account", director)
    line = audit.record(director, "rename", director.centre)
    assert shown(client.get(PAGE, {"model": "centres.centre", "row": director.centre_id})) == [line.pk]
    assert shown(client.get(PAGE, {"model": "centres.centre", "row": director.centre_id + 1})) == []


def test_lines_are_narrowed_to_days_as_they_are_counted_here(client, director):
    at = datetime(2024, 3, 1, 23, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # the 1st here, 16:30 of the 1st in UTC
    early = datetime(2024, 3, 2, 0, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # the 2nd here, still the 1st in UTC
    about = {"model": "centres.centre", "row_id": director.centre_id, "centre": director.centre, "verb": "rename"}
    first, second = (AuditLine.objects.create(by=director, at=when, **about) for when in (at, early))
    assert shown(client.get(PAGE, {"since": "02/03/2024"})) == [second.pk]
    assert shown(client.get(PAGE, {"since": "01/03/2024", "until": "01/03/2024"})) == [first.pk]


@pytest.mark.parametrize("bad", [{"by": "x"}, {"by": "9" * 40}, {"row": "-1"}, {"row": "9" * 40}, {"row": "1.5"},
                                 {"model": "auth.group"}, {"since": "31/02/2024"}])  # fmt: skip
def test_a_choice_that_makes_no_sense_takes_nothing_out(client, director, bad):
    audit.record(director, "rename", director.centre)
    assert client.get(PAGE, bad).status_code == 200
    response = client.get(FILE, bad)
    assert response.status_code == 302
    assert response.url.startswith(f"{PAGE}?")
    assert not AuditLine.objects.filter(verb="export_audit").exists()


def test_the_file_holds_what_is_narrowed_and_nothing_of_other_centres(client, director):
    stranger = make_user(Role.DIRECTOR, centre=make_centre("Yên Thành"))
    audit.record(stranger, "edit_centre", stranger.centre)
    audit.record(director, "rename", director.centre)
    audit.record(director, "edit_centre", director.centre)
    response = client.get(FILE, {"verb": "edit_centre"})
    assert len(verbs_in(response)) == 1
    text = str(sheet(response))
    assert director.full_name in text
    assert stranger.full_name not in text


def test_a_province_takes_out_the_lines_of_its_centres_and_the_nation_all(client):
    province = make_province()
    for of in (province, make_province()):
        audit.record(make_user(Role.DIRECTOR, centre=make_centre(province=of)), "rename", make_centre(province=of))
    for role, n in ((Role.PROVINCE, 1), (Role.NATIONAL, 2)):
        client.force_login(make_user(role, **({"province": province} if role == Role.PROVINCE else {})))
        assert len(verbs_in(client.get(FILE, {"verb": "rename"}))) == n


def test_taking_the_file_out_stands_in_the_book(client, director):
    audit.record(director, "rename", director.centre)
    client.get(FILE)
    line = AuditLine.objects.get(verb="export_audit")
    assert line.by == director
    assert line.facts == {"rows": 1}


def test_a_file_has_the_newest_lines_only_and_says_of_how_many(client, director, monkeypatch):
    monkeypatch.setattr(audit_file, "MOST", 2)
    for verb in ("rename", "edit_centre", "edit_centre"):
        audit.record(director, verb, director.centre)
    response = client.get(FILE)
    assert len(set(verbs_in(response))) == 1
    assert any(str(row[0]).startswith("2 trong 3 dòng") for row in sheet(response))


def test_no_fact_becomes_a_formula(client, director):
    audit.record(director, "rename", director.centre, name='=HYPERLINK("http://x")')
    book = openpyxl.load_workbook(io.BytesIO(client.get(FILE).content)).active
    cells = [cell for row in book.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LECTURER])
def test_officers_and_lecturers_take_nothing_out(client, role):
    client.force_login(make_user(role))
    assert client.get(FILE).status_code == 403
    assert not AuditLine.objects.filter(verb="export_audit").exists()


def test_a_file_takes_the_same_queries_for_any_length(client, director, django_assert_max_num_queries):
    for _n in range(30):
        audit.record(director, "rename", director.centre)
    with django_assert_max_num_queries(20):
        client.get(FILE)


# --- Append-only ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", [
    "UPDATE centres_auditline SET verb = 'x'",
    "UPDATE centres_auditline SET facts = '{}'",
    "UPDATE centres_auditline SET by_id = NULL",
    "DELETE FROM centres_auditline",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_or_delete_a_line(director, statement):
    line = audit.record(director, "rename", director.centre, name="Vinh")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    kept = AuditLine.objects.get(pk=line.pk)
    assert (kept.verb, kept.by, kept.facts) == ("rename", director, {"name": "Vinh"})
