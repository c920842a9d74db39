"""HiGHS run from a plan that is known already."""

from __future__ import annotations

from typing import Any

import numpy as np

_TELLS = 1e-5


def run_from(highs: Any, start: np.ndarray | None) -> np.ndarray:
    """Run, from ``start`` if there is one, and give the columns; the caller asks HiGHS how the search ended.

    HiGHS 1.16.0 now and then finds a better plan, tells its value, and gives the columns of ``start`` for it. Then it
    is run anew without a start.
    """
    import highspy

    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = list(start)
        highs.setSolution(given)
    highs.run()
    values = np.array(highs.getSolution().col_value)
    if start is None or highs.getInfo().primal_solution_status != 2:
        return values
    cost = np.array(highs.getLp().col_cost_)
    reached, told = float(cost @ values), float(highs.getInfo().objective_function_value)
    if abs(reached - told) <= _TELLS * max(1.0, abs(told)):
        return values
    highs.clearSolver()
    highs.run()
    anew = np.array(highs.getSolution().col_value)
    worse = highs.getInfo().primal_solution_status == 2 and float(cost @ anew) > reached
    return values if worse else anew
