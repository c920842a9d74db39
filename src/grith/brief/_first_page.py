"""The first page: what is on record for each of the four questions, every figure with the statements it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from grith.brief._lines import Line, figure, text
from grith.brief._parties import PartyNames
from grith.brief._register import LAPSED, RUNG, TROOPS
from grith.brief._truce import box_note, reading_lines
from grith.brief._words import kind_words, listing, plural

AGREED = 5  # parties named one by one that agreed to something
MOST_LINES = 7
MOST_SUMS = 3  # of amounts, where none is of troops
NOBODY = "the report"  # the register's words where nobody is quoted


def _joined(parts: Sequence[Line]) -> Line:
    line: Line = []
    for position, part in enumerate(parts):
        if position:
            line.append(text(" · "))
        line.extend(part)
    return line


def support_box(register: dict[str, Any]) -> dict[str, Any] | None:
    """Who stands behind it: nations by what they name and how firmly; totals claimed stay apart from nations named."""
    cells, totals = register["cells"], register["totals_claimed"]
    if not cells and not totals:
        return None
    lines: list[Line] = []
    count = {(row["scope"], row["rung"]): row for row in register["nations_at_rung"]}
    for scope, what in (("troops", "troops"), ("other", "")):
        what = what or ("something else" if lines else "something other than troops")
        firm, open_to = count.get((scope, "willing")), count.get((scope, "possible"))
        if firm and firm["high"]:
            lines.append(
                [figure(_range(firm), firm["statements"]), text(f" willing or firmer on {what}{_names(firm)}")]
            )
        if open_to and open_to["high"] and not (firm and firm["nations_high"] == open_to["nations_high"]):
            words = f" at least possible on {what}{_names(open_to) if not (firm and firm['high']) else ''}"
            lines.append([figure(_range(open_to), open_to["statements"]), text(words)])
    titles = {c["id"]: c["title"].lower() for c in register["capabilities"]}
    sums = [a for a in register["amounts_named"] if a["words"] and a["rung"] in ("willing", "")]
    of_troops = [a for a in sums if a["capability"] == TROOPS]
    open_to_troops = count.get((TROOPS, "possible"))
    other_sums = [] if open_to_troops and open_to_troops["high"] else sums[:MOST_SUMS]
    for amount in of_troops or other_sums:
        silent = len(amount["without_number"])
        what = "" if of_troops else f" of {titles.get(amount['capability'], amount['capability'])}"
        # For, not by: the number may be that of an unnamed source in a newspaper.
        words = f"{what} named for {listing(amount['nations'], 4)}"
        words += f"; no number for {plural(silent, 'other nation')}" if silent else ""
        lines.append([figure(amount["words"], amount["statements"]), text(words)])
    held = [c for c in cells if c["preconditions"] and RUNG.get(c["firmness"], 0) >= RUNG["possible"]]
    lines.extend(_nations_line(held, "set a condition", "sets a condition"))
    refused = [c for c in cells if c["firmness"] == "refused" and c["capability"] == TROOPS]
    lines.extend(_nations_line(refused, "rule out troops", "rules out troops"))
    ended = [c for c in cells if c["firmness"] == LAPSED]
    of_troops_ended = [c for c in ended if c["capability"] == TROOPS]
    lines.extend(
        _nations_line(
            of_troops_ended, "had last words on troops that have ended", "had a last word on troops that has ended"
        )
    )
    others = [
        {**c, "nation": f"{c['nation']} ({titles.get(c['capability'], c['capability'])})"}
        for c in ended
        if c["capability"] != TROOPS
    ]
    lines.extend(_nations_line(others, "had last words that have ended", "had a last word that has ended"))
    latest: dict[str, dict[str, Any]] = {}
    by_name = sorted(totals, key=lambda t: t["claimant"] == NOBODY)  # of two alike, the one with a claimant
    for total in sorted(by_name, key=lambda t: (t["published"] or {}).get("day", ""), reverse=True):
        if total["amount"]:
            latest.setdefault(total["amount"], total)
    for total in list(latest.values())[:2]:
        said = f", {total['published']['words']}" if total["published"] else ""
        teller = total.get("told_by") or "a report"
        who = f"in {teller}" if total["claimant"] == NOBODY else f"by {total['claimant'] or 'a source not named'}"
        lines.append(
            [figure(total["words"], total["statements"]), text(f", claimed {who}{said}: a total without names")]
        )
    torn = [c for c in cells if c["contradictions"]]
    if torn:
        words = f" on record: {listing(sorted({c['nation'] for c in torn}), 5)}"
        lines.append([figure(plural(len(torn), "contradiction"), _statements(torn)), text(words)])
    note = "Ranges: the low end counts a nation only when every standing word is that firm; the high end, when any is."
    return {"id": "support", "title": "Who stands behind it?", "note": note if count else "", "lines": lines}


def _range(row: dict[str, Any]) -> str:
    low, high = row["low"], row["high"]
    return plural(high, "nation") if low == high else f"{low} to {high} nations"


def _names(row: dict[str, Any]) -> str:
    names = listing(row["nations"], 8)
    return f": {names}" if names else ""


def _nations_line(cells: Sequence[dict[str, Any]], many: str, one: str) -> list[Line]:
    nations = sorted({c["nation"] for c in cells})
    if not nations:
        return []
    words = f"{plural(len(nations), 'nation')} {one if len(nations) == 1 else many}"
    return [[figure(words, _statements(cells)), text(f": {listing(nations, 6)}")]]


def _statements(cells: Iterable[dict[str, Any]]) -> list[str]:
    return [s for cell in cells for s in cell["statements"]]


def deal_box(statements: Sequence[dict[str, Any]], parties: PartyNames) -> dict[str, Any] | None:
    """Is there a deal in it: demands, conditions and red lines on record, party by party; no verdict."""
    asked: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in statements:
        if row["kind"] in ("demand", "condition", "red_line"):
            for party in row.get("actor_party") or [row.get("claimant") or "party not named"]:
                asked[party][row["kind"]].append(row["id"])
    if not asked:
        return None
    order = sorted(asked, key=lambda p: (not parties.known(p), -sum(len(i) for i in asked[p].values()), p))
    lines = []
    for party in order[:MOST_LINES]:
        counts = [
            [figure(f"{len(found):,} {kind_words(kind, len(found))}", found)]
            for kind in ("demand", "condition", "red_line")
            if (found := asked[party].get(kind))
        ]
        lines.append([text(f"{party}: "), *_joined(counts)])
    if len(order) > MOST_LINES:
        rest = [s for p in order[MOST_LINES:] for found in asked[p].values() for s in found]
        lines.append([figure(plural(len(order) - MOST_LINES, "other", "others"), rest)])
    return {
        "id": "deal",
        "title": "Is there a deal in it?",
        "note": "What each party asks for, as said. No judgement is made here.",
        "lines": lines,
    }


def truce_box(
    statements: Sequence[dict[str, Any]],
    accusers: dict[str, int],
    parties: PartyNames,
    part: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Is the truce holding: each reading's day count and what is alleged under it, then claims by claimant.

    Claims are never added up across claimants; none is established here.

    The sides of the conflict get a line each (every party of the case, where no side is named); other claimants are
    counted as claimants, not by what they claim. Quarrels inside one party are left to the list of statements.
    """
    claims: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    against: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in statements:
        if row["kind"] not in ("allegation", "denial"):
            continue
        claimant = row.get("claimant") or listing(row.get("speaker", ()), 2) or "claimant not named"
        accused = row.get("actor_party", ())
        if row["kind"] == "allegation" and set(accused) == {claimant}:
            continue
        claims[claimant][row["kind"]].append(row["id"])
        if row["kind"] == "allegation":
            # A place or a person among the accused parties is read beside them, and is nobody who could be accused.
            named = [p for p in accused if parties.known(p)] or list(accused)
            whom = listing([p for p in named if p != claimant]) or "nobody named"
            against[claimant][whom].append(row["id"])
    if not claims and not accusers and part is None:
        return None
    lines: list[Line] = [] if part is None else reading_lines(part)
    sides = parties.of_the_conflict or parties.all
    order = sorted(
        claims, key=lambda c: (c not in sides, not parties.known(c), -sum(len(i) for i in claims[c].values()), c)
    )
    most = min(MOST_LINES, sum(1 for c in order if c in sides) or 3)
    for claimant in order[:most]:
        parts: list[Line] = []
        if alleged := claims[claimant].get("allegation"):
            parts.append([figure(plural(len(alleged), "allegation"), alleged), text(_against(against[claimant]))])
        if denied := claims[claimant].get("denial"):
            parts.append([figure(plural(len(denied), "denial"), denied)])
        lines.append([text(f"{claimant}: "), *_joined(parts)])
    if len(order) > most:
        rest = [s for c in order[most:] for found in claims[c].values() for s in found]
        others = [c for c in order[most:] if parties.known(c)]
        words = (
            "" if not others else f"{':' if len(others) == len(order) - most else ', among them'} {listing(others, 4)}"
        )
        lines.append([figure(plural(len(order) - most, "other claimant"), rest), *([text(words)] if words else [])])
    if accusers:
        counted = sorted(accusers.items(), key=lambda i: (-i[1], i[0]))
        words = listing([f"{name or 'accuser not named'} {count:,}" for name, count in counted], 4)
        lines.append([{"text": "Incident reports by accuser", "section": "incidents"}, text(f": {words}")])
    return {
        "id": "truce",
        "title": "Is the truce holding?",
        "note": (f"{box_note(part)} " if part else "")
        + "Claims, kept by claimant and never added up; none is established here. Statements are counted: "
        "what a report and a table both tell counts twice.",
        "lines": lines,
    }


