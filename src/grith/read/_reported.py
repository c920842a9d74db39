"""What a reported clause amounts to when no trigger word says so: who its subject is, what it denies, what it names.

Somebody says a clause. Of his own side he promises, refuses or denies; of another he accuses or demands. The subject,
the polarity, the modal verb and the classes of the words decide; an agreement is never read in this way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, Context, context_of, noun_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._roles import Resolver, recipient

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOING = re.compile(r"\b(?:is|are|was|were|am|'s|'re) not (?:going|about|prepared|ready|willing) to\b")
_OFF = re.compile(
    r"\b(?:not (?:an|a real|even an) option"
    r"|not (?:on|up for) (?:the table|offer|the agenda|discussion|negotiation|debate|sale)"
    r"|off the table|nothing to (?:discuss|negotiate|talk about)|(?:is|are|was|were|remains?) out(?: of bounds)?$"
    r"|no (?:room|place) for|no business|not a subject for|out of the picture|hear nothing of)\b"
)
_FALSE = re.compile(
    r"\b(?:nothing of the (?:kind|sort)|not a (?:word|grain|shred) of truth|hold(?:s)? no water"
    r"|no such (?:\w+ )?(?:attack|strike|thing|incident|order)"
    r"|without (?:any )?(?:basis|foundation)|made up|pure invention|no truth)\b"
)
_FOUL = re.compile(
    r"\b(?:play\w* for time|buy\w* time|drag\w* (?:its|his|their|her) (?:feet|heels)|drag\w* (?:\w+ )?out"
    r"|(?:made|makes|making|make) a mockery|worth nothing|empty words|in bad faith|foot-dragging|smokescreen"
    r"|turn\w* a blind eye|trampl\w+ (?:on|under)|(?:held|holds|holding|kept|keeps|keeping) back"
    r"|torn up|tore up|went back on|gone back on|not (?:kept|keeping) (?:its|his|their|her) (?:word|promise|side))\b"
)
_TURN = re.compile(
    r"\b(?:high time|about time|had better|would do well to|ought to|it is for|(?:is|was|'s) (?:now )?(?:the )?turn"
    r"|in \w+ hands|ball is in|needs? (?:\w+ )?to|would like|is required|are required|no (?:other )?choice but)\b"
)
_SOFT = frozenset({"could", "may", "might", "can"})


def reported(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """The statement that the reported ``clause`` makes, or ``None`` if it is a mere stance."""
    context = context_of(clause, sentence)
    if context.hypothetical or not speaker or clause.pos_ not in ("VERB", "AUX"):
        return None
    if all(n.kind == "unnamed" for n in speaker) or _syntax.child(clause, "expl") is not None:
        said = _text(clause)
        return _impersonal(clause, said, context, speaker, sentence, resolver)
    subject = _syntax.subject(clause)
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


_NOTHING_WILL = re.compile(
    r"\b(?:nothing|no one|nobody|no power|no force|no pressure|no threat) (?:\w+ )?(?:will|would|can|could) (?:ever )?"
    r"(?:make|force|persuade|compel|induce|bring|get|push|drive|stop|deter)\b"
)


def _made(
    rule: str,
    kind: str,
    clause: Token,
    actor: tuple[Name, ...],
    target: tuple[Name, ...],
    speaker: tuple[Name, ...],
    firmness: str = "",
    negated: bool = False,
) -> Candidate:
    first, last = verb_group(clause)
    return Candidate(rule, kind, clause, first, last, actor, target, speaker, firmness, negated, None, "low")


def _words(clause: Token) -> set[str]:
    return {w for t in clause.subtree for w in (t.lower_, t.lemma_.lower())}


def _deeds() -> frozenset[str]:
    words = lexicon()
    return words.named("truce.nouns_breach", "truce.nouns_attack", "reported.wrongs") | (
        words["truce.attack_verbs"] - words["truce.attack_light"]
    )


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
    if neg and not future and not context.modal:
        done = clause.tag_ in ("VBD", "VBN") or clause.lemma_ in ("have", "be")
        armed = inside & (_deeds() | {"arms", "weapons", "troops", "soldiers", "forces", "shot", "shots"})
        gave = clause.lemma_ in ("supply", "arm", "fund", "send", "provide", "support", "back", "aim", "target", "fire")
        has = clause.lemma_ == "have" and inside & {"troops", "soldiers", "forces", "fighters"}
        if done and context.negated and (has or (armed and (gave or clause.lemma_.lower() in _deeds()))):
            return _made("denial.reported", "denial", clause, actor, (), speaker, "", True)
    if _OFF.search(said) or (future and context.negated and clause.lemma_ not in _IDLE):
        moved = context.negated and _syntax.is_passive(clause)
        if moved or inside & words.named("reported.refusable", "proposals.nouns", "truce.terms", "contribute.things"):
            return _made("red_line.reported", "red_line", clause, actor, (), speaker, "refused", True)
    if neg:
        return None
    things = words["contribute.things"]
    given = noun_words(subject) & things or any(
        noun_words(o) & things for o in (*_syntax.objects(clause), *_syntax.children(clause, "attr"))
    )
    takes_part = "part" in inside and inside & {"force", "mission", "coalition", "operation"}
    if context.modal in _SOFT and (given or takes_part):
        target = recipient(clause, sentence, resolver)
        return _made("pledge.reported", "pledge", clause, actor, target, speaker, "possible")
    aside = clause.lemma_ in ("put", "set") and re.search(r"\baside\b", said)
    if given and aside and not context.modal:
        target = recipient(clause, sentence, resolver)
        return _made("pledge.reported", "pledge", clause, actor, target, speaker, "committed")
    return None


_ACCUSING = frozenset({"complain", "allege", "charge", "protest", "lament", "denounce", "claim"})
_IDLE = frozenset("be know say comment speculate forget surprise happen mean matter confirm answer name".split())


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
        return _made("demand.reported", "demand", clause, speaker, states_of(doers), speaker)
    if context.modal or context.conditional:
        return None
    wrongs = lexicon()["reported.wrongs"]
    foul = bool(_FOUL.search(said))
    told = next((h for h, label in _syntax.governors(clause) if label == "ccomp"), None)
    accusing = told is not None and told.lemma_ in _ACCUSING and clause.tag_ in ("VBD", "VBN", "VBG")
    verb = clause.lemma_.lower()
    bad = verb in wrongs and not context.negated
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
    if goes_on:
        return _made("allegation.reported", "allegation", clause, states_of(doers), (), speaker)
    if context.negated and not foul:
        return None
    if foul or bad or shot or keeps or accusing:
        return _made("allegation.reported", "allegation", clause, states_of(doers), (), speaker)
    return None


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
    if _NOTHING_WILL.search(said) and inside & words.named("reported.refusable", "proposals.nouns", "truce.terms"):
        return _made("red_line.reported", "red_line", clause, actor, (), speaker, "refused", True)
    if _FALSE.search(said) and inside & (words["claims.nouns"] | _deeds() | {"kind", "sort", "thing"}):
        return _made("denial.reported", "denial", clause, actor, (), speaker, "", True)
    topics = words.named("truce.terms", "contribute.things", "condition.needy", "meeting.nouns", "proposals.nouns")
    waits = re.search(r"\b(?:until|unless|as long as|so long as|not before)\b", said)
    if waits and inside & topics and (context.negated or re.search(r"\bno\b", said)):
        behind = [t for t in clause.subtree if t.lower_ in ("until", "unless", "long", "before")]
        doer = behind[0].head if behind else clause
        asked = resolver.named_in(doer, sentence) if doer is not clause else ()
        return _made(
            "condition.reported",
            "condition",
            clause,
            actor,
            tuple(n for n in asked if n.as_party not in own),
            speaker,
        )
    if _OFF.search(said) and inside & (topics | words["reported.refusable"]):
        return _made("red_line.reported", "red_line", clause, actor, (), speaker, "refused", True)
    turn = _TURN.search(said)
    if turn and not context.negated:
        named = tuple(n for n in resolver.named_in(clause, sentence) if n.as_party not in own)
        if len(named) == 1 and inside & (topics | _deeds() | words["truce.halting"]):
            return _made("demand.reported", "demand", clause, speaker, named, speaker)
    return None
