"""Whose words: the sources of a sentence, and the chain of them behind a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from grith.read import _syntax
from grith.read._document import Layout
from grith.read._names import Cast, Name

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


_FIRST_PERSON = frozenset({"we", "us", "our", "ours", "i", "me", "my", "ourselves", "myself"})


@frozen(eq=False)
class Source:
    """One place where somebody's words are passed on: the verb or phrase, and who is speaking."""

    token: Token
    names: tuple[Name, ...]
    start: int
    end: int
    phrase: bool = False
    addressees: tuple[Name, ...] = ()


@frozen(eq=False)
class Sentence:
    """A parsed sentence, with its block, its position in the document and the sources found in it.

    ``answer`` is "yes" or "no" for a question that is read as the one who answers it would have told it.
    """

    number: int
    block: int
    span: Span
    offset: int
    paragraph: int
    sources: list[Source] = field(factory=list)
    contexts: dict[tuple[int, bool], Any] = field(factory=dict)
    answer: str = ""

    def position(self, token: Token) -> int:
        """Where a word starts in the document."""
        return self.offset + token.idx

    @property
    def start(self) -> int:
        """Where the sentence starts in the document."""
        return self.offset + self.span.start_char

    @property
    def end(self) -> int:
        """Where the sentence ends in the document."""
        return self.offset + self.span.end_char


