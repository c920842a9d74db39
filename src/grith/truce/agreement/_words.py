"""Times and lists in plain English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from grith.nouns import Agreement, Citation, TimePoint

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def instant_words(instant: datetime, zone: str) -> str:
    """``Tue 18 March 2025, 00:00``, on the local clock of ``zone``."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def zone_words(zone: str) -> str:
    """``Kyiv time`` for Europe/Kyiv."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return city if city == "UTC" else f"{city} time"


def moment_words(point: TimePoint) -> str:
    """A moment for people: one instant, or the two between which it lies, with the zone; or that it is not known."""
    if point.certain:
        return f"{instant_words(point.earliest, point.zone)} {zone_words(point.zone)}"
    if not point.known:
        after = f", not before {instant_words(point.earliest, point.zone)} {zone_words(point.zone)}"
        return "a time that is not known" + (after if point.earliest.year > 1801 else "")
    first, last = (instant_words(edge, point.zone) for edge in (point.earliest, point.latest))
    if first == last:  # an hour that the clocks repeat
        local = (edge.astimezone(ZoneInfo(point.zone)) for edge in (point.earliest, point.latest))
        first, last = (f"{first} (UTC{edge.isoformat()[-6:]})" for edge in local)
    return f"between {first} and {last} {zone_words(point.zone)}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def cite(citation: Citation) -> str:
    """A source in one line: article, who said it, when, where it is to be read."""
    parts = [citation.article, citation.said_by, citation.said_on.isoformat() if citation.said_on else ""]
    parts += [citation.note, citation.url]
    return ", ".join(p for p in parts if p)


def parties(agreement: Agreement, ids: Iterable[str]) -> str:
    """The names of parties as a list in words."""
    return listed(agreement.party(id) for id in ids)
