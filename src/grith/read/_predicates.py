"""Statements told by a copula or another empty verb: "is against", "was behind the raid", "is the key to peace"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, taken_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_COPULAS = frozenset("be remain stay stand seem appear prove become".split())
_AGAINST = frozenset(
    {"against", "opposed", "averse", "hostile", "allergic", "deaf", "loath", "unwilling", "unprepared"}
)
_BEHIND = frozenset({"behind", "complicit", "culpable", "guilty", "responsible", "accountable", "implicated", "liable"})
_KEYS = frozenset(
    "key must essential vital crucial indispensable necessary imperative critical central "
    "decisive fundamental pivotal needed required".split()
)
_SHARES = frozenset({"contribution", "share", "part", "offer", "role", "input", "promise", "pledge"})
_READY = frozenset({"standby", "stand-by", "ready", "readiness", "alert", "reserve", "waiting", "prepared", "offer"})


def predicate(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """The statement that a copula with its predicate makes, if it makes one."""
    if token.pos_ not in ("AUX", "VERB") or token.lemma_ not in _COPULAS:
        return None
    context = context_of(token, sentence)
    if context.hypothetical:
        return None
    return (
        _against(token, sentence, resolver)
        or _behind(token, sentence, resolver)
        or _key_to(token, sentence, resolver)
        or _a_lie(token, sentence, resolver)
        or _share_is(token, sentence, resolver)
        or _will_be_there(token, sentence, resolver)
        or _time_for(token, sentence, resolver)
        or _work_of(token, sentence, resolver)
    )


def comes_first(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "An end to the siege comes first", "withdrawal has to come before talks": the order of things."""
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ not in ("come", "be", "go", "take", "precede", "follow"):
        return None
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)]]
    later = "after" in after and token.lemma_ in ("come", "be", "follow")
    first_of_all = after[:1] in (["first"], ["before"]) or after[:1] == ["precedence"] or token.lemma_ == "precede"
    context = context_of(token, sentence)
    then = (token.lemma_ == "follow" or later) and context.modal in ("would", "will", "must", "should", "can")
    subject = _syntax.child(token, "nsubj", "csubj")
    chain = _told(token, sentence, resolver)
    if not (first_of_all or then) or subject is None or not chain or context.hypothetical or context.negated:
        return None
    words = {w for t in token.subtree for w in (t.lower_, t.lemma_.lower())}
    things = noun_words(subject) & (
        _topics() | lexicon()["condition.tied"] | {"end", "blockade", "siege", "occupation", "lifting", "security"}
    )
    if not things or token.lemma_ == "go" or (then and not words & lexicon().named("truce.deal", "truce.halts")):
        return None
    if token.tag_ in ("VBD", "VBN") and not context.modal and not context.past_report:
        return None  # "the strike came before the talks": when it happened
    target = others(resolver.named_in(subject, sentence), chain)
    first, last = reach(*verb_group(token), token.doc[min(token.i + 1, token.sent.end - 1)], 2)
    return Candidate("condition.comes-first", token, first, last, actor=chain, target=target)


