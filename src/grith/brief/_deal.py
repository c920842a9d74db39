"""Is there a deal in it: what the positions imply, as part of the view and as a box on the first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from grith.brief._lines import Line, Part, text
from grith.brief._parties import PartyNames
from grith.brief._words import day_words, listing, plural

if TYPE_CHECKING:
    from grith.deal import Deal, DealChange

SHOWN_WAYS = 3  # equals named beside one another; the rest are counted
SHOWN_GIVEN_UP = 4  # positions named in the line on the cheapest way out; the rest are counted
SAME_PAGE = 6  # statements of the ledger named beside a position because they come from the same address


def deal_part(
    deal: Deal,
    before: Deal | None,
    change: DealChange | None,
    statements: Sequence[dict[str, Any]],
    parties: PartyNames,
) -> dict[str, Any]:
    """The deal as ``brief.json`` holds it: what ``deal_view`` says, with numbers and the ledger's statements.

    ``statements`` are the rows of the view. A position names the statements it was drafted from (``statements``) and
    those of the same party on the same address (``same_page``), which nobody has confirmed as its source.
    """
    from grith.deal import change_view, deal_view

    shown = deal_view(deal)
    del shown["as_of_words"]  # the brief has its own
    budget = deal.budget
    known = {row["id"] for row in statements}
    pages: dict[str, list[dict[str, Any]]] = {}
    for row in statements:
        if row.get("url"):
            pages.setdefault(row["url"], []).append(row)
    swing = {s["position"]: s["conflicts"] for s in shown.pop("swing")}
    prices = {p["position"]: p for p in shown.pop("prices")}
    free = set(shown["free"])
    last = deal.as_of.isoformat() if deal.as_of else ""
    rows: list[dict[str, Any]] = []
    for hard, points in ((False, shown.pop("positions")), (True, shown.pop("hard_positions"))):
        for point in points:
            price = prices.get(point["id"], {})
            rows.append(
                {
                    "number": len(rows) + 1,
                    "id": point["id"],
                    "title": point["title"],
                    "constraint": point["constraint"],
                    "holders": point["holders"],
                    "weights": point["weights"],
                    "issues": point["issues"],
                    "hard": hard,
                    "free": point["id"] in free,
                    "conflicts": swing.get(point["id"], 0),
                    "costs_others": price.get("others"),
                    "costs_extra": price.get("extra"),
                    "held": [_held(row, known, pages, parties, last) for row in point["positions"]],
                }
            )
    for number, conflict in enumerate(shown["conflicts"], start=1):
        conflict["number"] = number
        del conflict["sources"]  # they stand with the positions
    for number, package in enumerate(shown["packages"], start=1):
        package["number"] = number
    return {
        **shown,
        "budget": {"seconds": budget.seconds, "conflicts": budget.conflicts, "packages": budget.packages},
        "positions": rows,
        "between": between(deal),
        "goals": {g.id: g.title or g.constraint for g in deal.agenda.given.goals},
        "changes": change_view(before, deal, change) if before is not None and change is not None else None,
    }


def _held(
    row: dict[str, Any], known: set[str], pages: dict[str, list[dict[str, Any]]], parties: PartyNames, last: str
) -> dict[str, Any]:
    """One position behind a point: who holds it from when, who said so, where, and what the ledger has of it.

    That it ended after ``last``, the day of the brief, was not known on that day and is not told.
    """
    until = row.get("until")
    from grith.brief._rows import safe_url

    named = [s for s in row.get("statements", ()) if s in known]
    whose = {parties.of(holder) for holder in row["holders"]} - {""}
    here = [s for s in pages.get(row.get("url", ""), ()) if whose & set(s.get("actor_party", ()))]
    held = {
        "position": row["id"],
        "holders": row["holders"],
        "words": row.get("title", ""),
        "kind": row.get("kind", "position"),
        "firmness": row.get("firmness", ""),
        "since": row.get("since"),
        "until": until if until and (not last or until <= last) else None,
        "said_by": row.get("said_by", ""),
        "url": safe_url(row.get("url", "")) or "",
        "note": row.get("note", ""),
        "confirmed_by": row.get("confirmed_by", ""),
        "statements": named,
        "same_page": [s["id"] for s in here if s["id"] not in named][:SAME_PAGE],
    }
    return {key: value for key, value in held.items() if value not in (None, "")}


def between(deal: Deal) -> list[dict[str, Any]]:
    """Two parties and the conflicts in which each holds a position that the other does not only share with him."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, conflict in enumerate(deal.conflicts, start=1):
        for one, other in combinations(conflict.parties, 2):
            mine = {p.number for p in conflict.points if one in p.holders}
            yours = {p.number for p in conflict.points if other in p.holders}
            if len(mine | yours) > 1:
                found.setdefault((one, other), []).append(number)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"parties": list(pair), "conflicts": numbers} for pair, numbers in ordered]


