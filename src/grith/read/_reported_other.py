"""What somebody says of another party: an accusation or a demand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, Context, noun_words
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._reported_words import WHOSE_TURN, clause_words, foul_deeds, low_candidate
from grith.read._resolver import Resolver

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


def _suffers(clause: Token) -> bool:
    """Whether the subject is the one hit: "a hospital in X was shelled" accuses nobody whom "in X" names."""
    deeds = lexicon().named("truce.attack_verbs", "truce.break_verbs", "harm.verbs")
    return _syntax.is_passive(clause) and clause.lemma_.lower() in deeds


GUNMEN = frozenset("gunman militant terrorist attacker assailant insurgent infiltrator".split())
_BACKS = frozenset("command lead direct back support supply help train run steer control house host pay feed".split())
# Attack verbs that are as often something else.
_NEUTRAL = frozenset(
    """send go set open cross continue carry conduct resume use cut drop break aim fly take down level mine commit
    launch advance wipe rip slam crash lay lob seize""".split()
)
_ACCUSING = frozenset({"complain", "allege", "charge", "protest", "lament", "denounce", "claim"})


def of_another(
    clause: Token,
    subject: Token,
    said: str,
    context: Context,
    speaker: tuple[Name, ...],
    doers: tuple[Name, ...],
    sentence: Sentence,
    resolver: Resolver,
) -> Candidate | None:
    """Another party: what it did wrong, or what it is told to do."""
    if WHOSE_TURN.search(said) and not context.negated and clause.lemma_ != "say":
        return low_candidate("demand.reported", clause, actor=speaker, target=states_of(doers), speaker=speaker)
    if context.modal or context.conditional or _suffers(clause):
        return None
    wrongs = lexicon()["reported.wrongs"]
    foul = bool(_FOUL.search(said))
    told = next((h for h, label in _syntax.governors(clause) if label == "ccomp"), None)
    accusing = told is not None and told.lemma_ in _ACCUSING and clause.tag_ in ("VBD", "VBN", "VBG")
    verb = clause.lemma_.lower()
    attacks = verb in lexicon()["truce.attack_verbs"] - _NEUTRAL and clause.tag_ in ("VBD", "VBN", "VBG")
    weapons = {
        "mine",
        "mines",
        "drone",
        "drones",
        "missile",
        "missiles",
        "rocket",
        "rockets",
        "shell",
        "shells",
        "bombs",
    }
    arms = any(noun_words(o) & (weapons | {"attack", "attacks", "strike", "strikes"}) for o in _syntax.objects(clause))
    if verb in _NEUTRAL and arms and clause.tag_ in ("VBD", "VBN", "VBG") and not context.negated:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    hits_back = verb in ("answer", "respond", "reply", "retaliate") and not context.negated
    blow = lexicon()["truce.nouns_attack"] | weapons
    if hits_back and any(noun_words(o) & blow for o in _syntax.prepositional_objects(clause, "with", "by")):
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    comply = verb in lexicon()["truce.comply"] or (verb == "carry" and "out" in said.split())
    if context.negated and len(doers) > 1 and comply and clause_words(clause) & lexicon()["truce.nouns"]:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    goes_on_so = verb in ("continue", "go", "resume", "intensify", "persist", "increase") and not context.negated
    if goes_on_so and noun_words(subject) & lexicon()["truce.nouns_attack"]:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    steps_up = verb in ("ramp", "step", "intensify", "escalate", "increase", "resume", "continue", "use", "wage")
    harms = lexicon()["truce.nouns_attack"] | {"rape", "torture", "starvation", "famine", "execution", "terror"}
    taken = {w for o in _syntax.children(clause, "dobj") for t in _syntax.conjuncts(o) for w in (t.lemma_.lower(),)}
    if steps_up and not context.negated and taken & harms and clause.tag_ in ("VBD", "VBN", "VBG", "VBZ", "VBP"):
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    falls = verb in (
        "fall",
        "land",
        "hit",
        "rain",
        "crash",
        "explode",
        "strike",
        "tear",
        "rip",
        "plough",
        "smash",
    ) and clause.tag_ in ("VBD", "VBN")
    if falls and noun_words(subject) & weapons and not context.negated:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    if verb in _BACKS and not context.negated and any(o.lemma_.lower() in GUNMEN for o in _syntax.objects(clause)):
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    armed = {n.as_party for o in _syntax.objects(clause) for n in resolver.parties(o, sentence)}
    if verb in _BACKS and armed & set(resolver.voices.cast.armed) and not context.negated:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    bad = (verb in wrongs or (attacks and bool(_syntax.objects(clause)))) and not context.negated
    shot = verb in ("shoot", "gun", "mow") and re.search(r"\b(?:dead|down|killed)\b", said) is not None
    keeps = verb in ("continue", "keep", "go", "carry", "persist", "press") and any(
        t.lemma_.lower() in wrongs | lexicon()["truce.nouns_attack"] for t in clause.subtree if t.i > clause.i
    )
    goes_on = (
        context.negated
        and clause.lemma_ in ("stop", "cease", "halt", "end", "let", "ease", "abandon", "give", "relent", "suspend")
        and any(
            {t.lower_, t.lemma_.lower()} & (foul_deeds() | {"war", "fighting"})
            for t in clause.subtree
            if t.i > clause.i
        )
    )
    if not context.negated and (_plots(clause) or _bent_on(clause)):
        return Candidate("allegation.plots", clause, actor=states_of(doers), speaker=speaker, confidence="low")
    if goes_on:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    if context.negated and not foul:
        return None
    if foul or bad or shot or keeps or accusing:
        return low_candidate("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    return None


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
