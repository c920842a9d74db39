"""The programme on HiGHS, one aim after the other; each later aim may not spoil an earlier one.

One thread, a fixed seed and node limits instead of clocks make the same input give the same plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from time import perf_counter
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from scipy.sparse import csr_array

from grith.covering import linear_model, quiet_highs
from grith.errors import ForceError
from grith.force._exact import Exact
from grith.force._few import group_by_group
from grith.force._programme import Programme
from grith.force._start import run_from
from grith.force._steps import StepSearch

_KEEP = 1e-7
_LAST = 1e-4
"""What the last of all gap aims counts beside the first where a relaxed plan begins."""
_PRIMAL = 4
_BEGIN = {"presolve": "off", "user_objective_scale": 16, "dual_simplex_cost_perturbation_multiplier": 0.2}
"""Costs told in 65,536ths are perturbed less: the first search takes half the time, and less than presolve would."""
_SPECK = 1e-4
"""A need of which less than this share is covered may stay wholly open: later aims need not hold on to a speck."""
_FIRST_NODES = 5
_MANY_TOURS, _ALL_NODES = 2_000, 300
"""A search over so many tours, after one over gaps and one among few, branches on gaps too, and more nodes bring next
to nothing. A smaller one mostly proves its plan, and faster if it branches on tours alone."""
_SMALL, _SMALL_NODES = 300, 100
_FEW_LEFT, _FULL_ROOMS, _FEW_NODES = 1_500, 3, 20
"""Later aims too are searched over all tours, with so many nodes each, where few tours are left to choose from (by the
prices of the aims before) or few limits of bases and routes matter: that mostly proves them. Small forces get more."""
_POOR = 0.05
"""How far from its bound a plan is poor by a later aim: what is left at home and what is soft is then chosen anew."""


@frozen
class Limits:
    """When to stop: ``tolerance`` is the relative gap that counts as proved; ``nodes`` bounds each aim's search.

    ``later_tolerance`` and ``later_nodes`` hold for the aims after the gaps (burden, cost, nations). ``seconds`` is a
    safety net over all aims; a plan that it cuts says so and may differ from run to run.
    """

    tolerance: float = 1e-4
    nodes: int = 1_000
    seconds: float = 60.0
    later_tolerance: float = 2e-2
    later_nodes: int = 10


@frozen
class Aim:
    """One objective to be made small: its name and what each column costs; ``binary`` adds nation columns."""

    name: str
    cost: np.ndarray = field(eq=False)


@frozen
class Stage:
    """What came of one aim: the value reached, the proved bound, and how the search ended.

    ``status`` is proved, stopped (at the node limit), cut (by the clock), or relaxed (whole units not asked for).
    """

    name: str
    value: float
    bound: float
    status: str
    nodes: int = 0
    seconds: float = field(default=0.0, eq=False)
    prices: np.ndarray | None = field(default=None, eq=False, repr=False)

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the value."""
        return max(0.0, self.value - self.bound) / max(1e-9, abs(self.value)) if self.value > 1e-9 else 0.0


class Infeasible(Exception):
    """No plan keeps all fixed choices."""


