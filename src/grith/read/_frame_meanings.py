"""Uses of a trigger word that state nothing, or something else than its frame says."""

from __future__ import annotations

from collections.abc import Callable
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
    if not (_is_real(draft) and _is_somebodys(draft)):
        return False
    meant = _MEANT.get(draft.frame.id)
    if meant is not None and not meant(draft):
        return False
    if draft.kind == "allegation" and draft.context.modal in ("could", "may", "might", "would", "will"):
        return False  # "could be considered an act of war"
    return _has_its_subject(draft)


def _is_real(draft: Draft) -> bool:
    """Whether the verb tells a pledge or a deal at all: "would have to guarantee" is a duty, "by pledging" a manner."""
    token = draft.token
    if draft.frame.pos != "verb" or draft.kind not in ("pledge", "agreement"):
        return True
    if token.dep_ == "xcomp" and token.head.lemma_ == "have":
        return False
    manner = token.tag_ == "VBG" and token.dep_ in ("pcomp", "acl", "csubj", "amod")
    return not (manner and draft.kind == "pledge") or limits_itself(token)


def _is_somebodys(draft: Draft) -> bool:
    """Whether somebody demands: "would ask" only in one's own words, "has been asked" only where somebody tells it."""
    token, sentence, resolver = draft.token, draft.sentence, draft.resolver
    if draft.kind != "demand":
        return True
    weak = draft.context.modal in ("will", "would", "could", "may", "might")
    if weak and not _own_words(token, sentence, resolver):
        return False
    unasked = _syntax.is_passive(token) and _syntax.agent(token) is None
    known = draft.actors or draft.speaker or not unasked
    return bool(known or resolver.voices.chain(token, sentence))


def _has_its_subject(draft: Draft) -> bool:
    """Whether the subject is what the frame wants: somebody known, several parties, or a deal."""
    subject = _syntax.subject(draft.token)
    if draft.frame.subject == "known" and not (draft.actors or draft.speaker):
        passive = _syntax.is_passive(draft.token)
        draft.actors = () if passive else draft.resolver.described(subject, draft.sentence)
        return bool(draft.actors)
    if draft.frame.subject == "several":
        return several(draft.token, draft.actors)
    if draft.frame.subject == "deal":
        needy = lexicon()["condition.needy"]
        if _syntax.child(draft.token, "dobj") is not None:
            needy = needy | lexicon()["meeting.talks"] | {"dialogue", "step"}  # not "talks need to be concluded"
        deal = subject is not None and subject.lemma_.lower() in needy
        return deal and bool(draft.actors)
    return True


def _is_own_side(draft: Draft) -> bool:
    own = {n.as_party for n in draft.actors}
    return bool(draft.targets) and {n.as_party for n in draft.targets} <= own


def _pledged(draft: Draft) -> bool:
    token, resolver = draft.token, draft.resolver
    if token.dep_ == "acl" and token.lemma_ in ("undertake", "assume"):
        return False  # "the obligations undertaken by X": which ones
    if never_to(token):
        draft.kind, draft.firmness, draft.negated = "red_line", "refused", True
        draft.speaker = draft.speaker or draft.actors
    clause = _syntax.child(token, "ccomp")
    doer = _syntax.child(clause, "nsubj") if clause is not None else None
    draft.actors = (resolver.parties(doer, draft.sentence) if doer is not None else ()) or draft.actors
    return True


def _ordered(draft: Draft) -> bool:
    """What is told to others is a demand."""
    items = _syntax.objects(draft.token)
    ordered = {n.as_party for o in items for n in draft.resolver.parties(o, draft.sentence)}
    return not ordered or bool(ordered & {n.as_party for n in draft.actors})


def _ready(draft: Draft) -> bool:
    token = draft.token
    if token.dep_ == "amod" or (token.dep_ == "pobj" and token.lower_ == "willing"):
        return False  # "the only matter open for discussion", "the coalition of the willing"
    if any(c.lower_ == "as" and c.dep_ == "advmod" for c in token.children):
        return False  # "is as determined as he is"
    about = _syntax.subject(token)
    if about is not None and about.lemma_.lower() in DOCUMENTS | {"treaty", "deal", "agreement", "truce"}:
        return False  # "the treaty is ready to sign"
    if taken_words(token) & {"debate", "question", "doubt"}:
        return False  # "it is open to debate"
    said = _syntax.complement(token)
    return said is None or said.lemma_ not in _TELLS  # "am pleased to announce that"


def _called_on(draft: Draft) -> bool:
    """ "called Beijing on Saturday" rings up."""
    token = draft.token
    rings = _syntax.children(token, "dobj") and not _syntax.is_passive(token)
    return not rings or bool(_syntax.prepositions(token, "for")) or _syntax.complement(token) is not None


