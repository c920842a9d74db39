"""Findings in words: what was taken for a fact, what is missing, and why; nobody is called guilty."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from grith.nouns import IncidentReport, MissingFact, TimePoint, UsedFact, just_before
from grith.truce.agreement import vocabulary
from grith.truce.agreement._hours import hours_words
from grith.truce.agreement._words import MONTHS, instant_words, listed, moment_words, zone_words
from grith.truce.judge._facts import BOTH, Facts, LineFact
from grith.truce.judge._rows import DENIES, kind_of
from grith.truce.judge._rules import ClauseRule, Conditions

_SCOPE_FACT = {"time": "time", "place": "place", "party": "actor", "act": "act", "object": "object", "weapon": "weapon"}


def missing_facts(rule: ClauseRule, facts: Facts, found: Conditions, claim: IncidentReport) -> tuple[MissingFact, ...]:
    """What would have to be known to decide, most telling first."""
    missing = []
    if facts.total:
        counted = claim.attributes.get("count", "").strip()
        missing.append(
            MissingFact(
                "single incidents", f"which single incidents make up this total{f' of {counted}' if counted else ''}"
            )
        )
    if found.occurred is None:
        missing.append(MissingFact("event", "whether, as told, anything of the kind happened"))
    for scope, value in found.scopes.items():
        # Of a total only the time can be asked; the rest belongs to its incidents.
        if value is None and (scope == "time" or not facts.total):
            missing.append(MissingFact(_SCOPE_FACT[scope], _question(scope, rule, facts, claim)))
    if found.conduct is None and not facts.total:
        missing.append(_conduct_question(facts, claim, rule))
    if not facts.total:
        missing += [MissingFact(e.id, e.asks) for e in rule.exceptions if found.exceptions.get(e.id) is None]
    return tuple(missing)


def _conduct_question(facts: Facts, claim: IncidentReport, rule: ClauseRule) -> MissingFact:
    if facts.hit == BOTH and not (facts.intercepted and rule.clause.attempts == "not stated"):
        told = f' (the claim says only "{claim.effect}")' if claim.effect else ""
        return MissingFact("effect", f"whether the target was hit{told}")
    stopped = "told as stopped on the way" if facts.intercepted else "told as without effect on the target"
    return MissingFact(
        "attempt", f"whether an attempt counts that is {stopped}: the terms do not say, and its aim is only alleged"
    )


def _question(scope: str, rule: ClauseRule, facts: Facts, claim: IncidentReport) -> str:
    match scope:
        case "time":
            if facts.earliest is None and facts.latest is None:
                return "when it happened"
            for point in (rule.start, rule.end):
                if point and _straddles(facts, point):
                    was = f"when exactly {point.title} was ({moment_words(point)})"
                    if point.certain:
                        return f"when exactly it happened, before or after {point.title} ({moment_words(point)})"
                    return was if _inside(facts, point) else f"when exactly it happened, and {was}"
            if rule.clause.hours is not None:
                which = "" if rule.clause.hours.stated else "which hours are meant, and "
                return f"{which}when exactly it happened; the clause holds {hours_words(rule.clause.hours)}"
            return "when it happened"
        case "place":
            return "where it happened, with respect to " + _place_words(rule) + _told_place(rule, facts)
        case "party":
            if facts.actors is None and kind_of(claim) in DENIES:
                return "who did it instead, as the denial tells it"
            if facts.actors is None and "another" in facts.where:
                return "whose deed it was: the words tell of another's, or of nobody's"
            if facts.actors is None:
                named = claim.alleged_actor
                return f'who "{named}" is' if named else "who is said to have done it"
            return "which of " + listed((rule.agreement.party(a) for a in sorted(facts.actors)), "or") + " did it"
        case "object":
            what = f'"{claim.target}"' if claim.target else "the target"
            return f"what kind of object {what} is, and whether the clause covers it"
        case "act":
            return "what kind of act it was"
        case _:
            return "what weapon it was, and of what calibre"


def _straddles(facts: Facts, point: TimePoint) -> bool:
    early = facts.earliest is None or facts.earliest < point.latest
    return early and (facts.latest is None or facts.latest > point.earliest)


def _inside(facts: Facts, point: TimePoint) -> bool:
    """Whether the event lies wholly where it is not known if the moment had come: its own hour would settle nothing."""
    late = facts.latest is not None and facts.latest <= point.latest
    return late and facts.earliest is not None and facts.earliest >= point.earliest


def _told_place(rule: ClauseRule, facts: Facts) -> str:
    """What is told of a place against the clause's line, beside what the clause says: ``(told: …; the clause: …)``."""
    clause, fact = rule.clause, facts.lines.get(rule.clause.line)
    if fact is None:
        return ""
    told = [f"{_spread(fact)} from it"] if fact.low_km or fact.high_km < 1e6 else []
    sides = listed((rule.agreement.party(s) for s in sorted(fact.sides or ())), "or")
    told += [f"on the side of {sides}"] if sides else []
    said = [f"less than {clause.within_km:g} km"] if clause.within_km is not None else []
    said += [f"on the side of {rule.agreement.party(clause.side)}"] if clause.side else []
    return f" (told: {', '.join(told)}; the clause: {', '.join(said)})" if told and said else ""


