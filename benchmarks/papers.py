"""How long each paper of a class takes: in the request that asks for it, and in the worker that writes its files.

    python -m benchmarks.papers [--rounds 3] [--learners 60 450]

A temporary SQLite database; classes with nine days of two sessions, long workplaces for one learner in four. Both steps
run in this process, one after the other, warm. Medians over the rounds.
"""

import argparse
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta

from benchmarks.pages import start_portal

WORKPLACES = [
    "Chi bộ Trường Phổ thông Dân tộc bán trú Trung học cơ sở Tân Thắng, Đảng bộ xã Tân Thắng, huyện Quỳnh Lưu",
    "Công an xã Quỳnh Tân", "Trạm Y tế xã Tân Thắng", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Quỳnh Thắng",
]  # fmt: skip
DAYS = 9


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--learners", type=int, nargs="+", default=[60, 450], help="learners of each class")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}; medians of {options.rounds} rounds")
        print(f"{'':26}{'asked, ms':>10}{'worker, s':>11}{'pages':>7}{'PDF kB':>9}{'Word kB':>9}")
        for learners in options.learners:
            course_class = a_class(learners)
            for kind in kinds():
                print_line(f"{kind}, {learners}", [measure(course_class, kind) for _round in range(options.rounds)])
        print_line("plan, 40 lines", [measure(a_plan(), "plan")])
        print(f"memory at the most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def kinds():
    """All papers of a class."""
    from courses.papermaking import OF_CLASS

    return [str(kind) for kind in OF_CLASS]


def a_class(learners):
    """A recognised class with a timetable."""
    from courses import enrolments
    from tests import build

    course_class = build.make_class(capacity=2000, days=DAYS)
    build.make_director(course_class.centre)
    entries = [build.make_entry(n, workplace=WORKPLACES[n % 4], birth_on=date(1990, 4, 25)) for n in range(learners)]
    enrolments.enrol(course_class, entries, by=course_class.created_by)
    for n in range(DAYS):
        for part in (1, 2):
            build.make_session(course_class, course_class.starts_on + timedelta(days=n), part=part, topic="Bài học")
    return build.recognise_class(course_class)


def a_plan():
    """A plan with as many lines as any centre writes."""
    from tests import build

    return build.make_plan(lines=40, programme=build.make_programme())


def measure(subject, kind):
    """(milliseconds of the request, seconds of the worker, pages, bytes of the PDF, bytes of the Word file)."""
    import pypdfium2

    from courses import papermaking

    began = time.perf_counter()
    paper = papermaking.make(subject, kind, by=subject.created_by)
    asked = time.perf_counter()
    papermaking.render_paper.call(paper.pk)
    written = time.perf_counter()
    paper.refresh_from_db()
    if paper.status != "done":
        sys.exit(f"{kind} ended as {paper.status}: {paper.errors}")
    with pypdfium2.PdfDocument(paper.pdf.path) as document:
        pages = len(document)
    return 1000 * (asked - began), written - asked, pages, paper.pdf.size, paper.docx.size if paper.docx else 0


def print_line(name, rounds):
    asked, seconds, pages, pdf, word = (statistics.median(values) for values in zip(*rounds, strict=True))
    word = f"{word / 1024:9.0f}" if word else f"{'–':>9}"
    print(f"{name:26}{asked:10.0f}{seconds:11.2f}{pages:7.0f}{pdf / 1024:9.0f}{word}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
