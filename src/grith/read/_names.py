"""Who is who in one document: names, titles, groups and pronouns resolved in reading order.

No coreference model is used: a pronoun or a bare title goes to the last one of its kind that the document named, with
the speaker of the sentence before it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._description_words import PERSON_PRONOUNS, PLURAL_PRONOUNS, TITLES
from grith.read._descriptions import Descriptions
from grith.read._lexicon import lexicon
from grith.read._memory import Name, merged, others, states_of
from grith.read._mentions import Mention
from grith.read._offices import NO_LONGER
from grith.read._person_names import Spelled, as_written, is_person, spell

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRESS = frozenset("AFP BBC CNN TASS RIA DPA ANSA NBC CBS ABC PTI ANI IRNA SANA WAFA AP EFE ARD ZDF TRT".split())
_ROLES = frozenset(
    "deputy aide adviser advisor ally rival successor predecessor lieutenant confidant negotiator".split()
)
_COUNTS = {"three": 3, "trio": 3, "four": 4, "five": 5, "six": 6}


def _acts(token: Token) -> bool:
    """Whether "it" does what only a party does: is ready, refuses, will send."""
    verb = token.head
    if token.dep_ != "nsubj" or verb.dep_ not in ("ccomp", "ROOT", "conj"):
        return False
    words = lexicon()
    state = next((c for c in verb.children if c.dep_ == "acomp"), None)
    if verb.lemma_ == "be":
        return state is not None and state.lemma_.lower() in words["firmness.willing"] | {"committed"}
    acts = verb.lemma_.lower() in words["contribute.verbs"] | {"accept", "reject", "refuse", "agree", "consider"}
    return acts and any(c.dep_ == "aux" for c in verb.children)


_SPEAKS_FOR = frozenset("office spokesman spokeswoman spokesperson aide team lawyer secretariat".split())


def _left_out(item: Token) -> bool:
    """ "X, but not Y", "X, not Y": one of a list that is named to be left out."""
    before = item.doc[item.left_edge.i - 1].lower_ if item.left_edge.i else ""
    return before == "not" or any(c.dep_ == "neg" and c.i < item.i for c in item.children)


@frozen
class Cast(Descriptions):
    """The people and parties of one document, as far as it has been read."""

    # ------------------------------------------------------------------ resolving
    def names(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names that the noun phrase headed by ``token`` stands for, with everything co-ordinated to it."""
        found: tuple[Name, ...] = ()
        if _syntax.cut_list(token) is not None:
            return self.single(token, block)  # "according to X, Y and Z plan to ...": the source is X alone
        for head in _syntax.conjuncts(token):
            if head.pos_ in ("VERB", "AUX") and head.i != token.i:
                continue
            if head.i != token.i and _left_out(head):
                continue  # "Spain and Portugal, but not Italy"
            for other in head.children:
                if other.dep_ == "nmod" and other.pos_ == "PROPN" and any(c.dep_ == "cc" for c in other.children):
                    found = merged(found, self.single(other, block))  # "between X and President Y": joined by title
            own = self.single(head, block)
            found = merged(found, own)
            if head.lower_.removesuffix("s") in TITLES and head.lower_.endswith("s"):
                for other in head.children:  # "envoys X and Y": the second hangs on the first
                    if other.dep_ == "appos" and other.pos_ == "PROPN":
                        found = merged(
                            found,
                            *(
                                tuple(n for n in self.single(t, block) if n.kind == "person")
                                for t in _syntax.conjuncts(other)
                            ),
                        )
            if own and own[0].kind == "unnamed" and own[0].plural:
                own = self._among_them(head, block) or own
                found = merged(tuple(n for n in found if n.kind != "unnamed"), own)
            if own and own[0].kind in ("state", "organisation"):
                # "the United States, Saudi Arabia and Egypt": the parse takes the second of a list for an apposition.
                for other in head.children:
                    if other.dep_ == "appos" and other.pos_ == "PROPN" and not _left_out(other):
                        for item in _syntax.conjuncts(other):
                            found = merged(
                                found, tuple(n for n in self.single(item, block) if n.kind in ("state", "organisation"))
                            )
        return found

    def _among_them(self, noun: Token, block: int) -> tuple[Name, ...]:
        """ "four states, X and Y among them, have ...": the ones named behind the noun."""
        for beside in _syntax.children(noun, "appos"):
            after = noun.doc[beside.right_edge.i - 1 : beside.right_edge.i + 3].text.lower()
            if "among them" in after or noun.doc[noun.i + 1].lower_ in ("including", "notably"):
                every = merged(*(self.single(item, block) for item in _syntax.conjuncts(beside)))
                return tuple(n for n in every if n.kind in ("state", "organisation"))
        return ()

    def acting(self, noun: Token, block: int, *, armed: bool = False) -> tuple[Name, ...]:
        """People or forces that no table knows, where they act or speak: of their party if the words name it.

        With ``armed`` forces only: "fired by X fighters", but not "tolerated by the neighbours".
        """
        words, lemma = lexicon(), noun.lemma_.lower()
        if lemma in ("member", "element"):
            belongs = _syntax.prepositional_objects(noun, "of")
            return self.acting(belongs[0], block, armed=armed) if belongs else ()
        acts = noun.lower_ in words["groups.force_nouns"] or (lemma in words["groups.people"] and not armed)
        if not acts or lemma in words.named("truce.nouns_attack", "harm.weapons"):
            return ()  # a deed is nobody
        if any(c.lower_ in ("unknown", "unidentified", "unnamed") for c in noun.children):
            return ()
        if lemma.removesuffix("s") in words["groups.irregulars"]:
            return (Name(self._plain(noun), "", "other", True),)  # "rebels in X": not X
        return self.single(noun, block)[:1] or (Name(as_written(noun), "", "other", True),)

    def single(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names of one noun phrase; kept, so that a pronoun is resolved where it stands."""
        key = (block, token.i)
        if key not in self.resolved:
            self.resolved[key] = self._resolve(token, block)
        return self.resolved[key]

    def _resolve(self, token: Token, block: int) -> tuple[Name, ...]:
        lowered = token.lower_
        if lowered in ("its", "their") and token.dep_ == "poss":
            spoken_of = self._told_of(token, block)
            if spoken_of:
                return spoken_of
        if token.pos_ == "PRON" or lowered in PERSON_PRONOUNS or lowered in ("it", "both", "we", "they"):
            return self._pronoun(token, block)
        low, high = _syntax.noun_phrase_bounds(token)
        inside = self.mentions.within(block, token.doc, low, high)
        covering = next((m for m in inside if m.covers(token)), None)
        if covering is not None and covering.kind == "person":
            if lowered in lexicon()["groups.spokesmen"]:
                # "the spokesman for the Secretary-General, X": his name stands behind the office
                for one in self.mentions.by_block.get(block, ()):
                    if one.kind == "person" and 0 < one.start - covering.end <= 2:
                        return (self._person(one.name, one.party),)
            before = " ".join(t.text for t in token.doc[low : token.i] if t.is_alpha and t.lower_ in NO_LONGER)
            if before and covering.name.split()[-1] not in covering.text:
                return (Name(f"{before} {covering.text}", covering.party, "person"),)  # not the one in office
            person = self._person(covering.name, covering.party)
            if covering.title:
                self.titles[covering.title.split()[-1]] = person
                self._holds(person, covering.title.split()[-1], token.doc[low : token.i + 1])
            return (person,)
        if covering is None and high + 2 < len(token.doc) and token.doc[high + 1].text == "(":
            # "the UN peacekeeping mission in Lebanon (UNIFIL)": the short name in brackets.
            for one in self.mentions.within(block, token.doc, high + 2, high + 2):
                if one.kind == "organisation":
                    return (self.party_name(one),)
        if token.lemma_.lower() in TITLES or lowered == "counterpart":
            # "his counterpart Joseph Aoun", "the envoy, Steve Witkoff": the name beside the title.
            for beside in (*inside, *self._beside(token, block)):
                if beside.kind == "person" and not beside.covers(token):
                    owner = next((c for c in token.children if c.dep_ == "poss"), None)
                    if owner is None or not beside.covers(owner):
                        return (self._person(beside.name, beside.party),)
        if token.pos_ == "NOUN" and covering is None and token.lemma_.lower() in _ROLES:
            named = self._named_beside(token, block, inside)
            if named is not None:
                return (named,)
        for one in inside:
            if one.armed and one is not covering and token.lemma_.lower() in ("militia", "group", "movement"):
                return (self.party_name(one),)  # "the terrorist RSF militia"
        if lowered in lexicon()["groups.spokesmen"]:
            spokesman = self._spokesman(token, block, inside)
            if spokesman.party:
                self.recent["spokesman"] = spokesman
            return (spokesman,)
        if token.pos_ == "PROPN" and covering is None and lowered == "militia" and "armed" in self.recent:
            return (self.recent["armed"],)  # "the Militia", in the words of the state that fights it
        if token.pos_ == "PROPN" and covering is None:
            body = self._public_body(token, block, low, inside)
            if body is not None:
                return (body,)
            unknown = self._proper_name(token, block, low, inside)
            if unknown is not None:
                return (unknown,)
        again = covering is None and any(c.lower_ in ("the", "all") for c in token.children)
        if again and len(self.last_list[0]) == _COUNTS.get(lowered):
            return self.last_list[0]
        if covering is None and lowered in ("two", "pair", "duo") and any(c.lower_ == "the" for c in token.children):
            return self.pair()
        if covering is not None:
            if covering.kind == "title":
                return (Name(covering.text, covering.party, "group"),)
            return (self.party_name(covering),)
        return self._described(token, block, inside)

    def _told_of(self, token: Token, block: int) -> tuple[Name, ...]:
        """ "X sees no case for troops, its minister said": "its" is the subject of the words that the minister says."""
        verb = token.head.head
        if token.head.dep_ != "nsubj" or verb.lemma_ not in lexicon()["reporting.plain"]:
            return ()
        for clause in verb.children:
            if clause.dep_ in ("ccomp", "parataxis") and clause.i < token.i:
                doer = _syntax.child(clause, "nsubj", "nsubjpass")
                if doer is not None and doer.pos_ in ("PROPN", "NOUN") and doer.i < token.i:
                    names = self.single(doer, block)
                    return names if names and names[0].kind in ("state", "organisation", "office", "group") else ()
        return ()

    def _told_for(self, token: Token, block: int) -> tuple[Name, ...]:
        """ "X's office said he had ordered ...": "he" is the one whose office it is."""
        verb = token.head.head
        if token.dep_ not in ("nsubj", "nsubjpass") or token.head.dep_ != "ccomp":
            return ()
        teller = _syntax.child(verb, "nsubj")
        if (
            teller is None
            or teller.lemma_.lower() not in _SPEAKS_FOR
            or verb.lemma_ not in lexicon()["reporting.plain"]
        ):
            return ()
        whose = _syntax.child(teller, "poss")
        if whose is None or whose.pos_ != "PROPN":
            return ()
        for found in self.mentions.gazetteer.find(whose.text, self.day):
            if found.kind == "person":
                return (self._person(found.name, found.party),)  # "Netanyahu's office" is one name, he another
        return self.single(whose, block)

    def _named_beside(self, token: Token, block: int, inside: list[Mention]) -> Name | None:
        """ "X's deputy, General Y, refused": the person named behind the description of his place."""
        beside = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > token.i), None)
        people = tuple(n for n in self.single(beside, block) if n.kind == "person") if beside is not None else ()
        if len(people) != 1:
            return None
        if people[0].party:
            return people[0]
        owners = self._owner(token, block, [m for m in inside if beside is not None and m.end <= beside.idx])
        return Name(people[0].name, owners[0] if owners else "", "person")

    def _beside(self, token: Token, block: int) -> list[Mention]:
        found: list[Mention] = []
        for other in token.children:
            if other.dep_ == "appos" and other.pos_ == "PROPN":
                low, high = _syntax.noun_phrase_bounds(other)
                found += self.mentions.within(block, token.doc, low, high)
        return found

    def party_name(self, mention: Mention) -> Name:
        """The name that a mention of a state, an organisation or a ministry stands for."""
        if mention.kind == "state":
            return Name(mention.name, mention.name, "state")
        if mention.kind == "office" and mention.name.endswith(" military") and mention.text.lower().endswith("army"):
            return Name(mention.name.removesuffix("military") + "army", mention.party, mention.kind)
        if mention.name.endswith(" Ministry of Foreign Affairs") and "affairs" not in mention.text.lower():
            adjective = mention.name.removesuffix(" Ministry of Foreign Affairs")
            return Name(f"{adjective} Foreign Ministry", mention.party or mention.name, mention.kind)
        if mention.armed:
            self.armed[mention.party or mention.name] = True
            self.recent["armed"] = Name(mention.name, mention.party or mention.name, mention.kind)
        if mention.kind == "place":
            return Name(mention.name, mention.party, "place")  # the Line of Control is no party
        return Name(mention.name, mention.party or mention.name, mention.kind)

    def _person(self, name: str, party: str) -> Name:
        known = self.full_names.get(name.split()[-1].lower())
        if known is not None and known.name == name:
            return known
        return Name(name, party, "person")

    def _told_below(self, token: Token, block: int) -> tuple[Name, ...]:
        """ "Although it denies arming X, the Emirates have offered to pay": "it" is the subject that follows."""
        clause = token.head
        if token.dep_ != "nsubj" or clause.dep_ != "advcl" or clause.i > clause.head.i:
            return ()
        if not any(c.lower_ in ("although", "though", "while", "despite") for c in clause.children):
            return ()
        subject = next((c for c in clause.head.children if c.dep_ == "nsubj" and c.i > clause.i), None)
        if subject is None or subject.pos_ != "PROPN":
            return ()
        named = self.single(subject, block)
        return named if len(named) == 1 and named[0].kind in ("state", "organisation", "office") else ()

    def _pronoun(self, token: Token, block: int) -> tuple[Name, ...]:
        lowered = token.lower_
        if lowered in ("some", "many", "others", "several", "most"):
            return tuple(n for n in self.last_subject[0] if n.kind == "unnamed")
        if lowered in ("we", "us", "our", "ours", "i", "me", "my"):
            return ()  # resolved later, when the speaker of the words is known
        if lowered in PERSON_PRONOUNS:
            holder = self._told_for(token, block)
            for names in (holder, self.last_subject[0], self.last_speaker[0]):
                alone = names[0] if len(names) == 1 else None
                unnamed = alone is not None and alone.kind == "group" and alone.party and not alone.plural
                if alone is not None and (alone.kind == "person" or (unnamed and token.dep_ == "poss")):
                    return names  # unnamed: "Ghana's president said his country would not send troops"
            if self.last_person[0]:
                return self.last_person[0]
            person = self.recent.get("person")
            return (person,) if person else ()
        if lowered in ("it", "itself", "its"):
            before = next((c for c in token.head.children if c.dep_ == "advcl" and c.i < token.i), None)
            if token.dep_ == "nsubj" and before is None and token.head.dep_ == "conj":
                before = token.head.head  # "Iran will not stop, nor will it ship ..."
            doer = _syntax.child(before, "nsubj") if before is not None and token.dep_ == "nsubj" else None
            if doer is not None and doer.tag_ in ("NNP", "NN"):
                # "Although Italy has ruled it out, it will pay"
                named = self.single(doer, block)
                if len(named) == 1 and named[0].kind in ("state", "organisation", "office"):
                    return named
            ahead = self._told_below(token, block)
            if ahead:
                return ahead
            beside = self._not_the_doer(token, block)
            if beside:
                return beside
            if token.dep_ == "poss" and not self.fresh[0] and self.recent_parties and self.mentioned[0]:
                party = self.recent_parties[-1]
                return (Name(party, party, "state"),)
            for names in (self.last_subject[0], self.last_speaker[0]):
                one = len(names) == 1 and names[0].kind in ("office", "organisation", "state", "group")
                if one and not names[0].plural:
                    return names
            if token.dep_ == "poss" and self.recent_parties:
                party = self.recent_parties[-1]
                return (Name(party, party, "state"),)
            speaker = self.last_subject[0] or self.last_speaker[0]
            if len(speaker) == 1 and speaker[0].kind == "person" and speaker[0].party and _acts(token):
                party = speaker[0].party
                return (Name(party, party, "state"),)  # "its minister said that it was ready to help"
            if token.dep_ != "nsubj" or token.head.lemma_ not in lexicon()["reporting.plain"]:
                return ()
            body = self.recent.get("body") or self.recent.get("state")
            return (body,) if body else ()
        if lowered in ("both", "either"):
            return self.pair()
        if lowered in PLURAL_PRONOUNS:
            noun = token.head.head
            if token.dep_ == "nsubj" and token.head.dep_ in ("acl", "ccomp", "relcl") and noun.pos_ == "NOUN":
                for item in _syntax.prepositional_objects(noun, "by", "from"):
                    tellers = self.names(item, block)
                    if tellers and tellers[0].kind != "other":
                        return tellers  # "promises by allies that they will pay"
            for names in (self.last_subject[0], self.last_pair[0], self.last_speaker[0]):
                if len(names) > 1 or (names and names[0].kind in ("group", "unnamed", "office", "organisation")):
                    return names
            return self.last_subject[0]
        return ()

    def _not_the_doer(self, token: Token, block: int) -> tuple[Name, ...]:
        """ "criticised X's words, accusing it of ...", "X's foes accused it": whom "it" means as an object."""
        verb = token.head
        if token.dep_ != "dobj" or verb.lemma_ not in ("accuse", "blame", "urge", "ask", "tell", "press", "warn"):
            return ()
        above = verb.head if verb.dep_ == "advcl" else verb
        doer = _syntax.child(above, "nsubj")
        own = {n.as_party for n in self.names(doer, block)} if doer is not None else set()
        for noun in (*_syntax.children(above, "dobj"), *([doer] if doer is not None else ())):
            owner = _syntax.child(noun, "poss") if noun.i < token.i else None
            named = self.single(owner, block) if owner is not None and owner.pos_ == "PROPN" else ()
            if len(named) == 1 and named[0].as_party not in own:
                return states_of(named)
        return ()

    def _register(self, text: str, party: str, title: str | None) -> Name:
        words = [
            w
            for w in text.replace("'s", "").split()
            if w[:1].isupper()
            or w.partition("-")[2][:1].isupper()
            or w.lower() in ("al", "bin", "van", "von", "de", "der", "el")
        ]
        name = Name(" ".join(words) or text, party, "person")
        if len(words) > 1:
            self.full_names[words[-1].lower()] = name
            self.full_names.setdefault(words[-1].rpartition("-")[2].lower(), name)  # "al-Hashimy", then "Hashimy"
        if title:
            self.titles[title] = name
        return name

    def _public_body(self, token: Token, block: int, low: int, inside: list[Mention]) -> Name | None:
        """A body of a state under its own name: "the General Staff", "Ukraine's Centre for Countering Disinformation".

        Without an owner beside it, it is the body of that name that the document named before.
        """
        if token.lower_ not in lexicon()["groups.public_bodies"]:
            return None
        doc, start = token.doc, token.i
        while start > low and doc[start - 1].pos_ in ("PROPN", "ADJ") and doc[start - 1].text[:1].isupper():
            if any(m.covers(doc[start - 1]) for m in inside):
                break
            start -= 1
        end = token.i
        for other in _syntax.children(token, "prep"):
            field = _syntax.child(other, "pobj", "pcomp")
            if other.lower_ in ("for", "on", "against") and field is not None and field.text[:1].isupper():
                end = max(field.i, end)
            elif other.lower_ == "of" and other.i == token.i + 1 and field is not None and field.tag_ == "NNPS":
                end = max(field.i, end)  # "the House of Representatives"
        if any(m.covers(doc[i]) for m in inside for i in range(start, end + 1)) or start == end:
            return None
        name = doc[start : end + 1].text
        owners = self._owner(token, block, inside)
        owners = () if any(t.tag_ == "NNPS" for t in doc[token.i + 1 : end + 1]) else owners  # theirs is the name
        if not owners:
            known = next((n for n in self.recent.values() if n.name.endswith(f" {name}")), None)
            if known is not None or not self.country:
                return known or Name(name, "", "office")
            owners = (self.country,)
        return Name(f"{self.mentions.adjective(owners[0])} {name}", owners[0], "office")

    def _proper_name(self, token: Token, block: int, low: int, inside: list[Mention]) -> Name | None:
        """A person's name that no gazetteer knows: a run of capitalised words, with or without a title before it."""
        if token.i == token.sent.start and token.tag_ in ("NNS", "NNPS", "NNP"):
            words = lexicon()  # "Rebels burned ...": a capital because it opens the sentence
            if token.lemma_.lower().removesuffix("s") in words["groups.people"]:
                return None
        spelled = spell(token, low, inside)
        known = self._known_by(spelled) if spelled is not None else None
        if spelled is None or known is not None:
            return known
        text = spelled.text
        if len(spelled.names) == 1:
            text = self.surnames.get(text.lower(), text)
        if text.isupper():
            acts = len(spelled.names) == 1 and len(text) >= 3 and token.dep_ in ("nsubj", "nsubjpass")
            return Name(text, "", "organisation") if acts and text not in _PRESS else None
        if not is_person(spelled, double="-" in text):
            return None
        owners = self._owner(token, block, inside)
        for beside in () if owners else _syntax.children(token, "appos"):
            there = self.mentions.within(block, token.doc, *_syntax.noun_phrase_bounds(beside))
            owners = self._owner(beside, block, there)
        person = self._register(text, owners[0] if owners else "", spelled.title)
        self._holds(person, spelled.title or "", token.doc[low : token.i + 1])
        return person

    def _known_by(self, spelled: Spelled) -> Name | None:
        """The person whom the document named in full: by the surname, or as "Sheikh" or "Sir" with the first name."""
        first, last = spelled.names[0], spelled.names[-1]
        known = self.full_names.get(last.lower_)
        if known is None and first is last and spelled.by_first_name:
            return next((n for n in self.full_names.values() if n.name.split()[0] == first.text), None)
        return known


__all__ = ["Cast", "Name", "merged", "others", "states_of"]
