"""From the words of one claim to its facts: what it tells, never more, each fact with the column it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import inf
from typing import Any

from attrs import evolve

from grith.geometry import LEFT, against, within
from grith.nouns import Agreement, IncidentReport, Line, Zone
from grith.nouns.written import kilometres
from grith.truce.agreement import vocabulary
from grith.truce.judge._deeds import MOST_CELLS, Deeds, names_place
from grith.truce.judge._effects import Effect, hurt, nobodys, read_effect, struck
from grith.truce.judge._facts import BOTH, NO, YES, Facts, LineFact
from grith.truce.judge._named import KILLING, kinds_in
from grith.truce.judge._nominal import with_deed, with_text
from grith.truce.judge._phrasing import phrases
from grith.truce.judge._rows import COUNTS, DENIES, TELLS, evenly_spaced, kind_of, single_blanks, too_long
from grith.truce.judge._sayings import plain
from grith.truce.judge._services import Services
from grith.truce.judge._several import Arms, arms, calibres, each_hit, either, leaves_open, parts_of, pieces, together
from grith.truce.judge._targets import objects_of
from grith.truce.judge._victims import DoneTo, done_by_another, was_struck
from grith.truce.judge._where import lies_at

# The further columns that a claim's facts are read from.
_READ = ("kind", "claim", "count", "exceptions", "act", "weapon", "calibre_mm", "zone", "line", "side", "distance_km",
         "precision_km")  # fmt: skip
_MOST_KEPT = 200_000
_EXCEPTION = re.compile(r"([\w-]+)\s*[=:]\s*(yes|no)\b", re.I)
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})")


class Teller:
    """Reads claims against one agreement: its parties, zones, lines and further words."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.objects = vocabulary("objects").with_phrases(_missions(agreement) | dict(agreement.words))
        self.people, self.manned = self.objects.leaves(["persons"]), self.objects.leaves(["troops", "monitors"])
        self.weapons, self.deeds = vocabulary("weapons"), Deeds(self.objects)
        bound = [party for party in agreement.parties if party.bound]
        self.sides = {party.id for party in bound}.union(*(party.answers_for for party in bound))
        self.sides.update(id for reading in agreement.readings for clause in reading.clauses for id in clause.bearers)
        names: dict[str, str] = {}
        for party in agreement.parties:
            for name in (party.id, party.name, *party.aliases):
                names.setdefault(name.casefold(), party.id)
        for name, id in list(names.items()):
            if re.fullmatch(r"[^\W\d_]{4,}[^s]s", name):
                names.setdefault(name[:-1], id)  # "rebels", "a rebel mortar"
        self.names = names
        ordered = sorted(names, key=lambda n: (-len(n), n))
        self.services = Services(agreement.parties)
        self._told: dict[tuple[object, ...], Facts] = {}
        self._objects = lru_cache(MOST_CELLS)(self._read_objects)
        self._weapons = lru_cache(MOST_CELLS)(self._read_weapons)
        self.actors_in = lru_cache(MOST_CELLS)(self._read_actors)
        self._not_theirs = lru_cache(MOST_CELLS)(self._read_not_theirs)
        self._named: dict[str, tuple[tuple[bool, bool], ...]] = {}
        self._shapes = any(x.shapes for x in agreement.zones) or any(x.shapes for x in agreement.lines)
        self.party_words = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in ordered) + r")(?![\w-])", re.I)

    def parties_in(self, text: str) -> frozenset[str] | None:
        """The parties that ``text`` names; None if it names none that the agreement knows."""
        found = {self.names[m.casefold()] for m in self.party_words.findall(text)}
        return frozenset(found | self.services.owners_in(self.party_words.sub(";", text))) or None

    def _read_actors(self, text: str) -> frozenset[str] | None:
        """The parties that ``text`` names as actors; None too where it names one only to say who it was not."""
        return None if phrases("not_them").search(self.party_words.sub(" ", text)) else self.parties_in(text)

    def facts(self, claim: IncidentReport, target: str) -> Facts:
        """The facts of ``claim``; ``target`` is its target, with references to other claims already followed."""
        told = self.told(claim, target)
        more: dict[str, Any] = {}
        if claim.event is not None:
            more["where"] = {**told.where, "time": "about_from, about_to"}
            more |= {"earliest": claim.event.earliest, "latest": claim.event.latest}
        place = claim.place
        if self._shapes and place and place.latitude is not None and place.longitude is not None:
            more |= {"zones": self.zones_of(claim), "lines": self.lines_of(claim)}
        return told.but(**more, also=tuple(part.but(**more) for part in told.also)) if more else told

    def told(self, claim: IncidentReport, target: str) -> Facts:
        """The facts but for time and measured places: what the words alone tell. Equal words are read once."""
        claim, target = evenly_spaced(claim), single_blanks(target)
        if too_long(claim):
            return Facts()
        row, claim = claim, with_text(claim)
        more = claim.attributes
        text = None if claim.cells else claim.text  # what is read from a text has no columns
        # All that the name of a place is asked for.
        here = names_place(claim, target), names_place(claim, more.get("act", "") or claim.type)
        zones = self._zones_named(_spot(claim))
        own = target, claim.effect, claim.means, claim.alleged_actor, claim.type, here, zones, text
        theirs = self._accused(claim, target)
        key = (*own, theirs, claim is row, *[more.get(name, "") for name in _READ])
        found = self._told.get(key)
        if found is None:
            if len(self._told) >= _MOST_KEPT:
                self._told.clear()
            found = self._told[key] = self._tell(claim, target, theirs, "effect" if claim is row else "text")
        return found

    def _accused(self, claim: IncidentReport, target: str) -> frozenset[str] | None:
        """The parties accused; None where none is, or where the words say that somebody else did it, or nobody."""
        if kind_of(claim) in DENIES:
            return None  # who denies is not accused by his own denial: if something happened, it is open who did it
        actors = self.actors_in(claim.alleged_actor)
        year = claim.event.first_day.year if claim.event and claim.event.first_day else None
        act = claim.attributes.get("act", "") or claim.type
        cells = f"{act}. {claim.means}. {claim.effect}. {target}" if claim.cells else f"{claim.text}. {target}"
        told = act or claim.effect
        if (
            actors
            and claim.cells
            and not target
            and actors.isdisjoint(self.parties_in(told) or ())
            and was_struck(told, bool(claim.place and claim.place.name))
        ):
            return None
        return None if actors and self._not_theirs(cells, actors, year) else actors

    def _read_not_theirs(self, text: str, accused: frozenset[str], year: int | None) -> bool:
        """Whether ``text``, about what was done in ``year``, tells that it was not the deed of the accused."""
        return nobodys(text, year) or done_by_another(
            text, accused, lambda words: self.parties_in(words) or frozenset()
        )

    def _zones_named(self, place: str) -> tuple[tuple[bool, bool], ...]:
        """Of each zone whether a place's name says that it lies inside, and outside."""
        found = self._named.get(place)
        if found is None:
            zones = self.agreement.zones
            found = tuple((lies_at(z.places, place, z.around), lies_at(z.outside, place)) for z in zones)
            self._named[place] = found
        return found

    def zones_of(self, claim: IncidentReport, measured: bool = True) -> dict[str, frozenset[bool]]:
        """Whether it lies in each zone of the agreement, ``measured`` by its coordinates or as told in words alone."""
        return {zone.id: self._zone(zone, claim, measured) for zone in self.agreement.zones}

    def lines_of(self, claim: IncidentReport, measured: bool = True) -> dict[str, LineFact]:
        """Where it lies against each line of the agreement, ``measured`` or as told in words alone."""
        return {line.id: self._line(line, claim, measured) for line in self.agreement.lines}

    def _tell(self, claim: IncidentReport, target: str, actors: frozenset[str] | None, said: str) -> Facts:
        told = claim  # ``said`` is the column that its effect stands in
        claim, left_open = with_deed(claim, target)
        kind = kind_of(claim)
        more = claim.attributes
        effect, harm = self._effect(told)
        where: dict[str, str] = {}
        counted = more.get("count", "").strip()
        total = kind in COUNTS
        occurred = YES
        if total and re.fullmatch(r"0+|none|no", counted, re.I):
            occurred, where["occurred"] = NO, "count"
        elif kind in DENIES:
            occurred, where["occurred"] = self._denied(claim.effect), "effect"
        objects, column = self._objects(target, effect.supplies)
        if objects is not None:
            where["object"] = column
        acts, column = self.deeds.told(claim, target, objects)
        done_to = self.deeds.done_to(claim) if objects is None and not target and column == "act" else DoneTo()
        if done_to.all_acts:
            objects, where["object"] = done_to.people, "act"
            acts, column = self.deeds.told(claim, target, objects)
        elif (
            column == "effect"
            and acts
            and objects is None
            and not target
            and acts - self.deeds.obstruction <= self.deeds.done_to_people
        ):
            objects = self._people(claim.effect)  # "20 women were raped": the effect tells who it was done to
            if objects is not None:
                where["object"] = "effect"
                acts, column = self.deeds.told(claim, target, objects)
        aimed = (
            "" if target or (done_to.all_acts and done_to.people != self.manned) else self._aimed(claim, acts, column)
        )
        named = self._objects(aimed, ())[0] if aimed else None
        if named and (named <= self.deeds.movable | self.manned or not (acts and acts & self.deeds.obstruction)):
            objects, where["object"] = named, "act"
            acts, column = self.deeds.told(claim, target, objects)
            if acts and phrases("at_nobody").search(claim.attributes.get("act", "")):
                acts |= {"intimidation"}
            done_to = DoneTo()
        if left_open:
            acts = None
        if acts is not None:
            where["act"] = column
        if (
            acts
            and acts <= self.deeds.attack
            and objects == {"troops"}
            and kind != "counter-accusation"
            and self._own(target, actors)
        ):
            actors = None  # its own men were the target: whose deed it was is not told
        if actors:
            where["party"] = "accused"
        elif kind not in DENIES and self.actors_in(claim.alleged_actor):
            where["another"] = "means"
        hit = self._hit(effect, objects, harm)
        if hit != BOTH:
            where["effect"] = "effect" if told.effect.strip() else "act" if harm else "means"
        weapons, low, high, several_arms, all_arms = self._weapons(
            more.get("weapon", ""), claim.means, more.get("act", ""), more.get("calibre_mm", "")
        )
        columns = {"effect": said, "act": "act" if claim is told else "target" if target else said}
        facts = Facts(
            occurred=occurred,
            actors=actors,
            acts=acts,
            objects=objects,
            weapons=weapons,
            calibre_low=low,
            calibre_high=high,
            hit=hit,
            intercepted=effect.stopped,
            zones=self.zones_of(claim, measured=False),
            lines=self.lines_of(claim, measured=False),
            exceptions=_exceptions(more.get("exceptions", "")),
            total=total,
            where={fact: columns.get(column, column) for fact, column in where.items()},
        )
        also = self._also(claim, target, facts, several_arms, all_arms, target or aimed)
        if facts.occurred == YES and not total and not either(more.get("act", "")):
            also += self._each_done_to(done_to, facts)
        if wider := self._beside(claim, facts):
            also = (facts, *(part.but(**wider) if part.complete else part for part in also))
            facts = facts.but(**wider)
        return facts.but(also=also) if also else facts

    def _aimed(self, claim: IncidentReport, acts: frozenset[str] | None, column: str) -> str:
        """What the act of a claim tells that it was done to."""
        if column != "act" or not acts or not claim.cells or either(plain(claim.attributes.get("act", ""))):
            return ""
        blow = acts <= self.deeds.violence
        aimed = self.deeds.aimed(claim, blow=blow)
        rest = claim.attributes.get("act", "").partition(aimed)[2] if aimed else ""
        if blow and self.objects.find(phrases("scene").sub(" ", rest)):
            return ""  # "blew up a bridge under a train"
        return aimed

    def _beside(self, claim: IncidentReport, facts: Facts) -> dict[str, frozenset[str]]:
        """The objects and acts that may have been there as well, by what the effect tells of an attack on a target.

        What was struck beside the target may have been aimed at, and a blow that killed civilians or destroyed what is
        theirs may be more than an attack.
        """
        objects, acts = facts.objects, facts.acts
        if not claim.cells or not claim.effect or facts.total or not objects or not (acts and acts & self.deeds.attack):
            return {}
        parts = [part for piece in pieces(claim.effect) for part in piece if struck(part)]
        things = frozenset().union(*(self._objects(part, ())[0] or () for part in parts)) - self.people
        wider = {"objects": objects | things, "acts": acts | self.deeds.may_be(claim, objects, acts)}
        return wider if wider != {"objects": objects, "acts": acts} else {}

    def _each_done_to(self, done_to: DoneTo, facts: Facts) -> tuple[Facts, ...]:
        """What was done to people, each for itself: who is killed was attacked, and civilians were killed."""
        found = []
        for done, people in done_to.acts:
            acts = done & (facts.acts or frozenset())
            parts = [acts]
            if acts <= self.deeds.violence:  # who is "captured" may have been seized without a fight
                parts += [acts & self.deeds.attack, acts & {KILLING} if people == {"civilians"} else frozenset()]
            found += [facts.but(acts=part, objects=people) for part in parts if part]
        return tuple(found)

    def _own(self, target: str, actors: frozenset[str] | None) -> bool:
        """Whether a target names the accused and nobody else."""
        named = self.parties_in(target)
        return named is not None and actors is not None and named <= actors

    def _people(self, effect: str) -> frozenset[str] | None:
        """The people that an effect names; None where it names none, or things beside them."""
        found, _ = self._objects(effect, ())
        return found if found is not None and found <= self.people else None

    def _effect(self, told: IncidentReport) -> tuple[Effect, str]:
        """What was struck or stopped, and the words that tell it: of the effect or, where none is told, of the act.

        What was shot down in an act may be what it was aimed at.
        """
        act = told.attributes.get("act", "") or told.type
        harm = told.effect if act or told.target or told.means else self.deeds.but_fire(told.effect)
        effect = read_effect(harm, told.means)
        if harm.strip() or not told.cells or effect.hit != BOTH or effect.stopped or either(plain(act)):
            return effect, harm
        harm = self.deeds.but_fire(act)
        done = read_effect(harm, "")
        return (effect, "") if done.stopped else (Effect(done.hit, effect.stopped, effect.supplies), harm)

    def _hit(self, effect: Effect, objects: frozenset[str] | None, told: str) -> frozenset[bool]:
        """Whether the target was struck: so it was where people came to harm at it, and no more is told of it."""
        if effect.hit == BOTH and objects is not None and not effect.stopped and told and hurt(told):
            return YES
        return effect.hit

    def not_understood(self, claim: IncidentReport) -> list[str]:
        """What the further columns of a claim say that this agreement does not know."""
        more, told = claim.attributes, []
        if too_long(claim) and too_long(evenly_spaced(claim)):
            return ["A cell is too long to be judged: tell one event a row in a sentence or two."]
        known = {e.id for r in self.agreement.readings for e in r.exceptions}
        for id in sorted(_exceptions(more.get("exceptions", "")).keys() - known):
            told.append(f'The agreement has no exception "{id}".')
        if more.get("exceptions", "").strip() and not _exceptions(more["exceptions"]):
            told.append(f'"{more["exceptions"]}" is not understood; write self_defence=no; other=yes.')
        for verb in self.deeds.not_known(claim):
            told.append(f'"{verb}" is no act known here; of what else was done nothing is decided by it.')
        zones = {z.id for z in self.agreement.zones}
        named = {
            re.sub(r"^(?:not|outside) ", "", z.strip()) for z in re.split(r"[;,]", more.get("zone", "")) if z.strip()
        }
        told += [f'The agreement has no zone "{id}".' for id in sorted(named - zones)]
        line = more.get("line", "").strip()
        if line and line not in {x.id for x in self.agreement.lines}:
            told.append(f'The agreement has no line "{line}".')
        distance = more.get("distance_km", "").strip()
        if distance and _kilometres(distance, "") is None:
            told.append(f'"{distance}" is no distance in kilometres; write 12, 10-15 or >20.')
        return told

    def _denied(self, effect: str) -> frozenset[bool]:
        """Whether a denial leaves an event: none by its plain words, one if it names another who did it, else open."""
        if not effect.strip() or (phrases("negation").search(effect) and not phrases("instead").search(effect)):
            return NO
        return YES if self.parties_in(effect) else BOTH

    def _read_objects(self, target: str, supplies: tuple[str, ...]) -> tuple[frozenset[str] | None, str]:
        return objects_of(self.objects, target, supplies, self._of_a_side)

    def _of_a_side(self, target: str) -> bool:
        """Whether a target names a party that is bound, or one that such a party answers for."""
        return not self.sides.isdisjoint(self.parties_in(target) or ())

    def _read_weapons(
        self, weapon: str, means: str, act: str, calibre: str
    ) -> tuple[frozenset[str] | None, float, float, tuple[Arms, ...], bool]:
        """The kinds that the weapon may be, its least and greatest calibre, the weapons together, if that is all."""
        cells = (weapon, means)
        if not any(cell.strip() for cell in cells) and "weapon_present" in kinds_in(self.deeds.acts, act):
            cells = (act, "")  # "152 mm howitzers seen" is what stands there, and no more is told of it
        found = kinds_in(self.weapons, " ".join(cells)) or None
        told = arms(cells, lambda text: kinds_in(self.weapons, text))
        size = calibres(calibre, bare=True)
        if size is None and told:
            size = min(a.low for a in told), max(a.high for a in told)
        elif size is not None:
            told = [evolve(a, low=size[0], high=size[1]) for a in told]
        low, high = size or calibres(" ".join(cells)) or (0.0, inf)
        sure = tuple(a for a in told if a.kinds <= (found or frozenset()))
        if len(sure) < 2 or any(leaves_open(cell) for cell in cells):
            return found, low, high, (), False
        parts = [(kinds_in(self.weapons, part), calibres(part)) for cell in cells for part in parts_of(cell)]
        complete = all(kinds or sizes for kinds, sizes in parts) and sum(bool(k) for k, _ in parts) == len(sure)
        return found, low, high, sure, complete

    def _also(
        self,
        claim: IncidentReport,
        target: str,
        facts: Facts,
        several_arms: Sequence[Arms],
        all_arms: bool,
        aimed: str,
    ) -> tuple[Facts, ...]:
        """Of several targets, acts or weapons told together each for itself, as far as it is told of it for certain.

        What an effect tells of all together is told of one only where it names it, or says "both".
        """
        if not claim.cells or kind_of(claim) not in TELLS or facts.hit == NO or facts.intercepted:
            return ()
        found = []
        for part in together(aimed):
            objects, _ = self._objects(part, ())
            acts, _ = self.deeds.told(claim, part, objects)
            if objects is None or acts is None or (facts.objects is not None and not objects <= facts.objects):
                continue
            hit = YES if each_hit(claim.effect) or self._named_hit(claim, objects) else BOTH
            acts = acts if facts.acts is None else acts & facts.acts or facts.acts
            found.append(facts.but(objects=objects, acts=acts, hit=hit))
        found += [facts.but(acts=acts) for acts in self.deeds.each(claim, target, facts)]
        of_means = facts.acts if facts.acts is not None and facts.acts <= self.deeds.attack else frozenset[str]()
        for part in together(claim.means):
            acts = self.deeds.words(part)[0] & of_means
            if acts:
                found.append(facts.but(acts=acts, hit=BOTH))
        for one in several_arms:
            sizes = {"calibre_low": one.low, "calibre_high": one.high}
            found.append(facts.but(weapons=one.kinds, hit=BOTH, complete=all_arms, **sizes))
        return tuple(found)

    def _named_hit(self, claim: IncidentReport, objects: frozenset[str]) -> bool:
        """Whether the effect tells that one of ``objects``, by its name, was struck: "houses and a substation hit"."""
        for piece in pieces(claim.effect):
            waiting: list[frozenset[str] | None] = []  # what a verb further on may speak of
            for part in piece:
                hit = read_effect(part, claim.means).hit
                waiting.append(self._objects(part, ())[0])
                if hit == YES and any(named is not None and named <= objects for named in waiting):
                    return True
                if hit != BOTH:
                    waiting = []
        return False

    def _zone(self, zone: Zone, claim: IncidentReport, measured: bool) -> frozenset[bool]:
        told = claim.attributes.get("zone", "").strip()
        if told:
            ids = {z.id for z in self.agreement.zones}
            names = {part.strip() for part in re.split(r"[;,]", told)}
            if zone.id in names:
                return YES
            if names & {f"not {zone.id}", f"outside {zone.id}"}:
                return NO
            if names <= ids:
                return BOTH
        place = claim.place
        if measured and place and zone.shapes and place.latitude is not None and place.longitude is not None:
            return within(zone.shapes, place.longitude, place.latitude, place.precision_km, *_days(claim))
        spot = _spot(claim)
        named, without = lies_at(zone.places, spot, zone.around), lies_at(zone.outside, spot)
        if named and not without:
            return YES
        return NO if without and not named else BOTH

    def _line(self, line: Line, claim: IncidentReport, measured: bool) -> LineFact:
        more, place = claim.attributes, claim.place
        low, high, sides = 0.0, inf, None
        if measured and place and line.shapes and place.latitude is not None and place.longitude is not None:
            found = against(line.shapes, place.longitude, place.latitude, place.precision_km, *_days(claim))
            low, high = found.low_km, found.high_km
            if len(found.sides) == 1:
                named = line.left if LEFT in found.sides else line.right
                sides = frozenset({named}) if named else None
        if more.get("line", "").strip() == line.id:
            low, high = _kilometres(more.get("distance_km", ""), more.get("precision_km", "")) or (low, high)
            told = self.parties_in(more.get("side", ""))
            sides = told or sides
        return LineFact(sides, low, high)


