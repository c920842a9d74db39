"""Everything on compliance as one JSON-ready value, from an agreement and claims as of a cut-off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict, evolve

from grith.nouns import Agreement, IncidentReport, Reading
from grith.truce.compliance._alerts import FALSE_ALARMS, change_alerts, reporting_gaps
from grith.truce.compliance._alleged import ANY, Alleged, alleged_incidents, timeless
from grith.truce.compliance._claimed import claimed_totals
from grith.truce.compliance._counts import Period, count, count_table, total_rows
from grith.truce.compliance._levels import LevelDay, levels_of
from grith.truce.compliance._rates import compare_rates, dispersion, rate
from grith.truce.compliance._status import ReadingStatus, reading_status
from grith.truce.corroboration import PartyOf, Standings, corroborate
from grith.truce.judge import LABELS, REFUSAL, judge, name_of, overall

NOTE = (
    "Ranges: the low end counts what certainly falls into the cell if the claims are true as told, the high end "
    "what may. Counts of different sides stand apart and are never added up."
)


def compliance_view(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    at: datetime,
    *,
    period: Period | None = None,
    incidents: Mapping[str, str] | None = None,
    readings: Iterable[str] | None = None,
    party_of: PartyOf | None = None,
    given: Mapping[str, str] | None = None,
    levels: Sequence[LevelDay] = (),
    further: Sequence[IncidentReport] = (),
) -> dict[str, Any]:
    """Status, findings, corroboration, counts, rates, alerts and totals as of ``at``.

    ``claims`` are what was public by ``at`` (aware; the first instant that no longer counts). ``period`` is what the
    daily counts are about (the local day before ``at`` unless given), set beside the period before it. ``incidents``
    maps claims to incidents. ``further`` are reports that are not judged but may
    corroborate. Pure: the order of the claims does not matter. Raises CaseError on an unknown reading.
    """
    zone = agreement.zone
    claims = sorted(claims, key=lambda c: (name_of(c), c.id))
    now = period or _day_before(at, zone)
    wanted = list(readings) if readings is not None else [r.id for r in agreement.readings]
    findings = judge(agreement, claims, wanted)
    graded, reliability = corroborate(agreement, [*claims, *further], incidents, party_of, given)
    items = alleged_incidents(agreement, claims, findings, graded, incidents)
    always = timeless(agreement)
    held = alleged_incidents(always, claims, judge(always, claims, wanted), graded, incidents)
    names = {c.id: name_of(c) for c in claims}
    chosen = [r for r in agreement.readings if r.id in wanted]
    return {
        "agreement": {"id": agreement.id, "title": agreement.title, "zone": zone},
        "cut_off": at.astimezone(ZoneInfo(zone)).isoformat(),
        "period": _period(now),
        "previous_period": _period(now.before()),
        "note": NOTE,
        "refusal": REFUSAL,
        "readings": [
            _reading(agreement, reading, at, now, items, held, claims, levels) for reading in chosen
        ],
        "rows": [
            {**asdict(o), "claim": names.get(o.claim, o.claim), "label": LABELS[o.result]} for o in overall(findings)
        ],
        "findings": [{**asdict(f), "claim": names.get(f.claim, f.claim)} for f in findings],
        "corroboration": [c.to_dict() for c in graded],
        "reliability": [asdict(r) for r in reliability.values()],
        "counts": [c.to_dict() for c in count_table(items, zone)],
        "days": _days(items, zone),
        "gaps": [{**asdict(g), "first": g.first.isoformat(), "last": g.last.isoformat()}
                 for g in _gaps(agreement, claims, at, party_of)],
        "reporting_delay": _delay(claims, zone),
    }  # fmt: skip


def _days(items: Sequence[Alleged], zone: str) -> list[dict[str, Any]]:
    """Under any clause and in all regions together: what is alleged on each local day, by reading and side."""
    whole = [evolve(a, regions=("",)) for a in items if a.clause == ANY]
    return [c.to_dict() for c in count_table(whole, zone)]


def _day_before(at: datetime, zone: str) -> Period:
    day = (at.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)).date()
    return Period.of_days(day, day, zone)


def _period(period: Period) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "words": period.words}


def _spans(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"low": s.low, "high": s.high, "words": str(s)} for name, s in found.items()}


def _reading(
    agreement: Agreement,
    reading: Reading,
    at: datetime,
    now: Period,
    items: Sequence[Alleged],
    held: Sequence[Alleged],
    claims: Sequence[IncidentReport],
    levels: Sequence[LevelDay],
) -> dict[str, Any]:
    status = reading_status(agreement, reading, at)
    mine = [a for a in items if a.reading == reading.id]
    always = [a for a in held if a.reading == reading.id and a.clause == ANY]
    sides = sorted({a.side for a in mine})
    before, after = _stretches(agreement, status, always, at)
    per_side = {}
    for side in sides:
        whole = [a for a in mine if a.side == side and a.clause == ANY]
        per_side[side] = {
            "name": agreement.party(side),
            "since_start": _spans(count(whole)),
            "period": _spans(count(whole, now)),
            "previous_period": _spans(count(whole, now.before())),
            "change": _change([a for a in always if a.side == side], before, after),
            "alerts": _alerts([a for a in always if a.side == side], agreement.zone, at),
            "regions": _regions(whole, now),
            "disputed": sum(a.disputed and a.may_be("violation")[1] for a in whole),
        }
    return {
        "id": reading.id,
        "title": reading.title,
        "held_by": reading.held_by,
        "state": status.state,
        "words": status.words,
        "day": list(status.day),
        "length": list(status.length),
        "told_on": status.told_on.isoformat() if status.told_on else "",
        "told_later": status.told_later,
        "sides": per_side,
        "totals": [c.to_dict() for c in total_rows(mine)],
        "claimed_totals": [_claimed(t) for t in claimed_totals(agreement, claims, held, reading.id, ANY)],
        "levels": _levels(levels, before, after, now),
    }


def _regions(items: Sequence[Alleged], now: Period) -> list[dict[str, Any]]:
    """What is alleged in each region in the period and in the one before; regions without anything are left out."""
    there: dict[str, list[Alleged]] = {}  # or each region would look at every incident
    for item in items:
        for region in set(item.regions):
            there.setdefault(region, []).append(item)
    rows = []
    for region in sorted(there):
        found = [count(there[region], period, region)["alleged"] for period in (now, now.before())]
        if any(span.high for span in found):
            rows.append({"region": region, **_spans(dict(zip(("period", "previous_period"), found, strict=True)))})
    return rows


def _stretches(
    agreement: Agreement, status: ReadingStatus, items: Sequence[Alleged], at: datetime
) -> tuple[Period | None, Period | None]:
    """The record before this reading's start and since: whole local days, the start's own day on the later side."""
    zone = agreement.zone
    tz = ZoneInfo(zone)
    starts = [a.earliest for a in items if a.earliest]
    if not starts or status.start is None or not status.start.known:
        return None, None
    first = min(starts).astimezone(tz).date()
    start = status.start.earliest.astimezone(tz).date()
    last = (at.astimezone(tz) - timedelta(microseconds=1)).date()
    if status.end is not None and status.end.known:
        last = min(last, (status.end.earliest.astimezone(tz) - timedelta(microseconds=1)).date())
    before = Period.of_days(first, start - timedelta(days=1), zone) if first < start else None
    after = Period.of_days(start, last, zone) if start <= last else None
    return before, after


def _daily(items: Sequence[Alleged], period: Period) -> dict[date, int]:
    """Incidents that may be covered by the day on which they start; those within the period."""
    days: dict[date, int] = {}
    day, last = period.start.date(), (period.end - timedelta(microseconds=1)).date()
    while day <= last:
        days[day] = 0
        day += timedelta(days=1)
    for item in items:
        if item.earliest is None or not item.may_be("violation")[1]:
            continue
        on = item.earliest.astimezone(period.start.tzinfo).date()
        if on in days:
            days[on] += 1
    return days


def _change(items: Sequence[Alleged], before: Period | None, after: Period | None) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    rates = []
    for period in (before, after):
        found = count(items, period)["alleged"]
        daily = list(_daily(items, period).values())
        rates.append(rate(found.low, found.high, len(daily), dispersion(daily)))
    change = compare_rates(*rates)
    return {**asdict(change), "periods": [_period(before), _period(after)]}


def _alerts(items: Sequence[Alleged], zone: str, at: datetime) -> list[dict[str, Any]]:
    starts = [a.earliest for a in items if a.earliest]
    if not starts:
        return []
    tz = ZoneInfo(zone)
    last = (at.astimezone(tz) - timedelta(microseconds=1)).date()
    first = min(starts).astimezone(tz).date()
    if first > last:
        return []
    daily = _daily(items, Period.of_days(first, last, zone))
    found = change_alerts(daily)
    return [{**asdict(a), "day": a.day.isoformat(), "false_alarms": FALSE_ALARMS} for a in found]


def _claimed(total: Any) -> dict[str, Any]:
    row = asdict(total)
    row["start"] = total.start.isoformat() if total.start else ""
    row["end"] = total.end.isoformat() if total.end else ""
    return row


def _levels(
    levels: Sequence[LevelDay], before: Period | None, after: Period | None, now: Period
) -> dict[str, Any] | None:
    if not levels:
        return None
    parts = {"before": before, "since_start": after, "period": now, "previous_period": now.before()}
    return {name: levels_of(levels, period) if period else None for name, period in parts.items()}


def _gaps(agreement: Agreement, claims: Sequence[IncidentReport], at: datetime, party_of: PartyOf | None) -> list[Any]:
    standings = Standings(agreement, party_of)
    tz = ZoneInfo(agreement.zone)
    spoken: dict[str, list[date]] = defaultdict(list)
    for claim in claims:
        voice = claim.accuser or claim.source
        if claim.published and voice:
            standing, party = standings.of(voice)
            name = agreement.party(party) if standing == "party" and party else voice
            spoken[name].append(
                claim.published.astimezone(tz).date() if claim.published.tzinfo else claim.published.date()
            )
    until = (at.astimezone(tz) - timedelta(microseconds=1)).date()
    return reporting_gaps(spoken, until)


def _delay(claims: Sequence[IncidentReport], zone: str) -> dict[str, Any]:
    """How many days after the event claims become public: the day within which nine in ten do."""
    delays = []
    tz = ZoneInfo(zone)
    for claim in claims:
        if claim.published and claim.event and claim.event.last_day:
            local = claim.published.astimezone(tz) if claim.published.tzinfo else claim.published
            delays.append(max(0, (local.date() - claim.event.last_day).days))
    delays.sort()
    if not delays:
        return {"claims": 0, "nine_in_ten_within_days": None, "words": ""}
    ninth = delays[min(len(delays) - 1, -(-9 * len(delays) // 10) - 1)]
    words = f"Nine in ten claims became public within {ninth} day{'s' if ninth != 1 else ''} of the event"
    words += ": the latest days may still fill." if ninth else "."
    return {"claims": len(delays), "nine_in_ten_within_days": ninth, "words": words}
