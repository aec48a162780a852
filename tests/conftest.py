"""The ground every test stands on: settings made for tests, a throw-away database, and a few helpers.

Django's settings are named here and not in pyproject, so that nothing reads them before the environment below
is in place. The shell decides one thing only: DATABASE_URL, which database to test on.
"""

import atexit
import gc
import os
import shutil
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import environ
import hypothesis
import pytest

SCRATCH = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
for folder in ("media", "static"):
    (SCRATCH / folder).mkdir()

os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'portal.sqlite3'}")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SECRET_KEY": "only for tests, and long enough to be taken for a real one",
    "DEMO": "0",
    "DEBUG": "0",
    "HTTPS": "0",
    "BEHIND_PROXY": "0",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PUBLIC_ADDRESS": "https://chungchi.example.vn",
    "CACHE_URL": "locmemcache://tests",
    "MEDIA_ROOT": str(SCRATCH / "media"),
    "STATIC_ROOT": str(SCRATCH / "static"),
    "SIGNING_KEYS": str(SCRATCH / "signing-keys"),
    "STATUS_DIR": str(SCRATCH / "status"),
    "REGISTER_MARKS": "",  # every test begins the same registers anew; a test of the marks names a folder
}

environ.Env.read_env = lambda *_, **__: None  # a developer's .env is about another installation

from django.conf import settings  # noqa: E402  the environment above comes first
from django.db import connection  # noqa: E402

# The real hasher takes a tenth of a second for each account, on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages render without collectstatic.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Nothing is rendered behind a test's back (a first sheet takes a second): enqueued work is only noted. The fixture
# `task_queue` gives the real queue back; a test of the work itself calls the task.
REAL_TASKS = settings.TASKS
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

DATABASE = settings.DATABASES["default"]
ON_SQLITE = DATABASE["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    # A file as in production, so that threads and other processes see the same rows; it need not survive a crash.
    DATABASE.setdefault("TEST", {})["NAME"] = str(SCRATCH / "test.sqlite3")
    DATABASE["OPTIONS"]["init_command"] = DATABASE["OPTIONS"]["init_command"].replace("=FULL", "=OFF")

# The same examples in every run, however busy the machine. For new ones: pytest --hypothesis-profile=search
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("search", hypothesis.settings.get_profile("steady"), derandomize=False)
hypothesis.settings.load_profile("steady")

MOST_QUERIES = 25


@pytest.fixture(scope="session", autouse=True)
def _tidying_passes_the_triggers():
    """Let a test with real transactions empty the tables after it, though triggers keep rows for ever."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_without_triggers(self, sql_list):
        with self.connection.cursor() as cursor:
            off, on = (_off_and_on_sqlite if ON_SQLITE else _off_and_on_postgresql)(cursor)
            for statement in off:
                cursor.execute(statement)
            flush(self, sql_list)
            for statement in on:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_without_triggers)
        yield


def _off_and_on_sqlite(cursor):
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [sql for _, sql in triggers]


def _off_and_on_postgresql(cursor):
    """Of those that refuse TRUNCATE, which passes row triggers by itself."""
    cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%_no_truncate'")
    triggers = cursor.fetchall()
    return [
        [f"ALTER TABLE {table} {verb} TRIGGER {name}" for table, name in triggers] for verb in ("DISABLE", "ENABLE")
    ]


def pytest_report_header():
    """Name the database at the top of the run."""
    return "database: " + ("SQLite" if ON_SQLITE else "PostgreSQL")


def pytest_collection_modifyitems(config, items):
    """Skip on SQLite what only PostgreSQL can show; leave out on PostgreSQL what asks no database at all."""
    if ON_SQLITE:
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL; `make test` runs it there"))
        return
    database = {"db", "transactional_db"}
    pure = [item for item in items if not (item.get_closest_marker("django_db") or database & set(item.fixturenames))]
    config.hook.pytest_deselected(items=pure)
    left_out = set(pure)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish():
    """Look for garbage less often, and not among the tests themselves: a tenth of the time of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def _attempts_fall_in_one_window(monkeypatch):
    """Stand the clock of counted attempts still: a test begun at 12:00:59 must not get a second minute's allowance."""
    began = time.time()
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: began))


@pytest.fixture(autouse=True)
def _nothing_left_over():
    """Start each test with an empty cache (attempts are counted there) and in the portal's own language."""
    from django.core.cache import cache
    from django.utils import translation

    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def task_queue(settings):
    """Leave enqueued work in the database, as in production, for a worker or the test to take up."""
    settings.TASKS = REAL_TASKS


@pytest.fixture
def count_queries(db):
    """`count_queries(client, url)`: the number of queries one page takes, once its caches are warm."""
    return _count_queries


@pytest.fixture
def constant_queries(db):
    """`constant_queries(client, url, add_rows)`: the page takes the same queries with 1 row and with 30.

    `add_rows(n)` writes n more rows that the page then shows. Returns the number of queries.
    """

    def check(client, url, add_rows, most=MOST_QUERIES):
        add_rows(1)
        one, short_page = _count_queries(client, url), len(client.get(url).content)
        add_rows(29)
        thirty, long_page = _count_queries(client, url), len(client.get(url).content)
        assert long_page > short_page, f"{url} looks the same with 30 rows as with one: nothing was measured"
        assert one == thirty, f"{url} takes {one} queries with 1 row and {thirty} with 30"
        assert thirty <= most, f"{url} takes {thirty} queries, more than {most}"
        return thirty

    return check


def _count_queries(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    return len(queries)
