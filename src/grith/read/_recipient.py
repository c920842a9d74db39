"""For whom something is given."""

from __future__ import annotations

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


def recipient(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """For whom something is given: a dative, or "for", "to", "with" and a party, on the verb, its object or its clause."""  # noqa: E501
    places: list[Token] = [token]
    places += _syntax.children(token, "dobj")
    if token.lemma_ in ("supply", "provide", "equip", "arm", "furnish", "present") and _syntax.prepositions(
        token, "with"
    ):
        for item in _syntax.children(token, "dobj"):
            found = resolver.parties(item, sentence)
            if found:
                return found
    clause = _syntax.complement(token)
    if clause is not None:
        places += [clause, *_syntax.children(clause, "dobj", "dative")]
        if clause.lemma_.lower() in (
            "help",
            "support",
            "back",
            "assist",
            "join",
            "tell",
            "meet",
            "give",
            "protect",
            "defend",
        ):
            for item in _syntax.children(clause, "dobj"):
                found = resolver.parties(item, sentence)
                if found:
                    return found
    for place in list(places):
        given = _syntax.child(place, "dative")
        if given is not None and given.pos_ in ("PROPN", "NOUN", "PRON"):
            found = resolver.parties(given, sentence)
            if found:
                return found
        for item in _syntax.prepositional_objects(place, "for", "to", "with", "against"):
            found = tuple(n for n in resolver.parties(item, sentence) if n.kind != "unnamed" or n.plural)
            if found:
                return found
    if token.lemma_ in _STATIONED or (clause is not None and clause.lemma_ in _STATIONED):
        for place in places:
            for item in _syntax.prepositional_objects(place, "in", "inside"):
                found = tuple(n for n in resolver.parties(item, sentence) if n.kind == "state")
                if found:
                    return found  # "put soldiers on the ground in X": X is helped
    # "help to build up Ukraine's defences", "train Ukrainian soldiers": whose it is that is helped.
    if token.lemma_ in (
        "help",
        "train",
        "equip",
        "build",
        "strengthen",
        "rebuild",
        "protect",
        "restore",
        "arm",
        "support",
    ):
        for place in places:
            for item in (*_syntax.children(place, "dobj"), *([place] if place.pos_ == "NOUN" else [])):
                found = tuple(n for n in resolver.owner(item, sentence) if n.kind != "unnamed")
                if found:
                    return found
    # Deeper in the object: "a package of 450 million pounds for Ukraine".
    for place in places:
        for item in _syntax.children(place, "dobj"):
            for token in item.subtree:
                if token.dep_ == "prep" and token.lower_ in ("for", "to"):
                    for inner in _syntax.children(token, "pobj"):
                        found = tuple(n for n in resolver.parties(inner, sentence) if n.kind not in ("unnamed",))
                        if found:
                            return found
    return ()
