"""Whose words: from the name of a speaker or actor to the party of the case that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from grith.nouns import CaseDefinition

# What may follow a party's name and still be its own voice; "Ukraine envoy of another state" is not.
VOICES = (
    "ministry",
    "government",
    "army",
    "military",
    "armed forces",
    "general staff",
    "air force",
    "navy",
    "delegation",
    "embassy",
    "officials",
    "president",
    "presidency",
    "foreign minister",
    "defence minister",
    "defense minister",
    "prime minister",
)


class PartyNames:
    """Finds the party behind a name as the case defines it; a name that fits two parties fits none.

    A holder of an office stands for its party only on days when the office was held. Names unknown to the case are
    given back as they are: nothing is guessed.
    """

    def __init__(self, definition: CaseDefinition) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        self._offices: set[str] = set()
        self._holders: dict[str, list[tuple[date | None, date | None, str]]] = defaultdict(list)
        for party in definition.parties:
            for name in (party.id, party.name, party.iso3, *party.aliases):
                names[name.casefold()].add(party.name)
            for office in party.offices:
                for title in (office.title, *office.aliases):
                    names[title.casefold()].add(party.name)
                    if title.islower() or title.casefold() in VOICES:  # "Kremlin" is nobody else's
                        self._offices.add(title.casefold())
                for holder in office.holders:
                    surname = holder.name.rsplit(" ", 1)[-1]
                    for name in {holder.name, surname, *holder.aliases}:
                        self._holders[name.casefold()].append((holder.since, holder.until, party.name))
        self.all = frozenset(party.name for party in definition.parties)
        self.of_the_conflict = frozenset(p.name for p in definition.parties if p.role in ("belligerent", "host"))
        self._names = {name: next(iter(found)) for name, found in names.items() if len(found) == 1 and name}

    def of(self, name: str, day: date | None = None) -> str:
        """The party's name for ``name`` said on ``day``, or an empty text when the case does not tell."""
        for part in (name, name.split(",", 1)[0], name.split("(", 1)[0]):
            key = part.strip().casefold()
            if key in self._names:
                return self._names[key]
            parties = {
                party
                for since, until, party in self._holders.get(key, ())
                if day is None or ((since is None or since <= day) and (until is None or day <= until))
            }
            if len(parties) == 1:
                return parties.pop()
        return self._voice(name.casefold())

    def _voice(self, name: str) -> str:
        """``Russia's defence ministry``, ``Ukrainian officials``: a party's name and what speaks for it."""
        words = name.replace("’s", "").replace("'s", "").split()
        for length in range(min(4, len(words) - 1), 0, -1):
            party = self._names.get(" ".join(words[:length]))
            rest = " ".join(words[length:])
            if party and any(voice in rest for voice in VOICES):
                return party
        return ""

    def is_office(self, name: str) -> bool:
        """Whether this is a mere office, such as "foreign minister", which many nations have."""
        return name.strip().casefold() in self._offices

    def shown(self, name: str) -> str:
        """The party's own name for one of its aliases; people and offices keep theirs."""
        return self._names.get(name.strip().casefold(), name)

    def behind(self, names: Iterable[str], day: date | None = None) -> list[str]:
        """The parties that ``names`` stand for, each once; a name that stands for none is kept as it is."""
        return list(dict.fromkeys(self.of(name, day) or name for name in names))

    def known(self, name: str) -> bool:
        """Whether this is the name of a party of the case."""
        return name in self.all
