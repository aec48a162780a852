"""Pages of papers: what is offered, what is still missing, progress, and who gets the files."""

import pytest
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import papermaking
from courses.models import ClassStatus, CourseClass, Paper, PaperKind
from tests.build import (
    enrol,
    make_class,
    make_paper,
    make_person,
    make_plan,
    make_recognised_class,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    course_class = make_class(head=None)
    enrol(course_class, 2)
    return course_class


@pytest.fixture
def officer(client, course_class):
    client.force_login(course_class.created_by)
    return course_class.created_by


def page(client, course_class):
    return client.get(reverse("class-papers", args=[course_class.pk]))


def press(client, course_class, kind, **more):
    return client.post(reverse("class-paper-make", args=[course_class.pk]), {"kind": kind}, **more)


def offers(answer):
    """{kind: whether it can be made} of the page."""
    return {offer.kind: offer.is_ready for offer in answer.context["offers"]}


def finished(course_class, kind=PaperKind.OPENING):
    """A paper whose files are there."""
    paper = papermaking.make(course_class, kind, by=course_class.created_by)
    papermaking.render_paper.call(paper.pk)
    paper.refresh_from_db()
    return paper


# --- The page of a class -----------------------------------------------------------------------------------


def test_the_page_offers_what_can_be_made_and_says_what_the_rest_needs(client, officer, course_class):
    answer = page(client, course_class)
    assert offers(answer) == {
        "opening": True, "roster": True, "timetable": False, "attendance": True, "scores": True, "recognition": False,
        "report": False,
    }  # fmt: skip
    text = answer.content.decode()
    assert "Lớp chưa có lịch học: hãy nhập các buổi học trước." in text
    assert text.count('name="kind"') == 4
    assert reverse("result-edit", args=[course_class.pk]) in text


def test_the_tab_leads_here(client, officer, course_class):
    address = reverse("class-papers", args=[course_class.pk])
    assert f'href="{address}"' in client.get(course_class.get_absolute_url()).content.decode()
    assert f'href="{address}" aria-current="page"' in page(client, course_class).content.decode()


@pytest.mark.parametrize(
    ("status", "suggested"),
    [(ClassStatus.PLANNED, "opening"), (ClassStatus.OPEN, "attendance"), (ClassStatus.FINISHED, "")],
)
def test_the_red_button_is_that_of_the_next_paper_if_it_can_be_made(client, officer, course_class, status, suggested):
    CourseClass.objects.update(status=status)
    answer = page(client, course_class)
    assert answer.context["suggested"] == suggested
    assert answer.content.decode().count("btn-primary") == bool(suggested)


def test_pressing_a_button_makes_a_paper_and_comes_back(client, officer, course_class):
    answer = press(client, course_class, "roster", follow=True)
    assert answer.redirect_chain == [(reverse("class-papers", args=[course_class.pk]) + "#papers", 302)]
    paper = Paper.objects.get()
    assert (paper.kind, paper.created_by) == ("roster", officer)
    text = answer.content.decode()
    assert "Đang lập “Danh sách học viên”" in text
    assert f'hx-get="{reverse("paper-progress", args=[paper.pk])}"' in text
    assert "<noscript>" in text
    Paper.objects.update(status="done")
    assert "<noscript>" not in page(client, course_class).content.decode()


def test_a_refusal_is_a_page_with_its_sentence(client, officer, course_class):
    answer = press(client, course_class, "timetable")
    assert answer.status_code == 409
    assert "Lớp chưa có lịch học" in answer.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("kind", ["", "else", "<b>"])
def test_a_kind_that_does_not_exist_is_not_found(client, officer, course_class, kind):
    assert press(client, course_class, kind).status_code == 404


def test_looking_makes_nothing(client, officer, course_class):
    assert client.get(reverse("class-paper-make", args=[course_class.pk])).status_code == 405
    page(client, course_class)
    assert not Paper.objects.exists()


def test_a_finished_paper_has_links_to_its_files(client, officer, course_class):
    both, only_pdf = finished(course_class), finished(course_class, PaperKind.ROSTER)
    text = page(client, course_class).content.decode()
    assert reverse("paper-pdf", args=[both.pk]) in text
    assert reverse("paper-word", args=[both.pk]) in text
    assert reverse("paper-pdf", args=[only_pdf.pk]) in text
    assert reverse("paper-word", args=[only_pdf.pk]) not in text


def test_a_failed_paper_says_why(client, officer, course_class):
    make_paper(course_class, status="failed", errors=[{"item": "", "message": "failed"}])
    assert "không lập được văn bản" in page(client, course_class).content.decode()


def test_without_papers_the_page_says_what_to_do(client, officer, course_class):
    assert "Chưa lập văn bản nào" in page(client, course_class).content.decode()


def test_many_papers_take_the_same_queries(client, officer, course_class, constant_queries):
    make_session(course_class)

    def add(n):
        for _n in range(n):
            make_paper(course_class, created_by=make_user(Role.OFFICER, centre=course_class.centre))

    constant_queries(client, reverse("class-papers", args=[course_class.pk]), add)


def test_more_than_a_page_of_papers_is_turned_over(client, officer, course_class):
    for _n in range(21):
        make_paper(course_class)
    answer = page(client, course_class)
    assert len(answer.context["papers"]) == 20
    assert "?page=2" in answer.content.decode()


# --- The page of a plan -------------------------------------------------------------------------------------


def test_a_plan_has_the_same_card(client):
    plan = make_plan()
    client.force_login(plan.created_by)
    address = reverse("plan-paper-make", args=[plan.pk])
    assert f'action="{address}"' in client.get(plan.get_absolute_url()).content.decode()
    answer = client.post(address, {"kind": "plan"}, follow=True)
    assert answer.redirect_chain == [(f"{plan.get_absolute_url()}#papers", 302)]
    assert Paper.objects.get().plan == plan
    assert reverse("paper-progress", args=[Paper.objects.get().pk]) in answer.content.decode()


def test_an_empty_plan_is_refused_in_words(client):
    plan = make_plan(lines=0)
    client.force_login(plan.created_by)
    assert "Kế hoạch chưa có chỉ tiêu nào" in client.get(plan.get_absolute_url()).content.decode()
    assert client.post(reverse("plan-paper-make", args=[plan.pk]), {"kind": "plan"}).status_code == 409


# --- Progress ------------------------------------------------------------------------------------------------


def test_the_progress_is_a_part_and_ends_with_a_fresh_page(client, officer, course_class):
    paper = make_paper(course_class, total=1)
    address = reverse("paper-progress", args=[paper.pk])
    answer = client.get(address, headers={"HX-Request": "true"})
    assert f'hx-get="{address}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "HX-Refresh" not in answer
    Paper.objects.update(status="done", done=1)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()


def test_without_scripts_the_progress_leads_to_the_page(client, officer, course_class):
    answer = client.get(reverse("paper-progress", args=[make_paper(course_class).pk]))
    assert (answer.status_code, answer.url) == (302, reverse("class-papers", args=[course_class.pk]))
    plan = make_plan(course_class.centre)
    paper = Paper.objects.create(plan=plan, centre=plan.centre, kind="plan", created_by=officer)
    assert client.get(reverse("paper-progress", args=[paper.pk])).url == plan.get_absolute_url()


# --- Files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ending", "content_type", "begins"),
    [
        ("paper-pdf", "pdf", "application/pdf", b"%PDF-"),
        ("paper-word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
def test_a_file_is_an_attachment_that_nobody_keeps(client, officer, course_class, name, ending, content_type, begins):
    paper = finished(course_class)
    answer = client.get(reverse(name, args=[paper.pk]))
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{papermaking.name_of(paper, ending)}"'
    assert answer["Content-Disposition"].isascii()
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(begins)
    line = AuditLine.objects.get(verb="download_paper")
    assert (line.by, line.row_id, line.facts["sha256"]) == (officer, paper.pk, paper.sha256)


def test_a_paper_without_files_is_not_found(client, officer, course_class):
    paper = make_paper(course_class)
    for name in ("paper-pdf", "paper-word"):
        assert client.get(reverse(name, args=[paper.pk])).status_code == 404
    assert not AuditLine.objects.filter(verb="download_paper").exists()


# --- Who ------------------------------------------------------------------------------------------------------


def test_the_province_reads_and_downloads_and_makes_nothing(client, course_class):
    paper = finished(course_class, PaperKind.ROSTER)
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    answer = page(client, course_class)
    assert answer.status_code == 200
    assert 'name="kind"' not in answer.content.decode()
    assert client.get(reverse("paper-pdf", args=[paper.pk])).status_code == 200
    assert press(client, course_class, "roster").status_code == 403


def test_the_head_of_a_class_sees_no_papers(client):
    person = make_person(make_class().centre)
    course_class = make_recognised_class(person.centre, head=person)
    paper = finished(course_class, PaperKind.ROSTER)
    client.force_login(make_user(Role.LECTURER, centre=course_class.centre, person=person))
    answer = client.get(course_class.get_absolute_url())
    assert answer.status_code == 200
    assert reverse("class-papers", args=[course_class.pk]) not in answer.content.decode()
    assert page(client, course_class).status_code == 403
    assert press(client, course_class, "roster").status_code == 403
    for name in ("paper-progress", "paper-pdf"):
        assert client.get(reverse(name, args=[paper.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.PROVINCE])
def test_nobody_of_another_place_gets_anything(client, course_class, role):
    paper = finished(course_class, PaperKind.ROSTER)
    client.force_login(make_user(role))
    answers = [page(client, course_class), press(client, course_class, "roster")]
    answers += [client.get(reverse(name, args=[paper.pk])) for name in ("paper-progress", "paper-pdf", "paper-word")]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert Paper.objects.count() == 1
