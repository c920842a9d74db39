"""From statements to claims: grouped oldest first, then linked where minds changed or voices disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import define, evolve, field

from grith.claims._contradictions import denials, rival_accusations
from grith.claims._origins import copy_groups, line_name, origins_of
from grith.claims._profile import ENCOUNTERS, Profile, Who, order, profile
from grith.claims._same import FACT_DAYS, STANCE_DAYS, comparable, difference, opposed, same_matter, same_stand
from grith.nouns import Claim, ClaimLink, Report, Statement

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
    reason): it outweighs what was found. The work grows with the number of statements: each is compared with at most
    some dozens of earlier claims.
    """
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
    profiles = sorted((profile(s, by_id.get(s.report), party) for s in unique.values()), key=order)
    groups = _grouped(profiles)
    denials(groups)
    rival_accusations(groups)
    groups = apply_decisions(groups, list(decided))
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


def _grouped(profiles: list[Profile]) -> list[Group]:
    common = Counter(token for p in profiles for token in p.tokens)
    index: dict[tuple[object, ...], list[int]] = defaultdict(list)
    groups: list[Group] = []
    for new in profiles:
        keys = _features(new, common)
        near = {n for key in keys for n in index.get(key, ())[-_RECENT:]}
        matching: dict[int, float] = {}
        # Most of what shares a word is long past: a happening is told within days, unless a date of it is named.
        since = new.day - FACT_DAYS if new.fact and not new.event and new.day is not None else None
        for n in near:
            group = groups[n]
            last = group.last_day
            if since is not None and last is not None and last < since and not group.lead.event:
                continue
            alike = same_matter(group.lead, new, last)
            if alike:
                matching[n] = alike
        own = [n for n in matching if groups[n].lead.third == new.third]
        joined = _join(groups, own, matching, new)
        if joined is not None:
            groups[joined].members.append(new)
            groups[joined].last_day = new.day if new.day is not None else groups[joined].last_day
            _remember(index, keys, joined)
            continue
        group = Group(new, [new], new.day)
        groups.append(group)
        _remember(index, keys, len(groups) - 1)
        _link(groups, own, matching, group)
    return groups


def _remember(index: dict[tuple[object, ...], list[int]], keys: list[tuple[object, ...]], n: int) -> None:
    for key in keys:
        row = index[key]
        if n in row[-_RECENT:]:
            row.remove(n)
        row.append(n)
        if len(row) > 4 * _RECENT:
            del row[:-_RECENT]


def _features(p: Profile, common: Counter[str]) -> list[tuple[object, ...]]:
    """By what earlier claims on the same matter are looked up."""
    if p.statement.kind in ENCOUNTERS:
        sides = sorted(p.actors | p.targets)
        pairs = [(p.key, a, b) for i, a in enumerate(sides[:5]) for b in sides[i + 1 : 5]]
        return [*pairs, (p.key, *sides)] if len(sides) != 2 else list(pairs)
    rare = sorted(p.tokens, key=lambda t: (common[t], t))[:_RARE]
    keys: list[tuple[object, ...]] = [(p.key, token) for token in rare]
    if not p.fact:
        keys += [(p.key, "capability", c) for c in sorted(p.capabilities)]
    if p.place:
        keys.append((p.key, "place", p.place, p.event[0] if p.event else None))
    return keys


def _join(groups: list[Group], own: list[int], alike: dict[int, float], new: Profile) -> int | None:
    """The claim that a statement repeats: the latest on its matter, unless the stand has changed since."""
    if not own:
        return None
    if new.fact:
        same = [n for n in own if same_stand(groups[n].lead, new)]
        return min(same, key=lambda n: (-alike[n], n)) if same else None
    latest = max(_day(groups[n]) for n in own)
    recent = [n for n in own if _day(groups[n]) == latest and (new.day is None or new.day - latest <= STANCE_DAYS)]
    same = [n for n in recent if same_stand(groups[n].lead, new)]
    return min(same, key=lambda n: (-alike[n], n)) if same else None


def _link(groups: list[Group], own: list[int], alike: dict[int, float], new: Group) -> None:
    """Link a new claim to the latest of the same voice on its matter, and to others' claims that it speaks against."""
    others = [n for n in alike if n not in set(own)]
    if own:
        latest = max(_day(groups[n]) for n in own)
        for n in sorted(n for n in own if _day(groups[n]) == latest):
            _differing(groups[n], new)
    for n in sorted(others):
        if opposed(groups[n].lead, new.lead) and comparable(groups[n].lead, new.lead):
            groups[n].link("contradiction", new, f"{_voice(groups[n])} and {_voice(new)} say otherwise")


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
        if len({line_name(reports.get(r), s).casefold() or r for r, s in rows.items()}) > 1:
            needed.update(dict.fromkeys(rows))
    copies = copy_groups(reports[r] for r in needed if r in reports)
    return [_claim(group, reports, copies) for group in groups]


def _claim(group: Group, reports: dict[str, Report], copies: dict[str, str]) -> Claim:
    members = [m.statement for m in group.members]
    lead = members[0]
    dates = [d for d in (m.published or getattr(reports.get(m.report), "published", None) for m in members) if d]
    dates.sort(key=lambda d: (d.replace(tzinfo=None), str(d)))
    kinds = {"changed_mind": 0, "contradiction": 1, "told_differently": 2}
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
        links=tuple(sorted((evolve(x) for x in group.links), key=lambda x: (kinds[x.kind], x.later, x.claim))),
    )
