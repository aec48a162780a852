"""The learner's own page: two ways in, one answer to all that is wrong, and nothing left behind on a shared PC."""

import logging
import re
import time
from datetime import date, timedelta

import pytest
from django.test import Client

from centres.models import AuditLine
from certificates import codes, verifying
from certificates.models import Certificate, CertificateFile
from certificates.views import held
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_decision,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db
MY = "/my/"


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=2))[0]


def by_code(client, certificate, born="25/04/1990", **changes):
    return client.post(MY, {"way": "code", "code": codes.show_code(certificate.code), "born": born} | changes)


def by_number(client, certificate, born="25/04/1990", **changes):
    data = {"way": "number", "centre": certificate.centre_id, "year": certificate.year, "number": "1", "born": born}
    return client.post(MY, data | changes)


def shown(answer):
    return [row["certificate"] for row in answer.context["rows"]] if "rows" in answer.context else None


def refused(answer):
    """The one refusal: the form again, with its single sentence."""
    form = answer.context["form"]
    return answer.status_code == 200 and [error.code for error in form.non_field_errors().as_data()] == ["no_match"]


# --- In ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [by_code, by_number])
@pytest.mark.parametrize("born", ["25/04/1990", "25/4/1990", "25-04-1990", "25.4.1990", " 25 4 1990 "])
def test_a_fitting_pair_opens_ones_own_list(client, certificate, way, born):
    answer = way(client, certificate, born)
    assert (answer.status_code, answer.url) == (302, MY)  # nothing about the person in the address
    assert shown(client.get(MY)) == [certificate]


def test_the_year_alone_opens_where_only_the_year_is_printed(client):
    course_class = make_class()
    enrol(course_class, 1, birth_on=date(1986, 1, 1), birth_precision="year")
    recognise_class(course_class)
    (certificate,) = make_certificates(course_class)
    assert refused(by_code(client, certificate, "1985"))
    by_code(client, certificate, "1986")
    assert shown(client.get(MY)) == [certificate]


def test_the_list_shows_all_papers_of_the_person_and_their_state(client, certificate):
    second = make_class(make_centre("Nghi Lộc"))
    second.enrolments.create(
        learner=certificate.enrolment.learner, centre=second.centre, year=second.year, workplace="Chi bộ 1"
    )
    recognise_class(second)
    (newer,) = make_certificates(second, issue_on=TODAY() - timedelta(days=1))
    Certificate.objects.filter(pk=certificate.pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55"
    )
    by_code(client, newer)
    answer = client.get(MY)
    assert shown(answer) == [newer, certificate]
    assert [row["has_file"] for row in answer.context["rows"]] == [True, False]
    assert client.get("/my/1/download/").status_code == 200
    assert client.get("/my/2/download/").status_code == 404


def test_centres_to_choose_from_are_grouped_by_province(client, certificate):
    choices = client.get(MY).context["forms"]["number"].fields["centre"].choices
    assert list(choices)[1:] == [("Nghệ An", [(certificate.centre_id, "Huyện Quỳnh Lưu")])]


# --- Not in: one answer ---------------------------------------------------------------------------------------------

WRONG_BY_CODE = [{"born": "26/04/1990"}, {"born": "1990"}, {"code": "7K3M-9QZD-1XA56"}]
WRONG_BY_NUMBER = [{"born": "26/04/1990"}, {"number": "2", "born": "26/04/1990"}, {"number": "99"}, {"year": "2020"}]


@pytest.mark.parametrize("wrong", WRONG_BY_CODE)
def test_a_pair_by_code_that_does_not_fit_is_refused(client, certificate, wrong):
    assert refused(by_code(client, certificate, **wrong))
    assert shown(client.get(MY)) is None


@pytest.mark.parametrize("wrong", WRONG_BY_NUMBER)
def test_a_pair_by_number_that_does_not_fit_is_refused(client, certificate, wrong):
    assert refused(by_number(client, certificate, **wrong))
    assert shown(client.get(MY)) is None


def fresh(answer):
    """An answer without the random tokens of its forms: everything else must agree byte for byte."""
    return answer.status_code, re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)


