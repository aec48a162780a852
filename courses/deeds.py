"""What the deeds of courses are called where people read the audit book."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEEDS = {
    "start_plan": gettext_lazy("Started the plan"),
    "write_plan": gettext_lazy("Saved the plan, %(lines)s lines"),
    "submit_plan": gettext_lazy("Submitted the plan for approval"),
    "return_plan": gettext_lazy("Returned the plan: %(reason)s"),
    "approve_plan": gettext_lazy("Approved the plan by decision %(decision_no)s"),
    "acknowledge_plan": gettext_lazy("Confirmed receipt for the province"),
    "enter_class": gettext_lazy("Entered the class %(code)s"),
    "edit_class": gettext_lazy("Changed the facts of the class"),
    "open_class": gettext_lazy("Opened the class by decision %(opening_no)s"),
    "finish_class": gettext_lazy("Closed the teaching"),
    "recognise_class": gettext_lazy("Recognised the results by decision %(recognition_no)s, %(passed)s passed"),
    "archive_class": gettext_lazy("Archived the file of the class"),
    "cancel_class": gettext_lazy("Cancelled the class: %(reason)s"),
    "record_results": gettext_lazy("Saved absence and scores of %(learners)s learners"),
    "enrol": gettext_lazy("Enrolled learners: %(created)s new, %(matched)s known"),
    "leave_class": gettext_lazy("Took a learner off the roster: %(reason)s"),
}


def words(line):
    """One audit line as a sentence; a deed of another application keeps its code."""
    try:
        return DEEDS[line.verb] % line.facts
    except KeyError:  # an older line without a fact that today's sentence names
        return _("Deed “%(verb)s”") % {"verb": line.verb}


def history(lines):
    """Audit lines as components of a page: [{"words", "by", "at"}]."""
    return [{"words": words(line), "by": line.by, "at": line.at} for line in lines]
