"""Amounts and lists as a person would write them."""

from __future__ import annotations

import pytest

from grith.brief._words import amount_words, listing


@pytest.mark.parametrize(
    ("low", "high", "unit", "op", "words"),
    [
        (1.6e9, 1.6e9, "GBP", "", "GBP 1.6 billion"),
        (30.6e9, 30.6e9, "EUR", "=", "EUR 30.6 billion"),
        (100e6, None, "EUR", ">", "more than EUR 100 million"),
        (2500, 2500, "USD", "~", "about USD 2,500"),
        (1e9, 2e9, "USD", "range", "USD 1 billion–2 billion"),
        (3, 3, "MBT", "", "3 MBT"),
        (1, 1, "hubs", "", "1 hub"),
        (1, 1, "batteries", "", "1 battery"),
        (2, 2, "hub", "", "2 hubs"),
        (1, 1, "aircraft", "", "1 aircraft"),
        (1, 1, "headquarters", "", "1 headquarters"),
    ],
)
def test_amounts_read_as_a_person_would_write_them(low: float, high: float, unit: str, op: str, words: str) -> None:
    assert amount_words(low, high, unit, op) == words


def test_one_name_is_not_hidden_behind_and_one_more() -> None:
    names = ["A", "B", "C", "D"]
    assert listing(names, 3) == "A, B, C and D"
    assert listing([*names, "E"], 3) == "A, B, C and 2 more"
