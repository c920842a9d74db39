"""Refusals by modal verb or predicate: "will never accept", "cannot be", "is out of the question"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, taken_words, verb_group
from grith.read._claims import denied_above
from grith.read._lexicon import lexicon
from grith.read._names import others, states_of
from grith.read._recipient import recipient
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_REFUSED_VERBS = frozenset(
    """accept agree allow permit negotiate talk withdraw recognise recognize send deploy leave cede surrender
    give disarm return tolerate compromise bow yield meet sign join participate hand relinquish abandon back
    support release use stop halt lay contribute provide take discuss consider deal retreat vacate share host
    fund pay lift go attend travel resume begin start open receive enter pull evacuate move sit engage
    deliver supply ship transfer free implement vote fight rejoin respect observe renew extend
    restore reopen normalise normalize budge put station commit place reconsider stand serve settle remove
    do dismantle let permit stand-by sell buy export import
    hold concede forgo forsake renounce forswear drop freeze suspend cease reduce cut limit endorse back ratify approve
    follow obey heed bend submit capitulate give-in live coexist tolerate entertain countenance swap trade exchange
    divide partition split evict
    apologise apologize retreat step welcome invite legitimise legitimize reward appease
    touch change amend alter reword renegotiate rewrite""".split()
)
SENT = frozenset(
    "send deploy provide deliver dispatch station release free hand return open reopen lift withdraw transfer supply "
    "impose double increase extend restore resume set establish create exchange pull repatriate".split()
)


# What is refused to somebody: "will not send soldiers to X" refuses X.
_GIVEN_TO = SENT | frozenset({"give", "sell", "contribute", "hand", "surrender", "cede", "return"})

_NOT_RULED_OUT = frozenset(
    "verify confirm reach see know find read exclude rule reckon explain say identify contact overstate understate "
    "deny "
    "trust help win compare underestimate repeat imagine forget name call describe define".split()
)


def cannot_be(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "cannot be made subject to conditions", "cannot serve as a basis": a side says what must not be."""
    context = context_of(token, sentence)
    if not context.negated or context.modal not in ("can", "could", "must") or context.hypothetical:
        return None
    if _syntax.child(token, "expl") is not None:
        return None
    if token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() in _NOT_RULED_OUT:
        return None
    serves = token.lemma_ in ("serve", "accept", "agree", "come", "take", "replace", "become", "give", "guarantee")
    if not (_syntax.is_passive(token) or token.lemma_ == "be" or serves):
        return None
    subject = _syntax.subject(token)
    chain = resolver.voices.chain(token, sentence)
    if subject is None or not chain or subject.lower_ in _FIRST_PERSON:
        return None
    topics = lexicon().named("truce.terms", "proposals.nouns", "contribute.things")
    about = noun_words(subject) | taken_words(token)
    if not about & topics or chain[0][0].kind == "unnamed":
        return None
    first, last = reach(
        *verb_group(token), next(iter(_syntax.children(token, "attr", "oprd", "dobj", "acomp")), None), 4
    )
    return Candidate("red_line.cannot", token, first, last, actor=chain[0])


def _looks_on(token: Token) -> bool:
    """ "will not stand idly by", "will not remain silent": a warning, which refuses nothing."""
    return any(
        t.lower_ in lexicon()["rule.looking_on"] for t in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)]
    )


def _plan_given_up(token: Token, sentence: Sentence, resolver: Resolver) -> Token | None:
    """ "no longer plans to bring them home", "while not intending to deploy soldiers": the plan that is none."""
    plan = token.head
    planned = token.dep_ == "xcomp" and plan.lemma_ in ("plan", "intend") and _negation.is_negated(plan)
    if not planned or plan.tag_ == "VB" or _syntax.child(token, "nsubj") is not None:
        return None
    return plan if _of_interest(token, sentence, resolver) else None


def _called_off(act: Token) -> bool:
    """Harm that is called off is held back, and nothing is refused: "no longer plans to close the border"."""
    words = lexicon()
    harm = words["truce.attack_verbs"] - words["truce.attack_light"] - words["reported.neutral"]
    return act.lemma_.lower() in harm | words.named("reported.wrongs", "rule.shut")


