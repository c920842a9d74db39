"""Terms of a deal, truces that begin, and what must come before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import (
    Candidate,
    context_of,
    noun_words,
    reach,
    verb_group,
)
from grith.read._lexicon import lexicon
from grith.read._names import states_of
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_PART_OF_DEAL = frozenset({"under", "per"})
_TERM_VERBS = frozenset(
    "call provide stipulate require oblige envisage envision mandate include foresee state specify commit bind say "
    "set demand allow entail obligate".split()
)
_DEAL = frozenset(
    "deal agreement ceasefire cease-fire truce accord pact armistice treaty memorandum arrangement text terms "
    "plan understanding".split()
)
_TRUCE_EVENTS = frozenset(
    "take come enter go begin start expire declare agree reach sign announce conclude broker implement hold last run "
    "do strike clinch seal negotiate mediate finalise finalize initial extend renew prolong proclaim "
    "remain apply stay continue".split()
)


def term(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Under the deal, X will withdraw"; "the agreement calls for ...": single terms of a deal."""
    if token.pos_ != "VERB" and not (token.lemma_ == "be" and token.dep_ == "xcomp"):
        return None
    subject = _syntax.child(token, "nsubj")
    phase = subject is not None and subject.lemma_.lower() in ("phase", "stage", "step")
    if phase and token.lemma_ in ("include", "have", "see", "bring", "involve", "cover", "comprise"):
        of_deal = {t.lower_ for t in token.subtree} & (lexicon()["truce.halts"] | {"hostages", "withdrawal", "release"})
        clause = _syntax.complement(token)
        if of_deal or (clause is not None and clause.tag_ == "VBG"):
            context = context_of(token, sentence)
            if context.hypothetical or context.negated or context.modal in ("could", "may", "might", "should"):
                return None
            first, last = reach(*verb_group(token), _syntax.child(token, "dobj", "ccomp"), 6)
            actor = sides_of(resolver.voices.cast, sentence.number)
            return Candidate("agreement.phase", token, first, last, actor=actor)
    if subject is not None and subject.lemma_.lower() in _DEAL and token.lemma_ in _TERM_VERBS:
        context = context_of(token, sentence)
        if context.hypothetical or context.negated or context.modal not in ("", "will", "would"):
            return None
        if token.lemma_ == "call" and not _syntax.prepositions(token, "for"):
            return None
        if token.dep_ == "advcl" and any(c.lower_ == "as" for c in token.children):
            return None  # "as the accord provides": no term of its own
        if context.modal == "would" and any(a.lower_ == "have" for a in _syntax.auxiliaries(token)):
            return None  # "would have required": a plan that came to nothing
        if token.lemma_ in (
            "say",
            "state",
            "set",
            "include",
            "hold",
            "commit",
            "allow",
            "demand",
        ) and subject.lemma_.lower() in ("plan", "text"):
            return None
        clause = _syntax.complement(token)
        doer = _syntax.child(clause, "nsubj", "nsubjpass") if clause is not None else None
        if doer is None:
            doer = next(iter(_syntax.children(token, "dobj")), None)
        actor = resolver.parties(doer, sentence)
        first, last = verb_group(token)
        first, last = reach(first, last, next(iter(_syntax.prepositions(token, "for")), clause), 4)
        return Candidate("agreement.term", token, first, last, actor=actor, content=clause)
    duty = token.head if token.dep_ in ("xcomp", "pcomp") and token.head.i != token.i else None
    if duty is not None and duty.pos_ == "ADP":
        duty = duty.head
    if duty is not None and duty.lemma_ not in (
        "be",
        "due",
        "have",
        "require",
        "oblige",
        "suppose",
        "mean",
        "agree",
        "commit",
        "bind",
        "task",
        "mandate",
        "expect",
        "allow",
    ):
        duty = None
    if duty is None and token.dep_ == "conj" and token.tag_ == "VB" and token.head.dep_ == "xcomp":
        duty = token.head.head  # "is to let in aid and to pull its troops back"
    if duty is not None and _syntax.child(duty, "acomp", "attr") is not None:
        return None  # "it is hard to see"
    if duty is not None and duty.lemma_ == "due":
        duty = duty.head  # "under the deal, X had been due to withdraw"
    lead = deal_phrase(token) or (deal_phrase(duty) if duty is not None else None)
    if lead is None:
        above = duty if duty is not None else token
        if (
            above.dep_ in ("conj", "advcl")
            and _syntax.child(above, "nsubj", "nsubjpass") is not None
            and not any(c.lower_ in ("after", "before", "if", "until", "because") for c in above.children)
        ):
            lead = next(
                (
                    found
                    for head, label in list(_syntax.governors(above))[:4]
                    if label in ("conj", "advcl", "xcomp") and (found := deal_phrase(head)) is not None
                ),
                None,
            )
    if lead is None and not _goes_on(token, duty, sentence, resolver):
        return None
    resolver.voices.cast.last_terms[0] = sentence.number
    context = context_of(duty if duty is not None else token, sentence)
    stands = token.tag_ in ("VBZ", "VBP") and token.lemma_ != "be"  # "Under it both armies stop where they stand"
    due = (
        duty is not None
        or stands
        or any(a.lower_ in ("will", "would", "must", "shall") for a in _syntax.auxiliaries(token))
    )
    if context.hypothetical or not due:
        return None
    actor = resolver.parties(_syntax.subject(token), sentence)
    if not actor and token.lemma_ == "see":
        actor = resolver.parties(_syntax.child(_syntax.child(token, "ccomp", "xcomp") or token, "nsubj"), sentence)
    if not actor and not _syntax.is_passive(token) and token.lemma_ not in ("begin", "start", "open", "last", "see"):
        return None
    first, last = verb_group(token)
    first, last = reach(first, last, _syntax.complement(token), 4)
    return Candidate("agreement.under", token, first, last, actor=actor, negated=context.negated)


