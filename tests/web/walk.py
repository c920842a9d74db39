"""Every route of the application, found from the application itself, so that a new one is tested from its first day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


def all_routes(app: Any) -> list[tuple[str, str]]:
    """Method and path pattern of every route, also those that the OpenAPI description leaves out."""
    found: list[tuple[str, str]] = []
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None)
        if inner is not None:  # a router that was included
            waiting += inner.routes
        elif getattr(route, "methods", None):
            found += [(method, route.path) for method in route.methods if method != "HEAD"]
    assert {("GET", "/"), ("GET", "/review"), ("POST", "/sign-in"), ("GET", "/ogc")} <= set(found)
    return sorted(found)


def names_in(path: str) -> list[str]:
    """The names of a path pattern's parameters."""
    return re.findall(r"\{(\w+)(?::\w+)?\}", path)


def filled(path: str, values: Mapping[str, str]) -> str:
    """A path pattern with its parameters filled in, each as one part."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: quote(values[found[1]], safe=""), path)
