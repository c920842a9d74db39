"""The map of the force and its symbols: codes of the standard, figures by hand, boxes apart, no fine place."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grith.brief import _symbols
from grith.brief._force import force_drawings
from grith.brief._force_map import force_map, fullest_month
from grith.brief._symbols import Symbols
from grith.case._force import force_for_brief
from grith.errors import ForceError
from grith.force import compile_tables, read_workbook, symbol_key, write_workbook
from grith.nouns import Base, ForceArea, ForceCapability, ForceSettings, ForceTables, Need
from tests.brief.test_map import hook

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "ukraine-2025"
__all__ = ["hook"]


@pytest.fixture(scope="module")
def part() -> dict[str, Any]:
    return force_for_brief(read_workbook(CASE / "force.xlsx"), date(2025, 9, 5))


def test_one_of_a_thing_is_told_in_the_singular(part: dict[str, Any]) -> None:
    """R3 asks for 0.0002 companies a head of 5,000: one company."""
    for scenario in part["scenarios"]:
        drawn = force_map(part, scenario, Symbols())
        assert drawn is not None and "engineers: 0 of 1 company" in drawn["summary"]
        assert not re.search(r"\bof 1 (companies|persons|batteries)\b", json.dumps([drawn, force_drawings({**part})]))


def test_codes_of_the_standard(hook: ModuleType) -> None:
    # APP-6(D): version 10, reality 0, friend 3, symbol set, status, not a headquarters, echelon; then the entity.
    codes = hook.symbol_codes(tomllib.loads((ROOT / hook.SYMBOL_WORDS).read_text("utf-8")))
    assert codes["infantry//present"] == "10031000001211000000"
    assert codes["infantry/battalions/planned"] == "10031010161211000000"
    assert codes["airborne early warning//present"] == "10030100001101160000"
    assert codes["mine countermeasures//planned"] == "10033010001204050000"
    assert all(len(code) == 20 and code.isdigit() for code in codes.values())


def test_a_build_without_node_says_what_to_do(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "_node", lambda: str(tmp_path / "no node"))
    with pytest.raises(RuntimeError, match="Remedy: build with isolation"):
        hook.draw_symbols(ROOT, b"", tmp_path)


def test_the_echelon_is_the_unit_of_count() -> None:
    assert symbol_key("engineers", "Companies") == "engineers/companies"
    assert symbol_key("infantry", "persons") == "infantry/"
    assert symbol_key("fighter aircraft", "companies") == "fighter aircraft/"
    assert symbol_key("", "companies") == "/"


def test_every_symbol_that_can_be_chosen_is_drawn() -> None:
    if not _symbols._packed():
        pytest.skip("the symbols were not built: pip install -e .")
    from grith.force._sheets import symbol_words

    page = Symbols()
    for word in symbol_words():
        for present in (False, True):
            assert page.place(symbol_key(word, "companies"), 10, 10, 0.1, present=present), word
    assert page.place("/", 0, 0, 1) is None and page.place("nonsense/", 0, 0, 1) is None
    assert len(page.images) == 2 * len(symbol_words())
    assert all(i["href"].startswith("data:image/svg+xml;base64,") for i in page.images)


def test_figures_by_hand(part: dict[str, Any]) -> None:
    # Month 7 is the first in which R4 is needed too: rear 10,000 + 10,000 + 5,000. France 7,500, United Kingdom 5,000
    # and Estonia 150 fill R1 first, 2,650 are left for the west. Beds 2 a thousand: 50. Companies one for 5,000: 5.
    drawn = force_map(part, part["scenarios"][1], Symbols())
    assert drawn is not None and drawn["month"] == 7
    boxes = {b["title"]: [r["text"] for r in b["rows"]] for b in drawn["boxes"]}
    assert boxes["Towns away from the line of contact"] == [
        "troops: 10,000 of 25,000 persons", "medical beds: 0 of 50", "engineers: 0 of 5 companies",
        "air defence: 0 of 3 batteries", "Housing in Ukraine, rear: beds not known",
    ]  # fmt: skip
    assert boxes["Western Ukraine"][0] == "troops: 2,650 of 5,000 persons"
    assert boxes["The Black Sea"] == ["ships: 1 of 3"]


def test_boxes_lie_apart_and_on_the_map(part: dict[str, Any]) -> None:
    for scenario in part["scenarios"]:
        drawn = force_map(part, scenario, Symbols())
        assert drawn is not None
        for a, b in combinations(drawn["boxes"], 2):
            aside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
            assert aside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
        assert all(b["x"] >= 0 and b["x"] + b["width"] <= drawn["width"] for b in drawn["boxes"])
        assert all(b["y"] >= 0 and b["y"] + b["height"] <= drawn["height"] for b in drawn["boxes"])


def test_the_fullest_month_is_the_first_with_most() -> None:
    line = {"need": [2.0, 2.0, 2.0], "covered": [0.0, 1.0, 1.0]}
    assert fullest_month({"lines": [line]}, 3) == 2
    assert fullest_month({"lines": [{"need": [0.0, 2.0, 2.0], "covered": [0.0, 0.0, 0.0]}]}, 3) == 2
    assert fullest_month({"lines": []}, 3) == 1


def _case(folder: Path, area: ForceArea, **more: Any) -> ForceTables:
    tables = ForceTables(
        settings=ForceSettings(start=date(2025, 10, 1), months=2),
        capabilities=(ForceCapability("guards", "persons"),),
        areas=(area,),
        needs=(Need("R1", "guards", area.id, 100.0),),
        **more,
    )
    return read_workbook(write_workbook(tables, folder / "force.xlsx"))


def test_no_place_is_kept_finer_than_a_tenth_of_a_degree(tmp_path: Path) -> None:
    depot = Base("depot", ("west",), latitude=49.87654, longitude=24.12345)
    found = force_for_brief(_case(tmp_path, ForceArea("west", "", 49.12345, 25.98765), bases=(depot,)), date.max)
    assert (found["areas"][0]["latitude"], found["areas"][0]["longitude"]) == (49.1, 26.0)
    assert (found["bases"][0]["latitude"], found["bases"][0]["longitude"]) == (49.9, 24.1)
    drawn = force_map(found, found["scenarios"][0], Symbols())
    assert drawn is not None and {b["title"] for b in drawn["boxes"]} == {"west", "depot"}


def test_without_places_or_symbols_the_rest_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = force_for_brief(_case(tmp_path, ForceArea("west")), date.max)
    assert force_map(found, found["scenarios"][0], Symbols()) is None
    monkeypatch.setattr(_symbols, "_packed", dict)
    page = Symbols()
    assert page.place("infantry/", 0, 0, 1) is None and page.images == []


@pytest.mark.parametrize(("area", "words"), [
    (ForceArea("west", "", 91.0, 20.0), "91, 20 is no place"),
    (ForceArea("west", "", 49.0), "only one of latitude and longitude"),
    (ForceArea("west", "", 49.0, 20.0, -5.0), "a radius of -5 km"),
])  # fmt: skip
def test_places_that_are_none_are_named(tmp_path: Path, area: ForceArea, words: str) -> None:
    with pytest.raises(ForceError, match=words) as caught:
        compile_tables(_case(tmp_path, area))
    assert caught.value.problems[0].where.startswith("Areas!")
