"""A force in parts that share no pledge, each a small warm linear programme that is asked who suffices.

Pledges belong together when they can serve the same must-have, or stand in one fixed choice. What parts still have in
common are rooms: bases and lift. A part is given all of them here, so it promises too much, if anything; with shares
(:mod:`_reserve`) all parts can be kept at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, field, frozen
from scipy.sparse import csr_array

from grith.covering import quiet_highs
from grith.force._data import ForceData
from grith.force._programme import build

_ROOMS = ("house", "base", "lift")
_OWN = ("pool", "endurance")
_USED = 1e-9


@define(eq=False)
class System:
    """The relaxed programme as arrays: what each must-have month uncovered costs, and whose column or row each is.

    ``offer`` and ``row_offer`` are -1 where nobody's; ``common`` flags rows of bases and lift; ``groups`` are the rows
    (of needs and fixed choices) of each part. ``asked`` counts the programmes solved, each by how many parts it holds;
    it never goes beyond ``budget``.
    """

    data: ForceData
    rows: csr_array = field(repr=False)
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    cost: np.ndarray = field(repr=False)
    upper: np.ndarray = field(repr=False)
    offer: np.ndarray = field(repr=False)
    row_offer: np.ndarray = field(repr=False)
    common: np.ndarray = field(repr=False)
    tours: int
    groups: tuple[np.ndarray, ...]
    asked: int = 0
    budget: float = np.inf

    def spend(self, programmes: int) -> None:
        """Count programmes that are about to be solved. Raises Spent where they go beyond the budget."""
        if self.asked + programmes > self.budget:
            raise Spent
        self.asked += programmes


def system_of(data: ForceData) -> System:
    """The arrays of ``data``; desired lines are left out of sight, so their gaps cost nothing."""
    p = build(data)
    tours = len(p.tours)
    cost, upper = np.zeros(p.columns), p.upper()
    for column, (line, month) in enumerate(p.gaps, tours):
        if data.lines[line].must_have:
            cost[column] = 1.0 / data.lines[line].need[month - 1]
    for column, (resource, house, _, month) in enumerate(p.flows, tours + len(p.gaps)):
        capacity = data.houses[house].capacity[resource]
        assert capacity is not None
        upper[column] = capacity[month - 1]
    offer = np.full(p.columns, -1, dtype=np.int64)
    offer[:tours] = [t.offer for t in p.tours]
    kinds = [tag[0] for tag in p.tags]
    rows = csr_array((p.value, p.index, p.starts), shape=(len(p.tags), p.columns))
    fixed = [r for r, kind in enumerate(kinds) if kind == "fixed"]
    asked = cost > 0.0
    held = rows[fixed].indices
    asked[held[held >= tours]] = True
    matter = fixed + [r for r, kind in enumerate(kinds) if kind == "cover" and asked[p.row(r)[0]].any()]
    return System(
        data,
        rows,
        np.array(p.low),
        np.array(p.high),
        cost,
        upper,
        offer,
        np.array([t[1] if t[0] in _OWN else -1 for t in p.tags], dtype=np.int64),
        np.array([k in _ROOMS for k in kinds], dtype=bool),
        tours,
        _groups(p.row, matter, offer, len(data.offers)),
    )


def _groups(row: object, matter: Sequence[int], offer: np.ndarray, offers: int) -> tuple[np.ndarray, ...]:
    """Rows joined by the offers, or else the gaps, that they have in common; what nobody can serve is one part."""
    assert callable(row)
    leader: dict[tuple[str, int], tuple[str, int]] = {}

    def find(one: tuple[str, int]) -> tuple[str, int]:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for r in matter:
        for column in row(r)[0]:
            mine = ("offer", int(offer[column])) if offer[column] >= 0 else ("column", int(column))
            leader[find(mine)] = find(("row", r))
    found: dict[tuple[str, int], list[int]] = {}
    for r in matter:
        found.setdefault(find(("row", r)), []).append(r)
    served, nobody = [], []
    for rows in found.values():
        if any((offer[row(r)[0]] >= 0).any() for r in rows):
            served.append(rows)
        else:
            nobody += rows
    return tuple(np.array(rows, dtype=np.int64) for rows in [*served, *([nobody] if nobody else [])])


@frozen(eq=False)
class Reply:
    """The ``value`` of the best plan (infinite where no plan keeps the fixed choices), and who is used in it.

    ``constant`` less ``credit`` over those who come bounds the value for any others, by the prices of this plan
    (by duality a feasible dual solution stays one when offers leave); infinite where there are no prices.
    """

    value: float
    used: np.ndarray
    constant: float
    credit: np.ndarray


class Spent(Exception):
    """The budget of programmes is used up."""


def _touched(system: System, inside: np.ndarray) -> np.ndarray:
    """Rooms that the columns ``inside`` use."""
    used = abs(system.rows) @ inside.astype(float)
    return np.flatnonzero((used > 0) & system.common)


class Programme:
    """A warm linear programme over some offers, asked again and again who suffices: minimise cost; columns from 0 up.

    ``row_offer`` and ``column_offer`` tell whose a row or column is, as the place among the offers, or -1. The rows of
    an offer close when it stays away. ``groups`` are those of the system that it is made of. ``prices`` are the dual
    values of the rows in the last answer.
    """

    def __init__(
        self,
        system: System,
        groups: tuple[int, ...],
        matrix: csr_array,
        low: np.ndarray,
        high: np.ndarray,
        cost: np.ndarray,
        upper: np.ndarray,
        row_offer: np.ndarray,
        column_offer: np.ndarray,
        size: int,
    ) -> None:
        self.system, self.groups, self.size = system, groups, size
        self.matrix, self.low, self.high = matrix, low, high
        self.cost, self.upper = cost, upper
        self.row_offer, self.column_offer = row_offer, column_offer
        self._own = np.flatnonzero(row_offer >= 0).astype(np.int32)
        self._come = np.ones(size, dtype=bool)
        self.prices = np.zeros(len(low))
        self._load()

    def _load(self) -> None:
        import highspy

        model, matrix = highspy.HighsLp(), self.matrix
        model.num_col_, model.num_row_ = len(self.cost), len(self.low)
        model.col_cost_ = self.cost
        # The pool of an offer bounds its tours.
        model.col_lower_ = np.zeros(len(self.cost))
        model.col_upper_ = np.where(self.column_offer >= 0, np.inf, self.upper)
        model.row_lower_, model.row_upper_ = self.low, self.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indices.astype(np.int32), matrix.data
        self._module, self._highs = highspy, quiet_highs()
        options = {"threads": 1, "random_seed": 0, "presolve": "off", "parallel": "off"}
        exact = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
        for name, value in {**options, **exact}.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(model)

    @property
    def basis(self) -> object:
        """The basis of the last answer."""
        return self._highs.getBasis()

    def ask(self, come: np.ndarray, basis: object = None) -> Reply:
        """The best plan with those who ``come`` (a flag for each offer), searched for from a ``basis``.

        Raises Spent beyond the system's budget.
        """
        self.system.spend(len(self.groups))
        own = self._own[(come != self._come)[self.row_offer[self._own]]]
        if len(own):
            top = np.where(come[self.row_offer[own]], self.high[own], 0.0)
            self._highs.changeRowsBounds(len(own), own, np.full(len(own), -np.inf), top)
        self._come = come.copy()
        nobody = np.zeros(self.size, dtype=bool)
        if not len(self.low):
            return Reply(0.0, nobody, 0.0, np.zeros(self.size))
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.run()
        if self._highs.getModelStatus() != self._module.HighsModelStatus.kOptimal:
            return Reply(np.inf, nobody, np.inf, np.zeros(self.size))
        solution = self._highs.getSolution()
        values = np.array(solution.col_value)
        nobody[self.column_offer[(values > _USED) & (self.column_offer >= 0)]] = True
        return Reply(self._value(values), nobody, *self._prices(np.array(solution.row_dual)))

    def _value(self, values: np.ndarray) -> float:
        return float(self.cost @ values)

    def _prices(self, prices: np.ndarray) -> tuple[float, np.ndarray]:
        """A bound for all others from dual values; wrong signs are dropped, reduced costs paid, so it always holds."""
        wrong = ((prices > 0) & ~np.isfinite(self.low)) | ((prices < 0) & ~np.isfinite(self.high))
        self.prices = prices = np.where(wrong, 0.0, prices)
        reduced = self.cost - self.matrix.T @ prices
        side = np.where(prices > 0, self.low, self.high)
        paid = np.where(prices == 0.0, 0.0, prices * np.where(prices == 0.0, 0.0, side))
        taken = np.minimum(0.0, reduced) * self.upper
        credit = np.bincount(self.row_offer + 1, weights=-paid, minlength=self.size + 1)
        credit += np.bincount(self.column_offer + 1, weights=-taken, minlength=self.size + 1)
        return -float(credit[0]), credit[1:]


class Part(Programme):
    """One part with all its rooms; the value of an answer is what stays uncovered of must-haves.

    ``offers`` are indices into the data's offers; flags for who comes stand in that order. ``rooms`` are rows of the
    system.
    """

    def __init__(self, system: System, groups: Sequence[int]) -> None:
        needs = np.concatenate([np.zeros(0, dtype=np.int64), *(system.groups[g] for g in groups)])
        inside = np.zeros(len(system.cost), dtype=bool)
        inside[system.rows[needs].indices] = True
        self.offers = np.unique(system.offer[inside & (system.offer >= 0)])
        own = np.flatnonzero(np.isin(system.row_offer, self.offers) & (system.row_offer >= 0))
        # A room brings the flows to it, and they the base that they come from.
        housed = system.rows[_touched(system, inside)]
        inside[housed.indices[system.offer[housed.indices] < 0]] = True
        self.rooms = _touched(system, inside)
        columns, rows = np.flatnonzero(inside), np.concatenate([needs, own, self.rooms])
        self._first_room = len(needs) + len(own)
        place = np.full(len(system.data.offers) + 1, -1, dtype=np.int64)
        place[self.offers] = np.arange(len(self.offers))
        super().__init__(
            system,
            tuple(groups),
            csr_array(system.rows[rows][:, columns]),
            system.low[rows],
            system.high[rows],
            system.cost[columns],
            system.upper[columns],
            place[system.row_offer[rows]],
            place[system.offer[columns]],
            len(self.offers),
        )

    def row_of(self, room: int) -> int:
        """The row in which a room of the system stands here."""
        return self._first_room + int(np.searchsorted(self.rooms, room))

    def room_prices(self) -> np.ndarray:
        """What the rooms are worth in the last answer, together 1 (0 where none is scarce)."""
        prices = np.maximum(0.0, -self.prices[self._first_room :])
        worth = float(prices @ self.high[self._first_room :])
        return prices / worth if worth > 0.0 else prices
