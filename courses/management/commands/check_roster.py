"""check_roster: says what an import of one roster would do, as JSON, and writes nothing."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from courses.rosters.check import as_json, check
from courses.rosters.read import UnreadableFile, read


class Command(BaseCommand):
    """Reads one file and prints what was found in it."""

    requires_system_checks = ()  # they would load every page of the portal first
    help = "Check one roster (.xlsx, .xls, .ods, .csv) and print rows, issues and refusals as JSON. Writes nothing."

    def add_arguments(self, parser):
        """Name the file, and ask for the rows."""
        parser.add_argument("file")
        parser.add_argument("--print-rows", action="store_true", help="also print what would be kept of each row")

    def handle(self, *args, file, print_rows, **options):
        """Print the answer; a file that cannot be read is an answer too."""
        with translation.override("vi"):
            try:
                answer = as_json(check(read(file, file), today=timezone.localdate()), print_rows=print_rows)
            except UnreadableFile as unreadable:
                answer = as_json(None, unreadable)
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
