"""No specks: what the solver's tolerance leaves in a plan may not make a nation a keystone, nor a need short."""

from __future__ import annotations

import random

import pytest

from grith.force import ForceData, compile_tables, make_plan
from grith.nouns import FirmnessChance, ForceCapability, Substitute
from tests.force.small import need, pledge, tables


def drawn(seed: int) -> ForceData:
    """Persons, tonnes and beds in two areas, by chance: amounts are whole, so shares of a thousandth are no one's."""
    luck = random.Random(seed)
    unit = {"troops": "persons", "stores": "tonnes", "beds": "beds"}

    def amount() -> float:
        return float(luck.choice([13, 15, 20, 33, 35, 50, 77, 130, 200, 385, 500, 770, 1000]))

    def more(i: int) -> dict[str, object]:
        tour = {"counts": "pool", "tour_months": luck.randint(1, 3), "rotation_ratio": luck.choice([1.0, 1.5, 2.0])}
        return {
            "nation": f"N{i // 2}",
            "capability": luck.choice(list(unit)),
            "firmness": luck.choice(["willing", "committed"]),
            "ready": luck.choice([1, 1, 2]),
            "areas": luck.choice([(), (), ("west",)]),
            **(tour if luck.random() < 0.3 else {}),
        }

    needs = [
        need(
            f"R{i}", amount(), capability=luck.choice(list(unit)), area=luck.choice(["west", "east"]),
            must_have=luck.random() < 0.6, priority=luck.randint(1, 2),
        )
        for i in range(4)
    ]  # fmt: skip
    return compile_tables(
        tables(
            months=luck.randint(1, 4),
            capabilities=tuple(ForceCapability(name, u) for name, u in unit.items()),
            needs=tuple(needs),
            pledges=tuple(pledge(f"P{i}", amount(), **more(i)) for i in range(12)),
            substitutes=(Substitute("troops", "stores", rate=0.5), Substitute("stores", "beds", rate=1.0)),
            firmness=(FirmnessChance("willing", 0.3, 0.6), FirmnessChance("committed", 0.75, 0.95)),
        )
    )


@pytest.mark.parametrize("start", range(0, 100, 20))
def test_no_nation_helps_with_a_thousandth_of_a_person(start: int) -> None:
    for seed in range(start, start + 20):
        data = drawn(seed)
        plan = make_plan(data)
        for p in plan.placements:
            assert p.pieces > 0.01, (seed, data.offers[p.offer].pledge.id)
        for covered, line in zip(plan.covered, data.lines, strict=True):
            for got, asked in zip(covered, line.need, strict=True):
                assert not 1e-6 * asked < asked - got < 0.01, (seed, line.id)
