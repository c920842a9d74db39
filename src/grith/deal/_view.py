"""Results as JSON-ready dicts, and as the few lines of a box on a first page."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from grith.deal._agenda import Point
from grith.deal._budget import Clock
from grith.deal._change import DealChange
from grith.deal._deal import Conflict, Deal, Package, Price, Unlocked
from grith.deal._move import Moves, who_must_move
from grith.deal._words import (
    REFUSAL,
    count,
    insists,
    joined,
    number,
    outcome_words,
    sources,
    tell_conflict,
    tell_moves,
)
from grith.nouns import Position
from grith.nouns.rows import to_row

TOLD, SHOWN_PACKAGES, MATRIX = 200, 50, 40


def deal_view(deal: Deal, goals: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Everything a page or a program needs, JSON-ready; ``goals`` defaults to those in the file and "any deal".

    Long lists are cut to the first 200 conflicts and 50 packages; ``counts`` and ``cut`` say what there is.
    """
    agenda = deal.agenda
    asked = goals if goals is not None else ("", *(g.id for g in agenda.given.goals))
    # What the search left of its time is shared out among the goals; a quick answer leaves its share to the others.
    clock, moves = deal.left.start(), []
    for done, goal in enumerate(asked):
        share = max(clock.left / (len(asked) - done), 0.01)
        moves.append(who_must_move(deal, goal, evolve(deal.budget, seconds=share)))
    # What the packages come to is worked out last, in what is then left: a tenth of the budget at least.
    settling = evolve(deal.budget, seconds=max(clock.left, deal.budget.seconds / 10)).start()
    return {
        "title": agenda.given.title,
        "source": agenda.given.source,
        "as_of": deal.when.iso if deal.when else None,
        "as_of_words": deal.when.words if deal.when else "",
        "refusal": REFUSAL,
        "summary": summary(deal, moves),
        "counts": {
            "positions": sum(len(p.positions) for p in (*deal.points, *agenda.fixed)),
            "distinct_constraints": len(deal.points),
            "hard": len(agenda.fixed),
            "conflicts": len(deal.found.conflicts),
            "packages": deal.found.packages_counted,
            "knots": len(deal.knots),
        },
        "complete": deal.complete,
        "cheapest_known": deal.found.cheapest_known,
        "cut": deal.cut,
        "notes": list(agenda.notes),
        "parties": {h: agenda.party(h) for p in (*deal.points, *agenda.fixed) for h in p.holders},
        "issues": [to_row(i) for i in agenda.given.issues],
        "rules": [to_row(r) for r in agenda.given.rules],
        "positions": [point_view(deal, p) for p in deal.points],
        "hard_positions": [point_view(deal, p) for p in agenda.fixed],
        "ended": [to_row(p) for p in agenda.ended],
        "conflicts": [conflict_view(deal, c) for c in deal.conflicts[:TOLD]],
        "knots": [[p.id for p in knot] for knot in deal.knots],
        "free": [p.id for p in deal.free],
        "packages": [
            package_view(deal, p, settling if n < 10 else None) for n, p in enumerate(deal.packages[:SHOWN_PACKAGES])
        ],
        "burden_by_party": burden_table(deal),
        "swing": [{"position": s.point.id, "conflicts": s.conflicts, "share": round(s.share, 4)} for s in deal.swing],
        "prices": [price_view(deal, deal.price(s.point.id)) for s in deal.swing[:TOLD]] if deal.packages else [],
        "moves": [moves_view(deal, m) for m in moves],
        "matrix": matrix(deal),
    }


