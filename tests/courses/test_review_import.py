"""What the page of an import announces: fixes agreed to, people found, rows that stay out."""

import pytest

from courses import importing
from courses.reviewing import OFFERED, REFUSED, TWICE, masked, review
from courses.rosters.fields import FIELDS
from tests.build import enrol, make_centre, make_class, make_import, make_row

pytestmark = pytest.mark.django_db
ID = "040190001234"
TCVN3 = "TrÇn V¨n S¬n"


def reviewed(work):
    """The Review as the uploader sees it."""
    return review(work, by=work.created_by)


def tick(work, *keys, shown=None):
    """Send the ticks of a page that showed `shown`."""
    importing.agree(work, frozenset(keys), shown=frozenset(shown or keys), by=work.created_by)
    return reviewed(work)


def keys_of(found):
    """All ticks of the page."""
    return [line.key for row in found.troubled for line in row.lines if line.is_choice]


def test_a_clean_row_is_new_and_will_be_written():
    found = reviewed(make_import(None, make_row()))
    assert ([row.state for row in found.rows], len(found.written), found.troubled) == (["new"], 1, [])


def test_a_certain_fix_is_agreed_to_from_the_start_and_shown():
    row = reviewed(make_import(None, make_row("LÊ THỊ HÒA"))).rows[0]
    assert row.row.values["full_name"] == "Lê Thị Hòa"
    assert [(line.value, line.suggestion, line.is_agreed) for line in row.lines] == [("LÊ THỊ HÒA", "Lê Thị Hòa", True)]


def test_without_its_tick_the_value_stays_as_typed():
    work = make_import(None, make_row("LÊ THỊ HÒA"))
    found = tick(work, shown=keys_of(reviewed(work)))
    assert (found.rows[0].row.values["full_name"], len(found.written)) == ("LÊ THỊ HÒA", 1)


def test_a_fix_that_is_a_guess_waits_for_a_tick():
    work = make_import(None, make_row("Ông Thị Lộc"))
    assert reviewed(work).rows[0].row.values["full_name"] == "Ông Thị Lộc"
    assert tick(work, *keys_of(reviewed(work))).rows[0].row.values["full_name"] == "Thị Lộc"


def test_a_row_refused_for_its_old_font_joins_with_the_reading_or_stays_out():
    work = make_import(None, make_row(TCVN3, gender="Nam"))
    assert [row.row.values["full_name"] for row in reviewed(work).written] == ["Trần Văn Sơn"]
    found = tick(work, shown=keys_of(reviewed(work)))
    assert ([row.state for row in found.rows], found.written) == ([REFUSED], [])


def test_one_fix_may_bring_up_the_next():
    row = reviewed(make_import(None, make_row("Đ/c LÊ THỊ HÒA"))).rows[0]
    assert row.row.values["full_name"] == "Lê Thị Hòa"
    assert [line.suggestion for line in row.lines] == ["LÊ THỊ HÒA", "Lê Thị Hòa"]


def test_a_tick_that_was_not_on_the_page_stays_as_it_was():
    work = make_import(None, make_row("LÊ THỊ HÒA"), make_row("LÊ THỊ MAI"))
    first, _second = keys_of(reviewed(work))
    found = tick(work, shown=[first])
    assert [row.row.values["full_name"] for row in found.rows] == ["LÊ THỊ HÒA", "Lê Thị Mai"]


def test_the_same_name_and_birth_twice_in_a_file_joins_once_unless_declared_two_people():
    work = make_import(None, make_row("Nguyễn Thị Hòa"), make_row("Nguyễn Thị Hòa"))
    assert [row.state for row in reviewed(work).rows] == ["new", TWICE]
    assert len(tick(work, *keys_of(reviewed(work))).written) == 2


def test_the_same_citizen_id_twice_in_a_file_cannot_be_declared_right():
    work = make_import(None, make_row(citizen_id=ID), make_row(citizen_id=ID))
    assert [row.state for row in reviewed(work).rows] == ["new", REFUSED]
    assert keys_of(reviewed(work)) == []


