"""Places as points with a stated precision; protected sites are never shipped."""

from __future__ import annotations

from attrs import frozen


@frozen
class Place:
    """A named place in WGS 84 degrees; ``precision_km`` is the radius within which the true spot lies."""

    name: str
    latitude: float | None = None
    longitude: float | None = None
    precision_km: float | None = None
    country: str = ""
    aliases: tuple[str, ...] = ()
