"""What somebody says of his own side: a promise, a refusal or a denial."""

from __future__ import annotations

import re

from attrs import evolve

from grith.read import _syntax
from grith.read._candidates import POSSIBILITY, Candidate, noun_words, reach, verb_group
from grith.read._conditions import waiting
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._recipient import recipient
from grith.read._reported_words import RULED_OUT, Reported, foul_deeds
from grith.read._sides import rivals

_GOING = re.compile(
    r"\b(?:is|are|was|were|am|'s|'re) not (?:going|about|prepared|ready|willing) to\b"
    r"|\b(?:do|does|did) not (?:intend|plan|mean)\b"
)
_ONLY_BACK = re.compile(
    r"\bonly (?:at|on|when|after|in|to|against|military|armed|fighters|back)\b|\bin self-defen[cs]e\b"
    r"|\bnothing but\b|\bexclusively\b|\bsolely\b"
)
_HOLDS_BACK = re.compile(
    r"\bnot (?:be the first to|attack|fire|strike|shoot|shell|bomb|launch|open fire"
    r"|resume (?:the )?(?:war|fighting|strikes)"
    r"|break|violate|obstruct|block|hinder|stand (?:aside|in the way|by)|leave \w+ alone|abandon|let \w+ down|use)\b"
)
_UTMOST = re.compile(
    r"\b(?:spar\w+ no (?:effort|expense)|leav\w+ no stone|do (?:its|our|their|his) (?:utmost|best|part|share)"
    r"|do (?:everything|all))\b"
)


def of_own_side(told: Reported) -> Candidate | None:
    """The speaker's own side: a denial of deeds done, a refusal of things to come, a gift."""
    actor = states_of(told.doers or told.speaker)
    denies = told.context.negated or bool(re.search(r"\b(?:not|never|no|nothing)\b", told.said))
    if _stays_with_others(told, actor):
        return told.states("pledge.reported", actor, firmness="committed")
    if _fought_only_back(told):
        return told.states("denial.reported", actor)
    if told.context.negated and not told.context.modal and not _GOING.search(told.said):
        denial = _denial(told, actor)
        if denial is not None:
            return denial
    return _undertaking(told, actor, denies) or (None if denies else _gift(told, actor))


def _stays_with_others(told: Reported, actor: tuple[Name, ...]) -> bool:
    """ "our troops will stay in X", where X is not the enemy; "will remain in the mission"."""
    clause = told.clause
    if not told.will or clause.lemma_ not in ("stay", "remain") or told.context.negated:
        return False
    where = {w for p in _syntax.prepositional_objects(clause, "in", "with", "at") for w in noun_words(p)}
    if where & (lexicon()["reported.missions"] | {"unifil", "command", "contingent"}):
        return True
    places = {n.as_party for p in _syntax.prepositional_objects(clause, "in") for n in told.parties(p)}
    own = {n.as_party for n in (*actor, *states_of(told.speaker))}
    troops = told.subject is not None and noun_words(told.subject) & lexicon()["capability.troops"]
    return bool(troops and places - own) and not any(rivals(mine, place) for mine in own for place in places)


def _fought_only_back(told: Reported) -> bool:
    """ "shot only at armed men", "held its fire"."""
    if told.context.modal or told.context.negated:
        return False
    shot = told.verb in lexicon()["truce.attack_verbs"] and told.clause.tag_ in ("VBD", "VBN", "VBZ", "VBP")
    back = shot and _ONLY_BACK.search(told.said)
    return bool(back or re.search(r"\bheld (?:its|their|his|our) fire\b", told.said))


def _denial(told: Reported, actor: tuple[Name, ...]) -> Candidate | None:
    """A deed that is not told as to come and that the clause denies."""
    clause = told.clause
    denial = told.states("denial.reported", actor)
    breaker = _syntax.child(clause, "attr")
    breaks = _syntax.child(breaker, "relcl") if breaker is not None else None
    if breaks is not None and breaks.lemma_.lower() in lexicon()["truce.break_verbs"] | foul_deeds():
        first, last = reach(*verb_group(clause), breaker, 8)  # "it is not X that broke the truce"
        return evolve(denial, first=first, last=last)
    return denial if _did_not_begin(told) or _did_not_act(told) or _did_not_arm(told) else None


def _did_not_begin(told: Reported) -> bool:
    begins = told.clause.lemma_ in ("initiate", "start", "begin", "provoke", "trigger")
    did = _is_done(told) or any(a.lower_ == "did" for a in _syntax.auxiliaries(told.clause))
    return begins and did and bool(told.inside & lexicon()["reported.wars"])


def _did_not_act(told: Reported) -> bool:
    """ "has not acted against X"."""
    acts = told.clause.lemma_ in ("act", "operate", "move") and _syntax.prepositions(told.clause, "against", "on")
    return bool(acts) and any(a.tag_ in ("VBD", "VBZ", "VBP") for a in _syntax.auxiliaries(told.clause))


def _did_not_arm(told: Reported) -> bool:
    """ "has no troops in X", "has not sent arms", "did not shell the town"."""
    forces = {"troops", "soldiers", "forces"}
    if not _is_done(told):
        return False
    if told.clause.lemma_ == "have" and told.inside & (forces | {"fighters"}):
        return True
    deeds = foul_deeds()
    acts = told.clause.lemma_ in lexicon()["reported.arming"] or told.verb in deeds
    return acts and bool(told.inside & (deeds | forces | {"arms", "weapons", "shot", "shots"}))


