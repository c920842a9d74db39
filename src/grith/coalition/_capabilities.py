"""What a force needs, and the words that name it: package data, extended by the case."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from attrs import evolve, frozen

from grith.nouns import Capability, CaseDefinition

UNSPECIFIED = "unspecified"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("grith.coalition").joinpath("data/capabilities.toml").read_text(encoding="utf-8"))


@cache
def builtin_capabilities() -> tuple[Capability, ...]:
    """The kinds of contribution that every case knows, in the order in which they are shown."""
    return tuple(
        Capability(c["id"], c["title"], tuple(c["words"]), tuple(c.get("units", ()))) for c in _data()["capabilities"]
    )


def all_capabilities(case: CaseDefinition | None) -> tuple[Capability, ...]:
    """The built-in kinds with the case's own: a known id gains words (and a new title, if given), a new id is added.

    A built-in word that the case gives to another kind is that kind's ("formed police units" where a case parts police
    from troops). "Something, kind not named" always comes last.
    """
    given = {c.id: frozenset(_lower(c.words)) for c in (case.capabilities if case else ())}
    taken = frozenset().union(*given.values())
    merged = {
        c.id: evolve(c, words=tuple(w for w in c.words if w not in taken or w in given.get(c.id, ())))
        for c in builtin_capabilities()
    }
    for own in case.capabilities if case else ():
        known = merged.get(own.id)
        if known is None:
            merged[own.id] = evolve(own, words=_lower(own.words))
            continue
        merged[own.id] = evolve(
            known,
            title=own.title or known.title,
            words=tuple(dict.fromkeys((*known.words, *_lower(own.words)))),
            units=tuple(dict.fromkeys((*known.units, *own.units))),
        )
    last = merged.pop(UNSPECIFIED)
    return (*merged.values(), last)


def own_words(case: CaseDefinition) -> CapabilityFinder | None:
    """Finds only the kinds and words that the case itself adds; None where it adds none."""
    known = {c.id: c.words for c in builtin_capabilities()}
    own = []
    for c in case.capabilities:
        names = () if c.id in known else (c.title.lower(), c.id, c.id.replace("_", " "))
        words = (w for w in (*_lower(c.words), *names) if w and w not in known.get(c.id, ()))
        own.append(evolve(c, words=tuple(words)))
    return CapabilityFinder(tuple(own), words_only=True) if any(c.words for c in own) else None


def _lower(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


@frozen
class Named:
    """A capability that some words name; ``hedged`` when they make it a possibility only ("may include troops")."""

    id: str
    hedged: bool = False


class CapabilityFinder:
    """Finds the capabilities that words name: longest phrase first, whole words, upper and lower case alike."""

    def __init__(self, capabilities: tuple[Capability, ...], *, words_only: bool = False) -> None:
        self.ids = {c.id for c in capabilities}
        self._units = {c.id: frozenset(_singular(u) for u in c.units) for c in capabilities}
        self._of: dict[str, list[str]] = {}
        for capability in capabilities:
            names = (capability.title.lower(), capability.id, capability.id.replace("_", " "))
            for word in dict.fromkeys((*capability.words, *(() if words_only else names))):
                self._of.setdefault(word, []).append(capability.id)
        phrases = sorted(self._of, key=lambda p: (-len(p), p))
        hedges = "|".join(re.escape(h) for h in _data()["hedges"])
        body = "|".join(re.escape(p) for p in phrases)
        denials = "|".join(re.escape(d) for d in sorted(_data()["denials"], key=len, reverse=True))
        self._denied = re.compile(
            rf"(?<![\w-])(?:{denials})\s+(?!only\b|just\b|merely\b)(?:\w+\s+){{0,2}}?(?P<phrase>{body})(?![\w-])"
        )
        self._pattern = re.compile(rf"(?P<hedge>\b(?:{hedges})\s+(?:\w+\s+)?)?(?<![\w-])(?P<phrase>{body})(?![\w-])")

    def find(self, text: str) -> tuple[Named, ...]:
        """The capabilities named in ``text``, in the order of their first mention, each once.

        "Something, kind not named" is left out as soon as a kind is named for certain.
        """
        found: dict[str, bool] = {}
        for match in self._pattern.finditer(" ".join(text.lower().split())):
            for name in self._of[match["phrase"]]:
                found[name] = found.get(name, True) and bool(match["hedge"])
        if any(not hedged for name, hedged in found.items() if name != UNSPECIFIED):
            found.pop(UNSPECIFIED, None)
        return tuple(Named(name, hedged) for name, hedged in found.items())

    def denied(self, text: str) -> set[str]:
        """The capabilities that ``text`` names only to leave them out ("no ground troops but a frigate")."""
        folded = " ".join(text.lower().split())
        out = {name for match in self._denied.finditer(folded) for name in self._of[match["phrase"]]}
        return out - {n.id for n in self.find(self._denied.sub(" ; ", folded))}

    def domain(self, word: str) -> str:
        """The capability that a table's domain column stands for ("sea" is naval), or an empty string."""
        word = word.strip().lower()
        return word if word in self.ids else str(_data()["domains"].get(word, ""))

    def counted_in(self, capability: str, unit: str) -> bool:
        """Whether ``capability`` is counted in ``unit`` (singular or plural)."""
        return any(_singular(part) in self._units.get(capability, ()) for part in (unit, unit.split(" ")[-1]))


def _singular(unit: str) -> str:
    unit = unit.strip().lower()
    irregular = {"batteries": "battery", "companies": "company", "servicemen": "serviceman", "people": "person"}
    if unit in irregular:
        return irregular[unit]
    return unit[:-1] if unit.endswith("s") and not unit.endswith("ss") else unit


@lru_cache(maxsize=8)
def finder(capabilities: tuple[Capability, ...]) -> CapabilityFinder:
    """The finder for these capabilities; built once."""
    return CapabilityFinder(capabilities)