def summary(deal: Deal, moves: list[Moves]) -> list[str]:
    """The answers in a few sentences, the most useful first."""
    agenda, conflicts = deal.agenda, deal.found.conflicts
    if not deal.points:
        return ["No soft position is held: there is nothing to weigh."]
    if not conflicts and deal.complete:
        return [f"All {len(deal.points)} positions can stand together."]
    knots, free = deal.knots, deal.free
    least = "" if deal.complete else "At least "
    lines = [
        f"{least}{count(len(conflicts), 'minimal conflict')} in {count(len(knots), 'knot')} among "
        f"{count(len(deal.points), 'distinct position')}; {least.lower()}"
        f"{count(deal.found.packages_counted, 'maximal package')} ({deal.cut})."
    ]
    if deal.swing:
        top = deal.swing[0]
        lines.append(f"In most conflicts ({top.conflicts} of {len(conflicts)}): {insists(agenda, top.point)}.")
    if free:
        more = f"; and {len(free) - 3} more" if len(free) > 3 else ""
        lines.append("In no conflict: " + "; ".join(insists(agenda, p) for p in free[:3]) + more + ".")
    if deal.packages:
        best = deal.packages[0]
        given = "; ".join(insists(agenda, p) for p in best.given_up[:6])
        given += f"; and {len(best.given_up) - 6} more" if len(best.given_up) > 6 else ""
        ties = sum(p.cost == best.cost for p in deal.packages)
        alike = f" ({ties} ways cost the same)" if ties > 1 else ""
        sure = "Cheapest way out" if deal.found.cheapest_known else "Cheapest way out found before the cut"
        lines.append(f"{sure}, at weight {number(best.cost)}{alike}: give up {given}.")
    return [*lines, *(tell_moves(deal, m) for m in moves)]


def deal_box(deal: Deal, goal: str = "") -> list[str]:
    """Three to five short lines for a first page."""
    if not deal.points or (not deal.found.conflicts and deal.complete):
        return [*summary(deal, []), "What the encoding implies; no forecast."]
    agenda = deal.agenda
    knots, everywhere = deal.knots, _common_issues(deal)
    through = f"; all run through {joined(everywhere[:2])}" if everywhere else ""
    lines = [f"{count(len(knots), 'knot')}, {count(len(deal.found.conflicts), 'conflict')}{through}"]
    if deal.free:
        rest = len(deal.free) - 1
        more = f" (so do {rest} more)" if rest > 1 else " (so does 1 more)" if rest else ""
        lines.append(f"stands on its own: {deal.free[0].title}{more}")
    moves = who_must_move(deal, goal)
    if moves.moves and moves.moves[0].parties:
        first = moves.moves[0]
        who = joined(agenda.party(p) for p in first.parties)
        verb = "moves" if len(first.parties) == 1 else "move"
        lines.append(f"fewest movers: {count(len(first.parties), 'party', 'parties')} {verb} ({who})")
    elif not moves.reachable:
        lines.append(tell_moves(deal, moves))
    if not deal.complete:
        lines.append(deal.cut)
    lines.append("what the encoding implies; no forecast")
    return lines


def _common_issues(deal: Deal) -> list[str]:
    titles = {i.id: i.title or i.id for i in deal.agenda.given.issues}
    shared: set[str] | None = None
    for members in deal.found.conflicts:
        here = {name for g in members for name in deal.points[g].issues}
        shared = here if shared is None else shared & here
    return [titles[name] for name in titles if shared and name in shared]


def point_view(deal: Deal, point: Point) -> dict[str, Any]:
    """One distinct constraint with every position, holder and source."""
    return {
        "id": point.id,
        "title": point.title,
        "constraint": point.text,
        "holders": list(point.holders),
        "weights": dict(point.burden),
        "issues": list(point.issues),
        "positions": [to_row(p) for p in point.positions],
        "sources": sources(point),
    }


def conflict_view(deal: Deal, conflict: Conflict) -> dict[str, Any]:
    """One conflict with its words, its positions, its parties and the rules it rests on."""
    return {
        "positions": [p.id for p in conflict.points],
        "parties": list(conflict.parties),
        "rests_on": list(deal.needed(conflict)),
        "words": tell_conflict(deal, conflict),
        "sources": [line for p in conflict.points for line in sources(p)],
    }


def package_view(deal: Deal, package: Package, settling: Clock | None = None) -> dict[str, Any]:
    """One package: what stands, what is given up, who bears it; with a clock also what each settled issue comes to."""
    shown: dict[str, Any] = {
        "stands": [p.id for p in package.stands],
        "given_up": [p.id for p in package.given_up],
        "cost": package.cost,
        "burden": dict(package.burden),
    }
    if settling is not None:
        titles = {i.id: i.title for i in deal.agenda.given.issues}
        units = {i.id: i.unit for i in deal.agenda.given.issues}
        settled = deal.outcome(package, settling)
        shown["outcome"] = settled
        # What nobody disputes goes without saying; the full list is in "outcome".
        disputed = {name for members in deal.found.conflicts for g in members for name in deal.points[g].issues}
        words = [outcome_words(o, titles, units[o["issue"]]) for o in settled if o["issue"] in disputed]
        shown["outcome_words"] = [w for w in words if w]
    return shown


