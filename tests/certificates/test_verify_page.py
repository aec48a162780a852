"""The public check: every answer, how little it tells, and how often one may ask."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, Succession
from certificates import codes
from certificates.models import Certificate
from tests.build import (
    TODAY,
    make_centre,
    make_certificates,
    make_decision,
    make_programme,
    make_recognised_class,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


def scan(client, certificate):
    return client.get(reverse("verify-token", args=[certificate.token]))


def ask(client, code):
    return client.post(VERIFY, {"code": code})


def end(certificate, status):
    Certificate.objects.filter(pk=certificate.pk).update(
        status=status, status_on=TODAY(), status_reason="Lý do riêng của trung tâm"
    )


def replace(certificate, seq=77):
    """Give the holder another paper in place of `certificate`, as a decision does."""
    end(certificate, "replaced")
    other = make_certificates(make_recognised_class(learners=1))[0]
    facts = {field.attname: getattr(other, field.attname) for field in Certificate._meta.concrete_fields}
    facts |= {"id": None, "seq": seq, "number": f"{seq:04}-GCN/TTCT", "token": codes.new_token(),
              "code": codes.new_code(),
              "enrolment_id": certificate.enrolment_id, "replaces_id": certificate.pk,
              "reissue_no": certificate.reissue_no + 1,
              "proposal_id": None, "decision_id": make_decision(certificate.centre, "reissue").pk}  # fmt: skip
    return Certificate.objects.create(**facts)


# --- The address in the QR -----------------------------------------------------------------------------------


def test_the_address_is_capitals_as_in_the_qr_and_small_by_hand(client, certificate):
    path = reverse("verify-token", args=[certificate.token])
    assert path == f"/C/{certificate.token}"
    assert certificate.printed["qr"].endswith(path)
    for spelt in (path, path.lower(), path + "/"):
        assert client.get(spelt).status_code == 200


def test_a_valid_certificate_answers_with_the_facts_of_the_register(client, certificate):
    answer = scan(client, certificate)
    html = answer.content.decode()
    assert answer.context["answer"]["state"] == "valid"
    for fact in (certificate.holder_name, certificate.number, certificate.course_name, certificate.centre_name):
        assert fact in html
    assert "Tra cứu lúc" in html
    assert "chungchi.example.vn" in html  # the official address


@pytest.mark.parametrize("status", ["issued", "revoked", "replaced", "void"])
def test_no_answer_tells_birth_unit_grade_signer_or_keys(client, certificate, status):
    if status != "issued":
        end(certificate, status)
    html = scan(client, certificate).content.decode()
    secret = ["25/04/1990", "25/4/1990", "Trường THCS An Hòa", certificate.printed["grade"], "Hồ Minh Đức",
              codes.show_code(certificate.code), "Lý do riêng của trung tâm"]  # fmt: skip
    assert [words for words in secret if words in html] == []


def test_a_revoked_certificate_names_the_day_and_not_the_person(client, certificate):
    end(certificate, "revoked")
    html = scan(client, certificate).content.decode()
    assert TODAY().strftime("%d/%m/%Y") in html
    assert certificate.number in html
    assert certificate.holder_name not in html


def test_a_replaced_certificate_names_its_successor(client, certificate):
    newer = replace(certificate)
    answer = scan(client, certificate)
    assert answer.context["answer"]["state"] == "replaced"
    html = answer.content.decode()
    assert f"{newer.number}, cấp lại lần 1" in html
    assert f"Đề nghị người học xuất trình giấy số {newer.number}." in html
    assert certificate.holder_name not in html
    assert scan(client, newer).context["answer"]["state"] == "valid"


def test_a_paper_replaced_twice_names_the_newest_number(client, certificate):
    second = replace(certificate, 77)
    third = replace(second, 78)
    for old in (certificate, second):
        rows = dict(scan(client, old).context["answer"]["rows"])
        assert rows["Thay bằng"] == f"{third.number}, cấp lại lần 2"


def test_where_the_newest_was_revoked_nobody_is_sent_to_it(client, certificate):
    newer = replace(certificate)
    end(newer, "revoked")
    answer = scan(client, certificate).context["answer"]
    assert dict(answer["rows"])["Thay bằng"] == f"{newer.number}, cấp lại lần 1; giấy này cũng không còn giá trị"
    assert answer["foot"] == ""


def test_a_void_sheet_has_its_own_words_and_names_nobody(client, certificate):
    end(certificate, "void")
    answer = scan(client, certificate)
    html = answer.content.decode()
    assert (answer.status_code, answer.context["answer"]["state"]) == (200, "void")
    assert "Đã hủy do giấy in hỏng" in html
    assert "Đã thu hồi" not in html
    assert certificate.holder_name not in html
    client.cookies["django_language"] = "en"
    assert "Void: this sheet was spoiled" in scan(client, certificate).content.decode()


def test_a_dissolved_centre_names_who_followed_it_and_who_keeps_its_records(client, certificate):
    heir, keeper = make_centre("Nghi Lộc", certificate.centre.province), make_centre("Diễn Châu", phone="0238 111 222")
    make_succession(certificate.centre, heir)
    Centre.objects.filter(pk=certificate.centre_id).update(custodian=keeper, closed_on=TODAY())
    rows = dict(scan(client, certificate).context["answer"]["rows"])
    assert rows["Đơn vị kế tục"] == heir.name
    assert rows["Hồ sơ do đơn vị lưu giữ"].startswith(keeper.name)
    assert "0238 111 222" in rows["Hồ sơ do đơn vị lưu giữ"]
    assert rows["Nơi cấp"] == certificate.centre_name


def test_an_undone_succession_is_not_told(client, certificate):
    heir, keeper = make_centre("Nghi Lộc", certificate.centre.province), make_centre("Diễn Châu")
    succession = make_succession(certificate.centre, heir)
    Centre.objects.filter(pk=certificate.centre_id).update(custodian=keeper)
    Succession.objects.filter(pk=succession.pk).update(
        undone_at=timezone.now(), undone_by=succession.applied_by_id, undo_reason="x"
    )
    assert "Đơn vị kế tục" not in dict(scan(client, certificate).context["answer"]["rows"])


def test_an_expired_certificate_names_its_last_day(client, monkeypatch):
    programme = make_programme(validity_months=1)
    (certificate,) = make_certificates(make_recognised_class(programme=programme, learners=1))
    monkeypatch.setattr(Certificate, "has_expired", lambda self, on: True)
    answer = scan(client, certificate)
    assert answer.context["answer"]["state"] == "expired"
    assert certificate.valid_until.strftime("%d/%m/%Y") in answer.content.decode()


@pytest.mark.parametrize("token", ["A" * 26, "a" * 26, "0" * 26, "x", "%00", "A" * 64])
def test_an_unknown_token_is_the_same_page_with_404_and_no_verdict(client, certificate, token):
    answer = client.get(f"/C/{token}")
    assert answer.status_code == 404
    assert next(template.name for template in answer.templates) == "certificates/verify.html"
    html = answer.content.decode()
    assert "Không tìm thấy mã này" in html
    assert "Chưa đủ căn cứ để kết luận" in html


def test_the_number_opens_nothing(client, certificate):
    assert client.get(f"/C/{certificate.seq}").status_code == 404
    assert "number" not in set(client.get(VERIFY).context["form"].fields)


# --- The typed code --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code} "])
def test_a_typed_code_is_answered_on_the_same_page(client, certificate, spell):
    answer = ask(client, spell(codes.show_code(certificate.code)))
    assert (answer.status_code, answer.context["answer"]["state"]) == (200, "valid")


def test_a_code_that_was_never_given_out_is_not_found(client, certificate):
    answer = ask(client, codes.new_code())
    assert (answer.status_code, answer.context["answer"]["state"]) == (200, "unknown")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda code: ("0" if code[0] != "0" else "1") + code[1:], "check"),
        (lambda code: code[:-1], "length"),
        (lambda code: code + "0", "length"),
        (lambda code: "U" + code[1:], "letter"),
        (lambda code: "Đ" + code[1:], "letter"),
        (lambda code: "", "required"),
        (lambda code: "\0", "null_characters_not_allowed"),
    ],
)
def test_a_mistyped_code_is_told_apart_before_anything_is_looked_up(
    client, certificate, change, why, django_assert_num_queries
):
    client.get(VERIFY)
    with django_assert_num_queries(0):
        answer = ask(client, change(certificate.code))
    assert answer.context["answer"] is None
    assert [error.code for error in answer.context["form"].errors.as_data()["code"]] == [why]
    assert answer.context["form"]["code"].value() == change(certificate.code)  # to be corrected, not typed anew


def test_codes_travel_in_no_address(client, certificate):
    answer = client.get(VERIFY, {"code": codes.show_code(certificate.code)})
    assert answer.context["answer"] is None


# --- Anybody, any browser, any language -----------------------------------------------------------------------


def test_it_works_without_cookies(certificate):
    browser = Client(enforce_csrf_checks=True)
    assert ask(browser, codes.show_code(certificate.code)).context["answer"]["state"] == "valid"
    browser.cookies.clear()
    assert scan(browser, certificate).status_code == 200


def test_it_answers_somebody_who_is_signed_in(client, certificate):
    client.force_login(make_user())
    assert scan(client, certificate).context["answer"]["state"] == "valid"


def test_the_language_can_be_changed_from_a_page_that_sends_no_origin(certificate):
    """Under "no-referrer" a browser says Origin: null, which the check of forms would refuse."""
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/language/", {"language": "en", "next": VERIFY}, headers={"origin": "null"})
    assert (answer.status_code, answer.url) == (302, VERIFY)
    assert browser.cookies["django_language"].value == "en"


def test_it_answers_in_english(client, certificate):
    client.cookies["django_language"] = "en"
    html = scan(client, certificate).content.decode()
    assert "This certificate is valid" in html
    assert "hợp lệ" not in html


@pytest.mark.parametrize("address", [VERIFY, "/C/" + "A" * 26])
def test_no_search_engine_no_cache_and_no_other_page_learns_of_it(client, address):
    answer = client.get(address)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


# --- How often -----------------------------------------------------------------------------------------------


def test_attempts_are_limited_for_each_address(client, certificate, settings):
    settings.VERIFY_RATE = "3/m"
    path = reverse("verify-token", args=[certificate.token])
    answers = [client.get(path, REMOTE_ADDR="203.0.113.7").status_code for _ in range(2)]
    answers += [client.post(VERIFY, {"code": "x"}, REMOTE_ADDR="203.0.113.7").status_code for _ in range(2)]
    assert answers == [200, 200, 200, 429]  # scanned and typed ones count together
    refused = client.get(path, REMOTE_ADDR="203.0.113.7")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert certificate.holder_name not in refused.content.decode()
    assert client.get(path, REMOTE_ADDR="203.0.113.8").status_code == 200


def test_attempts_are_limited_for_all_addresses_together(client, certificate, settings):
    settings.VERIFY_RATE_OVERALL = "2/m"
    path = reverse("verify-token", args=[certificate.token])
    assert [client.get(path, REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(3)] == [200, 200, 429]


def test_the_empty_form_is_not_an_attempt(client, settings):
    settings.VERIFY_RATE = "1/m"
    assert [client.get(VERIFY).status_code for _ in range(3)] == [200, 200, 200]


def test_a_check_takes_one_query(client, certificate, django_assert_num_queries):
    scan(client, certificate)
    with django_assert_num_queries(1):
        scan(client, certificate)
    with django_assert_num_queries(1):
        client.get("/C/" + "B" * 26)


def test_a_known_and_an_unknown_code_cost_the_same(client, certificate, django_assert_num_queries):
    ask(client, codes.new_code())
    for code in (certificate.code, codes.new_code()):
        with django_assert_num_queries(1):
            ask(client, code)


def test_two_unknown_codes_get_the_same_bytes(client, certificate):
    first, second = codes.new_code(), codes.new_code()
    pages = [
        re.sub(rb'\d\d:\d\d|csrfmiddlewaretoken" value="[^"]*"|%b' % code.encode(), b"", ask(client, code).content)
        for code in (first, second)
    ]
    assert pages[0] == pages[1]


def test_what_the_public_does_not_see_is_not_read(client, certificate):
    with CaptureQueriesContext(connection) as queries:
        scan(client, certificate)
    (query,) = queries.captured_queries
    assert "holder_name" in query["sql"]
    assert [word for word in ("holder_birth_on", "printed", "holder_key") if word in query["sql"]] == []
