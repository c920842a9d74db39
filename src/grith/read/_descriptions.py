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
    """army military government nation country state kingdom republic emirate sultanate delegation statement embassy
    council""".split()
)
_NO_CLAIMANT = frozenset(
    "statement country nation state kingdom republic emirate sultanate party side company body force".split()
)
# Words for an armed group that the text has named before ("the rebels").
_IRREGULARS = frozenset({"rebel", "guerrilla", "insurgent", "paramilitary", "militiaman", "separatist", "islamist"})
_GROUPS = frozenset({"group", "movement", "militia", "faction"})
_SUBJECTS = ("nsubj", "nsubjpass")
_SOME_COUNTRIES = (Name("unnamed countries", "", "unnamed", True),)
_SOME_LEADERS = (Name("unnamed leaders", "", "unnamed", True),)

Names = tuple[Name, ...]


@frozen(eq=False)
class _Phrase:
    """The noun of a description with whose it is, what it names and what stands before it."""

    token: Token
    block: int
    inside: list[Mention]
    owners: tuple[str, ...]
    lowered: str
    lemma: str
    plural: bool
    before: set[str]

    def has(self, *words: str) -> bool:
        return any(c.lower_ in words for c in self.token.children)

    def owning_states(self) -> Names:
        return tuple(Name(o, o, "state") for o in self.owners)

    def names_two(self) -> bool:
        """ "both armies", "the two sides"; "two officials" are any two."""
        if "two" in self.before and "the" not in self.before and self.lemma in lexicon()["groups.staff"]:
            return False
        return "both" in self.before or ("two" in self.before and "other" not in self.before)


