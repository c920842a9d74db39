"""Contradictions are found among thousands of like words, and are those that a look at each pair finds."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest

from grith.coalition import _cells
from grith.coalition._cells import OFFICIAL, REPORTED, Said, _contradictions, _differ, _told
from grith.coalition._words import range_words
from grith.nouns import Quantity

AMOUNTS = (None, Quantity("troops", 2000, 2000), Quantity("troop", 5000, None), Quantity("aircraft", 2, 4))


def words(count: int, seed: int) -> list[Said]:
    pick = random.Random(seed)
    made = [
        Said(
            statement=f"s{n}",
            firmness=pick.choice(("refused", "possible", "willing", "committed")),
            weight=pick.choice((OFFICIAL, REPORTED)),
            basis="",
            speaker=(who := pick.choice("AB")),
            day=date(2025, 3, 1) + timedelta(days=pick.randrange(4)) if pick.random() < 0.9 else None,
            quantity=pick.choice(AMOUNTS),
            key=who,
        )
        for n in range(count)
    ]
    return sorted(made, key=lambda s: s.order)


def each_pair(history: list[Said], standing: list[Said]) -> set[tuple[str, str, str]]:
    """Every two words that do not go together, looked at one by one."""
    last = {s.key: s.day for s in history if s.weight == OFFICIAL}
    found = set()
    for a, b in product(standing, history):
        offices = a.weight == b.weight == OFFICIAL and last[b.key] == b.day
        if a.statement != b.statement and (b in standing or offices) and (kind := _differ(a, b)):
            found.add((kind, *sorted((a.statement, b.statement))))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_they_are_those_of_each_pair(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    history = words(30, seed)
    standing = random.Random(seed).sample(history, 6)
    seen: set[tuple[str, str, str]] = set()

    def told(pairs: list[tuple[Said, Said, str]]) -> object:
        seen.update((kind, *sorted((a.statement, b.statement))) for a, b, kind in pairs)
        return _told(pairs)

    monkeypatch.setattr(_cells, "_told", told)
    found = _contradictions(history, standing, [])
    assert seen == each_pair(history, standing) and bool(found) == bool(seen)


def test_thousands_of_like_words_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()

    def differ(a: Said, b: Said) -> str:
        calls["pairs"] += 1
        return _differ(a, b)

    monkeypatch.setattr(_cells, "_differ", differ)
    same = [
        Said(f"s{n}", "willing", OFFICIAL, "", "A", date(2025, 3, 1), quantity=AMOUNTS[1], key="A") for n in range(3000)
    ]
    assert _contradictions(same, same, []) == () and calls["pairs"] == 1


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, 1, "1 person"),
        (1, None, "at least 1 person"),
        (None, 1, "up to 1 person"),
        (1, 120, "1–120 persons"),
        (0.5, 0.5, "0.5 persons"),
        (1_250_000_000_200.5, None, "at least 1,250,000,000,200 persons"),
    ],
)
def test_amounts_are_told_with_the_plural_that_they_ask_for(low: float, high: float | None, words: str) -> None:
    assert range_words(low, high, "persons") == words
