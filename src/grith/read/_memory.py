"""What a reader keeps in mind of one document: names, the last speaker and subject, pairs, sides, accusers."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from grith.read._conflicts import rivals, rivals_in
from grith.read._mentions import Mentions


@frozen
class Name:
    """One resolved name: ``name`` as it is known, ``party`` the state or organisation it speaks for.

    ``kind``: person, state, organisation, office (a ministry or an army), group (people of a party), unnamed, other.
    """

    name: str
    party: str = ""
    kind: str = "other"
    plural: bool = False

    @property
    def as_actor(self) -> str:
        """The name that fills an actor or target slot: groups and bodies stand for their party."""
        if self.kind in ("group", "office") and self.party:
            return self.party
        return self.name

    @property
    def as_party(self) -> str:
        """The party, or the name where none is known."""
        return self.party or self.name


@frozen
class OpenList:
    """A list of conditions or demands that a sentence announced: its last sentence, what it lists and for whom."""

    number: int
    kind: str
    actor: tuple[Name, ...]
    target: tuple[Name, ...] = ()


def states_of(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The parties behind names: a person, an army or a ministry stands for its state; an organisation for itself."""
    found = []
    for name in names:
        if name.party and name.kind in ("person", "group", "office"):
            found.append(Name(name.party, name.party, "state"))
        else:
            found.append(name)
    return merged(tuple(found))


def merged(*groups: tuple[Name, ...]) -> tuple[Name, ...]:
    """All names once, in order; places only where no party is named.

    "Accused Ukraine of strikes in the Kursk region and Crimea": a parse may join the places to the party.
    """
    found: dict[str, Name] = {}
    for group in groups:
        for name in group:
            found.setdefault(name.name, name)
    parties = tuple(n for n in found.values() if n.kind != "place")
    return parties or tuple(found.values())


def others(names: tuple[Name, ...], than: tuple[Name, ...], *kinds: str) -> tuple[Name, ...]:
    """Those of ``names`` that stand for no party of ``than`` and are of none of ``kinds``."""
    own = {n.as_party for n in than}
    return tuple(n for n in names if n.as_party not in own and n.kind not in kinds)


def is_army(name: str) -> bool:
    """Whether a body is an armed force by its name."""
    return bool(_ARMED_WORDS & {w.lower() for w in name.replace("-", " ").split()})


_ARMED_WORDS = frozenset("army military navy air force forces guard guards staff command corps idf gendarmerie".split())


