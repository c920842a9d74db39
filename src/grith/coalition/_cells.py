"""From the words on one nation and capability to what stands: lines, amount, preconditions, contradictions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grith.coalition._lapsed import in_words
from grith.coalition._model import (
    LEVELS,
    Amount,
    Cell,
    Contradiction,
    Line,
    Precondition,
    Said,
    rung_words,
)
from grith.coalition._nations import Nation
from grith.coalition._weight import OFFICIAL, REPORTED, RETOLD, VOICE
from grith.coalition._words import day_words, days_words, range_words, unit_words
from grith.nouns import Quantity

WINDOW_DAYS = 14
"""Words further apart than this are a change of mind, not a contradiction."""

REFUSAL_HOLDS_DAYS = 30
"""So long a government's own refusal leads over newer reports that say otherwise."""

REVIEW_WAITS_DAYS = 30
"""So long a word that a person set down is not turned round by what only the reader found."""

RETOLD_WAITS_DAYS = 30
"""A reporter's own summary counts only when no better word is younger than this."""

PUBLIC_AND_REPORTED_DAYS = 3
"""Within so many days any difference between the public word and reports is worth a flag."""


def build_cell(nation: Nation, capability: str, words: Sequence[Said], known: Sequence[str] = ()) -> Cell:
    """The cell for ``words`` (at least one, in any order): the latest decides, an official word before a report.

    ``known`` are flags that it has already.
    """
    told = sorted(words, key=lambda s: s.order)
    history, additions = _additions_apart(told)
    waiting, official, reported, voices = _lines(history)
    waits = {s.statement for s in waiting}
    lead, flags = _lead(official, reported, voices)
    standing = [*official, *reported, *voices]
    top = _leading(lead)
    outside = [
        s
        for s in history
        if (s.weight == VOICE or s.statement in waits) and not (official and _before(s, official[-1]))
    ]
    flags += [
        f"waits for review: read as {rung_words(s.firmness)} ({s.speaker}, {day_words(s.day)})"
        for s in waiting
        if s in outside and (s.firmness == "refused") != (top.firmness == "refused")
    ]
    flags += _not_repeated(history, lead, top)
    flags += _ended(history) if top.firmness == "refused" else []
    beside = _on_top(additions)
    turned = _told_otherwise_since(history, top, {s.statement for s in (*standing, *outside)})
    flags += [f"told otherwise since: {rung_words(s.firmness)} ({s.speaker}, {day_words(s.day)})" for s in turned]
    outside += turned
    levels = sorted({s.firmness for s in (*standing, *turned)}, key=lambda f: LEVELS[f])
    return Cell(
        nation=nation.name,
        iso3=nation.iso3,
        kind=nation.kind,
        counted=nation.counted,
        capability=capability,
        firmness=top.firmness,
        firmness_low=levels[0],
        firmness_high=levels[-1],
        basis=top.basis,
        speaker=top.speaker,
        published=top.published,
        published_precision=top.published_precision,
        quantity=_amount(history, lead, top),
        preconditions=_preconditions([*lead, *standing]),
        statements=_ids([*lead, *standing]),
        official=_as_line(official),
        reported=_as_line(reported),
        history=tuple(told),
        contradictions=_contradictions(history, standing, outside),
        flags=tuple(dict.fromkeys((*flags, *known, *beside, *(f for s in lead for f in s.flags)))),
        until=top.until,
        beside="; ".join(beside),
        key=nation.key,
    )


def _lines(history: list[Said]) -> tuple[list[Said], list[Said], list[Said], list[Said]]:
    """What waits for review, and the standing words: the government's own, reports, voices where nobody else spoke."""
    waiting = _waiting(history)
    waits = {s.statement for s in waiting}
    usable = [s for s in history if s.statement not in waits]
    if back := _last_taken_back(usable):  # what was offered before no longer stands
        usable = [s for s in usable if not _before(s, back)]
    official = _line([s for s in usable if s.weight == OFFICIAL])
    reported = _line(_reports(usable))
    if official and reported and _before(reported[-1], official[-1]):
        reported = []
    voices = [] if official or reported else _line([s for s in history if s.weight == VOICE])
    return waiting, official, reported, voices


def _additions_apart(history: list[Said]) -> tuple[list[Said], list[Said]]:
    """What was said of the whole, and what comes on top of it: while an offer stands, that is told beside it.

    What is only retold is no offer that a government's own addition could stand beside.
    """
    waits = {s.statement for s in _waiting(history)}
    solid = [s for s in history if s.weight in (OFFICIAL, REPORTED)]
    whole = [s for s in solid or history if not s.on_top and s.weight != VOICE and s.statement not in waits]
    if not whole or whole[-1].firmness in ("", "refused"):
        return history, []
    since = max((s.order[0] for s in whole if s.firmness == "refused"), default=date.min)
    additions = [s for s in history if s.on_top and s.order[0] >= since]
    return [s for s in history if not s.on_top], additions


