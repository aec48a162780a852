"""What a certificate says is put together once; nothing that changes later reaches it, not even through SQL."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from centres import naming
from centres.scope import Role
from certificates import codes, facts, issuers, issuing, layout, printing, templates
from certificates.models import (
    BlankRange,
    BlankUse,
    Certificate,
    CertificateFile,
    Checkpoint,
    DecidedCertificate,
    Register,
    RegisterEntry,
)
from courses.models import Gender, Learner, Programme
from courses.papers.words import printed_date
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_decision,
    make_deputy,
    make_programme,
    make_proposal,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db


def issue(course_class=None, **facts):
    return make_certificates(course_class, **facts)[0]


def lines(fitted):
    return " ".join(fitted["lines"])


# --- What stands on the paper -----------------------------------------------------------------------------


def test_a_party_certificate_says_whole_what_class_and_learner_give():
    course_class = make_class(ends_on=date(2026, 6, 14), days=5)
    enrol(
        course_class, 1, full_name="Nguyễn Thị Ánh Nguyệt", birth_on=date(1992, 6, 5),
        home_place="Xã Quỳnh Thắng, tỉnh Nghệ An", workplace="Trường Tiểu học Quỳnh Thắng",
    )  # fmt: skip
    recognise_class(course_class)
    course_class.recognised_on = date(2026, 6, 20)
    day = date(2026, 6, 21)
    heading = issuers.heading(course_class.centre, day)
    texts = facts.texts_of(course_class, day, heading, templates.of_class(course_class, course_class.centre, day))
    shared = facts.of_class(course_class, day, ["GIÁM ĐỐC"], "Hồ Minh Đức", heading=heading, texts=texts)
    own = facts.of_learner(course_class.enrolments.get(), course_class.programme_version, texts)
    fitted = {key: lines(value) for key, value in (shared | own).items() if key in layout.SLOTS and value}
    said = shared | own | fitted
    assert said == {
        "layout_version": 2,
        "form": "party",
        "words": layout.WORDS,
        "template": "dang/1",
        "superior": "HUYỆN ỦY QUỲNH LƯU",
        "centre": "TRUNG TÂM CHÍNH TRỊ",
        "authority": "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU",
        "address": "Chứng nhận đồng chí:",
        "name": "NGUYỄN THỊ ÁNH NGUYỆT",
        "born": "05/6/1992",
        "home": "Xã Quỳnh Thắng, tỉnh Nghệ An",
        "unit_label": "Đơn vị công tác:",
        "unit": "Trường Tiểu học Quỳnh Thắng",
        "programme": "BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG",
        "course": "Khóa I năm 2026, từ ngày 10/6/2026 đến ngày 14/6/2026",
        "grade": "Giỏi",
        "expiry": None,
        "decision": "số 52-QĐ/TTCT ngày 20/6/2026",
        "reissue": None,
        "place_date": "Quỳnh Lưu, ngày 21 tháng 6 năm 2026",
        "signer_titles": ["GIÁM ĐỐC"],
        "signer_name": "Hồ Minh Đức",
        "check_address": "chungchi.example.vn/verify",
    }


def test_the_number_and_the_codes_come_last():
    certificate = issue(learners=1)
    assert certificate.printed["number"] == certificate.number == "0001-GCN/TTCT"
    assert certificate.printed["register_no"] == certificate.register_no == f"0001/{TODAY().year}"
    assert certificate.printed["code"] == certificate.code == codes.read_code(certificate.code)
    assert certificate.printed["qr"] == f"HTTPS://CHUNGCHI.EXAMPLE.VN/C/{certificate.token}"
    layout.check_sheet(certificate.printed)


@pytest.mark.parametrize(("gender", "says"), [(Gender.MALE, "ông"), (Gender.FEMALE, "bà")])
def test_a_state_certificate_names_man_or_woman_and_no_superior(gender, says):
    state = make_programme("Quốc phòng", certificate_form="state", says_comrade=False)
    course_class = make_class(programme=state)
    enrol(course_class, 1, gender=gender)
    recognise_class(course_class)
    printed = issue(course_class).printed
    assert (printed["form"], printed["superior"]) == ("state", "")
    assert printed["address"] == f"Chứng nhận {says}:"


def test_where_only_the_year_of_birth_is_known_only_the_year_is_printed():
    course_class = make_class()
    enrol(course_class, 1, birth_on=date(1986, 1, 1), birth_precision="year")
    recognise_class(course_class)
    certificate = issue(course_class)
    assert certificate.printed["born"] == "1986"
    assert certificate.holder_birth_year_only


def test_validity_is_counted_from_the_printed_date():
    course_class = make_recognised_class(programme=make_programme(validity_months=60), learners=1)
    certificate = issue(course_class)
    day = certificate.issued_on
    assert certificate.valid_until == facts.add_months(day, 60)
    assert certificate.printed["expiry"].startswith("60 tháng, đến hết ngày ")
    assert not certificate.has_expired(certificate.valid_until)
    assert certificate.has_expired(certificate.valid_until + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 6, 21), 60, date(2029, 6, 21)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
    ],
)
def test_months_are_added_as_the_calendar_has_them(day, months, later):
    assert facts.add_months(day, months) == later


def test_the_style_of_printed_dates_is_a_setting(settings):
    assert printed_date(date(1992, 6, 5)) == "05/6/1992"
    settings.CERTIFICATE_DATE_STYLE = "numeric"
    assert printed_date(date(1992, 6, 5)) == "05/06/1992"


def test_a_deputy_signs_for_the_director():
    course_class = make_recognised_class(learners=1)
    make_deputy(course_class.centre)
    printed = issue(course_class).printed
    assert printed["signer_titles"] == ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert printed["signer_name"] == "Phan Thị Thu Hà"


# --- Nothing reaches it later -----------------------------------------------------------------------------


def test_later_changes_of_names_do_not_reach_a_certificate():
    certificate = issue(learners=1)
    before = Certificate.objects.values().get(pk=certificate.pk)
    learner = certificate.enrolment.learner
    learner.full_name, learner.birth_on, learner.workplace = "Tên Mới", date(2001, 1, 1), "Nơi mới"
    learner.save()
    certificate.enrolment.workplace = "Nơi mới"
    certificate.enrolment.save()
    programme = certificate.enrolment.course_class.programme
    programme.name = "Chương trình mới"
    programme.save()
    naming.rename(
        certificate.centre, by=make_user(Role.NATIONAL), effective_from=date(2020, 1, 1), place="Nơi Khác",
        name="Trung tâm chính trị khu vực", short_name="Khu vực",
    )  # fmt: skip
    person = certificate.proposal.signer.person
    person.full_name = "Giám đốc khác"
    person.save()
    assert Certificate.objects.values().get(pk=certificate.pk) == before
    assert Learner.objects.get(pk=learner.pk).full_name == "Tên Mới"  # the change itself was real
    assert Programme.objects.get(pk=programme.pk).name == "Chương trình mới"


def test_a_renamed_centre_prints_the_name_of_the_printed_day():
    centre = make_centre()
    by = make_user(Role.NATIONAL)
    day = TODAY() - timedelta(days=2)
    naming.rename(
        centre, by=by, effective_from=day, name="Trung tâm chính trị xã Mới", short_name="Xã Mới", place="Mới"
    )
    officer = make_user(Role.OFFICER, centre=centre)
    old = issue(make_recognised_class(centre, by=officer, learners=1), issue_on=day - timedelta(days=1))
    new = issue(make_recognised_class(centre, by=officer, learners=1), issue_on=day)
    assert (old.centre_name, new.centre_name) == ("Trung tâm chính trị huyện Quỳnh Lưu", "Trung tâm chính trị xã Mới")
    assert old.printed["place_date"].startswith("Quỳnh Lưu, ngày ")
    assert new.printed["place_date"].startswith("Mới, ngày ")


# --- The database itself refuses ----------------------------------------------------------------------------

PRINTED = {
    "register_id": 999, "seq": 999, "number": "'x'", "register_no": "'x'", "enrolment_id": 999, "proposal_id": 999,
    "centre_id": 999, "year": 1999, "holder_name": "'x'", "holder_key": "'x'", "holder_birth_on": "'1999-01-01'",
    "holder_birth_year_only": "true", "programme_name": "'x'", "course_name": "'x'", "studied_from": "'1999-01-01'",
    "studied_to": "'1999-01-01'", "centre_name": "'x'", "issued_on": "'1999-01-01'", "valid_until": "'1999-01-01'",
    "printed": "'{}'", "layout_version": 99, "token": "'x'", "code": "'x'", "issued_at": "'1999-01-01 00:00:00'",
    "issued_by_id": 999, "replaces_id": 999, "decision_id": 999, "is_legacy": "true", "reissue_no": 99,
}  # fmt: skip


def refused(statement):
    """Whether the database refuses `statement` because of its triggers, and not for some other reason."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "issued facts are never changed or deleted" in str(error)
    return False


