"""How an effect is told: struck, nothing, not stated; stopped on the way; and what supply went out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from attrs import frozen

from grith.truce.judge._facts import BOTH, NO, YES
from grith.truce.judge._phrasing import data, phrase, phrases

# "no fire", "not badly damaged"; but "no power" is an outage, and "not only damaged" is damaged.
_NEGATED = (
    r"\b(?:(?:no|not|never)\s+(?!power|electricity|gas|heat|water|only|just|merely)(?:[\w-]+\s+)?"
    r"|(?:neither|nor|without|did\s+not\s+(?:cause|start))\s+(?:an?\s+|any\s+)?(?!power|electricity|gas|heat|light)"
    r"|(?:not\s+(?:one|a\s+single)|none)\s+(?:of\s+)?(?:[\w-]+\s+){1,2})"
)
_NOT_CAUSED = r"\b(?:was|were|been)\s+(?:not|never)\s+(?:caused|done|reported|recorded|observed|found|inflicted)\b"


@frozen
class Effect:
    """What the words of an effect come to; ``supplies`` are kinds of supply that went out."""

    hit: frozenset[bool]
    stopped: bool = False
    supplies: tuple[str, ...] = ()


@frozen
class _Words:
    unknown: re.Pattern[str]
    none: re.Pattern[str]
    no_outage: re.Pattern[str]
    struck: re.Pattern[str]
    stopped: re.Pattern[str]
    supplies: tuple[tuple[str, re.Pattern[str]], ...]
    somewhat: re.Pattern[str]


@cache
def _words() -> _Words:
    told = data("_effects.toml")
    off = phrase(told["off"]).pattern
    struck = _any(told["struck"]).pattern
    much = rf"(?:that\s+|very\s+|too\s+|so\s+|all\s+that\s+)?{_one_of(told['much'])}"
    degree = _one_of(told["degree"])
    not_so = rf"(?:no|not|never|without(?:\s+any)?)\s+(?:that\s+|very\s+|too\s+|any\s+)?{degree}\s+(?:[\w-]+\s+)?"
    return _Words(
        unknown=_any(told["unknown"], rf"{not_so}{struck}|not\s+{struck}\s+{degree}"),
        none=re.compile(rf"{_any(told['none']).pattern}|{_NEGATED}(?:{struck})|{struck}\s+{_NOT_CAUSED}", re.I),
        no_outage=_any(told["no_outage"]),
        struck=_any(told["struck"], off),
        stopped=_any(told["stopped"]["words"]),
        supplies=tuple(
            (kind, _any(words, off) if kind == "electricity" else _any(words))
            for kind, words in told["supplies"].items()
        ),
        somewhat=re.compile(
            rf"\bnot\s+(?:{much}\s+(?=[\w-]+ed\b|hit\b|burnt\b)({struck})|({struck})\s+{much}\b)", re.I
        ),
    )


def _any(texts: Iterable[str], pattern: str = "") -> re.Pattern[str]:
    ordered = [re.escape(p) for p in sorted(texts, key=lambda p: (-len(p), p))]
    return re.compile(r"(?<![\w-])(?:" + "|".join([*ordered, *([pattern] if pattern else [])]) + r")(?![\w-])", re.I)


def _one_of(texts: Iterable[str]) -> str:
    return "(?:" + "|".join(phrase(text).pattern for text in texts) + ")"


@cache
def words_of_effects() -> frozenset[str]:
    """All single words of the phrases that tell an effect."""
    told = data("_effects.toml")
    words = {w for name in ("unknown", "none", "struck") for one in told[name] for w in one.split()}
    words |= {w for one in told["stopped"]["words"] for w in one.split()}
    stems = {word[:-2] for word in words if word.endswith("ed")} | {word[:-1] for word in words if word.endswith("ed")}
    return frozenset(words | {f"{stem}ing" for stem in stems})


@lru_cache(100_000)
def read_effect(effect: str, means: str) -> Effect:
    """What ``effect`` and ``means`` tell: an empty or unclear effect leaves both possible, a stopped attempt is no hit.

    Where the words tell of a stop and say nothing of an effect, a hit is not told, but debris may have caused one:
    both stay possible and ``stopped`` is set.
    """
    words = _words()
    stopped_at = [words.stopped.search(text) if text else None for text in (means, effect)]
    stopped = any(stopped_at) and not any(
        phrases("some_stopped").search(t) for t, m in zip((means, effect), stopped_at, strict=True) if m
    )
    through = any(text and phrases("came_through").search(text) for text in (means, effect))
    stopped = stopped and not through
    # "all shot down": none came through, and no effect is told.
    whole = stopped and any(
        phrases("all_stopped").search(text) for text, at in zip((means, effect), stopped_at, strict=True) if at
    )
    rest = words.stopped.sub(" ", effect)
    if "not" in rest:
        rest = words.somewhat.sub(r" \1\2 ", rest)
    supplies = tuple(kind for kind, pattern in words.supplies if pattern.search(rest))
    if not effect.strip() and through:
        return Effect(YES)
    if words.unknown.search(rest):
        return Effect(BOTH, stopped)
    calm = words.no_outage.sub(" ", rest)
    if words.struck.search(calm):
        rest = calm  # "holed; no power outage": that the supply went on denies no other harm
    if not rest.strip(" .;,"):
        return Effect(NO if whole else BOTH, stopped)
    without = words.none.sub(" ", rest)
    nothing = without != rest
    struck = words.struck.search(without) is not None
    if struck and nothing:
        return Effect(BOTH, stopped, supplies)
    if struck and phrases("beside").search(rest):
        return Effect(BOTH, stopped, supplies)  # what was damaged nearby is not the target
    if struck and phrases("debris").search(rest):
        return Effect(BOTH, stopped, supplies)  # what fell was stopped on the way, said or not
    if struck:
        # A blaze or an outage is an effect whoever shot at what; with "shot down" it may be debris.
        return Effect(BOTH if stopped else YES, stopped, supplies)
    return Effect(NO if nothing or whole else BOTH, stopped, supplies)


def struck(part: str) -> bool:
    """Whether a part of an effect tells of something struck, and not only of a supply that went out."""
    told = read_effect(part, "")
    return told.hit != NO and not told.supplies and _words().struck.search(part) is not None


_LAID = re.compile(r"\b(?:laid|planted|left|buried|dropped|from)\s+(?:\w+\s+){0,3}?((?:19|20)\d\d)(?:s|\b)", re.I)


def nobodys(text: str, year: int | None) -> bool:
    """Whether ``text`` tells of what nobody did then: by chance, or left behind before the ``year`` it is about."""
    chance = phrases("nobodys_deed").search(text) is not None and not phrases("ruled_out").search(text)
    return chance or any(year is None or int(found[1]) < year for found in _LAID.finditer(text))


def hurt(effect: str) -> bool:
    """Whether an effect tells that somebody was hurt there: not threatened, beside it, by what fell or by chance."""
    if any(phrases(name).search(effect) for name in ("by_chance", "threat", "beside", "debris")):
        return False
    return phrases("hurt").search(phrases("nobody_hurt").sub(" ", effect)) is not None


def nobody_hurt(effect: str) -> bool:
    """Whether an effect tells that a blow hurt nobody, as is told of blows alone."""
    return phrases("nobody_hurt").search(effect) is not None
