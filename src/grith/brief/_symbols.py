"""APP-6 symbols that the build drew: each as an image of its own, so that no style of the page reaches into it."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _packed() -> dict[str, Any]:
    """All symbols by key; none in a tree that was never built."""
    try:
        packed = files("grith.brief").joinpath("assets", "symbols.json.gz").read_bytes()
    except FileNotFoundError:
        return {}
    symbols: dict[str, Any] = json.loads(gzip.decompress(packed))["symbols"]
    return symbols


class Symbols:
    """The symbols that a page uses, each drawn once and named by every chart that shows it."""

    def __init__(self) -> None:
        self._used: dict[str, dict[str, Any]] = {}

    def place(self, key: str, x: float, y: float, scale: float, *, present: bool = False) -> dict[str, Any] | None:
        """The symbol ``infantry/companies`` with the middle of its frame at (x, y); None where none is drawn.

        ``scale`` turns the drawing's units (a frame is about 150 wide) into the chart's. A frame of dashes is planned,
        a solid one (``present``) is there.
        """
        key = f"{key}/{'present' if present else 'planned'}"
        drawn = _packed().get(key)
        if drawn is None:
            return None
        left, top, width, height = drawn["box"]
        image = self._used.setdefault(
            key,
            {
                "id": f"app6-{len(self._used) + 1}",
                "href": "data:image/svg+xml;base64," + b64encode(drawn["svg"].encode()).decode(),
                "width": width,
                "height": height,
            },
        )
        return {
            "id": image["id"],
            "x": round(x - (100 - left) * scale, 1),
            "y": round(y - (100 - top) * scale, 1),
            "scale": scale,
        }

    @property
    def images(self) -> list[dict[str, Any]]:
        """What the page must hold, in the order of first use."""
        return list(self._used.values())
