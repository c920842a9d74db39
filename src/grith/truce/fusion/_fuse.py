"""Reports in, incidents out; and new reports added to what is fused already, with the same result as all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from attrs import evolve, frozen

from grith.errors import GrithError
from grith.truce.fusion._background import learn_background
from grith.truce.fusion._belief import beliefs, strongest
from grith.truce.fusion._candidates import candidate_pairs
from grith.truce.fusion._evidence import Evidence, gather, odds
from grith.truce.fusion._found import Decision, Found, Link
from grith.truce.fusion._group import group
from grith.truce.fusion._learn import learned
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._reasons import links_between, told_links
from grith.truce.fusion._reports import ARRAYS, Floats, Ints, Reports, Row, names, reports_of

KILOMETRES, DAYS, THRESHOLD = 15.0, 2, 0.6
WORTH = 0.02  # links less likely than this are not kept


@frozen(eq=False)
class Fusion(Found):
    """What fusion found, and its links told in words."""

    def links(self, minimum: float | None = None) -> Iterator[Link]:
        """The links within incidents; with ``minimum`` also every other link that is at least as likely, for review."""
        return told_links(self, minimum)

    def between(self, minimum: float, most: int) -> tuple[int, list[Link]]:
        """The likeliest ``most`` links between incidents that are at least as likely, the likeliest first.

        Of two incidents the likeliest link stands for them. First: how many pairs of incidents there are.
        """
        return links_between(self, minimum, most)


def fuse(
    reports: Reports | Iterable[Row],
    *,
    parameters: Parameters | None = None,
    kilometres: float = KILOMETRES,
    days: int = DAYS,
    threshold: float = THRESHOLD,
    decisions: Sequence[Decision] = (),
) -> Fusion:
    """Fuse incident reports into incidents, across sources and within them.

    Reports are compared when they lie within ``kilometres`` and ``days``. All that the comparison needs is learned from
    the reports, or taken from ``parameters``; what is chance here is learned anew where those come from other places.
    Two reports are put together when that is likelier than ``threshold``;
    ``decisions`` of a person come first. The order of the reports does not matter. Raises GrithError for settings that
    make no sense; bad reports raise nothing, they are told in ``reports.problems`` and kept.
    """
    _check(kilometres, days, threshold, decisions)
    table = reports if isinstance(reports, Reports) else reports_of(reports)
    found, evidence = learned(table, kilometres, days) if parameters is None else (_placed(parameters, table), None)
    graph = _Graph(table, found, evidence)
    joined, parted, unmet = _positions(table, decisions)
    likely = graph.probabilities(joined, parted)
    incident = group(len(table), graph.one, graph.other, likely, threshold, graph.crowded, joined, parted, table.apart)
    kept = likely >= WORTH
    return Fusion(
        table,
        found,
        threshold,
        incident,
        graph.one[kept],
        graph.other[kept],
        likely[kept],
        tuple(decisions),
        unmet,
    )


def _placed(parameters: Parameters, reports: Reports) -> Parameters:
    """``parameters`` with the places of these reports as the background, if they were learned somewhere else."""
    if parameters.background.fits(reports):
        return parameters
    return evolve(parameters, background=learn_background(reports))


class _Graph:
    """The links that take part, with their odds: the stage between candidate pairs and probabilities."""

    def __init__(self, reports: Reports, parameters: Parameters, evidence: Evidence | None = None) -> None:
        """``evidence`` of all candidate pairs, where it is known already."""
        self.size = len(reports)
        if evidence is None:
            pairs = candidate_pairs(reports, parameters.kilometres, parameters.days)
            evidence = gather(reports, pairs, parameters)
        own = odds(evidence, parameters, reports)
        chosen, self.crowded = strongest(self.size, evidence.one, evidence.other, own)
        one, other = evidence.pairs.first[chosen], evidence.pairs.second[chosen]
        self.one, self.other, self.odds = one, other, own[chosen]
        self.pairs = evidence.pairs
        self.source = reports.source
        self.doubt = parameters.background.doubt()

    def probabilities(self, joined: Sequence[tuple[int, int]], parted: Sequence[tuple[int, int]]) -> Floats:
        every = np.arange(len(self.odds))
        return self.likely(every, joined, parted)

    def likely(self, used: Ints, joined: Sequence[tuple[int, int]], parted: Sequence[tuple[int, int]]) -> Floats:
        """The probabilities of the links ``used``, which have no others in their groups.

        That two reports are parted by a person says nothing of which of the two a third one goes with.
        """
        one, other, own = self.one[used], self.other[used], self.odds[used]
        key = one * np.int64(self.size) + other
        merged, split = (
            np.isin(key, np.array([min(p) * self.size + max(p) for p in pairs if min(p) >= 0], np.int64))
            for pairs in (joined, parted)
        )
        own = np.where(merged, 1e6, own)
        likely = beliefs(self.size, one, other, own, self.crowded, self.source, self.doubt)
        likely[merged] = np.maximum(likely[merged], 1 - 1e-4)
        likely[split] = 0.0
        return likely


def _check(kilometres: float, days: int, threshold: float, decisions: Sequence[Decision]) -> None:
    if not 0 < kilometres <= 2000:
        raise GrithError(
            f"a window of {kilometres:g} km makes no sense", "kilometres", "Give 0.1 to 2000; 15 suits most."
        )
    if not 0 <= days <= 366:
        raise GrithError(f"a window of {days} days makes no sense", "days", "Give 0 to 366; 2 suits most.")
    if not 0.01 <= threshold <= 0.99:
        raise GrithError(f"a threshold of {threshold:g} makes no sense", "threshold", "Give 0.01 to 0.99, such as 0.6.")
    for decision in decisions:
        if decision.kind not in ("merge", "split"):
            raise GrithError(
                f'"{decision.kind}" is no decision', f"{decision.one}, {decision.other}", 'Use "merge" or "split".'
            )


Positions = list[tuple[int, int]]


def _positions(reports: Reports, decisions: Sequence[Decision]) -> tuple[Positions, Positions, tuple[Decision, ...]]:
    """Decisions by position; those whose reports are not here, or that another one contradicts, are returned unmet.

    Of two decisions on the same two reports the later one holds. A split wins over a chain of merges.
    """
    if not decisions:
        return [], [], ()
    at = {name: i for i, name in enumerate(names(reports))}
    latest: dict[tuple[int, int], Decision] = {}
    unmet = []
    for decision in decisions:
        a, b = at.get(decision.one), at.get(decision.other)
        if a is None or b is None or a == b:
            unmet.append(decision)
            continue
        latest[min(a, b), max(a, b)] = decision
    parted = sorted(pair for pair, d in latest.items() if d.kind == "split")
    home: dict[int, int] = {}

    def root(i: int) -> int:
        while home.get(i, i) != i:
            i = home[i]
        return i

    joined: Positions = []
    for pair in sorted(p for p, d in latest.items() if d.kind == "merge"):
        a, b = root(pair[0]), root(pair[1])
        clash = any({root(x), root(y)} == {a, b} for x, y in parted)
        if clash:
            unmet.append(latest[pair])
            continue
        home[max(a, b)] = min(a, b)
        joined.append(pair)
    return joined, parted, tuple(unmet)


def with_rows(reports: Reports, rows: Iterable[Row]) -> tuple[Reports, Ints, Ints]:
    """``reports`` with ``rows`` put in at their places; and where the old and the new ones are now."""
    fresh = reports_of(rows)
    sources = tuple(sorted({*reports.sources, *fresh.sources}))
    types = tuple(sorted({*reports.types, *fresh.types}))
    lists = tuple(sorted({*reports.lists, *fresh.lists}))
    old, new = (_renumbered(each, sources, types, lists) for each in (reports, fresh))
    at = np.array([_place_of(old, new, i) for i in range(len(new))], np.int64)
    merged = {name: np.insert(getattr(old, name), at, getattr(new, name), axis=0) for name in ARRAYS}
    now_new = at + np.arange(len(at))
    is_new = np.zeros(len(old) + len(new), bool)
    is_new[now_new] = True

    def spliced(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        if not mine and not theirs:
            return ()
        mine, theirs = mine or ("",) * len(old), theirs or ("",) * len(new)
        parts: list[str] = []
        last = 0
        for where, value in zip(at.tolist(), theirs, strict=True):
            parts += mine[last:where]
            parts.append(value)
            last = where
        return (*parts, *mine[last:])

    result = evolve(
        old,
        sources=sources,
        types=types,
        lists=lists,
        uid=spliced(old.uid, new.uid),
        text=spliced(old.text, new.text),
        origin=spliced(old.origin, new.origin),
        **merged,
    )
    from grith.truce.fusion._reports import doubled_ids, in_order

    told = {(p.file, p.where, p.reason, p.content): p for p in (*old.problems, *fresh.problems)}
    for problem in doubled_ids(result, is_new):
        told.setdefault((problem.file, problem.where, problem.reason, problem.content), problem)
    return evolve(result, problems=in_order(told.values())), np.flatnonzero(~is_new), now_new


def _renumbered(reports: Reports, sources: tuple[str, ...], types: tuple[str, ...], lists: tuple[str, ...]) -> Reports:
    if (reports.sources, reports.types, reports.lists) == (sources, types, lists):
        return reports
    source = np.array([sources.index(s) for s in reports.sources], np.int64)
    kind = np.array([*(types.index(t) for t in reports.types), -1], np.int64)
    apart = np.array([*(lists.index(x) for x in reports.lists), -1], np.int64)
    return evolve(
        reports,
        source=source[reports.source],
        type=kind[reports.type],
        apart=apart[reports.apart],
        sources=sources,
        types=types,
        lists=lists,
    )


def _place_of(old: Reports, new: Reports, i: int) -> int:
    """Where row ``i`` of ``new`` belongs among ``old``: the first place after all rows that come before it."""
    key = _key(new, i)
    low, high = 0, len(old)
    while low < high:
        middle = (low + high) // 2
        if _key(old, middle) <= key:
            low = middle + 1
        else:
            high = middle
    return low


def _key(reports: Reports, i: int) -> tuple[object, ...]:
    def number(value: float) -> float:
        return float("inf") if np.isnan(value) else float(value)

    return (
        number(reports.start[i]),
        number(reports.latitude[i]),
        number(reports.longitude[i]),
        int(reports.type[i]),
        int(reports.source[i]),
        reports.uid[i],
        number(reports.end[i]),
        bool(reports.clock[i]),
        float(reports.precision_km[i]),
        reports.origin[i],
        reports.text[i] if reports.text else "",
    )
