"""Databases of a drill filled from one that is migrated already: to migrate once more takes longer than a drill."""

import sqlite3
import subprocess
from contextlib import closing


def postgresql(source, address, programs):
    """Fill the empty database at `address` with the tables of `source`; it stays empty where that cannot be read."""
    dumped = subprocess.run([programs / "pg_dump", "--no-owner", source], capture_output=True, check=False)
    if dumped.returncode == 0:
        command = [programs / "psql", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1", address]
        subprocess.run(command, input=dumped.stdout, stdout=subprocess.DEVNULL, check=True)


def sqlite(source, file):
    """A copy of the SQLite file `source`, which others may be writing to, as `file`."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(file)) as copy:
        kept.backup(copy)
