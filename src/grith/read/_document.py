"""The text before any grammar: blocks to parse, datelines put aside, and where quotations run.

Every change keeps the length of the text, so that character positions stay those of the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

from attrs import field, frozen

from grith.read._leads import lead, mark, tail
from grith.read._transcript import Turns

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "`": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u200b": " ",
        "\u200e": " ",
        "\u200f": " ",
        "\ufeff": " ",
        "\t": " ",
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\u2010": "-",
        "\u2011": "-",
        "\u2026": ".",
    }
)
_OPENERS, _CLOSERS = "\u201c\u201e\u00ab", "\u201d\u00bb"
_DATELINE = re.compile(
    r"""\s*(?:
        (?:date\s+)?\d{4}-\d\d-\d\d\s+[A-Z][A-Z ,.'/-]{2,40}:\s+
      | [A-Z][A-Z.'-]+(?:[ ,/]+(?:[A-Z][A-Z.'-]+|[A-Z][a-z]{2,}\.?|\d{4}|\d{1,2}))*\s*
        (?:\([A-Za-z .,/-]{2,40}\)\s*)?(?:[-:\u2013\u2014]+)\s+
      | [A-Z][A-Za-z.'-]+(?:[ ,]+[A-Z][A-Za-z.'-]+){0,3}\s*,?\s*
        (?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?\s*)?\([A-Za-z .,/-]{2,40}\)\s*(?:[-:\u2013\u2014]+)\s+
      | [A-Z][A-Za-z.'-]+(?:[ ,]+[A-Z][A-Za-z.'-]+){0,2}\s+(?:\u2014|\u2013|--)\s+(?=[A-Z])
    )""",
    re.VERBOSE,
)
_LONGEST_BLOCK = 4000
_LONGEST_QUOTATION_BLOCKS = 12


@frozen
class Block:
    """A stretch of text that is parsed on its own; ``start`` and ``end`` are positions in the document."""

    start: int
    end: int
    text: str
    paragraph: int
    turn: str = ""
    teller: str = ""


@frozen
class Quotation:
    """Words inside quotation marks from ``start`` to ``end`` (marks excluded), over as many blocks as they run."""

    start: int
    end: int
    closed: bool = True


@frozen
class Layout:
    """A document's blocks and quotations, with fast look-up of the quotation at a position."""

    text: str
    blocks: tuple[Block, ...]
    quotations: tuple[Quotation, ...]
    _starts: list[int] = field(factory=list, eq=False)

    def quotation_at(self, position: int) -> int | None:
        """Number of the quotation that holds ``position``, or ``None``."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.quotations[index].end:
            return index
        return None


def normalise(text: str) -> str:
    """The text with odd spaces, apostrophes and line ends made plain, character for character."""
    text = text.translate(_SAME_LENGTH)
    if text.isascii():
        return text
    # A control or unassigned character would become a token of its own; a space keeps its place.
    return "".join(" " if ord(c) > 127 and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") else c for c in text)


Tells = Callable[[str, str, bool], bool]


def lay_out(text: str, tells: Tells | None = None) -> Layout:
    """Cut a document into blocks and find its quotations; the work is linear in the length of the text.

    ``tells`` answers whether a label before the words of a line (or behind: the third argument) names their speaker.
    """
    plain = normalise(text)
    lines = _lines(plain)
    quotations = _quotations(plain, [start for start, _ in lines])
    blocks = []
    turns = Turns([plain[start:end] for start, end in lines])
    for paragraph, (start, end) in enumerate(lines):
        turn, label = turns.of(paragraph, plain[start:end])
        start += label
        teller = ""
        own = start
        if not label:
            match = _DATELINE.match(plain, start, end)
            size, is_hour = mark(plain[start:end])
            if not turn and tells is not None:
                own, end, teller = _told(plain, start + size, end, tells)
            start = own if teller else start + size if is_hour else start
            if not teller and match and match.end() - match.start() < 80 and match.end() < end - 20:
                start = match.end()
        for low, high in _pieces(plain, start, end):
            # Typographic quotation marks are parsed best as straight ones; line ends inside a paragraph as spaces.
            words = plain[low:high].replace("\n", " ")
            for sign in _OPENERS + _CLOSERS:
                words = words.replace(sign, '"')
            blocks.append(Block(low, high, words, paragraph, turn, teller))
    return Layout(plain, tuple(blocks), tuple(quotations), [q.start for q in quotations])


def _told(plain: str, start: int, end: int, tells: Tells) -> tuple[int, int, str]:
    """Where a line's own words begin and end, and the label before or behind them that names their speaker."""
    label, begins = lead(plain[start:end])
    if label and tells(label, plain[start + begins : end], False):
        return start + begins, end, label
    label, stops = tail(plain[start:end])
    if label and tells(label, plain[start : start + stops], True):
        return start, start + stops, label
    return start, end, ""


