"""Noun phrases without a name of their own: "Ukrainian troops", "the ministry", "his spokesman", "the two sides"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._lexicon import lexicon
from grith.read._memory import Memory, Name, is_army
from grith.read._mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

# What a gathering does with one voice: "an X summit urged ...".
_RESOLVES = frozenset("urge call demand condemn say warn ask reject welcome appeal declare decide".split())
TITLES = {
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
PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "his"})
PLURAL_PRONOUNS = frozenset({"they", "them", "themselves", "their", "both"})
BODY_NOUNS = frozenset(
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
MINISTRY_FIELDS = {
    "defence": "Ministry of Defence",
    "defense": "Ministry of Defence",
    "foreign": "Ministry of Foreign Affairs",
    "health": "Health Ministry",
    "interior": "Interior Ministry",
    "finance": "Finance Ministry",
    "energy": "Energy Ministry",
    "information": "Information Ministry",
}


_SUFFERED = frozenset(
    "occupation invasion siege blockade seizure capture takeover bombing shelling bombardment destruction".split()
)
_PEOPLE = frozenset("leaders presidents ministers officials chiefs officers generals commanders directors men".split())
# What a party has one of: "the U.N. force"; not its delegation, statement or government.
_BRANCHES = BODY_NOUNS - frozenset(
    {"army", "military", "government", "nation", "country", "state", "delegation", "statement", "embassy", "council"}
)
_NO_CLAIMANT = frozenset({"statement", "country", "nation", "state", "party", "side", "company", "body", "force"})
_SERVES = frozenset(
    "aide adviser advisor envoy ambassador assistant spokesman counsel representative secretary".split()
)


_SPOKEN_FOR = frozenset("forces army military navy government presidency cabinet police rebel ministry".split())
# Words for an armed group that the text has named before ("the rebels").
_IRREGULARS = frozenset({"rebel", "guerrilla", "insurgent", "paramilitary", "militiaman", "separatist", "islamist"})


@frozen
class Descriptions(Memory):
    """What descriptions stand for; names and pronouns are resolved by ``Cast``."""

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
                    return (mention.party,) if mention.party else ()
                return self._joined_owners(token, mention, inside)
        for other in token.children:
            if other.dep_ == "poss":
                names = self.names(other, block)
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
        return Name("spokesman", "", "other")

    def _described(self, token: Token, block: int, inside: list[Mention]) -> tuple[Name, ...]:
        """A noun phrase without a name of its own: "Ukrainian troops", "the leaders of ...", "the two sides"."""
        words = lexicon()
        lowered, lemma = token.lower_, token.lemma_.lower()
        if lemma in ("mayor", "governor") and any(c.lower_ == "its" for c in token.children):
            return (Name(lemma, "", "other"),)  # of the place just named, not of the state
        owners = self._owner(token, block, inside)
        left = {c.lower_ for c in token.children if c.i < token.i}
        numbered_two = "both" in left or ("two" in left and "other" not in left)
        if lemma in ("official", "diplomat", "officer", "aide", "source") and "two" in left and "the" not in left:
            numbered_two = False  # "two officials said": any two
        if lowered in words["groups.all_parties"] and not owners:
            if numbered_two:
                pair = self.sides()
                if pair:
                    return pair
                return (Name("all parties", "", "pair", True),)
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
                "officers",
                "generals",
                "commanders",
                "ministers",
                "militaries",
                "chiefs",
                "rivals",
                "foes",
                "enemies",
                "officials",
                "negotiators",
                "directors",
                "dgmos",
                "neighbour",
                "men",
                "warring",
                "factions",
                "groups",
                "adversaries",
                "belligerents",
            )
            and numbered_two
            and not owners
        ):
            states = lowered not in (
                "leaders",
                "presidents",
                "ministers",
                "officials",
                "chiefs",
                "officers",
                "generals",
                "men",
            )
            pair = self.opposed() if states else self.pair()
            return pair or (Name("unnamed countries", "", "pair", True),)
        if (
            lowered in ("neighbours", "neighbors", "armies", "belligerents")
            and not owners
            and any(c.lower_ == "the" for c in token.children)
        ):
            pair = self.pair()
            if pair:
                return pair
        if token.pos_ == "PRON" or lowered in ("other", "another"):
            return ()
        if lowered in (
            "dozens",
            "several",
            "some",
            "many",
            "most",
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
                if item.lower_ == "them":
                    return (Name("unnamed countries", "", "unnamed", True),)  # "many of them": which ones, nobody says
                if lowered != "leaders" and (lowered != "group" or item.tag_ in ("NNS", "NNPS")):
                    return self.names(item, block)
        if lowered == "counterpart":
            return self._counterpart(token, owners)
        if (
            lowered == "counterparts"
            and owners
            and any(m.adjective for m in inside)
            and not any(c.dep_ == "poss" for c in token.children if c.pos_ == "PROPN")
        ):
            return tuple(Name(o, o, "state") for o in owners)
        if lowered == "counterparts":
            return (Name("unnamed leaders", "", "unnamed", True),)
        if lemma in ("service", "office", "bureau", "secretariat", "centre", "center") and inside:
            body = next((m for m in inside if m.kind in ("office", "organisation")), None)
            if body is not None:
                return (self.party_name(body),)
        if lemma in ("service", "bureau", "secretariat"):
            for item in _syntax.prepositional_objects(token, "of"):
                return self.names(item, block)
        fighters = lemma in _IRREGULARS and not owners
        if (fighters or lemma in ("group", "movement", "militia", "faction")) and any(
            c.lower_ == "the" for c in token.children
        ):
            armed = self.recent.get("armed")
            if armed is not None:
                return (armed,)
        if lemma in words["reporting.nouns"] and owners and lemma != "release":
            return tuple(Name(o, o, "state") for o in owners)
        ministry = self._ministry(token, owners)
        if ministry is not None:
            return (ministry,)
        title = TITLES.get(lemma)
        plural = token.tag_ in ("NNS", "NNPS")
        if title and not plural:
            return self._title(token, block, title, owners)
        if lemma in ("summit", "conference") and token.dep_ == "nsubj" and token.head.lemma_ in _RESOLVES:
            body = next((m for m in inside if m.kind == "organisation"), None)
            if body is not None:
                return (self.party_name(body),)
        if owners:
            if len(owners) > 1 or (lowered in words["groups.unnamed_leaders"] and plural):
                return tuple(Name(o, o, "state") for o in owners)
            if lowered in words["groups.unnamed_officials"]:
                adjective = self.mentions.adjective(owners[0])
                noun = "officials" if plural else "official"
                post = next((c.lower_ for c in token.children if c.lower_ in ("military", "security", "army")), "")
                noun = f"{post} {noun}".strip()
                return (Name(f"{adjective} {noun}", owners[0], "group" if plural else "person", plural),)
            if lemma in _BRANCHES and not plural:
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
                        f"{self.mentions.adjective(owners[0])} {'military' if lowered == 'forces' else lowered}",
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
                or lemma in BODY_NOUNS
                or title
                or lowered in ("units", "unit", "men", "people", "army", "deputy", "aide", "successor", "wing", "arm")
            )
            return (Name(self._plain(token), owners[0], "group" if human else "other", plural),)
        ruled = self.country and any(c.lower_ == "government" and c.dep_ == "compound" for c in token.children)
        if ruled and lowered in ("troops", "forces", "soldiers", "army"):
            return (Name(self.country, self.country, "state"),)
        if lowered in words["groups.unnamed_countries"] and (plural or lowered == "partner"):
            return (Name("unnamed countries", "", "unnamed", True),)
        if lowered in words["groups.unnamed_leaders"] and plural:
            return (Name("unnamed leaders", "", "unnamed", True),)
        if lowered == "authorities" and self.country and any(c.lower_ == "the" for c in token.children):
            return (Name(self.country, self.country, "state"),)
        if lowered in words["groups.unnamed_officials"]:
            return (Name("unnamed officials", "", "unnamed", plural),)
        if lowered in words["groups.unnamed_participants"]:
            return (Name("unnamed participants", "", "unnamed", plural),)
        if lemma in BODY_NOUNS and any(c.lower_ in ("the", "this") for c in token.children):
            body_names = (
                self._body(token, lemma)
                if token.dep_ in ("nsubj", "nsubjpass", "poss", "pobj") or lemma in ("ministry", "army", "military")
                else ()
            )
            if body_names or token.dep_ not in ("nsubj", "nsubjpass") or lemma in _NO_CLAIMANT:
                return body_names
            return (Name(self._plain(token), "", "group"),)
        claims = lowered in words["groups.claimants"] and token.dep_ in ("nsubj", "nsubjpass", "pobj")
        if claims and token.head.lemma_.lower() in words["reporting.plain"] | {"to", "by"}:
            return (Name(self._plain(token), "", "group", plural),)
        return (Name(self._plain(token), "", "other"),)

    def _body(self, token: Token, lemma: str) -> tuple[Name, ...]:
        if lemma in ("government", "cabinet", "country", "nation", "state", "administration") and self.country:
            return (Name(self.country, self.country, "state"),)
        if lemma in ("country", "nation", "state"):
            state = self.recent.get("state")
            return (state,) if state else ()
        if lemma in ("ministry", "army", "military", "office", "department", "command"):
            body = self.recent.get("office")
            body = self.recent.get(
                {"ministry": "ministry", "army": "army", "military": "army"}.get(lemma, "office"), body
            )
            if lemma in ("army", "military") and body is not None and not is_army(body.name):
                body = None
            if body is not None:
                return (body,)
            if lemma in ("army", "military") and self.country:
                return (Name(f"{self.mentions.adjective(self.country)} {lemma}", self.country, "office"),)
            return ()
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
            words = [w for w in phrase.split() if w.islower() and w not in ("its", "his", "her", "their", "'s")]
            return (Name(" ".join([adjective, *(words[-3:] or [title])]), owners[0], "group"),)
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
        words = [t for t in words if t.tag_ != "PRP$"]
        return "".join(t.text_with_ws for t in words).replace(" - ", "-").strip()
