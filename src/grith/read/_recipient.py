"""For whom something is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._names import Name
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


# What is given by being somewhere: troops, a mission, a hospital.
_STATIONED = frozenset(
    "deploy send station put place base contribute dispatch keep set field open run lead monitor patrol build commit "
    "offer establish maintain".split()
)


_HELPED = frozenset("help support back assist join tell meet give protect defend".split())
_BUILDS_UP = frozenset("help train equip build strengthen rebuild protect restore arm support".split())


def recipient(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """For whom something is given: a dative, or "for", "to", "with" and a party, on the verb, its object or its clause."""  # noqa: E501
    clause = _syntax.complement(token)
    items = _syntax.children(token, "dobj")
    inner = [clause, *_syntax.children(clause, "dobj", "dative")] if clause is not None else []
    places = [token, *items, *inner]
    equips = token.lemma_ in ("supply", "provide", "equip", "arm", "furnish", "present")
    served = list(items) if equips and _syntax.prepositions(token, "with") else []
    if clause is not None and clause.lemma_.lower() in _HELPED:
        served += _syntax.children(clause, "dobj")
    found = resolver.first(served, sentence)
    found = found or _first(_beside(place, sentence, resolver) for place in places)
    if not found and (token.lemma_ in _STATIONED or (clause is not None and clause.lemma_ in _STATIONED)):
        # "put soldiers on the ground in X": X is helped
        where = (item for place in places for item in _syntax.prepositional_objects(place, "in", "inside"))
        found = _first(_of_kind(resolver.parties(item, sentence), "state") for item in where)
    if not found and token.lemma_ in _BUILDS_UP:
        # "help to build up Ukraine's defences", "train Ukrainian soldiers": whose it is that is helped
        built = (t for p in places for t in (*_syntax.children(p, "dobj"), *([p] if p.pos_ == "NOUN" else [])))
        found = _first(_known(resolver.owner(item, sentence)) for item in built)
    # Deeper in the object: "a package of 450 million pounds for Ukraine".
    deep = (t for p in places for item in _syntax.children(p, "dobj") for t in item.subtree if t.dep_ == "pobj")
    aims = (t for t in deep if t.head.dep_ == "prep" and t.head.lower_ in ("for", "to"))
    return found or _first(_known(resolver.parties(item, sentence)) for item in aims)


def _beside(place: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who stands right beside: "gave X", "for X", "to X"."""
    given = _syntax.child(place, "dative")
    if given is not None and given.pos_ in ("PROPN", "NOUN", "PRON"):
        found = resolver.parties(given, sentence)
        if found:
            return found
    items = _syntax.prepositional_objects(place, "for", "to", "with", "against")
    return _first(
        tuple(n for n in resolver.parties(item, sentence) if n.kind != "unnamed" or n.plural) for item in items
    )


def _first(found: Iterable[tuple[Name, ...]]) -> tuple[Name, ...]:
    return next(filter(None, found), ())


def _known(names: tuple[Name, ...]) -> tuple[Name, ...]:
    return tuple(n for n in names if n.kind != "unnamed")


def _of_kind(names: tuple[Name, ...], kind: str) -> tuple[Name, ...]:
    return tuple(n for n in names if n.kind == kind)
