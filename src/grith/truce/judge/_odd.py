"""What only the other rows of a table show: places and lines turned round, slips in years, rows that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from attrs import frozen

from grith.geometry import distance_km, turned_round
from grith.nouns import Agreement, IncidentReport, LeftOut, Line, Zone
from grith.truce.judge._rows import COUNTS, kind_of, name_of

_YEAR = timedelta(days=366)
_FEWEST = 3  # places that a line may be compared with
_SELDOM = 10  # of so many rows at most one is told late: else lateness is the table's habit
_SHOWN = 5
_FAR_KM, _TIMES = 300.0, 4.0  # a shape so far from most places, and so many times nearer to them once turned round


@frozen
class Odd:
    """Claims of which something looks wrong together with the others; all are used as they stand."""

    claims: tuple[IncidentReport, ...]
    reason: str
    remedy: str


def odd_claims(claims: Sequence[IncidentReport]) -> Iterator[Odd]:
    """Places that lie among the others once turned round; events told long after, or dated long after all that was
    said; and rows that tell the same, as far as they were read, but for their id."""
    spots = [(c, c.place.latitude, c.place.longitude) for c in claims if c.place]
    placed = [(c, lat, lon) for c, lat, lon in spots if lat is not None and lon is not None]
    for at in turned_round([lat for _, lat, _ in placed], [lon for *_, lon in placed]):
        claim, lat, lon = placed[at]
        reason = f"{lat:g}, {lon:g} lies among the other places once latitude and longitude are swapped"
        yield Odd((claim,), reason, "Check them")
    said = max((c.published for c in claims if c.published), default=None)
    late = []
    for claim in claims:
        start, end = (claim.event.earliest, claim.event.latest) if claim.event else (None, None)
        if said and start and claim.published is None and start > said + _YEAR:
            yield Odd((claim,), "the event is dated over a year after all that was said", "Check the year")
        if end and claim.published and claim.published > end + _YEAR:
            late.append(claim)
    if late and _SELDOM * len(late) <= max(len(claims), _SELDOM):
        yield Odd(tuple(late), "the event is dated over a year before it was told", "Check the year")
    same: dict[tuple[object, ...], list[IncidentReport]] = defaultdict(list)
    for claim in claims:
        if kind_of(claim) not in COUNTS and claim.accuser:
            same[_told(claim)].append(claim)
    for group in same.values():
        if len(group) > 1:
            reason = f"{some_names(group)} tell the same but for their id"
            yield Odd(tuple(group), reason, "If they are one event, write the id of one under same_as in the others")


def turned_shapes(agreement: Agreement, claims: Sequence[IncidentReport]) -> Iterator[LeftOut]:
    """Lines and zones that lie far from the claims, but among them once latitude and longitude are swapped."""
    spots = [(c.place.longitude, c.place.latitude) for c in claims if c.place]
    places = [(x, y) for x, y in spots if x is not None and y is not None]
    parts: list[Line | Zone] = [*agreement.lines, *agreement.zones]
    for part in parts:
        for shape in part.shapes:
            x, y = shape.parts[0][0]
            if len(places) < _FEWEST or abs(x) > 90:
                continue
            direct, turned = (
                sorted(distance_km(a, b, *place) for place in places)[len(places) // 2] for a, b in ((x, y), (y, x))
            )
            if direct > _FAR_KM and turned * _TIMES < direct:
                reason = f"{part.title} lies {direct:,.0f} km from most claims"
                reason += ", and near them with latitude and longitude swapped"
                remedy = "Write the longitude first in its file; it was used as it stands"
                yield LeftOut(shape.where.split(",")[0] or "agreement", shape.where or part.title, reason, remedy)


def _told(claim: IncidentReport) -> tuple[object, ...]:
    more = tuple(sorted((k, v) for k, v in claim.attributes.items() if k not in ("id", "kind", "claim", "cautions")))
    return (
        claim.report, claim.accuser, claim.source, claim.origin, claim.event, claim.place, claim.alleged_actor,
        claim.target, claim.means, claim.effect, claim.text, claim.published, claim.type, more,
    )  # fmt: skip


def some_names(claims: Sequence[IncidentReport]) -> str:
    """The names of the first few claims, and how many more there are."""
    names = ", ".join(name_of(c) for c in claims[:_SHOWN])
    return names + (f" and {len(claims) - _SHOWN:,} more" if len(claims) > _SHOWN else "")
