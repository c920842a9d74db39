"""Figures in words: English plurals by hand, and shares of which nothing is rounded away."""

from __future__ import annotations

import pytest

from grith.units import counted, in_sentence, percent, percent_band, unit_words


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("companies", "company"), ("batteries", "battery"), ("parties", "party"), ("sorties", "sortie"),
        ("beds", "bed"), ("bases", "base"), ("boxes", "box"), ("branches", "branch"), ("buses", "bus"),
        ("medical teams", "medical team"), ("hours of flight", "hour of flight"), ("tonnes a day", "tonne a day"),
        ("people", "person"), ("aircraft", "aircraft"), ("headquarters", "headquarters"), ("USD", "USD"), ("", ""),
    ],
)  # fmt: skip
def test_one_and_many(many: str, one: str) -> None:
    assert unit_words(many, 1) == unit_words(many, 1.0) == one
    assert unit_words(many, 2) == unit_words(many, 0) == unit_words(many, 0.5) == many


def test_a_number_stands_beside_its_word() -> None:
    assert [counted(n, "months") for n in (0, 1, 12, 1200)] == ["0 months", "1 month", "12 months", "1,200 months"]


def test_what_may_happen_is_not_0_and_what_may_fail_is_not_100() -> None:
    whole = [percent(v) for v in (0.0, 1e-7, 0.00499, 0.005, 0.555, 0.5549999999, 0.9949, 0.995, 0.9999, 1.0)]
    assert whole == ["0", "under 1", "under 1", "1", "56", "56", "99", "over 99", "over 99", "100"]
    assert [percent(v, 1) for v in (0.0, 0.0004, 0.0005, 0.0957, 0.125, 0.9994, 0.9996, 1.0)] == [
        "0.0", "under 0.1", "0.1", "9.6", "12.5", "99.9", "over 99.9", "100.0",
    ]  # fmt: skip


def test_a_band_of_one_number_is_one_number() -> None:
    assert percent_band((0.31, 0.48)) == "31 to 48 %" and percent_band((0.5, 0.501)) == "50 %"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("United States backing", "United States backing"),
        ("A mandate of the United Nations", "a mandate of the United Nations"),
        ("The host's consent", "the host's consent"),
        ("A ceasefire is in force", "“A ceasefire is in force”"),
        ("A vote of the nation's own parliament", "a vote of the nation's own parliament"),
    ],
)
def test_a_title_within_a_sentence(title: str, words: str) -> None:
    """ "Covered without A mandate", and "with A ceasefire is in force", were no English."""
    assert in_sentence(title) == words
