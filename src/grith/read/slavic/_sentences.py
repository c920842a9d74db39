"""Sentences and clauses of a Ukrainian or Russian text, as runs of tokens."""

from __future__ import annotations

from attrs import frozen

from grith.read.slavic._lexicon import Match
from grith.read.slavic._words import Token

_ABBREVIATED = frozenset(
    "обл м с р г рр гг ім им тис тыс млн млрд т смт пгт вул ул кв км ст д е др ін стор проф ген полк кг гр".split()
)
_HARD = frozenset((":", ";", "—", "–", "-", "||", "(", ")", "…", "*", ">", "|"))
RELATIVE = frozenset(
    "який яка яке які якого якої яких якому якій якими що котрий де куди чий"
    " который которая которое которые которого которой которых чей где куда".split()
)


@frozen
class Clause:
    """The tokens ``first`` to ``last`` of a sentence; ``hard`` tells which sign stands before it, ``segment`` which
    stretch between colons, dashes and brackets it belongs to.
    """

    first: int
    last: int
    segment: int
    opened_by: str
    closed_by: str

    def holds(self, index: int) -> bool:
        """Whether a token lies in it."""
        return self.first <= index <= self.last


def sentences_of(tokens: list[Token]) -> list[list[Token]]:
    """Cut a text at full stops, question marks, line ends and feed separators."""
    found: list[list[Token]] = []
    current: list[Token] = []
    for index, token in enumerate(tokens):
        if token.low.startswith("\n") or token.low == "||":
            if current:
                found.append(current)
            current = []
            continue
        current.append(token)
        if token.low in (".", "!", "?", "…"):
            before = tokens[index - 1] if index else None
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            short = before is not None and (before.low in _ABBREVIATED or (len(before.low) == 1 and before.is_word))
            ends_year = before is not None and before.low in ("р", "г") and after is not None and after.capital
            if token.low == "." and short and after is not None and not ends_year:
                continue
            if token.low == "." and after is not None and after.start == token.end and after.is_word:
                continue
            if after is not None and after.low in '.!?»"”':
                continue
            found.append(current)
            current = []
    if current:
        found.append(current)
    return found


def has_predicate(tokens: list[Token], by_token: dict[int, Match], first: int, last: int) -> bool:
    """Whether a finite verb or short participle stands among the tokens."""
    for index in range(first, last + 1):
        token = tokens[index]
        match = by_token.get(index)
        if match is not None and match.get("passive"):
            return True
        form = token.forms[0] if token.forms else None
        if form is not None and form.pos in ("VERB", "PRTS", "INFN", "PRED"):
            return True
        if match is not None and (match.get("predicate") or match.get("reporting")) and token.has("VERB", "PRTS"):
            return True
    return False


def clauses_of(tokens: list[Token], by_token: dict[int, Match]) -> list[Clause]:
    """Cut a sentence at hard signs and commas; pieces between commas without a verb join their neighbour."""
    pieces: list[tuple[int, int, str, str]] = []
    start, opened = 0, ""
    quoted = False
    for index, token in enumerate(tokens):
        if token.low in '«»"„“”':
            quoted = not quoted if token.low == '"' else token.low in "«„“"
        is_dash = token.low == "-" and not (
            index
            and token.start > tokens[index - 1].end
            and index + 1 < len(tokens)
            and tokens[index + 1].start > token.end
        )
        if (token.low in _HARD and not is_dash) or token.low == ",":
            if start <= index - 1:
                pieces.append((start, index - 1, opened, token.low))
            start, opened = index + 1, token.low
    if start <= len(tokens) - 1:
        pieces.append((start, len(tokens) - 1, opened, ""))
    merged: list[tuple[int, int, str, str]] = []
    for piece in pieces:
        if merged and piece[2] == "," and merged[-1][3] == ",":
            before = merged[-1]
            verbs = [has_predicate(tokens, by_token, p[0], p[1]) for p in (before, piece)]
            relative = tokens[piece[0]].low in RELATIVE or (
                piece[0] + 1 <= piece[1] and tokens[piece[0]].pos == "PREP" and tokens[piece[0] + 1].low in RELATIVE
            )
            if not all(verbs) and not relative:
                merged[-1] = (before[0], piece[1], before[2], piece[3])
                continue
        merged.append(piece)
    found, segment = [], 0
    for first, last, opened, closed in merged:
        if opened and opened != ",":
            segment += 1
        found.append(Clause(first, last, segment, opened, closed))
    return found
