"""Which parties are known as each other's other side (data/conflicts.toml)."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def _known_sides() -> frozenset[frozenset[str]]:
    data = tomllib.loads((files("grith.read") / "data" / "conflicts.toml").read_text("utf-8"))
    return frozenset(frozenset(pair) for pair in data["sides"])


def rivals(party: str, other: str) -> bool:
    """Whether two parties are known as each other's other side."""
    return frozenset((party, other)) in _known_sides()


def rivals_in(parties: Sequence[str]) -> tuple[str, str] | None:
    """The one pair of rivals among ``parties``; ``None`` if there are none or several."""
    known = [two for two in itertools.combinations(parties, 2) if rivals(*two)]
    return known[0] if len(known) == 1 else None
