"""The lines written so far are chained, the rules of reissue begin, and the database keeps all of it for ever."""

import hashlib
import json
from datetime import UTC, date

from django.db import migrations

from centres.guards import KeepForEver

PRINTED = [
    "register_id", "seq", "number", "register_no", "enrolment_id", "proposal_id", "decision_id", "is_legacy",
    "centre_id", "year", "holder_name", "holder_key", "holder_birth_on", "holder_birth_year_only", "programme_name",
    "course_name", "studied_from", "studied_to", "centre_name", "issued_on", "valid_until", "printed",
    "layout_version", "token", "code", "issued_at", "issued_by_id", "replaces_id", "reissue_no",
]  # fmt: skip

# (cause, route, takes the corrected record, papers, words, working days, assumed). Hướng dẫn 154-HD/BTGTW says of the
# first two only that the centre issues again; the rest, and all of the last two, follows Thông tư 03/2023/TT-BNV,
# Điều 5, until a rule of the Party is known.
RULES = [
    ("centre_error", "reissue", True, "Giấy chứng nhận có sai sót; biên bản xác định sai sót", "Cấp lại lần {n}", 5, False),
    ("centre_loss", "reissue", False, "Biên bản về việc mất hoặc hỏng", "Cấp lại lần {n}", 5, False),
    ("holder_loss", "reissue", False, "Đơn đề nghị cấp lại có xác nhận của đơn vị", "Cấp lại lần {n}", 5, True),
    ("name_change", "reissue", True, "Đơn đề nghị; quyết định hoặc trích lục thay đổi, cải chính hộ tịch",
     "Cấp lại lần {n}", 5, True),
]  # fmt: skip


def chain(apps, schema_editor):
    """Give each line written so far its hash, register by register, in the order of the book."""
    lines = apps.get_model("certificates", "RegisterEntry").objects
    registers = apps.get_model("certificates", "Register").objects
    for register in registers.all():
        head = ""
        for line in lines.filter(register=register).order_by("line").iterator():
            at = f"{line.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
            facts = [
                head, line.register_id, line.line, line.kind, line.seq, line.certificate_id, at, line.by_id, line.facts
            ]
            text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            previous, head = head, hashlib.sha256(text.encode()).hexdigest()
            lines.filter(pk=line.pk).update(previous_hash=previous, hash=head)
        registers.filter(pk=register.pk).update(head=head)


def begin_rules(apps, schema_editor):
    """The rules of reissue, from the day of the first regulation on."""
    rules = apps.get_model("certificates", "ReissueRule").objects
    for cause, route, takes_record, papers, wording, days, is_assumed in RULES:
        rules.create(
            cause=cause, effective_from=date(2019, 11, 8), route=route, takes_record=takes_record, papers=papers,
            wording=wording, working_days=days, is_assumed=is_assumed,
            source="Thông tư 03/2023/TT-BNV, Điều 5" if is_assumed else "Hướng dẫn 154-HD/BTGTW",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_keep_what_follows")]
    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(begin_rules, migrations.RunPython.noop),
        KeepForEver("certificates_certificate", columns=PRINTED),
        KeepForEver("certificates_registerentry"),
        KeepForEver("certificates_certificatefile"),
        KeepForEver(
            "certificates_register",
            columns=["centre_id", "form", "period", "is_legacy", "number_pattern", "opened_at"],
        ),
        KeepForEver("certificates_decidedcertificate"),
        KeepForEver("certificates_checkpoint"),
        KeepForEver("certificates_blankuse"),
    ]
