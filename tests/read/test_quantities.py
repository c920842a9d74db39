"""Quantities in words: number, unit and how the words bound it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grith.nouns import Quantity
from grith.read.quantities import find_quantities, parse_quantity, quantity_as_dict

ONE = [
    # people, states, things
    ("30 countries", 30, "country", "="),
    ("some 25 states joined", 25, "country", "~"),
    ("Roughly 30 nations", 30, "country", "~"),
    ("about 4,500 soldiers", 4500, "person", "~"),
    ("around 10,000 troops", 10000, "person", "~"),
    ("nearly 800 peacekeepers", 800, "person", "~"),
    ("approximately 1,200 European personnel", 1200, "person", "~"),
    ("an estimated 600 fighters", 600, "person", "~"),
    ("more than 30 nations", 30, "country", ">"),
    ("over 200 drones", 200, "drone", ">"),
    ("at least 14 civilians", 14, "person", ">="),
    ("no fewer than 5 battalions", 5, "battalion", ">="),
    ("up to 5 brigades", 5, "brigade", "<"),
    ("as many as 300 missiles", 300, "missile", "<"),
    ("no more than 600,000 troops", 600000, "person", "<"),
    ("fewer than 20 ships", 20, "ship", "<"),
    ("under 50 aircraft", 50, "aircraft", "<"),
    ("30 or more countries", 30, "country", ">="),
    ("30+ countries", 30, "country", ">="),
    ("a force of 10,000-plus soldiers", 10000, "person", ">="),
    ("for 30 days at the least", 30, "day", ">="),
    ("60 people or so", 60, "person", "~"),
    ("a dozen countries", 12, "country", "~"),
    ("three dozen drones", 36, "drone", "~"),
    ("at least two dozen strikes", 24, "strike", ">="),
    ("twenty-five vessels", 25, "vessel", "="),
    ("twenty-five thousand troops", 25000, "person", "="),
    ("one hundred and fifty drones", 150, "drone", "="),
    ("half a million people", 500000, "person", "="),
    ("10 000 soldiers", 10000, "person", "="),
    ("one soldier was killed", 1, "person", "="),
    ("12 killed", 12, "person", "="),
    ("200 Shahed-type drones", 200, "drone", "="),
    ("5 Leopard 2 tanks", 5, "tank", "="),
    ("six statements issued on Monday", 6, "statement", "="),
    ("30 of the countries", 30, "country", "="),
    ("a 20,000-strong force", 20000, "person", "="),
    ("7 observation posts", 7, "post", "="),
    ("two companies of engineers", 2, "company", "="),
    # lengths, areas, shares, time
    ("a 15 km zone", 15, "km", "="),
    ("a 50-kilometre buffer", 50, "km", "="),
    ("1,700 square kilometres", 1700, "km2", "="),
    ("20%", 20, "percent", "="),
    ("5.5 per cent of output", 5.5, "percent", "="),
    ("fewer than 20 percent", 20, "percent", "<"),
    ("a 30-day ceasefire", 30, "day", "="),
    ("the three-year-long war", 3, "year", "="),
    ("a 90-minute call", 90, "minute", "="),
    ("a 72-hour pause", 72, "hour", "="),
    ("a six-month mandate", 6, "month", "="),
    # money
    ("$11.5 billion", 11500000000, "USD", "="),
    ("US$300m", 300000000, "USD", "="),
    ("£1.6bn", 1600000000, "GBP", "="),
    ("worth over £250 million", 250000000, "GBP", ">"),
    ("€2 billion", 2000000000, "EUR", "="),
    ("EUR 800 million", 800000000, "EUR", "="),
    ("800 billion euros", 800000000000, "EUR", "="),
    ("450 million pounds", 450000000, "GBP", "="),
    ("almost 16 billion Swedish kronor", 16000000000, "SEK", "~"),
    ("85 billion Norwegian kroner", 85000000000, "NOK", "="),
    ("Norway will give 10 billion kroner", 10000000000, "NOK", "="),
    ("Sweden set aside 1.2 bln crowns", 1200000000, "SEK", "="),
    ("3 billion Canadian dollars", 3000000000, "CAD", "="),
    ("up to 500,000 euros", 500000, "EUR", "<"),
    # ranges
    ("10,000 to 30,000 troops", "10000-30000", "person", "="),
    ("25,000-30,000 European troops", "25000-30000", "person", "="),
    ("between 10,000 and 30,000 soldiers", "10000-30000", "person", "="),
    ("two or three battalions", "2-3", "battalion", "="),
    ("$1.5-2 billion", "1500000000-2000000000", "USD", "="),
    ("2 to 3 million refugees", "2000000-3000000", "person", "="),
    # vague amounts keep their words
    ("several hundred peacekeepers", "several hundred", "person", "~"),
    ("hundreds of thousands of drones", "hundreds of thousands", "drone", "~"),
    ("tens of thousands of people", "tens of thousands", "person", "~"),
    ("dozens of countries", "dozens", "country", "~"),
    ("a significant number of countries", "a significant number", "country", "~"),
    ("a few thousand troops", "a few thousand", "person", "~"),
    ("a handful of nations", "a handful", "country", "~"),
    ("several drones", "several", "drone", "~"),
]

NONE = [
    "He is a 47-year-old colonel.",
    "Abbas, 47, said no.",
    "A girl aged 7 and 9.",
    "Resolution 1701 and Article 5 hold.",
    "In 2022 the war began; by 2024 it had spread.",
    "The call began at 10:30 a.m. and again at 7pm.",
    "The 27th group met.",
    "F-16 jets and S-300 systems flew.",
    "On March 18 and 19 April they met.",
    "Two-thirds of the force left.",
    "One of them said one thing.",
    "No. 10 declined; Highway 4 was shut.",
    "The 9/11 attacks and the 24/7 watch.",
    "G7 and M23 and the P5+1.",
    "155mm shells were fired.",
    "They met three times.",
    "Nobody was hurt.",
]


@pytest.mark.parametrize(("text", "value", "unit", "op"), ONE)
def test_finds_one(text: str, value: float | str, unit: str, op: str) -> None:
    found = find_quantities(text)
    assert len(found) == 1
    start, end, quantity = found[0]
    assert quantity_as_dict(quantity) == {"value": value, "unit": unit, "op": op}
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", NONE)
def test_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_spans_hold_bound_number_and_unit() -> None:
    text = "Officials said more than 30 nations had met and up to 1,000 Turkish soldiers could go."
    assert [text[a:b] for a, b, _ in find_quantities(text)] == ["more than 30 nations", "up to 1,000 Turkish soldiers"]


def test_units_of_police_are_counted_as_units() -> None:
    for text, unit in (
        ("two formed police units", "unit"), ("three police battalions", "battalion"), ("40 police officers", "person"),
        ("two aircraft", "aircraft"), ("200 police and two ships", "person"),
    ):  # fmt: skip
        assert find_quantities(text)[0][2].unit == unit, text


def test_dates_beside_numbers() -> None:
    text = "On March 18, 200 drones and 30 missiles were fired; 12 were lost by 20 March."
    assert [(q.low, q.unit) for _, _, q in find_quantities(text)] == [(200, "drone"), (30, "missile"), (12, "")]


def test_bounds_leave_a_side_open() -> None:
    more, most = parse_quantity("more than 30 nations"), parse_quantity("up to 5,000 troops")
    assert more is not None and (more.low, more.high) == (30, None)
    assert most is not None and (most.low, most.high, most.op) == (None, 5000, "<=")


def test_vague_amounts_get_no_number() -> None:
    vague = parse_quantity("several hundred troops")
    assert vague is not None and vague.low is None and vague.high is None and vague.value == "several hundred"


@pytest.mark.parametrize(
    ("cell", "low", "high", "unit"),
    [
        ("2000", 2000, 2000, ""),
        ("5,000-10,000 troops", 5000, 10000, "person"),
        ("1", 1, 1, ""),
        ("2 aircraft", 2, 2, "aircraft"),
    ],
)
def test_table_cells(cell: str, low: float, high: float, unit: str) -> None:
    quantity = parse_quantity(cell)
    assert quantity is not None and (quantity.low, quantity.high, quantity.unit) == (low, high, unit)


def test_nothing_is_nothing() -> None:
    assert parse_quantity("") is None and parse_quantity("unclear") is None and quantity_as_dict(None) is None


@given(st.integers(2, 10**12))
def test_law_any_way_to_write_a_number(number: int) -> None:
    for form in (f"{number:,} soldiers", f"{number} soldiers", f"{number:,}".replace(",", "\u00a0") + " soldiers"):
        quantity = parse_quantity(form)
        assert quantity is not None and quantity.low == quantity.high == number and quantity.unit == "person", form


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_law_ranges(a: int, b: int) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    quantity = parse_quantity(f"between {low:,} and {high:,} people")
    assert quantity is not None and (quantity.low, quantity.high, quantity.op) == (low, high, "range")


@example("0 hundred two weeks")
@example("valid until 9999-12-31, for 30 soldiers")
@given(st.text(max_size=100))
def test_law_any_text_is_safe(text: str) -> None:
    last = 0
    for start, end, quantity in find_quantities(text):
        assert 0 <= start < end <= len(text) and isinstance(quantity, Quantity)
        assert end > last
        last = end
    parse_quantity(text)
