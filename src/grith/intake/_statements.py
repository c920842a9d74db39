"""Rows of pledges, requirements, positions, claimed totals and force sizes as statements and requirements."""

from __future__ import annotations

import re
from math import ceil
from typing import Any

from grith.intake._cells import Row
from grith.intake._context import Context, DateProblem, Fields, Item, Maker, attributes, reader_of, words_of
from grith.intake._dates import moment_of, parse_when
from grith.intake._kinds import Layout
from grith.intake._words import Party, firmness_of, plain, quantity, speakers, total
from grith.nouns import Quantity, Requirement, Span, Statement
from grith.nouns.rows import to_row
from grith.nouns.written import means_total

EXTRACTOR = "grith.intake"
_POSITION_KINDS = {
    "demand": "demand", "demands": "demand", "wants": "demand", "condition": "condition", "precondition": "condition",
    "red line": "red_line", "redline": "red_line", "refusal": "red_line", "refuses": "red_line", "refused": "red_line",
    "rejects": "red_line", "position": "position", "stance": "position", "agreement": "agreement",
    "accepts": "agreement",
    "offer": "pledge", "pledge": "pledge", "denial": "denial", "allegation": "allegation",
}  # fmt: skip
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?![\d.,]*\d)")
_READY = re.compile(
    r"(\d+(?:\.\d+|,\d\d?)?)\s*(?!NTM)([A-Za-z]*)\.?['’]?(?:\s*(?:\(.*\)|(?:of )?notice(?: to move)?|NTM))?",
    re.IGNORECASE,
)
_SPANS = {"": 1, "d": 1, "day": 1, "h": 1 / 24, "hr": 1 / 24, "hour": 1 / 24, "w": 7, "wk": 7, "week": 7, "month": 30}
_YES = {"yes", "y", "true", "1", "x", "must", "must have", "essential", "required", "mandatory", "so"}
_NO = {"no", "n", "false", "0", "desired", "desirable", "wish", "nice to have", "optional", "should", "want"}


def _kept(cells: list[str], at: Fields, rest: list[tuple[int, str]]) -> dict[str, str]:
    """The columns without a meaning of their own, and the word for how exactly the date is known."""
    kept = attributes(cells, rest)
    if at["date_precision"] not in ("", "day"):
        kept["date_precision"] = at["date_precision"]
    return kept


def _statement(ctx: Context, row: Row, where: str, kind: str, rule: str, **slots: Any) -> Item:
    noun = Statement(
        id=ctx.key(where, kind),
        report=ctx.report,
        kind=kind,
        span=Span(exact=words_of(row), cells=where),
        extractor=EXTRACTOR,
        rule=rule,
        **slots,
    )
    return ("statement", to_row(noun))


def _date_left_out(ctx: Context, row: Row, where: str, error: DateProblem) -> list[Item]:
    return [
        ctx.left_row(row, where, f"publication date: {error}", "Write the date as 2025-03-20 and add the file again")
    ]


def _amount(
    ctx: Context, row: Row, where: str, words: str, low: str, high: str, unit: str
) -> tuple[Quantity | None, list[Item]]:
    try:
        return quantity(words, low, high, unit), []
    except ValueError as error:
        note = ctx.left_row(row, where, f"quantity: {error}; the row is kept without it", "Write plain numbers")
        return None, [note]


def _nobody(ctx: Context, row: Row, where: str, name: str, what: str) -> list[Item]:
    """The note on a row that names nothing to be read of, or that adds up those above it."""
    if not name:
        return [ctx.left_row(row, where, f"no {what} is named", f"Fill in the {what}")]
    if means_total(name):
        return [ctx.left_row(row, where, f'"{name}" is no {what}: a row of totals is not read', "")]
    return []


