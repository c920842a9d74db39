"""What is held before a list has told anything: it rules in a handful of reports and fades as they grow in number.

- Most reports name the right day, and a day further off is rarer again: of two reports of one event four in five bear
  one day. Nothing is held of how far apart they lie or how many hours: each scale is as likely as any other.
- Two sources share two in five of their events. A source seldom tells an event twice: one report in twenty.
- Unrelated events lie in towns and along roads, not evenly over the land: each kilometre of distance holds as many of
  them, up to some eight. Sources place them at gazetteers' points: of the unrelated events of UCDP GED in the Central
  African Republic that lie within 15 km of one another (lists of 12 to 600 events in a row) four in five bear one and
  the same point. That two reports bear it says little more than that they tell of one town.
- What is learned from few reports is uncertain, and with it the odds of every pair: see ``moderated``.
"""

from __future__ import annotations

import numpy as np

from grith.truce.fusion._reports import Floats

RIGHT_DAY, FARTHER = 0.8, 0.25  # of links that bear one day; each day further off is as much rarer
TIME_WORTH, PLACE_WORTH = 20.0, 5.0  # links that this, and that each distance is as likely, are worth
HOPED, HOPED_OF = 0.4, 10.0  # of reports that another source tells too; worth so many
REPEATED, REPEATED_OF = 0.05, 20.0  # of reports that their own source tells again; worth so many
CLUMP_KM = 8.0  # unrelated reports lie in clumps up to this distance
ONE_POINT = 0.8  # of unrelated reports in a clump that bear the very same point
FADING = 4.0  # shapes, clumps and repetitions are held in full to some hundred reports: while a quarter is in doubt
UNKNOWN = 10.0  # variance of the log odds of a pair where nothing was learned
LEARNED = 0.015  # doubt below which what was learned is held to be known: some 2,000 groups of reports


def held(doubt: float) -> float:
    """How far shapes, clumps and repetitions are held beforehand, 0 to 1, where so much is in ``doubt``."""
    return min(1.0, FADING * doubt)


def gap_prior(days: int) -> Floats:
    """The shares of links whose reports lie 0, 1, … ``days`` apart."""
    if not days:
        return np.ones(1)
    wrong = FARTHER ** np.arange(days)
    return np.r_[RIGHT_DAY, (1 - RIGHT_DAY) * wrong / wrong.sum()]


def hoped(seen: Floats | float, of: Floats | float, share: float, worth: float) -> Floats:
    """How many of so many reports are shared where so many were seen to be, with ``share`` held before."""
    return np.asarray((seen + share * worth) * of / (of + worth) + 0.01)


def clumps(reach_km: Floats, edges_km: Floats, doubt: float) -> Floats:
    """By how much chance pairs are denser at each distance than a density tells that was measured over ``reach_km``."""
    reach = np.minimum(reach_km, CLUMP_KM)[:, None]
    result: Floats = np.maximum(2 * reach / (edges_km[:-1] + edges_km[1:]), 1.0)
    result[:, :1] += ONE_POINT * (reach / edges_km[1]) ** 2
    return np.asarray(result ** held(doubt))


def moderated(probability: Floats, doubt: float) -> Floats:
    """The mean of a probability whose log odds are uncertain, the more so the more is in doubt: nearer to a half.

    MacKay's approximation (1992, "The evidence framework applied to classification networks").
    """
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    odds = (p / (1 - p)) ** (1 + np.pi / 8 * UNKNOWN * max(0.0, doubt - LEARNED)) ** -0.5
    return np.asarray(odds / (1 + odds))
