"""Dates to watch: meetings, plans and deadlines that statements name and that are still to come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from grith.coalition._model import as_plain
from grith.nouns import Moment, Statement
from grith.nouns.as_of import AsOf

_NOT_A_DATE = frozenset({"allegation", "denial"})
_MOST_DAYS = 3660
_COMING = frozenset({"planned", "expected", "committed", "willing", "possible", "considering"})
_MEETS = frozenset({"meeting", "call"})
# Words that place nothing on a day, whatever day was read from them.
_VAGUE = re.compile(
    r"(?:(?:for|as of|right|until|till|by|from) )?now|(?:for|at) (?:the )?(?:present|moment)|currently|so far"
)


@frozen
class DateToWatch:
    """A day or span that is still to come; ``role`` is event, begins, ends or deadline."""

    iso: str
    first: date | None
    last: date | None
    role: str
    kind: str
    what: str
    words: str
    who: tuple[str, ...]
    speaker: str
    place: str
    statements: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        row: dict[str, Any] = as_plain(self)
        return row


def dates_to_watch(statements: Iterable[Statement], as_of: AsOf) -> tuple[DateToWatch, ...]:
    """What public statements say will happen on the day of ``as_of`` or later, earliest first.

    Only statements public by ``as_of`` count; denials, allegations, negated and rejected ones do not. An open start
    ("by the end of May") is a deadline; an open end that has not begun is a beginning; a span that has begun counts
    only where it is an agreement's (its end) or a plan. "30 days from 18 March" ends with 16 April. The same event told
    twice is one row with both statements. "For now" is no date, and a meeting or call that the same people have held
    since it was announced is no longer to come.
    """
    merged: dict[tuple[Any, ...], list[Statement]] = {}
    public = [
        s
        for s in statements
        if not s.negated and s.review != "rejected" and as_of.includes(s.published, s.published_precision)
    ]
    held = [s for s in public if s.kind in _MEETS and s.firmness == "done" and len(_people(s)) > 1]
    for s in public:
        if s.event is None or s.kind in _NOT_A_DATE or _VAGUE.fullmatch(s.event.words.strip().casefold()):
            continue
        if s.kind in _MEETS and any(_has_held(s, done) for done in held):
            continue
        s = _with_length(s)
        assert s.event
        role = _role(s, s.event, as_of.day)
        if role:
            meets = s.kind in _MEETS
            key = (s.event.iso, role, s.kind, tuple(sorted(s.actor)) if meets else (s.object.casefold(), s.actor))
            merged.setdefault(key, []).append(s)
    rows = [_row(key, group) for key, group in merged.items()]
    return tuple(sorted(rows, key=lambda r: (_when(r), r.last or date.max, r.kind, r.what, r.statements)))


def _people(s: Statement) -> frozenset[str]:
    return frozenset(name.casefold() for name in (*s.actor, *s.target))


def _has_held(plan: Statement, done: Statement) -> bool:
    """Whether ``done`` tells, later than ``plan`` did, of these very people together on a day that was announced."""
    assert plan.event
    if plan.firmness == "done" or plan.published is None or done.published is None or _people(plan) != _people(done):
        return False
    if done.published.date() <= plan.published.date():
        return False
    first, last = plan.event.first_day, plan.event.last_day
    if done.event is None:
        return first is not None and first <= done.published.date()
    begins, ends = done.event.first_day, done.event.last_day
    return (first is None or ends is None or first <= ends) and (last is None or begins is None or begins <= last)


def _with_length(s: Statement) -> Statement:
    """An agreement for so many days from a stated day, as the span of days that it names, the first day counted.

    Only where the words give both the length and an open start ("from 18 March", "for 30 days"): a day on which
    somebody merely agreed starts nothing.
    """
    event, length = s.event, s.quantity
    if s.kind != "agreement" or event is None or event.latest is not None or event.first_day is None:
        return s
    if length is None or length.unit != "day" or length.op != "=" or not length.low or length.low > _MOST_DAYS:
        return s
    last = event.first_day + timedelta(days=int(length.low) - 1)
    return evolve(s, event=Moment.of_days(event.first_day, last, event.zone, "interval", event.words))


def _role(s: Statement, event: Moment, day: date) -> str:
    first, last = event.first_day, event.last_day
    if last is None:
        return "begins" if first and first >= day else ""
    if last < day:
        return ""
    if first is None:
        return "deadline"
    if first >= day:
        # Said and done on the same day is news, not a date to watch.
        done = s.firmness == "done" or (first == day and s.firmness not in _COMING)
        return "" if done else "event"
    if s.kind == "agreement" and event.precision == "interval":
        return "ends"
    return "event" if s.firmness in ("planned", "expected") else ""


def _when(row: DateToWatch) -> date:
    if row.role in ("ends", "deadline"):
        return row.last or date.max
    return row.first or row.last or date.max


def _row(key: tuple[Any, ...], group: list[Statement]) -> DateToWatch:
    group.sort(key=lambda s: (s.published.isoformat() if s.published else "", s.id))
    s = group[-1]
    assert s.event
    return DateToWatch(
        iso=s.event.iso,
        first=s.event.first_day,
        last=s.event.last_day,
        role=key[1],
        kind=s.kind,
        what=s.object or s.span.exact,
        words=s.event.words,
        who=tuple(dict.fromkeys(name for x in group for name in (*x.actor, *x.target))),
        speaker="; ".join(s.speaker),
        place=next((x.place for x in reversed(group) if x.place), ""),
        statements=tuple(sorted({x.id for x in group})),
    )
