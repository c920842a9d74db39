"""Reports as columns: what fusion needs to know of each, in an order that does not depend on the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray

from grith.nouns import IncidentReport, LeftOut

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EARTH_KM = 6371.0088
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The feeds whose coders told events apart, as intake names them in a row's "coded_by".
CODERS = frozenset(("ACLED", "UCDP GED"))
# Words that say that the type is not known: they are no evidence for or against.
NO_TYPE = frozenset(("", "unknown", "undefined", "other", "n/a", "na", "none", "null", "unspecified", "undetermined"))


@define
class Row:
    """One report as it was read: days are counted from 1970-01-01 UTC; ``None`` is not known.

    ``start`` and ``end`` bound the time ([start, end] in days, whole numbers unless ``clock``); ``clock`` says that the
    time of day is known. ``precision_km`` is the radius in which the true spot lies. ``told_apart_in`` names the list
    whose makers told events apart: two rows of it are never one event. Without a name reports may repeat one another.
    """

    uid: str
    source: str
    start: float | None
    end: float | None = None
    clock: bool = False
    latitude: float | None = None
    longitude: float | None = None
    precision_km: float = 0.0
    type: str = ""
    text: str = ""
    origin: str = ""
    where: str = ""
    told_apart_in: str = ""


@frozen(eq=False)
class Reports:
    """Reports in canonical order (time, place, type, source, id), one array a column.

    ``place`` holds earth-centred coordinates in km (n × 3), ``usable`` says which rows have both a place and a time:
    the others stand alone. ``origin`` is the source where no origin is given. ``apart`` is the number, in ``lists``, of
    the list whose makers told a report's event apart from the others, -1 where reports may repeat one another.
    ``problems`` tells what was found wrong.
    """

    uid: tuple[str, ...]
    source: Ints
    sources: tuple[str, ...]
    start: Floats
    end: Floats
    clock: NDArray[np.bool_]
    latitude: Floats
    longitude: Floats
    place: Floats
    precision_km: Floats
    type: Ints
    types: tuple[str, ...]
    text: tuple[str, ...]
    origin: tuple[str, ...]
    usable: NDArray[np.bool_]
    apart: Ints
    lists: tuple[str, ...]
    problems: tuple[LeftOut, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.uid)


# The columns that are arrays, a value a report.
ARRAYS = tuple("source start end clock latitude longitude place precision_km type usable apart".split())


def reports_of(rows: Iterable[Row], *, problems: Iterable[LeftOut] = (), as_of: float | None = None) -> Reports:
    """Columns of ``rows`` in canonical order; nothing is dropped, all that is wrong is told in ``problems``.

    ``as_of`` (days since 1970-01-01 UTC) is the day after which a date counts as in the future. Rows without a usable
    place or time are kept and stand alone. Ids need not be unique: see ``names``.
    """
    given = list(rows)
    found = list(problems)
    latitude, longitude = _column([r.latitude for r in given]), _column([r.longitude for r in given])
    start, end = _column([r.start for r in given]), _column([r.end for r in given])
    sources, source = _numbered([r.source for r in given])
    clock = np.array([r.clock for r in given], bool)
    placed = _check_places(given, sources, source, latitude, longitude, found)
    end = np.where(np.isnan(end), start, end)
    backwards = end < start - 1e-9
    for i in np.flatnonzero(backwards):
        found.append(_problem(given[i], "the end is before the start", "Correct it; only the start was used."))
    end = np.where(backwards | clock, start, end)
    if as_of is not None:
        for i in np.flatnonzero(start >= as_of + 1):
            found.append(_problem(given[i], "the date is in the future", "Check the year; it was used as it stands."))
    for i in np.flatnonzero(np.isnan(start)):
        found.append(_problem(given[i], "no date that can be read", "Give it as 2025-03-20; it stands alone."))
    said, kind = _numbered([r.type for r in given])
    names = [t.strip() for t in said]
    types = tuple(sorted({t for t in names if t.casefold() not in NO_TYPE}))
    code = {name: k for k, name in enumerate(types)}
    kind = np.array([*(code.get(t, -1) for t in names), -1], np.int64)[kind]
    missing = int((kind < 0).sum())
    if missing and missing < len(given):
        found.append(
            LeftOut("", f"{missing} of {len(given)} reports", "the type is not known", "Their type is no evidence.")
        )
    order = _canonical_order(given, start, latitude, longitude, kind, source)
    lat, lon = latitude[order], longitude[order]
    radians, around = np.radians(lat), np.radians(lon)
    place = EARTH_KM * np.c_[np.cos(radians) * np.cos(around), np.cos(radians) * np.sin(around), np.sin(radians)]
    usable = placed[order] & ~np.isnan(start[order])
    place[~usable] = 0.0
    ordered = [given[i] for i in order]
    lists, apart = _numbered_or_none([r.told_apart_in for r in ordered])
    result = Reports(
        uid=tuple([r.uid for r in ordered]),
        source=source[order],
        sources=sources,
        start=start[order],
        end=end[order],
        clock=clock[order],
        latitude=lat,
        longitude=lon,
        place=place,
        precision_km=np.array([r.precision_km for r in given], float)[order],
        type=kind[order],
        types=types,
        text=tuple([r.text for r in ordered]) if any(r.text for r in given) else (),
        origin=tuple([r.origin.strip() or r.source for r in ordered]),
        usable=usable,
        apart=apart,
        lists=lists,
    )
    found += doubled_ids(result)
    return evolve(result, problems=in_order(found))


def in_order(found: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Problems in an order that does not depend on how they were found."""
    return tuple(sorted(found, key=lambda p: (p.file, _counted(p.where), p.where, p.reason, p.content)))


