"""Frames over the parse: each trigger word with what it takes, who acts and who is acted on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence, Voices
from grith.read._candidates import (
    OBLIGATION,
    Candidate,
    Context,
    context_of,
    noun_words,
    reach,
    taken_words,
    verb_group,
)
from grith.read._lexicon import Frame, frames, lexicon
from grith.read._names import Name, merged, states_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH_KINDS = frozenset({"demand", "red_line", "denial"})


@frozen(eq=False)
class Resolver:
    """Names for the words of a sentence, first persons included."""

    voices: Voices

    def parties(self, token: Token | None, sentence: Sentence) -> tuple[Name, ...]:
        """The known names in the noun phrase at ``token``; descriptions without a party are left out."""
        if token is None:
            return ()
        if token.lower_ in _FIRST_PERSON:
            voice = self.voices.voice(token, sentence)
            if token.lower_ in ("i", "me", "my", "myself"):
                return voice
            return states_of(voice)
        found = self.voices.cast.names(token, sentence.block)
        known = tuple(n for n in found if n.kind != "other")
        if not known and any(c.dep_ == "poss" and c.lower_ in ("our", "my") for c in token.children):
            return states_of(self.voices.voice(token, sentence))  # "our engineers"
        return known

    def subject(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """The names of the logical subject: the agent of a passive, otherwise the subject."""
        if _syntax.is_passive(token):
            return self.parties(_syntax.agent(token), sentence)
        subject = _syntax.subject(token)
        return self.parties(subject, sentence)

    def owner(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """The party that a noun belongs to: "Russian strikes", "attacks by Russia", "Moscow's promise"."""
        cast = self.voices.cast
        for preposition in _syntax.prepositions(token, "by"):
            for item in _syntax.children(preposition, "pobj"):
                found = self.parties(item, sentence)
                if found:
                    return found
        inside = cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token))
        owners = cast._owner(token, sentence.block, inside)
        return tuple(Name(o, o, "state") for o in owners)


def match_frames(sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """All statements that the frames find in a sentence."""
    table = frames()
    consumed: set[int] = set()
    for token in sentence.span:
        if token.i in consumed:
            continue
        rows = table.get(token.lemma_.lower()) or table.get(token.lower_)
        if not rows:
            continue
        if _obliged(token) or _attributive(token):
            continue
        words: set[str] | None = None
        for frame in rows:
            if not _right_word(frame, token):
                continue
            if words is None:
                words = taken_words(token)
                if token.lemma_ in _NAMING:
                    words = words | _named_as(token)
                elif token.lemma_ in ("order", "instruct", "direct", "command"):
                    words = words | {
                        t.lower_
                        for t in token.subtree
                        if t.i > token.i and t.tag_ == "VBN" and t.dep_ in ("acl", "ccomp", "oprd", "xcomp")
                    }
            if frame.object_in and not any(words & lexicon()[name] for name in frame.object_in):
                continue
            if any(
                (_first_taken(token) if name == "pledge.threat" else words) & lexicon()[name]
                for name in frame.object_not_in
            ):
                continue
            if frame.needs and not any(_holds(needs, token, sentence, resolver) for needs in frame.needs):
                continue
            made = list(_make(frame, token, sentence, resolver))
            if made:
                yield from made
                consumed |= _consumed(frame, token)
                break


_EXPECTED_GIFTS = frozenset(
    "contribute send provide join deploy supply help support participate offer give deliver pledge commit back fund donate".split()
)
_NAMING = frozenset(
    {"call", "describe", "brand", "label", "denounce", "characterise", "characterize", "dub", "condemn"}
)


def _named_as(token: Token) -> set[str]:
    """What something is called, where the parse may have lost it: words behind an article, "as" or a quotation mark."""
    found: set[str] = set()
    for other in token.doc[token.i + 2 : min(token.i + 24, token.sent.end)]:
        before = other.nbor(-1).text.lower()
        if before in ("a", "an", "as", '"') or (
            before in ("grave", "clear", "flagrant", "serious", "blatant", "gross") and other.pos_ == "NOUN"
        ):
            found.add(other.lower_)
    return found


def _obliged(token: Token) -> bool:
    """Whether the word hangs under "must", "need to" or "has to": the obligation is the statement, not its parts."""
    node, label = token, token.dep_
    if label == "conj" and token.tag_ in ("VBD", "VBZ", "VBP") and token.head.tag_ in ("VB", "VBN"):
        return False
    for _ in range(4):
        if label not in ("conj", "xcomp", "acomp", "attr", "dobj", "ccomp"):
            return False
        node, label = node.head, node.head.dep_
        if node.pos_ not in ("VERB", "AUX", "ADJ"):
            return False
        if (
            node.lemma_ in ("need", "have", "ought")
            and _syntax.child(node, "xcomp") is not None
            and node.lemma_ != "have"
        ):
            return True
        if any(a.lower_ in ("must", "should", "ought") for a in node.children if a.dep_ == "aux"):
            return True
    return False


def _attributive(token: Token) -> bool:
    """A participle or adjective before its noun states nothing."""
    return token.dep_ == "amod" and token.head.i > token.i and _syntax.complement(token) is None


def _first_taken(token: Token) -> set[str]:
    """The complement verb and direct objects alone: a threat is what is done, not what is named further on."""
    found: set[str] = set()
    clause = _syntax.complement(token)
    if clause is not None:
        found |= {clause.lemma_.lower(), clause.lower_}
        if clause.lemma_ in ("continue", "keep", "go", "carry", "take", "launch", "use"):
            found |= {t.lemma_.lower() for t in clause.children if t.dep_ in ("dobj", "xcomp", "ccomp")}
    else:
        for item in (*_syntax.objects(token), *_syntax.prepositional_objects(token)):
            found.add(item.lemma_.lower())
    return found


def _consumed(frame: Frame, token: Token) -> set[int]:
    """Complement verbs that belong to the trigger and must not start a statement of their own."""
    clause = _syntax.complement(token)
    if clause is None or not frame.consumes or frame.kind in ("allegation", "denial", "position"):
        return set()
    return {t.i for t in _syntax.conjuncts(clause)}


def _right_word(frame: Frame, token: Token) -> bool:
    if frame.pos == "verb":
        if token.pos_ == "VERB":
            return not (token.dep_ in ("amod", "compound") and token.tag_ in ("VBN", "VBG"))
        if token.lower_ in ("hinges", "depends", "hinge", "depend") and token.i + 1 < len(token.doc):
            return token.nbor().lower_ in ("on", "upon")
        # A verb that the tagger took for an adjective or a noun: a past form that nothing in a noun phrase explains.
        return (
            token.pos_ in ("ADJ", "NOUN")
            and token.lower_.endswith("ed")
            and token.dep_ in ("ROOT", "ccomp", "acl", "appos", "conj")
        )
    if frame.pos == "noun":
        return token.pos_ == "NOUN"
    if frame.id == "pledge.ready":
        return token.pos_ != "VERB" or token.tag_ == "VBN"
    return True


def _holds(needs: tuple[str, ...], token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    return all(_construction(name, token, sentence, resolver) for name in needs)


def _construction(name: str, token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    if name == "object":
        return bool(_syntax.objects(token))
    if name == "no_object":
        return not _syntax.objects(token)
    if name == "clause":
        return _syntax.complement(token) is not None
    if name == "passive":
        return _syntax.is_passive(token)
    if name == "active":
        return not _syntax.is_passive(token)
    if name == "advmod":
        return token.tag_ in ("VBD", "VBN") and any(
            c.dep_ in ("advmod", "prep") and c.i > token.i for c in token.children
        )
    if name == "object_party":
        return any(resolver.parties(item, sentence) for item in _syntax.objects(token))
    if name == "infinitive":
        clause = _syntax.child(token, "xcomp", "ccomp")
        return clause is not None and _is_infinitive(clause) and _syntax.child(clause, "nsubj") is None
    if name == "infinitive_object":
        clause = _syntax.child(token, "xcomp", "ccomp")
        return (
            clause is not None
            and _is_infinitive(clause)
            and bool(resolver.parties(_syntax.child(clause, "nsubj"), sentence))
        )
    if name == "clause_infinitive_subject":
        clause = _syntax.child(token, "ccomp", "xcomp")
        if clause is None or not _is_infinitive(clause):
            return False
        doer = _syntax.child(clause, "nsubj", "nsubjpass")
        if doer is None:
            doer = _syntax.child(token, "dobj")
        return doer is not None and doer.lower_ not in _FIRST_PERSON
    if name == "subjunctive":
        clause = _syntax.child(token, "ccomp")
        if clause is None or any(c.dep_ in ("aux", "auxpass") and c.tag_ != "VB" for c in clause.children):
            return False
        doer = _syntax.child(clause, "nsubj", "nsubjpass")
        if doer is None or doer.lower_ in _FIRST_PERSON:
            return False
        return clause.tag_ == "VB" or (
            clause.tag_ == "VBP" and doer.tag_ in ("NNP", "NN") and not _syntax.children(doer, "conj")
        )
    if name == "later_infinitive":
        after = token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]
        return any(t.lower_ == "to" and t.i + 1 < len(token.doc) and t.nbor().tag_ == "VB" for t in after)
    if name == "predicate":
        return _condition_noun(token)
    kind, _, word = name.partition(":")
    if kind == "particle":
        return any(
            c.lower_ == word and c.dep_ in ("prt", "advmod", "prep") and 0 < c.i - token.i <= 4 for c in token.children
        ) or (token.i + 1 < len(token.doc) and token.nbor().lower_ == word)
    if kind == "prep" and frame_word_next(token, word):
        return True
    if kind == "prep":
        return any(
            c.lower_ == word and c.i > token.i
            for c in token.children
            if c.dep_ in ("prep", "prt", "dative", "agent", "advcl", "advmod", "mark")
        )
    if kind == "prep_noun":
        return any(
            t.pos_ != "PRON"
            for p in _syntax.prepositions(token, word)
            for t in p.children
            if t.dep_ in ("pobj", "pcomp")
        )
    raise ValueError(f"unknown construction {name!r} in frames.toml")


def frame_word_next(token: Token, word: str) -> bool:
    """Whether the preposition stands right behind the trigger, wherever the parse hung it ("conditional on")."""
    return token.pos_ == "ADJ" and token.i + 1 < len(token.doc) and token.nbor().lower_ == word


def _is_infinitive(clause: Token) -> bool:
    return (
        clause.tag_ == "VB"
        and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)
        or (clause.pos_ == "AUX" and any(c.lower_ == "to" for c in clause.children))
    )


def _condition_noun(token: Token) -> bool:
    """ "X is a condition for Y", "set X as a condition": not the "on condition that" of another statement."""
    if token.dep_ in ("attr", "oprd"):
        return True
    if token.dep_ in ("dobj",) and token.head.lemma_ in (
        "set",
        "lay",
        "make",
        "impose",
        "put",
        "list",
        "name",
        "state",
        "add",
    ):
        return True
    return token.dep_ == "pobj" and token.head.lower_ == "as"


def _make(frame: Frame, token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    context = context_of(token, sentence)
    kind = frame.kind
    negated, firmness = frame.negated, frame.firmness
    if context.modal in OBLIGATION and kind not in ("condition", "demand"):
        return  # "must accept": what somebody wants, found as such by its modal verb
    if context.hypothetical and kind != "condition":
        return
    if context.negated and frame.pos != "noun":
        if frame.when_negated:
            kind = frame.when_negated
        elif kind in ("allegation", "denial", "demand", "condition"):
            return
        negated = kind == "red_line"
        if frame.kind == "agreement" and kind == "red_line" and context.modal not in ("will", "would", "can", "could"):
            return
    actors, targets = _roles(frame, token, sentence, resolver)
    speaker: tuple[Name, ...] | None = None
    if frame.speaker == "subject" or (kind in _SPEECH_KINDS and frame.kind != kind):
        speaker = resolver.subject(token, sentence) or None
        if speaker is None and _syntax.is_passive(token):
            speaker = None
    if frame.id == "denial.call-false" and not _calls_a_claim(token, frame):
        return
    if kind == "pledge" and context.modal in ("could", "may", "might", "can"):
        firmness = "possible"
    if frame.subject == "not-welcome" and token.lemma_ in ("welcome", "endorse", "embrace"):
        kind = "position"
        speaker = resolver.subject(token, sentence) or None
    if kind == "position" and not actors and not speaker and frame.id.startswith("position"):
        return
    if kind == "agreement" and (context.modal in ("would", "could", "will", "can") or context.conditional):
        price = _price(token)
        if price is not None and resolver.voices.chain(token, sentence):
            doer = _syntax.child(price, "nsubj", "nsubjpass")
            first, last = verb_group(token)
            asked = resolver.parties(doer, sentence) if doer is not None else ()
            own = {n.as_party for n in actors}
            yield Candidate(
                "condition.agree-if",
                "condition",
                token,
                first,
                last,
                actors,
                tuple(n for n in asked if n.as_party not in own),
                None,
                "",
                False,
                price,
            )
            return
    if kind == "agreement":
        if token.dep_ in ("relcl", "acl") and not actors:
            return
        if context.modal in ("would", "could", "may", "might", "can") or context.conditional:
            return
        if _agreed_with_words(token):
            return
        if context.modal == "will":
            firmness = "committed"
        if any("principle" in (t.lower_ for t in c.subtree) for c in token.children if c.dep_ == "prep"):
            firmness = "willing"
    if kind in ("pledge", "red_line", "demand") and not actors and not speaker and frame.actor == "subject":
        chain = resolver.voices.chain(token, sentence)
        subject = _syntax.subject(token)
        if subject is not None and not _syntax.is_passive(token) and subject.lower_ not in _FIRST_PERSON:
            return
        actors = chain[0] if chain else ()
        if not actors and kind != "demand":
            return
    if (
        kind == "pledge"
        and frame.pos == "verb"
        and token.tag_ == "VBG"
        and token.dep_ in ("pcomp", "acl", "csubj", "amod")
    ):
        return
    if (
        kind == "demand"
        and context.modal in ("will", "would", "could", "may", "might")
        and not _own_words(token, sentence, resolver)
    ):
        return
    if frame.id == "demand.want" and token.lemma_ == "expect":
        clause = _syntax.child(token, "ccomp", "xcomp")
        if clause is not None and clause.lemma_ in _EXPECTED_GIFTS:
            kind, actors, targets, firmness = "pledge", targets, (), "expected"
    if frame.id == "pledge.pledge":
        clause = _syntax.child(token, "ccomp")
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        actors = (resolver.parties(doer, sentence) if doer is not None else ()) or actors
    if kind == "allegation" and not actors and frame.actor != "pair" and not _is_reciprocal(token):
        return
    if kind == "agreement" and not _told_as_done(token, context):
        return
    if kind == "pledge" and frame.id in ("pledge.ready", "pledge.offer", "pledge.consider") and _takes_terms(token):
        kind = "agreement"
        clause = _syntax.complement(token)
        for item in _syntax.children(clause, "dobj") if clause is not None else []:
            targets = resolver.owner(item, sentence) or targets
    first, last = verb_group(token)
    clause = _syntax.complement(token)
    if frame.id in ("allegation.call-breach", "denial.call-false"):
        named = next(
            (
                t
                for t in token.doc[token.i + 1 : token.sent.end]
                if any(t.lower_ in lexicon()[c] for c in frame.object_in)
            ),
            None,
        )
        first, last = reach(first, last, named, 20)
    if kind not in ("allegation", "denial"):
        first, last = reach(first, last, clause, 5)
    if clause is None:
        item = next(iter(_syntax.children(token, "dobj")), None)
        first, last = reach(first, last, item, 8)
    if frame.pos == "any" and token.dep_ == "dobj" and token.head.pos_ == "VERB":
        first, last = reach(first, last, token.head, 4)
    if frame.id == "condition.noun":
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
        first, last = reach(first, last, verb, 14)
    candidate = Candidate(
        frame.id, kind, token, first, last, actors, targets, speaker, firmness, negated, clause, frame.confidence
    )
    if frame.actor == "pair" or _is_reciprocal(token):
        yield from _both_ways(candidate, frame, token, sentence, resolver)
        return
    yield candidate


def _price(token: Token) -> Token | None:
    """The clause that an acceptance hangs on: "would agree only if ...", "will accept once ..."."""
    for other in token.children:
        if (
            other.dep_ == "advcl"
            and other.i > token.i
            and any(c.lower_ in ("if", "unless", "once", "until", "after") for c in other.children)
        ):
            return other
    clause = _syntax.complement(token)
    if clause is not None:
        for other in clause.children:
            if other.dep_ == "advcl" and any(c.lower_ in ("if", "unless", "once") for c in other.children):
                return other
    return None


def _told_as_done(token: Token, context: Context) -> bool:
    """An acceptance is told by a finite verb or a perfect; bare and "to" infinitives and gerunds only wish or order it."""
    if token.pos_ not in ("VERB", "AUX"):
        return True
    if token.tag_ == "VB":
        return context.modal in ("will", "shall") or any(
            a.lower_ in ("do", "did", "does") for a in _syntax.auxiliaries(token)
        )
    if token.tag_ == "VBG":
        return any(a.lemma_ in ("be", "have") for a in _syntax.auxiliaries(token))
    # "once an agreement is reached": a present passive tells no event.
    return not any(
        a.dep_ == "auxpass"
        and a.lower_ in ("is", "are")
        and not any(o.lower_ in ("being", "been") for o in token.children)
        for a in token.children
    )


def _takes_terms(token: Token) -> bool:
    """ "ready to accept the proposal": willingness towards terms is an acceptance, not a contribution."""
    clause = _syntax.complement(token)
    if clause is None:
        return False
    takes = (
        clause.lemma_ in ("accept", "sign", "endorse", "adopt", "embrace", "approve")
        or (clause.lemma_ == "take" and any(c.lower_ == "up" for c in clause.children))
        or (clause.lemma_ in ("agree", "commit", "consent") and bool(_syntax.prepositions(clause, "to", "on")))
    )
    words = taken_words(clause)
    return takes and bool(words & (lexicon()["truce.terms"] | {"proposal", "offer", "plan"}))


def _own_words(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether the subject is the one who speaks: "I would urge", "he said he would ask"."""
    subject = _syntax.subject(token)
    if subject is None or subject.lower_ in _FIRST_PERSON:
        return True
    chain = resolver.voices.chain(token, sentence, skip=token)
    own = {n.as_party for n in resolver.parties(subject, sentence)}
    return bool(chain) and bool(own & {n.as_party for n in chain[0]})


