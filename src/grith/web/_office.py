"""The case behind the pages: one open ledger, and pictures kept as long as nothing under them changed."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from grith.brief import MOST_INCIDENTS, SQUARE, IncidentTotals, PartyNames, known_places
from grith.case import Case, ReviewItem, latest_day, open_case
from grith.errors import GrithError
from grith.map import MapIndex, Window
from grith.nouns import AsOf
from grith.nouns.handling import HANDLINGS
from grith.web._assessing import NOTHING, Assessor, Held, Work
from grith.web._picture import Picture

T = TypeVar("T")
KEPT = 24  # pictures; an hour of a meeting needs a handful of days
KEPT_PAGES = 512
WRITTEN = (
    ".toml",
    ".xlsx",
    ".ods",
    ".csv",
    ".geojson",
    ".json",
)  # endings of files that a person writes into the case folder


class Kept:
    """What was computed, by key, the newest few; each key is computed once however many ask at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Any, Any] = OrderedDict()
        self._turns: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """What is kept under ``key``, made now if it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                found: T = self._found[key]
                return found
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._found:
                    return self._found[key]
            try:
                made = make()
                with self._lock:
                    self._found[key] = made
                    while len(self._found) > self._most:
                        self._found.popitem(last=False)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
        return made

    def drop(self, key: Any) -> None:
        """Forget what is kept under ``key``."""
        with self._lock:
            self._found.pop(key, None)


class Office:
    """A case folder as the pages use it. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._case = open_case(folder)
        self._case.ledger()
        self._cleared: dict[str, Case] = {}
        self._stamp = self._files()
        self._lock = threading.Lock()
        self._pictures = Kept(KEPT)
        self._pages = Kept(KEPT_PAGES)
        self._lists = Kept(64)
        self._index: MapIndex | None = None
        self._assessor = Assessor(folder, self._case)

    def warm(self) -> None:
        """Bring the index in step and make the latest picture before somebody asks for it."""
        with suppress(GrithError):  # told on the page itself
            self.picture("", "admin")

    def close(self) -> None:
        """End what is worked out in the background, and close the ledger."""
        self._assessor.close()
        for opened in (self._case, *self._cleared.values()):
            opened.close()

    def case(self, role: str = "admin") -> Case:
        """The case as somebody in ``role`` may see it; opened anew when one of its own files was changed."""
        stamp = self._files()
        with self._lock:
            if stamp != self._stamp:
                fresh = open_case(self.folder)  # a mistake in the file is told, and the case stays as it was
                self._assessor.close()
                self._case.close()
                self._case, self._stamp, self._cleared, self._index = fresh, stamp, {}, None
                self._assessor = Assessor(self.folder, fresh, self._assessor.version + 1)
            return self._seen(self._case.definition.handling.clearance_of(role))

    def cleared(self, clearance: str) -> Case:
        """The case as somebody sees it who is cleared up to a marking."""
        self.case()
        with self._lock:
            return self._seen(clearance)

    def case_of(self, picture: Picture) -> Case:
        """The case with the clearance with which a picture was made."""
        with self._lock:
            return self._seen(picture.view.get("handling") or HANDLINGS[-1])

    def _seen(self, clearance: str) -> Case:
        if clearance == HANDLINGS[-1]:
            return self._case
        if clearance not in self._cleared:
            self._cleared[clearance] = open_case(self.folder, clearance)
        return self._cleared[clearance]

    def _files(self) -> tuple[Any, ...]:
        """Name, time and size of the files that a person writes: agreements, workbooks, lines, beside case.toml."""
        found = []
        for folder in (self.folder, self.folder / "geometry"):
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(WRITTEN):
                        status = entry.stat()
                        found.append((entry.name, status.st_mtime_ns, status.st_size))
        return tuple(sorted(found))

    def mark(self) -> tuple[Any, ...]:
        """Changes whenever the ledger or a file of the case does, or findings are ready."""
        return self.case().ledger().size, self._stamp, self._assessor.version

    def index(self) -> MapIndex:
        """The index of all incident reports, in step with the ledger. Ask it with the clearance of who asks."""
        case = self.case()
        with self._lock:
            if self._index is None:
                places = {
                    n: (p.latitude, p.longitude, p.precision_km) for n, p in known_places(case.definition).items()
                }
                self._index = MapIndex(
                    case.ledger(),
                    zone=case.definition.zone,
                    rules=case.definition.handling,
                    folder=self.folder / ".cache" / "map",
                    places=places,  # type: ignore[arg-type]  # known places have coordinates
                )
            index = self._index
        index.refresh()
        return index

    def parties(self) -> PartyNames:
        """The party behind a name, as the case defines it."""
        definition = self.case().definition
        return self._lists.get(("parties", self._stamp), lambda: PartyNames(definition))

    def held(self, clearance: str, cut: AsOf, since: AsOf | None = None, latest: bool = False) -> Held:
        """What the reports of a day come to for who is cleared up to a marking; see :meth:`Assessor.held`."""
        window = Window(as_of=cut, clearance=clearance)
        return self._assessor.held(
            self.cleared(clearance),
            cut,
            since,
            lambda: self.index().rows(window, limit=0).count,
            self._stamp,
            latest,
        )

    def clearance(self, role: str) -> str:
        """The marking up to which somebody in ``role`` may see."""
        return self.case().definition.handling.clearance_of(role)

    def cut(self, as_of: str, role: str) -> AsOf:
        """``as_of`` as a cut on the case's clock; without it the latest publication day that ``role`` may know of."""
        case = self.case(role)
        return (
            case.as_of(as_of) if as_of else self._lists.get(("latest", self.mark(), role), lambda: self._latest(role))
        )

    def _latest(self, role: str) -> AsOf:
        case, index = self.case(role), self.index()
        own = index.latest_day(Window(clearance=self.clearance(role)))
        day = latest_day(case.ledger(), case.definition.zone, () if own is None else (own,))
        zone = case.definition.zone
        return AsOf.of_day(day or datetime.now(ZoneInfo(zone)).date(), zone)  # of an empty case: today

    def picture(self, as_of: str, role: str, since: str = "") -> Picture:
        """The content of a brief as of a day, as somebody in ``role`` may see it."""
        case, cut = self.case(role), self.cut(as_of, role)
        earlier = case._since(since or None, cut)
        held = self._truce(role, cut, earlier if since else None, latest=not as_of)
        key = (self.mark(), cut.iso, earlier.iso, role, as_of, held.key)
        window = Window(as_of=cut, clearance=self.clearance(role))

        def make() -> Picture:
            return Picture(case.view(cut, since or None, self.totals(window), lambda: held.assessment), as_of, held)

        return self._pictures.get(key, make)

    def _truce(self, role: str, cut: AsOf, since: AsOf | None, *, latest: bool) -> Held:
        if self.case(role).definition.truce is None:
            return NOTHING
        self._lists.get(("agreement", self._stamp), self.case().agreement)  # its mistakes come before the work
        return self.held(self.clearance(role), cut, since, latest)

    def totals(self, window: Window) -> IncidentTotals:
        """The incident reports of a window in few numbers, from the index."""
        index = self.index()
        totals = index.totals(window, SQUARE)
        latest = index.rows(window, limit=MOST_INCIDENTS).entries
        reports = tuple(self.case().ledger().incidents_of(latest))
        return IncidentTotals(totals.count, totals.without_place, totals.by_accuser, reports, totals.squares)

    def page(self, key: tuple[Any, ...], make: Callable[[], tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        """A rendered page in two halves, kept under ``key`` as long as nothing under it changed."""
        return self._pages.get((self.mark(), *key), make)

    def forget(self, key: tuple[Any, ...]) -> None:
        """Make a page anew the next time that it is asked for."""
        self._pages.drop((self.mark(), *key))

    def working(self, key: str) -> Work | None:
        """The work with this key, if it is not done."""
        return self._assessor.working(key)

    def queue(self, role: str, everything: bool = False) -> list[ReviewItem]:
        """What waits for review, the least sure first."""
        return self._lists.get(
            ("queue", role, everything, self.mark()), lambda: self.case(role).review_list(everything=everything)
        )

    def kept(self, name: str, make: Callable[[], T], *parts: Any) -> T:
        """Anything else that is worth keeping while nothing under it changes."""
        return self._lists.get((name, self.mark(), *parts), make)
