"""A million incidents on a map: an index beside the ledger that answers what a window of it shows.

    index = MapIndex(case.ledger(), zone=case.definition.zone)
    index.refresh()
    index.view(Window(west=22, south=44, east=41, north=53, zoom=6)).geojson()

How places are drawn no more exactly than they are known, and what was measured: docs/map.md.
"""

from grith.map._index import MapIndex
from grith.map._rows import Listed, Totals
from grith.map._window import MOST_MARKS, MapView, Window

__all__ = ["MOST_MARKS", "Listed", "MapIndex", "MapView", "Totals", "Window"]
