"""What units are placed in."""

from __future__ import annotations

from attrs import frozen


@frozen
class Slot:
    """What units are placed in: a capability in an area, for a task, at a readiness; lines that ask alike share it."""

    capability: str
    area: str
    task: str = ""
    readiness_days: int | None = None
    interoperable: bool = False
    substitutes: bool = True
