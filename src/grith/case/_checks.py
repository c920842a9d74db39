"""What must hold between the parts of a case.toml: names that point to one thing, offices held by one person."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from itertools import pairwise

from grith.case._tables import Section
from grith.errors import Problem
from grith.nouns import FIRMNESS, CaseDefinition, Holder, Party


def check_firmness(top: Section, default: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The table rung → [low, high]; the default where the case has none.

    Mistakes: a rung missing or unknown, no pair of numbers, outside 0 to 1, low above high. A warning: a rung whose
    bounds lie below those of a softer rung.
    """
    section = top.table("firmness")
    if section is None:
        return dict(default)
    table: dict[str, tuple[float, float]] = {}
    for rung in FIRMNESS:
        value = section.raw(rung)
        low, high = default[rung]
        remedy = f"Write {rung} = [{low:g}, {high:g}], low and high between 0 and 1"
        table[rung] = default[rung]
        if value is None:
            if not top.partial:
                section.problem(
                    f'the firmness table has no rung "{rung}"', "", f"{remedy}, or leave the whole table out"
                )
            continue
        if not _is_pair(value):
            section.problem(f"{rung} should be two numbers", rung, remedy)
            continue
        low, high = float(value[0]), float(value[1])
        if not (0 <= low <= 1 and 0 <= high <= 1):
            section.problem(f"{rung} = [{low:g}, {high:g}] is not a chance between 0 and 1", rung, remedy)
        elif low > high:
            section.problem(f"{rung}: low {low:g} is above high {high:g}", rung, f"Write {rung} = [{high:g}, {low:g}]")
        else:
            table[rung] = (low, high)
    for key in section.data:
        if key not in FIRMNESS:
            near = get_close_matches(key, FIRMNESS, 1, 0.5)
            remedy = f'Did you mean "{near[0]}"?' if near else "The rungs are: " + ", ".join(FIRMNESS)
            section.problem(f'"{key}" is not a rung of the firmness ladder', key, remedy)
    _warn_if_not_rising(section, table)
    return table


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
    )


def _warn_if_not_rising(section: Section, table: dict[str, tuple[float, float]]) -> None:
    for softer, firmer in pairwise(FIRMNESS):
        if section.failed(softer, firmer):
            continue
        if table[firmer][0] < table[softer][0] or table[firmer][1] < table[softer][1]:
            section.problem(
                f'"{firmer}" is rated below "{softer}", a softer word',
                firmer,
                "Check the table, unless that is what you mean",
                warning=True,
            )


def check_parties(top: Section, parties: tuple[Party, ...]) -> None:
    """Ids and names that two parties share, country codes used twice, holders who overlap in one office."""
    owners: dict[str, int] = {}
    codes: dict[str, int] = {}
    ids: dict[str, int] = {}
    for i, party in enumerate(parties):
        if party.id:
            _once(top, ids, party.id, i, f'the id "{party.id}"', "parties", "id", _labels(parties))
        if party.iso3:
            _once(top, codes, party.iso3, i, f'the country code "{party.iso3}"', "parties", "iso3", _labels(parties))
        spoken = [("name", -1, party.name), *(("aliases", n, a) for n, a in enumerate(party.aliases))]
        for key, n, name in spoken:
            if not name:
                continue
            if owners.get(name.casefold(), i) != i:
                other = parties[owners[name.casefold()]]
                place = ("parties", i, key) if n < 0 else ("parties", i, key, n)
                top.errors.append(
                    Problem(
                        f'"{name}" names both {other.name} and {party.name}',
                        top.where(*place),
                        "Remove it from one of them, so that a report can only mean one party",
                    )
                )
            owners.setdefault(name.casefold(), i)
        for j, office in enumerate(party.offices):
            _check_holders(top, party, i, j, office.title, office.holders)


def _labels(parties: tuple[Party, ...]) -> list[str]:
    return [p.name or p.id for p in parties]


def _once(
    top: Section, seen: dict[str, int], value: str, i: int, what: str, list_: str, key: str, names: list[str]
) -> None:
    if value.casefold() in seen:
        first = seen[value.casefold()]
        there = key if key in top.data[list_][i] else "name"
        top.errors.append(
            Problem(
                f"{what} is used by {names[first]} and again by {names[i]}",
                top.where(list_, i, there),
                "Give each its own",
            )
        )
    seen.setdefault(value.casefold(), i)


def _check_holders(top: Section, party: Party, i: int, j: int, title: str, holders: tuple[Holder, ...]) -> None:
    for later in range(len(holders)):
        for earlier in range(later):
            first, second = holders[earlier], holders[later]
            if top.errors and _has_bad_day(top, (i, j, earlier), first) | _has_bad_day(top, (i, j, later), second):
                continue
            if _days_shared(first, second) > 1:
                top.errors.append(
                    Problem(
                        f"{first.name} and {second.name} both hold the office {title} of {party.name}"
                        f" from {max(first.since or date.min, second.since or date.min)}",
                        top.where("parties", i, "offices", j, "holders", later),
                        f"Give {first.name} an until and {second.name} a since that do not overlap"
                        " (the day of the handover may stand in both)",
                    )
                )


def _has_bad_day(top: Section, at: tuple[int, int, int], holder: Holder) -> bool:
    """Whether a day was given that could not be read: then nothing can be said about an overlap."""
    i, j, n = at
    raw = top.data["parties"][i]["offices"][j]["holders"][n]
    return any(raw.get(key) is not None and getattr(holder, key) is None for key in ("since", "until"))


def _days_shared(a: Holder, b: Holder) -> int:
    start = max(a.since or date.min, b.since or date.min)
    end = min(a.until or date.max, b.until or date.max)
    return (end - start).days + 1


def check_names(top: Section, definition: CaseDefinition) -> None:
    """Ids used twice and phrases that mean two things, among conditions, areas, places and capabilities."""
    own = [s for s in top.data.get("capabilities", ()) if isinstance(s, dict)] if _is_list(top, "capabilities") else []
    groups: list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]] = [
        ("conditions", [(c.id, c.title, c.aliases) for c in definition.conditions]),
        ("areas", [(a.id, a.title, a.aliases) for a in definition.areas]),
        ("places", [(p.name, p.name, p.aliases) for p in definition.places]),
        ("capabilities", [(str(c.get("id") or c.get("title", "")), "", ()) for c in own]),
    ]
    for list_, items in groups:
        ids: dict[str, int] = {}
        phrases: dict[str, int] = {}
        names = [title or id_ for id_, title, _ in items]
        for i, (id_, title, aliases) in enumerate(items):
            if id_:
                word = "name" if list_ == "places" else "id"
                _once(top, ids, id_, i, f'the {word} "{id_}"', list_, word, names)
            own_name = "name" if list_ == "places" else "title"
            spoken: list[tuple[tuple[str | int, ...], str]] = [((own_name,), title)]
            spoken += [(("aliases", n), alias) for n, alias in enumerate(aliases)]
            for keys, written in spoken:
                phrase = written.casefold()
                twice = list_ == "places" and keys == ("name",)  # told already, as a name used twice
                if phrase and phrases.get(phrase, i) != i and not twice:
                    what = f'"{written}" means both {names[phrases[phrase]]} and {names[i]}'
                    top.errors.append(Problem(what, top.where(list_, i, *keys), "Remove it from one of them"))
                phrases.setdefault(phrase, i)


def _is_list(top: Section, key: str) -> bool:
    return isinstance(top.data.get(key), list)
