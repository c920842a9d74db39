"""Who fills the roles of a frame: actor, target, recipient, from the words around its trigger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._lexicon import Frame, lexicon
from grith.read._names import Name, merged, others, states_of
from grith.read._patterns_clauses import deed_told_of, seen_act
from grith.read._pointed import pointed_back
from grith.read._recipient import recipient
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token


def frame_word_next(token: Token, word: str) -> bool:
    """Whether the preposition stands right behind the trigger, wherever the parse hung it ("conditional on")."""
    return token.pos_ == "ADJ" and token.i + 1 < len(token.doc) and token.nbor().lower_ == word


def roles(
    frame: Frame, token: Token, sentence: Sentence, resolver: Resolver
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    actor = "owned_deed" if frame.actor == "owner" and frame.kind == "allegation" else frame.actor
    actors = _role(actor, token, sentence, resolver)
    targets = _role(frame.target, token, sentence, resolver)
    if frame.kind == "demand" and not targets and frame.target not in ("none", "", "seen"):
        targets = _addressees(token, sentence, resolver)
    return actors, targets


def _role(role: str, token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """The names that fill a role of a frame; raises ValueError for a role that is none."""
    if role in ("", "none", "pair"):
        return ()
    kind, _, word = role.partition(":")
    if word and kind in _BEHIND:
        return _BEHIND[kind](token, word, sentence, resolver)
    if role not in _ROLES:
        raise ValueError(f"unknown role {role!r} in frames.toml")
    return _ROLES[role](token, sentence, resolver)


def _addressees(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whom a demand is put to when the trigger's own slot is empty: the subject of the clause it takes."""
    clause = _syntax.complement(token)
    if clause is not None:
        found = resolver.parties(_syntax.child(clause, "nsubj", "nsubjpass"), sentence)
        if found:
            return found
        if _syntax.is_passive(clause):
            found = resolver.parties(_syntax.agent(clause), sentence)
            if found:
                return found
    for preposition in _syntax.prepositions(token, "for", "on", "upon", "to", "from", "of", "with"):
        for item in _syntax.children(preposition, "pobj"):
            found = resolver.parties(item, sentence)
            if found and preposition.lower_ != "for":
                return found
            inner = resolver.owner(item, sentence)
            if inner:
                return inner
    for item in _syntax.objects(token):
        inner = resolver.owner(item, sentence)
        if inner and not _syntax.is_passive(token):
            return inner
    for item in _syntax.objects(token):  # "urged the acceleration of X's withdrawal", "the need for a pullout by X"
        for act in _syntax.prepositional_objects(item, "of", "for", "in"):
            if act.lower_ in _OWN_MOVES:
                return resolver.owner(act, sentence)
    return ()


# What only the party itself can do: whose it is must do it.
_OWN_MOVES = frozenset(
    """withdrawal pullout pullback retreat disarmament compliance restraint cooperation implementation adherence
    departure return redeployment""".split()
)