def pledges(ctx: Context, layout: Layout) -> Maker:
    """Who would give what, how firmly, on what condition. A refusal becomes a red line, an open question a position."""
    read, rest = reader_of(layout), layout.rest

    def make(row: Row, where: str) -> list[Item]:
        at, cells = read(row.cells)
        nation = at["nation"] or at["iso3"]
        if nobody := _nobody(ctx, row, where, nation, "nation"):
            return nobody
        try:
            published, precision = ctx.publication(at["published"], at["zone"], at["date_precision"])
        except DateProblem as error:
            return _date_left_out(ctx, row, where, error)
        party = ctx.lookup.party(nation, codes=True)
        code = at["iso3"]
        if not party.iso3 and code:
            party = _with_code(party, ctx.lookup.party(code, codes=True))
        kept = _kept(cells, at, rest)
        amount, notes = _amount(ctx, row, where, *(at[f] for f in ("quantity", "low", "high", "unit")))
        written = at["firmness"]
        rung = firmness_of(written)
        if written and rung is None:
            reason = f"the firmness word {written!r} is not known; the row is kept without a rung"
            notes.append(ctx.left_row(row, where, reason, "Use a rung of the ladder, or map the word"))
        kind = "red_line" if rung == "refused" else "position" if rung == "undecided" else "pledge"
        what, domain = at["what"], at["capability"]
        said_by = at["said_by"]
        # The words as written stay beside what they were read as, under these names whatever the table calls them.
        for name, cell in (("firmness", written), ("kind", what), ("domain", domain), ("said_by", said_by)):
            if cell:
                kept[name] = cell
        if party.iso3:
            kept["iso3"] = party.iso3
        if until := at["valid_until"]:
            try:
                kept["valid_until"] = parse_when(until, ctx.zone).last_day.isoformat()
            except DateProblem as error:
                kept["valid until"] = until
                reason = f"the end of the offer: {error}; the row is kept, and counts on"
                notes.append(ctx.left_row(row, where, reason, "Write its last day as 2025-03-20"))
        who, reported = speakers(said_by)
        condition = "; ".join(p.strip() for p in at["condition"].split(";") if p.strip())
        item = _statement(
            ctx, row, where, kind, "table:pledges",
            actor=(party.name,),
            speaker=who,
            reported_by=reported,
            object=what or domain,
            capability=ctx.lookup.capabilities(what, domain),
            quantity=amount,
            firmness=rung if rung and rung != "undecided" else "",
            condition=condition,
            conditions=ctx.lookup.conditions(condition) if condition else (),
            negated=rung == "refused",
            published=published,
            published_precision=precision,
            url=at["url"] or ctx.url,
            attributes=kept,
        )  # fmt: skip
        return [item, *notes]

    return make


def _with_code(party: Party, other: Party) -> Party:
    return other if other.known else Party(party.name, other.iso3)


def positions(ctx: Context, layout: Layout) -> Maker:
    """What a party wants, refuses or makes a condition on an issue."""
    read, rest = reader_of(layout), layout.rest

    def make(row: Row, where: str) -> list[Item]:
        at, cells = read(row.cells)
        if nobody := _nobody(ctx, row, where, at["party"], "party"):
            return nobody
        try:
            published, precision = ctx.publication(at["published"], at["zone"], at["date_precision"])
        except DateProblem as error:
            return _date_left_out(ctx, row, where, error)
        notes: list[Item] = []
        written = at["type"]
        kind = _POSITION_KINDS.get(plain(written), "position")
        if written and plain(written) not in _POSITION_KINDS:
            reason = f"the kind of position {written!r} is not known; the row is kept as a position"
            notes.append(ctx.left_row(row, where, reason, "Use demand, condition, red line or position"))
        party = ctx.lookup.party(at["party"])
        kept = _kept(cells, at, rest)
        for name in ("issue", "hard"):
            if at[name]:
                kept[name] = at[name]
        if party.iso3:
            kept["iso3"] = party.iso3
        who, reported = speakers(at["said_by"])
        target = at["target"]
        condition = "; ".join(p.strip() for p in at["condition"].split(";") if p.strip())
        item = _statement(
            ctx, row, where, kind, "table:positions",
            actor=(party.name,),
            target=tuple(ctx.lookup.party(t).name for t in target.split(";") if t.strip()),
            speaker=who,
            reported_by=reported,
            object=at["position"] or at["issue"],
            firmness="refused" if kind == "red_line" else "",
            negated=kind == "red_line",
            condition=condition,
            conditions=ctx.lookup.conditions(condition) if condition else (),
            published=published,
            published_precision=precision,
            url=at["url"] or ctx.url,
            attributes=kept,
        )  # fmt: skip
        return [item, *notes]

    return make


def totals(ctx: Context, layout: Layout) -> Maker:
    """Claimed totals ("more than 30 countries"): positions with a quantity, marked ``claim = total``."""
    return _claims(ctx, layout, "total", "measure")