def test_a_citizen_id_registered_for_another_name_keeps_the_row_out_and_tells_no_name():
    elsewhere = make_class(make_centre("Diễn Châu"))
    enrol(elsewhere, 1, full_name="Phạm Văn Bí Mật", citizen_id=ID, gender="male")
    row = reviewed(make_import(None, make_row(citizen_id=ID))).rows[0]
    assert (row.state, row.is_left_out, row.learner) == ("conflict", True, None)
    assert "Bí Mật" not in row.reason


def test_a_person_found_by_name_and_birth_is_offered_with_the_tick_set():
    course_class = make_class()
    learner = enrol(course_class, 1, full_name="Nguyễn Thị Hòa")[0].learner
    second = make_class(course_class.centre, by=course_class.created_by)
    row = reviewed(make_import(second, make_row("Nguyễn Thị Hòa"))).rows[0]
    assert (row.state, row.learner, row.is_same, row.is_written) == (OFFERED, learner, True, True)


def test_the_offer_can_be_declined_and_taken_up_again():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa")
    work = make_import(make_class(course_class.centre, by=course_class.created_by), make_row("Nguyễn Thị Hòa"))
    key = reviewed(work).rows[0].key
    declined, taken = set(tick(work, shown=[key]).apart), set(tick(work, key).apart)
    assert (declined, taken) == ({2}, set())


def test_a_name_with_other_marks_is_offered_without_the_tick():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hương")
    second = make_class(course_class.centre, by=course_class.created_by)
    row = reviewed(make_import(second, make_row("Nguyễn Thị Hường"))).rows[0]
    assert (row.state, row.is_same, row.is_written) == (OFFERED, False, True)


def test_the_page_can_tell_how_a_person_was_found():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID)
    second = make_class(course_class.centre, by=course_class.created_by)
    found = reviewed(make_import(second, make_row("Nguyễn Thị Hòa", citizen_id=ID))).rows[0]
    offered = reviewed(make_import(second, make_row("Nguyễn Thị Hòa"))).rows[0]
    assert [(row.state, row.is_by_id) for row in (found, offered)] == [("same_id", True), (OFFERED, False)]


def test_who_is_on_the_roster_is_said_and_not_written_again():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa")
    row = reviewed(make_import(course_class, make_row("Nguyễn Thị Hòa"))).rows[0]
    assert (row.state, row.is_known, row.is_written, row.is_left_out) == ("enrolled", True, False, False)


def test_rows_that_stay_out_come_first():
    work = make_import(None, make_row("LÊ THỊ HÒA"), make_row(), make_row(birth_date="31/02/1979"))
    assert [row.number for row in reviewed(work).troubled] == [4, 2]


def test_the_reason_names_the_column_and_what_stops_the_row_alone():
    row = reviewed(make_import(None, make_row("LÊ THỊ HÒA", birth_date="31/02/1979"))).rows[0]
    assert row.reason.startswith(f"{FIELDS['birth_date'].header}: ")
    assert FIELDS["full_name"].header not in row.reason


def test_citizen_ids_are_masked_wherever_they_are_shown():
    work = make_import(None, make_row(citizen_id="40190001234"), make_row(citizen_id="040175012345", gender="Nam"))
    found = reviewed(work)
    shown = " ".join(f"{line.value} {line.suggestion} {line.message}" for row in found.rows for line in row.lines)
    assert "40190001234" not in shown
    assert ID not in shown
    assert [row.masked_id for row in found.rows] == ["040190•••234", "040175•••345"]
    assert masked("12345") == "•••••"


def test_the_digest_changes_with_what_would_happen_and_with_nothing_else():
    work = make_import(None, make_row("Nguyễn Thị Hòa"), make_row("Nguyễn Thị Hòa"))
    before = reviewed(work).digest
    assert reviewed(work).digest == before
    assert tick(work, *keys_of(reviewed(work))).digest != before
