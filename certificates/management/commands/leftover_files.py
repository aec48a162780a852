"""`manage.py leftover_files`: files of certificates and print jobs that no row names."""

from django.core.management.base import BaseCommand

from certificates import leftovers


class Command(BaseCommand):
    help = (
        "Lists files of certificates and print jobs that no row names, older than a day. --delete takes them away: not "
        "after an older backup of the database came back, since these files tell what it lacks."
    )

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="take them away")

    def handle(self, *, delete, **options):
        count = size = 0
        for path in leftovers.find():
            count, size = count + 1, size + path.stat().st_size
            self.stdout.write(str(path))
            if delete:
                path.unlink(missing_ok=True)
        said = "taken away" if delete else "found"
        self.stdout.write(f"{count} files {said}, {size / 1_000_000:.1f} MB")
