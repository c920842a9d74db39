"""One clause, one incident, one reading: three-valued conditions, and what they leave possible.

Each condition is True, False or None (not known). A finding is decided only where every way of settling the unknowns
gives the same finding; so a further fact can settle an undetermined finding but never turn a decided one, and a wider
uncertainty can never decide one. The order, in words: nothing happened, no violation; a scope fails, out of scope; the
conduct is not what the clause forbids, no violation; an exception applies, excused; else a violation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import inf
from zoneinfo import ZoneInfo

from attrs import frozen

from grith.nouns import Agreement, Clause, ClauseException, Hours, Reading, TimePoint
from grith.truce.agreement import Vocabulary, vocabulary
from grith.truce.agreement._hours import windows
from grith.truce.judge._facts import BOTH, Facts, LineFact

Tri = bool | None
LONG = timedelta(days=9)  # holds some hours of any clause, and some others
ANY = frozenset({"any other weapon"})
INHABITED = ("homes", "hospital", "school", "civilian_site", "port", "vehicle", "railway", "aid_workers")
SCOPES = ("time", "place", "party", "act", "object", "weapon")


@frozen
class Conditions:
    """The conditions of one clause over one set of facts, and what they leave possible."""

    occurred: Tri
    scopes: Mapping[str, Tri]
    conduct: Tri
    exceptions: Mapping[str, Tri]
    total: bool

    @property
    def failing(self) -> tuple[str, ...]:
        """The scopes that are certainly not met."""
        return tuple(name for name in SCOPES if self.scopes.get(name) is False)

    @property
    def possible(self) -> tuple[str, ...]:
        """Every finding that some way of settling the unknowns gives, in the order of FINDINGS."""
        found: set[str] = set()
        if self.occurred is not True:
            found.add("no violation")
        if self.occurred is not False:
            found |= self._if_it_occurred()
        order = ("violation", "no violation", "excused", "out of scope")
        return tuple(name for name in order if name in found)

    def _if_it_occurred(self) -> set[str]:
        if self.failing:
            return {"out of scope"}
        found = {"out of scope"} if None in self.scopes.values() else set()
        if self.conduct is not True or self.total:
            found.add("no violation")
        if self.conduct is not False or self.total:
            values = tuple(self.exceptions.values())
            if True in values or None in values:
                found.add("excused")
            if True not in values:
                found.add("violation")
        return found


class ClauseRule:
    """A clause of a reading, prepared for judging many incidents."""

    def __init__(self, agreement: Agreement, reading: Reading, clause: Clause) -> None:
        objects, acts, weapons = vocabulary("objects"), vocabulary("acts"), vocabulary("weapons")
        self.agreement, self.reading, self.clause = agreement, reading, clause
        self.start = reading.moment(clause.start) if clause.start else None
        self.end = reading.moment(clause.end) if clause.end else None
        self.objects = _Kinds(objects, clause.objects, clause.unsure_objects)
        if "civilians" in self.objects.sure:  # were there any in the house that was struck?
            self.objects.unsure |= objects.leaves(INHABITED) - self.objects.sure
        self.acts = _Kinds(acts, clause.breached_by or clause.acts, clause.unsure_acts)
        self.weapons: dict[str, float] = {}  # from what calibre each kind is meant; a class without kinds means any
        for weapon in clause.weapons:
            for kind in weapons.leaves(weapon.kinds or weapons.titles) | (ANY if not weapon.kinds else frozenset()):
                self.weapons[kind] = min(weapon.calibre_from_mm, self.weapons.get(kind, inf))
        self.weapon_kinds = weapons.leaves(weapons.titles) | ANY
        self.attacks = acts.leaves(["attack"])
        if self.acts.sure & {"advance", "reinforcement"}:  # is a way back a movement that the text means?
            self.acts.unsure |= {"withdrawal"} - self.acts.sure
        if "remaining" in self.acts.sure:  # whoever is seen after the day may be one who should have left
            self.acts.unsure |= {"armed_presence"} - self.acts.sure
        if "armed_presence" in self.acts.sure:  # who beats somebody was there; was he armed?
            self.acts.unsure |= {"bodily_violence"} - self.acts.sure
        self.every_act = acts.leaves(acts.titles)
        self.bearers = frozenset(clause.bearers) | frozenset(
            group for p in agreement.parties if p.id in clause.bearers for group in p.answers_for
        )
        self.exceptions = tuple(e for e in reading.exceptions if e.id in clause.exceptions)

    def deciding(self, facts: Facts) -> Facts:
        """The part of ``facts`` that alone is a violation, or excused, whatever the rest is; without one all of them.

        What excuses a part excuses all that is told beside it: an exception is asked of the whole claim.
        Of parts that are all there was the first, where each of them is out of scope.
        """
        if not facts.also:
            return facts
        found = [(part, self.conditions(part).possible) for part in facts.also]
        whole = [(part, possible) for part, possible in found if part.complete]
        alone = [part for result in ("violation", "excused") for part, possible in found if possible == (result,)]
        if not alone and whole and all(possible == ("out of scope",) for _, possible in whole):
            return whole[0][0]
        return alone[0] if alone else facts

    def conditions(self, facts: Facts) -> Conditions:
        """The conditions of this clause over ``facts``, their parts aside."""
        scopes = {
            "time": self._time(facts),
            "place": self._place(facts),
            "party": _within(facts.actors, self.bearers),
            "act": self.acts.covers(facts.acts),
            "object": self.objects.covers(facts.objects),
            "weapon": self._weapon(facts),
        }
        return Conditions(
            occurred=_tri(facts.occurred),
            scopes=scopes,
            conduct=self._conduct(facts),
            exceptions={e.id: self._exception(e, facts) for e in self.exceptions},
            total=facts.total,
        )

    def _conduct(self, facts: Facts) -> Tri:
        """Whether what was done is what the clause forbids: where a hit is needed, an interception is not a hit.

        Only an attack can miss: who loots, blocks or stays has done it.
        """
        if not self.clause.attempts or self.clause.attempts == "count" or facts.hit == frozenset({True}):
            return True
        acts = self.every_act if facts.acts is None else facts.acts
        relevant = acts if self.acts.any else acts & (self.acts.sure | self.acts.unsure)
        if relevant and not relevant & self.attacks:
            return True
        if facts.hit == BOTH or relevant - self.attacks:
            return None
        return False if self.clause.attempts == "do not count" else None

    def _time(self, facts: Facts) -> Tri:
        answers = [during(facts.earliest, facts.latest, self.start, self.end)]
        if self.clause.hours is not None:
            answers.append(at_hours(facts.earliest, facts.latest, self.clause.hours))
        return _all_of(answers)

    def _place(self, facts: Facts) -> Tri:
        answers: list[Tri] = []
        if self.clause.zone:
            answers.append(_tri(facts.zones.get(self.clause.zone, BOTH)))
        if self.clause.line:
            answers.append(self._line(facts.lines.get(self.clause.line, LineFact())))
        return _all_of(answers)

    def _line(self, fact: LineFact) -> Tri:
        answers: list[Tri] = []
        if self.clause.side:
            answers.append(None if fact.sides is None else _within(fact.sides, frozenset({self.clause.side})))
        if self.clause.within_km is not None:
            limit = self.clause.within_km
            answers.append(True if fact.high_km < limit else False if fact.low_km >= limit else None)
        return _all_of(answers)

    def _weapon(self, facts: Facts) -> Tri:
        if not self.weapons:
            return True
        answers: set[Tri] = set()
        for kind in self.weapon_kinds if facts.weapons is None else facts.weapons:
            least = self.weapons.get(kind)
            met = False if least is None or facts.calibre_high < least else facts.calibre_low >= least or None
            answers.add(met)
        return next(iter(answers)) if len(answers) == 1 else None

    def _exception(self, exception: ClauseException, facts: Facts) -> Tri:
        if exception.applies:
            return exception.applies == "yes"
        entitled = _within(facts.actors, frozenset(exception.held_by)) if exception.held_by else True
        raised = _tri(facts.exceptions.get(exception.id, BOTH))
        if entitled is False or raised is False:
            return False
        return None if entitled is None or raised is None else True


class _Kinds:
    """The kinds that a clause covers, and those of which its text leaves it open."""

    def __init__(self, words: Vocabulary, kinds: tuple[str, ...], unsure: tuple[str, ...]) -> None:
        self.any = not kinds
        self.unsure = words.leaves(unsure)
        self.sure = words.leaves(kinds) - self.unsure

    def covers(self, found: frozenset[str] | None) -> Tri:
        if self.any:
            return True
        if found is None:
            return None
        if found <= self.sure:
            return True
        return None if found & (self.sure | self.unsure) else False


def during(earliest: datetime | None, latest: datetime | None, start: TimePoint | None, end: TimePoint | None) -> Tri:
    """Whether [earliest, latest) lies in the time from ``start`` to ``end``; None where it may or may not."""
    after = True if start is None else _not_before(earliest, latest, start)
    before = True if end is None else _opposite(_not_before(earliest, latest, end))
    if after is False or before is False:
        return False
    return None if after is None or before is None else True


def at_hours(earliest: datetime | None, latest: datetime | None, hours: Hours) -> Tri:
    """Whether [earliest, latest) lies in the hours of a day or days of a week; None where it may or may not."""
    if earliest is None or latest is None or not hours.stated or latest - earliest > LONG:
        return None
    tz = ZoneInfo(hours.zone)
    found = windows(hours, earliest.astimezone(tz).date(), latest.astimezone(tz).date())
    if any(begin <= earliest and latest <= end for begin, end in found.inner):
        return True
    return None if any(begin < latest and earliest < end for begin, end in found.outer) else False


def _all_of(answers: list[Tri]) -> Tri:
    if False in answers:
        return False
    return None if None in answers else True


def _not_before(earliest: datetime | None, latest: datetime | None, point: TimePoint) -> Tri:
    if earliest is not None and earliest >= point.latest:
        return True
    if latest is not None and latest <= point.earliest:
        return False
    return None


def _opposite(value: Tri) -> Tri:
    return None if value is None else not value


def _tri(values: frozenset[bool]) -> Tri:
    return None if len(values) != 1 else next(iter(values))


def _within(found: frozenset[str] | None, wanted: frozenset[str]) -> Tri:
    if found is None:
        return None
    if found <= wanted:
        return True
    return None if found & wanted else False
