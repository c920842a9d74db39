"""Tiny tables for tests: everything has a default, so that a test says only what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from grith.nouns import (
    FirmnessChance,
    ForceArea,
    ForceCapability,
    ForceSettings,
    ForceTables,
    Need,
    Pledge,
)

START = date(2025, 6, 1)


def need(id: str = "R1", quantity: float | None = 10, **more: Any) -> Need:
    return Need(**{"id": id, "capability": "jets", "area": "air", "quantity": quantity, **more})


def pledge(id: str = "P1", likely: float | None = 10, **more: Any) -> Pledge:
    given = {"nation": f"Nation of {id}", "capability": "jets", "firmness": "committed", "ready": 1, **more}
    return Pledge(**{"id": id, "likely": likely, **given})


def tables(*, months: int = 6, **more: Any) -> ForceTables:
    settings = {"start": START, "months": months, **more.pop("settings", {})}
    capabilities = (
        ForceCapability("jets", "aircraft"),
        ForceCapability("troops", "persons"),
        ForceCapability("beds", "beds"),
        ForceCapability("drones", "aircraft"),
    )
    given: dict[str, Any] = {
        "capabilities": capabilities,
        "areas": (ForceArea("air"), ForceArea("west"), ForceArea("east")),
        "firmness": (FirmnessChance("willing", 0.3, 0.6), FirmnessChance("committed", 0.75, 0.95)),
        "source": "test",
        **more,
    }
    return ForceTables(settings=ForceSettings(**settings), **given)
