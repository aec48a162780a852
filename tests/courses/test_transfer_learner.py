"""A learner changes the class: within a centre at once, between centres by asking and accepting."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.scope import Role
from courses import transfers
from courses.models import ClassStatus, Learner, LearnerAtCentre, TransferStatus
from tests.build import code_of, enrol, make_centre, make_class, make_programme, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.OFFICER, centre=make_centre())


@pytest.fixture
def programme(db):
    return make_programme()


@pytest.fixture
def enrolment(officer, programme):
    return enrol(make_class(officer.centre, by=officer, programme=programme), 1)[0]


@pytest.fixture
def receiver(programme):
    return make_user(Role.OFFICER, centre=make_centre("Diễn Châu"))


def other_class(by, programme, **facts):
    return make_class(by.centre, by=by, programme=programme, **facts)


def test_within_a_centre_the_learner_moves_at_once(officer, programme, enrolment):
    there = other_class(officer, programme)
    row = transfers.transfer(enrolment, there, by=officer, reason="Trùng lịch công tác")
    enrolment.refresh_from_db()
    assert (row.status, enrolment.status, enrolment.leave_reason) == ("accepted", "transferred", "Trùng lịch công tác")
    assert (row.arrived.course_class, row.arrived.learner) == (there, enrolment.learner)
    assert (row.arrived.sending_unit, row.arrived.absent) == (enrolment.sending_unit, 0)
    assert (enrolment.course_class.figures.enrolled, there.enrolments.studying().count()) == (0, 1)


@pytest.mark.parametrize(("facts", "code"), [({"capacity": 0}, "class_full"), ({"opened": False}, "roster_closed")])
def test_a_class_that_takes_nobody_refuses(officer, programme, enrolment, facts, code):
    there = other_class(officer, programme, **({"capacity": 1} if "capacity" in facts else facts))
    if "capacity" in facts:
        enrol(there, 1)
    with pytest.raises(ValidationError) as broken:
        transfers.transfer(enrolment, there, by=officer, reason="Trùng lịch")
    assert code_of(broken) == code


def test_another_programme_the_same_class_and_a_roster_with_the_name_are_refused(officer, programme, enrolment):
    known = other_class(officer, programme)
    there = enrol(known, 1, full_name=enrolment.learner.full_name)[0]
    assert there.learner == enrolment.learner
    cases = {"other_programme": other_class(officer, make_programme("Khác")), "already_there": known,
             "same_class": enrolment.course_class}  # fmt: skip
    for code, course_class in cases.items():
        with pytest.raises(ValidationError) as broken:
            transfers.transfer(enrolment, course_class, by=officer, reason="Trùng lịch")
        assert code_of(broken) == code


def test_another_centre_is_asked_and_accepts(officer, programme, enrolment, receiver):
    row = transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    assert list(type(row).objects.arriving_at(receiver)) == [row]
    with pytest.raises(ValidationError) as broken:
        transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    assert code_of(broken) == "transfer_open"
    with pytest.raises(PermissionDenied):
        transfers.accept(row, other_class(officer, programme), by=officer)
    there = other_class(receiver, programme)
    transfers.accept(row, there, by=receiver)
    assert row.status == TransferStatus.ACCEPTED
    assert LearnerAtCentre.objects.filter(learner=enrolment.learner, centre=receiver.centre).exists()
    with pytest.raises(ValidationError) as broken:
        transfers.withdraw(row, by=officer)
    assert code_of(broken) == "illegal_move"


def test_refused_or_withdrawn_the_learner_stays(officer, enrolment, receiver):
    row = transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    with pytest.raises(ValidationError) as broken:
        transfers.refuse(row, by=receiver, answer=" ")
    assert code_of(broken) == "reason_missing"
    transfers.refuse(row, by=receiver, answer="Lớp đã đủ")
    again = transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    transfers.withdraw(again, by=officer)
    enrolment.refresh_from_db()
    assert (row.status, again.status, enrolment.status) == ("refused", "withdrawn", "enrolled")


def test_who_holds_a_certificate_or_left_is_not_transferred(officer, programme, enrolment):
    there = other_class(officer, programme)
    type(enrolment).objects.filter(pk=enrolment.pk).update(status="withdrawn", leave_reason="Nghỉ")
    with pytest.raises(ValidationError) as broken:
        transfers.transfer(enrolment, there, by=officer, reason="Trùng lịch")
    assert code_of(broken) == "not_enrolled"
    type(enrolment).objects.filter(pk=enrolment.pk).update(
        status="enrolled", leave_reason="", outcome="passed", grade="good", is_certified=True
    )
    type(there).objects.filter(pk=enrolment.course_class_id).update(status=ClassStatus.OPEN)
    with pytest.raises(ValidationError) as broken:
        transfers.transfer(enrolment, there, by=officer, reason="Trùng lịch")
    assert code_of(broken) == "certified"


def test_the_own_centre_is_not_asked(officer, enrolment):
    with pytest.raises(ValidationError) as broken:
        transfers.ask(enrolment, officer.centre, by=officer, reason="Chuyển lớp")
    assert code_of(broken) == "own_centre"


def test_a_class_of_another_centre_than_the_asked_one_does_not_accept(officer, programme, enrolment, receiver):
    row = transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    kept = make_centre("Yên Thành", custodian=receiver.centre)  # its records are kept by the asked one
    there = make_class(kept, by=receiver, programme=programme)
    with pytest.raises(ValidationError) as broken:
        transfers.accept(row, there, by=receiver)
    assert code_of(broken) == "other_centre"


def test_accepting_asks_what_enrolling_asks(officer, programme, enrolment, receiver):
    Learner.objects.update(party_status="none")
    row = transfers.ask(enrolment, receiver.centre, by=officer, reason="Chuyển công tác")
    full = other_class(receiver, programme, capacity=1)
    enrol(full, 1)
    closed = other_class(receiver, programme, opened=False)
    members = other_class(receiver, programme, admits="members")
    for code, there in {"class_full": full, "roster_closed": closed, "not_admitted": members}.items():
        with pytest.raises(ValidationError) as broken:
            transfers.accept(row, there, by=receiver)
        assert code_of(broken) == code
    row.refresh_from_db()
    enrolment.refresh_from_db()
    assert (row.status, enrolment.status) == ("asked", "enrolled")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_transfer_needs_a_reason(officer, programme, enrolment, receiver, reason):
    there = other_class(officer, programme)
    for deed in (
        lambda: transfers.transfer(enrolment, there, by=officer, reason=reason),
        lambda: transfers.ask(enrolment, receiver.centre, by=officer, reason=reason),
    ):
        with pytest.raises(ValidationError) as broken:
            deed()
        assert code_of(broken) == "reason_missing"


def test_who_keeps_no_records_transfers_nobody(officer, programme, enrolment, receiver):
    there = other_class(officer, programme)
    strangers = [receiver, make_user(Role.LECTURER, centre=officer.centre),
                 make_user(Role.PROVINCE, province=officer.centre.province)]  # fmt: skip
    for by in strangers:
        with pytest.raises(PermissionDenied):
            transfers.transfer(enrolment, there, by=by, reason="Trùng lịch")
        with pytest.raises(PermissionDenied):
            transfers.ask(enrolment, receiver.centre, by=by, reason="Trùng lịch")


def test_of_a_recognised_class_nobody_is_transferred(officer, programme):
    course_class = make_recognised_class(officer.centre, by=officer, learners=1, programme=programme)
    with pytest.raises(ValidationError) as broken:
        transfers.transfer(
            course_class.enrolments.get(), other_class(officer, programme), by=officer, reason="Trùng lịch"
        )
    assert code_of(broken) == "roster_closed"
