"""Who is who in one document: names, titles, groups and pronouns resolved in reading order.

No coreference model is used: a pronoun or a bare title goes to the last one of its kind that the document named, with
the speaker of the sentence before it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._lexicon import lexicon
from grith.read._memory import Memory, Name, merged, states_of
from grith.read._mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_TITLES = {
    "president": "president",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "secretary": "secretary",
    "minister": "minister",
    "chief": "chief",
    "commander": "commander",
    "king": "king",
    "prince": "prince",
    "emir": "emir",
    "ambassador": "ambassador",
    "envoy": "envoy",
    "negotiator": "negotiator",
    "spokesman": "spokesman",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "leader": "leader",
    "general": "general",
    "director": "director",
    "speaker": "speaker",
    "governor": "governor",
    "mayor": "mayor",
    "taoiseach": "prime minister",
    "head": "head",
    "adviser": "adviser",
    "advisor": "adviser",
    "coordinator": "coordinator",
    "representative": "representative",
}
_PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "his"})
_PLURAL_PRONOUNS = frozenset({"they", "them", "themselves", "their", "both"})
_BODY_NOUNS = frozenset(
    [
        "ministry",
        "office",
        "government",
        "army",
        "military",
        "force",
        "mission",
        "group",
        "organisation",
        "organization",
        "movement",
        "agency",
        "council",
        "kremlin",
        "cabinet",
        "command",
        "bloc",
        "alliance",
        "union",
        "commission",
        "side",
        "statement",
        "administration",
        "presidency",
        "country",
        "nation",
        "state",
        "company",
        "militia",
        "party",
        "coalition",
        "body",
        "department",
        "embassy",
        "delegation",
        "authority",
    ]
)
_MINISTRY_FIELDS = {
    "defence": "Defence",
    "defense": "Defence",
    "foreign": "Foreign Affairs",
    "health": "Health",
    "interior": "Internal Affairs",
}


@frozen
class Cast(Memory):
    """The people and parties of one document, as far as it has been read."""

    # ------------------------------------------------------------------ resolving
    def names(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names that the noun phrase headed by ``token`` stands for, with everything co-ordinated to it."""
        found: tuple[Name, ...] = ()
        for head in _syntax.conjuncts(token):
            if head.pos_ in ("VERB", "AUX") and head.i != token.i:
                continue
            own = self.single(head, block)
            found = merged(found, own)
            if own and own[0].kind in ("state", "organisation"):
                # "the United States, Saudi Arabia and Egypt": the parse takes the second of a list for an apposition.
                for other in head.children:
                    if other.dep_ == "appos" and other.pos_ == "PROPN":
                        for item in _syntax.conjuncts(other):
                            found = merged(
                                found, tuple(n for n in self.single(item, block) if n.kind in ("state", "organisation"))
                            )
        return found

    def single(self, token: Token, block: int) -> tuple[Name, ...]:
        """The names of one noun phrase; kept, so that a pronoun is resolved where it stands."""
        key = (block, token.i)
        if key not in self.resolved:
            self.resolved[key] = self._resolve(token, block)
        return self.resolved[key]

    def _resolve(self, token: Token, block: int) -> tuple[Name, ...]:
        lowered = token.lower_
        if token.pos_ == "PRON" or lowered in _PERSON_PRONOUNS or lowered in ("it", "both", "we", "they"):
            return self._pronoun(token)
        low, high = _syntax.noun_phrase_bounds(token)
        inside = self.mentions.within(block, token.doc, low, high)
        covering = next((m for m in inside if m.covers(token)), None)
        if covering is not None and covering.kind == "person":
            person = self._person(covering.name, covering.party)
            if covering.title:
                self.titles[covering.title.split()[-1]] = person
            return (person,)
        if covering is None and high + 2 < len(token.doc) and token.doc[high + 1].text == "(":
            # "the UN peacekeeping mission in Lebanon (UNIFIL)": the short name in brackets.
            for one in self.mentions.within(block, token.doc, high + 2, high + 2):
                if one.kind == "organisation":
                    return (self.party_name(one),)
        if token.lemma_.lower() in _TITLES or lowered == "counterpart":
            # "his counterpart Joseph Aoun", "the envoy, Steve Witkoff": the name beside the title.
            for beside in (*inside, *self._beside(token, block)):
                if beside.kind == "person" and not beside.covers(token):
                    owner = next((c for c in token.children if c.dep_ == "poss"), None)
                    if owner is None or not beside.covers(owner):
                        return (self._person(beside.name, beside.party),)
        if lowered in lexicon()["groups.spokesmen"]:
            return (self._spokesman(token, block, inside),)
        if token.pos_ == "PROPN" and covering is None:
            unknown = self._proper_name(token, block, low, inside)
            if unknown is not None:
                return (unknown,)
        if covering is None and lowered in ("two", "pair", "duo") and any(c.lower_ == "the" for c in token.children):
            return self.pair()
        if covering is not None:
            if covering.kind == "title":
                return (Name(covering.text, covering.party, "group"),)
            return (self.party_name(covering),)
        return self._described(token, block, inside)

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
        if mention.armed:
            self.recent["armed"] = Name(mention.name, mention.party or mention.name, mention.kind)
        return Name(mention.name, mention.party or mention.name, mention.kind)

    def _person(self, name: str, party: str) -> Name:
        known = self.full_names.get(name.split()[-1].lower())
        if known is not None and known.name == name:
            return known
        return Name(name, party, "person")

    def _pronoun(self, token: Token) -> tuple[Name, ...]:
        lowered = token.lower_
        if lowered in ("some", "many", "others", "several", "most"):
            return tuple(n for n in self.last_subject[0] if n.kind == "unnamed")
        if lowered in ("we", "us", "our", "ours", "i", "me", "my"):
            return ()  # resolved later, when the speaker of the words is known
        if lowered in _PERSON_PRONOUNS:
            for names in (self.last_subject[0], self.last_speaker[0]):
                if len(names) == 1 and names[0].kind == "person":
                    return names
            person = self.recent.get("person")
            return (person,) if person else ()
        if lowered in ("it", "itself", "its"):
            if token.dep_ == "poss" and not self.fresh[0] and self.recent_parties and self.mentioned[0]:
                party = self.recent_parties[-1]
                return (Name(party, party, "state"),)
            for names in (self.last_subject[0], self.last_speaker[0]):
                if len(names) == 1 and names[0].kind in ("office", "organisation", "state", "group"):
                    return names
            if token.dep_ == "poss" and self.recent_parties:
                party = self.recent_parties[-1]
                return (Name(party, party, "state"),)
            if token.dep_ != "nsubj" or token.head.lemma_ not in lexicon()["reporting.plain"]:
                return ()
            body = self.recent.get("body") or self.recent.get("state")
            return (body,) if body else ()
        if lowered in ("both", "either"):
            return self.pair()
        if lowered in _PLURAL_PRONOUNS:
            for names in (self.last_subject[0], self.last_pair[0], self.last_speaker[0]):
                if len(names) > 1 or (names and names[0].kind in ("group", "unnamed", "office", "organisation")):
                    return names
            return self.last_subject[0]
        return ()

    # ------------------------------------------------------------------ descriptions
    def _owner(self, token: Token, block: int, inside: list[Mention]) -> tuple[str, ...]:
        """The parties that a description belongs to: "Russian", "Russia's", "of Russia", "in Kyiv", "its"."""
        for mention in inside:
            if not mention.covers(token) or mention.adjective:
                if mention.kind == "person":
                    return (mention.party,) if mention.party else ()
                return (mention.party or mention.name,)
        for other in token.children:
            if other.dep_ == "poss":
                names = self.names(other, block)
                if other.lower_ in ("our", "my") and self.speaker:
                    names = self.speaker
                return tuple(dict.fromkeys(n.as_party for n in names if n.kind != "other"))
        parties: list[str] = []
        for other in token.children:
            if other.dep_ == "prep" and other.lower_ in ("of", "from", "in", "for", "at", "with"):
                for inner in _syntax.children(other, "pobj"):
                    for head in _syntax.conjuncts(inner):
                        for name in self.single(head, block):
                            if name.kind != "other":
                                parties.append(name.as_party)
                if parties:
                    break
        return tuple(dict.fromkeys(parties))

    def _spokesman(self, token: Token, block: int, inside: list[Mention]) -> Name:
        owners = self._owner(token, block, inside)
        named = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if named is not None:
            low, high = _syntax.noun_phrase_bounds(named)
            return self._register(token.doc[low : high + 1].text, owners[0] if owners else "", None)
        poss = next((c for c in token.children if c.dep_ == "poss"), None)
        if poss is not None and poss.lower_ in _PERSON_PRONOUNS | {"its", "their"}:
            meant = self._pronoun(poss)
            if meant:
                return Name(f"{meant[0].name}'s spokesman", meant[0].as_party, "person")
        holders = [m for m in inside if not m.covers(token)]
        if holders:
            holder, party = holders[0], holders[0].party or holders[0].name
            if holder.kind in ("person", "title"):
                return Name(f"{holder.name}'s spokesman", party, "person")
            body = self.mentions.adjective(holder.name) if holder.kind == "state" else holder.text
            return Name(f"{body} spokesman", party, "person")
        for item in _syntax.prepositional_objects(token, "for", "of"):
            for holder_name in self.names(item, block):
                if holder_name.kind == "person":
                    return Name(f"{holder_name.name}'s spokesman", holder_name.as_party, "person")
        if owners:
            return Name(f"{self.mentions.adjective(owners[0])} spokesman", owners[0], "person")
        known = self.titles.get("spokesman")
        if known is not None:
            return known
        return Name("spokesman", "", "other")

    def _register(self, text: str, party: str, title: str | None) -> Name:
        words = [
            w
            for w in text.replace("'s", "").split()
            if w[:1].isupper() or w.lower() in ("al", "bin", "van", "von", "de", "der", "el")
        ]
        name = Name(" ".join(words) or text, party, "person")
        if len(words) > 1:
            self.full_names[words[-1].lower()] = name
        if title:
            self.titles[title] = name
        return name

    def _proper_name(self, token: Token, block: int, low: int, inside: list[Mention]) -> Name | None:
        """A person's name that no gazetteer knows: a run of capitalised words, with or without a title before it."""
        doc = token.doc
        start = token.i
        while start > low and doc[start - 1].pos_ == "PROPN" and doc[start - 1].dep_ in ("compound", "flat", "nmod"):
            start -= 1
        run = [doc[i] for i in range(start, token.i + 1)]
        title = None
        cut = 0
        for position, word in enumerate(run[:-1]):
            if word.lower_ in _TITLES or word.text.rstrip(".") in (
                "Mr",
                "Mrs",
                "Ms",
                "Dr",
                "Gen",
                "Lt",
                "Col",
                "Maj",
                "Adm",
                "Brig",
                "Capt",
                "Sen",
                "Rep",
                "Sir",
                "Lord",
                "Lady",
                "Dame",
            ):
                title = _TITLES.get(word.lower_, title)
                cut = position + 1
        for position, word in enumerate(run):
            if any(m.covers(word) for m in inside) and position + 1 > cut:
                cut = position + 1
        names = run[cut:]
        if not names or not all(w.text[:1].isupper() for w in names):
            return None
        known = self.full_names.get(names[-1].lower_)
        if known is None and len(names) == 1 and run[0].text in ("Sir", "Lord", "Lady"):
            known = next((n for n in self.full_names.values() if n.name.split()[0] == names[0].text), None)
        if known is not None:
            return known
        text = " ".join(w.text for w in names)
        last = names[-1].lower_
        if last in _BODY_NOUNS or last in _TITLES or text.isupper():
            return None
        looks_human = title is not None or (
            len(names) >= 2 and token.dep_ in ("nsubj", "appos", "pobj", "dobj", "conj", "nsubjpass", "ROOT")
        )
        if not looks_human or any(w.is_digit for w in names):
            return None
        if title is None and not any(h.lemma_ in lexicon()["reporting.plain"] for h in (token.head, token.head.head)):
            return None
        owners = self._owner(token, block, inside)
        if not owners:
            for other in token.children:
                if other.dep_ == "appos":
                    o_low, o_high = _syntax.noun_phrase_bounds(other)
                    owners = self._owner(other, block, self.mentions.within(block, doc, o_low, o_high))
        return self._register(text, owners[0] if owners else "", title)

    def _described(self, token: Token, block: int, inside: list[Mention]) -> tuple[Name, ...]:
        """A noun phrase without a name of its own: "Ukrainian troops", "the leaders of ...", "the two sides"."""
        words = lexicon()
        lowered, lemma = token.lower_, token.lemma_.lower()
        owners = self._owner(token, block, inside)
        numbered_two = any(c.lower_ in ("two", "both") for c in token.children)
        if lowered in words["groups.all_parties"] and not owners:
            if numbered_two:
                pair = self.sides()
                if pair:
                    return pair
            if lowered.endswith("s") or any(c.lower_ == "all" for c in token.children):
                return (Name("all parties", "", "unnamed", True),)
            if any(c.lower_ == "other" for c in token.children):
                known = [n for n in self.last_subject[0] if n.kind == "state"]
                if len(known) == 1 and self.opponent(known[0].name):
                    other = self.opponent(known[0].name)
                    return (Name(other, other, "state"),)
        if (
            lowered
            in (
                "countries",
                "states",
                "nations",
                "neighbours",
                "neighbors",
                "capitals",
                "governments",
                "delegations",
                "armies",
                "leaders",
                "presidents",
            )
            and numbered_two
            and not owners
        ):
            pair = self.pair()
            if pair:
                return pair
        if token.pos_ == "PRON" or lowered in ("other", "another"):
            return ()
        if lowered in (
            "dozens",
            "hundreds",
            "number",
            "majority",
            "handful",
            "group",
            "scores",
            "couple",
            "thousands",
            "all",
            "leaders",
        ):
            for item in _syntax.prepositional_objects(token, "of"):
                if lowered != "leaders" and (lowered != "group" or item.tag_ in ("NNS", "NNPS")):
                    return self.names(item, block)
        if lowered == "counterparts":
            return (Name("unnamed leaders", "", "unnamed", True),)
        if lemma in ("service", "office", "bureau", "secretariat", "centre", "center") and inside:
            body = next((m for m in inside if m.kind in ("office", "organisation")), None)
            if body is not None:
                return (self.party_name(body),)
        if lemma in ("service", "bureau", "secretariat"):
            for item in _syntax.prepositional_objects(token, "of"):
                return self.names(item, block)
        if lemma in ("group", "movement", "militia", "faction") and any(c.lower_ == "the" for c in token.children):
            armed = self.recent.get("armed")
            if armed is not None:
                return (armed,)
        ministry = self._ministry(token, owners)
        if ministry is not None:
            return (ministry,)
        title = _TITLES.get(lemma)
        plural = token.tag_ in ("NNS", "NNPS")
        if title and not plural:
            return self._title(token, block, title, owners)
        if owners:
            if len(owners) > 1 or (lowered in words["groups.unnamed_leaders"] and plural):
                return tuple(Name(o, o, "state") for o in owners)
            if lowered in words["groups.unnamed_officials"]:
                adjective = self.mentions.adjective(owners[0])
                noun = "officials" if plural else "official"
                return (Name(f"{adjective} {noun}", owners[0], "group" if plural else "person", plural),)
            if lemma in _BODY_NOUNS - {"army", "military", "government", "nation", "country", "state"} and not plural:
                # "the U.N. force": the body of that owner which the document named last.
                latest = self.recent.get("organisation")
                if latest is not None and latest.party == owners[0] and latest.name != owners[0]:
                    return (latest,)
                part = self.mentions.body_of(owners[0])
                if part is not None and lemma in ("force", "mission"):
                    return (Name(part[0], part[1], "organisation"),)
            if lowered in ("military", "army", "navy", "forces"):
                return (
                    Name(
                        f"{self.mentions.adjective(owners[0])} {'military' if lowered != 'navy' else 'navy'}",
                        owners[0],
                        "office",
                    ),
                )
            if lowered in (
                "government",
                "authorities",
                "side",
                "country",
                "state",
                "administration",
                "presidency",
                "cabinet",
                "leadership",
                "office",
            ):
                return (Name(owners[0], owners[0], "state"),)
            if lowered in words["groups.unnamed_countries"] and len(inside) == 1 and inside[0].kind == "organisation":
                return (self.party_name(inside[0]),)
            human = (
                lowered in words["groups.force_nouns"]
                or lemma in _BODY_NOUNS
                or title
                or lowered in ("units", "unit", "men", "people", "army")
            )
            return (Name(self._plain(token), owners[0], "group" if human else "other", plural),)
        if lowered in words["groups.unnamed_countries"] and (plural or lowered == "partner"):
            return (Name("unnamed countries", "", "unnamed", True),)
        if lowered in words["groups.unnamed_leaders"] and plural:
            return (Name("unnamed leaders", "", "unnamed", True),)
        if lowered in words["groups.unnamed_officials"]:
            return (Name("unnamed officials", "", "unnamed", plural),)
        if lowered in words["groups.unnamed_participants"]:
            return (Name("unnamed participants", "", "unnamed", plural),)
        if lemma in _BODY_NOUNS and any(c.lower_ in ("the", "this") for c in token.children):
            return (
                self._body(token, lemma)
                if token.dep_ in ("nsubj", "nsubjpass", "poss", "pobj") or lemma in ("ministry", "army", "military")
                else ()
            )
        return (Name(self._plain(token), "", "other"),)

    def _body(self, token: Token, lemma: str) -> tuple[Name, ...]:
        if lemma in ("government", "cabinet", "country", "nation", "state", "administration") and self.country:
            return (Name(self.country, self.country, "state"),)
        if lemma in ("country", "nation", "state"):
            state = self.recent.get("state")
            return (state,) if state else ()
        if lemma in ("ministry", "army", "military", "office", "department", "command"):
            body = self.recent.get("office")
            if body is not None:
                return (body,)
            if lemma in ("army", "military") and self.country:
                return (Name(f"{self.mentions.adjective(self.country)} military", self.country, "office"),)
            return ()
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

    def _ministry(self, token: Token, owners: tuple[str, ...]) -> Name | None:
        if token.lemma_.lower() not in ("ministry", "department"):
            return None
        words = {t.lower_ for t in token.subtree}
        kind = next((full for short, full in _MINISTRY_FIELDS.items() if short in words), None)
        if kind is None:
            return None
        if not owners and self.country:
            owners = (self.country,)
        if not owners:
            return self.recent.get("office")
        return Name(f"{self.mentions.adjective(owners[0])} Ministry of {kind}", owners[0], "office")

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
        holder = self.mentions.holder(phrase, title, party, self.day)
        if holder is not None:
            return (self._person(*holder),)
        known = self.titles.get(title)
        if known is not None and (not owners or known.party == owners[0]):
            return (known,)
        if owners:
            person = next((n for n in reversed(list(self.full_names.values())) if n.party == owners[0]), None)
            if person is not None and title in ("president", "prime minister", "leader", "chancellor"):
                return (person,)
            adjective = self.mentions.adjective(owners[0])
            return (Name(f"{adjective} {phrase.split()[-1]}", owners[0], "group"),)
        if any(c.lower_ in ("the", "his", "her") for c in token.children):
            person = self.recent.get("person")
            if person is not None:
                return (person,)
        return (Name("unnamed officials", "", "unnamed"),)

    def _plain(self, token: Token) -> str:
        low, high = _syntax.noun_phrase_bounds(token)
        words = [
            t
            for t in token.doc[low : high + 1]
            if t.dep_ not in ("det", "predet") and t.lower_ not in ("the", "a", "an")
        ]
        return " ".join(t.text for t in words)


__all__ = ["Cast", "Name", "merged", "states_of"]
