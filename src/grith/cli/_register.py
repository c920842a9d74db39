"""The coalition register in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from grith.case import short_id
from grith.cli._output import day_shown, table

if TYPE_CHECKING:
    from grith.case import CoalitionView
    from grith.coalition import Amount, Cell, Lapsed, Unplaced

MOST_SHOWN = 12


def show_register(view: CoalitionView) -> None:
    """Print who offers what, how firmly and on what condition; how many nations, changes, and what needs a look."""
    register, zone = view.register, view.as_of.zone
    shown: list[Cell | Lapsed] = [*register.cells, *register.lapsed]
    shown.sort(key=lambda x: (x.kind != "state", x.nation, x.key))
    rows = [_row(one, zone) for one in shown]
    columns = ("nation", "capability", "firmness", "amount", "on condition", "who said so", "when", "")
    table(f"Coalition register as of {view.as_of.words}", columns, rows)
    print(register.how_many.words)
    for reason in register.how_many.reasons:
        print(f"  · {reason.words}")
    if view.since:
        changes = [change["words"] for change in view.to_dict()["changes"]]
        _list(f"Changed since {view.since.words}", changes or ["nothing"], most=None)
    _list(
        "Contradictions",
        [f"{c.nation}, {_kind(c.capability)}: {x.words}" for c in register.cells for x in c.contradictions],
    )
    _list("Lapsed, and counted nowhere", [f"{x.nation}, {_kind(x.capability)}: {x.words}" for x in register.lapsed])
    _list("To look at", [f"{c.nation}, {_kind(c.capability)}: {flag}" for c in register.cells for flag in c.flags])
    _list("Found no place in the register", _no_place(register.unplaced))


def _row(one: Cell | Lapsed, zone: str) -> tuple[str, ...]:
    from grith.coalition import Lapsed

    if isinstance(one, Lapsed):
        return one.nation, one.capability, "lapsed", "", "", "", "", "see below"
    return (
        one.nation,
        one.capability,
        one.firmness or "undecided",
        _amount(one.quantity),
        "; ".join(p.words for p in one.preconditions),
        one.speaker,
        day_shown(one.published, one.published_precision, zone) or "undated",
        "contradicted" if one.contradictions else "see below" if one.flags else "",
    )


def _kind(capability: str) -> str:
    return capability.replace("_", " ")


def _amount(amount: Amount | None) -> str:
    if amount is None:
        return ""
    return amount.words + (f", together with {', '.join(map(_kind, amount.shared_with))}" if amount.shared_with else "")


def _no_place(unplaced: Iterable[Unplaced]) -> list[str]:
    """A line for each reason, with the statements that it holds for."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in unplaced:
        found.setdefault((one.reason, one.remedy), {})[short_id(one.statement)] = None
    return [
        f"{', '.join(list(ids)[:MOST_SHOWN])}{f' and {len(ids) - MOST_SHOWN} more' if len(ids) > MOST_SHOWN else ''}: "
        f"{reason}.{f' {remedy}.' if remedy else ''}"
        for (reason, remedy), ids in found.items()
    ]


def _list(title: str, lines: list[str], most: int | None = MOST_SHOWN) -> None:
    if not lines:
        return
    print(f"\n{title}:")
    for line in lines[:most]:
        print(f"  · {line}")
    if most is not None and len(lines) > most:
        print(f"  and {len(lines) - most} more: see --json")
