"""`manage.py load_catalogue`: staffing rules, grade scale and programmes for a new installation."""

from django.core.management.base import BaseCommand

from portal import catalogue


class Command(BaseCommand):
    help = "Adds the staffing rules, the grade scale and the programmes that are missing. May run again."

    def handle(self, **options):
        catalogue.load()
        self.stdout.write("The catalogue is complete.")
