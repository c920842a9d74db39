"""The quantiles are those of scipy.stats, to twelve digits."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from grith.truce.quantiles import beta_quantile, chi2_quantile, gamma_quantile, ratio_quantile, ratio_share


def close(value: float) -> Any:
    return pytest.approx(float(value), rel=1e-12, abs=0)


@pytest.mark.parametrize("seed", range(200))
def test_they_are_those_of_scipy(seed: int) -> None:
    from scipy import stats

    luck = Random(seed)
    a, b = (luck.choice((0.5, 1.0, 2.5)) + luck.random() * luck.choice((0, 1, 30, 500)) for _ in range(2))
    share, scale = luck.choice((0.05, 0.2, 0.95)), luck.random() * 3 + 1e-3
    assert beta_quantile(share, a, b) == close(stats.beta.ppf(share, a, b))
    assert gamma_quantile(share, a, scale) == close(stats.gamma.ppf(share, a, scale=scale))
    assert chi2_quantile(share, round(a) + 1) == close(stats.chi2.ppf(share, round(a) + 1))
    assert ratio_quantile(share, a, b) == close(stats.betaprime.ppf(share, a, b))
    for value in (scale, 1 / scale):
        assert ratio_share(value, a, b) == close(stats.betaprime.cdf(value, a, b))


def test_a_ratio_that_is_nearly_endless_keeps_its_digits() -> None:
    from scipy import stats

    found = ratio_quantile(0.95, 400.0, 0.5)
    assert found == close(stats.betaprime.ppf(0.95, 400.0, 0.5)) and found > 1e5
