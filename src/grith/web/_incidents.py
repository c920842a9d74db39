"""Incident reports from the index: filtered as the page was, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve

from grith.brief import PartyNames, incident_row, place_finder
from grith.errors import GrithError
from grith.map import Listed, Window
from grith.nouns import FINDINGS
from grith.web._assessing import NotReady
from grith.web._office import Office
from grith.web._picture import Picture

A_PAGE = 100  # rows of the table at a time
_PIECE = 500  # reports read from the ledger at a time
FILTERS = ("accuser", "actor", "type", "from", "until", "bbox", "reading", "clause", "finding")
NOBODY = "not named"
_LAST = date(9999, 12, 30)


def shown(parties: PartyNames, name: str) -> str:
    """A party's own name for whoever is named; "not named" where nobody is."""
    return parties.of(name) or name or NOBODY


def window_of(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> Window:
    """The window that the filters of an address ask for, with what this reader may see on the picture's day.

    Raises GrithError for a day, a box or a reading that is none.
    """
    zone = ZoneInfo(office.case().definition.zone)
    start, end = _day(query, "from"), _day(query, "until")
    if start and end and start > end:
        raise GrithError(f"{start} lies after {end}", "from", "Name a first day that is not after the last")
    west, south, east, north = box_of(query.get("bbox", "") or "-180,-90,180,90")
    whole = base_window(office, picture, role)
    only: dict[str, tuple[str, ...]] = {}
    parties = office.parties()
    for name, category in (("accuser", "accuser"), ("actor", "alleged_actor")):
        if query.get(name):
            words = office.index().words(category, whole)
            only[category] = tuple(w for w in words if shown(parties, w) == query[name])
    if query.get("type"):
        only["type"] = (query["type"],)
    reading, finding = query.get("reading", ""), finding_of(query)
    return evolve(
        whole,
        west=west,
        south=south,
        east=east,
        north=north,
        start=datetime.combine(start, time(), zone) if start else None,
        end=datetime.combine(end + timedelta(days=1), time(), zone) if end else None,
        only=only,
        reading=put_findings(office, picture, reading, query.get("clause", "")) if reading else "",
        results=(finding,) if reading and finding else (),
    )


def base_window(office: Office, picture: Picture, role: str) -> Window:
    """Everything that this reader may see on the picture's day."""
    return Window(as_of=office.cut(picture.asked, role), clearance=office.clearance(role))


def put_findings(office: Office, picture: Picture, reading: str, clause: str = "") -> str:
    """Tell the index what the picture holds found under a reading, or one clause of it; returns the name to ask by.

    Raises GrithError for a reading or clause that there is not, and NotReady while the findings are worked out.
    """
    held = picture.held
    if held.assessment is None:
        if held.work is not None:
            raise NotReady(held.work)
        raise GrithError("the case names no agreement, so there are no readings", "reading", "See docs/agreements.md")
    if reading not in held.assessment.readings:
        raise no_reading(reading)
    codes = held.assessment.found.get((reading, clause))
    if codes is None:
        if clause:
            raise GrithError(f"there is no clause {clause!r} to judge by", "clause", "The Truce page lists them")
        codes = np.zeros(0, np.uint8)  # a reading without such a clause
    name, index = f"{held.key} {reading} {clause}", office.index()
    if not index.has_findings(name):
        entries = np.asarray(held.assessment.entries, np.int64)[: len(codes)]
        index.put_findings(name, entries, codes, FINDINGS)
    return name


def results_of(picture: Picture, entries: Sequence[int], clause: str = "") -> dict[int, dict[str, str]]:
    """The finding of incident reports, by ledger entry, under each reading; those not judged are left out."""
    made = picture.held.assessment
    if made is None or made.view is None:
        return {}
    column = np.asarray(made.entries)
    positions = np.flatnonzero(np.isin(column, np.asarray(entries, np.int64)))
    return {int(column[n]): made.results(n, clause) for n in positions.tolist()}


def findings_on(office: Office, picture: Picture, role: str, identifier: str) -> list[dict[str, str]]:
    """What one incident report would mean under each reading, in words."""
    made, number = picture.held.assessment, office.index().entry(identifier, base_window(office, picture, role))
    if made is None or made.view is None or number is None:
        return []
    titles = {r["id"]: r["title"] for r in made.view["readings"]}
    for row in made.rows(office.case().agreement(), np.flatnonzero(np.asarray(made.entries) == number).tolist()):
        return [
            {"reading": titles[reading], "result": result, "reason": row["reasons"].get(reading, "")}
            for reading, result in row["results"].items()
        ]
    return []


def read_rows(office: Office, picture: Picture, listed: Listed) -> Iterator[dict[str, Any]]:
    """The reports of a list as rows, read from the ledger as they are asked for."""
    numbers = {row["id"]: row["number"] for row in picture.view["sources"]}
    definition, parties = office.case().definition, office.parties()
    located = place_finder(definition)
    for start in range(0, len(listed.entries), _PIECE):
        for report in office.case().ledger().incidents_of(listed.entries[start : start + _PIECE]):
            yield incident_row(report, located(report.place), numbers, parties, definition.zone)


def find_row(office: Office, picture: Picture, role: str, identifier: str) -> dict[str, Any] | None:
    """One report by its id, if this reader may see it on the picture's day."""
    number = office.index().entry(identifier, base_window(office, picture, role))
    if number is None:
        return None
    return next(read_rows(office, picture, Listed((number,), 1, 0)), None)


def table_of(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> dict[str, Any]:
    """What the table of incident reports shows: a page of rows, how many there are, and the words to filter by."""
    index, window = office.index(), window_of(office, picture, role, query)
    start = _number(query.get("start", ""))
    listed = index.rows(window, start, A_PAGE)
    whole = base_window(office, picture, role)
    parties = office.parties()

    def words(category: str) -> list[str]:
        return sorted({shown(parties, w) for w in index.words(category, whole)})

    results = results_of(picture, listed.entries, query.get("clause", ""))
    rows = list(read_rows(office, picture, listed))
    if len(rows) == len(listed.entries):  # as long as nothing was withdrawn since the index was made
        rows = [{**row, "results": results.get(n, {})} for n, row in zip(listed.entries, rows, strict=True)]
    return {
        "rows": rows,
        "count": listed.count,
        "undated": listed.undated,
        "start": start,
        "before": max(0, start - A_PAGE) if start else None,
        "after": start + A_PAGE if start + A_PAGE < listed.count else None,
        "accusers": words("accuser"),
        "actors": words("alleged_actor"),
        "types": sorted(w for w in index.words("type", whole) if w),
        "filters": filters_of(query),
    }


def no_reading(name: str) -> GrithError:
    """What is said of a reading that there is not."""
    return GrithError(f"there is no reading {name[:40]!r}", "reading", "The Truce page lists them")


def finding_of(query: Mapping[str, str]) -> str:
    """The finding that an address asks for; raises GrithError for what is none."""
    finding = query.get("finding", "")
    if finding and finding not in FINDINGS:
        raise GrithError(f"there is no finding {finding[:40]!r}", "finding", f"Findings are: {', '.join(FINDINGS)}")
    return finding


def filters_of(query: Mapping[str, str]) -> dict[str, str]:
    """Those parameters of an address that choose incident reports."""
    return {name: query[name] for name in FILTERS if query.get(name)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _day(query: Mapping[str, str], name: str) -> date | None:
    text = query.get(name, "")
    try:
        return min(date.fromisoformat(text), _LAST) if text else None
    except ValueError:
        raise GrithError(f"{text[:40]!r} is not a day", name, "Write 2025-03-20") from None


def box_of(text: str) -> tuple[float, float, float, float]:
    """West, south, east, north of a bbox; two heights between them are passed over. Raises GrithError for others."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(-400 < n < 400 for n in numbers) or numbers[1] > numbers[3]:
        raise GrithError(f"{text[:80]!r} is no bbox", "bbox", "Write west,south,east,north in degrees")
    return numbers[0], numbers[1], numbers[2], numbers[3]
