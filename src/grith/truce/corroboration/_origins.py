"""Whose word a claim is: the origin it goes back to, and whether that origin speaks for a party to the dispute."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources

from attrs import evolve, frozen

from grith.nouns import Agreement, IncidentReport
from grith.nouns.origin import goes_back_to
from grith.nouns.states import states
from grith.truce.judge import COUNTS, DENIES, Teller, kind_of

STANDINGS = ("party", "outside", "not known")
_TOLD_OF = re.compile(r"\s(?:in|to|for|on|at|near)\s", re.I)
_BRACKETS = re.compile(r"^(.+?)\s*\(([^()]+)\)$")
_SAID = re.compile(r"\s*(?:[,:&+–—-]|and\b)\s*(.+)", re.I)
_SPEAKS = re.compile(r"\s*[,:]\s|\s+(?:to|in|on|with|for|at|and|[-–—&+])\s", re.I)
_SAME_TEXT = 90.0  # rapidfuzz token-set ratio, for texts of at least so many words:
_LONG_ENOUGH = 8
PartyOf = Callable[[str], str]


@frozen
class Account:
    """One claim about one incident as somebody's word.

    ``origin`` is a key: all voices of one party share one, and copies share the origin's. ``stance`` is ``tells`` or
    ``denies``; a counter-accusation tells the event with another actor. ``traces`` are kinds of physical trace.
    ``bodies`` are all names that the origin goes by: origins that share one are one.
    """

    claim: str
    origin: str
    name: str
    standing: str
    party: str = ""
    stance: str = "tells"
    actors: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    struck: bool | None = None
    bodies: frozenset[str] = frozenset()


@cache
def _lists() -> dict[str, object]:
    text = (resources.files("grith.truce.corroboration") / "origins.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    bodies = {
        name.casefold(): names[0]
        for entry in (*data["organisations"], *data["press"])
        for names in [[entry] if isinstance(entry, str) else entry]
        for name in names
    }

    def listed(kind: str) -> list[str]:
        return [n for entry in data[kind] for n in ([entry] if isinstance(entry, str) else entry)]

    return {
        "bodies": bodies,
        "organisations": _any([*listed("organisations"), *data["unnamed_organisations"]]),
        "press": _any([*listed("press"), *data["unnamed_press"]]),
        "offices": _any(data["offices"]),
        "no_trace": _any(data["no_trace"]["none"]),
        "unsure_trace": _any(data["no_trace"]["unsure"]),
        "unexploded": _any(data["no_trace"]["unexploded"]),
        "state_media": [(_any([name]), state) for name, state in data["state_media"].items()],
        "traces": [(kind, _any(words)) for kind, words in data["traces"].items()],
    }


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases as whole words; short names in capitals ("UN", "AP", "RT") only in capitals."""
    parts = []
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        word = re.escape(phrase)
        parts.append(word if phrase.isupper() and len(phrase) <= 5 else f"(?i:{word})")
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?![\w-])")


