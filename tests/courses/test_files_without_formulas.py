"""Whatever people, classes and centres are called, no cell of a workbook that leaves the portal calculates."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from centres import audit
from centres.scope import Role
from centres.tables import FORMULA_SIGNS
from certificates.models import Register
from courses import packing
from courses.models import AssessmentPart
from courses.packs.columns import FIRST_COLUMN, FIRST_ROW, SCORES
from tests.build import (
    enrol,
    make_blanks,
    make_centre,
    make_certificates,
    make_class,
    make_director,
    make_import,
    make_lecturer,
    make_programme,
    make_row,
    make_session,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("x")'


@pytest.fixture
def course_class():
    """A class of which everything somebody typed begins like a formula."""
    centre = make_centre(name=FORMULA, short_name=FORMULA, address=FORMULA)
    make_director(centre, FORMULA)
    programme = make_programme(FORMULA)
    AssessmentPart.objects.update(name=FORMULA)
    made = make_class(centre, programme=programme, name=FORMULA, code="-1")
    enrol(made, 1, full_name=FORMULA, workplace=FORMULA, position=FORMULA)
    make_session(made, lecturer=make_lecturer(centre, FORMULA))
    return made


def refused_rows(course_class):
    """A returned workbook in which a score begins like a formula."""
    by = course_class.created_by
    book, file = openpyxl.load_workbook(io.BytesIO(packing.take_out(course_class, by=by))), io.BytesIO()
    book[SCORES].cell(FIRST_ROW, FIRST_COLUMN + 1).value = "@SUM(A1)"
    book.save(file)
    return packing.send_back(course_class, SimpleUploadedFile("goi-lop.xlsx", file.getvalue()), by=by)


def faulty_rows(course_class):
    """An import with a row that stays out."""
    return make_import(course_class, make_row(FORMULA, note="+84", birth_date="-"))


def book(course_class):
    """The register of a class whose people and names begin like a formula."""
    made = make_class(course_class.centre, name=FORMULA, code="-2")
    enrol(made, 1, full_name=FORMULA, workplace=FORMULA)
    make_certificates(recognise_class(made))
    return Register.objects.get()


def all_books(course_class):
    book(course_class)


def blanks(course_class):
    make_blanks(course_class.centre, prefix="@", received_from=FORMULA, minutes_no=FORMULA)


def log(course_class):
    audit.record(course_class.created_by, "rename", course_class.centre, reason=FORMULA)


@pytest.mark.parametrize(
    ("page", "role", "row", "columns"),
    [
        ("centre-export", Role.PROVINCE, None, 2),  # centre, director
        ("directory-export", Role.PROVINCE, None, 3),  # name, short name, address
        ("hour-export", Role.OFFICER, None, 5),  # lecturer and centre twice, class
        ("plan-actuals-export", Role.OFFICER, None, 1),
        ("learner-export", Role.OFFICER, None, 4),  # name, workplace, position, centre
        ("roster-export", Role.OFFICER, lambda course_class: course_class, 3),  # name, workplace, position
        ("book-export", Role.OFFICER, book, 2),  # name, workplace
        ("certificate-export", Role.OFFICER, all_books, 2),
        ("blank-export", Role.OFFICER, blanks, 3),  # centre twice, received from
        ("audit-export", Role.DIRECTOR, log, 1),  # reason
        ("class-pack-take", Role.OFFICER, lambda course_class: course_class, 7),
        ("pack-refused", Role.OFFICER, refused_rows, 7),
        ("import-faulty", Role.OFFICER, faulty_rows, 1),
    ],
)
def test_what_begins_like_a_formula_is_marked_as_text(client, course_class, page, role, row, columns):
    client.force_login(make_user(role, centre=course_class.centre, province=course_class.centre.province))
    shown = row(course_class) if row else None
    address = reverse(page, args=[shown.pk] if shown else [])
    send = client.post if page in ("class-pack-take", "pack-refused", "learner-export") else client.get
    answer = send(f"{address}?year={course_class.year}", {"kind": "xlsx"} if send == client.post else None)
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)) for row in sheet.rows for cell in row]
    cells = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(FORMULA_SIGNS)]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)] * len(cells)
    assert len({(cell.parent, cell.column) for cell in cells if cell.value == FORMULA}) == columns
