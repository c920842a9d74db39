"""Mentions of known names in a block: what the gazetteer finds, laid over the words of the parse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@frozen
class Mention:
    """A known name at the characters ``start`` to ``end`` of a block.

    ``kind``: person, state, organisation, office. ``adjective`` marks a demonym ("Russian").
    """

    start: int
    end: int
    text: str
    name: str
    party: str
    kind: str
    adjective: bool = False
    start_token: int = -1

    def covers(self, token: Token) -> bool:
        """Whether the mention holds this word."""
        return self.start <= token.idx < self.end


@frozen
class Mentions:
    """Known names by block, found once and looked up by word."""

    gazetteer: Any
    day: date | None = None
    by_block: dict[int, list[Mention]] = field(factory=dict)
    adjectives: dict[str, str] = field(factory=dict)

    def prepare(self, block: int, text: str) -> list[Mention]:
        """Find the names in the text of a block."""
        found = [self._mention(m) for m in self.gazetteer.find(text)]
        self.by_block[block] = found
        return found

    def within(self, block: int, doc: Doc, low: int, high: int) -> list[Mention]:
        """The mentions that overlap the words ``low`` to ``high`` (inclusive)."""
        first, last = doc[low].idx, doc[high].idx + len(doc[high])
        return [m for m in self.by_block.get(block, ()) if m.start < last and m.end > first]

    def _mention(self, found: Any) -> Mention:
        return Mention(found.start, found.end, found.text, found.name, found.party, found.kind, found.adjective)

    def adjective(self, party: str) -> str:
        """The adjective of a state ("Russian"), or its name where it has none."""
        return self.gazetteer.adjective(party)

    def holder(self, phrase: str, title: str, party: str, day: date | None) -> tuple[str, str] | None:
        """Who held a title of a party on a day: (name, party), or ``None``."""
        return self.gazetteer.holder(phrase, title, party, day)


@frozen
class _Found:
    start: int
    end: int
    text: str
    name: str
    party: str
    kind: str
    adjective: bool


class _Temp:
    def __init__(self) -> None:
        import re
        import tomllib
        from importlib.resources import files

        data = tomllib.loads((files("grith.read") / "data" / "states.toml").read_text("utf-8"))
        self.table: dict[str, tuple[str, str, bool]] = {}
        self.adj: dict[str, str] = {}
        for row in data.values():
            if not isinstance(row, dict) or "name" not in row:
                continue
            n = row["name"]
            self.table[n] = (n, "state", False)
            for w in row.get("capital", []) + row.get("also", []) + row.get("people", []):
                self.table[w] = (n, "state", False)
            for w in row.get("adjective", []):
                self.table[w] = (n, "state", True)
                self.adj.setdefault(n, w)
        names = sorted(self.table, key=len, reverse=True)
        self.rx = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in names) + r")(?!\w)")

    def find(self, text: str) -> list[_Found]:
        out = []
        for m in self.rx.finditer(text):
            n, k, a = self.table[m.group()]
            out.append(_Found(m.start(), m.end(), m.group(), n, n, k, a))
        return out

    def adjective(self, party: str) -> str:
        return self.adj.get(party, party)

    def holder(self, *a: Any) -> None:
        return None


def gazetteer_of(definition: Any) -> Any:
    """The gazetteer of a case, or the built-in one."""
    return _Temp()
