"""Force workbooks from the case's coalition register: a first draft, and the update of one in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from grith.errors import ForceError
from grith.nouns import FirmnessChance, ForceCapability, ForceCondition, ForceTables

if TYPE_CHECKING:
    from grith.case._case import Case
    from grith.force import Drafted, Update

_HEADINGS = ("As of", "What", "Nation", "Capability", "Row", "Before", "Now", "Note")


def draft_force(case: Case, out: Path, units: Mapping[str, str], as_of: str | None) -> Drafted:
    """Write a workbook with the pledges of the register as of a day; ``units`` by capability.

    Raises ForceError where ``out`` is there already or is no .xlsx.
    """
    from grith.force import add_to_workbook, month_after, refuse_name, write_workbook

    refuse_name(out)
    drafted, day = _drafted(case, units, as_of)
    known = case.definition
    tables = ForceTables(
        settings=evolve(ForceTables().settings, title=known.title, start=month_after(day)),
        capabilities=tuple(ForceCapability(name, unit) for name, unit in units.items()),
        pledges=drafted.pledges,
        conditions=tuple(ForceCondition(c.id, c.title) for c in known.conditions),
        firmness=tuple(FirmnessChance(rung, low, high) for rung, (low, high) in known.firmness.items()),
    )
    bare = out.with_name(f".{out.name}.bare.xlsx")
    try:
        write_workbook(tables, bare)
        add_to_workbook(bare, out, {}, [_HEADINGS, (day, f"drafted: {len(drafted.pledges)} rows", *[""] * 6)])
    finally:
        bare.unlink(missing_ok=True)
    found = {p.capability for p in drafted.pledges}
    silent = [f"{name}: the register has nothing on it by {day}" for name in units if name not in found]
    return evolve(drafted, left_out=(*silent, *drafted.left_out))


def update_force(
    case: Case, source: Path, out: Path, units: Mapping[str, str], as_of: str | None, since: str | None
) -> Update:
    """Write to ``out`` a copy of the workbook ``source`` with what was said between two days; nothing else changes.

    ``since`` is the day as of which the workbook was filled: if not given, the latest of its sheet Changes, else the
    latest day on which a pledge with statements was said. Its capabilities that the register knows are looked at, and
    those of ``units``. Raises ForceError where ``out`` is there already or ends otherwise than ``source``, where
    ``source`` has mistakes, or where no day is known.
    """
    from grith.force import add_to_workbook, filled_as_of, read_workbook, refuse_name, update_from_register

    if source.suffix.lower() == ".ods":
        raise ForceError("rows are added to Excel's workbooks only", str(source), "Save it as .xlsx, and name that")
    refuse_name(out, source.suffix.lower())
    tables = read_workbook(source)
    said = [p.said for p in tables.pledges if p.said and p.statements]
    filled = since or filled_as_of(source) or max(said, default=None)
    if filled is None:
        raise ForceError(
            "it is not known as of which day the workbook was filled", str(source), "Name the day with --since"
        )
    mapping = {c.id: c.unit for c in tables.capabilities} | dict(units)
    now, day = _drafted(case, mapping, as_of)
    before, since_day = _drafted(case, mapping, str(filled))
    if day < since_day:
        what = f"the workbook holds what was said by {since_day}; {day} is before that"
        raise ForceError(what, str(source), "Name a later day with --as-of")
    update = update_from_register(
        tables,
        now,
        before,
        conditions={c.id: c.title for c in case.definition.conditions},
        firmness=case.definition.firmness,
    )
    lines: Sequence[Sequence[str | date]] = [
        (day, c.what, c.nation, c.capability, c.row, c.before, c.now, c.note) for c in update.changes
    ] or [(day, "nothing changed", *[""] * 6)]
    add_to_workbook(source, out, update.rows, [_HEADINGS, *lines])
    _check(tables, update, out)
    return update


def _check(tables: ForceTables, update: Update, out: Path) -> None:
    """Read the new workbook: it holds the old rows and the new ones, or it is not kept."""
    from grith.force import read_workbook

    more: dict[str, Any] = {t: (*getattr(tables, t), *rows) for t, rows in update.rows.items()}
    expected = evolve(tables, **more, source="")
    try:
        found = read_workbook(out)
    except ForceError:
        out.unlink()
        raise
    if evolve(found, source="") != expected:
        out.unlink()
        raise ForceError(
            "the rows cannot be added as they are", out.name, "Save the workbook anew in Excel and try again"
        )


def _drafted(case: Case, units: Mapping[str, str], as_of: str | None) -> tuple[Drafted, date]:
    from grith.force import pledges_from_register

    view = case.coalition(as_of)
    drafted = pledges_from_register(view.register, {name: (name, unit) for name, unit in units.items()})
    return drafted, view.as_of.day
