"""The constructions that a frame may ask for, tested on the words around its trigger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read import _patterns_clauses as clauses
from grith.read._attribution import Sentence
from grith.read._candidates import noun_words
from grith.read._lexicon import Frame, lexicon
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


def _condition_noun(token: Token) -> bool:
    """ "X is a condition for Y", "set X as a condition": not the "on condition that" of another statement."""
    if token.dep_ == "dobj":
        return token.head.lemma_ in ("set", "lay", "make", "impose", "put", "list", "name", "state", "add")
    return token.dep_ in ("attr", "oprd") or (token.dep_ == "pobj" and token.head.lower_ == "as")


def holds(needs: tuple[str, ...], token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether every construction of ``needs`` is there; raises ValueError for a name that is none."""
    return all(
        _holds(name, token, sentence, resolver)
        or ("object" in needs and name.startswith("prep:") and bool(_syntax.behind_object(token, name[5:])))
        for name in needs
    )


def _holds(name: str, token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    kind, _, word = name.partition(":")
    if word and kind in _WITH_WORD:
        return _WITH_WORD[kind](token, word)
    if name in _BY_FORM:
        return _BY_FORM[name](token)
    if name in _BY_PARTIES:
        return _BY_PARTIES[name](token, sentence, resolver)
    raise ValueError(f"unknown construction {name!r} in frames.toml")


def _has_particle(token: Token, word: str) -> bool:
    return any(
        c.lower_ == word and c.dep_ in ("prt", "advmod", "prep") and 0 < c.i - token.i <= 4 for c in token.children
    ) or (token.i + 1 < len(token.doc) and token.nbor().lower_ == word)


def _has_preposition(token: Token, word: str) -> bool:
    links = ("prep", "prt", "dative", "agent", "advcl", "advmod", "mark")
    return frame_word_next(token, word) or any(c.lower_ == word and c.dep_ in links for c in token.rights)


def _noun_behind(token: Token, word: str) -> bool:
    taken = [t for p in _syntax.prepositions(token, word) for t in p.children if t.dep_ in ("pobj", "pcomp")]
    return any(t.pos_ != "PRON" for t in taken)


def _past_with_adjunct(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBN") and any(c.dep_ in ("advmod", "prep") for c in token.rights)


def _called_by_which(token: Token) -> bool:
    """ "which the other side called a lie"."""
    said = _syntax.child(token, "oprd", "attr", "dobj")
    what = _syntax.child(token, "dobj")
    return said is not None and what is not None and what.lower_ == "which" and token.dep_ == "relcl"


def _wants_none(token: Token) -> bool:
    """ "wants no foreign soldiers", "will brook no delay"."""
    wanted = lexicon().named("contribute.things", "reported.refusable", "proposals.nouns")
    refused = [
        o for o in _syntax.children(token, "dobj") if any(c.lower_ == "no" and c.dep_ == "det" for c in o.children)
    ]
    return any(noun_words(o) & wanted for o in refused)


def _is_future(token: Token) -> bool:
    return any(a.lower_ in ("will", "would", "shall") for a in _syntax.auxiliaries(token))


def _takes_party(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    return any(resolver.parties(item, sentence) for item in _syntax.objects(token))


_WITH_WORD: dict[str, Callable[[Token, str], bool]] = {
    "lemma": lambda token, word: token.lemma_.lower() == word,
    "dobj": lambda token, word: any(o.lemma_.lower() == word for o in _syntax.children(token, "dobj")),
    "words": lambda token, word: fixed_words(token, word) is not None,
    "particle": _has_particle,
    "prep": _has_preposition,
    "prep_noun": _noun_behind,
}
_BY_FORM: dict[str, Callable[[Token], bool]] = {
    "object": lambda token: bool(_syntax.objects(token)) or _gap(token),
    "no_object": lambda token: not _syntax.objects(token),
    "clause": lambda token: _syntax.complement(token) is not None,
    "passive": _syntax.is_passive,
    "active": lambda token: not _syntax.is_passive(token),
    "agent": lambda token: _syntax.agent(token) is not None,
    "denied": _negation.is_negated,
    "future": _is_future,
    "advmod": _past_with_adjunct,
    "predicate": _condition_noun,
    "oprd_false": _called_by_which,
    "no_object_wanted": _wants_none,
    "infinitive": clauses.bare_infinitive,
    "clause_infinitive_subject": clauses.infinitive_of_another,
    "later_infinitive": clauses.later_infinitive,
    "infinitive_near": clauses.infinitive_further_on,
    "subjunctive": clauses.subjunctive,
    "plural_subjunctive": clauses.plural_subjunctive,
    "clause_will": clauses.passive_to_come,
    "for_clause": clauses.for_clause,
    "object_given": clauses.gerund_of_giving,
    "object_participle": clauses.participle_of_object,
    "see_act": lambda token: clauses.seen_act(token) is not None,
    "deed_by_other": lambda token: clauses.deed_told_of(token) is not None,
}
_BY_PARTIES: dict[str, Callable[[Token, Sentence, Resolver], bool]] = {
    "told": lambda token, sentence, resolver: bool(resolver.voices.chain(token, sentence)),
    "object_party": _takes_party,
    "infinitive_object": clauses.infinitive_of_party,
    "clause_party_will": clauses.other_party_will,
}
