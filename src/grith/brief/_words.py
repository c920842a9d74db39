"""Dates, amounts and lists in plain words, the same on every machine (no locale is asked)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from grith.nouns import Moment, Quantity
from grith.units import unit_words

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNCHANGED = (
    "aircraft",
    "personnel",
    "km",
    "km2",
    "m",
    "m2",
    "staff",
    "percent",
    "per cent",
    "police",
    "equipment",
    "headquarters",
)
CURRENCIES = frozenset(
    "AED AUD BGN CAD CHF CNY CZK DKK EUR GBP HUF ILS INR ISK JPY KRW KZT NOK NZD PLN QAR RON RUB SAR SEK "
    "TRY UAH USD ZAR".split()
)
KIND_TITLES = {
    "pledge": ("pledge", "pledges"),
    "demand": ("demand", "demands"),
    "condition": ("condition", "conditions"),
    "red_line": ("red line", "red lines"),
    "agreement": ("agreement", "agreements"),
    "allegation": ("allegation", "allegations"),
    "denial": ("denial", "denials"),
    "meeting": ("meeting", "meetings"),
    "call": ("call", "calls"),
    "position": ("position", "positions"),
}


def plural(number: int, one: str, many: str = "") -> str:
    """``1 report``, ``2 reports``, ``1,204 reports``."""
    return f"{number:,} {one if number == 1 else (many or one + 's')}"


def kind_words(kind: str, number: int = 1) -> str:
    """The kind of statement in words, in the singular or plural that ``number`` asks for."""
    one, many = KIND_TITLES.get(kind, (kind.replace("_", " "), kind.replace("_", " ") + "s"))
    return one if number == 1 else many


def day_words(day: date, *, weekday: bool = True) -> str:
    """``Thu 20 March 2025``."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {text}" if weekday else text


def local(instant: datetime, zone: str) -> datetime:
    """``instant`` on the clock of ``zone``; an instant without a zone is taken to be on that clock already."""
    if instant.tzinfo is None:
        return instant.replace(tzinfo=ZoneInfo(zone))
    return instant.astimezone(ZoneInfo(zone))


def zone_words(zone: str) -> str:
    """``Europe/Kyiv`` → ``Kyiv time``; ``UTC`` stays."""
    return "UTC" if zone.upper() in ("UTC", "ETC/UTC") else zone.rsplit("/", 1)[-1].replace("_", " ") + " time"


def local_day(instant: datetime, precision: str, zone: str) -> date:
    """The day that is meant: a date known to the day or worse is the same date in every zone."""
    return local(instant, zone).date() if precision in ("minute", "hour", "second") else instant.date()


def instant_row(instant: datetime | None, precision: str, zone: str) -> dict[str, str] | None:
    """A publication time as ISO text beside its words: to the minute on the local clock, or to day, month or year."""
    if instant is None:
        return None
    day = local_day(instant, precision, zone)
    if precision in ("minute", "hour", "second"):
        here = local(instant, zone)
        iso = here.isoformat(timespec="minutes")
        words = f"{day_words(day)}, {here:%H:%M} {zone_words(zone)}"
    elif precision == "month":
        iso, words = f"{day:%Y-%m}", f"{MONTHS[day.month - 1]} {day.year}"
    elif precision == "year":
        iso, words = f"{day.year:04d}", str(day.year)
    else:
        iso, words = day.isoformat(), day_words(day)
    return {"iso": iso, "words": words, "precision": precision, "day": day.isoformat()}


def span_words(first: date, last: date) -> str:
    """Two days in as few words as they need: ``24–30 March 2025``, or ``March 2025`` for the whole month."""
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {MONTHS[first.month - 1]} {first.year}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(last, weekday=False)}"
    return f"{day_words(first, weekday=False)} – {day_words(last, weekday=False)}"


