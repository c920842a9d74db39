"""An incident report: one source's claim that something happened somewhere."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from grith.nouns.moment import Moment
from grith.nouns.place import Place


@frozen
class IncidentReport:
    """One claim about one event, as one source tells it; accuser, alleged actor and target are kept apart.

    ``report`` and ``cells`` name the row it rests on. ``effect`` is what was observed, ``target`` what was allegedly
    aimed at. ``origin`` is whom the source copied from, if known.
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
