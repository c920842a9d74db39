"""Places that only the others of a table show to be turned round."""

from __future__ import annotations

import random

from grith.geometry import turned_round


def test_places_turned_round_are_found_and_nothing_else() -> None:
    """A thousand places in a country of 400 by 600 km, ten of them turned round; a lone place far away is none."""
    draw = random.Random(5)
    spots = [(draw.uniform(46, 50), draw.uniform(30, 38)) for _ in range(1000)] + [(52.0, 22.0), (-33.0, 151.0)]
    wrong = set(range(0, 1000, 100))
    turned = [(b, a) if n in wrong else (a, b) for n, (a, b) in enumerate(spots)]
    assert turned_round(*zip(*spots, strict=True)) == []
    assert set(turned_round(*zip(*turned, strict=True))) == wrong
    assert turned_round([33.3, 33.3, 33.31, 35.6], [35.6, 35.6, 35.61, 33.3]) == [3]  # in a small country, too
    assert turned_round([], []) == [] and turned_round([1.0, 30.0], [30.0, 1.0]) == []  # two alone tell nothing
