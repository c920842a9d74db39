"""Everything on compliance as one JSON-ready value, from an agreement and claims as of a cut-off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict, frozen

from grith.nouns import Agreement, IncidentReport, Reading, just_before
from grith.truce.compliance._alerts import BASELINE, FALSE_ALARMS, WINDOW, change_alerts, reporting_gaps
from grith.truce.compliance._alleged import ANY, timeless
from grith.truce.compliance._claimed import ClaimedTotal, claimed_totals
from grith.truce.compliance._counts import Period, Span, day_said
from grith.truce.compliance._levels import LevelDay, levels_of
from grith.truce.compliance._rates import compare_rates, dispersion, rate
from grith.truce.compliance._status import ReadingStatus, reading_status
from grith.truce.compliance._table import Allegations, Key, accused_of
from grith.truce.corroboration import (
    Account,
    Corroboration,
    PartyOf,
    Reliability,
    Standings,
    accounts_of,
    graded,
    groups_of,
    one_of,
)
from grith.truce.judge import (
    DENIES,
    LABELS,
    REFUSAL,
    Teller,
    Verdicts,
    answered,
    judge,
    judge_told,
    kind_of,
    name_of,
    overall,
    told_claims,
)
from grith.units import counted

NOTE = (
    "Ranges: the low end counts what certainly falls into the cell if the claims are true as told, the high end "
    "what may. Counts of different sides stand apart and are never added up."
)


@frozen(eq=False)
class Told:
    """What an agreement implies as of a time, without the words of each claim.

    ``claims`` are those judged, by name, as ``verdicts`` has them; ``groups`` their incidents with their members, and
    ``grades`` the corroboration of each (which names no claims). ``view`` is all of :func:`compliance_view` but the
    lists of single claims, incidents and cells.
    """

    agreement: Agreement
    claims: tuple[IncidentReport, ...]
    verdicts: Verdicts
    groups: Mapping[str, Sequence[IncidentReport]]
    accounts: Mapping[str, Sequence[Account]]
    reliability: Mapping[str, Reliability]
    grades: Mapping[str, Corroboration]
    allegations: Allegations
    view: dict[str, Any]


def compliance_view(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    at: datetime,
    *,
    readings: Iterable[str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Status, findings, corroboration, counts, rates, alerts and totals as of ``at``; keywords as of :func:`comply`."""
    wanted = list(readings) if readings is not None else [r.id for r in agreement.readings]
    told = comply(agreement, claims, at, readings=wanted, **more)
    names = {c.id: name_of(c) for c in told.claims}
    findings = judge(agreement, told.claims, wanted)
    corroboration = [one_of(i, a, told.reliability, names) for i, a in told.accounts.items()]
    return {
        **told.view,
        "rows": [
            {**asdict(o), "claim": names.get(o.claim, o.claim), "label": LABELS[o.result]} for o in overall(findings)
        ],
        "findings": [{**asdict(f), "claim": names.get(f.claim, f.claim)} for f in findings],
        "corroboration": [c.to_dict() for c in corroboration],
        "counts": [c.to_dict() for c in told.allegations.table(agreement.zone, regions=True)],
    }


