"""Where the key, the token or the time stamp service is away: a page in words, a line in the log, never a file."""

import io
import logging
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from centres.models import AuditLine
from certificates import codes, signatures
from certificates.models import CertificateFile
from tests.build import make_certificates, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "throw-away.p12"
    signatures.own_key(path, "Trung tâm thử nghiệm", password=PASSWORD, days=2)
    return path


@pytest.fixture(autouse=True)
def signing(settings, key):
    """An installation that signs with a key file."""
    settings.SIGNER = "certificates.signatures.key_file"
    settings.SIGNER_KEY_FILE, settings.SIGNER_PASSWORD = str(key), PASSWORD
    signatures._signer.cache_clear()
    yield settings
    signatures._signer.cache_clear()


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


def no_key_file(settings):
    settings.SIGNER_KEY_FILE = "/nowhere/key.p12"


def no_token(settings):
    settings.SIGNER, settings.SIGNER_MODULE = "certificates.signatures.token", "/nowhere/maker.so"


def no_time_stamp(settings):
    settings.SIGNER_TIME_STAMP = "http://127.0.0.1:9/tsa"  # a port nobody listens at


def no_library(settings):
    settings.SIGNER = "gone.signer"


AWAY = [no_key_file, no_token, no_time_stamp, no_library]


def as_officer(client, certificate):
    client.force_login(make_user("officer", centre=certificate.centre))
    return client.get(f"/certificates/{certificate.pk}/download/")


def as_learner(client, certificate):
    client.post("/my/", {"way": "code", "code": codes.show_code(certificate.code), "born": "25/04/1990"})
    return client.get("/my/1/download/")


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("ask", [as_officer, as_learner])
def test_whoever_asks_for_a_copy_is_told_to_wait(client, certificate, signing, caplog, away, ask):
    away(signing)
    answer = ask(client, certificate)
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (
        503, "300", "text/html; charset=utf-8"
    )  # fmt: skip
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Hiện chưa ký số được tệp này" in page
    assert signing.SUPPORT_PHONE in page
    assert not CertificateFile.objects.exists()
    assert not AuditLine.objects.filter(verb__contains="download").exists()
    [line] = [record for record in caplog.records if record.name == "certificates.views.withheld"]
    assert line.levelno == logging.ERROR
    assert "Error: " in line.getMessage()  # what went wrong, with its class
    assert PASSWORD not in caplog.text
    assert certificate.holder_name not in caplog.text


@pytest.mark.parametrize("ask", [as_officer, as_learner])
def test_when_the_key_is_back_the_same_address_gives_the_signed_file(client, certificate, signing, key, ask):
    no_key_file(signing)
    assert ask(client, certificate).status_code == 503
    signing.SIGNER_KEY_FILE = str(key)
    answer = ask(client, certificate)
    assert b"ETSI.CAdES.detached" in b"".join(answer.streaming_content)


def test_a_copy_that_is_kept_is_given_out_whoever_is_away(client, certificate, signing):
    assert as_officer(client, certificate).status_code == 200
    no_key_file(signing)
    assert as_officer(client, certificate).status_code == 200


# --- At the start ---------------------------------------------------------------------------------------------


def told(*words):
    out = io.StringIO()
    call_command("check", *words, stderr=out, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("away", "why"), [(no_key_file, "/nowhere/key.p12"), (no_token, "SIGNER_MODULE")])
def test_a_key_that_is_away_is_told_at_the_start_and_stops_nothing_else(signing, away, why, monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11", object())
    assert "no issues" in told()
    away(signing)
    assert "certificates.W001" in told()
    assert why in told()


def test_a_wrong_password_is_told_at_the_start(signing):
    signing.SIGNER_PASSWORD = "another"
    assert "certificates.W001" in told()
    assert "another" not in told()


def test_software_that_is_missing_is_an_error(signing):
    no_library(signing)
    with pytest.raises(SystemCheckError, match="E001"):
        told()


def test_the_check_of_a_deployment_signs_a_page_with_its_time_stamp(signing):
    assert "Electronic copies" not in told("--deploy")
    no_time_stamp(signing)
    assert "Electronic copies cannot be signed now" not in told()  # no start waits for a service
    assert "Electronic copies cannot be signed now" in told("--deploy")
    signing.SIGNER = ""
    assert "Electronic copies" not in told("--deploy")


@pytest.mark.parametrize("ask", [as_officer, as_learner])
def test_whoever_asks_for_a_copy_that_is_lost_is_told_so_and_no_other_is_made(client, certificate, caplog, ask):
    ask(client, certificate)
    kept = certificate.files.get()
    kept.file.storage.delete(kept.file.name)
    taken = AuditLine.objects.filter(verb__startswith="download").count()
    answer = ask(client, certificate)
    assert answer.status_code == 503
    assert "sao lưu" in answer.content.decode()
    assert "no longer in the storage" in caplog.text
    assert kept.file.name.rsplit("/", 1)[1] not in caplog.text
    assert AuditLine.objects.filter(verb__startswith="download").count() == taken
    assert CertificateFile.objects.count() == 1
