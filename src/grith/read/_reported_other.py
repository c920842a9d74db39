"""What somebody says of another party: an accusation or a demand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import Candidate, noun_words
from grith.read._lexicon import lexicon
from grith.read._names import states_of
from grith.read._reported_words import WHOSE_TURN, Reported, foul_deeds

if TYPE_CHECKING:
    from spacy.tokens import Token


_FOUL = re.compile(
    r"\b(?:play\w* for time|buy\w* time|drag\w* (?:its|his|their|her) (?:feet|heels)|drag\w* (?:\w+ )?out"
    r"|(?:made|makes|making|make) a mockery|worth nothing|empty words|in bad faith|foot-dragging|smokescreen"
    r"|tear\w* up|pay\w* no (?:heed|attention|regard)|turn\w* a deaf ear|(?:at|hard at) work along|ha[sd] a hand in"
    r"|a fraction of"
    r"|ha(?:s|ve|d) yet to (?:hono|fulfil|keep|live|implement|comply|withdraw|release|abide|carry out)\w*"
    r"|not (?:lived? up|done (?:its|their|his) (?:part|share|bit))"
    r"|only pretend\w*|no (?:interest|intention|desire) (?:in|of|to)|carr(?:y|ies|ied|ying) (?:arms|weapons|guns)"
    r"|(?:do|does|did|has|have|had) not (?:respect|honou?r|keep|observe|implement|abide|comply|want peace|stop)"
    r"|in breach of|in violation of|in contravention of"
    r"|contrary to (?:the|its|their|his|international|resolution|what)\b"
    r"|bears? (?:the )?(?:blame|responsibility)"
    r"|go\w* back on|shift\w* the goalposts"
    r"|move\w* the goal ?posts|gone (?:on|by) without|rais\w+ tension|whip\w* up"
    r"|(?:look|search|hunt|fish|seek)\w* (?:for )?(?:an? |any )?(?:excuse|pretext)s?"
    r"|walk\w* away from (?:its|their|his)|water\w* down|cherry-pick\w*"
    r"|spoil\w*|jeopardi[sz]\w+|imperil\w*|endanger\w*"
    r"|h[eo]ld\w* up|giv\w+ (?:shelter|sanctuary|cover|refuge|succour|arms|weapons|money) to|safe haven"
    r"|turn\w* a blind eye|trampl\w+ (?:on|under)|(?:held|holds|holding|kept|keeps|keeping) back"
    r"|torn up|tore up|went back on|gone back on|not (?:kept|keeping) (?:its|his|their|her) (?:word|promise|side))\b"
)


GUNMEN = frozenset("gunman militant terrorist attacker assailant insurgent infiltrator".split())
_ACCUSING = frozenset({"complain", "allege", "charge", "protest", "lament", "denounce", "claim"})
_PAST = ("VBD", "VBN", "VBG")


def of_another(told: Reported) -> Candidate | None:
    """Another party: what it did wrong, or what it is told to do."""
    negated = told.context.negated
    if WHOSE_TURN.search(told.said) and not negated and told.clause.lemma_ != "say":
        return told.states("demand.reported", told.speaker, target=states_of(told.doers))
    if told.context.modal or told.context.conditional or _suffers(told):
        return None
    if not negated and not any(deed(told) for deed in _DEEDS) and (_plots(told.clause) or _bent_on(told.clause)):
        return told.states("allegation.plots", states_of(told.doers))
    wrongs = _LEFT_UNDONE if negated else (*_DEEDS, *_WRONGS)
    if _FOUL.search(told.said) or any(wrong(told) for wrong in wrongs):
        return told.states("allegation.reported", states_of(told.doers))
    return None


def _suffers(told: Reported) -> bool:
    """Whether the subject is the one hit: "a hospital in X was shelled" accuses nobody whom "in X" names."""
    deeds = lexicon().named("truce.attack_verbs", "truce.break_verbs", "harm.verbs")
    return _syntax.is_passive(told.clause) and told.verb in deeds


def _weapons() -> frozenset[str]:
    return lexicon()["truce.weapons"] | {"mine", "mines", "shell"}


def _uses_arms(told: Reported) -> bool:
    """ "sent drones", "carried out strikes", "laid mines"."""
    armed = _weapons() | {"attack", "attacks", "strike", "strikes"}
    uses = told.verb in lexicon()["reported.neutral"] and told.clause.tag_ in _PAST
    return uses and any(noun_words(o) & armed for o in _syntax.objects(told.clause))


def _hits_back(told: Reported) -> bool:
    """ "answered with a barrage of rockets"."""
    blows = lexicon()["truce.nouns_attack"] | _weapons()
    hits = told.verb in ("answer", "respond", "reply", "retaliate")
    return hits and any(noun_words(o) & blows for o in _syntax.prepositional_objects(told.clause, "with", "by"))


def _attacks_go_on(told: Reported) -> bool:
    """ "its strikes continued"."""
    goes_on = told.verb in ("continue", "go", "resume", "intensify", "persist", "increase")
    return goes_on and told.subject is not None and bool(noun_words(told.subject) & lexicon()["truce.nouns_attack"])


def _steps_up(told: Reported) -> bool:
    """ "stepped up its shelling", "uses starvation"."""
    if told.verb not in ("ramp", "step", "intensify", "escalate", "increase", "resume", "continue", "use", "wage"):
        return False
    harms = lexicon()["truce.nouns_attack"] | {"rape", "torture", "starvation", "famine", "execution", "terror"}
    taken = {t.lemma_.lower() for o in _syntax.children(told.clause, "dobj") for t in _syntax.conjuncts(o)}
    return bool(taken & harms) and told.clause.tag_ in (*_PAST, "VBZ", "VBP")


def _falls(told: Reported) -> bool:
    """ "its rockets fell on the town"."""
    falls = told.verb in lexicon()["rule.falling"] and told.clause.tag_ in ("VBD", "VBN")
    return falls and told.subject is not None and bool(noun_words(told.subject) & _weapons())


def _backs_fighters(told: Reported) -> bool:
    """ "supplies the gunmen", "steers X", where X is an armed group."""
    if told.verb not in lexicon()["rule.backing"]:
        return False
    backed = _syntax.objects(told.clause)
    armed = told.resolver.voices.cast.armed
    return any(o.lemma_.lower() in GUNMEN for o in backed) or any(
        n.as_party in armed for o in backed for n in told.parties(o)
    )


def _does_wrong(told: Reported) -> bool:
    words = lexicon()
    attacks = told.verb in words["truce.attack_verbs"] - words["reported.neutral"] and told.clause.tag_ in _PAST
    return told.verb in words["reported.wrongs"] or (attacks and bool(_syntax.objects(told.clause)))


def _shoots_dead(told: Reported) -> bool:
    return told.verb in ("shoot", "gun", "mow") and bool(re.search(r"\b(?:dead|down|killed)\b", told.said))


def _keeps_on(told: Reported) -> bool:
    """ "keeps shelling", "presses on with the siege"."""
    wrongs = lexicon().named("reported.wrongs", "truce.nouns_attack")
    keeps = told.verb in ("continue", "keep", "go", "carry", "persist", "press")
    return keeps and any(t.lemma_.lower() in wrongs for t in told.clause.subtree if t.i > told.clause.i)


def _is_accused(told: Reported) -> bool:
    """ "complained that X had taken the hill": told by a word of accusing."""
    above = next((h for h, label in _syntax.governors(told.clause) if label == "ccomp"), None)
    return above is not None and above.lemma_ in _ACCUSING and told.clause.tag_ in _PAST


def _do_not_comply(told: Reported) -> bool:
    """ "the two sides have not kept the truce", said of several."""
    comply = told.verb in lexicon()["truce.comply"] or (told.verb == "carry" and "out" in told.said.split())
    return len(told.doers) > 1 and comply and bool(told.inside & lexicon()["truce.nouns"])


def _does_not_stop(told: Reported) -> bool:
    """ "has not ceased shelling", "will not let up in its war"."""
    deeds = foul_deeds() | {"war", "fighting"}
    stops = told.clause.lemma_ in lexicon()["rule.stopping"]
    return stops and any({t.lower_, t.lemma_.lower()} & deeds for t in told.clause.subtree if t.i > told.clause.i)


_DEEDS = (_uses_arms, _hits_back, _attacks_go_on, _steps_up, _falls, _backs_fighters)
_WRONGS = (_does_wrong, _shoots_dead, _keeps_on, _is_accused)
_LEFT_UNDONE = (_do_not_comply, _does_not_stop)
_EVIL = frozenset(
    """attack offensive aggression invasion assault genocide war strike raid massacre provocation provocations
    escalation attacks strikes invade seize storm annex""".split()
)


def _bent_on(clause: Token) -> bool:
    """ "is intent on torpedoing the talks", "was bent on destroying it": what somebody is said to be after."""
    said = next((c for c in _syntax.children(clause, "acomp", "attr") if c.lower_ in _INTENT), None)
    if clause.lemma_ not in ("be", "seem", "appear", "remain") or said is None:
        return False
    acts = [t for p in _syntax.prepositions(said, "on") for t in _syntax.children(p, "pcomp")]
    acts += _syntax.children(said, "xcomp")
    return any(a.lemma_.lower() in foul_deeds() | lexicon()["truce.break_verbs"] for a in acts)


_INTENT = frozenset({"intent", "bent", "hell-bent", "determined", "set", "hellbent"})


def _plots(clause: Token) -> bool:
    """ "is preparing a new offensive", "was plotting to seize the town": a deed that is said to be in the making."""
    if clause.lemma_.lower() not in ("prepare", "plan", "plot", "ready", "gear", "scheme", "seek"):
        return False
    aims = [*_syntax.children(clause, "dobj"), *_syntax.prepositional_objects(clause, "for")]
    aims += [] if clause.lemma_ == "seek" else _syntax.children(clause, "xcomp")
    return any({t.lower_, t.lemma_.lower()} & _EVIL for aim in aims for t in _syntax.conjuncts(aim))
