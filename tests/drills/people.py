"""Ten people at one centre on SQLite, who read and issue at the same time, each in a process of its own."""

import multiprocessing
import random
import time
from collections import Counter

READS = 3  # before and after each approval


def ten_people(classes, people=10):
    """Nobody is told that the database is locked, no page is an error, and every class is issued; with its control."""
    from certificates.models import Proposal
    from tests.drills.register import proposals
    from tests.drills.state import trouble

    work = proposals(1, classes)
    answers, found = at_their_desks(work, people)
    if left := Proposal.objects.filter(pk__in=[pk for pk, _ in work]).exclude(status="approved").count():
        found.append(f"{left} classes were never approved")
    _, control = at_their_desks(proposals(1, people), people, patient=False)
    if not any("locked" in line for line in control):
        found.append("without patience nobody found the database locked: no control")
    pages = Counter()
    for name, _status, _seconds in answers:
        pages[name] += 1
    slowest = max(seconds for *_, seconds in answers)
    said = (
        f"{people} people: {', '.join(f'{n} × {name}' for name, n in sorted(pages.items()))}, slowest {slowest:.1f} s; "
        f"without patience {len(control)} errors"
    )
    return said, found + trouble()


def at_their_desks(work, people, *, patient=True):
    """([(page, status, seconds)], [what went wrong]) of `people` processes that share the approvals of `work`.

    Not `patient`: connections give up at once, and transactions begin as readers, as Django's own are on SQLite.
    """
    from django.db import connections

    if patient:
        _morning(random.Random(people), work[-1:], [])  # what a server has loaded long before its people come
        work = work[:-1]
    connections.close_all()  # a connection must not be shared with a child
    fork = multiprocessing.get_context("fork")
    line, told = fork.Barrier(people), fork.Queue()
    shares = [work[place::people] for place in range(people)]
    desks = [fork.Process(target=_desk, args=(n, share, patient, line, told)) for n, share in enumerate(shares)]
    for desk in desks:
        desk.start()
    reports = [told.get(timeout=300) for _ in desks]
    for desk in desks:
        desk.join()
    return [one for answers, _ in reports for one in answers], [one for _, found in reports for one in found]


def _desk(place, share, patient, line, told):
    """A process of one person, who reads, approves and reads for each class; puts (answers, errors) into `told`."""
    from django.core.signals import got_request_exception
    from django.db import connection

    if not patient:
        connection.settings_dict["OPTIONS"] |= {"timeout": 0, "transaction_mode": "DEFERRED"}
    errors, answers, found = [], [], []

    def note(sender, **_):
        import sys

        errors.append(str(sys.exc_info()[1]))

    got_request_exception.connect(note)
    line.wait(timeout=60)
    try:
        _morning(random.Random(place), share, answers)
    except Exception as error:  # signing in, or finding what to do, met it
        found.append(f"{type(error).__name__}: {error}")
    expected = {"approval": 302}
    found += [f"{name}: {status}" for name, status, _ in answers if status != expected.get(name, 200)]
    told.put((answers, found + errors))


def _morning(chance, share, answers):
    """As over the web; `answers` grows by (page, status, seconds)."""
    from django.test import Client

    from centres.models import User
    from certificates.models import Certificate, Proposal

    browser = Client(raise_request_exception=False, REMOTE_ADDR=f"10.0.0.{chance.randrange(1, 250)}")
    passer_by = Client(raise_request_exception=False)
    code = Certificate.objects.order_by("pk").first().token

    def ask(name, send):
        began = time.perf_counter()
        answer = send()
        answers.append((name, answer.status_code, time.perf_counter() - began))

    def read():
        pages = [
            ("home", lambda: browser.get("/home/")),
            ("register", lambda: browser.get("/certificates/")),
            ("verify", lambda: passer_by.get(f"/C/{code}")),
        ]
        for name, send in chance.sample(pages, READS):
            ask(name, send)

    for pk, director in share:
        browser.force_login(User.objects.get(pk=director))
        version_no = Proposal.objects.get(pk=pk).version_no
        read()
        ask("approval", lambda pk=pk, no=version_no: browser.post(f"/proposals/{pk}/approve/", {"version_no": no}))
        read()
