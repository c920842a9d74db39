"""Uses of a trigger word that state nothing, or something else than its frame says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import noun_words, taken_words
from grith.read._frame_checks import asks_about, hedges, limits_itself, never_to, several
from grith.read._frame_draft import Draft
from grith.read._frame_parties import DOCUMENTS
from grith.read._lexicon import lexicon
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


_EXPECTED_GIFTS = frozenset(
    "contribute send provide join deploy supply help support participate offer give deliver pledge commit back fund "
    "donate".split()
)
_TELLS = frozenset("announce say tell report inform confirm note learn".split())


def means_it(draft: Draft) -> bool:
    """Whether the trigger means here what its frame says; some uses turn into another kind."""
    frame, token, sentence, resolver, context = draft.frame, draft.token, draft.sentence, draft.resolver, draft.context
    bound = token.dep_ == "xcomp" and token.head.lemma_ == "have" and frame.pos == "verb"
    if draft.kind in ("pledge", "agreement") and bound:
        return False  # "would have to guarantee": a duty
    if frame.id == "pledge.pledge" and token.dep_ == "acl" and token.lemma_ in ("undertake", "assume"):
        return False  # "the obligations undertaken by X": which ones
    if frame.id == "pledge.announce" and token.dep_ == "acl":
        return False  # "the agreement announced by the mediators": which one
    if frame.id == "pledge.order":
        ordered = {n.as_party for o in _syntax.objects(token) for n in resolver.parties(o, sentence)}
        if ordered and not ordered & {n.as_party for n in draft.actors}:
            return False  # told to others: a demand
    if frame.id == "pledge.allot" and token.tag_ in ("VB", "VBG") and not context.modal:
        return False  # "did not plan to contribute": read with its plan
    if frame.id == "pledge.allot" and context.modal:
        return False  # "will donate": a promise by its modal verb
    if (
        draft.kind == "pledge"
        and frame.pos == "verb"
        and token.tag_ == "VBG"
        and token.dep_ in ("pcomp", "acl", "csubj", "amod")
        and not limits_itself(token)
    ):
        return False
    if (
        draft.kind == "demand"
        and context.modal in ("will", "would", "could", "may", "might")
        and not _own_words(token, sentence, resolver)
    ):
        return False
    rings = frame.id == "demand.call-on" and _syntax.children(token, "dobj") and not _syntax.is_passive(token)
    if rings and not _syntax.prepositions(token, "for") and _syntax.complement(token) is None:
        return False  # "called Beijing on Saturday"
    if frame.id == "demand.ask" and asks_about(token):
        return False
    if frame.id == "demand.put-it-to" and token.lemma_ == "have" and context.modal not in ("would", "will"):
        return False  # "we have ten states who have committed to send troops"
    if frame.id == "demand.propose" and hedges(token):
        return False  # "X could help, its minister suggested": how it was put
    unasked = draft.kind == "demand" and _syntax.is_passive(token) and _syntax.agent(token) is None
    if unasked and not draft.actors and not draft.speaker and not resolver.voices.chain(token, sentence):
        return False  # "has been asked for soldiers": nobody's demand
    if frame.id == "demand.tell-to" and _syntax.is_passive(token) and _syntax.agent(token) is None:
        host = resolver.voices.speaker_of(sentence)
        if token.lemma_ not in ("invite", "encourage") or not host or resolver.voices.sources_of(token, sentence):
            return False  # "has been told to act": nobody's demand
        draft.actors = host  # "partners are invited to help", in a statement of one's own
    if (
        frame.id == "demand.tell-to"
        and draft.targets
        and {n.as_party for n in draft.targets} <= {n.as_party for n in draft.actors}
    ):
        draft.kind = "position"  # "instructed the army to get ready": an order to one's own side
    own = {n.as_party for n in draft.actors}
    if frame.id in ("demand.want", "demand.hope") and draft.targets and {n.as_party for n in draft.targets} <= own:
        draft.kind = "position"  # "wants Britain to play its part", says its prime minister
    if frame.id == "condition.depend" and context.hypothetical:
        return False
    if frame.id in ("condition.depend", "condition.contingent") and not _of_weight(token):
        return False  # "the harvest depends on the weather"
    untold = frame.id == "condition.contingent" and not draft.actors and not resolver.voices.chain(token, sentence)
    if untold or (frame.id == "condition.depend" and all(n.kind == "unnamed" for n in draft.actors)):
        topics = lexicon().named("condition.needy", "condition.tied", "truce.terms", "meeting.nouns")
        if not (taken_words(token) | noun_words(_syntax.subject(token) or token)) & topics:
            return False
    if frame.id == "allegation.record-attack" and token.lemma_ == "put" and _syntax.prepositions(token, "in"):
        return False  # "put a mechanism in place to look at violations"
    if frame.id == "allegation.call-breach" and context.modal in ("will", "would") and _hostile(token):
        draft.kind, draft.firmness, draft.negated, draft.targets = "red_line", "refused", True, ()
        draft.actors = (
            draft.speaker or (resolver.voices.chain(token, sentence) or [()])[0]
        )  # "will treat it as an act of war"
    if draft.kind == "allegation" and context.modal in ("could", "may", "might", "would", "will"):
        return False  # "could be considered an act of war"
    if frame.id == "demand.urge" and token.lemma_ in ("push", "press", "beg", "urge") and _pushes(token):
        return False  # "are pushing back incursions"
    if frame.id == "demand.want" and (said := _syntax.child(token, "xcomp")) is not None:
        alone = _syntax.child(said, "nsubj", "nsubjpass") is None and _syntax.child(token, "dobj") is None
        if alone and (said.lemma_.lower() in lexicon()["reporting.plain"] or _syntax.is_passive(said)):
            return False  # "I want to state that ...", "wants to be remembered"
    if frame.id == "condition.tie" and token.dep_ == "acl" and not draft.actors:
        return False  # "a truce linked to a political process": which one
    about = _syntax.subject(token) if frame.id == "pledge.ready" else None
    if about is not None and about.lemma_.lower() in DOCUMENTS | {"treaty", "deal", "agreement", "truce"}:
        return False  # "the treaty is ready to sign"
    if frame.id == "pledge.ready" and (token.dep_ == "amod" or (token.dep_ == "pobj" and token.lower_ == "willing")):
        return False  # "the only matter open for discussion", "the coalition of the willing"
    if frame.id == "pledge.ready" and any(c.lower_ == "as" and c.dep_ == "advmod" for c in token.children):
        return False  # "is as determined as he is"
    if frame.id == "pledge.ready" and taken_words(token) & {"debate", "question", "doubt"}:
        return False  # "it is open to debate"
    if frame.id == "pledge.ready" and (said := _syntax.complement(token)) is not None and said.lemma_ in _TELLS:
        return False  # "am pleased to announce that"
    if frame.id == "demand.propose" and token.dep_ == "acl" and token.tag_ == "VBN":
        return False  # "the truce proposed by X": which one
    if frame.id == "demand.want-thing" and _syntax.is_passive(token):
        return False  # "is expected to meet him": a forecast
    if frame.id == "demand.want" and token.lemma_ == "expect":
        if not draft.targets or _syntax.is_passive(token):
            return False  # "expects the talks to end": a forecast
        clause = _syntax.child(token, "ccomp", "xcomp")
        if clause is not None and clause.lemma_ in _EXPECTED_GIFTS:
            draft.kind, draft.actors, draft.targets, draft.firmness = "pledge", draft.targets, (), "expected"
    if frame.id == "pledge.pledge" and never_to(token):
        draft.kind, draft.firmness, draft.negated = "red_line", "refused", True
        draft.speaker = draft.speaker or draft.actors
    if frame.id == "pledge.pledge":
        clause = _syntax.child(token, "ccomp")
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        draft.actors = (resolver.parties(doer, sentence) if doer is not None else ()) or draft.actors
    if frame.subject == "known" and not (draft.actors or draft.speaker):
        draft.actors = resolver.described(_syntax.subject(token), sentence) if not _syntax.is_passive(token) else ()
        if not draft.actors:
            return False
    if frame.subject == "several" and not several(token, draft.actors):
        return False
    if frame.subject == "deal":
        subject_noun = _syntax.subject(token)
        if subject_noun is None or subject_noun.lemma_.lower() not in lexicon()["condition.needy"] or not draft.actors:
            return False
    return True


def _hostile(token: Token) -> bool:
    """Whether something is called an act of war or aggression."""
    words = {t.lower_ for t in token.subtree}
    return "act" in words and bool(words & {"war", "aggression", "hostility"})


def _pushes(token: Token) -> bool:
    return any(c.dep_ in ("prt", "advmod") and c.lower_ in ("back", "out", "away", "ahead") for c in token.children)


def _of_weight(token: Token) -> bool:
    """Whether what hangs on something, or what it hangs on, is a matter of a truce, a deal or a gift."""
    topics = lexicon().named(
        "truce.terms",
        "truce.nouns",
        "contribute.things",
        "condition.needy",
        "condition.tied",
        "meeting.nouns",
        "position.topics",
        "reported.refusable",
        "truce.nouns_attack",
        "capability.troops",
    ) - {"success"}
    subject = _syntax.subject(token)
    about = noun_words(subject) if subject is not None else set()
    if subject is None or subject.pos_ == "PRON" or subject.tag_ == "VBG" or subject.pos_ == "VERB":
        return True
    return bool((about | taken_words(token)) & topics)


def _own_words(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether the subject is the one who speaks: "I would urge", "he said he would ask"."""
    subject = _syntax.subject(token)
    if subject is None or subject.lower_ in _FIRST_PERSON:
        return True
    chain = resolver.voices.chain(token, sentence, skip=token)
    own = {n.as_party for n in resolver.parties(subject, sentence)}
    return bool(chain) and bool(own & {n.as_party for n in chain[0]})
