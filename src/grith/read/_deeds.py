"""Accusations told in passing: an attack that was beaten back, a wrong named as a noun with its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._names import Name, others, states_of
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token

_REPELLED = frozenset(
    "repel repulse beat thwart foil intercept fend ward counter parry rebuff frustrate suppress resist withstand "
    "suffer survive face endure witness see halt stop down answer return drive fight throw".split()
)
_PHYSICAL = frozenset(
    """attack assault offensive raid incursion infiltration advance drone drones missile missiles rocket rockets
    strike strikes shelling bombardment attempt ambush push fire firing""".split()
)
_WRONG_NOUNS = frozenset(
    "support backing arming interference meddling obstruction complicity behaviour behavior conduct intransigence "
    "refusal failure foot-dragging stalling delay delays treachery duplicity hypocrisy bias hostility brutality "
    "occupation blockade siege expansionism adventurism sabre-rattling sabotage crimes abuses atrocities lies "
    "disregard contempt policy policies actions tactics escalation recklessness plunder supply".split()
)
_BLAMING = frozenset(
    """deplore decry condemn denounce criticise criticize lament bemoan protest regret slam lambast blast attack
    assail castigate term call witness cite blame fault expose see""".split()
)
_BAD = frozenset(
    "obstructive aggressive hostile reckless provocative destructive criminal barbaric brutal unlawful illegal "
    "illegitimate unprovoked treacherous unjustified continued continuing deliberate systematic cowardly heinous "
    "repeated persistent inhuman disgraceful shameful cynical".split()
)
_FOES = frozenset(
    """rebellion rebels militia militias terrorism terrorists terror insurgents separatists enemy""".split()
)


def repelled(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The army said it had beaten back an assault by X": whose attack a party says it met."""
    if token.pos_ != "VERB" or token.lemma_.lower() not in _REPELLED:
        return None
    apart = token.lemma_ in ("beat", "fend", "ward", "drive", "fight", "throw")
    if apart and not {c.lower_ for c in token.children} & {"back", "off"}:
        return None
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if context.hypothetical or context.negated or context.modal or not chain:
        return None
    own = {n.as_party for n in chain[0]}
    for item in _syntax.objects(token):
        for attack in _syntax.conjuncts(item):
            if not {attack.lower_, attack.lemma_.lower()} & _PHYSICAL:
                continue
            if any(c.dep_ == "poss" and c.lower_ in ("its", "their", "his", "her", "our") for c in attack.children):
                continue
            accused = tuple(n for n in resolver.culprit(attack, sentence) if n.as_party not in own)
            doing = {n.as_party for n in resolver.subject(token, sentence)}
            if not accused and doing & own:
                accused = adversary(chain[0], resolver.voices.cast)
            accused = tuple(n for n in accused if n.as_party not in doing and n.kind != "unnamed")
            if not accused:
                continue
            first, last = reach(*verb_group(token), attack, 12)
            return _allegation("allegation.repelled", token, first, last, accused, chain[0])
    return None


def wrong_noun(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "deplored his obstructive behaviour", "had witnessed the Emirates' support for the rebellion"."""
    if token.pos_ != "NOUN" or token.lower_ not in _WRONG_NOUNS or token.dep_ not in ("dobj", "oprd", "attr", "conj"):
        return None
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
    if verb is None or verb.lemma_.lower() not in _BLAMING:
        return None
    context = context_of(verb, sentence)
    if context.hypothetical or context.negated or context.modal:
        return None
    modifiers = {c.lower_ for c in token.children if c.dep_ == "amod"}
    behind = {t.lower_ for p in _syntax.prepositions(token, "for", "of", "to", "with") for t in p.subtree}
    plain = token.lower_ in ("support", "backing", "supply", "behaviour", "behavior", "conduct", "policy", "policies")
    plain = plain or token.lower_ in ("actions", "tactics", "delay", "delays", "blockade", "siege")
    if plain and not (modifiers & _BAD or behind & _FOES or verb.lemma_ in ("condemn", "denounce", "deplore", "decry")):
        return None
    chain = resolver.voices.chain(token, sentence)
    told = chain[0] if chain else resolver.subject(verb, sentence)
    if not told:
        return None
    owner = _syntax.child(token, "poss")
    accused = resolver.parties(owner, sentence) if owner is not None else resolver.culprit(token, sentence)
    accused = others(accused, told, "unnamed", "place")
    if not accused:
        return None
    first, last = reach(token, token, next((c for c in token.children if c.dep_ == "amod"), None), 3)
    return _allegation("allegation.wrong-noun", token, first, last, accused, told)


def _allegation(
    rule: str, token: Token, first: Token, last: Token, accused: tuple[Name, ...], told: tuple[Name, ...]
) -> Candidate:
    return Candidate(rule, token, first, last, actor=states_of(accused), speaker=told)
