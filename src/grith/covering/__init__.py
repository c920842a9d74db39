"""Maximal covering: which few sites see the most, proved. One model for watch plans and for force plans."""

from grith.covering._line import cover_line
from grith.covering._near import reach_within
from grith.covering._problem import Cover, Covering, CoverLimits
from grith.covering._quiet import quiet_highs
from grith.covering._solve import solve

__all__ = ["Cover", "CoverLimits", "Covering", "cover_line", "quiet_highs", "reach_within", "solve"]
