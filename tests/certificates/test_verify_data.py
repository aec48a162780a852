"""The answer for machines: the same states and facts as the page, under names that stay."""

import pytest
from django.test import Client

from certificates import codes
from certificates.models import Certificate
from tests.build import TODAY, make_certificates, make_recognised_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


def ask(code, **data):
    return Client(enforce_csrf_checks=True).post("/verify.json", {"code": code} | data)


def test_a_valid_certificate_has_exactly_these_facts(certificate):
    answer = ask(codes.show_code(certificate.code))
    data = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert data.pop("looked_up_at").startswith(TODAY().isoformat())
    assert data == {
        "state": "valid",
        "register": "chungchi.example.vn",
        "number": certificate.number,
        "programme": certificate.programme_name,
        "course": certificate.course_name,
        "issued_on": certificate.issued_on.isoformat(),
        "issued_by": certificate.centre_name,
        "holder": certificate.holder_name,
        "studied_from": certificate.studied_from.isoformat(),
        "studied_to": certificate.studied_to.isoformat(),
        "valid_until": None,
    }


def test_where_the_full_name_is_held_back_initials_and_the_given_name_are_told(certificate, settings, client):
    settings.VERIFY_FULL_NAME = False
    *before, given = certificate.holder_name.split()
    short = " ".join([*(f"{part[0]}." for part in before), given])
    assert ask(certificate.code).json()["holder"] == short
    page = client.get(f"/C/{certificate.token}").content.decode()
    assert short in page
    assert certificate.holder_name not in page


@pytest.mark.parametrize("state", ["revoked", "void", "replaced"])
def test_an_ended_one_tells_since_when_and_not_whose_it_is(certificate, state):
    Certificate.objects.filter(pk=certificate.pk).update(status=state, status_on=TODAY(), status_reason="Lý do riêng")
    data = ask(certificate.code).json()
    assert (data["state"], data["since"]) == (state, TODAY().isoformat())
    assert "holder" not in data
    assert "Lý do riêng" not in str(data)


def test_an_unknown_code_is_404_and_a_mistyped_one_400(certificate):
    unknown = ask(codes.new_code())
    assert (unknown.status_code, set(unknown.json())) == (404, {"state", "register", "looked_up_at"})
    assert unknown.json()["state"] == "unknown"
    mistyped = ask("7K3M")
    assert (mistyped.status_code, mistyped.json()["state"]) == (400, "mistyped")
    assert "7K3M" not in mistyped.content.decode()


def test_a_scanned_address_answers_a_machine_in_its_form(client, certificate):
    answer = client.get(f"/C/{certificate.token}", headers={"accept": "application/json"})
    assert answer.json()["state"] == "valid"
    assert "Accept" in answer["Vary"]
    assert client.get(f"/C/{certificate.token}", headers={"accept": "text/html,*/*;q=0.8"})["Content-Type"].startswith(
        "text/html"
    )
    assert client.get(f"/C/{certificate.token}", headers={"accept": "*/*"})["Content-Type"].startswith("text/html")
    unknown = client.get("/C/" + "B" * 26, headers={"accept": "application/json"})
    assert (unknown.status_code, unknown.json()["state"]) == (404, "unknown")


def test_machines_count_like_people(client, certificate, settings):
    settings.VERIFY_RATE = "1/m"
    assert ask(certificate.code).status_code == 200
    refused = ask(certificate.code)
    assert (refused.status_code, refused.json(), refused["Retry-After"]) == (429, {"state": "too_many"}, "60")
    assert client.get(f"/C/{certificate.token}", headers={"accept": "application/json"}).status_code == 429


def test_codes_are_not_taken_from_an_address(client, certificate):
    assert client.get("/verify.json", {"code": certificate.code}).status_code == 405


def test_no_search_engine_no_cache_and_no_other_page_learns_of_it(certificate):
    answer = ask(certificate.code)
    assert (answer["Referrer-Policy"], "noindex" in answer["X-Robots-Tag"]) == ("no-referrer", True)
    assert "no-store" in answer["Cache-Control"]
