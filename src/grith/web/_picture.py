"""One picture of the case as of a day, with addresses of pages in the place of anchors."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, PackageLoader, pass_context
from markupsafe import Markup

from grith.brief import Drawing, Page, draw_map
from grith.brief._templates import OF_BRIEFS, finished
from grith.web._assessing import NOTHING, Held

T = TypeVar("T")
KEPT_PARTS = 32  # of the latest filters
_ANCHOR = re.compile(r'href="#([a-z-]+)(\d*)"')
_HOMES = {
    "changes": "/",
    "dates": "/",
    "deal": "/deal",
    "deal-goals": "/deal",
    "deal-changes": "/deal",
    "deal-rules": "/deal",
    "deal-conflicts": "/deal",
    "dp": "/deal",
    "register": "/coalition",
    "incidents": "/truce",
    "map": "/truce",
    "truce": "/truce",
    "force": "/force",
    "left-out": "/sources",
    "tree-head": "/sources",
    "sources": "/sources",
    "statements": "/statements",
}


def mark_of(identifier: str) -> str:
    """A short mark of a statement's id, for addresses that name many."""
    return sha256(identifier.encode()).hexdigest()[:8]


def address(path: str, **query: str) -> str:
    """A path with those parameters that are not empty."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


class Picture(Page):
    """The view of one day with what its pages need: rows by id, addresses, filters of the templates.

    ``asked`` is the as-of day that was asked for, empty for the latest; it is carried along in every address.
    ``held`` are the findings that the view has; every part of a page takes them from here, so that all agree.
    """

    loader = ChoiceLoader([PackageLoader("grith.web"), OF_BRIEFS])

    def __init__(self, view: dict[str, Any], asked: str, held: Held = NOTHING) -> None:
        super().__init__(view)
        self.asked, self.held = asked, held
        self.rows = {row["id"]: row for row in view["statements"]}
        self._by_number = {row["number"]: row["id"] for row in view["statements"]}
        self._report_by_number = {row["number"]: row["id"] for row in view["sources"]}
        self._incident_numbers = {row["id"]: row["number"] for row in view["incidents"]["listed"]}
        self._incident_by_number = {number: name for name, number in self._incident_numbers.items()}
        self._lock = threading.Lock()
        self._parts: OrderedDict[Any, Any] = OrderedDict()

    def part(self, key: Any, make: Callable[[], T]) -> T:
        """Something drawn for this picture, kept with it: a filter's pages of rows share what lies beside the rows."""
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                found: T = self._parts[key]
                return found
        made = make()
        with self._lock:
            self._parts[key] = made
            while len(self._parts) > KEPT_PARTS:
                self._parts.popitem(last=False)
        return made

    @cached_property
    def by_mark(self) -> dict[str, str]:
        """Statement ids by their short marks."""
        return {mark_of(name): name for name in self.rows}

    @cached_property
    def shared(self) -> dict[str, Any]:
        """The context of the brief's own sections: cells, matrix, timeline, map, groups."""
        return self.context()

    @cached_property
    def by_report(self) -> dict[str, list[dict[str, Any]]]:
        """Statement rows by the report they stand in."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.view["statements"]:
            found.setdefault(row["report"], []).append(row)
        return found

    @cached_property
    def templates(self) -> Any:
        """The environment of this picture's templates."""
        environment = self.environment()

        @pass_context  # or Jinja would work out constant addresses once, for the first picture
        def to(_: Any, path: str) -> str:
            return self.to(path)

        environment.filters["to"] = to
        environment.filters["nation_address"] = lambda name: self.to("/coalition/" + quote(name, safe=""))
        environment.filters["report_address"] = lambda name: self.to("/reports/" + quote(name, safe=""))
        environment.filters["statement_address"] = self.statement
        environment.filters["incident_address"] = lambda name: self.to("/incidents/" + quote(name, safe=""))
        environment.filters["statements_address"] = self.statements
        return environment

    def render(self, name: str = "", **more: Any) -> str:
        """A page of the web application."""
        context = {**self.shared, "picture": self, "asked": self.asked, **more}
        return self.pages(finished(self.templates.get_template(name).render(context)))

    def drawing_of(self, incidents: dict[str, Any]) -> Drawing | None:
        """The drawn map with other incident reports than all of the day: those that fit a filter."""
        with self._lock:
            for row in incidents["listed"]:
                row["number"] = self._incident_numbers.setdefault(row["id"], len(self._incident_numbers) + 1)
                self._incident_by_number[row["number"]] = row["id"]
        return draw_map({**self.view, "incidents": incidents})

    # ------------------------------------------------------------------ addresses

    def to(self, path: str, **query: str) -> str:
        """The address of a page on this picture's day."""
        return address(path, as_of=self.asked, **query)

    def statement(self, identifier: str) -> str:
        """The address of one statement."""
        return self.to("/statements/" + quote(identifier, safe=""))

    def statements(self, identifiers: Iterable[str]) -> str:
        """The address of a list of statements."""
        return self.to("/statements", only=".".join(mark_of(name) for name in identifiers))

    def link(self, part: dict[str, Any], where: str = "", words: str = "") -> str:
        """Where a figure leads: to its one statement or position, or to the list of those it rests on."""
        ids, held = part.get("statements") or [], part.get("positions") or []
        if len(ids) == 1 and not held:
            return self.statement(ids[0])
        if ids:
            return self.statements(ids)
        if len(held) == 1:
            return self.to("/deal") + f"#dp{self.positions[held[0]]}"
        return self.to("/deal", held=",".join(held)) + "#held" if held else ""

    def pages(self, html: str) -> str:
        """``html`` with the anchors of the one-page brief turned into addresses of pages."""
        return _ANCHOR.sub(self._page_of, html)

    def _page_of(self, found: re.Match[str]) -> str:
        name, digits = found[1], found[2]
        number = int(digits) if digits else 0
        if name == "s" and number in self._by_number:
            target = self.statement(self._by_number[number])
        elif name == "r" and number in self._report_by_number:
            target = self.to("/reports/" + self._report_by_number[number])
        elif name == "i" and number in self._incident_by_number:
            target = self.to("/incidents/" + quote(self._incident_by_number[number], safe=""))
        elif name == "c" and number:
            cell = self.view["register"]["cells"][number - 1]
            target = self.to("/coalition/" + quote(cell["nation"], safe="")) + f"#cell-{cell['capability']}"
        elif name in _HOMES:
            target = self.to(_HOMES[name]) + f"#{name}{digits}"
        else:
            return found[0]
        return Markup('href="{}"').format(target)

    def lines(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Statements for ``statement_list``: words in their sentence and the line of facts."""
        return [
            {**row, "meta": self.meta(row), "row": "cells" in row}
            for row in (self.rows[name] for name in ids if name in self.rows)
        ]