def _of_interest(act: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether a plan was about force, help, a party or a deal; "no longer plans to buy trams" is about none of them."""
    taken = [t for t in _syntax.objects(act) if t.pos_ in ("NOUN", "PROPN", "PRON")]
    if _called_off(act) or (not taken and act.lemma_ in _REFUSED_VERBS):
        return True
    topics = lexicon().named("contribute.things", "truce.terms", "meeting.nouns", "groups.people")
    return bool(taken_words(act) & topics) or any(t.pos_ == "PRON" or resolver.parties(t, sentence) for t in taken)


def refusal(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will never accept", "no intention of leaving": the speaker's own side will not do it."""
    part = token.lemma_ == "be" and any(c.dep_ == "attr" and c.lemma_ in ("part", "party") for c in token.children)
    plan = _plan_given_up(token, sentence, resolver)
    dropped = plan is not None and any(c.lower_ == "longer" for c in plan.children)
    if not part and (token.pos_ != "VERB" or (token.lemma_ not in _REFUSED_VERBS and not dropped)):
        return None
    context = context_of(token, sentence)
    negated = context.negated
    intention = (
        token.dep_ in ("acl", "pcomp")
        and denied_above(token)
        and any(w.lemma_ in ("intention", "plan", "question", "way") for w, _ in list(_syntax.governors(token))[:2])
    )
    modal = negated and context.modal in ("will", "would", "can", "could", "shall")
    if not intention and not modal and (plan is None or context_of(plan, sentence).hypothetical):
        return None
    if (context.hypothetical and not intention and plan is None) or _looks_on(token):
        return None
    actors = resolver.subject(token, sentence)
    if not actors and not _syntax.is_passive(token):
        subject = _syntax.subject(token)
        if subject is not None and subject.lower_ in _FIRST_PERSON:
            actors = resolver.voices.voice(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if not actors and _syntax.is_passive(token) and chain and token.lemma_ in SENT | {"allow", "accept", "use"}:
        thing = _syntax.subject(token)  # "no soldiers of ours will be sent"
        given = noun_words(thing) & lexicon()["contribute.things"] if thing is not None else set()
        actors = (resolver.owner(thing, sentence) or states_of(chain[0])) if thing is not None and given else ()
    if not actors:
        return None
    # A minister whom no table knows speaks for those he speaks of.
    unknown = bool(chain) and all(n.kind == "unnamed" or (n.kind == "person" and not n.party) for n in chain[0])
    own = not chain or unknown or {n.as_party for n in actors} & {n.as_party for names in chain for n in names}
    if not own:
        return None
    first, last = verb_group(token)
    if plan is not None:
        opens = next((c.left_edge for c in plan.children if c.lower_ == "longer"), verb_group(plan)[0])
        first, last = reach(first, last, opens, 6)
        if _called_off(token):
            return Candidate("pledge.called-off", token, first, last, actor=actors, firmness="committed", negated=True)
    if intention:
        for head, _ in _syntax.governors(token):
            if head.pos_ == "NOUN":
                first, last = reach(first, last, head, 4)
                break
    receivers = recipient(token, sentence, resolver) if token.lemma_ in _GIVEN_TO else ()
    target = others(receivers, actors, "unnamed")
    return Candidate("red_line.will-not", token, first, last, actor=actors, target=target, confidence="high")


def unacceptable(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "is unacceptable", "is a red line", "is out of the question": ruling out by a predicate."""
    lemma = token.lemma_.lower()
    words = {t.lower_ for t in token.doc[token.i : min(token.i + 5, len(token.doc))]}
    line = token.pos_ in ("AUX", "VERB") and lemma in ("be", "remain", "constitute")
    if not line:
        return None
    said: Token | None = None
    for other in token.children:
        if other.dep_ in ("acomp", "attr", "prep", "advmod", "dobj"):
            inner = {t.lower_ for t in other.subtree} if len(list(other.subtree)) < 9 else {other.lower_}
            if (
                other.lower_ in ("unacceptable", "non-negotiable", "inadmissible", "nonnegotiable", "impossible")
                or (other.lower_ == "acceptable" and _negation.is_negated(token))
                or (other.lower_ == "question" and _never_asked(other))
                or (other.lower_ == "line" and inner & {"red"})
                or (other.lower_ in ("out", "off") and inner & {"question", "table"})
            ):
                said = other
    if said is None:
        return None
    del words
    context = context_of(token, sentence)
    if context.hypothetical or (_negation.is_negated(token) and said.lower_ not in ("acceptable", "question")):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("red_line.unacceptable", token, first, last, actor=chain[0], confidence="high")


def _never_asked(question: Token) -> bool:
    """ "no question of a unilateral step": of a deed done it is a denial, and found as such."""
    if not any(c.lower_ == "no" for c in question.children):
        return False
    about = {w for p in _syntax.prepositional_objects(question, "of") for w in noun_words(p)}
    about |= {c.lemma_.lower() for p in _syntax.prepositions(question, "of") for c in _syntax.children(p, "pcomp")}
    return bool(about) and not about & lexicon().named("truce.nouns_breach", "truce.nouns_attack")


_SLOGANS = frozenset(
    """truce ceasefire negotiation negotiations talks dialogue concession concessions compromise deal peace settlement
    normalisation normalization recognition""".split()
)


_TOPICS = _SLOGANS | frozenset(
    "troop troops soldiers withdrawal pullout cuts corridor disarmament handover swap return sanctions".split()
)


def slogan(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "No truce, no talks with the militia": a refusal without a verb; with "without" it names its price."""
    labelled = resolver.voices.layout.blocks[sentence.block].teller != ""  # "Ankara: no troop cuts before talks"
    if token.dep_ not in ("dep", "ROOT", "ccomp", "dobj", "parataxis", "intj", "meta", "nsubj"):
        return None
    if token.lower_ not in _SLOGANS and not (labelled and noun_words(token) & _TOPICS):
        return None
    no = next((c for c in token.children if c.lower_ == "no" and c.i < token.i), None)
    quotation = resolver.voices.layout.quotation_at(sentence.position(token))
    if no is None or any(t.pos_ in ("VERB", "AUX") for t in token.subtree):
        return None
    opens = no.i == sentence.span.start or token.doc[no.i - 1].text in ('"', "\u201c", ",", ":")
    own_words = quotation is not None or token.dep_ == "ROOT" or labelled
    chain = [c for c in resolver.voices.chain(token, sentence) if c]
    if not opens or not own_words or not chain or chain[0][0].kind in ("unnamed", "other"):
        return None
    price = next((t for t in token.subtree if t.lower_ == "without" and t.i > token.i), None)
    named = others(resolver.named_in(token, sentence), chain[0])
    last = price or token
    rule = "condition.slogan" if price is not None else "red_line.slogan"
    return Candidate(rule, token, no, last, actor=chain[0], target=named if len(named) == 1 else (), confidence="low")


_DEALINGS = frozenset(
    "dealing dealings talk talks contact part truck business negotiation negotiations relation relations".split()
)
_GROUNDS = frozenset("ground grounds case need reason point sense room basis cause place merit use".split())


def no_dealings(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will have no dealings with X", "sees no case for troops": a refusal whose "no" stands before its object."""
    if token.pos_ != "VERB" or token.lemma_ not in ("have", "see", "find"):
        return None
    thing = next((c for c in _syntax.children(token, "dobj") if any(d.lower_ == "no" for d in c.children)), None)
    context = context_of(token, sentence)
    if thing is None or context.hypothetical:
        return None
    if token.lemma_ == "have":
        if context.modal not in ("will", "would") or thing.lower_ not in _DEALINGS:
            return None
    else:
        about = {w for p in _syntax.prepositional_objects(thing, "for", "in", "to") for w in noun_words(p)}
        clause = _syntax.child(thing, "acl")
        about |= {clause.lemma_.lower()} | taken_words(clause) if clause is not None else set()
        topics = lexicon().named("reported.refusable", "proposals.nouns", "truce.terms", "contribute.things")
        taken_up = {w for t in thing.subtree if t.dep_ == "dobj" for w in (t.lower_,)} & {"it", "that", "this", "them"}
        if thing.lower_ not in _GROUNDS or not (taken_up or about & (topics | lexicon()["meeting.nouns"])):
            return None
    actors = tuple(n for n in resolver.subject(token, sentence) if n.kind not in ("unnamed", "other"))
    if not actors:
        return None
    chain = resolver.voices.chain(token, sentence)
    if chain and not {n.as_party for n in actors} & {n.as_party for names in chain for n in names}:
        return None
    first, last = reach(*verb_group(token), thing, 5)
    return Candidate("red_line.no-dealings", token, first, last, actor=actors)
