"""Terms of a deal, truces that begin, and what must come before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
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
    doer = subject.lemma_.lower() if subject is not None else ""
    if doer in ("phase", "stage", "step") and _brings_terms(token):
        return _of_phase(token, sentence, resolver)
    if doer in _DEAL and token.lemma_ in _TERM_VERBS:
        return _stated_by(doer, token, sentence, resolver)
    return _under_deal(token, sentence, resolver)


_MADE = frozenset("broker sign agree reach conclude strike negotiate seal mediate".split())


def deal_between(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The truce brokered in May between X and Y is holding": what a sentence goes on about was agreed."""
    made = _syntax.child(token, "acl")
    if token.lemma_.lower() not in lexicon()["truce.deal"] or token.dep_ not in ("nsubj", "nsubjpass") or made is None:
        return None
    if made.lemma_ not in _MADE or made.i < token.i or token.head.dep_ not in ("ROOT", "ccomp", "conj"):
        return None
    between = [t for t in token.subtree if t.lower_ in ("between", "by") and t.i > made.i]
    items = [t for preposition in between for t in _syntax.children(preposition, "pobj")]
    actor = tuple(n for n in resolver.every(items, sentence) if n.kind not in ("unnamed", "place"))
    if len(actor) < 2:
        return None
    first, last = reach(token, token, made, 3)
    return Candidate("agreement.between", token, first, last, actor=states_of(actor), firmness="done")


def _brings_terms(token: Token) -> bool:
    """ "the first phase includes an exchange", "would see X withdrawing"."""
    if token.lemma_ not in ("include", "have", "see", "bring", "involve", "cover", "comprise"):
        return False
    clause = _syntax.complement(token)
    terms = lexicon()["truce.halts"] | {"hostages", "withdrawal", "release"}
    return bool({t.lower_ for t in token.subtree} & terms) or (clause is not None and clause.tag_ == "VBG")


