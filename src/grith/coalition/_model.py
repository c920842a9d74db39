"""What the register is made of. Every number carries the ids of the statements it rests on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from attrs import fields, frozen, has

from grith.nouns import FIRMNESS, Quantity

UNDECIDED = "undecided"
"""Asked and left open: on no rung of the ladder, shown between refused and possible, counted at none."""

LEVELS: dict[str, float] = {"refused": 0.0, "": 0.5, **{r: float(i) for i, r in enumerate(FIRMNESS) if i}}


def rung_words(firmness: str) -> str:
    """A rung for people; the empty rung is "undecided"."""
    return firmness or UNDECIDED


@frozen
class Precondition:
    """A condition as written, the named conditions of the case that it means, and the statements that set it."""

    words: str
    conditions: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@frozen
class Amount:
    """How much, as a range in one unit, in words and as it was ``said``.

    ``stated_earlier`` when the latest word itself gives no number; ``shared_with`` names the capabilities, or the
    nations of a joint pledge, that the words do not tell apart.
    """

    unit: str
    low: float | None
    high: float | None
    op: str = "="
    words: str = ""
    said: str = ""
    speaker: str = ""
    basis: str = ""
    published: datetime | None = None
    stated_earlier: bool = False
    shared_with: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@frozen
class Said:
    """One word in the history of a cell; ``weight`` is official, reported, retold or voice (see docs/coalition.md).

    ``by_hand``: a row that a person filled in, or a statement that a person has reviewed.
    ``taken_back``: the nation takes its own offer back ("withdrew its offer of troops").
    ``until``: the last day on which it stands, if one is told. ``on_top``: it comes beside what was offered before.
    """

    statement: str
    firmness: str
    weight: str
    basis: str
    speaker: str
    day: date | None = None
    published: datetime | None = None
    published_precision: str = "day"
    report: str = ""
    quantity: Quantity | None = None
    shared_with: tuple[str, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    words: str = ""
    url: str = ""
    by_hand: bool = False
    taken_back: bool = False
    until: date | None = None
    on_top: bool = False
    flags: tuple[str, ...] = ()
    key: str = ""

    @property
    def level(self) -> float:
        """The rung as a number that can be compared."""
        return LEVELS[self.firmness]

    @property
    def statements(self) -> tuple[str, ...]:
        """Its own id, as cells and counts have those of several."""
        return (self.statement,)

    @property
    def order(self) -> tuple[date, float, float, str]:
        """Time order; what is known only to the day counts from its end, and on a tie the softer word comes last."""
        clock = 86_400.0
        if self.published and self.published_precision in ("minute", "hour"):
            clock = self.published.hour * 3600 + self.published.minute * 60 + self.published.second
        return (self.day or date.min, clock, -self.level, self.statement)


@frozen
class Line:
    """What one kind of source says now: the softest and the firmest word of its latest day."""

    firmness: str
    firmness_high: str
    speaker: str
    basis: str
    day: date | None
    published: datetime | None
    published_precision: str
    statements: tuple[str, ...]


@frozen
class Contradiction:
    """Two words on one thing that do not go together; ``kind`` is refused, rungs, public and reported, or amount."""

    kind: str
    words: str
    days_apart: int
    statements: tuple[str, ...]


@frozen
class Cell:
    """One nation and one capability. ``firmness`` is the leading word's; low and high are over all that stands.

    ``until`` is the last day on which the leading word stands, if one is told; ``beside`` tells what comes on top.
    """

    nation: str
    iso3: str
    kind: str
    counted: bool
    capability: str
    firmness: str
    firmness_low: str
    firmness_high: str
    basis: str
    speaker: str
    published: datetime | None
    published_precision: str
    quantity: Amount | None
    preconditions: tuple[Precondition, ...]
    statements: tuple[str, ...]
    official: Line | None
    reported: Line | None
    history: tuple[Said, ...]
    contradictions: tuple[Contradiction, ...]
    flags: tuple[str, ...] = ()
    until: date | None = None
    beside: str = ""
    key: str = ""

    @property
    def level(self) -> float:
        """The rung of the leading word as a number that can be compared."""
        return LEVELS[self.firmness]

    @property
    def level_low(self) -> float:
        """The softest word that stands; minus one where no government has said anything itself."""
        return LEVELS[self.firmness_low] if self.official else -1.0

    @property
    def level_high(self) -> float:
        """The firmest word that stands."""
        return LEVELS[self.firmness_high]


@frozen
class RungCount:
    """How many nations stand at ``rung`` or firmer. ``low`` ≤ ``best`` ≤ ``high``; the names stand beside the numbers.

    ``low`` counts nations of which every standing word, an official one among them, is that firm; ``best`` goes by
    the leading word; ``high`` by any standing word, press reports and leaks included.
    """

    scope: str
    rung: str
    low: int
    best: int
    high: int
    nations_low: tuple[str, ...]
    nations: tuple[str, ...]
    nations_high: tuple[str, ...]
    statements: tuple[str, ...]


@frozen
class TotalClaimed:
    """A number of nations that somebody claims without naming them; never added to the nations named."""

    words: str
    low: float | None
    high: float | None
    op: str
    unit: str
    about: str
    speaker: str
    basis: str
    published: datetime | None
    published_precision: str
    statements: tuple[str, ...]


@frozen
class AmountNamed:
    """The sum of the amounts that nations name at a rung or firmer; those that name none are counted beside it."""

    capability: str
    unit: str
    rung: str
    low: float | None
    high: float | None
    nations: tuple[str, ...]
    without_number: tuple[str, ...]
    statements: tuple[str, ...]


@frozen
class Reason:
    """One sentence of an answer and the statements it rests on."""

    words: str
    statements: tuple[str, ...] = ()


@frozen
class HowMany:
    """ "How many nations?" as a range with its reasons: nations named for troops at ``rung`` or firmer."""

    low: int
    best: int
    high: int
    rung: str
    words: str
    reasons: tuple[Reason, ...]


@frozen
class Lapsed:
    """A nation's last word on a capability has ended and nobody has said what stands now; it is counted nowhere.

    ``until`` is the ended word's; ``words`` tell it, and the one that it had replaced.
    """

    nation: str
    iso3: str
    kind: str
    counted: bool
    capability: str
    until: date
    words: str
    statements: tuple[str, ...]
    key: str = ""


@frozen
class Unplaced:
    """A pledge that found no cell, and why."""

    statement: str
    reason: str
    remedy: str = ""


@frozen
class Register:
    """Nation by capability as of a date; see docs/coalition.md for the rules."""

    as_of: str
    cells: tuple[Cell, ...]
    nations_at_rung: tuple[RungCount, ...]
    totals_claimed: tuple[TotalClaimed, ...]
    how_many: HowMany
    amounts_named: tuple[AmountNamed, ...]
    unplaced: tuple[Unplaced, ...]
    undated: tuple[str, ...] = ()
    lapsed: tuple[Lapsed, ...] = ()
    window_days: int = 14
    refusal_holds_days: int = 30

    def cell(self, nation: str, capability: str) -> Cell | None:
        """The cell of a nation (name or ISO code, upper and lower case alike) and a capability id; None if empty."""
        wanted = nation.casefold()
        for cell in self.cells:
            if cell.capability == capability and wanted in (cell.nation.casefold(), cell.iso3.casefold()):
                return cell
        return None

    def count(self, rung: str, scope: str = "troops") -> RungCount:
        """The count at ``rung`` for "troops", "other" or "any"; raises KeyError for others."""
        for row in self.nations_at_rung:
            if (row.scope, row.rung) == (scope, rung):
                return row
        raise KeyError((scope, rung))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: dates as ISO text, tuples as lists, in a fixed order."""
        plain: dict[str, Any] = as_plain(self)
        return plain


def as_plain(value: Any) -> Any:
    """attrs objects, tuples and dates as dicts, lists and ISO text; derived ``statements`` are kept."""
    if has(type(value)):
        row = {f.name: as_plain(getattr(value, f.name)) for f in fields(type(value)) if f.name != "key"}
        if isinstance(value, Said):
            row["statements"] = [value.statement]
        return row
    if isinstance(value, tuple | list):
        return [as_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