def comply(
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
    progress: Callable[[str, int], None] = lambda what, done: None,
) -> Told:
    """What an agreement implies as of ``at``, in columns: a million claims take minutes.

    ``claims`` are what was public by ``at`` (aware; the first instant that no longer counts). ``period`` is what the
    daily counts are about (the local day before ``at`` unless given), set beside the period before it. ``incidents``
    maps claims to incidents. ``further`` are reports that are not judged but may
    corroborate. Pure: the order of the claims does not matter. Raises CaseError on an unknown reading.
    """
    zone = agreement.zone
    ordered = tuple(sorted(claims, key=lambda c: (name_of(c), c.id)))
    now = period or _day_before(at, zone)
    wanted = list(readings) if readings is not None else [r.id for r in agreement.readings]
    teller = Teller(agreement)
    facts = told_claims(teller, ordered, lambda done: progress("judged", done))
    verdicts, always = judge_told(agreement, facts, wanted), judge_told(timeless(agreement), facts, wanted)
    groups = groups_of([*ordered, *further], incidents)
    accounts, reliability = accounts_of(agreement, groups, party_of, given, teller)
    grades = dict(graded(accounts, reliability))
    mine = groups_of(ordered, incidents) if further else groups
    accused = accused_of(agreement, ordered, mine, grades)
    progress("counted", len(ordered))
    items, held = Allegations(accused, verdicts), Allegations(accused, always)
    chosen = [r for r in agreement.readings if r.id in wanted]
    view = {
        "agreement": {"id": agreement.id, "title": agreement.title, "zone": zone},
        "cut_off": at.astimezone(ZoneInfo(zone)).isoformat(),
        "period": _period(now),
        "previous_period": _period(now.before()),
        "note": NOTE,
        "refusal": REFUSAL,
        "readings": [_reading(agreement, reading, at, now, items, held, ordered, levels) for reading in chosen],
        "reliability": [asdict(r) for r in reliability.values()],
        "days": [c.to_dict() for c in items.table(zone, regions=False, clauses=(ANY,))],
        "gaps": [
            {**asdict(g), "first": g.first.isoformat(), "last": g.last.isoformat()}
            for g in _gaps(agreement, ordered, at, party_of)
        ],
        "reporting_delay": _delay(ordered, zone),
        "denials_of_no_claim": _unanswering(ordered),
    }
    return Told(agreement, ordered, verdicts, groups, accounts, reliability, grades, items, view)


def _day_before(at: datetime, zone: str) -> Period:
    day = just_before(at, ZoneInfo(zone)).date()
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
    items: Allegations,
    held: Allegations,
    claims: Sequence[IncidentReport],
    levels: Sequence[LevelDay],
) -> dict[str, Any]:
    status = reading_status(agreement, reading, at)
    key = (reading.id, ANY)
    sides = items.sides() if key in items.keys else []
    before, after = _stretches(agreement, status, held, at) if key in held.keys else (None, None)
    per_side = {}
    for side in sides:
        rows = items.of_side(side)
        periods = (now, now.before())
        counts = [items.count(key, rows, items.held(rows, period)) for period in periods]
        per_side[side] = {
            "name": agreement.party(side),
            "since_start": _spans(items.count(key, rows)),
            "period": _spans(counts[0]),
            "previous_period": _spans(counts[1]),
            "change": _change(held, key, rows, before, after),
            "alerts": _alerts(held, key, rows, now, at),
            "regions": [
                {"region": region, **_spans(dict(zip(("period", "previous_period"), spans, strict=True)))}
                for region, spans in items.by_region(key, rows, periods)
            ],
            "disputed": int((items.disputed[rows] & items.may_be(key, "violation", rows)[1]).sum()),
        }

    def beside(about: Collection[str], window: Period) -> Span:
        low = high = 0
        for rows in (held.of_side(side) for side in about if side in held.accused.sides):
            sure, maybe = held.held(rows, window)
            low, high = low + int((sure & held.accused.certain[rows]).sum()), high + int(maybe.sum())
        return Span(low, high)

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
        "totals": [c.to_dict() for c in items.totals(reading.id)],
        "claimed_totals": [_claimed(t, agreement) for t in claimed_totals(agreement, claims, beside)],
        "levels": _levels(levels, before, after, now),
    }


