"""From statements to claims: grouped oldest first, then linked where minds changed or voices disagree."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain
from math import inf

from attrs import evolve

from grith.claims._contradictions import denials, rival_accusations
from grith.claims._group import Group
from grith.claims._origins import copy_groups, line_name, origins_of
from grith.claims._profile import ENCOUNTERS, Parties, Profile, Who, order, profile
from grith.claims._same import FACT_DAYS, STANCE_DAYS, comparable, difference, opposed, same_matter, same_stand
from grith.nouns import Claim, Report, Statement

Feature = int | tuple[object, ...]
_RARE = 4  # content words by which earlier claims are looked up: the rarest
_RECENT = 8  # claims looked at for each of them: the latest


def link_claims(
    statements: Iterable[Statement],
    reports: Iterable[Report] = (),
    *,
    who: Who | None = None,
    decided: Iterable[tuple[str, str, str, str]] = (),
) -> tuple[Claim, ...]:
    """The claims that ``statements`` make, oldest first; each statement belongs to exactly one.

    ``reports`` give origin, publisher and text (for copies). ``who(name, day)`` gives the party behind a name, or the
    name itself; without it names are compared as they are. The same rows give the same claims in whatever order they
    come. ``decided`` is a person's word on two statements (ids, ``same``, ``apart`` or ``contradiction``, the
    reason): it outweighs what was found. The work grows with the number of statements: each is compared with a few
    earlier claims, at most some dozens.
    """
    with _no_search_for_cycles():
        return _linked(statements, reports, who, list(decided))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep the collector from walking over all that is being gathered, again and again: none of it is cyclic."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _linked(
    statements: Iterable[Statement],
    reports: Iterable[Report],
    who: Who | None,
    decided: list[tuple[str, str, str, str]],
) -> tuple[Claim, ...]:
    by_id = {report.id: report for report in reports}
    parties = _parties(who)
    unique = {s.id: s for s in statements}
    profiles = [profile(s, by_id.get(s.report), parties) for s in unique.values()]
    rarity = rarity_of(profiles)
    blocks: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for new in sorted(profiles, key=order):
        blocks[new.key].append(new)
    # Block by block, so that what is compared stays near in memory; what is in two blocks is never compared.
    groups = [group for block in blocks.values() for group in _grouped(block, rarity)]
    groups.sort(key=lambda g: order(g.lead))
    denials(groups)
    rival_accusations(groups)
    groups = apply_decisions(groups, decided)
    return tuple(_claims(groups, by_id))


def _parties(who: Who | None) -> Parties:
    """The parties behind names on a day: one set for all statements of the same ones."""
    known: dict[tuple[tuple[str, ...], date | None], frozenset[str]] = {}
    sets: dict[frozenset[str], frozenset[str]] = {}

    def parties(names: tuple[str, ...], day: date | None) -> frozenset[str]:
        key = (names, day if who else None)
        found = known.get(key)
        if found is None:
            # A description in small letters ("officials") names nobody.
            named = (name for name in names if name and not name[0].islower())
            found = frozenset((who(name, day) if who else name) or name for name in named)
            found = known[key] = sets.setdefault(found, found)
        return found

    return parties


def apply_decisions(groups: list[Group], decided: Sequence[tuple[str, str, str, str]]) -> list[Group]:
    """The claims after a person's word: what is apart is parted first, then joined what is the same, then linked."""
    home = {m.statement.id: group for group in groups for m in group.members}
    told = [(home[a], home[b], a, b, how, why) for a, b, how, why in decided if a in home and b in home]
    if not told:
        return groups
    for one, other, a, b, how, _ in told:
        if how == "apart" and one is other:
            order_ = [m.statement.id for m in one.members]
            later = max(a, b, key=order_.index)
            # The later of the two leaves; the claim keeps its oldest statement, and so its id.
            leaver = next(m for m in one.members if m.statement.id == later)
            if leaver is not one.lead:
                one.members.remove(leaver)
                alone = Group(leaver, [leaver], leaver.day)
                groups.append(alone)
                home[later] = alone
        elif how == "apart":
            _unlink(one, other)
    for _, _, a, b, how, _ in told:
        one, other = home[a], home[b]
        if how != "same" or one is other:
            continue
        old, new = sorted((one, other), key=lambda g: order(g.lead))
        old.members = sorted([*old.members, *new.members], key=order)
        _unlink(old, new)
        for group in groups:
            for link in [x for x in group.links if x.claim == new.id]:
                group.links.remove(link)
                if group is not old and all(x.claim != old.id for x in group.links):
                    group.links.append(evolve(link, claim=old.id))
        old.links += [x for x in new.links if all(x.claim != y.claim for y in old.links)]
        groups.remove(new)
        home.update((m.statement.id, old) for m in new.members)
    for _, _, a, b, how, why in told:
        if how == "contradiction" and home[a] is not home[b]:
            old, new = sorted((home[a], home[b]), key=lambda g: order(g.lead))
            _unlink(old, new)
            old.link("contradiction", new, f"a person decided: {why}")
    return sorted(groups, key=lambda g: order(g.lead))


