"""The index: kept in step with the ledger, and asked what a window shows."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve
from numpy.typing import NDArray
from sqlalchemy import and_, select

from grith.errors import LedgerError
from grith.ledger import Ledger, entry_table, incident_table
from grith.map._cells import resolution_for
from grith.map._columns import CLOCKS, CODED, Columns, Gathered, Places
from grith.map._drawn import in_cells, marks
from grith.map._fitting import listed, placed
from grith.map._rows import (
    Listed,
    Totals,
    days_of,
    found_days_of,
    latest_day,
    page_of,
    public_days,
    totals_of,
    words_of,
)
from grith.map._state import State
from grith.map._window import MOST_MARKS, MapView, Window
from grith.nouns import HandlingRules
from grith.nouns.handling import level

Progress = Callable[[str, int, int | None], None]
_PAGE = 5000
_PIECE = 500
_MOST_OWN = 50_000  # markings of single reports that are kept in the files
_MOST_READINGS = 32  # of a million reports, each takes 2 MB


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
        fits, off, undated = placed(state, window)
        shown = int(fits.sum())
        if shown <= MOST_MARKS:
            rows = np.flatnonzero(fits)
            return MapView("marks", tuple(marks(state, rows, window.reading)), shown, off, undated)
        resolution = resolution_for(window.zoom, min(abs(window.south + window.north) / 2, 85.0))
        return MapView(
            "cells", tuple(in_cells(state, fits, resolution, window.reading)), shown, off, undated, resolution
        )

    def rows(self, window: Window, offset: int = 0, limit: int | None = None, *, newest: bool = True) -> Listed:
        """The reports of a window in the order of time, a page at a time; those without a point where it is the world.

        Read them with ``Ledger.incidents_of``.
        """
        state = self._state
        fits, undated = listed(state, window)
        return Listed(page_of(state, fits, offset, limit, newest), int(fits.sum()), undated)

    def totals(self, window: Window, squares: int = 4) -> Totals:
        """What a window holds, counted; ``squares`` is how many squares a degree is cut into."""
        state = self._state
        return totals_of(state, listed(state, window)[0], squares)

    def words(self, category: str, window: Window) -> dict[str, int]:
        """The words of a category in a window, each with its number of reports."""
        state = self._state
        return words_of(state.columns, category, listed(state, window)[0])

    def days(self, window: Window, category: str = "accuser") -> tuple[Counter[tuple[str, date]], int]:
        """Reports by the word of a category and the day that they are about; and how many have no day."""
        state = self._state
        return days_of(state, listed(state, window)[0], category)

    def found_days(self, window: Window, category: str = "accuser") -> tuple[Counter[tuple[str, str, date]], int]:
        """As :meth:`days`, and by what was found under the window's reading: "" for what was not judged."""
        state = self._state
        return found_days_of(state, listed(state, window)[0], category, window.reading)

    def after(self, entry: int, window: Window) -> int:
        """How many reports of a window were recorded after a ledger entry."""
        state = self._state
        return int((listed(state, window)[0] & (state.columns.numbers["seq"] > entry)).sum())

    def entry(self, identifier: str, window: Window) -> int | None:
        """The number of the ledger entry of a report, if the window holds it."""
        state = self._state
        found = np.flatnonzero(state.columns.ids == identifier.encode())
        if not len(found) or not listed(state, window)[0][found[0]]:
            return None
        return int(state.columns.numbers["seq"][found[0]])

    def public_days(self, window: Window) -> list[date]:
        """The days on which reports of the window became public, on the case's clock, in order."""
        state = self._state
        return public_days(state.columns, listed(state, window)[0], self._zone)

    def latest_day(self, window: Window) -> date | None:
        """The first day by whose end, on the case's clock, every dated report of the window is public."""
        state = self._state
        return latest_day(state.columns, listed(state, window)[0], self._zone)


class _Dated:
    """A row of the layer with its day of publication as it was written."""

    def __init__(self, row: Any, published: str) -> None:
        self._row, self.published = row, published

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)