def _of_phase(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal in ("could", "may", "might", "should"):
        return None
    first, last = reach(*verb_group(token), _syntax.child(token, "dobj", "ccomp"), 6)
    actor = sides_of(resolver.voices.cast, sentence.number)
    return Candidate("agreement.phase", token, first, last, actor=actor)


def _stated_by(deal: str, token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "the agreement calls for a pullout by X": what the words of the deal say."""
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal not in ("", "will", "would"):
        return None
    if token.lemma_ == "call" and not _syntax.prepositions(token, "for"):
        return None
    if token.dep_ == "advcl" and any(c.lower_ == "as" for c in token.children):
        return None  # "as the accord provides": no term of its own
    if context.modal == "would" and any(a.lower_ == "have" for a in _syntax.auxiliaries(token)):
        return None  # "would have required": a plan that came to nothing
    if deal in ("plan", "text") and token.lemma_ in ("say", "state", "set", "include", "commit", "allow", "demand"):
        return None
    clause = _syntax.complement(token)
    doer = _syntax.child(clause, "nsubj", "nsubjpass") if clause is not None else None
    if doer is None:
        doer = _syntax.child(token, "dobj")
    first, last = reach(*verb_group(token), next(iter(_syntax.prepositions(token, "for")), clause), 4)
    return Candidate("agreement.term", token, first, last, actor=resolver.parties(doer, sentence), content=clause)


def _under_deal(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Under the deal, X will withdraw", and what goes on about its terms."""
    duty = _due(token)
    if duty is not None and _syntax.child(duty, "acomp", "attr") is not None:
        return None  # "it is hard to see"
    if duty is not None and duty.lemma_ == "due":
        duty = duty.head  # "under the deal, X had been due to withdraw"
    if _lead(token, duty) is None and not _goes_on(token, duty, sentence, resolver):
        return None
    resolver.voices.cast.last_terms[0] = sentence.number
    context = context_of(duty if duty is not None else token, sentence)
    stands = token.tag_ in ("VBZ", "VBP") and token.lemma_ != "be"  # "Under it both armies stop where they stand"
    ordered = any(a.lower_ in ("will", "would", "must", "shall") for a in _syntax.auxiliaries(token))
    if context.hypothetical or not (duty is not None or stands or ordered):
        return None
    actor = resolver.parties(_syntax.subject(token), sentence)
    if not actor and token.lemma_ == "see":
        actor = resolver.parties(_syntax.child(_syntax.child(token, "ccomp", "xcomp") or token, "nsubj"), sentence)
    if not actor and not _syntax.is_passive(token) and token.lemma_ not in ("begin", "start", "open", "last", "see"):
        return None
    first, last = reach(*verb_group(token), _syntax.complement(token), 4)
    return Candidate("agreement.under", token, first, last, actor=actor, negated=context.negated)


def _due(token: Token) -> Token | None:
    """The word above that makes an act due: "is to withdraw", "is obliged to", "had been due to"."""
    above = token.head if token.dep_ in ("xcomp", "pcomp") and token.head.i != token.i else None
    if above is not None and above.pos_ == "ADP":
        above = above.head
    if above is not None and above.lemma_ in _BINDING:
        return above
    listed = token.dep_ == "conj" and token.tag_ == "VB" and token.head.dep_ == "xcomp"
    return token.head.head if listed else None  # "is to let in aid and to pull its troops back"


def _lead(token: Token, duty: Token | None) -> Token | None:
    """The phrase that names the deal: beside the act, beside the duty, or beside a clause that goes before."""
    lead = deal_phrase(token) or (deal_phrase(duty) if duty is not None else None)
    above = duty if duty is not None else token
    if lead is not None or above.dep_ not in ("conj", "advcl"):
        return lead
    apart = any(c.lower_ in ("after", "before", "if", "until", "because") for c in above.children)
    if apart or _syntax.child(above, "nsubj", "nsubjpass") is None:
        return None
    before = (h for h, label in list(_syntax.governors(above))[:4] if label in ("conj", "advcl", "xcomp"))
    return next((found for head in before if (found := deal_phrase(head)) is not None), None)


_BINDING = frozenset("be due have require oblige suppose mean agree commit bind task mandate expect allow".split())


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
    truce = _truce_told_of(token)
    if truce is None:
        return None
    context = context_of(token, sentence)
    waits = next(iter(_syntax.opened_by(token, "after", "once", "if", "when", "unless")), None)
    chain = resolver.voices.chain(token, sentence) if waits is not None else []
    if waits is not None and chain and context.modal in ("would", "will", "can", "could"):
        named = resolver.parties(_syntax.child(waits, "nsubj", "nsubjpass"), sentence)
        asked = others(named, chain[0])
        return Candidate("condition.in-force-after", token, actor=chain[0], target=asked, content=waits)
    if context.hypothetical or context.negated or context.modal not in ("", "will", "shall"):
        return None
    if not (_comes_about(token) and _is_main(token)) or (not context.modal and _is_unfinished(token)):
        return None
    passive = _syntax.is_passive(token) and token.lemma_ != "broker"
    actor = resolver.parties(_syntax.agent(token), sentence) if passive else ()
    for item in () if actor else _syntax.prepositional_objects(truce, "between", "with"):
        actor = resolver.parties(item, sentence)
    actor = actor or sides_of(resolver.voices.cast, sentence.number)
    into = next(iter(_syntax.prepositions(token, "into")), _syntax.child(token, "dobj"))
    first, last = reach(*verb_group(token), into, 3)
    firmness = "planned" if context.modal == "will" else "done"
    return Candidate("agreement.in-force", token, first, last, actor=actor, firmness=firmness)


def _truce_told_of(token: Token) -> Token | None:
    """The truce or deal that the subject of an event names."""
    if token.lemma_ not in _TRUCE_EVENTS or token.pos_ != "VERB":
        return None
    subject = _syntax.child(token, "nsubj", "nsubjpass")
    if subject is None and token.dep_ == "xcomp" and token.head.lemma_ == "be":
        subject = _syntax.child(token.head, "nsubj")  # "was to run from noon until midnight"
    truces = lexicon()["truce.terms"] - lexicon()["truce.unsettled"]
    return subject if subject is not None and subject.lemma_.lower() in truces else None


def _comes_about(token: Token) -> bool:
    """Whether the truce takes effect, begins or lasts, or is reached by somebody; one that merely holds is no event."""
    lemma, words = token.lemma_, {t.lower_ for t in token.subtree}
    in_force = bool(words & {"effect", "force"})
    if lemma in ("take", "come", "enter", "go"):
        return in_force
    if lemma in ("begin", "start"):
        return bool(words & {"ceasefire", "truce", "cease-fire", "halt", "pause"})
    if lemma in ("last", "run") and any(t.like_num or t.lower_ in ("until", "till") for t in token.subtree):
        return True
    if lemma in ("last", "run", "remain", "apply", "stay", "continue"):
        return in_force and bool(words & {"until", "till", "through"} or token.dep_ == "ROOT")
    return lemma not in ("hold", "expire") and _syntax.is_passive(token)


def _is_unfinished(token: Token) -> bool:
    """ "how important it is that the truce be implemented", "the moment an agreement is reached"."""
    if any(a.dep_ == "auxpass" and a.lower_ in ("is", "are") for a in token.children):
        return True
    return _syntax.is_passive(token) and not any(a.tag_ in ("VBD", "VBZ", "VBP") for a in token.children)


def _is_main(token: Token) -> bool:
    """ "the truce that took effect" tells when something else happened, unless the words give its day."""
    opens = ("since", "after", "before", "until", "when")
    if any(c.lower_ in opens for c in _syntax.children(token, "mark", "advmod", "prep")):
        return False
    dated = any(t.lower_ in _DAYS or t.like_num for t in token.subtree)
    return dated or token.dep_ not in ("advcl", "relcl", "acl", "pcomp")


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march april "
    "may june july august september october november december week month".split()
)
_LASTING = frozenset({"stay", "remain", "continue", "keep", "go", "hold", "last", "fight", "stand"})


def until_they(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The treaty stays suspended until X gives up ...": what another party must do first, told by the speaker."""
    waits = next(iter(_syntax.opened_by(token, "until")), None)
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
    doer = _syntax.child(waits, "nsubj", "nsubjpass")
    named = resolver.parties(doer, sentence) or (resolver.named_in(doer, sentence) if doer is not None else ())
    target = others(named, chain[0], "unnamed")
    if not target:
        return None
    first, last = reach(*verb_group(token), next((m for m in waits.children if m.lower_ == "until"), None), 5)
    return Candidate("condition.until", token, first, last, actor=states_of(chain[0]), target=target, content=waits)


def nothing_until(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "there will be no talks until ...", "no truce without ...": what must come first."""
    thing = _syntax.child(token, "attr")
    if token.lemma_ != "be" or thing is None or _syntax.child(token, "expl") is None:
        return None
    no = next((c for c in thing.children if c.lower_ == "no"), None)
    hoped = lexicon().named("truce.terms", "meeting.nouns", "reported.refusable", "contribute.things", "rule.hoped_for")
    chain = resolver.voices.chain(token, sentence)
    if no is None or not chain:
        return None
    if not noun_words(thing) & hoped:
        return _none_of_it(token, no, thing, chain[0], sentence)
    waits = next((c for c in (*token.children, *thing.children) if _opens_condition(c) is not None), None)
    if waits is not None:
        low, high = reach(no, thing, _opens_condition(waits), 5)
        target = _must_act(waits, chain[0], sentence, resolver)
        return Candidate(
            "condition.nothing-until", token, low, high, actor=chain[0], target=target, content=waits, confidence="high"
        )
    low, high = reach(no, thing, token, 5)
    rest = [t.lower_ for t in token.doc[token.i : token.sent.end]]
    lasting = " ".join(t.lower_ for t in token.sent)
    if {"until", "unless", "without"} & set(rest) or "as long as" in lasting or "so long as" in lasting:
        return Candidate("condition.nothing-until", token, low, high, actor=chain[0])
    would = context_of(token, sentence).modal in ("will", "would", "can", "could", "should", "must")
    strangers = all(n.kind in ("unnamed", "other", "group") and not n.party for n in chain[0])
    if (would and not strangers) or _is_never(token, thing):
        return Candidate("red_line.there-will-be-no", token, low, high, actor=chain[0])
    return None


def _none_of_it(
    token: Token, no: Token, thing: Token, speaker: tuple[Name, ...], sentence: Sentence
) -> Candidate | None:
    """ "there will be no amnesty": ruled out where somebody with a party says it; not "no winners", "no snow"."""
    context = context_of(token, sentence)
    known = all(n.party and n.kind in ("person", "office", "state", "organisation") for n in speaker)
    waits = {"until", "unless", "without", "as", "so"} & {t.lower_ for t in token.doc[token.i : token.sent.end]}
    if not known or waits or context.hypothetical or context.modal not in ("will", "shall"):
        return None
    if thing.lemma_.lower() in lexicon()["rule.no_refusal"]:
        return None
    low, high = reach(no, thing, token, 5)
    return Candidate("red_line.there-will-be-no", token, low, high, actor=speaker, confidence="low")


def _opens_condition(clause: Token) -> Token | None:
    """The "until", "unless" or "without" that a clause or a phrase opens with."""
    if clause.dep_ == "prep":
        return clause if clause.lower_ in ("until", "unless", "without", "before") else None
    marks = (c for c in clause.children if c.lower_ in ("until", "unless", "before"))
    return next(marks, None) if clause.dep_ == "advcl" else None


def _must_act(waits: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who must act first: the doer of the clause that is waited for, or whose deed stands behind "without"."""
    doer = _syntax.child(waits, "pobj") if waits.dep_ == "prep" else _syntax.child(waits, "nsubj", "nsubjpass")
    if doer is None:
        return ()
    named = resolver.parties(doer, sentence) or resolver.owner(doer, sentence)
    return others(named, speaker)


def _is_never(token: Token, thing: Token) -> bool:
    """ "there is no place for X", "there is no dialogue with X"."""
    if token.lower_ not in ("is", "'s", "are"):
        return False
    if thing.lower_ in ("role", "place", "room", "question", "way", "case"):
        return True
    dealings = lexicon().named("truce.deal", "meeting.nouns") | {"compromise", "peace", "dialogue"}
    return thing.lower_ in dealings and bool(_syntax.prepositions(thing, "with"))