def test_a_refusal_does_not_tell_whether_the_paper_exists(monkeypatch):
    """The same words typed before the paper exists and after, with the wrong birth date: the same bytes."""
    code, code_of_none = codes.new_code(), codes.new_code()
    make_certificates(make_recognised_class(learners=1))  # so that the page knows a centre both times
    by = {"way": "code", "code": codes.show_code(code), "born": "01/01/1950"}
    before = Client().post(MY, by)
    monkeypatch.setattr(codes, "new_code", lambda: code)
    course_class = make_recognised_class(Certificate.objects.get().centre, learners=1)
    (certificate,) = make_certificates(course_class)
    assert certificate.code == code
    after = Client().post(MY, by)
    assert refused(after)
    assert fresh(before) == fresh(after)

    typed = {"way": "number", "centre": certificate.centre_id, "year": certificate.year, "born": "01/01/1950"}
    existing = Client().post(MY, typed | {"number": "2"})
    missing = Client().post(MY, typed | {"number": "9"})
    assert fresh(missing)[1].replace(b'value="9"', b'value="2"') == fresh(existing)[1]
    unknown = Client().post(MY, by | {"code": codes.show_code(code_of_none)})
    swapped = fresh(unknown)[1].replace(codes.show_code(code_of_none).encode(), codes.show_code(code).encode())
    assert swapped == fresh(after)[1]