def _counted(where: str) -> tuple[str, int]:
    """Row 2 before row 10."""
    words, _, number = where.rpartition(" ")
    return (words, int(number)) if number.isascii() and number.isdecimal() else (where, 0)


def rows_of_incidents(reports: Iterable[IncidentReport]) -> list[Row]:
    """Rows for fusion from incident reports of a case: place, interval, type, source, origin and text as they stand.

    Of a feed whose coders told events apart the feed is the source, and whom it names the origin.
    """
    rows = []
    for report in reports:
        moment, place = report.event, report.place
        coders = report.attributes.get("coded_by", "")
        coders = coders if coders in CODERS else ""  # any table may have a column of that name
        named = report.source or report.accuser or report.report
        first = moment.earliest if moment else None
        last = moment.latest if moment else None
        clock = moment is not None and moment.precision in ("minute", "hour")
        start = (first - EPOCH).total_seconds() / 86400 if first else None
        # ``latest`` is the first instant after it: the last day is the day just before.
        end = (last - EPOCH).total_seconds() / 86400 - 1e-6 if last else None
        if not clock:
            start = None if start is None else float(np.floor(start + 0.5))
            end = None if end is None else max(float(np.floor(end)), start or -np.inf)
        rows.append(
            Row(
                uid=report.id,
                source=coders or named,
                start=start,
                end=end,
                clock=clock,
                latitude=place.latitude if place else None,
                longitude=place.longitude if place else None,
                precision_km=(place.precision_km or 0.0) if place else 0.0,
                type=report.type,
                text=" ".join(t for t in (report.target, report.text) if t),
                origin=report.origin or report.source or report.accuser,
                where=report.cells,
                told_apart_in=f"{coders} ({report.report})" if coders else "",
            )
        )
    return rows


def _column(values: Sequence[float | None]) -> Floats:
    return np.array(values, float)  # None becomes NaN


def _numbered(values: list[str]) -> tuple[tuple[str, ...], Ints]:
    """The different values in alphabetical order, and the number of each in it."""
    names = tuple(sorted(set(values)))
    number = {name: k for k, name in enumerate(names)}
    return names, np.array([number[v] for v in values], np.int64)


def _numbered_or_none(values: list[str]) -> tuple[tuple[str, ...], Ints]:
    """The same, and -1 for an empty value, which is none."""
    names = tuple(sorted({*values} - {""}))
    number = {"": -1} | {name: k for k, name in enumerate(names)}
    return names, np.array([number[v] for v in values], np.int64)


def _check_places(
    given: list[Row],
    sources: tuple[str, ...],
    source: Ints,
    latitude: Floats,
    longitude: Floats,
    found: list[LeftOut],
) -> NDArray[np.bool_]:
    """Which rows have a place: 0,0 and degrees out of range are none; likely swaps are told and used as they are."""
    missing = np.isnan(latitude) | np.isnan(longitude)
    origin = (np.abs(latitude) < 1e-9) & (np.abs(longitude) < 1e-9)
    outside = ~missing & ((np.abs(latitude) > 90) | (np.abs(longitude) > 180))
    for i in np.flatnonzero(missing):
        found.append(_problem(given[i], "no place that can be read", "Give latitude and longitude; it stands alone."))
    for i in np.flatnonzero(origin):
        found.append(_problem(given[i], "the place is 0, 0", "Most likely unknown, not the Atlantic; it stands alone."))
    for i in np.flatnonzero(outside):
        swap = abs(latitude[i]) <= 180 and abs(longitude[i]) <= 90
        advice = "Latitude and longitude look swapped" if swap else "Latitude is within 90, longitude within 180"
        found.append(_problem(given[i], "the place is not on Earth", advice + "; it stands alone."))
    placed = ~(missing | origin | outside)
    for k in _likely_swapped(latitude, longitude, placed):
        words = "latitude and longitude look swapped"
        found.append(_problem(given[k], words, "Swapped, it would lie among the others; it was used as it stands."))
    for name, count in _swapped_sources(sources, source[placed], latitude[placed], longitude[placed]):
        words = "latitude and longitude of the whole list look swapped"
        remedy = "Swapped, it would lie among the other lists; it was used as it stands."
        found.append(LeftOut(name, f"{count} reports", words, remedy))
    return placed


