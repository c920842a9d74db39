"""Single date expressions: "late last month", "the night of 18 March", "two weeks ago"."""

from __future__ import annotations

from grith.nouns import Moment
from grith.read._date_calendar import DAY, Context, away, length, shift
from grith.read._date_grammar import EDGES, Found, Meaning, Parser, Written, changed, edge, named_weekday, so_far
from grith.read._date_relative import day_at, in_part, last_overnight, night_between, open_ended, run_of, step_of, which
from grith.read._date_words import DAY_PARTS, MONTHS, ORDINAL_WORDS, SEASONS, UNITS, WEEKDAYS

_BACK = frozenset({"last", "past", "previous", "preceding"})
_ON = frozenset({"next", "coming", "following", "upcoming"})
_YEAR_BEFORE = frozenset({"in", "since", "until", "by", "during", "from", "before", "after", "throughout"})
_CLOCK_BEFORE = frozenset(
    ["at", "by", "until", "till", "from", "after", "since", "around", "before", "as", "no", "not", "starting"]
)


class Single(Parser):
    """Expressions of one moment; what joins them is in ``Phrases``."""

    def point(self, index: int, prep: str = "", sure: bool = False) -> Found:
        """A moment with its clock time or second end; see ``Phrases``."""
        raise NotImplementedError

    def calendar(self, index: int, prep: str = "", sure: bool = False) -> Found:
        """One calendar expression, with "early", "the end of", "the night of" and the like before it."""
        word = self.w(index)
        if word == "the":
            return self.definite(index + 1, prep)
        if (word in ("early", "late", "mid", "middle", "end", "start") and not self.strict) or word in (
            "early",
            "late",
            "mid",
            "end",
        ):
            at = index + 1 + (self.w(index + 1) == "-")
            return self.edged(at, EDGES[word], index)
        if word in ("earlier", "later"):
            at = self.skip(index + 1, "in", "on")
            at = self.skip(at, "the")
            if self.w(at) in ("day", "week", "month", "year", "weekend") and self.w(at - 1) == "the":
                return so_far(day_at(0) if self.w(at) == "day" else step_of(self.w(at), 0), word == "later"), at + 1
            inner = self.calendar(at, "in")
            return (so_far(inner[0], word == "later"), inner[1]) if inner else None
        if word in ("month", "year", "week") and self.w(index + 1) in ("end", "-"):
            at = index + 1 + (self.w(index + 1) == "-")
            if self.w(at) == "end":
                return edge(step_of(word, 0), "end"), at + 1
        return self.simple(index, prep, sure)

    def edged(self, index: int, part: str, start: int) -> Found:
        """What "early", "late", "mid-", "end of" stands before."""
        at = self.skip(index, "on", "in", "of", "the")
        if self.w(at) in ("day", "week", "month", "year") and self.w(at - 1) == "the" and self.w(at + 1) != "of":
            return edge(day_at(0) if self.w(at) == "day" else step_of(self.w(at), 0), part), at + 1
        if self.w(at) in ("hours", "part", "days") and self.w(at + 1) == "of":
            at = self.skip(at + 2, "the")
        if self.w(at) in ("week", "month", "year", "day") and part == "mid" and self.w(at - 1) == "-":
            return edge(step_of(self.w(at), 0), "mid"), at + 1
        year = self.year(at)
        if year:
            return edge(Written(year=year), part), at + 1
        inner = self.simple(at, "in", sure=True)
        return (edge(inner[0], part), inner[1]) if inner else None

    def definite(self, index: int, prep: str) -> Found:
        """After "the": the end of May, the previous day, the coming weeks, the night of 18 March, the 18th of March."""
        word = self.w(index)
        if word in ("early", "late", "small") and self.w(index + 1) == "hours" and self.w(index + 2) == "of":
            inner = self.calendar(self.skip(index + 3, "the"))
            return (edge(inner[0], "late" if word == "late" else "early"), inner[1]) if inner else None
        if word in EDGES and self.w(index + 1) == "of":
            return self.edged(index + 2, EDGES[word], index)
        if word in ("first", "second") and self.w(index + 1) == "half" and self.w(index + 2) == "of":
            return self.edged(index + 3, f"{word} half", index)
        if word in ORDINAL_WORDS or word in ("last", "final", "1st", "2nd", "3rd", "4th"):
            found = self.nth(index)
            if found:
                return found
        if word in DAY_PARTS and self.w(index + 1) == "of":
            inner = self.calendar(self.skip(index + 2, "the"))
            if inner:
                return (night_between(inner[0]) if word == "night" else in_part(inner[0], word)), inner[1]
        if word in ("week", "month", "weekend") and self.w(index + 1) in (
            "of",
            "beginning",
            "starting",
            "from",
            "ending",
        ):
            inner = self.written(self.skip(index + 2, "on", "the")) or self.figures(index + 2)
            if inner and word != "month":
                week = changed(inner[0], lambda c, m: c.week(m.first_day) if m.first_day else None)
                return week, inner[1]
        if word == "day" and self.w(index + 1) in ("before", "after"):
            if self.w(index + 2) in ("yesterday", "tomorrow"):
                return day_at(-2 if self.w(index + 2) == "yesterday" else 2), index + 3
            inner = self.calendar(self.skip(index + 2, "the"))
            by = -1 if self.w(index + 1) == "before" else 1
            if inner:
                return changed(inner[0], lambda c, m: shift(m, by) if m.first_day == m.last_day else None), inner[1]
            return (day_at(by), index + 2) if self.closes(index + 2) else None
        if word in SEASONS and self.w(index + 1) == "of" and self.year(index + 2):
            year = self.year(index + 2) or 0
            return (lambda c: c.months(year, SEASONS[word], 3)), index + 3
        if word in ("previous", "preceding", "following", "next", "same"):
            by = {"same": 0, "following": 1, "next": 1}.get(word, -1)
            unit = self.w(index + 1)
            if unit in ("day", "morning", "evening", "afternoon", "night"):
                day = day_at(by)
                return (day if unit == "day" else in_part(day, unit)), index + 2
            if unit in ("week", "month", "year", "weekend") and by and word != "next":
                return step_of(unit, by), index + 2
        ordinal = self.day_number(index)
        if ordinal and not self.w(index).isdecimal():
            found = self.written(index)
            if found:
                return found
            near = not self.strict or (prep in ("on", "until", "from", "by") and self.closes(index + 1))
            return (Written(ordinal), index + 1) if near else None
        if word == "weekend":

            def weekend(context: Context) -> Moment:
                back = context.tense == "past" and context.day.weekday() < 5
                return context.weekend(context.day - (7 if back else 0) * DAY)

            return weekend, index + 1
        if word in _BACK | _ON or word == "recent":
            return self.running(index)
        if word in ("evening", "morning", "afternoon") or self.weekday(index) is None:
            return None
        return self.simple(index, prep)

    def closes(self, index: int) -> bool:
        """Whether the sentence or clause ends here, as far as the next character tells."""
        if index >= len(self.low):
            return True
        return self.starts[index] > self.ends[index - 1] + 1 or self.w(index) in (
            ",",
            "-",
            "–",
            "in",
            "and",
            "of",
            "that",
            "when",
        )

    def running(self, index: int) -> Found:
        """The last 24 hours, the next three days, the coming weeks, recent months."""
        word = self.w(index)
        sign = -1 if word in _BACK or word == "recent" else 1
        at = index + 1
        if self.w(at) in ("few", "several", "couple", "many"):
            at = self.skip(at + 1, "of")
            return (open_ended(sign), at + 1) if self.w(at) in UNITS else None
        unit = UNITS.get(self.w(at))
        if unit and self.w(at) != unit:
            return open_ended(sign), at + 1
        if unit and unit not in ("minute", "hour") and word != "recent":
            return (run_of(1, unit, sign) if unit != "day" else day_at(sign)), at + 1
        counted = self.duration(at)
        return (run_of(counted[0], counted[1], sign), counted[2]) if counted and word != "recent" else None

    def nth(self, index: int) -> Found:
        """The first week of April, the last day of March, the second quarter of 2025."""
        word, unit = self.w(index), self.w(index + 1)
        order = ORDINAL_WORDS.get(word) or {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}.get(word, -1)
        weekday = self.weekday(index + 1)
        if (
            weekday is not None
            and self.w(index + 2) in ("of", "in")
            and (month := self.simple(index + 3, "in", sure=True))
        ):

            def nth_weekday(context: Context, moment: Moment) -> Moment | None:
                first, last = moment.first_day, moment.last_day
                if first is None or last is None:
                    return None
                if order < 0:
                    return context.one(last - ((last.weekday() - weekday) % 7) * DAY)
                day = first + ((weekday - first.weekday()) % 7 + 7 * (order - 1)) * DAY
                return context.one(day) if day <= last else None

            return changed(month[0], nth_weekday), month[1]
        if unit not in ("week", "day", "quarter", "weekend") or self.w(index + 2) not in ("of", "in"):
            return None
        at = self.skip(index + 3, "the")
        year = self.year(at)
        if unit == "quarter" and 1 <= order <= 4:
            if year:
                return (lambda c: c.months(year, 3 * order - 2, 3)), at + 1
            this = {"year": 0}.get(self.w(at))
            step = self.simple(at, "in")
            if this is None and step is None:
                return None

            def quarter(context: Context) -> Moment | None:
                inner = step[0](context) if step else context.one(context.day)
                first = inner.first_day if isinstance(inner, Moment) else None
                return context.months(first.year, 3 * order - 2, 3) if first else None

            return quarter, step[1] if step else at + 1
        inner = self.simple(at, "in", sure=True)
        if inner is None:
            return None

        def change(context: Context, moment: Moment) -> Moment | None:
            first, last = moment.first_day, moment.last_day
            if first is None or last is None or unit == "quarter":
                return None
            if unit == "day":
                day = last if order < 0 else first + (order - 1) * DAY
                return context.one(day) if day <= last else None
            if unit == "weekend":
                saturday = first + ((5 - first.weekday()) % 7) * DAY + 7 * (max(order, 1) - 1) * DAY
                return context.days(saturday, saturday + DAY)
            if order < 0:
                return context.days(last - 6 * DAY, last)
            return context.days(first + 7 * (order - 1) * DAY, min(first + (7 * order - 1) * DAY, last))

        return changed(inner[0], change), inner[1]

    def simple(self, index: int, prep: str = "", sure: bool = False) -> Found:
        """One expression without edges: written dates, weekdays, today, last week, two weeks ago, overnight."""
        word = self.w(index)
        if not word or word == ",":
            return None
        if word[0].isdecimal() or word in MONTHS or word in WEEKDAYS or word in ORDINAL_WORDS:
            found = self.figures(index) or self.written(index, sure or prep in ("in", "since", "until", "by", "during"))
            if found:
                if isinstance(found[0], Written) and found[0].day and self.w(found[1]) in DAY_PARTS:
                    return in_part(found[0], self.w(found[1])), found[1] + 1
                return found
        weekday = self.weekday(index)
        if weekday is not None:
            return self.after_weekday(weekday, index + 1)
        if word in ("today", "tonight", "yesterday", "tomorrow", "yesterday's", "tomorrow's"):
            day = day_at({"yesterday": -1, "tomorrow": 1}.get(word, 0))
            if word == "tonight":
                return in_part(day, "night"), index + 1
            if self.w(index + 1) in DAY_PARTS:
                return in_part(day, self.w(index + 1)), index + 2
            return day, index + 1
        if word == "overnight":
            return self.overnight(index + 1)
        if word in ("this", "last", "next", "coming", "past", "previous", "current", "recent", "following"):
            return self.stepped(index, prep)
        if word in ("day", "days") and self.w(index + 1) == "before" and self.w(index + 2) == "yesterday":
            return day_at(-2), index + 3
        year = self.year(index)
        counts = self.w(index + 1) in UNITS or (self.w(index + 1) == "-" and self.joined(index + 1))
        if year and not counts and (not self.strict or prep in _YEAR_BEFORE):
            return Written(year=year), index + 1
        if word in ("q1", "q2", "q3", "q4") or (word == "q" and self.w(index + 1) in ("1", "2", "3", "4")):
            at = index + (2 if word == "q" else 1)
            quarter, of = int((word + self.w(index + 1))[1]), self.year(self.skip(at, "of"))
            after = self.skip(at, "of") + 1 if of else at
            return (lambda c: c.months(of or c.day.year, 3 * quarter - 2, 3)), after
        if word in SEASONS and self.year(index + 1):
            named = self.year(index + 1) or 0
            return (lambda c: c.months(named, SEASONS[word], 3)), index + 2
        if word in ("several", "few", "many", "a", "couple", "some") or self.number(index):
            return self.counted(index)
        return None

    def after_weekday(self, weekday: int, at: int) -> Found:
        """A weekday with a part of the day or a week beside it: "Tuesday night", "Thursday next week"."""
        day: Meaning = named_weekday(weekday)
        beside = self.skip(at, "of", "the")
        by = {"last": -1, "this": 0, "next": 1}.get(self.w(beside))
        if by is not None and self.w(beside + 1) == "week":
            return (lambda c: c.one(c.day + (weekday - c.day.weekday() + 7 * by) * DAY)), beside + 2
        if self.w(at) in DAY_PARTS:
            return in_part(day, self.w(at)), at + 1
        if self.w(at) == "-" and self.w(at + 1) in DAY_PARTS:
            return in_part(day, self.w(at + 1)), at + 2
        return day, at

    def overnight(self, at: int) -> Found:
        """Overnight; overnight into Friday ends on Friday; overnight from Thursday to Friday."""
        then = self.skip(at, "on", "from")
        into = self.w(at) in ("into", "to")
        inner = self.point(at + 1 if into else then) if self.w(at + into) or then > at else None
        if inner is None or inner[1] - at > 8:
            return last_overnight, at

        def change(context: Context, moment: Moment) -> Moment | None:
            first, last = moment.first_day, moment.last_day
            if first is None or last is None:
                return None
            if first == last:
                first -= DAY
                last += 0 * DAY if into else DAY
            return Moment(context.at(first, 18), context.at(last, 8), "interval", context.zone)

        return changed(inner[0], change), inner[1]

    def stepped(self, index: int, prep: str) -> Found:
        """This, last, next, coming, past … week, weekend, Friday, November, summer, night, morning."""
        word, at = self.w(index), index + 1
        if word == "this" and self.w(at) in ("coming", "past", "last", "next"):
            word, at = self.w(at), at + 1
            weekday = self.weekday(at)
            if weekday is not None:
                sign, wanted = 1 if word in ("coming", "next") else -1, weekday

                def near(context: Context) -> Moment:
                    ahead = (wanted - context.day.weekday()) % 7
                    return context.one(context.day + (ahead if sign > 0 else ahead - 7) * DAY)

                return near, at + 1
        by = -1 if word in _BACK else 1 if word in _ON else 0
        unit = self.w(at)
        if word == "recent":
            return self.running(index)
        if unit in ("morning", "afternoon", "evening") and word in ("this", "last"):
            return in_part(day_at(by), unit), at + 1
        if unit == "night" and word == "last":
            return step_of("night", -1), at + 1
        if unit in ("week", "month", "year", "quarter", "weekend", "decade", "fortnight") and word != "following":
            return step_of(unit, by), at + 1
        weekday = self.weekday(at)
        if weekday is not None and word not in ("recent", "current"):
            found = which(weekday, "weekday", by)
            return (in_part(found, self.w(at + 1)), at + 2) if self.w(at + 1) in DAY_PARTS else (found, at + 1)
        month = self.month(at, True)
        if month is not None and word in ("this", "last", "next", "past"):
            day = self.day_number(at + 1)
            if day and word == "this":
                return Written(day, month), at + 2
            return which(month, "month", by), at + 1
        if unit in SEASONS and word in ("this", "last", "next", "past"):
            return which(SEASONS[unit], "season", by), at + 1
        if word not in ("this", "current"):
            return self.running(index) if prep or not self.strict else None
        return None

    def counted(self, index: int) -> Found:
        """Two weeks ago, a day earlier, three days later, 30 days from now, several days ago, 30 days from 18 March."""
        vague = self.w(index) in ("several", "few", "many", "some", "couple") or (
            self.w(index) == "a" and self.w(index + 1) in ("few", "couple", "number")
        )
        if vague:
            at = self.skip(index, "a", "of", "few", "several", "couple", "many", "some", "number")
            if self.w(at) not in UNITS:
                return None
            at += 1
        else:
            length_ = self.duration(index)
            if length_ is None:
                return None
            count, unit, at = length_
        after = self.w(at)
        sign = {"ago": -1, "earlier": -1, "previously": -1, "later": 1, "hence": 1}.get(after, 0)
        end = at + 1
        if after == "from" and self.w(at + 1) in ("now", "today"):
            sign, end = 1, at + 2
        elif after == "before" and self.closes(at + 1) and index + 1 < at:
            sign = -1
        elif after == "from" and not vague and not self.strict:
            start = self.point(at + 1)
            if start is None:
                return None

            def change(context: Context, moment: Moment) -> Moment | None:
                first = moment.earliest
                return Moment(first, length(count, unit).after(first), "interval", moment.zone) if first else None

            return changed(start[0], change), start[1]
        if not sign:
            return None
        if vague:
            return open_ended(sign), end
        return (lambda context: away(context, count, unit, sign)), end
