"""Independent lines of publication: reports of one origin, and texts that are copies of one another, count once."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zlib import crc32

from grith.nouns import Origin, Report, Statement
from grith.nouns.origin import goes_back_to

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COPY = 0.6  # of the shorter text's words stand in the other in the same order
COPY_SHORT = 0.9
_SHORT = 25  # words: short notes on one event are alike without being copies
_SHINGLE, _SKETCH = 5, 24  # words in a run; runs kept of each text to find candidates by
_MOST_IN_BUCKET = 40
_WORDS = re.compile(r"\w+")
_BETWEEN_WORDS = {n: " " for n in range(128) if not _WORDS.match(chr(n))}


def line_name(report: Report | None, statement: Statement) -> str:
    """Whom this publication goes back to: the origin of report or row, else the publisher, else the site of the page.

    "Reuters, carried by Dawn" goes back to Reuters; "Interfax, quoting the White House" to the White House.
    """
    named = url = ""
    if statement.span.cells:
        row = statement.attributes
        named, url = row.get("origin") or row.get("publisher") or row.get("source") or "", statement.url
    if not named and not _site(url) and report is not None:
        named, url = report.origin or report.publisher, report.url
    return goes_back_to(named) or _site(url)


@lru_cache(4096)
def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def origins_of(members: list[tuple[Statement, Report | None]], copies: Mapping[str, str]) -> tuple[Origin, ...]:
    """The independent lines among the statements of one claim (oldest first); ``copies`` as of :func:`copy_groups`."""
    if len(members) == 1:
        statement, report = members[0]
        return (Origin(line_name(report, statement) or "unknown", (statement.report,)),)
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    rows = []
    for statement, report in members:
        name = line_name(report, statement)
        own = f"name:{name.casefold()}" if name else f"report:{statement.report}"
        if statement.report in copies and not statement.span.cells:
            parent[root(f"text:{copies[statement.report]}")] = root(own)
        rows.append((own, statement.report, name))
    lines: dict[str, list[tuple[str, str]]] = {}
    for own, report_id, name in rows:
        lines.setdefault(root(own), []).append((report_id, name))
    return tuple(_origin(line) for line in lines.values())


def _origin(rows: list[tuple[str, str]]) -> Origin:
    reports = tuple(dict.fromkeys(report for report, _ in rows))
    why = ""
    if len(reports) > 1:
        why = "one origin" if len({name.casefold() for _, name in rows}) == 1 else "copied text"
    first = next((name for _, name in rows if name), "")
    return Origin(first or "unknown", reports, why)


def copy_groups(reports: Iterable[Report]) -> dict[str, str]:
    """Report id → id of the oldest report that its text is a copy of (itself, if of none), for reports with a text.

    Texts are compared by their longest common subsequence of words, over the length of the shorter (rapidfuzz); which
    to compare is found by the smallest hashes of their five-word runs (bottom-k sketches), so the work grows with the
    number of reports and not with its square.
    """
    import numpy as np
    from rapidfuzz.distance import LCSseq

    ordered = sorted(
        (r for r in reports if r.text), key=lambda r: (r.published is not None, str(r.published or ""), r.id)
    )
    numbers = _Numbers()
    buckets: dict[int, list[int]] = {}
    texts: list[str] = []
    leaders: list[str] = []
    group: dict[str, str] = {}
    for report in ordered:
        words = _words(report.text.casefold())
        if not words:
            continue
        ids = np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
        # One character a word, beyond the surrogates, so that words are compared as fast as letters.
        text = (ids % 0x100000 + 0xE000).astype("<u4").tobytes().decode("utf-32-le")
        sketch = _sketch(np.frombuffer(numbers.hashes, np.uint64)[ids])
        candidates: dict[int, int] = {}
        for value in sketch:
            for n in buckets.get(value, ()):
                candidates[n] = candidates.get(n, 0) + 1
        best = None
        for n in sorted(candidates, key=lambda n: (-candidates[n], n)):
            shorter = min(len(text), len(texts[n]))
            need = COPY if shorter >= _SHORT else COPY_SHORT
            if LCSseq.similarity(text, texts[n], score_cutoff=int(need * shorter)) >= need * shorter:
                best = n
                break
        if best is not None:
            group[report.id] = leaders[best]
            continue
        group[report.id] = report.id
        leaders.append(report.id)
        texts.append(text)
        for value in sketch:
            bucket = buckets.setdefault(value, [])
            if len(bucket) < _MOST_IN_BUCKET:
                bucket.append(len(leaders) - 1)
    return group


def _words(text: str) -> list[str]:
    # The same words either way: plain English is split four times as fast as it is searched.
    return text.translate(_BETWEEN_WORDS).split() if text.isascii() else _WORDS.findall(text)


class _Numbers(dict[str, int]):
    """Word → its number, given at first sight; ``hashes`` stand by number."""

    def __init__(self) -> None:
        super().__init__()
        self.hashes = array("Q")

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        self.hashes.append(crc32(word.encode("utf-8", "replace")))
        return number


def _sketch(values: NDArray[np.uint64]) -> list[int]:
    """The smallest hashes of the runs of five words; ``values`` are those of single words, one or more."""
    import numpy as np

    size = max(1, len(values) - _SHINGLE + 1)
    mixed = np.zeros(size, dtype=np.uint64)
    for k in range(min(_SHINGLE, len(values))):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + values[k : k + size]
        mixed ^= mixed >> np.uint64(29)
    mixed = mixed * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    mixed.sort()
    first = np.concatenate(([True], mixed[1:] != mixed[:-1]))
    smallest: list[int] = mixed[first][:_SKETCH].tolist()
    return smallest
