"""What certificates rest on (rosters, recognition, decisions) and the sums that follow from them: one query each."""

from .finding import Finding
from .sql import rows

CERTIFICATES = "certificates_certificate"

# Finding code: SQL that gives (row, number) of every certificate that has it.
RESTS_ON_NOTHING = {
    "no_roster": """
        SELECT c.id, c.number FROM certificates_certificate c
        LEFT JOIN courses_enrolment e ON e.id = c.enrolment_id
        LEFT JOIN certificates_certificate former ON former.id = c.replaces_id
        WHERE NOT c.is_legacy AND c.status = 'issued' AND (
            (e.id IS NULL AND (former.id IS NULL OR former.enrolment_id IS NOT NULL))
            OR e.status <> 'enrolled' OR e.outcome <> 'passed' OR e.centre_id <> c.centre_id
        )
    """,
    "no_recognition": """
        SELECT c.id, c.number FROM certificates_certificate c
        JOIN courses_enrolment e ON e.id = c.enrolment_id JOIN courses_courseclass k ON k.id = e.course_class_id
        WHERE c.status = 'issued' AND k.recognition_no = '' AND NOT EXISTS (  -- reopened: certified results stay
            SELECT 1 FROM centres_auditline a
            WHERE a.model = 'courses.courseclass' AND a.row_id = k.id AND a.verb = 'reopen_class'
        )
    """,
    "no_decision": """
        SELECT c.id, c.number FROM certificates_certificate c
        LEFT JOIN certificates_proposal p ON p.id = c.proposal_id
        LEFT JOIN certificates_registerdecision d ON d.id = c.decision_id
        WHERE NOT c.is_legacy AND COALESCE(p.status, d.status, '') <> 'approved'
    """,
    "one_person": """
        SELECT c.id, c.number FROM certificates_certificate c JOIN certificates_proposal p ON p.id = c.proposal_id
        WHERE NOT p.is_single_handed AND (p.approved_by_id = p.created_by_id OR p.approved_by_id = p.submitted_by_id)
    """,
    "replaced_by_nothing": """
        SELECT c.id, c.number FROM certificates_certificate c
        WHERE c.status = 'replaced' AND NOT EXISTS (SELECT 1 FROM certificates_certificate n WHERE n.replaces_id = c.id)
    """,
}
SAME_CODE = """
    SELECT one.id, one.number, other.number FROM certificates_certificate one
    JOIN certificates_certificate other ON other.id > one.id AND other.{column} = one.{column}
"""
MARKS = """
    SELECT e.id FROM courses_enrolment e WHERE e.is_certified <> EXISTS (
        SELECT 1 FROM certificates_certificate c WHERE c.enrolment_id = e.id AND c.status = 'issued'
    )
"""
FIGURES = """
    SELECT f.course_class_id, f.certified, COUNT(c.id) FROM courses_classfigures f
    LEFT JOIN courses_enrolment e ON e.course_class_id = f.course_class_id
    LEFT JOIN certificates_certificate c ON c.enrolment_id = e.id AND c.status = 'issued'
    GROUP BY f.course_class_id, f.certified HAVING f.certified <> COUNT(c.id)
"""


def check():
    """Findings about the grounds of certificates, and about marks and figures beside them."""
    for code, statement in RESTS_ON_NOTHING.items():
        for pk, number in rows(statement):
            yield Finding(code, CERTIFICATES, pk, {"number": number})
    for column in ("code", "token"):
        for pk, number, other in rows(SAME_CODE.format(column=column)):
            yield Finding("code_repeated", CERTIFICATES, pk, {"number": number, "other": other})
    for (pk,) in rows(MARKS):
        yield Finding("mark_differs", "courses_enrolment", pk)
    for pk, shown, counted in rows(FIGURES):
        yield Finding("figure_differs", "courses_courseclass", pk, {"shown": shown, "counted": counted})
