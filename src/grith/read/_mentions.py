"""Mentions of known names: what the gazetteer finds in a document, laid over the words of the parse."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from grith.read._document import Layout
from grith.read.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Names are looked for in stretches of this many characters, so that one very long document stays cheap.
_STRETCH = 40_000


@frozen
class Mention:
    """A known name at the characters ``start`` to ``end`` of a block.

    ``kind``: person, state, organisation, office (a ministry or an army), title (an office without its holder), place.
    ``adjective`` marks a demonym ("Russian").
    """

    start: int
    end: int
    text: str
    name: str
    party: str
    kind: str
    adjective: bool = False
    title: str = ""
    armed: bool = False

    def covers(self, token: Token) -> bool:
        """Whether the mention holds this word."""
        return self.start <= token.idx < self.end


def foreign_office(found: Iterable[Any]) -> str:
    """The state whose "Foreign Office" a report means: another than Britain if it names that one and not Britain."""
    named = {one.party for one in found if one.party and one.text not in ("Foreign Office", "Foreign office")}
    if "United Kingdom" in named:
        return ""
    return next((state for state in ("Pakistan", "Germany") if state in named), "")


@frozen
class Mentions:
    """Known names by block, found once a document and looked up by word."""

    gazetteer: Gazetteer
    day: date | None = None
    by_block: dict[int, list[Mention]] = field(factory=dict)

    def prepare(self, layout: Layout, country: str) -> None:
        """Find the names of the whole document, so that a surname is known after its full name, and hand them to the blocks."""  # noqa: E501
        found = []
        text = layout.text.replace("\n", ";")
        for low in range(0, max(len(text), 1), _STRETCH):
            for one in self.gazetteer.find(text[low : low + _STRETCH], self.day, country):
                found.append((low + one.start, low + one.end, one))
        whose = foreign_office([one for _, _, one in found])
        starts = [start for start, _, _ in found]
        for number, block in enumerate(layout.blocks):
            own = []
            for start, end, one in found[bisect_left(starts, block.start) : bisect_left(starts, block.end)]:
                lesser = text[max(0, start - 10) : start].lower().endswith(("under-", "assistant ", "deputy "))
                if lesser and one.text.lower().startswith(("secretary-general", "secretary general")):
                    continue  # "Under-Secretary-General X": not the Secretary-General
                part_of_name = text[max(0, start - 3) : start].lower() in ("al-", "el-", "ul-")
                if part_of_name and one.kind not in ("person", "office"):
                    continue  # "Mohammed al-Houthi": a surname, not the group
                kind = one.broad
                if one.kind == "office":
                    # An office without a known holder keeps its own words as its name.
                    kind = "person" if one.name.split()[-1][:1].isupper() else "title"
                name, party = one.name, one.party
                if whose and one.text in ("Foreign Office", "Foreign office"):
                    name, party, kind = f"{self.gazetteer.adjective(whose)} Foreign Ministry", whose, "office"
                if kind == "person" and " " not in name:
                    known = self.gazetteer.who(name, self.day)
                    name, party = known or (name, party)
                own.append(
                    Mention(
                        start - block.start,
                        min(end, block.end) - block.start,
                        one.text,
                        name,
                        party,
                        kind,
                        one.adjective,
                        one.title,
                        one.kind == "group",
                    )
                )
            self.by_block[number] = own

    def within(self, block: int, doc: Doc, low: int, high: int) -> list[Mention]:
        """The mentions that overlap the words ``low`` to ``high`` (inclusive)."""
        every = self.by_block.get(block)
        if not every:
            return []
        first, last = doc[low].idx, doc[high].idx + len(doc[high])
        return [m for m in every if m.start < last and m.end > first]

    def body_of(self, party: str) -> tuple[str, str] | None:
        """The organisation that the document names as part of ``party`` ("UNIFIL" of the United Nations), if there is one."""  # noqa: E501
        for number in sorted(self.by_block):
            for one in self.by_block[number]:
                if (
                    one.kind == "organisation"
                    and one.party == party
                    and one.name != party
                    and "Council" not in one.name
                ):
                    return one.name, one.party
        return None

    def adjective(self, party: str) -> str:
        """The adjective of a state ("Russian"), or its name where it has none."""
        return self.gazetteer.adjective(party)

    def holder(self, phrase: str, title: str, party: str, day: date | None) -> tuple[str, str] | None:
        """Who held a title of a party on a day: (name, party), or ``None``."""
        return self.gazetteer.holder(phrase, title, party, day)