def _spread(fact: LineFact) -> str:
    if fact.high_km > 1e6:
        return f"{round(fact.low_km, 2):g} km or more"
    low, high = (f"{round(km, 2):g}" for km in (fact.low_km, fact.high_km))
    return f"{low} km" if low == high else f"{low} to {high} km"


def _place_words(rule: ClauseRule) -> str:
    clause, agreement = rule.clause, rule.agreement
    words = [z.title for z in agreement.zones if z.id == clause.zone]
    words += [x.title for x in agreement.lines if x.id == clause.line]
    return listed(words)


def used_facts(rule: ClauseRule, facts: Facts, claim: IncidentReport) -> tuple[UsedFact, ...]:
    """The facts that this clause asks for and the claim tells, each with its column."""
    agreement = rule.agreement
    found = []
    if facts.occurred == frozenset({False}):
        found.append(UsedFact("event", "the claim is that nothing happened", facts.where.get("occurred", "")))
    if facts.earliest or facts.latest:
        zone = _calendar(rule, facts, claim)
        found.append(UsedFact("time", interval_words(facts, zone), facts.where.get("time", "")))
    if facts.actors is not None:
        names = listed((agreement.party(a) for a in sorted(facts.actors)), "or")
        found.append(UsedFact("alleged actor", names, facts.where.get("party", "")))
    for name, kinds, words, asked in (
        ("act", facts.acts, "acts", not rule.acts.any),
        ("object", facts.objects, "objects", not rule.objects.any),
        ("weapon", facts.weapons, "weapons", bool(rule.weapons)),
    ):
        if kinds is not None and asked:
            titles = sorted(vocabulary(words).title(k) for k in kinds)
            shown = listed(titles, "or") if len(titles) <= 3 else f"one of {len(titles)} kinds"
            shown += _calibre(facts) if name == "weapon" else ""
            found.append(UsedFact(name, shown, facts.where.get(name, "")))
    if rule.clause.attempts and facts.hit != BOTH:
        found.append(UsedFact("effect", "hit" if True in facts.hit else "not hit", facts.where.get("effect", "")))
    if facts.intercepted:
        found.append(UsedFact("attempt", "told as stopped", "means"))
    if rule.clause.zone and facts.zones.get(rule.clause.zone, BOTH) != BOTH:
        inside = True in facts.zones[rule.clause.zone]
        found.append(UsedFact("place", f"{'in' if inside else 'outside'} {_place_words(rule)}", "place"))
    line = facts.lines.get(rule.clause.line)
    if line is not None and line.low_km + line.high_km < 1e9:
        spread = (
            f"{line.low_km:.1f} to {line.high_km:.1f} km" if line.low_km < line.high_km else f"{line.low_km:.1f} km"
        )
        found.append(UsedFact("distance", f"{spread} from {_place_words(rule)}", "place"))
    return tuple(found)


def _calibre(facts: Facts) -> str:
    low, high = facts.calibre_low, facts.calibre_high
    return "" if high > 1e4 else f", {low:g} mm" if low == high else f", {low:g} to {high:g} mm"


def _calendar(rule: ClauseRule, facts: Facts, claim: IncidentReport) -> str:
    """The zone in which a time is told: whole days in the claim's own, which is how they were said."""
    hours = facts.latest - facts.earliest if facts.earliest and facts.latest else timedelta(0)
    if hours > timedelta(minutes=1) and claim.event is not None:
        return claim.event.zone
    return rule.start.zone if rule.start else rule.agreement.zone


