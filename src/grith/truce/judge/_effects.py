"""How an effect is told: struck, nothing, not stated; stopped on the way; and what supply went out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from attrs import frozen

from grith.truce.judge._facts import BOTH, NO, YES

_PART = re.compile(
    r"\b\d+\s+(?:out\s+)?of\s+(?:the\s+)?\d+|\bpart(?:ly|ial|ially)?\b|\bsome\b|\bmost\b|\bone of\b|\ball\s+but\b"
    r"|\b(?:almost|nearly|not)\s+(?:all|every)\b|\bexcept\b",
    re.I,
)
_ALL = re.compile(r"\b(?:all|every|each|both)\b", re.I)
# Who was hurt, but for "nobody was hurt" and "no casualties".
_NOBODY = re.compile(
    r"\b(?:no(?:body)?|none|without(?:\s+any)?|zero|not|never|neither|nor)\b(?:\s+[\w'-]+){0,3}?\s+"
    r"(?:killed|wounded|injured|hurt|dead|died|casualt\w+|injur\w+|deaths?|victims?|fatalit\w+)"
    r"(?:\s+(?:or|and)\s+(?:killed|wounded|injured|dead|injuries|damage))*",
    re.I,
)
_HURT = re.compile(r"\b(?:killed|wounded|injured|hurt|dead|died|casualties|deaths?|fatalities)\b", re.I)
THREAT = re.compile(r"\bthreat\w*", re.I)
_DEBRIS = re.compile(r"\b(?:debris|wreckage|fragments)\b", re.I)
_BESIDE = re.compile(r"\b(?:near|nearby|beside|in the vicinity|next to)\b", re.I)
# "no fire", "not badly damaged"; but "no power" is an outage, and "not only damaged" is damaged.
_NEGATED = (
    r"\b(?:(?:no|not|never)\s+(?!power|electricity|gas|heat|water|only|just|merely)(?:[\w-]+\s+)?"
    r"|(?:neither|nor|without|did\s+not\s+(?:cause|start))\s+(?:an?\s+|any\s+)?(?!power|electricity|gas|heat|light)"
    r"|(?:not\s+(?:one|a\s+single)|none)\s+(?:of\s+)?(?:[\w-]+\s+){1,2})"
)
_NOT_CAUSED = r"\b(?:was|were|been)\s+(?:not|never)\s+(?:caused|done|reported|recorded|observed|found|inflicted)\b"
# "no heavy damage", "no further damage": how much is denied, and whether is not told.
_DEGREE = (
    r"(?:heav(?:y|ily)|serious(?:ly)?|sever(?:e|ely)|great(?:ly)?|large|major|much|big|extensive(?:ly)?|complete(?:ly)?"
    r"|full(?:y)?|total(?:ly)?|entire(?:ly)?|wholly|significant(?:ly)?|substantial(?:ly)?|considerabl[ey]|critical(?:ly)?"
    r"|lasting|permanent(?:ly)?|irreparabl[ey]|structural(?:ly)?|further|additional|new|more|other)"
)
# "not badly damaged", "not completely destroyed", "not damaged seriously": damaged, and not so much.
_MUCH = (
    r"(?:bad(?:ly)?|heavily|seriously|severely|greatly|much|extensively|completely|fully|totally|entirely|wholly"
    r"|significantly|substantially|considerably|critically|irreparably)"
)
_NOT_SO = rf"(?:no|not|never|without(?:\s+any)?)\s+(?:that\s+|very\s+|too\s+|any\s+)?{_DEGREE}\s+(?:[\w-]+\s+)?"
# "one shot down, two hit": of several, some came through.
_THROUGH = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|some|others?|rest|another|several)\s+"
    r"(?:of\s+them\s+)?(?:hit|struck|got\s+through|came\s+through|reached\s+the\s+target)\b(?!\s+by)",
    re.I,
)


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
    text = (resources.files("grith.truce.judge") / "_effects.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    off = data["off"]
    struck = _any(data["struck"]).pattern
    much = rf"(?:that\s+|very\s+|too\s+|so\s+|all\s+that\s+)?{_MUCH}"
    return _Words(
        unknown=_any(data["unknown"], rf"{_NOT_SO}{struck}|not\s+{struck}\s+{_DEGREE}"),
        none=re.compile(rf"{_any(data['none']).pattern}|{_NEGATED}(?:{struck})|{struck}\s+{_NOT_CAUSED}", re.I),
        no_outage=_any(data["no_outage"]),
        struck=_any(data["struck"], off),
        stopped=_any(data["stopped"]["words"]),
        supplies=tuple(
            (kind, _any(words, off) if kind == "electricity" else _any(words))
            for kind, words in data["supplies"].items()
        ),
        somewhat=re.compile(
            rf"\bnot\s+(?:{much}\s+(?=[\w-]+ed\b|hit\b|burnt\b)({struck})|({struck})\s+{much}\b)", re.I
        ),
    )


def _any(phrases: Iterable[str], pattern: str = "") -> re.Pattern[str]:
    ordered = [re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p))]
    return re.compile(r"(?<![\w-])(?:" + "|".join([*ordered, *([pattern] if pattern else [])]) + r")(?![\w-])", re.I)


@cache
def words_of_effects() -> frozenset[str]:
    """All single words of the phrases that tell an effect."""
    text = (resources.files("grith.truce.judge") / "_effects.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    phrases = (*data["unknown"], *data["none"], *data["struck"], *data["stopped"]["words"])
    words = {word for phrase in phrases for word in phrase.split()}
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
        _PART.search(t) for t, m in zip((means, effect), stopped_at, strict=True) if m
    )
    through = any(text and _THROUGH.search(text) for text in (means, effect))
    stopped = stopped and not through
    # "all shot down": none came through, and no effect is told.
    whole = stopped and any(_ALL.search(text) for text, at in zip((means, effect), stopped_at, strict=True) if at)
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
    if struck and _BESIDE.search(rest):
        return Effect(BOTH, stopped, supplies)  # what was damaged nearby is not the target
    if struck and _DEBRIS.search(rest):
        return Effect(BOTH, stopped, supplies)  # what fell was stopped on the way, said or not
    if struck:
        # A blaze or an outage is an effect whoever shot at what; with "shot down" it may be debris.
        return Effect(BOTH if stopped else YES, stopped, supplies)
    return Effect(NO if nothing or whole else BOTH, stopped, supplies)


def struck(part: str) -> bool:
    """Whether a part of an effect tells of something struck, and not only of a supply that went out."""
    told = read_effect(part, "")
    return told.hit != NO and not told.supplies and _words().struck.search(part) is not None


BY_CHANCE = re.compile(r"\b(?:accident\w*|crash\w*|overturn\w*|collided|collision|drown\w*|malfunction\w*)\b", re.I)
# What nobody did: by weather, by a fault, by itself, or by what an earlier war left behind.
_LEFT = r"(?:laid|planted|left|buried)\s+[^.;,]*\b"
_NOBODYS = re.compile(
    r"\b(?<!no )(?<!not an )(?<!not by )(?:accident(?:s|al|ally)?|malfunction\w*|collided|collision|overturned"
    r"|(?:in|by|from|during|due\s+to|because\s+of|after)\s+(?:(?:an?|the)\s+(?:\w+\s+)?)?"
    r"(?:(?<!by )storms?|thunderstorms?|floods?|flooding|lightning|earthquakes?|landslides?|avalanches?"
    r"|hurricanes?|typhoons?|gales?|wildfires?)(?!\s+shadow)"
    r"|by\s+(?:itself|themselves)|(?:on|of)\s+(?:its|their)\s+own(?:\s+accord)?(?!\s+\w)|spontaneous(?:ly)?"
    r"|short[\s-]circuit(?:s|ed)?|(?:technical|engine|mechanical|electrical)\s+(?:faults?|failures?|defects?|problems?)"
    r"|(?<!in )(?<!despite )bad\s+weather|washed\s+(?:out|away)"
    r"|(?:due\s+to|because\s+of|by)\s+(?:\w+\s+)?(?:rains?|snow|fog|weather|heat|negligence)"
    r"|(?:due\s+to|because\s+of|through|by|from)\s+(?:overload\w*|wear|disease|cholera)"
    r"|(?:shut|closed|switched|taken|turned|disconnected)\s+(?:\w+\s+){0,2}?for\s+(?:repairs?|maintenance)|lightning\s+strikes?"
    r"|(?:shot|killed|hit)\s+by\s+(?:their|its)\s+own|own\s+air\s+defen[cs]es?"
    r"|by\s+(?:(?:an?|the)\s+)?(?:[\w-]+\s+){0,2}?(?:thieves|operators?|owners??|trees?|animals?|birds?|cranes?|excavators?)"
    r"|(?:lorry|truck|car|bus|crane|excavator|train|tree)\s+(?:hit|struck|fell\s+on|ran\s+into)\s+(?:the|an?)(?!\s+(?:land)?(?:mine|ied))"
    r"|(?:land|family|clan)\s+(?:disputes?|feuds?)|in\s+(?:his|her|\w+\s+\w+'s)\s+hands?"
    r"|(?:victims|graves?|remains|survivors|anniversary)\s+of\s+(?:an?\s+|the\s+)?(?:earlier|previous|past)|old\s+(?:\w+\s+)?craters?"
    r"|causes?\s+(?:(?:of|for)\s+(?:[\w'-]+\s+){1,4})?(?:(?:is|are|was|were|has|have|had|remains?)\s+)?(?:still\s+|being\s+|been\s+)*"
    r"(?:unknown|unclear|undetermined|not\s+(?:yet\s+)?(?:\w+\s+)?(?:known|clear|established|determined|found)|(?:under\s+|looked\s+into|investigat|establish|clarif|examin)\w*)"
    r"|for\s+(?:an?\s+)?(?:unknown|unclear|undetermined)\s+(?:reasons?|causes?)"
    r"|natural\s+causes|heart\s+attack|illness|(?:car|road|train)\s+crash|world\s+war|war\s+remnants?"
    r"|(?:remnants?|leftovers?)\s+of\s+(?:\w+\s+)?wars?|(?:old|decades-old)\s+(?:land)?mines?"
    r"|controlled\s+(?:explosions?|detonations?|blasts?)\b[^;]*\bunexploded|unexploded\b[^;]*\bcontrolled\s+(?:explo|deto|bla)\w+"
    r"|unexploded\s+[^.;]*\b(?:exploded|detonated|went\s+off|blew\s+up)"
    rf"|{_LEFT}(?:years|decades)\s+(?:ago|before|earlier)|{_LEFT}(?:earlier|previous|past|first|last|civil)\s+(?:war|fighting|hostilities|conflicts?)"
    r"|(?:forest|bush|grass|brush|house|kitchen)\s+fires?|while\s+playing\s+with|(?:shot|killed|hanged)\s+(?:himself|herself|themselves)"
    r"|(?:while|during|(?<!.))\s*(?:de-?mining|mine\s+clearance|clearing\s+mines)"
    r"(?!\s+(?:teams?|crews?|groups?|squads?|units?|vehicles?|machines?|workers?|personnel)))\b",
    re.I,
)
_RULED_OUT = re.compile(r"\b(?:ruled\s+out|excluded)\b", re.I)
_LAID = re.compile(r"\b(?:laid|planted|left|buried|dropped|from)\s+(?:\w+\s+){0,3}?((?:19|20)\d\d)(?:s|\b)", re.I)


def nobodys(text: str, year: int | None) -> bool:
    """Whether ``text`` tells of what nobody did then: by chance, or left behind before the ``year`` it is about."""
    chance = _NOBODYS.search(text) is not None and not _RULED_OUT.search(text)
    return chance or any(year is None or int(found[1]) < year for found in _LAID.finditer(text))


def hurt(effect: str) -> bool:
    """Whether an effect tells that somebody was hurt there: not threatened, beside it, by what fell or by chance."""
    if BY_CHANCE.search(effect) or THREAT.search(effect) or _BESIDE.search(effect) or _DEBRIS.search(effect):
        return False
    return _HURT.search(_NOBODY.sub(" ", effect)) is not None


def nobody_hurt(effect: str) -> bool:
    """Whether an effect tells that a blow hurt nobody, as is told of blows alone."""
    return _NOBODY.search(effect) is not None
