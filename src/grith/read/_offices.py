"""Bodies and posts without a name of their own: "the ministry", "his spokesman", "the president"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._description_words import MINISTRY_FIELDS, PERSON_PRONOUNS, TITLES
from grith.read._memory import Name, is_army
from grith.read._mentions import Mention
from grith.read._owners import Owners

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


_REALMS = frozenset("country nation state kingdom republic emirate sultanate".split())
_SPOKEN_FOR = frozenset("forces army military navy government presidency cabinet police rebel ministry".split())
_OF_STATE = frozenset("president minister chancellor secretary spokesman ambassador".split()) | {"prime minister"}
NO_LONGER = frozenset("former ex late then shadow opposition designate elect ousted deposed self - proclaimed".split())


@frozen
class Offices(Owners):
    """What bodies, ministries, titles and spokesmen stand for."""

    def _holds(self, person: Name, title: str, words: Span) -> None:
        """Note whom the report itself calls a holder of an office of his state, and not a former or shadow one."""
        if title in _OF_STATE and person.party and not NO_LONGER & {t.lower_ for t in words}:
            self.officials.add(person.name)

    def _counterpart(self, token: Token, owners: tuple[str, ...]) -> tuple[Name, ...]:
        """ "its Azerbaijani counterpart": the same body or office of another party."""
        state = next((m for m in owners), "")
        own = next((c for c in token.children if c.dep_ == "poss"), None)
        if not state:
            return (Name("unnamed leaders", "", "unnamed"),)
        body = self.recent.get("office")
        if own is not None and own.lower_ == "its" and body is not None and body.party:
            mine = self.mentions.adjective(body.party)
            if body.name.startswith(mine):
                return (Name(self.mentions.adjective(state) + body.name[len(mine) :], state, "office"),)
        return (Name(f"{self.mentions.adjective(state)} counterpart", state, "group"),)

    def _spokesman(self, token: Token, block: int, inside: list[Mention]) -> Name:
        owners = self._owner(token, block, inside)
        named = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        named = named or self._beside_his_chief(token, block)
        if named is not None:
            low, high = _syntax.noun_phrase_bounds(named)
            return self._register(token.doc[low : high + 1].text, owners[0] if owners else "", None)
        poss = next((c for c in token.children if c.dep_ == "poss"), None)
        if poss is not None and poss.lower_ in PERSON_PRONOUNS | {"its", "their"}:
            meant = self._pronoun(poss, block)
            if meant and meant[0].kind == "state":
                post = " ".join(t.text for t in token.doc[poss.i + 1 : token.i] if t.pos_ in ("NOUN", "PROPN", "ADJ"))
                adjective = self.mentions.adjective(meant[0].name)
                return Name(" ".join(f"{adjective} {post} spokesman".split()), meant[0].as_party, "person")
            if meant:
                return Name(f"{meant[0].name}'s spokesman", meant[0].as_party, "person")
        holders = [m for m in inside if not m.covers(token)]
        if holders:
            holder, party = holders[0], holders[0].party or holders[0].name
            if holder.kind in ("person", "title"):
                return Name(f"{holder.name}'s spokesman", party, "person")
            earlier = self.titles.get("spokesman")
            if earlier is not None and earlier.party == party and token.tag_ == "NN":
                return earlier
            adjective = self.mentions.adjective(holder.name) if holder.kind == "state" else ""
            plain = holder.adjective or holder.text.removesuffix("'s") == holder.name
            body = adjective if plain and adjective else holder.text
            return Name(f"{body} spokesman", party, "person")
        for item in _syntax.prepositional_objects(token, "for", "of"):
            for holder_name in self.names(item, block):
                if holder_name.kind == "person":
                    return Name(f"{holder_name.name}'s spokesman", holder_name.as_party, "person")
        if owners:
            return Name(f"{self.mentions.adjective(owners[0])} spokesman", owners[0], "person")
        for item in _syntax.prepositional_objects(token, "for", "of"):
            return Name(f"{self._plain(item)} spokesman", "", "person")
        known = self.titles.get("spokesman")
        if known is not None:
            return known
        body = next((c.text for c in token.children if c.dep_ == "compound" and c.lower_ in _SPOKEN_FOR), "")
        if body:
            return Name(self._plain(token), self.country, "person")
        if token.tag_ == "NN" and any(c.lower_ == "the" for c in token.children) and "spokesman" in self.recent:
            return self.recent["spokesman"]  # "his spokesperson said ... The spokesperson added ..."
        return self._of_the_last(token) or Name("spokesman", "", "other")

    def _of_the_last(self, token: Token) -> Name | None:
        """ "The army denies it. "...", a spokesman said": of the body spoken of last."""
        body = self.last_subject[0]
        alone = len(body) == 1 and body[0].kind in ("office", "organisation", "state") and not body[0].plural
        if not alone or token.tag_ != "NN":
            return None
        name = self.mentions.adjective(body[0].name) if body[0].kind == "state" else body[0].name
        return Name(f"{name} spokesman", body[0].as_party, "person")

    def _tellers_state(self, token: Token) -> str:
        """ "Burhan insisted that the army would ...": the army of the state that the teller stands for."""
        clause = token.head
        if token.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "ccomp" or clause.head.i > clause.i:
            return ""
        teller = self.last_subject[0]
        party = teller[0].party if len(teller) == 1 and teller[0].kind == "person" else ""
        return party if party in self.main_parties()[:2] and party not in self.armed else ""

    def _tellers_own(self, token: Token, block: int) -> Name | None:
        """ "Its minister says the kingdom is ready": the state that the teller of the clause stands for."""
        verb = next((h for h, label in _syntax.governors(token) if label == "ccomp"), None)
        teller = _syntax.child(verb, "nsubj") if verb is not None else None
        told = self.single(teller, block) if teller is not None and teller.i < token.i else ()
        state = next((n.party for n in told if n.kind == "person" and n.party), "")
        return Name(state, state, "state") if state else None

    def _beside_his_chief(self, token: Token, block: int) -> Token | None:
        """ "the spokesman for the Russian president, Dmitry Peskov": a name that is not that of the chief in office."""
        chiefs = _syntax.prepositional_objects(token, "for", "of", "to")
        for chief in chiefs:
            behind = [c for c in chief.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > chief.i]
            behind += [c for c in chiefs if c.i > chief.i and c.left_edge.nbor(-1).text == ","]
            beside = next(iter(behind), None)
            if beside is None:
                continue
            inside = self.mentions.within(block, token.doc, *_syntax.noun_phrase_bounds(chief))
            party = next((m.party or m.name for m in inside), self.country)
            post = TITLES.get(chief.lemma_.lower(), "")
            if any(c.lower_ == "secretary" for c in chief.children):
                post, party = "secretary-general", "United Nations"
            holder = self.mentions.holder(self._plain(chief), post, party, self.day) if post else None
            if holder is not None and holder[0].split()[-1].lower() != beside.lower_:
                return beside
        return None

    def _body(self, token: Token, lemma: str, block: int) -> tuple[Name, ...]:
        if lemma in _REALMS | {"government", "cabinet", "administration"} and self.country:
            return (Name(self.country, self.country, "state"),)
        if lemma in _REALMS:
            state = self._tellers_own(token, block) or self.recent.get("state")
            return (state,) if state else ()
        if lemma in ("ministry", "army", "military", "office", "department", "command"):
            body = self.recent.get("office")
            body = self.recent.get(
                {"ministry": "ministry", "army": "army", "military": "army"}.get(lemma, "office"), body
            )
            if lemma in ("army", "military") and body is not None and not is_army(body.name):
                body = None
            ours = self.speaker and self.country and self.recent_parties[-1:] == [self.country]
            if lemma in ("army", "military") and ours and body is not None and body.party != self.country:
                body = None  # in a government's own words, right after its own side: its own army
            if body is not None:
                return (body,)
            if lemma in ("army", "military") and self.country:
                named = self._own_army(lemma)
                if named is not None:
                    return (named,)
                return (Name(f"{self.mentions.adjective(self.country)} {lemma}", self.country, "office"),)
            own = self._tellers_state(token) if lemma in ("army", "military") else ""
            return (Name(f"{self.mentions.adjective(own)} {lemma}", own, "office"),) if own else ()
        if lemma in ("government", "cabinet"):
            return ()  # whose, nobody says; the body named last is none
        if lemma == "mission" and self.speaker and self.speaker[0].kind == "organisation":
            return self.speaker  # in a mission's own words "the Mission" is itself
        if lemma == "statement" or (token.dep_ == "pobj" and token.head.lower_ != "by"):
            return ()
        if lemma in ("group", "movement", "militia"):
            body = self.recent.get("armed") or self.recent.get("organisation")
        else:
            armed = self.recent.get("armed")
            body = self.recent.get("organisation")
            if body is not None and armed is not None and body.name == armed.name:
                body = None
        return (body,) if body else ()

    def _own_army(self, lemma: str) -> Name | None:
        """ "the army" where the state's army is a party by itself, as in a civil war: that party, not the state."""
        words = f"{self.mentions.adjective(self.country)} {lemma}"
        found = next(iter(self.mentions.gazetteer.find(words, self.day)), None)
        if found is None or found.start or found.end < len(words) or found.party == self.country or not found.party:
            return None
        return Name(found.name, found.party, found.broad)

    def _ministry(self, token: Token, owners: tuple[str, ...]) -> Name | None:
        if token.lemma_.lower() not in ("ministry", "department"):
            return None
        words = {t.lower_ for t in token.subtree}
        kind = next((full for short, full in MINISTRY_FIELDS.items() if short in words), None)
        if any(c.lower_ == "there" for c in token.children) and self.recent_parties:
            owners = (self.recent_parties[-1],)
        if kind is None and owners:
            known, other = self.recent.get(f"ministry of {owners[0]}"), self.recent.get("ministry")
            if known is None and other is not None and other.party:
                # "Yerevan's defence ministry denied it; the ministry in Baku ...": the same ministry of the other
                mine = self.mentions.adjective(other.party)
                if other.name.startswith(mine):
                    return Name(self.mentions.adjective(owners[0]) + other.name[len(mine) :], owners[0], "office")
            return known
        if kind is None:
            return self.recent.get("ministry")
        if not owners and self.recent.get("ministry") is not None and kind in self.recent["ministry"].name:
            return self.recent["ministry"]
        if not owners and self.country:
            owners = (self.country,)
        if not owners:
            return self.recent.get("office")
        return Name(f"{self.mentions.adjective(owners[0])} {kind}", owners[0], "office")

    def _title(self, token: Token, block: int, title: str, owners: tuple[str, ...]) -> tuple[Name, ...]:
        """A bare title: the holder on the day, the person whom the document gave it, or the last person named."""
        for other in token.children:
            if other.dep_ == "appos" and other.pos_ == "PROPN":
                return self.single(other, block)
        phrase = self._plain(token)
        if "secretary-general" in phrase.lower().replace(" - ", "-") or "secretary general" in phrase.lower():
            holder = self.mentions.holder(
                "secretary-general", "secretary-general", owners[0] if owners else "United Nations", self.day
            )
            if holder is not None:
                return (self._person(*holder),)
        party = owners[0] if owners else self.country
        words = token.doc[token.left_edge.i : token.i + 1]
        past = bool(NO_LONGER & {t.lower_ for t in words})  # "its former president" is not the one in office
        holder = None if past else self.mentions.holder(phrase, title, party, self.day)
        if holder is not None:
            in_office = self._person(*holder)
            self._holds(in_office, title, words)
            return (in_office,)
        known = self.titles.get(title)
        if known is not None and not past and (not owners or known.party == owners[0]):
            return (known,)
        if owners:
            person = next((n for n in reversed(list(self.full_names.values())) if n.party == owners[0]), None)
            if person is not None and not past and title in ("president", "prime minister", "leader", "chancellor"):
                return (person,)
            adjective = self.mentions.adjective(owners[0])
            plain = [w for w in phrase.split() if w.islower() and w not in ("its", "his", "her", "their", "'s")]
            return (Name(" ".join([adjective, *(plain[-3:] or [title])]), owners[0], "group"),)
        if any(c.lower_ in ("the", "his", "her") for c in token.children):
            person = self.recent.get("person")
            if person is not None:
                return (person,)
        return (Name("unnamed officials", "", "unnamed"),)