def _unlink(one: Group, other: Group) -> None:
    one.links = [x for x in one.links if x.claim != other.id]
    other.links = [x for x in other.links if x.claim != one.id]


def rarity_of(profiles: Iterable[Profile]) -> dict[str, int]:
    """Each content word's place among all, the rarest first, ties by the word."""
    common = Counter(chain.from_iterable(p.tokens for p in profiles))
    return {word: n for n, word in enumerate(sorted(sorted(common), key=common.__getitem__))}


def _grouped(block: list[Profile], rarity: dict[str, int]) -> list[Group]:
    """Oldest first, each statement of a block joins the claim that it repeats, or begins one.

    Few of the claims that share a key are compared: of happenings those whose days can meet; of where a voice
    stands the latest that match, since an earlier one is neither joined nor linked; of other voices those that say
    otherwise. ``rarity`` is that of :func:`rarity_of`.
    """
    groups: list[Group] = []
    index: dict[Feature, list[int]] = defaultdict(list)
    kept = _Kept()
    for new in block:
        keys = _features(new, rarity)
        near = kept.of_capability(set().union(*map(index.__getitem__, keys)), new)
        own = _matching(groups, kept.meeting(near, new), new) if new.fact else _latest(groups, kept.own(near, new), new)
        joined = _join(groups, own, new) if own else None
        if joined is None:
            joined = len(groups)
            groups.append(Group(new, [new], new.day))
            if own:
                _differ(groups, own, groups[-1])
            if not new.fact:
                _oppose(groups, kept.against(near, new), groups[-1])
            kept.add(joined, new)
        else:
            group = groups[joined]
            group.members.append(new)
            group.last_day = new.day if new.day is not None else group.last_day
            kept.days[joined] = _days(group.lead, group.last_day)
        _remember(index, keys, joined)
    return groups


class _Kept:
    """What of the claims of a block tells, by their numbers alone, which of them need no comparison."""

    def __init__(self) -> None:
        self.days: list[tuple[float, float]] = []
        self.having: dict[str, set[int]] = defaultdict(set)
        self.spoken: dict[frozenset[str], set[int]] = defaultdict(set)
        self.refused: set[int] = set()
        self.counted: set[int] = set()

    def add(self, n: int, lead: Profile) -> None:
        self.days.append(_days(lead, lead.day))
        self.spoken[lead.third].add(n)
        for capability in lead.capabilities or ("",):
            self.having[capability].add(n)
        if lead.refused:
            self.refused.add(n)
        if lead.amount:
            self.counted.add(n)

    def of_capability(self, near: set[int], new: Profile) -> set[int]:
        """Those of a capability in common, or of none."""
        if not new.capabilities:
            return near
        found = near & self.having[""]
        for capability in new.capabilities:
            found |= near & self.having[capability]
        return found

    def meeting(self, near: set[int], new: Profile) -> list[int]:
        """Happenings whose days can meet: most of what shares a word is long past."""
        first, last = _days(new, new.day)
        first, last = first - FACT_DAYS, last + FACT_DAYS
        return [n for n in near if self.days[n][1] >= first and self.days[n][0] <= last]

    def own(self, near: set[int], new: Profile) -> set[int]:
        """Those of the same voice."""
        return near & self.spoken[new.third]

    def against(self, near: set[int], new: Profile) -> set[int]:
        """Those of other voices that may say otherwise: yes and no, or two amounts."""
        others = near - self.spoken[new.third]
        opposite = others - self.refused if new.refused else others & self.refused
        return opposite | (others & self.counted) if new.amount else opposite


def _matching(groups: list[Group], near: Iterable[int], new: Profile) -> dict[int, float]:
    """The claims on the same matter, and how alike each is."""
    alike = {}
    for n in near:
        value = same_matter(groups[n].lead, new, groups[n].last_day)
        if value:
            alike[n] = value
    return alike


def _latest(groups: list[Group], near: Iterable[int], new: Profile) -> dict[int, float]:
    """The latest of one voice's claims on the same matter (several if of one day), and how alike each is."""
    alike: dict[int, float] = {}
    latest = -1
    for day, n in sorted([(_day(groups[n]), n) for n in near], reverse=True):
        if alike and day < latest:
            break
        value = same_matter(groups[n].lead, new, groups[n].last_day)
        if value:
            alike[n], latest = value, day
    return alike


def _days(p: Profile, day: int | None) -> tuple[float, float]:
    """First and last day of a happening: its own, else that of the telling, else any."""
    return p.event or ((-inf, inf) if day is None else (day, day))


