"""What a reported clause amounts to when no trigger word says so: who its subject is, what it denies, what it names.

Somebody says a clause. Of his own side he promises, refuses or denies; of another he accuses or demands. The subject,
the polarity, the modal verb and the classes of the words decide; an agreement is never read in this way.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, Context, context_of, noun_words, reach, verb_group
from grith.read._conditions import waiting
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._roles import Resolver, recipient
from grith.read._sides import rivals

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOING = re.compile(
    r"\b(?:is|are|was|were|am|'s|'re) not (?:going|about|prepared|ready|willing) to\b"
    r"|\b(?:do|does|did) not (?:intend|plan|mean)\b"
)
_OFF = re.compile(
    r"\b(?:not (?:an|a real|even an) option"
    r"|not (?:on|up for) (?:the table|offer|the agenda|discussion|negotiation|debate|sale)"
    r"|off the table|nothing to (?:discuss|negotiate|talk about)|(?:is|are|was|were|remains?) out(?: of bounds)?$"
    r"|unthinkable|inconceivable|unimaginable|intolerable|taboo|a non-starter"
    r"|will (?:not|never) happen|no question of"
    r"|(?:is|are|was|were) not acceptable|not up to (?:debate|discussion)"
    r"|not for (?:sale|discussion|negotiation)|non-negotiable|not negotiable"
    r"|can(?: ?not| never) (?:go|flow|live|walk|sit|run) (?:together|side by side|hand in hand)|in abeyance"
    r"|no (?:room|place) for|no business|not a subject for|out of the picture|hear nothing of)\b"
)
_BARGAIN = re.compile(
    r"\b(?:not (?:a|the) (?:matter|subject|question|topic) (?:for|of) (?:bargain|negotiat|discuss|debate|talk)\w*"
    r"|(?:neither|none) .*(?:up|open) (?:for|to) (?:bargain|negotiat|discuss|debate|compromise)\w*)"
)
_FALSE = re.compile(
    r"\b(?:so much as a|a fairy tale|(?:was|were|is) not us|to the letter|the letter of the|not a word of truth"
    r"|nothing of the (?:kind|sort)|not a (?:word|grain|shred) of truth|hold(?:s)? no water"
    r"|no such (?:\w+ )?(?:attack|strike|thing|incident|order)"
    r"|without (?:any )?(?:basis|foundation)|made up|pure invention|no truth)\b"
)
_FOUL = re.compile(
    r"\b(?:play\w* for time|buy\w* time|drag\w* (?:its|his|their|her) (?:feet|heels)|drag\w* (?:\w+ )?out"
    r"|(?:made|makes|making|make) a mockery|worth nothing|empty words|in bad faith|foot-dragging|smokescreen"
    r"|tear\w* up|pay\w* no (?:heed|attention|regard)|turn\w* a deaf ear|(?:at|hard at) work along|ha[sd] a hand in"
    r"|a fraction of|has yet to|have yet to|had yet to|not (?:lived? up|done (?:its|their|his) (?:part|share|bit))"
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
_TURN = re.compile(
    r"\b(?:onus (?:is|lies|rests)|ball is (?:now )?in"
    r"|the next (?:move|step) is|has (?:only )?to (?:say|decide|choose|act|show)"
    r"|high time|about time|had better|would do well to|ought to|it is for|(?:is|was|'s) (?:now )?(?:the )?turn"
    r"|(?:is|are|lies?|rests?|now) in \w+ hands|ball is in"
    r"|needs? (?:\w+ )?to|would like|is required|are required|no (?:other )?choice but)\b"
)
_SOFT = frozenset({"could", "may", "might", "can"})


def reported(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """The statement that the reported ``clause`` makes, or ``None`` if it is a mere stance."""
    context = context_of(clause, sentence)
    if context.hypothetical or not speaker or clause.pos_ not in ("VERB", "AUX"):
        return None
    if all(n.kind in ("unnamed", "other") and not n.party for n in speaker):
        subject = _syntax.subject(clause)
        doers = resolver.parties(subject, sentence) if subject is not None else ()
        doers = tuple(n for n in doers if n.kind not in ("unnamed", "other"))
        if not doers and subject is not None and subject.pos_ == "NOUN":
            doers = resolver.owner(subject, sentence)
        if not doers or subject is None:
            return None
        return _of_another(clause, subject, _text(clause), context, speaker, doers, sentence, resolver)
    if all(n.kind == "unnamed" for n in speaker) or _syntax.child(clause, "expl") is not None:
        said = _text(clause)
        return _impersonal(clause, said, context, speaker, sentence, resolver)
    subject = _syntax.subject(clause)
    if subject is not None and subject.lemma_.lower() in _GUNMEN and _syntax.agent(clause) is not None:
        subject = _syntax.agent(clause)  # "the gunmen were helped by X"
    if subject is None:
        return None
    said = _text(clause)
    own = {n.as_party for n in speaker}
    doers = resolver.parties(subject, sentence)
    if not doers and subject.lower_ not in _FIRST_PERSON and subject.pos_ in ("NOUN", "PROPN"):
        doers = resolver.owner(subject, sentence)
    doers = tuple(n for n in doers if n.kind not in ("unnamed", "other"))
    parties = {n.as_party for n in doers}
    if subject.lower_ in _FIRST_PERSON or (parties and parties <= own):
        return _of_own_side(clause, subject, said, context, speaker, doers, sentence, resolver)
    if parties and not parties & own:
        found = _of_another(clause, subject, said, context, speaker, doers, sentence, resolver)
        if found is not None:
            return found
    return _impersonal(clause, said, context, speaker, sentence, resolver)


def _text(clause: Token) -> str:
    return " ".join(t.lower_ for t in clause.subtree).replace(" n't", " not")


_HOLDS_BACK = re.compile(
    r"\bnot (?:be the first to|attack|fire|strike|shoot|shell|bomb|launch|open fire"
    r"|resume (?:the )?(?:war|fighting|strikes)"
    r"|break|violate|obstruct|block|hinder|stand (?:aside|in the way|by)|leave \w+ alone|abandon|let \w+ down|use)\b"
)
_COMING = re.compile(r"\b(?:on (?:its|their|the) way|in the pipeline|under way|to follow|in the offing|on the table)\b")
_UTMOST = re.compile(
    r"\b(?:spar\w+ no (?:effort|expense)|leav\w+ no stone|do (?:its|our|their|his) (?:utmost|best|part|share)"
    r"|do (?:everything|all))\b"
)
_NOTHING_WILL = re.compile(
    r"\b(?:nothing|no one|nobody|no power|no force|no pressure|no threat) (?:\w+ )?(?:will|would|can|could) (?:ever )?"
    r"(?:make|force|persuade|compel|induce|bring|get|push|drive|stop|deter)\b"
)


_low = partial(Candidate, confidence="low")


def _words(clause: Token) -> set[str]:
    return {w for t in clause.subtree for w in (t.lower_, t.lemma_.lower())}


def _deeds() -> frozenset[str]:
    words = lexicon()
    return words.named("truce.nouns_breach", "truce.nouns_attack", "reported.wrongs") | (
        words["truce.attack_verbs"] - words["truce.attack_light"]
    )


_JOINT = frozenset({"force", "mission", "coalition", "operation", "unifil", "command", "contingent"})


def _predicate(clause: Token, actor: tuple[Name, ...], speaker: tuple[Name, ...]) -> Candidate:
    """A refusal told by a predicate: "were not a matter for bargaining" runs to the end of what is said of it."""
    said = next((c for c in _syntax.children(clause, "attr", "acomp", "prep") if c.i > clause.i), None)
    last = said.right_edge if said is not None and clause.lemma_ == "be" and said.right_edge.i - clause.i < 8 else None
    first, end = reach(*verb_group(clause), last, 8)
    return Candidate("red_line.reported", clause, first, end, actor=actor, speaker=speaker, confidence="low")


def _of_own_side(
    clause: Token,
    subject: Token,
    said: str,
    context: Context,
    speaker: tuple[Name, ...],
    doers: tuple[Name, ...],
    sentence: Sentence,
    resolver: Resolver,
) -> Candidate | None:
    """The speaker's own side: a denial of deeds done, a refusal of things to come, a gift."""
    words = lexicon()
    actor = states_of(doers or speaker)
    inside = _words(clause)
    neg = context.negated or bool(re.search(r"\b(?:not|never|no|nothing)\b", said))
    future = context.modal in ("will", "would", "shall") or bool(_GOING.search(said))
    told_back = re.search(
        r"\bonly (?:at|on|when|after|in|to|against|military|armed|fighters|back)\b|\bin self-defen[cs]e\b", said
    )
    told_back = told_back or re.search(r"\bnothing but\b|\bexclusively\b|\bsolely\b", said)
    shot = clause.lemma_.lower() in words["truce.attack_verbs"] and clause.tag_ in ("VBD", "VBN", "VBZ", "VBP")
    if context.modal in ("will", "would", "shall") and clause.lemma_ in ("stay", "remain") and not context.negated:
        where = {w for p in _syntax.prepositional_objects(clause, "in", "with", "at") for w in noun_words(p)}
        places = {
            n.as_party for p in _syntax.prepositional_objects(clause, "in") for n in resolver.parties(p, sentence)
        }
        own = {n.as_party for n in (*actor, *states_of(speaker))}
        guests = noun_words(subject) & words["capability.troops"] and places - own
        occupied = any(rivals(mine, place) for mine in own for place in places)
        if (guests and not occupied) or where & _JOINT:
            return _low("pledge.reported", clause, actor=actor, speaker=speaker, firmness="committed")
    if (
        not context.modal
        and not context.negated
        and ((shot and told_back) or re.search(r"\bheld (?:its|their|his|our) fire\b", said))
    ):
        return _low("denial.reported", clause, actor=actor, speaker=speaker)
    if neg and not future and not context.modal:
        breaker = _syntax.child(clause, "attr")
        breaks = _syntax.child(breaker, "relcl") if breaker is not None else None
        if context.negated and breaks is not None and breaks.lemma_.lower() in words["truce.break_verbs"] | _deeds():
            return Candidate(
                "denial.reported",
                clause,
                *reach(*verb_group(clause), breaker, 8),
                actor=actor,
                speaker=speaker,
                confidence="low",
            )
        done = clause.tag_ in ("VBD", "VBN") or clause.lemma_ in ("have", "be")
        armed = inside & (_deeds() | {"arms", "weapons", "troops", "soldiers", "forces", "shot", "shots"})
        gave = clause.lemma_ in ("supply", "arm", "fund", "send", "provide", "support", "back", "aim", "target", "fire")
        has = clause.lemma_ == "have" and inside & {"troops", "soldiers", "forces", "fighters"}
        against = clause.lemma_ in ("act", "operate", "move") and _syntax.prepositions(clause, "against", "on")
        if context.negated and against and any(a.tag_ in ("VBD", "VBZ", "VBP") for a in _syntax.auxiliaries(clause)):
            return _low("denial.reported", clause, actor=actor, speaker=speaker)
        if done and context.negated and (has or (armed and (gave or clause.lemma_.lower() in _deeds()))):
            return _low("denial.reported", clause, actor=actor, speaker=speaker)
    if context.modal in ("will", "shall", "would") and _UTMOST.search(said):
        target = recipient(clause, sentence, resolver)
        return _low("pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="committed")
    if future and context.negated and _HOLDS_BACK.search(said):
        return _low("pledge.restraint", clause, actor=actor, speaker=speaker, firmness="committed", negated=True)
    if _OFF.search(said) or (future and context.negated and clause.lemma_ not in _IDLE):
        moved = context.negated and _syntax.is_passive(clause)
        if moved or inside & words.named("reported.refusable", "proposals.nouns", "truce.terms", "contribute.things"):
            return _predicate(clause, actor, speaker)
    if neg:
        return None
    if _will_do(clause, context, inside):
        target = recipient(clause, sentence, resolver)
        firmness = "possible" if context.modal in _SOFT else "committed"
        return _low("pledge.will-do", clause, actor=actor, target=target, speaker=speaker, firmness=firmness)
    things = words["contribute.things"]
    given = noun_words(subject) & things or any(
        noun_words(o) & things for o in (*_syntax.objects(clause), *_syntax.children(clause, "attr"))
    )
    takes_part = "part" in inside and inside & {"force", "mission", "coalition", "operation"}
    helps = (
        clause.lemma_.lower() in words["contribute.verbs"] - words["contribute.light"] - _NO_GIFT
        and clause.pos_ == "VERB"
        and bool(_syntax.children(clause, "dobj"))
    )
    if context.modal in _SOFT and (given or takes_part or helps):
        target = recipient(clause, sentence, resolver)
        return _low("pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="possible")
    aside = clause.lemma_ in ("put", "set") and re.search(r"\baside\b", said)
    if given and aside and not context.modal:
        target = recipient(clause, sentence, resolver)
        return _low("pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="committed")
    return None


def _suffers(clause: Token) -> bool:
    """Whether the subject is the one hit: "a hospital in X was shelled" accuses nobody whom "in X" names."""
    deeds = lexicon().named("truce.attack_verbs", "truce.break_verbs", "harm.verbs")
    return _syntax.is_passive(clause) and clause.lemma_.lower() in deeds


# What a side says it will do without giving, holding back or serving anything: threats, thoughts, hopes and words.
_NO_GIFT = frozenset(
    """break violate breach abandon betray
    be have know think believe see say tell decide discuss consider examine study ask answer respond
    retaliate fight win defeat destroy crush punish avenge strike attack defend need want hope expect wait
    await watch judge regret suffer lose pay die survive prevail triumph celebrate remember forget miss worry
    fear find feel hear look seem appear become get go come take act react press insist demand seek oppose
    reject refuse condemn speak talk call happen depend try like love hate comment announce inform report
    raise submit sue appeal challenge vote meet visit travel fly hold make do let use run expel impose arrest
    prosecute jail ban close shut suspend recall withhold stop cut intensify escalate advance continue remain
    leave point get
    stay rearm build produce develop test enrich arm mobilise mobilize reduce present propose outline set aim
    plan reserve review reconsider re-examine change turn begin start work sign agree accept treat regard
    view resist rely count settle enter face confront postpone delay""".split()
)


def _will_do(clause: Token, context: Context, inside: set[str]) -> bool:
    """Whether the speaker's own side says that it will do something for others, whatever it is called."""
    if clause.pos_ != "VERB" or clause.lemma_.lower() in _NO_GIFT or context.conditional or waiting(clause):
        return False
    if context.modal not in ("will", "shall") and not (context.modal == "would" and context.past_report):
        return False
    if (
        inside
        & lexicon()["pledge.threat"]
        & {
            "retaliate",
            "retaliation",
            "revenge",
            "war",
            "attack",
            "strike",
            "strikes",
            "offensive",
            "punish",
            "crush",
        }
    ):
        return False
    return not inside & {"everything", "continue"} or bool(inside & lexicon()["contribute.things"])


_GUNMEN = frozenset("gunman militant terrorist attacker assailant insurgent infiltrator".split())
_BACKS = frozenset("command lead direct back support supply help train run steer control house host pay feed".split())
# Attack verbs that are as often something else.
_NEUTRAL = frozenset(
    """send go set open cross continue carry conduct resume use cut drop break aim fly take down level mine commit
    launch advance wipe rip slam crash lay lob seize""".split()
)
_ACCUSING = frozenset({"complain", "allege", "charge", "protest", "lament", "denounce", "claim"})
_IDLE = frozenset(
    """hesitate flinch waver shrink tire relent surprise be know say comment speculate forget surprise happen
    mean matter confirm answer name""".split()
)


def _of_another(
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
    if _TURN.search(said) and not context.negated and clause.lemma_ != "say":
        return _low("demand.reported", clause, actor=speaker, target=states_of(doers), speaker=speaker)
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
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    hits_back = verb in ("answer", "respond", "reply", "retaliate") and not context.negated
    blow = lexicon()["truce.nouns_attack"] | weapons
    if hits_back and any(noun_words(o) & blow for o in _syntax.prepositional_objects(clause, "with", "by")):
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    comply = verb in lexicon()["truce.comply"] or (verb == "carry" and "out" in said.split())
    if context.negated and len(doers) > 1 and comply and _words(clause) & lexicon()["truce.nouns"]:
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    goes_on_so = verb in ("continue", "go", "resume", "intensify", "persist", "increase") and not context.negated
    if goes_on_so and noun_words(subject) & lexicon()["truce.nouns_attack"]:
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    steps_up = verb in ("ramp", "step", "intensify", "escalate", "increase", "resume", "continue", "use", "wage")
    harms = lexicon()["truce.nouns_attack"] | {"rape", "torture", "starvation", "famine", "execution", "terror"}
    taken = {w for o in _syntax.children(clause, "dobj") for t in _syntax.conjuncts(o) for w in (t.lemma_.lower(),)}
    if steps_up and not context.negated and taken & harms and clause.tag_ in ("VBD", "VBN", "VBG", "VBZ", "VBP"):
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
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
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    if verb in _BACKS and not context.negated and any(o.lemma_.lower() in _GUNMEN for o in _syntax.objects(clause)):
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    armed = {n.as_party for o in _syntax.objects(clause) for n in resolver.parties(o, sentence)}
    if verb in _BACKS and armed & set(resolver.voices.cast.armed) and not context.negated:
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    bad = (verb in wrongs or (attacks and bool(_syntax.objects(clause)))) and not context.negated
    shot = verb in ("shoot", "gun", "mow") and re.search(r"\b(?:dead|down|killed)\b", said) is not None
    keeps = verb in ("continue", "keep", "go", "carry", "persist", "press") and any(
        t.lemma_.lower() in wrongs | lexicon()["truce.nouns_attack"] for t in clause.subtree if t.i > clause.i
    )
    goes_on = (
        context.negated
        and clause.lemma_ in ("stop", "cease", "halt", "end", "let", "ease", "abandon", "give", "relent", "suspend")
        and any(
            {t.lower_, t.lemma_.lower()} & (_deeds() | {"war", "fighting"}) for t in clause.subtree if t.i > clause.i
        )
    )
    if not context.negated and _plots(clause):
        return Candidate("allegation.plots", clause, actor=states_of(doers), speaker=speaker, confidence="low")
    if goes_on:
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    if context.negated and not foul:
        return None
    if foul or bad or shot or keeps or accusing:
        return _low("allegation.reported", clause, actor=states_of(doers), speaker=speaker)
    return None


_EVIL = frozenset(
    """attack offensive aggression invasion assault genocide war strike raid massacre provocation provocations
    escalation attacks strikes invade seize storm annex""".split()
)


def _plots(clause: Token) -> bool:
    """ "is preparing a new offensive", "was plotting to seize the town": a deed that is said to be in the making."""
    if clause.lemma_.lower() not in ("prepare", "plan", "plot", "ready", "gear", "scheme", "seek"):
        return False
    aims = [*_syntax.children(clause, "dobj"), *_syntax.prepositional_objects(clause, "for")]
    aims += [] if clause.lemma_ == "seek" else _syntax.children(clause, "xcomp")
    return any({t.lower_, t.lemma_.lower()} & _EVIL for aim in aims for t in _syntax.conjuncts(aim))


_STAYS = frozenset("end stop happen stay return come change go open leave move pass".split())


def _due_to(clause: Token) -> bool:
    """ "is to arrive in January"."""
    act = _syntax.child(clause, "xcomp")
    return clause.lemma_ == "be" and act is not None and any(c.lower_ == "to" for c in act.children)


def _impersonal(
    clause: Token, said: str, context: Context, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """No party as its subject: what is ruled out, what is untrue, whose turn it is, what must come first."""
    words = lexicon()
    inside = _words(clause)
    if all(n.kind == "unnamed" for n in speaker):
        return None
    actor = states_of(speaker)
    own = {n.as_party for n in speaker}
    coming = inside & (words["contribute.things"] | {"help", "support"})
    sure = context.modal in ("will", "shall") or _COMING.search(said) or _due_to(clause)
    answer = inside & {"response", "retaliation", "reply", "answer", "consequences"}
    ours = (
        coming and sure and not answer and not context.negated and not re.search(r"\b(?:no|not|never|if|until)\b", said)
    )
    if ours and (_syntax.child(clause, "expl") is not None or noun_words(_syntax.subject(clause) or clause) & coming):
        given = _syntax.subject(clause) if _syntax.child(clause, "expl") is None else _syntax.child(clause, "attr")
        whose = resolver.owner(given, sentence) if given is not None else ()
        if not whose or {n.as_party for n in whose} & own:
            return _low("pledge.coming", clause, actor=actor, speaker=speaker, firmness="planned")
    none_such = (
        re.search(r"^(?:that )?(?:there (?:is|was|has been|have been|had been|are|were) no|no) \w+", said)
        and not context.modal
    )
    wrong = inside & (
        words["truce.nouns_breach"] | {"starvation", "famine", "genocide", "blockade", "siege", "incident", "incidents"}
    )
    happened = re.search(r"\b(?:taken? place|took place|occurred|happened|existed?|been held)\b", said)
    if none_such and (wrong or happened) and any(n.kind not in ("unnamed", "other") for n in speaker):
        return _low("denial.reported", clause, actor=actor, speaker=speaker)
    borne = clause.lemma_ in (
        "tolerate",
        "accept",
        "allow",
        "permit",
        "recognise",
        "recognize",
        "countenance",
        "welcome",
    )
    if context.negated and borne and _syntax.is_passive(clause) and context.modal in ("will", "would", "can", "could"):
        return _low("red_line.reported", clause, actor=actor, speaker=speaker)
    fair = re.search(
        r"\b(?:fair game|legitimate targets?|an act of (?:war|aggression|hostility)|lawful targets?)\b", said
    )
    if fair and context.modal in ("will", "would"):
        return _low("red_line.reported", clause, actor=actor, speaker=speaker)
    deed = clause.lemma_.lower() in {
        "cross",
        "violate",
        "breach",
        "break",
        "target",
        "hit",
        "contravene",
        "infringe",
        "involve",
        "aim",
        "direct",
    }
    if context.negated and not context.modal and deed and clause.pos_ == "VERB":
        return _low("denial.reported", clause, actor=actor, speaker=speaker)
    stays = (
        context.negated and context.modal in ("will", "would") and clause.lemma_ in _STAYS | {"give", "hand", "cede"}
    )
    if stays and inside & (words.named("reported.refusable", "truce.terms") | {"war", "road", "corridor", "border"}):
        return _low("red_line.reported", clause, actor=actor, speaker=speaker)
    if re.search(r"\bthere (?:was|were|had been|has been|is) (?:none|nothing of)\b", said):
        return _low("denial.reported", clause, actor=actor, speaker=speaker)
    if _NOTHING_WILL.search(said) and inside & words.named("reported.refusable", "proposals.nouns", "truce.terms"):
        return _low("red_line.reported", clause, actor=actor, speaker=speaker)
    if _FALSE.search(said) and inside & (
        words["claims.nouns"] | _deeds() | {"kind", "sort", "thing", "it", "us", "word", "deal"}
    ):
        return _low("denial.reported", clause, actor=actor, speaker=speaker)
    topics = words.named("truce.terms", "contribute.things", "condition.needy", "meeting.nouns", "proposals.nouns")
    waits = re.search(r"\b(?:until|unless|as long as|so long as|not before)\b", said)
    if waits and inside & topics and (context.negated or re.search(r"\bno\b", said)):
        behind = [t for t in clause.subtree if t.lower_ in ("until", "unless", "long", "before")]
        doer = behind[0].head if behind else clause
        asked = resolver.named_in(doer, sentence) if doer is not clause else ()
        return _low(
            "condition.reported",
            clause,
            actor=actor,
            target=tuple(n for n in asked if n.as_party not in own),
            speaker=speaker,
        )
    if _BARGAIN.search(said) or (_OFF.search(said) and inside & (topics | words["reported.refusable"])):
        return _predicate(clause, actor, speaker)
    needed = re.search(r"\bthere (?:needs?|has|have|ought) to be\b|\bthere must be\b", said)
    if needed and not context.negated and inside & words.named("truce.halts", "truce.deal", "demand.wanted"):
        named = tuple(n for n in resolver.named_in(clause, sentence) if n.as_party not in own)
        return _low("demand.reported", clause, actor=speaker, target=named if len(named) == 1 else (), speaker=speaker)
    turn = _TURN.search(said)
    if turn and not context.negated:
        named = tuple(n for n in resolver.named_in(clause, sentence) if n.as_party not in own)
        if len(named) == 1 and inside & (topics | _deeds() | words["truce.halting"]):
            return _low("demand.reported", clause, actor=speaker, target=named, speaker=speaker)
    return None
