"""Words of tables to the ladder, capabilities, parties and named conditions of a case."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from grith.nouns import CaseDefinition, Quantity

_BLANK = re.compile(r"[\W_]+")
_NUMBER = r"\d+(?:[ ,\u00a0\u202f']\d{3})*(?:\.\d+)?"
_NUMBER_CELL = re.compile(
    rf"([<>~≈=≥≤]=?|about|some|around|up to|at least|more than|over|fewer than|under)?\s*([-+]?{_NUMBER})\+?"
)
_RANGE_CELL = re.compile(rf"(?:from |between )?({_NUMBER})\s*(?:-|–|—|to|and)\s*({_NUMBER})")
_SCALES = {"thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9}
_SCALED_CELL = re.compile(r"(.*\d) ?(" + "|".join(_SCALES) + ")")
_WITH_UNIT_CELL = re.compile(r"(.*\d\+?) ([^\W\d_]+(?: [^\W\d_]+)?)")
_OPERATORS = {
    ">": ">", "more than": ">", "over": ">", "≥": ">=", ">=": ">=", "at least": ">=", "minimum": ">=",
    "<": "<", "fewer than": "<", "less than": "<", "under": "<", "≤": "<=", "<=": "<=", "up to": "<=", "maximum": "<=",
    "~": "~", "≈": "~", "about": "~", "some": "~", "around": "~", "nearly": "~", "=": "=", "==": "=",
}  # fmt: skip
_HEDGED = re.compile(r"\b(?:may|might|could) (?:also )?include [^,;]*|\b(?:possibly|perhaps|maybe) [^,;]*")
_UNSPECIFIED = "unspecified"
_UNNAMED = re.compile(r"\b(?:officials?|sources?|unnamed|people familiar|diplomats?|report)\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """``text`` folded for comparison: lower case, every run of blanks and punctuation one blank."""
    return _BLANK.sub(" ", text.casefold()).strip()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("grith.intake") / "data" / "words.toml").read_text("utf-8"))


@cache
def _firmness_words() -> dict[str, str]:
    return {plain(word): rung for rung, words in _data()["firmness"].items() for word in [rung, *words]}


def firmness_of(words: str) -> str | None:
    """The rung that a firmness cell names, ``undecided`` for an open question, ``None`` for an unknown word."""
    return _firmness_words().get(plain(words))


@frozen
class Party:
    """A party as a table names it: its name in the case, ISO 3166-1 alpha-3 code and whether the case knows it."""

    name: str
    iso3: str = ""
    known: bool = False


class Lookup:
    """The words of one case, looked up once and remembered."""

    def __init__(self, definition: CaseDefinition) -> None:
        self._parties: dict[str, Party] = {}
        for party in reversed(definition.parties):
            entry = Party(party.name, party.iso3, True)
            for word in (*party.aliases, party.iso3, party.id, party.name):
                if word:
                    self._parties[plain(word)] = entry
        for party in definition.parties:
            short = _alpha_2(party.iso3) if party.iso3 else ""
            if short:
                self._parties.setdefault(plain(short), Party(party.name, party.iso3, True))
        self._seen: dict[str, Party] = {}
        self._definition = definition
        self._finder: tuple[re.Pattern[str], dict[str, tuple[str, ...]], dict[str, str]] | None = None
        self._conditions = [
            (condition.id, re.compile(r"\b" + re.escape(plain(alias)) + r"\b"))
            for condition in definition.conditions
            for alias in (condition.id, condition.title, *condition.aliases)
            if plain(alias)
        ]

    def party(self, words: str, codes: bool = False) -> Party:
        """The party that ``words`` names: of the case first, then a state by its full name, else as written.

        ISO codes of states outside the case count only with ``codes``: in a column of accused, "IS" is no Iceland.
        """
        written = " ".join(words.split())
        if written in self._seen:
            return self._seen[written]
        if len(self._seen) > 50_000:
            self._seen.clear()
        state = _state(written) if len(written) > 3 or codes else None
        found = self._parties.get(plain(written)) or state or Party(written)
        if not found.known and found.iso3:
            found = self._parties.get(plain(found.iso3), found)
        if not codes:
            self._seen[written] = found
        return found

    def capabilities(self, what: str, domain: str = "") -> tuple[str, ...]:
        """Capability ids that ``domain`` names outright or ``what`` names in its words, in order of appearance.

        The words are those of the coalition register (built in, extended by the case). What is only hedged at ("may
        include troops") is not named. "Something, kind not named" stands only alone.
        """
        pattern, meaning, exact = self._capability_words()
        found = [exact[plain(domain)]] if plain(domain) in exact else []
        folded = _HEDGED.sub(" ", " ".join(what.casefold().split()))
        found += [name for phrase in pattern.findall(folded) for name in meaning[phrase]]
        named = [name for name in dict.fromkeys(found) if name != _UNSPECIFIED]
        return tuple(named or dict.fromkeys(found))

    def _capability_words(self) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]], dict[str, str]]:
        if self._finder is None:
            from grith.coalition import all_capabilities

            meaning: dict[str, list[str]] = {}
            exact: dict[str, str] = {}
            for capability in all_capabilities(self._definition):
                exact[plain(capability.id)] = exact[plain(capability.title)] = capability.id
                for word in (*capability.words, capability.title.casefold(), capability.id.replace("_", " ")):
                    meaning.setdefault(word, []).append(capability.id)
            ordered = sorted(meaning, key=lambda w: (-len(w), w))
            pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(w) for w in ordered) + r")(?![\w-])")
            self._finder = pattern, {w: tuple(dict.fromkeys(ids)) for w, ids in meaning.items()}, exact
        return self._finder

    def conditions(self, clause: str) -> tuple[str, ...]:
        """Ids of the case's named conditions whose title or alias stands in ``clause``."""
        folded = plain(clause)
        return tuple(dict.fromkeys(name for name, pattern in self._conditions if pattern.search(folded)))


@cache
def _alpha_2(iso3: str) -> str:
    import pycountry

    country = pycountry.countries.get(alpha_3=iso3)
    return country.alpha_2 if country else ""


@lru_cache(maxsize=8192)
def _state(words: str) -> Party | None:
    if len(words) > 60:
        return None
    import pycountry

    try:
        country = pycountry.countries.lookup(words)
    except LookupError:
        return None
    return Party(getattr(country, "common_name", country.name), country.alpha_3)


def number(cell: str) -> float | None:
    """The number in a cell, or ``None`` for an empty one; raises ValueError for anything else ("nan" too)."""
    text = cell.strip()
    if not text:
        return None
    if re.fullmatch(r"[-+]?\d+,\d{1,2}", text) or re.fullmatch(r"[-+]?\d+,\d{4,}", text):
        text = text.replace(",", ".")
    try:
        value = float(re.sub(r"(?<=\d)[ ,\u00a0\u202f'](?=\d{3})", "", text))
    except ValueError:
        raise ValueError(f"{cell!r} is no plain number") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{cell!r} is no number")
    return value


def quantity(words: str, low: str, high: str, unit: str) -> Quantity | None:
    """An amount from its cells; no number and no words is ``None``, never zero.

    Raises ValueError for what is no number, is below nought, or can be read in two ways ("1.000").

    With both bounds the words keep what was said ("about 10000") and the bounds what it was read as.
    """
    for cell in (words, low, high):
        _check_amount(cell.strip())
    lower, upper = number(low), number(high)
    words, unit = " ".join(words.split()), " ".join(unit.split())
    unit, hint = _unit(unit)
    if lower is not None and upper is not None:
        if lower > upper:
            raise ValueError(f"the lower bound {low} is above the upper bound {high}")
        if lower == upper:
            return Quantity(unit, lower, upper, "=", words)
        return Quantity(unit, lower, upper, "<=" if lower == 0 else "range", words)
    if lower is not None:
        return Quantity(unit, lower, None, hint if hint in (">", ">=") else ">=", words)
    if upper is not None:
        return Quantity(unit, None, upper, hint if hint in ("<", "<=") else "<=", words)
    return amount(words, unit, hint) if words else None


def _check_amount(cell: str) -> None:
    """Raise ValueError for an amount below nought, and for one that is 1,000 in one country and 1 in another."""
    if re.fullmatch(r"[-−]\s*\d.*", cell):
        raise ValueError(f"{cell!r} is below nought")
    if found := re.search(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,])", cell):
        raise ValueError(f"{found[0]!r} may have a decimal point or a mark of thousands")


