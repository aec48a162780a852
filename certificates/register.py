"""The register: the only place where numbers come from."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CertificateForm

from . import chain, marks
from .models import Register, RegisterEntry

# How a number reads; {seq} is the running number in four digits, {day} the printed date as ddmmyy. Known words only:
# a pattern is never used as a format string. Source of the shapes: papers seen; the rule was not available.
PATTERNS = {CertificateForm.PARTY: "{seq}-GCN/TTCT", CertificateForm.STATE: "QPAN/{seq}/{day}"}


def number_text(pattern, seq, issued_on):
    """“0123-GCN/TTCT”."""
    return pattern.replace("{seq}", f"{seq:04d}").replace("{day}", f"{issued_on:%d%m%y}")


def expected(centre, form, issued_on, count):
    """(first, last) running number that `count` certificates would take if they were issued now; nothing is taken."""
    books = Register.objects.filter(centre=centre, form=form, period=str(issued_on.year), is_legacy=False)
    taken = books.values_list("last_seq", flat=True).first() or 0
    return taken + 1, taken + count


def take(centre, form, issued_on, count):
    """Take `count` numbers of the register of the printed date; returns (register, first number, first line).

    Runs inside the transaction that writes the certificates: the UPDATE locks the counter until that commits, and a
    rollback gives the numbers back. So numbers are unique and without a gap, whoever issues at the same time.
    Raises ValidationError "register_closed", "register_behind".
    """
    if centre.closed_on and centre.closed_on <= timezone.localdate():
        raise _closed(issued_on)
    register, _created = Register.objects.get_or_create(
        centre=centre,
        form=form,
        period=str(issued_on.year),
        is_legacy=False,
        defaults={"number_pattern": PATTERNS[form]},
    )
    taken = Register.objects.filter(pk=register.pk, closed_at=None).update(
        last_seq=F("last_seq") + count, last_line=F("last_line") + count
    )
    if not taken:
        raise _closed(issued_on)
    register.refresh_from_db()
    _check_not_behind(register, centre, count)
    last_seq = register.last_seq
    transaction.on_commit(lambda: marks.leave(centre.code, form, register.period, last_seq))
    return register, register.last_seq - count + 1, register.last_line - count + 1


def _check_not_behind(register, centre, count):
    """An older backup of the database would give numbers once more that people hold already."""
    given = marks.highest(centre.code, register.form, register.period)
    if register.last_seq - count < given:
        raise ValidationError(
            _(
                "The register of %(period)s stands behind number %(given)s, which was given out before: the database "
                "was restored from an older backup. Nothing was issued. Ask the people who run the portal to write "
                "the lost numbers first."
            ),
            code="register_behind",
            params={"period": register.period, "given": given},
        )


def _closed(issued_on):
    return ValidationError(
        _("The register of %(year)s is closed: choose a date of a year whose register is open."),
        code="register_closed",
        params={"year": issued_on.year},
    )


def write_issue_lines(register, certificates, first_line, *, by):
    """One line of the book for each new certificate, in the order of their numbers, chained to the line before."""
    lines = [
        RegisterEntry(
            register=register, line=first_line + place, kind=RegisterEntry.Kind.ISSUE, seq=certificate.seq,
            certificate=certificate, by=by, at=certificate.issued_at,
            facts={"number": certificate.number, "enrolment": certificate.enrolment_id,
                   "sealed": chain.sealed_hash(certificate)},
        )
        for place, certificate in enumerate(certificates)
    ]  # fmt: skip
    write(register, lines)


def write(register, lines):
    """Add `lines` behind the last one of the register, whose row the caller has locked by `take`."""
    for line in lines:
        line.previous_hash = register.head
        line.hash = register.head = chain.line_hash(register.head, line)
    RegisterEntry.objects.bulk_create(lines, batch_size=500)
    Register.objects.filter(pk=register.pk).update(head=register.head)


def remark(register, kind, certificates, facts, *, by):
    """Write one line of `kind` about each of the numbers `certificates`, which the register holds already.

    `facts`: one dict a certificate. No number is taken, so a closed book takes remarks too, as one on paper does.
    Call it last in the transaction: the UPDATE locks the register.
    """
    Register.objects.filter(pk=register.pk).update(last_line=F("last_line") + len(certificates))
    register.refresh_from_db()
    first_line = register.last_line - len(certificates) + 1
    write(register, [
        RegisterEntry(
            register=register, line=first_line + place, kind=kind, seq=certificate.seq, certificate=certificate, by=by,
            facts={"number": certificate.number} | words,
        )
        for place, (certificate, words) in enumerate(zip(certificates, facts, strict=True))
    ])  # fmt: skip