def interval_words(facts: Facts, zone: str) -> str:
    """The time of an event for people, on the calendar of ``zone``."""
    if facts.earliest is None or facts.latest is None:
        edge = facts.earliest or facts.latest
        return f"{'from' if facts.earliest else 'until'} {instant_words(edge, zone)}" if edge else "not told"
    if facts.latest - facts.earliest <= timedelta(minutes=1):
        return instant_words(facts.earliest, zone)
    tz = ZoneInfo(zone)
    first = facts.earliest.astimezone(tz).date()
    last = just_before(facts.latest, tz).date()
    if first == last:
        return _day(facts.earliest, tz)
    return f"{_day(facts.earliest, tz)} to {_day(just_before(facts.latest, tz), tz)}"


def _day(instant: datetime, tz: ZoneInfo) -> str:
    local = instant.astimezone(tz)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def reason(
    rule: ClauseRule,
    facts: Facts,
    found: Conditions,
    result: str,
    missing: tuple[MissingFact, ...],
    claim: IncidentReport,
) -> str:
    """Why the finding is what it is, in one or two sentences."""
    match result:
        case "violation":
            return f"If the claim is true as told, it is what this clause forbids: {_told(rule, facts, claim)}."
        case "no violation":
            if facts.occurred == frozenset({False}):
                return "The claim itself says that nothing of the kind happened."
            if facts.hit == frozenset({False}):
                return "As told, the target was not hit, and an attempt does not count under this clause."
            return "As told, the conduct is not what this clause forbids."
        case "excused":
            applied = [e.title for e in rule.exceptions if found.exceptions.get(e.id) is True]
            return f"As told, it would break the clause, but an exception applies: {listed(applied)}."
        case "out of scope":
            return (
                "The clause does not reach it: "
                + "; ".join(_failed(rule, facts, s, claim) for s in found.failing)
                + "."
            )
    could = listed(found.possible, "or")
    return f"Not decided ({could}). Missing: " + "; ".join(m.question for m in missing) + "."


def _told(rule: ClauseRule, facts: Facts, claim: IncidentReport) -> str:
    parts = [rule.agreement.party(a) for a in sorted(facts.actors or ())]
    more = claim.attributes
    calibre = more.get("calibre_mm", "")
    words = (more.get("act", ""), claim.means, more.get("weapon", ""), calibre and f"calibre {calibre}")
    parts += [t for t in (*words, claim.target, claim.effect) if t]
    line = facts.lines.get(rule.clause.line)
    if line is not None and (line.low_km or line.high_km < 1e6):
        parts.append(f"{_spread(line)} from {_place_words(rule)}")
    if facts.earliest or facts.latest:
        zone = _calendar(rule, facts, claim)
        parts.append(f"{interval_words(facts, zone)} ({zone_words(zone)})")
    return ", ".join(parts)


def _failed(rule: ClauseRule, facts: Facts, scope: str, claim: IncidentReport) -> str:
    match scope:
        case "time":
            told = interval_words(facts, _calendar(rule, facts, claim))
            start, end = rule.start, rule.end
            if start and facts.latest is not None and facts.latest <= start.earliest:
                return f"{told} is before {start.title} ({moment_words(start)})"
            if end and facts.earliest is not None and facts.earliest >= end.latest:
                return f"{told} is after {end.title} ({moment_words(end)})"
            if rule.clause.hours is not None:
                return f"{told} is outside its hours, {hours_words(rule.clause.hours)}"
            return f"{told} is outside its time"
        case "party":
            who = listed(rule.agreement.party(a) for a in sorted(facts.actors or ()))
            return f"it does not bind {who}"
        case "place":
            return f"it happened elsewhere than {_place_words(rule)} as the clause has it{_told_place(rule, facts)}"
        case "object":
            return f'"{claim.target}" is none of the kinds that it covers'
        case "act":
            return "it is about another kind of act"
        case _:
            kinds = [vocabulary("weapons").title(k) for k in sorted(facts.weapons or ())]
            told = ((listed(kinds, "or") if len(kinds) <= 3 else "") + _calibre(facts)).removeprefix(", ")
            return "it is about other weapons" + (f" (told: {told})" if told else "")