def _agreed_with_words(token: Token) -> bool:
    """ "agreed with the assessment", "as agreed", "agreed that Russia was to blame" are no acceptance of terms."""
    if token.lemma_ != "agree":
        return False
    passive = _syntax.child(token, "nsubjpass")
    if passive is not None and passive.lower_ in ("what", "which", "that"):
        return True
    if _syntax.child(token, "mark") is not None and _syntax.child(token, "mark").lower_ == "as":  # type: ignore[union-attr]
        return True
    clause = _syntax.complement(token)
    takes_terms = (
        clause is not None
        or bool(_syntax.prepositions(token, "to", "on", "upon", "for", "in"))
        or bool(_syntax.objects(token))
    )
    return not takes_terms


def _calls_a_claim(token: Token, frame: Frame) -> bool:
    """ "called the reports false": something said must be what is called false."""
    for item in _syntax.objects(token):
        if item.lower_ in ("what", "which") or item.lemma_.lower() in lexicon()["claims.false_words"]:
            continue
        if noun_words(item) & lexicon()["claims.nouns"] or item.lower_ in ("it", "this", "that", "them", "these"):
            return True
    for clause in _syntax.children(token, "ccomp", "xcomp"):
        doer = _syntax.child(clause, "nsubj")
        if doer is not None and noun_words(doer) & lexicon()["claims.nouns"]:
            return True
    return False


