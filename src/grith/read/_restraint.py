"""Holding fire and taking it up again: "will not attack ships", "the raids are to stop", "suspended the truce"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, Context, context_of, reach, taken_words, verb_group
from grith.read._conditions import waiting
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._pointed import sourced
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_STOP = frozenset({"stop", "end", "cease", "pause", "halt"})
_BREAK_OFF = frozenset({"suspend", "end", "terminate", "scrap", "annul", "revoke", "cancel", "abandon", "renounce"})
_OWN_DEALS = frozenset(
    "ceasefire cease-fire truce armistice agreement accord deal pact treaty talks negotiations".split()
)
_FORCE = frozenset("attack strike target bomb shell fire shoot hit raid invade assault launch blow sink harm".split())
_CAPTIVES = frozenset(
    "prisoner prisoners captive captives detainee detainees hostage hostages soldier soldiers body bodies remains "
    "pow pows".split()
)


def restraint(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will not target ships", "neither side will fire on the other": a promise to hold fire."""
    if token.pos_ != "VERB" or token.lemma_ not in _FORCE or _syntax.is_passive(token):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.modal not in ("will", "would", "shall") or context.conditional:
        return None
    subject = _syntax.subject(token)
    if subject is None:
        return None
    neither = any(c.lower_ in ("neither", "no") for c in (subject, *subject.children))
    if not (context.negated or neither):
        return None
    if context.modal == "would" and not context.past_report:
        return None
    if token.lemma_ in lexicon()["truce.attack_light"] and not (
        taken_words(token) & (lexicon()["truce.attack_things"] | {"other", "it", "them"})
    ):
        return None
    if neither and subject.lemma_ in ("side", "party", "neither"):
        actor = resolver.parties(subject, sentence)
        if len(actor) != 2:
            pair = resolver.voices.cast.pairs[sentence.number]
            actor = pair if len(pair) == 2 else sides_of(resolver.voices.cast, sentence.number)
        if len(actor) != 2:
            return None
        first, last = reach(subject, token, token, 6)
        return Candidate("agreement.hold-fire", token, first, last, actor=states_of(actor), negated=True)
    actor = resolver.subject(token, sentence)
    if not actor and subject.lower_ in _FIRST_PERSON:
        actor = resolver.voices.voice(token, sentence)
    told = resolver.voices.chain(token, sentence) or sourced(token, sentence, resolver)
    if not actor or not told or any(n.kind == "unnamed" for n in actor):
        return None
    target: tuple[Name, ...] = ()
    for item in (*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "at", "on", "against")):
        target = target or resolver.parties(item, sentence) or resolver.owner(item, sentence)
    first, last = reach(*verb_group(token), _syntax.child(token, "dobj"), 5)
    return Candidate(
        "pledge.hold-fire",
        token,
        first,
        last,
        actor=states_of(actor),
        target=others(target, actor),
        firmness="committed",
        negated=True,
    )


