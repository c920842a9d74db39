"""Statements for tests: from rows of positions.csv, or by hand."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grith.nouns import Capability, CaseDefinition, NamedCondition, Quantity, Span, Statement
from grith.nouns.as_of import AsOf

LADDER = {
    "ruled_out": "refused",
    "not_decided": "",
    "open_to": "possible",
    "willing": "willing",
    "pledged": "committed",
}

DEFINITION = CaseDefinition(
    "Test",
    zone="Europe/Kyiv",
    conditions=(
        NamedCondition("us_backstop", "United States backing", ("US backstop", "US role", "full US involvement")),
        NamedCondition("ceasefire_in_force", "A ceasefire is in force", ("ceasefire", "end of fighting")),
    ),
    capabilities=(
        Capability("naval", "", ("black sea", "black sea ceasefire monitoring")),
        Capability("monitoring", "", ("black sea ceasefire monitoring",)),
    ),
)


def cut(day: str) -> AsOf:
    return AsOf.parse(day, "Europe/Kyiv")


def positions(shared: Path) -> list[Statement]:
    """The rows of the shared positions.csv; the id of each is its line in the file ("L2" is the first row)."""
    path = shared / "data" / "coalition-2025" / "positions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [_statement(f"L{i}", row) for i, row in enumerate(csv.DictReader(file), 2)]


def _statement(name: str, row: dict[str, str]) -> Statement:
    low, high = (float(row[k]) if row[k] else None for k in ("quantity_low", "quantity_high"))
    amount = Quantity(row["unit"], low, high, "range", row["quantity"]) if low is not None or high is not None else None
    rung = LADDER[row["firmness"]]
    return Statement(
        id=name,
        report="positions",
        kind="red_line" if rung == "refused" else "pledge" if rung else "position",
        span=Span(cells=f"positions!{name[1:]}"),
        speaker=tuple(part.strip() for part in row["said_by"].split(";") if part.strip()),
        actor=(row["country"],),
        object=row["kind"],
        quantity=amount,
        firmness=rung,
        condition=row["precondition"],
        negated=rung == "refused",
        published=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
        published_precision={"month": "month"}.get(row["date_precision"], "day"),
        url=row["url"],
        rule="table:pledges",
        attributes={"basis": row["basis"], "iso3": row["iso3"], "domain": row["domain"]},
    )


def pledge(
    name: str, nation: str, day: str, firmness: str = "willing", capability: str = "troops", **slots: Any
) -> Statement:
    """One pledge of a table, said in public by the nation's own government unless told otherwise."""
    basis = slots.pop("basis", "public statement")
    defaults: dict[str, Any] = {
        "report": "r",
        "kind": "pledge",
        "speaker": (f"minister of {nation}",),
        "actor": (nation,),
        "object": capability,
        "capability": (capability,),
        "firmness": firmness,
        "negated": firmness == "refused",
        "published": datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
        "rule": "table:pledges",
        "attributes": {"basis": basis} if basis else {},
    }
    return Statement(id=name, **{**defaults, **slots})
