"""The columns of the index: read from the layer of incidents, kept in files, sorted by cell."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from grith.array_files import read_array
from grith.map._cells import cells_of, finest_for
from grith.nouns import AsOf

ALWAYS = np.iinfo(np.int64).min
"""Public at any time: nothing says when it became public."""

NEVER_DATED = np.iinfo(np.int64).max
CATEGORIES = ("type", "accuser", "alleged_actor", "target", "source", "report")
CODED = (*CATEGORIES, "event_precision")
CLOCKS = ("minute", "hour", "second")
Places = Mapping[str, tuple[float, float, float | None]]
"""The case's own places by name in small letters: latitude, longitude, and within how many km that is."""

_NUMBERS = ("longitude", "latitude", "precision", "start", "end", "public", "seq", "cell", "finest")
_VERSION = 2


@define
class Columns:
    """One row an incident report, in the order of its cell. Times are microseconds since 1970 (UTC), half-open;
    ``words`` are the values that the codes of the categories stand for; ``ids`` are the reports' ids."""

    numbers: dict[str, NDArray[Any]]
    codes: dict[str, NDArray[np.int32]]
    words: dict[str, list[str]]
    ids: NDArray[np.bytes_]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def empty(cls) -> Columns:
        return Gathered().columns()

    def take(self, rows: NDArray[Any]) -> Columns:
        """These rows (a mask or positions)."""
        return Columns(
            {name: column[rows] for name, column in self.numbers.items()},
            {name: column[rows] for name, column in self.codes.items()},
            self.words,
            self.ids[rows],
        )

    def merged(self, more: Columns) -> Columns:
        """Both, sorted by cell and then in the order of recording."""
        codes, words = {}, {}
        for name in CODED:
            known = {word: n for n, word in enumerate(self.words[name])}
            new = np.array([known.setdefault(w, len(known)) for w in more.words[name]], np.int32)
            codes[name] = np.concatenate([self.codes[name], new[more.codes[name]] if len(more) else more.codes[name]])
            words[name] = list(known)
        numbers = {name: np.concatenate([self.numbers[name], more.numbers[name]]) for name in _NUMBERS}
        both = Columns(numbers, codes, words, np.concatenate([self.ids, more.ids]))
        return both.take(np.lexsort((numbers["seq"], numbers["cell"])))

    # ------------------------------------------------------------------ files

    def save(self, folder: Path, told: dict[str, Any]) -> None:
        """Write the columns to ``folder``, whole or not at all; ``told`` says what they were made from."""
        draft = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        try:
            for name, column in {**self.numbers, **self.codes, "ids": self.ids}.items():
                np.save(draft / f"{name}.npy", column, allow_pickle=False)
            text = json.dumps({**told, "version": _VERSION, "words": self.words})
            (draft / "index.json").write_text(text, encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def save_told(self, folder: Path, told: dict[str, Any]) -> None:
        """Say anew what the columns in ``folder`` were made from; they themselves stay."""
        text = json.dumps({**told, "version": _VERSION, "words": self.words})
        draft = folder / f".index.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / "index.json")

    @classmethod
    def load(cls, folder: Path) -> tuple[Columns, dict[str, Any]] | None:
        """The columns in ``folder`` and what was told of them; ``None`` where they are not whole or not ours."""
        try:
            told = json.loads((folder / "index.json").read_text(encoding="utf-8"))
            if told["version"] != _VERSION:
                return None
            read = {name: read_array(folder / f"{name}.npy") for name in (*_NUMBERS, *CODED, "ids")}
            if len({len(column) for column in read.values()}) != 1:
                return None
            words = {name: list(map(str, told["words"][name])) for name in CODED}
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None
        return cls({n: read[n] for n in _NUMBERS}, {n: read[n] for n in CODED}, words, read["ids"]), told


@define
class Gathered:
    """Rows on their way into columns."""

    longitudes: list[float] = field(factory=list)
    latitudes: list[float] = field(factory=list)
    precisions: list[float] = field(factory=list)
    starts: list[int] = field(factory=list)
    ends: list[int] = field(factory=list)
    publics: list[int] = field(factory=list)
    seqs: list[int] = field(factory=list)
    ids: list[bytes] = field(factory=list)
    codes: dict[str, list[int]] = field(factory=lambda: {name: [] for name in CODED})
    words: dict[str, dict[str, int]] = field(factory=lambda: {name: {} for name in CODED})

    def add(
        self, rows: Iterable[Any], reports: dict[str, tuple[datetime | None, str]], zone: str, places: Places
    ) -> None:
        """Take in rows of the layer; ``reports`` tell when a report became public, for rows that do not."""
        nan, times = float("nan"), _Times(zone)
        for row in rows:
            latitude, longitude, precision = row.latitude, row.longitude, row.precision_km
            if latitude is None or longitude is None:
                latitude, longitude, precision = _found(row.place, places) or (None, None, precision)
            elif row.geom is None:
                latitude = longitude = None
            self.longitudes.append(nan if longitude is None else longitude)
            self.latitudes.append(nan if latitude is None else latitude)
            self.precisions.append(nan if precision is None else precision)
            self.starts.append(times.instant(row.event_start, NEVER_DATED))
            self.ends.append(times.instant(row.event_end, ALWAYS))
            if row.published:
                self.publics.append(times.public(row.published, row.published_precision))
            else:
                self.publics.append(times.public_of(*reports.get(row.report, (None, "day"))))
            self.seqs.append(row.fid)
            self.ids.append(row.id.encode())
            for name in CODED:
                known = self.words[name]
                self.codes[name].append(known.setdefault(getattr(row, name) or "", len(known)))

    def columns(self) -> Columns:
        """What was gathered, sorted by cell."""
        numbers: dict[str, NDArray[Any]] = {
            "longitude": np.array(self.longitudes, np.float64),
            "latitude": np.array(self.latitudes, np.float64),
            "precision": np.array(self.precisions, np.float64),
            "start": np.array(self.starts, np.int64),
            "end": np.array(self.ends, np.int64),
            "public": np.array(self.publics, np.int64),
            "seq": np.array(self.seqs, np.int64),
        }
        numbers["cell"] = cells_of(numbers["latitude"], numbers["longitude"])
        numbers["finest"] = finest_for(numbers["precision"])
        codes = {name: np.array(column, np.int32) for name, column in self.codes.items()}
        words = {name: list(known) for name, known in self.words.items()}
        found = Columns(numbers, codes, words, np.array(self.ids, np.bytes_))
        return found.take(np.lexsort((numbers["seq"], numbers["cell"])))


def _found(name: str | None, places: Places) -> tuple[float, float, float | None] | None:
    for word in (name or "", (name or "").split(",", 1)[0]):
        if (here := places.get(word.strip().casefold())) is not None:
            return here
    return None


class _Times:
    """Times of the layer as microseconds; a day that was seen before costs a look-up."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._known: dict[tuple[str, str], int] = {}

    def instant(self, text: str | None, missing: int) -> int:
        return self.public(text, "instant") if text else missing

    def public(self, text: str, precision: str) -> int:
        key = (text, precision)
        if key not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            moment = datetime.fromisoformat(text)
            if text.endswith("Z"):  # an instant of the layer, not a time as it was written
                moment = moment.astimezone(ZoneInfo(self.zone))
            self._known[key] = micros(moment) if precision == "instant" else self.public_of(moment, precision)
        return self._known[key]

    def public_of(self, published: datetime | None, precision: str) -> int:
        if published is None:
            return int(ALWAYS)
        return public_from(published, precision, self.zone)


def public_from(published: datetime, precision: str, zone: str) -> int:
    """The first microsecond at which an ``AsOf`` that includes this lies, less one for what is known to the day."""
    from grith.nouns.as_of import public_since

    moment, whole = public_since(published, precision, zone)
    return micros(moment) - whole


def micros(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    gap = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def cut_of(as_of: AsOf) -> int:
    """What ``public`` must be below for a row to be public by this cut."""
    return micros(as_of.instant) + (0 if as_of.whole_day else 1)
