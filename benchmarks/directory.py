"""What a bulk file of all centres costs: from the upload to the written directory, in seconds and queries.

    python -m benchmarks.directory [--centres 709] [--changed 100]

Runs Django's test client as national staff on a temporary SQLite database with the demo's centres; no network, no web
server. First a file that adds `--centres` centres is uploaded, looked at and confirmed; then the directory is
downloaded, `--changed` of its lines are changed, and the same is done again. The goal: at most 25 queries a page.
"""

import argparse
import re
import tempfile
import time

from benchmarks.pages import start_portal

LIST = "/directory-files/"


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--centres", type=int, default=709, help="centres that the first file adds")
    arguments.add_argument("--changed", type=int, default=100, help="centres that the second file changes")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        print(f"{'step':<44}{'seconds':>9}{'queries':>9}{'kB':>9}")
        run(options.centres, options.changed)


def run(centres, changed):
    """Both files, one after the other."""
    from django.test import Client

    from centres.models import Centre, Province, User
    from tests import build

    browser = Client()
    browser.force_login(User.objects.get(role="national"))
    province = Province.objects.first()
    lines = [build.make_directory_line(province) for _n in range(centres)]
    send(browser, build.make_directory_upload(lines), f"{centres} new")
    total = Centre.objects.count()
    timed(f"download {total} centres", browser.get, f"{LIST}export/")
    last = Centre.objects.order_by("-pk")[:changed]
    lines = build.make_directory(*Centre.objects.all())
    moved = {centre.code for centre in last}
    lines = [line | ({"phone": "0238 000 999"} if line["code"] in moved else {}) for line in lines]
    send(browser, build.make_directory_upload(lines), f"{changed} changed of {total}")


def send(browser, file, what):
    """Upload, look, confirm."""
    answer = timed(f"upload {what}", browser.post, LIST, {"file": file})
    page = timed(f"differences, {what}", browser.get, answer["Location"])
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())[1]
    done = timed(f"confirm, {what}", browser.post, f"{answer['Location']}apply/", {"digest": digest})
    assert "directory-files" in done["Location"]


def timed(what, ask, *given):
    """One line of the table; returns the answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = ask(*given)
    seconds = time.perf_counter() - began
    print(f"{what:<44}{seconds:>9.2f}{len(queries):>9}{len(answer.content) / 1000:>9.0f}")
    return answer


if __name__ == "__main__":
    main()
