"""How long 20,000 learners take to be read and checked, beside a bare read of the same file by calamine.

    python -m benchmarks.rosters [--rounds 3] [--rows 20000] [--errors 500]

Wall time, medians of interleaved rounds; the process that opens the file is included. Memory is the largest resident
set of this process, the making of the files included. That of the child is not shown: a started process inherits the
peak of the one that started it.
The goals: clean ≤ 2 × bare + 1 s; with errors ≤ 1.3 × clean, every error listed; memory ≤ 250 MB.
"""

import argparse
import io
import os
import platform
import resource
import statistics
import sys
import time
from datetime import date

import django

TODAY = date(2026, 3, 1)
HEADER = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị công tác")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Vừ", "Moong", "Hồ", "Đặng")
GIVEN = ("Ánh", "Hải", "Bình", "Nguyệt", "Xoan", "Phẩm", "Phước", "Chìa", "Hòa", "Thủy", "Quý")


def learners(count, errors):
    """`count` lines of a roster; `errors` of them, evenly spread, have a citizen id that is one digit short."""
    broken = {place * count // errors for place in range(errors)} if errors else ()
    for place in range(count):
        year, woman = 1960 + place % 40, place % 2
        citizen_id = f"040{woman}{year % 100:02d}{place:06d}"
        name = f"{FAMILIES[place % 7]} {'Thị' if woman else 'Văn'} {GIVEN[place % 11]}"
        born = f"{place % 28 + 1:02d}/{place % 12 + 1:02d}/{year}"
        cells = name, born, "Nữ" if woman else "Nam", citizen_id[:-1] if place in broken else citizen_id
        yield (place + 1, *cells, f"Ủy ban nhân dân xã số {place % 30}")


def workbook(count, errors=0):
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for row, cells in enumerate((HEADER, *learners(count, errors))):
            sheet.write_row(row, 0, cells)
    return file.getvalue()


def bare(data):
    import python_calamine

    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def ours(data):
    """How many rows are kept out."""
    from courses.rosters.check import check
    from courses.rosters.read import read

    checked = check(read(data), today=TODAY)
    return len({issue.row for issue in checked.issues if issue.is_rejection})


def timed(work, data):
    began = time.perf_counter()
    found = work(data)
    return time.perf_counter() - began, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--errors", type=int, default=500)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    clean, broken = workbook(asked.rows), workbook(asked.rows, asked.errors)
    rounds = [(timed(bare, clean), timed(ours, clean), timed(ours, broken)) for _round in range(asked.rounds)]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {asked.rows} rows, {asked.rounds} rounds")
    names, medians = ("bare calamine", "read and check, clean", "read and check, errors"), []
    for name, column in zip(names, zip(*rounds, strict=True), strict=True):
        seconds, found = zip(*column, strict=True)
        medians.append(statistics.median(seconds))
        print(f"{name:24} {medians[-1]:6.2f} s   worst {max(seconds):6.2f} s   rows kept out {found[-1] or 0}")
    print(f"clean / goal {medians[1]:.2f} / {2 * medians[0] + 1:.2f} s; errors / clean {medians[2] / medians[1]:.2f}")
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    sys.exit(main())
