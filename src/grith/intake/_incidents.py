"""Rows of incident and claims tables as incident reports, allegations and denials."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from grith.intake._cells import Row
from grith.intake._context import Context, DateProblem, Fields, Item, Maker, attributes, reader_of, words_of
from grith.intake._dates import moment_of, parse_when
from grith.intake._kinds import Layout
from grith.intake._rows import incident_item, moment_row
from grith.intake._statements import EXTRACTOR
from grith.intake._words import amount, plain, speakers
from grith.nouns import Moment, Span, Statement
from grith.nouns.hours import hours_of
from grith.nouns.place_codes import code_of, codes_of
from grith.nouns.rows import to_row
from grith.nouns.written import kilometres, means_total

# An accusation is an incident and an allegation; a report is an incident; a count or a denial is a statement alone.
_CLAIMS = {
    "accusation": ("incident", "allegation"), "allegation": ("incident", "allegation"),
    "counter accusation": ("incident", "allegation"), "violation": ("incident", "allegation"),
    "report": ("incident",), "observation": ("incident",), "count": ("allegation",), "total": ("allegation",),
    "denial": ("denial",), "denies": ("denial",), "rejection": ("denial",),
}  # fmt: skip
_SECONDS = re.compile(r"(?<=T)(\d\d:\d\d):\d\d")
_EVENT_REMEDY = "Write the date as 2025-03-20 or 2025-03-20 17:00, hours as 17:00 or 17:00-18:30"


def incidents(ctx: Context, layout: Layout) -> Maker:
    """Incidents of any table, and claims tables that tell accusations, counts, denials and reports apart."""
    columns = dict(layout.columns)
    read, rest = reader_of(layout), layout.rest
    codes = codes_of(layout.headers[columns["precision_code"]]) if "precision_code" in columns else {}
    only_one_date = "event" not in columns
    seen: dict[str, str] = {}

    def make(row: Row, where: str) -> list[Item]:
        at, cells = read(row.cells)
        zone = at["zone"] or ctx.zone
        first = next(filter(None, cells), "")
        if means_total(first) and not (at["place"] or at["latitude"] or at["event"] or at["accused"]):
            return [ctx.left_row(row, where, f'"{first}" begins a row of totals, which is not read')]
        notes: list[Item] = []
        try:
            published, precision = ctx.publication(at["published"], zone)
        except (DateProblem, KeyError, ValueError, OSError) as error:
            return [ctx.left_row(row, where, f"publication date: {_words(error, zone)}", _EVENT_REMEDY)]
        event, problem = _event(at["published" if only_one_date else "event"], at["until"], at["time"], zone)
        flags = []
        if problem:
            notes.append(ctx.left_row(row, where, f"event date: {problem}", _EVENT_REMEDY))
            flags.append(f"event date: {problem.partition('; the row is kept')[0]}")
        if published and event and event.first_day and event.first_day > _day(published, event.zone):
            notes.append(ctx.left_row(row, where, "the event is dated after it was told; both are kept", _EVENT_REMEDY))
        written = at["precision_km"] or at["precision_code"]
        precision_km = kilometres(written) if at["precision_km"] else codes.get(code_of(written))
        spot, problem = ctx.place(
            at["place"], at["country"], at["latitude"], at["longitude"], precision_km or None
        )  # fmt: skip
        if written and precision_km is None and spot and spot.latitude is not None:
            problem = f'"{written}" is no precision in kilometres, and the coordinates may not be exact'
            spot = evolve(spot, latitude=None, longitude=None)
        kept = attributes(cells, rest)
        if problem:
            notes.append(ctx.left_row(row, where, f"{problem}; the row is kept without them", "Check the coordinates"))
            flags.append(problem)
            kept["coordinates_as_written"] = f"{at['latitude']}, {at['longitude']}"
        for name in ("id", "claim", "count"):
            if at[name]:
                kept[name] = at[name]
        if flags:
            kept["flag"] = "; ".join(flags)
        accuser, accused = at["accuser"], at["accused"]
        if at["id"] and seen.setdefault(at["id"], where) != where:
            reason = f'the id "{at["id"]}" stands already in {seen[at["id"]]}; both rows are kept'
            notes.append(ctx.left_row(row, where, reason, "Give each row its own id"))
        made = _CLAIMS.get(plain(at["claim"]))
        if made is None and at["claim"] and accuser and accused:
            reason = f'"{at["claim"]}" is no kind of claim; the row is taken for an accusation'
            notes.append(ctx.left_row(row, where, reason, "Kinds: " + ", ".join(_CLAIMS)))
        if made is None:
            made = ("incident", "allegation") if accuser and accused else ("incident",)
        report_only = made == ("incident",) and plain(at["claim"]) in ("report", "observation")
        party = ctx.lookup.party(accused) if accused else None
        if party and party.iso3:
            kept["accused_iso3"] = party.iso3
        out: list[Item] = []
        if "incident" in made:
            item = incident_item(
                ctx,
                where,
                type=at["type"],
                event=event,
                place=spot,
                accuser="" if report_only else accuser,
                alleged_actor=party.name if party else "",
                target=at["target"],
                means=at["means"],
                effect=at["effect"],
                source=at["source"] or accuser,
                origin=at["origin"],
                text=at["text"],
                published=published,
                precision=precision,
                url=at["url"] or ctx.url,
                attributes=kept,
            )
            out.append(item)
        for kind in made:
            if kind != "incident":
                slots = {"published": published, "published_precision": precision}
                claim = _claim(ctx, row, where, kind, at, party.name if party else "", kept, slots)
                if event is not None:
                    claim[1]["event"] = moment_row(event)
                out.append(claim)
        return [*out, *notes]

    return make


def _claim(
    ctx: Context, row: Row, where: str, kind: str, at: Fields, accused: str,
    kept: dict[str, str], slots: dict[str, Any],
) -> Item:  # fmt: skip
    """The allegation or denial of a row; a count of none alleges nothing, so it is a position."""
    count = at["count"]
    quantity = amount(count, "incidents") if count else None
    if quantity and quantity.low == 0 == quantity.high:
        kind = "position"
    more = {name: at[name] for name in ("means", "effect", "target") if at[name]}
    who, reported = speakers(at["accuser"])
    noun = Statement(
        id=ctx.key(where, kind),
        report=ctx.report,
        kind=kind,
        span=Span(exact=words_of(row), cells=where),
        speaker=who,
        reported_by=reported or at["source"],
        actor=(accused,) if accused else (),
        object=at["target"] or at["text"] or at["type"],
        quantity=quantity,
        place=at["place"],
        url=at["url"] or ctx.url,
        extractor=EXTRACTOR,
        rule="table:claims",
        attributes={**kept, **more},
        **slots,
    )
    return ("statement", to_row(noun))


def _event(first: str, last: str, clock: str, zone: str) -> tuple[Moment | None, str]:
    """When it happened by the cells of a date, an end and hours; and what of them cannot be read."""
    if not first:
        return None, "" if not last else f"only its end ({last}) is given; the row is kept without it"
    try:
        if not clock and not _hours_in(first) and not _hours_in(last):
            return moment_of(first, last, zone), ""
        told = hours_of(_iso_day(first, zone), last, clock, zone)
        begin = _SECONDS.sub(r"\1", told.first) if clock else told.first  # a moment is no finer than its minute
        words = " to ".join(dict.fromkeys(filter(None, (f"{first} {clock}".strip(), last))))
        lost = f"{told.lost}; the row is kept with its day" if told.lost else ""
        return evolve(moment_of(begin, told.last, zone), words=words), lost
    except DateProblem as error:
        return None, f"{error}; the row is kept without it"
    except (KeyError, ValueError, OSError):
        return None, f"unknown time zone {zone!r}; the row is kept without it"


def _hours_in(cell: str) -> bool:
    return ":" in cell or " " in cell


def _iso_day(cell: str, zone: str) -> str:
    """A cell that writes a day and no hours, in ISO 8601; any other as it is."""
    try:
        found = parse_when(cell, zone)
    except DateProblem:
        return cell
    return found.start.date().isoformat() if found.precision == "day" else cell


def _day(published: datetime, zone: str) -> date:
    return (published.astimezone(ZoneInfo(zone)) if published.tzinfo else published).date()


def _words(error: Exception, zone: str) -> str:
    return str(error) if isinstance(error, DateProblem) else f"unknown time zone {zone!r}"
