"""The tables of a force plan beside the pledges: needs, bases, lift, conditions, rates, ratios and fixed choices.

``where`` of every row is the sheet and row it was read from, for messages; it plays no part in comparisons.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from grith.nouns.pledge import Pledge


@frozen
class ForceCapability:
    """A kind of capability and the one unit in which needs and pledges of it are counted.

    ``symbol`` is a word of the list of APP-6 symbols, such as ``infantry``; empty: none is drawn.
    """

    id: str
    unit: str
    title: str = ""
    symbol: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class ForceArea:
    """An area of the mission; no geometry is needed.

    A map shows it as a circle of ``radius_km`` (empty: 50) about a rough place in degrees, rounded to a tenth.
    """

    id: str
    title: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class ForceNation:
    """What holds for all pledges of one nation unless a pledge says otherwise."""

    id: str
    iso3: str = ""
    tour_months: int | None = None
    rotation_ratio: float | None = None
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class Need:
    """One line of the statement of requirements: ``quantity`` of a capability in an area, each month of a phase.

    ``from_month`` and ``until_month`` are month numbers from 1 or dates; ``None`` is the whole plan. Instead of
    the last month it may be told for how many it must be kept up (``sustain_months``). Without ``substitutes``
    nothing may stand in for it. A unit must be ready to move within ``readiness_days`` (``None``: any) and, if it
    says so, work with the others without help (``interoperable``). ``priority`` 1 is served first among the
    must-haves and among the desired. ``basis`` is ``stated`` or ``assumed``.
    """

    id: str
    capability: str
    area: str
    quantity: float | None = None
    unit: str = ""
    task: str = ""
    from_month: int | date | None = None
    until_month: int | date | None = None
    sustain_months: int | None = None
    must_have: bool = True
    priority: int = 1
    readiness_days: int | None = None
    interoperable: bool = False
    substitutes: bool = True
    basis: str = "stated"
    url: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class Base:
    """A place that houses units for the areas it ``serves``: beds, aircraft stands, tonnes handled each month.

    Also hectares, litres of fuel a day, and the length of the longest ``runway`` in metres. An empty capacity is
    "not known" and does not limit; zero is zero. ``opens`` is the first month or day of use; ``precondition`` (a
    host's agreement, say) is an expression as in pledges, and where it is not assumed the base has no room. A map
    shows it at a rough place in degrees, rounded to a tenth; without one, with the areas that it serves.
    """

    id: str
    serves: tuple[str, ...]
    title: str = ""
    beds: float | None = None
    stands: float | None = None
    throughput: float | None = None
    hectares: float | None = None
    fuel_day: float | None = None
    runway: float | None = None
    opens: int | date | None = None
    precondition: str = ""
    latitude: float | None = None
    longitude: float | None = None
    basis: str = "stated"
    url: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class Lift:
    """How much can be brought in each month: ``counts`` is tonnes or persons, ``areas`` where to (empty: anywhere).

    ``mode`` (road, rail, air, sea) is a remark.

    Rows for the same areas add up (road and rail); rows for different areas are ceilings that all apply.
    """

    id: str
    counts: str = "tonnes"
    per_month: float | None = None
    mode: str = ""
    areas: tuple[str, ...] = ()
    from_month: int | date | None = None
    until_month: int | date | None = None
    basis: str = "stated"
    url: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class ForceCondition:
    """A shared precondition: its chance as an interval, and whether the plan ``assumes`` that it holds."""

    id: str
    title: str = ""
    chance_low: float | None = None
    chance_high: float | None = None
    assumed: bool = False
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class Substitute:
    """One item of ``capability`` stands in for ``rate`` items of ``stands_for``."""

    capability: str
    stands_for: str
    rate: float | None = None
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class SupportRatio:
    """Each item needed of ``capability`` asks for ``per_item`` items of ``needs`` in the same area and months."""

    capability: str
    needs: str
    per_item: float | None = None
    must_have: bool = True
    priority: int = 1
    basis: str = "stated"
    url: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class FixedChoice:
    """A choice made beforehand: ``rule`` (at least, at most, exactly) ``quantity`` in each month of the phase.

    It speaks of what a ``pledge`` or a ``nation`` places (in an ``area``, as a ``capability``, if these are given),
    or of how much of a ``requirement`` is covered.
    """

    id: str
    rule: str = "at least"
    quantity: float | None = None
    pledge: str = ""
    nation: str = ""
    requirement: str = ""
    area: str = ""
    capability: str = ""
    from_month: int | date | None = None
    until_month: int | date | None = None
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class FirmnessChance:
    """The chance that words of one rung are kept, as an interval; a judgement of the case, not a measurement."""

    id: str
    chance_low: float | None = None
    chance_high: float | None = None
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class ForceScenario:
    """A scenario beside the plan as written: only what it names differs from the settings.

    ``size`` is a force of so many persons: all stated requirements are scaled in proportion to it. ``without`` are
    nations, ``given`` and ``not_given`` preconditions; ``start`` moves the first day of month 1.
    """

    id: str
    given: tuple[str, ...] = ()
    not_given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    size: float | None = None
    start: date | None = None
    as_of: date | None = None
    counted_from: str = ""
    amount: str = ""
    note: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    where: str = field(default="", eq=False)


@frozen
class ForceSettings:
    """What holds for the whole plan. ``start`` is the first day of month 1, the day on which the force is called.

    ``counted_from`` is the softest rung that the plan counts on; ``amount`` is low, likely or high. A pledge with
    neither date nor notice is taken as ready after ``assumed_notice_days``, and said so. ``handling`` is who may see
    the workbook (empty: as what bears no marking in the case).
    """

    title: str = "Force plan"
    start: date = date(2025, 6, 1)
    months: int = 12
    as_of: date | None = None
    counted_from: str = "possible"
    amount: str = "likely"
    tour_months: int = 6
    rotation_ratio: float = 4.0
    assumed_notice_days: int = 90
    currency: str = ""
    handling: str = ""


@frozen
class ForceTables:
    """Everything that FORCE is handed, as people fill it in; ``left_out`` names sheets that were not read.

    ``hidden`` names what a workbook hides from sight, rows, columns and sheets, and what is read all the same;
    ``beside`` the filled cells without a heading, which are not read.
    ``cells`` tells, for tables of a workbook, in which column of a sheet a field stands: messages name the cell.
    """

    settings: ForceSettings = ForceSettings()
    capabilities: tuple[ForceCapability, ...] = ()
    areas: tuple[ForceArea, ...] = ()
    needs: tuple[Need, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    bases: tuple[Base, ...] = ()
    lift: tuple[Lift, ...] = ()
    conditions: tuple[ForceCondition, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    ratios: tuple[SupportRatio, ...] = ()
    fixed: tuple[FixedChoice, ...] = ()
    nations: tuple[ForceNation, ...] = ()
    firmness: tuple[FirmnessChance, ...] = ()
    scenarios: tuple[ForceScenario, ...] = ()
    source: str = ""
    left_out: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    cells: dict[str, dict[str, str]] = field(factory=dict, eq=False, repr=False)