def test_every_column_is_either_printed_or_meant_to_change():
    life = {"id", "status", "status_on", "status_reason", "handed_over_on", "handed_over_to"}
    columns = {field.column for field in Certificate._meta.concrete_fields}
    assert columns == set(PRINTED) | life


@pytest.mark.parametrize("column", PRINTED)
def test_the_database_refuses_to_change_a_printed_column(column):
    certificate = issue(learners=1)
    change = f"{column} = {PRINTED[column]}"
    assert refused(f"UPDATE certificates_certificate SET {change} WHERE id = {certificate.pk}")


def test_the_database_lets_the_life_of_a_certificate_go_on():
    certificate = issue(learners=1)
    Certificate.objects.filter(pk=certificate.pk).update(handed_over_on=TODAY(), handed_over_to="Người nhận")
    Certificate.objects.filter(pk=certificate.pk).update(
        status="revoked", status_on=TODAY(), status_reason="Quyết định 55"
    )
    certificate.refresh_from_db()
    assert certificate.status == "revoked"


def keep_books(certificate):
    """A row of each table that is written beside the certificates."""
    by, centre = certificate.issued_by, certificate.centre
    DecidedCertificate.objects.create(decision=make_decision(centre, by=by), certificate=certificate)
    Checkpoint.objects.create(day=TODAY(), hash="0" * 64)
    blanks = BlankRange.objects.create(
        centre=centre, form="party", first=1, last=9, received_on=TODAY(), received_from="Tỉnh", minutes_no="1",
        entered_by=by,
    )  # fmt: skip
    BlankUse.objects.create(range=blanks, kind="used", first=1, last=1, on=TODAY(), by=by)


