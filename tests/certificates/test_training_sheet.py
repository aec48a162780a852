"""Phiếu quá trình bồi dưỡng: every certificate of a holder with state and code, made on request, kept nowhere."""

import pytest

from centres.models import AuditLine
from certificates import codes, training_sheet
from certificates.models import Certificate, CertificateFile
from courses.models import Paper
from tests import reading
from tests.build import TODAY, make_certificates, make_class, make_recognised_class, recognise_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    first = make_certificates(make_recognised_class(learners=1))[0]
    second = make_class(first.centre)
    second.enrolments.create(
        learner=first.enrolment.learner, centre=second.centre, year=second.year, workplace="Chi bộ 1"
    )
    recognise_class(second)
    return [first, make_certificates(second)[0]]


def cells(certificates):
    return training_sheet.build(certificates, TODAY()).blocks[0].rows


def test_each_certificate_has_its_state_and_code(certificates):
    first, second = certificates
    Certificate.objects.filter(pk=first.pk).update(status="revoked", status_on=TODAY(), status_reason="Lý do riêng")
    first.refresh_from_db()
    rows = cells([second, first])
    assert [row[3] for row in rows] == [first.number, second.number]  # the oldest first
    assert [row[-1] for row in rows] == [codes.show_code(first.code), codes.show_code(second.code)]
    assert "Đã thu hồi ngày" in rows[0][5]
    assert rows[1][5] == f"{second.centre_name}. Có giá trị"
    assert "Lý do riêng" not in str(rows)


@pytest.mark.parametrize(("status", "words"), [("void", "Đã hủy do hỏng ngày"), ("replaced", "Đã được thay thế")])
def test_ended_ones_are_named_as_what_they_are(certificates, status, words):
    first = certificates[0]
    first.status, first.status_on = status, TODAY()
    assert words in cells([first])[0][5]


def test_a_year_is_printed_where_only_the_year_is_known(certificates):
    one = certificates[0]
    assert "Ngày sinh: 25/4/1990." in training_sheet.build([one], TODAY()).note
    one.holder_birth_year_only = True
    assert training_sheet.build([one], TODAY()).note.endswith("Ngày sinh: 1990.")


def test_the_holder_downloads_it_and_nothing_of_it_is_kept(client, certificates):
    first = certificates[0]
    client.post("/my/", {"way": "code", "code": first.code, "born": "25/04/1990"})
    files = (CertificateFile.objects.count(), Paper.objects.count())
    answer = client.get("/my/sheet/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = reading.text(answer.content)
    for words in (first.holder_name, "PHIẾU QUÁ TRÌNH BỒI DƯỠNG", *(codes.show_code(one.code) for one in certificates)):
        assert words in text
    assert (CertificateFile.objects.count(), Paper.objects.count()) == files
    line = AuditLine.objects.get(verb="download_training_sheet")
    assert (line.by, line.facts) == (None, {"certificates": 2})


def test_without_having_found_anything_there_is_no_sheet(client, certificates):
    assert client.get("/my/sheet/").status_code == 404


def test_sheets_are_limited(client, certificates, settings):
    client.post("/my/", {"way": "code", "code": certificates[0].code, "born": "25/04/1990"})
    settings.LOOK_UP_RATE = "1/m"
    assert [client.get("/my/sheet/").status_code for _ in range(2)] == [200, 429]