@frozen(eq=False)
class Voices:
    """Who is speaking anywhere in a document."""

    layout: Layout
    cast: Cast
    sentences: list[Sentence]
    quotations: dict[int, tuple[Name, ...]]
    document_speaker: tuple[Name, ...] = ()
    turns: dict[int, tuple[Name, ...]] = field(factory=dict)
    house: tuple[Name, ...] = ()
    _depths: dict[int, int] = field(factory=dict, init=False)

    def speaker_of(self, sentence: Sentence) -> tuple[Name, ...]:
        """Whose words unattributed text is: the speaker whose turn it is in a transcript, or the document's."""
        return self.turns.get(sentence.block, self.document_speaker)

    def chain(self, token: Token, sentence: Sentence, *, skip: Token | None = None) -> list[tuple[Name, ...]]:
        """The sources of the clause at ``token``, innermost first; first persons become their speaker."""
        found: list[Source] = []
        for source in self._governing(token, sentence):
            if skip is not None and source.token.i == skip.i and not source.phrase:
                continue
            found.append(source)
        quotation = self.layout.quotation_at(sentence.position(token))
        speaker = self.quotations.get(quotation, ()) if quotation is not None else ()
        chain: list[tuple[Name, ...]] = []
        inside_done = quotation is None
        for source in found:
            outside = quotation is not None and self.layout.quotation_at(source.start) != quotation
            if outside and not inside_done:
                inside_done = True
                if speaker and source.names != speaker and not source.names:
                    chain.append(speaker)
            names = source.names
            if source.token.i != token.i:
                subject = _syntax.subject(source.token) if not source.phrase else None
                if subject is not None and subject.lower_ in _FIRST_PERSON:
                    names = speaker or self.speaker_of(sentence)
            if names and (not chain or chain[-1] != names):
                chain.append(names)
        if not inside_done and speaker and (not chain or chain[-1] != speaker):
            chain.append(speaker)
        if not chain and self.speaker_of(sentence):
            chain.append(self.speaker_of(sentence))
        return chain

    def sources_of(self, token: Token, sentence: Sentence) -> list[Source]:
        """The places in this sentence where the clause at ``token`` is passed on, known speakers or not."""
        return [s for s in self._governing(token, sentence) if s.token.i != token.i]

    def voice(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """Who "we" and "I" are at this word."""
        quotation = self.layout.quotation_at(sentence.position(token))
        if quotation is not None and self.quotations.get(quotation):
            return self.quotations[quotation]
        chain = self.chain(token, sentence)
        if chain:
            return chain[-1]
        if self.house and quotation is None:
            return self.house  # a party's own release: "we" is the party
        country = self.cast.country
        return (Name(country, country, "state"),) if country else ()

    def _governing(self, token: Token, sentence: Sentence) -> list[Source]:
        """Sources whose words the clause at ``token`` belongs to, innermost first."""
        found: list[Source] = []
        by_token = {s.token.i: s for s in sentence.sources if not s.phrase}
        previous = token
        start = token
        if token.dep_ == "relcl" and token.head.dep_ == "attr" and token.head.head.lemma_ == "be":
            start = token.head  # "it was X who fired": told as X fired
        for head, label in _syntax.governors(start):
            source = by_token.get(head.i)
            if source is not None and label == "dobj" and previous.i == token.i and previous.pos_ == "NOUN":
                source = None  # "voiced its readiness": the noun is not what was said, but what was shown
            # A subject is not part of what its verb reports; the verb's clause, object and quoted words are.
            if (
                source is not None
                and label not in ("nsubj", "nsubjpass", "advcl", "relcl", "npadvmod", "cc")
                and not (label == "conj" and previous.pos_ in ("VERB", "AUX") and _syntax.parted_subject(head) is None)
            ) or (
                source is not None
                and label == "advcl"
                and (self._beside_quotation(previous, sentence, source) or _goes_on(previous, head))
            ):
                found.append(source)
            previous = head
        known = {s.token.i for s in found}
        for source in sentence.sources:
            if source.token.i in known or source.token.i == token.i:
                continue
            if source.phrase and source.token.is_ancestor(token):
                continue
            if source.phrase or self._parenthetical(source.token, token):
                found.append(source)
        # The deeper a reporting verb hangs, the nearer it is to the words; "according to" comes last.
        return sorted(found, key=lambda s: (_nearness(s), -self._depth(s.token)))

    def _depth(self, token: Token) -> int:
        """Under how many words it hangs: told once a word, since long sentences ask for it again and again."""
        found = self._depths.get(token.i)
        if found is None:
            found = self._depths[token.i] = sum(1 for _ in _syntax.governors(token))
        return found

    def _beside_quotation(self, clause: Token, sentence: Sentence, source: Source) -> bool:
        inside = self.layout.quotation_at(sentence.position(clause))
        return inside is not None and self.layout.quotation_at(source.start) != inside

    @staticmethod
    def _parenthetical(verb: Token, token: Token) -> bool:
        """ "..., he said, ...": a reporting verb that hangs under the clause it reports."""
        if (
            verb.dep_ not in ("parataxis", "ccomp", "advcl", "dep", "conj")
            or _syntax.child(verb, "ccomp", "xcomp") is not None
            or any(c.dep_ == "mark" and c.lower_ != "as" for c in verb.children)
        ):
            return False
        if verb.dep_ in ("advcl", "conj", "ccomp") and verb.dep_ != "parataxis":
            if verb.dep_ == "advcl" and verb.doc[verb.left_edge.i].lower_ == "as" and _syntax.child(verb, "nsubj"):
                return _syntax.under(token, verb.head) and not _syntax.under(token, verb)  # "As X said, ..."
            before = verb.doc[verb.left_edge.i - 1] if verb.left_edge.i > 0 else None
            before = verb.doc[verb.left_edge.i] if verb.doc[verb.left_edge.i].text == "," else before
            marks = (",", '"', "-", "\u2014", "\u2013", "'")
            if (before is None or before.text not in marks) and not _shut_in(verb):
                return False
            if _syntax.child(verb, "nsubj") is None:
                return False
            behind = verb.doc[verb.i + 1 : verb.i + 3]
            shut = any(t.text == "," for t in behind) and verb.dep_ == "conj"  # "..., X made clear, and ..."
            shut = shut or _shut_in(verb)
            if verb.dep_ == "conj" and any(c.dep_ == "cc" for c in verb.head.children) and not shut:
                return False
        return _syntax.under(token, verb.head) and not _syntax.under(token, verb)


def _shut_in(verb: Token) -> bool:
    """ "..., but only with a mandate, X said": a comma stands before the speaker, so "but" joins no clause of his."""
    speaker = _syntax.child(verb, "nsubj")
    if verb.dep_ != "conj" or speaker is None or speaker.i > verb.i:
        return False
    opens = any(c.i < speaker.left_edge.i and c.dep_ == "prep" for c in verb.children)
    return opens and verb.doc[speaker.left_edge.i - 1].text == ","


_JOINED = frozenset({"since", "when", "as", "after", "while", "because", "although", "though", "whereas"})


def _goes_on(clause: Token, verb: Token) -> bool:
    """ "Two men were killed, it added, when X fired": what was said goes on behind the reporting verb."""
    told = _syntax.child(verb, "ccomp") or (verb.head if verb.dep_ == "parataxis" else None)
    opens = any(c.lower_ in _JOINED for c in clause.children if c.i < clause.i)
    return (
        told is not None
        and told.i < verb.i < clause.i
        and opens
        and verb.doc[clause.left_edge.i - 1].text == ","
        and verb.doc[verb.left_edge.i - 1].text != '"'
    )


def _nearness(source: Source) -> int:
    """ "citing an official" names the innermost source, "according to" the outermost."""
    if not source.phrase:
        return 1
    return 0 if source.token.tag_ == "VBG" and source.token.lower_ != "according" else 2
