"""Values that never fall, against SciPy's isotonic regression."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from grith.truce.fusion._rising import rising

number = st.floats(1e-3, 1e3)


@given(st.lists(st.tuples(number, number), min_size=1, max_size=20))
def test_the_nearest_values_that_never_fall_are_scipys(drawn: list[tuple[float, float]]) -> None:
    values, weights = np.array(drawn).T
    np.testing.assert_allclose(rising(values, weights), isotonic_regression(values, weights=weights).x, rtol=1e-12)
