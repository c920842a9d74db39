"""When: an interval with its precision and time zone, and durations that follow the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

PRECISIONS = ("minute", "hour", "part of day", "day", "week", "month", "year", "interval")


@frozen
class Moment:
    """An interval [earliest, latest) of aware instants; ``latest`` is the first instant after it.

    ``None`` on a side means that side is open ("until 31 May" has no earliest). ``zone`` is the IANA zone whose
    calendar the words were read in; ``words`` are the words themselves.
    """

    earliest: datetime | None
    latest: datetime | None
    precision: str = "day"
    zone: str = "UTC"
    words: str = ""

    @classmethod
    def of_day(cls, day: date, zone: str = "UTC", words: str = "") -> Moment:
        """The whole local day ``day`` in ``zone``: 23, 24 or 25 hours long as the clocks say."""
        return cls.of_days(day, day, zone, "day", words)

    @classmethod
    def of_days(
        cls, first: date | None, last: date | None, zone: str = "UTC", precision: str = "interval", words: str = ""
    ) -> Moment:
        """The local days ``first`` to ``last``, both included; ``None`` leaves that side open."""
        tz = ZoneInfo(zone)
        start = datetime.combine(first, time(), tz) if first else None
        end = datetime.combine(last + timedelta(days=1), time(), tz) if last else None
        return cls(start, end, precision, zone, words)

    @property
    def first_day(self) -> date | None:
        """The first local day that the interval touches."""
        return self.earliest.astimezone(ZoneInfo(self.zone)).date() if self.earliest else None

    @property
    def last_day(self) -> date | None:
        """The last local day that the interval touches."""
        if self.latest is None:
            return None
        zone = ZoneInfo(self.zone)
        return (self.latest.astimezone(zone) if self.latest == self.earliest else just_before(self.latest, zone)).date()

    @property
    def iso(self) -> str:
        """ISO 8601 day, month, or ``first/last`` interval of days; an open side is ``..``."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return f"{first or '..'}/{last or '..'}"
        if first == last:
            return first.isoformat()
        whole = (
            first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        )  # a word for less than that names no month
        if whole and self.precision == "month" and (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        if whole and self.precision == "year" and (first.month, last.month) == (1, 12) and first.year == last.year:
            return f"{first:%Y}"
        return f"{first}/{last}"


@frozen
class Duration:
    """A length of time in calendar units, kept apart so that days follow local clocks ("30-day" is not 720 hours)."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    words: str = ""

    @property
    def iso(self) -> str:
        """ISO 8601 duration, such as ``P30D`` or ``P3Y``."""
        day = "".join(f"{n}{u}" for n, u in ((self.years, "Y"), (self.months, "M"), (self.days, "D")) if n)
        clock = "".join(f"{n}{u}" for n, u in ((self.hours, "H"), (self.minutes, "M")) if n)
        return "P" + day + ("T" + clock if clock else "") if day or clock else "P0D"

    def after(self, start: datetime) -> datetime:
        """The instant this long after ``start``: calendar units on the local clock of its zone, then hours elapsed.

        A day that the month does not have falls on the month's last day (31 January + 1 month = 28 or 29 February).
        Raises OverflowError outside the years 1 to 9999.
        """
        if not (self.years or self.months or self.days):
            moved = start  # with its fold: which of the two hours it lies in when the clocks go back
        else:
            moved = self._on_the_calendar(start)
        if not (self.hours or self.minutes):
            return moved
        utc = moved.astimezone(UTC) + timedelta(hours=self.hours, minutes=self.minutes)
        return utc.astimezone(start.tzinfo)

    def _on_the_calendar(self, start: datetime) -> datetime:
        month = start.month - 1 + self.months
        year, month = start.year + self.years + month // 12, month % 12 + 1
        if not MINYEAR <= year <= MAXYEAR:
            raise OverflowError(f"the year {year} is on no calendar")
        moved = start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
        return moved + timedelta(days=self.days)


def clock_instants(local: datetime, zone: str) -> tuple[datetime, datetime]:
    """The first and the last instant that the naive clock time ``local`` may mean in ``zone``, as one where it is one.

    Two differ where the clocks repeat that time or leave it out; they are told in UTC, since clock times of one zone
    are compared without their fold. The time at which a gap begins (a midnight that the clocks skip) is the instant of
    the change.
    """
    tz = ZoneInfo(zone)
    early, late = (local.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    begins_gap = early > late and just_before(early, tz).replace(tzinfo=None) + timedelta(microseconds=1) == local
    if early == late or begins_gap:
        return (early.astimezone(tz),) * 2
    return min(early, late), max(early, late)


def just_before(instant: datetime, zone: ZoneInfo) -> datetime:
    """The last microsecond before the aware ``instant``, on the clock of ``zone``.

    Taken off in universal time: where the clocks go forward at midnight, no local clock shows that midnight.
    """
    return (instant.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)
