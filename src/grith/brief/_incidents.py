"""The incident reports of a brief: how many by accuser, the latest one by one, the rest counted in squares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from typing import Any

from attrs import evolve, frozen

from grith.brief._parties import PartyNames
from grith.brief._rows import incident_row
from grith.brief._words import local
from grith.nouns import CaseDefinition, IncidentReport, Place

MOST_INCIDENTS = 2000  # rows listed and points drawn one by one; the rest is drawn as counts in squares
SQUARE = 4  # squares a degree, for the counts


@frozen
class IncidentTotals:
    """All incident reports of a day in few numbers, so that who has an index need not read them one by one.

    ``by_accuser`` counts by the accuser's name as it was told, ``latest`` are the newest 2,000, and
    ``squares`` count by the numbers of quarter degrees (south, west), where there are more than are listed.
    """

    count: int
    without_place: int
    by_accuser: Mapping[str, int]
    latest: tuple[IncidentReport, ...]
    squares: Mapping[tuple[int, int], int]


def known_places(definition: CaseDefinition) -> dict[str, Place]:
    """Places of the case with coordinates by name and alias; a name of two places stands for neither."""
    found: dict[str, Place | None] = {}
    for place in definition.places:
        if place.latitude is None or place.longitude is None:
            continue
        for name in (place.name, *place.aliases):
            key = name.casefold()
            found[key] = place if found.get(key, place) is place else None
    return {name: place for name, place in found.items() if place is not None}


def place_finder(definition: CaseDefinition) -> Callable[[Place | None], Place | None]:
    """Gives a place of the case without coordinates the case's coordinates and precision."""
    known = known_places(definition)

    def located(place: Place | None) -> Place | None:
        if place is None or (place.latitude is not None and place.longitude is not None):
            return place
        for name in (place.name, place.name.split(",", 1)[0]):
            if (here := known.get(name.strip().casefold())) is not None:
                return evolve(here, name=place.name, aliases=())
        return place

    return located


def total_incidents(incidents: Iterable[IncidentReport], definition: CaseDefinition) -> IncidentTotals:
    """The totals of a stream of incident reports, in one pass."""
    located = place_finder(definition)
    count, unplaced = 0, 0
    by_accuser: Counter[str] = Counter()
    squares: Counter[tuple[int, int]] = Counter()

    def counted() -> Iterable[tuple[tuple[float, str], IncidentReport]]:
        nonlocal count, unplaced
        for incident in incidents:
            count += 1
            by_accuser[incident.accuser] += 1
            place = located(incident.place)
            if place is None or place.latitude is None or place.longitude is None:
                unplaced += 1
            else:
                squares[int(place.latitude * SQUARE // 1), int(place.longitude * SQUARE // 1)] += 1
            yield _when(incident, definition.zone), incident

    latest = nlargest(MOST_INCIDENTS, counted(), key=lambda pair: pair[0])
    return IncidentTotals(count, unplaced, by_accuser, tuple(i for _, i in latest), squares)


def _when(incident: IncidentReport, zone: str) -> tuple[float, str]:
    """By the time that it is about, else by when it was published; undated ones first."""
    when = incident.event.earliest if incident.event else incident.published
    return local(when, zone).timestamp() if when else float("-inf"), incident.id


def incidents_part(
    totals: IncidentTotals, definition: CaseDefinition, numbers: dict[str, int], parties: PartyNames
) -> dict[str, Any]:
    """What the view holds of the incident reports; ``numbers`` are those of the reports they stand in."""
    located = place_finder(definition)
    latest = sorted(totals.latest, key=lambda i: _when(i, definition.zone))
    rows = [incident_row(i, located(i.place), numbers, parties, definition.zone) for i in latest]
    for number, row in enumerate(rows, start=1):
        row["number"] = number
    by_party: Counter[str] = Counter()
    for name, count in totals.by_accuser.items():
        by_party[parties.of(name) or name] += count
    part: dict[str, Any] = {
        "count": totals.count,
        "without_place": totals.without_place,
        "by_accuser": {name: by_party[name] for name in sorted(by_party)},
        "listed": rows,
    }
    if totals.count > MOST_INCIDENTS:
        part["squares"] = [
            {"south": y / SQUARE, "west": x / SQUARE, "degrees": 1 / SQUARE, "count": totals.squares[y, x]}
            for y, x in sorted(totals.squares)
        ]
    return part
