"""What the page needs beyond the view to tell the deal: names for positions and parties, links to definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup, escape

from grith.brief._deal_drawings import draw_graph, draw_matrix
from grith.brief._words import listing, number_words
from grith.deal import IN_THE_WAY

PACKAGES = 10  # told on the page; brief.json and brief.xlsx have more
TOLD = 40  # new and gone conflicts told one by one


def deal_context(part: dict[str, Any] | None) -> dict[str, Any]:
    """The pictures and the list of changes for the template; empty where the case holds no positions."""
    if part is None:
        return {"deal_matrix": None, "deal_graph": None, "deal_changes": [], "deal_packages": []}
    return {
        "deal_matrix": draw_matrix(part),
        "deal_graph": draw_graph(part),
        "deal_changes": change_lines(part),
        "deal_packages": _packages(part),
    }


def _packages(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The first packages with what they come to: the first in full, the others where they differ from it."""
    rows = part["packages"][:PACKAGES]
    if not rows:
        return []
    first = rows[0].get("outcome_words", [])
    shown = [{**rows[0], "told": "; ".join(first)}]
    for row in rows[1:]:
        other = [words for words in row.get("outcome_words", []) if words not in first]
        shown.append({**row, "told": "As in 1, but " + "; ".join(other) if other else "As in 1"})
    return shown


def deal_filters(part: dict[str, Any] | None) -> dict[str, Callable[..., Any]]:
    """Filters of ``deal.html``: rows and names behind ids."""
    part = part or {"positions": [], "parties": {}, "rules": []}
    rows = {row["id"]: row for row in part["positions"]}
    names = part["parties"]
    rules = {f"rule {rule['id']}": number for number, rule in enumerate(part["rules"], start=1)}

    def given(needed: Iterable[str]) -> Markup:
        """Definitions and hard positions without which the positions would not clash, linked: ", given the rule x"."""
        linked, hard = [], []
        for name in needed:
            if name in rules:
                linked.append(Markup('<a href="#dr-{}">{}</a>').format(rules[name], name.removeprefix("rule ")))
            else:
                row = rows.get(name.removeprefix("hard position "))
                link = Markup('<a href="#dp{}">{}</a>').format(row["number"], row["id"]) if row else escape(name)
                hard.append(link)
        parts = []
        if linked:
            parts.append(Markup("the definition " if len(linked) == 1 else "the definitions ") + _listed(linked))
        if hard:
            parts.append(Markup("the hard position " if len(hard) == 1 else "the hard positions ") + _listed(hard))
        return Markup(", given ") + _listed(parts) if parts else Markup("")

    return {
        "points": lambda ids: [rows[i] for i in ids if i in rows],
        "whose": lambda row: listing([names.get(h, h) for h in row["holders"]]),
        "upper_first": upper_first,
        "given": given,
        "loads": lambda burden: ", ".join(
            f"{upper_first(names.get(p, p))} {number_words(w)}" for p, w in burden.items()
        ),
        "answer": lambda move: upper_first(move["words"].split(IN_THE_WAY)[0]),
        "sentence": lambda words: f"{upper_first(words)}.",
    }


def _listed(parts: list[Markup]) -> Markup:
    """``a, b and c`` of markup."""
    if len(parts) < 2:
        return parts[0] if parts else Markup("")
    return Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]


def upper_first(words: str) -> str:
    """The first letter in upper case, as at the start of a sentence."""
    return words[:1].upper() + words[1:]


def change_lines(part: dict[str, Any]) -> list[tuple[str, str]]:
    """What changed between the two days, a sign and a sentence each; nothing where no earlier day was asked for."""
    change = part["changes"]
    if change is None:
        return []
    lines: list[tuple[str, str]] = []
    for key, sign, words in (("new", "+", "New"), ("dropped", "−", "No longer held"), ("reworded", "•", "Reworded")):
        lines += [(sign, f"{words}: {upper_first(p['words'])} ({p['position']})") for p in change[key]]
    for key, sign, words in (("new_conflicts", "+", "New conflict"), ("gone_conflicts", "−", "Conflict gone")):
        lines += [(sign, f"{words}: {c['words']}") for c in change[key][:TOLD]]
        if len(change[key]) > TOLD:
            lines.append((sign, f"{words}: {len(change[key]) - TOLD:,} more, in brief.json"))
    then, now = change["cheapest"]
    if then != now and None not in (then, now):
        lines.append(("•", f"The cheapest way out weighs {now:g}; before it was {then:g}"))
    return lines
