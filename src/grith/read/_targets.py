"""Whom a statement is put to or meant for, where the words of its own clause name nobody.

The order: the words of the clause itself (the roles of a frame or construction), then what they point back to (the
accuser, whoever made the proposal), then what the document is about (the other party to a deal, the one who is helped).
A demand without an addressee keeps none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve

from grith.nouns import Statement
from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate
from grith.read._conflicts import rivals, rivals_in
from grith.read._names import Cast, Name, states_of
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token

_GIVING = frozenset(
    """deploy send train equip supply contribute donate deliver fund finance arm help expand strengthen monitor
    provide""".split()
)
# What two parties to a conflict do with each other: whoever offers it offers it to the other side.
_MUTUAL = frozenset(
    """sign talk negotiate meet discuss delimit demarcate exchange normalise normalize reciprocate mirror
    reopen examine investigate""".split()
)
_MUTUAL_THINGS = frozenset(
    """talks negotiations treaty round delimitation demarcation commission commissions border hostages captives
    prisoners dialogue meeting evidence exchange swap""".split()
)
_POINTS_BACK = frozenset("it this that which something these offer proposal plan idea suggestion initiative".split())
# Refusals of one's own making: held back from the other side. What is rejected was somebody's proposal.
_HELD_BACK = frozenset({"red_line.will-not", "red_line.reported", "red_line.no-dealings", "red_line.slogan"})
_ANSWERS = frozenset({"agreement", "red_line"})


def target_of(
    candidate: Candidate,
    actor: tuple[Name, ...],
    target: tuple[Name, ...],
    chain: list[tuple[Name, ...]],
    sentence: Sentence,
    resolver: Resolver,
) -> tuple[Name, ...]:
    """The target of a statement whose actor is known; ``target`` is what its own clause says."""
    cast = resolver.voices.cast
    own = {n.as_party for n in actor}
    if candidate.kind == "denial" and not target and actor:
        target = _accuser(candidate, actor[0], sentence, resolver)
    elif candidate.kind == "pledge":
        target = _helped_or_met(candidate, actor, target, chain, cast)
    elif (candidate.kind == "condition" and not target and candidate.rule != "condition.must-for") or (
        candidate.rule in _HELD_BACK and not target
    ):
        target = adversary(states_of(actor), cast)
    elif candidate.kind in _ANSWERS and not target and answers(candidate.trigger):
        number, proposer = cast.last_proposer[0]
        target = tuple(n for n in proposer if n.as_party not in own and sentence.number - number <= 1)
    elif candidate.kind == "demand" and len(target) == 2 and _means_two(candidate.trigger):
        target = _at_war(target, cast)
    if candidate.rule == "demand.propose" and not target and len(actor) == 1:
        target = other_side(actor[0], cast)
    return target


def _means_two(trigger: Token) -> bool:
    return any(t.lower_ in ("both", "two") and t.i > trigger.i for t in trigger.subtree)


def _at_war(pair: tuple[Name, ...], cast: Cast) -> tuple[Name, ...]:
    """ "urged both to hold back": the two at war with one another, not two who were merely named together."""
    if rivals(pair[0].as_party, pair[1].as_party):
        return pair
    known = rivals_in(cast.main_parties()[:3])
    return tuple(Name(p, p, "state") for p in known) if known else pair


def remember(candidate: Candidate, actor: tuple[Name, ...], sentence: Sentence, cast: Cast) -> None:
    """Keep whose proposal or offer was told last, for what is then said of "it"."""
    if candidate.rule in ("pledge.offer", "pledge.propose-to", "pledge.ready") or (
        candidate.kind == "demand" and actor
    ):
        cast.last_proposer[0] = (sentence.number, actor)


def answers(trigger: Token) -> bool:
    """Whether what is accepted or refused points back: "rejected it", "an offer that X embraced"."""
    things = _syntax.objects(trigger)
    if trigger.dep_ == "relcl" and trigger.head.lower_ in _POINTS_BACK:
        return True
    return any(
        t.lower_ in _POINTS_BACK
        and not _syntax.prepositions(t)
        and _syntax.child(t, "acl", "relcl", "poss", "amod", "compound") is None
        for t in things
    )


def _helped_or_met(
    candidate: Candidate, actor: tuple[Name, ...], target: tuple[Name, ...], chain: list[tuple[Name, ...]], cast: Cast
) -> tuple[Name, ...]:
    """Whom a promise is made to: the one who is helped, or the other party to what is promised."""
    own = {a.as_party for a in actor}
    target = tuple(n for n in target if n.as_party not in own)
    if target:
        cast.last_recipient[0] = target
        return target
    if chain and len(chain[0]) == 2 and len(actor) == 1 and own & {n.as_party for n in chain[0]}:
        return tuple(n for n in chain[0] if n.as_party not in own)  # told by both in one statement
    announced = candidate.rule in ("pledge.announce", "pledge.modal", "pledge.package")
    if cast.last_recipient[0] and ((announced and candidate.firmness == "committed") or gives(candidate)):
        return tuple(n for n in cast.last_recipient[0] if n.as_party not in own)
    if _mutual(candidate):
        return adversary(states_of(actor), cast)
    between = rivals_in(cast.main_parties()[:4]) if _mediates(candidate) else None
    if between and not own & set(between):
        return tuple(Name(p, p, "state") for p in between)
    return ()


def gives(candidate: Candidate) -> bool:
    """Whether what is offered is a gift that needs somebody to take it: the one who was helped last."""
    act = _syntax.complement(candidate.trigger)
    return bool({candidate.trigger.lemma_, act.lemma_ if act is not None else ""} & _GIVING)


def _mediates(candidate: Candidate) -> bool:
    """ "offered to mediate": for the two at war."""
    act = _syntax.complement(candidate.trigger)
    return bool({candidate.trigger.lemma_, act.lemma_ if act is not None else ""} & {"mediate", "broker", "arbitrate"})


def _mutual(candidate: Candidate) -> bool:
    """Whether what is offered takes two: talks, a treaty, a border drawn, prisoners handed over."""
    act = _syntax.complement(candidate.trigger)
    verbs = {candidate.trigger.lemma_} | ({t.lemma_ for t in _syntax.conjuncts(act)} if act is not None else set())
    words = {t.lower_ for t in (act or candidate.trigger).subtree}
    return bool(verbs & _MUTUAL or words & _MUTUAL_THINGS)


def _accuser(candidate: Candidate, denier: Name, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whose claim is denied: the owner of what is denied, who said it just before, the last accuser, the other side."""
    cast = resolver.voices.cast
    for item in _syntax.objects(candidate.trigger):
        found = tuple(n for n in states_of(resolver.owner(item, sentence)) if n.name != denier.as_party)
        if found and not _syntax.is_passive(candidate.trigger):
            return found
    number, claimant = cast.last_claim[0]
    if sentence.number - number <= 1 and claimant and denier.as_party not in {n.as_party for n in claimant}:
        subject = _syntax.subject(candidate.trigger)
        if subject is not None and subject.lower_ in ("this", "that", "it", "nothing", "none"):
            return claimant
    accuser = cast.accusers.get(denier.as_party)
    if accuser:
        return accuser
    return other_side(denier, cast, 2)


