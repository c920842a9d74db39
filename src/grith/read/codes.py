"""PLOVER and CAMEO codes of a statement, so that it can stand beside event data; the table is data/codes.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from grith.nouns import Statement

__all__ = ["Codes", "codes_of"]


@frozen
class Codes:
    """A PLOVER event type with its mode and context, and a CAMEO code; empty where the scheme has none.

    A code names the kind of speech act that is on record, not that what was said is true: an accusation of an
    attack is 1123 (accuse), never a code of the attack.
    """

    plover: str = ""
    mode: str = ""
    context: str = ""
    cameo: str = ""

    def to_dict(self) -> dict[str, str]:
        """The four codes by name."""
        return {"plover": self.plover, "mode": self.mode, "context": self.context, "cameo": self.cameo}


def codes_of(statement: Statement) -> Codes:
    """The codes of a statement, by kind, firmness, capability and the words of its object and trigger.

    Sources: CAMEO codebook 1.1b3 and the PLOVER manual with its map from CAMEO (Open Event Data Alliance). A refused or
    negated pledge or agreement is coded as a refusal. A condition has the PLOVER codes of a demand and no CAMEO code.
    """
    table = _table()
    kind = statement.kind
    if kind in table["refusals"] and (statement.negated or statement.firmness == "refused"):
        kind = "red_line"
    text = f"{statement.object} {statement.span.exact if not statement.span.cells else ''}".casefold()
    for rule in table["rules"].get("demand" if kind == "condition" else kind, ()):
        if _fits(rule, statement, text):
            cameo = "" if kind == "condition" else rule.get("cameo", "")
            return Codes(rule.get("plover", ""), rule.get("mode", ""), rule.get("context", ""), cameo)
    return Codes()


def _fits(rule: dict[str, Any], statement: Statement, text: str) -> bool:
    return (
        ("firmness" not in rule or statement.firmness in rule["firmness"])
        and ("capability" not in rule or not set(rule["capability"]).isdisjoint(statement.capability))
        and ("rule" not in rule or statement.rule in rule["rule"])
        and ("negated" not in rule or statement.negated == rule["negated"])
        and ("words" not in rule or rule["words"].search(text) is not None)
        and ("also" not in rule or rule["also"].search(text) is not None)
    )


@cache
def _table() -> dict[str, Any]:
    raw = tomllib.loads(files("grith.read").joinpath("data/codes.toml").read_text(encoding="utf-8"))
    refusals, words = raw.pop("refusals"), raw.pop("words")

    def pattern(value: str | list[str]) -> re.Pattern[str]:
        return re.compile(r"\b(?:" + "|".join(map(re.escape, words[value] if isinstance(value, str) else value)) + ")")

    rules = {
        kind: [{k: pattern(v) if k in ("words", "also") else v for k, v in rule.items()} for rule in rows]
        for kind, rows in raw.items()
    }
    return {"refusals": frozenset(refusals), "rules": rules}
