"""From statements to claims: grouped oldest first, then linked where minds changed or voices disagree."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from math import inf

from attrs import define, evolve, field

from grith.claims._contradictions import denials, rival_accusations
from grith.claims._origins import copy_groups, line_name, origins_of
from grith.claims._profile import ENCOUNTERS, Profile, Who, order, profile
from grith.claims._same import FACT_DAYS, STANCE_DAYS, comparable, difference, opposed, same_matter, same_stand
from grith.nouns import Claim, ClaimLink, Report, Statement

Feature = str | tuple[object, ...]
_RARE = 4  # content words by which earlier claims are looked up: the rarest
_RECENT = 8  # claims looked at for each of them: the latest


@define
class Group:
    """A claim while it is being gathered; ``lead`` is its oldest statement."""

    lead: Profile
    members: list[Profile]
    last_day: int | None
    links: list[ClaimLink] = field(factory=list)

    @property
    def id(self) -> str:
        return self.lead.statement.id

    def link(self, kind: str, newer: Group, words: str) -> None:
        """Link both ways, once a pair."""
        if all(link.claim != newer.id for link in self.links):
            self.links.append(ClaimLink(kind, newer.id, words, True))
            newer.links.append(ClaimLink(kind, self.id, words, False))


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
    known: dict[tuple[tuple[str, ...], date | None], frozenset[str]] = {}

    def party(names: tuple[str, ...], day: date | None) -> frozenset[str]:
        key = (names, day)
        if key not in known:
            # A description in small letters ("officials") names nobody.
            named = (name for name in names if name and not name[0].islower())
            known[key] = frozenset((who(name, day) if who else name) or name for name in named)
        return known[key]

    unique = {s.id: s for s in statements}
    blocks: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    common: Counter[str] = Counter()
    for statement in unique.values():
        new = profile(statement, by_id.get(statement.report), party)
        blocks[new.key].append(new)
        common.update(new.tokens)
    # Block by block, so that what is compared stays near in memory; what is in two blocks is never compared.
    groups = [group for block in blocks.values() for group in _grouped(sorted(block, key=order), common)]
    groups.sort(key=lambda g: order(g.lead))
    denials(groups)
    rival_accusations(groups)
    groups = apply_decisions(groups, decided)
    return tuple(_claims(groups, by_id))


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


def _grouped(block: list[Profile], common: Counter[str]) -> list[Group]:
    """Oldest first, each statement of a block joins the claim that it repeats, or begins one.

    Few of the claims that share a key are compared: of happenings those whose days can meet; of where a voice
    stands the latest that match, since an earlier one is neither joined nor linked; of other voices those that say
    otherwise. ``common`` tells how often a word is used.
    """
    index: dict[Feature, list[int]] = defaultdict(list)
    groups: list[Group] = []
    having: dict[str, set[int]] = defaultdict(set)
    for new in block:
        keys = _features(new, common)
        near = {n for key in keys for n in index.get(key, ())[-_RECENT:]}
        if new.capabilities:
            near = {n for c in (*new.capabilities, "") for n in near & having[c]}
        own = _happenings(groups, near, new) if new.fact else _latest(groups, near, new)
        joined = _join(groups, own, new)
        if joined is None:
            joined = len(groups)
            groups.append(Group(new, [new], new.day))
            _link(groups, own, set() if new.fact else near, groups[-1])
            for capability in new.capabilities or ("",):
                having[capability].add(joined)
        else:
            group = groups[joined]
            group.members.append(new)
            group.last_day = new.day if new.day is not None else group.last_day
        _remember(index, keys, joined)
    return groups


def _happenings(groups: list[Group], near: set[int], new: Profile) -> dict[int, float]:
    """The claims on the same happening, and how alike each is."""
    # Most of what shares a word is long past.
    first, last = _days(new, new.day)
    alike: dict[int, float] = {}
    for n in near:
        group = groups[n]
        began, ended = _days(group.lead, group.last_day)
        if ended >= first - FACT_DAYS and began <= last + FACT_DAYS:
            value = same_matter(group.lead, new, group.last_day)
            if value:
                alike[n] = value
    return alike


def _latest(groups: list[Group], near: set[int], new: Profile) -> dict[int, float]:
    """The latest of the same voice's claims on the same matter (several if of one day), and how alike each is."""
    alike: dict[int, float] = {}
    latest = -1
    for day, n in sorted([(_day(groups[n]), n) for n in near if groups[n].lead.third == new.third], reverse=True):
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
        if n in row[-_RECENT:]:
            row.remove(n)
        row.append(n)
        if len(row) > 4 * _RECENT:
            del row[:-_RECENT]


def _features(p: Profile, common: Counter[str]) -> list[Feature]:
    """By what earlier claims on the same matter are looked up."""
    if p.statement.kind in ENCOUNTERS:
        sides = sorted(p.actors | p.targets)
        pairs: list[Feature] = [(a, b) for i, a in enumerate(sides[:5]) for b in sides[i + 1 : 5]]
        return pairs if len(sides) == 2 else [*pairs, ("sides", *sides)]
    keys: list[Feature] = list(sorted(p.tokens, key=lambda t: (common[t], t))[:_RARE])
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


def _link(groups: list[Group], own: dict[int, float], others: set[int], new: Group) -> None:
    """Link a new claim to the latest of the same voice on its matter, and to others' claims that it speaks against."""
    latest = max((_day(groups[n]) for n in own), default=-1)
    for n in sorted(n for n in own if _day(groups[n]) == latest):
        _differing(groups[n], new)
    for old in (groups[n] for n in sorted(others)):
        if (
            old.lead.third != new.lead.third
            and opposed(old.lead, new.lead)
            and same_matter(old.lead, new.lead, old.last_day)
            and comparable(old.lead, new.lead)
        ):
            old.link("contradiction", new, f"{_voice(old)} and {_voice(new)} say otherwise")


def _differing(old: Group, new: Group) -> None:
    what = difference(old.lead, new.lead)
    kinds = {old.lead.statement.kind, new.lead.statement.kind}
    # An agreement after a pledge is no change of mind; only yes and no, firmness and amounts are.
    if not what or not comparable(old.lead, new.lead) or (len(kinds) > 1 and old.lead.refused == new.lead.refused):
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
        rows = {m.statement.report: m.statement for m in group.members if not m.statement.span.cells}
        if len(rows) > 1 and len({line_name(reports.get(r), s).casefold() or r for r, s in rows.items()}) > 1:
            needed.update(dict.fromkeys(rows))
    copies = copy_groups(reports[r] for r in needed if r in reports)
    return [_claim(group, reports, copies) for group in groups]


def _claim(group: Group, reports: dict[str, Report], copies: dict[str, str]) -> Claim:
    members = [m.statement for m in group.members]
    lead = members[0]
    dates = [d for d in (m.published or getattr(reports.get(m.report), "published", None) for m in members) if d]
    if len(dates) > 1:
        dates.sort(key=lambda d: (d.replace(tzinfo=None), str(d)))
    return Claim(
        id=lead.id,
        kind=lead.kind,
        statements=tuple(m.id for m in members),
        reports=tuple(dict.fromkeys(m.report for m in members)),
        origins=origins_of([(m, reports.get(m.report)) for m in members], copies),
        voices=tuple(sorted({v for m in group.members for v in m.voices})),
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
