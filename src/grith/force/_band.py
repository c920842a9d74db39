"""The band before any single number: what a plan may be expected to cover as offers are kept or not."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from grith.force._plan import ForcePlan, servings

_MOST_STATES = 20_000
_GRID = 5_000


@frozen
class Band:
    """Expected share of line-months covered, with every chance and amount at its low and at its high end.

    The assumed preconditions are taken as given, offers as independent of each other. ``by_line`` are the same for
    each line over its months.
    """

    must_have: tuple[float, float] | None
    desired: tuple[float, float] | None
    by_line: tuple[tuple[float, float] | None, ...]


def above_kept(plan: ForcePlan, found: Band | None) -> str:
    """Why a high end lies above "if all is kept", naming where; empty where none does by half a per cent."""
    if found is None:
        return ""
    shares = [("must-haves", found.must_have, plan.share(True)), ("desired", found.desired, plan.share(False))]
    shares += [(line.id, found.by_line[n], plan.line_share(n)) for n, line in enumerate(plan.data.lines)]
    where = [name for name, ends, kept in shares if ends and kept is not None and ends[1] > kept + 0.005]
    if not where:
        return ""
    amount = plan.data.tables.settings.amount
    return (
        f"Expected may be more than “if all is kept” ({', '.join(where)}): its high end counts the high amounts of the "
        f"offers placed, “if all is kept” the {amount} ones. What one line does not need of them goes to the next line "
        "of the same place."
    )


def band(plan: ForcePlan) -> Band | None:
    """The band of a plan that stays as it is (a failed offer leaves its place empty); None if a chance is missing.

    The expectation over the offers of a place and month is exact (all sums of kept offers with their chances, sums
    beyond the need merged); with over 20,000 different sums they are rounded to 1/5,000 of the need.
    """
    data = plan.data
    if any(data.offers[p.offer].chance is None for p in plan.placements):
        return None
    ends = [_expected(plan, end) for end in (0, 1)]
    by_line: list[tuple[float, float] | None] = []
    for number, line in enumerate(data.lines):
        need = sum(line.need)
        low, high = (sum(e[number]) / need if need else 0.0 for e in ends)
        by_line.append((low, high) if need else None)

    def over(must_have: bool) -> tuple[float, float] | None:
        shares = [
            tuple(e[i][m] / q for e in ends)
            for i, line in enumerate(data.lines)
            if line.must_have == must_have
            for m, q in enumerate(line.need)
            if q > 0
        ]
        if not shares:
            return None
        return sum(s[0] for s in shares) / len(shares), sum(s[1] for s in shares) / len(shares)

    return Band(over(True), over(False), tuple(by_line))


def _expected(plan: ForcePlan, end: int) -> list[list[float]]:
    """Expected cover by line and month at one end of the chances and amounts."""
    data = plan.data
    found = [[0.0] * data.horizon for _ in data.lines]
    for slot in range(len(data.slots)):
        for month in range(1, data.horizon + 1):
            order = servings(data, slot, month)
            total = sum(one.amount for one in order)
            brings: dict[int, float] = {}
            for p, kept in zip(plan.placements, plan.kept, strict=True):
                if p.slot == slot and p.present(month):
                    brings[p.offer] = brings.get(p.offer, 0.0) + p.worth * kept[end]
            if not brings or not total:
                continue
            key = tuple(sorted((round(v, 9), (data.offers[o].chance or (0.0, 0.0))[end]) for o, v in brings.items()))
            sums = _sums(key, round(total, 9))
            before, reached = 0.0, 0.0
            for one in order:
                reached += one.amount
                here = sum(min(amount, reached) * chance for amount, chance in sums)
                found[one.line][month - 1] += max(0.0, here - before)
                before = here
    return found


@lru_cache(maxsize=4096)
def _sums(brings: tuple[tuple[float, float], ...], total: float) -> tuple[tuple[float, float], ...]:
    """All sums of kept offers, capped at ``total``, with their chances."""
    states = {0.0: 1.0}
    for amount, chance in brings:
        following: dict[float, float] = {}
        for have, likely in states.items():
            for more, times in ((amount, chance), (0.0, 1.0 - chance)):
                if times:
                    reached = min(total, round(have + more, 9))
                    following[reached] = following.get(reached, 0.0) + likely * times
        if len(following) > _MOST_STATES:
            step = total / _GRID
            merged: dict[float, float] = {}
            for have, likely in following.items():
                rounded = round(have / step) * step
                merged[rounded] = merged.get(rounded, 0.0) + likely
            following = merged
        states = following
    return tuple(sorted(states.items()))
