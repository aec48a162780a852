"""Pages of a roster import: template, upload, review, result."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from centres.scope import Role
from courses import import_tasks, importing
from courses.models import Learner, RosterImport
from courses.reviewing import review
from courses.rosters.check import CheckedRow
from courses.rosters.fields import FIELDS
from courses.rosters.read import UnreadableFile, read
from tests.build import enrol, make_centre, make_class, make_import, make_person, make_roster_file, make_row, make_user

pytestmark = pytest.mark.django_db
Step = RosterImport.Step
REFUSED_SAMPLES = ["17-co-mat-khau.xlsx", "20-thuc-the-xml.xlsx", "25-anh-doi-duoi.xlsx"]


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    officer = make_user()
    client.force_login(officer)
    return officer


@pytest.fixture
def course_class(officer):
    """An open class of the officer's centre."""
    return make_class(officer.centre, by=officer)


def upload_page(course_class):
    return reverse("roster-import", args=[course_class.pk])


def page_of(work, name="import-detail"):
    return reverse(name, args=[work.pk])


def ticks_of(work):
    """What the page of an import posts as it stands."""
    found = review(work, by=work.created_by)
    keys = [line.key for row in found.troubled for line in row.lines if line.is_choice]
    keys += [row.key for row in found.rows if row.state == "offered"]
    ticked = [line.key for row in found.troubled for line in row.lines if line.is_agreed]
    ticked += [row.key for row in found.rows if row.is_same]
    return {"digest": found.digest, "shown": keys, "tick": ticked, "basis": importing.basis_of(work)}


def confirm(client, work, **more):
    """Press the red button of the page as it stands, and let the worker write."""
    answer = client.post(page_of(work, "import-confirm"), ticks_of(work) | more)
    import_tasks.write_roster.call(work.pk)
    work.refresh_from_db()
    return answer


def upload(client, course_class, file):
    """Send a file through the page, and let the worker read it."""
    answer = client.post(upload_page(course_class), {"file": file})
    work = RosterImport.objects.first()
    import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    return answer, work


# --- Template ----------------------------------------------------------------------------------------


def test_the_template_is_a_workbook_with_the_columns_of_a_roster_and_no_people(client, officer):
    answer = client.get(reverse("roster-template"))
    assert answer["Content-Disposition"] == 'attachment; filename="mau-danh-sach-hoc-vien.xlsx"'
    with pytest.raises(UnreadableFile) as refused:
        read(answer.content)
    assert refused.value.code == "no_rows"  # the header was found


def test_the_template_filled_in_and_uploaded_brings_its_learners_back(client, officer, course_class):
    typed = {"full_name": "Vừ Bá Chìa", "birth_date": "08/03/1990", "gender": "Nam", "workplace": "Chi bộ bản Khe Nóng",
             "citizen_id": "040090001234"}  # fmt: skip
    data = fill_in(client.get(reverse("roster-template")).content, typed)
    confirm(client, upload(client, course_class, SimpleUploadedFile("mau.xlsx", data))[1])
    learner = course_class.enrolments.get().learner
    assert (learner.full_name, learner.birth_text, learner.citizen_id) == ("Vừ Bá Chìa", "08/03/1990", "040090001234")


def fill_in(template, cells):
    """The template with one learner typed into row 2, as a spreadsheet would write it."""
    row = "".join(
        f'<c r="{chr(ord("B") + column)}2" t="inlineStr"><is><t>{cells[key]}</t></is></c>'
        for column, key in enumerate(FIELDS)
        if key in cells
    )
    filled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", f'<row r="2">{row}</row></sheetData>'.encode())
            new.writestr(name, part)
    return filled.getvalue()


# --- Step 1: upload ----------------------------------------------------------------------------------


def test_a_roster_goes_through_all_three_steps(client, officer, course_class):
    assert client.get(upload_page(course_class)).status_code == 200
    file = make_roster_file(make_row("Nguyễn Thị Ánh Nguyệt"), make_row("Vừ Bá Chìa", gender="Nam"))
    answer, work = upload(client, course_class, file)
    assert answer["Location"] == page_of(work)
    shown = client.get(page_of(work))
    assert (shown.context["joining"], Learner.objects.count()) == (2, 0)
    answer = confirm(client, work)
    assert answer["Location"] == page_of(work)
    result = client.get(page_of(work))
    assert [figure["value"] for figure in result.context["figures"]] == [2, 2, 0, 0]
    assert sorted(Learner.objects.values_list("full_name", flat=True)) == ["Nguyễn Thị Ánh Nguyệt", "Vừ Bá Chìa"]
    assert course_class.enrolments.count() == 2


@pytest.mark.parametrize("name", REFUSED_SAMPLES)
def test_an_unreadable_file_says_so_and_asks_for_another(client, officer, course_class, name):
    samples = Path(__file__).parents[1] / "data" / "rosters"
    _answer, work = upload(client, course_class, SimpleUploadedFile(name, (samples / name).read_bytes()))
    shown = client.get(page_of(work))
    assert work.errors[0]["message"] in shown.content.decode()
    assert upload_page(course_class) in shown.content.decode()
    assert page_of(work, "import-read-again") not in shown.content.decode()  # it would read the same again
    assert page_of(work) not in client.get(upload_page(course_class)).content.decode()


