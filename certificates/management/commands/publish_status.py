"""publish_status: writes the status lists that changed, and the page that checks signed QR codes, as plain files."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certificates import signingkeys, statuslists


class Command(BaseCommand):
    help = "Write to STATUS_DIR the status lists that changed, with --all every list, and the page with its keys."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", dest="everything", help="every list, changed or not")

    def handle(self, *, everything, **options):
        if not signingkeys.everyone():
            raise CommandError("There is no key to sign with: manage.py signing_key new")
        written = statuslists.publish(everything=everything)
        self.stdout.write(f"{len(written)} lists written to {settings.STATUS_DIR}")
