"""signing_key: makes, lists and ends the keys that sign certificates and status lists."""

from django.core.management.base import BaseCommand, CommandError

from certificates import signingkeys, statuslists


class Command(BaseCommand):
    help = (
        "new: make a key, which signs from now on. list: all keys. retire N: it signs no more, what it signed stays "
        "good. compromise N: somebody else may have it; its signatures alone prove nothing from now on. "
        "Public keys, lists and the page are published anew. See docs/verify.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["new", "list", "retire", "compromise"])
        parser.add_argument("key", type=int, nargs="?", help="the number of a key, for retire and compromise")

    def handle(self, *, deed, key, **options):
        if deed == "new":
            self.stdout.write(f"Key {signingkeys.new().id} signs from now on. Keep a copy of its file elsewhere.")
        elif deed != "list":
            self._end(deed, key)
        if deed != "list":
            statuslists.publish(everything=True)
        for one in signingkeys.everyone():
            self.stdout.write(f"{one.id:4} {one.state:12} {one.since} {one.until or '':10} {one.public}")

    def _end(self, deed, key):
        try:
            signingkeys.end(key, {"retire": signingkeys.RETIRED, "compromise": signingkeys.COMPROMISED}[deed])
        except (LookupError, ValueError) as error:
            raise CommandError(f"Not done: {error}") from error