def holds_own_fire(
    token: Token, context: Context, actor: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> bool:
    """ "its fighters would observe a truce", "will halt its strikes from midnight": a halt that the side declares."""
    if token.lemma_ not in _HOLDS or context.modal not in ("will", "would", "shall") or context.conditional:
        return False
    if waiting(token) is not None:
        return False  # "as long as X did": a promise with its condition
    things = _syntax.children(token, "dobj")
    kept = token.lemma_ in ("observe", "respect", "keep", "honour", "honor")
    if not kept and not any(t.lower_ in _FROM_TO for t in token.subtree if t.i > token.i):
        return False  # a halt that is declared has a beginning or a term
    if token.lemma_ in ("cease", "hold") and any(t.lower_ == "fire" for t in things):
        return _says_so_itself(token, actor, sentence, resolver)
    halted = lexicon()["truce.halts"] if kept else lexicon()["truce.fighting"]
    foul = {"violation", "violations", "end", "war"}
    for thing in things:
        words = {thing.lower_, thing.lemma_.lower()}
        if words & halted - foul and not words & {"war", "ceasefire", "truce"} - lexicon()["truce.halts"]:
            return _says_so_itself(token, actor, sentence, resolver)
    return False


_FROM_TO = frozenset(
    """from for until till through during immediately starting beginning tonight today tomorrow effect once midnight
    noon between at over by overnight indefinitely unilaterally on""".split()
)
_HOLDS = frozenset("observe respect keep honour honor halt cease suspend stop pause hold".split())


def _says_so_itself(token: Token, actor: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> bool:
    chain = resolver.voices.chain(token, sentence)
    own = {n.as_party for n in actor}
    return bool(chain) and bool(own & {n.as_party for n in chain[0]})


def own_strikes_end(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Its raids on X are to stop at once", told by the side whose raids they are: an order to halt."""
    if token.pos_ != "VERB" or token.lemma_ not in _STOP or token.dep_ in ("acl", "relcl"):
        return None
    anchor = token
    if token.dep_ == "xcomp" and token.head.lemma_ == "be":
        anchor = token.head
    elif token.dep_ == "xcomp":
        return None
    subject = _syntax.subject(anchor)
    attacks = lexicon()["truce.nouns_attack"] | {"operation", "bombing", "hostility", "firing"}
    if subject is None or subject.lemma_.lower() not in attacks:
        return None
    context = context_of(anchor, sentence)
    due = (
        context.modal in ("will", "shall") or anchor is not token or (context.modal == "would" and context.past_report)
    )
    if context.hypothetical or context.negated or context.conditional or not due:
        return None
    chain = resolver.voices.chain(anchor, sentence)
    actor = states_of(resolver.culprit(subject, sentence) or (chain[0] if chain else ()))
    if not chain or not actor or not {n.as_party for n in actor} & {n.as_party for n in chain[0]}:
        return None
    first, last = reach(*verb_group(token), verb_group(anchor)[0], 4)
    return Candidate("agreement.own-halt", token, first, last, actor=actor)


def break_off(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "suspended the truce", "called off the talks", "pulled out of the agreement": a side goes back on it."""
    if token.pos_ != "VERB" or _syntax.is_passive(token) or token.tag_ not in ("VBD", "VBN"):
        return None
    items: list[Token] = []
    if token.lemma_ in _BREAK_OFF or (
        token.lemma_ == "call" and any(c.dep_ == "prt" and c.lower_ == "off" for c in token.children)
    ):
        items = _syntax.children(token, "dobj")
    elif token.lemma_ in ("pull", "walk", "withdraw", "quit", "back", "storm"):
        items = _syntax.prepositional_objects(token, "from", "of")
        for other in token.children:
            if other.lower_ in ("out", "away"):
                items = items + _syntax.prepositional_objects(other, "of", "from")
    thing = next((t for t in items if t.lemma_.lower() in _OWN_DEALS), None)
    if thing is None or token.dep_ in ("acl", "relcl"):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal or context.conditional:
        return None
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind not in ("unnamed", "other"))
    if not actor:
        return None
    chain = resolver.voices.chain(token, sentence)
    if chain and not {n.as_party for n in chain[0]} & {n.as_party for n in actor}:
        return None  # told of the other side: an accusation at most
    first, last = reach(*verb_group(token), thing, 6)
    return Candidate("red_line.break-off", token, first, last, actor=states_of(actor))


def exchange(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The two armies exchanged 90 prisoners each": a swap carried out by both."""
    if token.pos_ != "VERB" or token.lemma_ not in ("exchange", "swap", "trade") or _syntax.is_passive(token):
        return None
    thing = next((c for c in _syntax.children(token, "dobj") if c.lower_ in _CAPTIVES), None)
    context = context_of(token, sentence)
    told = (token.tag_ in ("VBD", "VBN", "VBP", "VBZ") and not context.modal) or context.modal in ("will", "would")
    due = token.dep_ == "xcomp" and token.head.lemma_ in ("be", "due", "set", "plan", "agree", "go", "expect")
    told = told or due
    if thing is None or context.hypothetical or context.negated or not told or token.dep_ in ("acl", "relcl"):
        return None
    actor = resolver.subject(token, sentence)
    if len(actor) == 1:
        for item in _syntax.prepositional_objects(token, "with"):
            actor = actor + resolver.parties(item, sentence)
    if len(actor) != 2:
        return None
    first, last = reach(*verb_group(token), thing, 5)
    return Candidate(
        "agreement.exchange",
        token,
        first,
        last,
        actor=states_of(actor),
        firmness="planned" if context.modal or due else "done",
    )