def _last_taken_back(history: list[Said]) -> Said | None:
    """The last word by which the nation took its own offer back."""
    return next((s for s in reversed(history) if s.taken_back and s.weight in (OFFICIAL, REPORTED)), None)


def _ended(history: list[Said]) -> list[str]:
    """A flag where the nation took an offer back: what it had said before."""
    back = _last_taken_back(history)
    before = [s for s in history if back and _before(s, back) and s.weight != VOICE and s.firmness != "refused"]
    if not back or not before or not before[-1].firmness:
        return []
    was = f"{rung_words(before[-1].firmness)} ({before[-1].speaker}, {day_words(before[-1].day)})"
    return [f"an offer was taken back on {day_words(back.day)}: {was}"]


def _refused_then(said: Said, history: list[Said]) -> bool:
    """Whether the nation stood as refusing on the day of ``said``: by it, or by what led beside it."""
    _, *lines = _lines([s for s in history if s.order[0] <= said.order[0]])
    lead, _ = _lead(*lines)
    return _leading(lead).firmness == "refused"


def _waiting(history: list[Said]) -> list[Said]:
    """What only the reader found, and what would turn round a word that a person set down shortly before.

    A misread sentence must not make a no of a nation's yes, nor a yes of its no: it is flagged and waits for review.
    A nation that takes its own offer back does not wait: the words say themselves that there was an offer, and who
    counts on it meanwhile errs more dearly.
    """
    found = []
    set_down: Said | None = None
    for said in history:
        if said.weight not in (OFFICIAL, REPORTED):
            continue
        if said.by_hand:
            set_down = said if said.firmness else set_down
        elif set_down and said.firmness and not said.taken_back:
            turned = (said.firmness == "refused") != (set_down.firmness == "refused")
            if turned and (said.order[0] - set_down.order[0]).days <= REVIEW_WAITS_DAYS:
                found.append(said)
    return found


def _told_otherwise_since(history: list[Said], top: Said, known: set[str]) -> list[Said]:
    """What reports tell in their own voice of a yes made a no, or a no made a yes, after the leading word.

    Such words do not lead while a better one is young, but nobody may overlook that an offer was withdrawn.
    """
    return [
        s
        for s in history
        if s.weight == RETOLD
        and s.firmness
        and top.firmness
        and s.statement not in known
        and (s.firmness == "refused") != (top.firmness == "refused")
        and _before(top, s)
    ][-1:]


def _line(words: list[Said]) -> list[Said]:
    """The words of the latest day among ``words``, in order."""
    return [s for s in words if s.day == words[-1].day]


def _reports(history: list[Said]) -> list[Said]:
    """Reports, and what is only retold where nothing better is at hand: nothing at all, or nothing for a month."""
    solid = [s for s in history if s.weight in (OFFICIAL, REPORTED)]
    if not solid:
        return [s for s in history if s.weight == RETOLD]
    last = solid[-1].order[0]
    return [
        s
        for s in history
        if s.weight == REPORTED or (s.weight == RETOLD and (s.order[0] - last).days > RETOLD_WAITS_DAYS)
    ]


def _before(a: Said, b: Said) -> bool:
    return a.order[0] < b.order[0]


def _lead(official: list[Said], reported: list[Said], voices: list[Said]) -> tuple[list[Said], list[str]]:
    """The words that lead, and what a reader must know about that.

    The latest word leads. On one day the government's own word goes before a report, and its refusal holds against
    newer reports for REFUSAL_HOLDS_DAYS. A report that leads over an earlier public word says so.
    """
    if not official:
        if reported:
            return reported, ["no public word of the government; reports only"]
        return voices, ["nobody who speaks for the government has said anything"]
    if not reported:
        return official, []
    own, theirs = _softest(official), _softest(reported)
    age = (reported[-1].order[0] - official[-1].order[0]).days
    if age == 0 or (own.firmness == "refused" and age <= REFUSAL_HOLDS_DAYS):
        if theirs.firmness == own.firmness:
            return official, []
        return official, [
            f"reported otherwise: {rung_words(theirs.firmness)} ({theirs.speaker}, {day_words(theirs.day)})"
        ]
    if theirs.firmness == own.firmness:
        return reported, []
    said = f"{rung_words(own.firmness)} ({own.speaker}, {day_words(own.day)})"
    return reported, [f"a report leads; the government's own word, {days_words(age)} older: {said}"]