class Solver:
    """A programme loaded into HiGHS; stays loaded between aims."""

    def __init__(self, programme: Programme, limits: Limits, *, relaxed: bool = False) -> None:
        self.programme, self.limits, self.relaxed = programme, limits, relaxed
        self.ends = perf_counter() + limits.seconds
        self.highs, self.module = load(programme, relaxed=relaxed)
        if not relaxed:
            self.highs.setOptionValue("mip_abs_gap", 1e-6)
            self.highs.setOptionValue("mip_allow_restart", False)
            self.search(limits.tolerance, limits.nodes)
        self.solution: np.ndarray | None = None
        self.upper = programme.upper()[: len(programme.tours)]
        self._reduced = np.zeros(len(self.upper))
        self._rooms = np.array([t[0] in ("house", "base", "lift") for t in programme.tags], dtype=bool)
        self._full = 0
        self._gaps_held = False

    @cached_property
    def exact(self) -> Exact:
        """Makes solutions exact where whole tours are whole."""
        return Exact(self.programme)

    def search(self, tolerance: float, nodes: int) -> None:
        """Set when the search for the next aims may stop."""
        self.tolerance, self.nodes = tolerance, nodes
        self.highs.setOptionValue("mip_rel_gap", tolerance)
        self.highs.setOptionValue("mip_max_nodes", nodes)

    def keep_gaps(self) -> None:
        """From now on no gap may grow, line by line and month by month; the rows that kept their sums are dropped.

        Bounds leave the later aims far more to presolve than sums do. A later aim could at most shift a gap from one
        line to another of the same tier, which is no gain to anybody.
        """
        assert self.solution is not None
        self._gaps_held = True
        rows = np.arange(len(self.programme.tags), self.highs.getNumRow(), dtype=np.int32)
        self.highs.deleteRows(len(rows), rows)
        first = len(self.programme.tours)
        gaps = np.arange(first, first + len(self.programme.gaps), dtype=np.int32)
        upper, need = np.maximum(0.0, self.solution[gaps]), self.programme.upper()[gaps]
        upper = np.where(upper > (1.0 - _SPECK) * need, need, np.where(upper < _KEEP, 0.0, upper))
        self.highs.changeColsBounds(len(gaps), gaps, np.zeros(len(gaps)), upper)

    def begin(self, aims: Sequence[Aim]) -> None:
        """Begin a relaxed plan where all ``aims`` are small together, the last counting far less than the first.

        Mostly that is the best by each of them in turn, and then a primal search proves it in a few steps.
        """
        if len(aims) < 2:
            return
        highs, count = self.highs, self.highs.getNumCol()
        share = _LAST ** (1 / (len(aims) - 1))
        cost = sum(share**rank * aim.cost for rank, aim in enumerate(aims))
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        before = {name: highs.getOptionValue(name)[1] for name in _BEGIN}
        for name, value in _BEGIN.items():
            highs.setOptionValue(name, value)
        self._run()
        for name, value in {**before, "simplex_strategy": _PRIMAL}.items():
            highs.setOptionValue(name, value)

    def minimise(self, aim: Aim, *, whole_search: bool = True, by_groups: bool = False) -> Stage:
        """Make ``aim`` small and keep it so from now on; raises Infeasible if no plan exists at all.

        First the relaxation gives a bound; then only the tours that it or the plan so far uses are chosen from, which
        mostly reaches the bound at once. If it does not, all tours are searched; where ``whole_search`` is False, only
        if that is short work. With ``by_groups``, where many rooms are full, the plan so far is only made better by
        one group of capabilities after the other.
        """
        highs, count = self.highs, self.highs.getNumCol()
        began = perf_counter()
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), aim.cost)
        if self.relaxed:
            values = self._run()
            value = float(aim.cost @ values)
            prices = np.array(highs.getSolution().row_dual)[: len(self.programme.tags)]
            stage = Stage(aim.name, value, value, "relaxed", 0, perf_counter() - began, prices)
        elif self.solution is not None and began >= self.ends:
            # The time is used up: the plan so far stands, and says so.
            values = self.solution
            stage = Stage(aim.name, float(aim.cost @ values), 0.0, "cut")
        else:
            stage, values = self._search(aim, whole_search, by_groups, began)
        if not self.relaxed:
            values = self.exact(values)
            stage = evolve(stage, value=float(aim.cost @ values))
        self.solution = values
        used = np.nonzero(aim.cost)[0].astype(np.int32)
        room = stage.value + _KEEP * max(1.0, abs(stage.value))
        highs.addRow(-self.module.kHighsInf, room, len(used), used, aim.cost[used])
        return stage

    def _search(self, aim: Aim, whole_search: bool, by_groups: bool, began: float) -> tuple[Stage, np.ndarray]:
        try:
            relaxed = self._relaxation()
        except ForceError:
            if self.solution is None:
                raise
            value = float(aim.cost @ self.solution)
            return Stage(aim.name, value, 0.0, "cut", 0, perf_counter() - began), self.solution
        bound = float(aim.cost @ relaxed)
        reduced = self._reduced[: len(self.upper)]
        if by_groups and self.solution is not None and self._full > _FULL_ROOMS:
            steps = StepSearch(self.programme, self.highs.getLp(), aim.cost, self.tolerance, self.ends)
            values = group_by_group(steps, self.solution, 1)
            value = float(aim.cost @ values)
            status = "proved" if self._close(value, bound) else "stopped"
            stage = Stage(aim.name, value, min(value, bound), status, 0, perf_counter() - began)
        elif whole_search:
            stage, values = self._search_whole(aim, relaxed, bound, began)
        else:
            stage, values = self._search_later(aim, relaxed, bound, began)
        self._fix_by_reduced_cost(reduced, stage.value - bound)
        return stage, values

    def _fix_by_reduced_cost(self, reduced: np.ndarray, slack: float) -> None:
        """Leave out the tours that no plan as good as the one found can use, so that later aims have less to search.

        By duality a column at zero adds at least its reduced cost for each unit to the relaxation's value; whole
        columns that would add more than ``slack`` for one unit stay at zero in every plan that keeps the aim.
        """
        whole = self.programme.whole()[: len(self.upper)]
        allowed = max(0.0, slack) + 1e-5
        worth = whole & (reduced > allowed)
        self.upper = np.where(worth, 0.0, self.upper)
        tours = np.arange(len(self.upper), dtype=np.int32)
        self.highs.changeColsBounds(len(tours), tours, np.zeros(len(tours)), self.upper)

    def _search_whole(self, aim: Aim, relaxed: np.ndarray, bound: float, began: float) -> tuple[Stage, np.ndarray]:
        nodes, values = 0, None
        with suppress(Infeasible, ForceError):  # then nothing is known yet: all tours are searched below
            values, nodes, _ = self._among(self.solution, relaxed, min(_FIRST_NODES, self.nodes))
        if values is not None and self._close(value := float(aim.cost @ values), bound):
            return Stage(aim.name, value, min(value, bound), "proved", nodes, perf_counter() - began), values
        steps = StepSearch(self.programme, self.highs.getLp(), aim.cost, self.tolerance, self.ends)
        least, found = steps.run(values)
        bound = max(bound, least)
        if found is not None and (values is None or float(aim.cost @ found) < float(aim.cost @ values)):
            values = found
            value = float(aim.cost @ values)
            if steps.close(value, bound):
                return Stage(aim.name, value, min(value, bound), "proved", nodes, perf_counter() - began), values
        many = len(self.programme.tours) > _MANY_TOURS and len(steps.whole_gaps) > 0
        most = min(self.nodes, _ALL_NODES) if many else self.nodes
        return self._among_all(aim, values, bound, nodes, most, began, steps.whole_gaps if many else None)

    def _search_later(self, aim: Aim, relaxed: np.ndarray, bound: float, began: float) -> tuple[Stage, np.ndarray]:
        """An aim after the gaps: mostly the tours in use are enough; all are searched only where that is short work."""
        short = self._gaps_held and (int((self.upper > 0).sum()) <= _FEW_LEFT or self._full <= _FULL_ROOMS)
        few = short or len(self.programme.tours) <= _SMALL
        of_nations = len(aim.cost) > self.programme.columns
        nodes, status, values = 0, "", None
        with suppress(Infeasible, ForceError):
            if of_nations and not few:
                values, nodes, status = self._by_area(relaxed)
            else:
                values, nodes, status = self._among(self.solution, relaxed, min(_FIRST_NODES, self.nodes))
        if values is not None and not few:
            if self._gaps_held and not of_nations:
                values, more = self._better(aim, relaxed, bound, values)
                nodes += more
            value = float(aim.cost @ values)
            status = "proved" if self._close(value, bound) else "cut" if status == "cut" else "stopped"
            return Stage(aim.name, value, min(value, bound), status, nodes, perf_counter() - began), values
        most = _SMALL_NODES if len(self.programme.tours) <= _SMALL else _FEW_NODES
        before = self.tolerance, self.nodes
        self.search(self.limits.tolerance, most)
        try:
            if values is not None and self._close(value := float(aim.cost @ values), bound):
                return Stage(aim.name, value, min(value, bound), "proved", nodes, perf_counter() - began), values
            stage, values = self._among_all(aim, values, bound, nodes, most, began)
        finally:
            self.search(*before)
        near = stage.status == "stopped" and self._close(stage.value, stage.bound)
        return (evolve(stage, status="proved") if near else stage), values

    def _among_all(
        self, aim: Aim, values: np.ndarray | None, bound: float, nodes: int, most: int, began: float,
        gaps: np.ndarray | None = None,
    ) -> tuple[Stage, np.ndarray]:  # fmt: skip
        """The best among all tours, from ``values`` on; ``gaps`` are columns that are asked to be whole too."""
        highs, kinds = self.highs, self.module.HighsVarType
        gaps = np.array([], dtype=np.int32) if gaps is None else gaps
        highs.changeColsIntegrality(len(gaps), gaps, np.array([kinds.kInteger] * len(gaps)))
        highs.setOptionValue("mip_max_nodes", most)
        values = self._run(start=values if values is not None else self.solution)
        value = float(aim.cost @ values)
        bound = min(value, max(bound, float(highs.getInfo().mip_dual_bound)))
        nodes, status = nodes + int(highs.getInfo().mip_node_count), self._status()
        if status == "proved" and not self._close(value, bound):
            status = "stopped"
        highs.setOptionValue("mip_max_nodes", self.nodes)
        highs.changeColsIntegrality(len(gaps), gaps, np.array([kinds.kContinuous] * len(gaps)))
        return Stage(aim.name, value, bound, status, nodes, perf_counter() - began), values

    def _by_area(self, relaxed: np.ndarray) -> tuple[np.ndarray, int, str]:
        """A plan made better area by area, each among the tours in use, with all others held."""
        data, values, nodes, status = self.programme.data, self.solution, 0, ""
        areas = np.array([data.slots[tour.slot].area for tour in self.programme.tours])
        for area in sorted(set(areas)):
            values, more, status = self._among(values, relaxed, min(_FIRST_NODES, self.nodes), areas != area)
            nodes += more
            if status == "cut":
                break
        assert values is not None
        return values, nodes, status

    def _close(self, value: float, bound: float) -> bool:
        return value - bound <= max(1e-6, self.tolerance * abs(value))

    def _among(
        self, start: np.ndarray | None, relaxed: np.ndarray, nodes: int, held: np.ndarray | None = None
    ) -> tuple[np.ndarray, int, str]:
        """The best among the tours that the relaxation or the plan so far uses; nodes, and how the search ended.

        ``held`` tours stay as they are in ``start``.
        """
        highs, tours = self.highs, np.arange(len(self.programme.tours), dtype=np.int32)
        keep = relaxed[tours] > 1e-9
        if start is not None:
            keep |= start[tours] > 1e-9
        low, high = np.zeros(len(tours)), np.where(keep, self.upper, 0.0)
        if held is not None and start is not None:
            low, high = np.where(held, start[tours], low), np.where(held, start[tours], high)
        highs.changeColsBounds(len(tours), tours, low, high)
        highs.setOptionValue("mip_max_nodes", nodes)
        try:
            values = self._run(start=start)
            return values, int(highs.getInfo().mip_node_count), self._status()
        finally:
            highs.setOptionValue("mip_max_nodes", self.nodes)
            highs.changeColsBounds(len(tours), tours, np.zeros(len(tours)), self.upper)

    def _better(self, aim: Aim, relaxed: np.ndarray, bound: float, values: np.ndarray) -> tuple[np.ndarray, int]:
        """A plan that is poor by a later aim, packed anew or else bettered by capability; and the nodes it took."""
        value = float(aim.cost @ values)
        if value - bound <= _POOR * value or perf_counter() >= self.ends:
            return values, 0
        search = StepSearch(self.programme, self.highs.getLp(), aim.cost, self.tolerance, self.ends)
        start = search.pack(search.upper[search.gaps], every=True)
        if start is None or float(aim.cost @ start) >= value:
            start = group_by_group(search, values, 1)
        try:
            found, nodes, _ = self._among(start, relaxed, self.nodes)
        except (Infeasible, ForceError):
            return start, 0
        return found, nodes

    def _relaxation(self) -> np.ndarray:
        """The solution where units may be parted."""
        highs = self.highs
        count = highs.getNumCol()
        every = np.arange(count, dtype=np.int32)
        kinds = self.module.HighsVarType
        whole = [kinds.kInteger if w else kinds.kContinuous for w in self.programme.whole()]
        whole += [kinds.kInteger] * (count - len(whole))
        highs.changeColsIntegrality(count, every, np.array([kinds.kContinuous] * count))
        try:
            return self._run()
        finally:
            solution = highs.getSolution()
            self._reduced = np.array(solution.col_dual)
            prices = np.array(solution.row_dual)[: len(self._rooms)]
            self._full = int((np.abs(prices[self._rooms[: len(prices)]]) > _KEEP).sum())
            highs.changeColsIntegrality(count, every, np.array(whole))

    def _run(self, start: np.ndarray | None = None) -> np.ndarray:
        highs = self.highs
        highs.setOptionValue("time_limit", max(1.0, self.ends - perf_counter()))
        values = run_from(highs, start)
        self._status()
        return values

    def minimise_nations(self, name: str) -> Stage:
        """As few nations in each area as the earlier aims allow: adds a yes-or-no column for each nation and area."""
        p, highs = self.programme, self.highs
        links: dict[tuple[str, str], set[int]] = {}
        for column, tour in enumerate(p.tours):
            key = (p.data.offers[tour.offer].nation, p.data.slots[tour.slot].area)
            links.setdefault(key, set()).add(column)
        # In an area no more of an offer is tied up in any month than it has, and nothing unless its nation is there.
        tied: dict[int, list[tuple[frozenset[int], float]]] = {}
        for number, tag in enumerate(p.tags):
            if tag[0] == "pool":
                tied.setdefault(tag[1], []).append((frozenset(p.row(number)[0]), p.high[number]))
        before = highs.getNumCol()
        nothing = np.array([], dtype=np.int32)
        for number, (_, here) in enumerate(sorted(links.items()), before):
            highs.addCol(0.0, 0.0, 1.0, 0, nothing, np.array([]))
            highs.changeColIntegrality(number, self.module.HighsVarType.kInteger)
            for offer in sorted({p.tours[c].offer for c in here}):
                for columns, most in tied[offer]:
                    if cols := sorted(columns & here):
                        row = np.array([*cols, number], dtype=np.int32)
                        highs.addRow(-self.module.kHighsInf, 0.0, len(row), row, np.array([*[1.0] * len(cols), -most]))
        cost = np.zeros(highs.getNumCol())
        cost[before:] = 1.0
        if self.solution is not None:
            present = [float(any(self.solution[c] > 1e-7 for c in here)) for _, here in sorted(links.items())]
            self.solution = np.array([*self.solution, *present])
        stage = self.minimise(Aim(name, cost), whole_search=False)
        assert self.solution is not None
        self.solution = self.solution[:before]
        return stage

    def _status(self) -> str:
        model = self.module.HighsModelStatus
        status = self.highs.getModelStatus()
        if status == model.kOptimal:
            return "relaxed" if self.relaxed else "proved"
        if status in (model.kInfeasible, model.kUnboundedOrInfeasible):
            raise Infeasible
        usable = self.highs.getInfo().primal_solution_status == 2
        if usable and status == model.kTimeLimit:
            return "cut"
        if usable and status in (model.kSolutionLimit, model.kIterationLimit, model.kInterrupt):
            return "stopped"
        raise ForceError(
            f"no plan was found in time ({self.highs.modelStatusToString(status)})",
            self.programme.data.tables.source,
            "Allow more seconds or nodes, or plan fewer months",
        )


