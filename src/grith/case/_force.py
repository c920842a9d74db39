"""Does the force add up: the case's force workbook as of a day, with and without its chief open precondition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from grith.errors import ForceError, GrithError
from grith.nouns import Base, FirmnessChance, ForceArea, ForceTables, LeftOut

if TYPE_CHECKING:
    from grith.force import ForcePlan
    from grith.ledger import Ledger
    from grith.nouns import HandlingRules

FIRST_GAPS = 3
CAUSES = 3
PLACED = ("nation", "pledge", "capability", "used_as", "area", "in_place", "from_month", "until_month", "items")


def read_force(
    path: Path, chances: Mapping[str, tuple[float, float]], narrow: Callable[[ForceTables], ForceTables] | None
) -> ForceTables | None:
    """The tables of a case's force workbook; None where there is none.

    Rungs that its sheet Firmness leaves out have the ``chances`` that case.toml sets. ``narrow`` leaves of the tables
    what may be seen. To those who may not see everything a workbook with mistakes, and one marked for fewer, is a
    ForceError without details: they might name what is hidden.
    """
    if not path.exists():
        return None
    if narrow is None:
        return _with_chances(_read(path), chances)
    try:
        return narrow(_with_chances(_read(path), chances))
    except _Hidden:
        raise ForceError("the workbook may not be shown up to this marking", path.name, "") from None
    except GrithError:
        raise ForceError("the workbook has mistakes", path.name, "Who may see all of it is told them") from None


@frozen
class _Book:
    """A workbook as its bytes are."""

    name: str
    digest: bytes
    path: Path = field(eq=False)


def _read(path: Path) -> ForceTables:
    """The tables of a workbook, read once as long as it holds the same bytes."""
    from grith.force import read_workbook

    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").digest()
    except OSError:
        return read_workbook(path)  # which tells what is wrong with it
    return _read_once(_Book(path.name, digest, path))


@lru_cache(maxsize=4)
def _read_once(book: _Book) -> ForceTables:
    from grith.force import read_workbook

    return read_workbook(book.path)


def _with_chances(tables: ForceTables, rungs: Mapping[str, tuple[float, float]]) -> ForceTables:
    known = {f.id for f in tables.firmness}
    more = (FirmnessChance(rung, low, high) for rung, (low, high) in rungs.items() if rung not in known)
    return evolve(tables, firmness=(*tables.firmness, *more))


class _Hidden(Exception):
    """The workbook itself is for fewer."""


def visible_tables(
    tables: ForceTables, whole: Ledger, seen: Ledger, rules: HandlingRules, clearance: str
) -> ForceTables:
    """The tables as if the pledges that may not be seen had never been there.

    A pledge is seen if its marking (else the workbook's) is, its statements are, and its page is not that of a hidden
    report. What refers to a hidden pledge, or to a nation with no other, is left out with it.
    """
    default = tables.settings.handling
    if not rules.visible(default, clearance):
        raise _Hidden
    shown = {s.id for s in seen.statements(rejected=True)}
    reports = {r.id for r in seen.reports()}
    hidden_pages = {r.url for r in whole.reports() if r.url and r.id not in reports}
    pledges = [
        p
        for p in tables.pledges
        if rules.visible(p.handling or default, clearance) and p.url not in hidden_pages and set(p.statements) <= shown
    ]
    names = {p.id for p in pledges}
    hidden = {p.id for p in tables.pledges} - names
    nations = {p.nation for p in pledges}
    gone = {p.nation for p in tables.pledges} - nations
    codes = {p.iso3.casefold() for p in tables.pledges if p.nation in gone} | {name.casefold() for name in gone}
    return evolve(
        tables,
        beside=(),
        pledges=tuple(evolve(p, supersedes=tuple(s for s in p.supersedes if s not in hidden)) for p in pledges),
        fixed=tuple(f for f in tables.fixed if f.pledge not in hidden and f.nation not in gone),
        nations=tuple(n for n in tables.nations if n.id not in gone),
        scenarios=tuple(
            evolve(s, without=tuple(n for n in s.without if n.casefold() not in codes)) for s in tables.scenarios
        ),
    )


def force_part(
    read: Callable[[], ForceTables | None], day: date, limited: bool, name: str = "force.xlsx"
) -> tuple[dict[str, Any] | None, list[LeftOut]]:
    """What the brief tells of the force that ``read`` gives from the workbook ``name``, and what could not be read;
    None where there is none."""
    try:
        tables = read()
        if tables is None:
            return None, []
        return deepcopy(_told_once(_Known(tables), day, limited)), []  # who shows it may write into it
    except GrithError as error:
        return None, [LeftOut(name, p.where, p.what, p.remedy) for p in error.problems]


class _Known:
    """Tables that are the same as others if every word of theirs is."""

    def __init__(self, tables: ForceTables) -> None:
        self.tables, self.words = tables, repr((tables, tables.cells))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)


@lru_cache(maxsize=16)  # the reports of a case come and go, and its force stays
def _told_once(known: _Known, day: date, limited: bool) -> dict[str, Any]:
    return force_for_brief(known.tables, day, limited)


def force_for_brief(tables: ForceTables, day: date, limited: bool = False) -> dict[str, Any]:
    """What the brief tells of the force; ``limited``: the tables are only what may be seen.

    The chief open precondition is the one not assumed that most pledges counting on that day name; each scenario is
    planned anew without and with it.
    """
    name = _chief_condition(tables, day)
    scenarios = [_scenario(tables, day, [])]
    if name:
        scenarios.append(_scenario(tables, day, [name]))
    titles = {c.id: c.title or c.id for c in tables.conditions}
    return {
        "title": tables.settings.title,
        "as_of": day.isoformat(),
        "start": tables.settings.start.isoformat(),
        "months": tables.settings.months,
        "condition": {"id": name, "title": titles[name]} if name else None,
        "assumed": [titles[c.id] for c in tables.conditions if c.assumed],
        **_ground(tables),
        "scenarios": scenarios,
        "note": (
            "The band: each placed pledge kept with the low chance of its word and its low amount, or with the high "
            "ones, the assumed preconditions given. So its high end may be more than if all is kept, which counts "
            f"the {tables.settings.amount} amounts. Requirements and chances are the case's own; grith force shows "
            "each with its source."
        ),
        "limited": limited,
    }


def _ground(tables: ForceTables) -> dict[str, Any]:
    """Capabilities with their symbols, areas and bases; places no finer than a tenth of a degree."""
    from grith.force import symbol_key

    def place(row: ForceArea | Base) -> dict[str, float]:
        if row.latitude is None or row.longitude is None:
            return {}
        rough = {"latitude": round(row.latitude, 1), "longitude": round(row.longitude, 1)}
        return rough | ({"radius_km": row.radius_km or 50.0} if isinstance(row, ForceArea) else {})

    return {
        "capabilities": [
            {"id": c.id, "title": c.title or c.id, "unit": c.unit, "symbol": symbol_key(c.symbol, c.unit)}
            for c in tables.capabilities
        ],
        "areas": [
            {"id": a.id, "title": a.title or a.id, **place(a)}
            for a in tables.areas
        ],
        "bases": [
            {
                "id": b.id, "title": b.title or b.id, "serves": list(b.serves),
                "beds": b.beds, "stands": b.stands, **place(b),
            }
            for b in tables.bases
        ],
    }  # fmt: skip


def _chief_condition(tables: ForceTables, day: date) -> str:
    """The open precondition that most pledges name; the first on the sheet where several tie."""
    from grith.force import condition_names

    open_ones = [c.id for c in tables.conditions if not c.assumed]
    spoken = [p for p in tables.pledges if p.said is None or p.said <= day]
    over = {old for p in spoken for old in p.supersedes} | {p.id for p in spoken if p.ended and p.ended <= day}
    named = Counter(
        n for p in spoken if p.id not in over and p.firmness != "refused" for n in condition_names(p.precondition)
    )
    found = [c for c in open_ones if named[c]]
    return max(found, key=lambda c: (named[c], -open_ones.index(c))) if found else ""


def _scenario(tables: ForceTables, day: date, given: list[str]) -> dict[str, Any]:
    from grith.force import compile_tables, explain_gaps, make_plan, plan_view

    plan = make_plan(compile_tables(tables, as_of=day, given=given))
    view = plan_view(plan, explain_gaps(plan, asks=False))
    chief = [g for g in view["gaps"] if g["must_have"] == plan.data.measured]
    gaps = chief[:FIRST_GAPS]
    return {
        "given": given,
        "status": view["status"],
        "must_have": view["must_have"],
        "desired": view["desired"],
        "nations": view["nations"],
        "lines": [
            {k: line[k] for k in ("id", "capability", "area", "unit", "must_have", "need", "covered")}
            for line in view["lines"]
        ],
        "placements": [{k: p[k] for k in PLACED} for p in view["placements"]],
        "gaps": [
            {
                "capability": g["capability"],
                "area": g["area"],
                "words": g["words"],
                "why": [f"{c['nation']}: {c['why']}" for c in sorted(g["candidates"], key=_weight)[:CAUSES]],
            }
            for g in gaps
        ],
        "more_gaps": len(chief) - len(gaps),
        **_odds(plan, given),
    }


def _weight(candidate: dict[str, Any]) -> tuple[bool, float]:
    """Who could bring most comes first, who refused comes last."""
    return candidate["cause"] == "refused", -(candidate["could_bring"] or 0.0)


def _odds(plan: ForcePlan, given: list[str]) -> dict[str, Any]:
    """Cover with preconditions at chance, and what each nation and precondition moves of it."""
    from grith.force.keystones import importances
    from grith.force.odds import expected, model_of

    try:
        model = model_of(plan, certain=given)
        cover = [round(v, 6) for v in expected(model)]
        found = importances(model_of(plan), [], as_planned=True)  # what a scenario takes as given is at chance here
        titles = {c.id: c.title or c.id for c in plan.data.tables.conditions}
    except GrithError:
        return {"cover_at_chance": None, "keystones": []}
    return {
        "cover_at_chance": cover,
        "keystones": [
            {
                "kind": i.kind,
                "name": titles.get(i.name, i.name) if i.kind == "precondition" else i.name,
                "cover": [[round(v, 6) for v in end] for end in i.cover],
            }
            for i in found
            if i.swing > 1e-9
        ],
    }
