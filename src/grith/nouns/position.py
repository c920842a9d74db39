"""Positions: what a party demands, accepts or rules out, as a constraint over named issues."""

from __future__ import annotations

from datetime import date
from math import inf

from attrs import field, frozen

ISSUE_KINDS = ("yes_no", "choice", "graded")


@frozen
class Issue:
    """One thing to be settled; a constraint speaks of issues by their ``id``.

    ``kind`` is ``yes_no`` (true or false), ``choice`` (exactly one of ``options``) or ``graded`` (a number in ``unit``
    from ``low`` to ``high``, both included; ``step`` restricts it to low, low + step, ...; 0 means any number).
    ``aliases`` are phrases by which texts name it.
    """

    id: str
    title: str = ""
    kind: str = "yes_no"
    options: tuple[str, ...] = ()
    low: float = -inf
    high: float = inf
    step: float = 0.0
    unit: str = ""
    aliases: tuple[str, ...] = ()


@frozen
class Position:
    """One sourced position: ``constraint`` is what must be true of the issues for its ``holders`` to be content.

    ``title`` says it in words. A ``hard`` position is never given up. ``weight`` (> 0) is the analyst's: what giving
    it up costs each holder. ``kind`` is the statement kind it came from (demand, red_line, condition, pledge,
    agreement), ``firmness`` a rung of FIRMNESS or empty. It is held from ``since`` to ``until``, both days included;
    ``None`` leaves a side open. ``statements`` are the ids of ledger statements it rests on, ``url`` and ``said_by``
    its public source. ``proposed`` marks a row that a machine drafted and no person has confirmed: engines skip it.
    """

    id: str
    constraint: str
    holders: tuple[str, ...]
    title: str = ""
    hard: bool = False
    weight: float = 1.0
    kind: str = "position"
    firmness: str = ""
    since: date | None = None
    until: date | None = None
    said_by: str = ""
    url: str = ""
    statements: tuple[str, ...] = ()
    note: str = ""
    proposed: bool = False
    confirmed_by: str = ""

    def held_on(self, day: date) -> bool:
        """Whether the position was held on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@frozen
class Rule:
    """A definition that an analyst adds ("what counts as a guarantee"); always true, always shown with its author."""

    id: str
    constraint: str
    author: str
    title: str = ""
    note: str = ""


@frozen
class Goal:
    """An outcome worth asking about ("the truce holds with monitors"), as a constraint over issues."""

    id: str
    constraint: str
    title: str = ""


@frozen
class PositionSet:
    """Everything DEAL is handed: the issues, the positions, the analyst's rules and the goals to ask about.

    ``parties`` maps a holder's id to its name. ``source`` names the file or case in error texts.
    """

    issues: tuple[Issue, ...] = ()
    positions: tuple[Position, ...] = ()
    rules: tuple[Rule, ...] = ()
    goals: tuple[Goal, ...] = ()
    title: str = ""
    parties: dict[str, str] = field(factory=dict, hash=False)
    source: str = ""
    notes: tuple[str, ...] = ()
