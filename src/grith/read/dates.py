"""Dates in words: find them in running text, and resolve them against the day of the report.

The rules in short (docs/who-when.md has them all): a bare weekday is the nearest one in the direction of the tense,
today included; a date without a year lies in the year nearest to the dateline; weeks run Monday to Sunday; months,
weeks and years are intervals; "until" and "since" leave one side open; a hyphenated length is a duration.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve

from grith.nouns import Duration, Moment
from grith.read._date_calendar import Context
from grith.read._date_grammar import Meaning
from grith.read._date_phrases import Phrases
from grith.read._date_words import MONTHS, NUMBER_WORDS, SEASONS, UNITS, WEEKDAYS

# Bare lower-case words that are verbs or sounds before they are months or days.
_VERBS = frozenset({"may", "march", "mar", "sun", "sat", "wed", "mon"})
TENSES = ("past", "future", "none")

_HEART_WORDS = (
    "today tonight tomorrow yesterday overnight noon midday midnight weekend weekends morning afternoon evening "
    "night dawn "
    "gmt utc a.m p.m am pm time"
)
_START_WORDS = (
    "on in at during over throughout by until till through before after since from between starting beginning "
    "effective no "
    "not as up prior within around about the a an early late mid end earlier later this last next coming past previous "
    "current today tonight tomorrow yesterday overnight noon midday midnight several few couple half q q1 q2 q3 "
    "q4 first "
    "second third fourth"
)
# Words that can be the heart of a date expression; without one of them a text holds none.
_HEARTS = re.compile(
    r"\b(?:"
    + "|".join(
        sorted(
            {word.rstrip(".") for word in (*MONTHS, *WEEKDAYS, *UNITS)} | set(SEASONS) | set(_HEART_WORDS.split()),
            key=len,
            reverse=True,
        )
    )
    + r")\b|\d[/.]\d\d?[/.]\d|\d{4}|\d:\d\d|\d(?:am|pm)\b|\bQ[1-4]\b",
    re.IGNORECASE,
)
_STARTERS = frozenset((*MONTHS, *WEEKDAYS, *SEASONS, *NUMBER_WORDS, *_START_WORDS.split()))
_UNDATED = re.compile(
    r"\bday (?:one|two|\d[\d,]*)\b|\bone day\b|\bsome ?day\b|\bthese days\b|\bto this day\b", re.IGNORECASE
)


def _context(dateline: date | datetime, tense: str, zone: str, country: str) -> Context:
    if tense not in TENSES:
        raise ValueError(f"tense is {tense!r}; use one of {', '.join(TENSES)}")
    if isinstance(dateline, datetime):
        local = dateline.astimezone(ZoneInfo(zone)) if dateline.tzinfo else dateline.replace(tzinfo=ZoneInfo(zone))
        return Context(local.date(), local, tense, zone, country)
    return Context(dateline, None, tense, zone, country)


def resolve(
    phrase: str, dateline: date | datetime, tense: str = "none", zone: str = "UTC", *, country: str = ""
) -> Moment | Duration | None:
    """What a date expression means in a report of that dateline: a moment, a duration, or ``None`` if it tells no date.

    ``dateline`` is the day (or instant) the words were written; ``tense`` is ``past``, ``future`` or ``none`` and only
    gives the direction of weekdays, weekends and dates half a year away; ``zone`` is the IANA zone whose calendar
    counts; ``country`` (ISO alpha-3) settles 3/4/2025: month first for the USA, day first elsewhere, both readings as
    an interval when it is empty. Raises ``ValueError`` on an unknown tense. Words around the expression are passed
    over.
    """
    context = _context(dateline, tense, zone, country)
    phrase = phrase.strip()
    parser = Phrases(phrase, strict=False)
    if not parser.low or _UNDATED.fullmatch(phrase):
        return None
    special = _on_the_calendar(lambda told: _special(phrase, told), context)
    if special is not None:
        return evolve(special, words=phrase)
    best: Moment | Duration | None = None
    index = 0
    while index < len(parser.low) and not isinstance(best, Moment):
        found = None if phrase in _VERBS else parser.expression(index)
        meaning = _on_the_calendar(found[0], context) if found else None
        best = meaning if best is None or isinstance(meaning, Moment) else best
        index = found[1] if found else index + 1
    if best is None:
        best = _on_the_calendar(lambda told: _last_resort(phrase, told), context)
    return evolve(best, words=phrase) if best is not None else None


def _on_the_calendar(meaning: Meaning, context: Context) -> Moment | Duration | None:
    """What a meaning tells, or None where that lies beyond the first or the last day that every zone can name."""
    try:
        found = meaning(context)
        if isinstance(found, Moment):
            for edge in (found.earliest, found.latest):
                if edge is not None:
                    edge.astimezone(UTC)
    except OverflowError:
        return None
    return found


def _special(phrase: str, context: Context) -> Moment | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)", phrase)
    if match and 1 <= int(match[2]) <= 12:
        return context.months(int(match[1]), int(match[2]))
    match = re.fullmatch(r"(\d{4})-W(\d\d)", phrase)
    if match and 1 <= int(match[2]) <= 52 and int(match[1]):
        return context.week(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    return None


def _last_resort(phrase: str, context: Context) -> Moment | None:
    """Written-out dates in forms of others, such as "2025, the 24th day of March": dateparser, English only."""
    if not re.search(r"\d", phrase) or not any(word.lower() in MONTHS for word in re.findall(r"[A-Za-z]{4,}", phrase)):
        return None
    import dateparser

    settings = {"STRICT_PARSING": True, "RELATIVE_BASE": datetime.combine(context.day, datetime.min.time())}
    found = dateparser.parse(phrase, languages=["en"], settings=settings)
    return context.one(found.date()) if found else None


def find_dates(text: str, *, durations: bool = False) -> list[tuple[int, int, str]]:
    """The date expressions of a text as (start, end, phrase), in order, not overlapping, prepositions included.

    Offsets count characters of ``text``; ``text[start:end] == phrase`` always. Lengths of time ("30-day", "for 30
    days") are only listed with ``durations``.
    """
    if not _HEARTS.search(text):
        return []
    parser = Phrases(text, strict=True)
    spans: list[tuple[int, int, str]] = []
    index, count = 0, len(parser.low)
    probe = Context(date(2024, 2, 1))
    while index < count:
        word = parser.low[index]
        if not (word in _STARTERS or word[0].isdecimal()):
            index += 1
            continue
        found = parser.expression(index)
        if found is None:
            index += 1
            continue
        meaning, after = found
        if durations or not isinstance(_on_the_calendar(meaning, probe), Duration):
            start, end = parser.starts[index], parser.ends[after - 1]
            spans.append((start, end, text[start:end]))
        index = after
    return spans


def event_date(moment: Moment | Duration | None) -> str | None:
    """The day, month, or interval of days of an event, as evaluation sets write it (``2025-03-18``, ``2025-02``,
    ``a/b``).

    An evening or night is the day it began on; "from 18 March" is 18 March; "until 31 May" is 31 May; a duration or
    nothing is ``None``.
    """
    if not isinstance(moment, Moment):
        return None
    first, last = moment.first_day, moment.last_day
    if first is None or last is None:
        only = first or last
        return only.isoformat() if only else None
    if moment.precision in ("part of day", "hour", "minute"):
        return first.isoformat()
    return moment.iso
