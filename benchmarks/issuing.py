"""How fast classes are numbered when everybody issues at once, beside the rate of one bare row.

    python -m benchmarks.issuing [--clients 4] [--each 4] [--learners 52]

A PostgreSQL started for this run without waiting for the disk, as the tests start it, so the figures tell of
processor and locks and not of a disk. First `clients` processes send one UPDATE of one row and commit, then as many
processes approve classes: all at one centre, then each at a centre of its own.
"""

import argparse
import multiprocessing
import os
import platform
import secrets
import sys
import time

from tests.databases import postgresql

SECONDS = 3


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--clients", type=int, default=4, help="processes at once")
    arguments.add_argument("--each", type=int, default=4, help="classes each of them approves")
    arguments.add_argument("--learners", type=int, default=52, help="learners of a class")
    options = arguments.parse_args()
    with postgresql() as (address, origin):
        if address is None:
            sys.exit(f"no PostgreSQL: {origin}")
        os.environ |= {
            "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
        }  # fmt: skip
        _start()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        rows = []
        for name, centres in (("one counter", 1), ("a counter each", options.clients)):
            bare = sum(_at_once(_update_a_row, [(address, place % centres) for place in range(options.clients)]))
            work = _propose(centres, options)
            rows.append((name, bare / SECONDS, max(_at_once(_approve, work))))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {origin}; fsync off")
    print(f"{options.clients} processes, {options.each} classes of {options.learners} each; their start-up left out")
    print(f"{'':16} {'row updates/s':>14} {'classes/s':>10} {'share':>7}")
    for name, bare, seconds in rows:
        classes = options.clients * options.each / seconds
        print(f"{name:16} {bare:14,.0f} {classes:10.1f} {classes / bare:7.1%}")


def _start():
    import django

    django.setup()


def _at_once(deed, work):
    """What `deed(piece)` returned for each piece of `work`, each in a process of its own, all begun together."""
    spawning = multiprocessing.get_context("spawn")
    barrier, results = spawning.Barrier(len(work)), spawning.Queue()
    processes = [spawning.Process(target=_run, args=(deed, piece, barrier, results)) for piece in work]
    for process in processes:
        process.start()
    found = [results.get(timeout=300) for _process in processes]
    for process in processes:
        process.join()
    return found


def _run(deed, piece, barrier, results):
    _start()
    results.put(deed(piece, barrier))


def _update_a_row(piece, barrier):
    """Transactions of one UPDATE in SECONDS."""
    import psycopg2

    address, place = piece
    connection = psycopg2.connect(address)
    cursor = connection.cursor()
    cursor.execute("SELECT pg_advisory_xact_lock(1)")  # one process makes the rows
    cursor.execute("CREATE TABLE IF NOT EXISTS bare (place integer PRIMARY KEY, n integer)")
    cursor.execute("INSERT INTO bare VALUES (%s, 0) ON CONFLICT DO NOTHING", [place])
    connection.commit()
    barrier.wait()
    ends, done = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < ends:
        cursor.execute("UPDATE bare SET n = n + 1 WHERE place = %s", [place])
        connection.commit()
        done += 1
    return done


def _propose(centres, options):
    """For each process the ids of its proposals, and of the director who approves them."""
    from centres.scope import Role
    from tests import build

    made = []
    for _ in range(centres):
        centre = build.make_centre()
        made.append((centre, build.make_user(Role.OFFICER, centre=centre), build.make_director(centre)))
    work = []
    for place in range(options.clients):
        centre, officer, director = made[place % centres]
        classes = [
            build.make_recognised_class(centre, by=officer, learners=options.learners) for _ in range(options.each)
        ]
        work.append((director.pk, [build.make_proposal(one, by=officer).pk for one in classes]))
    return work


def _approve(piece, barrier):
    """Seconds to approve the proposals one after another."""
    from centres.models import User
    from certificates import issuing
    from certificates.models import Proposal

    director, proposals = User.objects.get(pk=piece[0]), piece[1]
    barrier.wait()
    began = time.perf_counter()
    for pk in proposals:
        issuing.approve(Proposal.objects.get(pk=pk), by=director)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