def _goes_on(token: Token, duty: Token | None, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether a sentence right behind the terms of a deal goes on listing them: nobody says it, and it is to come."""
    if resolver.voices.cast.last_terms[0] not in (sentence.number - 1, sentence.number):
        return False
    main = duty if duty is not None else token
    if main.dep_ not in ("ROOT", "conj", "parataxis") or resolver.voices.chain(token, sentence):
        return False
    modals = {a.lower_ for a in _syntax.auxiliaries(main)}
    due = duty is not None and duty.lemma_ == "be"
    return (due or bool(modals & {"would", "will", "must", "shall"})) and not sentence.sources


def deal_phrase(token: Token) -> Token | None:
    """ "under the deal", "as part of the agreement": the phrase that makes a clause a term of a deal."""
    for other in token.children:
        if other.dep_ != "prep":
            continue
        words = {t.lower_ for t in other.subtree}
        by_terms = other.lower_ == "by" and any(t.lower_ == "terms" for t in other.children)
        if (
            other.lower_ in _PART_OF_DEAL
            or by_terms
            or (other.lower_ in ("as", "in") and words & {"part", "line", "accordance", "phase", "stage"})
        ):
            lemmas = {t.lemma_.lower() for t in other.subtree}
            if other.lower_ == "under" and words <= {"under", "it", "this", "that", "them", "these"}:
                return other  # "Under it, ..." goes on about the deal just named
            if "first" in lemmas and "phase" in lemmas and other.lower_ == "in":
                return other
            if other.lower_ in _PART_OF_DEAL and lemmas & {"term"} and lemmas & {"broker", "mediate", "agree", "sign"}:
                return other  # "under the terms brokered by X"
            if lemmas & (_DEAL - {"arrangement"} | {"draft", "outline", "blueprint", "framework", "roadmap"}):
                return other
    return None


def truce_event(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The ceasefire took effect", "a truce was reached": the deal itself as subject."""
    if token.lemma_ not in _TRUCE_EVENTS or token.pos_ != "VERB":
        return None
    subject = _syntax.child(token, "nsubj", "nsubjpass")
    if subject is None and token.dep_ == "xcomp" and token.head.lemma_ == "be":
        subject = _syntax.child(token.head, "nsubj")  # "was to run from noon until midnight"
    if subject is None or subject.lemma_.lower() not in lexicon()["truce.terms"] - {
        "proposal",
        "plan",
        "offer",
        "talks",
        "text",
        "draft",
        "release",
        "exchange",
        "swap",
        "withdrawal",
    }:
        return None
    context = context_of(token, sentence)
    waits = next(
        (
            c
            for c in token.children
            if c.dep_ == "advcl" and any(m.lower_ in ("after", "once", "if", "when", "unless") for m in c.children)
        ),
        None,
    )
    if (
        context.modal in ("would", "will", "can", "could")
        and waits is not None
        and resolver.voices.chain(token, sentence)
    ):
        chain = resolver.voices.chain(token, sentence)
        own = {n.as_party for n in chain[0]}
        asked = tuple(
            n for n in resolver.parties(_syntax.child(waits, "nsubj", "nsubjpass"), sentence) if n.as_party not in own
        )
        return Candidate("condition.in-force-after", token, actor=chain[0], target=asked, content=waits)
    if (
        context.hypothetical
        or context.negated
        or context.modal in ("could", "may", "might", "can", "should", "must", "would")
    ):
        return None
    passive = _syntax.is_passive(token)
    if passive and not context.modal and not any(a.tag_ in ("VBD", "VBZ", "VBP") for a in token.children):
        return None  # "how important it is that the truce be implemented"
    if any(a.dep_ == "auxpass" and a.lower_ in ("is", "are") for a in token.children) and not context.modal:
        return None  # "the moment an agreement is reached"
    words = {t.lower_ for t in token.subtree}
    if token.lemma_ in ("take", "come", "enter", "go") and not words & {"effect", "force"}:
        return None
    if token.lemma_ in ("begin", "start", "expire", "hold") and not (
        words & {"ceasefire", "truce", "cease-fire", "halt", "pause"}
    ):
        return None
    if token.lemma_ in ("hold", "expire"):
        return None
    if token.lemma_ in ("last", "run", "remain", "apply", "stay", "continue") and not (
        (token.lemma_ in ("last", "run") and any(t.like_num or t.lower_ in ("until", "till") for t in token.subtree))
        or (words & {"effect", "force"} and (words & {"until", "till", "through"} or token.dep_ == "ROOT"))
    ):
        return None
    if (
        token.lemma_
        not in ("take", "come", "enter", "go", "begin", "start", "last", "run", "remain", "apply", "stay", "continue")
        and not passive
    ):
        return None
    actor = resolver.parties(_syntax.agent(token), sentence) if passive and token.lemma_ not in ("broker",) else ()
    if not actor:
        for item in _syntax.prepositional_objects(subject, "between", "with"):
            actor = resolver.parties(item, sentence)
    actor = actor or sides_of(resolver.voices.cast, sentence.number)
    if any(c.lower_ in ("since", "after", "before", "until", "when") for c in token.children if c.dep_ in _MARKS):
        return None
    # "the truce that took effect": when something else happened, unless the words give its day.
    dated = any(t.lower_ in _DAYS or t.like_num for t in token.subtree)
    if token.dep_ in ("advcl", "relcl", "acl", "pcomp") and not dated:
        return None
    first, last = verb_group(token)
    first, last = reach(
        first, last, next((p for p in _syntax.prepositions(token, "into")), _syntax.child(token, "dobj")), 3
    )
    firmness = "planned" if context.modal == "will" else "done"
    return Candidate("agreement.in-force", token, first, last, actor=actor, firmness=firmness)


_MARKS = ("mark", "advmod", "prep")
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march april "
    "may june july august september october november december week month".split()
)
_LASTING = frozenset({"stay", "remain", "continue", "keep", "go", "hold", "last", "fight", "stand"})