def load(programme: Programme, *, relaxed: bool = False, threads: int = 1) -> tuple[Any, Any]:
    """HiGHS with the programme in it, without any cost; and the module."""
    import highspy

    highs = quiet_highs()
    highs.setOptionValue("threads", threads)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("random_seed", 0)
    count = programme.columns
    rows = csr_array((programme.value, programme.index, programme.starts), shape=(len(programme.tags), count))
    low, high, whole = np.array(programme.low), np.array(programme.high), None if relaxed else programme.whole()
    model = linear_model(np.zeros(count), programme.upper(), rows, low, high, whole)
    if highs.passModel(model) == highspy.HighsStatus.kError:
        raise ForceError("the programme could not be loaded", programme.data.tables.source, "Look for absurd amounts")
    return highs, highspy


def feasible(programme: Programme, active: np.ndarray, limits: Limits) -> bool:
    """Whether any plan keeps the rows that are ``active`` (others are freed)."""
    highs, module = load(programme)
    # The amount of an offer must bind through its own rows only, or a conflict could not name it.
    tours = len(programme.tours)
    highs.changeColsBounds(tours, np.arange(tours, dtype=np.int32), np.zeros(tours), np.full(tours, module.kHighsInf))
    off = np.nonzero(~active)[0].astype(np.int32)
    if len(off):
        infinite = np.full(len(off), module.kHighsInf)
        highs.changeRowsBounds(len(off), off, -infinite, infinite)
    highs.setOptionValue("time_limit", limits.seconds)
    highs.run()
    status = highs.getModelStatus()
    if status == module.HighsModelStatus.kOptimal:
        return True
    if status in (module.HighsModelStatus.kInfeasible, module.HighsModelStatus.kUnboundedOrInfeasible):
        return False
    raise ForceError("it could not be found out whether a plan exists", programme.data.tables.source, "More seconds")
