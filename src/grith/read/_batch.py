"""Reports in batches: blocks of many documents parsed together, statements given out document by document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from grith.nouns import CaseDefinition, Report, Statement

_REPORTS_A_BATCH = 32
_CHARACTERS_A_BATCH = 400_000
_FUNCTION_WORDS = frozenset("the of and to in that for on with was is said by from at has have not are will".split())
# A line of a few words may have none of these; it is taken for English unless it has those of another language.
_FEW_WORDS = 20
# Of a text that is said to be in another language so many of its words must be English ones, "the" among them.
_PLAINLY = 6
_FOREIGN_WORDS = frozenset(
    """der die das und ist nicht mit von auf ein eine le la les des du et est dans pour une el los las y en con por
    del una il lo gli che di e per non na w z i nie sie ve bir bu ile de het een van og av som till att och
    je se su da""".split()
)


def is_english(text: str, language: str) -> bool:
    """Whether a text is to be read: said to be English, or plainly so by its letters and function words."""
    if language and language.lower().partition("-")[0].partition("_")[0] in ("en", "eng", "english"):
        return True
    if language:  # a site's own language is often that of its menus: what is plainly English is read as such
        words = re.findall(r"[a-z]+", text[:4000].lower())
        return (
            len(words) > _FEW_WORDS
            and "the" in words
            and sum(w in _FUNCTION_WORDS for w in words) * _PLAINLY >= len(words)
        )
    sample = text[:4000]
    letters = [c for c in sample if c.isalpha()]
    if not letters or sum(c < "\u0250" for c in letters) < 0.8 * len(letters):
        return False
    words = re.findall(r"[a-z]+", sample.lower())
    known = sum(w in _FUNCTION_WORDS for w in words)
    if not known and len(words) <= _FEW_WORDS:
        return bool(words) and sample.isascii() and not _FOREIGN_WORDS & set(words)
    return bool(words) and known >= max(1, len(words) // 25)


def read_stream(
    reports: Iterable[Report], definition: CaseDefinition | None, progress: Callable[[int], None] | None
) -> Iterator[tuple[Report, list[Statement]]]:
    """The statements of each report, in the order of the reports."""
    source = iter(reports)
    gazetteer: Any = None
    done = 0
    while batch := _next_batch(source):
        if gazetteer is None:
            gazetteer = _gazetteer(definition)
        for report, statements in _read_batch(batch, definition, gazetteer):
            done += 1
            if progress is not None:
                progress(done)
            yield report, statements


def _next_batch(source: Iterator[Report]) -> list[Report]:
    batch: list[Report] = []
    size = 0
    for report in islice(source, _REPORTS_A_BATCH):
        batch.append(report)
        size += len(report.text)
        if size > _CHARACTERS_A_BATCH:
            break
    return batch


def _gazetteer(definition: CaseDefinition | None) -> Any:
    from grith.read.gazetteer import Gazetteer

    return Gazetteer.of(definition)


def _read_batch(
    batch: list[Report], definition: CaseDefinition | None, gazetteer: Any
) -> Iterator[tuple[Report, list[Statement]]]:
    from grith.read._assemble import Metadata, finish
    from grith.read._document import lay_out
    from grith.read._model import parse
    from grith.read._reader import extract

    layouts = [
        lay_out(r.text, _tells(gazetteer, r.published)) if is_english(r.text, r.language) else None for r in batch
    ]
    docs = iter(parse([b.text for layout in layouts if layout for b in layout.blocks]))
    for report, layout in zip(batch, layouts, strict=True):
        if layout is None:
            yield report, _in_other_words(report, definition)
            continue
        own = list(islice(docs, len(layout.blocks)))
        about = Metadata(
            report=report.id,
            published=report.published,
            published_precision=report.published_precision,
            place=report.place,
            speaker=report.speaker,
            country=report.country,
            home=definition.country if definition else "",
            publisher=report.publisher,
            zone=definition.zone if definition else "UTC",
            url=report.url,
        )
        yield report, finish(extract(layout, own, about, gazetteer), report.text)


def _tells(gazetteer: Any, published: Any) -> Callable[[str, str, bool], bool]:
    from grith.read._tellers import tells

    day = published.date() if published is not None else None
    return lambda label, told, behind: tells(label, told, behind, gazetteer, day)


def _in_other_words(report: Report, definition: CaseDefinition | None) -> list[Statement]:
    """Ukrainian and Russian reports are read by their own small reader; other languages give nothing."""
    from grith.read.slavic import missing_dictionary, read_slavic

    return [] if missing_dictionary(report) else read_slavic(report, definition)
