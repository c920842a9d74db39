"""What ends, what is superseded, and which refusals take an amount away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith import open_case
from grith.cli._run import run
from grith.coalition import _cells
from grith.nouns import Quantity, Statement
from tests.coalition.made import build, read
from tests.coalition.rows import pledge

UK = "United Kingdom"


def _persons(number: float) -> Quantity:
    return Quantity("persons", number, number, "=", f"{number:g}")


def test_a_report_that_does_not_lead_takes_no_amount_away() -> None:
    """The minister names 5,000; a paper of that day says no. The minister leads, and 5,000 is what he named."""
    words = [
        pledge("a", UK, "2025-03-10", quantity=_persons(5000)),
        pledge("b", UK, "2025-03-10", "refused", basis="press report", speaker=("officials",)),
    ]
    cell = build(*words).cell("GBR", "troops")
    assert (cell.firmness, cell.firmness_low) == ("willing", "refused")
    assert cell.quantity is not None
    assert cell.quantity.low == 5000


def test_a_reading_that_waits_for_review_takes_no_amount_away() -> None:
    """A no that only the reader found, two days after a yes that a person set down, is flagged and changes nothing."""
    found = read("b", (UK,), firmness="refused", negated=True, speaker=("Keir Starmer",))
    cell = build(pledge("a", UK, "2025-03-18", quantity=_persons(5000)), found).cell("GBR", "troops")
    assert any("waits for review" in flag for flag in cell.flags)
    assert cell.quantity is not None
    assert cell.quantity.low == 5000


def test_a_refusal_that_led_takes_the_amount_away() -> None:
    words = [
        pledge("a", UK, "2025-03-10", quantity=_persons(5000)),
        pledge("b", UK, "2025-03-12", "refused"),
        pledge("c", UK, "2025-03-14"),
    ]
    assert build(*words).cell("GBR", "troops").quantity is None


_WORD = st.tuples(
    st.integers(0, 40),
    st.sampled_from(("refused", "possible", "willing")),
    st.sampled_from(("public statement", "press report")),
    st.none() | st.integers(1, 3),
)


@given(st.lists(_WORD, min_size=1, max_size=6))
def test_an_amount_stays_until_another_is_named_or_a_refusal_leads(
    words: list[tuple[int, str, str, int | None]],
) -> None:
    """Day by day: who does not stand as refusing has the amount that he names, else that of the day before."""
    first = date(2025, 3, 1)
    rows = [
        (day, pledge(f"s{n}", UK, str(first + timedelta(days=day)), rung, basis=basis,
                     quantity=None if number is None or rung == "refused" else _persons(number)))
        for n, (day, rung, basis, number) in enumerate(words)
    ]  # fmt: skip
    before = None
    for day in sorted({d for d, _ in rows}):
        cell = build(*(s for _, s in rows), day=str(first + timedelta(days=day))).cell("GBR", "troops")
        named = any(s.quantity for d, s in rows if d == day)
        own = any(s.quantity and s.attributes["basis"] == "public statement" for d, s in rows if d == day)
        assert cell.quantity is not None or cell.firmness == "refused" or not own
        if cell.firmness != "refused" and not named and before is not None:
            assert cell.quantity is not None
            assert (cell.quantity.low, cell.quantity.high) == before
        before = None if cell.quantity is None else (cell.quantity.low, cell.quantity.high)


def test_the_amount_is_found_without_a_look_at_all_that_was_ever_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refusal that may have led costs a pass over all before it: only those after the latest amount are asked."""
    ask = Mock(side_effect=_cells._refused_then)
    monkeypatch.setattr(_cells, "_refused_then", ask)
    first = date(2025, 1, 1)
    words = [
        pledge(f"{basis}{n}", UK, str(first + timedelta(days=n)), rung, basis=basis, quantity=_persons(n + 1))
        for n in range(60)
        for basis, rung in (("public statement", "willing"), ("press report", "refused"))
    ]
    cell = build(*words).cell("GBR", "troops")
    assert cell.quantity is not None
    assert cell.quantity.low == 60
    assert ask.call_count <= 1


def test_a_total_that_is_superseded_is_claimed_no_more() -> None:
    def total(name: str, day: str, number: float, **more: str) -> Statement:
        return Statement(
            id=name, report="r", kind="position", speaker=("Macron",), object="countries willing",
            quantity=Quantity("countries", number, number, "=", f"{number:g}"),
            published=datetime.fromisoformat(day).replace(tzinfo=UTC), rule="table:totals",
            attributes={"claim": "total", "measure": "countries willing", **more},
        )  # fmt: skip

    found = build(total("old", "2025-03-10", 20), total("new", "2025-03-12", 30, supersedes="old"))
    assert [t.low for t in found.totals_claimed] == [30]


def test_an_end_that_is_no_day_is_flagged() -> None:
    row = pledge("a", UK, "2025-03-10", attributes={"basis": "public statement", "valid_until": "end of April"})
    (cell,) = build(row).cells
    assert 'its end "end of April" is no day such as 2025-03-20, so it counts on' in cell.flags


@pytest.mark.parametrize("heading", ["valid until", "Valid_Until", "Expires", "expiry date"])
@pytest.mark.parametrize("written", ["2025-03-20", "20.03.2025", "20 March 2025", "March 2025"])
def test_an_offer_ends_as_its_row_says(tmp_path: Path, heading: str, written: str) -> None:
    """The last day is one on which it stands; a month's last day is the month's."""
    case = tmp_path / "case"
    assert run(["init", str(case)]) == 0
    rows = (
        f"nation,capability,firmness,date,basis,{heading}\nSpain,troops,willing,2025-03-10,public statement,{written}\n"
    )
    (case / "tables" / "pledges.csv").write_text(rows, encoding="utf-8")
    assert run(["add", str(case), str(case / "tables" / "pledges.csv")]) == 0
    last = date(2025, 3, 31 if written.startswith("March") else 20)
    with open_case(case) as opened:
        for day, stands in ((last, 1), (last + timedelta(days=1), 0)):
            assert len(opened.coalition(str(day)).register.cells) == stands


def test_who_is_willing_on_a_condition_is_counted_and_told() -> None:
    """The count is of words; whose words hang on something (here on another's coming) is a reason beside it."""
    found = build(
        pledge("a", UK, "2025-03-10", condition="if France sends troops"),
        pledge("b", "France", "2025-03-10", "refused"),
        pledge("c", "Denmark", "2025-03-10"),
    )
    assert found.how_many.best == 2
    told = [(r.words, r.statements) for r in found.how_many.reasons]
    assert (
        "1 nation of all that are willing or firmer on troops by any word, on a condition: United Kingdom",
        ("a",),
    ) in told
