"""How many classes of 52 a second PostgreSQL takes through `approve`, beside pgbench on the same server.

    python -m benchmarks.issuing [--clients 4] [--classes 16] [--rounds 5] [--seconds 3]

pgbench changes one row a transaction, the least a counter can cost; a class is 52 frozen certificates and as many
lines of a chained book. Both wait for the disk at each commit, as a server that keeps its word must. By turns in one
run: one register and one row that all clients want, then eight. Goals: 50 % and 80 % of pgbench, counted in classes;
the chain at most 5 % of an issue. Runs on a database of its own: on the server DATABASE_URL names, with the settings
it has, else on the one that comes with the test requirements.
"""

import argparse
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from unittest import mock

from benchmarks.clash import measure_on, own_database, start
from tests import databases
from tests.drills.register import proposals

COUNTERS = (1, 8)
GOALS = {1: 50, 8: 80}  # percent of pgbench
LEARNERS = 52
WAITS = ("fsync", "synchronous_commit", "full_page_writes")  # what tests switch off
CHAIN_PAIRS = 40


def main():
    """Fill and measure in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--clients", type=int, default=4)
    arguments.add_argument("--classes", type=int, default=16, help="approved in each turn")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=3, help="of each turn of pgbench")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        run(options)
        return
    pgbench = found_pgbench()
    durable = [one for one in databases.FAST_AND_LOOSE if not one.startswith(WAITS)]
    with (
        mock.patch.object(databases, "FAST_AND_LOOSE", durable),
        own_database() as address,
        tempfile.TemporaryDirectory() as folder,
    ):
        if address is None or pgbench is None:
            print("not measured: PostgreSQL or its pgbench is missing")
            return
        os.environ |= {"PGBENCH": str(pgbench), "REGISTER_MARKS": f"{folder}/register-marks"}
        measure_on(address, "benchmarks.issuing")


def found_pgbench():
    """The path of pgbench, None where this machine has none."""
    beside = [programs / "pgbench" for _name, programs in databases.found_programs()]
    return next((path for path in beside if path.exists()), shutil.which("pgbench"))


def run(options):
    """Fill, measure by turns, print."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (id int PRIMARY KEY, n bigint NOT NULL)")
        cursor.execute("INSERT INTO counter SELECT id, 0 FROM generate_series(1, 8) AS id")
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        print("fsync {}, synchronous_commit {}".format(*cursor.fetchone()))
    began = time.perf_counter()
    turns = {
        counters: [proposals(counters, options.classes, LEARNERS) for _ in range(options.rounds)]
        for counters in COUNTERS
    }
    pairs = proposals(1, 2 * CHAIN_PAIRS, LEARNERS)
    print(f"filled in {time.perf_counter() - began:.0f} s; {os.cpu_count()} cores, {options.clients} clients")
    classes, bare = {one: [] for one in COUNTERS}, {one: [] for one in COUNTERS}
    for turn in range(options.rounds):
        for counters in COUNTERS:
            bare[counters].append(pgbench(counters, options))
            classes[counters].append(approve_all(turns[counters][turn], options.clients))
    print(
        f"medians of {options.rounds} turns{'':11} {'classes/s':>10} {'certificates/s':>15} {'pgbench tps':>12}  of it"
    )
    for counters in COUNTERS:
        rate, most = statistics.median(classes[counters]), statistics.median(bare[counters])
        share = f"{100 * rate / most:.1f} % (goal {GOALS[counters]} %)"
        row = f"{counters} register(s), {counters} row(s)"
        print(f"{row:26} {rate:12.1f} {rate * LEARNERS:15.0f} {most:12.0f}    {share}")
    chained, plain = chain_cost(pairs)
    print(f"one client: {chained:.1f} ms a class, {plain:.1f} ms without hashes: the chain costs "
          f"{100 * (chained / plain - 1):.1f} % (goal 5 %)")  # fmt: skip


def approve_all(work, clients):
    """Classes a second when `clients` processes approve `work` together."""
    from django.db import connections

    connections.close_all()  # a connection must not be shared with a child
    fork = multiprocessing.get_context("fork")
    line, times = fork.Barrier(clients), fork.Queue()
    children = [fork.Process(target=approve_some, args=(work[place::clients], line, times)) for place in range(clients)]
    for child in children:
        child.start()
    spans = [times.get(timeout=120) for _ in children]
    for child in children:
        child.join()
        assert child.exitcode == 0
    return len(work) / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def approve_some(work, line, times):
    """One client: approve each proposal of `work` as a request of its own would."""
    rows = loaded(work)
    line.wait(timeout=60)
    began = time.perf_counter()
    for proposal, director in rows:
        approve(proposal, director)
    times.put((began, time.perf_counter()))


def loaded(work):
    """The proposals and directors of `work` as rows."""
    from centres.models import User
    from certificates.models import Proposal

    return [
        (Proposal.objects.get(pk=pk), User.objects.select_related("centre").get(pk=director)) for pk, director in work
    ]


def approve(proposal, director):
    """Approve one proposal."""
    from certificates import issuing

    issuing.approve(proposal, by=director)


def pgbench(rows, options):
    """Transactions a second of pgbench that changes one of `rows` rows with as many clients."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "counter.sql"
        script.write_text(f"\\set id random(1, {rows})\nUPDATE counter SET n = n + {LEARNERS} WHERE id = :id;\n")
        given = connection.settings_dict
        known = {"PGPASSWORD": given["PASSWORD"], "PGUSER": given["USER"], "PGHOST": given["HOST"],
                 "PGPORT": str(given["PORT"]), "PGDATABASE": given["NAME"]}  # fmt: skip
        told = subprocess.run(
            [os.environ["PGBENCH"], "-n", "-f", script, "-c", str(options.clients), "-j", str(os.cpu_count()), "-T",
             str(options.seconds)],
            env=os.environ | known, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    return float(re.search(r"tps = ([\d.]+)", told)[1])


def chain_cost(work):
    """(ms a class with the chain, ms without its hashes), medians of pairs by turns, one client."""
    from certificates import chain

    chained, plain = [], []
    without = mock.patch.multiple(chain, sealed_hash=lambda _one: "0" * 64, line_hash=lambda _head, _line: "0" * 64)
    for place, (proposal, director) in enumerate(loaded(work)):
        times = plain if place % 2 else chained
        with without if place % 2 else mock.patch.object(chain, "SEALED", chain.SEALED):
            began = time.perf_counter()
            approve(proposal, director)
            times.append(1000 * (time.perf_counter() - began))
    return statistics.median(chained), statistics.median(plain)


if __name__ == "__main__":
    main()
