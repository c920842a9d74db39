"""READ: from the text of a report to sourced statements, by grammar and word lists, without a network."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any

from grith.errors import ReadError
from grith.nouns import CaseDefinition, Report, Statement
from grith.read._version import READER_VERSION

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["READER_VERSION", "evaluate", "read", "read_reports", "score_folder", "statement_as_dict"]


def read(
    text: str,
    *,
    published: date | datetime | str | None = None,
    place: str = "",
    speaker: str = "",
    country: str = "",
    language: str = "",
    definition: CaseDefinition | None = None,
) -> list[Statement]:
    """The statements of one text, in the order of their words.

    ``published`` is the dateline that weekdays and months are resolved against (an ISO date is taken too);
    ``place`` the
    dateline's place; ``speaker`` whose words the whole text is, if it is a speech; ``country`` the state that "the
    Government" means; ``language`` is recognised when it is left out. English is read whole, of Ukrainian and
    Russian the allegations and
    denials; other languages give an empty list. Spans count Unicode code points, and
    ``text[start:end]`` is the statement's trigger. Raises ReadError on a date that is none, or when the model is
    missing.
    """
    report = Report(
        id=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        published=_moment(published),
        place=place,
        speaker=speaker,
        country=country,
        language=language,
    )
    for _, statements in read_reports([report], definition):
        if not statements:
            _need_dictionary(report)
        return statements
    return []


def _need_dictionary(report: Report) -> None:
    from grith.read.slavic import missing_dictionary

    remedy = missing_dictionary(report)
    if remedy:
        raise ReadError("the dictionaries for Ukrainian and Russian are not installed", "language", remedy)


def read_reports(
    reports: Iterable[Report], definition: CaseDefinition | None, *, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[Report, list[Statement]]]:
    """Read many reports in batches, in their order, streaming; ``progress`` is called with the number read so far."""
    from grith.read._batch import read_stream

    yield from read_stream(reports, definition, progress)


def statement_as_dict(statement: Statement) -> dict[str, Any]:
    """A statement as a plain dict with the field names of the evaluation sets; ``span`` is [start, end).

    Beyond them it holds ``quote``, ``rule``, ``confidence``, ``sureness`` (0 to 1) and ``codes``.
    """
    from grith.read.codes import codes_of
    from grith.read.confidence import sureness
    from grith.read.dates import event_date
    from grith.read.quantities import quantity_as_dict

    return {
        "kind": statement.kind,
        "span": [statement.span.start, statement.span.end],
        "quote": statement.span.exact,
        "speaker": list(statement.speaker),
        "reported_by": statement.reported_by,
        "actor": list(statement.actor),
        "target": list(statement.target),
        "object": statement.object,
        "capability": list(statement.capability),
        "quantity": quantity_as_dict(statement.quantity),
        "firmness": statement.firmness,
        "condition": statement.condition,
        "event_date": event_date(statement.event),
        "place": statement.place,
        "negated": statement.negated,
        "rule": statement.rule,
        "confidence": statement.confidence,
        "sureness": round(sureness(statement), 3),
        "codes": codes_of(statement).to_dict(),
    }


def evaluate(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Read every ``NN.json`` of a folder in the evaluation format; predictions by file name without its ending.

    A document has ``sentences`` (joined by ``join``, a line end if absent) or ``text``, and may have ``published``,
    ``dateline_place``, ``document_speaker``, ``context_country`` and ``lang``. Raises ReadError for a folder
    without such
    documents or a file that is no such document.
    """
    from grith.read._evaluate import read_folder

    return read_folder(folder)


def score_folder(folder: Path, predictions: dict[str, list[dict[str, Any]]] | None = None) -> dict[str, Any]:
    """Score predictions (made now if none are given) against the annotated documents of a folder.

    Gives ``core``, ``lenient`` and ``strict_kind`` with precision, recall and F1, ``slots`` with accuracy and rows, and
    ``wrong`` and ``missed`` rows. Raises ReadError as ``evaluate`` does.
    """
    from grith.read._evaluate import documents
    from grith.read._score import score

    tally = score(evaluate(folder) if predictions is None else predictions, documents(folder))
    return {**tally.summary(), "wrong": list(tally.wrong_rows), "missed": list(tally.missed_rows)}


def _moment(published: date | datetime | str | None) -> datetime | None:
    if published is None or published == "":
        return None
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published)
        except ValueError:
            raise ReadError(f"{published!r} is no date", "published", "Give an ISO date, such as 2025-03-20.") from None
    return published if isinstance(published, datetime) else datetime(published.year, published.month, published.day)


class _CallableModule(ModuleType):
    """``grith.read`` is this package and the verb in one: importing the package must not hide the verb."""

    def __call__(self, *arguments: Any, **named: Any) -> list[Statement]:
        return read(*arguments, **named)


sys.modules[__name__].__class__ = _CallableModule
