"""Who held an office when, and which party a name belongs to."""

from __future__ import annotations

import re
from datetime import date

from attrs import field, frozen

from grith.nouns import Holder
from grith.read._gazetteer_data import Entry, Tables, canonical_title

# Offices that several people hold at once: never resolved to one holder without a name.
SHARED = frozenset(
    "spokesman envoy negotiator adviser aide ambassador official minister general colonel captain secretary commander "
    "lawmaker governor mayor king speaker leader head chief director chairman representative deputy".split()
) - {"king", "leader"}


@frozen
class Who:
    """Questions about parties, offices and people that the tables answer."""

    tables: Tables = field(repr=False)

    def office_holder(self, office: str, country: str, day: date | None = None) -> str | None:
        """The person who held ``office`` ("prime minister", "defence secretary") of a party on ``day``; else ``None``.

        ``country`` may be a name, an alias or a code; without ``day`` the latest known holder. "Leader" is the holder
        of
        the office that leads that party. Two holders at once: the one who took office last.
        """
        party = self.party(country)
        offices = self.tables.offices.get(party, {})
        title = canonical_title(office)
        # "Foreign secretary" and the like are offices of their own in some states.
        written = office.strip().lower()
        if written in offices:
            title = written
        if title not in offices and title in ("leader", "president", "head") and offices:
            title = next(iter(offices)) if title != "president" else title
        holders: list[Holder] = list(offices.get(title, ()))
        fitting = [holder for holder in holders if day is None or holder.held_on(day)]
        if not fitting:
            return None
        newest = holders[0]
        return max(fitting, key=lambda holder: (holder.since or date.min, newest is holder)).name

    def holder(self, phrase: str, title: str, party: str, day: date | None) -> tuple[str, str] | None:
        """The (person, party) of an office as written or by canonical title; ``None`` if unknown or shared."""
        for office in (phrase, title):
            if party and canonical_title(office) not in SHARED:
                person = self.office_holder(office, party, day)
                if person:
                    return person, self.party(party)
        return None

    def _on(self, entry: Entry, day: date | None) -> Entry:
        """The person as of a day: somebody may have served one party and then another."""
        careers = self.tables.careers.get(entry.name, ())
        if day is None or len(careers) < 2:
            return entry
        begun = [career for career in careers if career[0] <= day and self._serving(career[1], day)]
        return max(begun, key=lambda career: career[0])[1] if begun else entry

    def _serving(self, entry: Entry, day: date) -> bool:
        return any(
            holder.name == entry.name and holder.held_on(day)
            for holders in self.tables.offices.get(entry.party, {}).values()
            for holder in holders
        )

    def party(self, text: str) -> str:
        """The canonical party of a name, alias, demonym, capital or ISO 3166-1 alpha-3 code; else the text."""
        wanted = text.replace("’", "'").strip()
        entry = self.tables.exact.get(wanted) or self.tables.exact.get(re.sub(r"^[Tt]he ", "", wanted))
        if entry is not None and entry.kind != "none":
            return entry.party or entry.name
        for name, iso3 in self.tables.iso3.items():
            if iso3 == wanted:
                return name
        return text

    def adjective(self, state: str) -> str:
        """The adjective of a state ("Russian"), or its name where there is none."""
        return self.tables.adjectives.get(state, state)

    def iso3(self, party: str) -> str:
        """The ISO 3166-1 alpha-3 code of a state, empty for other parties."""
        return self.tables.iso3.get(party, "")

    def offices(self, party: str) -> dict[str, list[Holder]]:
        """All known offices of a party with their holders."""
        return self.tables.offices.get(self.party(party), {})