def sizes(ctx: Context, layout: Layout) -> Maker:
    """Published force sizes for a task: positions with a quantity, marked ``claim = force size``."""
    return _claims(ctx, layout, "force size", "what")


def _claims(ctx: Context, layout: Layout, claim: str, subject: str) -> Maker:
    read, rest = reader_of(layout), layout.rest

    def make(row: Row, where: str) -> list[Item]:
        at, cells = read(row.cells)
        try:
            published, precision = ctx.publication(at["published"], at["zone"], at["date_precision"])
        except DateProblem as error:
            return _date_left_out(ctx, row, where, error)
        notes: list[Item] = []
        unit = at["unit"]
        if claim == "total":
            amount = total(at["value"], unit)
        else:
            amount, notes = _amount(ctx, row, where, "", at["low"], at["high"], unit)
        kept = _kept(cells, at, rest)
        kept["claim"] = claim
        if at["said_by"]:
            kept["said_by"] = at["said_by"]
        if at[subject]:
            kept["measure" if claim == "total" else "option"] = at[subject]
        who, reported = speakers(at["said_by"])
        item = _statement(
            ctx, row, where, "position", f"table:{layout.kind}",
            speaker=who,
            reported_by=reported,
            object=at["task"] or at[subject],
            quantity=amount,
            published=published,
            published_precision=precision,
            url=at["url"] or ctx.url,
            attributes=kept,
        )  # fmt: skip
        return [item, *notes]

    return make


def requirements(ctx: Context, layout: Layout) -> Maker:
    """Lines of a statement of requirements."""
    read, rest = reader_of(layout), layout.rest

    def make(row: Row, where: str) -> list[Item]:
        at, cells = read(row.cells)
        written = at["capability"]
        if nobody := _nobody(ctx, row, where, written, "capability"):
            return nobody
        amount, notes = _amount(ctx, row, where, *(at[f] for f in ("quantity", "low", "high", "unit")))
        kept = _kept(cells, at, rest)
        found = ctx.lookup.capabilities(written)
        if not found:
            reason = f"the capability {written!r} is not known; it is kept as written"
            notes.append(ctx.left_row(row, where, reason, "Add it to the case's capabilities"))
        kept["capability"] = written
        phase = None
        start, end = at["from"], at["until"]
        try:
            if start:
                phase = moment_of(start, end, ctx.zone)
            elif end:
                whole = moment_of(end, "", ctx.zone)
                phase = type(whole)(None, whole.latest, "interval", whole.zone, f"until {end}")
        except DateProblem as error:
            notes.append(ctx.left_row(row, where, f"phase: {error}; the row is kept without it", "Write 2025-05-01"))
        must = plain(at["must"])
        if must and must not in _YES | _NO:
            notes.append(
                ctx.left_row(row, where, f"must-have {must!r} is neither yes nor no; taken as yes", "yes or no")
            )
        noun = Requirement(
            id=ctx.key(where, "requirement"),
            report=ctx.report,
            cells=where,
            capability=found[0] if found else written,
            area=at["area"],
            phase=phase,
            quantity=amount,
            priority=_whole(ctx, row, where, at["priority"], "priority", notes),
            readiness_days=_days(ctx, row, where, at["readiness"], notes),
            must_have=must not in _NO,
            attributes=kept,
        )
        return [("requirement", to_row(noun)), *notes]

    return make


def _whole(ctx: Context, row: Row, where: str, cell: str, name: str, notes: list[Item]) -> int | None:
    """The whole number that a cell begins with."""
    if not cell:
        return None
    found = _NUMBER.match(cell)
    if found and float(found[1]).is_integer():
        return int(float(found[1]))
    reason = f"{name} {cell!r} is no whole number; the row is kept without it"
    notes.append(ctx.left_row(row, where, reason, "Write a whole number"))
    return None


def _days(ctx: Context, row: Row, where: str, cell: str, notes: list[Item]) -> int | None:
    """A readiness in days, also from hours, weeks or months (of 30 days); a part of a day is a whole one."""
    if not cell:
        return None
    found = _READY.fullmatch(cell)
    days = _SPANS.get(found[2].casefold().removesuffix("s")) if found else None
    if found and days:
        return ceil(float(found[1].replace(",", ".")) * days)
    reason = f"readiness {cell!r} is no number of days; the row is kept without it"
    notes.append(ctx.left_row(row, where, reason, "Write a number of days"))
    return None