def _against(found: dict[str, list[str]]) -> str:
    """``" against Russia"``, or by number where several are accused: ``": 30 against Ukraine, 3 against others"``."""
    rivals = sorted(found.items(), key=lambda i: (-len(i[1]), i[0]))
    if len(rivals) == 1:
        return f" against {rivals[0][0]}" if rivals[0][0] != "nobody named" else ", nobody named"
    first = [f"{len(ids):,} against {whom}" for whom, ids in rivals[:1]]
    rest = sum(len(ids) for _, ids in rivals[1:])
    words = f"{rest:,} against {rivals[1][0] if len(rivals) == 2 else 'others'}"
    return f": {first[0]}, {words}"


def agreements_line(statements: Sequence[dict[str, Any]]) -> Line | None:
    """Statements of an agreement on record, by the party that is said to have accepted one."""
    agreed: dict[str, list[str]] = defaultdict(list)
    for row in statements:
        if row["kind"] == "agreement":
            for party in row.get("actor_party") or ["party not named"]:
                agreed[party].append(row["id"])
    if not agreed:
        return None
    order = sorted(agreed, key=lambda p: (-len(agreed[p]), p))
    most = AGREED if len(order) > AGREED + 1 else len(order)
    counts = [[text(f"{party} "), figure(f"{len(agreed[party]):,}", agreed[party])] for party in order[:most]]
    if order[most:]:
        counts.append([figure(plural(len(order) - most, "other"), [s for p in order[most:] for s in agreed[p]])])
    return [text("Statements that a party agreed to something: "), *_joined(counts)]
