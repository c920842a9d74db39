"""Rates per day with credible intervals: Gamma–Poisson, widened where days differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from grith.truce.quantiles import gamma_quantile, ratio_quantile, ratio_share

LEVEL = 0.90
_TELLING = 0.01, 100.0
SHAPE = 0.5  # Jeffreys' prior for a Poisson rate: Gamma(1/2, 0)


@frozen
class Rate:
    """Incidents per day: the count over ``days`` as a range, and the credible interval of the rate."""

    low_count: int
    high_count: int
    days: float
    low: float
    high: float
    dispersion: float = 1.0


@frozen
class RateChange:
    """Before against after; ``ratio`` is after over before, with its credible interval [low, high].

    Where the counts are ranges the interval reaches over both ends. ``fell`` is the chance that the rate is lower
    after than before, as a range. ``words`` say it in a sentence.
    """

    before: Rate
    after: Rate
    low: float
    high: float
    fell: tuple[float, float]
    words: str


def dispersion(daily: Sequence[int]) -> float:
    """Variance over mean of counts a day, at least 1 (the Poisson law); 1 for fewer than 7 days or no counts.

    Quasi-Poisson (McCullagh and Nelder 1989, section 6.2.4): intervals widen by its root, as under a negative binomial
    law whose variance is proportional to its mean.
    """
    n = len(daily)
    mean = sum(daily) / n if n else 0.0
    if n < 7 or mean == 0:
        return 1.0
    return max(1.0, sum((x - mean) ** 2 for x in daily) / (n - 1) / mean)


def rate(low_count: int, high_count: int, days: float, spread: float = 1.0) -> Rate:
    """The rate of ``low_count`` to ``high_count`` incidents in ``days`` days, with its 90 % credible interval.

    Posterior Gamma(n + 1/2, days), counts and days divided by the dispersion. Raises ValueError where days are not
    positive.
    """
    if days <= 0:
        raise ValueError("a rate needs a positive number of days")
    tail = (1 - LEVEL) / 2
    scale = spread / days
    low = gamma_quantile(tail, low_count / spread + SHAPE, scale)
    high = gamma_quantile(1 - tail, high_count / spread + SHAPE, scale)
    return Rate(low_count, high_count, days, low, high, spread)


def _plain(number: float) -> str:
    """Two digits that tell, without a power of ten: 170, not 1.7e+02."""
    return f"{float(f'{number:.2g}'):,g}"


def compare_rates(before: Rate, after: Rate) -> RateChange:
    """The ratio of two rates: two Gamma posteriors have a beta-prime ratio, so its quantiles are exact."""
    tail = (1 - LEVEL) / 2
    unit = (before.days / before.dispersion) / (after.days / after.dispersion)

    def shapes(after_count: int, before_count: int) -> tuple[float, float]:
        return after_count / after.dispersion + SHAPE, before_count / before.dispersion + SHAPE

    least, most = shapes(after.low_count, before.high_count), shapes(after.high_count, before.low_count)
    low, high = unit * ratio_quantile(tail, *least), unit * ratio_quantile(1 - tail, *most)
    fell = (ratio_share(1 / unit, *most), ratio_share(1 / unit, *least))
    if high < 1:
        words = "The rate fell"
    elif low > 1:
        words = "The rate rose"
    else:
        words = "The record does not tell whether the rate rose or fell"
    if low < _TELLING[0] and high > _TELLING[1]:
        words += ": too little of it is certain"  # an interval over five orders of magnitude says no more than that
    else:
        words += f": the later rate is {_plain(low)} to {_plain(high)} times the earlier one (90 % credible interval)"
    return RateChange(before, after, low, high, fell, words)
