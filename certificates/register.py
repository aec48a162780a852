"""The register: the only place where numbers come from."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import chain, marks, numbers
from .models import NumberPattern, PeriodKind, Register, RegisterEntry

PATTERNS = numbers.PATTERNS
number_text = numbers.text


def pattern_for(centre, form, on):
    """The NumberPattern of the printed date; where the centre has set none, the built-in one, unsaved."""
    return NumberPattern.objects.filter(centre=centre, form=form).in_force_on(on).first() or built_in(centre, form)


def built_in(centre, form):
    """The pattern of a centre that has set none."""
    return NumberPattern(centre=centre, form=form, pattern=PATTERNS[form], period_kind=PeriodKind.YEAR)


def book_facts(centre, form, on, own=None):
    """(what names the book of the printed date, the pattern it keeps if it is opened now).

    `own`: the NumberPattern of the date, where it is known. Raises ValidationError "no_term".
    """
    own = own or pattern_for(centre, form, on)
    period = numbers.period(own.period_kind, on)
    names = {"centre": centre, "form": form, "period": period, "is_legacy": False}
    return names, numbers.of_book(own.pattern, centre.code, period)


@dataclass(frozen=True)
class Standing:
    """The book of a printed date as it stands: its period, the pattern of its numbers, the last number taken.

    Nothing is taken and nothing locked: somebody else may be first.
    """

    period: str
    pattern: str
    last_seq: int
    on: date

    def next(self, count):
        """(first, last) running number that `count` certificates would take if they were issued now."""
        return self.last_seq + 1, self.last_seq + count

    def widest(self):
        """(number, register number) of five digits as the book writes them, to measure with."""
        return widest(self.pattern, self.period, self.on)


def widest(pattern, period, on):
    """(number, register number) of five digits as a book of this pattern writes them on the day."""
    return number_text(pattern, 99_999, on), f"99999/{period}"


def standing(centre, form, issued_on):
    """The Standing of the book of a printed date, also of one that is not begun. Raises ValidationError "no_term"."""
    names, pattern = book_facts(centre, form, issued_on)
    kept = Register.objects.filter(**names).values_list("number_pattern", "last_seq").first()
    return Standing(names["period"], *(kept or (pattern, 0)), on=issued_on)


def take(centre, form, issued_on, count, *, own=None):
    """Take `count` numbers of the register of the printed date; returns (register, first number).

    Runs inside the transaction that writes the certificates: the counter stays locked until that commits, and a
    rollback gives the numbers back. So numbers are unique and without a gap, whoever issues at the same time.
    Call it last: everything that needs no number is done before. `write_issue_lines` moves the counter.
    `own`: the NumberPattern of the printed date, where it is known.
    Raises ValidationError "register_closed", "register_behind", "no_term".
    """
    if centre.closed_on and centre.closed_on <= timezone.localdate():
        raise _closed(str(issued_on.year))
    names, pattern = book_facts(centre, form, issued_on, own)
    register = lock(**names)
    if register is None:
        Register.objects.get_or_create(**names, defaults={"number_pattern": pattern})
        register = lock(**names)
    if register.closed_at:
        raise _closed(register.period)
    _check_not_behind(register, centre)
    last_seq = register.last_seq + count
    transaction.on_commit(lambda: marks.leave(centre.code, form, register.period, last_seq))
    return register, register.last_seq + 1


def lock(**names):
    """The register of these names with its counter locked until the transaction ends; None where there is none."""
    return Register.objects.select_for_update(no_key=True).filter(**names).first()


def _check_not_behind(register, centre):
    """An older backup of the database would give numbers once more that people hold already."""
    given = marks.highest(centre.code, register.form, register.period)
    if register.last_seq < given:
        raise ValidationError(
            _(
                "The register of %(period)s stands behind number %(given)s, which was given out before: the database "
                "was restored from an older backup. Nothing was issued. Ask the people who run the portal to write "
                "the lost numbers first."
            ),
            code="register_behind",
            params={"period": register.period, "given": given},
        )


def _closed(period):
    return ValidationError(
        _("The register of %(year)s is closed: choose a date of a year whose register is open."),
        code="register_closed",
        params={"year": period},
    )


def write_issue_lines(register, certificates, *, by):
    """One line of the book for each new certificate, in the order of their numbers, chained to the line before."""
    write(register, [
        RegisterEntry(
            kind=RegisterEntry.Kind.ISSUE, seq=certificate.seq, certificate=certificate, by=by,
            at=certificate.issued_at,
            facts={"number": certificate.number, "enrolment": certificate.enrolment_id,
                   "sealed": chain.sealed_hash(certificate)},
        )
        for certificate in certificates
    ], numbers=len(certificates))  # fmt: skip


def write(register, lines, *, numbers=0):
    """Add `lines` behind the last one of the register, whose row the caller has locked; `numbers` of them are new.

    Place and hash are given here. One UPDATE moves counters and head, so a number is taken where its line is written
    and nowhere else.
    """
    for place, line in enumerate(lines, start=register.last_line + 1):
        line.register, line.line, line.previous_hash = register, place, register.head
        line.hash = register.head = chain.line_hash(register.head, line)
    RegisterEntry.objects.bulk_create(lines, batch_size=500)
    register.last_line += len(lines)
    register.last_seq += numbers
    Register.objects.filter(pk=register.pk).update(
        last_line=register.last_line, last_seq=register.last_seq, head=register.head,
        block_no=register.block_no, block_from=register.block_from,
    )  # fmt: skip


def remark(register, kind, certificates, facts, *, by):
    """Write one line of `kind` about each of the numbers `certificates`, which the register holds already.

    `facts`: one dict a certificate. No number is taken, so a closed book takes remarks too, as one on paper does.
    Call it last in the transaction: it locks the register.
    """
    write(lock(pk=register.pk), [
        RegisterEntry(kind=kind, seq=certificate.seq, certificate=certificate, by=by,
                      facts={"number": certificate.number} | words)
        for certificate, words in zip(certificates, facts, strict=True)
    ])  # fmt: skip
