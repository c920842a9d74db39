"""Loads the built-in tables of states, organisations, offices, titles and places, and lays a case's own over them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from grith.nouns import CaseDefinition, Holder
from grith.nouns.states import states as all_states

_STROKES = str.maketrans("øØłŁđĐıßþÞðÐŧŦ", "oOlLdDisTTdDtT")
_TAIL = frozenset("de da del der den van von bin al el dos du la le ten ter abu ben".split())
_HONOURS = frozenset({"King", "Pope", "Crown", "Prince", "Queen", "Sheikh", "Ayatollah"})


@frozen
class Entry:
    """What a name stands for: kind, canonical name, party, code; ``shy`` names need care with their surroundings."""

    kind: str
    name: str
    party: str
    iso3: str = ""
    shy: bool = False
    adjective: bool = False


@frozen
class Tables:
    """All names by first word, offices by party, adjectives by state."""

    names: dict[str, list[tuple[str, Entry]]] = field(factory=dict)
    exact: dict[str, Entry] = field(factory=dict)
    surnames: dict[str, list[Entry]] = field(factory=dict)
    offices: dict[str, dict[str, list[Holder]]] = field(factory=dict)
    adjectives: dict[str, str] = field(factory=dict)
    iso3: dict[str, str] = field(factory=dict)
    careers: dict[str, list[tuple[date, Entry]]] = field(factory=dict)
    surname_firsts: set[str] = field(factory=set)
    titles: dict[str, list[tuple[str, str]]] = field(factory=dict)
    bodies: dict[str, list[tuple[str, tuple[str, str]]]] = field(factory=dict)

    def add(self, text: str, entry: Entry) -> None:
        """Index a name (the first meaning given to a name stays, so a case's own come first)."""
        text = text.replace("’", "'").strip()
        if not text or text in self.exact:
            return
        self.exact[text] = entry
        first = re.match(r"\W*(\w+)", text)
        if first:
            self.names.setdefault(first[1], []).append((text, entry))

    def add_person(self, name: str, party: str, also: tuple[str, ...] = (), since: date | None = None) -> None:
        """Index a person by full name, by other names, with and without accents, and by surname.

        Somebody who held offices of two parties belongs to the one of the latest office, or of the day asked for.
        """
        entry = Entry("person", name, party, self.iso3.get(party, ""))
        known = self.careers.setdefault(name, [])
        known.append((since or date.min, entry))
        latest = max(known, key=lambda item: item[0])[1]
        for form in (name, *also):
            for written in dict.fromkeys((form, plain(form))):
                if " " not in written and form != name:
                    self.surname(written, latest)
                    continue
                if self.exact.get(written.replace("’", "'")) is None:
                    self.add(written, latest)
                elif self.exact[written.replace("’", "'")].name == name:
                    self.replace(written, latest)
                if written.split()[0] not in _HONOURS:
                    last = surname(written)
                    self.surname(last, latest)
                    if last[:3] in ("al-", "el-", "Al-", "El-"):
                        self.surname(last[3:], latest)

    def replace(self, text: str, entry: Entry) -> None:
        """Give a name that is already indexed another meaning."""
        text = text.replace("’", "'")
        old, self.exact[text] = self.exact[text], entry
        first = re.match(r"\W*(\w+)", text)
        if first and old != entry:
            names = self.names[first[1]]
            names[:] = [(form, entry if form == text else meaning) for form, meaning in names]

    def surname(self, form: str, entry: Entry) -> None:
        """Index a surname, which several people may share."""
        holders = self.surnames.setdefault(form.replace("’", "'"), [])
        holders[:] = [other for other in holders if other.name != entry.name] + [entry]


def plain(text: str) -> str:
    """The text without accents and strokes: Nausėda becomes Nauseda."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text.replace("Þ", "Th").replace("þ", "th").translate(_STROKES))
    return "".join(c for c in folded if not unicodedata.combining(c))


def surname(name: str) -> str:
    """The part of a name that later mentions use: the last word, with "von der", "al-" and the like before it."""
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _TAIL:
        start -= 1
    return " ".join(words[start:])


def first_words(forms: Iterable[str]) -> frozenset[str]:
    """The first word of each form, as text is tokenised."""
    return frozenset(match[0] for form in forms if (match := re.search(r"[^\W_]+", form)))


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files("grith.read") / "data" / name).read_text(encoding="utf-8"))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _by_first(names: dict[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    index: dict[str, list[tuple[str, Any]]] = {}
    for text, meaning in names.items():
        first = re.match(r"\w+", text)
        index.setdefault(first[0] if first else text, []).append((text, meaning))
    for found in index.values():
        found.sort(key=lambda item: -len(item[0]))
    return index


def titles() -> Iterator[tuple[str, str]]:
    """Every way to write an office, with its canonical title; ``foreign secretary`` and such come once."""
    seen: set[str] = set()
    for canonical, forms in _file("titles.toml")["offices"].items():
        for form in (canonical, *forms):
            if form not in seen:
                seen.add(form)
                yield form, canonical


def canonical_title(text: str) -> str:
    """The canonical title of an office as written, or the words themselves in lower case."""
    lowered = re.sub(r"^(?:the|acting|interim|former|then|caretaker)\s+", "", text.strip().lower())
    return _titles().get(lowered, lowered)


@cache
def _titles() -> dict[str, str]:
    return dict(titles())


def _bodies() -> dict[str, tuple[str, str]]:
    tables = _file("titles.toml")
    bodies = {form: (kind, pattern) for form, (kind, pattern) in tables["bodies"].items()}
    for spoken, full in tables["ministries"].items():
        meaning = ("ministry", "{adjective} " + full)
        if not spoken.startswith("the "):
            bodies[f"{spoken} ministry"] = meaning
        bodies[f"ministry of {spoken}"] = meaning
        bodies[f"ministry for {spoken}"] = meaning
    return bodies


@lru_cache(maxsize=8)
def load(definition: CaseDefinition | None) -> Tables:
    """All tables, with the parties, aliases, offices and places of the case laid over the built-in ones.

    They are kept for the next who asks with the same definition, and are for reading only.
    """
    tables = Tables()
    organisations = _file("organisations.toml")
    states = all_states()
    called = _case(tables, definition, states, organisations) if definition is not None else {}
    for iso3, state in states.items():
        name = called.get(state["name"], state["name"])
        tables.iso3[name] = iso3
        tables.adjectives[name] = (state.get("adjective") or [name])[0]
    for name in _file("titles.toml")["not_names"]["names"]:
        tables.add(name, Entry("none", "", ""))
    for iso3, state in states.items():
        name = called.get(state["name"], state["name"])
        for kind, forms in _state_forms(state):
            for form in forms:
                shy, adjective = kind == "state" and form in _SHY_STATES, form in state.get("adjective", ())
                tables.add(form, Entry(kind, name, name, iso3, shy, adjective and kind == "demonym"))
    for name, (kind, party, *also) in organisations["names"].items():
        own = called.get(name, name)
        owner = called.get(party, party) or own
        for form in (name, *(also[0] if also else ())):
            tables.add(form, Entry(kind, own, owner, tables.iso3.get(owner, ""), form in ("West", "the West")))
    for name, forms in organisations["seats"].items():
        own = called.get(name, name)
        for form in forms:
            tables.add(form, Entry("seat", own, own, tables.iso3.get(own, "")))
    for key, offices in _file("offices.toml").items():
        party = states[key]["name"] if key in states else key
        party = called.get(party, party)
        for title, holders in offices.items():
            for person, since, until, *also in holders:
                other = tuple(also[0]) if also else ()
                if _held_for_another({person, *other}, party, _day(since), definition):
                    continue
                held = Holder(person, other, _day(since), _day(until))
                tables.offices.setdefault(party, {}).setdefault(title, []).append(held)
                tables.add_person(person, party, other, _day(since))
    for name, (iso3, *also) in _file("places.toml").items():
        for form in (name, *also):
            tables.add(form, Entry("place", name, states[iso3]["name"] if iso3 else "", iso3))
    for found in tables.names.values():
        found.sort(key=lambda item: -len(item[0]))
    tables.surname_firsts.update(first_words(tables.surnames))
    tables.titles.update(_by_first(_titles()))
    tables.bodies.update(_by_first(_bodies()))
    return tables


def _held_for_another(names: set[str], party: str, since: date | None, definition: CaseDefinition | None) -> bool:
    """Whether the case says that this person spoke for another party then: an army of its own in a civil war."""
    return any(
        holder.name in names and (holder.held_on(since) if since else holder.since is None)
        for other in (definition.parties if definition else ())
        if other.name != party
        for office in other.offices
        for holder in office.holders
    )


def _state_forms(state: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("state", (state["name"], *state.get("also", ()))),
        ("demonym", (*state.get("adjective", ()), *state.get("people", ()))),
        ("capital", tuple(state.get("capital", ()))),
    )


_SHY_STATES = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Kenya", "India", "Guinea", "Cuba", "Malta", "Holland"})


def _case(
    tables: Tables, definition: CaseDefinition, states: dict[str, Any], organisations: dict[str, Any]
) -> dict[str, str]:
    """A case's parties first: their names, aliases and office-holders win; returns built-in name -> the case's name."""
    called: dict[str, str] = {}
    for party in definition.parties:
        state = states.get(party.iso3)
        known = {form: kind for kind, forms in _state_forms(state) for form in forms} if state else {}
        forms = (party.name, *party.aliases)
        if state:
            called[state["name"]] = party.name
            known |= dict.fromkeys(organisations["seats"].get(state["name"], ()), "seat")
            tables.iso3[party.name] = party.iso3
        for name, (_, _, *also) in organisations["names"].items():
            if not state and (name in forms or (also and party.name in also[0])):
                called[name] = party.name
        kind = "group" if "group" in party.kind else party.kind
        for form in forms:
            shy = kind == "state" and form in _SHY_STATES
            adjective = state is not None and form in state.get("adjective", ()) and known.get(form) == "demonym"
            tables.add(form, Entry(known.get(form, kind), party.name, party.name, party.iso3, shy, adjective))
        for office in party.offices:
            title = canonical_title(office.title)
            tables.offices.setdefault(party.name, {}).setdefault(title, []).extend(office.holders)
            for holder in office.holders:
                tables.add_person(holder.name, party.name, holder.aliases, holder.since)
    own = {party.iso3: party.name for party in definition.parties if party.iso3}
    for place in definition.places:
        state = states.get(place.country)
        country = own.get(place.country) or (state["name"] if state else place.country)
        seats = {form for kind, forms in _state_forms(state) if kind == "capital" for form in forms} if state else set()
        for form in (place.name, *place.aliases):
            if form not in seats:  # a capital stays a word for its government
                tables.add(form, Entry("place", place.name, country))
    return called
