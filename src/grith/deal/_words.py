"""Results in plain words, each position with its holders and its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grith.deal._agenda import Agenda, Point
from grith.deal._deal import Conflict, Deal
from grith.deal._move import Moves

REFUSAL = (
    "This shows what the positions imply as they are encoded here. It forecasts nothing and judges nobody; "
    "the weights and the rules are the analyst's and are shown."
)


IN_THE_WAY = " In the way of the goal itself"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 conflict", "2 conflicts"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def number(value: float | None) -> str:
    """A weight or cost without needless digits; "none" if there is none."""
    return "none" if value is None else f"{value:g}"


def holders(agenda: Agenda, point: Point) -> str:
    """The names of a point's holders: "France and the United Kingdom"."""
    return joined(agenda.party(h) for h in point.holders)


def insists(agenda: Agenda, point: Point) -> str:
    """ "Russia: no troops of NATO states in Ukraine (RU1)"."""
    return f"{holders(agenda, point)}: {point.title} ({point.id})"


def sources(point: Point) -> list[str]:
    """Who said it, when, and where it can be read; one line a position."""
    lines = []
    for p in point.positions:
        day = p.since.isoformat() if p.since else ""
        parts = [p.said_by, day, p.url, f"statements {', '.join(p.statements)}" if p.statements else ""]
        lines.append(f"{p.id}: " + (", ".join(x for x in parts if x) or "no source given"))
    return lines


def tell_conflict(deal: Deal, conflict: Conflict) -> str:
    """One sentence: who cannot have what at once, and by which definition."""
    agenda, size = deal.agenda, len(conflict.points)
    needed = deal.needed(conflict)
    because = f", given {named_rules(needed)}" if needed else ""
    if size == 1:
        return f"This cannot stand at all{because}: {insists(agenda, conflict.points[0])}"
    told = "; ".join(insists(agenda, p) for p in conflict.points)
    return f"These {size} cannot all stand{because}: {told}"


def named_rules(names: Iterable[str]) -> str:
    """ "the rules a and b and the hard position X": each kind named once."""
    rules = [n.removeprefix("rule ") for n in names if n.startswith("rule ")]
    hard = [n.removeprefix("hard position ") for n in names if not n.startswith("rule ")]
    parts = [
        f"the {noun}{'s' if len(found) > 1 else ''} {joined(found)}"
        for noun, found in (("rule", rules), ("hard position", hard))
        if found
    ]
    return joined(parts)


def upper_first(words: str) -> str:
    """The first letter in upper case, as at the start of a line."""
    return words[:1].upper() + words[1:]


def conflict_lines(deal: Deal, conflict: Conflict) -> list[str]:
    """The same as ``tell_conflict`` in lines: a heading, then a line for each position."""
    told = tell_conflict(deal, conflict)
    return [told.split(": ", 1)[0] + ":", *(upper_first(insists(deal.agenda, p)) for p in conflict.points)]


def _named(agenda: Agenda, names: Iterable[str]) -> list[str]:
    """Rules by their meaning: "the rule guarantee (what counts as a guarantee)"."""
    titles = {f"rule {r.id}": r.title for r in agenda.given.rules}
    return [f"the {name}" + (f" ({titles[name]})" if titles.get(name) else "") for name in names]


def tell_moves(deal: Deal, moves: Moves) -> str:
    """One sentence: the fewest parties that must move for a goal."""
    agenda = deal.agenda
    goals = {g.id: g.title or g.constraint for g in agenda.given.goals}
    goal = f'"{goals.get(moves.goal, moves.goal)}"' if moves.goal else "any deal at all"
    if not moves.reachable:
        return f"{goal} is ruled out whoever moves, by {joined(_named(agenda, moves.barred_by)) or 'its own words'}."
    if not moves.moves:
        return f"No way to {goal} was found within the budget."
    if not moves.moves[0].parties:
        return f"For {goal} nobody need move."
    fewest = len(moves.moves[0].parties)
    ways = [joined(agenda.party(p) for p in m.parties) for m in moves.moves if len(m.parties) == fewest]
    shown = "; or ".join(ways[:5]) + (f"; or {len(ways) - 5} other sets" if len(ways) > 5 else "")
    always = [agenda.party(p) for p in moves.necessary]
    tail = f" {joined(always)} must move in every case." if always and len(moves.moves) > 1 else ""
    if moves.in_the_way:
        clashes = [joined(p.id for p in group) for group in moves.in_the_way]
        more = f"; and {len(clashes) - 5} more" if len(clashes) > 5 else ""
        tail += f"{IN_THE_WAY}: {'; '.join(clashes[:5])}{more}."
    if fewest == 1:
        return f"For {goal} one party's move is enough: {shown}.{tail}"
    return f"For {goal} at least {fewest} parties must move: {shown}.{tail}"


def outcome_words(shown: dict[str, Any], titles: dict[str, str], unit: str = "") -> str:
    """One settled issue: "foreign troops: no", "zone_km: 15 to 30 km"; empty if it stays open."""
    name = titles.get(shown["issue"]) or shown["issue"]
    if "low" in shown:
        low, high = shown["low"], shown["high"]
        after = "" if shown["low_included"] else "more than "
        before = "" if shown["high_included"] else "less than "
        if low is not None and low == high:
            value = f"{low:g}"
        elif low is None:
            value = f"up to {before}{high:g}"
        elif high is None:
            value = f"{after}{low:g} or more" if shown["low_included"] else f"{after}{low:g}"
        else:
            value = f"{after}{low:g} to {before}{high:g}"
        return f"{name}: {value} {unit}".rstrip() + (", with gaps" if shown["gaps"] else "")
    if "values" not in shown:
        return ""
    values = ["yes" if v is True else "no" if v is False else str(v) for v in shown["values"]]
    return f"{name}: {joined(values, 'or')}"
