"""Units that stand in a heading, not in each cell: Latitude (deg), Accuracy (m), Time (UTC), Date (DD/MM/YYYY)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from grith.nouns.hours import in_zone, is_zone
from grith.nouns.written import iso_date

Reader = Callable[[str], str]
_NOTED = re.compile(r"\s*([^\[(]*[^\[(\s,_-])[\s_-]*(?:\(([^()]+)\)|\[([^\[\]]+)\])\s*")
_WORD = re.compile(r"[^\W\d_]+")
# Which headings may bear which units, by a word of their name; what is noted behind another is part of its name.
_DEGREES = frozenset("lat latitude lon lng long longitude x y".split())
_LENGTHS = frozenset("precision accuracy radius uncertainty distance".split())
_TIMES = frozenset("date day time hour hours clock when start end from until to published said".split())
_OF_DEGREES = frozenset("deg degree degrees decimal dd ° wgs wgs84 84 epsg epsg:4326 4326".split())
_OF_LENGTHS = {
    **dict.fromkeys("km kms kilometre kilometres kilometer kilometers".split(), "km"),
    **dict.fromkeys("m metre metres meter meters".split(), "m"),
}
_OF_CLOCKS = frozenset("local time clock hours hour h 24h 24 24-hour hh:mm h:mm hh:mm:ss hhmm iso 8601".split())
_ORDERS = {
    "day first": re.compile(r"dd?([-/.])mm?\1(?:yy)?yy"),
    "month first": re.compile(r"mm?([-/.])dd?\1(?:yy)?yy"),
    "": re.compile(r"yyyy([-/.])mm?\1dd?"),
}
_ENDS_IN_A_NUMBER = re.compile(r"\d[.,]?\s*$")


class _Unit(NamedTuple):
    read: Reader | None = None
    zone: str = ""
    named: str = ""  # what the name is to bear: a bare "accuracy" may be no length at all


def without_units(headings: Sequence[str]) -> tuple[list[str], dict[int, Reader]]:
    """Headings without the units behind them in brackets, and how to read the cells of such columns, by position.

    Only units of what the heading names are taken: degrees behind a latitude; metres and kilometres behind a precision
    or distance; zones, orders of a day, "local" and "24 h" behind a date or time. A reader gives a cell as it would be
    written with its unit: 500 below Accuracy (m) becomes 500 m below Accuracy km, 17:05 becomes 17:05 UTC, 03/04/2025
    of DD/MM/YYYY becomes 2025-04-03. The one zone of a table's headings counts for a bare column "time", too. Where
    what stands behind a name is a unit in one column and none in another, as in "latitude (deg)" and "latitude (min)",
    both stay as they are. Of several columns of one name the bare one has it, else the first that names a zone, "Date
    (UTC)" before "Date (local)"; of hours alone the first with the day's zone, "Time (local)" beside a bare "Date".
    """
    split = {at: (m[1], m[2] or m[3]) for at, h in enumerate(headings) if (m := _NOTED.fullmatch(h))}
    units = {at: _unit(name, note) for at, (name, note) in split.items()}
    bare = {h.strip().casefold() for at, h in enumerate(headings) if at not in split}
    parted = bare | {split[at][0].casefold() for at, unit in units.items() if unit is None}
    names, readers, zones = list(headings), dict[int, Reader](), set[str]()
    days = {unit.zone for at, unit in units.items() if unit and _is_day(split[at][0])} - {""} or {""}
    best = {
        at: (unit.zone in days if _is_clock(split[at][0]) else bool(unit.zone)) for at, unit in units.items() if unit
    }
    for at, unit in sorted(units.items(), key=lambda one: not best.get(one[0])):
        name = split[at][0].casefold()
        zones |= {unit.zone} - {""} if unit and name not in bare else set()
        if unit is not None and name not in parted:
            parted.add(name)
            names[at] = split[at][0] + unit.named
            readers |= {at: unit.read} if unit.read else {}
    if len(zones) == 1:
        in_the_zone = partial(in_zone, zone=zones.pop())
        clocks = [at for at, heading in enumerate(headings) if heading.strip().casefold() in ("time", "hour", "hours")]
        readers |= dict.fromkeys(clocks, in_the_zone)
    return names, readers


def _is_day(name: str) -> bool:
    return not {"date", "day"}.isdisjoint(w.casefold() for w in _WORD.findall(name))


def _is_clock(name: str) -> bool:
    words = {w.casefold() for w in _WORD.findall(name)}
    return not words.isdisjoint({"time", "hour", "hours", "clock"}) and not _is_day(name)


def cells_in_units(cells: list[str], readers: Mapping[int, Reader]) -> list[str]:
    """The cells of a row with the units of its headings."""
    return [readers[at](cell) if at in readers and cell else cell for at, cell in enumerate(cells)]


def rows_in_units(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows of a table, headings first, as they would be with the units in their cells."""
    rest = iter(rows)
    titles = next(rest, None)
    if titles is None:
        return iter(())
    names, readers = without_units(titles)
    return chain([names], (cells_in_units(row, readers) for row in rest) if readers else rest)


def _unit(name: str, note: str) -> _Unit | None:
    words, noted = {w.casefold() for w in _WORD.findall(name)}, note.replace(",", " ").replace(";", " ").split()
    small = [word.casefold() for word in noted]
    if words & _DEGREES and _OF_DEGREES.issuperset(small):
        return _Unit()
    if words & _LENGTHS and len(small) == 1 and small[0] in _OF_LENGTHS:
        return _Unit(partial(_measured, unit=_OF_LENGTHS[small[0]]), named=" km")
    return _clock(noted, small) if words & _TIMES else None


def _clock(noted: Sequence[str], small: Sequence[str]) -> _Unit | None:
    zones, order = [], ""
    for word, lower in zip(noted, small, strict=True):
        found = next((name for name, form in _ORDERS.items() if form.fullmatch(lower)), None)
        if found is not None:
            order = found
        elif is_zone(word):
            zones.append(word)
        elif lower not in _OF_CLOCKS:
            return None
    if len(zones) > 1:
        return None
    readers = [partial(iso_date, order=order)] if order else []
    readers += [partial(in_zone, zone=zone) for zone in zones]
    return _Unit(_both(readers) if readers else None, zones[0] if zones else "")


def _both(readers: Sequence[Reader]) -> Reader:
    def read(cell: str) -> str:
        for reader in readers:
            cell = reader(cell)
        return cell

    return read


def _measured(cell: str, unit: str) -> str:
    """The cell with ``unit`` behind its number ("~500" and "1 500" too), unless it names a unit itself."""
    return f"{cell} {unit}" if _ENDS_IN_A_NUMBER.search(cell) else cell
