"""Where a report is at home: the state that a bare "the Government" means, and who publishes in his own name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from grith.read._names import Name

if TYPE_CHECKING:
    from grith.read._assemble import Metadata
    from grith.read.gazetteer import Gazetteer

_OPENING = 1500
_LINES = 6
# What stands behind the town of a dateline: a date, an agency in brackets, a dash or colon, a full stop after capitals.
_BEHIND_TOWN = re.compile(
    r"\s*+(?:,?\s*+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\b"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b|\d{4}-\d\d-\d\d)|\([A-Za-z .,/-]{2,40}\)|:)|\s+[-\u2013\u2014]{1,2}\s"
)
_CAPITALS = re.compile(
    r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'\u2019-]+(?: [A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'\u2019-]+){0,2}"
)
# A state's own house, as its publisher; a party that is no state speaks under its bare name too.
_HOUSE = re.compile(
    r"\b(?:ministry|minister|ministerio|government|presiden\w+|prime minister|embassy|mission|armed forces|army"
    r"|defence forces?|defense forces?|general staff|foreign affairs|cabinet|chancellery|foreign office)\b",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"\b(?:news\w*|times|post|daily|herald|tribune|radio|tv|television|gazette|agency|wire|today|journal|telegraph"
    r"|observer|watch|monitor|tracker|voice|broadcasting|review|courier|chronicle|online|magazine|weekly|blog)\b",
    re.IGNORECASE,
)


def country_of(about: Metadata, speaker: tuple[Name, ...], gazetteer: Gazetteer, text: str) -> str:
    """The state that a bare "the Government" means; "" where nothing tells.

    Given; else the speaker's; else that of the dateline, if it is a capital; else that of the case, if the text is
    about it. A dateline's state that the text never names gives way to the case's: a report from a city where
    others met is not about the state whose city it is.
    """
    home = gazetteer.party(about.home) if about.home else ""
    if about.country:
        given = gazetteer.party(about.country)
        if not home or given == home:
            return given
        named = _named(text, about.day, gazetteer)
        return home if not named[given] and named[home] else given
    if len(speaker) > 1:
        own = {n.as_party for n in speaker}
        counts = _named(text, about.day, gazetteer)
        return next((p for p, times in counts.most_common() if p not in own and times >= 3), "")
    if speaker and speaker[0].party:
        return speaker[0].party
    for town in filter(None, (about.place, *_datelines(text))):
        for found in gazetteer.find(town, about.day):
            if found.kind == "capital":
                words = (found.party, gazetteer.adjective(found.party), town)
                said = sum(text.casefold().count(w.casefold()) for w in words if w)
                named = _named(text, about.day, gazetteer)
                return found.party if said >= 2 and named[found.party] * 2 >= max(named.values(), default=0) else ""
    if not home:
        return ""
    named = _named(text, about.day, gazetteer)
    return home if named[home] and named[home] * 2 >= max(named.values()) else ""


def house_of(about: Metadata, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """Who "we" are outside quotation marks: the party whose own release it is, by the publisher's name."""
    if not about.publisher or _PRESS.search(about.publisher):
        return ()
    for found in gazetteer.find(about.publisher, about.day):
        if found.broad == "place" or not found.party:
            continue
        if found.kind in ("state", "capital") and not _HOUSE.search(about.publisher):
            continue
        kind = "state" if found.kind in ("state", "capital", "ministry") else found.broad
        return (Name(found.party if kind == "state" else found.name, found.party, kind),)
    return ()


def _named(text: str, day: date | None, gazetteer: Gazetteer) -> Counter[str]:
    return Counter(one.party for one in gazetteer.find(text[:6000], day) if one.party)


def _datelines(text: str) -> Iterator[str]:
    """The towns with which the first lines open as datelines do: "Cairo, 24 May", "MONTEVIDEO (AP) -", "KIGALI."."""
    lines = [line.strip() for line in text[:_OPENING].splitlines() if line.strip()]
    for line in lines[:_LINES]:
        capitals = _CAPITALS.match(line)
        if capitals and re.match(r"[.,]?\s*(?:$|[A-Z(\d\u2013\u2014-])", line[capitals.end() :]):
            yield capitals[0].rstrip(".").title().replace("\u2019", "'")
            continue
        match = re.match(r"[A-Z\u00c0-\u00de][\w'\u2019.-]+(?: [A-Z\u00c0-\u00de][\w'\u2019.-]+){0,2}?(?=[ ,:])", line)
        while match:
            if _BEHIND_TOWN.match(line, match.end()):
                yield match[0]
                break
            longer = re.match(re.escape(match[0]) + r" [A-Z\u00c0-\u00de][\w'\u2019.-]+(?=[ ,:])", line)
            match = longer
