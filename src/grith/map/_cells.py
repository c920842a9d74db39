"""Cells of the H3 grid for whole arrays: the cell of a point by the library, parents by its published bit layout.

A cell's number holds its resolution in bits 52 to 55 and, from bit 42 down, one digit of three bits for each of 15
resolutions, 7 where it is not used (https://h3geo.org/docs/core-library/h3Indexing). So a parent is the number with the
resolution lowered and the digits after it set to 7, and cells in rising order stand parent by parent.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FINEST = 9
"""No finer cell is asked for: its edge is about 200 m."""

# Mean edge of a cell in km (https://h3geo.org/docs/core-library/restable).
EDGE_KM = (1281.256, 483.057, 182.513, 68.979, 26.072, 9.854, 3.725, 1.406, 0.531, 0.201)
_EARTH_KM = 40_075.017
_TILE = 512.0


def cells_of(latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The finest cell of each point; 0 where there is no point."""
    import h3.api.basic_int as h3

    out = np.zeros(len(latitudes), np.uint64)
    there = np.flatnonzero(np.isfinite(latitudes) & np.isfinite(longitudes))
    cell = h3.latlng_to_cell
    out[there] = [
        cell(y, x, FINEST) for y, x in zip(latitudes[there].tolist(), longitudes[there].tolist(), strict=True)
    ]
    return out


def parents(cells: NDArray[np.uint64], resolution: int) -> NDArray[np.uint64]:
    """The cell of ``resolution`` that holds each of the finest cells."""
    unused = np.uint64((1 << (3 * (15 - resolution))) - 1)
    return (cells & ~np.uint64(0xF << 52)) | np.uint64(resolution << 52) | unused


def resolution_for(zoom: float, latitude: float, pixels: float = 22.0) -> int:
    """The finest resolution whose cells are at least ``pixels`` from middle to corner on a map of this zoom.

    ``zoom`` as in web maps: at 0 the world is 512 pixels wide.
    """
    kilometres = pixels * _EARTH_KM * max(math.cos(math.radians(latitude)), 0.05) / (_TILE * 2.0**zoom)
    return max((r for r in range(FINEST + 1) if EDGE_KM[r] >= kilometres), default=0)


def finest_for(precision_km: NDArray[np.float64]) -> NDArray[np.int8]:
    """The finest resolution in which a place may be shown that is known to within so many km: a cell is no smaller.

    Where no precision is stated the coordinates are taken as they were given.
    """
    out = np.zeros(len(precision_km), np.int8)
    for resolution, edge in enumerate(EDGE_KM):
        out[~(precision_km > edge)] = resolution
    return out


def outline(cell: int) -> list[list[float]]:
    """The corners of a cell as a closed ring of [longitude, latitude], in one piece across the 180th meridian."""
    import h3.api.basic_int as h3

    ring = [[x, y] for y, x in h3.cell_to_boundary(cell)]
    return closed(ring)


def circle(longitude: float, latitude: float, kilometres: float, corners: int = 48) -> list[list[float]]:
    """A circle on the sphere as a closed ring of [longitude, latitude]."""
    angle, lat = min(kilometres / 6371.0088, math.pi / 2), math.radians(latitude)
    ring = []
    for n in range(corners):
        bearing = 2 * math.pi * n / corners
        y = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing))
        x = math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(y)
        )
        ring.append([longitude + math.degrees(x), math.degrees(y)])
    return closed(ring[::-1])


def closed(ring: list[list[float]]) -> list[list[float]]:
    xs = [x for x, _ in ring]
    if max(xs) - min(xs) > 180:
        ring = [[x + 360 if x < 0 else x, y] for x, y in ring]
    ring = [[round(x, 6), round(y, 6)] for x, y in ring]
    return [*ring, ring[0]]