def moment_row(moment: Moment | None) -> dict[str, str] | None:
    """A moment as ISO text beside its words; ``first`` and ``last`` are its local days, absent on an open side."""
    if moment is None or (moment.earliest is None and moment.latest is None):
        return None
    first, last = moment.first_day, moment.last_day
    if first is None and last is not None:
        words = f"until {day_words(last)}"
    elif last is None and first is not None:
        words = f"from {day_words(first)}"
    elif first is not None and last is not None:
        if moment.precision == "month":
            words = f"{MONTHS[first.month - 1]} {first.year}"
        elif moment.precision == "year":
            words = str(first.year)
        else:
            words = span_words(first, last)
    iso = moment.iso
    if moment.precision in ("minute", "hour") and moment.earliest is not None:
        start = local(moment.earliest, moment.zone)
        words = f"{day_words(start.date())}, {start:%H:%M} {zone_words(moment.zone)}"
        iso = start.isoformat(timespec="minutes")
    row = {"iso": iso, "words": words, "precision": moment.precision, "zone": moment.zone}
    if first is not None:
        row["first"] = first.isoformat()
    if last is not None:
        row["last"] = last.isoformat()
    if moment.words:
        row["said"] = moment.words
    return row


def number_words(number: float) -> str:
    """``10,000``, ``2.5``: below 10^15 never in exponents."""
    if abs(number) >= 1e15:
        return f"{number:.6g}"
    return f"{number:,.0f}" if number == int(number) or abs(number) >= 1e9 else f"{number:,.10g}"


def placed_words(number: float) -> str:
    """``2,500``, ``0.5``: what a plan places; from a hundred on whole, since less is the solver's tolerance."""
    return number_words(round(number) if number >= 100 else float(f"{number:.4g}"))


def money_words(number: float) -> str:
    """``1.6 billion``, ``250 million``; below a million as any number."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size and round(number / size, 3) * size == number:
            return f"{number_words(round(number / size, 3))} {name}"
    return number_words(number)


def _units(unit: str, low: float | None, high: float | None) -> str:
    """The unit in the plural unless there is just one; codes of currencies and words without a plural stay."""
    if low == 1 and high in (1, None):
        return unit_words(unit, 1)
    if not unit.islower() or unit.endswith("s") or unit in UNCHANGED:
        return unit
    return unit[:-1] + "ies" if unit.endswith("y") and unit[-2:-1] not in tuple("aeiou") else unit + "s"


def amount_words(low: float | None, high: float | None, unit: str, op: str = "", said: str = "") -> str:
    """A range or bound in words: ``up to 10,000 persons``, ``2–3 aircraft``, or the words that were said."""
    if low is None and high is None:
        return said
    money = unit in CURRENCIES
    number = money_words if money else number_words
    before = f"{unit} " if money else ""
    after = "" if money or unit in ("", "unit", "units") else f" {_units(unit, low, high)}"
    if low is not None and high is not None and low != high:
        return f"{before}{number(low)}–{number(high)}{after}"
    if op in ("<", "<=") or low is None:
        most = number(high if high is not None else low or 0)
        return f"{'fewer than' if op == '<' else 'up to'} {before}{most}{after}"
    if op in (">", ">=") or high is None:
        return f"{'more than' if op == '>' else 'at least'} {before}{number(low)}{after}"
    return f"{'about ' if op == '~' else ''}{before}{number(low)}{after}"


def quantity_row(quantity: Quantity | None) -> dict[str, object] | None:
    """A quantity as plain fields beside its words."""
    if quantity is None:
        return None
    row: dict[str, object] = {
        "words": amount_words(quantity.low, quantity.high, quantity.unit, quantity.op, quantity.words)
        or quantity.words
        or quantity.unit,
        "unit": quantity.unit,
        "op": quantity.op,
    }
    if quantity.low is not None:
        row["low"] = quantity.low
    if quantity.high is not None:
        row["high"] = quantity.high
    if quantity.words:
        row["said"] = quantity.words
    return row


def listing(words: Sequence[str], most: int = 0) -> str:
    """``A, B and C``; with ``most`` the rest is counted: ``A, B and 3 more``."""
    items = list(words)
    if most and len(items) > most + 1:  # "and 1 more" would be no shorter than the name
        items = [*items[:most], f"{len(items) - most} more"]
    if len(items) < 2:
        return items[0] if items else ""
    return f"{', '.join(items[:-1])} and {items[-1]}"
