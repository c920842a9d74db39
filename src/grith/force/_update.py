"""A workbook in use and what its nations have said since: new rows, never a changed one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.force._expression import ExpressionProblem, condition_names
from grith.force._register import Drafted
from grith.force._units import amount_words
from grith.nouns import FirmnessChance, ForceCapability, ForceCondition, ForceTables, Pledge
from grith.units import unit_words

if TYPE_CHECKING:
    from grith.coalition import Lapsed

NEW, LATER, ENDED, NAME = "new row", "later word", "ended", "new name"
BY_HAND, GONE = "decide by hand", "no longer in the register"


@frozen
class Change:
    """One line of what an update did (``what``: new row, later word, ended, new name) or leaves to a person."""

    what: str
    nation: str
    capability: str
    row: str
    before: str
    now: str
    note: str = ""


@frozen
class Update:
    """Rows to add by table, what changed in words, and what stays as it is.

    ``said_again`` counts rows whose nation said the same once more. ``absent`` names what the register held already
    when the workbook was last filled and what is on no row: somebody took it out.
    """

    rows: dict[str, tuple[Any, ...]]
    changes: tuple[Change, ...]
    said_again: int
    absent: tuple[str, ...]


def update_from_register(
    tables: ForceTables,
    now: Drafted,
    before: Drafted,
    *,
    conditions: Mapping[str, str],
    firmness: Mapping[str, tuple[float, float]],
) -> Update:
    """What ``now`` adds to a workbook that was filled from ``before`` (both drafted with one mapping).

    A later word becomes a row of its own that supersedes the one before from the day it was said. It has from the
    register what the register has changed (amount, precondition, firmness) and from the row before all that a person
    filled in. An offer that has lapsed gets a row with the day from which it counts no more. Rows of a person's own
    are never taken for a nation's word: where one may be the same offer, nothing is added and the person decides,
    since an offer that stands twice counts twice. ``conditions`` (titles) and ``firmness`` (chances) are the case's;
    names that new rows need and no sheet has are added.
    """
    earlier = {_key(p): p for p in before.pledges}
    replaced = {old for p in tables.pledges for old in p.supersedes}
    standing: dict[tuple[str, str], list[Pledge]] = {}
    for row in tables.pledges:
        if row.id not in replaced:
            standing.setdefault(_key(row), []).append(row)
    taken = {p.id for p in tables.pledges}
    added: list[Pledge] = []
    changes: list[Change] = []
    absent: list[str] = []
    said_again = 0
    for told in now.pledges:
        base, rows = earlier.get(_key(told)), standing.get(_key(told), [])
        drafted = [row for row in rows if row.statements or row.id == told.id]
        news = base is None or _said(base) != _said(told)
        if len(drafted) == 1:
            row = drafted[0]
            later = _later(row, base, told)
            if later:
                new = evolve(row, **later, id=_free(told.id, taken), supersedes=(row.id,))
                added.append(new)
                note = _left_behind(row, base, later) + _fixed(tables, row)
                if _words(row) == _words(new) and not note:
                    note = new.note or f"no longer so: {row.note}"
                changes.append(_change(LATER, told, new.id, _words(row), _words(new), note))
            else:
                said_again += set(row.statements) != set(told.statements)
        elif rows:
            if news and any(_words(row) != _words(told) for row in rows):
                several = "several rows stand for it" if drafted else "a row of your own may be the same offer"
                ids = ", ".join(row.id for row in rows)
                had = "; ".join(map(_words, rows))
                changes.append(_change(BY_HAND, told, ids, had, _words(told), f"{several}: nothing was added"))
        elif base is None:
            new = evolve(told, id=_free(told.id, taken))
            added.append(new)
            changes.append(_change(NEW, told, new.id, "", _words(new), new.note))
        else:
            absent.append(f"{told.nation}, {told.capability}: {_words(told)}")
    still = {_key(p) for p in now.pledges}
    lapsed = {_key(x): x for x in now.lapsed}
    for key, base in earlier.items():
        rows = standing.get(key, []) if key not in still else []
        drafted = [row for row in rows if row.statements or row.id == base.id]
        if len(drafted) == 1 and key in lapsed:
            rows = [row for row in rows if row not in drafted]
            if drafted[0].ended is None:
                added.append(_ended(drafted[0], lapsed[key], _free(base.id, taken)))
                note = "; ".join(filter(None, (lapsed[key].words, _fixed(tables, drafted[0]))))
                changes.append(_change(ENDED, base, added[-1].id, _words(drafted[0]), "", note))
        for row in rows:
            note = "; ".join(["the row is kept", *([lapsed[key].words] if key in lapsed else [])])
            changes.append(_change(GONE, base, row.id, _words(row), "", note))
    names, named = _names(tables, added, conditions, firmness)
    return Update(names | {"pledges": tuple(added)}, (*changes, *named), said_again, tuple(absent))


def _ended(row: Pledge, lapsed: Lapsed, name: str) -> Pledge:
    """The row from the day after its last: it counts no more."""
    after = lapsed.until + timedelta(days=1)
    words, ids = lapsed.words, lapsed.statements
    ended = evolve(row, id=name, supersedes=(row.id,), said=after, ended=after, note=words, statements=ids)
    return evolve(ended, url="", where="")


def _key(pledge: Pledge | Lapsed) -> tuple[str, str]:
    return (pledge.iso3 or pledge.nation).casefold(), pledge.capability.casefold()


def _said(p: Pledge) -> tuple[Any, ...]:
    return p.low, p.high, p.precondition, p.firmness, p.note


def _later(row: Pledge, base: Pledge | None, told: Pledge) -> dict[str, Any]:
    """The fields of ``row`` that a later word changes; empty where it says the same.

    What the register said when the row was written is known where ``base`` rests on the row's statements; then only
    what the register has changed since counts, and a person's own figures stay. Else all that it says counts.
    """
    known = base is not None and set(base.statements) == set(row.statements)
    old = base if base is not None and known else row
    changed: dict[str, Any] = {}
    amount = (told.low, told.high)
    if amount != (old.low, old.high) and (known or told.firmness == "refused" or amount != (None, None)):
        changed |= {"low": told.low, "likely": told.likely, "high": told.high, "basis": told.basis}
    if told.precondition != old.precondition and (known or told.precondition):
        changed["precondition"] = told.precondition
    if told.firmness != old.firmness:
        # A person's own chance was set for the word before.
        changed |= {"firmness": told.firmness, "chance_low": None, "chance_high": None}
    if not changed and row.ended is not None and base is None:
        changed["ended"] = None  # said anew after its end
    if not changed and not (known and told.note != old.note):
        return {}
    rest = {"said": told.said, "said_by": told.said_by, "statements": told.statements, "note": told.note}
    return {**changed, **rest, "url": "", "ended": None, "where": ""}


def _left_behind(row: Pledge, base: Pledge | None, later: Collection[str]) -> str:
    """What a person had written over the register's words and the new row does not have."""
    mine = [
        title
        for field, title in (("low", "Low"), ("likely", "Likely"), ("high", "High"), ("precondition", "Precondition"))
        if field in later and base is not None and getattr(row, field) not in (getattr(base, field), None, "")
    ]
    mine += ["Chance"] * ("firmness" in later and row.chance_low is not None)
    mine += ["Ended"] * (row.ended is not None and row.ended != row.said)  # else an update has ended it
    return f"not taken over from what you had filled in: {', '.join(mine)}. " if mine else ""


