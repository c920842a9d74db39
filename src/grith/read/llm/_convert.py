"""From an item of a reply to a statement: the quote located, names grounded, dates and amounts read by our code."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from grith.nouns import FIRMNESS, KINDS, CaseDefinition, Duration, Moment, Quantity, Report, Span, Statement
from grith.read.llm._locate import locate, says
from grith.read.llm._schema import item_model

_CONTEXT = 32
_PAST = ("allegation", "denial", "agreement")


@frozen
class Grounds:
    """A report with what is needed to check a reply against it; names are those that the text itself holds."""

    report: Report
    definition: CaseDefinition | None
    gazetteer: Any
    known: dict[str, str] = field(factory=dict)

    @classmethod
    def of(cls, report: Report, definition: CaseDefinition | None) -> Grounds:
        """The names in a report's text, each with the canonical name that the rules would give it."""
        from grith.read.gazetteer import Gazetteer

        gazetteer = Gazetteer.of(definition)
        found = Grounds(report, definition, gazetteer)
        for mention in gazetteer.find(report.text, report.published.date() if report.published else None):
            name = mention.party if mention.broad == "state" and mention.party else mention.name
            found.known.setdefault(mention.text.casefold(), name)
            found.known.setdefault(name.casefold(), name)
            found.known.setdefault(mention.name.casefold(), mention.name)
        return found

    def name(self, said: str) -> str:
        """The canonical name of what the model calls somebody; empty if the report does not name it."""
        said = said.strip().removeprefix("the ").removeprefix("The ")
        if not said:
            return ""
        if said.casefold() in self.known:
            return self.known[said.casefold()]
        if said in (self.report.speaker, self.report.publisher) or says(said, self.report.text):
            return said
        return ""


def statement_of(
    item: Any, grounds: Grounds, low: int, high: int, taken: set[tuple[str, int, int]], by: str
) -> Statement | str:
    """The statement that an item of a reply amounts to, or the reason why it is dropped.

    ``low`` and ``high`` bound the stretch of text that the model was shown; ``taken`` are places already used, by kind.
    """
    report, text = grounds.report, grounds.report.text
    try:
        given = item_model().model_validate(item)
    except ValueError as error:
        first: dict[str, Any] = getattr(error, "errors", lambda: [{}])()[0]
        where = ".".join(map(str, first.get("loc", ())))
        return f"the statement is malformed ({where}: {first.get('type', 'wrong')})"
    if given.kind not in KINDS:
        return f"{given.kind[:40]!r} is not a kind of statement"
    used = frozenset((a, b) for kind, a, b in taken if kind == given.kind)
    span = locate(given.quote, text, low, high, used) or locate(given.quote, text, low, high)
    if span is None:
        return "its quote is not in the text"
    start, end = span
    actor, lost = _names(given.actor, grounds)
    if lost:
        return f"the report does not name {lost[0][:60]!r}, whom it calls the actor"
    target, no_target = _names(given.target, grounds)
    speaker, no_speaker = _names(given.speaker, grounds)
    if no_speaker:
        return f"the report does not name {no_speaker[0][:60]!r}, whom it calls the speaker"
    taken.add((given.kind, start, end))
    unsaid = ["target"] if no_target else []
    event, quantity = _date(given, grounds), _amount(given, text)
    unsaid += [
        name
        for name, words, value in (("date", given.date_words, event), ("quantity", given.quantity_words, quantity))
        if words.strip() and value is None
    ]
    slots = {}
    for name in ("object", "condition", "place"):
        words = str(getattr(given, name)).strip()
        slots[name] = words if words and says(words, text) else ""
        unsaid += [name] if words and not slots[name] else []
    reported_by = grounds.name(given.reported_by)
    attributes = {"left_empty": "; ".join(unsaid)} if unsaid else {}
    return Statement(
        id="",
        report=report.id,
        kind=given.kind,
        span=Span(start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]),
        speaker=speaker or ((report.speaker,) if report.speaker else ()),
        reported_by=reported_by,
        actor=actor,
        target=tuple(t for t in target if t not in actor),
        object=slots["object"][:200],
        quantity=quantity,
        firmness=given.firmness if given.firmness in FIRMNESS else "",
        condition=slots["condition"],
        event=event,
        place=slots["place"],
        negated=given.negated,
        published=report.published,
        published_precision=report.published_precision,
        url=report.url,
        extractor=by,
        rule="llm",
        confidence="low",
        attributes=attributes,
    )  # fmt: skip


def _names(given: list[str], grounds: Grounds) -> tuple[tuple[str, ...], list[str]]:
    """Canonical names, and those that the report does not hold."""
    pairs = [(said, grounds.name(said)) for said in given if said.strip()]
    return tuple(dict.fromkeys(name for _, name in pairs if name)), [said for said, name in pairs if not name]


def _date(given: Any, grounds: Grounds) -> Moment | None:
    """The model's words for the date, resolved by the calendar of the rules."""
    report, words = grounds.report, given.date_words.strip()
    if not words or not says(words, report.text) or report.published is None:
        return None
    zone = grounds.definition.zone if grounds.definition else "UTC"
    from grith.read.slavic import language_of

    language = language_of(report.text, report.language)
    if language:
        from grith.read.slavic._dates import find_dates

        found = find_dates(words, language, report.published.date(), zone)
        return found[0].moment if found else None
    from grith.read.dates import resolve

    tense = "past" if given.kind in _PAST else "none"
    meaning = resolve(words, report.published, tense, zone, country=report.country)
    return None if isinstance(meaning, Duration) else meaning


def _amount(given: Any, text: str) -> Quantity | None:
    from grith.read.quantities import parse_quantity

    words = given.quantity_words.strip()
    return parse_quantity(words) if words and says(words, text) else None
