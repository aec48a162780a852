"""What hostile and broken files cost the process that reads them, and a long drill of flipped bits.

    python -m benchmarks.hostile [--flips 10000] [--seed 1]

First every file of tests/courses/rosters/hostile.py: what it gives, the wall time of the process that reads it and its
largest resident set, as the kernel counts it for that process alone. Then good files with some bits flipped: the answer
must be rows or a refusal that has a sentence. Flips are read in forked processes, 100 in each; where one dies, its
files are read once more, each as the portal would. Ends with 1 where an answer is wrong, or over 5 s or 256 MB.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time

from django.conf import settings

from centres.sheets import child
from courses.rosters.worker import answer
from tests.courses.rosters.damage import KINDS, damaged
from tests.courses.rosters.hostile import CORPUS

SECONDS, MEGABYTES = 5, 256
BATCH = 100
MEASURED = """
import re, sys
from pathlib import Path
from centres.sheets import child
from courses.rosters.worker import answer
child.serve(answer)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""


def main():
    """Print both tables; 1 where something is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--flips", type=int, default=10_000, help="damaged files")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    settings.configure()  # the sentences ask for a language; nothing else here needs the portal
    wrong = sum([not is_right(name, *made) for name, made in CORPUS.items()])
    print(f"{len(CORPUS)} hostile files, {wrong} wrong")
    lost = flips(options.flips, random.Random(options.seed))
    print(f"{options.flips} damaged files, {lost} without a proper answer")
    return 1 if wrong or lost else 0


def is_right(name, make, expected):
    """Whether one file of the corpus gives what it should, in time and memory. Prints its line."""
    found, seconds, megabytes = measure(make())
    fine = found in (expected if isinstance(expected, tuple) else (expected,))
    fine = fine and seconds <= SECONDS and megabytes <= MEGABYTES
    print(f"{'  ' if fine else '!!'} {name:66}{seconds:6.2f} s{megabytes:5.0f} MB  {found}", flush=True)
    return fine


def measure(data):
    """(people or code, seconds, megabytes; 0 where the process was ended) of reading `data` as the portal does."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=b"{}\n" + data, capture_output=True, cwd=child.ROOT, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        return ("too_large" if done.returncode < 0 else "corrupt"), seconds, 0
    found = json.loads(done.stdout)
    return found.get("refused") or len(found["rows"]), seconds, int(done.stderr.split()[-1]) / 1024


def flips(count, dice):
    """How many of `count` damaged files have no proper answer."""
    lost = 0
    for start in range(0, count, BATCH):
        batch = [damaged(KINDS[place % len(KINDS)], flipper(dice)) for place in range(min(BATCH, count - start))]
        if not is_answered_apart(batch):
            lost += sum([not is_proper(child.ask("courses.rosters.worker", data)) for data in batch])
    return lost


def flipper(dice):
    """What turns one to sixteen bits of some bytes."""

    def flip(data):
        data = bytearray(data)
        for _flip in range(dice.choice((1, 1, 2, 4, 16))):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        return bytes(data)

    return flip


def is_answered_apart(batch):
    """Whether a process of its own, with the memory the reader has, answers all files properly."""
    process = os.fork()
    if not process:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  the process ends with it
        resource.setrlimit(resource.RLIMIT_AS, (2 * child.MEMORY, 2 * child.MEMORY))
        os._exit(0 if all(is_proper(answer(data)) for data in batch) else 1)
    return os.waitpid(process, 0)[1] == 0


def is_proper(found):
    """Whether an answer is rows or a refusal with a sentence."""
    from courses.rosters.sentences import REFUSED

    return bool(found.get("rows")) or found.get("refused") in REFUSED


if __name__ == "__main__":
    sys.exit(main())