def _given_time(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "gave the two sides until Sunday", "set Kyiv an ultimatum", "a deadline for X": who must answer in time."""
    for item in (*_syntax.children(token, "dative", "dobj"), *_syntax.prepositional_objects(token, "to", "for")):
        found = resolver.parties(item, sentence)
        if found:
            return found
        found = resolver.first(_syntax.prepositional_objects(item, "to", "for"), sentence)
        if found:
            return found
    act = next((t for t in token.subtree if t.tag_ == "VB" and _syntax.child(t, "nsubj") is not None), None)
    return resolver.parties(_syntax.child(act, "nsubj"), sentence) if act is not None else ()


def _capital_as_party(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """ "blamed it on New Delhi": a capital behind "on" that stands for its state."""
    return tuple(Name(n.party, n.party, "state") if n.kind == "place" and n.party else n for n in names)


def _culprit(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whose deed is named or complained of: its owner anywhere in what the trigger takes, else the other side."""
    speaker = resolver.subject(token, sentence)
    places = [*_syntax.children(token, "dobj", "oprd", "attr"), *_syntax.objects(token)]
    places += _syntax.prepositional_objects(token, "of", "about", "against", "as", "to", "on")
    if token.dep_ in ("relcl", "acl"):
        places.append(token.head)
    places += _syntax.prepositional_objects(token, "at", "over")
    struck = lexicon()["truce.nouns_attack"] - lexicon()["truce.nouns_breach"] | {"death", "murder", "wounding"}
    places += [
        t
        for p in list(places)
        if p.lemma_.lower() not in struck  # "condemned the killings of peacekeepers": those hit
        for t in _syntax.prepositional_objects(p, "of", "about")
    ]
    for clause in _syntax.children(token, "ccomp", "xcomp"):
        places += _syntax.children(clause, "nsubj")
    listed = [c for p in places for c in _syntax.conjuncts(p)]
    for place in listed:
        found = others(resolver.culprit(place, sentence), speaker, "unnamed")
        if not found and place.pos_ == "PROPN":
            found = others(resolver.parties(place, sentence), speaker, "unnamed", "place")
        if found:
            return states_of(found)
    for place in listed:
        known = (
            pointed_back(place, sentence, resolver)
            if place.lemma_.lower() in lexicon()["truce.nouns_attack"] - lexicon()["truce.nouns_breach"]
            else None
        )
        if known is not None:
            return states_of(others(known, speaker))
    return adversary(speaker or resolver.voices.voice(token, sentence), resolver.voices.cast)


def _object(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whom the trigger takes as its object: "X, which it accuses of ...", "told Trump that ..."."""
    relative = any(c.dep_ == "dobj" and c.lower_ in ("which", "whom", "who") for c in token.children)
    found = resolver.parties(token.head, sentence) if relative and token.dep_ == "relcl" else ()
    if found:
        return states_of(found)
    found = resolver.every(_syntax.objects(token), sentence)
    clause = _syntax.child(token, "xcomp", "ccomp")
    if found or clause is None:
        return found
    if token.lemma_ in ("ask", "request", "require", "expect"):
        found = resolver.first(_syntax.prepositional_objects(token, "of"), sentence)  # "ask of X that they ..."
    found = found or resolver.parties(_syntax.child(clause, "nsubj"), sentence)
    # The parse sometimes takes the person told for the clause itself.
    return found or (resolver.parties(clause, sentence) if clause.pos_ == "PROPN" else ())


def _seen(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    act = seen_act(token)
    return resolver.parties(_syntax.subject(act), sentence) if act is not None else ()


def _doer_in_clause(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    deed = deed_told_of(token)
    return states_of(resolver.parties(_syntax.subject(deed), sentence)) if deed is not None else ()


def _blamed(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "laid the blame on X", "at X's door", "blamed X's shelling"."""
    links = [t for taker in (token, *_syntax.objects(token)) for t in _syntax.prepositional_objects(taker, "on")]
    if token.lemma_ in ("lay", "put", "pin", "place"):
        links += [t for t in token.subtree if t.dep_ == "pobj" and t.head.lower_ == "on" and t.i > token.i]
    for on in links:
        found = _capital_as_party(resolver.parties(on, sentence) or resolver.owner(on, sentence))
        if found:
            return found
    door = next((t for t in _syntax.prepositional_objects(token, "at") if t.lemma_ == "door"), None)
    if door is not None:
        return resolver.owner(door, sentence)
    deeds = (resolver.culprit(item, sentence) for item in _syntax.objects(token))
    return _object(token, sentence, resolver) or next(filter(None, deeds), ())


def _called(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "called on X to ...", "X was called on to ..."."""
    for item in () if _syntax.is_passive(token) else _syntax.prepositional_objects(token, "on", "upon"):
        return resolver.parties(item, sentence)
    on = any(c.dep_ == "prt" and c.lower_ in ("on", "upon") for c in token.children)
    return _object(token, sentence, resolver) if on or _syntax.is_passive(token) else ()


def _clause_subject(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    clause = _syntax.complement(token)
    if clause is None:
        return ()
    return resolver.parties(_syntax.child(clause, "nsubj", "nsubjpass"), sentence) or resolver.parties(
        _syntax.child(token, "dobj"), sentence
    )


def _owned(token: Token, sentence: Sentence, resolver: Resolver, *, deed: bool) -> tuple[Name, ...]:
    """Whose thing, or whose deed, the trigger takes, other than its subject's own."""
    whose = resolver.culprit if deed else resolver.owner
    words = lexicon()
    found: tuple[Name, ...] = ()
    pointed = _syntax.prepositional_objects(token, "to") if token.lemma_ == "point" else []
    for item in (*_syntax.children(token, "dobj"), *_syntax.children(token, "attr", "oprd"), *pointed):
        found = merged(found, whose(item, sentence))
        attack = item.lemma_.lower() in words["truce.nouns_attack"]  # "attacks in Khartoum": where, not whose
        if not found and deed and not attack and item.lower_ in words["groups.force_nouns"]:
            found = resolver.owner(item, sentence)
    if not found and _syntax.is_passive(token):
        found = merged(*(whose(item, sentence) for item in _syntax.objects(token)))
    own = {n.as_party for n in resolver.subject(token, sentence)}
    return tuple(n for n in found if n.as_party not in own)


def _named(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Another party named in what the trigger takes, or the only one that a noun in it belongs to."""
    own = {n.as_party for n in resolver.subject(token, sentence)}
    for item in (*_syntax.objects(token), *_syntax.children(token, "xcomp", "ccomp")):
        if item.pos_ in ("PRON", "DET"):
            continue
        close = resolver.parties(item, sentence)
        for inner in _syntax.children(item, "dobj"):
            close = close or tuple(n for n in resolver.parties(inner, sentence) if n.kind == "person")
        close = tuple(n for n in close if n.as_party not in own and n.kind != "unnamed")
        if close:
            return close
        owners = resolver.owner(item, sentence) if item.pos_ == "NOUN" else ()
        owners = tuple(n for n in owners if n.as_party not in own)
        if len(owners) == 1:
            return owners
    return ()


def _culprit_from(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "came under fire from X", "faced shelling": by whom, else the other side if the one hit tells it."""
    for item in token.subtree:
        if item.dep_ == "pobj" and item.i > token.i and item.head.lower_ in ("from", "by", "in"):
            found = resolver.parties(item, sentence) or resolver.owner(item, sentence)
            if found:
                return states_of(found)
    told = resolver.voices.chain(token, sentence)
    hit = resolver.subject(token, sentence) or resolver.owner(_syntax.subject(token) or token, sentence)
    of_its_own = told and {n.as_party for n in hit} <= {n.as_party for n in told[0]}
    return adversary(told[0], resolver.voices.cast) if of_its_own else ()


def _speaker(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    chain = resolver.voices.chain(token, sentence)
    return chain[0] if chain else ()


def _between(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    for item in _syntax.objects(token):
        for inner in _syntax.prepositional_objects(item, "between", "among"):
            return resolver.parties(inner, sentence)
    return ()


def _holder(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whose condition it is: of whoever makes it one, of the subject, or of the speaker."""
    makes = ("make", "set", "lay", "put", "name", "demand")
    maker = next((h for h, _ in _syntax.governors(token) if h.lemma_ in makes), None)
    found = resolver.subject(maker, sentence) if maker is not None else ()
    subject = _syntax.subject(token)
    if not found and subject is not None:
        found = resolver.parties(subject, sentence) or resolver.owner(subject, sentence)
    return found or _speaker(token, sentence, resolver)


def _asked(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "wants guarantees from X", "asks pressure of X"."""
    return resolver.first(_syntax.prepositional_objects(token, "from", "of"), sentence)


def _behind(token: Token, word: str, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    return resolver.first(_syntax.prepositional_objects(token, word), sentence)


def _within(token: Token, word: str, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who is named in what stands behind the preposition: "depends on X's consent", "on the West halting supplies"."""
    links = _syntax.prepositions(token, word, "upon")
    links += [*_syntax.behind_object(token, word), *_syntax.behind_object(token, "upon")]
    if not links and frame_word_next(token, word):
        links = [token.nbor()]
    for item in (c for link in links for c in link.children):
        if item.dep_ == "pcomp":
            return resolver.parties(_syntax.child(item, "nsubj", "nsubjpass"), sentence)
        if item.dep_ == "pobj":
            # The parse may take the doer for an attribute of the thing.
            doers = [t for a in item.lefts if a.dep_ in ("amod", "acl") for t in a.lefts if t.pos_ == "PROPN"]
            named = resolver.parties(item, sentence) or resolver.owner(item, sentence)
            return named or (resolver.parties(doers[0], sentence) if doers else ())
    return ()


_ROLES: dict[str, Callable[[Token, Sentence, Resolver], tuple[Name, ...]]] = {
    "subject": lambda token, sentence, resolver: resolver.subject(token, sentence),
    "object": _object,
    "dobj": lambda token, sentence, resolver: resolver.parties(_syntax.child(token, "dobj"), sentence),
    "dative": _given_time,
    "seen": _seen,
    "doer_in_clause": _doer_in_clause,
    "blamed": _blamed,
    "called": _called,
    "clause_subject": _clause_subject,
    "owner": partial(_owned, deed=False),
    "owned_deed": partial(_owned, deed=True),
    "named": _named,
    "owner_or_enemy": _culprit,
    "culprit_from": _culprit_from,
    "speaker": _speaker,
    "recipient": recipient,
    "asked": _asked,
    "between": _between,
    "holder": _holder,
}
_BEHIND = {"prep": _behind, "prep_inner": _within}
