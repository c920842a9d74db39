"""Lines and areas on the ellipsoid: read from files, measured with geodesics, written for maps."""

from grith.geometry._draw import buffer, circle, drawn
from grith.geometry._files import faults, geometry_files, long_stretches, read_shapes
from grith.geometry._layers import Drawn, point, write_layers
from grith.geometry._measure import Near, closer, distance_km, distances_km, inside, length_km, near
from grith.geometry._place import LEFT, RIGHT, Against, against, valid_on, within
from grith.geometry._turned import turned_round

__all__ = [
    "LEFT",
    "RIGHT",
    "Against",
    "Drawn",
    "Near",
    "against",
    "buffer",
    "circle",
    "closer",
    "distance_km",
    "distances_km",
    "drawn",
    "faults",
    "geometry_files",
    "inside",
    "length_km",
    "long_stretches",
    "near",
    "point",
    "read_shapes",
    "turned_round",
    "valid_on",
    "within",
    "write_layers",
]
