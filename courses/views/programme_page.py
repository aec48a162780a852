"""What the page of a programme shows of each version: its rule in words, its lessons and what they add up to."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import ProgrammeVersion
from courses.results import most_absence


@dataclass(frozen=True)
class Card:
    """One version, read with its parts, lessons, prerequisites and `held`, the number of classes that follow it."""

    version: ProgrammeVersion
    is_present: bool = False  # in force today

    @property
    def sentences(self):
        """The rule in words, one sentence for each thing it asks."""
        return rule_in_words(self.version)

    @property
    def taught(self):
        """Periods of all lessons."""
        return sum(lesson.periods for lesson in self.version.lessons.all())

    @property
    def open_periods(self):
        """Periods of the version that no lesson takes yet; 0 where the lessons are not known at all."""
        return self.version.periods - self.taught if self.version.lessons.all() else 0


def rule_in_words(version):
    """What a version asks, as sentences: for whom, what before, absence, score, resits, certificate."""
    return [
        _("Is for: %(whom)s.") % {"whom": version.get_admits_display()},
        *_before(version),
        _attendance(version),
        *_scoring(version),
        _certificate(version),
    ]


def _before(version):
    names = [programme.name for programme in version.prerequisites.all()]
    return [_("To be completed before: %(names)s.") % {"names": "; ".join(names)}] if names else []


def _attendance(version):
    return _("Absent for at most %(most)s of %(periods)s periods (%(share)s%%, rounded down).") % {
        "most": number_format(most_absence(version)),
        "periods": number_format(version.periods),
        "share": number_format((version.max_absence_ratio * 100).normalize(), use_l10n=True),
    }


def _scoring(version):
    """Score and resits; a programme without scored parts has neither."""
    parts = version.parts.all()
    if not parts:
        return [_("Nothing is scored: who attended enough has passed.")]
    named = "; ".join(_part(part) for part in parts) if len(parts) > 1 else parts[0].name
    if version.min_score is None:
        passing = _("Scored: %(parts)s; the lowest grade of the scale passes.") % {"parts": named}
    else:
        passing = _("Scored: %(parts)s; the final score has to be %(least)s or more.") % {
            "parts": named, "least": number_format(version.min_score, decimal_pos=1)}  # fmt: skip
    if not version.resits:
        return [passing, _("A failed assessment cannot be repeated.")]
    again = ngettext(
        "A failed assessment may be repeated %(n)s time.", "A failed assessment may be repeated %(n)s times.",
        version.resits,
    )  # fmt: skip
    return [passing, again % {"n": version.resits}]


def _part(part):
    return _("%(part)s (weight %(weight)s)") % {
        "part": part.name, "weight": number_format(part.weight.normalize(), use_l10n=True)}  # fmt: skip


def _certificate(version):
    if not version.issues_certificate:
        return _("It ends without a certificate.")
    if not version.validity_months:
        return _("It ends with a certificate without an expiry.")
    return ngettext(
        "It ends with a certificate valid for %(n)s month.", "It ends with a certificate valid for %(n)s months.",
        version.validity_months,
    ) % {"n": version.validity_months}  # fmt: skip
