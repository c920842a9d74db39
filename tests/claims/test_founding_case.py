"""The example's table of mutual accusations: which rows are one strike is told in its curator's own notes column."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import grith
from grith.claims import link_claims
from grith.nouns import Claim

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Claim]:
    """Claims by the table's row ids."""
    folder = tmp_path_factory.mktemp("claims")
    (folder / "case.toml").write_text((ROOT / "examples/ukraine-2025/case.toml").read_text("utf-8"), "utf-8")
    with grith.open_case(folder) as case:
        case.add([ROOT / "examples/ukraine-2025/tables/energy-halt-claims.csv"])
        rows = {s.id: s for s in case.statements()}

        @cache
        def who(name: str, day: object) -> str:
            return next((p for p in ("Russia", "Ukraine") if name.startswith(p)), name)

        found = link_claims(rows.values(), case.reports(), who=who)
    return {rows[s].attributes["id"]: claim for claim in found for s in claim.statements}


def test_the_strike_of_r11_with_another_hour_is_r11b(claims: dict[str, Claim]) -> None:
    assert claims["R11"].id == claims["R11b"].id
    assert claims["R11"].independent == 2


def test_the_same_site_on_another_day_is_another_claim(claims: dict[str, Claim]) -> None:
    assert claims["R12"].id != claims["R02"].id


def test_d03_answers_r12(claims: dict[str, Claim]) -> None:
    assert claims["D03"].id in {link.claim for link in claims["R12"].links if link.kind == "contradiction"}


@pytest.mark.parametrize("row", ["R06", "R07", "R08"])
def test_d02_answers_r06_r07_and_r08(claims: dict[str, Claim], row: str) -> None:
    assert claims["D02"].id in {link.claim for link in claims[row].links if link.kind == "contradiction"}


def test_each_side_is_kept_apart(claims: dict[str, Claim]) -> None:
    for name, claim in claims.items():
        assert claim.actor == (("Russia",) if name[0] == "U" else claim.actor)
