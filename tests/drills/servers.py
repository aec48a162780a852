"""PostgreSQL and gunicorn killed in the midst of approvals over HTTP, and a PostgreSQL whose disk is full."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from .disks import filled

AT_ONCE = 8  # approvals under way in each round
ANSWERS = {302, 409, 503}
NO_ANSWER = "none"  # the connection broke: its web worker was killed
HALF_DONE = """
    SELECT DISTINCT pid FROM pg_locks
    WHERE relation = 'certificates_certificate'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
"""


def killed_servers(times):
    """Servers are killed while classes are approved: what was answered is there, nothing is half done, all goes on.

    By turns a backend of PostgreSQL, the postmaster with all its children, an immediate stop, and a worker of
    gunicorn. Each kill waits until some transaction has written certificates and not yet ended.
    """
    from .register import CENTRES, proposals
    from .state import trouble

    work, found, hits, answers = proposals(CENTRES, AT_ONCE * times), [], 0, Counter()
    rounds = iter(work)
    with PostgreSQL() as server, Web("portal.wsgi") as web:
        kills = [server.kill_backend, server.kill, server.stop_at_once, web.kill_workers]
        for turn in range(times):
            batch = _signed_in(list(islice(rounds, AT_ONCE)))
            threads = _posting(web, batch, answers)
            hits += server.wait_for_half_done()
            kills[turn % len(kills)]()
            for thread in threads:
                thread.join()
            server.start()
            if (waited := web.wait()) > 10:
                found.append(f"the web answered only {waited:.0f} s after the server was back")
            _try_again(web, batch, answers)
        found += _what_is_lost(work, answers) + server.damage()
    if hits < times / 2:
        found.append(f"only {hits} of {times} kills met an approval half done: little was tried")
    if not (answers[503] or answers[NO_ANSWER]):
        found.append("no approval noticed a kill: nothing was tried")
    said = f"{times} kills, {hits} of them at a half-done approval ({_said(answers)})"
    return said, found + trouble()


def without_transactions(most=20):
    """The control: without transactions a class is left half done when a worker dies, and the same check finds it.

    One approval at a time, the first one in peace: what is found was left by a kill and not by a race.
    """
    from .register import proposals
    from .state import trouble

    answers = Counter()
    with PostgreSQL() as server, Web("tests.drills.unsafe") as web:
        _post(web, *_signed_in(proposals(1, 1)), answers)
        if (found := trouble()) or set(answers) != {302}:
            return "without transactions", [f"nobody was killed, and yet: {_said(answers)}", *found]
        for kills in range(1, most + 1):
            (one,) = _signed_in(proposals(1, 1))
            (thread,) = _posting(web, [one], answers)
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
        work = _signed_in(proposals(CENTRES, classes, learners=20))
        with filled(server.folder):
            for one in work[: classes // 2]:  # one after the other: somebody takes the last free page
                _post(web, one, answers)
            refused = answers[503]
            server.use_up_journal()
            for one in work[classes // 2 :]:
                _post(web, one, answers)
        if not refused or answers[503] == refused:
            found.append(f"refused {refused} and {answers[503] - refused}: a disk was never full")
        server.start()
        web.wait()
        _try_again(web, work, answers)
        found += _what_is_lost([(one.pk, None) for one in work], answers) + server.damage()
    return f"a full disk refused {answers[503]} approvals ({_said(answers)})", found + trouble()


# --- Approvals over HTTP -------------------------------------------------------------------------------------------


class Approval:
    """One approval form as a browser holds it."""

    def __init__(self, pk, session, version):
        self.pk, self.session, self.version, self.is_answered = pk, session, version, False


def _signed_in(work):
    """[Approval] of (proposal, director) keys, each with a session of its own."""
    from django.conf import settings
    from django.test import Client

    from centres.models import User
    from certificates.models import Proposal

    made = []
    for pk, director in work:
        browser = Client()
        browser.force_login(User.objects.get(pk=director))
        made.append(
            Approval(pk, browser.cookies[settings.SESSION_COOKIE_NAME].value, Proposal.objects.get(pk=pk).version_no)
        )
    return made


def _posting(web, approvals, answers):
    """Threads that post the forms, started."""
    threads = [threading.Thread(target=_post, args=(web, one, answers)) for one in approvals]
    for thread in threads:
        thread.start()
    return threads


def _post(web, approval, answers):
    """Post the form; whatever comes back is counted."""
    from django.conf import settings

    token = "a" * 32
    headers = {
        "Host": "testserver", "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={approval.session}; {settings.CSRF_COOKIE_NAME}={token}",
    }  # fmt: skip
    form = urlencode({"version_no": approval.version, "csrfmiddlewaretoken": token})
    try:
        line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
        line.request("POST", f"/proposals/{approval.pk}/approve/", form, headers)
        status = line.getresponse().status
    except (OSError, http.client.HTTPException):
        status = NO_ANSWER
    answers[status] += 1
    approval.is_answered = status == 302


def _try_again(web, approvals, answers):
    """Who was told to try again does, and is heard now."""
    for approval in approvals:
        for _ in range(3):
            if approval.is_answered:
                break
            _post(web, approval, answers)


def _what_is_lost(work, answers):
    """[what is wrong]: each approval was answered with 302 in the end, so each must be there."""
    from django.db import connections

    from certificates.models import Proposal

    connections.close_all()
    approved = set(Proposal.objects.filter(status="approved").values_list("pk", flat=True))
    found = [f"approval {pk} was answered and is gone" for pk, _ in work if pk not in approved]
    return found + [f"the web answered {answer}" for answer in answers if answer not in ANSWERS | {NO_ANSWER}]


def _said(answers):
    return ", ".join(f"{answer}: {times}" for answer, times in sorted(answers.items(), key=str))


class Web:
    """gunicorn as in production, two workers, until the block ends."""

    def __init__(self, application):
        from tests.databases import free_port

        self.port = free_port()
        self._command = [
            sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", "--workers", "2",
            "--threads", "8", "--no-control-socket", "--log-level", "critical",
        ]  # fmt: skip

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        return self

    def __exit__(self, *_error):
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill_workers(self):
        """kill -9 of the workers, whichever of them is at it; gunicorn starts others."""
        for worker in _children(self._process.pid):
            os.kill(worker, signal.SIGKILL)

    def wait(self):
        """Seconds until the health page says that the database answers too; a minute at most."""
        began = time.monotonic()
        while time.monotonic() - began < 60:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/readyz", headers={"Host": "testserver"})
                if line.getresponse().status == 200:
                    break
            time.sleep(0.1)
        return time.monotonic() - began


def _children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


# --- The server ----------------------------------------------------------------------------------------------------


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

    def wait_for(self, sql):
        """The first value the query finds, asked again and again for two seconds; None where it finds nothing."""
        from django.db import connection

        until = time.monotonic() + 2
        with contextlib.closing(connection.copy()) as own, own.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute(sql)
                if found := cursor.fetchone():
                    return found[0]
        return None

    def kill_backend(self):
        """kill -9 of the child that writes: the others are thrown out too, and the server recovers by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._half_done or _children(self._pid())[-1], signal.SIGKILL)

    def kill(self):
        """kill -9 of the postmaster and all its children."""
        pid = self._pid()
        for one in [pid, *_children(pid)]:
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
        program = Path(self._command[0]).with_name("pg_amcheck")
        address = ["-h", known["host"], "-p", str(known["port"]), "-U", known["user"], "-d", known["dbname"]]
        done = subprocess.run(
            [program, *address, "--install-missing", "--heapallindexed"], capture_output=True, text=True, check=False,
            env=os.environ | {"PGPASSWORD": known["password"]},
        )  # fmt: skip
        return [f"pg_amcheck: {line}" for line in (done.stdout + done.stderr).splitlines()] * bool(done.returncode)
