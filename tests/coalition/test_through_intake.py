"""The same positions, loaded as a table through the intake and the ledger, give the same register."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from grith.case import Case
from grith.coalition import build_register
from tests.coalition.rows import DEFINITION, cut, positions

CASE = """title = "x"
zone = "Europe/Kyiv"
[[conditions]]
id = "us_backstop"
title = "United States backing"
aliases = ["US backstop", "US role", "full US involvement"]
[[conditions]]
id = "ceasefire_in_force"
title = "A ceasefire is in force"
aliases = ["ceasefire", "end of fighting"]
[[capabilities]]
id = "naval"
words = ["black sea", "black sea ceasefire monitoring"]
[[capabilities]]
id = "monitoring"
words = ["black sea ceasefire monitoring"]
"""


def test_positions_csv_as_a_table_gives_the_register_of_its_rows(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(CASE)
    source = shared / "data" / "coalition-2025"
    with Case(tmp_path) as case:
        added = case.add([source / "positions.csv", source / "aggregates.csv"])
        assert [(f.statements, f.left_out) for f in added.files] == [(109, 0), (3, 0)]
        for day in ("2025-03-20", "2025-04-10", "2025-09-05", "2026-01-31"):
            found = case.coalition(day).register
            expected = build_register(positions(shared), DEFINITION, cut(day))
            assert len(found.cells) == len(expected.cells)
            for got, want in zip(found.cells, expected.cells, strict=True):
                same = ("nation", "iso3", "capability", "firmness", "firmness_low", "firmness_high", "counted")
                assert [getattr(got, f) for f in same] == [getattr(want, f) for f in same], got.nation
                assert [s.firmness for s in got.history] == [s.firmness for s in want.history]
                assert [p.words for p in got.preconditions] == [p.words for p in want.preconditions]
                assert [(c.kind, c.days_apart) for c in got.contradictions] == [
                    (c.kind, c.days_apart) for c in want.contradictions
                ]
                if got.quantity and want.quantity:
                    assert (got.quantity.low, got.quantity.high) == (want.quantity.low, want.quantity.high)
                else:
                    assert got.quantity is want.quantity is None
            keep = {"statements": ()}
            rungs = [evolve(row, **keep) for row in found.nations_at_rung]
            assert rungs == [evolve(row, **keep) for row in expected.nations_at_rung]


def test_claimed_totals_are_told_by_whom_and_never_added(shared: Path, tmp_path: Path) -> None:
    """aggregates.csv: more than 30 expected (17 March), about 30 at the meeting and "unclear" (20 March)."""
    (tmp_path / "case.toml").write_text(CASE)
    with Case(tmp_path) as case:
        case.add([shared / "data" / "coalition-2025" / "aggregates.csv"])
        assert [t.words for t in case.coalition("2025-03-19").register.totals_claimed] == [
            "more than 30 countries expected to join"
        ]
        totals = case.coalition("2025-03-20").register.totals_claimed
        assert [(t.low, t.high, t.op) for t in totals] == [(30, None, ">"), (30, 30, "~"), (None, None, "~")]
        assert all(t.statements for t in totals)
        answer = case.coalition("2025-03-20").register.how_many
        assert (answer.low, answer.high) == (0, 0)
