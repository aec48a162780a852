"""What the search of learners costs with the whole country registered, beside fetching one row by its key.

    python -m benchmarks.search [--learners 4000000] [--rounds 100] [--keep ADDRESS]

Runs on a database of its own on PostgreSQL: the server DATABASE_URL names, else the one that comes with the test
requirements. Filled there by SQL: `--learners` learners of 709 centres in 34 provinces, the largest with 124 centres;
names as frequent as in the country (Nguyễn 38 %), some 200,000 workplaces, every tenth learner in a class. Pages are
asked of Django's test client, each line `--rounds` times with other values: in a centre, in the largest province, in
the country. The ratio is that of p95 to p95 of the same page when it fetches one row by its primary key; the goal: 10.
"""

import argparse
import os
import random
import statistics
import time
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from benchmarks.clash import measure_on, own_database, start
from benchmarks.learners import fill

GOAL = 10  # times the look-up by key


def main():
    """Fill and measure in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--learners", type=int, default=4_000_000)
    arguments.add_argument("--rounds", type=int, default=100, help="times each search is made, with other values")
    arguments.add_argument("--keep", metavar="ADDRESS", help="a database of the past that is filled where empty, kept")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        from courses.models import Learner

        if not Learner.objects.exists():
            fill(options.learners)
        run(options.rounds)
    elif options.keep:
        measure_on(options.keep, "benchmarks.search")
    else:
        with own_database() as address:
            if address:
                measure_on(address, "benchmarks.search")
            else:
                print("PostgreSQL: not measured, there is none")


# --- Searching ----------------------------------------------------------------------------------------------------


def run(rounds):
    """All searches in both scopes, and how the database reads each."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()  # answers tell what their pages were drawn from
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    print(f"{connection.vendor}: {'.'.join(map(str, connection.get_database_version()))}")
    for scope, user in users():
        measure_scope(scope, user, rounds)


def users():
    """(scope, somebody who sees it): an officer of a centre, staff of the largest province, national staff."""
    from centres.models import Centre, Province
    from tests import build

    centre = Centre.objects.filter(province=Province.objects.order_by("pk")[0]).order_by("pk")[40]
    return [
        ("a centre", build.make_user("officer", username=f"o{os.getpid()}", centre=centre)),
        ("the largest province", build.make_user("province", username=f"p{os.getpid()}", province=centre.province)),
        ("the country", build.make_user("national", username=f"n{os.getpid()}")),
    ]


def measure_scope(scope, user, rounds):
    from courses.learners import may_see_sensitive
    from courses.models import LearnerAtCentre

    seen = LearnerAtCentre.objects.visible_to(user).select_related("learner")
    total = seen.count()
    print(f"\n{scope}: {total:,} rows\n{'search':<38}{'median ms':>11}{'p95 ms':>9}{'ratio':>8}   answer")
    chance = random.Random(7)
    first, last = seen.order_by("pk")[0].pk, seen.order_by("-pk")[0].pk
    some = [seen.filter(pk__gte=chance.randint(first, last)).order_by("pk")[0] for _n in range(rounds)]
    searches = searches_of(some, may_see_sensitive(user))
    base = None
    for what, typed in searches.items():
        times, answers = ask(user, typed)
        p95 = statistics.quantiles(times, n=20)[-1]
        base = base or p95
        mark = "" if p95 <= GOAL * base else "  ABOVE THE GOAL"
        print(f"{what:<38}{statistics.median(times):>11.1f}{p95:>9.1f}{p95 / base:>8.1f}   {answers}{mark}")


def searches_of(rows, may_see_ids):
    """{what is looked for: [what is typed]}; the first is the look-up by the primary key through the same page."""
    learners = [row.learner for row in rows]
    rare = [one for one in learners if not one.full_name.startswith(("Nguyễn", "Trần", "Lê"))] or learners
    found = {
        "one row by its key": [{"key": row.pk} for row in rows],
        "full name, rare family name": [{"q": one.full_name} for one in rare],
        "full name, given name first": [{"q": f"{one.full_name.split()[-1]} {one.full_name}"} for one in learners],
        "“nguyen van anh”": [{"q": "nguyen van anh"}] * len(learners),
        "a rare word (“kdam”)": [{"q": "kdam"}] * len(learners),
        "given name": [{"q": one.full_name.split()[-1]} for one in learners],
        "given name and year": [{"q": f"{one.full_name.split()[-1]} {one.birth_on.year}"} for one in learners],
        "“anh 1990”": [{"q": "anh 1990"}] * len(learners),
        "name and birth date": [{"q": f"{one.full_name} {one.birth_text}"} for one in learners],
        "birth date": [{"q": one.birth_text} for one in learners],
        "birth year": [{"q": str(one.birth_on.year)} for one in learners],
        "family name (“nguyễn”)": [{"q": "nguyễn"}] * len(learners),
        "family and middle name (“nguyen thi”)": [{"q": "nguyen thi"}] * len(learners),
        "unit, whole": [{"unit": one.workplace} for one in learners],
        "unit, name of the commune": [{"unit": " ".join(one.workplace.split()[-2:])} for one in learners],
        "unit, words everybody has": [{"unit": "ủy ban nhân dân xã"}] * len(learners),
        "name and unit": [{"q": one.full_name, "unit": " ".join(one.workplace.split()[-2:])} for one in learners],
    }
    if may_see_ids:
        found["whole citizen id"] = [{"citizen": one.citizen_id} for one in learners]
        found["end of citizen id, 3 digits"] = [{"citizen": one.citizen_id[-3:]} for one in learners]
        found["end of citizen id, 6 digits"] = [{"citizen": one.citizen_id[-6:]} for one in learners]
    return found | {"nothing looked for": [{}] * len(learners)}


def ask(user, searches):
    """([milliseconds], what came of them), each after one call that warms up; the search itself is posted before."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    times, answers = [], {}
    for n, typed in enumerate([searches[0], *searches]):
        address = "/learners/"
        if typed:
            posted = client.post(address, {"q": "x"} if "key" in typed else typed)
            assert posted.status_code == 302, (typed, posted.context["form"].errors)
            address = posted["Location"]
        with by_key(typed.get("key")):
            began = time.perf_counter()
            answer = client.get(address)
            took = 1000 * (time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
        if n:
            times.append(took)
            told = told_by(answer)
            answers[told] = answers.get(told, 0) + 1
    return times, ", ".join(f"{n}× {told}" if len(answers) > 1 else told for told, n in answers.items())


@contextmanager
def by_key(key):
    """Let the page fetch the row of this primary key in place of searching; nothing changes without a key."""
    from courses import learners
    from courses.models import LearnerAtCentre

    def find(_asked, user, **_place):
        rows = LearnerAtCentre.objects.visible_to(user).filter(pk=key).select_related("learner", "centre")
        return learners.Page(list(learners.with_classes(rows, user)), 1, 1, None, None), ""

    with patch.object(learners, "find", find) if key else nullcontext():
        yield


def told_by(answer):
    """What the page says, in a word."""
    page = answer.context["page"]
    if page is None:
        return "asked for more"
    return "found" if page.rows else "nobody"


if __name__ == "__main__":
    main()
