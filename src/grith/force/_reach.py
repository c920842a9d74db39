"""Aims one after the other where rounding may make what earlier aims hold look impossible by a millionth."""

from __future__ import annotations

import numpy as np

from grith.force._solve import Aim, Infeasible, Solver, Stage

_LOOSER = (1e-6, 1e-5, 1e-4)


def reach(solver: Solver, aim: Aim, *, whole_search: bool = True) -> Stage:
    """Make ``aim`` small as :meth:`Solver.minimise` does; raises Infeasible only where no plan exists at all.

    Whole units are found to a millionth, so sums that earlier aims hold may lie a little below what can be had. Then
    they are held a millionth less tightly, at most a ten-thousandth; else the plan so far stands, and says *stopped*.
    """
    for looser in (0.0, *_LOOSER):
        if looser:
            _loosen(solver, looser)
        try:
            return solver.minimise(aim, whole_search=whole_search)
        except Infeasible:
            if solver.solution is None:
                raise
    assert solver.solution is not None
    value = float(aim.cost @ solver.solution[: len(aim.cost)])
    return Stage(aim.name, value, 0.0, "stopped")


def reach_few_nations(solver: Solver, name: str) -> Stage:
    """As few nations an area as :meth:`Solver.minimise_nations` finds; where rounding stops it, the plan so far."""
    try:
        return solver.minimise_nations(name)
    except Infeasible:
        assert solver.solution is not None
        columns = solver.programme.columns
        value = float(solver.solution[columns:].sum())
        solver.solution = solver.solution[:columns]
        return Stage(name, value, 0.0, "stopped")


def _loosen(solver: Solver, share: float) -> None:
    """Held sums (rows beyond the programme's own) and held gaps may grow by ``share``, of 1 at least."""
    highs, infinite = solver.highs, solver.module.kHighsInf
    programme = solver.programme
    high = np.array(highs.getLp().row_upper_)
    rows = np.arange(len(programme.tags), len(high), dtype=np.int32)
    if len(rows):
        high = high[rows]
        highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -infinite), high + share * np.maximum(1.0, high))
    gaps = np.arange(len(programme.tours), len(programme.tours) + len(programme.gaps), dtype=np.int32)
    most = programme.upper()[gaps]
    held = np.array(highs.getLp().col_upper_)[gaps]
    held = np.minimum(most, np.where(held < most, held + share * np.maximum(1.0, held), held))
    highs.changeColsBounds(len(gaps), gaps, np.zeros(len(gaps)), held)