def test_an_empty_file_comes_back_with_its_sentence_beside_the_field(client, officer, course_class):
    answer = client.post(upload_page(course_class), {"file": SimpleUploadedFile("x.xlsx", b"")})
    assert (answer.status_code, len(answer.context["form"].errors["file"])) == (200, 1)
    assert not RosterImport.objects.exists()


def test_no_file_is_asked_for(client, officer, course_class):
    answer = client.post(upload_page(course_class))
    assert list(answer.context["form"].errors) == ["file"]


def test_a_hostile_file_name_is_shown_as_text_and_never_used(client, officer, course_class):
    file = make_roster_file(make_row(), name='<img src=x onerror="a()">.xlsx')
    _answer, work = upload(client, course_class, file)
    assert work.file.name == f"rosters/{course_class.centre_id}/{work.key}"
    assert "<img" not in client.get(page_of(work)).content.decode()


def test_the_page_of_a_class_that_is_not_open_has_no_form_but_a_way_back(client, officer):
    planned = make_class(officer.centre, by=officer, opened=False)
    page = client.get(upload_page(planned)).content.decode()
    assert 'type="file"' not in page
    assert planned.get_absolute_url() in page


def test_an_upload_that_waits_is_found_again_from_the_class(client, officer, course_class):
    work = make_import(course_class, make_row())
    assert page_of(work) in client.get(upload_page(course_class)).content.decode()


# --- Step 2: review ----------------------------------------------------------------------------------


def test_the_four_figures_count_each_row_once_and_say_what_will_be_written(client, officer, course_class):
    other = make_class(officer.centre, by=officer)
    enrol(other, 1, full_name="Nguyễn Thị Hòa")
    work = make_import(
        course_class, make_row(), make_row("Nguyễn Thị Hòa"), make_row("LÊ THỊ MAI"), make_row(birth_date="31/02/1979")
    )
    figures = client.get(page_of(work)).context["figures"]
    assert [(figure["value"], figure["whole"]) for figure in figures] == [(1, 4), (1, 4), (2, 4), (3, 4)]


def test_the_red_button_says_how_many_learners_join(client, officer, course_class):
    work = make_import(course_class, make_row(), make_row(), make_row(gender=""))
    page = client.get(page_of(work)).content.decode()
    assert "Ghi 2 học viên vào lớp" in page
    assert page.count("btn-primary") == 1


def test_a_class_without_enough_places_says_so_and_offers_no_confirmation(client, officer):
    work = make_import(make_class(officer.centre, by=officer, capacity=1), make_row(), make_row())
    answer = client.get(page_of(work))
    assert answer.context["too_many"]
    assert page_of(work, "import-confirm") not in answer.content.decode()


def test_ticks_are_kept_and_the_figures_follow(client, officer, course_class):
    work = make_import(course_class, make_row("Nguyễn Thị Hòa"), make_row("Nguyễn Thị Hòa"))
    key = "3:full_name:duplicate_person"
    client.post(page_of(work, "import-accept"), {"shown": [key], "tick": [key]})
    assert client.get(page_of(work)).context["joining"] == 2
    client.post(page_of(work, "import-accept"), {"shown": [key]})
    assert client.get(page_of(work)).context["joining"] == 1


def test_a_tick_under_htmx_answers_with_the_changed_part_alone(client, officer, course_class):
    work = make_import(course_class, make_row("LÊ THỊ MAI"))
    answer = client.post(page_of(work, "import-accept"), {"shown": ["2:full_name:name_case"]}, HTTP_HX_REQUEST="true")
    part = answer.content.decode()
    assert (answer.context["joining"], 'id="review"' in part, "<!doctype" in part) == (1, True, False)


@pytest.mark.parametrize("key", ["x", "1:2", "2:full_name:name_case:3", "abc:full_name:name_case"])
def test_a_tick_that_no_page_ever_showed_is_ignored(client, officer, course_class, key):
    work = make_import(course_class, make_row("LÊ THỊ MAI"))
    before = work.accepted_fixes
    answer = client.post(page_of(work, "import-accept"), {"shown": [key], "tick": [key]})
    work.refresh_from_db()
    assert (answer.status_code, work.accepted_fixes) == (302, before)


def test_ticks_changed_without_scripts_come_back_once_with_the_new_count(client, officer, course_class):
    work = make_import(course_class, make_row("Nguyễn Thị Hòa"), make_row("Nguyễn Thị Hòa"))
    key = "3:full_name:duplicate_person"
    confirm(client, work, shown=[key], tick=[key])
    work.refresh_from_db()
    assert (work.step, Learner.objects.count()) == (Step.REVIEW, 0)
    confirm(client, work)
    assert Learner.objects.count() == 2


def test_confirmed_twice_the_result_is_shown_and_nothing_added(client, officer, course_class):
    work = make_import(course_class, make_row())
    first, second = confirm(client, work), confirm(client, work)
    assert first["Location"] == second["Location"] == page_of(work)
    assert (Learner.objects.count(), course_class.enrolments.count()) == (1, 1)


