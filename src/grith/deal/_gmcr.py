"""Export to the save-file layout of gmcr-py (the Graph Model for Conflict Resolution, Waterloo).

The layout was read off public save files and their schema: JSON with ``decisionMakers`` (name, indexes of options,
preferences), ``options`` (name, permittedDirection) and ``infeasibles`` (lists of [option index, "Y" or "N"]).
An option is here "this party insists on this position"; what clashes is infeasible.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from grith.deal._deal import Deal


def gmcr_file(deal: Deal, limit: int = 1_000) -> dict[str, Any]:
    """The deal as a gmcr-py save file, JSON-ready; at most ``limit`` infeasible combinations.

    A position of several holders becomes an option of each: the conflict is infeasible whoever of them insists.
    Preferences say only that each party would rather keep its weightier positions; they are a start to be edited.
    """
    agenda = deal.agenda
    options: list[dict[str, str]] = []
    index: dict[tuple[int, str], int] = {}
    makers = []
    for party in agenda.parties:
        held = [p for p in deal.points if party in p.holders]
        for point in held:
            index[point.number, party] = len(options)
            options.append({"name": f"{point.id}: {point.title}", "permittedDirection": "both"})
        by_weight = sorted(held, key=lambda p: (-dict(p.burden)[party], p.number))
        makers.append(
            {
                "name": agenda.party(party),
                "options": [index[p.number, party] for p in held],
                "preferences": [[[index[p.number, party], "Y"]] for p in by_weight],
            }
        )
    infeasible: list[list[list[Any]]] = []
    for members in deal.found.conflicts:
        for who in product(*(deal.points[g].holders for g in members)):
            if len(infeasible) >= limit:
                break
            infeasible.append([[index[g, holder], "Y"] for g, holder in zip(members, who, strict=True)])
    return {
        "program": "gmcr-py",
        "options": options,
        "decisionMakers": makers,
        "infeasibles": infeasible,
        "useManualPreferenceVectors": False,
    }
