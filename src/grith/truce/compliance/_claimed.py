"""What is claimed in total, beside what is on record one by one: never added up, across sides or across windows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, frozen

from grith.nouns import Agreement, IncidentReport
from grith.truce.compliance._alleged import NOBODY
from grith.truce.compliance._counts import Period, Span, day_said
from grith.truce.judge import COUNTS, Teller, kind_of, name_of

_NUMBER = re.compile(
    r"^\s*(?P<sign>>=|>|<=|<|~|≥|≤|more than|over|at least|less than|about|some|nearly|up to)?\s*"
    r"(?P<number>\d[\d,. ]*\d|\d)\s*(?P<unit>.*)$",
    re.I,
)
_SIGNS = {
    **dict.fromkeys((">", "more than", "over"), "more than"), **dict.fromkeys((">=", "≥", "at least"), "at least"),
    **dict.fromkeys(("<", "less than"), "less than"), **dict.fromkeys(("<=", "≤", "up to"), "at most"),
    **dict.fromkeys(("~", "about", "some", "nearly"), "about"),
}  # fmt: skip
_FIRST, _LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_INCIDENTS = re.compile(
    r"^(?:|(?:\w+ )?(?:incidents?|attacks?|strikes?|hits?|violations?|breaches|cases?|times))$", re.I
)


@frozen
class ClaimedTotal:
    """A total that somebody claims for a window, beside the single incidents on record in it.

    ``number`` is None where the words count something else (``unit``: regions). ``on_record`` counts incidents told
    one by one against the same side within the window; where no window is told, all on record may lie in it.
    ``overlaps`` names other totals about the same side whose windows share time with this one; they must not be added.
    """

    claim: str
    said_by: str
    said_on: str
    about: str
    start: datetime | None
    end: datetime | None
    window: str
    words: str
    sign: str
    number: int | None
    unit: str
    on_record: Span
    overlaps: tuple[str, ...] = ()
    url: str = ""


def claimed_totals(
    agreement: Agreement, claims: Sequence[IncidentReport], beside: Callable[[Sequence[str], Period], Span]
) -> list[ClaimedTotal]:
    """The totals among ``claims``, by the day they were said; ``beside`` counts the incidents on record that are told
    against some sides within a window. A total about several sides has a row for each: what is on record against one
    is never added to what is on record against another."""
    teller = Teller(agreement)
    side_of = {id: p.id for p in agreement.parties for id in p.answers_for}
    rows = []
    for claim in claims:
        if kind_of(claim) not in COUNTS:
            continue
        about = sorted({side_of.get(p, p) for p in teller.actors_in(claim.alleged_actor) or ()})
        early = claim.event.earliest if claim.event else None
        late = claim.event.latest if claim.event else None
        sign, number, unit = _read(claim.attributes.get("count", ""))
        words = claim.attributes.get("count", "")
        if len(about) > 1 and number != 0:
            words += ", these sides together"
        rows += [
            ClaimedTotal(
                claim=name_of(claim),
                said_by=claim.accuser or claim.source,
                said_on=said.isoformat() if (said := day_said(claim, agreement.zone)) else "",
                about=side,
                start=early,
                end=late,
                window=claim.event.iso if claim.event else "",
                words=words,
                sign=sign,
                number=number,
                unit=unit,
                on_record=_on_record(beside, side, early, late),
                url=claim.url,
            )
            for side in about or [""]
        ]
    rows.sort(key=lambda r: (r.said_on, r.claim, r.about))
    return [evolve(row, overlaps=_overlaps(row, rows)) for row in rows]


def _on_record(
    beside: Callable[[Sequence[str], Period], Span], side: str, early: datetime | None, late: datetime | None
) -> Span:
    about = [side or NOBODY]  # a total that names nobody stands beside what names nobody
    if early and late:
        return beside(about, Period(early, late))
    return Span(0, beside(about, Period(early or _FIRST, late or _LAST)).high)


def _read(text: str) -> tuple[str, int | None, str]:
    match = _NUMBER.match(text)
    if not match:
        return "", (0 if text.strip().casefold() in ("none", "no") else None), text.strip()
    unit = match["unit"].strip()
    number = int(re.sub(r"\D", "", match["number"]))
    sign = _SIGNS.get((match["sign"] or "").casefold(), "")
    return sign, number if _INCIDENTS.match(unit) else None, unit if not _INCIDENTS.match(unit) else ""


def _overlaps(row: ClaimedTotal, rows: Sequence[ClaimedTotal]) -> tuple[str, ...]:
    if row.start is None or row.end is None:
        return ()
    least = timedelta(0)
    return tuple(
        other.claim
        for other in rows
        if other.claim != row.claim
        and other.about == row.about
        and other.start is not None
        and other.end is not None
        and min(row.end, other.end) - max(row.start, other.start) > least
    )
