"""What of a statement decides whether another says the same: its parties, stance, day and content words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files

from attrs import define

from grith.nouns import FIRMNESS, Quantity, Report, Statement

Who = Callable[[str, date | None], str]
Parties = Callable[[tuple[str, ...], date | None], frozenset[str]]
FACTS = frozenset({"allegation", "meeting", "call"})
ENCOUNTERS = frozenset({"meeting", "call"})
SAID = frozenset({"pledge", "demand", "condition", "red_line", "position"})
_NOBODY: frozenset[str] = frozenset()
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("s", ""))
_SENTENCE = re.compile(r"[.!?…\n]")
_APPROXIMATE = 0.1  # "about 30" agrees with 27 to 33


@define(eq=False)
class Profile:
    """A statement as it is compared; days are ordinals, ``voices`` parties, ``key`` the block it is compared in.

    ``fact`` tells that something happened (else: where somebody stands).
    """

    statement: Statement
    day: int | None
    key: tuple[str, ...]
    actors: frozenset[str]
    targets: frozenset[str]
    voices: frozenset[str]
    third: frozenset[str]
    tokens: frozenset[str]
    capabilities: frozenset[str]
    rung: int | None
    refused: bool
    amount: tuple[str, float, float] | None
    event: tuple[int, int] | None
    place: str
    fact: bool


def profile(statement: Statement, report: Report | None, parties: Parties) -> Profile:
    """The profile of a statement; ``parties`` gives those behind names on a day."""
    published = statement.published or (report.published if report else None)
    day = published.date() if published else None
    actors = parties(statement.actor, day)
    targets = parties(statement.target, day)
    if not targets.isdisjoint(actors):
        targets -= actors
    voices = parties(statement.speaker, day)
    kind = statement.kind
    if kind in ENCOUNTERS:
        key: tuple[str, ...] = (kind,)
    elif kind == "allegation":
        key = (kind, *sorted(actors))
    else:
        # Those whom nobody names ("some leaders") are compared by what they are called.
        sides = actors or frozenset(name.casefold() for name in statement.actor) or voices
        key = ("denial" if kind == "denial" else "stance", *sorted(sides))
    refused = statement.negated or statement.firmness == "refused" or kind in ("red_line", "denial")
    return Profile(
        statement=statement,
        day=day.toordinal() if day else None,
        key=key,
        actors=actors,
        targets=targets,
        voices=voices,
        # Somebody else's word on where a party stands is another claim than the party's own.
        third=_NOBODY if kind in FACTS or not actors or voices & actors else voices,
        tokens=_tokens(statement, report),
        capabilities=_capabilities(tuple(statement.capability)),
        rung=FIRMNESS.index(statement.firmness) if statement.firmness in FIRMNESS else None,
        refused=refused,
        amount=_amount(statement.quantity),
        event=_event(statement, day),
        place=_plain(statement.place),
        fact=kind in FACTS,
    )


@lru_cache(4096)
def _capabilities(named: tuple[str, ...]) -> frozenset[str]:
    return frozenset(named) - {"unspecified"}


@lru_cache(4096)
def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def _event(statement: Statement, published: date | None) -> tuple[int, int] | None:
    """First and last day of what is told; where somebody stands has none if the day is only that of saying so."""
    moment = statement.event
    if moment is None:
        return None
    first, last = moment.first_day, moment.last_day
    if first is None and last is None:
        return None
    said = published is not None and (last or first or date.max) <= published
    if said and statement.kind in SAID:
        return None
    return (first or last or date.min).toordinal(), (last or first or date.max).toordinal()


def _amount(quantity: Quantity | None) -> tuple[str, float, float] | None:
    """Unit and bounds; ``None`` where the words give no number."""
    if quantity is None or (quantity.low is None and quantity.high is None):
        return None
    low = quantity.low if quantity.low is not None else float("-inf")
    high = quantity.high if quantity.high is not None else float("inf")
    if quantity.op == "~":
        low, high = low * (1 - _APPROXIMATE), high * (1 + _APPROXIMATE)
    return quantity.unit, low, high


def _tokens(statement: Statement, report: Report | None) -> frozenset[str]:
    """The content words: of the object, else of the sentence; names of parties and place are left out."""
    text = statement.object
    if not text:
        text = _sentence(statement, report) if not statement.span.cells else statement.span.exact
    elif not statement.span.cells:
        text = f"{text} {statement.span.exact}"
    return _words(text) - _names(" ".join((*statement.speaker, *statement.actor, *statement.target, statement.place)))


def _sentence(statement: Statement, report: Report | None) -> str:
    span, text = statement.span, report.text if report else ""
    if text[span.start : span.end] != span.exact:
        return f"{span.prefix}{span.exact}{span.suffix}"
    before = _SENTENCE.split(text[max(0, span.start - 200) : span.start])[-1]
    return before + span.exact + _SENTENCE.split(text[span.end : span.end + 200])[0]


def _words(text: str) -> frozenset[str]:
    return frozenset(map(_form, _WORD.findall(text.casefold()))) - {""}


_names = lru_cache(4096)(_words)  # the same few parties in many statements


@cache
def _form(word: str) -> str:
    """The word without its ending and its possessive, or the word that stands for its meaning; "" for an empty one."""
    empty, alike = _tables()
    if word in empty or len(word) < 3:
        return ""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + instead
            break
    if word in alike:
        return alike[word]
    for ending in ("ing", "ed"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2:
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
                stem = stem[:-1]
            for candidate in (stem, stem + "e"):
                if candidate in alike:
                    return alike[candidate]
                if candidate in empty:
                    return ""
            return stem.removesuffix("e")
    return "" if word in empty else word.removesuffix("e")


@cache
def _tables() -> tuple[frozenset[str], dict[str, str]]:
    raw = tomllib.loads(files("grith.claims").joinpath("data/words.toml").read_text(encoding="utf-8"))
    return frozenset(raw["empty"].split()), {word: group[0] for group in raw["alike"] for word in group}


def order(profile: Profile) -> tuple[int, datetime | int, str]:
    """Oldest first, what has no date before all, ties by id: the same order whatever the order of the rows."""
    return (0 if profile.day is None else 1, profile.day or 0, profile.statement.id)
