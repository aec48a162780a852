"""Verbs on papers: make one of a class or a plan, and the work behind it."""

import hashlib
import logging

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from centres import audit, work
from centres.models import WorkStatus
from centres.papers import pdf, ready, word
from centres.scope import check_staff
from centres.vietnamese import file_name

from .models import Paper, PaperKind, Plan
from .papers import attendance, opening, plan, recognition, report, roster, scores, timetable, words

log = logging.getLogger(__name__)

# Of each kind the module that describes it; those of EDITED are made as Word file too.
PAPERS = {
    PaperKind.PLAN: plan,
    PaperKind.OPENING: opening,
    PaperKind.ROSTER: roster,
    PaperKind.TIMETABLE: timetable,
    PaperKind.ATTENDANCE: attendance,
    PaperKind.SCORES: scores,
    PaperKind.RECOGNITION: recognition,
    PaperKind.REPORT: report,
}
OF_CLASS = [kind for kind in PAPERS if kind != PaperKind.PLAN]
EDITED = frozenset({PaperKind.PLAN, PaperKind.OPENING, PaperKind.RECOGNITION, PaperKind.REPORT})
# What an error code in a paper's row means to the person who reads it; a sentence stands for itself.
ERROR_WORDS = {
    "failed": gettext_lazy("the paper could not be made; make it again, and report it if it happens again"),
    "attempts": gettext_lazy("the work was interrupted several times; make the paper again"),
}


def check(subject, kind):
    """Whether a paper of `kind` can be made of `subject`, a class or a plan; pages ask before they show the button.

    Raises ValidationError as the module of the paper says: "no_learners", "no_timetable", "no_scores", "no_lines",
    "not_recognised", "class_cancelled".
    """
    PAPERS[kind].check(subject)


def make(subject, kind, *, by):
    """Put a paper of `kind` about `subject`, a class or a plan, into the queue. A second one of the day is a new row.

    The description is put together once before, outside the transaction as it takes a while, so that what cannot be
    printed is refused while its author looks on.
    Raises ValidationError as `check`, "wrong_kind" and "unprintable"; PermissionDenied.
    """
    check_staff(by, subject.centre)
    is_plan = isinstance(subject, Plan)
    if is_plan != (kind == PaperKind.PLAN) or kind not in PAPERS:
        raise ValidationError(_("This paper cannot be made here."), code="wrong_kind")
    check(subject, kind)
    _described(subject, kind)
    with transaction.atomic():
        paper = Paper.objects.create(
            centre=subject.centre, kind=kind, created_by=by, total=2 if kind in EDITED else 1,
            **{"plan" if is_plan else "course_class": subject},
        )  # fmt: skip
        audit.record(by, "make_paper", paper, name=words.TITLES[kind])
        render_paper.enqueue(paper.pk)
    return paper


def _described(subject, kind):
    """The paper as data, checked; in Vietnamese, as reasons of results come from the catalogue."""
    with translation.override("vi"):
        description = PAPERS[kind].build(subject, timezone.localdate())
    return ready.checked(description)


def subject_of(paper):
    """The class or the plan a paper is about."""
    return paper.plan or paper.course_class


def name_of(paper, ending):
    """“quyet-dinh-mo-lop-ql-26-ntvd-03-2026-11-25.pdf”: what it is, of what, from which day."""
    made_on = timezone.localdate(paper.created_at)
    about = f"{paper.centre.code} {paper.plan.year}" if paper.plan_id else paper.course_class.code
    return f"{file_name(words.TITLES[paper.kind])}-{file_name(about)}-{made_on:%Y-%m-%d}.{ending}"


def problems(paper):
    """The errors of a paper as {"item", "message"} in words."""
    return [error | {"message": ERROR_WORDS.get(error["message"], error["message"])} for error in paper.errors]


# --- The work ---------------------------------------------------------------------------------------------


@task()
def render_paper(paper_pk):
    """Write the files of one paper; both or none, so that they never say different things."""
    paper = Paper.objects.select_related("centre", "course_class", "plan").get(pk=paper_pk)
    if not work.claim(paper):
        return
    try:
        _render(paper)
    except ValidationError as refused:  # the rows have changed since somebody asked
        work.finish(paper, WorkStatus.FAILED, [{"item": "", "message": " ".join(refused.messages)}])
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("paper %s failed", paper.pk)
        work.finish(paper, WorkStatus.FAILED, [{"item": "", "message": "failed"}])
    else:
        work.finish(paper)


def _render(paper):
    subject = subject_of(paper)
    with translation.override("vi"):  # a refusal is kept in the row, for all who read it
        check(subject, paper.kind)
        description = _described(subject, paper.kind)
    files = {"pdf": pdf.render(description)}
    work.beat(paper, 1)
    if paper.kind in EDITED:
        files["docx"] = word.render(description)
        work.beat(paper, 2)
    paper.sha256 = hashlib.sha256(files["pdf"]).hexdigest()
    for column, content in files.items():
        getattr(paper, column).save(f"{paper.kind}.{column}", ContentFile(content), save=False)
    paper.save(update_fields=["sha256", *files])


def requeue_stale():
    """Queue papers again whose worker was killed."""
    return work.requeue_stale(Paper, render_paper.enqueue)
