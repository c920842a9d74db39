"""The covering problem as a programme for HiGHS, built directly from sparse arrays, without a modelling layer.

Columns: a demand's share reached (0 to 1), then a site taken (0 or 1); with backup also the share reached twice. Rows:
a demand is reached at most as often as sites that reach it are taken; at most so many sites. With capacity the columns
are the shares that each site serves of each demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.covering._model import linear_model
from grith.covering._quiet import quiet_highs

if TYPE_CHECKING:
    from grith.covering._problem import Array


@frozen(eq=False)
class Programme:
    """Maximise ``cost`` @ x with ``low`` <= rows @ x <= high and 0 <= x <= 1; the columns from ``first`` are sites."""

    cost: Array
    rows: Any
    low: Array
    high: Array
    first: int
    count: int


def textbook(reach: Any, weights: Array, alone: Array, number: int, backup: float = 0.0) -> Programme:
    """Maximal covering (Church and ReVelle 1974), with backup cover (Hogan and ReVelle 1986) where it is worth more."""
    import numpy as np
    from scipy.sparse import block_array, csr_array, eye_array

    sites, demands = reach.shape
    by_demand = reach.T.astype(float)
    one = -eye_array(demands, format="csr")
    copies = [one, one] if backup else [one]
    cover = block_array([[*copies, by_demand]], format="csr")
    zero = csr_array((1, demands * len(copies)))
    count = block_array([[zero, csr_array(np.ones((1, sites)))]], format="csr")
    cost = np.concatenate((weights, *((backup * weights,) if backup else ()), alone))
    return _stacked(cost, [(cover, 0.0, np.inf), (count, -np.inf, float(number))], demands * len(copies), sites)


def with_capacity(reach: Any, weights: Array, number: int, capacity: Array) -> Programme:
    """Each site serves at most its capacity; a demand may be shared."""
    import numpy as np
    from scipy.sparse import block_array, csr_array

    sites, demands = reach.shape
    pairs = reach.tocoo()
    count, at = pairs.nnz, np.arange(pairs.nnz)
    ones = np.ones(count)
    whole = csr_array((ones, (pairs.col, at)), shape=(demands, count))
    load = csr_array((weights[pairs.col], (pairs.row, at)), shape=(sites, count))
    room = csr_array((-np.asarray(capacity, dtype=float), (np.arange(sites), np.arange(sites))), shape=(sites, sites))
    only = csr_array((ones, (at, at)), shape=(count, count))
    taken = csr_array((-ones, (at, pairs.row)), shape=(count, sites))
    rows = [
        (block_array([[whole, csr_array((demands, sites))]], format="csr"), -np.inf, 1.0),
        (block_array([[load, room]], format="csr"), -np.inf, 0.0),
        (block_array([[only, taken]], format="csr"), -np.inf, 0.0),
        (block_array([[csr_array((1, count)), csr_array(np.ones((1, sites)))]], format="csr"), -np.inf, float(number)),
    ]
    return _stacked(np.concatenate((weights[pairs.col], np.zeros(sites))), rows, count, sites)


def in_groups(programme: Programme, groups: Array, numbers: tuple[int, ...]) -> Programme:
    """The same programme with at most so many sites of each group."""
    import numpy as np
    from scipy.sparse import csr_array, vstack

    shape = (len(numbers), programme.rows.shape[1])
    columns = programme.first + np.arange(programme.count)
    more = csr_array((np.ones(len(groups)), (groups, columns)), shape=shape)
    return Programme(
        programme.cost,
        vstack((programme.rows, more), format="csr"),
        np.concatenate((programme.low, np.full(len(numbers), -np.inf))),
        np.concatenate((programme.high, np.asarray(numbers, dtype=float))),
        programme.first,
        programme.count,
    )


def _stacked(cost: Array, rows: list[tuple[Any, float, float]], first: int, count: int) -> Programme:
    import numpy as np
    from scipy.sparse import vstack

    low = np.concatenate([np.full(part.shape[0], bottom) for part, bottom, _top in rows])
    high = np.concatenate([np.full(part.shape[0], top) for part, _bottom, top in rows])
    return Programme(cost, vstack([part for part, *_ in rows], format="csr"), low, high, first, count)


@frozen(eq=False)
class Run:
    """What HiGHS gave: the columns, the bound, whether it is proved, nodes searched."""

    values: Array | None
    bound: float
    proved: bool
    nodes: int


def loaded(programme: Programme, *, whole: bool = False) -> Any:
    """HiGHS with the programme in it, one thread and a fixed seed; ``whole`` asks for whole sites."""
    import highspy
    import numpy as np

    highs = quiet_highs()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 1)
    columns = np.arange(len(programme.cost))
    sites = (columns >= programme.first) & (columns < programme.first + programme.count)
    cost, one = np.asarray(programme.cost, dtype=float), np.ones(len(columns))
    model = linear_model(cost, one, programme.rows, programme.low, programme.high, sites if whole else None)
    model.sense_ = highspy.ObjSense.kMaximize
    highs.passModel(model)
    return highs


def run(programme: Programme, seconds: float, tolerance: float = 0.0) -> Run:
    """Solve with whole sites. The same input gives the same answer as long as the clock does not cut it."""
    import highspy
    import numpy as np

    highs = loaded(programme, whole=True)
    for option, value in (("time_limit", max(0.05, seconds)), ("mip_rel_gap", max(tolerance, 1e-9)),
                          ("mip_abs_gap", 1e-6)):  # fmt: skip
        highs.setOptionValue(option, value)
    highs.run()
    info, solution = highs.getInfo(), highs.getSolution()
    proved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = solution.value_valid and len(solution.col_value) == len(programme.cost)
    values = np.array(solution.col_value) if found else None
    return Run(values, float(info.mip_dual_bound), proved, int(info.mip_node_count))
