"""The guards grow: no row takes the place of another, no table is emptied, a closed decision stays as it is."""

from django.db import migrations

from centres.guards import KeepForEver, LetGo

PRINTED = [
    "register_id", "seq", "number", "register_no", "enrolment_id", "proposal_id", "decision_id", "is_legacy",
    "centre_id", "year", "holder_name", "holder_key", "holder_birth_on", "holder_birth_year_only", "programme_name",
    "course_name", "studied_from", "studied_to", "centre_name", "issued_on", "valid_until", "printed",
    "layout_version", "token", "code", "issued_at", "issued_by_id", "replaces_id", "reissue_no",
]  # fmt: skip
REGISTER = ["centre_id", "form", "period", "is_legacy", "number_pattern", "opened_at"]
WHOLE = ["blankuse", "certificatefile", "certificatetemplate", "checkpoint", "decidedcertificate", "registerentry"]
DECISION = [
    "centre_id", "kind", "key", "status", "reason", "decision_no", "decided_on", "scan", "cause", "rule_id", "papers",
    "issue_on", "signer_id", "delegation_id", "proposed_by_id", "proposed_at", "closed_by_id", "closed_at", "answer",
    "is_single_handed",
]  # fmt: skip


def kept_anew(table, **how):
    """Take the guards of a table off and put today's on."""
    columns = {name: value for name, value in how.items() if name == "columns"}
    return [LetGo(f"certificates_{table}", **columns), KeepForEver(f"certificates_{table}", **how)]


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_print_selections"), ("centres", "0007_audit_book_is_not_emptied")]
    operations = [
        *(operation for table in WHOLE for operation in kept_anew(table)),
        *kept_anew("certificate", columns=PRINTED, with_status=["status_on", "status_reason"]),
        *kept_anew("register", columns=REGISTER),
        *kept_anew("statusblock", columns=["register_id", "first_seq", "block_no"]),
        KeepForEver("certificates_registerdecision", columns=DECISION, once="OLD.status = 'approved'"),
    ]
