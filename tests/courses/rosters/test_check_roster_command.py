"""check_roster prints what an import would do, as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.courses.rosters.files import ANH, HAI, HEADER, xlsx


def printed(path, *options):
    out = StringIO()
    call_command("check_roster", str(path), *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx([HEADER, ANH, HAI, (3, "Lê Thị Ba", "31/02/1990", "Nữ", "", "Trường A")]))
    return path


def test_it_counts_rows_and_lists_issues(roster):
    answer = printed(roster)
    assert {key: answer[key] for key in ("rows", "accepted", "warnings", "rejected", "error")} == {
        "rows": 3, "accepted": 2, "warnings": 0, "rejected": 1, "error": None,
    }  # fmt: skip
    (issue,) = answer["issues"]
    assert (issue["row"], issue["column"], issue["code"], issue["value"]) == (
        4,
        "birth_date",
        "date_impossible",
        "31/02/1990",
    )
    assert "data" not in answer


def test_it_prints_the_rows_on_request(roster):
    assert [row["full_name"] for row in printed(roster, "--print-rows")["data"]] == ["Nguyễn Thị Ánh", "Trần Văn Hải"]


def test_a_refused_file_is_an_answer(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_roster", str(path), stdout=out)
    assert (ended.value.code, json.loads(out.getvalue())["error"]["code"]) == (1, "empty_file")


def test_twenty_thousand_rows_with_errors_are_all_listed(tmp_path):
    rows = [(number, "Lê Thị Ba", "" if number % 40 == 0 else "08/03/1990", "Nữ", f"0401900{number:05d}", "Trường A")
            for number in range(1, 20_001)]  # fmt: skip
    path = tmp_path / "lon.xlsx"
    path.write_bytes(xlsx([HEADER, *rows]))
    answer = printed(path)
    assert (answer["rows"], answer["rejected"], len(answer["issues"])) == (20_000, 500, 500)
