"""Whether two statements are about the same matter, and whether they take the same stand on it."""

from __future__ import annotations

from grith.claims._profile import ENCOUNTERS, Profile

STANCE_DAYS = 14  # a stand repeated after a longer silence is a new statement of it
FACT_DAYS = 3  # a happening without a date of its own is told within so many days
_ENOUGH = 0.5  # of the shorter one's content words, for where somebody stands
_ENOUGH_FACT = 0.7  # the same for what happened: two attacks are easily alike in words
_COMMON_FACT = 3  # so many words in common where the places do not tell: "energy facilities" is no one's event
_ENOUGH_AT_PLACE = 0.4
_OTHER_WORDS = 3  # content words that only one of a yes and a no has
_OF_CAPABILITIES = frozenset({"pledge", "red_line", "position"})
_REMARKS = frozenset({"position", "condition"})
_COMMITMENTS = frozenset({"pledge", "red_line", "agreement"})


def same_matter(old: Profile, new: Profile, last_day: int | None) -> float:
    """How alike two statements of one block are, 0 if they are about different things.

    ``last_day`` is when the older claim was last said. The rules, with their reasons: docs/claims.md.
    """
    if old.capabilities and new.capabilities and old.capabilities.isdisjoint(new.capabilities):
        return 0.0
    if not _when(old, new, last_day):
        return 0.0
    if new.statement.kind in ENCOUNTERS:
        return _encounter(old, new)
    if old.targets and new.targets and old.targets.isdisjoint(new.targets):
        return 0.0
    alike = _alike(old.tokens, new.tokens)
    if new.fact:
        if old.place and new.place:
            if old.place not in new.place and new.place not in old.place:
                return 0.0
            return alike if alike >= _ENOUGH_AT_PLACE else 0.0
        return alike if alike >= _ENOUGH_FACT and len(old.tokens & new.tokens) >= _COMMON_FACT else 0.0
    a, b = old.statement.kind, new.statement.kind
    if a in _OF_CAPABILITIES and b in _OF_CAPABILITIES and not old.capabilities.isdisjoint(new.capabilities):
        return max(alike, _ENOUGH)
    if a == b == "position":  # remarks of all sorts: only what is nearly the same
        return alike if alike >= _ENOUGH_FACT and len(old.tokens & new.tokens) >= _COMMON_FACT else 0.0
    return alike if alike >= _ENOUGH else 0.0


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter one's content words that both have; a single word in common is enough only for one."""
    shorter = min(len(one), len(other))
    if not shorter:
        return 0.0
    common = len(one & other)
    if common < 2 and len(one) != len(other):
        return 0.0
    return common / shorter


def _when(old: Profile, new: Profile, last_day: int | None) -> bool:
    if old.event and new.event:
        apart = max(old.event[0] - new.event[1], new.event[0] - old.event[1])
        if apart > (1 if new.statement.kind == "allegation" else 0):
            return False
        if new.fact:
            return True
    if last_day is None or new.day is None:
        return last_day is new.day or not new.fact
    if not new.fact:
        return True
    known = old.event or new.event
    if known and (old.event is None or new.event is None):
        undated = new.day if old.event else last_day
        return known[0] <= undated + 1 and undated - known[1] <= FACT_DAYS
    return new.day - last_day <= FACT_DAYS


def _encounter(old: Profile, new: Profile) -> float:
    """Meetings and calls: the same sides; whichever side is named first."""
    one, other = old.actors | old.targets, new.actors | new.targets
    common = len(one & other)
    if common >= 2 or (common and one == other):
        return common / max(len(one), len(other))
    return 0.0


def same_stand(old: Profile, new: Profile) -> bool:
    """Whether two statements on one matter say the same: kind, polarity, firmness and amount."""
    return not difference(old, new)


def difference(old: Profile, new: Profile) -> str:
    """In what two statements on one matter differ, in words; empty where they say the same."""
    a, b = old.statement, new.statement
    if old.refused != new.refused:
        return f"{_stand(old)}, then {_stand(new)}"
    if a.kind != b.kind:
        return f"{_kind(a.kind)}, then {_kind(b.kind)}"
    if not new.fact and old.rung is not None and new.rung is not None and old.rung != new.rung:
        return f"{a.firmness}, then {b.firmness}"
    if old.amount and new.amount and old.amount[0] == new.amount[0] and _apart(old.amount, new.amount):
        return f"{_amount(old)}, then {_amount(new)}"
    return ""


def comparable(old: Profile, new: Profile) -> bool:
    """Whether a difference between two statements means something: of commitments, not of mere remarks.

    Yes against no is told only where both are about nearly the same words: a party may offer one thing and rule out
    another with the same capability.
    """
    a, b = old.statement.kind, new.statement.kind
    if a == b:
        return a not in _REMARKS
    if a in ENCOUNTERS and b in ENCOUNTERS:
        return True
    if a not in _COMMITMENTS or b not in _COMMITMENTS or len(old.tokens ^ new.tokens) > _OTHER_WORDS:
        return False
    return not old.tokens.isdisjoint(new.tokens) or not (old.tokens or new.tokens)


def opposed(old: Profile, new: Profile) -> bool:
    """Whether two voices on one matter cannot both be right: yes and no, or amounts that do not meet."""
    if old.refused != new.refused:
        return True
    both = old.amount and new.amount and old.amount[0] == new.amount[0] and old.statement.kind == new.statement.kind
    return bool(both and _apart(old.amount, new.amount))


def _apart(one: tuple[str, float, float] | None, other: tuple[str, float, float] | None) -> bool:
    return bool(one and other and (one[1] > other[2] or other[1] > one[2]))


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def _stand(profile: Profile) -> str:
    statement = profile.statement
    if profile.refused:
        return "refused" if not profile.fact else "denied"
    return statement.firmness or _kind(statement.kind)


def _amount(profile: Profile) -> str:
    quantity = profile.statement.quantity
    if quantity is None:
        return ""
    number = f"{quantity.value:g}" if isinstance(quantity.value, float | int) else quantity.value
    sign = "" if quantity.op in ("=", "range") else quantity.op
    return f"{sign}{number} {quantity.unit}".strip()
