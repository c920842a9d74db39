"""Judging by columns gives, incident by incident, what judging one by one gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.nouns import FINDINGS
from grith.truce.agreement import load_agreement
from grith.truce.judge import FactTable, judge, judge_facts, judge_table, read_claims
from grith.truce.judge._judge import _followed
from grith.truce.judge._table import masks
from grith.truce.judge._told import Teller
from tests.pace import taken
from tests.truce.test_judge_laws import AGREEMENTS, facts


@given(data=st.data(), name=st.sampled_from(sorted(AGREEMENTS)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_columns_and_single_facts_agree(data: st.DataObject, name: str) -> None:
    agreement = AGREEMENTS[name]
    single = [f for _ in range(3) for f in data.draw(facts(name))]
    pairs, codes = judge_table(agreement, FactTable.of(agreement, single))
    for row, (reading, clause) in enumerate(pairs):
        for column, one in enumerate(single):
            assert FINDINGS[codes[row, column]] == judge_facts(agreement, one, reading, clause)[0]


def test_the_claims_of_the_energy_halt_by_columns(shared: Path) -> None:
    agreement = load_agreement("energy-halt-2025")
    claims, _ = read_claims(shared / "data/energy_truce_2025/claims.csv", agreement.zone)
    by_id, teller = {c.id: c for c in claims}, Teller(agreement)
    told = [_followed(c, by_id)[0] for c in claims]
    pairs, codes = judge_table(agreement, FactTable.of(agreement, [teller.facts(c, c.target) for c in told]))
    expected = {(f.claim, f.reading): f.result for f in judge(agreement, claims)}
    for row, (reading, _clause) in enumerate(pairs):
        for column, claim in enumerate(claims):
            assert FINDINGS[codes[row, column]] == expected[claim.id, reading]


def test_an_empty_table_and_no_more_kinds_than_a_mask_holds() -> None:
    for agreement in AGREEMENTS.values():
        pairs, codes = judge_table(agreement, FactTable.of(agreement, []))
        assert codes.shape == (len(pairs), 0)
        for name in ("parties", "acts", "objects", "weapons"):
            assert len(masks(agreement, name)) <= 62


@pytest.mark.slow
def test_a_million_incidents_under_sixty_clauses_in_ten_seconds() -> None:
    from bench.judge import synthetic, thirty_clauses

    agreement = thirty_clauses()
    table = synthetic(agreement, 1_000_000)
    with taken() as spent:
        pairs, codes = judge_table(agreement, table)
    assert spent.seconds < 10
    assert codes.shape == (60, 1_000_000) and len(pairs) == 60
    assert len(np.unique(codes)) >= 4
