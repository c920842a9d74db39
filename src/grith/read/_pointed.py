"""What a sentence rests on that stands before it: who told it, and whose "the strikes" are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read._names import Name

if TYPE_CHECKING:
    from spacy.tokens import Token

    from grith.read._attribution import Sentence
    from grith.read._resolver import Resolver


def sourced(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether somebody is said to have told this, even if nobody known ("residents said", "by reports that ...")."""
    noun = token.head if token.dep_ in ("acl", "relcl") and token.head.pos_ == "NOUN" else None
    told = noun is not None and noun.lemma_.lower() in _PASSED_ON
    told = told and any(c.lower_ == "that" and c.dep_ == "mark" for c in token.children)
    return told or bool(resolver.voices.sources_of(token, sentence))


_PASSED_ON = frozenset({"report", "claim", "allegation", "account", "testimony", "information", "evidence"})


_SAME_DEED = (
    frozenset({"strike", "airstrike", "raid", "bombing", "air-strike"}),
    frozenset({"attack", "assault", "raid", "ambush"}),
    frozenset({"shelling", "fire", "bombardment", "gunfire", "firing"}),
)


def pointed_back(deed: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...] | None:
    """Whose "the strikes" are, if the report named the side of such strikes within the three sentences before."""
    if not any(c.lower_ in ("the", "these", "those", "this", "that", "such") for c in deed.children):
        return None
    lemma = deed.lemma_.lower()
    alike = frozenset({lemma}).union(*(group for group in _SAME_DEED if lemma in group))
    for earlier in reversed(resolver.voices.sentences[max(0, sentence.number - 3) : sentence.number + 1]):
        for token in reversed(list(earlier.span)):
            before = token.i < deed.i or token.doc is not deed.doc
            if before and token.pos_ == "NOUN" and token.lemma_.lower() in alike:
                found = tuple(n for n in resolver.culprit(token, earlier) if n.kind != "unnamed")
                if found:
                    return found
    return None