def _told_to(draft: Draft) -> bool:
    token, voices = draft.token, draft.resolver.voices
    if _syntax.is_passive(token) and _syntax.agent(token) is None:
        host = voices.speaker_of(draft.sentence)
        if token.lemma_ not in ("invite", "encourage") or not host or voices.sources_of(token, draft.sentence):
            return False  # "has been told to act": nobody's demand
        draft.actors = host  # "partners are invited to help", in a statement of one's own
    return _of_another(draft)  # "instructed the army to get ready": an order to one's own side


def _of_another(draft: Draft) -> bool:
    """What somebody wants or orders of his own side is a stance ("wants Britain to play its part")."""
    if _is_own_side(draft):
        draft.kind = "position"
    return True


def _wanted(draft: Draft) -> bool:
    token = draft.token
    _of_another(draft)
    said = _syntax.child(token, "xcomp") if _syntax.child(token, "dobj") is None else None
    if said is not None and _syntax.child(said, "nsubj", "nsubjpass") is None and _says_or_suffers(said):
        return False  # "I want to state that ...", "wants to be remembered"
    return token.lemma_ != "expect" or _expected(draft)


def _says_or_suffers(act: Token) -> bool:
    return act.lemma_.lower() in lexicon()["reporting.plain"] or _syntax.is_passive(act)


def _expected(draft: Draft) -> bool:
    """ "expects X to act" demands, "expects X to contribute" foretells a pledge, "expects the talks to end" an end."""
    if not draft.targets or _syntax.is_passive(draft.token):
        return False
    clause = _syntax.child(draft.token, "ccomp", "xcomp")
    if clause is not None and clause.lemma_ in _EXPECTED_GIFTS:
        draft.kind, draft.actors, draft.targets, draft.firmness = "pledge", draft.targets, (), "expected"
    return True


def _depends(draft: Draft) -> bool:
    """ "the harvest depends on the weather" is no condition, nor what unnamed people say of other things than deals."""
    everybody = all(n.kind == "unnamed" for n in draft.actors)
    return not draft.context.hypothetical and _of_weight(draft.token) and not (everybody and _off_topic(draft.token))


def _contingent(draft: Draft) -> bool:
    untold = not draft.actors and not draft.resolver.voices.chain(draft.token, draft.sentence)
    return _of_weight(draft.token) and not (untold and _off_topic(draft.token))


def _off_topic(token: Token) -> bool:
    topics = lexicon().named("condition.needy", "condition.tied", "truce.terms", "meeting.nouns")
    return not (taken_words(token) | noun_words(_syntax.subject(token) or token)) & topics


def _called_breach(draft: Draft) -> bool:
    """ "will treat it as an act of war": what is not borne."""
    if draft.context.modal in ("will", "would") and _hostile(draft.token):
        draft.kind, draft.firmness, draft.negated, draft.targets = "red_line", "refused", True, ()
        draft.actors = draft.speaker or (draft.resolver.voices.chain(draft.token, draft.sentence) or [()])[0]
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


# What else a trigger must bear out, or what it turns into, by the frame's name.
_MEANT: dict[str, Callable[[Draft], bool]] = {
    "pledge.pledge": _pledged,
    "pledge.order": _ordered,
    "pledge.ready": _ready,
    # "the agreement announced by the mediators", "the truce proposed by X": which one
    "pledge.announce": lambda draft: draft.token.dep_ != "acl",
    "demand.propose": lambda draft: (
        not hedges(draft.token) and not (draft.token.dep_ == "acl" and draft.token.tag_ == "VBN")
    ),
    # "will donate", "did not plan to contribute": read with the modal verb, or with the plan
    "pledge.allot": lambda draft: not draft.context.modal and draft.token.tag_ not in ("VB", "VBG"),
    "demand.call-on": _called_on,
    "demand.ask": lambda draft: not asks_about(draft.token),
    "demand.tell-to": _told_to,
    "demand.want": _wanted,
    "demand.hope": _of_another,
    # "is expected to meet him": a forecast
    "demand.want-thing": lambda draft: not _syntax.is_passive(draft.token),
    # "are pushing back incursions"
    "demand.urge": lambda draft: not (draft.token.lemma_ in ("push", "press", "beg", "urge") and _pushes(draft.token)),
    # "we have ten states who have committed to send troops"
    "demand.put-it-to": lambda draft: draft.token.lemma_ != "have" or draft.context.modal in ("would", "will"),
    "condition.depend": _depends,
    "condition.contingent": _contingent,
    # "a truce linked to a political process": which one
    "condition.tie": lambda draft: draft.token.dep_ != "acl" or bool(draft.actors),
    # "put a mechanism in place to look at violations"
    "allegation.record-attack": lambda draft: (
        draft.token.lemma_ != "put" or not _syntax.prepositions(draft.token, "in")
    ),
    "allegation.call-breach": _called_breach,
}
