"""What the grid of a plan costs with many lines: opened, pasted into, saved; queries, milliseconds, size.

    python -m benchmarks.plan_grid [--lines 120] [--rounds 15]

Runs Django's test client as an officer on a temporary SQLite file and on a database of its own on PostgreSQL: the
server DATABASE_URL names, else the one that comes with the test requirements. Every saving posts the whole grid as a
browser does and ends with the redirect, after which the browser opens the grid again. Median and worst of one warm
process, without the network and the web server. The goal: 120 lines saved in at most 1 s.
"""

import argparse
import statistics
import tempfile
import time
from urllib.parse import urlencode

from benchmarks.clash import measure_on, own_database, start

GOAL = 1000  # milliseconds, one saving
GROUPS = ["Quần chúng ưu tú do chi bộ giới thiệu", "Đảng viên dự bị", "Trưởng ban công tác Mặt trận khu dân cư"]
PARTNERS = ["Ban Xây dựng Đảng", "Ủy ban Mặt trận Tổ quốc Việt Nam", ""]


def main():
    """Measure both databases, each in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=120, help="lines of the plan")
    arguments.add_argument("--rounds", type=int, default=15, help="times each step is done for the clock")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        run(options.lines, options.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure_on(f"sqlite:///{folder}/plan.sqlite3", "benchmarks.plan_grid")
    with own_database() as address:
        if address:
            measure_on(address, "benchmarks.plan_grid")
        else:
            print("PostgreSQL: not measured, there is none")


def run(lines, rounds):
    """Print the table of one database."""
    from django.db import connection

    from courses.models import Programme
    from portal import catalogue
    from tests import build

    catalogue.load()
    officer = build.make_user()
    grid = Grid(build.make_plan(officer.centre, by=officer, lines=0), officer, lines)
    version = ".".join(map(str, connection.get_database_version()))
    print(f"{connection.vendor} {version}: {lines} lines, {Programme.objects.count()} programmes, {rounds} rounds")
    print(f"{'step':<36}{'queries':>8}{'median ms':>11}{'worst ms':>10}{'kB sent':>9}{'kB back':>9}   goal")
    goal = f"{GOAL} ms"
    measure("saved for the first time, all new", grid.empty, lambda data: grid.post(data, save=1), rounds, goal)
    measure("saved, every line changed", grid.changed, lambda data: grid.post(data, save=1), rounds, goal)
    measure("saved, nothing changed", grid.unchanged, lambda data: grid.post(data, save=1), rounds, goal)
    measure("opened", dict, lambda _data: grid.browser.get(grid.address), rounds)
    measure("pasted into the box, nothing saved", grid.block, lambda data: grid.post(data, paste=1), rounds)


class Grid:
    """The grid of one plan in the browser of its officer. Its methods make what is posted, and are not timed."""

    def __init__(self, plan, officer, lines):
        from django.test import Client

        from courses.models import Programme

        self.plan, self.lines, self.turn = plan, lines, 0
        self.browser = Client(SERVER_NAME="localhost")
        self.browser.force_login(officer)
        self.address = f"{plan.get_absolute_url()}edit/"
        self.programmes = list(Programme.objects.order_by("pk"))

    def post(self, data, **pressed):
        body = urlencode(data | pressed)
        return self.browser.post(self.address, body, content_type="application/x-www-form-urlencoded")

    def empty(self):
        """All lines as new ones, over a plan that has none."""
        self.plan.lines.all().delete()
        return self._posted([""] * self.lines)

    def changed(self):
        """All lines as they are saved, with other values in every cell but the programme's."""
        self.turn += 1
        return self.unchanged()

    def unchanged(self):
        return self._posted(self.plan.lines.values_list("item", flat=True))

    def block(self):
        """An empty grid, and a block of lines in the box."""
        rows = []
        for n in range(self.lines):
            cells = self._cells(n) | {"programme": self.programmes[n % len(self.programmes)].name}
            rows.append("\t".join(str(cell) for cell in cells.values()))
        return self._posted([]) | {"block": "\r\n".join(rows)}

    def _posted(self, items):
        self.plan.refresh_from_db()
        data = {"version_no": self.plan.version_no, "lines-TOTAL_FORMS": len(items), "lines-INITIAL_FORMS": 0}
        for n, item in enumerate(items):
            data |= {f"lines-{n}-{name}": cell for name, cell in (self._cells(n) | {"item": item}).items()}
        return data

    def _cells(self, n):
        turn = n + self.turn
        learners = f"1.{100 + turn}" if n % 10 == 0 else 40 + turn
        return {
            "programme": self.programmes[n % len(self.programmes)].pk, "quarter": 1 + turn % 4,
            "classes": 1 + turn % 9, "learners": learners, "target_group": f"{GROUPS[turn % 3]}, đợt {turn}",
            "co_organiser": PARTNERS[turn % 3], "sessions": 2 + turn % 20,
            "budget_note": f"Ngân sách huyện, mục {turn}",
        }  # fmt: skip


def measure(step, prepare, deed, rounds, goal=""):
    """Do `deed` with what `prepare` makes, and print what it took; the first time warms up, the second is counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    deed(prepare())
    data = prepare()
    with CaptureQueriesContext(connection) as queries:
        answer = deed(data)
    asked, times = len(queries), []  # the next request empties the list
    for _round in range(rounds):
        data = prepare()
        began = time.perf_counter()
        answer = deed(data)
        times.append(1000 * (time.perf_counter() - began))
    sent, back = len(urlencode(data)) / 1000, len(answer.content) / 1000
    remark = goal if answer.status_code == (302 if goal else 200) else f"answered {answer.status_code}"
    median, worst = statistics.median(times), max(times)
    print(f"{step:<36}{asked:>8}{median:>11.0f}{worst:>10.0f}{sent:>9.0f}{back:>9.0f}   {remark}".rstrip())


if __name__ == "__main__":
    main()
