"""The statement that a frame is about to make, while its rules decide on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from grith.read._attribution import Sentence
from grith.read._candidates import Context
from grith.read._lexicon import Frame
from grith.read._names import Name
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


@define(eq=False)
class Draft:
    """A trigger with its frame, and what is known so far of kind, parties and firmness."""

    frame: Frame
    token: Token
    sentence: Sentence
    resolver: Resolver
    context: Context
    kind: str
    negated: bool
    firmness: str
    actors: tuple[Name, ...] = ()
    targets: tuple[Name, ...] = ()
    speaker: tuple[Name, ...] | None = None
