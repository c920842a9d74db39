"""Acts told by an empty verb and a noun: "gave an undertaking", "issued a denial", "made an offer"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._recipient import recipient
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_EMPTY = frozenset(
    """give issue make offer extend repeat renew reiterate put lodge submit deliver send raise voice file
    register reaffirm restate confirm set enter announce present publish release convey signal express state
    declare launch address reassert sound echo second""".split()
)
_KINDS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("undertaking", "pledge", "promise", "commitment", "assurance", "vow"), ("pledge", "committed")),
    **dict.fromkeys(("offer", "readiness", "willingness", "preparedness"), ("pledge", "willing")),
    **dict.fromkeys(("approval", "consent", "assent", "nod", "acceptance", "agreement"), ("agreement", "committed")),
    **dict.fromkeys(("denial", "rebuttal", "refutation", "disclaimer"), ("denial", "")),
    **dict.fromkeys(("demand", "appeal", "request", "ultimatum", "plea", "call"), ("demand", "")),
    **dict.fromkeys(("refusal", "rejection", "veto"), ("red_line", "refused")),
    **dict.fromkeys(("order", "directive", "instruction", "decree"), ("agreement", "committed")),
    **dict.fromkeys(("accusation", "complaint", "charge", "allegation"), ("allegation", "")),
}
_ORDERS = frozenset({"order", "directive", "instruction", "decree"})
_RENEWING = frozenset(
    {"echo", "second", "renew", "repeat", "reiterate", "issue", "voice", "restate", "reaffirm", "make"}
)
_GIVING = frozenset(
    {"give", "issue", "send", "extend", "signal", "announce", "convey", "deliver", "confirm", "express"}
)


def act_noun(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """The statement that a noun of speech makes with the empty verb above it; passive too ("was issued by X")."""
    found = _KINDS.get(token.lemma_.lower())
    if found is None or token.dep_ not in ("dobj", "nsubjpass"):
        return None
    kind, firmness = found
    verb = token.head
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _EMPTY:
        return None
    if kind == "agreement" and verb.lemma_.lower() not in _GIVING:
        return None
    words = noun_words(token)
    clause = _syntax.child(token, "acl", "ccomp") or _syntax.child(verb, "advcl", "xcomp")
    if clause is not None:
        words |= {clause.lemma_.lower()} | {w for o in _syntax.children(clause, "dobj") for w in noun_words(o)}
    if token.lemma_.lower() in _ORDERS and not words & lexicon()["truce.halting"]:
        return None
    if kind == "demand" and _syntax.prepositions(token, "of", "by", "from"):
        return None
    asks = _syntax.prepositions(token, "on", "upon", "for") or (clause is not None and clause.tag_ == "VB")
    if token.lemma_ == "call" and not (asks and verb.lemma_ in _RENEWING):
        return None  # a telephone call
    if clause is not None and any(c.lower_ == "that" for c in clause.children) and kind in ("demand", "allegation"):
        return None  # "repeated the demand that X stop": the clause is the statement
    if kind == "pledge" and words & lexicon()["pledge.threat"] and clause is not None:
        return None
    if token.lemma_.lower() == "agreement" and verb.lemma_.lower() not in ("give", "signal", "convey"):
        return None
    context = context_of(verb, sentence)
    if context.hypothetical or context.negated or context.modal in ("would", "could", "should", "must", "may", "might"):
        return None
    if verb.tag_ == "VB" and not context.modal and verb.dep_ in ("xcomp", "advcl", "acl", "ccomp"):
        return None
    actor = resolver.subject(verb, sentence)
    if not actor:
        return None
    speaker: tuple[Name, ...] | None = actor
    target: tuple[Name, ...] = ()
    if kind == "pledge":
        target = recipient(verb, sentence, resolver) or recipient(token, sentence, resolver)
        if clause is not None:
            target = target or recipient(clause, sentence, resolver)
    elif kind in ("demand", "allegation"):
        links = ("to", "on", "upon", "against", "with") if kind == "demand" else ("against",)
        for holder in (verb, token):
            target = target or resolver.first(_syntax.prepositional_objects(holder, *links), sentence)
        if kind == "demand" and clause is not None and clause.tag_ == "VB":
            target = target or resolver.first(
                _syntax.prepositional_objects(token, "for"), sentence
            )  # "the call for X to leave"
        for item in () if target or kind == "demand" else _syntax.prepositional_objects(token, "over", "about", "of"):
            target = target or resolver.culprit(item, sentence)
    elif kind == "denial":
        for item in _syntax.prepositional_objects(token, "of"):
            target = target or states_of(resolver.owner(item, sentence))
    if kind == "allegation":
        if token.lemma_.lower() == "charge" and not target:
            return None
        actor, target = states_of(target), ()
        if not actor:
            return None
    elif kind == "agreement":
        speaker = None
        for item in _syntax.prepositional_objects(token, "of", "to"):
            target = target or resolver.owner(item, sentence)
    first, last = reach(*verb_group(verb), token, 9)
    first, last = reach(first, last, clause, 4)
    return Candidate(
        f"{kind}.act-noun",
        verb,
        first,
        last,
        actor=states_of(actor) if kind != "demand" else actor,
        target=target,
        speaker=speaker,
        firmness=firmness,
        content=clause,
    )


_GIVEN_WORD = frozenset("offer pledge promise commitment undertaking contribution".split())
_TAKES_BACK = frozenset("withdraw retract rescind revoke cancel scrap shelve drop abandon pull".split())
_BACK = frozenset({"back", "out", "away"})


def taken_back(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X withdrew its offer of troops", "the pledge was rescinded", "X went back on its promise": a yes made a no."""
    if token.lemma_.lower() not in _GIVEN_WORD:
        return None
    verb = token.head
    if token.dep_ == "pobj":
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), token)
        turns = {t.lower_ for t in token.doc[verb.i : token.i]}
        fits = (verb.lemma_ in ("go", "take", "back", "walk", "pull", "step") and bool(turns & _BACK)) or (
            verb.lemma_ in ("renege", "backtrack")
        )
    elif token.dep_ in ("dobj", "nsubjpass"):
        beside = {c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod")}
        fits = verb.lemma_ in _TAKES_BACK or (verb.lemma_ in ("take", "walk", "pull") and bool(beside & {"back"}))
    else:
        return None
    if not fits or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBG", "VB"):
        return None
    if verb.tag_ == "VBG" and _syntax.child(verb, "aux") is None and _only_spoken_of(verb):
        return None
    context = context_of(verb, sentence)
    if context.hypothetical or context.negated or context.modal in ("would", "could", "should", "must", "may", "might"):
        return None
    if verb.tag_ == "VB" and context.modal not in ("will", "shall"):
        return None
    owner = _syntax.child(token, "poss")
    owners = resolver.parties(owner, sentence) if owner is not None else ()
    doers = owners if token.dep_ == "nsubjpass" else resolver.subject(verb, sentence)
    actor = tuple(n for n in doers if n.kind not in ("other", "unnamed"))
    if not actor or (owners and not {n.as_party for n in owners} & {n.as_party for n in actor}):
        return None  # whose offer it was is not known, or it was somebody else's
    words = {t.lower_ for t in token.subtree} | {t.lemma_.lower() for t in token.subtree}
    if not words & lexicon().named("contribute.things", "pledge.given", "capability.monitoring"):
        return None
    told = {n.as_party for names in resolver.voices.chain(verb, sentence) for n in names if n.party}
    if told and not told & {n.as_party for n in actor}:
        return None  # what another government says of it is an accusation, or hearsay
    first, last = reach(*verb_group(verb), token, 9)
    first, last = reach(first, last, next((c for c in verb.children if c.lower_ in _BACK), None), 5)
    return Candidate(
        "red_line.taken-back",
        verb,
        first,
        last,
        actor=states_of(actor),
        speaker=actor,
        content=token,
        confidence="high",
    )


def _only_spoken_of(verb: Token) -> bool:
    """ "Ruled out withdrawing", "considered withdrawing", "without withdrawing": not told as done; "after ..." is."""
    if verb.dep_ == "pcomp":
        return verb.head.lower_ not in ("after", "by")
    return verb.dep_ in ("xcomp", "ccomp", "dobj", "csubj")


_OWNED = {
    **dict.fromkeys(("offer", "readiness", "willingness", "preparedness"), ("pledge", "willing")),
    **dict.fromkeys(
        ("pledge", "promise", "undertaking", "commitment", "assurance", "guarantee", "decision", "announcement"),
        ("pledge", "committed"),
    ),
    **dict.fromkeys(("demand", "appeal", "plea", "request", "insistence", "ultimatum"), ("demand", "")),
    **dict.fromkeys(("refusal", "rejection", "veto", "unwillingness"), ("red_line", "refused")),
    **dict.fromkeys(("denial", "denials"), ("denial", "")),
    **dict.fromkeys(("acceptance", "approval", "consent"), ("agreement", "committed")),
}
_UNDOES = frozenset(
    """renege violate breach ignore flout betray honour go default withdraw retract break drop abandon await
    seek want need expect doubt test lack forget""".split()
)


def _taken(verb: Token, noun: Token) -> bool:
    """ "took back its offer": the adverb may hang on the noun."""
    return verb.lemma_ in ("take", "walk", "pull") and any(t.lower_ == "back" for t in noun.doc[verb.i : noun.i + 1])


def _clause_of(noun: Token) -> Token | None:
    """ "its offer to help", "its commitment to helping"; the parse may hang the infinitive on the verb above."""
    own = _syntax.child(noun, "acl", "ccomp")
    for link in _syntax.prepositions(noun, "to"):
        own = own or _syntax.child(link, "pcomp")
    if own is None and noun.dep_ == "dobj" and noun.head.lemma_ not in ("use", "make", "withdraw"):
        hung = _syntax.children(noun.head, "advcl", "xcomp")
        own = next((c for c in hung if c.i > noun.i and c.tag_ == "VB" and c.left_edge.lower_ == "to"), None)
    return own


_LESS = frozenset("stop end halt cut reduce suspend freeze pause withdraw scrap drop cease".split())


def _decides_to_give(clause: Token | None) -> bool:
    """ "the decision to extend its presence"; not "the decision to cut aid"."""
    return clause is not None and clause.lemma_.lower() in lexicon()["contribute.verbs"] - _LESS and clause.tag_ == "VB"


def owned_act(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X's offer to host talks was welcome", "a rejection of a deal came from X": the act as a noun, with owner.

    The noun needs somebody whose act it is and something that it is about; what is hoped for, refused or asked for is
    left out.
    """
    found = _OWNED.get(token.lemma_.lower())
    if found is None or token.dep_ in ("compound", "nmod", "amod", "appos"):
        return None
    kind, firmness = found
    if token.dep_ == "pobj" and token.head.head.lemma_ in ("withdrawal", "retraction", "cancellation", "loss"):
        return None  # "the withdrawal of its offer"
    if token.dep_ == "pobj" and token.head.lower_ == "by" and token.head.head.lemma_ == "stand" and kind == "pledge":
        return None  # "stands by its offer of observers": told by the verb
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), None)
    if verb is None or verb.lemma_ in _UNDOES or verb.lemma_ in _TAKES_BACK or _taken(verb, token):
        return None
    context = context_of(verb, sentence)
    if context.hypothetical or context.negated or context.modal in ("would", "could", "should", "must", "may", "might"):
        return None
    if token.dep_ == "pobj" and token.head.lower_ in ("without", "despite", "unless", "against", "instead"):
        return None
    owner = _syntax.child(token, "poss")
    actor = resolver.parties(owner, sentence) if owner is not None else ()
    actor = actor or resolver.first(_syntax.prepositional_objects(token, "by", "from"), sentence)
    if not actor and any(t.tag_ == "VB" and t.i > token.i and t.nbor(-1).lower_ == "to" for t in token.subtree):
        for item in _syntax.prepositional_objects(token, "of"):  # "the appeal of the Secretary-General to stop"
            actor = resolver.parties(item, sentence)
    if (
        not actor
        and token.dep_ in ("nsubj", "nsubjpass")
        and verb.lemma_ in ("come", "go", "issue", "arrive", "follow")
    ):
        actor = actor or resolver.first(_syntax.prepositional_objects(verb, "from", "by"), sentence)
    actor = tuple(n for n in actor if n.kind not in ("other", "unnamed"))
    if not actor:
        return None
    clause = _clause_of(token)
    if token.lemma_ in ("decision", "announcement") and not _decides_to_give(clause):
        return None
    links = ("of", "for", "to", "on")
    about = [*_syntax.prepositional_objects(token, *links), *_syntax.strayed(token, *links)]
    about = [t for t in about if t.pos_ in ("NOUN", "PROPN", "VERB", "NUM")]
    words = {w for t in about for w in noun_words(t)}
    if clause is not None:
        words |= {clause.lemma_.lower()} | {w for o in _syntax.children(clause, "dobj") for w in noun_words(o)}
        if any(c.lower_ == "that" for c in clause.children) and kind in ("demand", "denial"):
            return None  # the clause is the statement
    topics = lexicon().named("truce.terms", "truce.nouns", "contribute.things", "contribute.verbs", "proposals.nouns")
    if kind == "denial":
        if not words:
            return None
    elif not words & (topics | lexicon()["truce.halting"] | lexicon()["demand.verbs"]):
        return None
    if kind == "pledge" and words & lexicon()["pledge.threat"]:
        return None
    target: tuple[Name, ...] = ()
    if kind == "pledge":
        target = recipient(token, sentence, resolver)
        if clause is not None:
            target = target or recipient(clause, sentence, resolver)
    elif kind == "demand":
        target = target or resolver.first(_syntax.prepositional_objects(token, "to", "on"), sentence)
    elif kind in ("agreement", "denial"):
        for item in about:
            target = target or resolver.owner(item, sentence)
    target = others(target, actor)
    first, last = reach(token, token, clause or (about[0] if about else None), 6)
    return Candidate(
        f"{kind}.owned-act",
        token,
        first,
        last,
        actor=actor if kind == "demand" else states_of(actor),
        target=target,
        speaker=actor,
        firmness=firmness,
        content=clause,
        confidence="low",
    )
