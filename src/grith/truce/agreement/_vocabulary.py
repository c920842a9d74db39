"""The vocabularies of kinds: objects, acts, weapons; each a small forest whose words are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources

from attrs import field, frozen

_MOST_TEXTS = 5_000  # the same few texts are asked for again and again


@frozen
class Vocabulary:
    """Kinds with titles, parents and words; a kind stands for all leaves below it."""

    titles: Mapping[str, str]
    parents: Mapping[str, str]
    phrases: Mapping[str, frozenset[str]] = field(repr=False)
    _pattern: re.Pattern[str] = field(repr=False)
    hints: Mapping[str, re.Pattern[str]] = field(factory=dict, repr=False)
    _leaves: dict[frozenset[str], frozenset[str]] = field(factory=dict, init=False, repr=False, eq=False)
    _found: dict[str, list[tuple[int, str, frozenset[str]]]] = field(factory=dict, init=False, repr=False, eq=False)
    _meanings: dict[str, frozenset[str]] = field(factory=dict, init=False, repr=False, eq=False)

    def __contains__(self, kind: object) -> bool:
        return kind in self.titles

    def leaves(self, kinds: Iterable[str]) -> frozenset[str]:
        """All leaves below the given kinds; a leaf is its own."""
        wanted = frozenset(kinds)
        known = self._leaves.get(wanted)
        if known is None:
            inner = set(self.parents.values())
            known = frozenset(k for k in self.titles if k not in inner and wanted & set(self._line(k)))
            self._leaves[wanted] = known
        return known

    def _line(self, kind: str) -> list[str]:
        found = [kind]
        while found[-1] in self.parents:
            found.append(self.parents[found[-1]])
        return found

    def find(self, text: str) -> list[tuple[int, str, frozenset[str]]]:
        """The phrases of the vocabulary in ``text``: (position, phrase, leaves it may mean), the longest ones only."""
        known = self._found.get(text)
        if known is not None:
            return known
        found = []
        for match in self._pattern.finditer(text.casefold()):
            phrase = match.group()
            if phrase not in self._meanings:
                self._meanings[phrase] = self.leaves(self.phrases[phrase])
            found.append((match.start(), phrase, self._meanings[phrase]))
        if len(self._found) >= _MOST_TEXTS:
            self._found.clear()
        self._found[text] = found
        return found

    def hinted(self, text: str, found: frozenset[str]) -> frozenset[str]:
        """Leaves of branches that some word of ``text``, outside the phrases known, keeps possible beside ``found``."""
        rest = self._pattern.sub(" ", text.casefold())
        branches = [self.leaves([root]) for root, pattern in self.hints.items() if pattern.search(rest)]
        return frozenset().union(*(leaves for leaves in branches if not leaves & found))

    def tree(self) -> list[tuple[int, str]]:
        """All kinds, each after the broader one above it, with how many stand above it."""
        below: dict[str, list[str]] = {}
        for kind in self.titles:
            below.setdefault(self.parents.get(kind, ""), []).append(kind)

        def under(kind: str, depth: int) -> list[tuple[int, str]]:
            return [(depth, kind), *(line for child in below.get(kind, ()) for line in under(child, depth + 1))]

        return [line for root in below.get("", ()) for line in under(root, 0)]

    def words(self, kind: str) -> list[str]:
        """The phrases that tell of a kind, in alphabetical order, without the plurals of others."""
        mine = {phrase for phrase, kinds in self.phrases.items() if kind in kinds}
        return sorted(mine - {plural(phrase) for phrase in mine if plural(phrase) != phrase})

    def title(self, kind: str) -> str:
        """The name of a kind for people; the kind itself if it is unknown."""
        return self.titles.get(kind, kind)

    def near(self, kind: str) -> str:
        """The known kind that is spelt most like ``kind``, or nothing."""
        close = get_close_matches(kind, list(self.titles), 1, 0.6)
        return close[0] if close else ""

    def with_phrases(self, extra: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """This vocabulary with further phrases for known kinds; a phrase given here means that kind only."""
        mine = {k: v for k, v in extra.items() if k in self.titles}
        if not mine:
            return self
        phrases = dict(self.phrases)
        given: dict[str, set[str]] = {}
        for kind, words in mine.items():
            for word in words:
                given.setdefault(word.casefold(), set()).add(kind)
        mine_too = {plural(word): kinds for word, kinds in given.items() if plural(word) not in given}
        phrases.update({word: frozenset(kinds) for word, kinds in (mine_too | given).items()})
        return Vocabulary(self.titles, self.parents, phrases, _compiled(phrases), self.hints)


def plural(phrase: str) -> str:
    """The plural of a phrase by the usual rules for its last word; one that ends in s is taken for a plural."""
    if phrase.endswith("s") or not phrase[-1:].isalpha():
        return phrase
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return f"{phrase[:-1]}ies"
    return f"{phrase}es" if phrase.endswith(("x", "ch", "sh")) else f"{phrase}s"


def _compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    # Longest first, so that "gas distribution station" is never read as "station"; whole words only. By their first
    # letters, so that few of the hundreds are tried at a word.
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        by_letter.setdefault(phrase[:1], []).append(re.escape(phrase[1:]))
    branches = [f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items())]
    return re.compile(r"(?<![\w-])(?:" + "|".join(branches) + r")(?![\w-])")


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary ``objects``, ``acts`` or ``weapons`` that comes with Grith."""
    text = (resources.files("grith.truce.agreement") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    titles: dict[str, str] = {}
    parents: dict[str, str] = {}
    phrases: dict[str, set[str]] = {}
    hints: dict[str, re.Pattern[str]] = {}
    for kind, entry in tomllib.loads(text).items():
        titles[kind] = entry["title"]
        if entry.get("parent"):
            parents[kind] = entry["parent"]
        if entry.get("hints"):
            hints[kind] = _compiled(entry["hints"])
        for phrase in (*entry.get("words", ()), entry["title"]):
            phrases.setdefault(phrase.casefold(), set()).add(kind)
    if name != "acts":  # "railway substations" must not be read as "substations"; the words of acts are mostly verbs
        for phrase, kinds in list(phrases.items()):
            phrases.setdefault(plural(phrase), set(kinds))
    frozen_phrases = {phrase: frozenset(kinds) for phrase, kinds in phrases.items()}
    return Vocabulary(titles, parents, frozen_phrases, _compiled(frozen_phrases), hints)
