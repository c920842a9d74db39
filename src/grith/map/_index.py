"""The index: kept in step with the ledger, and asked what a window shows."""

from __future__ import annotations

import json
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray
from sqlalchemy import and_, select

from grith.errors import LedgerError
from grith.ledger import Ledger, entry_table, incident_table
from grith.map._cells import FINEST, parents, resolution_for
from grith.map._columns import ALWAYS, CLOCKS, CODED, NEVER_DATED, Columns, Gathered, Places, cut_of, micros
from grith.map._rows import (
    Listed,
    Totals,
    days_of,
    latest_day,
    local_days,
    page_of,
    public_days,
    time_order,
    totals_of,
    words_of,
)
from grith.map._window import EXACT_KM, MOST_MARKS, MapView, Window
from grith.nouns import HandlingRules
from grith.nouns.handling import HANDLINGS, level

Progress = Callable[[str, int, int | None], None]
_PAGE = 5000
_PIECE = 500
_MOST_OWN = 50_000  # markings of single reports that are kept in the files
_MOST_READINGS = 32  # of a million reports, each takes 2 MB


Put = tuple[NDArray[np.int64], NDArray[Any], tuple[str, ...]]
"""Findings by ledger entry, as positions in words."""


@define(slots=False)
class State:
    """What one question is answered from: the columns, each row's level of handling, and what was worked out since."""

    columns: Columns
    levels: NDArray[np.int8]
    zone: str
    starts: dict[int, NDArray[np.int64]] = field(factory=dict)
    put: OrderedDict[str, Put] = field(factory=OrderedDict)
    findings: dict[str, NDArray[np.int16]] = field(factory=dict)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The rows in the order of time."""
        return time_order(self.columns)

    def found(self, name: str) -> tuple[NDArray[np.int16], tuple[str, ...]]:
        """What was found of each row under a name, as positions in the words; -1 where nothing was."""
        if name not in self.put:
            raise LedgerError(f"nothing was found under {name!r} yet", "map", "Put the findings first")
        entries, codes, words = self.put[name]
        if name not in self.findings:
            order = np.argsort(entries, kind="stable")
            rising, seqs = entries[order], self.columns.numbers["seq"]
            found = np.full(len(seqs), -1, np.int16)
            if len(rising):
                places = np.minimum(np.searchsorted(rising, seqs), len(rising) - 1)
                there = rising[places] == seqs
                found[there] = codes[order[places[there]]]
            self.findings[name] = found
        return self.findings[name], words

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The day that each row is about."""
        return local_days(self.columns, self.zone)


