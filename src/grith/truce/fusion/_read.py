"""Tables (CSV, XLSX, ODS) of incident reports into rows for fusion; a cell that cannot be read is told."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import evolve

from grith.errors import IntakeError, Problem
from grith.nouns import LeftOut
from grith.nouns.heading_units import rows_in_units
from grith.nouns.hours import hours_of, zone_known
from grith.nouns.place_codes import CODES_REMEDY, code_of, told_codes
from grith.nouns.written import kilometres, slashed_order
from grith.truce._table_text import closed_rows, table_rows, table_text
from grith.truce.fusion._found import Decision
from grith.truce.fusion._reports import EPOCH, Row

# What a column may be called, letters only and in small letters; the first name is the one in the documentation.
COLUMNS = {
    "uid": ("uid", "id", "eventid", "eventidcnty", "eventidpd", "reportid"),
    "date": ("date", "eventdate", "dateevent", "dateofevent", "datestart", "startdate", "start", "startedat"),
    "end date": ("enddate", "dateend", "end", "finishedat"),
    "time": ("time", "eventtime", "timeevent", "timeofevent", "starttime"),
    "zone": ("zone", "timezone"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "precision": ("precision", "precisionkm", "radiuskm", "accuracykm", "uncertaintykm"),
    "type": ("type", "eventtype", "kind", "category", "typeofviolence", "targetclasses"),
    "text": ("text", "notes", "description", "headline", "title", "sourceheadline", "representativetext"),
    "source": ("source", "list", "publisher"),
    "origin": ("origin", "originalsource", "copiedfrom", "sourceoriginal"),
    "code": ("whereprec", "geoprecision"),
}
# The codes of place that feeds use instead of a radius: UCDP GED; ACLED and VIINA. Up to 5 km they name a spot or town:
# it is read as exact, for how many unrelated reports share a town's point is learned.
TOWN_KM = 5.0
# Feeds whose coders told events apart, by the column of their number and others that only they have: what they call a
# source is whom they copied. A list with numbers of its own may name a feed's beside them.
CODED = {"ACLED": ("eventidcnty",), "UCDP GED": ("id", "relid", "typeofviolence")}
NEEDED = ("uid", "date", "latitude", "longitude")


def read_tables(paths: Iterable[Path]) -> tuple[list[Row], list[LeftOut]]:
    """Rows of CSV files or workbooks with the columns uid, date, latitude, longitude, type and, if known, end date,
    time, zone, precision (km), text, source and origin.

    Without a source column the file's name is the source. Dates are ISO days or times (a time without a zone is taken
    as it stands). Raises IntakeError with all files that cannot be used at all; a cell that cannot be read is told in
    the list of problems and its row is kept.
    """
    rows: list[Row] = []
    problems: list[LeftOut] = []
    wrong: list[Problem] = []
    named: dict[Path, Path] = {}
    for path in paths:
        if named.setdefault(path.resolve(), path) is not path:
            problems.append(LeftOut(path.name, path.name, "the file is named twice", "It was read once."))
    given = sorted(named.values())
    stems = [path.stem for path in given]
    for path in given:
        # Two files of one name in two folders are two sources.
        label = path.stem if stems.count(path.stem) == 1 else str(path.with_suffix(""))
        try:
            rows += _rows(path, label, problems)
        except IntakeError as error:
            wrong += error.problems
    if wrong:
        raise IntakeError(wrong)
    return rows, problems


def rows_told_apart(rows: Iterable[Row], sources: Iterable[str]) -> list[Row]:
    """The rows, with those of ``sources`` marked as told apart by whoever made the list: each tells of another event.

    Raises IntakeError for a source that no row has.
    """
    given, wanted = list(rows), set(sources)
    there = {row.source for row in given}
    if missing := sorted(wanted - there):
        names = ", ".join(sorted(there)[:12])
        raise IntakeError(f"no list is called {', '.join(missing)}", "--told-apart", f"There are: {names}.")
    return [evolve(r, told_apart_in=r.told_apart_in or r.source) if r.source in wanted else r for r in given]


def read_decisions(path: Path, told: list[LeftOut] | None = None) -> list[Decision]:
    """A person's decisions from a table (CSV, XLSX, ODS) with the columns decision (merge or split), uid_a, uid_b and,
    if given, reason and author. Raises IntakeError with every row that is wrong."""
    try:
        text = table_text(path, "a table of decisions", told, ("decision", "uid_a", "uid_b", "reason", "author"))
        head, *rows = table_rows(text, path.name, told) or [[]]
    except IntakeError as error:
        raise IntakeError(
            f"cannot read the decisions: {error.problems[0].what}", str(path), error.problems[0].remedy
        ) from None
    wrong, result = [], []
    for number, row in enumerate(rows, 2):
        line = {_plain(name): cell.strip() for name, cell in zip(head, row, strict=False)}
        if not any(line.values()):
            continue
        kind = line.get("decision", "").casefold()
        if kind not in ("merge", "split") or not line.get("uida") or not line.get("uidb"):
            advice = "Give decision (merge or split), uid_a and uid_b."
            wrong.append(Problem("this is no decision", f"{path}, row {number}", advice))
            continue
        result.append(Decision(kind, line["uida"], line["uidb"], line.get("reason", ""), line.get("author", "")))
    if wrong:
        raise IntakeError(wrong)
    return result


def _rows(path: Path, label: str, problems: list[LeftOut]) -> Iterator[Row]:
    text = table_text(path, "a CSV table of reports", problems, chain(*COLUMNS.values()))
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=lambda c: (first.count(c), -",;\t".index(c)))
    table = rows_in_units(closed_rows(text, separator, str(path), problems))
    try:
        titles = next(table, [])
        head = [_plain(name) for name in titles]
        at = {name: _position(head, spellings) for name, spellings in COLUMNS.items()}
        lacking = [name for name in NEEDED if at[name] is None]
        if lacking:
            columns = ", ".join(lacking)
            raise IntakeError(
                f"the table has no column {columns}", str(path), "Add it or rename the one that is meant."
            )
        yield from _parsed(path, label, table, at, problems, head, titles)
    except csv.Error as error:
        raise IntakeError(f"the table breaks off: {error}", str(path), "Save it again as CSV.") from error


def _parsed(
    path: Path,
    label: str,
    table: Iterable[list[str]],
    at: dict[str, int | None],
    problems: list[LeftOut],
    head: list[str],
    titles: list[str],
) -> Iterator[Row]:
    # A column that the table lacks is read from an empty cell put last.
    named = [at[name] for name in COLUMNS]
    chosen = itemgetter(*(-1 if p is None else p for p in named))
    columns = len(head)
    file = path.name
    number = head[at["uid"] or 0]
    coded = next((name for name, needed in CODED.items() if needed[0] == number and {*needed} <= {*head}), "")
    width = max(columns, *(p + 1 for p in named if p is not None))
    table, order = _with_order(table, [p for p in (at["date"], at["end date"]) if p is not None])
    if order:
        reason = f"dates such as 03/04/2025 were read {order}, as other rows of the column show"
        problems.append(LeftOut(file, file, reason, "Write them as 2025-04-03 if that is wrong."))
    codes: Mapping[str, float] = {}
    if (place := at["code"]) is not None:
        table = list(table)
        codes, what = told_codes(head, titles[place], (row[place] for row in table if place < len(row)))
        if what:
            problems.append(LeftOut(file, file, what, CODES_REMEDY))
    for line, cells in enumerate(table, 2):
        if not any(cells):
            continue
        cells = [c.strip() for c in cells]
        cells += [""] * max(1, width + 1 - len(cells))
        uid, day, end, clock, zone, lat, lon, precision, kind, text, source, origin, code = chosen(cells)
        where = f"{file}, row {line}"
        written, until = day, end
        zoned = zone if zone_known(zone) else ""
        hours = hours_of(day, end, clock, zoned, order)

        def told(reason: str, remedy: str, where: str = where, uid: str = uid, source: str = source) -> None:
            problems.append(LeftOut(source or label, where, reason, remedy, uid))

        if any(cells[columns:]):
            told("more cells than columns", "Put texts with commas in quotation marks; what is beyond was not used.")
        if zone and not zoned:
            told(
                f'"{zone}" is not a time zone',
                "Write an IANA name such as Europe/Kyiv; times were taken as they stand.",
            )
        start, timed = _moment(hours.first, zoned)
        if start is None and day:
            told(f'"{written}" is no date', "Write it as 2025-03-20 or 2025-03-20T14:05Z.")
        if hours.lost:
            told(hours.lost, "Write it as 14:05 or 2025-03-20T14:05+02:00; the day was used.")
        elif start is not None and len(hours.first) > 10 and _time_lost(hours.first):
            told(f'"{written}" has no time that can be read', "Write it as 2025-03-20T14:05+02:00; the day was used.")
        elif clock and start is not None:
            timed = len(hours.first) > 10  # midnight is an hour where somebody wrote it into a cell of its own
        last, _ = _moment(hours.last, zoned)
        if last is None and until:
            told(f'"{until}" is no date', "Write the end date as 2025-03-20.")
        if not uid:
            told("the report has no id", "Give each row a uid; it is named by its row.")
        yield Row(
            uid=uid or f"row {line}",
            source=label if coded else source or label,
            start=start,
            end=last,
            clock=timed,
            latitude=_number(lat),
            longitude=_number(lon),
            precision_km=_precision(precision, told)
            or (_coded(code, codes, told) if codes else _precision(code, told)),
            type=kind,
            text=text,
            origin=origin or (source if coded else ""),
            where=where,
            told_apart_in=f"{coded} ({label})" if coded else "",
        )


def _with_order(table: Iterable[list[str]], places: list[int]) -> tuple[Iterable[list[str]], str]:
    """The rows, and in which order their days are written with strokes, if their first day is."""
    rows = iter(table)
    held: list[list[str]] = []  # empty ones too: they count
    for row in rows:
        held.append(row)
        if any(row):
            break
    first = held[-1] if held else []
    if not any("/" in first[p] for p in places if p < len(first)):
        return chain(held, rows), ""
    kept = [*held, *rows]
    return kept, slashed_order(row[p] for row in kept for p in places if p < len(row))


def _precision(cell: str, told: object) -> float:
    if not cell:
        return 0.0
    value = _number(cell)
    value = kilometres(cell) if value is None else value
    if value is None or not 0 <= value <= 5000:
        told(f'"{cell}" is no precision', "Give the radius in kilometres.")  # type: ignore[operator]
        return 0.0
    return value


def _coded(cell: str, codes: Mapping[str, float], told: object) -> float:
    if not cell:
        return 0.0
    if not codes:
        return _precision(cell, told)
    value = codes.get(code_of(cell))
    if value is None:
        told(f'"{cell}" is no code of precision that is known', "The place was used as exact.")  # type: ignore[operator]
    return value if value and value > TOWN_KM else 0.0


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        try:
            value = float(cell.replace(",", "."))
        except ValueError:
            return None
    return value if math.isfinite(value) else None


@lru_cache(maxsize=50_000)
def _day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text).toordinal() - EPOCH.toordinal())
    except ValueError:
        return None


def _moment(day: str, zone: str) -> tuple[float | None, bool]:
    """Days since 1970-01-01 UTC, and whether the time of day is known; a clock time without an offset is of ``zone``,
    or stays as it stands."""
    if not day:
        return None, False
    whole = _day(day) if len(day) == 10 else None
    if whole is None:
        try:
            found = datetime.fromisoformat(day)
        except ValueError:
            whole = _day(day[:10])
            if whole is None or (len(day) > 10 and day[10] not in "T "):
                return None, False
        else:
            stamp = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
            value = (stamp - EPOCH).total_seconds() / 86400
            midnight = len(day) <= 10 or (found.hour == found.minute == found.second == 0)
            if not midnight:
                return value, True
            # Midnight written out is what programs make of a bare day.
            whole = math.floor((found.replace(tzinfo=UTC) - EPOCH).total_seconds() / 86400)
    return float(whole), False


def _time_lost(day: str) -> bool:
    """Whether a day that could be read is followed by something that is no time, or no time zone that there is."""
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return True
    return False


def _plain(name: str | None) -> str:
    return re.sub(r"[^a-z]", "", (name or "").casefold())


def _position(head: list[str], spellings: tuple[str, ...]) -> int | None:
    return next((head.index(s) for s in spellings if s in head), None)
