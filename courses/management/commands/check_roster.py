"""check_roster: says what an import of one roster would do, as JSON, and writes nothing."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from courses import import_answers, import_runs
from courses.rosters.check import as_json
from courses.rosters.read import UnreadableFile

BY = "account that acts; without it who entered the class, else the only officer, director or deputy of its centre"


def answered(command, work):
    """Print what `work()` answers as JSON; exit code 1 where it refuses."""
    with translation.override("vi"):
        try:
            answer = work()
        except (UnreadableFile, ValidationError) as error:
            answer = as_json(None) | {"error": import_answers.error_of(error)}
        except OSError:
            error = {"code": "no_such_file", "message": _("There is no file of this name that can be read.")}
            answer = as_json(None) | {"error": error}
    command.stdout.write(json.dumps(answer, ensure_ascii=False))
    if answer["error"]:
        raise SystemExit(1)


class Command(BaseCommand):
    """Reads one file and prints what was found in it."""

    requires_system_checks = ()  # they would load every page of the portal first
    help = "Check one roster (.xlsx, .xls, .ods, .csv) and print rows, issues and refusals as JSON. Writes nothing."

    def add_arguments(self, parser):
        """Name the file, and ask for the rows."""
        parser.add_argument("file")
        parser.add_argument("--class", dest="code", help="also check beside this class and the registry")
        parser.add_argument("--by", default="", help=BY)
        parser.add_argument("--print-rows", action="store_true", help="also print what would be kept of each row")

    def handle(self, *args, file, code, by, print_rows, **options):
        """Print the answer; a file that cannot be read is an answer too, with exit code 1."""

        def work():
            found = import_answers.find_class(code) if code else None
            person = import_answers.who_acts(found, by) if found else None
            return import_runs.checked(file, course_class=found, by=person, print_rows=print_rows)

        answered(self, work)
