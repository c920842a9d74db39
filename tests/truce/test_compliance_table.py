"""Allegations in columns are those that are made one by one, and so are their counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench.claims import make_case

from grith.case import open_case
from grith.nouns import FINDINGS, IncidentReport
from grith.truce.agreement import load_agreement
from grith.truce.compliance import (
    Allegations,
    Period,
    accused_of,
    alleged_incidents,
    count,
    count_table,
    timeless,
    total_rows,
)
from grith.truce.corroboration import accounts_of, corroborate, graded, groups_of
from grith.truce.judge import judge, judge_columns, overall, read_claims

ENERGY = load_agreement("energy-halt-2025")
ZONE = "Europe/Kyiv"


def made_up(folder: Path) -> list[IncidentReport]:
    make_case(folder / "case", 400, days=50)
    with open_case(folder / "case") as case:
        return list(case.incident_reports())


def both(agreement: Any, claims: list[IncidentReport], incidents: dict[str, str]) -> tuple[list[Any], Allegations]:
    """The allegations one by one, and in columns."""
    findings = judge(agreement, claims)
    single = alleged_incidents(agreement, claims, findings, corroborate(agreement, claims, incidents)[0], incidents)
    groups = groups_of(claims, incidents)
    grades = dict(graded(*accounts_of(agreement, groups)))
    verdicts = judge_columns(agreement, claims)
    return single, Allegations(accused_of(agreement, claims, groups, grades), verdicts)


@pytest.mark.parametrize("source", ["energy", "made up"])
def test_counts_by_columns_are_those_one_by_one(source: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if source == "energy":
        shared = request.getfixturevalue("shared")
        claims = sorted(read_claims(shared / "data/energy_truce_2025/claims.csv", ZONE)[0], key=lambda c: c.id)
    else:
        claims = made_up(tmp_path)
    incidents = {c.id: f"e{n // 3}" for n, c in enumerate(claims[: len(claims) // 2])}  # some of three claims
    for agreement in (ENERGY, timeless(ENERGY)):
        single, columns = both(agreement, claims, incidents)
        assert len(single) == sum(len(columns.accused) for _ in columns.keys)
        assert columns.table(ZONE, regions=True) == count_table(single, ZONE)
        assert [
            r for name in dict.fromkeys(reading for reading, _ in columns.keys) for r in columns.totals(name)
        ] == total_rows(single)
        week = Period.of_days(date(2025, 3, 25), date(2025, 3, 31), ZONE)
        for key in columns.keys:
            for side in columns.sides():
                rows = columns.of_side(side)
                mine = [a for a in single if (a.reading, a.clause, a.side) == (*key, side)]
                assert columns.count(key, rows) == count(mine)
                assert columns.count(key, rows, columns.held(rows, week)) == count(mine, week)
                for region, (span,) in columns.by_region(key, rows, (week,)):
                    assert span == count([a for a in mine if region in a.regions], week, region)["alleged"]


def test_verdicts_are_the_findings(shared: Path) -> None:
    claims = read_claims(shared / "data/energy_truce_2025/claims.csv", ZONE)[0]
    verdicts = judge_columns(ENERGY, claims)
    found = judge(ENERGY, claims)
    disputed = {f.claim for f in found if f.disputed_by}
    assert disputed == {c.id for c, told in zip(claims, verdicts.disputed, strict=True) if told}
    whole = {(o.claim, o.reading): o.result for o in overall(found)}
    for reading in verdicts.readings:
        for claim, code in zip(claims, verdicts.overall(reading).tolist(), strict=True):
            assert FINDINGS[code] == whole[claim.id, reading]


def test_what_a_claim_speaks_of_is_enough_to_judge_it_alone(shared: Path) -> None:
    claims = read_claims(shared / "data/energy_truce_2025/claims.csv", ZONE)[0]
    verdicts = judge_columns(ENERGY, claims)
    assert any(verdicts.refers.values())
    whole = {(f.claim, f.reading, f.clause): f for f in judge(ENERGY, claims)}
    for number, claim in enumerate(claims):
        wanted = {number}
        for _ in range(2):
            wanted |= {other for n in wanted for other in verdicts.refers.get(n, ())}
        for finding in judge(ENERGY, [claims[n] for n in sorted(wanted)]):
            if finding.claim == claim.id:
                assert finding == whole[finding.claim, finding.reading, finding.clause]
