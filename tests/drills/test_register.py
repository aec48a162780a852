"""The drills of the register in their short form, each with its control; `make drill` runs them at full length.

The tables are copied from the tests' own database: to migrate once more would take longer than the drills.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def drill(only, like, *sizes):
    """Run the drills of one database; returns the verdicts: "ok", or "-" where no disk of its own could be mounted."""
    command = [sys.executable, "-m", "tests.drills.register", "--only", only, "--like", like, *sizes]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as child:
        try:
            said, _ = child.communicate(timeout=300)
        finally:
            child.terminate()  # not `kill`: it has servers and disks to put away
    assert child.returncode == 0, said
    return [line.split()[0] for line in said.splitlines() if line.startswith(("ok ", "- "))]


@pytest.mark.django_db
@pytest.mark.postgres
def test_on_postgresql_nothing_is_lost_given_twice_or_left_half_done():
    from django.db import connection

    facts = connection.get_connection_params()
    place = f"{facts.get('host', '')}:{facts.get('port', '')}/{facts['dbname']}"
    like = f"postgres://{facts['user']}:{facts.get('password', '')}@{place}"
    *verdicts, full = drill("postgresql", like, "--processes", "4", "--classes", "12", "--kills", "4")
    assert verdicts == ["ok"] * 4
    assert full in {"ok", "-"}


@pytest.mark.usefixtures("django_db_setup")  # not `django_db`: on PostgreSQL it is left out
def test_on_sqlite_ten_people_meet_no_lock_and_a_full_disk_no_half_class():
    from django.db import connection

    *verdicts, files = drill("sqlite", str(connection.settings_dict["NAME"]), "--classes", "11")
    assert verdicts == ["ok", "ok"]
    assert files in {"ok", "-"}
