"""Drills of the register at full length: many at once, servers killed, a disk that is full, ten people on SQLite.

    python -m tests.drills.register [--processes 16] [--classes 500] [--kills 30]

Runs on databases of its own, PostgreSQL with fsync on as a server that keeps its word, and a SQLite file. Prints a
line for each drill and ends with 1 where anything was lost, given twice or left half done.
"""

import argparse
import contextlib
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from unittest import mock

CENTRES = 4
LEARNERS = 3
MEGABYTES = 700  # of the small disk: PostgreSQL's programs, its data and its journal
NUMBER_TWICE = ("certificate_number_once", "register_behind")  # a constraint of the database, a refusal of the portal


def main():
    """Each database in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--processes", type=int, default=16)
    arguments.add_argument("--classes", type=int, default=500)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--only", choices=["postgresql", "sqlite"], help="the drills of one database")
    arguments.add_argument("--like", help="a database (address, or file) whose tables are copied first")
    arguments.add_argument("--here", choices=["postgresql", "full", "sqlite"], help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        sys.exit(run(options))
    from tests import databases

    from . import copies
    from .servers import keeping_its_word

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, databases.stop)
    codes = []
    for _name, programs in databases.found_programs():  # always a server of its own: it is going to be killed
        if options.only == "sqlite":
            break
        with keeping_its_word(programs, options.like) as address:
            codes.append(on_database(address, "postgresql"))
        codes.append(on_small_disk(programs, options.like))
        break
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            file = f"{folder}/drill.sqlite3"
            if options.like:
                copies.sqlite(options.like, file)
            codes.append(on_database(f"sqlite:///{file}", "sqlite"))
    sys.exit(max(codes, default=1))  # 1 as well where nothing could be tried


def on_small_disk(programs, like):
    """The exit code of the drill whose server has a disk of its own, small enough to be filled."""
    from .disks import NOT_TRIED, small_disk
    from .servers import keeping_its_word

    with small_disk(MEGABYTES) as place:
        if place is None:
            print(f"-        a full disk of PostgreSQL: {NOT_TRIED}")
            return 0
        with mock.patch.object(tempfile, "tempdir", str(place)), keeping_its_word(programs, like) as address:
            return on_database(address, "full")


def on_database(address, name):
    """The exit code of the drills on one database."""
    with tempfile.TemporaryDirectory() as folder:
        known = {
            "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "1", "DEBUG": "0",
            "QR_KIND": "address",
            "HTTPS": "0", "MEDIA_ROOT": f"{folder}/media", "REGISTER_MARKS": f"{folder}/marks", "STATIC_ROOT": folder,
            "SECRET_KEY": "only for a drill, and long enough to be taken for a real one", "ALLOWED_HOSTS": "testserver",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.drills.register", "--here", name, *sys.argv[1:]]
        child = subprocess.Popen(command, env=os.environ | known, process_group=0)
        try:
            return child.wait()
        finally:  # whatever it has begun and left, web servers and workers, goes with it
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def run(options):
    """The drills of one database; 1 where any found trouble."""
    from django.conf import settings

    from benchmarks.clash import start

    from .disks import full_disk, full_media
    from .people import ten_people
    from .servers import full_server, killed_servers, without_transactions

    start()
    # Nobody types a password here, and the real hasher takes half a second for each account.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)  # each refused connection would write its trace
    print(f"{options.here}, {os.cpu_count()} cores")
    if options.here == "sqlite":
        drills = [(ten_people, min(options.classes, 41)), (full_disk,), (full_media,)]
    elif options.here == "full":
        drills = [(full_server,)]
    else:
        many = (many_at_once, options.processes, options.classes)
        drills = [
            many,
            (highest_plus_one, 8, min(options.classes, 40)),
            (killed_servers, options.kills),
            (without_transactions,),
        ]
    return max(told(*one) for one in drills)


def told(drill, *facts):
    """Do one drill and print what came of it; 1 where there was trouble."""
    from .disks import NOT_TRIED

    began = time.perf_counter()
    said, found = drill(*facts)
    verdict = "TROUBLE" if found else "-" if NOT_TRIED in said else "ok"
    print(f"{verdict:8} {said}, {time.perf_counter() - began:.0f} s", flush=True)
    for line in found[:10]:
        print(f"         {line}")
    return int(bool(found))


# --- Many at once ------------------------------------------------------------------------------------------------


def many_at_once(processes, classes):
    """So many processes approve so many classes of four centres: no number twice, none left out, no error."""
    from tests.drills.state import trouble

    errors = approve_in_processes(proposals(CENTRES, classes), processes)
    return f"{processes} processes approved {classes} classes of {CENTRES} centres", errors + trouble()


def highest_plus_one(processes, classes):
    """The control: a counter read as the highest number plus one goes wrong, and is seen to."""
    from certificates import register
    from certificates.models import Register

    work = proposals(1, classes)

    def unlocked(**names):
        time.sleep(0.01)
        return Register.objects.filter(**names).first()

    with mock.patch.object(register, "lock", unlocked):
        errors = approve_in_processes(work, processes)
    # The database refuses a number twice, or the mark of the highest one stands ahead; any other error proves nothing.
    collisions = [error for error in errors if any(sign in error for sign in NUMBER_TWICE)]
    found = [] if collisions else ["no number was given twice: no control"]
    found += [f"not a collision: {error}" for error in errors if error not in collisions]
    return f"without the lock of the counter {len(collisions)} collisions are found out", found


def proposals(centres, classes, learners=LEARNERS):
    """[(proposal, director)] as keys, centre by turns; each waits for approval, the registers are begun."""
    from centres.scope import Role
    from tests import build

    people = []
    for _ in range(centres):
        centre = build.make_centre()
        people.append([build.make_user(role, centre=centre) for role in (Role.OFFICER, Role.DIRECTOR)])
        build.make_certificates(build.make_recognised_class(centre, by=people[-1][0], learners=1))
    made = []
    for place in range(classes):
        officer, director = people[place % centres]
        course_class = build.make_recognised_class(officer.centre, by=officer, learners=learners)
        made.append((build.make_proposal(course_class).pk, director.pk))
    return made


def approve_in_processes(work, processes):
    """What went wrong in `processes` children that approve `work` together."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    line, told = fork.Barrier(processes), fork.Queue()
    shares = [work[place::processes] for place in range(processes)]
    children = [fork.Process(target=_approve_share, args=(share, line, told)) for share in shares]
    for child in children:
        child.start()
    errors = [error for _ in children for error in told.get(timeout=600)]
    for child in children:
        child.join()
    return errors


def _approve_share(share, line, told):
    line.wait(timeout=60)
    errors = []
    for pk, director in share:
        try:
            approve(pk, director)
        except Exception as error:  # whatever it was, it is told
            errors.append(f"{type(error).__name__} {getattr(error, 'code', '')}: {error}"[:200])
    told.put(errors)


def approve(pk, director):
    """Approve one proposal as a request of its own would."""
    from centres.models import User
    from certificates import issuing
    from certificates.models import Proposal

    issuing.approve(Proposal.objects.get(pk=pk), by=User.objects.get(pk=director))


if __name__ == "__main__":
    main()
