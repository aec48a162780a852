"""Verbs on paper registers: enter their lines, import them, have a second person confirm them for ever."""

import hashlib
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import AuditLine, Centre
from centres.refusals import refuse
from centres.scope import check_staff
from centres.sheets.read import read_sheet
from centres.states import check_move, move
from centres.vietnamese import fold
from courses.plans import is_alone

from . import chain, paperlines, papersheet, register
from .models import Certificate, PaperBatch, PaperBatchStatus, Register, RegisterEntry

MOST_ROWS = 2_000  # of one batch: a second person reads every line
FIRST_YEAR = 1945
WRITING = ["upload_paper_lines", "write_paper_lines", "submit_paper_lines"]  # as the audit book has them


@transaction.atomic
def begin(centre, *, by, form, year):
    """Begin to enter lines of the paper register of a form and year. Raises ValidationError "wrong_year"."""
    check_staff(by, centre)
    _check_year(year)
    batch = PaperBatch.objects.create(centre=centre, form=form, year=year, entered_by=by)
    audit.record(by, "begin_paper_lines", batch, year=year)
    return batch


def _check_year(year):
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        refuse("year", "wrong_year", _("Give a year between %(first)s and this year."), first=str(FIRST_YEAR))


def upload(centre, *, by, form, year, file):
    """The batch of an .xlsx file of lines; the same file a second time is the batch it made the first time.

    The file is read in a process of its own. Raises ValidationError as centres.sheets.read and papersheet,
    "wrong_year", "too_many_rows"; PermissionDenied.
    """
    check_staff(by, centre)
    _check_year(year)
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    twins = PaperBatch.objects.filter(centre=centre, form=form, year=year, sha256=digest)
    twins = twins.exclude(status=PaperBatchStatus.DISCARDED)
    if twin := twins.first():
        return twin
    rows = papersheet.rows_of(read_sheet(data))
    _check_size(rows)
    try:
        with transaction.atomic():
            batch = PaperBatch.objects.create(
                centre=centre, form=form, year=year, entered_by=by, rows=rows, sha256=digest,
                file_name=file.name[-255:],
            )  # fmt: skip
            audit.record(by, "upload_paper_lines", batch, year=year, rows=len(rows))
    except IntegrityError:  # sent twice at the same moment
        return twins.get()
    return batch


def _check_size(rows):
    if len(rows) > MOST_ROWS:
        refuse(None, "too_many_rows", _("More than %(most)s lines at once: a second person has to read them all. "
               "Enter the book in several parts."), most=MOST_ROWS)  # fmt: skip


@transaction.atomic
def write(batch, *, by, rows, version_no):
    """Put `rows` ({column key: text}) in the place of the batch's lines; empty ones are left out.

    Raises ValidationError "edited_meanwhile", "too_many_rows"; PermissionDenied.
    """
    check_staff(by, batch.centre)
    rows = [
        {key: str(row.get(key, ""))[: column.most + 1] for key, column in paperlines.COLUMNS.items()} for row in rows
    ]
    rows = [row for row in rows if any(text.strip() for text in row.values())]
    _check_size(rows)
    taken = PaperBatch.objects.filter(pk=batch.pk, version_no=version_no, status__in=PaperBatch.EDITABLE).update(
        rows=rows, version_no=version_no + 1
    )
    if not taken:
        refuse(None, "edited_meanwhile",
               _("Somebody else changed or submitted these lines meanwhile: open them again."))  # fmt: skip
    batch.refresh_from_db()
    audit.record(by, "write_paper_lines", batch, year=batch.year, rows=len(rows))
    return batch


def lines_of(batch):
    """The Lines of a batch, checked against what its register holds now."""
    return paperlines.check(batch.rows, batch.year, _known(batch))


def _known(batch):
    held = Certificate.objects.filter(
        register__centre=batch.centre_id, register__form=batch.form, register__period=str(batch.year), is_legacy=True
    ).values_list("number", "holder_name", "holder_birth_on", "issued_on")  # fmt: skip
    return frozenset((number, fold(name), born.isoformat(), day.isoformat()) for number, name, born, day in held)


def _sound_lines(batch):
    """The Lines that are not in the register yet. Raises ValidationError "no_lines", "faulty_lines"."""
    lines = lines_of(batch)
    if faulty := sum(bool(line.faults) for line in lines):
        refuse(None, "faulty_lines", _("%(count)s lines cannot be read yet: put them right first."), count=faulty)
    new = [line for line in lines if not line.is_known]
    if not new:
        refuse(None, "no_lines", _("There is no line that is not in the register already."))
    return new


@transaction.atomic
def submit(batch, *, by):
    """Hand the lines to a second person. Raises ValidationError "no_lines", "faulty_lines", "illegal_move"."""
    check_staff(by, batch.centre)
    _sound_lines(batch)
    move(batch, PaperBatchStatus.SUBMITTED, by=by, entered_by=by)
    audit.record(by, "submit_paper_lines", batch, year=batch.year, rows=len(batch.rows))
    return batch


@transaction.atomic
def send_back(batch, *, by, answer):
    """Return the lines for correction. Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied."""
    check_staff(by, batch.centre)
    if not answer.strip():
        refuse("answer", "reason_missing", _("Say what has to be corrected."))
    move(batch, PaperBatchStatus.RETURNED, by=by, answer=answer.strip())
    audit.record(by, "return_paper_lines", batch, year=batch.year, reason=answer.strip())
    return batch


