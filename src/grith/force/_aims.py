"""What a plan is to make small, in order: gaps by tier, burden, cost, nations in an area."""

from __future__ import annotations

import numpy as np

from grith.force._programme import Programme
from grith.force._solve import Aim

NATIONS = "nations in an area"


def tier_name(tier: tuple[bool, int]) -> str:
    """A tier for people: "must-have gaps, priority 1"."""
    return f"{'desired' if tier[0] else 'must-have'} gaps, priority {tier[1]}"


def gap_aims(programme: Programme) -> list[Aim]:
    """One aim a tier: the sum over its lines and months of the share not covered (a month wholly uncovered is 1)."""
    data, shift = programme.data, len(programme.tours)
    aims = []
    for tier in sorted({line.tier for line in data.lines}):
        cost = np.zeros(programme.columns)
        for column, (line, month) in enumerate(programme.gaps, shift):
            if data.lines[line].tier == tier:
                cost[column] = 1.0 / data.lines[line].need[month - 1]
        aims.append(Aim(tier_name(tier), cost))
    return aims


def burden_aim(programme: Programme) -> Aim:
    """Caveats, lack of interoperability, substitution and softness, by the share of need served.

    Each counts 1 for a month of need served wholly by such offers; softness is 1 less the middle of the offer's
    chance (0.5 where it has none). A small extra keeps units at home that close no gap.
    """
    data = programme.data
    peak = [0.0] * len(data.slots)
    for slot in range(len(data.slots)):
        total = [sum(q) for q in zip(*(ln.need for ln in data.lines if ln.slot == slot), strict=True)]
        peak[slot] = max(total, default=0.0) or 1.0
    cost = np.zeros(programme.columns)
    for column, tour in enumerate(programme.tours):
        chance = data.offers[tour.offer].chance
        soft = 1.0 - (sum(chance) / 2 if chance else 0.5)
        months = tour.last - tour.first + 1
        cost[column] = tour.worth * months / peak[tour.slot] * (tour.burden + soft + 0.001)
    return Aim("burden of caveats, substitutes and soft words", cost)


def cost_aim(programme: Programme) -> Aim | None:
    """Money, for the offers that have a cost; None if none has."""
    cost = np.zeros(programme.columns)
    for column, tour in enumerate(programme.tours):
        offer = programme.data.offers[tour.offer]
        months = tour.last - tour.first + 1
        cost[column] = offer.size * (
            (offer.pledge.cost_month or 0.0) * months + (offer.pledge.cost_deploy or 0.0)
        )  # fmt: skip
    return Aim("cost", cost) if cost.any() else None
