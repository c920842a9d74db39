"""New reports added to a fusion without learning again: only what they touch is worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from attrs import evolve
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from grith.truce.fusion._fuse import WORTH, Decision, Fusion, _Graph, _positions, fuse, with_rows
from grith.truce.fusion._group import group
from grith.truce.fusion._reports import Ints, Reports, Row
from grith.truce.fusion._sample import take


def add_reports(fusion: Fusion, rows: Iterable[Row], *, decisions: Sequence[Decision] | None = None) -> Fusion:
    """``fusion`` with new reports put in, equal to ``fuse`` of all reports with the same parameters.

    ``decisions`` replaces the person's decisions, if given; without it they are kept. Only reports around the new ones
    in time are looked at, and only links in groups that a new report touches are worked out again.
    """
    given = list(rows)
    reports, old, new = with_rows(fusion.reports, given)
    kept = fusion.decisions if decisions is None else tuple(decisions)
    whole = {"parameters": fusion.parameters, "threshold": fusion.threshold, "decisions": kept}
    changed = decisions is not None and tuple(decisions) != fusion.decisions
    if changed or not fusion.parameters.background.fits(reports):
        return fuse(reports, **whole)  # type: ignore[arg-type]
    joined, parted, unmet = _positions(reports, kept)
    reach = 24.0 * (fusion.parameters.days + 1)
    starts = reports.start[new][reports.usable[new]]
    usable = reports.usable
    while True:
        rows_near = _around(reports, starts, reach, new)
        if rows_near.sum() > 0.7 * usable.sum():
            return fuse(reports, **whole)  # type: ignore[arg-type]
        part = _part(fusion, reports, np.flatnonzero(rows_near), old, new, joined, parted, reach, starts)
        if part is not None:
            return evolve(part, decisions=kept, unmet=unmet)
        reach *= 2


def _around(reports: Reports, starts: np.ndarray, reach: float, new: Ints) -> np.ndarray:
    chosen = np.zeros(len(reports), bool)
    chosen[new] = True
    if len(starts):
        inside = (reports.start >= starts.min() - reach) & (reports.end <= starts.max() + reach)
        # Reports of long duration or that lie across the border may touch it too.
        across = (reports.end >= starts.min() - reach) & (reports.start <= starts.max() + reach)
        chosen |= reports.usable & (inside | across)
    return chosen


def _part(
    fusion: Fusion,
    reports: Reports,
    rows: Ints,
    old: Ints,
    new: Ints,
    joined: list[tuple[int, int]],
    parted: list[tuple[int, int]],
    reach: float,
    starts: np.ndarray,
) -> Fusion | None:
    """The result if all that the new reports touch lies well within ``rows``; None if more rows are needed."""
    at = np.full(len(reports), -1, np.int64)
    at[rows] = np.arange(len(rows))
    sub = take(reports, rows)
    is_new = np.zeros(len(rows), bool)
    is_new[at[new]] = True
    after = _Graph(sub, fusion.parameters)
    pairs = after.pairs
    touched = is_new.copy()
    near = is_new[pairs.first] | is_new[pairs.second]
    touched[pairs.first[near]] = touched[pairs.second[near]] = True
    # A busier day changes the odds around each neighbour of a new report, so all its pairs may have been links before.
    shaken = touched[pairs.first] | touched[pairs.second]
    ends_one, ends_other = [after.one, pairs.first[shaken]], [after.other, pairs.second[shaken]]
    if after.crowded.any():
        # In a crowd a new report may take the place of an older, fainter link.
        before_rows = np.flatnonzero(~is_new)
        before = _Graph(take(sub, before_rows), fusion.parameters)
        ends_one.append(before_rows[before.one])
        ends_other.append(before_rows[before.other])
    chosen = [(a, b) for a, b in (*joined, *parted)]
    if any((at[a] < 0) != (at[b] < 0) for a, b in chosen):
        return None
    inside = [(int(at[a]), int(at[b])) for a, b in chosen if at[a] >= 0]
    ends = np.array(inside, np.int64).reshape(-1, 2)
    one = np.concatenate([*ends_one, ends[:, 0]])
    other = np.concatenate([*ends_other, ends[:, 1]])
    graph = sparse.coo_matrix((np.ones(len(one)), (one, other)), shape=(len(rows), len(rows)))
    component = connected_components(graph, directed=False)[1]
    dirty = np.isin(component, np.unique(component[touched]))
    if len(starts):
        margin = 2.0 * (fusion.parameters.days + 1)
        edge = sub.usable & ((sub.start < starts.min() - reach + margin) | (sub.end > starts.max() + reach - margin))
        if (dirty & edge).any():
            return None
    likely = _likely(after, dirty, [(at[a], at[b]) for a, b in joined], [(at[a], at[b]) for a, b in parted])
    used = dirty[after.one] & dirty[after.other]
    a, b, p = after.one[used], after.other[used], likely[used]
    mine = [(int(at[x]), int(at[y])) for x, y in joined if at[x] >= 0 and dirty[at[x]]]
    theirs = [(int(at[x]), int(at[y])) for x, y in parted if at[x] >= 0 and dirty[at[x]]]
    label = group(len(rows), a, b, p, fusion.threshold, after.crowded, mine, theirs, sub.apart)
    incident = np.arange(len(reports))
    incident[old] = old[fusion.incident]
    again = rows[dirty]
    incident[again] = rows[label[dirty]]
    clean = np.ones(len(reports), bool)
    clean[again] = False
    was_one, was_other = old[fusion.one], old[fusion.other]
    stays = clean[was_one] & clean[was_other]
    worth = p >= WORTH
    first = np.r_[was_one[stays], rows[a[worth]]]
    second = np.r_[was_other[stays], rows[b[worth]]]
    both = np.r_[fusion.probability[stays], p[worth]]
    order = np.lexsort((second, first))
    return evolve(
        fusion, reports=reports, incident=incident, one=first[order], other=second[order], probability=both[order]
    )


def _likely(
    graph: _Graph, dirty: np.ndarray, joined: list[tuple[int, int]], parted: list[tuple[int, int]]
) -> np.ndarray:
    """Probabilities of the links among the dirty reports (others are left at zero)."""
    used = np.flatnonzero(dirty[graph.one] & dirty[graph.other])
    result = np.zeros(len(graph.one))
    result[used] = graph.likely(used, joined, parted)
    return result
