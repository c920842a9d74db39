"""What reporters leave to other columns, or say in words of their own: rows by class, with what a person finds."""

from __future__ import annotations

import pytest

from tests.truce.test_judge_claims import energy
from tests.truce.test_judge_sayings import OPEN, YES


@pytest.mark.parametrize(
    ("target", "effect", "result"),
    [
        # Who was hurt at a site is an effect on it: the site was hit.
        ("substation", "two workers wounded", YES),
        ("oil depot", "one killed, three injured", YES),
        ("substation", "no casualties", OPEN),
        ("substation", "nobody was hurt", OPEN),
        ("substation", "one passer-by wounded near the fence", OPEN),
        ("substation", "a guard wounded by debris", OPEN),
        ("workers of a substation", "two wounded", OPEN),  # they, and not the site, were the target
        # What was stopped to the last is no hit; whether an attempt counts is not stated here.
        ("substation", "all drones were shot down", OPEN),
    ],
)
def test_who_was_hurt_at_a_site(target: str, effect: str, result: str) -> None:
    assert energy(target, effect, "drones") == {"russia": result, "ukraine": result}
