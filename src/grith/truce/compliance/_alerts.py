"""Alerts: a level that changed more than chance explains, and silences that make a record look quiet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from grith.truce.compliance._rates import SHAPE, dispersion
from grith.truce.quantiles import chi2_quantile

FALSE_ALARMS = 0.01  # the share of days on which a steady record raises an alert, rises and falls together, at most
WINDOW, BASELINE, FEWEST = 3, 28, 14
SILENCE = 0.01  # a silence this unlikely is worth a warning


@frozen
class Alert:
    """The last ``window`` days up to ``day`` against the ``baseline`` days before them; ``chance`` is the tail."""

    day: date
    direction: str
    found: int
    window: int
    usual: float
    baseline: int
    chance: float
    words: str


@frozen
class Gap:
    """A silence of one voice from ``first`` to ``last``: what happened then may be unreported, not absent."""

    source: str
    first: date
    last: date
    chance: float
    words: str


def _tails(found: int, window: int, past: Sequence[int]) -> tuple[float, float]:
    """P(at least ``found``) and P(at most ``found``) in ``window`` days after the days of ``past``.

    The predictive law of a Gamma–Poisson model is a negative binomial; the incomplete beta function extends it to the
    counts divided by the dispersion.
    """
    from scipy.special import betainc

    # The dispersion is itself an estimate from few days: its upper 90 % limit, where days differ more than chance.
    spread = dispersion(past)
    if spread > 1:
        spread *= (len(past) - 1) / chi2_quantile(0.1, len(past) - 1)
    shape = sum(past) / spread + SHAPE
    share = window / (len(past) + window)
    scaled = found / spread
    upper = float(betainc(scaled, shape, share)) if scaled > 0 else 1.0
    lower = 1.0 - float(betainc(scaled + 1.0, shape, share))
    return upper, lower


def change_alerts(daily: Mapping[date, int], window: int = WINDOW, false_alarms: float = FALSE_ALARMS) -> list[Alert]:
    """Days whose last ``window`` days hold more or less than the up to 28 days before them let expect.

    ``daily`` are counts by day; a day that is missing between the first and the last counts as none. At least 14 days
    of baseline are needed. On a steady record at most the share ``false_alarms`` of days raises an alert, by the
    predictive law and as simulated (docs/truce.md); alerts on neighbouring days share days and come in runs.
    """
    if not daily:
        return []
    first, last = min(daily), max(daily)
    series = [daily.get(first + timedelta(days=n), 0) for n in range((last - first).days + 1)]
    found = []
    for end in range(FEWEST + window, len(series) + 1):
        recent = series[end - window : end]
        past = series[max(0, end - window - BASELINE) : end - window]
        upper, lower = _tails(sum(recent), window, past)
        chance = min(upper, lower)
        if chance >= false_alarms / 2:
            continue
        usual = sum(past) / len(past) * window
        direction = "rise" if upper < lower else "fall"
        day = first + timedelta(days=end - 1)
        words = (
            f"{sum(recent)} in the {window} days to {day}, "
            f"where the {len(past)} days before let expect about {usual:.1f}: "
            f"a {direction} that a steady record shows on at most one day in {round(1 / false_alarms)}"
        )
        found.append(Alert(day, direction, sum(recent), window, usual, len(past), chance, words))
    return found


def reporting_gaps(spoken: Mapping[str, Sequence[date]], until: date) -> list[Gap]:
    """Silences of each voice that its own habit makes unlikely, the one up to ``until`` among them.

    ``spoken`` holds the days on which each voice said something. Given n days of speech in the other days, a silence
    of g days has the chance (d / (d + g)) ^ (n + 1/2) where d is the number of the other days; it is warned of below
    one in a hundred, divided by the number of silences looked at.
    """
    gaps = []
    for source, days in sorted(spoken.items()):
        known = sorted({d for d in days if d <= until})
        if len(known) < 3:
            continue
        whole = (until - known[0]).days + 1
        silences = [
            (a + timedelta(days=1), b - timedelta(days=1))
            for a, b in zip(known, [*known[1:], until + timedelta(days=1)], strict=True)
            if (b - a).days > 1
        ]
        for first, last in silences:
            length = (last - first).days + 1
            others = whole - length
            chance = (others / (others + length)) ** (len(known) + SHAPE)
            if chance * len(silences) < SILENCE:
                words = (
                    f"{source} said nothing from {first} to {last}, "
                    f"but spoke on {len(known)} of {others} other days: what happened then may be missing here"
                )
                gaps.append(Gap(source, first, last, chance, words))
    return gaps
