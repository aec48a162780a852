"""Where the register cannot be asked or believed, no form of the answer is for or against a paper."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from certificates import codes, verifying
from tests.build import make_certificates, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
VERDICTS = ["hợp lệ", "Không tìm thấy", "thu hồi", "thay thế", "valid", "unknown", "revoked"]


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


def away(execute, sql, params, many, context):
    raise OperationalError("the server went away")


def ways(certificate, code=None):
    """(what asks, how it asks) for every form of the answer."""
    code = code or certificate.code
    return {
        "scanned": lambda browser: browser.get(f"/C/{certificate.token}"),
        "typed": lambda browser: browser.post("/verify/", {"code": code}),
        "machine": lambda browser: browser.post("/verify.json", {"code": code}),
        "scanned by a machine": lambda browser: browser.get(
            f"/C/{certificate.token}", headers={"accept": "application/json"}
        ),
    }


@pytest.mark.parametrize("way", ["scanned", "typed", "machine", "scanned by a machine"])
def test_without_a_database_the_answer_is_503_and_no_verdict(certificate, way):
    ask = ways(certificate)[way]
    assert ask(Client()).status_code == 200
    with connection.execute_wrapper(away):
        answer = ask(Client())
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert [word for word in VERDICTS if word in text] == []
    assert certificate.holder_name not in text


def test_the_page_says_in_both_languages_that_it_could_not_be_checked(certificate):
    for language, words in (("vi", "Hiện chưa kiểm tra được"), ("en", "This could not be checked now")):
        browser = Client()
        browser.cookies["django_language"] = language
        with connection.execute_wrapper(away):
            assert words in browser.get(f"/C/{certificate.token}").content.decode()


def test_whoever_is_signed_in_gets_the_same_page_though_the_session_cannot_be_read(certificate):
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user())
    with connection.execute_wrapper(away):
        answer = browser.get(f"/C/{certificate.token}")
        other = browser.get("/classes/")
    assert answer.status_code == 503
    assert "Hiện chưa kiểm tra được" in answer.content.decode()
    assert other.status_code == 503  # any other page says when to come again
    assert "Hiện chưa kiểm tra được" not in other.content.decode()


def test_the_log_has_the_kind_of_trouble_and_nothing_of_the_paper(certificate, caplog):
    with connection.execute_wrapper(away):
        Client().post("/verify/", {"code": certificate.code})
    (line,) = [record for record in caplog.records if record.name == "certificates.verifying"]
    assert line.getMessage() == "a certificate could not be checked: OperationalError"
    assert certificate.code not in caplog.text


@pytest.mark.parametrize("way", ["scanned", "typed", "machine"])
def test_a_register_that_stands_behind_is_not_believed(certificate, way, monkeypatch):
    asked = []
    monkeypatch.setattr(verifying, "DOUBTS", [lambda register: asked.append(register) or True])
    assert ways(certificate)[way](Client()).status_code == 503
    assert asked == [certificate.register_id]


def test_an_unknown_code_is_not_called_unknown_while_any_register_stands_behind(certificate, monkeypatch):
    asked = []
    monkeypatch.setattr(verifying, "DOUBTS", [lambda register: asked.append(register) or True])
    with pytest.raises(verifying.CannotTell):
        verifying.by_code(codes.new_code())
    assert asked == [None]
    monkeypatch.setattr(verifying, "DOUBTS", [lambda register: False])
    assert verifying.by_code(codes.new_code()).state == verifying.UNKNOWN
