"""Having a paper made: who may, what is refused, what the worker does and leaves behind."""

import hashlib
import io
from datetime import timedelta

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from centres import work
from centres.models import AuditLine, WorkStatus
from centres.papers import pdf, word
from centres.scope import Role
from courses import papermaking
from courses.models import ClassStatus, CourseClass, Learner, Paper, PaperKind, PlanStatus
from tests import reading
from tests.build import (
    code_of,
    enrol,
    make_centre,
    make_class,
    make_plan,
    make_programme,
    make_recognised_class,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    course_class = make_class()
    enrol(course_class, 2)
    return course_class


def make(subject, kind, by=None):
    return papermaking.make(subject, kind, by=by or subject.created_by)


def run(paper):
    """What a worker does with the paper's task."""
    papermaking.render_paper.call(paper.pk)
    paper.refresh_from_db()
    return paper


# --- Asking for it -----------------------------------------------------------------------------------------


def test_a_paper_waits_for_the_worker_and_the_book_says_who_asked(course_class, task_queue):
    paper = make(course_class, PaperKind.ROSTER)
    assert (paper.status, paper.total, paper.centre) == ("queued", 1, course_class.centre)
    assert DBTaskResult.objects.count() == 1
    line = AuditLine.objects.get(verb="make_paper")
    assert (line.by, line.model, line.row_id) == (course_class.created_by, "courses.paper", paper.pk)
    assert line.facts == {"name": "Danh sách lớp"}


def test_a_second_one_of_the_day_is_a_row_of_its_own(course_class):
    assert make(course_class, PaperKind.ROSTER) != make(course_class, PaperKind.ROSTER)
    assert Paper.objects.count() == 2


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.OFFICER])
def test_staff_of_the_centre_may(course_class, role):
    assert make(course_class, PaperKind.ROSTER, make_user(role, centre=course_class.centre)).created_by.role == role


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL, Role.OFFICER])
def test_others_may_not(course_class, role):
    place = {"centre": course_class.centre} if role == Role.LECTURER else {}
    with pytest.raises(PermissionDenied):
        make(course_class, PaperKind.ROSTER, make_user(role, **place))  # an officer of another centre
    assert not Paper.objects.exists()


def test_the_keeper_of_a_closed_centre_may(course_class):
    keeper = make_centre("Yên Thành")
    type(keeper).objects.filter(pk=course_class.centre.pk).update(custodian=keeper)
    course_class.centre.refresh_from_db()
    assert make(course_class, PaperKind.ROSTER, make_user(Role.OFFICER, centre=keeper))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PaperKind.ROSTER, "no_learners"),
        (PaperKind.ATTENDANCE, "no_learners"),
        (PaperKind.SCORES, "no_learners"),
        (PaperKind.TIMETABLE, "no_timetable"),
        (PaperKind.RECOGNITION, "not_recognised"),
        (PaperKind.REPORT, "not_recognised"),
        (PaperKind.PLAN, "wrong_kind"),
        ("else", "wrong_kind"),
    ],
)
def test_what_a_class_lacks_is_refused_in_words(kind, code):
    with pytest.raises(ValidationError) as refused:
        make(make_class(), kind)
    assert code_of(refused) == code
    assert not Paper.objects.exists()
    assert not AuditLine.objects.filter(verb="make_paper").exists()


def test_a_plan_has_one_kind_of_paper_and_needs_a_line():
    with pytest.raises(ValidationError) as refused:
        make(make_plan(), PaperKind.ROSTER)
    assert code_of(refused) == "wrong_kind"
    with pytest.raises(ValidationError) as refused:
        make(make_plan(lines=0), PaperKind.PLAN)
    assert code_of(refused) == "no_lines"


def test_a_class_given_up_has_no_opening_decision():
    course_class = make_class(opened=False)
    CourseClass.objects.update(status=ClassStatus.CANCELLED, stop_reason="Không đủ học viên")
    course_class.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        make(course_class, PaperKind.OPENING)
    assert code_of(refused) == "class_cancelled"


def test_a_score_sheet_needs_an_assessment():
    with pytest.raises(ValidationError) as refused:
        make(make_class(programme=make_programme(parts=0)), PaperKind.SCORES)
    assert code_of(refused) == "no_scores"


def test_what_cannot_be_printed_is_refused_while_its_author_looks_on(course_class):
    Learner.objects.filter(enrolments__course_class=course_class).update(full_name="Trần 😀 Bình")
    with pytest.raises(ValidationError) as refused:
        make(course_class, PaperKind.ROSTER)
    assert code_of(refused) == "unprintable"
    assert "U+1F600" in refused.value.messages[0]


# --- The work ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PaperKind.ROSTER, PaperKind.TIMETABLE, PaperKind.ATTENDANCE, PaperKind.SCORES])
def test_a_list_becomes_a_pdf(course_class, kind):
    make_session(course_class)
    paper = run(make(course_class, kind))
    assert (paper.status, paper.done, paper.total, paper.errors) == ("done", 1, 1, [])
    content = paper.pdf.read()
    assert content.startswith(b"%PDF-")
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert not paper.docx


