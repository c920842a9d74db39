"""What somebody says with no party as its subject: what is ruled out, untrue, still to come or needed first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import Candidate
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._reported_words import RULED_OUT, WHOSE_TURN, Reported, foul_deeds

if TYPE_CHECKING:
    from spacy.tokens import Token


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
_COMING = re.compile(r"\b(?:on (?:its|their|the) way|in the pipeline|under way|to follow|in the offing|on the table)\b")
_NOTHING_WILL = re.compile(
    r"\b(?:nothing|no one|nobody|no power|no force|no pressure|no threat) (?:\w+ )?(?:will|would|can|could) (?:ever )?"
    r"(?:make|force|persuade|compel|induce|bring|get|push|drive|stop|deter)\b"
)
_NONE_SUCH = re.compile(r"^(?:that )?(?:there (?:is|was|has been|have been|had been|are|were) no|no) \w+")
_HAPPENED = re.compile(r"\b(?:taken? place|took place|occurred|happened|existed?|been held)\b")
_FAIR_GAME = re.compile(r"\b(?:fair game|legitimate targets?|an act of (?:war|aggression|hostility)|lawful targets?)\b")
_NONE_THERE = re.compile(r"\bthere (?:was|were|had been|has been|is) (?:none|nothing of)\b")
_WAITS = re.compile(r"\b(?:until|unless|as long as|so long as|not before)\b")
_NEEDED = re.compile(r"\bthere (?:needs?|has|have|ought) to be\b|\bthere must be\b")


def impersonal(told: Reported) -> Candidate | None:
    """No party as its subject: what is ruled out, what is untrue, whose turn it is, what must come first."""
    if all(n.kind == "unnamed" for n in told.speaker):
        return None
    actor = states_of(told.speaker)
    if told.will and not told.context.negated and _to_account(told.clause):
        return told.states("pledge.reported", actor, firmness="committed")
    if _is_coming(told):
        return told.states("pledge.coming", actor, firmness="planned")
    rule = next((rule for holds, rule in _UNTRUE_OR_RULED_OUT if holds(told)), "")
    if rule:
        return told.states(rule, actor)
    if _comes_after(told):
        return told.states("condition.reported", actor, target=_asked_first(told))
    if _BARGAIN.search(told.said) or (RULED_OUT.search(told.said) and told.inside & _topics("reported.refusable")):
        return told.refuses(actor)
    return _demand(told)


def _topics(more: str) -> frozenset[str]:
    return lexicon().named(
        "truce.terms", "contribute.things", "condition.needy", "meeting.nouns", "proposals.nouns", more
    )


def _to_account(clause: Token) -> bool:
    """ "fighters guilty of abuses would be brought to justice": a promise of the side that tells it."""
    if not _syntax.is_passive(clause) or _syntax.agent(clause) is not None:
        return False
    aims = {t.lower_ for t in _syntax.prepositional_objects(clause, "to", "before")}
    brought = clause.lemma_ in ("bring", "call", "hold", "take") and aims & {"justice", "account", "book", "court"}
    held = clause.lemma_ == "hold" and any(t.lower_ in ("accountable", "responsible") for t in clause.children)
    return bool(brought or held) or clause.lemma_ in ("punish", "prosecute", "investigate", "compensate", "try")


def _is_coming(told: Reported) -> bool:
    """ "more help is on the way", "there will be troops": what the speaker's own side gives, or nobody else's."""
    clause = told.clause
    words = lexicon()
    coming = told.inside & ((words["contribute.things"] - words["meeting.nouns"]) | {"help", "support"})
    under_way = clause.lemma_ in ("be", "remain", "stay") and _COMING.search(told.said)  # "shot down on their way"
    sure = told.context.modal in ("will", "shall") or under_way or _due_to(clause)
    answer = told.inside & {"response", "retaliation", "reply", "answer", "consequences"}
    if not coming or not sure or answer or told.context.negated:
        return False
    there, subject = _syntax.child(clause, "expl") is not None, _syntax.subject(clause)
    if re.search(r"\b(?:no|not|never|if|until)\b", told.said) or not (there or _head_words(subject or clause) & coming):
        return False
    given = _syntax.child(clause, "attr") if there else subject
    whose = told.resolver.owner(given, told.sentence) if given is not None else ()
    return not whose or bool({n.as_party for n in whose} & {n.as_party for n in told.speaker})


def _head_words(token: Token) -> set[str]:
    """The heads of a noun phrase, what stands before them and what they are made of: no talks *on* a force."""
    found: set[str] = set()
    for head in _syntax.conjuncts(token):
        made_of = _syntax.prepositional_objects(head, "of", "worth")
        for word in (head, *_syntax.children(head, "compound"), *made_of):
            found |= {word.lower_, word.lemma_.lower()}
    return found


def _due_to(clause: Token) -> bool:
    """ "is to arrive in January"."""
    act = _syntax.child(clause, "xcomp")
    return clause.lemma_ == "be" and act is not None and any(c.lower_ == "to" for c in act.children)


def _none_such(told: Reported) -> bool:
    """ "there was no breach", "no attack took place"."""
    wrongs = lexicon()["truce.nouns_breach"] | {"starvation", "famine", "genocide", "blockade", "siege"}
    wrong = told.inside & (wrongs | {"incident", "incidents"}) or _HAPPENED.search(told.said)
    known = any(n.kind not in ("unnamed", "other") for n in told.speaker)
    return bool(wrong) and known and not told.context.modal and _NONE_SUCH.search(told.said) is not None


def _is_not_borne(told: Reported) -> bool:
    """ "will not be tolerated"."""
    borne = told.context.negated and told.clause.lemma_ in lexicon()["reported.bearing"]
    return borne and _syntax.is_passive(told.clause) and told.context.modal in ("will", "would", "can", "could")


def _is_fair_game(told: Reported) -> bool:
    """ "would be legitimate targets"."""
    return told.context.modal in ("will", "would") and _FAIR_GAME.search(told.said) is not None


def _did_no_wrong(told: Reported) -> bool:
    """ "the drones did not cross the border"."""
    deed = told.context.negated and told.verb in lexicon()["rule.crossing"]
    return deed and not told.context.modal and told.clause.pos_ == "VERB"


def _stays_as_it_is(told: Reported) -> bool:
    """ "the blockade will not end", "no land will be ceded"."""
    stays = told.context.negated and told.context.modal in ("will", "would")
    kept = lexicon().named("reported.refusable", "truce.terms") | {"war", "road", "corridor", "border"}
    return stays and told.clause.lemma_ in lexicon()["rule.ending"] and bool(told.inside & kept)


def _not_foreseen(told: Reported) -> bool:
    """ "sending troops is not planned", "a wider mandate is not envisaged"."""
    if not told.context.negated or told.context.modal or not _syntax.is_passive(told.clause):
        return False
    foreseen = told.clause.lemma_ in ("plan", "envisage", "foresee", "intend", "contemplate", "consider", "schedule")
    return foreseen and bool(told.inside & _topics("contribute.verbs"))


def _none_there(told: Reported) -> bool:
    return _NONE_THERE.search(told.said) is not None


def _nothing_will_move(told: Reported) -> bool:
    """ "no pressure will force X to accept the deal"."""
    kept = lexicon().named("reported.refusable", "proposals.nouns", "truce.terms")
    return _NOTHING_WILL.search(told.said) is not None and bool(told.inside & kept)


def _is_false(told: Reported) -> bool:
    """ "there is no truth in the claim"."""
    if not _FALSE.search(told.said):
        return False
    claims = lexicon()["claims.nouns"] | {"kind", "sort", "thing", "it", "us", "word", "deal"}
    return bool(told.inside & (claims | foul_deeds()))


_UNTRUE_OR_RULED_OUT = (
    (_none_such, "denial.reported"),
    (_is_not_borne, "red_line.reported"),
    (_is_fair_game, "red_line.reported"),
    (_did_no_wrong, "denial.reported"),
    (_stays_as_it_is, "red_line.reported"),
    (_not_foreseen, "red_line.reported"),
    (_none_there, "denial.reported"),
    (_nothing_will_move, "red_line.reported"),
    (_is_false, "denial.reported"),
)


def _comes_after(told: Reported) -> bool:
    """ "there will be no talks until X withdraws"."""
    denied = told.context.negated or re.search(r"\bno\b", told.said)
    waits = denied and _WAITS.search(told.said)
    return bool(waits and told.inside & _topics("truce.terms"))


def _asked_first(told: Reported) -> tuple[Name, ...]:
    """Who must act before: those named in the clause behind "until" or "unless"."""
    waits = next((t for t in told.clause.subtree if t.lower_ in ("until", "unless", "long", "before")), None)
    return told.others(told.resolver.named_in(waits.head, told.sentence)) if waits is not None else ()


def _demand(told: Reported) -> Candidate | None:
    """ "there needs to be a truce", "the ball is in X's court": put to the only party named, if there is one."""
    words = lexicon()
    needed = _NEEDED.search(told.said) and told.inside & words.named("truce.halts", "truce.deal", "demand.wanted")
    turn = WHOSE_TURN.search(told.said)
    if told.context.negated or not (needed or turn):
        return None
    named = told.others(told.resolver.named_in(told.clause, told.sentence))
    asked = named if len(named) == 1 else ()
    acts = asked and told.inside & (_topics("truce.halting") | foul_deeds())
    return told.states("demand.reported", told.speaker, target=asked) if needed or acts else None
