"""What fusion found: which reports are one incident, and the links between them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from attrs import field, frozen

from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._reports import Floats, Ints, Reports, names


@frozen
class Decision:
    """A person's decision on two reports, by their names: ``kind`` is "merge" (one event) or "split" (two events)."""

    kind: str
    one: str
    other: str
    reason: str = ""
    author: str = ""


@frozen
class Link:
    """Two reports of one incident, how likely they tell of one event, and why."""

    uid_a: str
    uid_b: str
    probability: float
    reason: str


@frozen(eq=False)
class Found:
    """What was found: ``incident[i]`` is the position of the first report of report ``i``'s incident.

    ``one``, ``other`` (positions) and ``probability`` are the links that were looked at and are not negligible, also
    between incidents.
    """

    reports: Reports
    parameters: Parameters
    threshold: float
    incident: Ints
    one: Ints
    other: Ints
    probability: Floats
    decisions: tuple[Decision, ...] = field(default=())
    unmet: tuple[Decision, ...] = field(default=())

    def incidents(self) -> dict[str, str]:
        """The incident of each report, named by the name of its first report, in the order of the reports."""
        name = names(self.reports)
        return {name[i]: name[k] for i, k in enumerate(self.incident.tolist())}

    def members(self) -> dict[str, tuple[str, ...]]:
        """The reports of each incident, by name."""
        name, order = names(self.reports), np.argsort(self.incident, kind="stable")
        begin = np.flatnonzero(np.diff(self.incident[order], prepend=-1)).tolist()
        member = [name[i] for i in order.tolist()]
        return {member[a]: tuple(member[a:b]) for a, b in pairwise([*begin, len(member)])}

    def independent_sources(self) -> dict[str, int]:
        """How many origins tell of each incident: reports that copy one origin, or one source's own, count once."""
        name = names(self.reports)
        origins: dict[str, set[str]] = {}
        for i, k in enumerate(self.incident.tolist()):
            origins.setdefault(name[k], set()).add(self.reports.origin[i].casefold())
        return {incident: len(found) for incident, found in origins.items()}
