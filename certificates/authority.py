"""Who signs certificates on a day: the director, or a deputy who was authorised; and why somebody may not."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Appointment, AppointmentKind, DelegationScope, SigningDelegation

from . import issuers


def signers_on(centre, day):
    """Who may sign certificates on the day: the director (an Appointment), delegated deputies (SigningDelegation).

    Source: Hướng dẫn 154-HD/BTGTW (2020): the director, or a deputy after being authorised.
    """
    return signers_between(centre, day, day)


def may_sign(signer, centre, day):
    """Whether an Appointment or a SigningDelegation, freshly read, is one of `signers_on`; no query."""
    if signer.centre_id != centre.pk or day < signer.from_on:
        return False
    if isinstance(signer, SigningDelegation):
        return signer.scope in {DelegationScope.ALL, DelegationScope.CERTIFICATES} and day <= signer.last_day
    return signer.kind == AppointmentKind.DIRECTOR and (signer.to_on is None or day <= signer.to_on)


def signers_between(centre, first, last):
    """Who may sign on some day from `first` to `last`: what a form offers while the printed date is still open."""
    directors = Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=first), centre=centre, from_on__lte=last, kind=AppointmentKind.DIRECTOR
    )
    deputies = SigningDelegation.objects.filter(centre=centre).between(first, last)
    deputies = deputies.covering(DelegationScope.CERTIFICATES)
    return list(directors.select_related("person")) + list(deputies.select_related("person"))


def why_no_authority(signer, day):
    """Why an Appointment or a SigningDelegation does not let its person sign certificates on the day, in a sentence."""
    if isinstance(signer, SigningDelegation):
        return _why_not_delegated(signer, day)
    facts = {"name": signer.person, "first": _written(signer.from_on)}
    if day < signer.from_on:
        return _("%(name)s is director only from %(first)s on: choose another signer or date.") % facts
    facts["last"] = _written(signer.to_on)
    return _("The post of director of %(name)s ended on %(last)s: choose another signer or an earlier date.") % facts


def _why_not_delegated(delegation, day):
    facts = {"number": delegation.number, "name": delegation.person, "first": _written(delegation.from_on),
             "last": _written(delegation.last_day)}  # fmt: skip
    if delegation.scope not in {DelegationScope.ALL, DelegationScope.CERTIFICATES}:
        return _("Authority %(number)s of %(name)s does not cover certificates: choose another signer.") % facts
    if delegation.never_held:
        return _("Authority %(number)s of %(name)s was revoked before it began: choose another signer.") % facts
    if day < delegation.from_on:
        return _("Authority %(number)s of %(name)s begins only on %(first)s: choose another signer or date.") % facts
    return _("Authority %(number)s of %(name)s ended on %(last)s: choose another signer or an earlier date.") % facts


def _written(day):
    return day.strftime("%d/%m/%Y")


def possible_signers(course_class):
    """Who may sign on some day from the first possible date to today: what a form offers while the date is open."""
    today = timezone.localdate()
    return signers_between(issuers.issuer_on(course_class, today), issuers.first_day(course_class), today)


def signature(proposal):
    """(lines of the signer's title, name). Source: 36-HD/VPTW (2018): the head signs directly, a deputy K/T."""
    if proposal.delegation_id:
        return ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], proposal.delegation.person.full_name
    return ["GIÁM ĐỐC"], proposal.signer.person.full_name
