"""Claims: what is one claim, how many origins it has, what stands against it."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.claims import _link, link_claims
from grith.claims._origins import _words
from grith.claims._same import same_matter
from grith.nouns import Claim, Moment, Quantity, Report, Span, Statement
from tests.pace import taken

DAY = datetime(2025, 3, 20, tzinfo=UTC)


def said(number: object, report: str = "", **slots: Any) -> Statement:
    slots.setdefault("published", DAY)
    return Statement(id=f"s{number}", report=report or f"r{number}", **slots)


def pledge(number: object, firmness: str = "willing", **slots: Any) -> Statement:
    base: dict[str, Any] = {
        "kind": "pledge",
        "speaker": ("Utopia",),
        "actor": ("Utopia",),
        "object": "to send troops to Ruritania",
        "capability": ("troops",),
        "firmness": firmness,
    }
    return said(number, **{**base, **slots})


def strike(number: object, **slots: Any) -> Statement:
    base: dict[str, Any] = {
        "kind": "allegation",
        "speaker": ("Utopia",),
        "actor": ("Ruritania",),
        "object": "shelling a power station in Strelsau",
        "place": "Strelsau",
        "event": Moment.of_day(date(2025, 3, 19)),
    }
    return said(number, **{**base, **slots})


def only(claims: tuple[Claim, ...], statement: str) -> Claim:
    return next(c for c in claims if statement in c.statements)


WIRE = (
    "Utopia is ready to send troops to Ruritania, its prime minister said on Thursday after a meeting with defence "
    "chiefs in the capital. The contingent would guard airfields and ports, he added, and would stay as long as it is "
    "needed. Officials said that planners would meet again next week to settle how many soldiers each nation gives."
)
OWN_WORDS = (
    "The head of the Utopian government told parliament that soldiers could go to Ruritania soon, though opposition "
    "members shouted that nobody had asked voters whether they wanted such a mission, its costs, or the risks that "
    "young men and women in uniform would be running far from home for years."
)


def test_the_same_pledge_in_two_papers_is_one_claim_with_two_origins() -> None:
    reports = [Report("r1", publisher="Gazette", text=WIRE), Report("r2", publisher="Courier", text=OWN_WORDS)]
    claims = link_claims([pledge(1), pledge(2, object="to deploy soldiers in Ruritania")], reports)
    assert len(claims) == 1
    assert claims[0].reports == ("r1", "r2")
    assert [o.name for o in claims[0].origins] == ["Gazette", "Courier"]


def test_a_copied_text_counts_once_also_where_it_is_cut_and_touched_up() -> None:
    copy = "(Strelsau) " + WIRE.replace("prime minister", "premier").replace("capital", "city").split(" Officials")[0]
    reports = [
        Report("r1", publisher="Wire", text=WIRE, published=DAY - timedelta(hours=2)),
        Report("r2", publisher="Courier", text=copy, published=DAY),
        Report("r3", publisher="Gazette", text=OWN_WORDS, published=DAY),
    ]
    claim = link_claims([pledge(1), pledge(2), pledge(3)], reports)[0]
    assert claim.independent == 2
    assert claim.origins[0].reports == ("r1", "r2")
    assert claim.origins[0].why == "copied text"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.N.-led force: 1,000 (one_thousand)\x00end", ["u", "n", "led", "force", "1", "000", "one_thousand", "end"]),
        ("“Ready”—said the PM’s aide", ["ready", "said", "the", "pm", "s", "aide"]),
        ("Київ: 30 днів", ["київ", "30", "днів"]),
    ],
)
def test_texts_are_compared_word_by_word_in_any_script(text: str, words: list[str]) -> None:
    assert _words(text.casefold()) == words


def test_a_named_origin_counts_once() -> None:
    reports = [
        Report("r1", publisher="Dawn", origin="Reuters, carried by Dawn"),
        Report("r2", publisher="Reuters"),
        Report("r3", publisher="AP"),
    ]
    claim = link_claims([pledge(1), pledge(2), pledge(3)], reports)[0]
    assert [o.name for o in claim.origins] == ["Reuters", "AP"]


@pytest.mark.parametrize(
    "other",
    [
        {"actor": ("Ruritania",), "speaker": ("Ruritania",)},
        {"capability": ("naval",), "object": "to send ships to Ruritania"},
        {"firmness": "possible"},
        {"kind": "demand"},
        {"published": DAY + timedelta(days=60)},
        {"speaker": ("Freedonia",)},
    ],
)
def test_another_actor_capability_firmness_kind_time_or_voice_is_another_claim(other: dict[str, Any]) -> None:
    assert len(link_claims([pledge(1), pledge(2, **other)])) == 2


def test_a_changed_mind_is_linked_with_its_words() -> None:
    later = pledge(2, "committed", published=DAY + timedelta(days=4))
    first, second = link_claims([later, pledge(1, "considering")])
    assert (first.links[0].kind, first.links[0].claim, first.links[0].later) == ("changed_mind", second.id, True)
    assert first.links[0].words == "considering, then committed"
    assert second.links[0].later is False


def test_a_refusal_after_an_offer_is_a_changed_mind() -> None:
    refusal = pledge(2, "refused", kind="red_line", negated=True, published=DAY + timedelta(days=1))
    claims = link_claims([pledge(1), refusal])
    assert [link.kind for link in only(claims, "s1").links] == ["changed_mind"]


def test_back_and_forth_stays_three_claims() -> None:
    rows = [
        pledge(1, "possible"),
        pledge(2, "willing", published=DAY + timedelta(days=2)),
        pledge(3, "possible", published=DAY + timedelta(days=4)),
    ]
    claims = link_claims(rows)
    assert len(claims) == 3
    assert [link.words for link in claims[1].links] == ["possible, then willing", "willing, then possible"]


def test_the_same_day_told_in_two_ways_is_no_changed_mind() -> None:
    claims = link_claims([pledge(1, "willing"), pledge(2, "planned")])
    assert {link.kind for c in claims for link in c.links} == {"told_differently"}


def test_anothers_word_against_a_partys_own_is_a_contradiction() -> None:
    own = pledge(1, "refused", kind="red_line", negated=True)
    claims = link_claims([own, pledge(2, speaker=("Freedonia",))])
    assert {link.kind for c in claims for link in c.links} == {"contradiction"}


def test_amounts_that_do_not_meet_are_not_one_claim() -> None:
    few, many = Quantity("persons", 1000, 1000), Quantity("persons", 5000, 6000, "range")
    about = Quantity("persons", 1050, 1050, "~")
    assert len(link_claims([pledge(1, quantity=few), pledge(2, quantity=many)])) == 2
    assert len(link_claims([pledge(1, quantity=few), pledge(2, quantity=about)])) == 1


def test_two_voices_alleging_one_event_are_one_claim_with_two_voices() -> None:
    claim = link_claims([strike(1), strike(2, speaker=("Observers",), object="firing shells at the power plant")])[0]
    assert claim.statements == ("s1", "s2")
    assert claim.voices == ("Observers", "Utopia")


def test_another_day_or_place_is_another_event() -> None:
    other_day = strike(2, event=Moment.of_day(date(2025, 3, 23)))
    assert len(link_claims([strike(1), other_day])) == 2
    assert len(link_claims([strike(1), strike(2, place="Zenda", object="shelling a power station in Zenda")])) == 2


def test_a_denial_contradicts_the_allegation() -> None:
    denial = said(2, kind="denial", speaker=("Ruritania",), actor=("Ruritania",), negated=True)
    denial = evolve(denial, object="that its troops had shelled the power station")
    claims = link_claims([strike(1), denial])
    assert only(claims, "s1").links[0].words == "one denies what the other alleges"
    unrelated = evolve(denial, object="that ships had left port")
    assert not only(link_claims([strike(1), unrelated]), "s1").links


def test_each_side_accusing_the_other_of_one_event_is_a_contradiction() -> None:
    claims = link_claims([strike(1), strike(2, speaker=("Ruritania",), actor=("Utopia",))])
    assert [link.words for c in claims for link in c.links] == ["each accuses another party of it"] * 2


def test_a_call_is_one_whichever_side_is_named_first() -> None:
    day = Moment.of_day(date(2025, 3, 18))
    one = said(1, kind="call", actor=("Utopia",), target=("Ruritania",), event=day)
    two = said(2, kind="call", actor=("Ruritania",), target=("Utopia",), event=day)
    assert len(link_claims([one, two])) == 1


def test_names_are_one_where_the_caller_says_so() -> None:
    rows = [pledge(1), pledge(2, speaker=("Rudolf V",))]
    assert len(link_claims(rows)) == 2
    assert len(link_claims(rows, who=lambda name, day: "Utopia" if name == "Rudolf V" else name)) == 1


KINDS = st.sampled_from(("pledge", "red_line", "allegation", "denial", "meeting", "position", "agreement"))
PARTIES = st.sampled_from(("Utopia", "Ruritania", "Freedonia"))
OBJECTS = st.sampled_from(
    ("to send troops", "shelling a power station in Zenda", "strikes on the power grid", "a halt on strikes", "")
)


# Made once: a strategy that is made anew for each draw takes longer than the draw.
NUMBER, REPORT, DAYS = st.integers(0, 14), st.integers(0, 4), st.none() | st.integers(0, 20)
ONE_PARTY, TWO_PARTIES = st.lists(PARTIES, max_size=1), st.lists(PARTIES, max_size=2, unique=True)
CAPABILITY, PLACE = st.lists(st.sampled_from(("troops", "naval")), max_size=1), st.sampled_from(("", "Zenda"))
FIRMNESS, EITHER = st.sampled_from(("", "refused", "possible", "willing")), st.booleans()


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    rows = []
    for n in range(draw(NUMBER)):
        day = draw(DAYS)
        rows.append(
            Statement(
                id=f"s{n}",
                report=f"r{draw(REPORT)}",
                kind=draw(KINDS),
                span=Span(0, 1, "x"),
                speaker=tuple(draw(ONE_PARTY)),
                actor=tuple(draw(TWO_PARTIES)),
                target=tuple(draw(ONE_PARTY)),
                object=draw(OBJECTS),
                capability=tuple(draw(CAPABILITY)),
                firmness=draw(FIRMNESS),
                published=None if day is None else DAY + timedelta(days=day),
                event=Moment.of_day(date(2025, 3, 20) + timedelta(days=day or 0)) if draw(EITHER) else None,
                place=draw(PLACE),
            )
        )
    return rows


REPORTS = [
    Report("r0", publisher="Wire", text=WIRE),
    Report("r1", publisher="Courier", text=WIRE + " More follows."),
    Report("r2", publisher="Gazette", text=OWN_WORDS),
    Report("r3", publisher="Dawn", origin="Wire, carried by Dawn"),
]


@settings(max_examples=60, deadline=None)
@given(statements(), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[Statement], chance: random.Random) -> None:
    shuffled, reports = list(rows), list(REPORTS)
    chance.shuffle(shuffled)
    chance.shuffle(reports)
    assert link_claims(shuffled, reports) == link_claims(rows, REPORTS)


@settings(max_examples=60, deadline=None)
@given(statements())
def test_each_statement_is_in_one_claim_and_links_go_both_ways(rows: list[Statement]) -> None:
    claims = link_claims(rows, REPORTS)
    assert sorted(s for c in claims for s in c.statements) == sorted(s.id for s in rows)
    links = {(c.id, link.claim, link.kind) for c in claims for link in c.links}
    assert links == {(b, a, kind) for a, b, kind in links}
    for c in claims:
        assert sorted(r for o in c.origins for r in o.reports) == sorted(c.reports)


@settings(max_examples=40, deadline=None)
@given(statements())
def test_a_copy_of_a_report_never_adds_an_origin(rows: list[Statement]) -> None:
    first = next(r for r in REPORTS if r.id == "r0")
    copies = [evolve(s, id=f"{s.id}-copy", report="copy") for s in rows if s.report == "r0"]
    before = {c.id: c.independent for c in link_claims(rows, REPORTS)}
    after = link_claims([*rows, *copies], [*REPORTS, evolve(first, id="copy", publisher="Echo")])
    for claim in after:
        if claim.id in before and claim.statements[0] in {s.id for s in rows if s.report == "r0"}:
            assert claim.independent <= before[claim.id]


def _many(count: int) -> tuple[list[Statement], list[Report]]:
    """Invented statements of three belligerents and twenty nations over a year, in reports of about 250 words."""
    chance = random.Random(7)
    vocabulary = [f"word{n}x".replace("0", "o").translate(str.maketrans("123456789", "abcdefghi")) for n in range(6000)]
    parties = [f"Nation{chr(65 + n)}" for n in range(20)]
    reports, rows = [], []
    for n in range(count // 5):
        text = " ".join(chance.choices(vocabulary, k=250))
        if n % 4 == 3:
            text = reports[chance.randrange(len(reports))].text + " and more"
        day = DAY + timedelta(days=chance.randrange(365))
        reports.append(Report(f"r{n}", text=text, publisher=f"Paper {n % 60}", published=day))
        for k in range(5):
            fact = k % 2
            rows.append(
                Statement(
                    id=f"s{n}-{k}",
                    report=f"r{n}",
                    kind="allegation" if fact else chance.choice(("pledge", "demand", "red_line")),
                    speaker=(chance.choice(parties[:3]),),
                    actor=(chance.choice(parties[:3] if fact else parties),),
                    object=" ".join(chance.choices(vocabulary[:200], k=6)),
                    capability=() if fact else (chance.choice(("troops", "air", "naval", "logistics")),),
                    firmness="" if fact else chance.choice(("possible", "willing", "committed")),
                    event=Moment.of_day(day.date()) if fact and chance.random() < 0.6 else None,
                    published=day,
                )
            )
    return rows, reports


@pytest.mark.slow
def test_twenty_thousand_statements_in_three_seconds() -> None:
    rows, reports = _many(20_000)
    with taken() as spent:
        claims = link_claims(rows, reports)
    assert spent.seconds <= 3.0
    assert 1000 < len(claims) < 20_000


@pytest.mark.slow
def test_the_time_to_link_grows_with_the_number_of_statements_and_no_faster() -> None:
    """Four times the statements, at most six times the work: pairs of all with all would be sixteen times.

    A machine is now faster, now slower: what is held side by side takes about as long, turn by turn, the best of five.
    """
    few, many = _many(5_000), _many(20_000)

    def worked(rows: list[Statement], reports: list[Report], times: int) -> float:
        before = time.process_time()
        for _ in range(times):
            claims = link_claims(rows, reports)
        assert 500 < len(claims) < len(rows)
        return time.process_time() - before

    turns = [(worked(*few, 4) / 4, worked(*many, 1)) for _ in range(5)]
    assert min(m for _, m in turns) <= 6 * min(f for f, _ in turns)


@pytest.mark.slow
def test_each_statement_is_compared_with_some_dozens_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: pairs of all with all would be ten thousand comparisons a statement."""
    calls = 0

    def counted(*arguments: Any) -> float:
        nonlocal calls
        calls += 1
        return same_matter(*arguments)

    monkeypatch.setattr(_link, "same_matter", counted)
    link_claims(*_many(20_000))
    assert 20_000 < calls <= 48 * 20_000


