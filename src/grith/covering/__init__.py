"""Maximal covering: which few sites see the most, proved, and linear programmes as HiGHS takes them."""

from grith.covering._line import cover_line
from grith.covering._model import linear_model
from grith.covering._near import reach_within
from grith.covering._problem import Cover, Covering, CoverLimits
from grith.covering._quiet import quiet_highs
from grith.covering._solve import solve

__all__ = ["Cover", "CoverLimits", "Covering", "cover_line", "linear_model", "quiet_highs", "reach_within", "solve"]
