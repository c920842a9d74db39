"""The smallest new offer if everything else may be planned anew for it."""

from __future__ import annotations

from math import ceil, inf

import numpy as np

from grith.force._plan import ForcePlan
from grith.force._programme import build
from grith.force._remedies import Ask, new_offer_words
from grith.force._rooms import RESOURCES
from grith.force._solve import load
from grith.force._units import DIVISIBLE, amount_words, is_person

MOST_COLUMNS = 3_000
"""Beyond this it would take too long for each shortfall; the offer that fits into the plan as it is stands then."""
_NODES = 100


def planned_anew(plan: ForcePlan, number: int, short: tuple[int, ...], ask: Ask) -> Ask:
    """``ask`` or, where the rest may be planned anew for it, a smaller one that closes line ``number`` just as well.

    No other line may be short of more than now in any month. Only offers that need no more room are looked at. A mixed
    programme with 100 nodes: what it finds closes the gap; that nothing smaller does is proved in most cases.
    """
    programme = plan.programme or build(plan.data)
    if len(ask.parts) > 1 or programme.columns > MOST_COLUMNS:
        return ask
    data = plan.data
    line = data.lines[number]
    slot = data.slots[line.slot]
    what, amount, first = ask.parts[0]
    last, columns = short[-1], programme.columns
    same = [o for o in data.offers if o.pledge.capability == slot.capability]
    person = 1.0 if is_person(line.unit) else 0.0
    each = [max((o.per_item[r] for o in same), default=0.0 if r else person) for r in range(len(RESOURCES))]
    brought = [max((o.lift[k] for o in same), default=person * k) for k in (0, 1)]
    entries: dict[int, float] = {}
    for row, tag in enumerate(programme.tags):
        if tag[0] == "cover" and tag[1] == line.slot and first <= tag[2] <= last:
            entries[row] = 1.0
        elif tag[0] == "house" and tag[2] == slot.area and first <= tag[3] <= last:
            arrives = brought[0] if RESOURCES[tag[1]] == "tonnes handled" and tag[3] == first else 0.0
            entries[row] = each[tag[1]] + arrives
        elif tag[0] == "lift" and tag[2] == first:
            ceiling = data.ceilings[tag[1]]
            if not ceiling.areas or slot.area in ceiling.areas:
                entries[row] = brought[0 if ceiling.counts == "tonnes" else 1]
    highs, module = load(programme)
    tours = len(programme.tours)
    high = programme.upper()
    for column, (other, month) in enumerate(programme.gaps, tours):
        missing = data.lines[other].need[month - 1] - plan.covered[other][month - 1]
        high[column] = 0.0 if other == number else max(0.0, missing) + 1e-6
    highs.changeColsBounds(columns, np.arange(columns, dtype=np.int32), np.zeros(columns), high)
    rows = np.array(list(entries), dtype=np.int32)
    highs.addCol(1.0, 0.0, inf, len(rows), rows, np.array(list(entries.values())))
    whole = line.unit.casefold() not in DIVISIBLE
    if whole:
        highs.changeColIntegrality(columns, module.HighsVarType.kInteger)
    highs.setOptionValue("mip_max_nodes", _NODES)
    highs.run()
    if highs.getInfo().primal_solution_status != 2:
        return ask
    least = float(highs.getSolution().col_value[columns])
    least = float(ceil(least - 1e-4)) if whole else ceil(least * 1e4 - 1e-2) / 1e4
    if not 0.0 < least < amount * (1 - 1e-4):
        return ask
    words = new_offer_words(data, number, short, least)
    words += f", the rest planned anew for it; {amount_words(amount)} if the rest stays as it is"
    return Ask(ask.kind, words, ((what, least, first),))
