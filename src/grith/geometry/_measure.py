"""One line or area on the ellipsoid: how far a place is from it, on which side, inside or not, and how surely.

Distances are geodesics on WGS 84 (Karney 2013, by pyproj). A stretch between two points is the geodesic between them,
cut into pieces of at most 20 km; the nearest spot on a piece is found by going along it (Baselga and Martinez-Llario
2018), to better than a millimetre. Which pieces can be nearest is asked of a tree of their middles in space, so poles
and the date line need no care.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.nouns.shape import Points, Shape

if TYPE_CHECKING:
    import numpy as np
    from pyproj import Geod

    Array = np.ndarray[Any, np.dtype[Any]]

PIECE_M = 20_000.0
ROUNDING_KM = 1e-6


@cache
def geod() -> Geod:
    """The WGS 84 ellipsoid."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """The geodesic distance in kilometres between two points in WGS 84 degrees."""
    return float(geod().inv(lon1, lat1, lon2, lat2)[2]) / 1000


def distances_km(places: Array, others: Array) -> Array:
    """Geodesic kilometres between the rows of two arrays n × 2 of longitude and latitude."""
    import numpy as np

    return np.asarray(geod().inv(places[:, 0], places[:, 1], others[:, 0], others[:, 1])[2]) / 1000


@frozen(eq=False)
class Near:
    """For each place: kilometres to the nearest spot, the side there (1 left, -1 right, 0 not told), and ``ends_km``,
    how wide the place may be known before an end of the line could decide its side."""

    km: Array
    side: Array
    ends_km: Array


def near(shape: Shape, longitude: Array | float, latitude: Array | float) -> Near:
    """How far places are from a line (or the edge of an area), and on which side; arrays of one length."""
    return _prepared(shape.parts).near(longitude, latitude)


def closer(shape: Shape, longitude: Array | float, latitude: Array | float, km: float) -> Array:
    """Whether each place lies within ``km`` of a line or an edge: the same as ``near(...).km <= km``, much sooner.

    Places that are surely within or surely beyond, by the tree of the pieces' middles, are not measured.
    """
    return _prepared(shape.parts).closer(longitude, latitude, km)


def inside(shape: Shape, longitude: Array | float, latitude: Array | float) -> Array:
    """Whether each place lies in an area; raises ValueError for a line."""
    if not shape.area:
        raise ValueError("a line has no inside")
    return _prepared(shape.parts).inside(longitude, latitude)


def length_km(shape: Shape) -> float:
    """The length of a line, or of the edge of an area."""
    return sum(distance_km(*a, *b) for part in shape.parts for a, b in pairwise(part))


class Prepared:
    """The pieces of a shape with a tree of their middles."""

    def __init__(self, parts: tuple[Points, ...]) -> None:
        import numpy as np
        from scipy.spatial import cKDTree

        starts: list[tuple[float, float]] = []
        stops: list[tuple[float, float]] = []
        first_end: list[bool] = []
        last_end: list[bool] = []
        for part in parts:
            points = cut([p for i, p in enumerate(part) if i == 0 or p != part[i - 1]])
            closed = len(points) > 2 and points[0] == points[-1]
            if len(points) == 1:
                points = [points[0], points[0]]
            count = len(points) - 1
            for i in range(count):
                starts.append(points[i])
                stops.append(points[i + 1])
                first_end.append(i == 0 and not closed)
                last_end.append(i == count - 1 and not closed)
        self.starts, self.stops = np.array(starts, dtype=float), np.array(stops, dtype=float)
        self.first_end, self.last_end = np.array(first_end), np.array(last_end)
        azimuth, back, length = geod().inv(*self.starts.T, *self.stops.T)
        self.azimuth, self.arrival = np.asarray(azimuth), (np.asarray(back) + 180.0) % 360.0
        self.length = np.asarray(length)
        middle = geod().fwd(self.starts[:, 0], self.starts[:, 1], azimuth, self.length / 2)
        self.tree = cKDTree(in_space(middle[0], middle[1]))
        self.half = float(self.length.max()) / 2
        # Ends of open parts, with the direction in which the line would go on.
        ends = [(*self.starts[i], (self.azimuth[i] + 180.0) % 360.0) for i in np.flatnonzero(self.first_end)]
        ends += [(*self.stops[i], self.arrival[i]) for i in np.flatnonzero(self.last_end)]
        self.ends = np.array(ends, dtype=float).reshape(-1, 3)
        self.plane = _Plane(parts)

    def near(self, longitude: Array | float, latitude: Array | float) -> Near:
        import numpy as np

        lon, lat = (np.atleast_1d(np.asarray(v, dtype=float)) for v in (longitude, latitude))
        places = in_space(lon, lat)
        # The nearest piece has its middle no further off than the closest middle and half a piece; the rest of the
        # sum allows for arcs being longer than the chords between them.
        closest = self.tree.query(places)[0]
        reach = _arc(closest) + self.half + 10.0
        found = self.tree.query_ball_point(places, reach, return_sorted=True)
        counts = np.fromiter((len(f) for f in found), dtype=np.int64, count=len(lon))
        row = np.repeat(np.arange(len(lon)), counts)
        piece = np.concatenate([np.asarray(f, dtype=np.int64) for f in found]) if len(row) else np.zeros(0, np.int64)
        metres, side, end = self._to_pieces(piece, lon[row], lat[row])
        first = np.concatenate(([0], np.cumsum(counts)))[:-1]
        km = np.minimum.reduceat(metres, first) / 1000
        # At a bend, two pieces are equally near; their turns added up decide, as the two normals of a corner do.
        tie = metres <= 1000 * km[row] + 1e-3
        turns = np.zeros(len(lon))
        np.add.at(turns, row[tie], side[tie])
        at_end = np.zeros(len(lon), dtype=bool)
        np.logical_or.at(at_end, row[tie], end[tie])
        decided = (np.abs(turns) > 1e-9) & ~at_end & (km > ROUNDING_KM)
        sides = np.where(decided, np.sign(turns), 0).astype(int)
        return Near(km, sides, np.where(at_end, 0.0, self._ends_km(lon, lat, km)))

    def closer(self, longitude: Array | float, latitude: Array | float, km: float) -> Array:
        import numpy as np

        lon, lat = (np.atleast_1d(np.asarray(v, dtype=float)) for v in (longitude, latitude))
        # Beyond this chord to the nearest middle no piece is near enough, wherever on it the nearest spot lies.
        closest = self.tree.query(in_space(lon, lat), distance_upper_bound=1000 * km + self.half + 10.0)[0]
        found = _arc(closest) <= 1000 * km
        unsure = np.flatnonzero(~found & np.isfinite(closest))
        found[unsure] = self.near(lon[unsure], lat[unsure]).km <= km
        return found

    def _to_pieces(self, piece: Array, lon: Array, lat: Array) -> tuple[Array, Array, Array]:
        """Metres to the nearest spot of each piece, the turn to the place there, whether that spot is an end."""
        import numpy as np

        ellipsoid = geod()
        radius = 6_371_000.0
        length = self.length[piece]
        along = np.zeros(len(piece))
        x0, y0 = self.starts[piece].T.copy()
        x, y = x0, y0
        heading = self.azimuth[piece].copy()
        for _ in range(5):  # a fixed number: what is asked together never changes an answer
            to, _back, away = (np.asarray(v) for v in ellipsoid.inv(x, y, lon, lat))
            angle = np.radians(to - heading)
            arc = away / radius
            step = radius * np.arctan2(np.sin(arc) * np.cos(angle), np.cos(arc))
            # Far from a piece the foot lies beyond an end: the ends bound the way.
            goal = np.clip(along + step, 0.0, length)
            along = goal
            x, y, back = (np.asarray(v) for v in ellipsoid.fwd(x0, y0, self.azimuth[piece], along))
            heading = np.where(along > 0, (back + 180.0) % 360.0, self.azimuth[piece])
        to, _back, away = (np.asarray(v) for v in ellipsoid.inv(x, y, lon, lat))
        angle = np.radians(to - heading)
        # Left of the direction of travel is counter-clockwise: a negative turn of the azimuth.
        side = -np.sin(angle)
        beyond = np.cos(angle) * away
        at_first = (along <= 0) & self.first_end[piece] & (beyond < -1e-3)
        at_last = (along >= length) & self.last_end[piece] & (beyond > 1e-3)
        return away, side, at_first | at_last

    def _ends_km(self, lon: Array, lat: Array, km: Array) -> Array:
        """How far around a place no spot has an end of the line for its nearest: a lower bound that holds surely.

        A spot nearest to an end lies beyond it, and a spot within r of the place has the end at most 2 r further than
        the line. Both are cautious; each is a distance, so a smaller circle inside a decided one is decided too.
        """
        import numpy as np

        least = np.full(len(lon), np.inf)
        for x, y, onward in self.ends:
            to, _back, away = (np.asarray(v) for v in geod().inv(np.full(len(lon), x), np.full(len(lon), y), lon, lat))
            beyond = away / 1000 * np.cos(np.radians(to - onward))
            least = np.minimum(least, np.maximum(np.maximum(-beyond, 0.0), (away / 1000 - km) / 2))
        return least

    def inside(self, longitude: Array | float, latitude: Array | float) -> Array:
        import numpy as np

        lon, lat = (np.atleast_1d(np.asarray(v, dtype=float)) for v in (longitude, latitude))
        return self.plane.contains(lon, lat)


def _arc(chord: Array) -> Array:
    """At least as long as the geodesic over a chord, in metres."""
    longer: Array = chord * (1.002 + (chord / 6.371e6) ** 2 / 8)
    return longer


class _Plane:
    """The rings in a plane around their middle (azimuthal, equal area), for the test inside or outside."""

    def __init__(self, parts: tuple[Points, ...]) -> None:
        self.parts = parts
        self._polygon: Any = None
        self._to_plane: Any = None

    def _build(self) -> None:
        import numpy as np
        import shapely
        from pyproj import CRS, Transformer

        rings = [cut(list(ring), 5_000.0) for ring in self.parts]
        spots = in_space(*np.array([p for ring in rings for p in ring]).T)
        centre = spots.mean(axis=0)
        lon = float(np.degrees(np.arctan2(centre[1], centre[0])))
        lat = float(np.degrees(np.arctan2(centre[2], np.hypot(centre[0], centre[1]))))
        plane = CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
        self._to_plane = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
        polygon: Any = shapely.Polygon()
        for ring in rings:
            x, y = self._to_plane.transform(*np.array(ring).T)
            polygon = polygon.symmetric_difference(shapely.make_valid(shapely.Polygon(np.column_stack((x, y)))))
        shapely.prepare(polygon)
        self._polygon = polygon

    def contains(self, lon: Array, lat: Array) -> Array:
        import numpy as np
        import shapely

        if self._polygon is None:
            self._build()
        x, y = self._to_plane.transform(lon, lat)
        found: Array = shapely.contains_xy(self._polygon, np.asarray(x), np.asarray(y))
        return found


@cache
def _prepared(parts: tuple[Points, ...]) -> Prepared:
    return Prepared(parts)


def cut(points: list[tuple[float, float]], longest: float = PIECE_M) -> list[tuple[float, float]]:
    """The points with more between them, so that no two neighbours are further apart than ``longest`` metres."""
    found = [points[0]]
    for a, b in pairwise(points):
        length = float(geod().inv(*a, *b)[2])
        extra = int(length // longest)
        if extra:
            found += [(float(x), float(y)) for x, y in geod().npts(*a, *b, extra)]
        found.append(b)
    return found


def in_space(lon: Any, lat: Any) -> Array:
    """Longitude and latitude as metres from the middle of the earth, on the ellipsoid."""
    import numpy as np

    lon, lat = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    a, flat = 6_378_137.0, 1 / 298.257223563
    squared = flat * (2 - flat)
    normal = a / np.sqrt(1 - squared * np.sin(lat) ** 2)
    return np.column_stack(
        (
            normal * np.cos(lat) * np.cos(lon),
            normal * np.cos(lat) * np.sin(lon),
            normal * (1 - squared) * np.sin(lat),
        )
    )