def _rest_on(words: str, positions: Iterable[str]) -> Part:
    """Words with the ids of the positions they rest on."""
    return {"text": words, "positions": list(dict.fromkeys(positions))}


def answer_box(part: dict[str, Any]) -> dict[str, Any]:
    """The box of the first page: conflicts, what they run through, what stands alone, the cheapest way out, movers."""
    rows = {row["id"]: row for row in part["positions"]}
    lines: list[Line] = []
    counts, conflicts = part["counts"], part["conflicts"]
    soft = [row["id"] for row in part["positions"] if not row["hard"]]
    among = f"{plural(counts['positions'], 'position')} held" + (
        f" ({counts['distinct_constraints']} distinct)" if counts["distinct_constraints"] != counts["positions"] else ""
    )
    if not soft:
        lines.append([text("No soft position is held on this day: there is nothing to weigh")])
    elif not conflicts and part["complete"]:
        lines.append([_rest_on(f"All {among}", soft), text(" can stand together, as they are encoded")])
    else:
        torn = [row["id"] for row in part["positions"] if row["conflicts"]]
        apart = f" in {counts['knots']:,} separate groups" if counts["knots"] > 1 else ""
        words = f" (positions that cannot all stand){apart} among {among}"
        least = "" if part["complete"] else "At least "
        lines.append([_rest_on(least + plural(counts["conflicts"], "minimal conflict"), torn), text(words)])
        lines.extend(_through(part, rows))
    if part["free"] and conflicts:
        first = rows[part["free"][0]]
        line = [_rest_on("Stands on its own", part["free"]), text(f": {_who(part, first)}, {first['title']}")]
        if (rest := len(part["free"]) - 1) > 0:
            line.append(text(f"; so {'does' if rest == 1 else 'do'} {plural(rest, 'other', 'others')}"))
        lines.append(line)
    if part["packages"] and conflicts:
        lines.append(_way_out(part, rows))
    moves = next((m for m in part["moves"] if m["goal"]), part["moves"][0] if part["moves"] else None)
    if moves and (conflicts or not moves["reachable"]):
        lines.append(_movers(part, moves))
    if change := _changed(part):
        lines.append(change)
    return {"id": "deal", "title": "Is there a deal in it?", "note": _note(part), "lines": lines}


def _who(part: dict[str, Any], row: dict[str, Any]) -> str:
    return listing([part["parties"].get(h, h) for h in row["holders"]])


def _through(part: dict[str, Any], rows: dict[str, Any]) -> list[Line]:
    """The positions that are in most conflicts; that says nothing of who should give way."""
    top = max(rows.values(), key=lambda row: (row["conflicts"], -row["number"]))
    alike = [row for row in rows.values() if row["conflicts"] == top["conflicts"] and row is not top]
    total = part["counts"]["conflicts"]
    if top["conflicts"] < 2:
        return []
    share = f"All {total}" if top["conflicts"] == total else f"{top['conflicts']} of {total}"
    words = f" have one position in common, held by {_who(part, top)}: {top['title']}"
    others = [f"{_who(part, row)}: {row['title']}" for row in alike[:SHOWN_WAYS]]
    if (rest := len(alike) - SHOWN_WAYS) > 0:
        others.append(f"{rest} more")
    line = [_rest_on(share, [top["id"]]), text(words)]
    if alike:  # of equals none is named alone
        line += [text("; "), _rest_on("as many", [row["id"] for row in alike]), text(f": {'; '.join(others)}")]
    return [line]


