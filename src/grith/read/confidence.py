"""How sure a statement is: the measured precision of the rule that found it, from data/rules.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrs import field, frozen

from grith.nouns import Statement

__all__ = ["RulePrecision", "measured_rules", "sureness"]

_PRIOR = 2  # a rule seen seldom is taken to be like its kind: as if seen so often with the kind's precision
_CLASS = {"high": 1.0, "medium": 0.85, "low": 0.6}


@frozen
class RulePrecision:
    """How often a rule was right: ``right`` of ``n`` findings, ``precision`` of them (None where never seen).

    ``estimate`` is what is expected of it: drawn to the precision of its kind, the more so the seldomer it was seen.
    """

    rule: str
    right: int
    n: int
    estimate: float

    @property
    def precision(self) -> float | None:
        """The plain share that was right."""
        return self.right / self.n if self.n else None


@frozen
class Measured:
    """The table of rules, with what it was measured on; ``kinds`` and ``overall`` are right and n summed up."""

    measured_on: str = ""
    measured: str = ""
    rules: Mapping[str, tuple[int, int]] = field(factory=dict)
    kinds: Mapping[str, tuple[int, int]] = field(factory=dict)
    overall: tuple[int, int] = (0, 0)

    def rule(self, name: str) -> RulePrecision:
        """A rule's figures; a rule that was never seen gets its kind's, a kind never seen that of all rules."""
        right, n = self.rules.get(name, (0, 0))
        every = _towards(*self.overall, 0.5)
        kind = _towards(*self.kinds.get(name.partition(".")[0], (0, 0)), every)
        return RulePrecision(name, right, n, _towards(right, n, kind))


def _towards(right: int, n: int, prior: float) -> float:
    return (right + _PRIOR * prior) / (n + _PRIOR)


@cache
def measured_rules() -> Measured:
    """The measured rules of this version, as ``tools/measure_rules.py`` wrote them."""
    raw = tomllib.loads(files("grith.read").joinpath("data/rules.toml").read_text(encoding="utf-8"))
    rules = {name: (row["right"], row["n"]) for name, row in raw.get("rules", {}).items()}
    kinds: dict[str, tuple[int, int]] = {}
    for name, (right, n) in rules.items():
        before = kinds.get(name.partition(".")[0], (0, 0))
        kinds[name.partition(".")[0]] = (before[0] + right, before[1] + n)
    overall = (sum(r for r, _ in rules.values()), sum(n for _, n in rules.values()))
    return Measured(raw.get("measured_on", ""), raw.get("measured", ""), rules, kinds, overall)


def sureness(statement: Statement) -> float:
    """From 0 to 1: how likely the statement was read rightly, before anybody looked.

    The rule's estimated precision, lowered where the reader itself was unsure of this one (medium, low). A row of a
    table is a person's own entry: 1.
    """
    if statement.rule.startswith("table:") or statement.span.cells:
        return 1.0
    return measured_rules().rule(statement.rule).estimate * _CLASS.get(statement.confidence, _CLASS["low"])
