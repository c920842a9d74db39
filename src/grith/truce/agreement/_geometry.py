"""The user's own lines and areas joined to an agreement: named from its TOML, or by their names in a file beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from grith.errors import IntakeError, Problem
from grith.geometry import distance_km, faults, geometry_files, read_shapes, valid_on
from grith.nouns import Agreement, Line, Shape, Zone
from grith.truce.agreement._section import Section

GEOMETRY_FOLDER = "geometry"
_FAR_KM, _NEAR_KM = 1000.0, 300.0
Part = TypeVar("Part", Line, Zone)


def shapes_of(section: Section, *, area: bool) -> tuple[Shape, ...]:
    """The shapes that a line or a zone of the TOML names: its own points or ring, or a ``file`` with a ``feature``."""
    since, until = section.day("since"), section.day("until")
    if since and until and until < since:
        section.problem(f"{section.name} ends before it begins", "until", "Check since and until")
        return ()
    key = "ring" if area else "points"
    points = section.points(key)
    file = section.text("file")
    if points and file:
        section.problem(f"{section.name} has both {key} and a file", "file", "Keep one of them")
    if points:
        ring = (*points, points[0]) if area and points[0] != points[-1] else points
        wrong = faults((ring,), area)
        for what, remedy in wrong:
            section.problem(what, key, remedy)
        return () if wrong else (Shape((ring,), area, since, until),)
    if not file:
        if section.text("feature"):
            section.problem("feature needs the file that it stands in", "feature", 'Write file = "lines.geojson"')
        return ()
    path = Path(file)
    if not path.is_absolute():
        if section.notes.folder is None:
            section.problem(f'"{file}" cannot be found from here', "file", "Keep it beside the agreement's own file")
            return ()
        tried = [folder / path for folder in (section.notes.folder, section.notes.folder / GEOMETRY_FOLDER)]
        path = next((f for f in tried if f.exists()), tried[0])
    try:
        found = read_shapes(path)
    except IntakeError as error:
        for problem in error.problems:
            section.problem(f"{problem.where}: {problem.what}", "file", problem.remedy)
        return ()
    wanted = section.text("feature")
    names = (wanted,) if wanted else (section.text("id"), section.text("title"))
    chosen = [s for s in found if _called(s, names)]
    if not chosen and not wanted:
        chosen = found
    if not chosen:
        known = sorted({n for s in found for n in s.names})
        section.problem(
            f'{file} has no feature "{wanted}"', "feature", "Known: " + (", ".join(known) or "none has a name")
        )
        return ()
    problems, shapes = _fitted(chosen, area, section.name)
    for problem in problems:
        section.problem(f"{problem.where}: {problem.what}", "file", problem.remedy)
    return tuple(_limited(s, since, until) for s in shapes)


def _called(shape: Shape, names: Iterable[str]) -> bool:
    mine = {n.strip().casefold() for n in shape.names}
    return any(n.strip().casefold() in mine for n in names if n)


def _limited(shape: Shape, since: date | None, until: date | None) -> Shape:
    """The shape with the agreement's dates as well: the later start, the earlier end."""
    first = max((d for d in (shape.since, since) if d is not None), default=None)
    last = min((d for d in (shape.until, until) if d is not None), default=None)
    return evolve(shape, since=first, until=last)


def _fitted(shapes: Sequence[Shape], area: bool, name: str) -> tuple[list[Problem], list[Shape]]:
    """Shapes fit for a line (parts of one time put together) or for a zone, and what does not fit."""
    problems = [
        Problem(f"{name} is {'an area' if area else 'a line'}, and this is {'a line' if area else 'an area'}", s.where,
                "Name another feature")
        for s in shapes if s.area != area
    ]  # fmt: skip
    good = [s for s in shapes if s.area == area]
    if area:
        return problems, good
    times: dict[tuple[date | None, date | None], list[Shape]] = {}
    for shape in good:
        times.setdefault((shape.since, shape.until), []).append(shape)
    joined = []
    for group in times.values():
        parts = tuple(p for s in group for p in s.parts)
        problems += [Problem(what, group[0].where, remedy) for what, remedy in faults(parts, False)]
        joined.append(evolve(group[0], parts=parts))
    for at, shape in enumerate(joined):
        for other in joined[:at]:
            if valid_on([other], shape.since, shape.until)[0]:
                what = f"{name} has two courses on the same days (also {other.where})"
                problems.append(Problem(what, shape.where, "Give each its since and until"))
    return problems, joined


