"""The constructions that a frame may ask for, tested on the words around its trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import noun_words
from grith.read._lexicon import Frame, lexicon
from grith.read._patterns_clauses import deed_told_of, seen_act
from grith.read._resolver import Resolver
from grith.read._roles import frame_word_next

if TYPE_CHECKING:
    from spacy.tokens import Token


def named_as(token: Token) -> set[str]:
    """What something is called, where the parse may have lost it: words behind an article, "as" or a quotation mark."""
    found: set[str] = set()
    for other in token.doc[token.i + 2 : min(token.i + 24, token.sent.end)]:
        before = other.nbor(-1).text.lower()
        if before in ("a", "an", "as", '"', "'") or (
            before in ("grave", "clear", "flagrant", "serious", "blatant", "gross") and other.pos_ == "NOUN"
        ):
            found.add(other.lower_)
    after = list(token.doc[token.i + 1 : min(token.i + 24, token.sent.end)])
    at = next((n for n, t in enumerate(after) if t.lower_ == "as"), None)
    if at is not None:
        # "described the raids as part of a string of violations"
        found |= {t.lower_ for t in after[at : at + 12] if t.lower_ in lexicon()["truce.nouns_breach"]}
    return found


def first_taken(token: Token) -> set[str]:
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


def right_word(frame: Frame, token: Token) -> bool:
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


def _gap(token: Token) -> bool:
    """ "a version the group has always contested": the object is what the clause tells of."""
    doer = _syntax.child(token, "nsubj")
    return token.dep_ == "relcl" and doer is not None and doer.tag_ not in ("WDT", "WP") and token.head.pos_ == "NOUN"


def holds(needs: tuple[str, ...], token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    return all(_construction(name, token, sentence, resolver, "object" in needs) for name in needs)


def _construction(name: str, token: Token, sentence: Sentence, resolver: Resolver, needs_object: bool = False) -> bool:
    if name == "object":
        return bool(_syntax.objects(token)) or _gap(token)
    if name == "no_object":
        return not _syntax.objects(token)
    if name == "clause":
        return _syntax.complement(token) is not None
    if name == "passive":
        return _syntax.is_passive(token)
    if name == "agent":
        return _syntax.agent(token) is not None
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
        taken = _syntax.child(token, "dobj")
        if clause is None and taken is not None and token.lemma_ in ("invite", "urge", "ask", "order", "encourage"):
            clause = _syntax.child(taken, "relcl", "acl")  # the parse hangs "to investigate" on the one invited
            return clause is not None and clause.tag_ == "VB" and any(c.lower_ == "to" for c in clause.children)
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
        if doer is None or doer.lower_ in _FIRST_PERSON or doer.lower_ in ("who", "what", "which"):
            return False
        if any(c.dep_ == "auxpass" and c.lower_ == "be" for c in clause.children):
            return not any(c.dep_ == "aux" for c in clause.children)  # "that it be confined"
        return clause.tag_ == "VB" or (
            clause.tag_ == "VBP" and doer.tag_ in ("NNP", "NN") and not _syntax.children(doer, "conj")
        )
    if name == "plural_subjunctive":
        # "proposed that hostilities cease": a present form after a verb that asks
        clause = _syntax.child(token, "ccomp")
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        return (
            clause is not None
            and doer is not None
            and token.lemma_ in ("propose", "recommend")
            and clause.tag_ in ("VBP", "VB")
            and doer.lower_ not in _FIRST_PERSON
            and _syntax.child(clause, "aux") is None
        )
    if name == "clause_party_will":
        # "hopes that X will play its part"
        clause = _syntax.child(token, "ccomp")
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        will = clause is not None and any(a.lower_ in ("will", "would", "'ll") for a in _syntax.auxiliaries(clause))
        if not will or doer is None or doer.lower_ in _FIRST_PERSON or clause is None:
            return False
        asked = {n.as_party for n in resolver.parties(doer, sentence)}
        own = {n.as_party for n in resolver.subject(token, sentence)}
        return bool(asked - own) and token.lemma_ != "expect" and clause.lemma_ not in ("be", "have")
    if name == "oprd_false":
        # "which the other side called a lie"
        said = _syntax.child(token, "oprd", "attr", "dobj")
        what = _syntax.child(token, "dobj")
        return said is not None and what is not None and what.lower_ == "which" and token.dep_ == "relcl"
    if name == "later_infinitive":
        after = token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]
        return any(t.lower_ == "to" and t.i + 1 < len(token.doc) and t.nbor().tag_ == "VB" for t in after)
    if name == "predicate":
        return _condition_noun(token)
    if name == "future":
        return any(a.lower_ in ("will", "would", "shall") for a in _syntax.auxiliaries(token))
    if name == "clause_will":
        # "announced a package, whose contents will be published": the parse took the package for a subject
        clause = _syntax.child(token, "ccomp")
        return (
            clause is not None
            and any(a.lower_ in ("will", "would") for a in _syntax.auxiliaries(clause))
            and _syntax.child(clause, "mark") is None
            and _syntax.is_passive(clause)
        )
    if name == "for_clause":
        # "called for all of them to be freed"
        return any(
            any(m.lower_ == "for" and m.dep_ in ("mark", "prep") for m in c.children)
            for c in _syntax.children(token, "xcomp", "ccomp", "advcl")
        )
    if name == "denied":
        return _syntax.is_negated(token)
    if name == "no_object_wanted":
        # "wants no foreign soldiers", "will brook no delay"
        return any(
            any(c.lower_ == "no" and c.dep_ == "det" for c in o.children)
            and bool(noun_words(o) & lexicon().named("contribute.things", "reported.refusable", "proposals.nouns"))
            for o in _syntax.children(token, "dobj")
        )
    if name == "told":
        return bool(resolver.voices.chain(token, sentence))
    if name == "object_given":
        gerund = next((g for p in _syntax.prepositions(token) for g in _syntax.children(p, "pcomp")), None)
        return gerund is not None and gerund.lemma_.lower() in lexicon()["contribute.verbs"]
    if name == "infinitive_near":
        return any(t.tag_ == "VB" and t.nbor(-1).lower_ == "to" for t in token.subtree if t.i > token.i + 1)
    if name == "see_act":
        return seen_act(token) is not None
    if name == "deed_by_other":
        return deed_told_of(token) is not None
    kind, _, word = name.partition(":")
    if kind == "lemma":
        return token.lemma_.lower() == word
    if kind == "dobj":
        return any(o.lemma_.lower() == word for o in _syntax.children(token, "dobj"))
    if kind == "words":
        return fixed_words(token, word) is not None
    if name == "object_participle":
        return any(c.tag_ == "VBN" for c in _syntax.children(token, "ccomp", "xcomp", "oprd")) or any(
            c.dep_ == "acl" and c.tag_ == "VBN" for o in _syntax.children(token, "dobj") for c in o.children
        )
    if kind == "particle":
        return any(
            c.lower_ == word and c.dep_ in ("prt", "advmod", "prep") and 0 < c.i - token.i <= 4 for c in token.children
        ) or (token.i + 1 < len(token.doc) and token.nbor().lower_ == word)
    if kind == "prep" and frame_word_next(token, word):
        return True
    if kind == "prep" and needs_object and _syntax.behind_object(token, word):
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


def fixed_words(token: Token, pattern: str) -> Token | None:
    """The last of the fixed words of an idiom, in order among the next eight words; ``None`` if one is missing."""
    start, end = token.i + 1, min(token.i + 9, token.sent.end)
    forms = [(t.lower_, t.lemma_) for t in token.doc[start : min(end + 4, token.sent.end)]]
    at = 0
    wanted = [part.split("+") for part in pattern.split("_")]  # words joined by "+" stand side by side
    for n in range(end - start):
        words = wanted[at]
        run = forms[n : n + len(words)]
        if len(run) == len(words) and all(w in form for w, form in zip(words, run, strict=True)):
            at += 1
            if at == len(wanted):
                return token.doc[start + n + len(words) - 1]
    return None


def _is_infinitive(clause: Token) -> bool:
    return (clause.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)) or (
        clause.pos_ == "AUX" and any(c.lower_ == "to" for c in clause.children)
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
