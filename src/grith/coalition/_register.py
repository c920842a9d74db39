"""Statements to the register: nation by capability as of a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from grith.coalition._capabilities import all_capabilities
from grith.coalition._cells import REFUSAL_HOLDS_DAYS, WINDOW_DAYS, build_cell
from grith.coalition._counts import amounts_named, answer, count_rungs, totals_claimed
from grith.coalition._lapsed import ended_flags, lapsed, sort_words
from grith.coalition._model import Cell, Lapsed, Register, Said, Unplaced
from grith.coalition._nations import Nation
from grith.coalition._offers import Sorter, counts_nations, last_day, precision_of
from grith.nouns import CaseDefinition, Statement
from grith.nouns.as_of import AsOf


def build_register(statements: Iterable[Statement], definition: CaseDefinition, as_of: AsOf) -> Register:
    """The register of what was public by ``as_of``; a pure function of its arguments, whatever the order.

    ``statements`` may be a stream; only those about contributions are kept in memory. Left aside are statements
    published later, rejected in review, superseded by another (attribute ``supersedes`` of a public statement) or
    ended (attribute ``valid_until``, a day, both included), and what an ended one had replaced: where nothing else
    stands, both are told as ``lapsed``. Undated statements count as the oldest and are listed.
    """
    sorter = Sorter(definition)
    cells: dict[tuple[Nation, str], dict[str, Said]] = {}
    counting: dict[str, Statement] = {}
    unplaced: list[Unplaced] = []
    superseded: set[str] = set()
    for s in statements:
        if not as_of.includes(s.published, precision_of(s)) or s.review == "rejected":
            continue
        superseded.update(s.attributes.get("supersedes", "").replace(",", " ").split())
        ended = _ended(s, as_of.day)
        if not ended and (counts_nations(s) or s.attributes.get("claim") == "total"):
            counting[s.id] = s
        for offer in sorter.offers(s, [] if ended else unplaced):
            cells.setdefault((offer.nation, offer.capability), {})[offer.said.statement] = offer.said
    order = {c.id: i for i, c in enumerate(all_capabilities(definition))}
    built, gone = [], []
    for (nation, capability), found in cells.items():
        words = [said for name, said in found.items() if name not in superseded]
        sorted_words = sort_words(words, as_of.day)
        if sorted_words.stands:
            built.append(build_cell(nation, capability, sorted_words.stands, ended_flags(sorted_words)))
        elif sorted_words.ended:
            gone.append(lapsed(nation, capability, sorted_words))

    def place(cell: Cell | Lapsed) -> tuple[Any, ...]:
        return cell.kind != "state", cell.nation, cell.key, order.get(cell.capability, len(order))

    built.sort(key=place)
    gone.sort(key=place)
    rungs = count_rungs(built)
    claimed = (s for _, s in sorted(counting.items()) if s.id not in superseded)
    totals = totals_claimed(claimed, sorter)
    left = {u for u in unplaced if u.statement not in superseded}
    return Register(
        as_of=as_of.iso,
        cells=tuple(built),
        nations_at_rung=rungs,
        totals_claimed=totals,
        how_many=answer(built, rungs, totals, gone),
        amounts_named=amounts_named(built),
        unplaced=tuple(sorted(left, key=lambda u: (u.statement, u.reason))),
        lapsed=tuple(gone),
        undated=tuple(sorted({s.statement for c in built for s in c.history if s.day is None})),
        window_days=WINDOW_DAYS,
        refusal_holds_days=REFUSAL_HOLDS_DAYS,
    )


def _ended(statement: Statement, day: date) -> bool:
    until = last_day(statement)
    return until is not None and until < day
