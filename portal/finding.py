"""The search over classes, learners and certificates, each within the scope of the person who searches."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.scope import Role
from centres.vietnamese import clean, fold
from certificates import codes
from certificates.models import Certificate
from courses import learners, searching
from courses.models import CourseClass

MOST = 20  # rows of each kind; a longer list asks for more words


@dataclass
class Found:
    """What matched, at most MOST of each kind; `has_more` where one of the lists was cut."""

    q: str
    classes: list = field(default_factory=list)
    learners: list = field(default_factory=list)
    certificates: list = field(default_factory=list)
    lack: str = ""  # which fact to add, where too many learners match

    @property
    def has_more(self):
        return any(len(rows) > MOST for rows in (self.classes, self.learners, self.certificates))

    @property
    def is_empty(self):
        return not (self.classes or self.learners or self.certificates or self.lack)


def find(user, text):
    """Rows that match `text`: words of a name without marks, a class code, a certificate number or its code."""
    text, key = clean(text), fold(text)
    found = Found(q=text)
    classes = CourseClass.objects.visible_to(user).filter(Q(name_key__contains=key) | Q(code__iexact=text))
    found.classes = list(classes.select_related("centre").prefetch_related("centre__names")[: MOST + 1])
    found.learners, found.lack = _learners(user, text)
    if user.role != Role.LECTURER:
        meant = Q(number__iexact=text) | Q(register_no=text)
        if code := codes.read_code(text):
            meant |= Q(code=code)
        numbers = Certificate.objects.visible_to(user).filter(meant)
        found.certificates = list(numbers.in_book_order()[: MOST + 1])
    return found


def _learners(user, text):
    """(learners, what to add where there are too many), as the list of learners understands the text."""
    try:
        asked = searching.read(text, today=timezone.localdate())
    except ValidationError:  # digits that are no birth and no citizen id: a number of a class or certificate
        return [], ""
    if not asked or (asked.citizen and not learners.may_see_sensitive(user)):
        return [], ""
    page, lack = learners.find(asked, user)
    if lack:
        return [], lack
    found = list(dict.fromkeys(row.learner for row in page.rows))
    return found, (_("There are more learners: add a fact, or search in the list of learners.") if page.after else "")
