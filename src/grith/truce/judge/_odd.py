"""What only the other rows of a table show: places turned round, slips in years, rows that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from attrs import frozen

from grith.geometry import turned_round
from grith.nouns import IncidentReport
from grith.truce.judge._rows import COUNTS, kind_of, name_of

_YEAR = timedelta(days=366)
_SELDOM = 10  # of so many rows at most one is told late: else lateness is the table's habit
_SHOWN = 5


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