def with_geometry(
    agreement: Agreement, paths: Iterable[Path | str], *, all_may_be_others: bool = False
) -> tuple[Agreement, tuple[str, ...]]:
    """The agreement with the shapes of GeoJSON or GeoPackage files or folders, joined by id or title; and notes.

    A file's shape takes the place of what the line or zone had. Raises IntakeError with every mistake in the files, and
    where no feature of theirs names any line or zone, unless ``all_may_be_others``.
    """
    problems: list[Problem] = []
    found: list[Shape] = []
    files: list[Path] = []
    for path in map(Path, paths):
        inside = geometry_files(path) if path.is_dir() else [path]
        if path.is_dir() and not inside:
            problems.append(
                Problem("there is no GeoJSON or GeoPackage file in it", str(path), "Put lines.geojson there")
            )
        files += inside
    for file in files:
        try:
            found += read_shapes(file)
        except IntakeError as error:
            problems += error.problems
    notes: list[str] = []
    used: set[int] = set()

    def joined(part: Part, area: bool) -> Part:
        mine = [s for s in found if _called(s, (part.id, part.title))]
        if not mine:
            return part
        used.update(id(s) for s in mine)
        wrong, shapes = _fitted(mine, area, part.title)
        problems.extend(wrong)
        first, last = (part.since, part.until)
        return evolve(part, shapes=tuple(_limited(s, first, last) for s in shapes))

    lines = tuple(joined(x, False) for x in agreement.lines)
    zones = tuple(joined(z, True) for z in agreement.zones)
    known = ", ".join([*(x.id for x in agreement.lines), *(z.id for z in agreement.zones)]) or "none"
    if found and not used and not problems and not all_may_be_others:
        what = "no feature is named like a line or zone of the agreement"
        problems.append(Problem(what, ", ".join(f.name for f in files), f"Give features an id; known: {known}"))
    notes += [f"Not used: {s.where}: it is named like no line or zone ({known})." for s in found if id(s) not in used]
    result = evolve(agreement, lines=lines, zones=zones)
    problems += [Problem(what, where, remedy) for what, where, remedy in misplaced(result)]
    if problems:
        raise IntakeError(problems)
    return result, tuple(notes)


def with_geometry_beside(agreement: Agreement, folder: Path) -> tuple[Agreement, tuple[str, ...]]:
    """The agreement with the shapes of the folder "geometry" in ``folder``, if it is there; and notes.

    Files that the agreement's TOML names itself are not read again; features that name no line or zone are no fault.
    """
    beside = folder / GEOMETRY_FOLDER
    if not beside.is_dir():
        return agreement, ()
    parts: list[Line | Zone] = [*agreement.lines, *agreement.zones]
    named = {s.where.split(",")[0] for p in parts for s in p.shapes}
    files = [f for f in geometry_files(beside) if f.name not in named]
    return with_geometry(agreement, files, all_may_be_others=True) if files else (agreement, ())


def misplaced(agreement: Agreement) -> list[tuple[str, str, str]]:
    """Shapes that lie far from all others of the agreement but near them once their degrees are swapped."""
    parts: list[Line | Zone] = [*agreement.lines, *agreement.zones]
    named = [(p.title, s) for p in parts for s in p.shapes]
    spots = [(title, s, s.parts[0][0]) for title, s in named]
    found = []
    for at, (title, shape, (x, y)) in enumerate(spots):
        others = [p for i, (_t, _s, p) in enumerate(spots) if i != at]
        if len(others) < 2 or abs(x) > 90:
            continue
        direct, swapped = (sorted(distance_km(a, b, *p) for p in others)[len(others) // 2] for a, b in ((x, y), (y, x)))
        if direct > _FAR_KM and swapped < _NEAR_KM:
            where = shape.where or title
            found.append((f"{title} lies {direct:,.0f} km from the other lines and zones", where,
                          "Are latitude and longitude swapped? Write the longitude first"))  # fmt: skip
    return found
