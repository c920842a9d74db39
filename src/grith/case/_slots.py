"""Corrections as a person writes them (``actor=Russia``, ``quantity=10,000 troops``) into the fields of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from grith.errors import Problem, RequestError
from grith.nouns import FIRMNESS, KINDS, Moment, Report, Span, Statement

if TYPE_CHECKING:
    from grith.nouns import CaseDefinition

SLOTS = (
    *("kind", "speaker", "reported_by", "actor", "target", "object", "capability", "quantity", "firmness"),
    *("condition", "conditions", "event", "place", "negated", "words", "span"),
)
_LISTS = ("speaker", "actor", "target", "capability", "conditions")
_TRUE, _FALSE = ("yes", "true", "1"), ("no", "false", "0", "")


def changes_from(
    pairs: Iterable[str] | Mapping[str, str], statement: Statement, report: Report | None, definition: CaseDefinition
) -> dict[str, Any]:
    """The changed fields; several names are parted by ``;``, an empty value clears a slot, ``words`` moves the span.

    Raises RequestError with every mistake at once.
    """
    problems: list[Problem] = []
    given: dict[str, str] = {}
    if isinstance(pairs, Mapping):
        given = dict(pairs)
    else:
        for pair in pairs:
            name, sign, value = pair.partition("=")
            if not sign:
                problems.append(Problem(f"{pair!r} sets nothing", "--set", "Write SLOT=VALUE, such as actor=Russia"))
                continue
            given[name.strip()] = value.strip()
    changes: dict[str, Any] = {}
    for name, value in given.items():
        try:
            field, changed = _slot(name, value, statement, report, definition)
        except ValueError as error:
            what, _, remedy = str(error).partition("|")
            problems.append(Problem(what, f"{name}={value}", remedy))
            continue
        if getattr(statement, field) != changed:
            changes[field] = changed
    if not problems and not changes:
        problems.append(Problem("nothing is changed", "correct", f"Set one of {', '.join(SLOTS)}; or accept it"))
    if problems:
        raise RequestError(problems)
    return changes


def _slot(
    name: str, value: str, statement: Statement, report: Report | None, definition: CaseDefinition
) -> tuple[str, Any]:
    match name:
        case "kind":
            return name, _one_of(value, KINDS)
        case "firmness":
            return name, _one_of(value, ("", *FIRMNESS))
        case "capability":
            known = [c.id for c in definition.capabilities]
            return name, tuple(_one_of(item, known) if known else item for item in _list(value))
        case "conditions":
            return name, tuple(_one_of(item, [c.id for c in definition.conditions]) for item in _list(value))
        case "negated":
            if value.lower() not in (*_TRUE, *_FALSE):
                raise ValueError(f"{value!r} is neither yes nor no|Write negated=yes or negated=no")
            return name, value.lower() in _TRUE
        case "quantity":
            return name, _quantity(value)
        case "event" | "event_date":
            return "event", _moment(value, statement, definition)
        case "span":
            return name, _span_at(value, report)
        case "words":
            return "span", _span(value, statement, report)
        case _ if name in _LISTS:
            return name, _list(value)
        case _ if name in SLOTS:
            return name, value
    raise ValueError(f"{name!r} is no slot of a statement|Slots are {', '.join(SLOTS)}")


def _list(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(";") if item.strip())


def _one_of(value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is not known here|Use one of {', '.join(k for k in known if k)}")
    return value


def _quantity(value: str) -> Any:
    from grith.read.quantities import parse_quantity

    if not value:
        return None
    found = parse_quantity(value)
    if found is None:
        raise ValueError(f"{value!r} holds no amount|Write a number with its unit, such as 10,000 troops")
    return found


def _moment(value: str, statement: Statement, definition: CaseDefinition) -> Any:
    from grith.read.dates import resolve

    if not value:
        return None
    first, slash, last = value.partition("/")
    try:
        if slash:
            days = (date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
            return Moment.of_days(*days, definition.zone, words=value)
        day = statement.published.date() if statement.published else date.min
        found = resolve(value, day, "none", definition.zone)
    except ValueError:
        found = None
    if not isinstance(found, Moment) or (statement.published is None and not value[:4].isdigit()):
        raise ValueError(f"{value!r} is no date|Write 2025-03-20, 2025-03 or 2025-03-16/2025-03-18")
    return found


def _span(value: str, statement: Statement, report: Report | None) -> Span:
    """The place of these words in the report that is nearest to where the statement stood."""
    text = report.text if report else ""
    at, places = text.find(value) if value else -1, []
    while at >= 0:
        places.append(at)
        at = text.find(value, at + 1)
    if not places:
        raise ValueError("these words do not stand in the report|Copy them from the report, character by character")
    start = min(places, key=lambda p: (abs(p - statement.span.start), p))
    end = start + len(value)
    return Span(start, end, value, text[max(0, start - 32) : start], text[end : end + 32])


def _span_at(value: str, report: Report | None) -> Span:
    """The words between two places of the report's text, written ``120-164`` (code points)."""
    first, _, last = value.partition("-")
    text = report.text if report else ""
    if not (first.isdigit() and last.isdigit() and int(first) < int(last) <= len(text)):
        raise ValueError(f"{value!r} is no place in the report|Write first and last place, such as 120-164")
    start, end = int(first), int(last)
    return Span(start, end, text[start:end], text[max(0, start - 32) : start], text[end : end + 32])


def slots_of(s: Statement) -> dict[str, str]:
    """The slots of a statement as a person would write them: what :func:`changes_from` takes."""
    amount = (s.quantity.words or f"{s.quantity.value} {s.quantity.unit}") if s.quantity else ""
    return {
        "kind": s.kind,
        "speaker": "; ".join(s.speaker),
        "reported_by": s.reported_by,
        "actor": "; ".join(s.actor),
        "target": "; ".join(s.target),
        "object": s.object,
        "capability": "; ".join(s.capability),
        "quantity": amount,
        "firmness": s.firmness,
        "condition": s.condition,
        "conditions": "; ".join(s.conditions),
        "event": s.event.iso if s.event else "",
        "place": s.place,
        "negated": "yes" if s.negated else "no",
        "span": "" if s.span.cells else f"{s.span.start}-{s.span.end}",
    }
