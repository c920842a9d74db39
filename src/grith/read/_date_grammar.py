"""The grammar of date expressions: a small descent parser over word tokens that yields functions of a Context.

Each rule takes a token index and returns (meaning, index after it) or ``None``. A meaning, given a Context, yields a
Moment, a Duration, or ``None`` where the words fit but cannot be placed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from attrs import evolve, field, frozen

from grith.nouns import Duration, Moment
from grith.read._date_calendar import Context, part_of_day, shift, thirds, weekday_near, year_near
from grith.read._date_clock import Clock, at_clock
from grith.read._date_words import (
    MONTHS,
    NUMBER_WORDS,
    ONES,
    ORDINAL_WORDS,
    SHY_MONTHS,
    SHY_WEEKDAYS,
    TENS,
    TOKEN,
    UNITS,
    WEEKDAYS,
)

Meaning = Callable[[Context], Moment | Duration | None]
Found = tuple[Meaning, int] | None

_MONTH_BEFORE = frozenset(
    "in since until till by of from to last next this early late mid before after during end through beginning start "
    "earlier later between - –".split()
)
TO = frozenset({"to", "until", "till", "through", "-", "–", "—"})
_YEAR = re.compile(r"(?:19|20)\d\d$")
EDGES = {"early": "early", "late": "late", "mid": "mid", "middle": "mid", "midway": "mid"}
EDGES |= {"start": "start", "beginning": "start", "end": "end", "close": "end", "outset": "start"}


@frozen
class Written:
    """A date in figures and names; what is missing is filled in from the dateline when it is resolved."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    last_day: int | None = None
    precision: str = field(default="day")

    def __call__(self, context: Context) -> Moment | None:
        """The day, days, month or year, in the year nearest to the dateline where none is written."""
        if self.month is None and self.year is not None:
            return context.months(self.year, 1, 12)
        month, year = self.month, self.year
        if month is None:
            month = context.day.month
            if year is None and self.day is not None and self.day - context.day.day > 15 and context.tense == "past":
                month -= 1
            year = context.day.year + (month - 1) // 12
            month = (month - 1) % 12 + 1
        if year is None:
            year = year_near(context, month, self.day, self.weekday)
        if year is None:
            return None
        if self.day is None:
            return context.months(year, month)
        try:
            first = date(year, month, self.day)
            last = date(year, month, self.last_day) if self.last_day else first
        except ValueError:
            return None
        if last < first:
            return None
        return context.one(first) if first == last else context.days(first, last)


def named_weekday(weekday: int) -> Meaning:
    def meaning(context: Context) -> Moment:
        return context.one(weekday_near(context, weekday))

    meaning.weekday = weekday  # type: ignore[attr-defined]
    return meaning


def changed(meaning: Meaning, change: Callable[[Context, Moment], Moment | None]) -> Meaning:
    def outer(context: Context) -> Moment | None:
        inner = meaning(context)
        return change(context, inner) if isinstance(inner, Moment) else None

    return outer


def span(first: Meaning, last: Meaning) -> Meaning:
    """From one moment to another; a missing year is taken from the other, weekdays are put in order."""
    if isinstance(first, Written) and isinstance(last, Written):
        if first.month is None and first.day is not None:
            first = evolve(first, month=last.month)
        if last.month is None and last.day is not None:
            last = evolve(last, month=first.month)
        if first.year is None and last.year is not None and first.month is not None and last.month is not None:
            first = evolve(first, year=last.year - (first.month > last.month))
        elif last.year is None and first.year is not None and first.month is not None and last.month is not None:
            last = evolve(last, year=first.year + (first.month > last.month))

    def meaning(context: Context) -> Moment | None:
        a, b = first(context), last(context)
        if not isinstance(a, Moment) or not isinstance(b, Moment) or a.earliest is None or b.latest is None:
            return None
        until = b.latest
        if until <= a.earliest:
            if hasattr(last, "weekday") and hasattr(first, "weekday") and not isinstance(last, Written):
                a, b = (a, shift(b, 7)) if context.tense == "future" else (shift(a, -7), b)
            elif isinstance(first, Written) and isinstance(last, Written) and first.month and last.month:
                again = evolve(first, year=until.year - 1)(context)
                a = again if again is not None else a
            if a.earliest is None or b.latest is None or b.latest <= a.earliest:
                return None
        return Moment(a.earliest, b.latest, "interval", context.zone)

    meaning.closed = True  # type: ignore[attr-defined]
    return meaning


