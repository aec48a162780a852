"""check_register: verifies every register with SQL of its own, prints what is wrong, and writes nothing."""

import json
import os
import time

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import translation

from certificates.inspection import inspect
from certificates.models import Register, RegisterEntry


class Command(BaseCommand):
    help = (
        "Check chains, numbers, certificates, decisions, figures, files, checkpoints and guards of all registers. "
        "Prints each finding with its row and reason; exit code 1 when there is any."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")
        parser.add_argument("--no-files", action="store_true", help="leave the bytes of rendered files out")
        parser.add_argument("--processes", type=int, help="how many at once; without it one for each core")

    def handle(self, *, as_json, no_files, processes, **options):
        began = time.monotonic()
        if connection.in_atomic_block:  # what is not committed yet is seen by this process only
            processes = 1
        with translation.override("vi"):
            checked = inspect(with_files=not no_files, processes=processes or os.cpu_count())
            found = [one.as_json() for one in checked]
        looked_at = {"registers": Register.objects.count(), "lines": RegisterEntry.objects.count()}
        if as_json:
            self.stdout.write(json.dumps(looked_at | {"findings": found}, ensure_ascii=False))
        else:
            for one in found:
                book = f" ({one['centre']}, {one['period']})" if "centre" in one else ""
                self.stdout.write(f"{one['code']:24} {one['table']} {one['row']}: {one['message']}{book}")
            self.stdout.write(
                f"{looked_at['registers']} registers, {looked_at['lines']} lines: {len(found)} findings "
                f"in {time.monotonic() - began:.1f} s."
            )
        if found:
            raise SystemExit(1)
