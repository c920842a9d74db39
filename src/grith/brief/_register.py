"""The register as COALITION hands it over, as rows that a page can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attrs import asdict, has

from grith.brief._rows import without_empty
from grith.brief._words import amount_words, instant_row
from grith.coalition import all_capabilities
from grith.nouns import FIRMNESS, CaseDefinition

UNDECIDED = "undecided"
LAPSED = "lapsed"
# "Undecided" stands between refused and possible: asked, and left open.
LADDER = (FIRMNESS[0], UNDECIDED, *FIRMNESS[1:])
RUNG = {name: position for position, name in enumerate(LADDER)}
TROOPS = "troops"
Row = dict[str, Any]


def as_plain(thing: Any) -> Any:
    """What other engines hand over (``to_dict`` or attrs) as plain JSON-ready values."""
    if hasattr(thing, "to_dict"):
        return as_plain(thing.to_dict())
    if has(type(thing)):
        return as_plain(asdict(thing, recurse=False))
    if isinstance(thing, Mapping):
        return {str(k): as_plain(v) for k, v in thing.items()}
    if isinstance(thing, datetime | date):
        return thing.isoformat()
    if isinstance(thing, Sequence) and not isinstance(thing, str | bytes):
        return [as_plain(v) for v in thing]
    return thing


def rung_words(firmness: str | None) -> str:
    """A rung for people; no rung means asked and left open."""
    return firmness or UNDECIDED


def _amount(value: Mapping[str, Any] | None) -> str:
    if not value:
        return ""
    words = amount_words(
        value.get("low"),
        value.get("high"),
        value.get("unit") or "",
        value.get("op") or "",
        value.get("words") or "",
    )
    if value.get("shared_with"):
        words += f", together with {', '.join(value['shared_with'])}"
    if value.get("stated_earlier"):
        words += ", as stated earlier"
    return words


def _when(row: Mapping[str, Any], zone: str) -> dict[str, str] | None:
    """The publication time of a row that holds ``published`` as ISO text and ``published_precision``."""
    text = row.get("published")
    if not text:
        return None
    return instant_row(datetime.fromisoformat(text), row.get("published_precision") or "day", zone)


class _Shown:
    """Keeps only references to statements that the brief shows, so that each link resolves."""

    def __init__(self, known: set[str], zone: str) -> None:
        self.known, self.zone = known, zone

    def ids(self, row: Mapping[str, Any]) -> list[str]:
        return [s for s in dict.fromkeys(row.get("statements") or ()) if s in self.known]

    def cell(self, row: Mapping[str, Any]) -> Row:
        low, high = rung_words(row.get("firmness_low")), rung_words(row.get("firmness_high"))
        return {
            "nation": row["nation"],
            "iso3": row.get("iso3") or "",
            "kind": row.get("kind") or "state",
            "capability": row["capability"],
            "firmness": rung_words(row.get("firmness")),
            "firmness_range": [low, high] if low != high else [],
            "basis": row.get("basis") or "",
            "quantity": _amount(row.get("quantity")),
            "until": row.get("until") or "",
            "preconditions": [
                {"words": p["words"], "conditions": p.get("conditions") or [], "statements": self.ids(p)}
                for p in row.get("preconditions") or ()
            ],
            "speaker": row.get("speaker") or "",
            "published": _when(row, self.zone),
            "statements": self.ids(row),
            "history": [
                without_empty(
                    {
                        "firmness": rung_words(step.get("firmness")),
                        "quantity": _amount(step.get("quantity")),
                        "speaker": step.get("speaker"),
                        "basis": step.get("basis"),
                        "published": _when(step, self.zone),
                        "statements": self.ids(step),
                    }
                )
                for step in row.get("history") or ()
            ],
            "contradictions": [
                {"words": c["words"], "kind": c.get("kind") or "", "statements": self.ids(c)}
                for c in row.get("contradictions") or ()
            ],
            "flags": list(row.get("flags") or ()),
        }

    def lapsed(self, row: Mapping[str, Any]) -> Row:
        """A cell of which nothing stands: on no rung, with the word that ended and the one before it."""
        told = ("nation", "iso3", "kind", "capability", "statements")
        return {**self.cell({name: row.get(name) for name in told}), "firmness": LAPSED, "flags": [row["words"]]}

    def total(self, row: Mapping[str, Any]) -> Row:
        return {
            "words": row.get("words") or _amount(row),
            "amount": _amount(row) if row.get("low") is not None or row.get("high") is not None else "",
            "about": row.get("about") or "",
            "claimant": row.get("speaker") or "",
            "basis": row.get("basis") or "",
            "published": _when(row, self.zone),
            "statements": self.ids(row),
        }

    def reasoned(self, row: Mapping[str, Any] | None) -> Row:
        if not row:
            return {}
        return {
            "low": row.get("low"),
            "best": row.get("best"),
            "high": row.get("high"),
            "rung": row.get("rung") or "",
            "words": row.get("words") or "",
            "reasons": [{"words": r["words"], "statements": self.ids(r)} for r in row.get("reasons") or ()],
        }

    def count(self, row: Mapping[str, Any]) -> Row:
        return {
            **{name: row.get(name) for name in ("scope", "rung", "low", "best", "high")},
            **{name: list(row.get(name) or ()) for name in ("nations_low", "nations", "nations_high")},
            "statements": self.ids(row),
        }

    def named(self, row: Mapping[str, Any]) -> Row:
        return {
            "capability": row["capability"],
            "rung": row.get("rung") or "",
            "words": _amount(row),
            "nations": list(row.get("nations") or ()),
            "without_number": list(row.get("without_number") or ()),
            "statements": self.ids(row),
        }


def register_rows(register: Any, definition: CaseDefinition, known: set[str]) -> Row:
    """The register as rows; nations with the firmest words on troops come first.

    ``register`` is a ``Register``, its ``to_dict()``, or ``None`` where nothing was pledged; ``known`` are the ids of
    the statements that the brief shows.
    """
    raw = as_plain(register) if register is not None else {}
    shown = _Shown(known, definition.zone)
    cells = [shown.cell(row) for row in raw.get("cells") or ()]
    cells += [shown.lapsed(row) for row in raw.get("lapsed") or ()]
    titles = {c.id: c.title for c in all_capabilities(definition)}
    order = [*titles, *sorted({c["capability"] for c in cells} - set(titles))]
    used = {cell["capability"] for cell in cells}
    capabilities = [
        {"id": name, "title": titles.get(name, name.replace("_", " ").capitalize())} for name in order if name in used
    ]
    by_nation: dict[str, list[Row]] = {}
    for cell in cells:
        by_nation.setdefault(cell["nation"], []).append(cell)

    def firmest(nation: str) -> tuple[bool, int, int, str]:
        found = by_nation[nation]
        troops = max((RUNG.get(c["firmness"], -1) for c in found if c["capability"] == TROOPS), default=-1)
        return found[0]["kind"] != "state", -troops, -max(RUNG.get(c["firmness"], -1) for c in found), nation

    nations = [
        {"name": n, "iso3": next((c["iso3"] for c in by_nation[n] if c["iso3"]), ""), "kind": by_nation[n][0]["kind"]}
        for n in sorted(by_nation, key=firmest)
    ]
    place = {n["name"]: i for i, n in enumerate(nations)}
    column = {c["id"]: i for i, c in enumerate(capabilities)}
    cells.sort(key=lambda c: (place[c["nation"]], column[c["capability"]]))
    return {
        "capabilities": capabilities,
        "nations": nations,
        "cells": cells,
        "nations_at_rung": [shown.count(row) for row in raw.get("nations_at_rung") or ()],
        "totals_claimed": [shown.total(row) for row in raw.get("totals_claimed") or ()],
        "amounts_named": [shown.named(row) for row in raw.get("amounts_named") or ()],
        "how_many": shown.reasoned(raw.get("how_many")),
        "unplaced": [
            without_empty({name: row.get(name) for name in ("statement", "reason", "remedy")})
            for row in raw.get("unplaced") or ()
            if row.get("statement") in known
        ],
    }


def change_rows(changes: Iterable[Any] | None, titles: Mapping[str, str], known: set[str]) -> list[Row]:
    """What changed since the earlier date: kind, nation, capability, rungs before and after, words, statements."""
    rows = []
    for change in changes or ():
        raw = as_plain(change)
        title = titles.get(raw["capability"], raw["capability"].replace("_", " "))
        rows.append(
            {
                "kind": raw["kind"],
                "nation": raw["nation"],
                "iso3": raw.get("iso3") or "",
                "capability": raw["capability"],
                "capability_title": title,
                "before": raw.get("before") or "",
                "after": raw.get("after") or "",
                "what": raw["words"],
                "words": f"{raw['nation']}, {title.lower()}: {raw['words']}",
                "statements": [s for s in dict.fromkeys(raw.get("statements") or ()) if s in known],
            }
        )
    return rows