def _is_reciprocal(token: Token) -> bool:
    for item in _syntax.children(token, "dobj"):
        if item.lower_ in ("other", "another") and any(
            c.lower_ in ("each", "one") for c in (*item.children, *item.lefts)
        ):
            return True
        if item.lower_ == "other" and item.i and item.nbor(-1).lower_ == "each":
            return True
    return False


def _both_ways(
    candidate: Candidate, frame: Frame, token: Token, sentence: Sentence, resolver: Resolver
) -> Iterator[Candidate]:
    """ "accused each other": one statement for each direction, roles swapped."""
    sides = resolver.subject(token, sentence)
    if len(sides) != 2:
        pair = resolver.voices.cast.pairs[sentence.number]
        sides = pair if len(pair) == 2 else sides
    if len(sides) != 2:
        return
    for one, other in ((sides[0], sides[1]), (sides[1], sides[0])):
        if candidate.kind == "allegation":
            yield evolve(candidate, actor=(_state(other),), target=(), speaker=(one,), pair=True)
        elif candidate.kind == "demand":
            yield evolve(candidate, actor=(one,), target=(other,), speaker=(one,), pair=True)
        else:
            yield evolve(candidate, actor=(one,), target=(other,), speaker=(one,), pair=True)


def _state(name: Name) -> Name:
    return states_of((name,))[0]


