"""Whether the time of a refusal tells if a paper exists: the learner's page asked with real and with invented codes.

    python -m benchmarks.oracle [--pairs 1000]

Runs on a temporary SQLite database: `--pairs` codes that exist and as many that do not, each with a wrong birth date,
in a random order. Prints how often a real one took longer than an invented one (AUC: 0.5 means time tells nothing) with
its standard error, and whether all refusals have the same bytes. Goal: at most 0.55, and one answer; exit 1 otherwise.
"""

import argparse
import logging
import os
import random
import re
import statistics
import sys
import tempfile
import time

GOAL = 0.55
LEARNERS = 200  # certificates whose codes are tried by turns


def main():
    """Measure and judge."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pairs", type=int, default=1000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        real, invented, answers = measure(options.pairs)
    value = auc(real, invented)
    error = (1 / (6 * options.pairs)) ** 0.5  # of the AUC of two equal samples
    print(f"{options.pairs} real and {options.pairs} invented codes, each with a wrong birth date")
    print(f"median ms: {1000 * statistics.median(real):.2f} real, {1000 * statistics.median(invented):.2f} invented")
    print(f"AUC {value:.3f} ± {error:.3f} (goal: at most {GOAL}); different answers: {len(answers)} (goal: 1)")
    return 0 if max(value, 1 - value) <= GOAL and len(answers) == 1 else 1


def start(folder):
    """Set Django up on an empty database in `folder`, its limits wide open."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "1", "DEBUG": "0", "QR_KIND": "address",
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"sqlite:///{folder}/oracle.sqlite3", "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
    }  # fmt: skip
    os.environ |= dict.fromkeys(
        ["LOOK_UP_RATE", "LOOK_UP_RATE_HOURLY", "LOOK_UP_RATE_OVERALL", "LOOK_UP_RATE_PER_PAPER"], "100000000/m"
    )
    os.makedirs(f"{folder}/static")
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)


def measure(pairs):
    """(seconds with real codes, seconds with invented ones, the set of answers without their random parts)."""
    from django.test import Client

    from certificates import codes
    from tests import build

    known = [
        one.code for one in build.make_certificates(build.make_recognised_class(learners=LEARNERS, capacity=LEARNERS))
    ]
    tries = [(True, known[n % LEARNERS]) for n in range(pairs)] + [(False, codes.new_code()) for _ in range(pairs)]
    random.Random(11).shuffle(tries)
    browser, times, answers = Client(), {True: [], False: []}, set()
    for is_real, code in [(True, known[0]), (False, codes.new_code())] * 20 + tries:  # the first 40 warm up
        began = time.perf_counter()
        answer = browser.post("/my/", {"way": "code", "code": code, "born": "01/01/1950"})
        times[is_real].append(time.perf_counter() - began)
        answers.add(re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", answer.content).replace(code.encode(), b""))
    return times[True][20:], times[False][20:], answers


def auc(real, invented):
    """How often one of `real` is greater than one of `invented`, equal ones counted half."""
    ranked = sorted([(value, True) for value in real] + [(value, False) for value in invented])
    ranks = sum(place for place, (_value, is_real) in enumerate(ranked, start=1) if is_real)
    return (ranks - len(real) * (len(real) + 1) / 2) / (len(real) * len(invented))


if __name__ == "__main__":
    sys.exit(main())
