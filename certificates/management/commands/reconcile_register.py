"""reconcile_register: after an older backup was restored, strikes out the numbers that were given out meanwhile."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres.models import User
from certificates import reconciling, statuslists


class Command(BaseCommand):
    help = (
        "List registers that stand behind the numbers they gave out (an older backup was restored), or with --minutes "
        "write those numbers as lost, never to be used again, so that the register goes on."
    )

    def add_arguments(self, parser):
        parser.add_argument("--register", type=int, help="key of one register; without it all that stand behind")
        parser.add_argument("--minutes", default="", help="number of the minutes that record the loss")
        parser.add_argument("--by", default="", help="account of national staff that acts")

    def handle(self, *, register, minutes, by, **options):
        behind = [(one, given) for one, given in reconciling.behind() if register in (None, one.pk)]
        if minutes and not (person := User.objects.filter(username=by, is_active=True).first()):
            raise CommandError("--minutes needs --by, the name of an account of national staff.")
        for one, given in behind:
            name = f"{one.pk} {one.centre.code} {one.form} {one.period}"
            self.stdout.write(f"register {name}: stands at {one.last_seq}, gave out {given}")
            if minutes:
                self._reconcile(one, given, person, minutes)
        if behind and minutes:
            statuslists.publish(everything=True)  # the lost numbers count as ended at once
        if not behind:
            self.stdout.write("No register stands behind its mark.")

    def _reconcile(self, register, given, person, minutes):
        try:
            reconciling.reconcile(register, by=person, minutes=minutes)
        except (PermissionDenied, ValidationError) as refused:
            raise CommandError(f"Refused: {'; '.join(getattr(refused, 'messages', ['not allowed']))}") from refused
        self.stdout.write(f"  numbers {register.last_seq + 1} to {given} are written as lost")
