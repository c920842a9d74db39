"""Tables of claims with the findings that a person wrote down: which of them the judge does not give."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from grith.nouns import Agreement
from grith.truce.judge import claims_of, judge, overall

NOTES = ("agreement", "expected", "open", "missing", "why")  # columns for people, not for the judge
Unmet = tuple[str, str, str, str, str]


def unmet(rows: Sequence[dict[str, str]], terms: Agreement) -> list[Unmet]:
    """Each expectation of ``rows`` that is not met under ``terms``: claim, reading, clause, expected, found."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [c for c in rows[0] if c not in NOTES], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    claims, left = claims_of(text.getvalue(), "claims.csv", terms.zone)
    assert not left
    findings = judge(terms, claims)
    found = {(f.claim, f.reading, f.clause): f.result for f in findings}
    found |= {(o.claim, o.reading, "*"): o.result for o in overall(findings)}
    readings = [reading.id for reading in terms.readings]
    return [one for row in rows for one in _wrong(row, readings, found)]


def _wrong(
    row: dict[str, str], readings: list[str], found: Mapping[tuple[str, str, str], str]
) -> list[tuple[str, str, str, str, str]]:
    """Each expectation of a row that is not met: claim, reading, clause, expected, found."""
    expected: dict[tuple[str, str], str] = {}
    for part in row["expected"].split(";"):
        told, results = part.split("=")
        named, _, clause = told.rpartition(":")
        if told.endswith("*"):
            named, clause = told.removesuffix("*"), "*"
        for reading in [named] if named else readings:
            own = {c for id, r, c in found if (id, r) == (row["id"], reading)} - {"*"}
            assert own, f"{row['id']}: no clause is judged under a reading {reading!r}"
            for one in own if clause == "rest" else {clause}:
                expected.setdefault((reading, one), results)
    return [
        (row["id"], *key, results, found[row["id"], *key])
        for key, results in expected.items()
        if found[row["id"], *key] not in results.split("|")
    ]
