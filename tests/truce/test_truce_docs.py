"""docs/truce.md: the ten minutes work as they are written, and every key of case.toml's [truce] is explained."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import fields

from grith.nouns import TruceSource
from grith.truce.agreement import check_text
from grith.truce.corroboration import CREDIBILITY
from grith.truce.judge import claims_of, judge

TEXT = (Path(__file__).parents[2] / "docs/truce.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.DOTALL)


def test_the_first_agreement_works_as_written() -> None:
    (toml,) = [text for kind, text in BLOCKS if kind == "toml" and 'id = "river"' in text]
    (table,) = [text for kind, text in BLOCKS if text.startswith("id,kind")]
    checked = check_text(toml)
    assert checked.agreement is not None and not checked.problems
    claims, left = claims_of(table, zone=checked.agreement.zone)
    found = {(f.claim, f.reading): f.result for f in judge(checked.agreement, claims)}
    assert not left
    assert found == {
        ("A1", "arland"): "violation",
        ("A1", "borland"): "out of scope",
        ("B1", "arland"): "undetermined",
        ("B1", "borland"): "undetermined",
    }


def test_the_page_explains_settings_and_scale() -> None:
    for field in fields(TruceSource):
        assert re.search(rf"^{field.name} = ", TEXT, re.M), field.name
    for words in CREDIBILITY.values():
        assert words.split(" by ")[0].removeprefix("truth ") in TEXT, words
