"""Certificates of a class whose centre is no more: the keeper issues them, those of before stay (O4, V9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centres.models import Appointment, Centre, CentreName, SuccessionKind
from centres.scope import Role
from centres.succession_orders import Order
from certificates import codes, decisions, issuing, register
from certificates.models import Certificate, Register
from courses import classes, recognition, scoring
from courses.models import CourseClass
from portal import successions
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_director,
    make_proposal,
    make_province,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


@pytest.fixture
def a(province):
    return make_centre("A", province)


@pytest.fixture
def b(province):
    centre = make_centre("B", province, phone="0238 111 222")
    make_director(centre, "Giám Đốc Bê")
    make_user(Role.OFFICER, centre=centre)
    return centre


def dissolve(a, b, by, on=None):
    on = on or TODAY() - DAY
    order = Order(SuccessionKind.DISSOLVE, (a,), (b,), b, "12-QĐ/TU", on - 5 * DAY, on)
    accounts = successions.usual_accounts(order)
    return successions.apply(order, by=by, accounts=accounts)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def propose(course_class, b, issue_on):
    signer = Appointment.objects.get(centre=b, kind="director")
    officer = b.users.filter(role=Role.OFFICER).first()
    return issuing.propose(
        course_class, by=officer, enrolments=list(issuing.eligible(course_class)), issue_on=issue_on, signer=signer
    )


def issue(course_class, b, issue_on):
    proposal = propose(course_class, b, issue_on)
    issuing.submit(proposal, by=proposal.created_by)
    return proposal, issuing.approve(proposal, by=b.users.get(role=Role.DIRECTOR))


# --- The keeper issues ----------------------------------------------------------------------------------


def test_the_keeper_issues_under_its_own_name_register_and_signer(a, b, by):
    course_class = make_recognised_class(a, learners=2)
    dissolve(a, b, by)
    _proposal, made = issue(fresh(course_class), b, TODAY())
    for certificate in made:
        assert (certificate.centre, certificate.register.centre) == (b, b)
        assert certificate.centre_name == "Trung tâm chính trị huyện B"
        assert certificate.printed["authority"] == "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN B"
        assert certificate.printed["superior"] == "HUYỆN ỦY B"
        assert certificate.printed["place_date"].startswith("B, ")
        assert certificate.printed["signer_name"] == "Giám Đốc Bê"
    assert not Register.objects.filter(centre=a).exists()
    assert fresh(course_class).centre == a


def test_the_numbers_follow_those_of_the_keeper(a, b, by):
    make_certificates(make_recognised_class(b, learners=3, by=b.users.get(role=Role.OFFICER)))
    course_class = make_recognised_class(a, learners=1)
    dissolve(a, b, by)
    _proposal, made = issue(fresh(course_class), b, TODAY())
    assert [certificate.seq for certificate in made] == [4]


def test_certificates_issued_before_stay_as_they_are_and_their_register_is_closed(a, b, by):
    before = make_certificates(make_recognised_class(a, learners=2))
    as_printed = list(Certificate.objects.order_by("pk").values())
    dissolve(a, b, by)
    assert list(Certificate.objects.order_by("pk").values()) == as_printed
    assert fresh(before[0].register).closed_at is not None


def test_nothing_is_dated_back_into_the_time_of_the_closed_centre(a, b, by):
    course_class = make_recognised_class(a)
    dissolve(a, b, by)
    with pytest.raises(ValidationError) as error:
        propose(fresh(course_class), b, TODAY() - 2 * DAY)
    assert error.value.error_dict["issue_on"][0].code == "issued_before_taking_over"
    assert "huyện B" in " ".join(error.value.messages)


def test_a_proposal_of_before_is_refused_then_corrected_and_issued_by_the_keeper(a, b, by):
    proposal = make_proposal(make_recognised_class(a), issue_on=TODAY() - 2 * DAY)
    dissolve(a, b, by)
    director = b.users.filter(role=Role.DIRECTOR).first()
    proposal = fresh(proposal)
    with pytest.raises(ValidationError) as error:
        issuing.approve(proposal, by=director)
    assert error.value.error_dict["issue_on"][0].code == "issued_before_taking_over"
    proposal = fresh(proposal)
    issuing.send_back(proposal, by=director, reason="Đổi ngày in và người ký")
    officer = b.users.filter(role=Role.OFFICER).first()
    signer = Appointment.objects.get(centre=b, kind="director")
    enrolments = [row.enrolment for row in proposal.learners.all()]
    issuing.edit(
        proposal, by=officer, enrolments=enrolments, issue_on=TODAY(), signer=signer, version_no=proposal.version_no
    )
    issuing.submit(proposal, by=officer)
    made = issuing.approve(fresh(proposal), by=director)
    assert {certificate.centre for certificate in made} == {b}


def test_a_register_of_a_closed_centre_is_not_opened_anew(a, b, by):
    dissolve(a, b, by)
    with pytest.raises(ValidationError) as error:
        register.take(fresh(a), "party", TODAY(), 1)
    assert error.value.code == "register_closed"
    assert not Register.objects.exists()


def test_the_keeper_finishes_an_open_class(a, b, by):
    course_class = make_class(a)
    enrol(course_class, 2)
    dissolve(a, b, by)
    officer = b.users.filter(role=Role.OFFICER).first()
    course_class = fresh(course_class)
    parts = {part.pk: Decimal(8) for part in course_class.programme_version.parts.all()}
    entries = {one.pk: {"absent_excused": 0, "absent_unexcused": 0, "scores": parts}
               for one in course_class.enrolments.studying()}  # fmt: skip
    scoring.record(course_class, entries, by=officer, version_no=course_class.version_no)
    classes.finish(fresh(course_class), by=officer)
    recognition.recognise(fresh(course_class), by=officer, recognition_no="9-QĐ/TTCT", recognised_on=TODAY())
    _proposal, made = issue(fresh(course_class), b, TODAY())
    assert len(made) == 2


# --- Who sees, what the public reads ----------------------------------------------------------------------


@pytest.fixture
def kept(a, b, by):
    """A certificate of A after its dissolution into B."""
    certificate = make_certificates(make_recognised_class(a, learners=1))[0]
    dissolve(a, b, by)
    return certificate


def pages(certificate):
    course_class = CourseClass.objects.get(enrolments=certificate.enrolment)
    learner = certificate.enrolment.learner
    return [
        reverse("class-detail", args=[course_class.pk]), reverse("certificate-detail", args=[certificate.pk]),
        reverse("proposal-detail", args=[certificate.proposal_id]), reverse("learner-detail", args=[learner.pk]),
    ]  # fmt: skip


def test_the_keeper_and_the_province_read_the_old_pages_under_the_old_name(client, kept, b, by):
    for user in (b.users.filter(role=Role.OFFICER).first(), by):
        client.force_login(user)
        for page in pages(kept):
            assert client.get(page).status_code == 200, page
        assert "Trung tâm chính trị huyện A" in client.get(pages(kept)[1]).content.decode()


def test_nobody_else_reads_them(client, kept, province):
    strangers = [make_user(Role.OFFICER, centre=make_centre("C", province)), make_user(Role.PROVINCE)]
    for user in strangers:
        client.force_login(user)
        assert [client.get(page).status_code for page in pages(kept)] == [404] * 4


def test_the_public_page_names_the_old_centre_and_whom_to_ask(client, kept):
    page = client.post(reverse("verify"), {"code": codes.show_code(kept.code)}).content.decode()
    assert "Trung tâm chính trị huyện A" in page
    assert "Hồ sơ do đơn vị lưu giữ" in page
    assert "Trung tâm chính trị huyện B, 0238 111 222" in page


def test_the_public_page_of_a_running_centre_names_no_keeper(client):
    certificate = make_certificates(make_recognised_class(learners=1))[0]
    page = client.post(reverse("verify"), {"code": codes.show_code(certificate.code)}).content.decode()
    assert "Hồ sơ do đơn vị lưu giữ" not in page


def test_the_learners_page_names_the_keeper_as_contact(client, kept):
    client.post(reverse("my-certificates"), {"way": "code", "code": codes.show_code(kept.code), "born": "25/04/1990"})
    page = client.get(reverse("my-certificates")).content.decode()
    assert "Trung tâm chính trị huyện A" in page
    assert "Trung tâm chính trị huyện B" in page


def test_the_form_offers_the_keepers_signers_and_days(client, a, b, by):
    course_class = make_recognised_class(a)
    make_director(a, "Giám Đốc A")
    dissolve(a, b, by)
    client.force_login(b.users.filter(role=Role.OFFICER).first())
    page = client.get(reverse("proposal-create", args=[course_class.pk])).content.decode()
    assert "Giám Đốc Bê" in page
    assert "Giám Đốc A" not in page
    assert (TODAY() - DAY).strftime("%d/%m/%Y") in page


def test_the_name_of_the_keeper_is_that_of_the_printed_date(a, b, by):
    CentreName.objects.create(
        centre=b, effective_from=TODAY(), name="Trung tâm chính trị xã B", short_name="Xã B", place="Xã B"
    )
    course_class = make_recognised_class(a)
    dissolve(a, b, by)
    _proposal, made = issue(fresh(course_class), b, TODAY() - DAY)
    assert made[0].centre_name == "Trung tâm chính trị huyện B"
    assert Centre.objects.get(pk=a.pk).custodian == b


def test_the_keeper_issues_again_in_its_own_register_what_a_closed_centre_had_issued(a, b, by):
    [old] = make_certificates(make_recognised_class(a, learners=1))
    dissolve(a, b, by)
    officer, director = make_user(Role.OFFICER, centre=b), make_user(Role.DIRECTOR, centre=b)
    facts = {"by": officer, "reason": "Mất giấy", "cause": "holder_loss", "papers": "Đơn"}
    signer = Appointment.objects.get(centre=b, kind="director")
    with pytest.raises(ValidationError) as refused:
        decisions.propose("reissue", [old], issue_on=TODAY() - 2 * DAY, signer=signer, **facts)
    assert code_of(refused) == "issued_too_early"  # others kept the register
    decision = decisions.propose("reissue", [old], issue_on=TODAY(), signer=signer, **facts)
    [new] = decisions.approve(decision, by=director)
    assert (decision.centre, new.centre, new.register.centre, new.seq) == (b, b, b, 1)
    assert new.printed["authority"] == "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN B"
    old.refresh_from_db()
    assert (old.status, old.register.centre, old.entries.get(kind="replace").facts["by"]) == ("replaced", a, new.number)
