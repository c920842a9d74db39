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


class Known:
    """What a case holds, as somebody sees it who may see all: names to fill into addresses."""

    def __init__(self, view: Mapping[str, Any], incidents: list[str], findings: list[str]) -> None:
        self.statements = [row["id"] for row in view["statements"]]
        self.reports = [row["id"] for row in view["sources"]]
        self.nations = sorted({cell["nation"] for cell in view["register"]["cells"]})
        self.incidents, self.findings = incidents, findings

    @classmethod
    def through(cls, client: Any, **query: str) -> Known:
        """What ``client`` may see."""
        view = client.get("/api/view.json", params=query).json()
        names = []
        for kind in ("incidents", "findings"):
            items = client.get(f"/ogc/collections/{kind}/items", params={"limit": 10_000, **query}).json()
            names.append([feature["id"] for feature in items["features"]])
        return cls(view, *names)

    def without(self, other: Known, more: int = 0) -> Known:
        """What ``other`` lacks, and the first few of the rest."""
        kept = Known.__new__(Known)
        for name, values in vars(self).items():
            lacks = [value for value in values if value not in vars(other)[name]]
            setattr(kept, name, [*lacks, *[v for v in values if v in vars(other)[name]][:more]])
        return kept

    def fillings(self, path: str) -> list[dict[str, str]]:
        """All that can stand in the place of a path's parameters; fails for a path that nobody told about here."""
        from grith.web._tables import COLUMNS

        if not names_in(path):
            return [{}]
        one = {
            "/coalition/{nation:path}": ("nation", self.nations),
            "/statements/{identifier:path}": ("identifier", self.statements),
            "/review/{identifier:path}": ("identifier", self.statements),
            "/review/{identifier:path}/others": ("identifier", self.statements),
            "/reports/{identifier}": ("identifier", self.reports),
            "/originals/{identifier}": ("identifier", self.reports),
            "/incidents/{identifier:path}": ("identifier", self.incidents),
            "/api/brief.{form}": ("form", ["html", "xlsx", "json"]),
            "/ogc/collections/{collection}": ("collection", ["incidents", "findings"]),
            "/ogc/collections/{collection}/items": ("collection", ["incidents", "findings"]),
        }
        if path in one:
            name, values = one[path]
            return [{name: value} for value in values]
        kinds = {"statement": self.statements, "report": self.reports, "incident": self.incidents}
        features = {"incidents": self.incidents, "findings": self.findings}
        forms = ["json", "csv", "xlsx", "geojson"]
        two = {
            "/api/{table}.{form}": ("table", dict.fromkeys(COLUMNS, forms), "form"),
            "/proofs/{kind}/{identifier:path}": ("kind", kinds, "identifier"),
            "/ogc/collections/{collection}/items/{identifier:path}": ("collection", features, "identifier"),
        }
        assert path in two, f"tell tests/web/walk.py what stands in {path}"
        outer, choices, inner = two[path]
        return [{outer: choice, inner: value} for choice, values in choices.items() for value in values]

    def addresses(self, app: Any) -> list[tuple[str, str]]:
        """Every address that can be asked for, with the pattern that it comes from."""
        return [
            (path, filled(path, values))
            for method, path in all_routes(app)
            if method == "GET"
            for values in self.fillings(path)
        ]
