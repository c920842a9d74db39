"""What somebody says of his own side: a promise, a refusal or a denial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, Context, noun_words, reach, verb_group
from grith.read._conditions import waiting
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._recipient import recipient
from grith.read._reported_words import RULED_OUT, clause_words, foul_deeds, low_candidate, refused_by_predicate
from grith.read._resolver import Resolver
from grith.read._sides import rivals

if TYPE_CHECKING:
    from spacy.tokens import Token


_GOING = re.compile(
    r"\b(?:is|are|was|were|am|'s|'re) not (?:going|about|prepared|ready|willing) to\b"
    r"|\b(?:do|does|did) not (?:intend|plan|mean)\b"
)
_SOFT = frozenset({"could", "may", "might", "can"})
_HOLDS_BACK = re.compile(
    r"\bnot (?:be the first to|attack|fire|strike|shoot|shell|bomb|launch|open fire"
    r"|resume (?:the )?(?:war|fighting|strikes)"
    r"|break|violate|obstruct|block|hinder|stand (?:aside|in the way|by)|leave \w+ alone|abandon|let \w+ down|use)\b"
)
_UTMOST = re.compile(
    r"\b(?:spar\w+ no (?:effort|expense)|leav\w+ no stone|do (?:its|our|their|his) (?:utmost|best|part|share)"
    r"|do (?:everything|all))\b"
)
_BLOWS = frozenset(
    "retaliate retaliation revenge war attack strike strikes offensive punish crush bomb hit kill".split()
)


def _act_begun(clause: Token) -> bool:
    """ "would start working on peace", "will continue to press for it": something done for others, and no blow."""
    act = _syntax.child(clause, "xcomp")
    helped = lexicon()["contribute.verbs"] | {"work", "press", "push", "seek", "strive", "talk", "negotiate"}
    return act is not None and act.lemma_.lower() in helped


_JOINT = frozenset({"force", "mission", "coalition", "operation", "unifil", "command", "contingent"})


def of_own_side(
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
    inside = clause_words(clause)
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
            return low_candidate("pledge.reported", clause, actor=actor, speaker=speaker, firmness="committed")
    if (
        not context.modal
        and not context.negated
        and ((shot and told_back) or re.search(r"\bheld (?:its|their|his|our) fire\b", said))
    ):
        return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
    if neg and not future and not context.modal:
        breaker = _syntax.child(clause, "attr")
        breaks = _syntax.child(breaker, "relcl") if breaker is not None else None
        if (
            context.negated
            and breaks is not None
            and breaks.lemma_.lower() in words["truce.break_verbs"] | foul_deeds()
        ):
            return Candidate(
                "denial.reported",
                clause,
                *reach(*verb_group(clause), breaker, 8),
                actor=actor,
                speaker=speaker,
                confidence="low",
            )
        done = clause.tag_ in ("VBD", "VBN") or clause.lemma_ in ("have", "be")
        armed = inside & (foul_deeds() | {"arms", "weapons", "troops", "soldiers", "forces", "shot", "shots"})
        gave = clause.lemma_ in ("supply", "arm", "fund", "send", "provide", "support", "back", "aim", "target", "fire")
        has = clause.lemma_ == "have" and inside & {"troops", "soldiers", "forces", "fighters"}
        against = clause.lemma_ in ("act", "operate", "move") and _syntax.prepositions(clause, "against", "on")
        did = done or any(a.lower_ == "did" for a in _syntax.auxiliaries(clause))
        began = clause.lemma_ in ("initiate", "start", "begin", "provoke", "trigger") and did
        if (
            context.negated
            and began
            and inside & {"hostilities", "war", "aggression", "conflict", "fighting", "attack"}
        ):
            return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
        if context.negated and against and any(a.tag_ in ("VBD", "VBZ", "VBP") for a in _syntax.auxiliaries(clause)):
            return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
        if done and context.negated and (has or (armed and (gave or clause.lemma_.lower() in foul_deeds()))):
            return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
    unhesitating = clause.lemma_ in ("hesitate", "shrink", "flinch", "shy") and context.negated and bool(future)
    starts = clause.lemma_ in ("start", "begin", "keep", "continue") and _act_begun(clause)
    asks = clause.lemma_ == "ask" and any(resolver.parties(o, sentence) for o in _syntax.children(clause, "dobj"))
    hosts = clause.lemma_ == "host" and context.modal in _SOFT and bool(_syntax.children(clause, "dobj"))
    if hosts and not neg:
        return low_candidate("pledge.reported", clause, actor=actor, speaker=speaker, firmness="possible")
    to_do = unhesitating or ((starts or asks) and not neg)
    threat = (context.conditional and asks) or inside & words["pledge.threat"] & _BLOWS
    if context.modal in ("will", "shall", "would") and to_do and not threat:
        return low_candidate("pledge.reported", clause, actor=actor, speaker=speaker, firmness="committed")
    if context.modal in ("will", "shall", "would") and _UTMOST.search(said):
        target = recipient(clause, sentence, resolver)
        return low_candidate(
            "pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="committed"
        )
    if future and context.negated and _HOLDS_BACK.search(said):
        return low_candidate(
            "pledge.restraint", clause, actor=actor, speaker=speaker, firmness="committed", negated=True
        )
    if RULED_OUT.search(said) or (future and context.negated and clause.lemma_ not in _IDLE):
        moved = context.negated and _syntax.is_passive(clause)
        if moved or inside & words.named("reported.refusable", "proposals.nouns", "truce.terms", "contribute.things"):
            return refused_by_predicate(clause, actor, speaker)
    if neg:
        return None
    if _will_do(clause, context, inside):
        target = recipient(clause, sentence, resolver)
        firmness = "possible" if context.modal in _SOFT else "committed"
        return low_candidate("pledge.will-do", clause, actor=actor, target=target, speaker=speaker, firmness=firmness)
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
        return low_candidate(
            "pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="possible"
        )
    aside = clause.lemma_ in ("put", "set") and re.search(r"\baside\b", said)
    if given and aside and not context.modal:
        target = recipient(clause, sentence, resolver)
        return low_candidate(
            "pledge.reported", clause, actor=actor, target=target, speaker=speaker, firmness="committed"
        )
    return None


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


_IDLE = frozenset(
    """hesitate flinch waver shrink tire relent surprise be know say comment speculate forget surprise happen
    mean matter confirm answer name""".split()
)
