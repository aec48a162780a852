"""The ledger of blank forms: what is received, given out, used, spoiled, lost and destroyed, and what is refused."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from centres.models import AuditLine
from centres.scope import Role
from certificates import blanks, blankstates, blankstock
from certificates.blankstates import LEFT, Kind
from certificates.models import BlankRange, BlankUse, Certificate
from tests.build import TODAY, code_of, make_centre, make_certificates, make_class, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def centre(certificates):
    return certificates[0].centre


@pytest.fixture
def course_class(certificates):
    return certificates[0].enrolment.course_class


@pytest.fixture
def officer(centre):
    return make_user(Role.OFFICER, centre=centre)


@pytest.fixture
def deputy(centre):
    return make_user(Role.DEPUTY, centre=centre)


def receive(centre, by, **facts):
    known = {
        "form": "party", "prefix": "AB", "first": 1, "last": 100, "received_on": TODAY() - timedelta(days=30),
        "received_from": "Ban Tuyên giáo và Dân vận Tỉnh ủy", "minutes_no": "03-BB/TTCT",
    }  # fmt: skip
    return blanks.receive(centre, by=by, **known | facts)


@pytest.fixture
def blank_range(centre, officer):
    return receive(centre, officer)


def record(blank_range, by, kind, first, last=None, **facts):
    known = {"on": TODAY(), "reason": "In lệch", "minutes_no": "05-BB/TTCT"}
    return blanks.record(blank_range, by=by, kind=kind, first=first, last=last or first, **known | facts)


def counts(blank_range):
    (stock,) = blankstock.stock([blank_range])
    assert stock.is_whole
    return {state: n for state, n in stock.counts.items() if n}


def refused(verb, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        verb(*args, **kwargs)
    return code_of(broken)


# --- Arithmetic -------------------------------------------------------------------------------------------


def test_every_form_stands_in_exactly_one_span_whatever_is_done_to_it():
    one = BlankRange(first=1, last=20)
    deeds = [("allotted", 3, 12), ("spoiled", 5, 5), ("returned", 10, 12), ("lost", 20, 20), ("spoiled", 1, 2)]
    found = blankstates.spans(one, [BlankUse(kind=kind, first=a, last=b) for kind, a, b in deeds])
    assert [n for span in found for n in range(span.first, span.last + 1)] == list(range(1, 21))
    assert sum(blankstates.sums(found).values()) == 20
    assert {state: n for state, n in blankstates.sums(found).items() if n} == {
        LEFT: 10, "allotted": 6, "spoiled": 3, "lost": 1,
    }  # fmt: skip


# --- Receiving --------------------------------------------------------------------------------------------


def test_forms_received_are_all_left(blank_range):
    assert (str(blank_range), counts(blank_range)) == ("AB000001–AB000100", {LEFT: 100})
    assert AuditLine.objects.filter(verb="receive_blanks", row_id=blank_range.pk).count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"first": 100, "last": 150}, "range_overlaps"),
        ({"first": 50, "last": 60}, "range_overlaps"),
        ({"first": 300, "last": 200}, "wrong_order"),
        ({"first": 1000, "last": 90_000}, "too_many"),
        ({"first": 300, "last": 310, "received_on": TODAY() + timedelta(days=1)}, "in_future"),
    ],
)
def test_what_cannot_have_been_received_is_refused(blank_range, officer, facts, code):
    assert refused(receive, blank_range.centre, officer, **facts) == code
    assert BlankRange.objects.count() == 1


def test_another_centre_of_the_province_cannot_have_the_same_numbers(blank_range):
    other = make_centre("Diễn Châu", province=blank_range.centre.province)
    assert refused(receive, other, make_user(Role.OFFICER, centre=other), first=100, last=101) == "range_overlaps"


def test_numbers_with_other_letters_or_of_another_form_are_other_numbers(blank_range, officer):
    receive(blank_range.centre, officer, prefix="AC")
    receive(blank_range.centre, officer, form="state")
    assert BlankRange.objects.count() == 3


def test_a_stranger_and_a_lecturer_enter_nothing(blank_range):
    for user in (make_user(Role.OFFICER), make_user(Role.LECTURER, centre=blank_range.centre)):
        with pytest.raises(PermissionDenied):
            receive(blank_range.centre, user, first=500, last=501)
        with pytest.raises(PermissionDenied):
            record(blank_range, user, Kind.SPOILED, 1)


# --- Deeds ------------------------------------------------------------------------------------------------


def test_the_states_add_up_to_what_was_received(blank_range, officer, course_class):
    record(blank_range, officer, Kind.ALLOTTED, 1, 20, course_class=course_class)
    record(blank_range, officer, Kind.SPOILED, 3, 4)
    record(blank_range, officer, Kind.LOST, 50)
    record(blank_range, officer, Kind.RETURNED, 15, 20)
    assert counts(blank_range) == {LEFT: 85, "allotted": 12, "spoiled": 2, "lost": 1}


@pytest.mark.parametrize(
    ("kind", "first", "facts", "code"),
    [
        (Kind.SPOILED, 101, {}, "outside_range"),
        (Kind.SPOILED, 9, {"last": 2}, "wrong_order"),
        (Kind.SPOILED, 5, {"reason": " "}, "reason_missing"),
        (Kind.LOST, 5, {"minutes_no": ""}, "minutes_missing"),
        (Kind.SPOILED, 5, {"on": TODAY() + timedelta(days=1)}, "in_future"),
        (Kind.SPOILED, 5, {"on": TODAY() - timedelta(days=31)}, "before_receipt"),
        (Kind.ALLOTTED, 5, {}, "class_missing"),
        (Kind.RETURNED, 5, {}, "wrong_state"),
        (Kind.SET_ASIDE, 5, {}, "wrong_state"),
        (Kind.DESTROYED, 5, {}, "two_persons"),
        (Kind.USED, 5, {}, "two_persons"),
    ],
)
def test_a_deed_that_cannot_be_is_refused_and_changes_nothing(blank_range, officer, kind, first, facts, code):
    assert refused(record, blank_range, officer, kind, first, **facts) == code
    assert not BlankUse.objects.exists()


def test_a_lost_form_cannot_be_spoiled_later(blank_range, officer):
    record(blank_range, officer, Kind.LOST, 7)
    assert refused(record, blank_range, officer, Kind.SPOILED, 6, 8) == "wrong_state"
    assert counts(blank_range) == {LEFT: 99, "lost": 1}


def test_a_lost_form_that_is_found_is_left_again(blank_range, officer):
    record(blank_range, officer, Kind.LOST, 7)
    record(blank_range, officer, Kind.RETURNED, 7)
    assert counts(blank_range) == {LEFT: 100}


def test_no_deed_is_dated_before_the_one_it_follows(blank_range, officer, deputy):
    yesterday = TODAY() - timedelta(days=1)
    record(blank_range, officer, Kind.SPOILED, 5, 6)
    assert refused(record, blank_range, officer, Kind.SET_ASIDE, 4, 6, on=yesterday) == "wrong_state"
    assert refused(record, blank_range, officer, Kind.SET_ASIDE, 5, 6, on=yesterday) == "before_last_deed"
    proposed = record(blank_range, officer, Kind.SET_ASIDE, 5, 6)
    assert refused(blanks.destroy, proposed, by=deputy, on=yesterday) == "before_last_deed"
    record(blank_range, officer, Kind.LOST, 7)
    record(blank_range, officer, Kind.RETURNED, 7)
    assert refused(record, blank_range, officer, Kind.SPOILED, 7, on=yesterday) == "before_last_deed"
    record(blank_range, officer, Kind.SPOILED, 8, on=yesterday)  # of others the day is free
    blanks.destroy(proposed, by=deputy, on=TODAY())


# --- Used for certificates --------------------------------------------------------------------------------


def use(blank_range, course_class, by, **facts):
    return blanks.use_for_class(blank_range, course_class, by=by, **{"first": 10, "on": TODAY()} | facts)


def test_certificates_stand_on_forms_in_the_order_of_their_numbers(blank_range, course_class, officer, certificates):
    use(blank_range, course_class, officer, skipped=[11], reason="Kẹt giấy")
    held = BlankUse.objects.filter(kind="used").order_by("first").values_list("first", "certificate")
    assert list(held) == list(zip([10, 12, 13], [one.pk for one in certificates], strict=True))
    assert counts(blank_range) == {LEFT: 96, "used": 3, "spoiled": 1}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"skipped": [40], "reason": "Hỏng"}, "skipped_outside"),
        ({"skipped": [11]}, "reason_missing"),
        ({"first": 99}, "outside_range"),
    ],
)
def test_a_wrong_batch_writes_nothing(blank_range, course_class, officer, facts, code):
    assert refused(use, blank_range, course_class, officer, **facts) == code
    assert not BlankUse.objects.exists()


def test_a_certificate_stands_on_one_form_until_that_is_spoiled(blank_range, course_class, officer, certificates):
    use(blank_range, course_class, officer)
    assert refused(use, blank_range, course_class, officer, first=30) == "no_certificate"
    record(blank_range, officer, Kind.SPOILED, 11)
    (again,) = use(blank_range, course_class, officer, first=30)
    assert again.certificate_id == certificates[1].pk


def rows_of(blank_range, **how):
    (stock,) = blankstock.stock([blank_range])
    return [
        (span.first, span.last, str(span.state), span.use and span.use.certificate and span.use.certificate.seq,
         span.last_use and span.last_use.certificate and span.last_use.certificate.seq)
        for span in blankstates.joined(stock.spans, **how)
    ]  # fmt: skip


def test_sheets_are_joined_only_where_the_numbers_of_certificates_run_on(blank_range, course_class, officer):
    use(blank_range, course_class, officer)
    assert rows_of(blank_range)[1] == (10, 12, "used", 1, 3)
    record(blank_range, officer, Kind.SPOILED, 10)
    use(blank_range, course_class, officer, first=13)  # number 1 behind number 3
    assert rows_of(blank_range)[2:4] == [(11, 12, "used", 2, 3), (13, 13, "used", 1, None)]
    assert rows_of(blank_range, across_certificates=False)[2:5] == [
        (11, 11, "used", 2, None), (12, 12, "used", 3, None), (13, 13, "used", 1, None)
    ]  # fmt: skip


def test_every_sheet_is_exported_with_its_certificate(client, blank_range, course_class, officer, certificates):
    use(blank_range, course_class, officer)
    client.force_login(officer)
    answer = client.get("/blanks/export/")
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    rows = [[str(cell.value) for cell in row] for row in book.worksheets[1].iter_rows()]
    found = [(row[1], row[2], row[3], row[6]) for row in rows if any(one.number in row for one in certificates)]
    assert found == [
        (f"AB{10 + place:06d}", f"AB{10 + place:06d}", "1", one.number) for place, one in enumerate(certificates)
    ]


def test_the_range_names_the_certificates_on_its_sheets(client, blank_range, course_class, officer, certificates):
    use(blank_range, course_class, officer)
    client.force_login(officer)
    html = client.get(blank_range.get_absolute_url()).content.decode()
    assert f'{certificates[0].number}</a> – <a href="{certificates[2].get_absolute_url()}">' in html


def test_a_certificate_names_its_sheet_and_what_became_of_it(client, blank_range, course_class, officer, certificates):
    def shown(certificate):
        return client.get(certificate.get_absolute_url()).context["sheet"]

    client.force_login(officer)
    assert shown(certificates[0]) is None
    use(blank_range, course_class, officer)
    html = client.get(certificates[1].get_absolute_url()).content.decode()
    assert "AB000011" in html
    assert f'href="{blank_range.get_absolute_url()}"' in html
    record(blank_range, officer, Kind.SPOILED, 11)
    assert (shown(certificates[1])["serial"], str(shown(certificates[1])["words"])) == ("AB000011", "Hỏng")
    use(blank_range, course_class, officer, first=30)
    assert (shown(certificates[1])["serial"], shown(certificates[1])["words"]) == ("AB000030", "")


def test_a_class_without_certificates_uses_none(blank_range, officer):
    empty = make_class(blank_range.centre, by=officer)
    assert refused(use, blank_range, empty, officer) == "not_issued"


# --- Destroying -------------------------------------------------------------------------------------------


@pytest.fixture
def proposed(blank_range, officer):
    record(blank_range, officer, Kind.SPOILED, 5, 6)
    return record(blank_range, officer, Kind.SET_ASIDE, 5, 6)


def test_two_persons_destroy(blank_range, proposed, deputy):
    blanks.destroy(proposed, by=deputy, on=TODAY())
    assert counts(blank_range) == {LEFT: 98, "destroyed": 2}


def test_nobody_confirms_the_own_proposal(proposed, officer, deputy):
    assert refused(blanks.destroy, proposed, by=officer, on=TODAY()) == "own_proposal"
    assert not BlankUse.objects.filter(kind="destroyed").exists()


def test_forms_are_destroyed_once(proposed, deputy):
    blanks.destroy(proposed, by=deputy, on=TODAY())
    assert refused(blanks.destroy, proposed, by=deputy, on=TODAY()) == "not_in_force"


def test_a_refused_proposal_is_not_confirmed_in_the_place_of_the_next(blank_range, proposed, officer, deputy):
    """Else whoever proposed last would destroy alone, under the paper that was refused."""
    blanks.keep(proposed, by=deputy, reason="Biên bản thiếu chữ ký")
    director = make_user(Role.DIRECTOR, centre=blank_range.centre)
    again = record(blank_range, director, Kind.SET_ASIDE, 5, 6, minutes_no="06-BB/TTCT")
    for by in (director, officer):
        assert refused(blanks.destroy, proposed, by=by, on=TODAY()) == "not_in_force"
        assert refused(blanks.keep, proposed, by=by, reason="x") == "not_in_force"
    assert refused(blanks.destroy, again, by=director, on=TODAY()) == "own_proposal"
    assert blanks.destroy(again, by=officer, on=TODAY()).minutes_no == "06-BB/TTCT"


def test_a_proposal_stands_as_long_as_it_holds_for_all_its_forms(blank_range, proposed, officer, deputy):
    record(blank_range, officer, Kind.SPOILED, 6)
    record(blank_range, deputy, Kind.SET_ASIDE, 6)
    assert refused(blanks.destroy, proposed, by=deputy, on=TODAY()) == "not_in_force"


def test_forms_that_are_kept_are_spoiled_as_before(blank_range, proposed, deputy):
    blanks.keep(proposed, by=deputy, reason="Biên bản thiếu chữ ký")
    assert counts(blank_range) == {LEFT: 98, "spoiled": 2}


def test_the_only_person_of_a_centre_destroys_alone_and_it_is_marked(settings):
    settings.ALLOW_SINGLE_HANDED = True
    centre = make_centre("Đô Lương")
    alone = make_user(Role.DIRECTOR, centre=centre)
    blank_range = receive(centre, alone, prefix="ZZ")
    record(blank_range, alone, Kind.SPOILED, 5)
    blanks.destroy(record(blank_range, alone, Kind.SET_ASIDE, 5), by=alone, on=TODAY())
    assert AuditLine.objects.filter(verb="destroy_alone").count() == 1


# --- Against the register ---------------------------------------------------------------------------------


def differences(blank_range):
    return blankstock.differences(blankstock.stock([blank_range]), Certificate.objects.all())


def test_ledger_and_register_agree_once_every_certificate_stands_on_a_form(blank_range, course_class, officer):
    assert differences(blank_range).without_total == 3
    use(blank_range, course_class, officer)
    assert differences(blank_range).are_none


def test_a_form_of_a_replaced_certificate_is_told(blank_range, course_class, officer, certificates):
    use(blank_range, course_class, officer)
    Certificate.objects.filter(pk=certificates[0].pk).update(status="void", status_on=TODAY(), status_reason="Hỏng")
    ((_range, span),) = differences(blank_range).ended
    assert span.first == 10


def test_a_centre_without_blank_forms_has_no_differences(certificates):
    assert blankstock.differences([], Certificate.objects.all()).are_none


# --- The database -----------------------------------------------------------------------------------------


def test_the_database_keeps_what_was_written(blank_range, officer):
    row = record(blank_range, officer, Kind.SPOILED, 5)
    for statement in ("UPDATE certificates_blankuse SET first = 6 WHERE id = %s",
                      "DELETE FROM certificates_blankuse WHERE id = %s"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.pk])
