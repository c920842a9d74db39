"""The services of a state that no agreement lists: "Israeli navy", "the Sudanese army", by the state's adjective."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from grith.nouns import Signatory
from grith.nouns.states import states
from grith.truce.judge._phrasing import ways

_HEAD_OF_STATE = re.compile(r"^(?:the\s+)?(?:government|armed forces|republic|state|kingdom)\s+of\s+(?:the\s+)?", re.I)
_WHOLE = ("armed forces", "army", "military", "government")  # who has one of these has the others
# Only what states alone have may have capitals.
_CAPITALS = re.compile(r"(?<![\\\w])[a-z]")


@cache
def _service() -> str:
    """A service, as it stands after the adjective of its state."""
    kinds, services = (
        _CAPITALS.sub(lambda at: f"[{at[0].upper()}{at[0]}]", ways(name)) for name in ("kinds_of_service", "services")
    )
    return rf"(?:{kinds}\s+)?(?:{services}|{ways('forces')})"


_NO_LONGER_NAME = r"(?![\w-]|\s+of\s+[A-Z])"  # "Serbian Army of Krajina"
_BEFORE = re.compile(r"([\w'-]+)\s+$")
_OPENS = frozenset({"The", "A", "An", "Two", "Three", "Several", "Some"})
_TURNS = frozenset("pro anti non free north south east west".split())


class Services:
    """The services of those parties that are states, or governments or forces of them, by name or alias.

    An adjective that two of the parties share finds neither.
    """

    def __init__(self, parties: Sequence[Signatory]) -> None:
        owners: dict[str, set[str]] = {}
        for party in parties:
            for name in (party.name, *party.aliases):
                for adjective in _adjectives().get(_HEAD_OF_STATE.sub("", name).casefold(), ()):
                    owners.setdefault(adjective, set()).add(party.id)
        self._owner = {adjective: next(iter(ids)) for adjective, ids in owners.items() if len(ids) == 1}
        known = "|".join(re.escape(a) for a in sorted(self._owner, key=lambda a: (-len(a), a)))
        self._pattern = re.compile(rf"(?<![\w-])({known})\s+{_service()}{_NO_LONGER_NAME}" if known else r"(?!)")

    def owners_in(self, text: str) -> frozenset[str]:
        """The parties whose services ``text`` names; "Free Syrian Army" and "South Sudanese army" name others."""
        found = self._pattern.finditer(text)
        return frozenset(self._owner[match[1]] for match in found if not _of_another(text[: match.start()]))


@cache
def _adjectives() -> dict[str, set[str]]:
    """The adjectives of a state by each of its names, and by those of the services that stand for all of it."""
    found: dict[str, set[str]] = {}
    for state in states().values():
        adjectives = state.get("adjective", ())
        for name in (state["name"], *state.get("also", ()), *(f"{a} {s}" for a in adjectives for s in _WHOLE)):
            found.setdefault(name.casefold(), set()).update(adjectives)
    return found


def _of_another(before: str) -> bool:
    """Whether a name goes on from what stands ``before``: a capital, or a word that turns it."""
    last = _BEFORE.search(before)
    if last is None or last[1] in _OPENS:
        return False
    return last[1][0].isupper() or last[1].casefold() in _TURNS
