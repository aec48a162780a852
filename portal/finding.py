"""The search over classes, learners and certificates, each within the scope of the person who searches."""

from dataclasses import dataclass, field

from django.db.models import Q

from centres.scope import Role
from centres.vietnamese import clean, fold, words
from certificates import codes
from certificates.models import Certificate
from courses import searching
from courses.models import CourseClass, Learner, LearnerAtCentre

MOST = 20  # rows of each kind; a longer list asks for more words


@dataclass
class Found:
    """What matched, at most MOST of each kind; `has_more` where one of the lists was cut."""

    q: str
    classes: list = field(default_factory=list)
    learners: list = field(default_factory=list)
    certificates: list = field(default_factory=list)

    @property
    def has_more(self):
        return any(len(rows) > MOST for rows in (self.classes, self.learners, self.certificates))

    @property
    def is_empty(self):
        return not (self.classes or self.learners or self.certificates)


def find(user, text):
    """Rows that match `text`: words of a name without marks, a class code, a certificate number or its code."""
    text, key = clean(text), fold(text)
    found = Found(q=text)
    classes = CourseClass.objects.visible_to(user).filter(Q(name_key__contains=key) | Q(code__iexact=text))
    found.classes = list(classes.select_related("centre").prefetch_related("centre__names")[: MOST + 1])
    # The whole country by a part of a name would read millions of rows: national staff look into a province.
    if user.role != Role.NATIONAL:
        seen = searching.narrow(LearnerAtCentre.objects.visible_to(user), searching.Asked(tuple(words(text))), user)
        found.learners = list(Learner.objects.filter(pk__in=seen.values("learner"))[: MOST + 1]) if words(text) else []
    if user.role != Role.LECTURER:
        meant = Q(number__iexact=text) | Q(register_no=text)
        if code := codes.read_code(text):
            meant |= Q(code=code)
        numbers = Certificate.objects.visible_to(user).filter(meant)
        found.certificates = list(numbers.in_book_order()[: MOST + 1])
    return found
