"""The claims of the energy halt against the table that was written by hand before the code."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grith.nouns import Finding
from grith.truce.agreement import load_agreement
from grith.truce.judge import judge, overall, read_claims

EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected_energy_findings.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def findings(shared: Path) -> dict[tuple[str, str], Finding]:
    agreement = load_agreement("energy-halt-2025")
    claims, left_out = read_claims(shared / "data/energy_truce_2025/claims.csv", agreement.zone)
    assert not left_out
    assert len(claims) == 31
    found = judge(agreement, claims)
    assert len(found) == len(overall(found)) == 62  # one judged clause in each reading
    return {(f.claim, f.reading): f for f in found}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda r: f"{r['id']}-{r['reading']}")
def test_the_finding_is_that_of_a_careful_person(row: dict[str, str], findings: dict[tuple[str, str], Finding]) -> None:
    found = findings[row["id"], row["reading"]]
    assert found.result == row["finding"], (found.reason, row["reason"])
    about = {part.strip() for part in row["about"].split(";") if part.strip()}
    if found.result == "out of scope":
        assert set(found.about) == about
    elif "single incidents" in about:
        assert found.missing[0].name == "single incidents"
    else:
        assert {m.name for m in found.missing} == about


def test_every_row_is_expected(findings: dict[tuple[str, str], Finding]) -> None:
    assert {(r["id"], r["reading"]) for r in EXPECTED} == set(findings)
