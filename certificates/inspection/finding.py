"""What a check found, and the words for it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..models import CertificateStatus

SAYS = {
    # Lines of a book and their chain.
    "line_missing": gettext_noop("Line %(line)s is missing."),
    "line_repeated": gettext_noop("Line %(line)s stands there more than once."),
    "line_changed": gettext_noop("Line %(line)s no longer says what it said when it was written."),
    "chain_broken": gettext_noop("Line %(line)s does not hold on to the line before it."),
    "head_differs": gettext_noop("The register ends otherwise than its last line: lines were taken off or added."),
    "line_after_closing": gettext_noop("Line %(line)s gives a number after the register was closed."),
    # Numbers.
    "number_missing": gettext_noop("Number %(seq)s was never written."),
    "number_repeated": gettext_noop("Number %(number)s was given more than once."),
    "counter_differs": gettext_noop("The counter stands at %(counter)s, the last number written is %(last)s."),
    # Certificates beside the lines.
    "certificate_missing": gettext_noop("Line %(line)s gives a number, but there is no such certificate."),
    "certificate_without_line": gettext_noop("Certificate %(number)s is in no line of the register."),
    "certificate_changed": gettext_noop("Certificate %(number)s no longer says what was issued."),
    "shown_as_valid": gettext_noop("Certificate %(number)s is shown as valid; by the register it is not (%(state)s)."),
    "state_differs": gettext_noop("Certificate %(number)s is “%(shown)s”; by the register it is “%(state)s”."),
    "ending_differs": gettext_noop(
        "Certificate %(number)s says otherwise than its decision since when or why it ended."
    ),
    "period_differs": gettext_noop("Certificate %(number)s of %(day)s stands in the register of %(period)s."),
    "replaced_by_nothing": gettext_noop("Certificate %(number)s is replaced, but no other took its place."),
    "code_repeated": gettext_noop("Certificates %(number)s and %(other)s have the same code or token."),
    # What a certificate rests on.
    "no_roster": gettext_noop("Certificate %(number)s: its holder did not pass a class of this centre."),
    "no_recognition": gettext_noop("Certificate %(number)s: the results of its class are not recognised."),
    "no_decision": gettext_noop("Certificate %(number)s was issued without an approved proposal or decision."),
    "one_person": gettext_noop("Certificate %(number)s was proposed and approved by one person, and is not marked so."),
    # Sums.
    "mark_differs": gettext_noop("A learner is marked as certified and is not, or the other way round."),
    "figure_differs": gettext_noop("The class counts %(shown)s certified learners; there are %(counted)s."),
    # Outside the tables.
    "file_missing": gettext_noop("The file %(file)s of certificate %(number)s is gone."),
    "file_changed": gettext_noop("The file %(file)s of certificate %(number)s was changed."),
    "guard_missing": gettext_noop("The database no longer refuses to change or delete rows of %(table)s."),
    "checkpoint_changed": gettext_noop("The checkpoint of %(day)s was changed or does not follow the one before."),
    "checkpoint_differs": gettext_noop("The register was rewritten after the checkpoint of %(day)s."),
    "register_behind": gettext_noop("The register stands behind number %(seq)s, which was given out: an older backup."),
    "ended_elsewhere": gettext_noop(
        "Certificate %(number)s was published as revoked or replaced; the register, an older backup, has it in force: "
        "look for the decision and enter it again."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `table` and `row` say where, `code` is a key of SAYS, `facts` fill its words."""

    code: str
    table: str
    row: int
    facts: dict = field(default_factory=dict)

    @property
    def message(self):
        """The finding in a sentence."""
        labels = dict(CertificateStatus.choices)
        states = {key: labels[value] for key, value in self.facts.items() if value in labels}
        return _(SAYS[self.code]) % (self.facts | states)

    def as_json(self):
        """The finding for a machine."""
        return {"code": self.code, "table": self.table, "row": self.row, "message": self.message} | self.facts