@pytest.mark.parametrize("kind", [PaperKind.OPENING, PaperKind.RECOGNITION, PaperKind.REPORT])
def test_what_officials_edit_is_a_pdf_and_a_word_file_with_the_same_words(kind):
    paper = run(make(make_recognised_class(), kind))
    assert (paper.status, paper.done, paper.total) == ("done", 2, 2)
    pages = reading.pages(paper.pdf.read())
    read = " ".join([pages[0], *(page.rpartition(" ")[0] for page in pages[1:])])  # without the page numbers
    assert reading.word_text(paper.docx.read()) == read


def test_a_plan_becomes_both():
    paper = run(make(make_plan(status=PlanStatus.APPROVED), PaperKind.PLAN))
    assert (paper.status, bool(paper.pdf), bool(paper.docx)) == ("done", True, True)
    assert docx.Document(io.BytesIO(paper.docx.read())).core_properties.title.startswith("Kế hoạch mở lớp năm")


def test_the_paper_is_vietnamese_though_an_english_reader_asked():
    course_class = make_recognised_class()
    with translation.override("en"):
        paper = run(make(course_class, PaperKind.RECOGNITION))
    text = reading.text(paper.pdf.read())
    assert "8 điểm, vắng 0/40 tiết" in text
    assert "score" not in text.lower()


def test_the_files_lie_where_nobody_guesses(course_class):
    paper = run(make(course_class, PaperKind.ROSTER))
    folder, name = paper.pdf.name.rsplit("/", 1)
    assert folder == f"papers/{course_class.centre_id}"
    assert len(name) == 32 + len(".pdf")


def test_a_file_that_fails_leaves_none_and_words(course_class, monkeypatch):
    monkeypatch.setattr(word, "render", lambda _paper: 1 / 0)
    paper = run(make(course_class, PaperKind.OPENING))
    assert (paper.status, paper.pdf.name, paper.docx.name, paper.sha256) == ("failed", "", "", "")
    assert paper.errors == [{"item": "", "message": "failed"}]
    assert papermaking.problems(paper)[0]["message"] != "failed"


def test_rows_that_changed_in_between_are_refused_in_words(course_class):
    paper = make(course_class, PaperKind.ROSTER)
    course_class.enrolments.update(status="withdrawn", leave_reason="Lớp giải tán")
    paper = run(paper)
    assert (paper.status, paper.pdf.name) == ("failed", "")
    assert "chưa có học viên" in papermaking.problems(paper)[0]["message"]


def silence(paper, **facts):
    """Leave the paper as a worker leaves it that is killed in the middle."""
    long_ago = timezone.now() - work.SILENCE - timedelta(seconds=1)
    facts = {"status": WorkStatus.RUNNING, "heartbeat_at": long_ago, "attempts": 1} | facts
    Paper.objects.filter(pk=paper.pk).update(**facts)


def test_the_paper_of_a_killed_worker_is_taken_up_again(course_class, task_queue):
    paper = make(course_class, PaperKind.ROSTER)
    silence(paper)
    assert papermaking.requeue_stale() == 1
    assert DBTaskResult.objects.count() == 2
    assert (run(paper).status, paper.attempts) == ("done", 2)


def test_a_paper_that_kills_every_worker_is_given_up(course_class):
    paper = make(course_class, PaperKind.ROSTER)
    silence(paper, attempts=work.MOST_ATTEMPTS)
    assert papermaking.requeue_stale() == 0
    paper.refresh_from_db()
    assert paper.status == "failed"
    assert papermaking.problems(paper)[0]["message"] != "attempts"


def test_a_paper_that_is_over_is_not_made_again(course_class, monkeypatch):
    paper = run(make(course_class, PaperKind.ROSTER))
    monkeypatch.setattr(pdf, "render", lambda _paper: pytest.fail("rendered again"))
    assert run(paper).status == "done"


def test_the_workers_watch_knows_papers():
    from portal.management.commands import worker

    assert papermaking in worker.WATCHED


def test_the_file_is_called_after_what_it_is_of_what_and_from_which_day(course_class):
    CourseClass.objects.update(code="QL-26-NTVĐ-03")
    course_class.refresh_from_db()
    paper = make(course_class, PaperKind.OPENING)
    Paper.objects.update(created_at=timezone.make_aware(timezone.datetime(2026, 11, 25, 0, 30)))
    paper.refresh_from_db()
    assert papermaking.name_of(paper, "docx") == "quyet-dinh-mo-lop-ql-26-ntvd-03-2026-11-25.docx"
    plan = make_plan(make_centre(code="QL"), year=2026)
    assert papermaking.name_of(make(plan, PaperKind.PLAN), "pdf").startswith("ke-hoach-mo-lop-ql-2026-")
