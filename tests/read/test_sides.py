"""Whom a party means when it names nobody: the known other side, or nobody. Never a party that is merely there."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import grith
from grith.read.gazetteer import Gazetteer

HOSTS = (
    "Macron hosted leaders in Paris. Paris will train troops with Ukraine. France is ready, he said. "
    "France and Ukraine will sign in Paris.\n"
)
SHELLING = "Heavy shelling killed one person in Kherson, Ukrainian officials said."


def accused(text: str) -> set[tuple[str, ...]]:
    return {s.actor for s in grith.read(text, published="2025-03-27") if s.kind == "allegation"}


def test_a_country_that_is_named_often_is_not_accused() -> None:
    assert all("France" not in actor for actor in accused(HOSTS + SHELLING))


def test_the_known_other_side_is_meant_where_the_report_names_it() -> None:
    assert accused("Moscow denied that it would end the talks.\n" + SHELLING) == {("Russia",)}


def test_sides_are_written_as_the_gazetteer_names_them() -> None:
    gazetteer = Gazetteer.of(None)
    data = tomllib.loads((files("grith.read") / "data" / "conflicts.toml").read_text("utf-8"))
    unknown = sorted(
        {
            name
            for pair in data["sides"]
            for name in pair
            if name not in {x for m in gazetteer.find(name) for x in (m.name, m.party)}
        }
    )
    assert unknown == []
