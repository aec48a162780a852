"""An import on its way: progress, a stop, kinds of suggestions, two pages at once, and what goes wrong meanwhile."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse

from centres import work as long_work
from centres.models import WorkStatus
from centres.scope import Role
from courses import classes, import_tasks, importing, reviewing
from courses.models import Learner, RosterImport
from courses.reviewing import review
from courses.views import roster_page
from tests.build import (
    confirm_import,
    enrol,
    make_centre,
    make_class,
    make_import,
    make_roster_file,
    make_row,
    make_user,
    upload_roster,
)

pytestmark = pytest.mark.django_db
Step = RosterImport.Step


@pytest.fixture
def officer(client):
    officer = make_user()
    client.force_login(officer)
    return officer


@pytest.fixture
def course_class(officer):
    return make_class(officer.centre, by=officer)


@pytest.fixture
def uploaded(course_class, officer):
    """An import whose file waits to be read."""
    return importing.upload(course_class, make_roster_file(make_row()), by=officer)


def confirmed(work):
    """An import that waits to be written."""
    return importing.confirm(work, by=work.created_by, digest=review(work, by=work.created_by).digest)


def page_of(work, name="import-detail"):
    return reverse(name, args=[work.pk])


def state(work):
    work.refresh_from_db()
    return work.step, work.status


# --- Progress ----------------------------------------------------------------------------------------


def test_the_page_shows_the_reading_and_asks_again_by_itself(client, uploaded):
    page = client.get(page_of(uploaded)).text
    assert page_of(uploaded, "import-progress") in page
    assert page_of(uploaded, "import-stop") in page
    assert "<noscript>" in page
    part = client.get(page_of(uploaded, "import-progress"), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part
    import_tasks.read_roster.call(uploaded.pk)
    part = client.get(page_of(uploaded, "import-progress"), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    assert client.get(page_of(uploaded, "import-progress"))["Location"] == page_of(uploaded)


def test_the_work_tells_how_far_it_is(monkeypatch, course_class):
    told = []
    monkeypatch.setattr(import_tasks, "AT_ONCE", 2)
    monkeypatch.setattr(reviewing, "AT_ONCE", 2)
    monkeypatch.setattr(long_work, "beat", lambda row, done: told.append(done) or True)
    work = upload_roster(course_class, make_roster_file(*(make_row() for _n in range(5))))
    assert (told, work.done, work.total) == ([0, 0, 2, 4], 5, 5)
    told.clear()
    assert confirm_import(work).done == 5
    assert told == [2, 4]


# --- Stopping ----------------------------------------------------------------------------------------


def test_a_reading_that_waits_is_stopped_at_once_and_its_file_goes(
    client, uploaded, django_capture_on_commit_callbacks
):
    name = uploaded.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(uploaded, "import-stop"))
    assert (*state(uploaded), bool(uploaded.file)) == (Step.DISCARDED, WorkStatus.CANCELLED, False)
    assert not default_storage.exists(name)
    import_tasks.read_roster.call(uploaded.pk)
    assert state(uploaded) == (Step.DISCARDED, WorkStatus.CANCELLED)


def test_a_reading_that_runs_stops_at_its_next_look(uploaded, officer, monkeypatch):
    read = import_tasks.read

    def read_while_somebody_stops_it(*args, **facts):
        importing.stop(uploaded, by=officer)
        return read(*args, **facts)

    monkeypatch.setattr(import_tasks, "read", read_while_somebody_stops_it)
    import_tasks.read_roster.call(uploaded.pk)
    assert (state(uploaded), uploaded.rows) == ((Step.DISCARDED, WorkStatus.CANCELLED), [])


def test_a_writing_that_waits_goes_back_to_the_check(course_class, officer):
    work = confirmed(make_import(course_class, make_row()))
    importing.stop(work, by=officer)
    assert state(work) == (Step.REVIEW, WorkStatus.DONE)
    import_tasks.write_roster.call(work.pk)
    assert Learner.objects.count() == 0
    assert confirm_import(work).enrolled == 1  # it can be confirmed again


def test_a_writing_stopped_before_its_end_leaves_nothing(course_class, officer, monkeypatch):
    work = confirmed(make_import(course_class, make_row()))
    finish = import_tasks._finish

    def finish_while_somebody_stops_it(row, *facts):
        RosterImport.objects.filter(pk=row.pk).update(cancel_asked=True)
        finish(row, *facts)

    monkeypatch.setattr(import_tasks, "_finish", finish_while_somebody_stops_it)
    import_tasks.write_roster.call(work.pk)
    assert (state(work), Learner.objects.count()) == ((Step.REVIEW, WorkStatus.DONE), 0)
    assert not work.cancel_asked


def test_what_is_written_is_not_stopped(course_class, officer):
    work = confirm_import(make_import(course_class, make_row()))
    with pytest.raises(ValidationError) as refused:
        importing.stop(work, by=officer)
    assert (refused.value.code, state(work)) == ("is_over", (Step.COMMITTED, WorkStatus.DONE))


# --- Kinds of suggestions ----------------------------------------------------------------------------


def test_a_kind_of_suggestions_is_accepted_by_one_button(client, course_class):
    names = ["LÊ THỊ MAI", "LÊ THỊ LAN", "Ông Thị Lộc"]
    work = make_import(course_class, *(make_row(name) for name in names), make_row(phone="912345678"))
    importing.agree(work, frozenset(), shown=frozenset(importing.key_of(*fix) for fix in work.accepted_fixes),
                    by=work.created_by)  # fmt: skip
    page = client.get(page_of(work))
    kinds = {kind.first.kind: kind.count for kind in page.context["kinds"]}
    assert kinds == {"full_name:name_case": 2, "phone:lost_zero": 1}  # a guess about a name stays one by one
    assert "Chấp nhận cả 2 đề xuất loại này" in page.text
    client.post(page_of(work, "import-accept"), {"kind": "full_name:name_case"})
    work.refresh_from_db()
    found = review(work, by=work.created_by)
    assert [row.row.values["full_name"] for row in found.rows][:3] == ["Lê Thị Mai", "Lê Thị Lan", "Ông Thị Lộc"]
    assert [kind.first.kind for kind in found.kinds] == ["phone:lost_zero"]


@pytest.mark.parametrize("kind", ["full_name:name_address", "x", "full_name:duplicate_person", ":::", "full_name"])
def test_a_kind_no_page_offers_changes_nothing(client, course_class, kind):
    work = make_import(course_class, make_row("Ông Thị Lộc"), make_row("Lê Thị Mai"), make_row("Lê Thị Mai"))
    client.post(page_of(work, "import-accept"), {"kind": kind})
    work.refresh_from_db()
    assert work.accepted_fixes == []


def test_the_ticks_of_the_page_are_kept_with_the_kind(client, course_class):
    work = make_import(course_class, make_row("Ông Thị Lộc"), make_row("LÊ THỊ MAI"))
    key = "2:full_name:name_address"
    client.post(page_of(work, "import-accept"), {"kind": "full_name:name_case", "shown": [key], "tick": [key]})
    work.refresh_from_db()
    assert [2, "full_name", "name_address"] in work.accepted_fixes


# --- Many rows ---------------------------------------------------------------------------------------


def test_a_long_list_is_shown_page_by_page_and_the_place_is_kept(client, course_class, monkeypatch):
    monkeypatch.setattr(roster_page, "PER_PAGE", 2)
    monkeypatch.setattr(roster_page, "MOST_SHOWN", 3)
    monkeypatch.setattr(roster_page, "FIRST", 1)
    work = make_import(course_class, *(make_row(gender="") for _n in range(5)), *(make_row() for _n in range(6)))
    page = client.get(page_of(work) + "?look=2&known=1&evil=<script>")
    assert [row.number for row in page.context["troubled"]["rows"]] == [4, 5]
    assert (len(page.context["new"]), len(page.context["more_new"]), page.context["new_total"]) == (1, 2, 6)
    assert page.context["places"] == "?look=2&known=1"
    assert "look=3" in page.text
    answer = client.post(page_of(work, "import-accept") + "?look=2", {})
    assert answer["Location"] == page_of(work) + "?look=2"
    assert client.get(page_of(work) + "?look=99&known=x").status_code == 200


# --- Two pages at once -------------------------------------------------------------------------------


def test_a_row_accepted_on_one_page_stops_the_confirmation_of_the_other(client, course_class):
    work = make_import(course_class, make_row("Ông Thị Lộc"), make_row())
    page = client.get(page_of(work))
    shown = {"digest": page.context["review"].digest, "basis": page.context["basis"], "shown": []}
    key = "2:full_name:name_address"
    client.post(page_of(work, "import-accept"), {"shown": [key], "tick": [key], "basis": shown["basis"]})
    answer = client.post(page_of(work, "import-confirm"), shown, follow=True)
    assert "Có người đã đổi lựa chọn" in answer.text
    assert state(work)[0] == Step.REVIEW


def test_ticks_sent_after_the_confirmation_change_nothing(client, course_class):
    work = confirmed(make_import(course_class, make_row("Ông Thị Lộc")))
    key = "2:full_name:name_address"
    client.post(page_of(work, "import-accept"), {"shown": [key], "tick": [key]})
    import_tasks.write_roster.call(work.pk)
    assert Learner.objects.get().full_name == "Ông Thị Lộc"


def test_a_discarded_import_is_not_confirmed(client, course_class, officer):
    work = make_import(course_class, make_row())
    digest = review(work, by=officer).digest
    importing.discard(work, by=officer)
    answer = client.post(page_of(work, "import-confirm"), {"digest": digest}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert (state(work)[0], Learner.objects.count()) == (Step.DISCARDED, 0)


# --- What goes wrong meanwhile -----------------------------------------------------------------------


def test_a_class_that_closed_after_the_confirmation_takes_nobody(course_class, officer):
    enrol(course_class, 1)
    work = confirmed(make_import(course_class, make_row()))
    classes.finish(course_class, by=officer)
    import_tasks.write_roster.call(work.pk)
    assert (state(work), course_class.enrolments.count()) == ((Step.REVIEW, WorkStatus.DONE), 1)
    assert work.errors[-1]["item"] == import_tasks.REFUSED


def test_a_file_that_is_gone_before_it_is_read_says_so(client, uploaded):
    default_storage.delete(uploaded.file.name)
    import_tasks.read_roster.call(uploaded.pk)
    assert state(uploaded) == (Step.READING, WorkStatus.FAILED)
    page = client.get(page_of(uploaded)).text
    assert "Tệp không còn trên máy chủ" in page
    assert page_of(uploaded, "import-read-again") not in page


def test_an_unexpected_end_of_the_reading_can_be_tried_again(client, uploaded, monkeypatch):
    monkeypatch.setattr(import_tasks, "check", lambda *args, **facts: 1 / 0)
    import_tasks.read_roster.call(uploaded.pk)
    page = client.get(page_of(uploaded)).text
    assert str(import_tasks.ERROR_WORDS["failed"]) in page
    monkeypatch.undo()
    client.post(page_of(uploaded, "import-read-again"))
    import_tasks.read_roster.call(uploaded.pk)
    assert state(uploaded) == (Step.REVIEW, WorkStatus.DONE)


def test_an_unexpected_end_of_the_writing_goes_back_to_the_check(client, course_class, monkeypatch):
    work = confirmed(make_import(course_class, make_row()))
    monkeypatch.setattr(import_tasks, "beside_registry", lambda *args, **facts: 1 / 0)
    import_tasks.write_roster.call(work.pk)
    assert state(work) == (Step.REVIEW, WorkStatus.DONE)
    assert str(import_tasks.ERROR_WORDS["failed"]) in client.get(page_of(work)).text


def test_remarks_about_the_file_outlive_a_writing_that_failed(course_class, monkeypatch):
    work = make_import(course_class, make_row())
    RosterImport.objects.filter(pk=work.pk).update(errors=[{"item": "", "message": "Cột ẩn đã được đọc."}])
    work.refresh_from_db()
    monkeypatch.setattr(import_tasks, "beside_registry", lambda *args, **facts: 1 / 0)
    import_tasks.write_roster.call(confirmed(work).pk)
    work.refresh_from_db()
    assert [error["item"] for error in work.errors] == ["", import_tasks.REFUSED]


# --- Who is refused ----------------------------------------------------------------------------------

DEEDS = ["import-stop", "import-read-again", "import-columns"]


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICER, 404), (Role.PROVINCE, 403)])
def test_nobody_else_looks_on_or_stops_it(client, uploaded, role, status):
    place = {"centre": make_centre("Diễn Châu")} if role == Role.OFFICER else {"province": uploaded.centre.province}
    client.force_login(make_user(role, **place))
    answers = [client.get(page_of(uploaded, "import-progress"))] + [client.post(page_of(uploaded, d)) for d in DEEDS]
    assert [answer.status_code for answer in answers] == [status] * 4
    assert state(uploaded) == (Step.READING, WorkStatus.QUEUED)


def test_the_deeds_answer_to_posts_alone(client, uploaded):
    assert [client.get(page_of(uploaded, deed)).status_code for deed in DEEDS] == [405] * 3
