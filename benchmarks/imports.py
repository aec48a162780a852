"""What it costs to write a large roster: the confirmed import beside a save() for every row, on both databases.

    python -m benchmarks.imports [--rows 20000] [--known 0]

Runs on a temporary SQLite file and on a database of its own on PostgreSQL: the server DATABASE_URL names, else the one
that comes with the test requirements. The same people are written twice, the tables emptied in between: by the task of
a confirmed import, which looks at the registry and the class once more, and by `save()` of a learner, an enrolment and
a line of the centre for each row in one transaction, which looks at nothing. `--known` of them are registered before.
Times are those of one warm process. The goal: on PostgreSQL the rows are written 20 times as fast, and the whole takes
at most 250 MB of memory.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from datetime import date, timedelta

from benchmarks.clash import analyse, measure_on, own_database, start

GOAL, MEMORY = 20, 250  # times as fast; MB


def main():
    """Measure both databases, each in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=20_000, help="rows of the roster")
    arguments.add_argument("--known", type=int, default=0, help="rows about people who are registered already")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        run(options.rows, options.known)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure_on(f"sqlite:///{folder}/imports.sqlite3", "benchmarks.imports")
    with own_database() as address:
        if address:
            measure_on(address, "benchmarks.imports")
        else:
            print("PostgreSQL: not measured, there is none")


# --- The roster ---------------------------------------------------------------------------------------------------


def people(rows):
    """Values of checked rows by field key: names from small lists, every citizen id once."""
    chance = random.Random(20262)
    family, middle = ["Nguyễn", "Trần", "Lê", "Phạm", "Vừ", "Lô"], ["Thị", "Thị Thu", "Thị Ánh", "Hồng", "Ngọc"]
    given = ["Hòa", "Hương", "Mai", "Nguyệt", "Chìa", "Lan", "Thúy", "Yến", "Quỳnh", "Dung"]
    for n in range(rows):
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(15_000))
        yield {
            "full_name": f"{chance.choice(family)} {chance.choice(middle)} {chance.choice(given)}",
            "birth_date": born.isoformat(), "gender": "Nữ", "ethnicity": "Kinh",
            "citizen_id": f"040{1 if born.year < 2000 else 3}{born:%y}{n:06d}",
            "workplace": f"Trường THCS số {n % 400}", "position": "Giáo viên", "party_status": "Quần chúng",
            "party_join_date": "", "sending_unit": f"Đảng bộ xã {n % 30}", "phone": f"0912{n:06d}", "email": "",
            "home_place": "Nghệ An", "note": "",
        }  # fmt: skip


def checked(rows):
    """The rows as the check of a file keeps them."""
    from courses.rosters.check import CheckedRow

    return [CheckedRow(n, values, dict(values)).as_json() for n, values in enumerate(people(rows), start=2)]


# --- Both ways ----------------------------------------------------------------------------------------------------


def run(rows, known):
    """Write the roster both ways, and print what each took."""
    from django.db import connection

    from courses.models import RosterImport

    connection.close()
    if not (child := os.fork()):  # what making the rows takes of memory ends with the process that made them
        prepare(rows, known)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    work = RosterImport.objects.defer("rows").select_related("course_class__centre", "created_by").get()
    course_class, by = work.course_class, work.created_by
    print(f"{connection.vendor}: {'.'.join(map(str, connection.get_database_version()))}; {rows:,} rows, "
          f"{known:,} of them registered")  # fmt: skip
    seconds, digest = timed(shown, RosterImport.objects.get(pk=work.pk), by)
    line("review, as the page shows it", seconds)
    imported, writing = timed(written, work, by, digest)
    memory = peak()
    line("the confirmed import, checked once more", imported)
    line("of that the writing, all or nothing", writing)
    empty(course_class)
    by_row, _done = timed(saved, course_class)
    line("save() for every row", by_row)
    note = f"   goal: {GOAL}" if connection.vendor == "postgresql" else ""
    print(f"{'times as fast: the writing':<44}{by_row / writing:>9.1f}{note}")
    print(f"{'times as fast: all of it':<44}{by_row / imported:>9.1f}")
    print(f"{'memory at the most, MB':<44}{memory:>9.0f}   goal: {MEMORY}")


