"""One-time links as verbs and pages: made by the help desk, opened once by a button, told apart by nobody."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centres.models import AuditLine, Centre
from certificates import links
from certificates.models import OneTimeLink
from tests.build import code_of, make_centre, make_certificates, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
KNOWN = "Xuất trình thẻ căn cước"


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


@pytest.fixture
def officer(certificate):
    return make_user("officer", centre=certificate.centre)


def expire(link):
    OneTimeLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


# --- Verbs --------------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_secret_is_kept(certificate, officer):
    link, secret = links.make(certificate, by=officer, note=KNOWN)
    assert len(secret) == 26
    row = OneTimeLink.objects.values().get()
    assert secret not in str(row)
    assert (link.note, link.made_by) == (KNOWN, officer)
    assert secret not in str(list(AuditLine.objects.values_list("facts", flat=True)))


def test_a_link_holds_for_the_hours_of_the_setting(certificate, officer, settings):
    settings.ONE_TIME_LINK_HOURS = 3
    link, _secret = links.make(certificate, by=officer, note=KNOWN)
    assert link.expires_at - link.made_at == timedelta(hours=3)


def test_how_the_holder_was_recognised_is_compulsory(certificate, officer):
    with pytest.raises(ValidationError) as broken:
        links.make(certificate, by=officer, note="  ")
    assert code_of(broken) == "note_missing"


def test_a_link_opens_once(certificate, officer):
    link, secret = links.make(certificate, by=officer, note=KNOWN)
    assert links.use(secret.lower()) == [certificate]
    assert links.use(secret) == []
    link.refresh_from_db()
    assert link.used_at is not None
    assert list(AuditLine.objects.about(certificate).values_list("verb", "by")) == [
        ("use_link", None), ("make_link", officer.pk),
    ]  # fmt: skip


def test_a_link_past_its_hours_opens_nothing(certificate, officer):
    link, secret = links.make(certificate, by=officer, note=KNOWN)
    expire(link)
    assert links.use(secret) == []
    link.refresh_from_db()
    assert link.used_at is None


def test_a_new_link_ends_the_one_before(certificate, officer):
    _first, old = links.make(certificate, by=officer, note=KNOWN)
    _second, new = links.make(certificate, by=officer, note=KNOWN)
    assert links.use(old) == []
    assert links.use(new) == [certificate]


@pytest.mark.parametrize("role", ["officer", "director", "province", "national", "lecturer"])
def test_nobody_else_makes_a_link(certificate, role):
    if role in ("province", "national"):
        stranger = make_user(role, province=certificate.centre.province if role == "province" else None)
    else:
        stranger = make_user(role, centre=certificate.centre if role == "lecturer" else make_centre("Nghi Lộc"))
    with pytest.raises(PermissionDenied):
        links.make(certificate, by=stranger, note=KNOWN)


def test_the_keeper_of_the_records_makes_one_for_a_closed_centre(certificate):
    keeper = make_centre("Diễn Châu")
    Centre.objects.filter(pk=certificate.centre_id).update(custodian=keeper)
    certificate.centre.refresh_from_db()
    assert links.make(certificate, by=make_user("officer", centre=keeper), note=KNOWN)


# --- The page of the help desk ------------------------------------------------------------------------------


def make_on_page(client, certificate, officer, note=KNOWN):
    client.force_login(officer)
    return client.post(reverse("link-create", args=[certificate.pk]), {"note": note})


def test_the_secret_stands_on_one_answer_and_nowhere_else(client, certificate, officer):
    answer = make_on_page(client, certificate, officer)
    address = answer.context["address"]
    assert address.startswith("https://chungchi.example.vn/my/link/")
    assert address in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    secret = address.rstrip("/").rpartition("/")[2]
    page = client.get(certificate.get_absolute_url()).content.decode()
    assert KNOWN in page
    assert secret not in page
    assert secret not in str(dict(client.session))


def test_without_saying_how_no_link_is_made(client, certificate, officer):
    answer = make_on_page(client, certificate, officer, note="")
    assert list(answer.context["form"].errors) == ["note"]
    assert OneTimeLink.objects.count() == 0


def test_another_centre_finds_no_certificate_and_a_province_makes_no_link(client, certificate, officer):
    address = reverse("link-create", args=[certificate.pk])
    client.force_login(make_user("officer", centre=make_centre("Nghi Lộc")))
    assert client.get(address).status_code == client.post(address, {"note": KNOWN}).status_code == 404
    client.force_login(make_user("province", province=certificate.centre.province))
    assert client.post(address, {"note": KNOWN}).status_code == 403
    assert OneTimeLink.objects.count() == 0


def test_one_officer_makes_only_so_many(client, certificate, officer, settings):
    settings.LINK_RATE = "1/h"
    assert make_on_page(client, certificate, officer).status_code == 200
    assert make_on_page(client, certificate, officer).status_code == 429
    assert OneTimeLink.objects.count() == 1


# --- The page of the holder -----------------------------------------------------------------------------------


@pytest.fixture
def address(certificate, officer):
    _link, secret = links.make(certificate, by=officer, note=KNOWN)
    return reverse("link-use", args=[secret])


def test_a_preview_of_the_address_does_not_use_it_up(client, certificate, address, django_assert_num_queries):
    for ask in (client.get, client.head, client.options):
        with django_assert_num_queries(0):
            answer = ask(address)
        assert certificate.holder_name not in answer.content.decode()
    assert OneTimeLink.objects.get().used_at is None
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, "/my/")
    assert [row["certificate"] for row in client.get("/my/").context["rows"]] == [certificate]


def test_used_ended_and_invented_links_get_one_answer(client, certificate, officer, address):
    assert Client().post(address).status_code == 302
    link, secret = links.make(certificate, by=officer, note=KNOWN)
    expire(link)
    dead = [address, reverse("link-use", args=[secret]), reverse("link-use", args=["A" * 26]), "/my/link/x/"]
    answers = [Client().post(one) for one in dead]
    assert [answer.status_code for answer in answers] == [410] * 4
    assert len({answer.content.split(b"<main")[1].split(b"</main>")[0] for answer in answers}) == 1
    assert "Liên kết này không còn hiệu lực" in answers[0].content.decode()


def test_openings_are_limited_like_all_ways_in(address, settings):
    settings.LOOK_UP_RATE = "2/m"
    tries = [Client().post("/my/link/x/", REMOTE_ADDR="203.0.113.7").status_code for _ in range(3)]
    assert tries == [410, 410, 429]
    assert Client().post(address, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert Client().post(address, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_a_form_from_another_site_opens_no_link(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


def test_it_reads_in_english(client, address):
    client.cookies["django_language"] = "en"
    assert "Open my certificates" in client.get(address).content.decode()


def test_no_log_line_has_the_secret(client, certificate, officer, caplog):
    caplog.set_level(logging.DEBUG)
    secret = make_on_page(client, certificate, officer).context["address"].rstrip("/").rpartition("/")[2]
    Client().post("/my/link/x/")
    assert secret not in "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
