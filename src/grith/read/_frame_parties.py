"""Whose statement a frame makes where its own slots are empty."""

from __future__ import annotations

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON
from grith.read._frame_checks import takes_terms, told_as_done
from grith.read._frame_draft import Draft
from grith.read._reciprocal import is_reciprocal

DOCUMENTS = frozenset(
    "resolution statement text document communique communiqué declaration letter draft message report note appeal "
    "motion memorandum complaint petition note-verbale".split()
)
_ABSTRACT = frozenset("justice situation logic decency humanity law".split())


# Frames whose object is the accused, whoever that is: kept even where the words give no known name.
_NAME_THE_ACCUSED = frozenset(
    "allegation." + act
    for act in "accuse blame charge-with condemn-for hold-responsible call-breach complain record record-attack".split()
)


def has_somebody(draft: Draft) -> bool:
    """Whether somebody makes the pledge, refusal or demand: if not the subject, then whose words it is."""
    frame, token, sentence, resolver = draft.frame, draft.token, draft.sentence, draft.resolver
    if (
        draft.kind in ("pledge", "red_line", "demand")
        and not draft.actors
        and not draft.speaker
        and frame.actor == "subject"
    ):
        chain = resolver.voices.chain(token, sentence)
        subject = _syntax.subject(token)
        written = subject is not None and subject.lemma_.lower() in DOCUMENTS | _ABSTRACT and draft.kind == "demand"
        described = resolver.described(subject, sentence) if subject is not None else ()
        if described and not _syntax.is_passive(token):
            chain = [described]
        elif subject is not None and not _syntax.is_passive(token) and subject.lower_ not in _FIRST_PERSON:
            if not written:
                return False
            chain = chain or [resolver.owner(subject, sentence) or resolver.voices.cast.last_document[0]]
            draft.speaker = draft.speaker or chain[0] or None
        draft.actors = chain[0] if chain else ()
        if not draft.actors and draft.kind != "demand":
            return False
    return True


def has_its_parties(draft: Draft) -> bool:
    """Whether the parties that the kind needs are there; looks for them once more in what the trigger takes."""
    frame, token, sentence, resolver, context = draft.frame, draft.token, draft.sentence, draft.resolver, draft.context
    if (
        draft.kind == "condition"
        and not draft.targets
        and frame.id in ("condition.require", "condition.tie", "condition.depend")
    ):
        for item in (*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "on", "upon", "to")):
            draft.targets = draft.targets or resolver.named_in(item, sentence)
    if frame.id == "condition.require":
        draft.targets = tuple(n for n in draft.targets if n.as_party not in {a.as_party for a in draft.actors})
    if draft.kind == "allegation" and not draft.actors and frame.actor != "pair" and not is_reciprocal(token):
        if frame.id not in _NAME_THE_ACCUSED or not draft.speaker:
            return False
        for item in _syntax.objects(token):
            draft.actors = draft.actors or resolver.described(item, sentence)
    if draft.kind == "agreement" and not told_as_done(token, context):
        return False
    if (
        draft.kind == "pledge"
        and frame.id in ("pledge.ready", "pledge.offer", "pledge.consider")
        and takes_terms(token)
    ):
        draft.kind = "agreement"
        clause = _syntax.complement(token)
        for item in _syntax.children(clause, "dobj") if clause is not None else []:
            draft.targets = resolver.owner(item, sentence) or draft.targets
    return True
