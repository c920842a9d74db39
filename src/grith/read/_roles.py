"""Who fills the roles of a frame: actor, target, recipient, from the words around its trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._lexicon import Frame, lexicon
from grith.read._names import Name, merged, states_of
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
    actors = _role(frame.actor, token, sentence, resolver, frame.kind)
    targets = _role(frame.target, token, sentence, resolver) if frame.target else ()
    if frame.kind == "demand" and not targets and frame.target not in ("none", "", "seen"):
        targets = _addressees(token, sentence, resolver)
    return actors, targets


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


def _role(role: str, token: Token, sentence: Sentence, resolver: Resolver, kind: str = "") -> tuple[Name, ...]:
    """The names that fill a role of a frame."""
    if role in ("", "none"):
        return ()
    if role == "subject":
        return resolver.subject(token, sentence)
    if role == "object":
        found: tuple[Name, ...] = ()
        if token.dep_ == "relcl" and any(
            c.lower_ in ("which", "whom", "who") and c.dep_ == "dobj" for c in token.children
        ):
            found = resolver.parties(token.head, sentence)  # "X, which it accuses of ..."
            if found:
                return states_of(found)
        for item in _syntax.objects(token):
            found = merged(found, resolver.parties(item, sentence))
        if not found:
            clause = _syntax.child(token, "xcomp", "ccomp")
            if clause is not None:
                found = resolver.parties(_syntax.child(clause, "nsubj"), sentence)
                # The parse sometimes takes the person told for the clause itself ("told Trump that ...").
                if not found and clause.pos_ == "PROPN":
                    found = resolver.parties(clause, sentence)
        return found
    if role == "dobj":
        return resolver.parties(_syntax.child(token, "dobj"), sentence)
    if role == "dative":
        return _given_time(token, sentence, resolver)
    if role == "seen":
        act = seen_act(token)
        return resolver.parties(_syntax.subject(act), sentence) if act is not None else ()
    if role == "doer_in_clause":
        deed = deed_told_of(token)
        return states_of(resolver.parties(_syntax.subject(deed), sentence)) if deed is not None else ()
    if role == "blamed":
        links = _syntax.prepositional_objects(token, "on")
        links += [t for o in _syntax.objects(token) for t in _syntax.prepositional_objects(o, "on")]
        if token.lemma_ in ("lay", "put", "pin", "place"):
            links += [t for t in token.subtree if t.dep_ == "pobj" and t.head.lower_ == "on" and t.i > token.i]
        for on in links:
            found = _capital_as_party(resolver.parties(on, sentence) or resolver.owner(on, sentence))
            if found:
                return found
        for item in _syntax.prepositional_objects(token, "at"):
            if item.lemma_ == "door":
                return resolver.owner(item, sentence)
        found = _role("object", token, sentence, resolver)
        for item in () if found else _syntax.objects(token):
            found = found or resolver.culprit(item, sentence)
        return found
    if role == "called":
        if _syntax.is_passive(token):
            return _role("object", token, sentence, resolver)
        for item in _syntax.prepositional_objects(token, "on", "upon"):
            return resolver.parties(item, sentence)
        if any(c.dep_ == "prt" and c.lower_ in ("on", "upon") for c in token.children):
            return _role("object", token, sentence, resolver)
        return ()
    if role == "clause_subject":
        clause = _syntax.complement(token)
        if clause is not None:
            found = resolver.parties(_syntax.child(clause, "nsubj", "nsubjpass"), sentence)
            if found:
                return found
            if _syntax.child(token, "dobj") is not None:
                return resolver.parties(_syntax.child(token, "dobj"), sentence)
        return ()
    if role == "owner":
        whose = resolver.culprit if kind == "allegation" else resolver.owner
        found = ()
        pointed = _syntax.prepositional_objects(token, "to") if token.lemma_ == "point" else []
        for item in (*_syntax.children(token, "dobj"), *_syntax.children(token, "attr", "oprd"), *pointed):
            found = merged(found, whose(item, sentence))
            attack = item.lemma_.lower() in lexicon()["truce.nouns_attack"]  # "attacks in Khartoum": where, not whose
            if not found and kind == "allegation" and not attack and item.lower_ in lexicon()["groups.force_nouns"]:
                found = resolver.owner(item, sentence)
        if not found and _syntax.is_passive(token):
            for item in _syntax.objects(token):
                found = merged(found, whose(item, sentence))
        own = {n.as_party for n in resolver.subject(token, sentence)}
        return tuple(n for n in found if n.as_party not in own)
    if role == "named":
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
            if item.pos_ == "NOUN":
                found = tuple(n for n in resolver.owner(item, sentence) if n.as_party not in own)
                if len(found) == 1:
                    return found
        return ()
    if role == "owner_or_enemy":
        return _culprit(token, sentence, resolver)
    if role == "culprit_from":
        for item in token.subtree:
            if item.dep_ == "pobj" and item.i > token.i and item.head.lower_ in ("from", "by", "in"):
                found = resolver.parties(item, sentence) or resolver.owner(item, sentence)
                if found:
                    return states_of(found)
        told = resolver.voices.chain(token, sentence)
        struck = {n.as_party for n in resolver.subject(token, sentence)} or {
            n.as_party for n in resolver.owner(_syntax.subject(token) or token, sentence)
        }
        if told and (not struck or struck <= {n.as_party for n in told[0]}):
            return adversary(told[0], resolver.voices.cast)
        return ()
    if role == "speaker":
        chain = resolver.voices.chain(token, sentence)
        return chain[0] if chain else ()
    if role == "recipient":
        return recipient(token, sentence, resolver)
    if role == "between":
        for item in _syntax.objects(token):
            for inner in _syntax.prepositional_objects(item, "between", "among"):
                return resolver.parties(inner, sentence)
        return ()
    if role == "holder":
        subject = _syntax.subject(token)
        maker = next(
            (h for h, _ in _syntax.governors(token) if h.lemma_ in ("make", "set", "lay", "put", "name", "demand")),
            None,
        )
        if maker is not None:
            found = resolver.subject(maker, sentence)
            if found:
                return found
        found = resolver.parties(subject, sentence) if subject is not None else ()
        if not found and subject is not None:
            found = resolver.owner(subject, sentence)
        chain = resolver.voices.chain(token, sentence)
        return chain[0] if chain and not found else found or (chain[0] if chain else ())
    if role.startswith("prep_inner:"):
        word = role.partition(":")[2]
        found_prepositions = _syntax.prepositions(token, word, "upon")
        found_prepositions += [*_syntax.behind_object(token, word), *_syntax.behind_object(token, "upon")]
        if not found_prepositions and frame_word_next(token, word):
            found_prepositions = [token.nbor()]
        for preposition in found_prepositions:
            for item in preposition.children:
                if item.dep_ == "pobj":
                    named = resolver.parties(item, sentence) or resolver.owner(item, sentence)
                    # "on the West halting supplies": the parse may take the doer for an attribute of the thing.
                    doers = [t for t in item.lefts if t.dep_ in ("amod", "acl") for t in t.lefts if t.pos_ == "PROPN"]
                    return named or (resolver.parties(doers[0], sentence) if doers else ())
                if item.dep_ == "pcomp":
                    return resolver.parties(_syntax.child(item, "nsubj", "nsubjpass"), sentence)
        return ()
    if role.startswith("prep:"):
        for item in _syntax.prepositional_objects(token, role.partition(":")[2]):
            found = resolver.parties(item, sentence)
            if found:
                return found
        return ()
    if role == "pair":
        return ()
    raise ValueError(f"unknown role {role!r} in frames.toml")


def _given_time(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "gave the two sides until Sunday", "set Kyiv an ultimatum", "a deadline for X": who must answer in time."""
    for item in (*_syntax.children(token, "dative", "dobj"), *_syntax.prepositional_objects(token, "to", "for")):
        found = resolver.parties(item, sentence)
        if found:
            return found
        for inner in _syntax.prepositional_objects(item, "to", "for"):
            found = resolver.parties(inner, sentence)
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
    own = {n.as_party for n in speaker}
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
        found = tuple(n for n in resolver.culprit(place, sentence) if n.as_party not in own and n.kind != "unnamed")
        if not found and place.pos_ == "PROPN":
            found = tuple(
                n
                for n in resolver.parties(place, sentence)
                if n.as_party not in own and n.kind not in ("unnamed", "place")
            )
        if found:
            return states_of(found)
    for place in listed:
        known = (
            pointed_back(place, sentence, resolver)
            if place.lemma_.lower() in lexicon()["truce.nouns_attack"] - lexicon()["truce.nouns_breach"]
            else None
        )
        if known is not None:
            return states_of(tuple(n for n in known if n.as_party not in own))
    return adversary(speaker or resolver.voices.voice(token, sentence), resolver.voices.cast)