def _softest(words: list[Said]) -> Said:
    return min(words, key=lambda s: (s.level, *s.order))


def _leading(words: list[Said]) -> Said:
    """Of words that lead together, the softest of those that a person has set down, else the softest."""
    by_hand = [s for s in words if s.by_hand]
    return _softest(by_hand or words)


def _as_line(words: list[Said]) -> Line | None:
    if not words:
        return None
    softest = _softest(words)
    return Line(
        firmness=softest.firmness,
        firmness_high=max(words, key=lambda s: s.level).firmness,
        speaker=softest.speaker,
        basis=softest.basis,
        day=softest.day,
        published=softest.published,
        published_precision=softest.published_precision,
        statements=_ids(words),
    )


def _amount(history: list[Said], lead: list[Said], top: Said) -> Amount | None:
    """The latest amount since the last refusal that led; a refused cell has none, and missing is never nought."""
    if top.firmness == "refused":
        return None
    led = {s.statement for s in lead}
    usable: list[Said] = []
    unseen = set(led)
    for said in reversed(history):
        if said.firmness == "refused" and said.weight != VOICE and _refused_then(said, history):
            break
        if said.quantity and (said.weight != VOICE or said.statement in led):
            usable.append(said)
        unseen.discard(said.statement)
        if usable and not unseen:
            break  # the latest that was named, and all that leads, are known
    if not usable:
        return None
    said = next((s for s in usable if s.statement in led), usable[0])
    said = said if usable[0].day == said.day else usable[0]
    quantity = said.quantity
    assert quantity
    # Words that lead on one day and name different amounts make a range: none of them is put before the others.
    beside = [
        s
        for s in lead
        if s.quantity and s.day == said.day and s.statement in led and said.statement in led and _apart(s, said)
    ]
    if beside:
        quantity = _spread([said, *beside])
    return Amount(
        unit=unit_words(quantity.unit),
        low=quantity.low,
        high=quantity.high,
        op=quantity.op,
        words=range_words(quantity.low, quantity.high, unit_words(quantity.unit), quantity.words),
        said=quantity.words,
        speaker="; ".join(dict.fromkeys(s.speaker for s in (said, *beside))),
        basis=said.basis,
        published=said.published,
        stated_earlier=said.statement not in led,
        shared_with=said.shared_with,
        statements=_ids([said, *beside]),
    )


def _spread(words: list[Said]) -> Quantity:
    """The range over several amounts in one unit."""
    amounts = [s.quantity for s in words if s.quantity]
    lows, highs = [a.low for a in amounts], [a.high for a in amounts]
    return Quantity(
        amounts[0].unit,
        None if None in lows else min(x for x in lows if x is not None),
        None if None in highs else max(x for x in highs if x is not None),
        "range",
        "; ".join(dict.fromkeys(a.words for a in amounts if a.words)),
    )


def _preconditions(words: list[Said]) -> tuple[Precondition, ...]:
    """The preconditions of the standing words, the leading ones first; the same words once, with all who set them."""
    merged: dict[tuple[str, tuple[str, ...]], Precondition] = {}
    for said in words:
        for p in said.preconditions:
            key = (" ".join(p.words.casefold().split()), p.conditions)
            known = merged.get(key)
            ids = dict.fromkeys((*(known.statements if known else ()), *p.statements))
            merged[key] = Precondition(known.words if known else p.words, p.conditions, tuple(ids))
    return tuple(merged.values())


def _contradictions(history: list[Said], standing: list[Said], outside: list[Said]) -> tuple[Contradiction, ...]:
    """Words beside a standing one from which they differ too much for words so close in time.

    Beside the standing words, those ``outside`` are looked at (voices, and readings that wait for review), and another
    holder of an office for as long as he has not spoken again: two office holders, two lines. A report counts only
    until the next one.
    """
    beside = {s.statement for s in (*standing, *outside)}
    last_of = {s.key: s.day for s in history if s.weight == OFFICIAL}
    found: dict[tuple[str, ...], list[tuple[Said, Said, str]]] = {}
    looked_at: set[tuple[str, str]] = set()
    alike: dict[tuple[object, ...], list[int]] = {}  # thousands of reports say the same: they are compared once
    for n, said in enumerate(history):
        alike.setdefault(_compared(said), []).append(n)
    kinds: dict[tuple[object, ...], str] = {}
    for stand in standing:
        mine = _compared(stand)
        for theirs, members in alike.items():
            if (mine, theirs) not in kinds:
                kinds[mine, theirs] = kinds[theirs, mine] = _differ(stand, history[members[0]])
        for n in sorted(n for theirs, members in alike.items() if kinds[mine, theirs] for n in members):
            other, kind = history[n], kinds[mine, _compared(history[n])]
            a, b = (stand, other) if stand.order < other.order else (other, stand)
            if a.statement == b.statement or (a.statement, b.statement) in looked_at:
                continue
            looked_at.add((a.statement, b.statement))
            two_offices = a.weight == b.weight == OFFICIAL and last_of[other.key] == other.day
            if other.statement in beside or two_offices:
                found.setdefault((kind, a.key, a.firmness, b.key, b.firmness), []).append((a, b, kind))
    return tuple(_told(pairs) for _, pairs in sorted(found.items()))