def _remember(index: dict[Feature, list[int]], keys: list[Feature], n: int) -> None:
    for key in keys:
        row = index[key]
        if n in row:
            row.remove(n)
        row.append(n)
        del row[:-_RECENT]


def _features(p: Profile, rarity: dict[str, int]) -> list[Feature]:
    """By what earlier claims on the same matter are looked up."""
    if p.statement.kind in ENCOUNTERS:
        sides = sorted(p.actors | p.targets)
        pairs: list[Feature] = [(a, b) for i, a in enumerate(sides[:5]) for b in sides[i + 1 : 5]]
        return pairs if len(sides) == 2 else [*pairs, ("sides", *sides)]
    keys: list[Feature] = [*sorted(map(rarity.__getitem__, p.tokens))[:_RARE]]
    if not p.fact:
        keys += [("capability", c) for c in sorted(p.capabilities)]
    if p.place:
        keys.append(("place", p.place, p.event[0] if p.event else None))
    return keys


def _join(groups: list[Group], own: dict[int, float], new: Profile) -> int | None:
    """The claim that a statement repeats: the latest on its matter, unless the stand has changed since."""
    same = [n for n in own if same_stand(groups[n].lead, new)]
    if not new.fact and new.day is not None:
        same = [n for n in same if new.day - _day(groups[n]) <= STANCE_DAYS]
    return min(same, key=lambda n: (-own[n], n)) if same else None


def _differ(groups: list[Group], own: Iterable[int], new: Group) -> None:
    """Link a new claim to the latest on its matter."""
    latest = max((_day(groups[n]) for n in own), default=-1)
    for n in sorted(n for n in own if _day(groups[n]) == latest):
        _differing(groups[n], new)


def _oppose(groups: list[Group], others: Iterable[int], new: Group) -> None:
    """Link a new claim to those of other voices that it speaks against."""
    for n in sorted(others):
        old, lead = groups[n], groups[n].lead
        if opposed(lead, new.lead) and comparable(lead, new.lead) and same_matter(lead, new.lead, old.last_day):
            old.link("contradiction", new, f"{_voice(old)} and {_voice(new)} say otherwise")


def _differing(old: Group, new: Group) -> None:
    if not comparable(old.lead, new.lead):
        return
    what = difference(old.lead, new.lead)
    # An agreement after a pledge is no change of mind; only yes and no, firmness and amounts are.
    if not what or (old.lead.statement.kind != new.lead.statement.kind and old.lead.refused == new.lead.refused):
        return
    if new.lead.fact and not (old.lead.voices & new.lead.voices or not (old.lead.voices and new.lead.voices)):
        if opposed(old.lead, new.lead):
            old.link("contradiction", new, what)
        return
    if old.last_day == new.last_day:
        old.link("told_differently", new, what.replace(", then ", " or "))
    else:
        old.link("changed_mind", new, what)


def _day(group: Group) -> int:
    return -1 if group.last_day is None else group.last_day


def _voice(group: Group) -> str:
    return ", ".join(sorted(group.lead.voices)) or "the report"


def _claims(groups: list[Group], reports: dict[str, Report]) -> list[Claim]:
    # Texts matter only where a claim stands in reports that name different origins.
    needed: dict[str, None] = {}
    for group in groups:
        if len(group.members) == 1:
            continue
        rows = {m.statement.report: m.statement for m in group.members if not m.statement.span.cells}
        if len(rows) > 1 and len({line_name(reports.get(r), s).casefold() or r for r, s in rows.items()}) > 1:
            needed.update(dict.fromkeys(rows))
    copies = copy_groups(reports[r] for r in needed if r in reports)
    return [_claim(group, reports, copies) for group in groups]


def _claim(group: Group, reports: dict[str, Report], copies: dict[str, str]) -> Claim:
    rows = [(m.statement, reports.get(m.statement.report)) for m in group.members]
    lead = group.lead.statement
    dates = [d for s, report in rows if (d := s.published or (report and report.published))]
    if len(dates) > 1:
        dates.sort(key=lambda d: (d.replace(tzinfo=None), str(d)))
    return Claim(
        id=lead.id,
        kind=lead.kind,
        statements=tuple([s.id for s, _ in rows]),
        reports=tuple(dict.fromkeys([s.report for s, _ in rows])),
        origins=origins_of(rows, copies),
        voices=tuple(sorted(group.lead.voices.union(*[m.voices for m in group.members[1:]]))),
        actor=lead.actor,
        target=lead.target,
        object=lead.object,
        words=lead.span.exact,
        capability=lead.capability,
        firmness=lead.firmness,
        negated=lead.negated,
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        links=tuple(sorted(group.links, key=lambda x: (x.kind, x.later, x.claim))),
    )
