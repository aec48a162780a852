"""Approvals posted over HTTP to a real gunicorn, whose workers may be killed."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ANSWERS = {302, 409, 503}
NO_ANSWER = "none"  # the connection broke: its web worker was killed


class Approval:
    """One approval form as a browser holds it."""

    def __init__(self, pk, session, version):
        self.pk, self.session, self.version, self.is_answered = pk, session, version, False


def signed_in(work):
    """[Approval] of (proposal, director) keys, each with a session of its own."""
    from django.conf import settings
    from django.test import Client

    from centres.models import User
    from certificates.models import Proposal

    made = []
    for pk, director in work:
        browser = Client()
        browser.force_login(User.objects.get(pk=director))
        made.append(
            Approval(pk, browser.cookies[settings.SESSION_COOKIE_NAME].value, Proposal.objects.get(pk=pk).version_no)
        )
    return made


def posting(web, approvals, answers):
    """Threads that post the forms, started."""
    threads = [threading.Thread(target=post, args=(web, one, answers)) for one in approvals]
    for thread in threads:
        thread.start()
    return threads


def post(web, approval, answers):
    """Post the form; whatever comes back is counted."""
    from django.conf import settings

    token = "a" * 32
    headers = {
        "Host": "testserver", "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={approval.session}; {settings.CSRF_COOKIE_NAME}={token}",
    }  # fmt: skip
    form = urlencode({"version_no": approval.version, "csrfmiddlewaretoken": token})
    try:
        line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
        line.request("POST", f"/proposals/{approval.pk}/approve/", form, headers)
        status = line.getresponse().status
    except (OSError, http.client.HTTPException):
        status = NO_ANSWER
    answers[status] += 1
    approval.is_answered = status == 302


def try_again(web, approvals, answers):
    """Who was told to try again does, and is heard now."""
    for approval in approvals:
        for _ in range(3):
            if approval.is_answered:
                break
            post(web, approval, answers)


def what_is_lost(work, answers):
    """[what is wrong]: each approval was answered with 302 in the end, so each must be there."""
    from django.db import connections

    from certificates.models import Proposal

    connections.close_all()
    approved = set(Proposal.objects.filter(status="approved").values_list("pk", flat=True))
    found = [f"approval {pk} was answered and is gone" for pk, _ in work if pk not in approved]
    return found + [f"the web answered {answer}" for answer in answers if answer not in ANSWERS | {NO_ANSWER}]


def said_of(answers):
    return ", ".join(f"{answer}: {times}" for answer, times in sorted(answers.items(), key=str))


class Web:
    """gunicorn as in production, two workers, until the block ends."""

    def __init__(self, application):
        from tests.databases import free_port

        self.port = free_port()
        self._command = [
            sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", "--workers", "2",
            "--threads", "8", "--no-control-socket", "--log-level", "critical",
        ]  # fmt: skip

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        return self

    def __exit__(self, *_error):
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill_workers(self):
        """kill -9 of the workers, whichever of them is at it; gunicorn starts others."""
        for worker in children(self._process.pid):
            os.kill(worker, signal.SIGKILL)

    def wait(self):
        """Seconds until the health page says that the database answers too; a minute at most."""
        began = time.monotonic()
        while time.monotonic() - began < 60:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/readyz", headers={"Host": "testserver"})
                if line.getresponse().status == 200:
                    break
            time.sleep(0.1)
        return time.monotonic() - began


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
