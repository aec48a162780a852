"""Several people at the same moment, for race tests."""

import threading

from django.db import connection


def at_once(deeds):
    """Run `deeds` in threads, each with a connection of its own, all started together; returns their results."""
    results, barrier = [None] * len(deeds), threading.Barrier(len(deeds))

    def run(place, deed):
        try:
            barrier.wait(timeout=30)
            results[place] = deed()
        except Exception as error:  # the test looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
