"""How long `check_register` takes over a register of a whole country, on PostgreSQL.

    python -m benchmarks.register [--lines 1000000] [--registers 709]

A PostgreSQL of its own is started and removed. Lines and certificates are written by COPY with the hashes they would
have; the files of certificates are left out (their bytes are read at the speed of the disk). One process for each core.
The goal: 1,000,000 lines in 60 s at most, no finding, and one changed line among them found.
"""

import argparse
import copy
import io
import json
import os
import platform
import resource
import sys
import time
from datetime import UTC, datetime

import django

GOAL = 60  # seconds
AT = datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC)


def main():
    """Print the table; 1 where a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--registers", type=int, default=709)
    options = arguments.parse_args()
    from tests.databases import postgresql

    with postgresql() as (address, name):
        if address is None:
            print(name)
            return 1
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "SECRET_KEY": "for measuring only" * 3,
            "DATABASE_URL": address, "REGISTER_MARKS": "",
        }  # fmt: skip
        django.setup()
        return measure(options, name)


def measure(options, name):
    """Fill, check, spoil one line, check again."""
    from django.core.management import call_command
    from django.db import connection

    from certificates.inspection import inspect

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    lines = fill(options.registers, options.lines // options.registers)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {name}")
    print(f"{lines:,} lines in {options.registers} registers, written in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    found = list(inspect(with_files=False, processes=os.cpu_count()))
    took = time.perf_counter() - began
    print(f"checked                  {took:7.1f} s   goal: {GOAL * lines / 1_000_000:.1f} s")
    print(f"findings                 {len(found):7}     goal: 0")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"memory of a process      {most:7.0f} MB")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE certificates_registerentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE certificates_registerentry SET facts = '{}' WHERE register_id = 7 AND line = 99")
        cursor.execute("ALTER TABLE certificates_registerentry ENABLE TRIGGER USER")
    codes = {(one.code, one.row) for one in inspect(with_files=False)}
    print(f"one changed line         {'found' if ('line_changed', 7) in codes else 'NOT FOUND'}")
    return 0 if not found and took <= GOAL * lines / 1_000_000 and ("line_changed", 7) in codes else 1


def fill(registers, each):
    """Centres with one class each whose learners all hold a certificate; returns how many lines were written."""
    from django.db import connection

    from certificates.models import RegisterEntry

    for number in range(registers):
        fill_register(number, each)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return RegisterEntry.objects.count()


def fill_register(number, each):
    """One certificate issued by the portal, the others written beside it."""
    from certificates import chain
    from certificates.models import Certificate, Register, RegisterEntry
    from courses.models import ClassFigures, Enrolment
    from tests.build import make_centre, make_certificates, make_recognised_class

    centre = make_centre(f"Huyện {number}", code=f"H{number}")
    first = make_certificates(make_recognised_class(centre, learners=1))[0]
    grades = {"excellent": 0, "good": each, "fair": 0, "average": 0, "ungraded": 0}
    ClassFigures.objects.filter(course_class=first.enrolment.course_class_id).update(
        enrolled=each, passed=each, certified=each, **grades
    )
    book, made = Register.objects.get(pk=first.register_id), []
    for place, enrolment in enumerate(copies(Enrolment, first.enrolment_id, each - 1), start=2):
        one = copy.copy(first)
        one.seq, one.enrolment_id = place, enrolment
        one.number, one.register_no = f"{place:04d}-GCN/TTCT", f"{place:04d}/2026"
        one.token, one.code = f"{number:06d}{place:018d}", f"{number:05d}{place:08d}"
        made.append(one)
    write(Certificate, made)
    keys = dict(Certificate.objects.filter(register=book).values_list("seq", "pk"))
    lines = []
    for one in made:
        facts = {"number": one.number, "enrolment": one.enrolment_id, "sealed": chain.sealed_hash(one)}
        line = RegisterEntry(
            register=book, line=one.seq, kind="issue", seq=one.seq, certificate_id=keys[one.seq], at=AT,
            by_id=first.issued_by_id, facts=facts, previous_hash=book.head,
        )  # fmt: skip
        line.hash = book.head = chain.line_hash(book.head, line)
        lines.append(line)
    write(RegisterEntry, lines)
    Register.objects.filter(pk=book.pk).update(last_seq=each, last_line=each, head=book.head)


def columns(model):
    """The columns of a model without its key."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def copies(model, pk, count):
    """Keys of `count` more rows like the one with this key, each with a learner of its own."""
    from django.db import connection

    from courses.models import Learner

    names, people = ([field.column for field in columns(one)] for one in (model, Learner))
    without_id = ", ".join("NULL" if name == "citizen_id" else name for name in people)
    with_learner = ", ".join("learner.key" if name == "learner_id" else f"one.{name}" for name in names)
    learners, enrolments = Learner._meta.db_table, model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {learners} ({', '.join(people)}) SELECT {without_id} "  # noqa: S608
            f"FROM {learners}, generate_series(1, %s) WHERE id = (SELECT learner_id FROM {enrolments} WHERE id = %s) "
            "RETURNING id",
            [count, pk],
        )
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute(
            f"INSERT INTO {enrolments} ({', '.join(names)}) SELECT {with_learner} "  # noqa: S608
            f"FROM {enrolments} one, unnest(%s) AS learner(key) WHERE one.id = %s RETURNING id",
            [keys, pk],
        )
        return [key for (key,) in cursor.fetchall()]


def write(model, rows):
    """Write unsaved rows by COPY."""
    from django.db import connection

    fields, text = columns(model), io.StringIO()
    for row in rows:
        text.write("\t".join(told(getattr(row, field.attname)) for field in fields) + "\n")
    text.seek(0)
    names = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", text)


def told(value):
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


if __name__ == "__main__":
    sys.exit(main())
