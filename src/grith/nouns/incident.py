"""Incidents: what one source tells of an event (a report), and all reports that tell of one event (an incident)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from grith.nouns.moment import Moment
from grith.nouns.place import Place


@frozen
class IncidentReport:
    """One claim about one event, as one source tells it; accuser, alleged actor and target are kept apart.

    ``report`` and ``cells`` name the row it rests on. ``effect`` is what was observed, ``target`` what was allegedly
    aimed at. ``origin`` is whom the source copied from, if known. ``handling`` is the row's own marking, if it has
    one stricter than its report's.
    """

    id: str
    report: str
    cells: str = ""
    type: str = ""
    event: Moment | None = None
    place: Place | None = None
    accuser: str = ""
    alleged_actor: str = ""
    target: str = ""
    means: str = ""
    effect: str = ""
    source: str = ""
    origin: str = ""
    text: str = ""
    published: datetime | None = None
    published_precision: str = "day"
    url: str = ""
    attributes: dict[str, str] = field(factory=dict, hash=False)
    handling: str = ""


@frozen
class IncidentLink:
    """Two reports of one incident (by id), how likely they tell of one event (0 to 1), and why, in words."""

    one: str
    other: str
    probability: float
    reason: str


@frozen
class Incident:
    """One event as far as reports tell: the reports that fusion or a person put together, at least one.

    ``id`` is the id of the report that was recorded first: later reports do not change it. ``reports`` stand in the
    order of recording and are not altered: who accuses, who is accused, what was aimed at and what was seen may differ
    between them. ``links`` holds the pairs that were compared. ``origins`` names each independent source once, sorted:
    copies of one origin, and one source's own repetitions, count once. It counts sources; it does not say that any is
    right. ``decided`` says that a person's merge or split shaped this incident.
    """

    id: str
    reports: tuple[IncidentReport, ...]
    links: tuple[IncidentLink, ...] = ()
    origins: tuple[str, ...] = ()
    decided: bool = False

    @property
    def probability(self) -> float:
        """How likely the least likely report belongs: each report counts with its best link; 1 for a single report."""
        best = dict.fromkeys((r.id for r in self.reports), 0.0) if len(self.reports) > 1 else {}
        for link in self.links:
            for end in (link.one, link.other):
                best[end] = max(best.get(end, 0.0), link.probability)
        return min(best.values(), default=1.0)

    @property
    def event(self) -> Moment | None:
        """When: the time that all dated reports share; where they share none, from the first to the last of them."""
        told = [r.event for r in self.reports if r.event and (r.event.earliest or r.event.latest)]
        if not told:
            return None
        starts = [m.earliest for m in told if m.earliest]
        ends = [m.latest for m in told if m.latest]
        low, high = max(starts, default=None), min(ends, default=None)
        if low is None or high is None or low < high or len(told) == 1:
            exact = [m for m in told if (m.earliest, m.latest) == (low, high)]
            return exact[0] if exact else Moment(low, high, "interval", told[0].zone)
        zone = ZoneInfo(told[0].zone)
        return Moment(min(starts).astimezone(zone), max(ends).astimezone(zone), "interval", told[0].zone)

    @property
    def place(self) -> Place | None:
        """Where: the most precise place that a report names, of equals the first; one without a point if none has."""
        told = [r.place for r in self.reports if r.place]
        points = [p for p in told if p.latitude is not None and p.longitude is not None]
        return min(points, key=lambda p: p.precision_km or 0.0) if points else (told[0] if told else None)
