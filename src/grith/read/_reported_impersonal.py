"""What somebody says with no party as its subject: what is ruled out, untrue, still to come or needed first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, Context, noun_words
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._reported_words import (
    RULED_OUT,
    WHOSE_TURN,
    clause_words,
    foul_deeds,
    low_candidate,
    refused_by_predicate,
)
from grith.read._resolver import Resolver

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
_STAYS = frozenset("end stop happen stay return come change go open leave move pass".split())


def _to_account(clause: Token) -> bool:
    """ "fighters guilty of abuses would be brought to justice": a promise of the side that tells it."""
    if not _syntax.is_passive(clause) or _syntax.agent(clause) is not None:
        return False
    aims = {t.lower_ for t in _syntax.prepositional_objects(clause, "to", "before")}
    brought = clause.lemma_ in ("bring", "call", "hold", "take") and aims & {"justice", "account", "book", "court"}
    held = clause.lemma_ == "hold" and any(t.lower_ in ("accountable", "responsible") for t in clause.children)
    return bool(brought or held) or clause.lemma_ in ("punish", "prosecute", "investigate", "compensate", "try")


def _due_to(clause: Token) -> bool:
    """ "is to arrive in January"."""
    act = _syntax.child(clause, "xcomp")
    return clause.lemma_ == "be" and act is not None and any(c.lower_ == "to" for c in act.children)


def impersonal(
    clause: Token, said: str, context: Context, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """No party as its subject: what is ruled out, what is untrue, whose turn it is, what must come first."""
    words = lexicon()
    inside = clause_words(clause)
    if all(n.kind == "unnamed" for n in speaker):
        return None
    actor = states_of(speaker)
    own = {n.as_party for n in speaker}
    if context.modal in ("will", "shall", "would") and not context.negated and _to_account(clause):
        return low_candidate("pledge.reported", clause, actor=actor, speaker=speaker, firmness="committed")
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
            return low_candidate("pledge.coming", clause, actor=actor, speaker=speaker, firmness="planned")
    none_such = (
        re.search(r"^(?:that )?(?:there (?:is|was|has been|have been|had been|are|were) no|no) \w+", said)
        and not context.modal
    )
    wrong = inside & (
        words["truce.nouns_breach"] | {"starvation", "famine", "genocide", "blockade", "siege", "incident", "incidents"}
    )
    happened = re.search(r"\b(?:taken? place|took place|occurred|happened|existed?|been held)\b", said)
    if none_such and (wrong or happened) and any(n.kind not in ("unnamed", "other") for n in speaker):
        return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
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
        return low_candidate("red_line.reported", clause, actor=actor, speaker=speaker)
    fair = re.search(
        r"\b(?:fair game|legitimate targets?|an act of (?:war|aggression|hostility)|lawful targets?)\b", said
    )
    if fair and context.modal in ("will", "would"):
        return low_candidate("red_line.reported", clause, actor=actor, speaker=speaker)
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
        return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
    stays = (
        context.negated and context.modal in ("will", "would") and clause.lemma_ in _STAYS | {"give", "hand", "cede"}
    )
    if stays and inside & (words.named("reported.refusable", "truce.terms") | {"war", "road", "corridor", "border"}):
        return low_candidate("red_line.reported", clause, actor=actor, speaker=speaker)
    if re.search(r"\bthere (?:was|were|had been|has been|is) (?:none|nothing of)\b", said):
        return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
    if _NOTHING_WILL.search(said) and inside & words.named("reported.refusable", "proposals.nouns", "truce.terms"):
        return low_candidate("red_line.reported", clause, actor=actor, speaker=speaker)
    if _FALSE.search(said) and inside & (
        words["claims.nouns"] | foul_deeds() | {"kind", "sort", "thing", "it", "us", "word", "deal"}
    ):
        return low_candidate("denial.reported", clause, actor=actor, speaker=speaker)
    topics = words.named("truce.terms", "contribute.things", "condition.needy", "meeting.nouns", "proposals.nouns")
    waits = re.search(r"\b(?:until|unless|as long as|so long as|not before)\b", said)
    if waits and inside & topics and (context.negated or re.search(r"\bno\b", said)):
        behind = [t for t in clause.subtree if t.lower_ in ("until", "unless", "long", "before")]
        doer = behind[0].head if behind else clause
        asked = resolver.named_in(doer, sentence) if doer is not clause else ()
        return low_candidate(
            "condition.reported",
            clause,
            actor=actor,
            target=tuple(n for n in asked if n.as_party not in own),
            speaker=speaker,
        )
    if _BARGAIN.search(said) or (RULED_OUT.search(said) and inside & (topics | words["reported.refusable"])):
        return refused_by_predicate(clause, actor, speaker)
    needed = re.search(r"\bthere (?:needs?|has|have|ought) to be\b|\bthere must be\b", said)
    if needed and not context.negated and inside & words.named("truce.halts", "truce.deal", "demand.wanted"):
        named = tuple(n for n in resolver.named_in(clause, sentence) if n.as_party not in own)
        return low_candidate(
            "demand.reported", clause, actor=speaker, target=named if len(named) == 1 else (), speaker=speaker
        )
    turn = WHOSE_TURN.search(said)
    if turn and not context.negated:
        named = tuple(n for n in resolver.named_in(clause, sentence) if n.as_party not in own)
        if len(named) == 1 and inside & (topics | foul_deeds() | words["truce.halting"]):
            return low_candidate("demand.reported", clause, actor=speaker, target=named, speaker=speaker)
    return None
