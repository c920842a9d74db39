"""The kinds that an agreement may name, told on the command line."""

from __future__ import annotations

import json

import pytest

from grith.cli._run import run
from grith.truce.agreement import vocabulary

LISTS = ("objects", "acts", "weapons")


@pytest.mark.parametrize("name", LISTS)
def test_each_kind_stands_once_below_the_broader_one(name: str) -> None:
    known = vocabulary(name)
    tree = known.tree()
    assert sorted(kind for _, kind in tree) == sorted(known.titles)
    above: list[str] = []
    for depth, kind in tree:
        above = above[:depth]
        assert len(above) == depth and known.parents.get(kind) == (above[-1] if above else None)
        above.append(kind)


def test_kinds_are_listed_with_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["truce", "kinds", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == set(LISTS)
    line = next(k for k in told["objects"] if k["kind"] == "power_line")
    assert line["parent"] == "electricity" and "power line" in line["words"]
    assert "power lines" not in line["words"]  # plurals go without saying
    assert run(["truce", "kinds"]) == 0
    shown = capsys.readouterr().out
    assert "    substation" in shown and "drone_strike" in shown and "rocket_artillery" in shown


def test_words_are_told_as_what_they_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["truce", "kinds", "drones hit a tank farm", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objects"] == [{"phrase": "tank farm", "kinds": ["oil_storage"]}]
    assert {"phrase": "hit", "kinds": ["attack"]} in told["acts"]
    assert run(["truce", "kinds", "attack [/x]"]) == 0
    assert "“attack [/x]”" in capsys.readouterr().out  # brackets are no markup
    assert run(["truce", "kinds", "a quiet day"]) == 0
    assert "No phrase of any kind" in capsys.readouterr().out
