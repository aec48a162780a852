"""One register at a time: its lines, the chain, its numbers, and its certificates beside the lines."""

import hashlib
import json
from collections import Counter

from .finding import Finding
from .sql import moment, rows

LINES, CERTIFICATES, REGISTERS = (
    "certificates_registerentry", "certificates_certificate", "certificates_register",
)  # fmt: skip

# What is frozen of a certificate, in the order of its hash. Dates and JSON as text; `printed` is parsed.
FROZEN = """
    register_id, seq, number, register_no, enrolment_id, proposal_id, decision_id, is_legacy, centre_id, year,
    holder_name, CAST(holder_birth_on AS text), holder_birth_year_only, programme_name, course_name,
    CAST(studied_from AS text), CAST(studied_to AS text), centre_name, CAST(issued_on AS text),
    CAST(valid_until AS text), printed, layout_version, token, code, replaces_id, reissue_no
"""
LEGACY, YEAR_ONLY, PRINTED = 7, 12, 20  # places in FROZEN of what SQLite tells otherwise

GIVES_A_NUMBER = {"issue", "legacy", "burnt"}
LEAVES = {"issue": "issued", "legacy": "issued", "restore": "issued", "void": "void", "replace": "replaced",
          "revoke": "revoked"}  # fmt: skip
SHOWN_AS_VALID = "issued"

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def check(register):
    """Findings in one register, a row of `all_registers`."""
    pk, period, _is_legacy, last_seq, last_line, head, centre = register
    found, certificates, book = [], _certificates(pk), {"register": pk, "period": period, "centre": centre}
    states, given, place, before, closed = {}, {}, 0, "", False
    for row, number, kind, seq, certificate, at, by, facts, previous, written in _lines(pk):
        place += 1
        if number != place:
            code = "line_repeated" if number < place else "line_missing"
            found.append(Finding(code, LINES, row, book | {"line": number if number < place else place}))
            place = number
        if previous != before:
            found.append(Finding("chain_broken", LINES, row, book | {"line": number}))
        said = json.loads(facts)
        if _hash([previous, pk, number, kind, seq, certificate, at, by, said]) != written:
            found.append(Finding("line_changed", LINES, row, book | {"line": number}))
        before = written
        closed = kind == "close" or (closed and kind != "open")
        if kind in GIVES_A_NUMBER:
            given[seq] = given.get(seq, 0) + 1
            if closed and kind == "issue":
                found.append(Finding("line_after_closing", LINES, row, book | {"line": number}))
            if kind != "burnt":
                found += _beside(row, book | {"line": number}, seq, said, certificate, certificates.get(certificate))
        if kind in LEAVES and certificate is not None:
            states[certificate] = LEAVES[kind], said
    if (place, before) != (last_line, head):
        found.append(Finding("head_differs", REGISTERS, pk))
    found += _numbers(register, given, last_seq)
    found += _states(register, certificates, states)
    return found


def all_registers():
    """(key, period, is_legacy, last number, last line, head, code of the centre) of every register."""
    statement = f"""
        SELECT r.id, r.period, r.is_legacy, r.last_seq, r.last_line, r.head, c.code FROM {REGISTERS} r
        JOIN centres_centre c ON c.id = r.centre_id ORDER BY r.id
    """  # noqa: S608
    return list(rows(statement))


def _lines(register):
    return rows(
        f"SELECT id, line, kind, seq, certificate_id, {moment('at')}, by_id, facts, previous_hash, hash "  # noqa: S608
        f"FROM {LINES} WHERE register_id = %s ORDER BY line, id",
        register,
    )


def _certificates(register):
    """{key: ((state, since when, why), frozen values)} of the certificates in a register."""
    state = "status, CAST(status_on AS text), status_reason"
    statement = f"SELECT id, {state}, {FROZEN} FROM {CERTIFICATES} WHERE register_id = %s"  # noqa: S608
    return {pk: ((status, since, why), frozen) for pk, status, since, why, *frozen in rows(statement, register)}


def _hash(values):
    return hashlib.sha256(_canonical(values).encode()).hexdigest()


def _beside(row, line, seq, said, key, certificate):
    """Findings about the certificate that the line in `row` gave a number to; `line`: what is said of it."""
    if certificate is None:
        return [Finding("certificate_missing", LINES, row, line)]
    frozen = certificate[1]
    frozen[LEGACY], frozen[YEAR_ONLY] = bool(frozen[LEGACY]), bool(frozen[YEAR_ONLY])
    frozen[PRINTED] = json.loads(frozen[PRINTED])
    is_same = (frozen[1], frozen[2]) == (seq, said.get("number"))
    if is_same and said.get("sealed") in (None, _hash(frozen)):  # lines from before the chain seal nothing
        return []
    return [Finding("certificate_changed", CERTIFICATES, key, line | {"number": frozen[2]})]


def _numbers(register, given, last_seq):
    pk, _period, is_legacy, *_rest = register
    found = [
        Finding("number_repeated", REGISTERS, pk, {"number": seq}) for seq, times in given.items() if seq and times > 1
    ]
    if is_legacy:  # a paper register has the gaps it has
        return found
    last = max(given, default=0)
    if last != last_seq:
        found.append(Finding("counter_differs", REGISTERS, pk, {"counter": last_seq, "last": last}))
    missing = [seq for seq in range(1, last + 1) if seq not in given]
    return found + [Finding("number_missing", REGISTERS, pk, {"seq": seq}) for seq in missing]


def _is_ended_so(state, said, since, why):
    """Whether a certificate that was voided or revoked says since when and why as its last line does.

    The first lines did not say the day.
    """
    if state not in {"void", "revoked"} or "decision_no" not in said:
        return True
    return since == said.get("on", since) and why == f"{said['decision_no']}: {said['reason']}"


def _states(register, certificates, states):
    pk, period, is_legacy, *_rest = register
    found = []
    for key, ((status, since, why), frozen) in certificates.items():
        number, day = frozen[2], frozen[18]
        if key not in states:
            found.append(Finding("certificate_without_line", CERTIFICATES, key, {"number": number}))
        elif status != states[key][0]:
            code = "shown_as_valid" if status == SHOWN_AS_VALID else "state_differs"
            facts = {"number": number, "state": states[key][0], "shown": status}
            found.append(Finding(code, CERTIFICATES, key, facts))
        elif not _is_ended_so(*states[key], since, why):
            found.append(Finding("ending_differs", CERTIFICATES, key, {"number": number}))
        first, _dash, last = period.partition("-")
        if not is_legacy and not first <= day[:4] <= (last or first):
            found.append(Finding("period_differs", CERTIFICATES, key, {"number": number, "day": day, "period": period}))
    texts = Counter(frozen[2] for _status, frozen in certificates.values())
    if is_legacy:
        return found
    return found + [
        Finding("number_repeated", REGISTERS, pk, {"number": text}) for text, times in texts.items() if times > 1
    ]