@pytest.mark.slow
def test_one_claim_in_twenty_thousand_reports_stays_fast() -> None:
    rows = [pledge(n, object="to send troops") for n in range(20_000)]
    reports = [Report(f"r{n}", publisher=f"Paper {n}", text=f"{WIRE} {n}") for n in range(20_000)]
    with taken() as spent:
        claims = link_claims(rows, reports)
    assert spent.seconds <= 12.0
    assert [c.independent for c in claims] == [1]


def test_a_changed_mind_is_linked_although_each_text_names_the_day_of_the_saying() -> None:
    """ "Said on Monday" and "said on Wednesday" are days of saying, not of two different things."""
    first, then = datetime(2025, 3, 10, tzinfo=UTC), datetime(2025, 4, 2, tzinfo=UTC)
    willing = Statement(
        "a", "r1", "pledge", speaker=("Denmark",), actor=("Denmark",), object="to send troops", capability=("troops",),
        firmness="willing", event=Moment.of_day(first.date()), published=first,
    )  # fmt: skip
    refused = evolve(
        willing, id="b", report="r2", kind="red_line", firmness="refused", negated=True, published=then,
        event=Moment.of_day(then.date()),
    )  # fmt: skip
    claims = link_claims([willing, refused])
    assert [len(c.links) for c in claims] == [1, 1]
    assert {link.kind for c in claims for link in c.links} == {"changed_mind"}
