"""The drills of the register in their short form, each with its control; `make drill` runs them at full length."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db  # it has databases of its own; so that it runs where PostgreSQL does
@pytest.mark.postgres
def test_nothing_is_lost_given_twice_or_left_half_done():
    command = [sys.executable, "-m", "tests.drills.register", "--processes", "4", "--classes", "12", "--kills", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 8