def test_a_refusal_of_the_confirmation_is_said_on_the_page(client, officer, course_class):
    work = make_import(course_class, make_row())
    answer = client.post(page_of(work, "import-confirm"), {"digest": "old"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Learner.objects.count() == 0


def test_a_refusal_of_the_worker_is_said_on_the_page_until_something_is_changed(client, officer, course_class):
    work = make_import(course_class, make_row("Nguyễn Thị Hòa"), make_row("LÊ THỊ MAI"))
    data = ticks_of(work)
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")
    client.post(page_of(work, "import-confirm"), data)
    import_tasks.write_roster.call(work.pk)
    assert "Số dòng sẽ ghi đã thay đổi" in client.get(page_of(work)).content.decode()
    client.post(page_of(work, "import-accept"), {"shown": data["shown"]})
    assert "Số dòng sẽ ghi đã thay đổi" not in client.get(page_of(work)).content.decode()


def test_a_discarded_import_says_so_and_leads_back_to_the_class(client, officer, course_class):
    work = make_import(course_class, make_row())
    assert client.post(page_of(work, "import-discard"))["Location"] == course_class.get_absolute_url()
    assert course_class.get_absolute_url() in client.get(page_of(work)).content.decode()
    assert Learner.objects.count() == 0


def test_the_faulty_rows_are_downloaded_under_the_code_of_the_class(client, officer, course_class):
    work = make_import(course_class, make_row(), make_row("Vừ Bá Chìa", gender=""))
    answer = client.get(page_of(work, "import-faulty"))
    assert "attachment" in answer["Content-Disposition"]
    assert [row.cells["full_name"] for row in read(answer.content).rows] == ["Vừ Bá Chìa"]


def test_without_faulty_rows_there_is_nothing_to_download(client, officer, course_class):
    work = make_import(course_class, make_row())
    assert client.get(page_of(work, "import-faulty")).status_code == 404


def test_citizen_ids_are_masked_on_the_page(client, officer, course_class):
    work = make_import(course_class, make_row(citizen_id="040190001234"), make_row(citizen_id="40190005678"))
    page = client.get(page_of(work)).content.decode()
    assert "040190001234" not in page
    assert "40190005678" not in page
    assert "040190•••234" in page


def test_deeds_answer_to_posts_alone(client, officer, course_class):
    work = make_import(course_class, make_row())
    deeds = ["import-accept", "import-confirm", "import-discard"]
    assert [client.get(page_of(work, deed)).status_code for deed in deeds] == [405, 405, 405]
    work.refresh_from_db()
    assert work.step == Step.REVIEW


def test_the_page_takes_the_same_queries_with_one_row_and_with_thirty(client, officer, course_class, constant_queries):
    other = make_class(officer.centre, by=officer)
    enrol(other, 30)
    work = make_import(course_class, make_row("LÊ THỊ MAI"))
    kept = work.rows[0]
    known = [enrolment.learner.full_name for enrolment in other.enrolments.all()]

    def add_rows(n):
        """Names in capitals and learners of the other class by turns."""
        for number in range(len(work.rows) + 2, len(work.rows) + 2 + n):
            name = known[number % 30] if number % 2 else f"LÊ THỊ {chr(65 + number % 25)}A"
            values = kept["values"] | {"full_name": name}
            work.rows.append(kept | {"number": number, "values": values, "typed": values})
        work.total = len(work.rows)
        work.save()

    constant_queries(client, page_of(work), add_rows)
    assert CheckedRow.from_json(work.rows[-1]).number == work.total + 1


# --- Who is refused ----------------------------------------------------------------------------------

PAGES = ["import-detail", "import-faulty"]
DEEDS = ["import-accept", "import-confirm", "import-discard"]


def test_another_centre_finds_nothing(client):
    work = make_import(None, make_row(), make_row(gender=""))
    client.force_login(make_user(centre=make_centre("Diễn Châu")))
    answers = [client.get(upload_page(work.course_class))]
    answers += [client.get(page_of(work, page)) for page in PAGES]
    answers += [client.post(page_of(work, deed)) for deed in DEEDS]
    assert [answer.status_code for answer in answers] == [404] * 6


def test_the_province_oversees_but_does_not_import(client):
    work = make_import(None, make_row(), make_row(gender=""))
    client.force_login(make_user(Role.PROVINCE, province=work.centre.province))
    answers = [client.get(upload_page(work.course_class))]
    answers += [client.get(page_of(work, page)) for page in PAGES]
    answers += [client.post(page_of(work, deed)) for deed in DEEDS]
    assert [answer.status_code for answer in answers] == [403] * 6


def test_a_lecturer_may_not_import_even_into_the_own_class(client):
    centre = make_centre()
    person = make_person(centre)
    course_class = make_class(centre, head=person)
    work = make_import(course_class, make_row())
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    assert client.get(upload_page(course_class)).status_code == 403
    assert client.post(upload_page(course_class), {"file": make_roster_file(make_row())}).status_code == 403
    assert client.get(page_of(work)).status_code == 404
    assert RosterImport.objects.get().step == importing.Step.REVIEW
