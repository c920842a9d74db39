"""Why two reports are held to tell of one event, in words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grith.truce.fusion._candidates import Pairs
from grith.truce.fusion._evidence import corrections, gather
from grith.truce.fusion._found import Found, Link
from grith.truce.fusion._reports import Floats, Ints, names

SHOWN = 50  # incidents with more reports list only the links that were looked at
RAREST = 1_000_000
ALIKE = (
    "",
    "the texts have little in common",
    "the texts share some words",
    "the texts are alike",
    "the texts are much alike",
    "the texts are nearly the same",
    "both cite one page",
)


def told_links(fusion: Found, minimum: float | None) -> Iterator[Link]:
    """Every link of ``fusion`` that is shown, with its reason; in the order of the reports."""
    reports, label = fusion.reports, fusion.incident
    name = names(reports)
    inside = label[fusion.one] == label[fusion.other]
    chosen = inside if minimum is None else inside | (fusion.probability >= minimum)
    one, other, likely = fusion.one[chosen], fusion.other[chosen], fusion.probability[chosen]
    extra = _unlinked(label, fusion.one[inside], fusion.other[inside], SHOWN)
    paths = _paths(extra, fusion.one[inside], fusion.other[inside], fusion.probability[inside])
    direct = np.r_[np.ones(len(one), bool), np.zeros(len(extra), bool)]
    one, other, likely = np.r_[one, extra[:, 0]], np.r_[other, extra[:, 1]], np.r_[likely, paths]
    order = np.lexsort((other, one))
    one, other, likely, direct = one[order], other[order], likely[order], direct[order]
    words = _reasons(fusion, one, other, direct)
    for a, b, p, reason in zip(one.tolist(), other.tolist(), likely.tolist(), words, strict=True):
        yield Link(name[a], name[b], round(p, 4), reason)


def links_between(fusion: Found, minimum: float, most: int) -> tuple[int, list[Link]]:
    """The likeliest links between incidents, one for each pair of them; and how many pairs there are."""
    name, label = names(fusion.reports), fusion.incident
    one, other, likely = fusion.one, fusion.other, fusion.probability
    chosen = (label[one] != label[other]) & (likely >= minimum)
    one, other, likely = one[chosen], other[chosen], likely[chosen]
    order = np.lexsort((other, one, -likely))
    ends = np.sort(np.stack([label[one[order]], label[other[order]]], axis=1), axis=1)
    first = np.unique(ends, axis=0, return_index=True)[1]
    shown = order[np.sort(first)][:most]
    one, other, likely = one[shown], other[shown], likely[shown]
    words = _reasons(fusion, one, other, np.ones(len(one), bool))
    rows = zip(one.tolist(), other.tolist(), likely.tolist(), words, strict=True)
    return len(first), [Link(name[a], name[b], round(p, 4), reason) for a, b, p, reason in rows]


def _unlinked(label: Ints, one: Ints, other: Ints, limit: int) -> Ints:
    """Pairs of one incident that have no link of their own, in incidents of up to ``limit`` reports."""
    size = np.bincount(label, minlength=len(label))
    linked = np.bincount(label[one], minlength=len(label))
    wanting = np.flatnonzero((size > 1) & (size <= limit) & (linked < size * (size - 1) // 2))
    if not len(wanting):
        return np.zeros((0, 2), np.int64)
    chosen = np.zeros(len(label), bool)
    chosen[wanting] = True
    members: dict[int, list[int]] = {}
    for i in np.flatnonzero(chosen[label]).tolist():
        members.setdefault(int(label[i]), []).append(i)
    known = {(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if chosen[label[a]]}
    found = [
        (a, b) for group in members.values() for k, a in enumerate(group) for b in group[k + 1 :] if (a, b) not in known
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def _paths(extra: Ints, one: Ints, other: Ints, likely: Floats) -> Floats:
    """How likely the best way around is, over one other report; over more, the product of two such ways at the most."""
    if not len(extra):
        return np.zeros(0)
    near: dict[int, dict[int, float]] = {}
    for a, b, p in zip(one.tolist(), other.tolist(), likely.tolist(), strict=True):
        near.setdefault(a, {})[b] = p
        near.setdefault(b, {})[a] = p
    result = []
    for a, b in extra.tolist():
        best = {a: 1.0}
        reached = {a: 1.0}
        for _ in range(4):
            step: dict[int, float] = {}
            for i, p in best.items():
                for j, q in near.get(i, {}).items():
                    if p * q > max(reached.get(j, 0.0), step.get(j, 0.0)):
                        step[j] = p * q
            reached |= step
            best = step
            if not step:
                break
        result.append(reached.get(b, 0.0))
    return np.array(result)


def _reasons(fusion: Found, one: Ints, other: Ints, direct: np.ndarray) -> list[str]:
    reports = fusion.reports
    if not len(one):
        return []
    km = np.sqrt(((reports.place[one] - reports.place[other]) ** 2).sum(1))
    first, last = np.floor(reports.start), np.floor(reports.end)
    gap = np.nan_to_num(np.maximum(first[one], first[other]) - np.minimum(last[one], last[other]))
    gap = np.maximum(gap, 0).astype(np.int64)
    several = (last > first)[one] | (last > first)[other]
    timed = reports.clock[one] & reports.clock[other]
    delay = np.where(timed, np.abs(reports.start[one] - reports.start[other]), np.nan)
    pairs = Pairs(one, other, km, gap, delay, np.ones(len(one)))
    usable = reports.usable[one] & reports.usable[other]
    text = np.zeros(len(one), np.int64)
    expected = np.full(len(one), np.nan)
    where = np.flatnonzero(usable)
    if len(where):
        evidence = gather(reports, pairs.take(where), fusion.parameters)
        text[where] = evidence.text
        days = np.where(np.isnan(delay[where]), 1.0 + 2 * gap[where], np.maximum(2 * np.nan_to_num(delay[where]), 1e-4))
        vague = reports.precision_km[one[where]] + reports.precision_km[other[where]]
        reach = np.maximum(km[where], np.maximum(vague, 0.05))
        area = corrections(evidence, fusion.parameters) * np.pi * reach**2
        area += fusion.parameters.offsets.area_within(evidence.group, reach, evidence.latitude)
        expected[where] = evidence.chance * area * days
    decided = {(d.one, d.other): d for d in fusion.decisions if d.kind == "merge"}
    name = names(reports) if decided else []
    result = []
    types = (*reports.types, "")
    rows = zip(
        one.tolist(),
        other.tolist(),
        km.tolist(),
        gap.tolist(),
        several.tolist(),
        delay.tolist(),
        text.tolist(),
        expected.tolist(),
        direct.tolist(),
        reports.type[one].tolist(),
        reports.type[other].tolist(),
        usable.tolist(),
        reports.source[one].tolist(),
        reports.source[other].tolist(),
        strict=True,
    )
    for a, b, far, days_apart, long, late, alike, chance, seen, kind, kind_b, real, source, source_b in rows:
        parts = []
        if decided:
            decision = decided.get((name[a], name[b])) or decided.get((name[b], name[a]))
            if decision:
                parts.append(f"put together by {decision.author or 'a person'}" + _because(decision.reason))
        if real:
            parts.append(_distance(far))
            parts.append(_time(days_apart, long, late))
        if kind >= 0 and kind_b >= 0:
            parts.append(f"both {types[kind]}" if kind == kind_b else f"{types[kind]} and {types[kind_b]}")
        elif kind != kind_b:
            parts.append("one type is not known")
        if alike:
            parts.append(ALIKE[alike])
        if source == source_b:
            parts.append(f"both from {reports.sources[source]}")
        elif reports.origin[a].casefold() == reports.origin[b].casefold():
            parts.append(f"both go back to {reports.origin[a]}")
        if real and seen:
            parts.append(_chance(chance))
        if not seen:
            parts.append("held together by other reports of the incident")
        result.append("; ".join(parts))
    return result


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _distance(km: float) -> str:
    if km < 0.0005:
        return "same spot"
    return f"{km * 1000:.0f} m apart" if km < 0.95 else f"{km:.1f} km apart"


def _time(days: int, several: bool, delay: float) -> str:
    if delay == delay:
        seconds = delay * 86400
        if seconds < 90:
            return f"{seconds:.0f} s apart"
        if seconds < 5400:
            return f"{seconds / 60:.0f} min apart"
        if seconds < 129600:
            return f"{seconds / 3600:.0f} h apart"
        return f"{delay:.1f} days apart"
    if days == 0 and several:
        return "their days overlap"
    return "same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"


def _chance(expected: float) -> str:
    """How many unrelated reports one would expect as near as this, here."""
    if expected >= 1.5:
        return f"some {expected:.0f} unrelated reports are to be expected as near as this"
    if expected >= 0.5:
        return "an unrelated report is to be expected as near as this"
    if expected < 1 / RAREST:
        return f"by chance as near as this less than once in {RAREST:,}"
    odds = 1 / expected
    digits = 10 ** max(0, int(np.log10(odds)) - 1)
    return f"by chance as near as this about once in {int(round(odds / digits) * digits):,}"
