"""As of when: the cut that asks what was public, or known, at a moment."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen

from grith.errors import CaseError, ReadError
from grith.nouns.moment import just_before

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CaseError(
            f"the time zone {name!r} is unknown", "zone", "Use an IANA name such as Europe/Kyiv or UTC"
        ) from None


@frozen
class AsOf:
    """Everything up to ``instant``: the end of a local day (``whole_day``), or a clock time, that time included.

    ``instant`` is aware; for a whole day it is the first instant after the day.
    """

    instant: datetime
    whole_day: bool = True
    zone: str = "UTC"
    _tz: ZoneInfo = field(init=False, eq=False, repr=False, hash=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_tz", _zone(self.zone))

    @classmethod
    def parse(cls, text: str, zone: str = "UTC", called: str = "as of") -> AsOf:
        """The cut that ``text`` names: ``2025-03-20`` (up to the end of that day in ``zone``) or ``2025-03-20T08:00``.

        A clock time without an offset is local time in ``zone``; ``called`` names the date in a mistake.
        Raises ReadError where the text is no date and CaseError where the zone is unknown.
        """
        tz, text = _zone(zone), str(text).strip()
        try:
            if _DAY.fullmatch(text):
                if (day := date.fromisoformat(text)) == date.min:  # there must be a day before it
                    raise ValueError(text)
                return cls.of_day(day, zone)
            moment = datetime.fromisoformat(text)
            if not _DAY.match(text) or moment.date() <= date.min + timedelta(days=1):
                raise ValueError(text)
            return cls((moment if moment.tzinfo else moment.replace(tzinfo=tz)).astimezone(tz), False, zone)
        except (ValueError, OverflowError):
            raise ReadError(
                f"{text!r} is not a date", called, "Write 2025-03-20, or 2025-03-20T08:00 for a clock time"
            ) from None

    @classmethod
    def of_day(cls, day: date, zone: str = "UTC") -> AsOf:
        """Up to the end of the local day ``day`` in ``zone``."""
        return cls(datetime.combine(day + timedelta(days=1), time(), _zone(zone)), True, zone)

    def includes(self, published: datetime | None, precision: str = "day") -> bool:
        """Whether something published then was public by this cut; what has no date is always included.

        What is known only to the day (month, year) counts from the end of that day (month, year) on the calendar of
        this cut's zone, so that a day's date means the same in every zone. A naive ``published`` is local time.
        """
        if published is None:
            return True
        since, whole = public_since(published, precision, self.zone)
        return since <= self.instant if whole else self.includes_instant(since)

    def includes_instant(self, moment: datetime) -> bool:
        """Whether the instant lies before the end of the day, or not after the clock time."""
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self._tz)
        return moment < self.instant if self.whole_day else moment <= self.instant

    @property
    def day(self) -> date:
        """The local day of the cut."""
        return (just_before(self.instant, self._tz) if self.whole_day else self.instant.astimezone(self._tz)).date()

    @property
    def last_whole_day(self) -> date:
        """The last day that is over by the cut: what is known only to the day counts up to it."""
        return self.day if self.whole_day else self.day - timedelta(days=1)

    @property
    def iso(self) -> str:
        """``2025-03-20``, or ``2025-03-20T08:00`` for a clock time: what :meth:`parse` reads back."""
        if self.whole_day:
            return self.day.isoformat()
        local = self.instant.astimezone(self._tz).replace(tzinfo=None)
        return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")

    @property
    def words(self) -> str:
        """For people: ``Thu 20 March 2025, end of day, Kyiv time``."""
        day = self.day
        named = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
        clock = "end of day" if self.whole_day else f"{self.instant.astimezone(self._tz):%H:%M}"
        city = self.zone.rsplit("/", 1)[-1].replace("_", " ")
        return f"{named}, {clock}, {city if city == 'UTC' else city + ' time'}"


def public_since(published: datetime, precision: str, zone: str) -> tuple[datetime, bool]:
    """When something published then was public on the clock of ``zone``, and whether that is the end of a whole period.

    What is known only to the day (week, month, year) was public when that period had ended; else at its own instant.
    """
    end, tz = _end_of_period(published, precision), _zone(zone)
    if end is not None:
        return datetime.combine(end, time(), tz), True
    return published if published.tzinfo else published.replace(tzinfo=tz), False


def _end_of_period(published: datetime, precision: str) -> date | None:
    """The first day after the day, week, month or year that ``published`` names; ``None`` for finer precisions."""
    day = published.date()
    match precision:
        case "minute" | "hour" | "second":
            return None
        case "month":
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        case "year":
            return date(day.year + 1, 1, 1)
        case "week":
            return day + timedelta(days=7 - day.weekday())
        case _:
            return day + timedelta(days=1)