def _way_out(part: dict[str, Any], rows: dict[str, Any]) -> Line:
    best = part["packages"][0]
    ties = sum(p["cost"] == best["cost"] for p in part["packages"])
    given = [f"{_who(part, rows[i])}: {rows[i]['title']}" for i in best["given_up"][:SHOWN_GIVEN_UP]]
    if (rest := len(best["given_up"]) - SHOWN_GIVEN_UP) > 0:
        given.append(f"{rest} more")
    sure = "Cheapest way out" if part["cheapest_known"] else "Cheapest way out found before the cut"
    alike = f"; {ties} ways cost the same" if ties > 1 else ""
    figure = _rest_on(f"{sure}: {plural(len(best['given_up']), 'position')} given up", best["given_up"])
    return [figure, text(f" (weight {best['cost']:g}{alike}), such as {'; '.join(given)}")]


def _movers(part: dict[str, Any], moves: dict[str, Any]) -> Line:
    goal = f"“{part['goals'].get(moves['goal'], moves['goal'])}”" if moves["goal"] else "any deal at all"
    here = {"text": f"For {goal}", "section": "deal-goals"}
    if not moves["reachable"]:
        return [here, text(": ruled out whoever moves, by " + (listing(moves["barred_by"]) or "its own words"))]
    if not moves["sets"]:
        return [here, text(": no way was found within the budget")]
    first = moves["sets"][0]
    if not first["parties"]:
        return [here, text(": nobody need move")]
    fewest = len(first["parties"])
    ways = [
        listing([part["parties"].get(p, p) for p in s["parties"]]) for s in moves["sets"] if len(s["parties"]) == fewest
    ]
    names = "; or ".join(ways[:SHOWN_WAYS])  # one of two that could move as well is never named alone
    alike = len(ways) - SHOWN_WAYS
    line = [here, text(", with all that hangs together with it, at least ")]
    line.append(_rest_on(f"{plural(fewest, 'party', 'parties')} must move", first["given_up"]))
    other = f"; or {plural(alike, 'other set', 'other sets')} of as many" if alike > 0 else ""
    line.append(text(f": {names}{other}"))
    return line


def _changed(part: dict[str, Any]) -> Line | None:
    change = part["changes"]
    if change is None:
        return None
    day = day_words(date.fromisoformat(change["before"]))
    told = [
        words
        for number, words in (
            (len(change["new"]), plural(len(change["new"]), "position") + " new"),
            (len(change["dropped"]), plural(len(change["dropped"]), "position") + " no longer held"),
            (len(change["reworded"]), plural(len(change["reworded"]), "position") + " reworded"),
            (len(change["new_conflicts"]), plural(len(change["new_conflicts"]), "conflict") + " new"),
            (len(change["gone_conflicts"]), plural(len(change["gone_conflicts"]), "conflict") + " gone"),
        )
        if number
    ]
    if not told:
        return [text(f"Since {day} no position changed")]
    return [{"text": f"Since {day}", "section": "deal-changes"}, text(f": {listing(told)}")]


def _note(part: dict[str, Any]) -> str:
    rules = len(part["rules"])
    given = f", given {plural(rules, 'definition')} by their authors" if rules > 1 else ""
    given = ", given one definition by its author" if rules == 1 else given
    weights = Counter(w for row in part["positions"] for w in row["weights"].values())
    weighed = " All weights are 1." if set(weights) <= {1.0} else " The weights are the analyst's."
    return f"What the positions imply as encoded{given}; no forecast, no verdict.{weighed} Search: {part['cut']}."
