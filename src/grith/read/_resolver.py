"""Names for the words of a sentence: a noun phrase, a subject, an owner, the one behind a deed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence, Voices
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged, states_of
from grith.read._person_names import as_written
from grith.read._sides import adversary, means_enemy, sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token


_PARTS = frozenset(
    """total number majority handful minority group range series dozen score most many some several""".split()
)
_SOME = frozenset("several some many most others few dozens scores all each half twenty thirty".split())


@frozen(eq=False)
class Resolver:
    """Names for the words of a sentence, first persons included."""

    voices: Voices

    def parties(self, token: Token | None, sentence: Sentence) -> tuple[Name, ...]:
        """The known names in the noun phrase at ``token``; descriptions without a party are left out."""
        if token is None:
            return ()
        if token.lemma_.lower() in _PARTS or token.pos_ == "NUM":
            # "three of the five nations", "a total of 26 countries": who they are a part of
            whole = next(iter(_syntax.prepositional_objects(token, "of")), None)
            if whole is not None and whole.i != token.i and whole.pos_ in ("NOUN", "PROPN"):
                return self.parties(whole, sentence)
        if token.lower_ in _FIRST_PERSON or (sentence.answer and token.lower_ in ("you", "your")):
            voice = self.voices.voice(token, sentence)
            if token.lower_ in ("i", "me", "my", "myself"):
                return voice
            return states_of(voice)
        if means_enemy(token):
            verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
            doer = _syntax.subject(verb) if verb is not None else None
            own = self.parties(doer, sentence) if doer is not None and not means_enemy(doer) else ()
            return adversary(own or self.voices.voice(token, sentence), self.voices.cast)
        found = self.voices.cast.names(token, sentence.block)
        if any(n.kind == "pair" for n in found):
            # Both sides, before the text has named them: now it has.
            later = sides_of(self.voices.cast, sentence.number)
            found = later or tuple(Name(n.name, "", "unnamed", True) for n in found)
        known = tuple(n for n in found if n.kind != "other")
        if not known and any(c.dep_ == "poss" and c.lower_ in ("our", "my") for c in token.children):
            return states_of(self.voices.voice(token, sentence))  # "our engineers"
        return known

    def first(self, items: Iterable[Token | None], sentence: Sentence) -> tuple[Name, ...]:
        """The parties of the first of ``items`` that names any."""
        return next(filter(None, (self.parties(item, sentence) for item in items)), ())

    def every(self, items: Iterable[Token], sentence: Sentence) -> tuple[Name, ...]:
        """The parties of all ``items``, each once."""
        return merged(*(self.parties(item, sentence) for item in items))

    def subject(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """The names of the logical subject: the agent of a passive, otherwise the subject."""
        if _syntax.is_passive(token):
            doer = _syntax.agent(token)
            found = self.parties(doer, sentence)
            if found or doer is None:
                return found
            return states_of(self.voices.cast.acting(doer, sentence.block, armed=True))
        subject = _syntax.subject(token)
        found = self.parties(subject, sentence)
        if subject is not None and _syntax.closed_off(token, subject):
            found = tuple(n for n in self.voices.cast.single(subject, sentence.block) if n.kind != "other") or found
        if not found and subject is not None and subject.lower_ in _SOME:
            # "several of the 26 have promised money": who they are stays open
            return (Name("unnamed countries", "", "unnamed", True),)
        if subject is None and _opens_with_modal(token, sentence):
            own_line = self.voices.turns.get(sentence.block, ())  # "Islamabad: ready to talk. Will keep ..."
            return states_of(own_line or self.voices.cast.subjects[sentence.number])
        if subject is None and token.tag_ in ("VBD", "VBZ", "VBP"):
            return self._named_before(token, sentence)
        return found if found or subject is None else states_of(self.voices.cast.acting(subject, sentence.block))

    def _named_before(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """Where the parse lost the subject of a finite verb: the people named right before it in its clause."""
        start = token.i
        while start > sentence.span.start:
            other = token.doc[start - 1]
            if other.text in (";", ":", '"') or other.tag_ in ("VBD", "VBZ", "VBP", "MD"):
                break
            start -= 1
        inside = self.voices.cast.mentions.within(sentence.block, token.doc, start, token.i - 1)
        found = tuple(Name(m.name, m.party, "person") for m in inside if m.kind == "person")
        return merged(found)

    def described(self, token: Token | None, sentence: Sentence) -> tuple[Name, ...]:
        """People whom no table knows, by their own words: "the rebels", "fighters loyal to X", a lone surname."""
        if token is None or token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ"):
            return ()
        if token.pos_ == "PROPN" and token.lemma_.lower() not in lexicon()["truce.nouns_attack"]:
            named = self.voices.cast.names(token, sentence.block)
            return named[:1] or (Name(as_written(token), "", "other", token.tag_ == "NNS"),)
        acting = self.voices.cast.acting(token, sentence.block)
        if acting:
            return acting
        if token.lower_ in ("he", "she", "they", "who"):
            return (Name("unnamed officials", "", "unnamed", True),)
        return ()

    def culprit(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """Whose deed an attack or breach is: "by X", "X's", "the Xian raid", "from X"; "of X" names the one hit."""
        cast = self.voices.cast
        for item in (*_syntax.prepositional_objects(token, "by"), *_syntax.strayed(token, "by")):
            found = self.parties(item, sentence)
            if found:
                return found
        if token.lower_ in lexicon()["truce.nouns_moves"]:
            return self.owner(token, sentence)
        if token.lemma_.lower() in ("killing", "shooting", "wounding", "bombing", "shelling", "abduction", "death"):
            # "the killing of a peacekeeper by X's fire": the doer may hang on the one hit
            for item in token.subtree:
                if item.dep_ == "pobj" and item.head.lower_ == "by" and item.i > token.i:
                    found = self.parties(item, sentence) or self.owner(item, sentence)
                    if found:
                        return states_of(found)
        for made in _syntax.children(token, "acl"):
            if made.tag_ == "VBN":
                found = self.parties(_syntax.agent(made), sentence)
                if found:
                    return found
        holder = _syntax.child(token, "poss")
        if holder is not None and holder.pos_ == "PROPN":
            found = tuple(n for n in self.parties(holder, sentence) if n.kind in ("organisation", "state", "person"))
            if found:
                return states_of(found)  # "Lebanese Hezbollah's attack"
        for mention in cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token)):
            if not mention.covers(token):
                party = mention.party or mention.name
                return (Name(party, party, "state"),)
        owner = _syntax.child(token, "poss")
        if owner is not None:
            return tuple(n for n in self.parties(owner, sentence) if n.kind != "other")
        for item in (*_syntax.prepositional_objects(token, "from"), *_syntax.prepositional_objects(token, "of")):
            if item.head.lower_ == "from" or item.lower_ in lexicon()["groups.force_nouns"]:
                found = self.parties(item, sentence)
                attack = token.lemma_.lower() in lexicon()["truce.nouns_attack"] - {"violation", "breach"}
                if found and not (attack and item.head.lower_ == "of"):
                    return found
        return ()

    def named_in(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """The parties that the words under ``token`` name, each once."""
        cast = self.voices.cast
        inside = cast.mentions.within(sentence.block, token.doc, token.left_edge.i, token.right_edge.i)
        found = [m.party or m.name for m in inside if m.kind in ("state", "organisation", "person", "office")]
        return tuple(Name(p, p, "state") for p in dict.fromkeys(found) if p)

    def owner(self, token: Token, sentence: Sentence) -> tuple[Name, ...]:
        """The party that a noun belongs to: "Russian strikes", "attacks by Russia", "Moscow's promise"."""
        cast = self.voices.cast
        for preposition in _syntax.prepositions(token, "by"):
            for item in _syntax.children(preposition, "pobj"):
                found = self.parties(item, sentence)
                if found:
                    return found
        for made in _syntax.children(token, "acl"):
            if made.tag_ == "VBN":  # "a truce put forward by the mediators"
                found = self.parties(_syntax.agent(made), sentence)
                if found:
                    return found
        inside = cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token))
        owners = cast._owner(token, sentence.block, inside)
        return tuple(Name(o, o, "state") for o in owners)


def _opens_with_modal(token: Token, sentence: Sentence) -> bool:
    """ "X confirms. Will keep its side ...": notes leave out the subject that the sentence before has."""
    opening = sentence.span[0]
    return token.dep_ == "ROOT" and opening.tag_ == "MD" and opening.head.i == token.i and sentence.span[-1].text != "?"