@frozen
class Descriptions(Offices):
    """What descriptions stand for."""

    def _described(self, token: Token, block: int, inside: list[Mention]) -> Names:
        """A noun phrase without a name of its own: the first reading that knows it decides."""
        phrase = _Phrase(
            token,
            block,
            inside,
            self._owner(token, block, inside),
            token.lower_,
            token.lemma_.lower(),
            token.tag_ in ("NNS", "NNPS"),
            {c.lower_ for c in token.lefts},
        )
        for reading in _READINGS:
            names = reading(self, phrase)
            if names is not None:
                return names
        return (Name(self._plain(token), "", "other"),)

    def _local_office(self, phrase: _Phrase) -> Names | None:
        """ "its mayor": of the place just named, not of the state."""
        local = phrase.lemma in ("mayor", "governor") and phrase.has("its")
        return (Name(phrase.lemma, "", "other"),) if local else None

    def _parties(self, phrase: _Phrase) -> Names | None:
        """ "the two sides", "all parties", "the other side"."""
        if phrase.lowered not in lexicon()["groups.all_parties"]:
            return None
        if phrase.owners and not (phrase.names_two() and _syntax.prepositions(phrase.token, "in")):
            return None  # "both parties in X" are not X
        if phrase.names_two():
            return self.sides() or (Name("all parties", "", "pair", True),)
        if phrase.lowered.endswith("s") or phrase.has("all"):
            return (Name("all parties", "", "unnamed", True),)
        known = [n for n in self.last_subject[0] if n.kind == "state"] if phrase.has("other") else []
        other = self.opponent(known[0].name) if len(known) == 1 else ""
        return (Name(other, other, "state"),) if other else None

    def _two(self, phrase: _Phrase) -> Names | None:
        """ "the two countries", "both armies", "the neighbours"."""
        words = lexicon()
        if phrase.owners:
            return None
        if phrase.lowered in words["rule.twofold"] and phrase.names_two():
            pair = self.pair() if phrase.lowered in words["rule.twofold_persons"] else self.opposed()
            return pair or (Name("unnamed countries", "", "pair", True),)
        if phrase.lowered in ("neighbours", "neighbors", "armies") and phrase.has("the"):
            return self.pair() or None
        return None

    def _nobody(self, phrase: _Phrase) -> Names | None:
        return () if phrase.token.pos_ == "PRON" or phrase.lowered in ("other", "another") else None

    def _some_of(self, phrase: _Phrase) -> Names | None:
        """ "dozens of X", "a group of Xs", "many of them"."""
        if phrase.lowered not in lexicon()["rule.amounts"] | {"group", "leaders", "members", "elements"}:
            return None
        for item in _syntax.prepositional_objects(phrase.token, "of"):
            if item.lower_ == "them":
                return _SOME_COUNTRIES  # which ones, nobody says
            if phrase.lowered in ("members", "elements"):
                # "members of an X militia": what they belong to, if that is one body that acts
                acts = item.lemma_.lower() in lexicon()["groups.people"] and item.tag_ == "NN"
                return self.names(item, phrase.block) if acts else None
            many = phrase.lowered != "group" or item.tag_ in ("NNS", "NNPS")
            if phrase.lowered != "leaders" and many:
                return self.names(item, phrase.block)
        return None

    def _opposite_number(self, phrase: _Phrase) -> Names | None:
        if phrase.lowered == "counterpart" or (phrase.lowered == "colleague" and phrase.owners):
            return self._counterpart(phrase.token, phrase.owners)
        if phrase.lowered != "counterparts":
            return None
        of_person = any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in phrase.token.children)
        theirs = any(m.adjective for m in phrase.inside) and not of_person
        return (phrase.owning_states() if theirs else ()) or _SOME_LEADERS

    def _service(self, phrase: _Phrase) -> Names | None:
        """ "the X intelligence service", "the secretariat of X"."""
        if phrase.lemma not in ("service", "office", "bureau", "secretariat", "centre", "center"):
            return None
        body = next((m for m in phrase.inside if m.kind in ("office", "organisation")), None)
        if body is not None:
            return (self.party_name(body),)
        if phrase.lemma in ("service", "bureau", "secretariat"):
            for item in _syntax.prepositional_objects(phrase.token, "of"):
                return self.names(item, phrase.block)
        return None

    def _armed_group(self, phrase: _Phrase) -> Names | None:
        """ "the rebels", "the group": the armed group that the text named last."""
        meant = phrase.lemma in _GROUPS or (phrase.lemma in _IRREGULARS and not phrase.owners)
        armed = self.recent.get("armed") if meant and phrase.has("the") else None
        return (armed,) if armed is not None else None

    def _owners_words(self, phrase: _Phrase) -> Names | None:
        """ "the Russian statement": those whose words they are."""
        words = phrase.lemma in lexicon()["reporting.nouns"] and phrase.lemma != "release"
        return phrase.owning_states() or None if words else None

    def _office(self, phrase: _Phrase) -> Names | None:
        """ "the defence ministry", "the two Directors General", "the president"."""
        ministry = self._ministry(phrase.token, phrase.owners)
        if ministry is not None:
            return (ministry,)
        if phrase.lowered == "general" and phrase.has("directors", "secretaries"):  # the plural stands before
            pair = self.opposed() if "the" in phrase.before and not phrase.owners else phrase.owning_states()
            return pair or (Name("unnamed officials", "", "unnamed", True),)
        title = "" if phrase.plural else TITLES.get(phrase.lemma, "")
        return self._title(phrase.token, phrase.block, title, phrase.owners) if title else None

    def _gathering(self, phrase: _Phrase) -> Names | None:
        """ "a NATO summit urged ...", "the members of the Security Council indicated": the body itself."""
        token = phrase.token
        if phrase.lemma in ("summit", "conference") and token.dep_ == "nsubj" and token.head.lemma_ in _RESOLVES:
            body = next((m for m in phrase.inside if m.kind == "organisation"), None)
            return (self.party_name(body),) if body is not None else None
        if phrase.lowered != "members" or phrase.inside or token.dep_ not in _SUBJECTS:
            return None
        for item in _syntax.prepositional_objects(token, "of"):
            bodies = tuple(n for n in self.single(item, phrase.block) if n.kind == "organisation")
            if bodies:
                return bodies
        return None

    def _related(self, phrase: _Phrase) -> Names | None:
        """ "partners of Armenia": others than Armenia; "Britain and its partners": Britain."""
        children = list(phrase.token.children)
        if phrase.lemma not in _RELATED or not any(c.dep_ == "poss" or c.lower_ == "of" for c in children):
            return None
        return () if phrase.token.dep_ == "conj" and any(c.tag_ == "PRP$" for c in children) else _SOME_COUNTRIES

    def _owned(self, phrase: _Phrase) -> Names | None:
        """ "Russian troops", "Ukraine's government", "the U.N. force": what belongs to a party named beside it."""
        if not phrase.owners:
            return None
        words, owner, lowered = lexicon(), phrase.owners[0], phrase.lowered
        if phrase.lemma.removesuffix("s") in words["groups.irregulars"] and not phrase.inside and phrase.has("in"):
            return None  # "rebels in X" are not X
        if len(phrase.owners) > 1 or (lowered in words["groups.unnamed_leaders"] and phrase.plural):
            return phrase.owning_states()
        if lowered in words["groups.unnamed_officials"]:
            return (self._official_of(phrase),)
        branch = self._branch_of(phrase)
        if branch is not None:
            return (branch,)
        if lowered in ("military", "army", "navy", "forces"):
            arm = "military" if lowered == "forces" else lowered
            return (Name(f"{self.mentions.adjective(owner)} {arm}", owner, "office"),)
        if lowered in words["rule.rulers"]:
            return (Name(owner, owner, "state"),)
        inside = phrase.inside
        if lowered in words["groups.unnamed_countries"] and len(inside) == 1 and inside[0].kind == "organisation":
            return (self.party_name(inside[0]),)
        acts = lowered in words.named("groups.force_nouns", "rule.followers")
        acts = acts or phrase.lemma in BODY_NOUNS or phrase.lemma in TITLES
        return (Name(self._plain(phrase.token), owner, "group" if acts else "other", phrase.plural),)

    def _official_of(self, phrase: _Phrase) -> Name:
        noun = "officials" if phrase.plural else "official"
        post = next((c.lower_ for c in phrase.token.children if c.lower_ in ("military", "security", "army")), "")
        name = " ".join(w for w in (self.mentions.adjective(phrase.owners[0]), post, noun) if w)
        return Name(name, phrase.owners[0], "group" if phrase.plural else "person", phrase.plural)

    def _branch_of(self, phrase: _Phrase) -> Name | None:
        """ "the U.N. force": the body of that owner which the document named last."""
        if phrase.lemma not in _BRANCHES or phrase.plural:
            return None
        owner, latest = phrase.owners[0], self.recent.get("organisation")
        if latest is not None and latest.party == owner and latest.name != owner:
            return latest
        part = self.mentions.body_of(owner) if phrase.lemma in ("force", "mission") else None
        return Name(part[0], part[1], "organisation") if part is not None else None

    def _own_state(self, phrase: _Phrase) -> Names | None:
        """ "government troops", "the authorities": of the state that the document is about."""
        ruled = any(c.lower_ == "government" and c.dep_ == "compound" for c in phrase.token.children)
        forces = ruled and phrase.lowered in ("troops", "forces", "soldiers", "army")
        meant = forces or (phrase.lowered == "authorities" and phrase.has("the"))
        return (Name(self.country, self.country, "state"),) if meant and self.country else None

    def _unnamed(self, phrase: _Phrase) -> Names | None:
        """ "partners", "leaders", "two officials", "delegates": nobody says which."""
        words, lowered = lexicon(), phrase.lowered
        if lowered in words["groups.unnamed_countries"] and (phrase.plural or lowered == "partner"):
            return _SOME_COUNTRIES
        if lowered in words["groups.unnamed_leaders"] and phrase.plural:
            return _SOME_LEADERS
        for group in ("officials", "participants"):
            if lowered in words[f"groups.unnamed_{group}"]:
                return (Name(f"unnamed {group}", "", "unnamed", phrase.plural),)
        return None

    def _known_body(self, phrase: _Phrase) -> Names | None:
        """ "the ministry", "this group": a body named before, or one that speaks without a name."""
        if phrase.lemma not in BODY_NOUNS or not phrase.has("the", "this"):
            return None
        token = phrase.token
        known = token.dep_ in (*_SUBJECTS, "poss", "pobj") or phrase.lemma in ("ministry", "army", "military")
        body = self._body(token, phrase.lemma, phrase.block) if known else ()
        if body or token.dep_ not in _SUBJECTS or phrase.lemma in _NO_CLAIMANT:
            return body
        return (Name(self._plain(token), "", "group"),)

    def _claimants(self, phrase: _Phrase) -> Names | None:
        """ "residents said", "according to witnesses"."""
        token, words = phrase.token, lexicon()
        claims = phrase.lowered in words["groups.claimants"] and token.dep_ in (*_SUBJECTS, "pobj")
        link = token.head.head if token.head.lower_ == "by" else token.head
        tells = claims and link.lemma_.lower() in words["reporting.plain"] | {"to"}
        return (Name(self._plain(token), "", "group", phrase.plural),) if tells else None


_READINGS = (
    Descriptions._local_office,
    Descriptions._parties,
    Descriptions._two,
    Descriptions._nobody,
    Descriptions._some_of,
    Descriptions._opposite_number,
    Descriptions._service,
    Descriptions._armed_group,
    Descriptions._owners_words,
    Descriptions._office,
    Descriptions._gathering,
    Descriptions._related,
    Descriptions._owned,
    Descriptions._own_state,
    Descriptions._unnamed,
    Descriptions._known_body,
    Descriptions._claimants,
)
