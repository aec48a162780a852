"""What pages show of papers: which can be made and what the others still need, and those made so far."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from centres.scope import may_write
from courses import papermaking
from courses.models import ClassStatus, Paper, PaperKind

SAYS = {
    PaperKind.PLAN: gettext_lazy("Aims, totals by quarter and an annex with every line"),
    PaperKind.OPENING: gettext_lazy("The decision with its grounds; the roster as an annex once there is one"),
    PaperKind.ROSTER: gettext_lazy("Names, birth dates, workplaces and sending units"),
    PaperKind.TIMETABLE: gettext_lazy("Every session with its lesson, lecturer and place"),
    PaperKind.ATTENDANCE: gettext_lazy("Names and a blank column for each session, to be filled in by hand"),
    PaperKind.SCORES: gettext_lazy("A column for each assessed part, with the scores entered so far"),
    PaperKind.RECOGNITION: gettext_lazy("Who is recognised with which grade, and who is not and why"),
    PaperKind.REPORT: gettext_lazy("Attendance, grades and certificates, every figure with its base"),
}
# The page and the words of the link where what is missing can be mended.
MENDED = {
    "no_learners": ("roster-import", pgettext_lazy("paper", "Import the roster")),
    "not_recognised": ("result-edit", pgettext_lazy("paper", "Enter absence and scores")),
    "no_lines": ("plan-edit", pgettext_lazy("paper", "Enter the lines")),
}
MENDABLE = {"roster-import": {ClassStatus.OPEN}, "result-edit": {ClassStatus.OPEN, ClassStatus.FINISHED}}
# What is needed next in each state of a class.
NEXT = {
    ClassStatus.PLANNED: PaperKind.OPENING,
    ClassStatus.POSTPONED: PaperKind.OPENING,
    ClassStatus.OPEN: PaperKind.ATTENDANCE,
    ClassStatus.FINISHED: PaperKind.RECOGNITION,
    ClassStatus.RECOGNISED: PaperKind.REPORT,
    ClassStatus.ARCHIVED: PaperKind.REPORT,
}


@dataclass(frozen=True)
class Offer:
    """One kind of paper: what it says, in which files, and what is still missing for it."""

    kind: str
    label: str
    says: str
    files: str
    missing: str = ""
    fix: str = ""  # address
    link: str = ""

    @property
    def is_ready(self):
        """Whether it can be made now."""
        return not self.missing


def offers(subject, kinds, user):
    """An Offer for each of `kinds` of a class or a plan."""
    return [_offer(subject, kind, user) for kind in kinds]


def _offer(subject, kind, user):
    files = _("PDF and Word") if kind in papermaking.EDITED else "PDF"
    known = (kind, PaperKind(kind).label, SAYS[kind], files)
    try:
        papermaking.check(subject, kind)
    except ValidationError as error:
        fix, link = _mending(subject, error.code, user)
        return Offer(*known, missing=error.messages[0], fix=fix, link=link)
    return Offer(*known)


def _mending(subject, code, user):
    """(address, words) of the page that brings what is missing, for who may write there now; else two empty words."""
    page, words = MENDED.get(code, ("", ""))
    if not page or not may_write(user) or subject.status not in MENDABLE.get(page, {subject.status}):
        return "", ""
    return reverse(page, args=[subject.pk]), words


def suggested(course_class, found):
    """The kind whose button is the red one of the page: what the class needs next, if it can be made."""
    kind = NEXT.get(course_class.status)
    return kind if any(offer.kind == kind and offer.is_ready for offer in found) else ""


def made(request, **subject):
    """A Page of the papers of one class or plan that the reader may see, newest first, their errors in words."""
    papers = Paper.objects.visible_to(request.user).filter(**subject).select_related("created_by")
    page = Paginator(papers, 20).get_page(request.GET.get("page"))
    for paper in page:
        paper.errors = papermaking.problems(paper)
    page.is_busy = any(not paper.is_over for paper in page)
    return page
