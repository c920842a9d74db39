"""The other side: whom a party at war means when its words name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read._conflicts import rivals, rivals_in
from grith.read._lexicon import lexicon
from grith.read._names import Cast, Name

if TYPE_CHECKING:
    from spacy.tokens import Token


def adversary(speaker: tuple[Name, ...], cast: Cast) -> tuple[Name, ...]:
    """The other of the two parties that a document is mostly about, seen from ``speaker``; empty for an outsider.

    Only a speaker of one of the three parties named most can mean somebody without a name; a mediator, a monitor or
    people who only live there cannot, because nobody could tell which side they mean.
    """
    own = {n.as_party for n in speaker}
    if len(own) != 1 or any(
        n.kind in ("organisation", "unnamed", "other") and n.as_party not in cast.armed for n in speaker
    ):
        return ()
    party = next(iter(own))
    accused = cast.accused_by.get(party)
    if accused:
        return (Name(accused[-1], accused[-1], "state"),)
    main = [p for p in cast.main_parties() if p in cast.counts]
    armed = [p for p in main if p in cast.armed]
    if party not in main[:2] and party not in armed and not (armed and party in main[:3]):
        return ()
    # Naming the wrong accused is the error that nobody forgives: a party that is merely named often is not the other
    # side. It must be known as such, or have accused this one in the same document.
    others = [p for p in main if p != party and (rivals(party, p) or party in cast.accused_by.get(p, ()))]
    if not others:
        return ()
    other = others[0]
    # A state at war with an armed group means the group, not the country that the group lives in.
    group = next((p for p in others if p in cast.armed), "")
    if group and party not in cast.armed and cast.counts[group] * 2 >= cast.counts[other]:
        other = group
    return (Name(other, other, "state"),)


def sides_of(cast: Cast, number: int) -> tuple[Name, ...]:
    """The two parties to a truce that the words do not name: the last pair, or the two that the document is about."""
    pair = cast.pairs[number] if number < len(cast.pairs) else ()
    main = cast.main_parties()
    leading = set(main[:3])
    opposed = rivals_in(main[:3])
    if opposed is not None and len(pair) == 2 and not rivals(pair[0].as_party, pair[1].as_party):
        return tuple(Name(p, p, "state") for p in opposed)
    if any(cast.mediates(n.as_party) for n in pair):
        pair, main = (), [p for p in main if not cast.mediates(p)]
    if len(pair) == 2 and {n.as_party for n in pair} <= leading:
        return pair
    if len(main) >= 2 and cast.counts[main[1]] >= 2:
        return tuple(Name(p, p, "state") for p in main[:2])
    return ()


def means_enemy(token: Token) -> bool:
    """ "the enemy", "the occupiers": a name that only its speaker fills."""
    bare = token.lemma_ == "occupation" and token.dep_ == "nsubj" and all(c.lower_ == "the" for c in token.children)
    return (bare or token.lemma_.lower() in lexicon()["groups.enemies"]) and token.pos_ in ("NOUN", "PROPN")
