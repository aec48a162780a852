"""Where a class stands: its stored life, the stage people read, how far it counts against the plan."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class ClassStatus(models.TextChoices):
    """The stored life of a class; what people read is its Stage."""

    PLANNED = "planned", pgettext_lazy("class", "Planned")
    OPEN = "open", pgettext_lazy("class", "Opening decided")
    FINISHED = "finished", pgettext_lazy("class", "Waiting for results")
    RECOGNISED = "recognised", pgettext_lazy("class", "Results recognised")
    ARCHIVED = "archived", pgettext_lazy("class", "Archived")
    POSTPONED = "postponed", pgettext_lazy("class", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("class", "Cancelled")


HELD = [ClassStatus.OPEN, ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED]


class Stage(models.TextChoices):
    """Where a class stands for those who work on it, what needs a hand first: read off state, dates and figures."""

    RESULTS = "results", pgettext_lazy("class", "Waiting for results")
    CERTIFICATES = "certificates", pgettext_lazy("class", "Waiting for certificates")
    RUNNING = "running", pgettext_lazy("class", "In class")
    DECIDED = "decided", pgettext_lazy("class", "Opening decided")
    PLANNED = "planned", pgettext_lazy("class", "Planned")
    POSTPONED = "postponed", pgettext_lazy("class", "Postponed")
    CERTIFIED = "certified", pgettext_lazy("class", "Certificates issued")
    RECOGNISED = "recognised", pgettext_lazy("class", "Results recognised")
    ARCHIVED = "archived", pgettext_lazy("class", "Archived")
    CANCELLED = "cancelled", pgettext_lazy("class", "Cancelled")


def stage_conditions(on):
    """{stage: Q} on the day `on`, in the order of Stage; every class fits exactly one."""
    is_open, recognised = Q(status=ClassStatus.OPEN), Q(status=ClassStatus.RECOGNISED)
    uncertified = recognised & Q(figures__certified=0)
    issues = Q(programme_version__issues_certificate=True, figures__passed__gt=0)
    conditions = {
        Stage.RESULTS: Q(status=ClassStatus.FINISHED) | is_open & Q(ends_on__lt=on),
        Stage.CERTIFICATES: uncertified & issues,
        Stage.RUNNING: is_open & Q(starts_on__lte=on, ends_on__gte=on),
        Stage.DECIDED: is_open & Q(starts_on__gt=on),
        Stage.PLANNED: Q(status=ClassStatus.PLANNED),
        Stage.POSTPONED: Q(status=ClassStatus.POSTPONED),
        Stage.CERTIFIED: recognised & Q(figures__certified__gt=0),
        Stage.RECOGNISED: uncertified & ~issues,
        Stage.ARCHIVED: Q(status=ClassStatus.ARCHIVED),
        Stage.CANCELLED: Q(status=ClassStatus.CANCELLED),
    }
    return {stage: conditions[stage] for stage in Stage}


class Progress(models.TextChoices):
    """What counts against the plan: how far a class came, whatever waits to be done about it."""

    OPENED = "opened", pgettext_lazy("class", "Opened")
    OVER = "over", pgettext_lazy("class", "Teaching over")
    POSTPONED = "postponed", pgettext_lazy("class", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("class", "Cancelled")
    TO_OPEN = "to_open", pgettext_lazy("class", "Entered, not opened yet")
    EXPECTED = "expected", pgettext_lazy("class", "Opened or entered")


def progress_conditions(on):
    """{Progress: Q} on the day `on`; OVER is a part of OPENED, POSTPONED and CANCELLED stand beside it.

    EXPECTED is the forecast: what opened and what is entered to open; what was put off has no day to be expected on.
    """
    taught = [ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED]
    return {
        Progress.OPENED: Q(status__in=HELD),
        Progress.OVER: Q(status__in=taught) | Q(status=ClassStatus.OPEN, ends_on__lt=on),
        Progress.POSTPONED: Q(status=ClassStatus.POSTPONED),
        Progress.CANCELLED: Q(status=ClassStatus.CANCELLED),
        Progress.TO_OPEN: Q(status=ClassStatus.PLANNED),
        Progress.EXPECTED: Q(status__in=[ClassStatus.PLANNED, *HELD]),
    }
