""" "How many nations?": counts at each rung, totals claimed, amounts named, and the answer as a range with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from grith.coalition._capabilities import UNSPECIFIED
from grith.coalition._model import LEVELS, AmountNamed, Cell, HowMany, Lapsed, Reason, RungCount, TotalClaimed
from grith.coalition._offers import Sorter
from grith.coalition._weight import speaker_words
from grith.coalition._words import count_words, day_words, list_words, number_words, range_words, unit_words
from grith.nouns import FIRMNESS, Statement

TROOPS = "troops"
SCOPES: dict[str, Callable[[Cell], bool]] = {
    "troops": lambda c: c.capability == TROOPS,
    "other": lambda c: c.capability not in (TROOPS, UNSPECIFIED),
    "any": lambda c: True,
}
_NUMERALS = frozenset({"several", "many", "some", "few", "a few", "numerous", "various", "multiple"})
HEADLINE_RUNG = "willing"
_ABOUT = {"pledge": "to contribute", "meeting": "at a meeting", "call": "on a call", "agreement": "to an agreement"}
_OPERATORS = {">": "more than ", ">=": "at least ", "<": "fewer than ", "<=": "up to ", "~": "about "}


def count_rungs(cells: Sequence[Cell]) -> tuple[RungCount, ...]:
    """States at each rung or firmer, from the firmest, for troops, for other named kinds, and for anything at all.

    Organisations, belligerents and the host are not counted. The three numbers are explained at RungCount.
    """
    rows = []
    for scope, belongs in SCOPES.items():
        inside = [c for c in cells if c.counted and c.kind == "state" and belongs(c)]
        for rung in reversed(FIRMNESS[1:]):
            level = LEVELS[rung]
            low = _names(c for c in inside if c.level_low >= level)
            best = _names(c for c in inside if c.level >= level)
            high = _names(c for c in inside if c.level_high >= level)
            ids = dict.fromkeys(i for c in inside if c.level_high >= level for i in c.statements)
            rows.append(RungCount(scope, rung, len(low), len(best), len(high), low, best, high, tuple(ids)))
    return tuple(rows)


def _names(cells: Iterable[Cell | Lapsed]) -> tuple[str, ...]:
    return tuple(sorted({c.nation for c in cells}))


def totals_claimed(statements: Iterable[Statement], sorter: Sorter) -> tuple[TotalClaimed, ...]:
    """Numbers of nations claimed without names, oldest first; the same claim by the same speaker on a day once."""
    merged: dict[tuple[object, ...], list[Statement]] = {}
    for s in statements:
        q = s.quantity
        if q and s.kind not in ("allegation", "denial", "condition") and not s.negated:
            key = (sorter.day(s), speaker_words(s), q.low, q.high, q.op, _about(s), q.words if q.low is None else "")
            merged.setdefault(key, []).append(s)
    return tuple(
        _total(group) for _, group in sorted(merged.items(), key=lambda item: (str(item[0][0] or ""), item[1][0].id))
    )


def _about(s: Statement) -> str:
    if s.attributes.get("measure"):
        return s.attributes["measure"]
    return s.object if s.kind in ("position", "demand") and s.object else _ABOUT.get(s.kind, "")


def _total(group: list[Statement]) -> TotalClaimed:
    s = group[0]
    q = s.quantity
    assert q
    unit = unit_words(q.unit)
    number = q.high if q.op in ("<", "<=") else q.low
    if q.op == "range":
        amount = range_words(q.low, q.high, unit)
    elif number is None:
        if q.words.casefold() in _NUMERALS and unit:
            amount = f"{q.words} {unit}"
        else:
            amount = f"a number that is {q.words}" if q.words else "a number not given"
    else:
        amount = f"{_OPERATORS.get(q.op, '')}{number_words(number)} {unit}"
    about = _about(s)
    if unit and about.casefold().startswith(unit.casefold()):
        words = amount.removesuffix(unit) + about
    else:
        words = f"{amount} ({about})" if about else amount
    return TotalClaimed(
        words=words,
        low=q.low,
        high=q.high,
        op=q.op,
        unit=unit,
        about=about,
        speaker=speaker_words(s),
        basis=s.attributes.get("basis", ""),
        published=s.published,
        published_precision=s.published_precision,
        statements=tuple(dict.fromkeys(x.id for x in group)),
    )


def amounts_named(cells: Sequence[Cell], rung: str = HEADLINE_RUNG) -> tuple[AmountNamed, ...]:
    """For each capability and unit, the sum of what states name at ``rung`` or firmer.

    A bound that one nation leaves open is open in the sum. An amount that is shared with other capabilities is not
    summed: nobody said how much of it is which.
    """
    inside = [c for c in cells if c.counted and c.kind == "state" and c.level >= LEVELS[rung]]
    rows = []
    for capability in dict.fromkeys(c.capability for c in inside):
        group = [c for c in inside if c.capability == capability]
        bare = _names(c for c in group if not c.quantity)
        for unit in sorted({c.quantity.unit for c in group if c.quantity}):
            named = [
                (c.nation, c.quantity)
                for c in group
                if c.quantity and c.quantity.unit == unit and not c.quantity.shared_with
            ]
            if not named:
                continue
            lows = [a.low for _, a in named]
            highs = [a.high for _, a in named]
            rows.append(
                AmountNamed(
                    capability=capability,
                    unit=unit,
                    rung=rung,
                    low=None if None in lows else sum(x for x in lows if x is not None),
                    high=None if None in highs else sum(x for x in highs if x is not None),
                    nations=tuple(n for n, _ in named),
                    without_number=bare,
                    statements=tuple(dict.fromkeys(i for _, a in named for i in a.statements)),
                )
            )
    return tuple(rows)


def answer(
    cells: Sequence[Cell], rungs: Sequence[RungCount], totals: Sequence[TotalClaimed], gone: Sequence[Lapsed] = ()
) -> HowMany:
    """The range for troops at "willing" or firmer, and the reasons, each with its statements."""
    row = next(r for r in rungs if (r.scope, r.rung) == (TROOPS, HEADLINE_RUNG))
    inside = [c for c in cells if c.counted and c.kind == "state"]
    troops = [c for c in inside if c.capability == TROOPS]
    level = LEVELS[HEADLINE_RUNG]
    groups: list[tuple[str, list[Cell]]] = [
        (
            f"{{}} {HEADLINE_RUNG} or firmer on troops by every word that stands, the government's own among them",
            [c for c in troops if c.level_low >= level],
        ),
        (
            f"{{}} {HEADLINE_RUNG} or firmer on troops by some words only (reports, leaks, one voice of several)",
            [c for c in troops if c.level_low < level <= c.level_high],
        ),
        (
            f"{{}} of all that are {HEADLINE_RUNG} or firmer on troops by any word, on a condition",
            [c for c in troops if c.level_high >= level and c.preconditions],
        ),
        (
            "{} short of that but not ruling troops out (possible or considering)",
            [c for c in troops if LEVELS["possible"] <= c.level and c.level_high < level],
        ),
        ("{} undecided on troops", [c for c in troops if not c.firmness and c.level_high < level]),
        ("{} ruling troops out", [c for c in troops if c.firmness == "refused" and c.level_high < level]),
    ]
    reasons = [_reason(words, group) for words, group in groups if group]
    for scope, words in (("other", "{} naming something other than troops (willing or firmer)"),):
        group = [c for c in inside if SCOPES[scope](c) and c.level >= level]
        if group:
            reasons.append(_reason(words, group))
    vague = [c for c in inside if c.capability == UNSPECIFIED and c.level >= LEVELS["possible"]]
    if vague:
        reasons.append(_reason("{} speaking of taking part without naming a kind (possible or firmer)", vague))
    for of_troops, what in ((True, "troops"), (False, "something other than troops")):
        ended = [x for x in gone if x.counted and x.kind == "state" and (x.capability == TROOPS) is of_troops]
        if ended:
            words = f"{{}} whose last word on {what} has ended, and who has not said what stands now"
            reasons.append(_reason(words, ended))
    for total in totals:
        words = f"{total.words}, {_claimed(total)}: a total without names, never added to the nations named"
        reasons.append(Reason(words, total.statements))
    words = _headline(row)
    return HowMany(row.low, row.best, row.high, HEADLINE_RUNG, words, tuple(reasons))


def _claimed(total: TotalClaimed) -> str:
    day = day_words(_day(total))
    if total.speaker == "the report":
        return f"in a report of {day}"
    return f"claimed by {'the press' if total.speaker.casefold() == 'press' else total.speaker} on {day}"


def _day(total: TotalClaimed) -> date | None:
    return total.published.date() if total.published else None


def _headline(row: RungCount) -> str:
    if row.high == 0:
        return "No nation is named as willing to send troops"
    spread = str(row.low) if row.low == row.high else f"{row.low} to {row.high}"
    noun = "nation is" if row.high == 1 else "nations are"
    return f"{spread} {noun} named as willing to send troops, or firmer ({row.best} by the leading word)"


def _reason(words: str, cells: Sequence[Cell | Lapsed]) -> Reason:
    names = _names(cells)
    ids = dict.fromkeys(i for c in cells for i in c.statements)
    return Reason(f"{words.format(count_words(len(names)))}: {list_words(names)}", tuple(ids))