def _told(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    chain = resolver.voices.chain(token, sentence)
    return chain[0] if chain else ()


def _topics() -> frozenset[str]:
    return lexicon().named(
        "truce.terms", "contribute.things", "condition.needy", "proposals.nouns", "reported.refusable", "meeting.nouns"
    )


def _against(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "is against sending soldiers", "was firmly opposed to a pause", "are unwilling to leave"."""
    if _negation.is_negated(token) or context_of(token, sentence).modal in ("could", "may", "might"):
        return None
    said = next((c for c in token.children if c.lower_ in _AGAINST and c.dep_ in ("prep", "acomp", "attr")), None)
    actor = resolver.subject(token, sentence) if said is not None else ()
    if said is None or not actor:
        return None
    words = {w for t in said.subtree for w in (t.lower_, t.lemma_.lower())}
    if not words & (_topics() | lexicon()["contribute.verbs"]) or words & lexicon()["truce.nouns_attack"]:
        return None
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("red_line.against", token, first, last, actor=actor, speaker=actor)


def _behind(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X was behind the attack", "is complicit in the killings", "is to blame": said by somebody else of X."""
    context = context_of(token, sentence)
    if context.negated or context.modal:
        return None
    said = next((c for c in token.children if c.lower_ in _BEHIND), None)
    blamed = next((c for c in _syntax.children(token, "xcomp") if c.lemma_ == "blame"), None)
    if said is None and blamed is None:
        return None
    chain = resolver.voices.chain(token, sentence)
    accused = tuple(n for n in resolver.subject(token, sentence) if n.kind != "unnamed")
    if not chain or not accused or {n.as_party for n in accused} & {n.as_party for n in chain[0]}:
        return None
    words = {w for t in (said or token).subtree for w in (t.lower_, t.lemma_.lower())}
    if said is not None and said.lower_ in ("behind", "responsible", "accountable") and not words & _deeds():
        return None
    first, last = reach(*verb_group(token), said or blamed, 4)
    return Candidate("allegation.behind", token, first, last, actor=states_of(accused))


def _deeds() -> frozenset[str]:
    return lexicon().named("truce.nouns_attack", "truce.nouns_breach", "truce.grievances", "truce.plots", "rule.ends")


def _key_to(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "A new constitution is the key to peace", "a pullout is a must for talks": what must hold before a deal."""
    if _negation.is_negated(token):
        return None
    named = _syntax.children(token, "attr", "acomp")
    said = next((c for c in named if c.lower_ in _KEYS or any(t.lower_ == "key" for t in c.children)), None)
    subject = _syntax.child(token, "nsubj", "csubj")
    if said is None or subject is None or subject.lower_ in ("he", "she", "who"):
        return None
    aims = [t for t in said.subtree if t.dep_ in ("pobj", "pcomp", "nsubj") and t.i > said.i]
    aims += [t for p in _syntax.prepositions(token, "for", "to") for t in p.subtree]
    if not {w for t in aims for w in (t.lower_, t.lemma_.lower())} & (
        lexicon().named("truce.terms", "condition.needy", "meeting.nouns") | {"normal", "normalisation", "trust"}
    ):
        return None
    chain = _told(token, sentence, resolver)
    side = tuple(
        n
        for c in token.children
        if c.dep_ == "prep" and c.lower_ in ("for", "to") and c.i < token.i
        for item in _syntax.children(c, "pobj")
        for n in resolver.parties(item, sentence)
    )
    actor = side or chain
    if not actor:
        return None
    target = others(resolver.named_in(subject, sentence), actor)
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("condition.key-to", token, first, last, actor=actor, target=target, speaker=side or None)


def _a_lie(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "That is a lie", "it is pure invention": a claim just told is denied."""
    subject = _syntax.child(token, "nsubj")
    said = _syntax.child(token, "attr", "acomp")
    if subject is None or said is None or subject.lower_ not in ("this", "that", "it", "all", "everything", "these"):
        return None
    words = {said.lower_, said.lemma_.lower()}
    untrue = _negation.is_negated(token) and words & {"true", "correct", "accurate", "truth", "so", "case"}
    false = not _negation.is_negated(token) and words & lexicon()["claims.false_words"]
    chain = _told(token, sentence, resolver)
    if not (untrue or false) or not chain:
        return None
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("denial.a-lie", token, first, last, actor=states_of(chain))


def _share_is(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X's contribution would be air defence": a share named as subject with its owner."""
    subject = _syntax.child(token, "nsubj")
    if subject is None or subject.lemma_.lower() not in _SHARES or _negation.is_negated(token):
        return None
    owner = _syntax.child(subject, "poss")
    actor = resolver.parties(owner, sentence) if owner is not None else resolver.owner(subject, sentence)
    given = {w for t in token.subtree if t.i > token.i for w in (t.lower_, t.lemma_.lower())}
    topics = lexicon().named("contribute.things", "contribute.verbs", "pledge.given", "groups.defence")
    if not actor or not given & topics:
        return None
    modal = context_of(token, sentence).modal
    firmness = (
        "possible" if modal in ("could", "may", "might", "can") else "willing" if modal == "would" else "committed"
    )
    first, last = reach(subject, token, token, 5)
    return Candidate("pledge.share-is", token, first, last, actor=states_of(actor), speaker=actor, firmness=firmness)


def _will_be_there(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will be there with engineers", "would be on board", "is in", "has thousands of troops on standby"."""
    context = context_of(token, sentence)
    if context.negated or token.lemma_ != "be":
        return None
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind not in ("unnamed", "place"))
    subject = _syntax.subject(token)
    if not actor or subject is None:
        return None
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 6, token.sent.end)]]
    part = after[:2] == ["part", "of"] or after[:3] in (["a", "part", "of"], ["among", "the", "contributors"])
    aboard = after[:2] == ["on", "board"] or (after[:1] == ["there"] and bool({"with", "when", "for"} & set(after)))
    if not (aboard or part) or context.modal not in ("will", "would", "could", "might", "can"):
        return None
    if part and not {t.lower_ for t in token.subtree} & {"force", "mission", "coalition", "operation", "effort"}:
        return None
    firmness = "possible" if context.modal in ("could", "might", "can") else "committed"
    last = token.doc[min(token.i + 2, token.sent.end - 1)]
    return Candidate("pledge.be-there", token, verb_group(token)[0], last, actor=states_of(actor), firmness=firmness)


def on_standby(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "has thousands of troops on standby", "keeps two ships ready": something given that is held ready."""
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ not in ("have", "keep", "hold", "place", "put"):
        return None
    thing = _syntax.child(token, "dobj") or _syntax.child(_syntax.child(token, "ccomp", "xcomp") or token, "nsubj")
    if thing is None or not noun_words(thing) & lexicon()["contribute.things"] or _negation.is_negated(token):
        return None
    after = {t.lower_ for t in token.doc[thing.i : token.sent.end]}
    context = context_of(token, sentence)
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind != "unnamed")
    if not after & _READY or after & {"attack", "war", "respond", "response"} or context.hypothetical or not actor:
        return None
    first, last = reach(*verb_group(token), thing, 6)
    return Candidate("pledge.standby", token, first, last, actor=states_of(actor), firmness="willing")


def _time_for(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "It is time for X to end the siege", "the time has come for ...": a demand put as a turn of time."""
    subject = _syntax.child(token, "nsubj", "expl")
    said = _syntax.child(token, "attr", "npadvmod", "acomp")
    needed = said is not None and said.lower_ in ("time", "necessary", "important", "essential", "vital", "crucial")
    needed = needed or (said is not None and said.lower_ in ("imperative", "urgent", "incumbent", "indispensable"))
    if subject is None or subject.lower_ not in ("it", "there") or not needed or _negation.is_negated(token):
        return None
    chain = _told(token, sentence, resolver)
    if not chain:
        return None
    act = next((t for t in token.subtree if t.tag_ in ("VB", "VBP", "VBD", "VBZ") and t.i > token.i), None)
    if act is None:
        return None
    if act.lemma_ in ("remember", "note", "recall", "understand", "stress", "say", "see", "know", "bear", "recognise"):
        return None  # "it is important to remember that"
    doer = _syntax.child(act, "nsubj", "nsubjpass")
    doers = list(_syntax.children(token.doc[said.i], "prep")) + list(_syntax.prepositions(token, "for", "on", "upon"))  # type: ignore[union-attr]
    for preposition in doers if doer is None else ():
        doer = doer or _syntax.child(preposition, "pobj")
    target = tuple(n for n in resolver.parties(doer, sentence)) if doer is not None else ()
    own = {n.as_party for n in chain}
    if (doer is not None and doer.lower_ in _FIRST_PERSON) or (target and {n.as_party for n in target} <= own):
        return None
    words = {w for t in act.subtree for w in (t.lower_, t.lemma_.lower())}
    if not target and not words & (_topics() | _deeds() | taken_words(act) & lexicon()["truce.nouns"]):
        return None
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("demand.time-for", token, first, last, actor=chain, target=target, content=act)


def _work_of(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The strike was the work of X", "the blast was X's doing"."""
    said = _syntax.child(token, "attr")
    subject = _syntax.child(token, "nsubj")
    if (
        said is None
        or said.lower_ not in ("work", "doing", "handiwork", "fault", "deed")
        or _negation.is_negated(token)
    ):
        return None
    chain = _told(token, sentence, resolver)
    owner = _syntax.child(said, "poss")
    accused = resolver.parties(owner, sentence) if owner is not None else ()
    accused = accused or resolver.first(_syntax.prepositional_objects(said, "of"), sentence)
    accused = tuple(n for n in accused if n.as_party not in {c.as_party for c in chain})
    if not chain or not accused or subject is None or context_of(token, sentence).modal:
        return None
    first, last = reach(*verb_group(token), said, 4)
    return Candidate("allegation.work-of", token, first, last, actor=states_of(accused))


def came_from(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The drones came from X", "the shot was fired from Y's side": a weapon traced to a party."""
    if token.pos_ != "VERB" or token.lemma_ not in ("come", "originate", "stem", "emanate"):
        return None
    weapon = _syntax.child(token, "nsubj")
    words = lexicon()
    if weapon is None or not {weapon.lower_, weapon.lemma_.lower()} & (
        words["truce.nouns_attack"]
        | {"drone", "missile", "rocket", "shell", "shot", "mortar", "bomb", "jet", "plane", "weapon", "arm"}
        | {"terrorist", "attacker", "gunman", "militant"}
    ):
        return None
    context = context_of(token, sentence)
    chain = _told(token, sentence, resolver)
    if context.hypothetical or context.negated or context.modal or not chain:
        return None
    own = {n.as_party for n in chain}
    for item in _syntax.prepositional_objects(token, "from"):
        accused = tuple(n for n in (resolver.parties(item, sentence) or resolver.owner(item, sentence)))
        accused = tuple(
            Name(n.party, n.party, "state") if n.kind == "place" and n.party else n
            for n in accused
            if n.as_party not in own and n.kind != "unnamed"
        )
        if accused:
            first, last = reach(*verb_group(token), item, 4)
            return Candidate("allegation.came-from", token, first, last, actor=states_of(accused))
    return None
