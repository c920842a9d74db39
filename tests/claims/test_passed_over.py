"""Most earlier claims are passed over unseen: no claim would be another if each statement were compared with all."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from grith.claims._link import Feature, Group, _differing, _grouped, _remember, rarity_of
from grith.claims._profile import Profile, order, profile
from grith.claims._same import STANCE_DAYS, comparable, opposed, same_matter, same_stand
from grith.nouns import Moment, Statement

from .test_claims import DAY

# Made once: a strategy that is made anew for each draw takes longer than the draw.
KINDS = (("allegation",), ("pledge", "red_line", "demand"))
SETS, KIND = st.sampled_from(KINDS), {kinds: st.sampled_from(kinds) for kinds in KINDS}
NUMBER, DAYS, APART = st.integers(2, 8), st.none() | st.integers(0, 24), st.none() | st.integers(-4, 4)
SPEAKER = st.sampled_from(("Utopia", "Ruritania"))
OBJECT = st.sampled_from(("shelling a power station", "power station guarded by troops"))
CAPABILITIES = st.lists(st.sampled_from(("troops", "naval")), max_size=2, unique=True)
FIRMNESS = st.sampled_from(("refused", "possible", "willing"))


@st.composite
def one_matter(draw: st.DrawFn) -> list[Statement]:
    """Up to eight statements that are easily confused: two voices on one party, days apart, two objects."""
    kinds = draw(SETS)
    rows = []
    for n in range(draw(NUMBER)):
        day = draw(DAYS)
        happened = draw(APART) if kinds == ("allegation",) else None
        rows.append(
            Statement(
                id=f"s{n}",
                report="r",
                kind=draw(KIND[kinds]),
                speaker=(draw(SPEAKER),),
                actor=("Utopia",),
                object=draw(OBJECT),
                capability=tuple(draw(CAPABILITIES)),
                firmness=draw(FIRMNESS),
                published=None if day is None else DAY + timedelta(days=day),
                event=None if happened is None else Moment.of_day(date(2025, 3, 20) + timedelta((day or 0) + happened)),
            )
        )
    return rows


def compared_with_all(block: list[Profile]) -> list[Group]:
    """The rules of docs/claims.md word by word: no look-up, no order of search, every pair."""
    groups: list[Group] = []
    for new in block:
        alike = [(same_matter(g.lead, new, g.last_day), g) for g in groups]
        matching = [(how, g) for how, g in alike if how]
        own = [(how, g) for how, g in matching if g.lead.third == new.third]
        days = [-1 if g.last_day is None else g.last_day for _, g in own]
        same = [
            (-how, groups.index(g), g)
            for (how, g), day in zip(own, days, strict=True)
            if same_stand(g.lead, new)
            and (new.fact or (day == max(days) and (new.day is None or new.day - day <= STANCE_DAYS)))
        ]
        if same:
            claim = min(same, key=lambda x: x[:2])[2]
            claim.members.append(new)
            claim.last_day = claim.last_day if new.day is None else new.day
            continue
        claim = Group(new, [new], new.day)
        for (_, g), day in zip(own, days, strict=True):
            if day == max(days):
                _differing(g, claim)
        for _, g in matching:
            if g.lead.third != new.third and opposed(g.lead, new) and comparable(g.lead, new):
                g.link("contradiction", claim, "say otherwise")
        groups.append(claim)
    return groups


def told(groups: list[Group]) -> list[tuple[list[str], list[tuple[str, str]]]]:
    return [
        ([m.statement.id for m in g.members], sorted((x.kind, x.claim) for x in g.links))
        for g in sorted(groups, key=lambda g: g.id)
    ]


@settings(max_examples=300, deadline=None)
@given(one_matter())
def test_what_is_passed_over_would_have_changed_no_claim(rows: list[Statement]) -> None:
    profiles = sorted((profile(s, None, lambda names, _: frozenset(names)) for s in rows), key=order)
    rarity = rarity_of(profiles)
    for key in {p.key for p in profiles}:
        block = [p for p in profiles if p.key == key]
        assert told(_grouped(block, rarity)) == told(compared_with_all(block))


def test_a_word_leads_to_the_eight_latest_claims_each_once() -> None:
    """The claim 0 falls out of the row, is repeated twice, and takes one place in it, not two."""
    index: dict[Feature, list[int]] = {7: []}
    for n in (*range(12), 0, 0):
        _remember(index, [7], n)
    assert index[7] == [5, 6, 7, 8, 9, 10, 11, 0]
