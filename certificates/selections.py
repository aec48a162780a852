"""Verbs on selections: certificates printed again by their numbers, or by centre and period."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Centre, WorkStatus
from centres.scope import check_staff

from . import printing
from .models import CertificateStatus, PrintJob, Register

SCOPE = ("register", "number_from", "number_to", "form", "printed_from", "printed_to", "centre")


@dataclass(frozen=True)
class Counts:
    """How many certificates of a selection are printed, and how many are left out for their state."""

    printed: int
    left_out: dict  # CertificateStatus: how many
    legacy: int
    files: int


def by_number(register, number_from, number_to):
    """The unsaved PrintJob of numbers of a register. Raises ValidationError "turned", "beyond", "legacy"."""
    if register.is_legacy:
        raise ValidationError(
            {"register": ValidationError(
                _("Certificates of a paper register have no sheet in the portal: there is nothing to print."),
                code="legacy",
            )}
        )  # fmt: skip
    _check_order("number_to", number_from, number_to)
    if number_to > register.last_seq:
        raise ValidationError(
            {"number_to": ValidationError(
                _("The register goes up to number %(last)s: enter that or a lower one."),
                code="beyond", params={"last": number_format(register.last_seq, force_grouping=True)},
            )}
        )  # fmt: skip
    return PrintJob(centre=register.centre, register=register, number_from=number_from, number_to=number_to)


def by_period(centre, form, printed_from, printed_to):
    """The unsaved PrintJob of a centre's certificates dated from–to in one form. Raises ValidationError "turned"."""
    _check_order("printed_to", printed_from, printed_to)
    return PrintJob(centre=centre, form=form, printed_from=printed_from, printed_to=printed_to)


def _check_order(field, first, last):
    if last < first:
        raise ValidationError(
            {field: ValidationError(_("The end lies before the beginning: exchange the two."), code="turned")}
        )


def counts(job):
    """The Counts of a selection, saved or not."""
    found = job.chosen.order_by().aggregate(
        printed=Count("pk", filter=Q(status=CertificateStatus.ISSUED, is_legacy=False)),
        legacy=Count("pk", filter=Q(is_legacy=True)),
        **{status: Count("pk", filter=Q(status=status, is_legacy=False)) for status in CertificateStatus.values},
    )
    left_out = {status: found[status] for status in CertificateStatus if status != CertificateStatus.ISSUED}
    left_out = {status: count for status, count in left_out.items() if count}
    sheets_a_file = job.sheets_a_file if job.pk else settings.PRINT_SHEETS_A_FILE
    return Counts(found["printed"], left_out, found["legacy"], -(-found["printed"] // sheets_a_file))


def check(job):
    """The Counts of a selection that may be printed. Raises ValidationError "nobody", "too_wide"."""
    found, most = counts(job), settings.PRINT_MOST
    if not found.printed:
        raise ValidationError(
            _("No certificate in force matches: nothing would be printed. Change the numbers or the dates."),
            code="nobody",
        )
    if found.printed > most:
        raise ValidationError(
            _("%(found)s certificates match, more than the %(most)s of one print job: take a shorter range."),
            code="too_wide",
            params={name: number_format(count, force_grouping=True)
                    for name, count in {"found": found.printed, "most": most}.items()},
        )  # fmt: skip
    return found


@transaction.atomic
def begin(job, *, by):
    """Queue the print job of a selection made by `by_number` or `by_period`.

    Raises ValidationError as `check`, and "being_made" where the same is waiting or running; PermissionDenied.
    """
    check_staff(by, job.centre)
    Centre.objects.select_for_update().get(pk=job.centre_id)  # of two clicks the second finds the first
    same = PrintJob.objects.filter(**{name: getattr(job, name) for name in SCOPE})
    if same.filter(status__in=[WorkStatus.QUEUED, WorkStatus.RUNNING]).exists():
        raise ValidationError(
            _("The same certificates are being printed already: look for them among the print jobs."),
            code="being_made",
        )
    found = check(job)
    printing.begin(job, by=by, total=found.printed)
    audit.record(by, "begin_print_job", job, count=found.printed, **_facts(job))
    return job


def _facts(job):
    if job.register_id:
        year = Register.objects.values_list("period", flat=True).get(pk=job.register_id)
        return {"year": year, "first": job.number_from, "last": job.number_to}
    return {"form": job.form, "first": job.printed_from.isoformat(), "last": job.printed_to.isoformat()}
