"""Who speaks each quotation of a document."""

from __future__ import annotations

from grith.read._attribution import Sentence
from grith.read._document import Layout
from grith.read._names import Name


def assign_quotations(
    layout: Layout, sentences: list[Sentence], document_speaker: tuple[Name, ...]
) -> dict[int, tuple[Name, ...]]:
    """Who speaks each quotation: the nearest reporting verb outside it, in its sentences or right beside them.

    A long quotation without one goes on with the speaker of the quotation before it.
    """
    best: dict[int, tuple[int, tuple[Name, ...]]] = {}
    spans = layout.quotations
    first = 0
    for sentence in sentences:
        while first < len(spans) and spans[first].end < sentence.start - 2:
            first += 1
        numbers = []
        index = first
        while index < len(spans) and spans[index].start <= sentence.end + 2:
            numbers.append(index)
            index += 1
        if not numbers:
            continue
        for source in sentence.sources:
            if not source.names or source.phrase:
                continue
            holder = layout.quotation_at(source.start)
            for number in numbers:
                if holder == number:
                    continue
                quotation = spans[number]
                gap = source.start - quotation.end if source.start >= quotation.end else quotation.start - source.end
                if quotation.end <= sentence.start or quotation.start >= sentence.end:
                    gap += 1000  # a source in another sentence, only for want of a better one
                if number not in best or gap < best[number][0]:
                    best[number] = (gap, source.names)
    found: dict[int, tuple[Name, ...]] = {}
    previous: tuple[Name, ...] = ()
    by_start = sorted(sentences, key=lambda s: s.start)
    at = 0
    latest: tuple[Name, ...] = ()
    for number, quotation in enumerate(spans):
        while at < len(by_start) and by_start[at].end <= quotation.start:
            for source in by_start[at].sources:
                if source.names and not source.phrase:
                    latest = source.names
            at += 1
        if number in best:
            found[number] = previous = best[number][1]
        elif quotation.end - quotation.start > 25:
            found[number] = previous = latest or previous or document_speaker
    return found
