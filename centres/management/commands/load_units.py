"""`manage.py load_units`: administrative units before and after 1 July 2025."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres import units


class Command(BaseCommand):
    help = "Adds the provinces, districts and communes that are missing. May run again; refuses to rename a unit."

    def handle(self, **options):
        try:
            added = units.load()
        except ValidationError as broken:
            raise CommandError(" ".join(broken.messages)) from broken
        self.stdout.write(f"{added} units added.")
