"""Two bulk files with the same new centre, applied at the same moment: one writes it, the other is told."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from centres.directory import files
from centres.models import Centre
from centres.scope import Role
from tests.build import make_directory_line, make_directory_upload, make_province, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_files_at_once_do_not_double_a_centre(monkeypatch, is_locked):
    """The lock makes the second file wait; where it waits for nothing, the unique code tells the same."""
    if not is_locked:
        monkeypatch.setattr(files, "_lock", lambda by: None)
    province = make_province()
    by = make_user(Role.PROVINCE, province=province)
    lines = [make_directory_line(province, code=code) for code in ("MOI-1", "MOI-2")]
    rows = [files.upload(make_directory_upload(lines), by=by) for _n in range(2)]
    digest = files.comparison(rows[0], by=by).digest
    results, start = [], threading.Barrier(2)

    def apply(row):
        start.wait(timeout=30)
        try:
            results.append(files.apply(row, by=by, digest=digest).counts["added"])
        except ValidationError as told:
            results.append(told.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(results, key=str) == [2, "changed_meanwhile"]
    assert sorted(Centre.objects.values_list("code", flat=True)) == ["MOI-1", "MOI-2"]
