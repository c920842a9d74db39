"""How date expressions combine: prepositions, ranges, clock times: "until midnight on Tuesday"."""

from __future__ import annotations

from grith.nouns import Duration, Moment
from grith.read._date_calendar import Context, away, length
from grith.read._date_clock import at_clock, read_clock
from grith.read._date_grammar import TO, Found, Meaning, Written, named_weekday, span
from grith.read._date_relative import bounded_by, day_at, open_ended, run_of
from grith.read._date_single import Single
from grith.read._date_words import UNITS

_VAGUE = frozenset({"few", "several", "couple", "many", "recent", "coming"})
_PLAIN = frozenset({"on", "in", "at", "during", "over", "throughout", "for", "of", "around", "about", "within"})
_CLOCK_BEFORE = frozenset(
    ["at", "by", "until", "till", "from", "after", "since", "around", "before", "as", "no", "not", "starting"]
)
_ADVERBS = frozenset({"today", "tonight", "tomorrow", "yesterday", "overnight"})
_BOUNDS = {
    "until": "until",
    "till": "until",
    "through": "until",
    "thru": "until",
    "by": "until",
    "before": "before",
    "after": "after",
    "since": "since",
    "from": "since",
    "starting": "since",
    "beginning": "since",
    "effective": "since",
}


