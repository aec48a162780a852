"""make_checkpoint: today's checkpoint over all registers, made where there is none yet, printed as JSON."""

from django.core.management.base import BaseCommand

from certificates import checkpoints


class Command(BaseCommand):
    help = "Print today's checkpoint as JSON (made now where the worker has not made it yet): keep it elsewhere."

    def handle(self, **options):
        made, _is_new = checkpoints.make()
        self.stdout.write(checkpoints.document(made))
