"""PostgreSQL and gunicorn killed in the midst of approvals over HTTP, and a PostgreSQL whose disk is full."""

import contextlib
import os
import signal
import subprocess
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from unittest import mock

from .disks import filled
from .web import NO_ANSWER, Web, children, post, posting, said_of, signed_in, try_again, what_is_lost

AT_ONCE = 8  # approvals under way in each round
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")  # what the tests' server has switched off
HALF_DONE = """
    SELECT DISTINCT pid FROM pg_locks
    WHERE relation = 'certificates_certificate'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
"""


def killed_servers(times):
    """Servers are killed while classes are approved: what was answered is there, nothing is half done, all goes on.

    By turns a backend of PostgreSQL, the postmaster with all its children, an immediate stop, and the workers of
    gunicorn. Each kill waits until some transaction has written certificates and not yet ended.
    """
    from .register import CENTRES, proposals
    from .state import trouble

    work, found, hits, answers = proposals(CENTRES, AT_ONCE * times), [], 0, Counter()
    rounds = iter(work)
    with PostgreSQL() as server, Web("portal.wsgi") as web:
        kills = [server.kill_backend, server.kill, server.stop_at_once, web.kill_workers]
        for turn in range(times):
            batch = signed_in(list(islice(rounds, AT_ONCE)))
            threads = posting(web, batch, answers)
            hits += server.wait_for_half_done()
            kills[turn % len(kills)]()
            for thread in threads:
                thread.join()
            server.start()
            if (waited := web.wait()) > 10:
                found.append(f"the web answered only {waited:.0f} s after the server was back")
            try_again(web, batch, answers)
        found += what_is_lost(work, answers) + server.damage()
    if hits < times / 2:
        found.append(f"only {hits} of {times} kills met an approval half done: little was tried")
    if not (answers[503] or answers[NO_ANSWER]):
        found.append("no approval noticed a kill: nothing was tried")
    said = f"{times} kills, {hits} of them at a half-done approval ({said_of(answers)})"
    return said + server.unchecked, found + trouble()


def without_transactions(most=20):
    """The control: without transactions a class is left half done when a worker dies, and the same check finds it.

    One approval at a time, the first one in peace: what is found was left by a kill and not by a race.
    """
    from .register import proposals
    from .state import trouble

    answers = Counter()
    with PostgreSQL() as server, Web("tests.drills.unsafe") as web:
        post(web, *signed_in(proposals(1, 1)), answers)
        if (found := trouble()) or set(answers) != {302}:
            return "without transactions", [f"nobody was killed, and yet: {said_of(answers)}", *found]
        for kills in range(1, most + 1):
            (one,) = signed_in(proposals(1, 1))
            (thread,) = posting(web, [one], answers)
            server.wait_for(f"SELECT 1 FROM certificates_certificate WHERE proposal_id = {one.pk}")
            web.kill_workers()
            thread.join()
            web.wait()
            if trouble():
                return f"without transactions half a class is found after {kills} kills", []
    return "without transactions", [f"{most} kills left nothing half done: no control"]


