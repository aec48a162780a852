"""Drills of the register at full length: many at once, servers killed, a disk that is full, ten people on SQLite.

    python -m tests.drills.register [--processes 16] [--classes 500] [--kills 30]

Runs on databases of its own, PostgreSQL with fsync on as a server that keeps its word, and a SQLite file. Prints a
line for each drill and ends with 1 where anything was lost, given twice or left half done.
"""

import argparse
import logging
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from unittest import mock

CENTRES = 4
LEARNERS = 3
NUMBER_TWICE = ("certificate_number_once", "register_behind")  # a constraint of the database, a refusal of the portal
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")  # what the tests' server has switched off


def main():
    """Each database in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--processes", type=int, default=16)
    arguments.add_argument("--classes", type=int, default=500)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--only", choices=["postgresql", "sqlite"], help="the drills of one database")
    arguments.add_argument("--like", help="a database (address, or file) whose tables are copied first")
    arguments.add_argument("--here", choices=["postgresql", "sqlite"], help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        sys.exit(run(options))
    from tests import databases
    from tests.drills import copies

    loose = [one for one in databases.FAST_AND_LOOSE if not one.startswith(DURABLE)]
    codes = []
    for _name, programs in databases.found_programs():  # always a server of its own: it is going to be killed
        if options.only == "sqlite":
            break
        with mock.patch.object(databases, "FAST_AND_LOOSE", loose), databases.started(programs) as address:
            if options.like:
                copies.postgresql(options.like, address, programs)
            codes.append(on_database(address, "postgresql"))
        break
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            file = f"{folder}/drill.sqlite3"
            if options.like:
                copies.sqlite(options.like, file)
            codes.append(on_database(f"sqlite:///{file}", "sqlite"))
    sys.exit(max(codes, default=1))  # 1 as well where nothing could be tried


def on_database(address, name):
    """The exit code of the drills on one database."""
    with tempfile.TemporaryDirectory() as folder:
        known = {
            "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "1", "DEBUG": "0",
            "HTTPS": "0", "MEDIA_ROOT": f"{folder}/media", "REGISTER_MARKS": f"{folder}/marks", "STATIC_ROOT": folder,
            "SECRET_KEY": "only for a drill, and long enough to be taken for a real one", "ALLOWED_HOSTS": "testserver",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.drills.register", "--here", name, *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | known, check=False).returncode


def run(options):
    """The drills of one database; 1 where any found trouble."""
    from django.conf import settings

    from benchmarks.clash import start
    from tests.drills.people import ten_people

    start()
    # Nobody types a password here, and the real hasher takes half a second for each account.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)  # each refused connection would write its trace
    print(f"{options.here}, {os.cpu_count()} cores")
    if options.here == "sqlite":
        drills = [(ten_people, min(options.classes, 41)), (full_disk,)]
    else:
        many = (many_at_once, options.processes, options.classes)
        drills = [many, (highest_plus_one, 8, min(options.classes, 40)), (killed_server, options.kills)]
    worst = 0
    for drill, *facts in drills:
        began = time.perf_counter()
        said, found = drill(*facts)
        print(f"{'ok' if not found else 'TROUBLE':8} {said}, {time.perf_counter() - began:.0f} s")
        for line in found[:10]:
            print(f"         {line}")
        worst = max(worst, bool(found))
    return worst


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


# --- The server is killed ----------------------------------------------------------------------------------------


def killed_server(times):
    """PostgreSQL is killed while classes are approved over the web: what was answered is there, nothing is half done.

    By turns a backend, the postmaster with all its children, and an immediate stop. The web answers 302, 409 or 503
    meanwhile and goes on by itself once the server is back.
    """
    from django.db import connections

    from certificates.models import Proposal
    from tests.drills.state import trouble

    work, found, chance = proposals(CENTRES, 8 * times), [], random.Random(7)
    server = Server()
    acknowledged, answers = set(), set()
    kills = [server.kill_backend, server.kill, server.stop_at_once]
    for turn in range(times):
        share = work[8 * turn : 8 * turn + 8]
        threads = [threading.Thread(target=_post, args=(*one, acknowledged, answers)) for one in share]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0, 0.25))
        kills[turn % 3]()
        for thread in threads:
            thread.join()
        waited = server.start()
        if waited > 10:
            found.append(f"the web answered only {waited:.0f} s after the server was back")
        connections.close_all()
        for pk, director in share:  # who was told to try again does
            if pk not in acknowledged:
                _post(pk, director, acknowledged, answers)
    approved = set(Proposal.objects.filter(status="approved").values_list("pk", flat=True))
    lost = acknowledged - approved
    found += [f"approval {pk} was answered and is gone" for pk in lost]
    found += [f"the web answered {answer}" for answer in answers - {302, 409, 503}]
    found += [f"{len(work) - len(approved & {pk for pk, _ in work})} classes were never approved"] * (
        not approved >= {pk for pk, _ in work}
    )
    said = f"PostgreSQL killed {times} times under {len(work)} approvals (answers {sorted(answers)})"
    return said, found + trouble()


def _post(pk, director, acknowledged, answers):
    """Approve over the web, as a browser does."""
    from django.db import connections
    from django.test import Client

    from centres.models import User
    from certificates.models import Proposal

    try:
        browser = Client(raise_request_exception=False)
        browser.force_login(User.objects.get(pk=director))
        version = Proposal.objects.get(pk=pk).version_no
    except Exception:  # the server was away before the page was even opened
        connections.close_all()
        return
    answer = browser.post(f"/proposals/{pk}/approve/", {"version_no": version})
    answers.add(answer.status_code)
    if answer.status_code == 302:
        acknowledged.add(pk)
    connections.close_all()


class Server:
    """The PostgreSQL server the drill's own database stands on."""

    def __init__(self):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('data_directory')")
            self.data = Path(cursor.fetchone()[0])
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        self.command = [part.decode() for part in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") if part]
        owner = self.data.stat()
        self.account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = None
        self.is_away = False

    def _pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill_backend(self):
        """kill -9 of one child: the others are thrown out too, and the server recovers by itself."""
        children = Path(f"/proc/{self._pid()}/task/{self._pid()}/children").read_text().split()
        backends = [one for one in children if b"127.0.0.1(" in Path(f"/proc/{one}/cmdline").read_bytes()]
        if backends:
            os.kill(int(backends[0]), signal.SIGKILL)

    def kill(self):
        """kill -9 of the postmaster and all its children."""
        pid = self._pid()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in [pid, *map(int, children)]:
            os.kill(one, signal.SIGKILL)
        self.is_away = True

    def stop_at_once(self):
        """What `pg_ctl stop -m immediate` does."""
        pid = self._pid()
        os.kill(pid, signal.SIGQUIT)
        for _ in range(100):
            if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
                break
            time.sleep(0.05)
        self.is_away = True

    def start(self):
        """Start it again where it is away; seconds until the web's own health page says that it answers."""
        from django.db import connections
        from django.test import Client

        if self.is_away:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            self.process = subprocess.Popen(
                self.command, cwd=self.data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True, **self.account,
            )  # fmt: skip
            self.is_away = False
        began = time.monotonic()
        for _ in count():
            if Client().get("/readyz").status_code == 200:
                break
            connections.close_all()
            if time.monotonic() - began > 60:
                break
            time.sleep(0.1)
        return time.monotonic() - began


# --- SQLite ------------------------------------------------------------------------------------------------------


def full_disk():
    """The file may grow no more in the midst of an approval: nothing is half done, and with space again it goes on."""
    from django.db import OperationalError, connection

    from certificates.models import Certificate
    from tests.drills.state import trouble

    ((pk, director),) = proposals(1, 1)
    before, found, refused = Certificate.objects.count(), [], 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
    for more in range(6):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages + more}")
        try:
            approve(pk, director)
            break
        except OperationalError as error:
            refused += 1
            if "full" not in str(error):
                found.append(str(error))
        if Certificate.objects.count() != before:
            found.append("certificates were left behind")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    if Certificate.objects.count() == before:
        approve(pk, director)
    if not refused:
        found.append("the disk was never full: nothing was tried")
    return f"a full disk refused {refused} approvals", found + trouble()


if __name__ == "__main__":
    main()
