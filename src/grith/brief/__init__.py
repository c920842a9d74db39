"""The brief: everything known as of a date, as one page, one workbook and one JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grith.brief._boundaries import boundary_lines, label_rows
    from grith.brief._daily import daily_layers, write_daily
    from grith.brief._html import Page
    from grith.brief._incidents import (
        MOST_INCIDENTS,
        SQUARE,
        IncidentTotals,
        incidents_part,
        known_places,
        place_finder,
    )
    from grith.brief._map import Drawing, draw_map
    from grith.brief._parties import PartyNames
    from grith.brief._rows import incident_row
    from grith.brief._truce import against, level_lines, texts_alone
    from grith.brief._view import build_view
    from grith.brief._words import day_words, instant_row
    from grith.brief._write import canonical_json, write_brief

__all__ = [
    "MOST_INCIDENTS",
    "SQUARE",
    "Drawing",
    "IncidentTotals",
    "Page",
    "PartyNames",
    "against",
    "boundary_lines",
    "build_view",
    "canonical_json",
    "daily_layers",
    "day_words",
    "draw_map",
    "incident_row",
    "incidents_part",
    "instant_row",
    "known_places",
    "label_rows",
    "level_lines",
    "place_finder",
    "texts_alone",
    "write_brief",
    "write_daily",
]

_HOMES = {
    "Drawing": "grith.brief._map",
    "draw_map": "grith.brief._map",
    "incidents_part": "grith.brief._incidents",
    "MOST_INCIDENTS": "grith.brief._incidents",
    "SQUARE": "grith.brief._incidents",
    "IncidentTotals": "grith.brief._incidents",
    "PartyNames": "grith.brief._parties",
    "known_places": "grith.brief._incidents",
    "place_finder": "grith.brief._incidents",
    "incident_row": "grith.brief._rows",
    "Page": "grith.brief._html",
    "boundary_lines": "grith.brief._boundaries",
    "against": "grith.brief._truce",
    "level_lines": "grith.brief._truce",
    "texts_alone": "grith.brief._truce",
    "build_view": "grith.brief._view",
    "canonical_json": "grith.brief._write",
    "daily_layers": "grith.brief._daily",
    "day_words": "grith.brief._words",
    "instant_row": "grith.brief._words",
    "label_rows": "grith.brief._boundaries",
    "write_brief": "grith.brief._write",
    "write_daily": "grith.brief._daily",
}


def __getattr__(name: str) -> Any:
    """Load templates and workbook code only when a brief is made."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'grith.brief' has no attribute {name!r}")