def _lines(plain: str) -> list[tuple[int, int]]:
    """Paragraphs as (start, end): a line that goes on in lower case is joined to the one before it."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", plain):
        start, end = match.span()
        while start < end and plain[start] == " ":
            start += 1
        while end > start and plain[end - 1] == " ":
            end -= 1
        if start == end:
            continue
        if found:
            before_start, before_end = found[-1]
            one_break = plain.count("\n", before_end, start) == 1
            goes_on = plain[start].islower() and plain[before_end - 1] not in ".!?:\"'\u201d"
            if one_break and goes_on:
                found[-1] = (before_start, end)
                continue
        found.append((start, end))
    return found


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Very long paragraphs in pieces, cut after a full stop where there is one."""
    pieces = []
    while end - start > _LONGEST_BLOCK:
        cut = plain.rfind(". ", start + _LONGEST_BLOCK // 2, start + _LONGEST_BLOCK)
        if cut < 0:
            cut = plain.rfind(" ", start + _LONGEST_BLOCK // 2, start + _LONGEST_BLOCK)
        cut = start + _LONGEST_BLOCK if cut < 0 else cut + 1
        pieces.append((start, cut))
        start = cut
        while start < end and plain[start] == " ":
            start += 1
    if start < end:
        pieces.append((start, end))
    return pieces


def _quotations(plain: str, line_starts: list[int]) -> list[Quotation]:
    """Quotations over the whole document.

    A mark at the start of a paragraph while a quotation is open means that it goes on (the wire habit). A closing mark
    without an opening one closes a quotation that began with its paragraph. An open one ends at the paragraph's end
    if the next mark opens again elsewhere.
    """
    starts_at = set(line_starts)
    found: list[Quotation] = []
    opened: int | None = None
    opened_block = 0
    for match in re.finditer(r'["\u201c\u201e\u00ab\u201d\u00bb]', plain):
        at = match.start()
        block = bisect_right(line_starts, at) - 1
        opens = match.group() in _OPENERS or (match.group() == '"' and _straight_opens(plain, at, opened is not None))
        if opens:
            if opened is not None:
                if at in starts_at and block - opened_block <= _LONGEST_QUOTATION_BLOCKS:
                    opened_block = block
                    continue
                end = _line_end(plain, opened, at)
                found.append(Quotation(opened, end, closed=False))
            opened, opened_block = at + 1, block
        elif opened is not None:
            if block - opened_block > _LONGEST_QUOTATION_BLOCKS:
                found.append(Quotation(opened, _line_end(plain, opened, at), closed=False))
            else:
                found.append(Quotation(opened, at))
            opened = None
        else:
            low = max(line_starts[block], found[-1].end + 1 if found else 0)
            if low < at:
                found.append(Quotation(low, at, closed=False))
    if opened is not None:
        last = bisect_right(line_starts, opened) - 1
        limit = line_starts[last + 3] if last + 3 < len(line_starts) else len(plain)
        found.append(Quotation(opened, limit, closed=False))
    return found


def _line_end(plain: str, start: int, limit: int) -> int:
    end = plain.find("\n", start, limit)
    return limit if end < 0 else end


def _straight_opens(plain: str, at: int, inside: bool) -> bool:
    before = plain[at - 1] if at else "\n"
    after = plain[at + 1] if at + 1 < len(plain) else "\n"
    if before in " \n([-/\u2013\u2014" and not after.isspace():
        return True
    if after in " \n.,;:!?)]" or after.isspace():
        return False
    return not inside
