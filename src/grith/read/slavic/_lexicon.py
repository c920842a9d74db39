"""The word lists (``data/slavic.toml``) as phrases by dictionary form, for one language and one case."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from grith.nouns import CaseDefinition
from grith.read.slavic._words import Token, phrase_lemmas

ENEMY = "@enemy"


@frozen
class Sense:
    """What a phrase means: its list (``party``, ``target``, ``weapon`` …) and its canonical name."""

    kind: str
    name: str


@frozen
class Match:
    """A phrase of the lists at the tokens ``first`` to ``last`` (the last one included)."""

    first: int
    last: int
    senses: tuple[Sense, ...]

    def get(self, kind: str) -> str:
        """The name that the phrase has in one list, or an empty text."""
        return next((s.name for s in self.senses if s.kind == kind), "")


@frozen
class Lexicon:
    """All phrases of one language, by the dictionary forms of their first word."""

    language: str
    phrases: dict[str, list[tuple[tuple[frozenset[str], ...], Sense]]] = field(factory=dict)
    adjectives: dict[str, str] = field(factory=dict)
    english: dict[str, str] = field(factory=dict)
    iso3: dict[str, str] = field(factory=dict)
    body_kinds: dict[str, str] = field(factory=dict)
    person_parties: dict[str, str] = field(factory=dict)
    flying: frozenset[str] = frozenset()
    units: dict[str, str] = field(factory=dict)
    of_target: frozenset[str] = frozenset()
    sides: tuple[str, ...] = ()
    enemies: dict[str, str] = field(factory=dict)

    def add(self, phrase: str, sense: Sense) -> None:
        """List a phrase under a sense."""
        lemmas = phrase_lemmas(phrase, self.language)
        if not lemmas:
            return
        for first in sorted(lemmas[0]):
            known = self.phrases.setdefault(first, [])
            if (lemmas, sense) not in known:
                known.append((lemmas, sense))

    def match(self, tokens: list[Token]) -> list[Match]:
        """The listed phrases in a run of tokens: longest first, not overlapping, all senses of the longest kept."""
        found = []
        index = 0
        while index < len(tokens):
            best, senses = 0, list[Sense]()
            for lemma in sorted(tokens[index].lemmas):
                for words, sense in self.phrases.get(lemma, ()):
                    length = len(words)
                    if length < best or index + length > len(tokens):
                        continue
                    if all(words[k] & tokens[index + k].lemmas for k in range(1, length)):
                        if length > best:
                            best, senses = length, []
                        if sense not in senses:
                            senses.append(sense)
            if best:
                found.append(Match(index, index + best - 1, tuple(sorted(senses, key=lambda s: (s.kind, s.name)))))
                index += best
            else:
                index += 1
        return found

    def adjective_of(self, token: Token) -> str:
        """The party that an adjective names ("російський" → Russia), or an empty text."""
        return next((self.adjectives[x] for x in sorted(token.lemmas) if x in self.adjectives), "")

    def enemy_of(self, side: str) -> str:
        """The other side of ``side``: the case's other belligerent, else the one in the table, else an empty text."""
        if len(self.sides) == 2 and side in self.sides:
            return self.sides[1 - self.sides.index(side)]
        return self.enemies.get(side, "")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("grith.read") / "data" / "slavic.toml").read_text("utf-8"))


_LISTS = (
    *("truces", "breaches", "causes", "reporting", "unreal", "attempts", "hedges"),
    *("own_denials", "reciprocal", "offices", "forces", "light", "suffered", "charges", "sayings", "times"),
)


@cache
def _built_in(language: str) -> Lexicon:
    tables = _tables()
    lexicon = Lexicon(
        language,
        flying=frozenset(k for k, v in tables["weapons"].items() if v.get("flies")),
        units={k: v["unit"] for k, v in tables["weapons"].items()},
        of_target=frozenset(k for k, v in tables["strikes"].items() if v.get("of_target")),
        enemies=dict(tables["enemy"]["of"]),
    )
    for name, party in tables["parties"].items():
        lexicon.iso3[name], lexicon.english[name] = party["iso3"], party["english"]
        for phrase in party.get(language, ()):
            lexicon.add(phrase, Sense("state", name))
        for phrase in party.get(f"forces_{language}", ()):
            lexicon.add(phrase, Sense("party", name))
        for adjective in party.get(f"adjectives_{language}", ()):
            lexicon.adjectives[adjective] = name
    for phrase in tables["enemy"][language]:
        lexicon.add(phrase, Sense("party", ENEMY))
    for adjective in tables["enemy"][f"adjectives_{language}"]:
        lexicon.adjectives[adjective] = ENEMY
    for name, body in tables["bodies"].items():
        lexicon.body_kinds[name] = body["kind"]
        for phrase in body[language]:
            lexicon.add(phrase, Sense("body", name))
    for name, (party, *forms) in tables["persons"].items():
        lexicon.person_parties[name] = party
        for form in forms:
            lexicon.add(form, Sense("person", name))
    for kind, plural in (("target", "targets"), ("weapon", "weapons"), ("strike", "strikes")):
        for name, entry in tables[plural].items():
            for phrase in entry[language]:
                lexicon.add(phrase, Sense(kind, name))
    for name, entry in tables["predicates"].items():
        for phrase in entry[language]:
            lexicon.add(phrase, Sense("predicate", name))
        for phrase in entry.get(f"passive_{language}", ()):
            lexicon.add(phrase, Sense("passive", name))
    for name in _LISTS:
        for phrase in tables[name][language]:
            lexicon.add(phrase, Sense(name, name))
    return lexicon


def lexicon_of(language: str, definition: CaseDefinition | None) -> Lexicon:
    """The built-in lists, with the names that a case gives its parties in Cyrillic letters laid over them."""
    built_in = _built_in(language)
    parties = definition.parties if definition else ()
    own = [(p, [a for a in (p.name, *p.aliases) if any("\u0400" <= c <= "\u04ff" for c in a)]) for p in parties]
    canonical = {code: name for name, code in built_in.iso3.items() if code}
    sides = tuple(canonical.get(p.iso3, p.name) for p in parties if p.role == "belligerent")
    if not any(names for _, names in own) and not sides:
        return built_in
    lexicon = Lexicon(
        language,
        {first: list(known) for first, known in built_in.phrases.items()},
        dict(built_in.adjectives),
        dict(built_in.english),
        dict(built_in.iso3),
        built_in.body_kinds,
        dict(built_in.person_parties),
        built_in.flying,
        built_in.units,
        built_in.of_target,
        sides,
        built_in.enemies,
    )
    for party, names in own:
        known_as = canonical.get(party.iso3, party.name)
        lexicon.iso3.setdefault(known_as, party.iso3)
        for name in names:
            lexicon.add(name, Sense("state", known_as))
        for office in party.offices:
            for holder in office.holders:
                for name in (holder.name, *holder.aliases):
                    if any("\u0400" <= c <= "\u04ff" for c in name):
                        lexicon.add(name, Sense("person", holder.name))
                        lexicon.person_parties[holder.name] = known_as
    return lexicon