def amount(words: str, unit: str, hint: str = "") -> Quantity:
    """An amount from words alone: a number, a bounded number or a range; other words are kept without a number.

    "15 million" is a number. Where ``unit`` is empty, a word or two after the number are the unit ("833 persons").
    """
    folded = words.strip().casefold()
    if m := _SCALED_CELL.fullmatch(folded):
        whole = amount(m[1], unit, hint)
        scale = _SCALES[m[2]]
        low, high = (None if v is None else round(v * scale, 6) for v in (whole.low, whole.high))
        return Quantity(whole.unit, low, high, whole.op, words)
    if not unit and (m := _WITH_UNIT_CELL.fullmatch(words.strip())):
        plain_amount = amount(m[1], "", hint)
        if plain_amount.low is not None or plain_amount.high is not None:
            return Quantity(m[2], plain_amount.low, plain_amount.high, plain_amount.op, words)
    if m := _RANGE_CELL.fullmatch(folded):
        low, high = number(m[1]), number(m[2])
        if low is not None and high is not None and low <= high:
            return Quantity(unit, low, high, "range", words)
    if m := _NUMBER_CELL.fullmatch(folded):
        value, op = number(m[2]), _OPERATORS.get(m[1] or "", hint or "=")
        if op in ("<", "<="):
            return Quantity(unit, None, value, op, words)
        return Quantity(unit, value, None if op in (">", ">=") else value, op, words)
    return Quantity(unit, None, None, "~", words)


def _unit(unit: str) -> tuple[str, str]:
    """A unit cell such as "countries, more than" as the unit and the operator that its words name."""
    head, _, tail = unit.rpartition(",")
    op = _OPERATORS.get(tail.strip().casefold(), "")
    return (head.strip(), op) if op else (unit, "")


def total(value: str, unit: str) -> Quantity | None:
    """A claimed total from its value and unit cells; a unit of "unclear" without a value is kept as words."""
    name, hint = _unit(" ".join(unit.split()))
    if value.strip():
        return amount(value.strip(), name, hint)
    return Quantity("", None, None, "~", name) if name else None


@lru_cache(maxsize=8192)
def speakers(said_by: str) -> tuple[tuple[str, ...], str]:
    """Who said it and who reported it, from a "said by" cell.

    "Rasmussen, foreign minister; Poulsen, defence minister" are two speakers; "officials to the Financial Times" and
    "unnamed, The Times" are unnamed speakers reported by a paper.
    """
    names, reported = [], ""
    for part in (p.strip() for p in said_by.split(";")):
        if not part:
            continue
        if m := re.fullmatch(r"(.+?),? (?:to|per|via|according to) ((?:the )?[A-Z].+)", part):
            part, reported = m[1], m[2]
        else:
            head, comma, tail = part.rpartition(", ")
            if comma and _UNNAMED.search(head) and tail[:1].isupper():
                part, reported = head, tail
        names.append(part)
    return tuple(names), reported
