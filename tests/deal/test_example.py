"""The founding case: results that a reader can check by hand, its sources, its command lines and exports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from grith.cli._run import run
from grith.deal import analyse, deal_box, deal_view, gmcr_file, load_positions, who_must_move
from grith.deal._words import REFUSAL

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples/ukraine-2025/positions.toml"
GIVEN = load_positions(CASE)


def names(points: Any) -> set[str]:
    return {p.id for p in points}


def test_every_position_has_its_source_and_its_day() -> None:
    assert len(GIVEN.positions) >= 20
    for position in GIVEN.positions:
        assert position.url.startswith("https://"), position.id
        assert position.since and position.said_by and position.title, position.id
    assert all(rule.author and rule.title for rule in GIVEN.rules)


def test_addresses_of_national_positions_are_those_of_the_collected_facts(shared: Path) -> None:
    known = "".join(p.read_text() for p in sorted((shared / "data/coalition-2025").glob("*.csv")))
    known += "".join(p.read_text() for p in sorted((shared / "data/read_dev").glob("*.json")))
    assert sum(p.url in known for p in GIVEN.positions) >= 20


@pytest.mark.parametrize(
    "together",
    [
        # foreign troops are wanted behind a settlement, and ruled out
        {"GB-FORCE", "RU-TROOPS", "US-SETTLEMENT"},
        {"FR-FORCE", "RU-TROOPS", "US-SETTLEMENT"},
        # guarantors want US backing and none is promised
        {"GB-FORCE", "GB-BACKSTOP", "US-BACKSTOP", "US-SETTLEMENT"},
        {"FR-FORCE", "FR-BACKSTOP", "US-BACKSTOP", "US-SETTLEMENT"},
        # the end of aid and of rearming against going on with both
        {"RU-AID", "GB-AID", "UA-TRUCE"},
        {"RU-MOBILISATION", "GB-REARM", "US-SETTLEMENT"},
        # sanctions, withdrawal and the Black Sea
        {"EU-SANCTIONS", "RU-BLACK-SEA", "RU-LAND", "UA-BLACK-SEA"},
        # a graded one: 40 to 50 thousand against at most 30
        {"GB-FORCE", "FR-FORCE", "GB-SIZE", "UA-SIZE-40", "US-SETTLEMENT"},
    ],
)
def test_conflicts_that_can_be_checked_by_hand(together: set[str]) -> None:
    deal = analyse(GIVEN, as_of="2025-03-27")
    assert together in [names(c.points) for c in deal.conflicts]


def test_the_energy_halt_stands_on_its_own_with_three_holders() -> None:
    deal = analyse(GIVEN, as_of="2025-03-27")
    assert deal.free[0].id == "RU-ENERGY" and deal.free[0].holders == ("RUS", "UKR", "USA")
    ended = analyse(GIVEN, as_of="2025-04-20")
    assert next(p for p in ended.points if "UA-ENERGY" in names(p.positions)).holders == ("UKR", "USA")


def test_before_russia_named_its_price_all_could_stand_together() -> None:
    assert analyse(GIVEN, as_of="2025-03-17").conflicts == ()
    assert len(analyse(GIVEN, as_of="2025-03-18").conflicts) > 0


def test_the_sea_and_energy_goal_needs_one_party() -> None:
    moves = who_must_move(analyse(GIVEN, as_of="2025-03-27"), "sea_and_energy")
    assert [m.parties for m in moves.moves] == [("EUC",), ("RUS",)]


def test_view_and_box_are_plain_data_with_what_it_is_not() -> None:
    deal = analyse(GIVEN, as_of="2025-03-27")
    view = json.loads(json.dumps(deal_view(deal)))
    assert view["refusal"] == REFUSAL and view["complete"] and view["rules"][0]["author"]
    assert all(c["sources"] and c["words"] for c in view["conflicts"])
    assert len(view["matrix"]["cells"]) == len(view["matrix"]["positions"])
    assert [sum(row) for row in zip(*view["matrix"]["cells"], strict=True)] == [
        len(c["positions"]) for c in view["conflicts"]
    ]
    box = deal_box(deal)
    assert 3 <= len(box) <= 6 and any("stands on its own" in line for line in box)
    assert deal_box(analyse(GIVEN, as_of="2024-01-01"))[0].startswith("No soft position")


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    program = (
        "import json, sys; from grith.deal import *;"
        f"d = analyse(load_positions({str(CASE)!r}), as_of='2025-04-05');"
        "print(json.dumps(deal_view(d)), json.dumps(gmcr_file(d)))"
    )
    outputs = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_gmcr_layout_is_that_of_public_save_files() -> None:
    """Keys and shapes as in the schema and examples of gmcr-py: decisionMakers, options, infeasibles."""
    data = gmcr_file(analyse(GIVEN, as_of="2025-03-27"))
    options = len(data["options"])
    assert all(set(o) == {"name", "permittedDirection"} and o["permittedDirection"] == "both" for o in data["options"])
    assert sorted(i for m in data["decisionMakers"] for i in m["options"]) == list(range(options))
    assert data["infeasibles"] and all(
        0 <= i < options and yn == "Y" for state in data["infeasibles"] for i, yn in state
    )


COMMANDS = [
    ["why"],
    ["packages", "--goal", "truce"],
    ["check"],
    ["unlock", "RU-TROOPS"],
    ["compare", "2025-03-17", "2025-03-20"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_commands_print_words_and_json(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    name, *rest = command
    assert run(["deal", name, str(CASE), *rest]) == 0
    words = capsys.readouterr().out
    assert name == "check" or "forecasts nothing" in " ".join(words.split())
    assert run(["deal", name, str(CASE), *rest, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_mistakes_on_the_command_line_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deal", "unlock", str(CASE), "RU-TROOP"]) == 3
    assert "Did you mean RU-TROOPS?" in capsys.readouterr().err
    assert run(["deal", "why", str(tmp_path)]) == 4
    assert run(["deal", "packages", str(CASE), "--goal", "truce and"]) == 3
    assert "^" in capsys.readouterr().err
    assert run(["deal", "why", str(CASE), "--as-of", "yesterday"]) != 0
    assert run(["deal", "export", str(CASE), str(tmp_path / "x.pdf")]) == 1


def test_exports(tmp_path: Path) -> None:
    for suffix in ("json", "xlsx", "gmcr", "svg"):
        first, again = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
        for file in (first, again):
            assert run(["deal", "export", str(CASE), str(file), "--as-of", "2025-03-27"]) == 0
        assert first.read_bytes() == again.read_bytes(), suffix
    from openpyxl import load_workbook

    drawn = ElementTree.fromstring((tmp_path / "a.svg").read_text())
    marks = len(drawn.findall(".//{http://www.w3.org/2000/svg}rect"))
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Summary", "Conflicts", "Packages", "Parties", "Positions", "Rules", "Matrix"]
    deal = analyse(GIVEN, as_of="2025-03-27")
    assert book["Conflicts"].max_row == len(deal.conflicts) + 1
    assert marks == sum(len(c.points) for c in deal.conflicts)


def test_registering_the_commands_is_cheap() -> None:
    program = "import sys, grith.cli._deal; print(any(m.split('.')[0] in ('pysat', 'openpyxl') for m in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True, text=True)
    assert done.stdout.strip() == "False"