class MapIndex:
    """The incident reports of a ledger by place and time; safe to ask from several threads.

    It holds everything, whoever asks: give each :class:`Window` the clearance of the person who asks. With ``folder``
    the columns are kept in files there and only what is new is read at the next start; the files are as sensitive as
    the ledger. ``zone`` is the case's: days end by its clock. ``places`` gives rows that name a place without
    coordinates the case's.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        zone: str = "UTC",
        rules: HandlingRules | None = None,
        folder: Path | None = None,
        places: Places | None = None,
    ) -> None:
        self._ledger, self._zone, self._folder = ledger, zone, folder
        self._places = places or {}
        self._rules = rules or HandlingRules()
        self._turn = threading.Lock()
        self._state = State(Columns.empty(), np.zeros(0, np.int8), zone)
        self._size = 0
        self._root = ""
        self._read_files = folder is not None
        self._own: dict[str, str] = {}  # markings of single reports, of the ledger up to an entry
        self._own_at = 0

    def __len__(self) -> int:
        return len(self._state.columns)

    @property
    def root(self) -> str:
        """The root of the log that the index was made from: with a window it names an answer, for a cache."""
        return self._root

    # ------------------------------------------------------------------ keeping in step

    def refresh(self, progress: Progress | None = None) -> bool:
        """Take in what the ledger has more than the index; returns whether anything changed.

        New incidents are added. What was corrected or withdrawn since is read again. Cheap where nothing is new.
        """
        with self._turn:
            if self._read_files:
                self._read_files = False
                self._load()
            size = self._ledger.size
            if size == self._size:
                return False
            old = self._state
            columns = self._grown(size, progress or (lambda *_: None))
            same = columns is old.columns
            levels = self._handling(columns)
            self._state = evolve(old, levels=levels) if same else State(columns, levels, self._zone, put=old.put)
            if same:  # no row is new: what was worked out holds
                self._state.__dict__.update({n: old.__dict__[n] for n in ("order", "days") if n in old.__dict__})
            self._size, self._root = size, self._ledger.root(size).hex()
            self._save(columns, new=not same)
            return True

    def _save(self, columns: Columns, *, new: bool) -> None:
        if self._folder is None:
            return
        told = {"size": self._size, "root": self._root, "zone": self._zone, "places": self._place_mark()}
        if len(self._own) <= _MOST_OWN:
            told |= {"own": self._own, "own_at": self._own_at}
        try:
            if new or not (self._folder / "index.json").exists():
                columns.save(self._folder, told)
            else:
                columns.save_told(self._folder, told)
        except OSError:
            self._folder = None  # nothing can be written here: the index lives in memory alone

    def _place_mark(self) -> str:
        return sha256(json.dumps(sorted(self._places.items())).encode()).hexdigest()

    def _load(self) -> None:
        """Take what the files hold, if they were made from this very log."""
        found = Columns.load(self._folder) if self._folder is not None else None
        if found is None:
            return
        columns, told = found
        try:
            size = int(told["size"])
            same = told["zone"] == self._zone and told["places"] == self._place_mark()
            same = same and self._ledger.root(size).hex() == told["root"]
        except (LedgerError, KeyError, TypeError, ValueError):
            return
        if same:
            own, own_at = told.get("own"), told.get("own_at")
            if isinstance(own, dict) and isinstance(own_at, int) and own_at <= size:
                self._own, self._own_at = {str(k): str(v) for k, v in own.items()}, own_at
            self._state = State(columns, self._handling(columns), self._zone)
            self._size, self._root = size, told["root"]
            if own_at is None:
                self._save(columns, new=False)

    def _grown(self, size: int, tell: Progress) -> Columns:
        columns, touched = self._state.columns, self._touched()
        if touched is None:  # a report was withdrawn or dated anew: what rests on it is many rows
            columns, after = Columns.empty(), 0
        else:
            after = self._size
            if touched:
                columns = columns.take(~np.isin(columns.numbers["seq"], sorted(touched)))
        reports = {r.id: (r.published, r.published_precision) for r in self._ledger.reports()}
        gathered = Gathered()
        for done, page in self._pages(after, size, touched or set()):
            gathered.add(page, reports, self._zone, self._places)
            tell("map", done, None)
        if not gathered.ids:
            return columns
        return columns.merged(gathered.columns())

    def _touched(self) -> set[int] | None:
        """The incidents that later entries correct or withdraw; ``None`` where a whole report is concerned."""
        touched: set[int] = set()
        for kind in ("correction", "tombstone"):
            for entry in self._ledger.entries(kind, after=self._size):
                about = entry.body.get("target_kind")
                if about == "report" and (kind == "tombstone" or set(entry.body.get("changes", ())) - {"handling"}):
                    return None
                if about == "incident":
                    target = self._ledger.get("incident", str(entry.body["target"]))
                    touched |= {target.seq} if target is not None else set()
        return touched

    def _pages(self, after: int, size: int, again: set[int]) -> Iterator[tuple[int, list[Any]]]:
        """Rows of the layer after a number, and those to read again, in pages."""
        names = ("fid", "id", "geom", "longitude", "latitude", "precision_km", "event_start", "event_end")
        wanted = dict.fromkeys((*names, "published", "published_precision", "place", *CODED))
        columns = [incident_table.c[name] for name in wanted]
        old, done = sorted(seq for seq in again if seq <= after), 0
        for start in range(0, len(old), _PIECE):
            again_now = select(*columns).where(incident_table.c.fid.in_(old[start : start + _PIECE]))
            with self._ledger.database.reading() as connection:
                yield done, self._dated(connection, connection.execute(again_now).all())
        while True:
            where = and_(incident_table.c.fid > after, incident_table.c.fid <= size)
            query = select(*columns).where(where).order_by(incident_table.c.fid).limit(_PAGE)
            with self._ledger.database.reading() as connection:
                rows = connection.execute(query).all()
                page = self._dated(connection, rows)
            if rows:
                done, after = done + len(rows), rows[-1].fid
                yield done, page
            if len(rows) < _PAGE:
                return

    def _dated(self, connection: Any, rows: Any) -> list[Any]:
        """Rows whose day of publication is certain.

        The layer has instants in UTC. A day is the calendar day of the zone in which it was written: where the instant
        is no midnight of the case's zone, the entry itself is asked.
        """
        unsure = {r.fid for r in rows if r.published and r.published_precision not in CLOCKS and not self._midnight(r)}
        written: dict[int, str] = {}
        numbers = sorted(unsure)
        decisions = self._ledger.standing() if unsure else None
        for start in range(0, len(numbers), _PIECE):
            where = entry_table.c.seq.in_(numbers[start : start + _PIECE])
            for seq, identifier, body in connection.execute(
                select(entry_table.c.seq, entry_table.c.id, entry_table.c.body).where(where)
            ):
                row = decisions.row("incident", identifier, json.loads(body)) if decisions else None
                written[seq] = str((row or {}).get("published") or "")
        return [_Dated(r, written[r.fid] or r.published) if r.fid in written else r for r in rows]

    def _midnight(self, row: Any) -> bool:
        local = datetime.fromisoformat(row.published).astimezone(ZoneInfo(self._zone))
        return not (local.hour or local.minute or local.second or local.microsecond)

    def _handling(self, columns: Columns) -> NDArray[np.int8]:
        """The level of each row's handling: the stricter of its own marking and its report's."""
        default = level(self._rules.default)
        marked = self._ledger.markings()
        by_report = np.array(
            [level(marked[r]) if r in marked else default for r in columns.words["report"]] or [0], np.int8
        )
        levels = by_report[columns.codes["report"]]
        own = {name.encode(): level(marking) for name, marking in self._own_markings().items() if marking}
        if own:
            for position in np.flatnonzero(np.isin(columns.ids, list(own))):
                levels[position] = max(levels[position], own[columns.ids[position]])
        return levels

    def _own_markings(self) -> dict[str, str]:
        """The reports with a marking of their own; of the ledger only what is new is looked at."""
        size = self._ledger.size
        found = self._ledger.row_markings(after=self._own_at)
        own = {**self._own, **{name: marking for (kind, name), marking in found.items() if kind == "incident"}}
        for (kind, name), changes in self._ledger.standing().changes.items():
            if kind == "incident" and "handling" in changes:
                own[name] = str(changes["handling"] or "")
        self._own, self._own_at = own, size
        return own

    # ------------------------------------------------------------------ findings

    def put_findings(
        self, name: str, entries: NDArray[np.int64], codes: NDArray[np.integer[Any]], words: Sequence[str]
    ) -> None:
        """Say under a name what is found of incident reports: by ledger entry, as positions in ``words``.

        Reports not named have no finding. It holds also when the ledger grows, for the latest 32 names.
        """
        put = self._state.put
        put[name] = (entries, codes, tuple(words))
        self._state.findings.pop(name, None)
        while len(put) > _MOST_READINGS:
            gone, _ = put.popitem(last=False)
            self._state.findings.pop(gone, None)

    def has_findings(self, name: str) -> bool:
        """Whether findings were put under this name."""
        return name in self._state.put

    # ------------------------------------------------------------------ asking

    def view(self, window: Window) -> MapView:
        """What a window shows: up to 20,000 reports one by one, more than that counted in cells of the H3 grid.

        A place is drawn no more exactly than it is known: reports known to within more than 1 km are gathered into the
        areas they lie in, and in cells no report is counted in a cell smaller than its own precision.
        """
        state = self._state
        fits, off, undated = _placed(state, window)
        shown = int(fits.sum())
        if shown <= MOST_MARKS:
            rows = np.flatnonzero(fits)
            return MapView("marks", tuple(_marks(state, rows, window.reading)), shown, off, undated)
        resolution = resolution_for(window.zoom, min(abs(window.south + window.north) / 2, 85.0))
        return MapView("cells", tuple(_cells(state, fits, resolution)), shown, off, undated, resolution)

    def rows(self, window: Window, offset: int = 0, limit: int | None = None, *, newest: bool = True) -> Listed:
        """The reports of a window in the order of time, a page at a time; those without a point where it is the world.

        Read them with ``Ledger.incidents_of``.
        """
        state = self._state
        fits, undated = _listed(state, window)
        return Listed(page_of(state, fits, offset, limit, newest), int(fits.sum()), undated)

    def totals(self, window: Window, squares: int = 4) -> Totals:
        """What a window holds, counted; ``squares`` is how many squares a degree is cut into."""
        state = self._state
        return totals_of(state, _listed(state, window)[0], squares)

    def words(self, category: str, window: Window) -> dict[str, int]:
        """The words of a category in a window, each with its number of reports."""
        state = self._state
        return words_of(state.columns, category, _listed(state, window)[0])

    def days(self, window: Window, category: str = "accuser") -> tuple[Counter[tuple[str, date]], int]:
        """Reports by the word of a category and the day that they are about; and how many have no day."""
        state = self._state
        return days_of(state, _listed(state, window)[0], category)

    def after(self, entry: int, window: Window) -> int:
        """How many reports of a window were recorded after a ledger entry."""
        state = self._state
        return int((_listed(state, window)[0] & (state.columns.numbers["seq"] > entry)).sum())

    def entry(self, identifier: str, window: Window) -> int | None:
        """The number of the ledger entry of a report, if the window holds it."""
        state = self._state
        found = np.flatnonzero(state.columns.ids == identifier.encode())
        if not len(found) or not _listed(state, window)[0][found[0]]:
            return None
        return int(state.columns.numbers["seq"][found[0]])

    def public_days(self, window: Window) -> list[date]:
        """The days on which reports of the window became public, on the case's clock, in order."""
        state = self._state
        return public_days(state.columns, _listed(state, window)[0], self._zone)

    def latest_day(self, window: Window) -> date | None:
        """The first day by whose end, on the case's clock, every dated report of the window is public."""
        state = self._state
        return latest_day(state.columns, _listed(state, window)[0], self._zone)