@pytest.mark.parametrize("way", [by_code, by_number])
def test_every_refusal_costs_the_same_queries(client, certificate, way, django_assert_num_queries):
    wrong = WRONG_BY_CODE if way is by_code else WRONG_BY_NUMBER
    for changes in wrong:
        with django_assert_num_queries(2):  # the centres to choose from, and the one look-up
            assert refused(way(client, certificate, **changes))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", "31/02/1990"), ("born", "1/1/90"), ("born", "hôm qua"), ("born", ""), ("born", "01/01/1850"),
        ("born", "01/01/2999"), ("code", "7K3M"), ("code", ""), ("code", "UUUU-UUUU-UUUUU"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_told_beside_its_field(client, certificate, field, value):
    answer = by_code(client, certificate, **{field: value})
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == value


@pytest.mark.parametrize(
    ("field", "value"), [("centre", "0"), ("centre", "x"), ("year", "20266"), ("year", "x"), ("number", "")]
)
def test_a_number_that_cannot_be_right_is_told_beside_its_field(client, certificate, field, value):
    assert list(by_number(client, certificate, **{field: value}).context["form"].errors) == [field]


def test_a_strange_way_in_is_no_error(client, certificate):
    assert client.post(MY, {"way": "../../x"}).status_code == 200


# --- How often --------------------------------------------------------------------------------------------------


def attempt(address, **data):
    data = {"way": "code", "code": codes.show_code(codes.new_code()), "born": "01/01/1950"} | data
    return Client().post(MY, data, REMOTE_ADDR=address).status_code


def test_attempts_are_limited_for_each_address(settings):
    settings.LOOK_UP_RATE = "2/m"
    assert [attempt("203.0.113.7") for _ in range(3)] == [200, 200, 429]
    assert attempt("203.0.113.8") == 200


def test_attempts_are_limited_for_all_addresses_together(settings):
    settings.LOOK_UP_RATE_OVERALL = "3/m"
    assert [attempt(f"203.0.113.{n}") for n in range(4)] == [200, 200, 200, 429]


def test_one_address_over_its_limit_does_not_use_up_what_all_share(settings):
    settings.LOOK_UP_RATE, settings.LOOK_UP_RATE_OVERALL = "1/m", "4/m"
    for _ in range(20):
        attempt("203.0.113.7")
    assert attempt("203.0.113.8") == 200


def test_one_paper_is_tried_only_so_often_from_wherever_and_however_typed(settings, certificate):
    settings.LOOK_UP_RATE_PER_PAPER = "2/h"
    code = codes.show_code(certificate.code)
    tries = [attempt(f"203.0.113.{n}", code=spelt) for n, spelt in enumerate([code, code.lower(), code])]
    assert tries == [200, 200, 429]
    way = {"way": "number", "centre": certificate.centre_id, "year": certificate.year}
    tries = [attempt(f"203.0.113.{n}", number=number, **way) for n, number in enumerate(["1", "0001-GCN/TTCT", "01"])]
    assert tries == [200, 200, 429]
    assert attempt("203.0.113.9", number="2", **way) == 200


def test_the_right_pair_is_refused_too_once_the_limit_is_reached(client, certificate, settings):
    settings.LOOK_UP_RATE = "1/m"
    by_code(client, certificate, born="26/04/1990")
    assert by_code(client, certificate).status_code == 429


# --- Inside: a quarter of an hour -----------------------------------------------------------------------------


def test_the_file_is_ones_own_and_its_taking_is_counted_without_a_name(client, certificate):
    by_code(client, certificate)
    answer = client.get("/my/1/download/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith('attachment; filename="0001-gcn-ttct-')
    assert "no-store" in answer["Cache-Control"]
    line = AuditLine.objects.get(verb="download_own_certificate")
    assert (line.by, line.row_id) == (None, certificate.pk)
    assert "born" not in str(line.facts)


@pytest.mark.parametrize("place", ["0", "2", "99999"])
def test_only_what_was_found_can_be_downloaded(client, certificate, place):
    by_code(client, certificate)
    assert client.get(f"/my/{place}/download/").status_code == 404
    assert CertificateFile.objects.count() == 0


def test_without_having_found_anything_there_is_no_file(client, certificate):
    assert client.get("/my/1/download/").status_code == 404


def test_another_browser_sees_nothing(client, certificate):
    by_code(client, certificate)
    assert shown(Client().get(MY)) is None


def test_ending_forgets_everything(client, certificate):
    by_code(client, certificate)
    assert client.post("/my/end/").url == MY
    assert shown(client.get(MY)) is None
    assert client.get("/my/1/download/").status_code == 404


def test_after_a_quarter_of_an_hour_everything_is_forgotten(client, certificate, monkeypatch):
    by_code(client, certificate)
    now = time.time()
    monkeypatch.setattr(held.time, "time", lambda: now + 14 * 60)
    assert client.get(MY).context["minutes"] == 1
    monkeypatch.setattr(held.time, "time", lambda: now + 15 * 60 + 1)
    assert client.get("/my/1/download/").status_code == 404
    assert shown(client.get(MY)) is None
    assert held.FOUND not in client.session


def test_the_session_gets_a_new_key_so_that_nobody_waits_in_it(client, certificate):
    client.get(MY)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["session"] = planted
    by_code(client, certificate)
    assert client.session.session_key != planted


def test_staff_who_look_stay_signed_in(client, certificate):
    client.force_login(make_user())
    by_code(client, certificate)
    assert shown(client.get(MY)) == [certificate]
    client.post("/my/end/")
    assert client.get("/proposals/").status_code == 200


def test_no_page_is_kept_or_indexed(client, certificate):
    for answer in (client.get(MY), by_code(client, certificate), client.get(MY)):
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_a_form_from_another_site_is_refused(certificate):
    assert by_code(Client(enforce_csrf_checks=True), certificate).status_code == 403


def test_a_certificate_that_ended_meanwhile_is_shown_as_it_is_now(client, certificate):
    by_code(client, certificate)
    Certificate.objects.filter(pk=certificate.pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55"
    )
    assert client.get(MY).context["rows"][0]["kind"] == "stop"
    assert client.get("/my/1/download/").status_code == 404
    assert verifying.kept([certificate.pk])[0].status == "revoked"


# --- Papers from before the portal ---------------------------------------------------------------------------


def legacy(certificate, seq=5, **changes):
    """A certificate entered from a paper register: no enrolment, no code, no file."""
    book, _made = certificate.centre.registers.get_or_create(
        form="party", period="2019", is_legacy=True, defaults={"number_pattern": "{seq}"}
    )
    facts = {field.attname: getattr(certificate, field.attname) for field in Certificate._meta.concrete_fields}
    facts |= {"id": None, "register_id": book.pk, "seq": seq, "number": f"{seq}/CN-2019", "year": 2019, "token": None,
              "code": None, "is_legacy": True, "enrolment_id": None, "proposal_id": None, "printed": {},
              "holder_birth_on": date(1980, 2, 3)} | changes  # fmt: skip
    return Certificate.objects.create(**facts)


def test_a_paper_from_before_the_portal_is_found_by_number_and_shown_without_code_and_file(client, certificate):
    old = legacy(certificate)
    assert by_number(client, old, "03/02/1980", number="5/CN-2019").status_code == 302
    answer = client.get(MY)
    assert shown(answer) == [old]
    row = answer.context["rows"][0]
    assert (row["code"], row["has_file"], row["may_ask"]) == ("", False, True)
    assert client.get("/my/1/download/").status_code == 404
    assert client.get("/my/sheet/").status_code == 200


def test_with_an_old_paper_comes_what_was_issued_in_its_place_and_nothing_of_a_namesake(client, certificate):
    old, namesake = legacy(certificate), legacy(certificate, 6)
    newer = reissue(old, certificate)
    end = {"status": "replaced", "status_on": TODAY(), "status_reason": "Cấp lại"}
    Certificate.objects.filter(pk=old.pk).update(**end)
    for paper in (old, newer):
        assert sorted(one.pk for one in verifying.all_of_holder(paper)) == [old.pk, newer.pk]
    assert verifying.all_of_holder(namesake) == [namesake]
    by_code(client, newer, "03/02/1980")
    assert set(shown(client.get(MY))) == {old, newer}


def reissue(old, like):
    """The certificate a decision issued in place of one from a paper register: it has no enrolment either."""
    facts = {field.attname: getattr(like, field.attname) for field in Certificate._meta.concrete_fields}
    facts |= {"id": None, "seq": 900, "number": "0900-GCN/TTCT", "token": codes.new_token(), "code": codes.new_code(),
              "enrolment_id": None, "proposal_id": None, "replaces_id": old.pk, "reissue_no": 1,
              "holder_birth_on": old.holder_birth_on,
              "decision_id": make_decision(old.centre, "reissue").pk}  # fmt: skip
    return Certificate.objects.create(**facts)


def test_a_number_of_an_old_book_is_asked_for_as_it_was_written(certificate):
    old = legacy(certificate, 17, number="Số 12/CN")  # the 17th line of its book

    def found(number):
        return verifying.own_by_number(
            old.centre_id, 2019, number, born_on=old.holder_birth_on, born_year=old.holder_birth_on.year
        )

    assert found(" số 12/CN ") == [old]
    assert found("17") == found("12") == []
    legacy(certificate, 18, number="Số 12/CN")  # the old book gave the number twice: nobody can tell whose is meant
    assert found("Số 12/CN") == []


def test_a_spoiled_sheet_is_nobodys_certificate(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(status="void", status_on=TODAY(), status_reason="In hỏng")
    assert refused(by_code(client, certificate))


# --- Guessing by number: the whole cohort at once ---------------------------------------------------------------


def test_after_too_many_misses_the_way_by_number_rests_and_the_code_still_opens(client, certificate, settings, caplog):
    settings.LOOK_UP_MISSES = "2/d"
    way = {"way": "number", "centre": certificate.centre_id, "year": certificate.year}
    tries = [attempt(f"203.0.113.{n}", number=str(50 + n), **way) for n in range(6)]
    assert tries == [200, 200, 200, 429, 429, 429]
    assert by_number(client, certificate).status_code == 429  # also for who knows the right answer
    assert "Hôm nay có quá nhiều lần tìm theo số hiệu" in by_number(client, certificate).content.decode()
    assert by_code(client, certificate).status_code == 302
    alerts = [record.getMessage() for record in caplog.records if record.name == "certificates.views.limits"]
    assert alerts == ["look-up by number rests: 2 attempts missed, somebody may be trying numbers"]


def test_what_is_found_is_no_miss(client, certificate, settings):
    settings.LOOK_UP_MISSES = "1/d"
    for _ in range(4):
        assert by_number(client, certificate).status_code == 302


def test_an_address_that_asks_all_day_is_slowed_down(settings):
    settings.LOOK_UP_RATE_HOURLY = "3/h"
    assert [attempt("203.0.113.7") for _ in range(4)] == [200, 200, 200, 429]


# --- Privacy ------------------------------------------------------------------------------------------------------


def test_nothing_that_was_typed_stands_in_an_address_or_a_log(client, certificate, caplog):
    caplog.set_level(logging.DEBUG)
    typed = [codes.show_code(certificate.code), "25/04/1990", "26/04/1990"]
    answers = [by_code(client, certificate, "26/04/1990"), by_code(client, certificate), client.get(MY)]
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    addresses = [answer.request["PATH_INFO"] + answer.request["QUERY_STRING"] for answer in answers]
    addresses += [answer.url for answer in answers if answer.status_code == 302]
    assert [word for word in typed if word in logged + "".join(addresses)] == []
    assert [word for word in typed if word in str(list(AuditLine.objects.values_list("facts", flat=True)))] == []
