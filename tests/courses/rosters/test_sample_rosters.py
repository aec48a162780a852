"""Every sample roster meets what is written about it in tests/data/rosters/expectations.json."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from courses.rosters.check import as_json, check
from courses.rosters.fields import FIELDS
from courses.rosters.read import UnreadableFile, read

FOLDER = Path(__file__).parents[2] / "data" / "rosters"
EXPECTED = json.loads((FOLDER / "expectations.json").read_text("utf-8"))["files"]
TODAY = date(2026, 11, 23)


def answer_to(path):
    """What the command would print about a file, with its rows."""
    try:
        return as_json(check(read(path, path.name), today=TODAY), print_rows=True)
    except UnreadableFile as unreadable:
        return as_json(None, unreadable, print_rows=True)


def faults(answer, expected):
    """Sentences on what an answer lacks; empty when it is right."""
    if answer["error"]:
        return list(_faults_of_refusal(answer, expected))
    if expected["outcome"] == "refuse":
        return ["was read, and should have been refused"]
    found = list(_faults_of_counts(answer, expected))
    for check_part in (_faults_of_kinds, _faults_of_reports, _faults_of_values, _faults_of_suggestions):
        found += check_part(answer, expected)
    return found


def _faults_of_refusal(answer, expected):
    if expected["outcome"] == "read":
        yield f"was refused: {answer['error']}"
    elif answer["error"]["code"] not in expected["error"]:
        yield f"was refused as {answer['error']['code']}, not {expected['error']}"
    if answer["rows"] or answer["accepted"]:
        yield "was refused and counts rows"


def _faults_of_counts(answer, expected):
    for key in ("rows", "accepted", "rejected", "warnings"):
        least, most = expected[key]
        if not least <= answer[key] <= most:
            yield f"{key} = {answer[key]}, not {least} to {most}"


def _faults_of_kinds(answer, expected):
    reported = {issue["row"] for issue in answer["issues"]}
    kept = {row["row"] for row in answer["data"]}
    for kind, rows in expected["row_kinds"].items():
        for row in numbers(rows):
            must_be_kept = kind in ("clean", "accept", "accept_ask")
            must_be_named = kind in ("accept_ask", "ask", "reject") or (kind == "either" and row not in kept)
            if must_be_kept and row not in kept:
                yield f"row {row} ({kind}) was rejected"
            if must_be_named and row not in reported:
                yield f"row {row} ({kind}) has no issue"
            if kind == "clean" and row in reported:
                yield f"row {row} is clean and has an issue: {[i for i in answer['issues'] if i['row'] == row]}"
            if kind in ("reject", "not_data") and row in kept:
                yield f"row {row} ({kind}) was accepted"


def _faults_of_reports(answer, expected):
    kept = {row["row"] for row in answer["data"]}
    for report in expected.get("must_report", ()):
        fitting = [i for i in answer["issues"] if i["row"] in report["rows"] and _names(i, report["fields"], expected)]
        if not fitting and not _is_told_of_file(answer, report):
            yield f"not reported: {report}"
        if fitting and "value" in report and not any(same(i["value"], report["value"]) for i in fitting):
            yield f"reported with another value: {report}, {fitting}"
        if report["expect"] == "reject" and kept.intersection(report["rows"]):
            yield f"not rejected: {report}"


def _names(issue, fields, expected):
    headers = {header for field in fields if field != "*" for header in expected.get("headers", {}).get(field, ())}
    return "*" in fields or issue["column"] in {*fields, *headers, *(FIELDS[f].header for f in fields)}


def _is_told_of_file(answer, report):
    return report.get("file_level_ok") and any(
        issue["row"] in (None, 0, 1) and issue["column"] in ("", *report["fields"]) for issue in answer["issues"]
    )


def _faults_of_values(answer, expected):
    rows = {row["row"]: row for row in answer["data"]}
    named = {(issue["row"], issue["column"]) for issue in answer["issues"]}
    for key, must_fit in (("values", True), ("keep_or_report", False)):
        for number, fields in expected.get(key, {}).items():
            row = rows.get(int(number))
            for field, fine in fields.items() if row else ():
                is_fine = any(same(row.get(field, ""), value) for value in fine)
                if not is_fine and (must_fit or (int(number), field) not in named):
                    yield f"row {number} {field} is kept as {row.get(field)!r}, not one of {fine}"


def _faults_of_suggestions(answer, expected):
    for issue in answer["issues"]:
        fine = expected.get("suggestions", {}).get(str(issue["row"]), {}).get(issue["column"])
        if fine and "suggestion" in issue and not any(same(issue["suggestion"], value) for value in fine):
            yield f"row {issue['row']} {issue['column']} suggests {issue['suggestion']!r}, not one of {fine}"


def numbers(text):
    """ "2-4,7" → 2, 3, 4, 7."""
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def same(one, other):
    """Equal once composed."""
    return unicodedata.normalize("NFC", str(one)) == unicodedata.normalize("NFC", str(other))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_roster_is_read_as_expected(name):
    answer = answer_to(FOLDER / name)
    assert faults(answer, EXPECTED[name]) == []
    for secret in EXPECTED[name].get("forbid_in_output", ()):
        assert secret not in json.dumps(answer, ensure_ascii=False)
