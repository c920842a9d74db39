"""The other side: whom a party at war means when its words name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read._conflicts import rivals, rivals_in
from grith.read._lexicon import lexicon
from grith.read._names import Cast, Name

if TYPE_CHECKING:
    from spacy.tokens import Token

    from grith.read._attribution import Sentence
    from grith.read._resolver import Resolver


def adversary(speaker: tuple[Name, ...], cast: Cast) -> tuple[Name, ...]:
    """The other of the two parties that a document is mostly about, seen from ``speaker``; empty for an outsider.

    Only a speaker of one of the three parties named most can mean somebody without a name; a mediator or a monitor
    cannot, because nobody could tell which side he means.
    """
    own = {n.as_party for n in speaker}
    if len(own) != 1 or any(n.kind in ("organisation", "unnamed") and n.as_party not in cast.armed for n in speaker):
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
    if len(pair) == 2 and {n.as_party for n in pair} <= leading:
        return pair
    if len(main) >= 2 and cast.counts[main[1]] >= 2:
        return tuple(Name(p, p, "state") for p in main[:2])
    return ()


def sourced(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether somebody is said to have told this, even if nobody known ("residents said")."""
    return bool(resolver.voices.sources_of(token, sentence))


_SAME_DEED = (
    frozenset({"strike", "airstrike", "raid", "bombing", "air-strike"}),
    frozenset({"attack", "assault", "raid", "ambush"}),
    frozenset({"shelling", "fire", "bombardment", "gunfire", "firing"}),
)


def pointed_back(deed: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...] | None:
    """Whose "the strikes" are, if the report named the side of such strikes within the three sentences before."""
    if not any(c.lower_ in ("the", "these", "those", "this", "that", "such") for c in deed.children):
        return None
    lemma = deed.lemma_.lower()
    alike = frozenset({lemma}).union(*(group for group in _SAME_DEED if lemma in group))
    for earlier in reversed(resolver.voices.sentences[max(0, sentence.number - 3) : sentence.number + 1]):
        for token in reversed(list(earlier.span)):
            before = token.i < deed.i or token.doc is not deed.doc
            if before and token.pos_ == "NOUN" and token.lemma_.lower() in alike:
                found = tuple(n for n in resolver.culprit(token, earlier) if n.kind != "unnamed")
                if found:
                    return found
    return None


def means_enemy(token: Token) -> bool:
    """ "the enemy", "the occupiers": a name that only its speaker fills."""
    bare = token.lemma_ == "occupation" and token.dep_ == "nsubj" and all(c.lower_ == "the" for c in token.children)
    return (bare or token.lemma_.lower() in lexicon()["groups.enemies"]) and token.pos_ in ("NOUN", "PROPN")
