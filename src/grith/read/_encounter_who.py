"""Who takes part in a meeting without being named: bodies and people of rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._lexicon import lexicon
from grith.read._names import Name

if TYPE_CHECKING:
    from spacy.tokens import Token


_BODIES = frozenset(
    "committee mechanism commission council cabinet group panel board subcommittee body delegation delegate member "
    "representative official officer commander general negotiator envoy minister diplomat expert team".split()
)


def of_a_body(token: Token) -> bool:
    """Whether a body or its members are the subject of a verb."""
    subject = _syntax.subject(token)
    return subject is not None and subject.lemma_.lower() in _BODIES


def of_rank(item: Token) -> bool:
    """Whether a noun stands for leaders, envoys or a delegation."""
    return item.lemma_.lower() in lexicon()["groups.unnamed_leaders"] | {"envoy", "delegation", "ambassador"}


def body_name(subject: Token | None) -> tuple[Name, ...]:
    """ "the Mechanism", "the monitoring committee": a body that meets keeps its own words as its name."""
    if subject is None or subject.lemma_.lower() not in _BODIES:
        return ()
    low, high = _syntax.noun_phrase_bounds(subject)
    words = [t.text for t in subject.doc[low : high + 1] if t.dep_ not in ("det", "predet", "poss")]
    if subject.tag_ in ("NNS", "NNPS"):
        return (Name("unnamed participants", "", "unnamed", True),)
    return (Name(" ".join(words), "", "organisation"),)
