"""How far the words of a frame reach beyond its trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import reach, verb_group
from grith.read._frame_draft import Draft
from grith.read._lexicon import lexicon
from grith.read._patterns import fixed_words, holds

if TYPE_CHECKING:
    from spacy.tokens import Token


def how_far(draft: Draft, clause: Token | None, until: Token | None) -> tuple[Token, Token]:
    """The first and last word of the statement; ``clause`` is what the trigger takes, ``until`` opens its price."""
    frame, token, sentence, resolver = draft.frame, draft.token, draft.sentence, draft.resolver
    first, last = verb_group(token)
    last = reach(first, last, until, 25)[1]
    if frame.id in ("allegation.call-breach", "denial.call-false"):
        wanted = lexicon().named(*frame.object_in)
        named = next((t for t in token.doc[token.i + 1 : token.sent.end] if t.lower_ in wanted), None)
        first, last = reach(first, last, named, 20)
    if draft.kind not in ("allegation", "denial"):
        told_first = clause is not None and clause.i < token.i  # "X will be freed, Y promised"
        begins = clause.left_edge if clause is not None and told_first else clause
        first, last = reach(first, last, begins, 25 if told_first or token.lemma_ in ("agree", "concur") else 9)
    if clause is None:
        taken = next(iter(_syntax.children(token, "dobj")), None)
        first, last = reach(first, last, taken, 8)
    if draft.kind == "allegation" and frame.object_in and clause is None:
        wanted = lexicon().named(*frame.object_in)
        word = next((t for t in token.subtree if t.i > last.i and {t.lower_, t.lemma_.lower()} & wanted), None)
        first, last = reach(first, last, word, 6)
    if frame.id == "allegation.accuse":
        deed = next((c for p in _syntax.prepositions(token, "of") for c in _syntax.children(p, "pcomp")), None)
        first, last = reach(first, last, deed, 9)
    if draft.kind == "allegation" and clause is None and not _syntax.children(token, "dobj"):
        taken = next(iter(_syntax.prepositional_objects(token, "of", "about", "at", "to", "against")), None)
        first, last = reach(first, last, taken, 9)
    if frame.pos == "any" and token.dep_ == "dobj" and token.head.pos_ == "VERB":
        first, last = reach(first, last, token.head, 4)
    for alternative in frame.needs:
        for name in alternative:
            if name.startswith("words:") and first.i <= token.i and holds(alternative, token, sentence, resolver):
                first, last = reach(first, last, fixed_words(token, name.partition(":")[2]), 8)
    if frame.id == "condition.noun":
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
        first, last = reach(first, last, verb, 14)
    return first, last
