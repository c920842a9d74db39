"""What is on record: incidents with their place and time at the precision told, never more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import frozen

from grith.errors import IntakeError, Problem
from grith.nouns import Incident, IncidentReport, LeftOut, Moment
from grith.nouns.hours import Hours, hours_of, zone_known
from grith.nouns.written import kilometres, slashed_order
from grith.truce._table_text import table_rows, table_text

COLUMNS = {
    "uid": ("uid", "id", "eventid", "eventidcnty"),
    "date": ("date", "eventdate", "dateevent", "dateofevent", "aboutfrom", "datestart", "startdate"),
    "end": ("enddate", "dateend", "aboutto", "end"),
    "time": ("time", "eventtime", "timeevent", "timeofevent"),
    "zone": ("zone", "timezone"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
    "precision": ("precision", "precisionkm", "radiuskm", "accuracykm", "uncertaintykm"),
    "incident": ("incident",),
}


@frozen
class Event:
    """One incident: a place in WGS 84 degrees known to within ``precision_km``, some time in [``start``, ``end``)."""

    uid: str
    longitude: float
    latitude: float
    precision_km: float
    start: datetime
    end: datetime


def events_of(reports: Iterable[Incident | IncidentReport]) -> tuple[list[Event], list[LeftOut]]:
    """Incidents, or reports of incidents, as events; those without a point or a day are left out by name."""
    found, left = [], []
    for one in reports:
        place, when = one.place, one.event
        if place is None or place.latitude is None or place.longitude is None:
            left.append(LeftOut("incidents", one.id, "it has no point", "Give its place coordinates"))
        elif when is None or when.earliest is None or when.latest is None:
            left.append(LeftOut("incidents", one.id, "it has no day", "Give its day"))
        else:
            zone = ZoneInfo(when.zone)
            times = (when.earliest.astimezone(zone), when.latest.astimezone(zone))
            found.append(Event(one.id, place.longitude, place.latitude, place.precision_km or 0.0, *times))
    return found, left


def read_places(path: Path | str, told: list[LeftOut] | None = None) -> list[tuple[str, float, float]]:
    """Places that may be watched, from a table (CSV, XLSX, ODS) with the columns name, latitude, longitude, as (name,
    longitude, latitude). Raises IntakeError with every row that is wrong."""
    path = Path(path)
    rows = _rows(path, "places", told, ("name", "latitude", "longitude"))
    plain = [c.strip().casefold() for c in rows[0]] if rows else []
    lacking = [c for c in ("name", "latitude", "longitude") if c not in plain]
    if lacking:
        raise IntakeError(
            f"the table has no column {', '.join(lacking)}", path.name, "Columns: name, latitude, longitude"
        )
    found, problems = [], []
    for number, row in enumerate(rows[1:], 2):
        cells = {c: v.strip() for c, v in zip(plain, row, strict=False)}
        if not any(cells.values()):
            continue
        try:
            spot = decimal(cells["longitude"]), decimal(cells["latitude"])
        except (KeyError, ValueError):
            spot = (999.0, 999.0)
        if not (abs(spot[0]) <= 180 and abs(spot[1]) <= 90):
            problems.append(
                Problem("this is no place on earth", f"{path.name}, row {number}", "Write degrees such as 50.45")
            )
        found.append((cells.get("name") or f"row {number}", *spot))
    if not found:
        problems.append(Problem("there are no places in it", path.name, "Write one a row"))
    if problems:
        raise IntakeError(problems)
    return found


def _rows(path: Path, what: str, told: list[LeftOut] | None, known: Iterable[str]) -> list[list[str]]:
    return table_rows(table_text(path, f"a CSV table of {what}", told, known), path.name, told)


def read_events(path: Path | str, zone: str) -> tuple[list[Event], list[LeftOut]]:
    """The incidents of a table (CSV, XLSX, ODS): date, latitude, longitude; uid, time, end date, precision if known.

    ``zone`` is the IANA zone of days and clock times in rows that name none. With a column incident (as `grith fuse`
    writes it) rows of one incident count once, by the first. What cannot be used is listed. Raises IntakeError where it
    is no such table.
    """
    path = Path(path)
    left: list[LeftOut] = []
    rows = _rows(path, "incidents", left, chain(*COLUMNS.values()))
    plain = [re.sub(r"[^a-z]", "", c.casefold()) for c in rows[0]] if rows else []
    at = {k: next((plain.index(n) for n in names if n in plain), None) for k, names in COLUMNS.items()}
    lacking = [k for k in ("date", "latitude", "longitude") if at[k] is None]
    if lacking:
        remedy = "Columns: date, latitude, longitude; uid, time, end date, precision if known"
        raise IntakeError(f"the table has no column {', '.join(lacking)}", path.name, remedy)
    found: list[Event] = []
    seen: set[str] = set()
    days = [i for k in ("date", "end") if (i := at[k]) is not None]
    order = slashed_order(row[i] for row in rows[1:] for i in days if i < len(row))
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {k: row[i].strip() if i is not None and i < len(row) else "" for k, i in at.items()}
        clock = cells["zone"] or zone
        if not zone_known(clock):
            left.append(LeftOut(path.name, f"row {number}", f'"{clock}" is not a time zone', f"{zone} was taken"))
            clock = zone
        hours = hours_of(cells["date"], cells["end"], cells["time"], clock, order)
        event = _event(cells, hours, number, ZoneInfo(clock)) if len(row) <= len(rows[0]) else "more cells than columns"
        if hours.lost and not isinstance(event, str):
            left.append(
                LeftOut(path.name, f"row {number}", f"{hours.lost}; its day counts", "Write 17:05", ",".join(row)[:500])
            )
        if isinstance(event, str):
            left.append(LeftOut(path.name, f"row {number}", event, "It is counted in no plan", ",".join(row)[:500]))
        elif not (cells["incident"] and cells["incident"] in seen):
            found.append(event)
        seen.add(cells["incident"])
    return found, left


def decimal(cell: str) -> float:
    """A number with a point or, as many spreadsheets write it, a comma; raises ValueError."""
    return float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)


def _event(cells: dict[str, str], hours: Hours, number: int, zone: ZoneInfo) -> Event | str:
    try:
        place = decimal(cells["longitude"]), decimal(cells["latitude"])
    except ValueError:
        return "its place is no pair of numbers"
    precision = kilometres(cells["precision"]) if cells["precision"] else 0.0
    if not (abs(place[0]) <= 180 and abs(place[1]) <= 90) or place == (0.0, 0.0):
        return "its place is no place on earth, or 0, 0"
    if precision is None:
        return "its precision is no distance"
    try:
        first, timed = _moment(hours.first, zone)
        timed = timed or (bool(cells["time"]) and len(hours.first) > 10)
        last, ends = _moment(hours.last, zone) if hours.last else (first, timed)
        end = last + timedelta(minutes=1) if ends else Moment.of_day(last.date(), str(zone)).latest
    except (ValueError, OverflowError):
        return f'"{" ".join((cells["date"], cells["time"])).strip()}" is no day and time'
    assert end is not None
    if end <= first:
        return "it ends before it begins"
    return Event(cells["uid"] or f"row {number}", *place, precision, first, end)


def _moment(day: str, zone: ZoneInfo) -> tuple[datetime, bool]:
    """A local instant, and whether the hour is told; midnight written out after a day is what programs add to a day."""
    if len(day) == 10:
        whole = date.fromisoformat(day)
        return datetime(whole.year, whole.month, whole.day, tzinfo=zone), False
    told = datetime.fromisoformat(day)
    midnight = told.hour == told.minute == told.second == 0 and told.tzinfo is None
    return (told.astimezone(zone) if told.tzinfo else told.replace(tzinfo=zone)), not midnight
