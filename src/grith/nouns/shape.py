"""A line or an area on the ground, as a user's file or an agreement gives it."""

from __future__ import annotations

from datetime import date

from attrs import frozen

Points = tuple[tuple[float, float], ...]


@frozen
class Shape:
    """A line of one or several parts, or an area of one or several outlines, valid from ``since`` to ``until``.

    ``parts`` are points (longitude, latitude) in WGS 84 degrees. In an area each part is a closed outline; a place is
    inside if an odd number of outlines is around it, so holes need no mark. Both days are included; None is open.
    ``names`` are what the file calls it, ``where`` its file and feature.
    """

    parts: tuple[Points, ...]
    area: bool = False
    since: date | None = None
    until: date | None = None
    names: tuple[str, ...] = ()
    where: str = ""
