"""A statement: who said what about whom, with the exact words it rests on."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from grith.nouns.moment import Moment
from grith.nouns.quantity import Quantity

KINDS = (
    "pledge",
    "demand",
    "condition",
    "red_line",
    "agreement",
    "allegation",
    "denial",
    "meeting",
    "call",
    "position",
)
FIRMNESS = ("refused", "possible", "considering", "willing", "expected", "planned", "committed", "done")


@frozen
class Span:
    """Where the words stand: a W3C TextPositionSelector and TextQuoteSelector, or a cell range of a table.

    ``start`` and ``end`` count Unicode code points of the report's text; for a table row they are 0 and ``cells``
    names sheet and range (``pledges!A5:K5``). ``exact`` is the words; ``prefix`` and ``suffix`` up to 32 characters.
    """

    start: int = 0
    end: int = 0
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    cells: str = ""


@frozen
class Statement:
    """One sourced statement; ``speaker`` is whose words (a person or office), ``actor`` the party that would do it.

    ``speaker`` is innermost source first, ``reported_by`` who passed it on. For allegations and denials ``actor`` is
    the accused. ``firmness`` is a rung of FIRMNESS or empty. ``condition`` is the clause as written and
    ``conditions`` the named conditions of the case that it was matched to. ``published`` is when the words became
    public (the report's date, or the row's own date). ``confidence`` is ``high``, ``medium`` or ``low``; ``review``
    is ``unreviewed``, ``accepted``, ``corrected`` or ``rejected``. ``attributes`` keeps what a table row holds
    beyond these slots.
    """

    id: str
    report: str
    kind: str
    span: Span = Span()
    speaker: tuple[str, ...] = ()
    reported_by: str = ""
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    object: str = ""
    capability: tuple[str, ...] = ()
    quantity: Quantity | None = None
    firmness: str = ""
    condition: str = ""
    conditions: tuple[str, ...] = ()
    event: Moment | None = None
    place: str = ""
    negated: bool = False
    published: datetime | None = None
    published_precision: str = "day"
    url: str = ""
    extractor: str = ""
    rule: str = ""
    confidence: str = "high"
    review: str = "unreviewed"
    attributes: dict[str, str] = field(factory=dict, hash=False)
    handling: str = ""
