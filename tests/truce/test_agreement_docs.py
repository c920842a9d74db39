"""docs/agreements.md: its first agreement is one, and it leaves out no key, class or column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grith.nouns.agreement import COUNTING, MODALITIES
from grith.truce.agreement import CODES, agreement_names, check_text
from grith.truce.agreement._load import LINE_KEYS, PARTY_KEYS, TOP_KEYS, ZONE_KEYS
from grith.truce.agreement._reading import CLAUSE_KEYS, EXCEPTION_KEYS, EXCEPTION_KINDS, READING_KEYS
from grith.truce.agreement._time import MOMENT_KEYS
from grith.truce.judge import claims_of, judge
from grith.truce.judge._claims import COLUMNS

TEXT = (Path(__file__).parents[2] / "docs/agreements.md").read_text(encoding="utf-8")


def first_agreement() -> str:
    start, end = TEXT.index("## Your first agreement"), TEXT.index("## The file, key by key")
    return "\n".join(re.findall(r"```toml\n(.*?)```", TEXT[start:end], re.DOTALL))


def test_the_first_agreement_is_in_order_and_can_be_judged() -> None:
    checked = check_text(first_agreement())
    assert checked.agreement, checked.problems
    head = "id,kind,about_from,accused,target,means,effect\n"
    claims, left = claims_of(head + "1,accusation,2025-03-20,the rebels,power line,drone,damaged", "t", "Europe/Kyiv")
    assert not left
    assert [(f.reading, f.result) for f in judge(checked.agreement, claims)] == [
        ("arland", "violation"),
        ("borland", "out of scope"),
    ]


KEYS = {*TOP_KEYS, *PARTY_KEYS, *LINE_KEYS, *ZONE_KEYS, *CLAUSE_KEYS, *EXCEPTION_KEYS, *READING_KEYS, *MOMENT_KEYS}


@pytest.mark.parametrize("word", sorted({*KEYS, *COUNTING, *COLUMNS, *MODALITIES, *agreement_names()}))
def test_it_explains(word: str) -> None:
    assert re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", TEXT), word


@pytest.mark.parametrize("word", [*CODES, *EXCEPTION_KINDS])
def test_it_lists(word: str) -> None:
    assert re.search(rf"\b{re.escape(word)}\b", TEXT), word
