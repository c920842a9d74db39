"""From the coalition register to rows of the pledge sheet, by a mapping that a person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from grith.nouns import Pledge

if TYPE_CHECKING:
    from grith.coalition import Cell, Lapsed, Register


@frozen
class Drafted:
    """Drafted pledges, the cells that became none, each with the reason, and the offers that have ``lapsed``."""

    pledges: tuple[Pledge, ...]
    left_out: tuple[str, ...]
    lapsed: tuple[Lapsed, ...] = ()


def pledges_from_register(register: Register, mapping: Mapping[str, tuple[str, str]]) -> Drafted:
    """One pledge for each cell of a counted nation whose capability is in ``mapping``.

    ``mapping`` tells, for a capability of the register, the capability of the plan and its unit, such as
    ``{"troops": ("troops", "persons")}``: it is the person's confirmation that both mean the same. Firmness is that of
    the leading word; named preconditions are joined by "and". An amount in another unit, or one shared between several
    capabilities or nations, is left empty with a note: missing is never zero, and nothing is counted twice.
    """
    pledges: list[Pledge] = []
    left_out: list[str] = []
    for cell in register.cells:
        name = f"{cell.nation}, {cell.capability}"
        if not cell.counted:
            left_out.append(f"{name}: not counted among the nations that stand behind it")
        elif cell.capability not in mapping:
            left_out.append(f"{name}: the capability is not in the mapping")
        else:
            pledges.append(_pledge(cell, *mapping[cell.capability]))
    ended = tuple(
        evolve(x, capability=mapping[x.capability][0]) for x in register.lapsed if x.counted and x.capability in mapping
    )
    left_out += [f"{x.nation}, {x.capability}: {x.words}" for x in ended]
    return Drafted(tuple(pledges), tuple(left_out), ended)


def _pledge(cell: Cell, capability: str, unit: str) -> Pledge:
    notes = []
    low = high = None
    amount = cell.quantity
    if amount is not None:
        if amount.shared_with:
            notes.append(f"{amount.words} is shared with {', '.join(amount.shared_with)}: fill in this part")
        elif amount.unit.casefold().rstrip("s") != unit.casefold().rstrip("s"):
            notes.append(f"said: {amount.words}; counted here in {unit}: fill in the amount")
        elif cell.firmness != "refused":
            low, high = amount.low, amount.high
            if amount.stated_earlier:
                notes.append("the amount was stated earlier than the latest word")
    if cell.beside:
        notes.append(cell.beside)
    if cell.until:
        notes.append(f"the offer stands until {cell.until.isoformat()}")
    named: list[str] = []
    for condition in cell.preconditions:
        named += [c for c in condition.conditions if c not in named]
        if not condition.conditions:
            notes.append(f"also said, not a named precondition: {condition.words}")
    said: date | None = cell.published.date() if cell.published else None
    return Pledge(
        id=f"{cell.iso3 or cell.nation}-{cell.capability}",
        nation=cell.nation,
        iso3=cell.iso3,
        capability=capability,
        low=low,
        likely=low if low == high else None,
        high=high,
        unit=unit,
        precondition=" & ".join(named),
        firmness=cell.firmness,
        said=said,
        said_by=cell.speaker,
        statements=cell.statements,
        note="; ".join(notes),
    )
