"""Browser tests run against the demonstration itself: web server, worker and database as a newcomer meets them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).parent / "screenshots"  # git-ignored; kept by the machine that runs the checks
PASSWORD = "xem-thu-2026"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Address of a running demonstration with a database of its own."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    address = f"http://localhost:{port}"
    environment = os.environ | {
        "PORTAL_DEMO_DATABASE": "1",
        "DEMO": "1",
        "HTTPS": "0",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "SIGNING_KEYS": str(folder / "signing-keys"),
        "STATUS_DIR": str(folder / "status"),
        "PUBLIC_ADDRESS": address,
        "SIGN_IN_RATE": "1000/m",
        "LOOK_UP_RATE": "1000/m",
        "LOOK_UP_RATE_HOURLY": "1000/h",
    }
    log = (folder / "log.txt").open("w+")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        _wait_until_it_answers(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.seek(0)
        trouble = _trouble(log.read().splitlines())
        assert not trouble, f"the server logged errors: {trouble}"


def _trouble(lines):
    """Lines of the log that tell of a failure; what an account may not do is logged with its trace too, and is none."""
    pairs = pairwise(["", *lines])
    return [
        line for before, line in pairs
        if re.search(r"Traceback|ERROR", line) and "Forbidden (Permission denied)" not in before
    ]  # fmt: skip


def _wait_until_it_answers(address, server, log):
    for _attempt in range(600):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2)  # noqa: S310  our own address
            return
        except OSError:
            if server.poll() is not None:
                log.seek(0)
                raise AssertionError(f"the demonstration did not start:\n{log.read()}") from None
            time.sleep(0.5)
    raise AssertionError("the demonstration did not answer within five minutes")


@pytest.fixture(scope="session")
def browser():
    """Headless chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def clicks_end_when_the_page_is_read():
    """Playwright lets go of a click when the next page begins to arrive; what a test asks then may not be there yet."""
    click = Locator.click

    def click_and_read(self, **options):
        click(self, **options)
        self.page.wait_for_load_state()

    Locator.click = click_and_read
    yield
    Locator.click = click


class Person:
    """Somebody with a browser window of their own; every console error of a page is a failure."""

    def __init__(self, browser, address, **window):
        self.address = address
        window = {"viewport": {"width": 1366, "height": 768}, "locale": "en-US", "accept_downloads": True} | window
        self.context = browser.new_context(**window)
        self.page = self.context.new_page()
        if os.environ.get("SLOW_LINE"):  # finds tests that look at a page before it is there
            line = {"offline": False, "latency": 300, "downloadThroughput": 150_000, "uploadThroughput": 150_000}
            self.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", line)
        self.complaints, self.forgiven = [], {"favicon"}
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def forgive(self, *words):
        """Complaints with one of these words are meant to be: those heard already and those still to come."""
        self.forgiven |= set(words)

    @property
    def trouble(self):
        """What the browser complained about and should not have."""
        return [said for said in self.complaints if not any(word in said for word in self.forgiven)]

    def open(self, path):
        """Go to a path of the portal."""
        return self.page.goto(self.address + path)

    def sign_in(self, name):
        """Sign in through the form."""
        self.open("/sign-in/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/home/")
        return self

    def follow_progress(self, done):
        """Read the progress again, as somebody without scripts does, until `done` is on the page."""
        again = self.page.get_by_role("link", name="Xem lại tiến độ")
        for _look in range(60):
            if done.count():
                return
            self.page.wait_for_timeout(500)
            again.click()
        raise AssertionError(f"not done after 30 s: {self.page.url}")

    def picture(self, name, whole=True):
        """Keep a screenshot."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    def says(self, text):
        """Whether the page shows `text`."""
        return text in self.page.inner_text("body")


@pytest.fixture
def people(browser, address):
    """`people(name)` opens a window signed in as `name`, `people()` one of a stranger; console errors fail the test."""
    opened = []

    def arrive(name=None, **window):
        person = Person(browser, address, **window)
        opened.append(person)
        return person.sign_in(name) if name else person

    yield arrive
    trouble = [said for person in opened for said in person.trouble]
    for person in opened:
        person.context.close()
    assert not trouble, f"the browser complained: {trouble}"
