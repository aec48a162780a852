"""What pages say of files for the printer that no longer fit, and the way to print the same numbers anew."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import localize

from centres.scope import may_write

from .. import outdated
from ..models import CertificateStatus


def since_made(user, job):
    """The facts of certificates/_outdated.html about a print job; empty where its files are as if made today."""
    if not (job and job.is_over and outdated.has_files(job)):
        return {}
    ended, is_other_paper = outdated.ended(job), outdated.is_other_paper(job)
    if not (ended or is_other_paper):
        return {}
    left = job.certificates.filter(status=CertificateStatus.ISSUED).exists()
    return {
        "ended": sum(ended.values()),
        "states": ", ".join(f"{CertificateStatus(status).label.lower()}: {n}" for status, n in ended.items()),
        "is_other_paper": is_other_paper,
        "again": _address(job) if left and may_write(user) else "",
    }


def _address(job):
    """The form that prints by number or period, filled in with what the job printed."""
    if job.printed_from:
        facts = {
            "by": "period", "centre": job.centre_id, "form": job.form, "printed_from": localize(job.printed_from),
            "printed_to": localize(job.printed_to),
        }  # fmt: skip
    elif job.register_id:
        facts = {"register": job.register_id, "number_from": job.number_from, "number_to": job.number_to}
    else:  # of a class or a decision: one row of numbers
        first, last = job.certificates.first(), job.certificates.last()
        facts = {"register": first.register_id, "number_from": first.seq, "number_to": last.seq}
    return f"{reverse('print-job-create')}?{urlencode(facts)}"