def full_server(classes=24):
    """The disk of PostgreSQL, its journal too, is full under approvals: refused in words, and with room all goes on."""
    from .register import CENTRES, proposals
    from .state import trouble

    answers, found = Counter(), []
    with PostgreSQL() as server, Web("portal.wsgi") as web:
        work = signed_in(proposals(CENTRES, classes, learners=20))
        with filled(server.folder):
            for one in work[: classes // 2]:  # one after the other: somebody takes the last free page
                post(web, one, answers)
            refused = answers[503]
            server.use_up_journal()
            for one in work[classes // 2 :]:
                post(web, one, answers)
        if not refused or answers[503] == refused:
            found.append(f"refused {refused} and {answers[503] - refused}: a disk was never full")
        server.start()
        web.wait()
        try_again(web, work, answers)
        found += what_is_lost([(one.pk, None) for one in work], answers) + server.damage()
    said = f"a full disk refused {answers[503]} approvals ({said_of(answers)})"
    return said + server.unchecked, found + trouble()


# --- The server ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def keeping_its_word(programs, like):
    """Yield the address of a server with fsync on, and the tables of `like` in it; no server is left over.

    However the block ends: one that was begun again in place of a killed one is nobody's child.
    """
    from tests import databases

    from . import copies

    loose = [one for one in databases.FAST_AND_LOOSE if not one.startswith(DURABLE)]
    with mock.patch.object(databases, "FAST_AND_LOOSE", loose), databases.started(programs) as address:
        data = _data_of(address)
        try:
            if like:
                copies.postgresql(like, address, programs)
            yield address
        finally:
            end(data)


def _data_of(address):
    import psycopg2

    with contextlib.closing(psycopg2.connect(address)) as line, line.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


def end(data):
    """Stop whatever server stands on the folder `data`, in half a minute at the most."""
    with contextlib.suppress(OSError, ValueError, IndexError):  # there is none, or it has just gone
        pid = int((data / "postmaster.pid").read_text().split()[0])
        for number, seconds in ((signal.SIGINT, 20), (signal.SIGKILL, 10)):
            if str(data).encode() not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return
            os.kill(pid, number)
            until = time.monotonic() + seconds
            while time.monotonic() < until and Path(f"/proc/{pid}/cmdline").read_bytes():  # a dead one has none
                time.sleep(0.05)


class PostgreSQL:
    """The server the drill's own database stands on; it runs again when the block ends, however that ends."""

    def __init__(self):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('data_directory')")
            self._data = Path(cursor.fetchone()[0])
        self._command = [
            part.decode() for part in Path(f"/proc/{self._pid()}/cmdline").read_bytes().split(b"\0") if part
        ]
        self._checker = Path(self._command[0]).with_name("pg_amcheck")
        self.unchecked = "" if self._checker.exists() else "; tables not checked, there is no pg_amcheck"
        owner = self._data.stat()
        self._account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.start()

    def _pid(self):
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def _asked(self, sql):
        """The first column of a query over a connection of its own."""
        from django.db import connection

        with contextlib.closing(connection.copy()) as own, own.cursor() as cursor:
            cursor.execute(sql)
            return [row[0] for row in cursor.fetchall()]

    @property
    def folder(self):
        """Where its data stand."""
        return self._data.parent

    def use_up_journal(self):
        """Turn the journal over until there is no room for its next file, and PostgreSQL stops itself."""
        from django.db import DatabaseError

        for _ in range(50):
            try:
                self._asked("SELECT pg_logical_emit_message(false, 'drill', 'x')::text, pg_switch_wal()::text")
            except DatabaseError:
                return

    def wait_for_half_done(self):
        """Whether within two seconds some transaction had written certificates and not yet ended."""
        self._half_done = self.wait_for(HALF_DONE)
        return self._half_done is not None

    def wait_for(self, sql, seconds=2):
        """The first value the query finds, asked again and again for so long; None where it finds nothing."""
        from django.db import connection

        until = time.monotonic() + seconds
        with contextlib.closing(connection.copy()) as own, own.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute(sql)
                if found := cursor.fetchone():
                    return found[0]
        return None

    def kill_backend(self):
        """kill -9 of the child that writes: the others are thrown out too, and the server recovers by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._half_done or children(self._pid())[-1], signal.SIGKILL)

    def kill(self):
        """kill -9 of the postmaster and all its children."""
        pid = self._pid()
        for one in [pid, *children(pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def stop_at_once(self):
        """What `pg_ctl stop -m immediate` does."""
        os.kill(self._pid(), signal.SIGQUIT)

    def start(self):
        """Start it where it is away, or about to be, and wait until it answers."""
        from django.db import OperationalError, connections

        connections.close_all()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OperationalError):
                self._asked("SELECT 1")
                return
            if not self._runs():
                (self._data / "postmaster.pid").unlink(missing_ok=True)
                subprocess.Popen(
                    self._command, cwd=self._data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    start_new_session=True, **self._account,
                )  # fmt: skip
                time.sleep(0.5)
            time.sleep(0.1)
        raise AssertionError("PostgreSQL did not come back within a minute")

    def _runs(self):
        try:
            return Path(f"/proc/{self._pid()}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    def damage(self):
        """[what pg_amcheck says] of tables and indexes; [] where they are sound."""
        from django.db import connection

        known = connection.get_connection_params()
        if self.unchecked:
            return []
        address = ["-h", known["host"], "-p", str(known["port"]), "-U", known["user"], "-d", known["dbname"]]
        done = subprocess.run(
            [self._checker, *address, "--install-missing", "--heapallindexed"],
            capture_output=True, text=True, check=False, env=os.environ | {"PGPASSWORD": known["password"]},
        )  # fmt: skip
        return [f"pg_amcheck: {line}" for line in (done.stdout + done.stderr).splitlines()] * bool(done.returncode)