@pytest.mark.parametrize(
    "model", [Certificate, RegisterEntry, CertificateFile, Register, DecidedCertificate, Checkpoint, BlankUse]
)
def test_the_database_refuses_to_delete(model):
    certificate = issue(learners=1)
    printing.electronic_file(certificate)
    keep_books(certificate)
    assert refused(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        "certificates_register SET number_pattern = 'x'", "certificates_register SET period = '1999'",
        "certificates_register SET is_legacy = true", "certificates_decidedcertificate SET before = 'x'",
        "certificates_checkpoint SET hash = 'x'", "certificates_blankuse SET last = 2",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_written_beside_the_certificates(change):
    keep_books(issue(learners=1))
    assert refused(f"UPDATE {change}")


def test_the_counters_of_a_register_go_on():
    issue(learners=1)
    assert not refused("UPDATE certificates_register SET last_seq = last_seq + 1")


@pytest.mark.parametrize(
    "change",
    ["line = 99", "kind = 'void'", "seq = 99", "facts = '{}'", "hash = 'x'", "certificate_id = NULL"],
)
def test_the_database_refuses_to_change_a_line_of_the_register(change):
    issue(learners=1)
    assert refused(f"UPDATE certificates_registerentry SET {change}")


def test_the_database_refuses_to_change_a_file_that_was_given_out():
    printing.electronic_file(issue(learners=1))
    assert refused("UPDATE certificates_certificatefile SET sha256 = 'x'")


def test_a_statement_that_touches_nothing_printed_is_not_refused():
    """The control of `refused`: it tells a trigger from a statement that is simply allowed."""
    issue(learners=1)
    assert not refused("UPDATE certificates_certificate SET handed_over_to = 'x'")


def test_nobody_deletes_what_a_certificate_rests_on():
    certificate = issue(learners=1)
    for row in (certificate.enrolment, certificate.proposal, certificate.register, certificate.centre):
        with pytest.raises(ProtectedError):
            row.delete()


def test_an_approval_is_not_undone_by_the_proposal():
    proposal = make_proposal(learners=1)
    issuing.approve(proposal, by=make_user(Role.DIRECTOR, centre=proposal.centre))
    assert set(type(proposal).MOVES) == {"submitted", "returned", "approved"}
    assert all("approved" not in move.sources for move in proposal.MOVES.values())