def price_view(deal: Deal, price: Price) -> dict[str, Any]:
    """What keeping one position costs others."""
    return {
        "position": price.point.id,
        "others": price.others,
        "extra": price.extra,
        "given_up": [p.id for p in price.given_up],
        "certain": price.complete,
    }


def unlocked_view(deal: Deal, result: Unlocked) -> dict[str, Any]:
    """What dropping one position would open."""
    return {
        "position": result.point.id,
        "holders": list(result.point.holders),
        "words": insists(deal.agenda, result.point),
        "vanishing_conflicts": [[p.id for p in c.points] for c in result.vanishing],
        "remaining_conflicts": result.remaining,
        "freed": [p.id for p in result.freed],
        "cheapest_before": result.cheapest_before,
        "cheapest_after": result.cheapest_after,
        "certain": result.complete,
        "refusal": REFUSAL,
    }


def moves_view(deal: Deal, moves: Moves) -> dict[str, Any]:
    """The smallest sets of parties that must move for a goal."""
    return {
        "goal": moves.goal or None,
        "words": tell_moves(deal, moves),
        "reachable": moves.reachable,
        "barred_by": list(moves.barred_by),
        "necessary": list(moves.necessary),
        "complete": moves.complete,
        "in_the_way": [[p.id for p in group] for group in moves.in_the_way[:TOLD]],
        "sets": [
            {
                "parties": list(m.parties),
                "given_up": [p.id for p in m.given_up],
                "cost": m.cost,
                "burden": dict(m.burden),
            }
            for m in moves.moves[:TOLD]
        ],
    }


def burden_table(deal: Deal) -> list[dict[str, Any]]:
    """For each party: in how many packages it moves, and the least and most it gives up in the listed ones."""
    table = []
    burdens = [dict(p.burden) for p in deal.packages]
    total = len(burdens)
    for party in deal.agenda.parties:
        loads = [burden.get(party, 0.0) for burden in burdens]
        cheapest = burdens[0].get(party, 0.0) if burdens else 0.0
        table.append(
            {
                "party": party,
                "name": deal.agenda.party(party),
                "positions": sum(party in p.holders for p in deal.points),
                "moves_in": sum(load > 0 for load in loads),
                "packages": total,
                "least": min(loads, default=0.0),
                "most": max(loads, default=0.0),
                "in_the_cheapest": cheapest,
            }
        )
    return sorted(table, key=lambda row: (-row["moves_in"], row["party"]))


def matrix(deal: Deal) -> dict[str, Any]:
    """Positions × conflicts for a picture: rows by swing, the first 40 conflicts; 1 where the position is in it."""
    conflicts = deal.found.conflicts[:MATRIX]
    rows = [s.point for s in deal.swing if any(s.point.number in c for c in conflicts)]
    return {
        "positions": [p.id for p in rows],
        "conflicts": len(conflicts),
        "of": len(deal.found.conflicts),
        "cells": [[int(p.number in c) for c in conflicts] for p in rows],
    }


def change_view(before: Deal, now: Deal, change: DealChange) -> dict[str, Any]:
    """What changed between two days, JSON-ready."""

    def named(p: Position) -> dict[str, Any]:
        who = joined(now.agenda.party(h) for h in p.holders)
        return {"position": p.id, "words": f"{who}: {p.title or p.constraint}", "source": p.url}

    return {
        "before": before.when.iso if before.when else None,
        "now": now.when.iso if now.when else None,
        "new": [named(p) for p in change.new],
        "dropped": [named(p) for p in change.dropped],
        "reworded": [named(p) for _, p in change.reworded],
        "new_conflicts": [conflict_view(now, c) for c in change.new_conflicts[:TOLD]],
        "gone_conflicts": [conflict_view(before, c) for c in change.gone_conflicts[:TOLD]],
        "packages": list(change.packages),
        "cheapest": list(change.cheapest),
        "certain": change.certain,
        "refusal": REFUSAL,
    }
