"""What a frame states here: negation, mood and the speaker may turn its kind into another."""

from __future__ import annotations

from grith.read import _syntax
from grith.read._candidates import OBLIGATION
from grith.read._frame_checks import (
    agrees_in_view,
    calls_a_claim,
    could_give,
    refused_above,
    rejects_what_was_said,
)
from grith.read._frame_draft import Draft
from grith.read._roles import roles
from grith.read._terms import deal_phrase

_SPEECH_KINDS = frozenset({"demand", "red_line", "denial"})


def fits_its_polarity(draft: Draft) -> bool:
    """Whether the frame holds under the modal verb and negation of its trigger; sets the kind that they make of it."""
    frame, token, context = draft.frame, draft.token, draft.context
    if context.modal in OBLIGATION and draft.kind not in ("condition", "demand"):
        return False  # "must accept": what somebody wants, found as such by its modal verb
    if context.hypothetical and draft.kind != "condition":
        return False
    if context.negated and frame.pos != "noun":
        if frame.when_negated:
            draft.kind = frame.when_negated
        elif draft.kind in ("allegation", "denial", "demand", "condition", "agreement", "pledge"):
            return False
        draft.negated = draft.kind == "red_line"
        does = any(a.lower_ in ("did", "does", "do") for a in _syntax.auxiliaries(token))
        declined = token.lemma_ == "accept" and (does or token.tag_ in ("VBP", "VBZ"))
        waits = context.modal not in ("will", "would", "can", "could") and not declined
        if frame.kind == "agreement" and draft.kind == "red_line" and waits:
            return False
    return True


def fits_its_kind(draft: Draft) -> bool:
    """Whether the frame states something of its kind; sets who acts, who is acted on and who speaks."""
    frame, token, sentence, resolver, context = draft.frame, draft.token, draft.sentence, draft.resolver, draft.context
    draft.actors, draft.targets = roles(frame, token, sentence, resolver)
    opened = token.dep_ in _syntax.SUBJECTS and any(c.lower_ == "what" for c in token.children)
    if frame.id == "pledge.offer" and opened:
        return False  # "what X offered was rejected": which offer, nobody says
    if frame.id == "pledge.ready" and token.pos_ == "NOUN":
        held = _syntax.child(token, "poss")
        whose = resolver.parties(held, sentence) if held is not None else ()
        above = token.head if token.dep_ == "dobj" else None
        doer = _syntax.child(above, "nsubj") if above is not None and above.dep_ == "relcl" else None
        if (
            above is not None
            and held is not None
            and held.tag_ == "PRP$"
            and doer is not None
            and doer.tag_ in ("WDT", "WP")
        ):
            whose = resolver.subject(above, sentence) or whose  # "countries that have voiced their readiness"
        whose = whose or resolver.first(_syntax.prepositional_objects(token, "of", "by"), sentence)
        draft.actors = whose or draft.actors  # "welcomed the readiness of X to contribute"
    if frame.id in ("red_line.rule-out", "red_line.exclude") and context.negated and could_give(token):
        draft.kind, draft.firmness = "pledge", "possible"  # "did not rule out sending troops"
        clause = _syntax.complement(token)
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        draft.actors = (resolver.parties(doer, sentence) if doer is not None else ()) or draft.actors
    if frame.speaker == "subject" or (draft.kind in _SPEECH_KINDS and frame.kind != draft.kind):
        draft.speaker = resolver.subject(token, sentence) or None
        if draft.speaker is None and token.tag_ == "VBG" and token.dep_ == "advcl":
            # "the statement said, urging X to stop": whose statement it is
            draft.speaker = next((s.names for s in sentence.sources if s.token.i == token.head.i and s.names), None)
            draft.actors = draft.actors or draft.speaker or () if frame.actor == "subject" else draft.actors
    if frame.id == "denial.call-false" and not calls_a_claim(token, frame):
        return False
    if (
        draft.kind == "red_line"
        and deal_phrase(token) is not None
        and not resolver.voices.chain(token, sentence, skip=token)
    ):
        draft.kind, draft.firmness, draft.negated = (
            "agreement",
            "committed",
            False,
        )  # "under the accord the parties rule out force"
        draft.speaker = None
    if draft.kind == "denial" and any(c.lower_.endswith(("self", "selves")) for c in token.children):
        return False  # "denied himself nothing"
    if draft.kind == "denial" and "confirm" in {t.lemma_ for t in token.doc[max(token.i - 4, 0) : token.i]}:
        return False  # "would neither confirm nor deny"
    if draft.kind == "pledge" and context.modal in ("could", "may", "might", "can"):
        draft.firmness = "possible"
    if draft.kind == "red_line" and frame.kind == "red_line" and context.modal in ("could", "may", "might"):
        return False  # "could walk away from the talks": what might come, not what is refused
    if frame.id == "red_line.reject" and not context.modal and rejects_what_was_said(token):
        number, accused = resolver.voices.cast.last_accused[0]
        if sentence.number - number <= 1 and accused & {n.as_party for n in draft.actors}:
            draft.kind, draft.firmness, draft.negated = (
                "denial",
                "",
                True,
            )  # "X rejected this": what it had just been accused of
            draft.targets = ()
    if frame.id == "condition.noun" and refused_above(token):
        return False  # "refuses to treat it as a precondition"
    if frame.id == "agreement.agree" and agrees_in_view(token, draft.actors):
        return False  # "agreed that pressure had to grow": of one mind, not bound by terms
    if frame.subject == "not-welcome" and token.lemma_ in ("welcome", "embrace"):
        draft.kind = "position"
        draft.speaker = resolver.subject(token, sentence) or None
    sees_none = token.lemma_ == "see" and any(
        d.lower_ == "no" for o in _syntax.children(token, "dobj") for d in o.children
    )
    if frame.id == "position.calls" and sees_none:
        return False  # "sees no case for": a refusal, found as such
    nobodys = not draft.actors and not draft.speaker
    return not (draft.kind == "position" and nobodys and frame.id.startswith("position"))
