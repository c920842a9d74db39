"""Dates in Ukrainian and Russian words: put into the terms of the English resolver, so that one calendar serves all."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from attrs import evolve, frozen

from grith.nouns import Moment
from grith.read.dates import resolve

_MONTH_STEMS = {
    "uk": "січн лют берез квіт трав черв лип серп верес жовт листопад груд".split(),
    "ru": "январ феврал мар апрел ма[йяею] июн июл август сентябр октябр ноябр декабр".split(),
}
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = {
    "uk": "понеділ|вівтор|серед|четвер|п['’ʼ]ятниц|субот|неділ",
    "ru": "понедельник|вторник|сред|четверг|пятниц|суббот|воскресень",
}
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = {
    "uk": {"вчора": "yesterday", "учора": "yesterday", "сьогодні": "today", "позавчора": "two days ago",
           "напередодні": "yesterday", "минулого тижня": "last week", "цього тижня": "this week",
           "минулого місяця": "last month", "цієї доби": "today"},
    "ru": {"вчера": "yesterday", "сегодня": "today", "позавчера": "two days ago", "накануне": "yesterday",
           "на прошлой неделе": "last week", "на этой неделе": "this week", "в прошлом месяце": "last month"},
}  # fmt: skip
_PARTS = {
    "uk": {"уночі": "night", "вночі": "night", "вранці": "morning", "зранку": "morning", "уранці": "morning",
           "удень": "day", "вдень": "day", "ввечері": "evening", "увечері": "evening"},
    "ru": {"ночью": "night", "утром": "morning", "днем": "day", "днём": "day", "вечером": "evening"},
}  # fmt: skip
_HOURS = {"night": (0, 6), "morning": (5, 12), "day": (12, 18), "evening": (17, 24)}
_NIGHT_OF = {"uk": r"(?:у|в)\s+ніч\s+(?:на|проти)", "ru": r"в\s+ночь\s+на"}
_LAST_NIGHT = {
    "uk": r"минулої\s+ночі|цієї\s+ночі|за\s+ніч|уночі|вночі|протягом\s+ночі",
    "ru": r"прошлой\s+ночью|минувшей\s+ночью|этой\s+ночью|за\s+ночь|ночью|в\s+течение\s+ночи",
}


@frozen
class DateFound:
    """A date expression at the characters ``start`` to ``end``, with what it means."""

    start: int
    end: int
    moment: Moment


def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    months = "|".join(f"(?P<m{n}>{stem}[а-яіїє]{{0,4}})" for n, stem in enumerate(_MONTH_STEMS[language], start=1))
    day = rf"(?P<d>\d{{1,2}})(?:-?(?:го|е|ого))?\s+(?:{months})\b(?:\s+(?P<y>\d{{4}})(?:\s*(?:року|года|р\.|г\.))?)?"
    numeric = r"(?P<nd>\d{1,2})\.(?P<nm>\d{1,2})(?:\.(?P<ny>\d{4}))\b"
    names = "|".join(f"(?P<w{n}>{stem}[а-яії]*)" for n, stem in enumerate(_WEEKDAYS[language].split("|")))
    weekday = rf"\b(?:у|в|во)\s+(?:минул\w+\s+|прошл\w+\s+)?(?:{names})\b"
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?:(?P<night>\b{_NIGHT_OF[language]})\s+)?\b(?:{day})", flags),
        re.compile(rf"(?:(?P<night>\b{_NIGHT_OF[language]})\s+)?\b(?:{numeric})", flags),
        re.compile(rf"(?:(?P<night>\b{_NIGHT_OF[language]})\s+)(?:{names})\b|{weekday.replace('?P<w', '?P<x')}", flags),
        re.compile(r"\b(?:" + "|".join(map(re.escape, _DAYS[language])) + r")\b", flags),
        re.compile(rf"\b(?:{_LAST_NIGHT[language]})\b", flags),
    )


_COMPILED: dict[str, tuple[re.Pattern[str], ...]] = {}


def find_dates(text: str, language: str, day: date | None, zone: str = "UTC") -> list[DateFound]:
    """The dates of a text as moments in ``zone``, in order; none if ``day``, the report's own day, is unknown and the
    words need it.

    "In the night to 20 March" is the night that ends on the 20th; "at night" alone the night before the report.
    """
    if language not in _COMPILED:
        _COMPILED[language] = _patterns(language)
    taken: list[DateFound] = []
    for kind, pattern in enumerate(_COMPILED[language]):
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            moment = _meaning(kind, match, language, day, zone)
            if moment is None:
                continue
            start, end = match.span()
            if kind != 4:
                moment, start, end = _with_part(text, start, end, moment, language)
            taken.append(DateFound(start, end, evolve(moment, words=text[start:end])))
    return sorted(taken, key=lambda found: found.start)


def _meaning(kind: int, match: re.Match[str], language: str, day: date | None, zone: str) -> Moment | None:
    named = {key: value for key, value in match.groupdict().items() if value}
    if kind == 3:
        return _english(_DAYS[language][re.sub(r"\s+", " ", match[0].lower())], day, zone)
    if kind == 4:
        return _night_before(day, zone) if day else None
    if kind == 0:
        month = next(int(key[1:]) for key in named if re.fullmatch(r"m\d+", key))
        words = f"{named['d']} {_ENGLISH_MONTHS[month - 1]}" + (f" {named['y']}" if "y" in named else "")
        moment = _english(words, day or (date(int(named["y"]), 6, 30) if "y" in named else None), zone)
    elif kind == 1:
        try:
            moment = Moment.of_day(date(int(named["ny"]), int(named["nm"]), int(named["nd"])), zone)
        except ValueError:
            return None
    else:
        weekday = next(int(key[1:]) for key in named if re.fullmatch(r"[wx]\d", key))
        moment = _english(_ENGLISH_DAYS[weekday], day, zone)
    if moment is not None and "night" in named and moment.first_day:
        return _night_before(moment.first_day, zone)
    return moment


def _english(words: str, day: date | None, zone: str) -> Moment | None:
    if day is None:
        return None
    found = resolve(words, day, "past", zone)
    return found if isinstance(found, Moment) else None


def _night_before(day: date, zone: str) -> Moment:
    start = Moment.of_day(day - timedelta(days=1), zone).earliest
    end = Moment.of_day(day, zone).earliest
    assert start is not None and end is not None
    return Moment(_at(start, 18), _at(end, 8), "interval", zone)


def _at(midnight: datetime, hour: int) -> datetime:
    if hour == 24:
        return (midnight.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=midnight.tzinfo)
    return midnight.replace(hour=hour)


def _with_part(text: str, start: int, end: int, moment: Moment, language: str) -> tuple[Moment, int, int]:
    """The same day narrowed by "at night", "in the evening" and such right before or after it."""
    if moment.precision != "day" or moment.earliest is None:
        return moment, start, end
    words = "|".join(map(re.escape, _PARTS[language]))
    before = re.search(rf"\b({words})\s+$", text[max(0, start - 16) : start], re.IGNORECASE)
    after = re.match(rf"\s+({words})\b", text[end : end + 16], re.IGNORECASE)
    found = before or after
    if not found:
        return moment, start, end
    first, last = _HOURS[_PARTS[language][found[1].lower()]]
    narrowed = evolve(
        moment, earliest=_at(moment.earliest, first), latest=_at(moment.earliest, last), precision="part of day"
    )
    if before:
        return narrowed, start - len(before[0]), end
    return narrowed, start, end + len(found[0])