def until_they(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The treaty stays suspended until X gives up ...": what another party must do first, told by the speaker."""
    waits = next(
        (c for c in token.children if c.dep_ == "advcl" and any(m.lower_ == "until" for m in c.children)), None
    )
    if waits is None or token.pos_ not in ("VERB", "AUX"):
        return None
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    stays = any(c.dep_ == "auxpass" and c.lemma_ in ("stay", "remain") for c in token.children)
    lasting = (stays or token.lemma_ in _LASTING) and (
        context.modal in ("will", "would") or token.tag_ in ("VBZ", "VBP")
    )
    if not chain or context.hypothetical or not lasting:
        return None
    own = {n.as_party for n in chain[0]}
    doer = _syntax.child(waits, "nsubj", "nsubjpass")
    named = resolver.parties(doer, sentence) or (resolver.named_in(doer, sentence) if doer is not None else ())
    target = tuple(n for n in named if n.as_party not in own and n.kind != "unnamed")
    if not target:
        return None
    first, last = verb_group(token)
    first, last = reach(first, last, next((m for m in waits.children if m.lower_ == "until"), None), 5)
    return Candidate("condition.until", token, first, last, actor=states_of(chain[0]), target=target, content=waits)


def nothing_until(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "there will be no talks until ...", "no truce without ...": what must come first."""
    if token.lemma_ != "be" or _syntax.child(token, "expl") is None:
        return None
    thing = _syntax.child(token, "attr")
    if thing is None or not any(c.lower_ == "no" for c in thing.children):
        return None
    if not noun_words(thing) & (
        lexicon()["truce.terms"]
        | lexicon()["meeting.nouns"]
        | lexicon()["reported.refusable"]
        | lexicon()["contribute.things"]
        | {
            "peace",
            "settlement",
            "normalisation",
            "normalization",
            "release",
            "reconstruction",
            "signature",
            "treaty",
            "progress",
            "deployment",
        }
    ):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    first = next((c for c in thing.children if c.lower_ == "no"), thing)
    for other in (*token.children, *thing.children):
        opens = other.lower_ in ("until", "unless", "without", "before") and other.dep_ == "prep"
        marks = other.dep_ == "advcl" and any(c.lower_ in ("until", "unless", "before") for c in other.children)
        if not opens and not marks:
            continue
        doer = (
            _syntax.child(other, "nsubj", "nsubjpass") if marks else next(iter(_syntax.children(other, "pobj")), None)
        )
        target = resolver.parties(doer, sentence) if doer is not None else ()
        if not target and doer is not None:
            target = resolver.owner(doer, sentence)
        own = {n.as_party for n in chain[0]}
        mark = other if opens else next((c for c in other.children if c.lower_ in ("until", "unless", "before")), other)
        low, high = reach(first, thing, mark, 5)
        return Candidate(
            "condition.nothing-until",
            token,
            low,
            high,
            actor=chain[0],
            target=tuple(n for n in target if n.as_party not in own),
            content=other,
            confidence="high",
        )
    low, high = reach(first, thing, token, 5)
    later = next((t for t in token.doc[token.i : token.sent.end] if t.lower_ in ("until", "unless", "without")), None)
    lasting = " ".join(t.lower_ for t in token.sent)
    if later is not None or "as long as" in lasting or "so long as" in lasting:
        return Candidate("condition.nothing-until", token, low, high, actor=chain[0])
    never = token.lower_ in ("is", "'s", "are") and thing.lower_ in ("role", "place", "room", "question", "way", "case")
    dealt = thing.lower_ in lexicon()["truce.deal"] | lexicon()["meeting.nouns"] | {"compromise", "peace", "dialogue"}
    never = never or (dealt and token.lower_ in ("is", "'s", "are") and bool(_syntax.prepositions(thing, "with")))
    if context_of(token, sentence).modal in ("will", "would", "can", "could", "should", "must") or never:
        return Candidate("red_line.there-will-be-no", token, low, high, actor=chain[0])
    return None