class Standings:
    """Tells the standing of origins for one agreement.

    ``party_of`` may know more names (people in office, ministries): from a name to the party's name or id, or to the
    name itself. Bound parties and the groups they answer for are parties to the dispute; third parties are outside.
    An official voice that nothing places is taken for a party's, without saying whose.
    """

    def __init__(self, agreement: Agreement, party_of: PartyOf | None = None, teller: Teller | None = None) -> None:
        self._teller = teller or Teller(agreement)
        self._party_of = party_of
        answered = {id for party in agreement.parties for id in party.answers_for}
        self.parties = frozenset(p.id for p in agreement.parties if p.bound or p.id in answered)
        # A group that a party answers for is the same side as that party.
        self._side = {id: party.id for party in agreement.parties for id in party.answers_for}
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    def of(self, name: str, told: str = "") -> tuple[str, str]:
        """Standing and party of an origin; ``told`` is what a table's own column says of it, and goes first."""
        found = self._known.get((name, told))
        if found is None:
            found = self._known[name, told] = self._standing(name, told)
        return found

    def _standing(self, name: str, told: str) -> tuple[str, str]:
        stated = told.strip().casefold()
        if stated in ("outside", "independent", "third party", "monitor"):
            return "outside", ""
        party = self._party(name)
        if stated in ("party", "side", "belligerent"):
            return "party", party
        lists = _lists()
        for pattern, state in lists["state_media"]:  # type: ignore[attr-defined]
            if pattern.search(name):
                own = self._of_state(state)
                return ("party", own) if own else ("outside", "")
        if newsroom := lists["press"].search(name):  # type: ignore[attr-defined]
            return self._told_to(name[: newsroom.start()], name[newsroom.end() :])
        head = _TOLD_OF.split(name, maxsplit=1)[0]  # "OSCE mission to Ukraine" is the OSCE's, "envoy to the UN" is not
        if party_in_head := self._party(head):
            return "party", party_in_head
        if lists["organisations"].search(name):  # type: ignore[attr-defined]
            return "outside", ""
        if party:
            return "party", party
        named = self._teller.parties_in(name) or frozenset()
        if named and not named & self.parties:
            return "outside", ""
        return ("party" if lists["offices"].search(name) else "not known"), ""  # type: ignore[attr-defined]

    def _told_to(self, before: str, after: str) -> tuple[str, str]:
        """A newsroom's name with words around it: "ministry spokesman to Reuters" and "BBC: IDF spokesman" are the
        party's word; "BBC Ukraine" and "Reuters, Kyiv" are newsrooms."""
        ends = [found.start() for found in _SPEAKS.finditer(f"{before} ")]
        speaker = before[: ends[-1]].strip() if ends else ""
        found = [self.of(speaker)] if speaker else []
        if (said := _SAID.match(after)) and _lists()["offices"].search(said[1]):  # type: ignore[attr-defined]
            found.append(self.of(said[1]))
        return next((f for f in found if f[0] == "party"), ("outside", ""))

    def _of_state(self, state: str) -> str:
        """The party that is this state or its government, by id or by name; empty if none is."""
        told = states().get(state, {})
        services = "; ".join(f"{adjective} government" for adjective in told.get("adjective", ()))
        named = self._teller.parties_in(told.get("name", "")) or frozenset()
        found = {state} | named | self._teller.services.owners_in(services)
        mine = sorted({self._sided(p) for p in found & self.parties})
        return mine[0] if mine else ""

    def _bracketed(self, name: str) -> str:
        """ "Defence ministry (Reuters)" is the ministry, told by Reuters; other brackets ("Doctors (MSF)") do not."""
        match = _BRACKETS.match(name)
        if not match or self.of(match[2])[0] != "outside":
            return name
        told = _lists()["press"].search(match[2]) or self.of(match[1])[0] == "party"  # type: ignore[attr-defined]
        return match[1] if told else name

    def _party(self, name: str) -> str:
        found = self._teller.parties_in(name) or frozenset()
        if not found & self.parties and self._party_of is not None and name:
            found = self._teller.parties_in(self._party_of(name)) or frozenset()
        mine = sorted(found & self.parties)
        return self._sided(mine[0]) if mine else ""

    def _sided(self, party: str) -> str:
        return self._side.get(party, party)

    def account(self, claim: IncidentReport, claimed_by: str = "") -> Account | None:
        """The claim as somebody's word; None for a total, which is no incident."""
        kind = kind_of(claim)
        if kind in COUNTS:
            return None
        name = goes_back_to(claim.origin or claimed_by or claim.accuser or claim.source)
        # Two bodies named together ("RU MoD; Investigative Committee") stand by the first that is a party's.
        parts = [p.strip() for p in re.split(r"[;/]", self._bracketed(name)) if p.strip()] or [""]
        found = [self.of(part, claim.attributes.get("standing", "")) for part in parts]
        standing, party = min(found, key=lambda f: STANDINGS.index(f[0]))
        bodies = frozenset(b for part in parts for b in self._bodies(part))
        key = f"party:{party}" if standing == "party" and party else name.casefold() or f"claim:{claim.id}"
        facts = self._teller.told(claim, claim.target)
        actors = facts.actors or (self._teller.parties_in(claim.effect) if kind in DENIES else None) or frozenset()
        denies = facts.occurred == frozenset({False})
        return Account(
            claim=claim.id,
            origin=key,
            name=name or "not named",
            standing=standing,
            party=party,
            stance="denies" if denies else "tells",
            actors=tuple(sorted(self._sided(a) for a in actors)),
            traces=traces_in(claim.attributes.get("trace", "")),
            struck=next(iter(facts.hit)) if len(facts.hit) == 1 else None,
            bodies=bodies,
        )

    def _bodies(self, name: str) -> set[str]:
        """The bodies that a name holds: those of the lists, third parties of the agreement, else the name itself."""
        lists = _lists()
        names: dict[str, str] = lists["bodies"]  # type: ignore[assignment]
        found = {names.get(n.casefold(), "") for n in lists["press"].findall(name)} - {""}  # type: ignore[attr-defined]
        if not found:
            found = {names.get(n.casefold(), "") for n in lists["organisations"].findall(name)} - {""}  # type: ignore[attr-defined]
            found |= self._teller.parties_in(name) or frozenset()
        return found or ({name.casefold()} if name else set())