def _compared(said: Said) -> tuple[object, ...]:
    """All of a word that :func:`_differ` looks at."""
    q = said.quantity
    return said.day, said.firmness, said.weight, said.on_top, (unit_words(q.unit), q.low, q.high) if q else None


def _differ(a: Said, b: Said) -> str:
    """Why two words do not go together, whichever is first; an empty string if they do."""
    if not a.day or not b.day:
        return ""
    days = abs((a.day - b.day).days)
    if days > WINDOW_DAYS:
        return ""
    if (a.firmness == "refused") != (b.firmness == "refused") and (a.firmness and b.firmness):
        return "refused"
    if a.firmness and b.firmness and abs(a.level - b.level) > 1:
        return "rungs"
    public = {a.weight, b.weight} == {OFFICIAL, REPORTED}
    if public and days <= PUBLIC_AND_REPORTED_DAYS and a.firmness != b.firmness:
        return "public and reported"
    return "amount" if _apart(a, b) else ""


def _apart(a: Said, b: Said) -> bool:
    """Whether two amounts in one unit, each told as the whole, have no number in common."""
    if a.on_top or b.on_top:
        return False
    if not a.quantity or not b.quantity or unit_words(a.quantity.unit) != unit_words(b.quantity.unit):
        return False
    low_a, high_a = a.quantity.low or 0.0, a.quantity.high if a.quantity.high is not None else float("inf")
    low_b, high_b = b.quantity.low or 0.0, b.quantity.high if b.quantity.high is not None else float("inf")
    return high_a < low_b or high_b < low_a


def _told(pairs: list[tuple[Said, Said, str]]) -> Contradiction:
    a, b, kind = pairs[-1]
    assert a.day and b.day
    days = abs((a.day - b.day).days)
    if days == 0 and b.weight == OFFICIAL:
        a, b = b, a
    assert a.day and b.day
    first, second = rung_words(a.firmness), rung_words(b.firmness)
    if _apart(a, b):
        first, second = f"{first}, {_much(a)}", f"{second}, {_much(b)}"
    apart = "on the same day" if days == 0 else f"{days_words(days)} apart"
    words = f"{first} ({a.speaker}, {day_words(a.day)}) against {second} ({b.speaker}, {day_words(b.day)}), {apart}"
    return Contradiction(kind, words, days, _ids([s for pair in pairs for s in pair[:2]]))


def _much(said: Said) -> str:
    q = said.quantity
    return range_words(q.low, q.high, unit_words(q.unit)) if q else ""


def _not_repeated(history: list[Said], lead: list[Said], top: Said) -> list[str]:
    """A flag where the leading words name no precondition, and a solid word of the last day before them did.

    Whether it was dropped or only not said again is not known.
    """
    if top.firmness == "refused" or any(s.preconditions for s in lead):
        return []
    led = {s.statement for s in lead}
    earlier = [s for s in history if s.weight != VOICE and s.statement not in led and _before(s, top)]
    last_day = _line(earlier) if earlier else []
    last = next((s for s in reversed(last_day) if s.preconditions), None)
    if last is None or any(s.firmness == "refused" for s in last_day):
        return []
    words = "; ".join(p.words or ", ".join(p.conditions) for p in last.preconditions)
    who = f"({last.speaker}, {day_words(last.day)})"
    return [f"an earlier word set a condition that the latest does not repeat: {words} {who}"]


def _on_top(additions: list[Said]) -> list[str]:
    """What was offered or refused beside the amount and is not in it; whether they add up is for a person to say."""
    solid = [s for s in additions if s.weight != VOICE]
    refusals = [n for n, s in enumerate(solid) if s.firmness == "refused"]
    found = {(s.firmness, _much(s), s.until): s for s in solid[refusals[-1] if refusals else 0 :]}
    return [
        f"{'nothing on top of it' if s.firmness == 'refused' else 'on top of it, not summed'}: {in_words(s)}"
        + (f", until {day_words(s.until)}" if s.until else "")
        for s in found.values()
    ]


def _ids(words: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.statement for s in words))
