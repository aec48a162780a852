"""A centre of the demo that writes numbers in its own way, and its register of last year, closed with minutes."""

from datetime import date

from centres.models import Centre, User
from centres.scope import Role
from certificates import registers
from certificates.models import PeriodKind, Register
from courses.models import CertificateForm

CODE = "DC"


def set_pattern(today):
    """Before the first certificate: the centre's own pattern, from the first day of last year on."""
    centre = Centre.objects.get(code=CODE)
    registers.set_pattern(
        centre, by=_director(centre), form=CertificateForm.PARTY, period_kind=PeriodKind.YEAR,
        pattern="{seq}/{year}-GCN/TTCT", effective_from=date(today.year - 1, 1, 1), decision_no="15-QĐ/TTCT",
    )  # fmt: skip


def close_last_year(today):
    """After the certificates: the register of last year is opened where there was none, and closed."""
    centre = Centre.objects.get(code=CODE)
    director, last_year = _director(centre), today.year - 1
    book = Register.objects.filter(
        centre=centre, form=CertificateForm.PARTY, period=str(last_year), is_legacy=False
    ).first() or registers.open_book(
        centre, by=director, form=CertificateForm.PARTY, on=date(last_year, 1, 2), minutes=f"01-BB/TTCT-{last_year}"
    )
    registers.close_book(book, by=director, minutes=f"01-BB/TTCT-{today.year}", closed_on=today)


def _director(centre):
    return User.objects.get(centre=centre, role=Role.DIRECTOR)
