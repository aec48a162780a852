"""How fast the press prints: a class in one document, one by one, a single on click, and what the next page costs.

    python -m benchmarks.press [--rounds 3] [--learners 60]

Wall time, medians of interleaved rounds in one warm process; the first rendering of the process is shown apart.
The goals: a class of 60 within 15 s and a single within 0.3 s on two cores.
"""

import argparse
import gc
import os
import platform
import statistics
import sys
import time
from unittest import mock

import django

NAMES = [
    "NGUYỄN THỊ ÁNH NGUYỆT", "VỪ BÁ CHÌA", "Y NGÔNG NIÊ KĐĂM", "TRẦN VĂN BÌNH", "MOONG THỊ XOAN", "LÔ VĂN PHẨM",
    "TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN", "HỒ THỊ MINH NGUYỆT", "ĐẶNG HỮU PHƯỚC", "CỤT THỊ LÝ",
]  # fmt: skip


def learners_of_a_class(count):
    """Facts of `count` learners: own name, number, token and code each, as in a real class."""
    from certificates import codes
    from tests.certificates.papers import paper

    return [
        paper(
            name=NAMES[place % len(NAMES)],
            number=f"{place + 1:04d}-GCN/TTCT",
            register_no=f"{place + 1:04d}/2024",
            qr=codes.qr_content("https://ttct.example.vn", codes.new_token()),
            code=codes.new_code(),
        )
        for place in range(count)
    ]


def clock(work):
    """(seconds, bytes of all files) of `work`, which returns a list of files."""
    gc.collect()
    start = time.perf_counter()
    files = work()
    return time.perf_counter() - start, sum(len(file) for file in files)


def memory_mb():
    """Resident memory of this process in MB, None where the system does not say."""
    try:
        with open("/proc/self/statm") as numbers:
            return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--learners", type=int, default=60)
    options = arguments.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "for measuring only")
    django.setup()
    from certificates import press

    people = learners_of_a_class(options.learners)

    def ornament_on_every_page():
        with mock.patch.object(press, "_ornaments", dict):
            return [press.render(people)]

    kinds = {
        "the class in one document": (options.learners, lambda: [press.render(people)]),
        "the same, ornament drawn on every page": (options.learners, ornament_on_every_page),
        "one document a learner": (options.learners, lambda: [press.render([person]) for person in people]),
        "one single, warm": (1, lambda: [press.render(people[:1])]),
        "two in one document": (2, lambda: [press.render(people[:2])]),
    }
    first, _ = clock(lambda: [press.render(people[:1])])
    measured = {kind: [] for kind in kinds}
    for _ in range(options.rounds):
        for kind, (_pages, work) in kinds.items():
            measured[kind].append(clock(work))

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {press.stack()}")
    print(f"first rendering of the process: {first * 1000:.0f} ms; medians of {options.rounds} rounds:")
    print(f"{'':42}{'seconds':>9}{'ms a page':>11}{'pages':>7}{'bytes':>12}{'a page':>9}")
    for kind, rounds in measured.items():
        pages = kinds[kind][0]
        seconds, size = (statistics.median(values) for values in zip(*rounds, strict=True))
        print(f"{kind:42}{seconds:9.2f}{seconds / pages * 1000:11.1f}{pages:7}{size:12,.0f}{size / pages:9,.0f}")
    (whole, size), (single, single_size) = (
        [statistics.median(values) for values in zip(*measured[kind], strict=True)]
        for kind in ("the class in one document", "one single, warm")
    )
    more = options.learners - 1
    further = (whole - single) / more * 1000
    print(f"each further page of a class: {further:.1f} ms, {(size - single_size) / more:,.0f} bytes")
    if memory := memory_mb():
        print(f"memory at the end: {memory:.0f} MB")


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    main()
