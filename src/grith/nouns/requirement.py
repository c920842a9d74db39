"""A requirement: one line of a statement of requirements."""

from __future__ import annotations

from attrs import field, frozen

from grith.nouns.moment import Moment
from grith.nouns.quantity import Quantity


@frozen
class Requirement:
    """What the mission needs: a capability in an area over a phase; ``must_have`` tells need from wish."""

    id: str
    report: str
    cells: str = ""
    capability: str = ""
    area: str = ""
    phase: Moment | None = None
    quantity: Quantity | None = None
    priority: int | None = None
    readiness_days: int | None = None
    must_have: bool = True
    attributes: dict[str, str] = field(factory=dict, hash=False)
    handling: str = ""
