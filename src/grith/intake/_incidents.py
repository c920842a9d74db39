"""Rows of incident and claims tables as incident reports, allegations and denials."""

from __future__ import annotations

from typing import Any

from grith.intake._cells import Row
from grith.intake._context import Context, DateProblem, Item, Maker, attributes, picker, words_of
from grith.intake._dates import moment_of
from grith.intake._kinds import Layout
from grith.intake._statements import EXTRACTOR
from grith.intake._words import amount, number, plain, speakers
from grith.nouns import IncidentReport, Moment, Span, Statement
from grith.nouns.rows import to_row

# An accusation is an incident and an allegation; a report is an incident; a count or a denial is a statement alone.
_CLAIMS = {
    "accusation": ("incident", "allegation"), "allegation": ("incident", "allegation"),
    "counter accusation": ("incident", "allegation"), "violation": ("incident", "allegation"),
    "report": ("incident",), "observation": ("incident",), "count": ("allegation",), "total": ("allegation",),
    "denial": ("denial",), "denies": ("denial",), "rejection": ("denial",),
}  # fmt: skip
_EVENT_REMEDY = "Write the date as 2025-03-20 or 2025-03-20 17:00"


def incidents(ctx: Context, layout: Layout) -> Maker:
    """Incidents of any table, and claims tables that tell accusations, counts, denials and reports apart."""
    columns = dict(layout.columns)
    pick, rest = picker(columns), layout.rest
    only_one_date = "event" not in columns

    def make(row: Row, where: str) -> list[Item]:
        cells = row.cells
        zone = pick(cells, "zone") or ctx.zone
        notes: list[Item] = []
        try:
            published, precision = ctx.publication(pick(cells, "published"), zone)
        except (DateProblem, KeyError, ValueError, OSError) as error:
            return [ctx.left_row(row, where, f"publication date: {_words(error, zone)}", _EVENT_REMEDY)]
        first = pick(cells, "published" if only_one_date else "event")
        event, problem = _event(first, pick(cells, "until"), pick(cells, "time"), zone)
        flags = []
        if problem:
            notes.append(ctx.left_row(row, where, f"event date: {problem}; the row is kept without it", _EVENT_REMEDY))
            flags.append(f"event date: {problem}")
        spot, problem = ctx.place(
            pick(cells, "place"), pick(cells, "country"), pick(cells, "latitude"), pick(cells, "longitude"),
            _positive(pick(cells, "precision_km")),
        )  # fmt: skip
        kept = attributes(cells, rest)
        if problem:
            notes.append(ctx.left_row(row, where, f"{problem}; the row is kept without them", "Check the coordinates"))
            flags.append(problem)
            kept["coordinates_as_written"] = f"{pick(cells, 'latitude')}, {pick(cells, 'longitude')}"
        for name in ("id", "claim", "count"):
            if pick(cells, name):
                kept[name] = pick(cells, name)
        if flags:
            kept["flag"] = "; ".join(flags)
        accuser, accused = pick(cells, "accuser"), pick(cells, "accused")
        made = _CLAIMS.get(plain(pick(cells, "claim")))
        if made is None:
            made = ("incident", "allegation") if accuser and accused else ("incident",)
        report_only = made == ("incident",) and plain(pick(cells, "claim")) in ("report", "observation")
        party = ctx.lookup.party(accused) if accused else None
        if party and party.iso3:
            kept["accused_iso3"] = party.iso3
        out: list[Item] = []
        if "incident" in made:
            noun = IncidentReport(
                id=ctx.key(where, "incident"),
                report=ctx.report,
                cells=where,
                type=pick(cells, "type"),
                event=event,
                place=spot,
                accuser="" if report_only else accuser,
                alleged_actor=party.name if party else "",
                target=pick(cells, "target"),
                means=pick(cells, "means"),
                effect=pick(cells, "effect"),
                source=pick(cells, "source") or accuser,
                origin=pick(cells, "origin"),
                text=pick(cells, "text"),
                published=published,
                published_precision=precision,
                url=pick(cells, "url") or ctx.url,
                attributes=kept,
            )
            out.append(("incident", to_row(noun)))
        for kind in made:
            if kind != "incident":
                slots = {"event": event, "published": published, "published_precision": precision}
                out.append(_claim(ctx, row, where, kind, pick, cells, party.name if party else "", kept, slots))
        return [*out, *notes]

    return make


def _claim(
    ctx: Context, row: Row, where: str, kind: str, pick: Any, cells: list[str], accused: str,
    kept: dict[str, str], slots: dict[str, Any],
) -> Item:  # fmt: skip
    """The allegation or denial of a row; a count of none alleges nothing, so it is a position."""
    count = pick(cells, "count")
    quantity = amount(count, "incidents") if count else None
    if quantity and quantity.low == 0 == quantity.high:
        kind = "position"
    more = {name: pick(cells, name) for name in ("means", "effect", "target") if pick(cells, name)}
    who, reported = speakers(pick(cells, "accuser"))
    noun = Statement(
        id=ctx.key(where, kind),
        report=ctx.report,
        kind=kind,
        span=Span(exact=words_of(row), cells=where),
        speaker=who,
        reported_by=reported or pick(cells, "source"),
        actor=(accused,) if accused else (),
        object=pick(cells, "target") or pick(cells, "text") or pick(cells, "type"),
        quantity=quantity,
        place=pick(cells, "place"),
        url=pick(cells, "url") or ctx.url,
        extractor=EXTRACTOR,
        rule="table:claims",
        attributes={**kept, **more},
        **slots,
    )
    return ("statement", to_row(noun))


def _event(first: str, last: str, clock: str, zone: str) -> tuple[Moment | None, str]:
    if not first:
        return None, "" if not last else f"only its end ({last}) is given"
    if clock and ":" in clock and ":" not in first:
        first = f"{first} {clock[:5]}"
    try:
        return moment_of(first, last, zone), ""
    except DateProblem as error:
        return None, str(error)
    except (KeyError, ValueError, OSError):
        return None, f"unknown time zone {zone!r}"


def _words(error: Exception, zone: str) -> str:
    return str(error) if isinstance(error, DateProblem) else f"unknown time zone {zone!r}"


def _positive(cell: str) -> float | None:
    try:
        value = number(cell)
    except ValueError:
        return None
    return value if value and value > 0 else None
