"""The page: one file with everything in it, and nothing that a browser would have to fetch."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment
from markupsafe import Markup

from grith.brief._charts import draw_timeline
from grith.brief._deal_page import deal_context, deal_filters
from grith.brief._force import force_drawings
from grith.brief._lettering import fitted
from grith.brief._map import draw_map
from grith.brief._templates import OF_BRIEFS, environment, finished
from grith.brief._truce import WHEN, against, texts_alone, why_told, words_of
from grith.brief._truce_drawings import draw_days, reading_maps
from grith.brief._words import day_words, kind_words, listing, number_words, plural, zone_words
from grith.units import percent, percent_band, unit_words

OPEN_UP_TO = 400  # statements: more are folded away by kind
LEFT_OUT_SHOWN = 1000
REASONS = 40  # of findings; the workbook has all
# One sign a rung, so that colour is never the only carrier.
SIGNS = {
    "refused": "✕",
    "undecided": "?",
    "lapsed": "–",
    "possible": "○",
    "considering": "◔",
    "willing": "◑",
    "expected": "◕",
    "planned": "●",
    "committed": "◆",
    "done": "✓",
}
CHANGE_SIGNS = {
    "firmer": "▲",
    "weaker": "▼",
    "withdrawn": "▼",
    "new": "+",
    "no longer stands": "−",
    "contradiction": "⚑",
}
CITED = 4  # statements named one by one behind a sentence; more are gathered under the evidence
_IS_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?)?)?")


@cache
def _asset(name: str) -> str:
    return files("grith.brief").joinpath(name).read_text(encoding="utf-8").strip()


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def css_text(words: str) -> str:
    """``words`` as a CSS string literal in which nothing can end the string or the style element.

    Blanks are escaped as well: behind an escape one would be taken for its end.
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".,:;()-") else f"\\{ord(c):06x}" for c in words)
    return f'"{kept}"'


def render_html(view: dict[str, Any]) -> str:
    """``brief.html`` for ``view``: valid on its own, readable without scripts, the same bytes for the same view."""
    return Page(view).render()


