"""Whom a name means: a state, an organisation or armed group of the case, or nobody that is known."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from grith.nouns import CaseDefinition, Holder, Party

NOT_COUNTED = frozenset({"belligerent", "host"})
_SPLIT = re.compile(r"\s*(?:;|,|/|\band\b|&)\s*")
_UNNAMED = re.compile(
    r"^(?:unnamed|several|some|many|other|most|all|more than|over|about|up to|at least|dozens?)\b|^\d"
)
_GOVERNMENT = re.compile(r"^(?:the )?government of (?:the )?(.+)$|^(?:the )?(.+?)(?:'s)? government$")


@frozen
class Nation:
    """Who would do it; ``key`` is the ISO code of a state, else the id of the party. ``counted``: see Party.role."""

    key: str
    name: str
    iso3: str = ""
    kind: str = "state"
    counted: bool = True


class Nations:
    """Names to nations for one case: its own parties first, then the states of ISO 3166 and their usual names."""

    def __init__(self, definition: CaseDefinition) -> None:
        self._names: dict[str, Nation] = {}
        self._bare: set[str] = set()
        self._holders: dict[str, list[tuple[Nation, Holder]]] = {}
        self._surnames: dict[str, list[tuple[Nation, Holder]]] = {}
        self._seen: dict[str, tuple[Nation, ...]] = {}
        self._states = dict(_states())
        for party in definition.parties:
            self._add(party)

    def _add(self, party: Party) -> None:
        known = self._states.get(party.iso3)
        nation = Nation(
            key=party.iso3 or party.id,
            name=party.name or (known.name if known else party.id),
            iso3=party.iso3,
            kind="state" if party.iso3 else party.kind,
            counted=party.role not in NOT_COUNTED,
        )
        if known:
            self._states[party.iso3] = nation
        for name in (party.name, party.id, party.iso3, *party.aliases):
            if name:
                self._names.setdefault(_fold(name), nation)
        self._bare.update(_fold(name) for name in (party.name, party.id) if name)
        for office in party.offices:
            for holder in office.holders:
                for name in (holder.name, *holder.aliases):
                    self._holders.setdefault(_fold(name), []).append((nation, holder))
                self._surnames.setdefault(_fold(holder.name).rsplit(" ", 1)[-1], []).append((nation, holder))

    def by_code(self, code: str) -> Nation | None:
        """The state with this ISO 3166-1 alpha-3 code."""
        return self._states.get(code.strip().upper())

    def named(self, name: str) -> tuple[Nation, ...]:
        """The nation (or, for a list such as "France and Germany", the nations) that ``name`` means; () if unknown."""
        if name not in self._seen:
            self._seen[name] = self._named(name)
        return self._seen[name]

    def _named(self, name: str) -> tuple[Nation, ...]:
        one = self._one(name)
        if one:
            return one
        parts = [p for p in _SPLIT.split(name) if p]
        if len(parts) > 1:
            found = [self._one(p) for p in parts]
            if all(found):
                return tuple(dict.fromkeys(n for group in found for n in group))
        return ()

    def _one(self, name: str) -> tuple[Nation, ...]:
        folded = _fold(name)
        for form in (folded, folded.removeprefix("the ")):
            if form in self._names:
                return (self._names[form],)
            code = _state_names().get(form)
            if code:
                return (self._states[code],)
            if form in _groups():
                return tuple(self._states[code] for code in _groups()[form])
        match = _GOVERNMENT.match(folded)
        return self._one(match[1] or match[2]) if match else ()

    def of_person(self, name: str, day: date | None) -> tuple[Nation, str] | None:
        """The party whose office this person held on ``day``, and the full name; by name, alias or surname."""
        folded = _fold(name.split(",")[0])
        found = self._holders.get(folded, [])
        if not found and " " not in folded:
            found = self._surnames.get(folded, [])
        holders = {(n, holder.name) for n, holder in found if day is None or holder.held_on(day)}
        return holders.pop() if len(holders) == 1 else None

    def is_state_name(self, name: str) -> bool:
        """Whether ``name`` is the bare name of a state or party, and not a seat or an institution of it."""
        folded = _fold(name).removeprefix("the ")
        return folded in _state_names() or folded in _groups() or folded in self._bare


def is_unnamed(name: str) -> bool:
    """Whether a name stands for nations that nobody names ("unnamed countries", "several allies")."""
    return bool(_UNNAMED.match(_fold(name)))


def _fold(name: str) -> str:
    """Without case, odd blanks and accents: "Perú" and "Cote d'Ivoire" are states under their own names too."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name.replace("\u2019", "'")) if not unicodedata.combining(c))
    return " ".join(bare.split()).casefold()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("grith.coalition").joinpath("data/states.toml").read_text(encoding="utf-8"))


@cache
def _states() -> dict[str, Nation]:
    import pycountry

    display: dict[str, str] = _data()["display"]
    states = {
        c.alpha_3: Nation(c.alpha_3, display.get(c.alpha_3, getattr(c, "common_name", c.name)), c.alpha_3)
        for c in pycountry.countries
    }
    kosovo = Nation("XKX", display["XKX"], "XKX")
    return {**states, "XKX": kosovo}


@cache
def _state_names() -> dict[str, str]:
    import pycountry

    names: dict[str, str] = {}
    for c in pycountry.countries:
        for name in (c.alpha_3, c.name, getattr(c, "common_name", ""), getattr(c, "official_name", "")):
            if name:
                names.setdefault(_fold(name), c.alpha_3)
    for code, nation in _states().items():
        names[_fold(nation.name)] = code
    for code, aliases in _data()["aliases"].items():
        names.update({_fold(alias): code for alias in aliases})
    return names


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {_fold(name): tuple(codes) for name, codes in _data()["groups"].items()}


__all__ = ["NOT_COUNTED", "Nation", "Nations", "is_unnamed"]