def _spot(claim: IncidentReport) -> str:
    """Where it is told to lie, in words: the place, and the region that a column of its own names."""
    name, region = claim.place.name if claim.place else "", claim.attributes.get("region", "").strip()
    return f"{name}, {region}" if name and region else name or region


def _missions(agreement: Agreement) -> dict[str, tuple[str, ...]]:
    """The names of third parties that are missions, as further words for monitors."""
    answered_for = {id for party in agreement.parties for id in party.answers_for}
    given = {word.casefold() for words in agreement.words.values() for word in words}
    found: list[str] = []
    for party in agreement.parties:
        names = (party.id, party.name, *party.aliases)
        if not party.bound and party.id not in answered_for and any(phrases("mission").search(name) for name in names):
            found += [name for name in names if name.casefold() not in given]
    return {"monitors": (*found, *agreement.words.get("monitors", ()))} if found else {}


def _exceptions(text: str) -> dict[str, frozenset[bool]]:
    return {id: YES if value.casefold() == "yes" else NO for id, value in _EXCEPTION.findall(text)}


def _days(claim: IncidentReport) -> tuple[date | None, date | None]:
    """The first and last day that the event may lie on; None where that side is not told."""
    return (claim.event.first_day, claim.event.last_day) if claim.event else (None, None)


def _kilometres(text: str, precision: str) -> tuple[float, float] | None:
    text = text.strip().removesuffix("km").strip()
    if match := _RANGE.fullmatch(text):
        return float(match[1]), float(match[2])
    if (told := kilometres(text)) is not None:
        margin = kilometres(precision) if precision.strip() else 0.0
        if margin is None:
            return None
        return max(0.0, told - margin), told + margin
    if match := re.fullmatch(rf"(?:>|more than)\s*({_NUMBER})", text):
        return float(match[1]), inf
    if match := re.fullmatch(rf"(?:<|less than)\s*({_NUMBER})", text):
        return 0.0, float(match[1])
    return None
