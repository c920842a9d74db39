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
from grith.nouns import Statement

_WEIGHTS = (OFFICIAL, REPORTED, RETOLD, VOICE)
# "200 more", "another company", "a further 50"; not "more than 200", "if more nations come", "another nation's flag".
_MORE = r"(?:more\b(?! than)|another\b)"
_ON_TOP = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|few|several|some))\s+more\b"
    rf"|(?:^|;)\s*(?:and\s+)?{_MORE}|\b(?:send|provide|deploy|contribute|offer|give)\s+{_MORE}"
    r"|\b(?:a further|further(?=\s+\d)|additional(?:ly)?|extra|on top|in addition)\b",
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
    amount = statement.quantity.words if statement.quantity else ""
    return bool(_ON_TOP.search(f"{statement.object}; {amount}"))


def sort_words(words: Sequence[Said], day: date) -> Words:
    """Part what stands on ``day`` from what has ended and from what that had replaced.

    An ended word replaced all that was said before it by nobody of more weight, and what others retold or held while
    it stood. One that came on top replaced nothing.
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
    told_of_it = said.weight in (RETOLD, VOICE) and said.day is not None and ended.until is not None
    return said.order[0] < ended.order[0] or (told_of_it and said.order[0] <= (ended.until or date.min))


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
    """A flag on a cell of which an ended word had replaced what was said before: that is not counted."""
    if not words.replaced:
        return []
    last = max(words.ended, key=lambda s: s.order)
    told = f"an offer ended on {day_words(last.until)}: {in_words(last)}"
    return [f"{told}; what was said before it is not counted"]


def in_words(said: Said) -> str:
    """``planned, 500 persons (the minister, 10 April 2025)``."""
    q = said.quantity
    much = f", {range_words(q.low, q.high, unit_words(q.unit), q.words)}" if q else ""
    return f"{rung_words(said.firmness)}{much} ({said.speaker}, {day_words(said.day)})"