class Parser:
    """Date rules over the tokens of one text; ``strict`` asks for the capitals and context of running text."""

    def __init__(self, text: str, strict: bool) -> None:
        found = list(TOKEN.finditer(text))
        self.words = [match.group() for match in found]
        self.low = [word.lower().replace("’", "'") for word in self.words]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.strict = strict
        for index, word in enumerate(self.low):
            if word.endswith("'s"):
                self.low[index] = word[:-2]
                self.ends[index] -= 2

    def w(self, index: int) -> str:
        """The lower-case word at ``index``, empty beyond the ends."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def joined(self, index: int) -> bool:
        """Whether the token at ``index`` touches the one before it (as in ``30-day``)."""
        return 0 < index < len(self.low) and self.starts[index] == self.ends[index - 1]

    # --- atoms -------------------------------------------------------------------------------------------------

    def number(self, index: int) -> tuple[float, int] | None:
        """A whole number in figures or words, ``a`` and ``an`` as 1, "two and a half" as 2.5."""
        word = self.w(index)
        if word.replace(",", "").isdecimal():
            value: float = int(word.replace(",", ""))
            after = index + 1
        elif word in TENS and self.w(index + 1) == "-" and self.w(index + 2) in ONES:
            value, after = TENS[word] + ONES[self.w(index + 2)], index + 3
        elif word in NUMBER_WORDS:
            value, after = NUMBER_WORDS[word], index + 1
        elif word in ("a", "an"):
            value, after = 1, index + 1
        elif word == "half" and self.w(index + 1) in ("a", "an"):
            return 0.5, index + 2
        else:
            return None
        gap = [self.w(after + k) for k in range(6) if self.w(after + k) != "-"][:3]
        if gap == ["and", "a", "half"]:
            after += 3 + sum(self.w(after + k) == "-" for k in range(5))
            value += 0.5
        return value, after

    def day_number(self, index: int) -> int | None:
        """A day of the month, 1 to 31, with or without its ordinal ending."""
        match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", self.w(index))
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def year(self, index: int) -> int | None:
        """A year from 1900 to 2099 in four figures."""
        return int(self.w(index)) if _YEAR.match(self.w(index)) else None

    def month(self, index: int, sure: bool = False) -> int | None:
        """A month's name; "May", "March" and short forms only where the words around show that a month is meant."""
        word = self.w(index)
        month = MONTHS.get(word)
        if month is None or not self.strict:
            return month
        if not self.words[index][0].isupper():
            return None
        beside = self.day_number(index + 1) or self.year(index + 1) or self.day_number(index - 1)
        if word in SHY_MONTHS and not (sure or beside or self.w(index - 1) in _MONTH_BEFORE):
            return None
        return month

    def weekday(self, index: int) -> int | None:
        """A weekday's name, written with a capital in running text."""
        weekday = WEEKDAYS.get(self.w(index))
        if weekday is None or not self.strict:
            return weekday
        word = self.words[index]
        if not word[0].isupper() or (self.w(index) in SHY_WEEKDAYS and self.month(index + 1) is None):
            return None
        if self.w(index + 1) in ("times", "telegraph", "mirror", "agreement", "mail") or (
            self.w(index) == "sunday" and self.w(index - 1) == "on" and self.w(index - 2) == "mail"
        ):
            return None
        return weekday

    def skip(self, index: int, *words: str) -> int:
        """The index after any run of ``words``."""
        while self.w(index) in words:
            index += 1
        return index

    # --- written dates -----------------------------------------------------------------------------------------

    def figures(self, index: int) -> Found:
        """ISO days and instants, 20.03.2025, 20/03/2025: day first unless the country or the figures say otherwise."""
        word = self.words[index] if index < len(self.words) else ""
        if re.match(r"\d{4}-\d\d-\d\d", word):
            try:
                if len(word) == 10:
                    day = date.fromisoformat(word)
                    return Written(day.day, day.month, day.year), index + 1
                instant = datetime.fromisoformat(word.replace(" +", "+").replace(" Z", "Z"))
            except ValueError:
                return None
            return at_clock(Clock(instant=instant)), index + 1
        match = re.fullmatch(r"(\d{1,2})([./])(\d{1,2})[./](\d{4}|\d\d)", word)
        if not match:
            return None
        a, b, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        dotted = match[2] == "."

        def meaning(context: Context) -> Moment | None:
            orders = [(a, b)] if dotted or context.country not in ("", "USA", "US", "United States") else [(b, a)]
            if not dotted and not context.country:
                orders = [(a, b), (b, a)]
            both = []
            for day, month in orders if 1 <= orders[0][1] <= 12 or len(orders) > 1 else [orders[0][::-1]]:
                try:
                    both.append(date(year, month, day))
                except ValueError:
                    continue
            # Two readings and no country to decide: the interval that holds both.
            return context.days(min(both), max(both), "day" if min(both) == max(both) else "interval") if both else None

        return meaning, index + 1

    def written(self, index: int, sure: bool = False) -> Found:
        """Day, month and year in either order, with a weekday before or a second day ("March 20-24, 2025")."""
        weekday = self.weekday(index)
        if weekday is not None:
            inner = self.written(self.skip(index + 1, ",", "the", "on"), sure=True)
            if inner and isinstance(inner[0], Written) and inner[0].day:
                return evolve(inner[0], weekday=weekday), inner[1]
            return None
        month, day = self.month(index, sure), self.day_number(index)
        if month is not None:
            at, last = index + 1, None
            if self.w(at) == "the" and re.fullmatch(r"\d+(st|nd|rd|th)", self.w(at + 1)):
                at += 1
            day = self.day_number(at)
            if day is not None:
                at += 1
                last, at = self.second_day(day, at)
            year_at = at + (self.w(at) == "," and (day is not None or self.year(at + 1) is not None))
            year = self.year(year_at) or self.year(at + (self.w(at) == "of"))
            if year is not None:
                at = (year_at if self.year(year_at) else at + 1) + 1
            return Written(day, month, year, last_day=last), at
        if day is None and self.w(index) in ORDINAL_WORDS and self.w(index + 1) == "of":
            day = ORDINAL_WORDS[self.w(index)] if self.month(index + 2) else None
        if day is not None:
            at, last = index + 1, None
            if self.w(at) in (*TO, "or", "and") and self.day_number(at + 1) and self.month(at + 2, True):
                last, at = self.day_number(at + 1), at + 2
            at = self.skip(at, "of")
            month = self.month(at, True)
            if month is None:
                return None
            at += 1
            year_at = at + (self.w(at) == ",")
            year = self.year(year_at)
            return Written(day, month, year, last_day=last), year_at + 1 if year else at
        return None

    def second_day(self, day: int, at: int) -> tuple[int | None, int]:
        """The later day of "March 20-24" or "April 16 or 17", if the figure after is one."""
        last = self.day_number(at + 1)
        if self.w(at) in (*TO, "or") and last and last > day and not self.month(at + 2, True):
            if self.w(at + 2) in UNITS or (self.w(at + 2) == "-" and self.joined(at + 2)):
                return None, at
            return last, at + 2
        return None, at

    # --- durations ---------------------------------------------------------------------------------------------

    def duration(self, index: int) -> tuple[float, str, int] | None:
        """A count and a unit: "30-day", "three-year-long", "14 days", "half an hour"."""
        counted = self.number(index)
        if counted is None:
            return None
        count, at = counted
        at += self.w(at) == "-"
        at = self.skip(at, "more", "full", "whole", "consecutive", "straight", "calendar", "working")
        unit = UNITS.get(self.w(at))
        if unit is None:
            return None
        at += 1
        if self.w(at) == "-" and self.w(at + 1) in ("long", "old"):
            if self.w(at + 1) == "old":
                return None
            at += 2
        elif self.w(at) == "long":
            at += 1
        return count, unit, at


def edge(meaning: Meaning, part: str) -> Meaning:
    """Early, mid or late (start, end) within a moment: hours of a day, days of anything longer."""

    def change(context: Context, moment: Moment) -> Moment | None:
        if moment.precision == "part of day":
            return moment
        if moment.precision == "day":
            return part_of_day(context, moment, part)
        return thirds(context, moment, part)

    return changed(meaning, change)


def so_far(meaning: Meaning, later: bool) -> Meaning:
    """Earlier or later within a moment: up to, or from, the dateline where the moment holds it."""

    def change(context: Context, moment: Moment) -> Moment | None:
        first, last = moment.first_day, moment.last_day
        if first is None or last is None or not first <= context.day <= last or first == last:
            return moment
        return context.days(context.day, last) if later else context.days(first, context.day)

    return changed(meaning, change)