def other_side(actor: Name, cast: Cast, least: int = 3) -> tuple[Name, ...]:
    """The other of the two parties that a document is mostly about, if the actor is one of them."""
    main = cast.main_parties()[:2]
    if len(main) == 2 and actor.as_party in main and min(cast.counts[p] for p in main) >= least:
        other = main[0] if main[1] == actor.as_party else main[1]
        accused = cast.accused_by
        if rivals(*main) or other in accused.get(actor.as_party, ()) or actor.as_party in accused.get(other, ()):
            return (Name(other, other, "state"),)
    return ()


def in_need(cast: Cast) -> str:
    """Of two at war, the one whom a report is mostly about: gifts of others are meant for him."""
    main = cast.main_parties()[:3]
    pair = rivals_in(main)
    if pair is None or main[0] not in pair:
        return ""
    other = pair[1] if pair[0] == main[0] else pair[0]
    return main[0] if cast.counts[main[0]] >= 1.5 * cast.counts[other] else ""


def helped(statements: list[Statement], gifts: set[int], country: str, needy: str = "") -> list[Statement]:
    """Gifts without a taker go to the one whom the report's other gifts go to, or to a government that gives none.

    ``needy``: the party at war whom gifts of outsiders are meant for where nothing else tells (``in_need``).
    """
    pledges = [s for s in statements if s.kind == "pledge"]
    taker = ""
    if country and len(pledges) >= 2 and not any(country in s.actor for s in pledges):
        taker = country
        return [evolve(s, target=(taker,)) if s.kind == "pledge" and not s.target else s for s in statements]
    named = Counter(s.target[0] for s in pledges if len(s.target) == 1)
    if named:
        taker, often = named.most_common(1)[0]
        if often < 2 or often * 2 < sum(named.values()):
            taker = ""
    taker = taker or (needy if len(gifts) >= 2 else "")
    if not taker:
        return statements
    return [
        evolve(s, target=(taker,)) if number in gifts and not s.target and taker not in s.actor else s
        for number, s in enumerate(statements)
    ]
