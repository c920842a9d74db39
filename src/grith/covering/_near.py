"""What lies within a radius: a sparse matrix of sites and demands, found with a tree instead of all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grith.covering._problem import Array

EARTH_M = 6_371_000.0


def reach_within(sites: Array, demands: Array, radius_m: Array | float, earth_m: float = EARTH_M) -> Any:
    """The boolean sparse matrix sites × demands of what lies within ``radius_m`` on a sphere (haversine).

    ``sites`` and ``demands`` are arrays n × 2 of longitude and latitude in degrees; ``radius_m`` is one number or one
    a site. A point exactly at the radius is reached.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

    count = len(sites)
    radii = np.broadcast_to(np.asarray(radius_m, dtype=float), (count,))
    if not count or not len(demands):
        return csr_array((count, len(demands)), dtype=bool)
    # A chord of the unit sphere is as long as the arc tells: one tree serves everywhere, poles and date line included.
    chords = 2 * np.sin(np.clip(radii / earth_m, 0, np.pi) / 2)
    tree = cKDTree(_on_sphere(demands))
    found = tree.query_ball_point(_on_sphere(sites), chords * (1 + 1e-12) + 1e-15, return_sorted=True)
    lengths = np.fromiter((len(f) for f in found), dtype=np.int64, count=count)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.concatenate([np.asarray(f, dtype=np.int64) for f in found]) if starts[-1] else np.zeros(0, np.int64)
    return csr_array((np.ones(len(columns), dtype=bool), columns, starts), shape=(count, len(demands)))


def _on_sphere(points: Array) -> Array:
    import numpy as np

    longitude, latitude = np.radians(np.asarray(points, dtype=float)).T
    across = np.cos(latitude)
    return np.column_stack((across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)))
