"""Pages of requests for correction: the holder's form and its state, the centre's list, answers by role."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from centres.models import AuditLine
from certificates import requests
from certificates.models import Certificate, CorrectionRequest
from portal import worklist
from tests.build import PDF, TODAY, make_centre, make_certificates, make_recognised_class, make_user

from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


@pytest.fixture
def officer(certificate):
    return make_user("officer", centre=certificate.centre)


@pytest.fixture
def row(certificate):
    return requests.send(certificate, text="Ngày sinh đúng là 05/06/1992", phone="0912 345 678")


def enter(client, certificate):
    client.post("/my/", {"way": "code", "code": certificate.code, "born": "25/04/1990"})
    return client


def write(client, place=1, **changes):
    data = {"key": str(uuid.uuid4()), "text": "Sai ngày sinh", "phone": "0912 345 678"} | changes
    return client.post(f"/my/{place}/correction/", data)


# --- The holder -----------------------------------------------------------------------------------------------


def test_the_holder_writes_and_reads_how_it_stands(client, certificate, officer):
    enter(client, certificate)
    assert client.get("/my/1/correction/").status_code == 200
    assert write(client, scan=SimpleUploadedFile("cccd.pdf", PDF)).url == "/my/"
    page = client.get("/my/")
    assert page.context["rows"][0]["may_ask"] is False
    assert "Đã tiếp nhận" in page.content.decode()
    row = CorrectionRequest.objects.get()
    assert row.file
    requests.refuse(row, by=officer, answer="Giấy ghi đúng theo hồ sơ")
    page = client.get("/my/")
    html = page.content.decode()
    assert "Không giải quyết" in html
    assert "Giấy ghi đúng theo hồ sơ" in html
    assert page.context["rows"][0]["may_ask"] is True
    assert str(officer) not in html  # who answered stays with the centre


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "x" * 1001),
        ("phone", "gọi tôi"),
        ("phone", ""),
        ("phone", "123"),
        ("scan", b"MZ program"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(client, certificate, field, value):
    enter(client, certificate)
    if field == "scan":
        value = SimpleUploadedFile("cccd.pdf", value)
    answer = write(client, **{field: value})
    assert list(answer.context["form"].errors) == [field]
    assert CorrectionRequest.objects.count() == 0


@pytest.mark.parametrize("place", [0, 2, 99])
def test_only_about_what_was_found(client, certificate, place):
    enter(client, certificate)
    assert write(client, place).status_code == 404


def test_whoever_found_nothing_writes_nothing(client, certificate):
    assert write(client).status_code == client.get("/my/1/correction/").status_code == 404
    assert CorrectionRequest.objects.count() == 0


def test_requests_about_one_certificate_are_limited(client, certificate, settings):
    settings.REQUEST_RATE_PER_PAPER = "1/d"
    enter(client, certificate)
    assert write(client, text="").status_code == 200
    assert write(client).status_code == 429


def test_markup_of_a_holder_is_text(client, certificate, officer):
    requests.send(certificate, text="<script>alert(1)</script>", phone="0912 345 678")
    client.force_login(officer)
    for address in ("/requests/", CorrectionRequest.objects.get().get_absolute_url(), "/home/"):
        html = client.get(address).content.decode()
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


# --- The centre -------------------------------------------------------------------------------------------------


def test_the_list_takes_the_same_queries_however_long(client, certificate, officer, constant_queries):
    client.force_login(officer)

    def add(n):
        for one in make_certificates(make_recognised_class(certificate.centre, learners=n)):
            requests.send(one, text="Sai tên", phone="0912 345 678")

    constant_queries(client, "/requests/", add)


def test_what_waits_stands_first(client, certificate, officer, row):
    requests.refuse(row, by=officer, answer="x")
    waiting = requests.send(certificate, text="Sai tên", phone="0912 345 678")
    (other,) = make_certificates(make_recognised_class(certificate.centre, learners=1))
    taken = requests.accept(requests.send(other, text="y", phone="0912 345 678"), by=officer)
    client.force_login(officer)
    answer = client.get("/requests/")
    assert list(answer.context["page"].object_list) == [waiting, taken, row]
    assert answer.context["waiting"] == 1


def test_the_officer_takes_it_up_and_the_director_refuses(client, certificate, officer, row):
    client.force_login(officer)
    assert client.get(row.get_absolute_url()).context["may_accept"] is True
    assert client.post(reverse("request-accept", args=[row.pk])).url == row.get_absolute_url()
    row.refresh_from_db()
    assert (row.status, row.handled_by) == ("accepted", officer)
    director = make_user("director", centre=certificate.centre)
    client.force_login(director)
    empty = client.post(reverse("request-refuse", args=[row.pk]), {"answer": " "})
    assert list(empty.context["form"].errors) == ["answer"]
    assert client.post(reverse("request-refuse", args=[row.pk]), {"answer": "Hồ sơ đúng"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.answer, row.handled_by) == ("refused", "Hồ sơ đúng", director)


def test_a_stale_page_is_answered_in_words(client, officer, row):
    requests.refuse(row, by=officer, answer="x")
    client.force_login(officer)
    answer = client.post(reverse("request-accept", args=[row.pk]))
    assert answer.status_code == 409
    assert "Không giải quyết" in answer.content.decode()


def test_the_paper_is_opened_by_the_centre_and_that_is_written_down(client, certificate, officer):
    row = requests.send(certificate, text="x", phone="0912 345 678", scan=SimpleUploadedFile("<b>cccd.pdf", PDF))
    address = reverse("request-file", args=[row.pk])
    client.force_login(officer)
    answer = client.get(address)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="don-de-nghi-{row.pk}.pdf"'
    assert AuditLine.objects.filter(verb="view_request_file", by=officer).count() == 1
    assert client.get(reverse("request-file", args=[row.pk + 1])).status_code == 404


def test_without_a_paper_there_is_none_to_open(client, officer, row):
    client.force_login(officer)
    assert client.get(reverse("request-file", args=[row.pk])).status_code == 404


def test_a_province_reads_the_matter_but_neither_telephone_nor_paper(client, certificate):
    row = requests.send(certificate, text="Sai tên", phone="0912 345 678", scan=SimpleUploadedFile("a.pdf", PDF))
    client.force_login(make_user("province", province=certificate.centre.province))
    page = client.get(row.get_absolute_url())
    html = page.content.decode()
    assert "Sai tên" in html
    assert "0912 345 678" not in html
    assert client.get(reverse("request-file", args=[row.pk])).status_code == 403
    assert (page.context["may_accept"], page.context["may_refuse"]) == (False, False)
    for deed in ("request-accept", "request-refuse"):
        assert client.post(reverse(deed, args=[row.pk]), {"answer": "x"}).status_code == 403


def test_another_centre_finds_nothing_and_a_lecturer_is_sent_away(client, certificate, row):
    addresses = [row.get_absolute_url(), reverse("request-file", args=[row.pk])]
    client.force_login(make_user("officer", centre=make_centre("Nghi Lộc")))
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert list(client.get("/requests/").context["page"].object_list) == []
    client.force_login(make_user("lecturer", centre=certificate.centre))
    assert [client.get(one).status_code for one in [*addresses, "/requests/"]] == [403, 403, 403]


def test_what_waits_is_a_task_of_the_centre_until_it_is_answered(certificate, officer, row):
    def titles():
        return [task["title"] for task in worklist.for_user(officer) if task["href"] == row.get_absolute_url()]

    assert titles() == [f"Trả lời đề nghị đính chính: {certificate.number}"]
    requests.accept(row, by=officer)
    assert titles() == [f"Cấp lại giấy chứng nhận đã đính chính: {certificate.number}"]
    requests.refuse(row, by=officer, answer="x")
    assert titles() == []


@pytest.mark.parametrize("status", ["revoked", "void"])
def test_the_officer_is_led_to_a_refusal_once_the_certificate_has_ended(client, certificate, officer, row, status):
    requests.accept(row, by=officer)
    Certificate.objects.filter(pk=certificate.pk).update(status=status, status_on=TODAY(), status_reason="x")
    client.force_login(officer)
    html = client.get(row.get_absolute_url()).content.decode()
    assert f"{certificate.number} không còn hiệu lực ({Certificate(status=status).get_status_display()})" in html
    assert 'href="#h-refuse"' in html
    assert "rồi đề nghị cấp lại giấy" not in html
    titles = [task["title"] for task in worklist.for_user(officer) if task["href"] == row.get_absolute_url()]
    assert titles == [f"Trả lời đề nghị đính chính: {certificate.number}"]
    assert client.post(reverse("request-refuse", args=[row.pk]), {"answer": "Giấy đã bị thu hồi"}).status_code == 302


def test_a_request_taken_too_late_is_answered_in_words(client, certificate, officer, row):
    Certificate.objects.filter(pk=certificate.pk).update(status="revoked", status_on=TODAY(), status_reason="x")
    client.force_login(officer)
    assert client.get(row.get_absolute_url()).context["may_accept"] is False
    answer = client.post(reverse("request-accept", args=[row.pk]))
    assert answer.status_code == 409
    assert "không còn hiệu lực" in answer.content.decode()


def test_a_request_left_open_by_a_copy_leads_to_the_copy(client):
    desk = make_desk(learners=1)
    row = requests.send(desk.certificates[0], text="Sai ngày sinh", phone="0912 345 678")
    requests.accept(row, by=desk.officer)
    [new] = desk.decide("reissue")
    client.force_login(desk.officer)
    html = client.get(row.get_absolute_url()).content.decode()
    assert f"Giấy số {new.number} đã được cấp thay" in html
    assert f'href="{new.get_absolute_url()}"' in html


def test_the_page_of_a_certificate_leads_to_what_its_holder_asked(client, officer, row):
    client.force_login(officer)
    html = client.get(Certificate.objects.get().get_absolute_url()).content.decode()
    assert f'href="{row.get_absolute_url()}"' in html
    assert reverse("link-create", args=[row.certificate_id]) in html