def traces_in(text: str) -> tuple[str, ...]:
    """The kinds of physical trace that a cell tells of; words in no list are a trace of their own name.

    What is told as absent ("no crater", "none found", "the site could not be visited") or unsure ("video, unverified")
    is none.
    """
    lists = _lists()
    if lists["unsure_trace"].search(text):  # type: ignore[attr-defined]
        return ()
    told = [p.strip() for p in re.split(r"[,;.\n]|\b(?:and|but)\b", text) if re.search(r"\w", p)]
    absent, unexploded = lists["no_trace"], lists["unexploded"]
    told = [p for p in told if not absent.search(unexploded.sub("", p)) and p.casefold() not in ("n/a", "na")]  # type: ignore[attr-defined]
    words = "; ".join(told)
    found = [kind for kind, pattern in lists["traces"] if pattern.search(words.casefold())]  # type: ignore[attr-defined]
    return tuple(found) or ((words[:60],) if words else ())


def copies_joined(accounts: Sequence[Account], texts: dict[str, str]) -> list[Account]:
    """The accounts with those of one origin under one key: copies of one text, and names that share a body.

    It is a party's where one of them is, else the first. ``texts`` are the words of claims by their ids; only long
    texts that are almost the same count as copies.
    """
    if len(accounts) < 2:
        return list(accounts)
    from rapidfuzz.fuzz import token_sort_ratio

    ordered = sorted(accounts, key=lambda a: (STANDINGS.index(a.standing), a.origin, a.claim))
    up = list(range(len(ordered)))  # of each account one before it of the same origin, or itself

    def first(at: int) -> int:
        while up[at] != at:
            up[at] = at = up[up[at]]
        return at

    def join(one: int, other: int) -> None:
        low, high = sorted((first(one), first(other)))
        up[high] = low

    seen: dict[object, int] = {}
    for at, account in enumerate(ordered):
        for key in (account.origin, *((account.standing, body) for body in account.bodies)):
            join(at, seen.setdefault(key, at))
    told = [texts.get(a.claim, "") for a in ordered]
    long = [at for at, words in enumerate(told) if len(words.split()) >= _LONG_ENOUGH]
    for number, at in enumerate(long):
        for before in long[:number]:
            apart = first(at) != first(before) and ordered[at].stance == ordered[before].stance
            if apart and token_sort_ratio(told[at], told[before]) >= _SAME_TEXT:
                join(at, before)
    return [
        evolve(a, origin=o.origin, standing=o.standing, party=o.party, name=o.name)
        for a, o in ((a, ordered[first(at)]) for at, a in enumerate(ordered))
    ]