class Page:
    """Numbers, links and evidence lists of one page, and all that its templates need; the web pages build on it."""

    loader: BaseLoader = OF_BRIEFS

    def __init__(self, view: dict[str, Any]) -> None:
        self.view = view
        self.numbers = {row["id"]: row["number"] for row in view["statements"]}
        self.sources = {row["id"]: row for row in view["sources"]}
        self.incidents = {row["id"]: row["number"] for row in view["incidents"]["listed"]}
        self.titles = view["capabilities"]
        self.deal = view.get("deal")
        self.positions = {row["id"]: row["number"] for row in (self.deal or {}).get("positions", ())}
        self.evidence: list[dict[str, Any]] = []
        self.map = draw_map(view)
        self._places: dict[tuple[str, tuple[str, ...]], int] = {}

    def render(self) -> str:
        """The whole brief."""
        view, css, script = self.view, _asset("brief.css"), _asset("brief.js")
        for box in view["boxes"]:
            for parts in box["lines"]:
                for position, part in enumerate(parts):
                    self.link(part, box["title"], _named(parts, position))
        page_css = self._page_css()
        context = self.context() | {
            "css": Markup(css),  # our own files: no word of a report is in them
            "page_css": Markup(page_css),
            "script": Markup(script),
            "style_hashes": Markup(f"{_digest(css)} {_digest(page_css)}"),
            "script_hash": Markup(_digest(script)),
        }
        context["sections"] = self._sections(context)
        return finished(self.environment().get_template("brief.html").render(context)) + "\n"

    def environment(self) -> Environment:
        """Where the templates are found, with the filters that know this page's numbers and links."""
        found = environment(self.loader)
        found.filters.update(self._filters())
        return found

    def context(self) -> dict[str, Any]:
        """What the templates of the sections show."""
        view = self.view
        parties = sorted({name for row in view["statements"] for name in _involved(row)})
        cells = self._cells()
        return {
            "view": view,
            "cells": cells,
            "matrix": self._matrix(cells),
            "timeline": draw_timeline(view, self.numbers),
            "map": self.map,
            "evidence": self.evidence,
            "groups": self._groups(parties),
            "parties": parties[:2000],
            "open_statements": len(view["statements"]) <= OPEN_UP_TO,
            "left_out_shown": LEFT_OUT_SHOWN,
            **deal_context(self.deal),
            **self._truce(),
            **force_drawings(self.view.get("force")),
        }

    def _filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "count": lambda n, one, many="": plural(n, one, many),
            "amount": number_words,
            "unit": unit_words,
            "short_hash": lambda text: f"{text[:6]}…{text[-4:]}",
            "numbered": lambda ids: sorted(self.numbers[i] for i in ids if i in self.numbers),
            "evidence": self.link,
            "is_time": lambda text: bool(_IS_TIME.fullmatch(text)),
            "rung_class": lambda rung: "none" if rung in ("undecided", "lapsed") or rung not in SIGNS else rung,
            "rung_sign": lambda rung: SIGNS.get(rung, "·"),
            "change_sign": lambda kind: CHANGE_SIGNS.get(kind, "•"),
            "day_words": lambda text: day_words(date.fromisoformat(text)),
            "zone_words": zone_words,
            "cite": self.cite,
            "range": words_of,
            "fit": fitted,
            "against": against,
            "stretch": WHEN.__getitem__,
            "texts_alone": texts_alone,
            "force_band": percent_band,
            "percent": percent,
            "number": lambda id: self.numbers[id],
            "claim_name": self.claim_name,
            **deal_filters(self.deal),
        }

    def _truce(self) -> dict[str, Any]:
        part = self.view.get("truce")
        if part is None:
            return {"truce_days": [], "truce_maps": [], "truce_why": []}
        return {
            "truce_why": why_told(part, self.claim_name),
            "most_reasons": REASONS,
            "truce_days": draw_days(part, self.view["as_of"]["day"]),
            "truce_maps": reading_maps(self.view, self.map),
        }

    def claim_name(self, finding: dict[str, Any]) -> str:
        """The id that the claim's table gives it; without one its number among the incident reports."""
        own = finding["id"] != finding["incident_report"]
        return finding["id"] if own else f"I{self.incidents.get(finding['incident_report'], ' not listed')}"

    def link(self, part: dict[str, Any], where: str = "", words: str = "") -> str:
        """Where a figure leads: to its one statement or position, or to the list of those it rests on."""
        ids, held = part.get("statements") or [], [self.positions[i] for i in part.get("positions") or ()]
        if not ids and not held:
            return ""
        if len(ids) + len(held) == 1:
            return f"#s{self.numbers[ids[0]]}" if ids else f"#dp{held[0]}"
        key = (part["text"], (*ids, *(f"P{n}" for n in held)))
        if key not in self._places:
            entry = {"text": words or part["text"], "where": where, "statements": ids, "positions": sorted(held)}
            self.evidence.append(entry)
            self._places[key] = len(self.evidence)
        return f"#e{self._places[key]}"

    def cite(self, row: dict[str, Any]) -> Markup:
        """The statements behind a sentence: by number, or as one link where there are many."""
        ids = [i for i in row.get("statements", ()) if i in self.numbers]
        if row.get("positions"):
            part = {"text": row["text"], "statements": ids, "positions": row["positions"]}
            return Markup('<a class="cite" href="{}">{}</a>').format(
                self.link(part), plural(len(ids) + len(row["positions"]), "position" if not ids else "source")
            )
        if len(ids) > CITED:
            part = {"text": row.get("words", ""), "statements": ids}
            return Markup('<a class="cite" href="{}">{}</a>').format(self.link(part), plural(len(ids), "statement"))
        links = (
            Markup('<a class="cite" href="#s{0}">S{0}</a>').format(n) for n in sorted(self.numbers[i] for i in ids)
        )
        return Markup(" ").join(links)

    def _page_css(self) -> str:
        view = self.view
        foot = f"{view['title'][:60]} – as of {view['as_of']['iso']}"
        if view["tree_head"]:
            foot += f" – tree head {view['tree_head'].get('root', '')[:12]}"
        return (
            "@page{@bottom-left{content:" + css_text(foot) + ";font:7.5pt sans-serif;color:#555}"
            '@bottom-right{content:counter(page) " / " counter(pages);font:7.5pt sans-serif;color:#555}}'
        )

    def _cells(self) -> list[dict[str, Any]]:
        cells = []
        for number, cell in enumerate(self.view["register"]["cells"], start=1):
            ids = cell["statements"]
            href = f"#s{self.numbers[ids[0]]}" if len(ids) == 1 else f"#c{number}"
            title = self.titles.get(cell["capability"], cell["capability"])
            cells.append({**cell, "number": number, "href": href, "capability_title": title})
        return cells

    def _matrix(self, cells: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], list[dict[str, Any] | None]]]:
        at = {(c["nation"], c["capability"]): c for c in cells}
        register = self.view["register"]
        return [
            (nation, [at.get((nation["name"], c["id"])) for c in register["capabilities"]])
            for nation in register["nations"]
        ]

    def _groups(self, parties: Sequence[str]) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """Statements by kind, each with its finished line of facts; party names as short numbers for the filter."""
        position = {name: str(n) for n, name in enumerate(parties)}
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in self.view["statements"]:
            shown = {
                "number": row["number"],
                "before": row.get("before", ""),
                "words": row.get("words", ""),
                "row": "cells" in row,
                "after": row.get("after", ""),
                "parties": " ".join(position[name] for name in _involved(row)),
                "meta": self.meta(row),
            }
            groups.setdefault(row["kind"], []).append(shown)
        return [(kind, self.view["kinds"].get(kind, kind_words(kind, 2)), rows) for kind, rows in groups.items()]

    def meta(self, row: dict[str, Any]) -> Markup:
        """Who said it, about whom, when, how firmly, on what condition, how much, and where it stands."""
        facts: list[tuple[str, str | None]] = []
        said = listing(row.get("speaker", ())) or ("the report itself" if not row.get("cells") else "the table")
        if row.get("claimant") and row["claimant"] not in row.get("speaker", ()) and row.get("speaker"):
            said += f" ({row['claimant']})"
        facts.append(("said by", said))
        facts.append(("passed on by", row.get("reported_by")))
        accused = row["kind"] == "allegation"  # who denies, or is cleared by a denial, is not accused by it
        facts.append(("accused" if accused else "about", listing(row.get("actor", ()))))
        facts.append(("alleged target" if accused else "towards", listing(row.get("target", ()))))
        facts.append(("object", row.get("object")))
        titles = [self.titles.get(c, c.replace("_", " ")) for c in row.get("capability", ())]
        facts.append(("capability", listing(titles)))
        facts.append(("how much", (row.get("quantity") or {}).get("words")))
        facts.append(("firmness", row.get("firmness")))
        if row.get("negated"):
            facts.append(("negated", "yes"))
        facts.append(("condition", row.get("condition")))
        facts.append(
            ("named condition", listing([self.view["conditions"].get(c, c) for c in row.get("conditions", ())]))
        )
        facts.append(("place", row.get("place")))
        facts.append(("about when", _when(row.get("event"))))
        facts.append(("made public", _when(row.get("published")) or "no date"))
        if row.get("confidence") not in (None, "", "high"):
            facts.append(("sureness of the reading", row["confidence"]))
        if row.get("review") not in (None, "", "unreviewed"):
            facts.append(("review", row["review"]))
        spans = [f"<span><b>{name}</b> {escaped(value)}</span>" for name, value in facts if value]
        spans.append(f"<span><b>source</b> {self._source(row)}</span>")
        return Markup(" ".join(spans))

    def _source(self, row: dict[str, Any]) -> str:
        """The report by number and title, the cells or page of a table's row, and the start of the document's hash."""
        source = self.sources.get(row["report"])
        if source is None:
            return f"report <code>{escaped(row['report'][:12])}</code>"
        words = f'<a href="#r{source["number"]}">R{source["number"]}</a> {escaped(source["title"])}'
        if row.get("cells"):
            words += f" <small>{escaped(row['cells'])}</small>"
        if row.get("url") and row["url"] != source.get("url"):
            words += f' <a href="{escaped(row["url"])}" rel="noopener noreferrer external">page</a>'
        return f"{words} <code>{escaped(source['sha256'][:12])}</code>"

    def _sections(self, context: dict[str, Any]) -> list[tuple[str, str]]:
        view = self.view
        wanted: Iterable[tuple[Any, str, str]] = (
            (True, "first-page", "What is known"),
            (view["register"]["cells"], "register", "Register"),
            (view["changes"], "changes", "Changes"),
            (view["dates"], "dates", "Dates"),
            (view.get("force"), "force", "Force"),
            (self.deal, "deal", "Deal"),
            (view.get("truce"), "truce", "Truce"),
            (context["timeline"], "timeline", "Timeline"),
            (context["map"], "map", "Map"),
            (view["incidents"]["listed"], "incidents", "Incidents"),
            (view["statements"], "statements", "Statements"),
            (True, "sources", "Sources"),
            (True, "left-out", "Left out"),
        )
        return [(anchor, title) for present, anchor, title in wanted if present]


