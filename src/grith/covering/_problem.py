"""A covering problem as data, what counts as solved, and the answer with its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@frozen(eq=False)
class Covering:
    """Demands with weights, sites with what each reaches, and how many sites may be taken.

    ``weights`` (demands) are finite and not negative. ``reach`` is a sparse matrix sites × demands; what is not zero is
    reached. At most ``number`` sites are taken; with ``groups`` (the group of each site, 0 …) also at most
    ``group_numbers[g]`` of each group. ``backup`` is what a second cover of a demand is worth, as a share of the first.
    ``capacity`` (sites), if given, is the weight that a site can take at most; a demand may be shared between sites.
    Raises ValueError where the shapes do not fit or a number is out of range.
    """

    weights: Array
    reach: Any
    number: int
    groups: Array | None = None
    group_numbers: tuple[int, ...] = ()
    backup: float = 0.0
    capacity: Array | None = None

    def __attrs_post_init__(self) -> None:
        import numpy as np

        sites, demands = self.reach.shape
        weights = np.asarray(self.weights, dtype=float)
        if weights.shape != (demands,):
            raise ValueError(f"{demands} demands need as many weights, not {weights.shape}")
        if not np.isfinite(weights).all() or (weights < 0).any():
            raise ValueError("weights must be finite and not negative")
        if self.number < 0 or not 0 <= self.backup <= 1:
            raise ValueError("the number of sites must be 0 or more, the worth of backup from 0 to 1")
        if self.groups is not None and (
            len(self.groups) != sites or (sites and not 0 <= min(self.groups) <= max(self.groups) < self.kinds)
        ):
            raise ValueError("each site needs a group that has a number")
        if self.capacity is not None and (len(self.capacity) != sites or min(self.capacity, default=0) < 0):
            raise ValueError("each site needs a capacity of 0 or more")
        if self.capacity is not None and self.backup:
            raise ValueError("capacity and backup together are not modelled")

    @property
    def kinds(self) -> int:
        """How many groups there are."""
        return len(self.group_numbers)

    @property
    def plain(self) -> bool:
        """Whether it is the textbook problem: one group, no capacity, no backup."""
        return self.groups is None and self.capacity is None and not self.backup


@frozen
class CoverLimits:
    """When to stop. ``seconds`` is a budget by the clock: what it cuts says so and may differ from run to run."""

    seconds: float = 60.0
    tolerance: float = 0.0
    rounds: int = 5
    seed: int = 1


@frozen(eq=False)
class Cover:
    """The sites taken, in rising order, and how good that surely is.

    ``covered`` is the weight reached (with capacity: served), ``twice`` the weight reached by two or more. ``value`` is
    what was maximised (``covered``, plus the worth of backup) and ``bound`` what no choice can exceed. ``status`` is
    ``proved`` or ``cut`` (by the clock). ``steps`` tells what presolve and search did.
    """

    sites: tuple[int, ...]
    value: float
    bound: float
    covered: float
    twice: float
    status: str
    steps: dict[str, float] = field(factory=dict)
    seconds: dict[str, float] = field(factory=dict)

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the bound."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0
