"""The pages of the register: the book with its filters, one certificate, and what stays inside a centre."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from centres.models import AuditLine, Centre
from centres.scope import Role
from certificates import handing, printing
from certificates.models import Certificate, Register, RegisterEntry
from certificates.views import register
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_programme,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db
BOOK = "/certificates/"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(Role.OFFICER, centre=centre)


@pytest.fixture
def certificates(centre, officer):
    return make_certificates(make_recognised_class(centre, by=officer))


def read(client, user, **get):
    client.force_login(user)
    return client.get(BOOK, get)


def numbers(answer):
    return [row["certificate"] and row["certificate"].number for row in answer.context["rows"]]


def end(certificate, status="revoked", reason="Quyết định 55-QĐ/TTCT"):
    Certificate.objects.filter(pk=certificate.pk).update(status=status, status_on=TODAY(), status_reason=reason)


def void(book, by, reason="Phôi in lệch"):
    Register.objects.filter(pk=book.pk).update(last_seq=book.last_seq + 1, last_line=book.last_line + 1)
    RegisterEntry.objects.create(
        register=book, line=book.last_line + 1, kind="burnt", seq=book.last_seq + 1, by=by,
        facts={"reason": reason},
    )  # fmt: skip


# --- The book -------------------------------------------------------------------------------------------------


def test_a_row_shows_number_holder_and_state(client, certificates, officer):
    html = read(client, officer).content.decode()
    one = certificates[0]
    for words in (one.number, one.register_no, one.holder_name, one.printed["born"], "Trường THCS An Hòa", "khóa I",
                  "Giỏi", "52-QĐ/TTCT", "Đã cấp"):  # fmt: skip
        assert words in html


def test_numbers_without_a_living_paper_stay_with_their_reason(client, certificates, officer):
    end(certificates[0], "revoked", "Quyết định 55-QĐ/TTCT")
    end(certificates[1], "replaced", "Sai ngày sinh")
    void(certificates[0].register, officer, "Phôi QL-03731 in lệch")
    answer = read(client, officer)
    assert numbers(answer) == [None, "0003-GCN/TTCT", "0002-GCN/TTCT", "0001-GCN/TTCT"]
    assert [row["code"] for row in answer.context["rows"]] == ["void", "issued", "replaced", "revoked"]
    html = answer.content.decode()
    for reason in ("Quyết định 55-QĐ/TTCT", "Sai ngày sinh", "Phôi QL-03731 in lệch"):
        assert reason in html
    assert answer.context["counts"] == {
        "used": 4, "issued": 1, "replaced": 1, "revoked": 1, "void": 1, "handed": 0
    }  # fmt: skip


def test_an_expired_certificate_says_so_and_stays_issued(client, centre, officer):
    course_class = make_recognised_class(centre, by=officer, programme=make_programme(validity_months=1), learners=1)
    make_certificates(course_class)
    answer = read(client, officer)
    assert [row["code"] for row in answer.context["rows"]] == ["issued"]
    entry = answer.context["rows"][0]["entry"]
    assert register._state(entry, entry.certificate.valid_until + timedelta(days=1))[0] == "expired"


def test_filters_narrow_the_rows(client, centre, officer, certificates):
    other = make_programme("Quốc phòng và an ninh", certificate_form="state")
    second_class = make_recognised_class(centre, by=officer, learners=1, programme=other)
    (second,) = make_certificates(second_class)
    end(certificates[0])
    everything = {second.number, *(one.number for one in certificates)}
    for get, found in [
        ({}, everything),
        ({"year": TODAY().year}, everything),
        ({"year": "all"}, everything),
        ({"form": "state"}, {second.number}),
        ({"programme": other.pk}, {second.number}),
        ({"course_class": second_class.pk}, {second.number}),
        ({"state": "revoked"}, {certificates[0].number}),
        ({"state": "void"}, set()),
        ({"number": "2"}, {certificates[1].number}),
        ({"number": "0003-gcn"}, {certificates[2].number}),
        ({"form": "party", "state": "issued"}, {certificates[1].number, certificates[2].number}),
    ]:
        assert set(numbers(read(client, officer, **get))) == found, get


def test_the_latest_year_is_shown_until_another_is_chosen(client, officer, certificates):
    old = Register.objects.create(
        centre=officer.centre, form="party", period="2019", number_pattern="{seq}", last_seq=0, last_line=0
    )
    void(old, officer)
    assert len(numbers(read(client, officer))) == 3
    assert numbers(read(client, officer, year="2019")) == [None]
    assert len(numbers(read(client, officer, year="all"))) == 4


@pytest.mark.parametrize("has_certificates", [True, False])
def test_a_register_opened_ahead_or_still_empty_is_not_the_one_shown(client, officer, request, has_certificates):
    if has_certificates:
        request.getfixturevalue("certificates")
    this_year = TODAY().year
    for year in (this_year + 1, this_year - 1):
        Register.objects.create(centre=officer.centre, form="state", period=str(year), number_pattern="{seq}")
    answer = read(client, officer)
    assert answer.context["year"] == str(this_year)
    assert next(iter(answer.context["filters"].fields["year"].choices))[0] == str(this_year)  # the list shows it, too
    assert f'nhan-{this_year}.xlsx"' in client.get("/certificates/export/")["Content-Disposition"]


def test_the_latest_year_that_gave_numbers_is_shown_where_this_one_gave_none(client, officer):
    for year, seq in ((TODAY().year, 0), (TODAY().year - 1, 3), (TODAY().year - 2, 5)):
        Register.objects.create(
            centre=officer.centre, form="party", period=str(year), number_pattern="{seq}", last_seq=seq
        )
    assert read(client, officer).context["year"] == str(TODAY().year - 1)


def test_a_filter_nobody_offers_is_told_and_breaks_nothing(client, officer, certificates):
    foreign = make_recognised_class()
    for get in (
        {"year": "1066"},
        {"programme": "x"},
        {"course_class": foreign.pk},
        {"after": "x"},
        {"before": "9" * 40},
    ):
        answer = read(client, officer, **get)
        assert answer.status_code == 200
        assert len(numbers(answer)) == 3
    assert "course_class" in read(client, officer, course_class=foreign.pk).context["filters"].errors


def test_the_book_is_turned_page_by_page(client, centre, officer):
    make_certificates(make_recognised_class(centre, by=officer, learners=23))
    first = read(client, officer, state="issued")
    assert len(numbers(first)) == 20
    second = client.get(BOOK + first.context["next"])
    assert numbers(second) == ["0003-GCN/TTCT", "0002-GCN/TTCT", "0001-GCN/TTCT"]
    assert "state=issued" in first.context["next"]  # the filters go along
    assert second.context["next"] == ""
    assert numbers(client.get(BOOK + second.context["previous"])) == numbers(first)


def test_a_name_is_searched_without_standing_in_an_address(client, centre, officer):
    course_class = make_class(centre, by=officer)
    enrol(course_class, 1, full_name="Vừ Bá Chìa")
    enrol(course_class, 1, full_name="Nguyễn Thị Ánh Nguyệt")
    recognise_class(course_class)
    make_certificates(course_class)
    make_certificates_elsewhere_for("Vừ Bá Chìa")
    client.force_login(officer)
    answer = client.post(BOOK, {"holder": "vu ba"})
    assert [row["certificate"].holder_name for row in answer.context["rows"]] == ["Vừ Bá Chìa"]
    assert answer.status_code == 200  # no redirect to an address that would carry the name
    assert "vu ba" not in "".join(part for part in answer.content.decode().split('"') if part.startswith("?"))
    assert list(client.post(BOOK, {"holder": "Không Ai"}).context["rows"]) == []
    assert "holder" in client.post(BOOK, {"holder": " "}).context["search"].errors
    assert len(client.get(BOOK, {"holder": "vu ba"}).context["rows"]) == 2  # an address does not search


def make_certificates_elsewhere_for(name):
    course_class = make_class()
    enrol(course_class, 1, full_name=name)
    recognise_class(course_class)
    return make_certificates(course_class)


def test_everybody_sees_the_own_scope(client, certificates, officer):
    foreign = make_certificates(make_recognised_class(make_centre("Nghi Lộc"), learners=1))
    province = make_user(Role.PROVINCE, province=officer.centre.province)
    for user, count in ((officer, 3), (province, 3), (make_user(Role.NATIONAL), 4)):
        assert len(numbers(read(client, user))) == count
        assert read(client, user).context["counts"]["used"] == count
    assert numbers(read(client, make_user(Role.OFFICER, centre=foreign[0].centre))) == ["0001-GCN/TTCT"]


def test_the_keeping_centre_reads_the_books_it_inherited(client, certificates):
    keeper = make_centre("Hoàng Mai")
    Centre.objects.filter(pk=certificates[0].centre_id).update(custodian=keeper)
    assert len(numbers(read(client, make_user(Role.OFFICER, centre=keeper)))) == 3


def test_the_province_filters_by_centre(client, certificates, officer):
    neighbour = make_centre("Nghi Lộc", province=officer.centre.province)
    make_certificates(make_recognised_class(neighbour, learners=1))
    province = make_user(Role.PROVINCE, province=officer.centre.province)
    assert len(numbers(read(client, province))) == 4
    assert len(numbers(read(client, province, centre=neighbour.pk))) == 1
    assert read(client, province, centre=neighbour.pk).context["counts"]["used"] == 1
    assert "centre" in read(client, province, centre=make_centre("Xa").pk).context["filters"].errors


def test_lecturers_have_no_register(client, certificates, officer):
    lecturer = make_user(Role.LECTURER, centre=officer.centre)
    assert read(client, lecturer).status_code == 403
    assert client.get(certificates[0].get_absolute_url()).status_code == 403


def test_the_book_takes_the_same_queries_with_one_row_and_with_thirty(
    client, centre, officer, constant_queries, monkeypatch
):
    monkeypatch.setattr(register, "ROWS", 100)
    client.force_login(officer)
    constant_queries(client, BOOK, lambda n: make_certificates(make_recognised_class(centre, by=officer, learners=n)))


# --- One certificate --------------------------------------------------------------------------------------------


def detail(client, user, certificate, status=200):
    client.force_login(user)
    answer = client.get(certificate.get_absolute_url())
    assert answer.status_code == status
    return answer


def test_a_certificate_shows_what_was_printed_not_what_is_true_today(client, certificates, officer):
    learner = certificates[0].enrolment.learner
    name = certificates[0].holder_name
    learner.full_name = "Tên Đã Đổi"
    learner.save()
    html = detail(client, officer, certificates[0]).content.decode()
    assert name.upper() in html
    assert "Tên Đã Đổi" not in html


def test_the_preview_labels_the_programme_as_the_paper_does(client, certificates, officer):
    label = certificates[0].printed["words"]["programme_label"]
    assert f"<span>{label}</span>" in detail(client, officer, certificates[0]).content.decode()
    facts = certificates[0].printed | {"words": certificates[0].printed["words"] | {"programme_label": "Đã học xong:"}}
    assert "<span>Đã học xong:</span>" in render_to_string("components/cert_preview.html", {"facts": facts})


def test_its_history_tells_issue_downloads_and_handing_over(client, certificates, officer):
    client.force_login(officer)
    client.get(reverse("certificate-download", args=[certificates[0].pk]))
    handing.hand_over(certificates[0], by=officer, on=TODAY())
    answer = detail(client, officer, certificates[0])
    assert [str(what) for _at, _who, what, _address in answer.context["history"]] == [
        "Đã trao", "Tải tệp PDF", "Dòng 1 của sổ: cấp"
    ]  # fmt: skip
    assert [file.sha256 for file in answer.context["files"]] == [certificates[0].files.get().sha256]


def test_a_certificate_is_handed_over_from_its_page(client, certificates, officer):
    client.force_login(officer)
    address = reverse("certificate-hand-over", args=[certificates[0].pk])
    assert "on" in client.post(address, {"on": "31/02/2026"}).context["form"].errors
    refused = client.post(address, {"on": (TODAY() + timedelta(days=1)).strftime("%d/%m/%Y"), "to": "Lê Văn Thay"})
    assert refused.context["form"]["to"].value() == "Lê Văn Thay"
    client.post(address, {"on": TODAY().strftime("%d/%m/%Y"), "to": "Lê Văn Thay"})
    certificates[0].refresh_from_db()
    assert (certificates[0].handed_over_on, certificates[0].handed_over_to) == (TODAY(), "Lê Văn Thay")
    assert detail(client, officer, certificates[0]).context["form"] is None  # nothing more to record


@pytest.mark.parametrize("day", ["today", "nonsense"])
@pytest.mark.parametrize(("happened", "words"), [("void", "không còn giá trị"), ("handed over", "đã được trao ngày")])
def test_a_handing_over_from_an_older_page_is_refused_in_words(client, certificates, officer, happened, words, day):
    if happened == "void":
        end(certificates[0], "void", "Nhòe mực")
    else:
        Certificate.objects.filter(pk=certificates[0].pk).update(handed_over_on=TODAY(), handed_over_to="Lê Văn Thay")
    client.force_login(officer)
    on = TODAY().strftime("%d/%m/%Y") if day == "today" else day
    address = reverse("certificate-hand-over", args=[certificates[0].pk])
    [message] = client.post(address, {"on": on}, follow=True).context["messages"]
    assert words in str(message)
    [again] = client.post(address, {"on": on}, follow=True).context["messages"]
    assert str(again) == str(message)
    assert not AuditLine.objects.filter(verb="hand_over").exists()


def test_a_class_handed_over_twice_is_told_so(client, certificates, officer):
    client.force_login(officer)
    address = reverse("proposal-hand-over", args=[certificates[0].proposal_id])
    client.post(address, {"on": TODAY().strftime("%d/%m/%Y")})
    answer = client.post(address, {"on": TODAY().strftime("%d/%m/%Y")}, follow=True)
    assert "đã được trao" in " ".join(str(message) for message in answer.context["messages"])


def test_the_province_reads_and_records_nothing(client, certificates, officer):
    province = make_user(Role.PROVINCE, province=officer.centre.province)
    assert detail(client, province, certificates[0]).context["form"] is None
    address = reverse("certificate-hand-over", args=[certificates[0].pk])
    assert client.post(address, {"on": TODAY().strftime("%d/%m/%Y")}).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.PROVINCE])
@pytest.mark.parametrize("name", ["certificate-detail", "certificate-hand-over", "certificate-download"])
def test_certificates_of_elsewhere_are_not_there(client, certificates, role, name):
    client.force_login(make_user(role))
    address = reverse(name, args=[certificates[0].pk])
    answer = client.post(address) if name == "certificate-hand-over" else client.get(address)
    assert answer.status_code == 404
    assert not AuditLine.objects.filter(verb="download_certificate").exists()


def test_its_page_takes_few_queries(client, certificates, officer, count_queries):
    printing.electronic_file(certificates[0])
    client.force_login(officer)
    assert count_queries(client, certificates[0].get_absolute_url()) <= 15