def _roles(
    frame: Frame, token: Token, sentence: Sentence, resolver: Resolver
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    actors = _role(frame.actor, token, sentence, resolver)
    targets = _role(frame.target, token, sentence, resolver) if frame.target else ()
    if frame.kind == "demand" and not targets and frame.target not in ("none", ""):
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
    return ()


def _role(role: str, token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """The names that fill a role of a frame."""
    if role in ("", "none"):
        return ()
    if role == "subject":
        return resolver.subject(token, sentence)
    if role == "object":
        found: tuple[Name, ...] = ()
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
        item = _syntax.child(token, "dobj")
        return resolver.parties(item, sentence) if item is not None else ()
    if role == "blamed":
        on = next((p for p in _syntax.prepositional_objects(token, "on")), None)
        if on is not None:
            return resolver.parties(on, sentence)
        return _role("object", token, sentence, resolver)
    if role == "called":
        if _syntax.is_passive(token):
            return _role("object", token, sentence, resolver)
        for item in _syntax.prepositional_objects(token, "on", "upon"):
            return resolver.parties(item, sentence)
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
        found = ()
        for item in (*_syntax.children(token, "dobj"), *_syntax.children(token, "attr", "oprd")):
            found = merged(found, resolver.owner(item, sentence))
        if not found and _syntax.is_passive(token):
            for item in _syntax.objects(token):
                found = merged(found, resolver.owner(item, sentence))
        own = {n.as_party for n in resolver.subject(token, sentence)}
        return tuple(n for n in found if n.as_party not in own)
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
        if not found_prepositions and frame_word_next(token, word):
            found_prepositions = [token.nbor()]
        for preposition in found_prepositions:
            for item in preposition.children:
                if item.dep_ == "pobj":
                    named = resolver.parties(item, sentence) or resolver.owner(item, sentence)
                    # "on the West halting supplies": the parse may take the doer for an attribute of the thing.
                    inner = [t for t in item.lefts if t.dep_ in ("amod", "acl") for t in t.lefts if t.pos_ == "PROPN"]
                    return named or (resolver.parties(inner[0], sentence) if inner else ())
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


def recipient(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """For whom something is given: a dative, or "for", "to", "with" and a party, on the verb, its object or its clause."""
    places: list[Token] = [token]
    places += _syntax.children(token, "dobj")
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


__all__ = ["Context", "Resolver", "match_frames", "noun_words", "recipient"]
