"""What relative date expressions mean: last week, the next 30 days, overnight, until, since."""

from __future__ import annotations

from grith.nouns import Duration, Moment
from grith.read._date_calendar import DAY, Context, away, length, shift
from grith.read._date_grammar import Meaning, changed
from grith.read._date_words import DAY_PARTS


def day_at(offset: int) -> Meaning:
    return lambda context: context.one(context.day + offset * DAY)


def in_part(day: Meaning, part: str) -> Meaning:
    def change(context: Context, moment: Moment) -> Moment | None:
        return context.part(moment.first_day, DAY_PARTS[part]) if moment.first_day else None

    return changed(day, change)


def night_between(pair: Meaning) -> Meaning:
    def change(context: Context, moment: Moment) -> Moment | None:
        first, last = moment.first_day, moment.last_day
        if first is None or last is None:
            return None
        if first == last:
            return context.part(first, DAY_PARTS["night"])
        return Moment(context.at(first, 18), context.at(last, 8), "interval", context.zone)

    return changed(pair, change)


def last_overnight(context: Context) -> Moment:
    first = context.day if context.tense == "future" else context.day - DAY
    return Moment(context.at(first, 18), context.at(first, 32), "interval", context.zone)


def bounded_by(side: str, inner: Meaning) -> Meaning:
    """Until, by: no earliest. Since, from: no latest. Before and after leave the moment itself out."""

    def change(context: Context, moment: Moment) -> Moment | None:
        earliest, latest, zone = moment.earliest, moment.latest, moment.zone
        if side in ("until", "before"):
            exact = side == "before" or moment.precision in ("minute", "hour")
            end = earliest if exact and earliest else latest
            return Moment(None, end, "interval", zone)
        start = latest if side == "after" and moment.precision not in ("minute", "hour") else earliest
        return Moment(start, None, "interval", zone)

    return changed(inner, change)


def step_of(unit: str, by: int) -> Meaning:
    """Last, this and next week, month, year, quarter or weekend."""

    def meaning(context: Context) -> Moment | None:
        day = context.day
        if unit == "weekend":
            weekend = context.weekend(day + by * 7 * DAY)
            if by == 0 and context.tense == "past" and day.weekday() < 5:
                return shift(weekend, -7)
            return weekend
        if unit == "quarter":
            return context.months(day.year, (day.month - 1) // 3 * 3 + 1 + 3 * by, 3)
        if unit == "night":
            return context.part(day + by * DAY, DAY_PARTS["night"])
        return away(context, abs(by), unit, 1 if by > 0 else -1)

    return meaning


def run_of(count: float, unit: str, sign: int) -> Meaning:
    """The last (-1) or the next (+1) so many units, from or to the dateline."""

    def meaning(context: Context) -> Moment | None:
        reach = length(count, unit)
        start = context.now or context.at(context.day)
        if sign > 0:
            end = reach.after(start)
            if context.now is None and not reach.hours and not reach.minutes:
                end += DAY
            return Moment(start, max(end, start + DAY) if context.now is None else end, "interval", context.zone)
        back = Duration(-reach.years, -reach.months, -reach.days, -reach.hours, -reach.minutes)
        end = context.now or context.at(context.day + DAY)
        return Moment(back.after(start), end, "interval", context.zone)

    return meaning


def open_ended(sign: int) -> Meaning:
    """In the coming days, in recent weeks: open on the far side, since no number was said."""

    def meaning(context: Context) -> Moment:
        if sign > 0:
            return context.days(context.day, None)
        return context.days(None, context.day)

    return meaning


def which(name: int, kind: str, by: int) -> Meaning:
    """Last, this or next weekday (by=-1, 0, 1), or month."""

    def meaning(context: Context) -> Moment | None:
        day = context.day
        if kind == "weekday":
            monday = day - day.weekday() * DAY
            if by < 0:
                return context.one(day - ((day.weekday() - name - 1) % 7 + 1) * DAY)
            if by == 0 and context.tense == "past" and name > day.weekday():
                monday -= 7 * DAY
            return context.one(monday + (name + 7 * by) * DAY)
        year = day.year
        if by < 0:
            year -= name >= day.month
        elif by > 0:
            year += name <= day.month
        return context.months(year, name, 3 if kind == "season" else 1)

    return meaning
