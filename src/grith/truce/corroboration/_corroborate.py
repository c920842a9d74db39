"""Each incident with its independent origins, traces and denials, and the grade that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import asdict, evolve, frozen

from grith.nouns import Agreement, IncidentReport
from grith.truce.corroboration._grade import CREDIBILITY, RELIABILITY, grade
from grith.truce.corroboration._origins import Account, PartyOf, Standings, copies_joined
from grith.truce.corroboration._reliability import Reliability, learn_reliability
from grith.truce.judge import COUNTS, DENIES, Teller, answered, kind_of, name_of


@frozen
class TellingOrigin:
    """One independent origin: all its claims about the incident count once."""

    name: str
    standing: str
    party: str
    stance: str
    claims: tuple[str, ...]
    actors: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    reliability: str = "F"
    basis: str = "prior"


@frozen
class Corroboration:
    """How well an incident is told; nothing here says that it happened.

    ``corroborated`` is [at the least, at the most]; ``actor_corroborated`` likewise, for each side that is named:
    whether an origin outside the parties names it too. ``outside`` counts independent origins [certainly no party,
    and with those of unknown standing]. ``sides`` are the parties that tell it. ``claims`` are ids of its claims.
    """

    incident: str
    claims: tuple[str, ...]
    origins: tuple[TellingOrigin, ...]
    independent: int
    outside: tuple[int, int]
    sides: tuple[str, ...]
    traces: tuple[str, ...]
    denied_by: tuple[str, ...]
    level: str
    corroborated: tuple[bool, bool]
    actor_corroborated: Mapping[str, tuple[bool, bool]]
    credibility: int
    reliability: str
    words: str

    @property
    def admiralty(self) -> str:
        """Letter and number of the Admiralty scale, such as ``F6``."""
        return f"{self.reliability}{self.credibility}"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the words of the scale."""
        return {
            **asdict(self),
            "admiralty": self.admiralty,
            "reliability_words": RELIABILITY[self.reliability],
            "credibility_words": CREDIBILITY[self.credibility],
        }


def groups_of(
    claims: Sequence[IncidentReport], incidents: Mapping[str, str] | None = None
) -> dict[str, list[IncidentReport]]:
    """Claims by incident, denials and counter-accusations with what they answer; totals are no incidents.

    ``incidents`` maps ids of claims to incidents; a claim that is not in it is an incident of its own. What a row says
    itself (same_as, or what its counter-accusation answers) goes first. A denial that answers several incidents stands
    with each. Ordered by the first claim's id.
    """
    given = incidents or {}
    told = [c for c in claims if kind_of(c) not in (*COUNTS, *DENIES)]
    by_name = {name_of(c): c for c in claims}
    home = {claim.id: given.get(claim.id, name_of(claim)) for claim in told}
    answers: dict[str, list[str]] = {}
    for claim in claims:
        if kind_of(claim) in (*DENIES, "counter-accusation"):
            answers[claim.id] = [name for name in answered(claim, by_name) if by_name.get(name) not in (None, claim)]
    # A table's own word: that a row retells another one, and what a counter-accusation answers.
    own: dict[str, IncidentReport] = {}
    for claim in told:
        names = (claim.attributes.get("same_as", "").strip(), *answers.get(claim.id, ()))
        first = next((c for name in names if (c := by_name.get(name)) and c is not claim and c.id in home), None)
        if first is not None:
            own[claim.id] = first
    before = dict(home)
    for id in own:
        way = [id]
        while (onward := own.get(way[-1])) is not None and onward.id not in way:
            way.append(onward.id)
        # Rows that name one another in a ring are one incident, whichever is asked.
        home[id] = min(before[i] for i in way[way.index(onward.id) :]) if onward is not None else before[way[-1]]
    groups: dict[str, list[IncidentReport]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (name_of(c), c.id)):
        if kind_of(claim) in COUNTS:
            continue
        there = [by_name[n].id for n in answers.get(claim.id, ()) if by_name[n].id in home]
        if there and (claim.id not in given or kind_of(claim) not in DENIES):
            homes = [home[a] for a in there]
        elif claim.id in home or claim.id in given:
            homes = [home.get(claim.id) or given[claim.id]]
        else:
            continue  # a denial of nothing that is here
        for incident in dict.fromkeys(homes):
            groups[incident].append(claim)
    return dict(sorted(groups.items()))


def reliability_of(
    accounts: Mapping[str, Sequence[Account]], given: Mapping[str, str] | None = None
) -> dict[str, Reliability]:
    """Reliability of each origin by its name, learned over incidents: did it happen, and was the target struck?"""
    labels = []
    names = set()
    for incident, told in accounts.items():
        for account in told:
            names.add(account.name)
            label = (
                "did not happen"
                if account.stance == "denies"
                else {True: "struck", False: "not struck"}.get(account.struck)  # type: ignore[arg-type]
            )
            if label:
                labels.append((account.name, incident, label))
    return learn_reliability(labels, given, names)


def corroborate(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    incidents: Mapping[str, str] | None = None,
    party_of: PartyOf | None = None,
    given: Mapping[str, str] | None = None,
) -> tuple[list[Corroboration], dict[str, Reliability]]:
    """The corroboration of each incident, in the order of their ids, and the reliability of each origin.

    ``incidents`` maps claims to incidents (see :func:`groups_of`), ``party_of`` names to parties, ``given`` origins to
    letters A to F that a person set. The order of the claims does not matter.
    """
    accounts, reliability = accounts_of(agreement, groups_of(claims, incidents), party_of, given)
    names = {c.id: name_of(c) for c in claims}
    return [one_of(incident, told, reliability, names) for incident, told in accounts.items()], reliability