def _placed(state: State, window: Window) -> tuple[NDArray[np.bool_], int, int]:
    """Which rows lie in the window, how many fit otherwise and have no point, and how many nothing dates."""
    columns = state.columns
    fits, undated = _fitting(state, window)
    x, y = columns.numbers["longitude"], columns.numbers["latitude"]
    on_map = columns.numbers["cell"] != 0
    off = int((fits & ~on_map).sum())
    fits &= on_map & (y >= window.south) & (y <= window.north)
    if window.east - window.west < 360:
        west, east = _wrapped(window.west), _wrapped(window.east)
        fits &= (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
    return fits, off, undated


def _listed(state: State, window: Window) -> tuple[NDArray[np.bool_], int]:
    if window.is_world:
        return _fitting(state, window)
    fits, _, undated = _placed(state, window)
    return fits, undated


def _fitting(state: State, window: Window) -> tuple[NDArray[np.bool_], int]:
    """Which rows fit all but the place, and how many more would if something said when they were."""
    columns = state.columns
    fits = state.levels <= HANDLINGS.index(window.clearance)
    if window.as_of is not None:
        fits &= columns.numbers["public"] < cut_of(window.as_of)
    for name, values in window.only.items():
        words = columns.words[name]
        chosen = [n for n, word in enumerate(words) if word in set(values)]
        fits &= np.isin(columns.codes[name], chosen)
    if window.reading:
        codes, results = state.found(window.reading)
        if window.results:
            fits &= np.isin(codes, [n for n, word in enumerate(results) if word in window.results])
    if window.start is None and window.end is None:
        return fits, 0
    first, last = columns.numbers["start"], columns.numbers["end"]
    dated = (first != NEVER_DATED) & (last != ALWAYS)
    undated = int((fits & ~dated).sum())
    fits &= dated
    if window.end is not None:
        fits &= first < micros(window.end)
    if window.start is not None:
        fits &= last > micros(window.start)
    return fits, undated


def _marks(state: State, rows: NDArray[np.int64], reading: str) -> Iterator[dict[str, Any]]:
    columns = state.columns
    vague = columns.numbers["precision"][rows] > EXACT_KM
    exact = rows[~vague]
    x, y = columns.numbers["longitude"][exact].tolist(), columns.numbers["latitude"][exact].tolist()
    ids = columns.ids[exact].tolist()
    words = [_words(columns, name, exact) for name in ("type", "accuser", "alleged_actor")]
    found = _results(state, reading, exact)
    for longitude, latitude, identifier, type_, accuser, accused, result in zip(x, y, ids, *words, found, strict=True):
        mark = {
            "draw": "point",
            "longitude": longitude,
            "latitude": latitude,
            "id": identifier.decode(),
            "type": type_,
            "accuser": accuser,
            "alleged_actor": accused,
            "count": 1,
        }
        yield {**mark, "result": result} if reading else mark
    yield from _areas(state, rows[vague], reading)


def _results(state: State, reading: str, rows: NDArray[np.int64]) -> list[str]:
    if not reading:
        return [""] * len(rows)
    codes, words = state.found(reading)
    return [words[code] if code >= 0 else "" for code in codes[rows].tolist()]


def _areas(state: State, rows: NDArray[np.int64], reading: str) -> Iterator[dict[str, Any]]:
    """Reports that are known to lie somewhere within an area, together where they share it."""
    if not len(rows):
        return
    columns = state.columns
    spots = np.stack([columns.numbers[n][rows] for n in ("longitude", "latitude", "precision")], axis=1)
    areas, homes, counts = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    told: list[Counter[str]] = [Counter() for _ in counts]
    results: list[Counter[str]] = [Counter() for _ in counts]
    for home, accuser, result in zip(
        homes.reshape(-1).tolist(), _words(columns, "accuser", rows), _results(state, reading, rows), strict=True
    ):
        told[home][accuser] += 1
        results[home][result] += 1
    for number, ((x, y, kilometres), count) in enumerate(zip(areas.tolist(), counts.tolist(), strict=True)):
        area = {"draw": "area", "longitude": x, "latitude": y, "precision_km": kilometres, "count": count}
        area["by_accuser"] = dict(sorted(told[number].items()))
        yield {**area, "by_result": dict(sorted(results[number].items()))} if reading else area


def _cells(state: State, fits: NDArray[np.bool_], resolution: int) -> Iterator[dict[str, Any]]:
    finest = state.columns.numbers["finest"]
    coarse = fits & (finest < resolution)
    fine = fits & ~coarse
    yield from _counted(state, fine, resolution)
    if coarse.any():
        for own in np.unique(finest[coarse]).tolist():
            yield from _counted(state, coarse & (finest == own), own)


def _counted(state: State, fits: NDArray[np.bool_], resolution: int) -> Iterator[dict[str, Any]]:
    cells, starts = state.columns.numbers["cell"], _starts_of(state, resolution)
    counts = np.add.reduceat(fits, starts, dtype=np.int64)
    for place in np.flatnonzero(counts).tolist():
        cell = parents(cells[starts[place] : starts[place] + 1], resolution)[0]
        yield {"draw": "cell", "cell": f"{int(cell):x}", "resolution": resolution, "count": int(counts[place])}


def _starts_of(state: State, resolution: int) -> NDArray[np.int64]:
    """Where in the sorted rows each cell of a resolution begins."""
    known = state.starts.get(resolution)
    if known is None:
        above = parents(state.columns.numbers["cell"], min(resolution, FINEST))
        known = np.concatenate([[0], np.flatnonzero(above[1:] != above[:-1]) + 1])
        state.starts[resolution] = known
    return known


class _Dated:
    """A row of the layer with its day of publication as it was written."""

    def __init__(self, row: Any, published: str) -> None:
        self._row, self.published = row, published

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _words(columns: Columns, name: str, rows: NDArray[np.int64]) -> list[str]:
    words = columns.words[name]
    return [words[code] for code in columns.codes[name][rows].tolist()]


def _wrapped(longitude: float) -> float:
    """A longitude between -180 and 180; 180 stays what it is."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