def _swapped_sources(
    sources: tuple[str, ...], source: Ints, latitude: Floats, longitude: Floats
) -> list[tuple[str, int]]:
    """Sources that share no 5° square with the others, yet nine in ten of whose swapped places lie in one of theirs.

    Of two lists each is the other turned round: which one is out of step is not known, so both are told.
    """
    row, column = np.floor(latitude / 5).astype(np.int64) + 50, np.floor(longitude / 5).astype(np.int64) + 50
    square, turned = row * 100 + column, column * 100 + row
    held = np.unique(source * 10_000 + square)
    owners = np.bincount(held % 10_000, minlength=10_000)
    alone = np.bincount(held // 10_000, owners[held % 10_000] > 1, len(sources)) == 0
    found = []
    for k in np.flatnonzero(alone & (np.bincount(source, minlength=len(sources)) >= 3)).tolist():
        mine = source == k
        among = owners[turned[mine]] > np.isin(turned[mine], square[mine])
        if among.sum() >= 0.9 * len(among):
            found.append((sources[k], len(among)))
    return found


def _likely_swapped(latitude: Floats, longitude: Floats, placed: NDArray[np.bool_]) -> list[int]:
    """Rows alone in their 5° square (at most 1 in 200 reports) whose swapped place is in a square full of reports.

    Full is a square with twenty reports, and in a short list one with four that are half of all.
    """
    lat, lon = latitude[placed], longitude[placed]
    here = np.floor(lat / 5) * 100 + np.floor(lon / 5)
    there = np.floor(lon / 5) * 100 + np.floor(lat / 5)
    squares, counts = np.unique(here, return_counts=True)
    if not len(squares):
        return []
    own = counts[np.searchsorted(squares, here)]
    at = np.minimum(np.searchsorted(squares, there), len(squares) - 1)
    other = np.where(squares[at] == there, counts[at], 0)
    full = ((other >= 20 * own) & (other >= 20)) | ((other >= 4) & (2 * other >= len(lat)))
    suspect = (own <= max(1, len(lat) // 200)) & full & (np.abs(lon) <= 90)
    return [int(i) for i in np.flatnonzero(placed)[suspect]]


def _problem(row: Row, reason: str, remedy: str) -> LeftOut:
    return LeftOut(row.source, row.where or row.uid, reason, remedy, row.uid)


def _canonical_order(
    given: list[Row], start: Floats, latitude: Floats, longitude: Floats, kind: Ints, source: Ints
) -> list[int]:
    """The order by content, so that neither the order of files nor that of rows can matter."""
    keys = (source, kind, longitude, latitude, start)
    order = np.lexsort(keys)
    tied = np.ones(len(order), bool)
    for key in keys:
        column = key[order]
        same = (column[1:] == column[:-1]) | (np.isnan(column[1:].astype(float)) & np.isnan(column[:-1].astype(float)))
        tied[1:] &= same
    if len(order):
        tied[0] = False
    result: list[int] = order.tolist()
    at = 0
    for first in np.flatnonzero(tied & ~np.r_[False, tied[:-1]]).tolist():
        if first < at:
            continue
        last = first
        while last < len(result) and tied[last]:
            last += 1
        group = result[first - 1 : last]
        group.sort(key=lambda i: _identity(given[i]))
        result[first - 1 : last] = group
        at = last
    return result


def _identity(row: Row) -> tuple[object, ...]:
    return (row.uid, row.end or 0.0, row.clock, row.precision_km, row.origin, row.text, row.where)


def doubled_ids(reports: Reports, new: NDArray[np.bool_] | None = None) -> list[LeftOut]:
    """A note for each id that its own source uses more than once (only for the rows marked ``new``, if given)."""
    if len(set(reports.uid)) == len(reports.uid):
        return []
    seen: dict[tuple[str, int], int] = {}
    found = []
    for i, key in enumerate(zip(reports.uid, reports.source.tolist(), strict=True)):
        count = seen[key] = seen.get(key, 0) + 1
        if count > 1 and (new is None or new[i]):
            source = reports.sources[key[1]]
            remedy = "Both are kept; later ones are told apart by #2, #3."
            found.append(LeftOut(source, key[0], f'the id "{key[0]}" is used twice', remedy, key[0]))
    return found


def names(reports: Reports) -> list[str]:
    """One unique name a report: its id; ``source:id`` where several sources use the id; ``#2`` where one does twice."""
    if len(set(reports.uid)) == len(reports.uid) and "" not in reports.uid:
        return list(reports.uid)
    owners: dict[str, set[int]] = {}
    for uid, source in zip(reports.uid, reports.source.tolist(), strict=True):
        owners.setdefault(uid, set()).add(source)
    taken: set[str] = set()
    result = []
    for uid, source in zip(reports.uid, reports.source.tolist(), strict=True):
        base = name = uid if uid and len(owners[uid]) == 1 else f"{reports.sources[source]}:{uid}"
        count = 1
        while name in taken or (count > 1 and name in owners):
            count += 1
            name = f"{base}#{count}"
        taken.add(name)
        result.append(name)
    return result
