"""How long `check_register` takes over a register of a whole country, on PostgreSQL.

    python -m benchmarks.register [--lines 1000000] [--registers 709]

A PostgreSQL of its own is started and removed. Lines and certificates are written by COPY with the hashes they would
have; the files of certificates are left out (their bytes are read at the speed of the disk). Wall time of one process.
The goal: 1,000,000 lines in 60 s at most, no finding, and one changed line among them found.
"""

import argparse
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
    found = list(inspect(with_files=False))
    took = time.perf_counter() - began
    print(f"checked                  {took:7.1f} s   goal: {GOAL * lines / 1_000_000:.1f} s")
    print(f"findings                 {len(found):7}     goal: 0")
    print(f"memory at the most       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
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

    from certificates import chain
    from certificates.models import Certificate, Register, RegisterEntry
    from courses.models import ClassFigures, Enrolment
    from tests.build import make_centre, make_certificates, make_recognised_class

    for number in range(registers):
        centre = make_centre(f"Huyện {number}", code=f"H{number}")
        first = make_certificates(make_recognised_class(centre, learners=1))[0]
        ClassFigures.objects.filter(course_class=first.enrolment.course_class_id).update(
            enrolled=each, passed=each, good=each, excellent=0, fair=0, average=0, ungraded=0, certified=each
        )
        enrolments = copies(connection, Enrolment, first.enrolment_id, each - 1)
        book = Register.objects.get(pk=first.register_id)
        rows, entries = [], []
        for place, enrolment in enumerate(enrolments, start=2):
            one = Certificate.objects.get(pk=first.pk) if not rows else rows[-1][0]
            one.seq, one.enrolment_id = place, enrolment
            one.number, one.register_no = f"{place:04d}-GCN/TTCT", f"{place:04d}/2026"
            one.token, one.code = f"{number:06d}{place:018d}", f"{number:05d}{place:08d}"
            rows.append((one, [getattr(one, field.attname) for field in Certificate._meta.concrete_fields if not field.primary_key]))
        copy(connection, Certificate, [values for _one, values in rows])
        keys = dict(Certificate.objects.filter(register=book).values_list("seq", "pk"))
        template = rows[-1][0] if rows else first
        for place, (_one, values) in enumerate(rows, start=2):
            for field, value in zip([f for f in Certificate._meta.concrete_fields if not f.primary_key], values, strict=True):
                setattr(template, field.attname, value)
            line = RegisterEntry(
                register=book, line=place, kind="issue", seq=place, certificate_id=keys[place], at=AT, by_id=first.issued_by_id,
                facts={"number": template.number, "enrolment": template.enrolment_id, "sealed": chain.sealed_hash(template)},
                previous_hash=book.head,
            )  # fmt: skip
            line.hash = book.head = chain.line_hash(line.previous_hash, line)
            entries.append([getattr(line, f.attname) for f in RegisterEntry._meta.concrete_fields if not f.primary_key])
        copy(connection, RegisterEntry, entries)
        Register.objects.filter(pk=book.pk).update(last_seq=each, last_line=each, head=book.head)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return RegisterEntry.objects.count()


def copies(connection, model, pk, count):
    """Keys of `count` more rows like the one with this key, each with a learner of its own."""
    from courses.models import Learner

    names = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    people = [f.column for f in Learner._meta.concrete_fields if not f.primary_key]
    chosen = ", ".join("NULL" if name == "citizen_id" else name for name in people)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Learner._meta.db_table} ({', '.join(people)}) SELECT {chosen} "  # noqa: S608
            f"FROM {Learner._meta.db_table}, generate_series(1, %s) WHERE id = "
            f"(SELECT learner_id FROM {model._meta.db_table} WHERE id = %s) RETURNING id",
            [count, pk],
        )
        learners = [key for (key,) in cursor.fetchall()]
        chosen = ", ".join("learner.key" if name == "learner_id" else f"one.{name}" for name in names)
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {chosen} "  # noqa: S608
            f"FROM {model._meta.db_table} one, unnest(%s) AS learner(key) WHERE one.id = %s RETURNING id",
            [learners, pk],
        )
        return [key for (key,) in cursor.fetchall()]


def copy(connection, model, rows):
    """Write rows of values, in the order of the model's columns without the key."""
    names = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(map(told, row)) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({', '.join(names)}) FROM STDIN", text)


def told(value):
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


if __name__ == "__main__":
    sys.exit(main())
