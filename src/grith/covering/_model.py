"""A linear programme as HiGHS takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array


def linear_model(
    cost: np.ndarray, upper: np.ndarray, rows: csr_array, low: np.ndarray, high: np.ndarray, whole: np.ndarray | None
) -> Any:
    """A HighsLp: columns from 0 to ``upper`` with their ``cost``, ``rows`` (rows, columns) from ``low`` to ``high``.

    ``whole`` says of each column whether it is a whole number; None: none is, and no search is begun.
    """
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(upper)), upper
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(float)
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(w)] for w in whole]
    return model
