"""A table of claims (CSV) as incident reports: what cannot be read is left out by name, never dropped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from grith.errors import IntakeError
from grith.nouns import IncidentReport, LeftOut, Moment, Place, clock_instants
from grith.nouns.hours import hours_of
from grith.nouns.written import kilometres, means_total, number_of, slashed_order
from grith.truce._table_text import table_rows, table_text
from grith.truce.judge._odd import odd_claims
from grith.truce.judge._rows import KINDS, MOST_LETTERS, evenly_spaced, kind_of, too_long

# What a column may be called; the first name is the one of the table in docs/agreements.md.
COLUMNS = {
    "id": ("id", "uid", "number", "ref"),
    "kind": ("kind", "type_of_claim", "claim"),
    "said_by": ("said_by", "said by", "accuser", "source", "by"),
    "said_on": ("said_on", "said on", "said", "published", "date_said"),
    "about_from": ("about_from", "from", "about", "date", "event_date", "date_event", "date_of_event", "start"),
    "about_to": ("about_to", "to", "until", "end", "end_date"),
    "accused": ("accused", "alleged_actor", "alleged actor", "actor", "perpetrator"),
    "place": ("place", "location", "where"),
    "target": ("target", "object", "alleged_target"),
    "means": ("means", "weapon_used", "how"),
    "effect": ("effect", "result", "observed_effect", "damage"),
    "count": ("count", "number_of_incidents"),
    "url": ("url", "link"),
    "act": ("act", "type"),
    "weapon": ("weapon",),
    "calibre_mm": ("calibre_mm", "caliber_mm", "calibre"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
    "precision_km": ("precision_km", "precision", "accuracy_km", "radius_km", "uncertainty_km"),
    "zone": ("zone",),
    "time_zone": ("time_zone", "timezone", "tz"),
    "line": ("line",),
    "side": ("side",),
    "distance_km": ("distance_km", "distance"),
    "exceptions": ("exceptions", "excuse"),
    "adjudicated_actor": ("adjudicated_actor", "adjudicated"),
    "adjudicated_by": ("adjudicated_by",),
    "origin": ("origin",),
    "text": ("text", "notes", "note"),
    "region": ("region", "oblast", "province", "admin1"),
    "trace": ("trace", "traces", "evidence", "physical_evidence"),
    "standing": ("standing", "source_standing"),
    "answers": ("answers", "answers_to", "in_reply_to"),
    "same_as": ("same_as", "retells"),
    "time": ("time", "event_time", "time_event", "time_of_event", "clock_time", "hours", "hour"),
}
_KEPT = ("kind", "count", "act", "weapon", "calibre_mm", "precision_km", "zone", "line", "side", "distance_km",
         "exceptions", "adjudicated_actor", "adjudicated_by", "region", "trace", "standing", "answers",
         "same_as")  # fmt: skip
_SHORTER = "Tell one event a row in a sentence or two; a whole report may stand in the column text"
_HOURS = "Write 17:05, 17:00-18:30 or 2025-03-20T17:05+02:00"
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}")


def read_claims(path: Path | str, zone: str = "UTC") -> tuple[list[IncidentReport], list[LeftOut]]:
    """The claims of a table (CSV, XLSX, ODS), and what was left out or could not be read in them.

    ``zone`` is the IANA zone of dates and clock times that name none. Raises IntakeError where the file cannot be read
    as a table or has neither a target nor an accused column.
    """
    path = Path(path)
    told: list[LeftOut] = []
    text = table_text(path, "a CSV table of claims; see docs/agreements.md", told, chain(*COLUMNS.values()))
    claims, left = claims_of(text, path.name, zone)
    soon = datetime.now(UTC) + timedelta(days=1)  # tomorrow has begun somewhere
    for claim in claims:
        starts = (claim.published, claim.event.earliest if claim.event else None)
        if any(s and s > soon for s in starts):
            remedy = "Check the year; the row is judged as it stands"
            left.append(LeftOut(path.name, claim.cells, "it is dated in the future", remedy, claim.id))
    return claims, told + left


def claims_of(text: str, name: str = "claims.csv", zone: str = "UTC") -> tuple[list[IncidentReport], list[LeftOut]]:
    """As :func:`read_claims`, for the text of a table."""
    left: list[LeftOut] = []
    rows = table_rows(text, name, left)
    if not rows:
        raise IntakeError("this table is empty", name, "See docs/agreements.md for its columns")
    columns, unknown = _columns(rows[0])
    if not {"target", "accused"} & columns.keys():
        known = ", ".join(list(COLUMNS)[:13])
        raise IntakeError(
            "this is no table of claims: it has no target and no accused", f"{name}:1", f"Columns: {known}"
        )
    claims: list[IncidentReport] = []
    for header in unknown:
        left.append(LeftOut(name, "row 1", f'the column "{header}" is not known', "Its cells were not used", header))
    days = [columns[key] for key in ("about_from", "about_to", "said_on") if key in columns]
    order = slashed_order(row[at] for row in rows[1:] for at in days if at < len(row) and "/" in row[at])
    if order:
        reason = f"dates such as 03/04/2025 were read {order}, as other rows show"
        left.append(LeftOut(name, "row 1", reason, "Write them as 2025-04-03 if that is wrong", ""))
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        where = f"row {number}"
        if len(row) > len(rows[0]):
            remedy = "Put texts with commas in quotation marks"
            left.append(
                LeftOut(name, where, "more cells than columns; the row is not judged", remedy, ",".join(row)[:2000])
            )
            continue
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        if "/" in cells.get("zone", "") and not cells.get("time_zone"):  # as in the tables of `grith add`
            cells["time_zone"] = cells.pop("zone")
        if _adds_up(cells, row):
            remedy = "A total that somebody claims is a row of the kind count"
            left.append(LeftOut(name, where, "a row of totals is not judged", remedy, ",".join(row)[:2000]))
            continue
        claim, notes = _claim(cells, name, number, zone, order)
        if too_long(claim) and too_long(evenly_spaced(claim)):
            notes.append(
                (f"a cell of more than {MOST_LETTERS:,} letters is too long to judge; all stays open", _SHORTER)
            )
        if claim.id in seen:
            notes.append((f'the id "{claim.id}" stands already in row {seen[claim.id]}', "Give each row its own id"))
            claim = _renamed(claim, number)
        seen[claim.id] = number
        left += [LeftOut(name, where, reason, remedy, ",".join(row)[:2000]) for reason, remedy in notes]
        if kind_of(claim) not in KINDS:
            reason = f'"{cells.get("kind", "")}" is no kind of claim; the row is not judged'
            left.append(LeftOut(name, where, reason, "Kinds: " + ", ".join(KINDS), ",".join(row)[:2000]))
        else:
            claims.append(claim)
    return claims, left + _odd_ones(claims, name)


def _adds_up(cells: dict[str, str], row: list[str]) -> bool:
    """Whether a row begins with a word for sums and tells of no event."""
    first = next(cell for cell in row if cell.strip())
    told = ("kind", "accused", "target", "about_from", "place", "said_by")
    return means_total(first) and not any(cells.get(key) for key in told)


def _odd_ones(claims: list[IncidentReport], name: str) -> list[LeftOut]:
    """What only the other rows show."""
    return [
        LeftOut(
            name, odd.claims[0].cells, odd.reason, f"{odd.remedy}; the row is judged as it stands", odd.claims[0].id
        )
        for odd in odd_claims(claims)
    ]


def _columns(header: list[str]) -> tuple[dict[str, int], list[str]]:
    found: dict[str, int] = {}
    unknown = []
    lowered = [re.sub(r"[\s()_-]+", "_", h.casefold()).strip("_") for h in header]
    for key, names in COLUMNS.items():
        at = next((lowered.index(n) for n in (n.replace(" ", "_") for n in names) if n in lowered), None)
        if at is not None and at not in found.values():
            found[key] = at
    unknown = [h for i, h in enumerate(header) if i not in found.values() and h.strip()]
    return found, unknown


def _claim(
    cells: dict[str, str], name: str, number: int, zone: str, order: str
) -> tuple[IncidentReport, list[tuple[str, str]]]:
    notes: list[tuple[str, str]] = []
    zone = _zone(cells.get("time_zone", ""), zone, notes)
    event = _event(cells, zone, order, notes)
    told = hours_of(cells.get("said_on", ""), "", "", zone, order)
    said = _instant(told.first, zone)
    if told.lost:
        notes.append((f"said_on: {told.lost}; its day is", _HOURS))
    if cells.get("said_on") and said is None:
        notes.append((f'said_on "{cells["said_on"]}" is not a date', "Write 2025-03-19"))
    cautions = []
    if event and event.earliest and said and event.earliest >= said[1]:
        cautions.append("The event is dated after the day on which the claim was made.")
        notes.append(("the event is dated after the claim was made; both are kept as written", "Check the dates"))
    attributes = {key: cells[key] for key in _KEPT if cells.get(key)}
    if cautions:
        attributes["cautions"] = "\n".join(cautions)
    claim = IncidentReport(
        id=cells.get("id") or f"row {number}",
        report=name,
        cells=f"row {number}",
        event=event,
        place=_place(cells, notes),
        accuser=cells.get("said_by", ""),
        alleged_actor=cells.get("accused", ""),
        target=cells.get("target", ""),
        means=cells.get("means", ""),
        effect=cells.get("effect", ""),
        source=cells.get("said_by", ""),
        origin=cells.get("origin", ""),
        text=cells.get("text", ""),
        published=said[0] if said else None,
        url=cells.get("url", ""),
        attributes=attributes,
    )
    return claim, notes


def _renamed(claim: IncidentReport, number: int) -> IncidentReport:
    from attrs import evolve

    return evolve(claim, id=f"{claim.id} (row {number})")


def _zone(text: str, default: str, notes: list[tuple[str, str]]) -> str:
    if not text:
        return default
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        notes.append((f'"{text}" is not a time zone; {default} was taken', "Write an IANA name such as Europe/Kyiv"))
        return default
    return text


def _event(cells: dict[str, str], zone: str, order: str, notes: list[tuple[str, str]]) -> Moment | None:
    told, until = cells.get("about_from", ""), cells.get("about_to", "")
    remedy = "Write 2025-03-20 or 2025-03-20 17:00; the row is judged without a date"
    if not told and not until:
        return None
    first, last, lost = hours_of(told, until, cells.get("time", ""), zone, order)
    if lost:
        notes.append((f"{lost}; the row is judged by its day", _HOURS))
    start, end = _instant(first or last, zone), _instant(last or first, zone)
    if start is None or end is None:
        bad = told if start is None and first else until
        notes.append((f'"{bad}" is not a date', remedy))
        return None
    if end[1] <= start[0]:
        notes.append((f"the event ends ({until or last}) before it starts ({told or first})", remedy))
        return None
    single = first == last or not first or not last
    precision = ("minute" if _CLOCK.match(first or last) else "day") if single else "interval"
    return Moment(
        start[0], max(start[1], end[1]), precision, zone, " to ".join(dict.fromkeys(t for t in (told, until) if t))
    )


def _instant(text: str, zone: str) -> tuple[datetime, datetime] | None:
    """A date or local clock time as [start, end): a whole local day, or a minute."""
    tz = ZoneInfo(zone)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = date.fromisoformat(text)
            if not 1800 <= day.year <= 2200:
                return None
            after = day + timedelta(days=1)
            return datetime.combine(day, time(), tz), datetime.combine(after, time(), tz)
        if _CLOCK.match(text):
            moment = datetime.fromisoformat(re.sub(r"[ T](\d):", r" 0\1:", text))
            if not 1800 <= moment.year <= 2200:
                return None
            if moment.tzinfo:
                return moment, moment + timedelta(minutes=1)
            first, second = clock_instants(moment, zone)  # two where the clocks repeat or leave out that hour
            return first, second + timedelta(minutes=1)
    except (ValueError, OverflowError):
        return None
    return None


def _place(cells: dict[str, str], notes: list[tuple[str, str]]) -> Place | None:
    name, lat, lon = (cells.get(k, "") for k in ("place", "latitude", "longitude"))
    if not (name or lat or lon):
        return None
    point: tuple[float, float] | None = None
    if lat or lon:
        remedy = "Write degrees such as 50.45 and 30.52; the row is judged without them"
        north, east = number_of(lat), number_of(lon)
        if north is None or east is None:
            notes.append((f'"{lat}, {lon}" are no coordinates', remedy))
        else:
            point = (north, east)
        if point and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
            notes.append((f"{lat}, {lon} is no place on earth; are latitude and longitude swapped?", remedy))
            point = None
        elif point == (0.0, 0.0):
            notes.append(("0, 0 stands for a place that is not known", remedy))
            point = None
    precision = cells.get("precision_km", "")
    known = kilometres(precision)
    if precision and known is None:
        remedy = "Write kilometres such as 5; the row is judged without its coordinates"
        notes.append((f'"{precision}" is no precision', remedy))
        point = None  # taken as exact it would decide what it cannot
    return Place(name, point[0] if point else None, point[1] if point else None, known)