def _fixed(tables: ForceTables, row: Pledge) -> str:
    places = ", ".join(f.where for f in tables.fixed if f.pledge == row.id)
    return f"{places} names {row.id}: name the new row if the choice still stands." if places else ""


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _change(what: str, told: Pledge, row: str, before: str, now: str, note: str) -> Change:
    return Change(what, told.nation, told.capability, row, before, now, note.strip())


def _words(p: Pledge) -> str:
    """``willing, 9,000 to 11,000 persons, if us_backstop``."""
    bounds = [amount_words(v) for v in (p.low, p.high) if v is not None]
    amount = " to ".join(dict.fromkeys(bounds)) or (amount_words(p.likely) if p.likely is not None else "")
    if amount and p.likely is not None and p.low != p.high:
        amount += f" (likely {amount_words(p.likely)})"
    unit = unit_words(p.unit, 1 if amount == "1" else 2)
    parts = (p.firmness or "undecided", f"{amount} {unit}".rstrip() if amount else "no number")
    return ", ".join((*parts, *([f"if {p.precondition}"] if p.precondition else ())))


def _names(
    tables: ForceTables,
    added: Collection[Pledge],
    conditions: Mapping[str, str],
    firmness: Mapping[str, tuple[float, float]],
) -> tuple[dict[str, tuple[Any, ...]], list[Change]]:
    """The rows on other sheets without which the new ones would be mistakes."""
    capabilities = {p.capability: p.unit for p in added}
    wanted = dict.fromkeys(n for p in added for n in _conditions(p.precondition))
    rungs = dict.fromkeys(p.firmness for p in added if p.firmness in firmness)
    rows: dict[str, tuple[Any, ...]] = {
        "capabilities": tuple(
            ForceCapability(name, unit)
            for name, unit in capabilities.items()
            if all(c.id.casefold() != name.casefold() for c in tables.capabilities)
        ),
        "conditions": tuple(
            ForceCondition(name, conditions.get(name, ""))
            for name in wanted
            if all(c.id.casefold() != name.casefold() for c in tables.conditions)
        ),
        "firmness": tuple(
            FirmnessChance(rung, *firmness[rung]) for rung in rungs if all(f.id != rung for f in tables.firmness)
        ),
    }
    notes = {
        "capabilities": "on the sheet Capabilities",
        "conditions": "on the sheet Preconditions: give it a chance",
        "firmness": "on the sheet Firmness, with the case's chance: check it",
    }
    return rows, [Change(NAME, "", "", row.id, "", row.id, notes[table]) for table in rows for row in rows[table]]


def _conditions(expression: str) -> tuple[str, ...]:
    try:
        return condition_names(expression) if expression else ()
    except ExpressionProblem:
        return ()
