"""How long a director waits: from “approve” to the merged file of a class, and for one certificate on click.

    python -m benchmarks.issue [--rounds 3] [--learners 60]

A temporary SQLite database with the demo's centres, a real worker process beside this one, Django's test client in
place of browser and web server. Each round approves a new class; the singles come from one more class whose
rendering is stopped, so that each click lays its sheet out anew. The goals: the merged file of a class of 60 within
15 s of the approval, a single within 0.3 s warm, on two cores.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.pages import start_portal

PATIENCE = 300  # seconds
CLICKS = 20


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3, help="classes approved one after another")
    arguments.add_argument("--learners", type=int, default=60, help="learners of a class")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        centre = Centre(options.learners)
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], stderr=subprocess.DEVNULL)
        try:
            rounds = [centre.approve_and_wait() for _round in range(options.rounds)]
            clicks = centre.click_singles()
        finally:
            worker.terminate()
            worker.wait()
    print_table(rounds, clicks, options.learners)


class Centre:
    """One centre of the demo: an officer who proposes class after class, and a director who approves in a browser."""

    def __init__(self, learners):
        from django.test import Client

        from centres import models
        from tests import build

        self.build, self.learners = build, learners
        self.centre = models.Centre.objects.get(code="QL")
        staff = {user.role: user for user in models.User.objects.filter(centre=self.centre)}
        self.officer, self.browser = staff["officer"], Client()
        self.browser.force_login(staff["director"])

    def propose(self):
        """A submitted proposal for a whole class."""
        course_class = self.build.make_class(self.centre, by=self.officer, capacity=2000)
        self.build.enrol(course_class, self.learners, by=self.officer, home_place="Xã Quỳnh Thắng, tỉnh Nghệ An")
        self.build.recognise_class(course_class, by=self.officer)
        return self.build.make_proposal(course_class, by=self.officer)

    def approve(self):
        """Press the button; returns (milliseconds, the print job)."""
        from django.urls import reverse

        from certificates.models import PrintJob

        proposal = self.propose()
        address = reverse("proposal-approve", args=[proposal.pk])
        began = time.perf_counter()
        self.browser.post(address, {"version_no": proposal.version_no})
        return 1000 * (time.perf_counter() - began), PrintJob.objects.get(proposal=proposal)

    def approve_and_wait(self):
        """(milliseconds to approve, seconds from the button to the merged file, seconds to the last single file)."""
        milliseconds, job = self.approve()
        began = time.perf_counter() - milliseconds / 1000
        merged = None
        while time.perf_counter() - began < PATIENCE:
            job.refresh_from_db()
            if merged is None and job.file:
                merged = time.perf_counter() - began
            if job.is_over:
                if job.status != "done":
                    sys.exit(f"the job ended as {job.status}: {job.errors}")
                return milliseconds, merged, time.perf_counter() - began
            time.sleep(0.05)
        sys.exit("the worker did not finish in time")

    def click_singles(self):
        """Milliseconds of single certificates nobody has asked for before, without the very first."""
        from django.urls import reverse

        _milliseconds, job = self.approve()
        self.browser.post(reverse("print-job-cancel", args=[job.pk]))
        while not job.is_over:
            time.sleep(0.05)
            job.refresh_from_db()
        waiting = job.proposal.certificates.filter(files=None).order_by("seq")[: CLICKS + 1]
        times = []
        for certificate in waiting:
            began = time.perf_counter()
            answer = self.browser.get(reverse("certificate-download", args=[certificate.pk]))
            b"".join(answer.streaming_content)
            times.append(1000 * (time.perf_counter() - began))
        return times[1:]


def print_table(rounds, clicks, learners):
    from weasyprint.text.ffi import harfbuzz_subset

    subset = "harfbuzz" if harfbuzz_subset else "fonttools"
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, fonts subset by {subset}")
    print(f"a class of {learners}, {len(rounds)} rounds; {len(clicks)} single certificates")
    print(f"{'':44} {'median':>9} {'worst':>9}   goal")
    approve, merged, files = zip(*rounds, strict=True)
    for name, values, unit, goal in (
        ("approve: numbers taken, records written", approve, "ms", ""),
        ("merged file ready, from the button", merged, "s", "15 s for 60"),
        ("every single file ready too", files, "s", ""),
        ("one certificate on click, laid out anew", clicks, "ms", "300 ms"),
    ):
        digits = 1 if unit == "s" else 0
        middle, worst = statistics.median(values), max(values)
        print(f"{name:44} {middle:6.{digits}f} {unit:2} {worst:6.{digits}f} {unit:2}   {goal}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
