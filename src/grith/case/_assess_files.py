"""An assessment in files: columns as arrays, the claims in packed pieces that are read as they are asked for."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from grith.array_files import read_array
from grith.case._assess import Assessment, Offered, Pair
from grith.nouns import Incident, IncidentReport
from grith.nouns.rows import from_row, to_row

_VERSION = 4  # raise it whenever what an assessment holds, or the keys of its view, change
_PIECE = 16  # claims packed together
_COLUMNS = ("names", "incidents", "events", "entries", "grades", "accused")
_INCIDENTS = ("several", "single", "texts")
_PAIRS = ("places", "times")


class FiledClaims(Sequence[IncidentReport]):
    """The claims of an assessment, read from their file as they are asked for; the last pieces are kept."""

    def __init__(self, path: Path, ends: Any) -> None:
        self._path, self._ends = path, ends
        self._count = int(ends[-1][1])
        self._kept: dict[int, list[IncidentReport]] = {}  # the last pieces

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> IncidentReport: ...
    @overload
    def __getitem__(self, at: slice) -> list[IncidentReport]: ...
    def __getitem__(self, at: int | slice) -> IncidentReport | list[IncidentReport]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(self._count))]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return self._piece(at // _PIECE)[at % _PIECE]

    def __iter__(self) -> Iterator[IncidentReport]:
        for number in range(-(-self._count // _PIECE)):
            yield from self._piece(number)

    def _piece(self, number: int) -> list[IncidentReport]:
        kept = self._kept.get(number)
        if kept is None:
            start, end = int(self._ends[number][0]), int(self._ends[number + 1][0])
            with self._path.open("rb") as file:
                file.seek(start)
                rows = json.loads(zlib.decompress(file.read(end - start)))
            kept = [from_row(IncidentReport, row) for row in rows]
            fresh = dict(list(self._kept.items())[-63:])
            self._kept = {**fresh, number: kept}
        return kept


def save_assessment(made: Assessment, folder: Path, told: dict[str, Any]) -> None:
    """Write an assessment to ``folder``, whole or not at all; ``told`` says what it was made from."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        for name in _COLUMNS:
            np.save(draft / f"{name}.npy", np.asarray(getattr(made, name)), allow_pickle=False)
        for name in _PAIRS:
            np.save(draft / f"{name}.npy", np.asarray(getattr(made, name)), allow_pickle=False)
        pairs = sorted(made.found)
        found = [made.found[pair] for pair in pairs] or [np.zeros(0, np.uint8)]
        np.save(draft / "found.npy", np.stack(found), allow_pickle=False)
        ends = [(0, 0)]
        with (draft / "claims.bin").open("wb") as file:
            for start in range(0, len(made.claims), _PIECE):
                piece = [to_row(claim) for claim in made.claims[start : start + _PIECE]]
                file.write(zlib.compress(json.dumps(piece, ensure_ascii=False).encode(), 1))
                ends.append((file.tell(), start + len(piece)))
        np.save(draft / "ends.npy", np.array(ends, np.int64), allow_pickle=False)
        text = json.dumps(
            {
                "version": _VERSION,
                "told": told,
                "as_of": made.as_of,
                "reports": made.reports,
                "newest": made.newest,
                "offered": _offered_row(made.offered),
                "view": made.view,
                "statements": {str(n): name for n, name in made.statements.items()},
                "found": [list(pair) for pair in pairs],
                "graded": [list(row) for row in made.graded],
                "actors": list(made.actors),
                "latest": list(made.latest),
                "refers": {str(n): list(others) for n, others in made.refers.items()},
            },
            ensure_ascii=False,
            default=str,
        )
        (draft / "assessment.json").write_text(text, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def load_assessment(folder: Path, told: dict[str, Any]) -> Assessment | None:
    """The assessment in ``folder``; ``None`` where it is not whole, not ours, or was made from something else."""
    try:
        row = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
        if row["version"] != _VERSION or row["told"] != told:
            return None
        arrays = {
            name: read_array(folder / f"{name}.npy", mapped=True) for name in (*_COLUMNS, *_PAIRS, "found", "ends")
        }
        claims = FiledClaims(folder / "claims.bin", arrays["ends"])
        if any(len(arrays[name]) != len(claims) for name in _COLUMNS) or not (folder / "claims.bin").exists():
            return None
        pairs = [(pair[0], pair[1]) for pair in row["found"]]
        return Assessment(
            as_of=row["as_of"],
            reports=int(row["reports"]),
            newest=int(row["newest"]),
            offered=_offered(row["offered"]),
            view=row["view"],
            claims=claims,
            statements={int(n): name for n, name in row["statements"].items()},
            found={pair: arrays["found"][n] for n, pair in enumerate(pairs)},
            graded=tuple((code, words, (bool(ends[0]), bool(ends[1]))) for code, words, ends in row["graded"]),
            places=(arrays["places"][0], arrays["places"][1]),
            times=(arrays["times"][0], arrays["times"][1]),
            actors=tuple(row["actors"]),
            latest=tuple(row["latest"]),
            refers={int(n): tuple(others) for n, others in row["refers"].items()},
            **{name: arrays[name] for name in _COLUMNS},
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return None


def _offered_row(offered: Offered) -> dict[str, Any]:
    """The incidents without their links, which the desk does not show."""
    row = {name: getattr(offered, name) for name in ("pair_count", "several_count", "count", "decided")}
    row["pairs"] = [[_bare(p.one), _bare(p.other), p.probability, p.reason] for p in offered.pairs]
    return {**row, **{name: [_bare(i) for i in getattr(offered, name)] for name in _INCIDENTS}}


def _bare(incident: Incident) -> dict[str, Any]:
    return {k: v for k, v in to_row(incident).items() if k != "links"}


def _offered(row: dict[str, Any]) -> Offered:
    def incidents(name: str) -> tuple[Incident, ...]:
        return tuple(from_row(Incident, i) for i in row[name])

    return Offered(
        pairs=tuple(Pair(from_row(Incident, a), from_row(Incident, b), p, why) for a, b, p, why in row["pairs"]),
        several=incidents("several"),
        single=incidents("single"),
        texts=incidents("texts"),
        pair_count=int(row["pair_count"]),
        several_count=int(row["several_count"]),
        count=int(row["count"]),
        decided=int(row["decided"]),
    )
