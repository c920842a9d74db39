"""A pledge: what one nation offers to a force, when, where, on what condition, and who said so."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

STAGES = ("announced", "allocated", "in place")
"""How far an offer has come. A later stage is part of the earlier one, so stages of one offer are never added."""

COUNTS = ("in place", "pool")
"""What the number of an offer means: kept in place throughout, or all there is for rotation."""


@frozen
class Pledge:
    """One row of the pledge table; amounts are in ``unit``, months are numbers from 1 or dates.

    ``low``, ``likely`` and ``high`` bound the amount: ``None`` is "no number known", never zero. ``basis`` is
    ``stated`` or ``assumed`` (a planner's own figure). ``counts`` tells what the number means: ``in place`` (the
    nation rotates behind it) or ``pool`` (all units there are: a tour of ``tour_months`` is followed by
    ``rotation_ratio`` - 1 times as long at home). ``part`` is the smallest piece that can be sent (a company of
    150). It can be used from ``ready`` on, or ``notice_days`` after the force is called; until ``until``; and for
    ``endurance_months`` in all. ``areas`` are the only areas allowed (empty: all), ``not_areas`` and ``not_tasks``
    what a caveat rules out. ``precondition`` is an expression over named conditions, such as ``ceasefire &
    (us_backstop | nato_article)``. ``firmness`` is a rung of FIRMNESS or empty (undecided); ``chance_low`` and
    ``chance_high`` override the rung's chance. Beds, stands, tonnes, hectares, litres of fuel a day and costs are
    per item of ``unit``; ``runway`` is the length in metres that it needs. Rows with one ``offer`` are stages of
    one thing. ``supersedes`` names rows that this one replaces from the day it was ``said``; an offer that
    ``ended`` counts no more from that day on. ``handling`` is who may see the row (empty: as the workbook).
    """

    id: str
    nation: str
    capability: str
    iso3: str = ""
    title: str = ""
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    unit: str = ""
    basis: str = "stated"
    counts: str = "in place"
    part: float | None = None
    ready: int | date | None = None
    notice_days: int | None = None
    until: int | date | None = None
    endurance_months: int | None = None
    tour_months: int | None = None
    rotation_ratio: float | None = None
    areas: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    not_tasks: tuple[str, ...] = ()
    interoperable: bool = True
    precondition: str = ""
    firmness: str = ""
    chance_low: float | None = None
    chance_high: float | None = None
    stage: str = "announced"
    offer: str = ""
    supersedes: tuple[str, ...] = ()
    ended: date | None = None
    beds: float | None = None
    stands: float | None = None
    lift_tonnes: float | None = None
    lift_persons: float | None = None
    supply_tonnes: float | None = None
    hectares: float | None = None
    fuel_day: float | None = None
    runway: float | None = None
    cost_month: float | None = None
    cost_deploy: float | None = None
    said: date | None = None
    said_by: str = ""
    url: str = ""
    statements: tuple[str, ...] = ()
    handling: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)