def _is_done(told: Reported) -> bool:
    return told.clause.tag_ in ("VBD", "VBN") or told.clause.lemma_ in ("have", "be")


def _undertaking(told: Reported, actor: tuple[Name, ...], denies: bool) -> Candidate | None:
    """What the clause undertakes to do, to leave undone or to refuse, whatever it is called."""
    clause, context, words = told.clause, told.context, lexicon()
    hosts = clause.lemma_ == "host" and context.modal in POSSIBILITY and _syntax.child(clause, "dobj") is not None
    if hosts and not denies:
        return told.states("pledge.reported", actor, firmness="possible")
    if told.will and _sets_about(told, denies):
        return told.states("pledge.reported", actor, firmness="committed")
    if told.will and _UTMOST.search(told.said):
        return _to_somebody(told, "pledge.reported", actor, "committed")
    not_to_come = context.negated and (told.will or bool(_GOING.search(told.said)))
    if not_to_come and _HOLDS_BACK.search(told.said):
        return told.states("pledge.restraint", actor, firmness="committed", negated=True)
    if RULED_OUT.search(told.said) or (not_to_come and clause.lemma_ not in words["rule.idle"]):
        refusable = words.named("reported.refusable", "proposals.nouns", "truce.terms", "contribute.things")
        if told.inside & refusable or (context.negated and _syntax.is_passive(clause)):
            return told.refuses(actor)
    return None


def _sets_about(told: Reported, denies: bool) -> bool:
    """ "will not hesitate to help", "will start working on peace", "will ask X to ...", and no threat."""
    clause, blows = told.clause, lexicon()["reported.blows"] | {"hit"}
    asks = clause.lemma_ == "ask" and any(told.parties(o) for o in _syntax.children(clause, "dobj"))
    threat = (told.context.conditional and asks) or told.inside & lexicon()["pledge.threat"] & blows
    unhesitating = told.context.negated and clause.lemma_ in ("hesitate", "shrink", "flinch", "shy")
    return not threat and (unhesitating or (not denies and (asks or _goes_on_helping(told))))


def _goes_on_helping(told: Reported) -> bool:
    """ "would start working on peace", "will continue to press for it": something done for others, and no blow."""
    act = _syntax.child(told.clause, "xcomp")
    helped = lexicon()["contribute.verbs"] | {"work", "press", "push", "seek", "strive", "talk", "negotiate"}
    begins = told.clause.lemma_ in ("start", "begin", "keep", "continue")
    return begins and act is not None and act.lemma_.lower() in helped


def _gift(told: Reported, actor: tuple[Name, ...]) -> Candidate | None:
    """What the clause says that the speaker's own side gives or does for others."""
    clause, modal = told.clause, told.context.modal
    if _will_do(told):
        return _to_somebody(told, "pledge.will-do", actor, "committed")
    if modal in POSSIBILITY and ((_given(told) and not _undergoes(told)) or _could_help(told)):
        return _to_somebody(told, "pledge.reported", actor, "possible")
    aside = not modal and clause.lemma_ in ("put", "set") and re.search(r"\baside\b", told.said)
    return _to_somebody(told, "pledge.reported", actor, "committed") if aside and _given(told) else None


def _will_do(told: Reported) -> bool:
    """Whether the speaker's own side says that it will do something for others, whatever it is called."""
    clause, context, words = told.clause, told.context, lexicon()
    sure = context.modal in ("will", "shall") or (context.modal == "would" and context.past_report)
    if not sure or clause.pos_ != "VERB" or told.verb in words["rule.no_gift"]:
        return False
    if context.conditional or waiting(clause) or told.inside & words["pledge.threat"] & words["reported.blows"]:
        return False
    return not told.inside & {"everything", "continue"} or bool(told.inside & words["contribute.things"])


def _given(told: Reported) -> bool:
    """Whether the clause names a thing given: as its subject, its object or what it is."""
    named = [*_syntax.objects(told.clause), *_syntax.children(told.clause, "attr")]
    named += [told.subject] if told.subject is not None else []
    return any(noun_words(t) & lexicon()["contribute.things"] for t in named)


def _undergoes(told: Reported) -> bool:
    """ "soldiers could be drawn into a war", "troops could be attacked": what befalls them, not what is given."""
    if not _syntax.is_passive(told.clause):
        return told.clause.lemma_ in ("become", "face", "lose", "risk", "suffer", "die", "fall")
    return told.verb not in lexicon()["contribute.verbs"] or bool(_syntax.prepositions(told.clause, "into"))


def _could_help(told: Reported) -> bool:
    words = lexicon()
    if "part" in told.inside and told.inside & words["reported.missions"]:
        return True
    helps = words["contribute.verbs"] - words["contribute.light"] - words["rule.no_gift"]
    return told.verb in helps and told.clause.pos_ == "VERB" and _syntax.child(told.clause, "dobj") is not None


def _to_somebody(told: Reported, rule: str, actor: tuple[Name, ...], firmness: str) -> Candidate:
    target = recipient(told.clause, told.sentence, told.resolver)
    return told.states(rule, actor, target=target, firmness=firmness)
