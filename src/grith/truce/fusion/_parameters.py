"""What fusion has learned: how sources err, how often they share events, what is chance here. Saved and used again."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve, field, frozen

from grith.array_files import read_arrays
from grith.errors import IntakeError
from grith.truce.fusion._background import Background
from grith.truce.fusion._offsets import Offsets
from grith.truce.fusion._reports import Floats, Ints, Reports

# More sources than this share one set of shapes for their errors; each keeps its own rate of repeating itself.
OWN_SHAPES = 5
SOURCES = 40
TYPES = 60
VERSION = 7
DENSITY_EDGES = np.geomspace(0.01, 1e4, 7)  # reports per km², all days together
EXACT_KM = 0.2  # how chance pairs lie apart is counted among reports placed as exactly as this
DISTANCE_EDGES = np.r_[0.0, np.geomspace(0.05, 100.0, 20)]


@frozen(eq=False)
class Parameters:
    """Everything that the probability of a link depends on besides the two reports and their neighbours.

    ``scales`` (km) and ``delays`` (days) are the widths of the bells whose mixture tells how far apart, in place and in
    time, two reports of one event lie: ``km_share`` and ``delay_share`` are the weights (group × width), ``gap_share``
    that of each gap in whole days; ``offsets`` are displacements that two lists make again and again. ``type_ratio``
    tells how many times likelier two types are for one event than for unrelated events as near, ``text_ratio`` the same
    for levels of likeness of the texts (between sources, within one). ``rate`` is, for each pair of sources (row,
    column) and, last, for each source with itself, the odds that an event told by one is told by the other.
    ``correction`` says by how much chance pairs are denser at each distance than the local density tells (group × class
    of density × distance; the last group is all of them). ``ring`` (km) bounds the ring around a report where other
    reports of the same day tell that this day is busier than its weeks.
    """

    kilometres: float
    days: int
    sources: tuple[str, ...]
    types: tuple[str, ...]
    scales: Floats
    delays: Floats
    km_share: Floats
    offsets: Offsets
    gap_share: Floats
    delay_share: Floats
    type_ratio: Floats
    text_ratio: Floats
    rate: Floats
    repeats: Floats
    correction: Floats
    ring: tuple[float, float]
    background: Background
    notes: tuple[str, ...] = field(default=())

    def groups(self) -> int:
        """The number of sets of shapes: one for each pair of sources if they are few, else two (same source or not)."""
        return group_count(len(self.sources))

    def classes(self, reports: Reports) -> Ints:
        """The number of each report's source in ``sources``; a source not met when learning is the last one."""
        known = {name: k for k, name in enumerate(self.sources)}
        return np.array([known.get(name, len(self.sources)) for name in reports.sources], np.int64)[reports.source]

    def kinds(self, reports: Reports) -> Ints:
        """The number of each report's type in ``types``; -1 for one that says nothing."""
        known = {name: k for k, name in enumerate(self.types)}
        table = np.array([*(known.get(name, -1) for name in reports.types), -1], np.int64)
        return table[reports.type]

    def repeats_itself(self) -> dict[str, float]:
        """For each source, the share of its reports that tell again what it has told already."""
        return {name: float(x) for name, x in zip(self.sources, self.repeats, strict=False)}


def group_count(sources: int) -> int:
    """How many sets of shapes there are for so many sources (one more stands for sources not met)."""
    return (sources + 1) ** 2 + sources + 1 if sources <= OWN_SHAPES else 2


def group_of(sources: int, one: Ints, other: Ints, same: np.ndarray) -> Ints:
    """The set of shapes for pairs of the sources ``one`` and ``other``; ``same`` says that both are the same source."""
    if sources > OWN_SHAPES:
        return (~same).astype(np.int64)
    size = sources + 1
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.where(same, low, size + low * size + high)


_ARRAYS = (
    *("scales", "delays", "km_share", "gap_share", "delay_share", "type_ratio", "text_ratio", "rate", "repeats"),
    "correction",
)
_PLACES = ("place", "day", "latitude", "longitude")
_OFFSETS = ("share", "mean", "spread", "chance")


def save_parameters(parameters: Parameters, path: Path) -> None:
    """Write parameters to a NumPy file (.npz); the same parameters give the same bytes."""
    path.write_bytes(parameters_bytes(parameters))


def parameters_bytes(parameters: Parameters) -> bytes:
    """Parameters as the bytes of a NumPy file (.npz)."""
    background = parameters.background
    plain: dict[str, Any] = {
        "version": VERSION,
        "kilometres": parameters.kilometres,
        "days": parameters.days,
        "sources": parameters.sources,
        "types": parameters.types,
        "ring": parameters.ring,
        "notes": parameters.notes,
        "background": [background.weight, background.first, background.last, background.typical],
    }
    arrays = {name: getattr(parameters, name) for name in _ARRAYS}
    arrays |= {f"background_{name}": getattr(background, name) for name in _PLACES}
    arrays |= {f"offsets_{name}": getattr(parameters.offsets, name) for name in _OFFSETS}
    file = BytesIO()
    np.savez_compressed(file, plain=np.array(json.dumps(plain, ensure_ascii=False)), **arrays)
    return file.getvalue()


class OutdatedParameters(IntakeError):
    """Parameters that another version of Grith learned: to be learned anew."""


def load_parameters(path: Path) -> Parameters:
    """Read parameters that ``save_parameters`` wrote.

    Raises OutdatedParameters for those of another version, IntakeError for any other file.
    """
    try:
        file = read_arrays(path)
        plain = json.loads(str(file["plain"]))
        if plain.get("version") != VERSION:
            raise OutdatedParameters(
                "the parameters were learned by another version of Grith",
                str(path),
                "Learn anew: `grith fuse CASE --relearn`, or for files `grith fuse … --save-parameters`.",
            )
        arrays = {name: file[name] for name in _ARRAYS}
        places: list[Any] = [file[f"background_{name}"] for name in _PLACES]
        offsets = [file[f"offsets_{name}"] for name in _OFFSETS]
        return Parameters(
            kilometres=plain["kilometres"],
            days=plain["days"],
            sources=tuple(plain["sources"]),
            types=tuple(plain["types"]),
            ring=(plain["ring"][0], plain["ring"][1]),
            offsets=Offsets(*offsets),
            background=Background(*places, *plain["background"]),
            notes=tuple(plain["notes"]),
            **arrays,
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise IntakeError(
            "cannot read the parameters", str(path), "Name a file that `grith fuse --save-parameters` wrote."
        ) from error


def with_notes(parameters: Parameters, *notes: str) -> Parameters:
    """The same parameters with notes added."""
    return evolve(parameters, notes=(*parameters.notes, *notes))
