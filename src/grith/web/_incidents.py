"""Incident reports from the index: filtered as the page was, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from grith.brief import PartyNames, incident_row, place_finder
from grith.errors import GrithError
from grith.map import Listed, Window
from grith.nouns import IncidentReport
from grith.web._office import Office
from grith.web._picture import Picture

A_PAGE = 100  # rows of the table at a time
_PIECE = 500  # reports read from the ledger at a time
FILTERS = ("accuser", "actor", "type", "from", "until", "bbox", "reading", "finding")
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
    west, south, east, north = box_of(query.get("bbox", "") or "-180,-90,180,90")
    whole = base_window(office, picture, role)
    only: dict[str, tuple[str, ...]] = {}
    for name, category in (("accuser", "accuser"), ("actor", "alleged_actor")):
        if query.get(name):
            words = office.index().words(category, whole)
            only[category] = tuple(w for w in words if shown(office.parties(), w) == query[name])
    if query.get("type"):
        only["type"] = (query["type"],)
    reading, finding = query.get("reading", ""), query.get("finding", "")
    return evolve(
        whole,
        west=west,
        south=south,
        east=east,
        north=north,
        start=datetime.combine(start, time(), zone) if start else None,
        end=datetime.combine(end + timedelta(days=1), time(), zone) if end else None,
        only=only,
        reading=put_findings(office, picture, role, reading) if reading else "",
        results=(finding,) if reading and finding else (),
    )


def base_window(office: Office, picture: Picture, role: str) -> Window:
    """Everything that this reader may see on the picture's day."""
    return Window(as_of=office.cut(picture.asked, role), clearance=office.clearance(role))


def put_findings(office: Office, picture: Picture, role: str, reading: str) -> str:
    """Tell the index what is found under a reading on the picture's day; returns the name to ask for it by."""
    held = picture.view.get("truce") or {"readings": (), "findings": ()}
    if reading not in {r["id"] for r in held["readings"]}:
        raise GrithError(f"there is no reading {reading!r}", "reading", "The Truce page lists them")
    name = f"{reading} {picture.view['as_of']['iso']} {role}"
    index = office.index()
    if not index.has_findings(name):
        found = {f["incident_report"]: f["results"].get(reading, "") for f in held["findings"]}
        index.put_findings(name, {who: result for who, result in found.items() if result})
    return name


def read_rows(office: Office, picture: Picture, listed: Listed) -> Iterator[dict[str, Any]]:
    """The reports of a list as rows, read from the ledger as they are asked for."""
    numbers = {row["id"]: row["number"] for row in picture.view["sources"]}
    located = place_finder(office.case().definition)
    for start in range(0, len(listed.entries), _PIECE):
        for report in office.case().ledger().incidents_of(listed.entries[start : start + _PIECE]):
            yield _row(office, report, located(report.place), numbers)


def _row(office: Office, report: IncidentReport, place: Any, numbers: dict[str, int]) -> dict[str, Any]:
    return incident_row(report, place, numbers, office.parties(), office.case().definition.zone)


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

    return {
        "rows": list(read_rows(office, picture, listed)),
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
