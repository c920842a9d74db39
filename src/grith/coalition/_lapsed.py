"""Words that have ended: what they had replaced does not stand again by itself (docs/decisions/0017)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from grith.coalition._model import Lapsed, Said, rung_words
from grith.coalition._nations import Nation
from grith.coalition._weight import OFFICIAL, REPORTED, RETOLD, VOICE
from grith.coalition._words import day_words, range_words, unit_words
from grith.nouns import Quantity, Statement
from grith.nouns.written import number_of

_WEIGHTS = (OFFICIAL, REPORTED, RETOLD, VOICE)
# "200 more", "another company", "a further 50"; not "more than 200" nor "another nation's flag".
_MORE = r"(?:more\b(?! than)|another\b)"
_ON_TOP = re.compile(
    r"(?P<number>\d[\d,.]*)\s+more\b|\b(?!(?:no|not|or|and|if|of|even|much|far|any|once)\b)[a-z]+\s+more\b(?! than)"
    rf"|(?:^|;)\s*(?:and\s+)?{_MORE}|\b(?:send|provide|deploy|contribute|offer|give)\s+{_MORE}|\banother\s+\d"
    r"|\b(?:a further|further(?=\s+\d)|additional(?:ly)?|extra|on top|in addition)\b",
    re.IGNORECASE,
)
# What follows tells how long, with what or on what condition, and not what is given: "500 troops for two more years".
_NOT_GIVEN = re.compile(
    r"\s(?:for|with|without|under|subject|pending|once|if|when|after|unless|until|provided|instead|as)\s[^;]*",
    re.IGNORECASE,
)


@frozen
class Words:
    """What was said of one nation and capability: what ``stands``, what has ``ended``, what that had ``replaced``."""

    stands: tuple[Said, ...]
    ended: tuple[Said, ...]
    replaced: tuple[Said, ...]


def comes_on_top(statement: Statement) -> bool:
    """Whether an offer says of itself that it comes beside what was offered before: "200 more", "a further company"."""
    q = statement.quantity
    told = _NOT_GIVEN.sub("", f"{statement.object}; {q.words if q else ''}")
    return any(_is_given(match["number"] or "", q) for match in _ON_TOP.finditer(told))


def _is_given(number: str, amount: Quantity | None) -> bool:
    """Whether a number of more is the amount itself: of "500 troops, 200 more than in March" it is not."""
    value = number_of(number.replace(",", "").rstrip("."))
    told = [x for x in (amount.low, amount.high) if x is not None] if amount else []
    return value is None or not told or (min(told) <= value <= max(told))


def sort_words(words: Sequence[Said], day: date) -> Words:
    """Part what stands on ``day`` from what has ended and from what that had replaced.

    An ended word replaced all that was said before it by nobody of more weight, and what others retold or held while
    it stood, reports that tell no more than it among them. One that came on top replaced nothing.
    """
    ended = tuple(s for s in words if s.until is not None and s.until < day)
    if not ended:
        return Words(tuple(words), (), ())
    left = [s for s in words if s.until is None or s.until >= day]
    replaced = tuple(s for s in left if any(_replaced(s, e) for e in ended))
    stands = tuple(s for s in left if s not in replaced)
    solid = any(e.weight in (OFFICIAL, REPORTED) for e in ended)
    if solid and all(s.weight == VOICE for s in stands):  # whoever does not speak for a nation renews nothing
        stands = ()
    return Words(stands, ended, replaced)


def _replaced(said: Said, ended: Said) -> bool:
    if ended.on_top or _WEIGHTS.index(said.weight) < _WEIGHTS.index(ended.weight):
        return False
    while_it_stood = said.day is not None and said.order[0] <= (ended.until or date.min)
    told_of_it = said.weight in (RETOLD, VOICE) or (said.weight != ended.weight and _tells_no_more(said, ended))
    return said.order[0] < ended.order[0] or (while_it_stood and told_of_it)


def _tells_no_more(said: Said, ended: Said) -> bool:
    """Whether a report tells nothing that the word of more weight had not said: no refusal, not firmer, not another
    amount."""
    if said.on_top or (said.firmness == "refused") != (ended.firmness == "refused") or said.level > ended.level:
        return False
    mine, its = said.quantity, ended.quantity
    return mine is None or (its is not None and (mine.unit, mine.low, mine.high) == (its.unit, its.low, its.high))


def lapsed(nation: Nation, capability: str, words: Words) -> Lapsed:
    """What is told where nothing stands any more: the last word, and the one that it had replaced."""
    last = max(words.ended, key=lambda s: (s.weight in (OFFICIAL, REPORTED), *s.order))
    before = max(words.replaced, key=lambda s: (-_WEIGHTS.index(s.weight), *s.order), default=None)
    tail = "nobody has renewed it"
    if before:
        tail = f"before it {in_words(before)}: nobody has said whether that stands again"
    assert last.until
    return Lapsed(
        nation=nation.name,
        iso3=nation.iso3,
        kind=nation.kind,
        counted=nation.counted,
        capability=capability,
        until=last.until,
        words=f"{in_words(last)}, stood until {day_words(last.until)}; {tail}",
        statements=(last.statement, *([before.statement] if before else ())),
        key=nation.key,
    )


def ended_flags(words: Words) -> list[str]:
    """A flag on a cell for what has ended: what that had replaced is not counted, and what came on top stands alone."""
    alone = bool(words.ended) and all(s.on_top for s in words.stands)
    if not words.replaced and not alone:
        return []
    last = max(words.ended, key=lambda s: (not s.on_top, *s.order))
    told = f"an offer ended on {day_words(last.until)}: {in_words(last)}"
    return [
        told + ("; what was said before it is not counted" if words.replaced else ""),
        *(["what stands was offered on top of it"] if alone and not last.on_top else []),
    ]


def in_words(said: Said) -> str:
    """``planned, 500 persons (the minister, 10 April 2025)``."""
    q = said.quantity
    much = f", {range_words(q.low, q.high, unit_words(q.unit), q.words)}" if q else ""
    return f"{rung_words(said.firmness)}{much} ({said.speaker}, {day_words(said.day)})"
