"""Noun phrases without a name of their own: "Ukrainian troops", "the ministry", "his spokesman", "the two sides"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._description_words import BODY_NOUNS, TITLES
from grith.read._lexicon import lexicon
from grith.read._memory import Name
from grith.read._mentions import Mention
from grith.read._offices import Offices

if TYPE_CHECKING:
    from spacy.tokens import Token


# What a gathering does with one voice: "an X summit urged ...".
_RESOLVES = frozenset("urge call demand condemn say warn ask reject welcome appeal declare decide".split())
# Who stands beside a party is not the party.
_RELATED = frozenset("ally partner backer supporter sponsor patron donor creditor guarantor opponent critic".split())
# What a party has one of: "the U.N. force"; not its delegation, statement or government.
_BRANCHES = BODY_NOUNS - frozenset(
    {"army", "military", "government", "nation", "country", "state", "delegation", "statement", "embassy", "council"}
)
_NO_CLAIMANT = frozenset({"statement", "country", "nation", "state", "party", "side", "company", "body", "force"})
# Words for an armed group that the text has named before ("the rebels").
_IRREGULARS = frozenset({"rebel", "guerrilla", "insurgent", "paramilitary", "militiaman", "separatist", "islamist"})


@frozen
class Descriptions(Offices):
    """What descriptions stand for."""

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
        if lowered == "general" and any(c.lower_ in ("directors", "secretaries") for c in token.children):
            # "the two Directors General": the plural stands before
            pair = self.opposed() if "the" in left and not owners else tuple(Name(o, o, "state") for o in owners)
            return pair or (Name("unnamed officials", "", "unnamed", True),)
        if title and not plural:
            return self._title(token, block, title, owners)
        if lemma in ("summit", "conference") and token.dep_ == "nsubj" and token.head.lemma_ in _RESOLVES:
            body = next((m for m in inside if m.kind == "organisation"), None)
            if body is not None:
                return (self.party_name(body),)
        if lowered == "members" and not inside and token.dep_ in ("nsubj", "nsubjpass"):
            for item in _syntax.prepositional_objects(token, "of"):
                bodies = tuple(n for n in self.single(item, block) if n.kind == "organisation")
                if bodies:
                    return bodies  # "the members of the Security Council indicated"
        if lemma in _RELATED and any(c.dep_ == "poss" or c.lower_ == "of" for c in token.children):
            if token.dep_ == "conj" and any(c.tag_ == "PRP$" for c in token.children):
                return ()  # "Britain and its partners": Britain
            return (Name("unnamed countries", "", "unnamed", True),)  # "partners of Armenia": others than Armenia
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