@transaction.atomic
def discard(batch, *, by):
    """Throw lines away that nobody confirmed. Raises ValidationError "illegal_move"; PermissionDenied."""
    check_staff(by, batch.centre)
    move(batch, PaperBatchStatus.DISCARDED, by=by, closed_by=by, closed_at=timezone.now())
    audit.record(by, "discard_paper_lines", batch, year=batch.year, rows=len(batch.rows))
    return batch


def check_confirmation(batch, *, by):
    """Raise what `confirm` would raise now for the person or the state; True where it would be a single-handed act.

    Raises ValidationError "own_lines", "illegal_move"; PermissionDenied.
    """
    check_staff(by, batch.centre)
    check_move(batch, PaperBatchStatus.CONFIRMED, by=by)
    if not any(by.is_same_person(writer) for writer in _writers(batch)):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    raise ValidationError(
        _("You entered some or all of these lines yourself: a person of the centre who entered none of them compares "
          "them with the paper register."),
        code="own_lines",
    )  # fmt: skip


def _writers(batch):
    """Everybody who ever wrote or submitted lines of the batch, by the audit book: it forgets nobody."""
    return [batch.entered_by, *AuditLine.objects.about(batch).filter(verb__in=WRITING).authors()]


@transaction.atomic
def confirm(batch, *, by):
    """Write the lines another person entered into the paper register of the portal, all of them or none.

    Numbers, names and dates stay as written. Returns the new certificates.
    Raises ValidationError "own_lines", "illegal_move", "no_lines", "faulty_lines", "register_closed".
    """
    Centre.objects.select_for_update().get(pk=batch.centre_id)  # two batches of one book: the second sees the first
    batch.refresh_from_db()
    single_handed = check_confirmation(batch, by=by)
    lines = _sound_lines(batch)
    now = timezone.now()
    book, _created = Register.objects.get_or_create(
        centre=batch.centre, form=batch.form, period=str(batch.year), is_legacy=True,
        defaults={"number_pattern": "{seq}", "opened_by": by},
    )  # fmt: skip
    book = Register.objects.select_for_update().get(pk=book.pk)
    if book.closed_at:
        refuse(None, "register_closed", _("This paper register was closed: nothing can be added."))
    centre_name = batch.centre.name_on(date(batch.year, 12, 31)).name
    drafts = [
        _certificate(batch, book, centre_name, book.last_seq + place, line, by, now)
        for place, line in enumerate(lines, start=1)
    ]
    certificates = Certificate.objects.bulk_create(drafts, batch_size=500)
    register.write(book, [
        RegisterEntry(
            kind=RegisterEntry.Kind.LEGACY, seq=certificate.seq, certificate=certificate, by=by, at=now,
            facts={"number": certificate.number, "batch": batch.pk, "entered_by": batch.entered_by_id,
                   "marks": line.marks, "note": line.values["note"], "sealed": chain.sealed_hash(certificate)},
        )
        for certificate, line in zip(certificates, lines, strict=True)
    ], numbers=len(lines))  # fmt: skip
    move(batch, PaperBatchStatus.CONFIRMED, by=by, closed_by=by, closed_at=now, is_single_handed=single_handed)
    audit.record(by, "confirm_paper_lines", batch, year=batch.year, rows=len(lines), single_handed=single_handed)
    return certificates


def _certificate(batch, book, centre_name, seq, line, by, now):
    """A certificate of the old book: no file, token or code. `seq` is its place in the book, not its number.

    Where the old book has no days of study, the day of issue stands in their columns; `printed` says nothing then.
    """
    known = line.values
    return Certificate(
        register=book, seq=seq, number=known["number"], register_no=known["register_no"] or known["number"][:40],
        is_legacy=True, centre=batch.centre, year=batch.year, holder_name=known["name"],
        holder_key=fold(known["name"]), holder_birth_on=known["birth_on"],
        holder_birth_year_only=known["birth_year_only"], programme_name=known["programme"],
        course_name=known["course"], studied_from=known["studied_from"] or known["issued_on"],
        studied_to=known["studied_to"] or known["issued_on"], centre_name=centre_name, issued_on=known["issued_on"],
        printed=_printed(known), layout_version=0, issued_at=now, issued_by=by,
    )  # fmt: skip


def _printed(known):
    """The facts as the old book has them, under the keys of a certificate of the portal."""
    first, last = known["studied_from"], known["studied_to"]
    days = f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}" if first and last else ""
    return {
        "name": {"lines": [known["name"]]}, "born": known["born"], "home": None, "unit": {"lines": [known["unit"]]},
        "programme": {"lines": [known["programme"]]},
        "course": ", ".join(part for part in (known["course"], days) if part), "grade": known["grade"],
        "expiry": None, "decision": known["decision"], "place_date": f"{known['issued_on']:%d/%m/%Y}",
        "signer_titles": [], "signer_name": "",
    }  # fmt: skip


def found_by_number(centre, year, number):
    """Certificates of paper registers of a centre and year with exactly this number, for the public check.

    A number of an old book may stand there twice; the answer is “by the paper register”, never a file.
    """
    return Certificate.objects.filter(centre=centre, year=year, is_legacy=True, number__iexact=number.strip())