def accounts_of(
    agreement: Agreement,
    groups: Mapping[str, Sequence[IncidentReport]],
    party_of: PartyOf | None = None,
    given: Mapping[str, str] | None = None,
    teller: Teller | None = None,
) -> tuple[dict[str, list[Account]], dict[str, Reliability]]:
    """Whose word each incident (of :func:`groups_of`) is, copies joined; and the reliability of each origin.

    ``teller`` may have read the claims already.
    """
    standings = Standings(agreement, party_of, teller)
    accounts: dict[str, list[Account]] = {}
    for incident, members in groups.items():
        told = [a for c in members if (a := standings.account(c)) is not None]
        accounts[incident] = copies_joined(told, {c.id: c.text for c in members if c.text})
    return accounts, reliability_of(accounts, given)


def graded(
    accounts: Mapping[str, Sequence[Account]], reliability: Mapping[str, Reliability]
) -> Iterator[tuple[str, Corroboration]]:
    """Each incident with its corroboration, which does not name claims: those told alike are worked out once."""
    known: dict[tuple[Any, ...], Corroboration] = {}
    for incident, told in accounts.items():
        key = tuple(
            (a.origin if len(told) > 1 else "", a.name, a.standing, a.party, a.stance, a.actors, a.traces) for a in told
        )
        found = known.get(key)
        if found is None:
            found = known[key] = one_of(incident, told, reliability, {})
        yield incident, found


def one_of(
    incident: str, accounts: Sequence[Account], reliability: Mapping[str, Reliability], names: Mapping[str, str]
) -> Corroboration:
    """The corroboration of one incident; ``names`` are those of its claims, by id."""
    by_origin: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        by_origin[account.origin, account.stance].append(account)
    origins = tuple(_origin(group, reliability, names) for _, group in sorted(by_origin.items()))
    tells = [o for o in origins if o.stance == "tells"]
    outside = [o for o in tells if o.standing == "outside"]
    unknown = [o for o in tells if o.standing == "not known"]
    voices = [o for o in tells if o.standing == "party"]
    sides = tuple(sorted({o.party for o in voices if o.party})) or tuple(sorted(o.name for o in voices)[:1])
    traces = tuple(sorted({t for o in outside for t in o.traces}))
    denied_outside = sum(o.standing == "outside" for o in origins if o.stance == "denies")
    unsure = any(o.traces for o in unknown)
    level, corroborated, number = grade(len(outside), len(unknown), len(sides), bool(traces), denied_outside, unsure)
    actors = sorted({a for o in tells for a in o.actors})
    by_actor = {
        actor: (
            corroborated[0]
            and any(o.actors == (actor,) for o in outside)
            and all(actor in o.actors for o in outside if o.actors),
            corroborated[1] and any(actor in o.actors for o in (*outside, *unknown)),
        )
        for actor in actors
    }
    letters = [o.reliability for o in (outside or tells)]
    made = Corroboration(
        incident=incident,
        claims=tuple(sorted({names.get(a.claim, a.claim) for a in accounts})),
        origins=origins,
        independent=len({a.origin for a in accounts if a.stance == "tells"}),
        outside=(len(outside), len(outside) + len(unknown)),
        sides=sides,
        traces=traces,
        denied_by=tuple(o.name for o in origins if o.stance == "denies"),
        level=level,
        corroborated=corroborated,
        actor_corroborated=by_actor,
        credibility=number,
        reliability=min(letters, default="F"),
        words="",
    )
    return _with_words(made)


def _origin(
    group: Sequence[Account], reliability: Mapping[str, Reliability], names: Mapping[str, str]
) -> TellingOrigin:
    first = min(group, key=lambda a: (a.name, a.claim))
    known = [reliability[n] for n in sorted({a.name for a in group}) if n in reliability]
    best = min(known, key=lambda r: (r.letter, r.source), default=None)
    return TellingOrigin(
        name=first.name,
        standing=first.standing,
        party=first.party,
        stance=first.stance,
        claims=tuple(sorted(names.get(a.claim, a.claim) for a in group)),
        actors=tuple(sorted({a for x in group for a in x.actors})),
        traces=tuple(sorted({t for x in group for t in x.traces})),
        reliability=best.letter if best else "F",
        basis=best.basis if best else "prior",
    )


def _with_words(made: Corroboration) -> Corroboration:
    parts = [made.level]
    tells = [o for o in made.origins if o.stance == "tells"]
    many = "1 independent origin" if made.independent == 1 else f"{made.independent} independent origins"
    parts.append(f"{many}: " + "; ".join(f"{o.name} ({_standing(o)})" for o in tells) if tells else many)
    if made.traces:
        parts.append("trace found by an origin outside the parties: " + ", ".join(made.traces))
    shown = sorted({t for o in tells if o.standing != "outside" for t in o.traces} - set(made.traces))
    if shown:
        parts.append("trace shown by a party or by an origin of unknown standing: " + ", ".join(shown))
    if made.denied_by:
        parts.append("denied by " + ", ".join(made.denied_by))
    rivals = {a for o in tells for a in o.actors}
    if len(rivals) > 1:
        parts.append("the actor is told in several ways")
    return evolve(made, words=". ".join(f"{p[:1].upper()}{p[1:]}" for p in parts) + ".")


def _standing(origin: TellingOrigin) -> str:
    if origin.standing == "party":
        return f"party {origin.party}" if origin.party else "a party"
    return "outside the parties" if origin.standing == "outside" else "standing not known"
