"""Ledger rows of incident reports, built straight from cells: a feed of millions cannot afford a noun for each.

The rows are exactly those that ``to_row(IncidentReport(...))`` gives (a test holds them equal).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grith.intake._context import Context, Item
from grith.nouns import Moment, Place

_REMEMBERED = 4096
_moments: dict[int, tuple[Moment, dict[str, Any]]] = {}


def moment_row(moment: Moment) -> dict[str, Any]:
    """A moment as a row; equal days come as one object from the parser, so their rows are remembered by object."""
    found = _moments.get(id(moment))
    if found is not None and found[0] is moment:
        return found[1]
    row: dict[str, Any] = {
        "earliest": moment.earliest.isoformat() if moment.earliest else None,
        "latest": moment.latest.isoformat() if moment.latest else None,
    }
    for name, value, default in (("precision", moment.precision, "day"), ("zone", moment.zone, "UTC")):
        if value != default:
            row[name] = value
    if moment.words:
        row["words"] = moment.words
    if moment.precision == "day":
        if len(_moments) >= _REMEMBERED:
            _moments.clear()
        _moments[id(moment)] = (moment, row)
    return row


def incident_item(
    ctx: Context,
    where: str,
    *,
    event: Moment | None,
    place: Place | None,
    published: datetime | None,
    precision: str,
    attributes: dict[str, str],
    **texts: str,
) -> Item:
    """The ledger item of one incident report; ``texts`` are its text slots, empty ones are left out."""
    row: dict[str, Any] = {"id": ctx.key(where, "incident"), "report": ctx.report, "cells": where}
    for name, value in texts.items():
        if value:
            row[name] = value
    if event is not None:
        row["event"] = moment_row(event)
    if place is not None:
        row["place"] = spot = {"name": place.name}
        for name, number in (
            ("latitude", place.latitude), ("longitude", place.longitude), ("precision_km", place.precision_km)
        ):  # fmt: skip
            if number is not None:
                spot[name] = number  # type: ignore[assignment]
        if place.country:
            spot["country"] = place.country
    if published is not None:
        row["published"] = published.isoformat()
        if precision != "day":
            row["published_precision"] = precision
    if attributes:
        row["attributes"] = attributes
    return ("incident", row)
