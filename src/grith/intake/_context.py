"""What every row maker needs: which report, which file, whose words, whose clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define, field

from grith.intake._cells import Row
from grith.intake._dates import DateProblem, parse_when
from grith.intake._kinds import Layout
from grith.intake._words import Lookup
from grith.nouns import CaseDefinition, LeftOut, Place
from grith.nouns.heading_units import cells_in_units
from grith.nouns.rows import to_row

Item = tuple[str, dict[str, Any]]
Maker = Callable[[Row, str], list[Item]]
CONTENT_LIMIT = 2000
_SLACK = timedelta(days=1)
_PRECISIONS = ("minute", "day", "week", "month", "year")


@define
class Context:
    """One file being taken in. ``undated`` counts the rows that have no publication date."""

    report: str
    file: str
    definition: CaseDefinition
    lookup: Lookup
    zone: str
    published: datetime | None = None
    published_precision: str = "day"
    url: str = ""
    undated: int = 0
    now: datetime | None = None
    future: list[datetime] = field(factory=list)
    _latest: datetime = field(init=False)
    _box: tuple[float, float, float, float] | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self._latest = latest_publication(self.now)
        points = [
            (p.latitude, p.longitude)
            for p in self.definition.places
            if p.latitude is not None and p.longitude is not None
        ]
        if len(points) >= 2:
            lats, lons = [p[0] for p in points], [p[1] for p in points]
            self._box = (min(lats) - 10, max(lats) + 10, min(lons) - 10, max(lons) + 10)

    def key(self, where: str, kind: str) -> str:
        """An id that is the same on every run: report, row, kind."""
        return f"{self.report[:20]}:{where}:{kind}"

    def left(self, where: str, reason: str, remedy: str = "", content: str = "") -> Item:
        """A left-out note of this file."""
        note = LeftOut(self.file, where, reason, remedy, content[:CONTENT_LIMIT], self.report)
        return ("left_out", to_row(note))

    def left_row(self, row: Row, where: str, reason: str, remedy: str = "") -> Item:
        """A left-out note that keeps the row's cells."""
        return self.left(where, reason, remedy, " | ".join(row.cells))

    def publication(self, cell: str, zone: str = "", precision: str = "") -> tuple[datetime | None, str]:
        """A row's publication time: its own cell, else the report's; raises DateProblem for a cell that is no date.

        ``precision`` is a table's own word for how exactly the date is known: where it is coarser than what is written,
        the date stands for the whole week, month or year.
        """
        if cell.strip():
            when = parse_when(cell, zone or self.zone)
            word = precision.casefold()
            found = (
                (when.start, word) if word in _PRECISIONS[_PRECISIONS.index(when.precision) + 1 :] else when.published
            )
            if found[0] is not None and found[0].tzinfo and found[0] > self._latest:
                self.future.append(found[0])
            return found
        if self.published is None:
            self.undated += 1
        return self.published, self.published_precision

    def about_dates(self, undated: int, future: int, remedy: str, where: str = "table") -> Iterator[Item]:
        """Notes on the rows without a publication date, and on those dated after today, past the counts given."""
        if missing := self.undated - undated:
            reason = f"no publication date in {_rows(missing)}: they count as known at any time"
            yield self.left(where, reason, remedy)
        if late := self.future[future:]:
            reason = f"a publication date after today in {_rows(len(late))}, up to {max(late).date()}"
            yield self.left(where, reason, "If it is a slip, correct it and add the file again")

    def place(
        self, name: str, country: str, latitude: str, longitude: str, precision: float | None
    ) -> tuple[Place | None, str]:
        """The place of a row and, where its coordinates cannot be used, why; coordinates are never repaired."""
        lat_text, lon_text = latitude.strip(), longitude.strip()
        if not lat_text and not lon_text:
            return (Place(name, country=country) if name or country else None), ""
        try:
            lat, lon = _degrees(lat_text), _degrees(lon_text)
        except ValueError:
            problem = f"the coordinates {lat_text!r}, {lon_text!r} are no numbers"
        else:
            problem = self._coordinate_problem(lat, lon)
            if not problem:
                return Place(name, lat, lon, precision, country), ""
        return (Place(name, country=country) if name or country else None), problem

    def _coordinate_problem(self, lat: float, lon: float) -> str:
        if lat == 0 and lon == 0:
            return "the coordinates are 0, 0, which stands for a missing place"
        if not -90 <= lat <= 90 or not -180 <= lon <= 180:
            if -90 <= lon <= 90 and -180 <= lat <= 180:
                return f"latitude {lat:g} is out of range: latitude and longitude look swapped"
            return f"the coordinates {lat:g}, {lon:g} are out of range"
        if self._box:
            south, north, west, east = self._box
            inside = south <= lat <= north and west <= lon <= east
            if not inside and south <= lon <= north and west <= lat <= east:
                return f"{lat:g}, {lon:g} lies far from the case: latitude and longitude look swapped"
        return ""


def latest_publication(received: datetime | None) -> datetime:
    """What is dated later was not yet public when it was received (now, unless given), on any clock of the world."""
    return (received or datetime.now(UTC)).astimezone(UTC) + _SLACK


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _degrees(text: str) -> float:
    value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


class Fields(dict[str, str]):
    """The trimmed cells of a row by field; empty where the table has no such column."""

    def __missing__(self, key: str) -> str:
        return ""


def reader_of(layout: Layout) -> Callable[[list[str]], tuple[Fields, list[str]]]:
    """A function that gives a row's fields, in the units of their headings, and its trimmed cells."""
    names, places = tuple(layout.columns), tuple(layout.columns.values())
    units = layout.units

    def read(cells: list[str]) -> tuple[Fields, list[str]]:
        trimmed = [c.strip() for c in cells]
        told = cells_in_units(trimmed, units) if units else trimmed
        return Fields(zip(names, [told[i] for i in places], strict=True)), trimmed

    return read


def attributes(cells: list[str], rest: list[tuple[int, str]]) -> dict[str, str]:
    """The filled cells that no field uses, by header."""
    return {header: cell for index, header in rest if (cell := cells[index])}


def words_of(row: Row, limit: int = 600) -> str:
    """The row as one line, for the quotation of a statement."""
    return " | ".join(c.strip() for c in row.cells if c.strip())[:limit]


__all__ = ["Context", "DateProblem", "Fields", "Item", "Iterator", "Maker", "attributes", "reader_of", "words_of"]
