"""The roster of a class in the columns of the template: what is taken out can be imported again and changes nothing."""

from centres import audit
from centres.scope import check_staff

from .rosters import commit, filled


def workbook(course_class, *, by):
    """An .xlsx of those who study in the class, in roster order, with all that is kept about them.

    It holds personal data, so the audit book tells who took it out. Raises PermissionDenied.
    """
    check_staff(by, course_class.centre)
    enrolments = course_class.enrolments.studying().in_roster_order().select_related("learner")
    rows = [commit.cells(enrolment) for enrolment in enrolments]
    audit.record(by, "export_roster", course_class, learners=len(rows))
    return filled.workbook(rows)
