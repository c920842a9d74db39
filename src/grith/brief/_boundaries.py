"""Boundary lines for a frame of the map, each with the style that the boundary policy gives it."""

from __future__ import annotations

import gzip
import itertools
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

Point = tuple[float, float]
Box = tuple[float, float, float, float]
EVERYWHERE: Box = (-360.0, -90.0, 360.0, 90.0)


@frozen
class Stretch:
    """Part of a boundary that is not simply solid; ``between`` holds codes of the line data, or ``*``."""

    name: str
    between: tuple[str, str]
    box: Box
    style: str
    note: str
    source: str

    def parts(self, states: list[str]) -> bool:
        """Whether this stretch speaks of a boundary with these states on its sides."""
        one, other = self.between
        if other == "*":
            return one in states
        return one in states and other in states

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in the stretch's box."""
        west, south, east, north = self.box
        return west <= x <= east and south <= y <= north


@frozen
class Policy:
    """The boundary policy: stretches in order of precedence, and boxes in which a state's name is not printed."""

    stretches: tuple[Stretch, ...]
    no_label: tuple[tuple[str, Box], ...]


@cache
def boundary_policy() -> Policy:
    """``boundary_policy.toml`` of this package."""
    raw = tomllib.loads(files("grith.brief").joinpath("boundary_policy.toml").read_text(encoding="utf-8"))
    codes = {**raw["codes"], "*": "*"}
    stretches = tuple(
        Stretch(
            row["name"],
            (codes[row["between"][0]], codes[row["between"][1]]),
            _box(row.get("box")),
            row["style"],
            row["note"],
            row["source"],
        )
        for row in raw["stretch"]
    )
    return Policy(stretches, tuple((codes[row["state"]], _box(row["box"])) for row in raw["no_label"]))


def _box(numbers: list[float] | None) -> Box:
    return EVERYWHERE if numbers is None else (numbers[0], numbers[1], numbers[2], numbers[3])


@cache
def _packed(name: str) -> dict[str, Any] | None:
    """An asset that the build made, or ``None`` in a source tree that was never built."""
    try:
        data = files("grith.brief").joinpath("assets", name).read_bytes()
    except OSError:
        return None
    content: dict[str, Any] = json.loads(gzip.decompress(data))
    return content


@frozen
class Line:
    """A run of points (longitude, latitude) in one style: ``coast``, ``border``, ``disputed`` or ``omit``."""

    style: str
    points: tuple[Point, ...]
    stretch: Stretch | None = None


def are_built() -> bool:
    """Whether the outlines are here: a tree that was never built has none."""
    return _packed("lines-110m.json.gz") is not None


def boundary_lines(frame: Box) -> list[Line] | None:
    """The lines inside ``frame`` (west, south, east, north), detailed as the frame asks for; ``None`` without assets.

    A frame up to 25 degrees wide is drawn from 1:10m data, up to 90 from 1:50m, otherwise from 1:110m.
    """
    west, south, east, north = frame
    wide = max(east - west, (north - south) * 1.5)
    packed = _packed(f"lines-{'10m' if wide <= 25 else '50m' if wide <= 90 else '110m'}.json.gz")
    if packed is None:
        return None
    unit = packed["unit"]
    lines: list[Line] = []
    for states, (w, s, e, n), steps in packed["lines"]:
        if e * unit < west or w * unit > east or n * unit < south or s * unit > north:
            continue
        points = list(_points(steps, unit))
        stretches = [s for s in boundary_policy().stretches if len(states) > 1 and s.parts(states)]
        plain = "coast" if len(states) < 2 else "border" if all(c.isdigit() for c in states) else "disputed"
        lines.extend(_inside(_styled(points, plain, stretches), frame))
    return lines


def _points(steps: list[int], unit: float) -> Iterator[Point]:
    x = y = 0
    for i in range(0, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        yield x * unit, y * unit


def _styled(points: list[Point], plain: str, stretches: list[Stretch]) -> Iterator[Line]:
    """The line cut where a stretch begins or ends; omitted stretches are kept apart with the style ``omit``."""
    if not stretches:
        yield Line(plain, tuple(points))
        return
    styles = {"dashed": "disputed", "solid": "border", "omit": "omit"}
    run, now = [points[0]], None
    for here, there in itertools.pairwise(points):
        x, y = (here[0] + there[0]) / 2, (here[1] + there[1]) / 2
        found = next((s for s in stretches if s.holds(x, y)), None)
        if len(run) > 1 and found is not now:
            yield Line(styles[now.style] if now else plain, tuple(run), now)
            run = [here]
        now = found
        run.append(there)
    yield Line(styles[now.style] if now else plain, tuple(run), now)


def _inside(lines: Iterator[Line], frame: Box) -> Iterator[Line]:
    """Without the segments that lie wholly on one outer side of the frame."""
    west, south, east, north = frame
    for line in lines:
        run: list[Point] = []
        for a, b in zip(line.points, line.points[1:], strict=False):
            outside = (
                max(a[0], b[0]) < west or min(a[0], b[0]) > east or max(a[1], b[1]) < south or min(a[1], b[1]) > north
            )
            if outside:
                if len(run) > 1:
                    yield Line(line.style, tuple(run), line.stretch)
                run = []
                continue
            run = run or [a]
            run.append(b)
        if len(run) > 1:
            yield Line(line.style, tuple(run), line.stretch)


def label_rows(frame: Box) -> Iterator[tuple[str, float, float, float]]:
    """Where names of states may stand: name, latitude, western and eastern end of a free stretch in the frame."""
    packed = _packed("labels.json.gz")
    if packed is None:
        return
    west, south, east, north = frame
    step = packed["step"]
    for code in sorted(packed["states"]):
        state = packed["states"][code]
        barred = [box for of, box in boundary_policy().no_label if of == code]
        for row, ends in state["rows"]:
            latitude = row * step
            if not south < latitude < north:
                continue
            for start, end in zip(ends[::2], ends[1::2], strict=False):
                left, right = max(start, west), min(end, east)
                if left >= right or any(w < right and left < e and s <= latitude <= n for w, s, e, n in barred):
                    continue
                yield state["name"], latitude, left, right
