"""Ending centres by decision: who may, what is refused and how, what is handed on, and undoing it the same day (O4)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import naming, staffing, successions
from centres.models import (
    Appointment,
    AppointmentKind,
    AuditLine,
    Centre,
    ServiceArea,
    SigningDelegation,
    Succession,
    SuccessionKind,
    User,
)
from centres.scope import Role
from centres.succession_orders import Order
from tests.build import (
    TODAY,
    make_appointment,
    make_area,
    make_centre,
    make_delegation,
    make_director,
    make_person,
    make_province,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MERGE, SPLIT, DISSOLVE, CONVERT = SuccessionKind


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
    return make_centre("B", province)


def order(predecessors, successors, kind=DISSOLVE, *, keeper=None, on=None, decided_on=None):
    on = on or TODAY()
    return Order(
        kind=kind, predecessors=tuple(predecessors), successors=tuple(successors), keeper=keeper or successors[0],
        number="12-QĐ/TU", decided_on=decided_on or on - 5 * DAY, effective_on=on,
    )  # fmt: skip


def apply(predecessors, successors, kind=DISSOLVE, *, by, accounts=None, areas_to=None, **facts):
    return successions.apply(
        order(predecessors, successors, kind, **facts), by=by, accounts=accounts or {}, areas_to=areas_to
    )


def refused(code, *args, **facts):
    """Applying is refused with `code` in a sentence, and nothing is changed."""
    before = list(Centre.objects.order_by("pk").values()), Succession.objects.count(), AuditLine.objects.count()
    with pytest.raises(ValidationError) as error:
        apply(*args, **facts)
    assert [one.code for one in error.value.error_dict[next(iter(error.value.error_dict))]] == [code]
    after = list(Centre.objects.order_by("pk").values()), Succession.objects.count(), AuditLine.objects.count()
    assert after == before
    return " ".join(error.value.messages)


# --- What is handed on -----------------------------------------------------------------------------------


def test_a_dissolved_centre_closes_and_its_records_go_to_the_successor(a, b, by):
    apply([a], [b], by=by)
    a.refresh_from_db()
    assert (a.closed_on, a.custodian) == (TODAY(), b)
    b.refresh_from_db()
    assert (b.closed_on, b.custodian) == (None, b)
    assert a.name_on(TODAY()).name == "Trung tâm chính trị huyện A"


def test_a_merger_hands_on_all_predecessors(a, b, by, province):
    c = make_centre("C", province)
    made = apply([a, b], [c], MERGE, by=by)
    assert set(Centre.objects.filter(custodian=c)) == {a, b, c}
    assert {(part.predecessor, part.successor) for part in made.parts.all()} == {(a, c), (b, c)}


def test_a_division_gives_the_records_to_one_successor(a, b, by, province):
    c = make_centre("C", province)
    made = apply([a], [b, c], SPLIT, keeper=c, by=by)
    assert set(Centre.objects.filter(custodian=c)) == {a, c}
    assert set(Centre.objects.filter(custodian=b)) == {b}
    assert [part.successor for part in made.parts.filter(keeps_records=True)] == [c]


def test_what_was_inherited_earlier_moves_on(a, b, by, province):
    c = make_centre("C", province)
    apply([a], [b], by=by, on=TODAY() - 10 * DAY)
    apply([b], [c], CONVERT, by=by)
    assert set(Centre.objects.filter(custodian=c)) == {a, b, c}
    a.refresh_from_db()
    assert a.closed_on == TODAY() - 10 * DAY


def test_posts_and_authorities_end_on_the_last_day(a, b, by):
    person = make_person(a)
    make_appointment(person, AppointmentKind.DEPUTY)
    ended = make_appointment(make_person(a, "Đã nghỉ"), to_on=date(2021, 12, 31))
    later = make_appointment(make_person(a, "Vào sau"), from_on=TODAY() + DAY)
    make_delegation(person)
    stays = make_appointment(make_person(b, "Của B"))
    apply([a], [b], by=by)
    assert Appointment.objects.get(person=person).to_on == TODAY() - DAY
    assert SigningDelegation.objects.get().to_on == TODAY() - DAY
    for row, to_on in [(ended, date(2021, 12, 31)), (later, None), (stays, None)]:
        row.refresh_from_db()
        assert row.to_on == to_on
    assert Appointment.objects.filter(centre=b).count() == 1  # nobody is appointed without a decision


def test_service_areas_end_and_the_chosen_successor_serves_them(a, b, by):
    area, both = make_area(a, "Xã Một"), make_area(a, "Xã Hai")
    ServiceArea.objects.create(centre=b, unit=both.unit, from_on=date(2025, 7, 1))
    apply([a], [b], by=by, areas_to=b)
    area.refresh_from_db()
    assert area.to_on == TODAY() - DAY
    assert list(ServiceArea.objects.filter(centre=b, from_on=TODAY()).values_list("unit", flat=True)) == [area.unit_id]


def test_service_areas_only_end_where_nobody_was_chosen(a, b, by):
    make_area(a)
    apply([a], [b], by=by)
    assert not ServiceArea.objects.filter(to_on=None).exists()


def test_accounts_move_or_are_closed_as_chosen(a, b, by):
    director, officer = make_director(a), make_user(Role.OFFICER, centre=a)
    apply([a], [b], by=by, accounts={director.pk: None, officer.pk: (b, Role.OFFICER)})
    director.refresh_from_db()
    officer.refresh_from_db()
    assert (director.is_active, director.centre) == (False, a)
    assert (officer.is_active, officer.centre, officer.role) == (True, b, Role.OFFICER)


def test_access_follows_at_the_next_request(a, b, by):
    moved, left = make_user(Role.OFFICER, centre=a), make_user(Role.DEPUTY, centre=a)
    of_b = make_user(Role.OFFICER, centre=b)
    apply([a], [b], by=by, accounts={moved.pk: (b, Role.OFFICER), left.pk: None})
    User.objects.filter(pk=left.pk).update(is_active=True)  # opened again by mistake: still nothing to see
    seen = {user.pk: set(Centre.objects.visible_to(User.objects.get(pk=user.pk))) for user in (moved, left, of_b)}
    assert seen == {moved.pk: {a, b}, left.pk: set(), of_b.pk: {a, b}}


def test_an_account_nobody_decided_on_is_named(a, b, by):
    make_user(Role.OFFICER, centre=a, full_name="Nguyễn Thị Ánh Nguyệt")
    with pytest.raises(ValidationError, match="Nguyễn Thị Ánh Nguyệt") as error:
        apply([a], [b], by=by)
    assert error.value.code == "account_undecided"
    a.refresh_from_db()
    assert a.closed_on is None


def test_every_part_of_the_deed_stands_in_the_audit_book(a, b, by):
    officer = make_user(Role.OFFICER, centre=a)
    apply([a], [b], by=by, accounts={officer.pk: (b, Role.OFFICER)})
    assert list(AuditLine.objects.order_by("pk").values_list("verb", "centre", "by")) == [
        ("succeed", None, by.pk), ("close_centre", a.pk, by.pk), ("move_account", b.pk, by.pk),
    ]  # fmt: skip


# --- Who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_nobody_of_a_centre_decides(a, b, role):
    with pytest.raises(PermissionDenied):
        apply([a], [b], by=make_user(role, centre=b))


def test_another_province_does_not_decide(a, b):
    with pytest.raises(PermissionDenied):
        apply([a], [b], by=make_user(Role.PROVINCE))
    assert not Succession.objects.exists()


def test_national_staff_decide_for_any_province(a, b):
    assert apply([a], [b], by=make_user(Role.NATIONAL)).province == a.province


def test_an_account_is_not_moved_to_a_centre_outside_the_decision(a, b, by):
    officer = make_user(Role.OFFICER, centre=a)
    with pytest.raises(PermissionDenied):
        apply([a], [b], by=by, accounts={officer.pk: (make_centre("Khác"), Role.OFFICER)})


# --- What is refused ----------------------------------------------------------------------------------------


def test_a_successor_of_itself_is_refused(a, b, by):
    refused("itself", [a], [a], by=by)
    refused("itself", [a, b], [b], MERGE, by=by)


def test_every_kind_has_its_number_of_centres(a, b, by, province):
    c, d = make_centre("C", province), make_centre("D", province)
    refused("too_few", [a], [b], MERGE, by=by)
    refused("too_many", [a, b], [c, d], MERGE, by=by)
    refused("too_few", [a], [b], SPLIT, by=by)
    refused("too_many", [a, b], [c, d], SPLIT, by=by)
    for kind in (DISSOLVE, CONVERT):
        refused("too_many", [a, b], [c], kind, by=by)
        refused("too_many", [a], [b, c], kind, by=by)
        refused("too_few", [], [b], kind, by=by)


def test_the_keeper_is_one_of_the_successors(a, b, by, province):
    refused("no_keeper", [a], [b], keeper=make_centre("C", province), by=by)


def test_a_decision_does_not_take_effect_before_its_day(a, b, by):
    sentence = refused("before_decision", [a], [b], by=by, on=date(2026, 3, 1), decided_on=date(2026, 3, 2))
    assert "02/03/2026" in sentence


def test_a_day_ahead_is_refused_and_today_is_not(a, b, by):
    refused("not_yet", [a], [b], by=by, on=TODAY() + DAY)
    apply([a], [b], by=by, on=TODAY())


def test_a_centre_does_not_close_before_it_opened(b, by, province):
    new = make_centre("Mới", province, opened_on=date(2025, 7, 1))
    refused("before_opening", [new], [b], by=by, on=date(2025, 7, 1))
    apply([new], [b], by=by, on=date(2025, 7, 2))


def test_a_closed_centre_does_not_end_again(a, b, by, province):
    apply([a], [b], by=by)
    refused("already_closed", [a], [make_centre("C", province)], by=by)


def test_a_centre_with_a_standing_succession_does_not_end_again(a, b, by, province):
    make_succession(a, b)
    refused("already_succeeded", [a], [make_centre("C", province)], by=by)


def test_a_successor_must_run_on_the_day(a, by, province):
    new = make_centre("Mới", province, opened_on=date(2025, 7, 1))
    refused("successor_not_open", [a], [new], by=by, on=date(2025, 6, 30))
    apply([a], [new], by=by, on=date(2025, 7, 1))


def test_a_closed_successor_is_refused_and_its_keeper_named(a, b, by, province):
    c = make_centre("C", province)
    apply([b], [c], by=by)
    assert "huyện C" in refused("successor_closed", [a], [b], by=by)


def test_two_centres_do_not_keep_each_other(a, b, by):
    apply([a], [b], by=by, on=TODAY() - 10 * DAY)
    refused("cycle", [b], [a], by=by)


def test_a_centre_does_not_end_before_it_took_over_another(a, b, by, province):
    apply([a], [b], by=by, on=date(2025, 7, 1))
    refused("inherited_later", [b], [make_centre("C", province)], by=by, on=date(2025, 6, 1))


def test_centres_of_two_provinces_are_refused(a):
    refused("two_provinces", [a], [make_centre("Khác")], by=make_user(Role.NATIONAL))


# --- Undoing ------------------------------------------------------------------------------------------------


def everything():
    """All rows a succession may touch."""
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (Centre, Appointment, SigningDelegation, ServiceArea, User)
    }


@pytest.fixture
def applied(a, b, by):
    """(what stood before, the succession): posts, authorities, areas, accounts, a centre inherited earlier."""
    earlier = make_centre("Cũ", a.province)
    apply([earlier], [a], by=by, on=TODAY() - 100 * DAY)
    person = make_person(a)
    make_appointment(person, AppointmentKind.DEPUTY, to_on=TODAY() + 100 * DAY)
    make_delegation(person)
    make_area(a)
    director, officer = make_director(a), make_user(Role.OFFICER, centre=a)
    before = everything()
    made = apply(
        [a], [b], by=by, areas_to=b, accounts={director.pk: (b, Role.DEPUTY), officer.pk: None}, on=TODAY() - 3 * DAY
    )
    assert everything() != before
    return before, made


def test_undoing_restores_every_row_exactly(applied, by):
    before, made = applied
    successions.undo(made, by=by, reason="Nhầm đơn vị")
    assert everything() == before
    made.refresh_from_db()
    assert (made.undone_by, made.undo_reason) == (by, "Nhầm đơn vị")
    assert list(AuditLine.objects.order_by("-pk").values_list("verb", flat=True)[:2]) == [
        "reopen_centre", "undo_succession",
    ]  # fmt: skip


def test_after_undoing_the_right_decision_can_be_applied(applied, by, a, province):
    _before, made = applied
    successions.undo(made, by=by, reason="Nhầm đơn vị")
    right = make_centre("Đúng", province)
    everybody = {user.pk: None for user in User.objects.filter(centre=a)}
    apply([a], [right], by=by, accounts=everybody)
    a.refresh_from_db()
    assert a.custodian == right


def undo_refused(made, code, *, by, reason="Nhầm"):
    before = everything()
    with pytest.raises(ValidationError) as error:
        successions.undo(made, by=by, reason=reason)
    found = error.value.error_dict["reason"][0] if hasattr(error.value, "error_dict") else error.value
    assert found.code == code
    assert everything() == before
    return " ".join(error.value.messages)


def test_undoing_needs_a_reason(applied, by):
    undo_refused(applied[1], "reason_missing", by=by, reason=" ")


def test_the_next_day_is_too_late(applied, by):
    made = applied[1]
    Succession.objects.filter(pk=made.pk).update(applied_at=made.applied_at - DAY)
    undo_refused(made, "another_day", by=by)


def test_it_is_undone_once(applied, by):
    successions.undo(applied[1], by=by, reason="Nhầm")
    undo_refused(applied[1], "already_undone", by=by)


def test_work_on_the_inherited_records_stands_in_the_way_and_is_named(applied, a, b, by):
    director = make_user(Role.DIRECTOR, centre=b, full_name="Hồ Minh Đức")
    naming.rename(
        b, by=by, effective_from=TODAY(), name="Trung tâm chính trị B", short_name="B", place="B"
    )  # the successor's own records are nobody's hindrance
    successions.check_undo(applied[1], by=by)
    staffing.enter_person(Centre.objects.get(pk=a.pk), by=director, full_name="Người Mới")
    assert "Hồ Minh Đức" in undo_refused(applied[1], "happened_since", by=by)


def test_a_later_succession_of_the_keeper_comes_first(applied, b, by, province):
    c = make_centre("C", province)
    everybody = {user.pk: None for user in User.objects.filter(centre=b)}
    later = apply([b], [c], by=by, accounts=everybody)
    undo_refused(applied[1], "changed_since", by=by)
    successions.undo(later, by=by, reason="Nhầm")
    successions.undo(applied[1], by=by, reason="Nhầm")


def test_an_account_changed_since_stands_in_the_way(applied, by, b):
    account = User.objects.filter(centre=b).get()
    User.objects.filter(pk=account.pk).update(role=Role.OFFICER)
    assert account.full_name in undo_refused(applied[1], "changed_since", by=by)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OFFICER])
def test_nobody_of_a_centre_undoes(applied, b, role):
    with pytest.raises(PermissionDenied):
        successions.undo(applied[1], by=make_user(role, centre=b), reason="Nhầm")


def test_another_province_does_not_undo(applied):
    with pytest.raises(PermissionDenied):
        successions.undo(applied[1], by=make_user(Role.PROVINCE), reason="Nhầm")


# --- Who acts for a centre ------------------------------------------------------------------------------------


def test_a_centre_acts_for_itself_until_it_closes(a, b, by):
    apply([a], [b], by=by, on=TODAY() - 3 * DAY)
    a.refresh_from_db()
    assert successions.acting_centre(a, TODAY() - 4 * DAY) == a
    assert successions.acting_centre(a, TODAY() - 3 * DAY) == b
    assert successions.keeper_since(b) is None


def test_the_last_keeper_acts_from_the_day_it_took_over(a, b, by, province):
    c = make_centre("C", province)
    apply([a], [b], by=by, on=TODAY() - 30 * DAY)
    apply([b], [c], by=by, on=TODAY() - 3 * DAY)
    a.refresh_from_db()
    assert successions.acting_centre(a, TODAY()) == c
    assert successions.keeper_since(a) == TODAY() - 3 * DAY