def _named(parts: Sequence[dict[str, Any]], position: int) -> str:
    """A figure with the words of its line that name it: ``Russia: 4 demands``, ``Agreements on record: Russia 1``."""
    words = [parts[position]["text"]]
    if position > 1 and not parts[position - 1].get("statements") and parts[position - 1]["text"] not in (" · ", ": "):
        words.insert(0, parts[position - 1]["text"])
        if words[0].startswith(",") and not parts[position - 2].get("statements"):
            words.insert(0, parts[position - 2]["text"])  # "For “peace”, with all that hangs together with it, ..."
    if position and not parts[0].get("statements") and parts[0]["text"].endswith(": "):
        words.insert(0, parts[0]["text"])
    return "".join(words)


def _involved(row: dict[str, Any]) -> list[str]:
    """The parties and speakers of a statement, each once, in order."""
    names = (*row.get("actor", ()), *row.get("target", ()), row.get("claimant", ""), *row.get("speaker", ()))
    return list(dict.fromkeys(name for name in names if name))


def _when(moment: dict[str, str] | None) -> Markup | None:
    if not moment:
        return None
    if moment["iso"] == moment["words"]:
        return Markup(escaped(moment["words"]))
    return Markup(f"{escaped(moment['words'])} <time>{escaped(moment['iso'])}</time>")


def escaped(value: str) -> str:
    """``value`` with the five characters of HTML made harmless; what is markup already stays as it is."""
    return value if isinstance(value, Markup) else escape(value)
