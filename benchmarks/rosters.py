"""How long 20,000 learners take to be read and checked, beside bare reads of the same file by calamine and openpyxl.

    python -m benchmarks.rosters [--rounds 5] [--rows 20000] [--errors 500]

Wall time, medians of interleaved rounds; the process that opens the file is included, the making of the files is not.
Memory is the largest resident set: of a process that reads and checks one file and does nothing else, and of the
process that opens it, as the kernel counts each for itself.
The goals: clean ≤ 2 × bare calamine + 1 s; with errors ≤ 1.3 × clean, every error listed; memory ≤ 250 MB each.
"""

import argparse
import io
import os
import platform
import re
import statistics
import sys
import time
from datetime import date
from pathlib import Path

import django

TODAY = date(2026, 11, 23)


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--errors", type=int, default=500)
    options = arguments.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "SECRET_KEY": "for measuring only" * 3}
    django.setup()
    clean, broken = files(options.rows, options.errors)
    own, child = memory_of(clean)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; {options.rows} rows of 12 columns, "
          f"{len(clean) / 1e6:.1f} MB; medians of {options.rounds} rounds")  # fmt: skip
    works = {"bare calamine": (bare, clean), "bare openpyxl": (openpyxl, clean),
             "read and check, clean": (ours, clean), "read and check, errors": (ours, broken)}  # fmt: skip
    rounds = [{name: timed(*work) for name, work in works.items()} for _round in range(options.rounds)]
    medians = {name: statistics.median(each[name][0] for each in rounds) for name in works}
    for name, median in medians.items():
        print(f"{name:24}{median:7.2f} s{max(each[name][0] for each in rounds):7.2f} s at the most")
    goal = 2 * medians["bare calamine"] + 1
    print(f"clean                   {medians['read and check, clean']:7.2f} s   goal: {goal:.2f} s")
    ratio = medians["read and check, errors"] / medians["read and check, clean"]
    print(f"errors / clean          {ratio:7.2f}     goal: 1.3")
    print(f"errors listed           {rounds[0]['read and check, errors'][1]:7}     goal: {options.errors}")
    print(f"memory                  {own:4.0f} MB, of the process that opens the file {child:.0f} MB   goal: 250 MB")


def files(rows, errors):
    """Two workbooks: faultless people, and the same with so many errors."""
    from tests.courses.rosters import large

    people = large.people(rows)
    return large.workbook(people), large.workbook(large.with_errors(people, errors)[0])


def bare(data):
    import python_calamine

    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def openpyxl(data):
    import openpyxl

    for _row in openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True):
        pass


def ours(data):
    """How many errors are listed that keep a row out."""
    from courses.rosters.check import check
    from courses.rosters.read import read

    return sum(issue.is_rejection for issue in check(read(data), today=TODAY).issues)


def timed(work, data):
    """(seconds, what `work` gave)."""
    began = time.perf_counter()
    found = work(data)
    return time.perf_counter() - began, found


def memory_of(data):
    """(megabytes of a process that reads and checks `data`, of the one that opens it)."""
    from benchmarks.hostile import measure

    into, out = os.pipe()
    if not os.fork():
        Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is counted anew
        ours(data)
        os.write(out, re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1].encode())
        os._exit(0)
    os.wait()
    return int(os.read(into, 20)) / 1024, measure(data)[2]


if __name__ == "__main__":
    sys.exit(main())
