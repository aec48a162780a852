"""A verb in a process of its own, killed at any of its statements without a word, as by a power cut."""

import multiprocessing
import os
import signal

from django.db import connection, connections, transaction


class KillAt:
    """Counts statements and kills the process before the `point`th; `point` one past the last kills before COMMIT."""

    def __init__(self, point):
        self.point, self.seen = point, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.point:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def statements(deed):
    """How many statements `deed()` takes; it is done and rolled back."""
    counter = KillAt(0)
    with transaction.atomic(), connection.execute_wrapper(counter):
        deed()
        transaction.set_rollback(True)
    return counter.seen


def killed(deed, point, *, as_one=True):
    """Whether `deed()` in a child process was killed at `point`; False where it came to its end before.

    `as_one`: inside a transaction, so that a point one past the last statement lies before COMMIT.
    """
    connections.close_all()  # a connection must not be shared with a child
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=_run, args=(deed, point, as_one))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL), f"the child ended with {child.exitcode}"
    return child.exitcode == -signal.SIGKILL


def killed_after_commit(deed, module, name):
    """Like `killed`, at the call of `module.name`, which the deed makes once its transaction is written."""
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_run_until, args=(deed, module, name))
    child.start()
    child.join(60)
    return child.exitcode == -signal.SIGKILL


def _run(deed, point, as_one):
    counter = KillAt(point)
    with connection.execute_wrapper(counter):
        if as_one:
            with transaction.atomic():
                deed()
                if counter.seen == point - 1:
                    os.kill(os.getpid(), signal.SIGKILL)
        else:
            deed()
    os._exit(0)  # nothing of the parent's is tidied up here


def _run_until(deed, module, name):
    setattr(module, name, lambda *_args, **_kwargs: os.kill(os.getpid(), signal.SIGKILL))
    deed()
    os._exit(0)
