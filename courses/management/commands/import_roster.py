"""import_roster: imports one roster into a class at once, all rows that can be written or none."""

from django.core.management.base import BaseCommand

from courses import import_answers, import_runs

from .check_roster import BY, answered


class Command(BaseCommand):
    """Does what the pages of an import and the worker do."""

    help = "Import one roster (.xlsx, .xls, .ods, .csv) into a class and print what was done as JSON."

    def add_arguments(self, parser):
        """Name the file, the class, and who answers for it."""
        parser.add_argument("file")
        parser.add_argument("--class", dest="code", required=True, help="class code, or CENTRE/CODE")
        parser.add_argument("--accept-suggestions", action="store_true", help="agree to every suggestion of the check")
        parser.add_argument("--by", default="", help=BY)
        parser.add_argument("--print-rows", action="store_true", help="also print what was kept of each row")

    def handle(self, *args, file, code, accept_suggestions, by, print_rows, **options):
        """Print the answer; where nothing could be read or written exit with 1."""

        def work():
            course_class = import_answers.find_class(code)
            person = import_answers.who_acts(course_class, by)
            return import_runs.imported(
                file, course_class, by=person, accept_suggestions=accept_suggestions, print_rows=print_rows
            )

        answered(self, work)
