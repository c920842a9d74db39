"""Calendar arithmetic for dates in words: weeks, months, parts of a day, and which weekday or year is meant."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from grith.nouns import Duration, Moment

DAY = timedelta(days=1)


@frozen
class Context:
    """What the words are resolved against: the local day of the dateline, its clock if known, tense, zone, country."""

    day: date
    now: datetime | None = None
    tense: str = "none"
    zone: str = "UTC"
    country: str = ""

    @property
    def tz(self) -> ZoneInfo:
        """The zone whose calendar counts."""
        return ZoneInfo(self.zone)

    def at(self, day: date, hour: float = 0) -> datetime:
        """The instant ``hour`` hours on the wall clock into ``day``; 24 and more falls on the day after."""
        whole = int(hour)
        clock = time(whole % 24, round((hour - whole) * 60))
        return datetime.combine(day + (whole // 24) * DAY, clock, self.tz)

    def days(self, first: date | None, last: date | None, precision: str = "interval") -> Moment:
        """Local days ``first`` to ``last``, both included."""
        return Moment.of_days(first, last, self.zone, precision)

    def one(self, day: date) -> Moment:
        """One local day."""
        return Moment.of_day(day, self.zone)

    def part(self, day: date, hours: tuple[float, float]) -> Moment:
        """A part of a local day, by hours on the wall clock."""
        return Moment(self.at(day, hours[0]), self.at(day, hours[1]), "part of day", self.zone)

    def week(self, day: date) -> Moment:
        """The week, Monday to Sunday, that ``day`` lies in."""
        monday = day - day.weekday() * DAY
        return self.days(monday, monday + 6 * DAY, "week")

    def weekend(self, day: date) -> Moment:
        """Saturday and Sunday of the week that ``day`` lies in."""
        monday = day - day.weekday() * DAY
        return self.days(monday + 5 * DAY, monday + 6 * DAY)

    def months(self, year: int, month: int, count: int = 1) -> Moment:
        """``count`` whole months from ``month`` (which may run over the year's end)."""
        first = month_start(year, month)
        last = month_start(year, month + count) - DAY
        return self.days(first, last, "month" if count == 1 else "year" if count == 12 else "interval")


def month_start(year: int, month: int) -> date:
    """The first day of a month; months beyond 1–12 carry over into other years. OverflowError off the calendar."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"the year {year} is on no calendar")
    return date(year, month, 1)


def shift(moment: Moment, days: int) -> Moment:
    """The same local hours, ``days`` days away."""
    step = timedelta(days=days)
    return evolve(
        moment,
        earliest=moment.earliest + step if moment.earliest else None,
        latest=moment.latest + step if moment.latest else None,
    )


def weekday_near(context: Context, weekday: int) -> date:
    """The nearest ``weekday`` in the direction of the tense, today included; without tense the nearest of all."""
    ahead = (weekday - context.day.weekday()) % 7
    if context.tense == "future" or ahead == 0:
        return context.day + ahead * DAY
    if context.tense == "past":
        return context.day + (ahead - 7) * DAY
    return context.day + (ahead if ahead <= 3 else ahead - 7) * DAY


def year_near(context: Context, month: int, day: int | None, weekday: int | None = None) -> int | None:
    """The year of a date written without one: the nearest to the dateline; ``None`` if no near year has that day.

    The tense only decides when the two candidates are about equally far away (five to seven months), or for a day of
    the dateline's own year when the nearest lies over two months off in another year and against the tense. A weekday
    beside the date ("Monday, May 12") decides when the nearest year is more than two months off.
    """
    options = []
    for year in range(context.day.year - 1, context.day.year + 2):
        try:
            there = date(year, month, day or 15)
        except ValueError:
            continue
        options.append(((there - context.day).days, year, there.weekday()))
    if not options:
        return None
    options.sort(key=lambda option: (abs(option[0]), option[0]))
    nearest = options[0]
    if weekday is not None and abs(nearest[0]) > 60:
        for option in options:
            if option[2] == weekday:
                return option[1]
    against = nearest[0] > 60 if context.tense == "past" else nearest[0] < -60 and context.tense == "future"
    if against and nearest[1] != context.day.year:
        return next((option[1] for option in options if option[1] == context.day.year), nearest[1])
    if abs(nearest[0]) > 150:
        for option in options:
            if abs(option[0]) < 215 and (
                (context.tense == "past" and option[0] <= 0) or (context.tense == "future" and option[0] >= 0)
            ):
                return option[1]
    return nearest[1]


def thirds(context: Context, moment: Moment, part: str) -> Moment | None:
    """Early, mid or late within a longer interval; also its start, end and halves.

    A month: early is 1–10, mid is 11–20, late is 21–end. A week: early is Monday and Tuesday, mid is Tuesday to
    Thursday, late is Thursday to Sunday. A year: early is January–April, mid is May–August, late is September–
    December; the end or beginning of a year is its last or first month. Single days: see ``part_of_day``.
    """
    first, last = moment.first_day, moment.last_day
    if first is None or last is None:
        return None
    if moment.precision == "month":
        cut = {
            "early": (1, 10),
            "mid": (11, 20),
            "late": (21, last.day),
            "start": (1, 7),
            "end": (last.day - 6, last.day),
            "first half": (1, 15),
            "second half": (16, last.day),
        }[part]
        return context.days(first.replace(day=cut[0]), first.replace(day=cut[1]))
    if moment.precision == "week":
        low, high = {
            "early": (0, 1),
            "mid": (1, 3),
            "late": (3, 6),
            "start": (0, 1),
            "end": (3, 6),
            "first half": (0, 2),
            "second half": (3, 6),
        }[part]
        return context.days(first + low * DAY, first + high * DAY)
    if moment.precision == "year":
        low, count = {
            "early": (1, 4),
            "mid": (5, 4),
            "late": (9, 4),
            "start": (1, 1),
            "end": (12, 1),
            "first half": (1, 6),
            "second half": (7, 6),
        }[part]
        return evolve(context.months(first.year, low, count), precision="month" if count == 1 else "interval")
    length = (last - first).days + 1
    if length < 6:
        return moment
    third = length // 3
    if part in ("early", "start", "first half"):
        return context.days(first, first + (third if part != "first half" else length // 2) * DAY)
    if part == "mid":
        return context.days(first + third * DAY, last - third * DAY)
    return context.days(last - (third if part != "second half" else length // 2) * DAY, last)


def part_of_day(context: Context, moment: Moment, part: str) -> Moment:
    """Early on a day is up to 9 o'clock, late from 18 o'clock, the middle from 11 to 15."""
    hours = {"early": (0, 9), "late": (18, 24), "mid": (11, 15), "start": (0, 9), "end": (18, 24)}
    if moment.first_day is None or part not in hours:
        return moment
    return context.part(moment.first_day, hours[part])


def length(count: float, unit: str) -> Duration:
    """``count`` units as a calendar duration; halves become the next smaller unit."""
    whole = int(count)
    half = count - whole
    if unit == "minute":
        return Duration(minutes=whole)
    if unit == "hour":
        return Duration(hours=whole, minutes=round(half * 60))
    if unit == "day":
        return Duration(days=whole, hours=round(half * 24))
    if unit in ("week", "fortnight"):
        return Duration(days=round(count * (7 if unit == "week" else 14)))
    if unit in ("month", "quarter"):
        months = count * (3 if unit == "quarter" else 1)
        return Duration(months=int(months), days=round((months - int(months)) * 30))
    years = count * {"year": 1, "decade": 10, "century": 100}[unit]
    return Duration(years=int(years), months=round((years - int(years)) * 12))


def away(context: Context, count: float, unit: str, sign: int) -> Moment | None:
    """``count`` units before (-1) or after (+1) the dateline, as coarse as the unit: three weeks ago is a week."""
    if unit in ("minute", "hour"):
        step = timedelta(minutes=sign * count * (60 if unit == "hour" else 1))
        if context.now is None:
            if abs(step) < DAY:
                return context.one(context.day)
            return context.one(context.day + timedelta(days=round(step / DAY)))
        start = (context.now.astimezone(ZoneInfo("UTC")) + step).astimezone(context.tz)
        return Moment(start, start + timedelta(hours=1), "hour", context.zone)
    if unit == "day":
        return context.one(context.day + sign * round(count) * DAY)
    if unit in ("week", "fortnight"):
        return context.week(context.day + sign * round(count * (7 if unit == "week" else 14)) * DAY)
    day = context.day
    if unit in ("month", "quarter"):
        return context.months(day.year, day.month + sign * round(count * (3 if unit == "quarter" else 1)))
    years = sign * count * {"year": 1, "decade": 10, "century": 100}[unit]
    if not 1 <= day.year + years <= 9990:
        return None
    return context.months(day.year + int(years), 1, 12)
