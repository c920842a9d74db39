"""The parties that a description belongs to: "Russian", "Russia's", "of Russia", "in Kyiv", "its"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._lexicon import lexicon
from grith.read._memory import Memory, Name
from grith.read._mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token


_SUFFERED = frozenset(
    "occupation invasion siege blockade seizure capture takeover bombing shelling bombardment destruction".split()
)
_SERVES = frozenset(
    "aide adviser advisor envoy ambassador assistant spokesman counsel representative secretary".split()
)


@frozen
class Owners(Memory):
    """Whose a description is; names and pronouns are resolved by ``Cast``."""

    def names(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names of a noun phrase with everything co-ordinated to it."""
        raise NotImplementedError

    def single(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names of one noun phrase."""
        raise NotImplementedError

    def party_name(self, mention: Mention) -> Name:
        """The name that a mention stands for."""
        raise NotImplementedError

    def _person(self, name: str, party: str) -> Name:
        raise NotImplementedError

    def _pronoun(self, token: Token, block: int) -> tuple[Name, ...]:
        raise NotImplementedError

    def _register(self, text: str, party: str, title: str | None) -> Name:
        raise NotImplementedError

    def _owner(self, token: Token, block: int, inside: list[Mention]) -> tuple[str, ...]:
        """The parties that a description belongs to: "Russian", "Russia's", "of Russia", "in Kyiv", "its"."""
        for mention in inside:
            if mention.kind == "place":
                continue
            if not mention.covers(token) or mention.adjective:
                if mention.kind == "person":
                    led = token.lower_ in lexicon()["groups.force_nouns"]  # "X's forces", where no table knows X
                    return (mention.party,) if mention.party else (mention.name,) if led else ()
                return self._joined_owners(token, mention, inside)
        for other in token.children:
            if other.dep_ == "poss":
                clause = _syntax.relative_clause(token) if other.lower_ == "whose" else None
                names = self.names(other if clause is None else clause.head, block)
                if other.lower_ in ("our", "my") and self.speaker:
                    names = self.speaker
                return tuple(dict.fromkeys(n.as_party for n in names if n.kind != "other"))
        parties: list[str] = []
        suffers = token.lemma_.lower() in _SUFFERED
        for other in token.children:
            if suffers and other.lower_ in ("of", "in", "at"):
                continue  # "the occupation of X": X is the one occupied
            if other.dep_ == "prep" and (
                other.lower_ in ("of", "from", "in", "for", "at", "with")
                or (other.lower_ == "to" and token.lemma_.lower() in _SERVES)
            ):
                for inner in _syntax.children(other, "pobj"):
                    for head in _syntax.conjuncts(inner):
                        for name in self.single(head, block):
                            if name.kind == "place" and not name.party:
                                continue
                            if name.kind != "other" or (name.party and other.lower_ in ("from", "by")):
                                parties.append(name.as_party)
                if parties:
                    break
        return tuple(dict.fromkeys(parties))

    @staticmethod
    def _joined_owners(token: Token, first: Mention, inside: list[Mention]) -> tuple[str, ...]:
        """ "Saudi and Emirati ministers", "a joint US-Ukrainian plan": all the adjectives that are joined."""
        found, end = [first.party or first.name], first.end
        for other in inside:
            gap = token.doc.text[end : other.start].strip(" ,")
            if other.start > first.start and other.adjective and other.end <= token.idx and gap in ("", "and", "-"):
                found.append(other.party or other.name)
                end = other.end
        return tuple(dict.fromkeys(found))

    def _plain(self, token: Token) -> str:
        low, high = _syntax.noun_phrase_bounds(token)
        words = [
            t
            for t in token.doc[low : high + 1]
            if t.dep_ not in ("det", "predet") and t.lower_ not in ("the", "a", "an")
        ]
        words = [t for t in words if t.tag_ != "PRP$"]
        return "".join(t.text_with_ws for t in words).replace(" - ", "-").strip()