def _stretches(
    agreement: Agreement, status: ReadingStatus, held: Allegations, at: datetime
) -> tuple[Period | None, Period | None]:
    """The record before this reading's start and since: whole local days, the start's own day on the later side."""
    zone = agreement.zone
    tz = ZoneInfo(zone)
    if held.first_day(None, zone, at) is None or status.start is None or not status.start.known:
        return None, None
    start = status.start.earliest.astimezone(tz).date()
    first = held.first_day(None, zone, status.start.earliest)
    last = just_before(at, tz).date()
    if status.end is not None and status.end.known:
        last = min(last, just_before(status.end.earliest, tz).date())
    before = Period.of_days(first, start - timedelta(days=1), zone) if first is not None and first < start else None
    after = Period.of_days(start, last, zone) if start <= last else None
    return before, after


def _change(
    held: Allegations, key: Key, rows: Any, before: Period | None, after: Period | None
) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    rates = []
    for period in (before, after):
        found = held.count(key, rows, held.held(rows, period))["alleged"]
        daily = list(held.daily(key, rows, period).values())
        rates.append(rate(found.low, found.high, len(daily), dispersion(daily)))
    change = compare_rates(*rates)
    return {**asdict(change), "periods": [_period(before), _period(after)]}


def _alerts(held: Allegations, key: Key, rows: Any, now: Period, at: datetime) -> list[dict[str, Any]]:
    """All alerts of the record; those of the period and of the one before it are ``current``."""
    zone = str(now.start.tzinfo)
    first, heard = held.first_day(rows, zone, at), held.last_day(rows, zone)
    last = just_before(at, ZoneInfo(zone)).date()
    if first is None or heard is None or first > last:
        return []
    if (last - heard).days > WINDOW + BASELINE:
        last = heard + timedelta(days=WINDOW + BASELINE)  # what is silent for so long changes no more
    found = change_alerts(held.daily(key, rows, Period.of_days(first, last, zone)))
    since = now.before().start.date()
    return [
        {**asdict(a), "day": a.day.isoformat(), "false_alarms": FALSE_ALARMS, "current": a.day >= since} for a in found
    ]


def _claimed(total: ClaimedTotal, agreement: Agreement) -> dict[str, Any]:
    row = {**asdict(total), "against": agreement.party(total.about) if total.about else ""}
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
    spoken: dict[str, set[date]] = defaultdict(set)
    for claim in claims:
        day = day_said(claim, agreement.zone)
        if day is None:
            continue
        for voice in filter(None, (v.strip() for v in (claim.accuser or claim.source).split(";"))):
            standing, party = standings.of(voice)
            spoken[agreement.party(party) if standing == "party" and party else voice].add(day)
    until = just_before(at, tz).date()
    return reporting_gaps({name: sorted(days) for name, days in spoken.items()}, until)


def _unanswering(claims: Sequence[IncidentReport]) -> dict[str, Any]:
    """Denials that name no claim on record: they stand beside none, and no count says that a claim was denied."""
    by_name = {name_of(c): c for c in claims}
    found = [name for name, c in by_name.items() if kind_of(c) in DENIES and not answered(c, by_name)]
    words = ""
    if found:
        which = f"{', '.join(found[:5])}{f' and {len(found) - 5} more' if len(found) > 5 else ''}"
        words = (
            f"{counted(len(found), 'denials')} on record ({which}) without a claim that is answered, so counted beside "
            "none: write its id in the column answers."
        )
    return {"claims": found, "words": words}


def _delay(claims: Sequence[IncidentReport], zone: str) -> dict[str, Any]:
    """How many days after the event claims become public: the day within which nine in ten do."""
    delays = []
    for claim in claims:
        said = day_said(claim, zone)
        if said and claim.event and claim.event.last_day:
            delays.append(max(0, (said - claim.event.last_day).days))
    delays.sort()
    if not delays:
        return {"claims": 0, "nine_in_ten_within_days": None, "words": ""}
    ninth = delays[min(len(delays) - 1, -(-9 * len(delays) // 10) - 1)]
    words = f"Nine in ten claims became public within {ninth} day{'s' if ninth != 1 else ''} of the event"
    words += ": the latest days may still fill." if ninth else "."
    return {"claims": len(delays), "nine_in_ten_within_days": ninth, "words": words}