@frozen
class Memory:
    """What has been read of a document so far."""

    mentions: Mentions
    day: date | None = None
    country: str = ""
    speaker: tuple[Name, ...] = ()
    resolved: dict[tuple[int, int], tuple[Name, ...]] = field(factory=dict)
    full_names: dict[str, Name] = field(factory=dict)
    surnames: dict[str, str] = field(factory=dict)
    last_terms: list[int] = field(factory=lambda: [-9])
    titles: dict[str, Name] = field(factory=dict)
    officials: set[str] = field(factory=set)
    recent: dict[str, Name] = field(factory=dict)
    recent_parties: list[str] = field(factory=list)
    counts: dict[str, int] = field(factory=dict)
    last_speaker: list[tuple[Name, ...]] = field(factory=lambda: [()])
    last_subject: list[tuple[Name, ...]] = field(factory=lambda: [()])
    last_pair: list[tuple[Name, ...]] = field(factory=lambda: [()])
    pairs: list[tuple[Name, ...]] = field(factory=list)
    subjects: list[tuple[Name, ...]] = field(factory=list)
    last_addressee: list[tuple[Name, ...]] = field(factory=lambda: [()])
    last_document: list[tuple[Name, ...]] = field(factory=lambda: [()])
    accusers: dict[str, tuple[Name, ...]] = field(factory=dict)
    accused_by: dict[str, list[str]] = field(factory=dict)
    last_list: list[tuple[Name, ...]] = field(factory=lambda: [()])
    armed: dict[str, bool] = field(factory=dict)
    last_person: list[tuple[Name, ...]] = field(factory=lambda: [()])
    fresh: list[bool] = field(factory=lambda: [False])
    mentioned: list[bool] = field(factory=lambda: [False])
    last_announcer: list[tuple[Name, ...]] = field(factory=lambda: [()])
    last_recipient: list[tuple[Name, ...]] = field(factory=lambda: [()])

    open_list: list[OpenList | None] = field(factory=lambda: [None])
    last_proposer: list[tuple[int, tuple[Name, ...]]] = field(factory=lambda: [(-9, ())])
    last_claim: list[tuple[int, tuple[Name, ...]]] = field(factory=lambda: [(-9, ())])
    last_accused: list[tuple[int, frozenset[str]]] = field(factory=lambda: [(-9, frozenset())])

    def note(self, name: Name) -> None:
        """Remember that ``name`` was just mentioned."""
        if name.kind == "person":
            self.recent["person"] = name
            last = name.name.split()[-1]
            last = last[3:] if last.lower().startswith(("al-", "el-")) else last
            if last[:1].isupper():
                self.full_names.setdefault(last.lower(), name)
        elif name.kind in ("office", "organisation", "group"):
            self.recent["body"] = name
            self.recent[name.kind] = name
        if name.kind == "office":
            self.recent[name.name] = name
            kind = "ministry" if "Ministry" in name.name else "army" if is_army(name.name) else "office"
            self.recent[kind] = self.recent[f"{kind} of {name.party}"] = name
        if name.kind == "state":
            self.recent["state"] = name
        if name.kind == "other" or name.kind == "unnamed":
            return
        party = name.party or (name.name if name.kind in ("state", "organisation") else "")
        if party:
            self.mentioned[0] = True
            if party in self.recent_parties:
                self.recent_parties.remove(party)
            self.recent_parties.append(party)
            self.counts[party] = self.counts.get(party, 0) + 1

    def pair(self) -> tuple[Name, ...]:
        """The two sides that "both", "the two countries" and "each other" mean."""
        if len(self.last_pair[0]) == 2:
            return states_of(self.last_pair[0])
        main = self.main_parties()
        return tuple(Name(p, p, "state") for p in main[:2]) if len(main) >= 2 else ()

    def opposed(self) -> tuple[Name, ...]:
        """The two that "the two countries" means: the last pair, or the two at war if the last pair is not."""
        pair = self.pair()
        main = self.main_parties()[:3]
        known = rivals_in([p for p in main if self.counts[p] >= 2])
        if known is None or (len(pair) == 2 and rivals(pair[0].as_party, pair[1].as_party)):
            return pair
        return tuple(Name(p, p, "state") for p in known)

    def sides(self) -> tuple[Name, ...]:
        """The two sides of the conflict: the last pair if it is not the speaker's own, else the two parties named most."""  # noqa: E501
        own = {n.as_party for names in (self.last_subject[0], self.last_speaker[0]) for n in names}
        own -= set(self.main_parties()[:2])  # a side may speak of both sides, a mediator does not mean himself
        pair = self.pair()
        leading = set(self.main_parties()[:3])
        if len(pair) == 2 and not own & {n.name for n in pair} and {n.name for n in pair} <= leading:
            return pair
        main = [p for p in self.main_parties() if p not in own]
        if len(main) >= 2 and self.counts[main[1]] >= 2:
            return tuple(Name(p, p, "state") for p in main[:2])
        return () if any(self.mediates(n.as_party) for n in pair) else pair

    def mediates(self, party: str) -> bool:
        """Whether it is an organisation without arms (the United Nations), which is no side of a truce."""
        found = next(iter(self.mentions.gazetteer.find(party, self.day)), None)
        return found is not None and found.kind == "organisation" and party not in self.armed

    def main_parties(self) -> list[str]:
        """Parties by how often the document has named them, most first, the latest first among equals."""
        order = {p: i for i, p in enumerate(self.recent_parties)}
        return sorted(self.counts, key=lambda p: (-self.counts[p], -order.get(p, 0)))

    def opponent(self, party: str) -> str:
        """The party named most often beside ``party``: the other side, if the document has one."""
        return next((p for p in self.main_parties() if p != party), "")