class Phrases(Single):
    """All date expressions; ``expression`` is the entry."""

    def expression(self, index: int) -> Found:
        """The longest expression at ``index``, with its preposition: a moment, or a duration without one."""
        word = self.w(index)
        if word == "between":
            first = self.point(index + 1)
            day = self.day_number(index + 1)
            if first is None and day and self.w(index + 2) == "and":
                first = (Written(day), index + 2)
            elif first is None:
                month = self.month(index + 1, True)
                first = (Written(month=month), index + 2) if month else None
            if first and isinstance(first[0], Written) and first[0].last_day:
                return first
            if first and self.w(first[1]) == "and":
                last = self.point(first[1] + 1, sure=True) or self.bare_day(first[1] + 1)
                if last:
                    return span(first[0], last[0]), last[1]
            return None
        if word == "from" or word in TO or word in _BOUNDS or word in ("no", "not", "as", "up", "prior", "ahead"):
            return self.bounded(index)
        if word == "since":
            return self.bounded(index)
        if word in _PLAIN:
            if self.w(index + 1) in _ADVERBS:
                return None
            at = self.skip(index + 1, "around", "about", "exactly", "just", "shortly", "precisely")
            found = self.within(index, at) or self.point(at, prep=word)
            return found
        found = self.point(index)
        if found is None:
            length_ = self.duration(index)
            if length_:
                count, unit, at = length_
                return (lambda context: length(count, unit)), at
        return found

    def bounded(self, index: int) -> Found:
        """From … to …, until, by, no later than, before, after, since, as of."""
        word, at = self.w(index), index + 1
        side = _BOUNDS.get(word)
        if word in ("no", "not") and self.w(at) == "later" and self.w(at + 1) == "than":
            side, at = "until", at + 2
        elif word == "up" and self.w(at) in ("to", "until", "till"):
            side, at = "until", at + 1
        elif word == "as" and self.w(at) in ("of", "from"):
            side, at = "since", at + 1
        elif word == "prior" and self.w(at) == "to":
            side, at = "before", at + 1
        elif word in ("starting", "beginning", "effective") and self.w(at) in ("on", "from", "at", "in"):
            at += 1
        if side is None:
            return None
        at = (
            self.skip(at, "on", "around", "about", "at", "late", "early")
            if side != "since"
            else self.skip(at, "on", "at")
        )
        if self.w(at - 1) in ("late", "early"):
            at -= 1
        first = self.point(at, prep=word, sure=True)
        day = self.day_number(at)
        if first is None and day and word == "from" and self.w(at + 1) in TO:
            first = (Written(day), at + 1)
        if first is None:
            return None
        if word == "from" and self.w(first[1]) in TO:
            last = self.point(first[1] + 1, sure=True) or self.bare_day(first[1] + 1)
            if last:
                return span(first[0], last[0]), last[1]
        two_days = isinstance(first[0], Written) and first[0].last_day
        if word == "from" and (hasattr(first[0], "closed") or two_days):
            return first
        end = self.skip(first[1], "on", "onward", "onwards", "forward") if word in ("from", "as") else first[1]
        if self.w(end - 1) == "on" and end > first[1]:
            end -= 1
        return bounded_by(side, first[0]), end

    def bare_day(self, index: int) -> Found:
        """The second figure of "from 2 to 5" or "between March 16 and 18"."""
        day = self.day_number(index)
        return (Written(day), index + 1) if day and self.w(index + 1) not in UNITS else None

    def within(self, index: int, at: int) -> Found:
        """In three days, within 14 days, within the next 48 hours."""
        word = self.w(index)
        if word not in ("in", "within") or self.w(at) in ("the", "recent"):
            return None
        if self.w(at) in ("several", "few", "coming") or (self.w(at) == "a" and self.w(at + 1) in _VAGUE):
            end = self.skip(at, "a", "of", *_VAGUE)
            return (open_ended(1), end + 1) if self.w(end) in UNITS and word == "within" else None
        counted = self.duration(at)
        if counted is None or self.w(counted[2]) == "of" or self.w(counted[2] - 1) == "long":
            return None
        count, unit, end = counted
        if self.joined(end - 1) and self.w(end - 2) == "-":
            return None
        if word == "within":
            return run_of(count, unit, 1), end
        end = self.skip(end, "time")

        def meaning(context: Context) -> Moment | Duration | None:
            # "Took the town in three days" tells how long, not when.
            return length(count, unit) if context.tense == "past" else away(context, count, unit, 1)

        return meaning, end

    def point(self, index: int, prep: str = "", sure: bool = False) -> Found:
        """A moment: a day or longer with a clock time, part of the day, or second end ("Monday to Wednesday")."""
        clock = read_clock(self.low, index)
        if clock and (clock[0].zone or clock[0].midnight or prep != "in") and self.clocklike(index, clock[1], prep):
            at = self.skip(clock[1], ",", "on", "the")
            day = self.calendar(at) if at < len(self.low) else None
            if day:
                return at_clock(clock[0], day[0]), day[1]
            return at_clock(clock[0]), clock[1]
        found = self.calendar(index, prep, sure)
        if found is None:
            return None
        meaning, at = found
        if self.w(at) in (*TO, "or") and not (self.w(at) in ("-", "–") and self.joined(at) and self.w(at + 1) in UNITS):
            last = self.ranged(at + 1, meaning)
            if last:
                return span(meaning, last[0]), last[1]
        then = self.skip(at, ",", "at", "around", "about", "shortly", "after", "before")
        clock = read_clock(self.low, then)
        if clock and then > at and self.clocklike(then, clock[1], self.w(then - 1)):
            return at_clock(clock[0], meaning), clock[1]
        return found

    def clocklike(self, index: int, after: int, prep: str) -> bool:
        """Whether "10:30" is a time and not a ratio: beside at, by or such, or with a.m., p.m. or a zone."""
        if after > index + 1 or not self.w(index)[0].isdecimal() or prep in _CLOCK_BEFORE:
            return True
        return not self.strict or self.w(after) == "on"

    def ranged(self, index: int, first: Meaning) -> Found:
        """The second end of an unmarked range: only a like expression may close it."""
        if isinstance(first, Written):
            last = self.written(index, True) or self.figures(index)
            return last if last and isinstance(last[0], Written) else None
        weekday = self.weekday(index)
        if hasattr(first, "weekday") and weekday is not None:
            return named_weekday(weekday), index + 1
        if self.w(index) in ("today", "tomorrow", "tonight", "now"):
            return day_at(int(self.w(index) == "tomorrow")), index + 1
        return None