def prepare(rows, known):
    """An import that waits for confirmation."""
    from courses.models import RosterImport
    from tests import build

    by = build.make_user()
    course_class = build.make_class(by.centre, by=by, capacity=rows)
    kept = checked(rows)
    register(build.make_class(by.centre, by=by, capacity=rows), kept[:known], by)
    RosterImport.objects.create(
        course_class=course_class, centre=by.centre, created_by=by, file_name="x", sha256="0", total=rows, rows=kept,
        step=RosterImport.Step.REVIEW,
    )  # fmt: skip
    analyse()


def register(course_class, rows, by):
    """Have people registered by an earlier class."""
    from courses import enrolments
    from courses.rosters import commit
    from courses.rosters.check import CheckedRow

    enrolments.enrol(course_class, [commit.entry(CheckedRow.from_json(row)) for row in rows], by=by)


def shown(work, by):
    """The digest of the review."""
    from courses.reviewing import review

    return review(work, by=by).digest


def written(work, by, digest):
    """Confirm, and do the work of the worker; seconds from the first row written to the end of the transaction."""
    from courses import enrolments, import_tasks, importing
    from courses.models import Enrolment, RosterImport

    write, began = enrolments.enrol_reviewed, []

    def noted(*facts, **more):
        began.append(time.perf_counter())
        return write(*facts, **more)

    importing.confirm(work, by=by, digest=digest)
    enrolments.enrol_reviewed = noted
    import_tasks.write_roster.call(work.pk)
    seconds = time.perf_counter() - began[0]
    enrolments.enrol_reviewed = write
    row = RosterImport.objects.only("step", "enrolled", "errors").get(pk=work.pk)
    assert row.step == RosterImport.Step.COMMITTED, row.errors
    assert row.enrolled == Enrolment.objects.filter(course_class=work.course_class_id).count()
    return seconds


def saved(course_class):
    """What comes to mind first: one row after the other, each saved by itself."""
    from django.db import transaction

    from courses.models import Enrolment, Learner, LearnerAtCentre
    from courses.rosters import commit
    from courses.rosters.check import CheckedRow

    values = [dict(one) for one in people(course_class.capacity)]
    with transaction.atomic():
        for n, one in enumerate(values, start=2):
            entry = commit.entry(CheckedRow(n, one, one))
            learner = Learner.objects.filter(citizen_id=entry.citizen_id).first() or Learner(**entry.learner)
            learner.save()
            Enrolment(
                course_class=course_class, learner=learner, centre=course_class.centre, year=course_class.year,
                **entry.enrolment,
            ).save()  # fmt: skip
            if not LearnerAtCentre.objects.filter(learner=learner, centre=course_class.centre).exists():
                LearnerAtCentre(
                    learner=learner, centre=course_class.centre, name_key=learner.name_key, sort_key=learner.sort_key
                ).save()


def empty(course_class):
    """Take the written rows away again; those registered before stay."""
    from courses.models import Enrolment, Learner, LearnerAtCentre

    Enrolment.objects.filter(course_class=course_class)._raw_delete("default")
    before = set(Enrolment.objects.values_list("learner", flat=True))
    last = max(before, default=0)
    LearnerAtCentre.objects.filter(learner__gt=last)._raw_delete("default")
    Learner.objects.filter(pk__gt=last)._raw_delete("default")
    analyse()


# --- Measuring ----------------------------------------------------------------------------------------------------


def timed(deed, *facts):
    """(seconds, what the deed gave)."""
    began = time.perf_counter()
    given = deed(*facts)
    return time.perf_counter() - began, given


def peak():
    """Memory of this process at its most, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line(what, seconds):
    print(f"{what:<44}{seconds:>9.2f} s")


if __name__ == "__main__":
    main()
