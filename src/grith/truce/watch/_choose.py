"""Which places and hours to watch: a maximal covering of the incidents on record, scored also on later ones.

An incident is surely seen if its whole circle lies in range and its whole time within the watch; possibly seen if some
of both does. For planning its time is spread evenly over the hours that it may have; the share that is told is
never that spread but the two counts, surely and possibly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from grith.covering import Cover, Covering, CoverLimits, reach_within, solve
from grith.errors import IntakeError
from grith.truce.watch._monitors import Monitor
from grith.truce.watch._record import Event

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

PLACES = 400  # candidate places at most; more are thinned to those that reach most
WEEK = 7 * 24


@frozen
class Outlook:
    """What a plan sees of a number of incidents: ``surely`` at the precision told, and ``possibly`` at the most."""

    incidents: int
    surely: int
    possibly: int
    twice: int = 0

    @property
    def share(self) -> tuple[float, float]:
        """The two as shares; (0, 0) of no incidents."""
        return (self.surely / self.incidents, self.possibly / self.incidents) if self.incidents else (0.0, 0.0)


@frozen
class Post:
    """One watch: who, where (the middle of a cell, or a place of the user's), which weekdays, which hours."""

    monitor: str
    place: str
    longitude: float
    latitude: float
    range_km: float
    days: tuple[int, ...]
    hours: tuple[int, ...]
    sees_alone: int


@frozen
class WatchPlan:
    """A plan of one size: its posts, what it sees of all on record, and the test on later incidents.

    ``first`` and ``later`` are of the plan made on the first part only; ``best_later`` is what a plan that knew the
    later part would have seen; all three are of no incidents where the record has no two parts. ``status`` and
    ``gap`` are of the covering on all incidents.
    """

    size: int
    posts: tuple[Post, ...]
    all: Outlook
    first: Outlook
    later: Outlook
    best_later: Outlook
    status: str
    gap: float


@frozen
class WatchPlans:
    """Plans side by side, and what they rest on."""

    plans: tuple[WatchPlan, ...]
    incidents: int
    split: date | None
    zone: str
    places: int
    too_rough: int
    without_hour: int
    notes: tuple[str, ...] = field(default=())


def plan_watch(
    events: Sequence[Event],
    monitors: Sequence[Monitor],
    zone: str,
    *,
    sizes: Sequence[int] = (),
    places: Sequence[tuple[str, float, float]] = (),
    split: date | None = None,
    backup: float = 0.0,
    seconds: float = 20.0,
) -> WatchPlans:
    """Plans of several sizes (numbers of monitors in all), each with what it would have seen.

    ``places`` are candidates (name, longitude, latitude); without any, cells of half the smallest range around the
    incidents. ``split`` is the first day of the later part (None: after seven tenths of the incidents). ``backup`` is
    what being seen by a second post is worth. ``seconds`` bounds each covering. Raises IntakeError where there is
    nothing to plan with.
    """
    if not events or not monitors:
        raise IntakeError("there is nothing to plan with", "incidents, monitors", "Both need at least one row")
    tz = ZoneInfo(zone)
    events = sorted(events, key=lambda e: (e.start, e.longitude, e.latitude, e.uid))
    total = sum(m.number for m in monitors)
    wanted = sorted({min(s, total) for s in sizes if s > 0} or {max(1, total // 4), max(1, total // 2), total})
    day = split or events[int(len(events) * 0.7)].start.astimezone(tz).date()
    first = [e for e in events if e.start.astimezone(tz).date() < day]
    later = [e for e in events if e.start.astimezone(tz).date() >= day]
    spots = list(places) or _cells(events, min(m.range_km for m in monitors) / 2)
    board = _Board(events, monitors, spots, tz)
    of_first, of_later = board.only(first), board.only(later)
    plans = []
    tested = bool(first and later)
    untested = Outlook(0, 0, 0)
    for size in wanted:
        chosen = board.choose(board.everything, size, backup, seconds)
        early = board.choose(of_first, size, backup, seconds) if tested else None
        best = board.choose(of_later, size, backup, seconds) if tested else None
        plans.append(
            WatchPlan(
                size,
                board.posts(chosen),
                board.score(chosen, board.everything),
                board.score(early, of_first) if early else untested,
                board.score(early, of_later) if early else untested,
                board.score(best, of_later) if best else untested,
                chosen.status,
                chosen.gap,
            )
        )
    notes = []
    if not tested:
        side, lacking = ("before", "later") if first else ("on or after", "earlier")
        notes.append(f"All incidents lie {side} {day}: there is no {lacking} part, so the plans are not tested.")
    if beyond := sorted({s for s in sizes if s > total}):
        notes.append(f"{', '.join(map(str, beyond))} monitors were asked for; there are {total}.")
    if len(board.spots) < len(spots):
        notes.append(f"Of {len(spots):,} places those {len(board.spots)} were tried that reach most incidents.")
    if backup and any(m.capacity_per_day is not None for m in monitors):
        notes.append("Capacity was left out, since backup was asked for; the two together are not modelled.")
    widest = max(m.range_km for m in monitors)
    return WatchPlans(
        tuple(plans),
        len(events),
        day if first and later else None,
        zone,
        len(board.spots),
        sum(e.precision_km > widest for e in events),
        sum((e.end - e.start) >= timedelta(hours=12) for e in events),
        tuple(notes),
    )


def _cells(events: Sequence[Event], km: float) -> list[tuple[str, float, float]]:
    """Middles of cells about ``km`` wide around incidents, named by their rounded degrees: no place is singled out."""
    from math import cos, radians

    step = km / 111.2
    found: dict[tuple[int, int], tuple[str, float, float]] = {}
    for event in events:
        row = round(event.latitude / step)
        across = step / max(0.05, cos(radians(row * step)))
        column = round(event.longitude / across)
        longitude, latitude = column * across, row * step
        found[row, column] = (f"{latitude:.2f}, {longitude:.2f}", longitude, latitude)
    return [found[key] for key in sorted(found)]


class _Board:
    """Options (monitor, place, block of hours) against incidents spread over the hours of a week."""

    def __init__(
        self, events: Sequence[Event], monitors: Sequence[Monitor], spots: list[tuple[str, float, float]], tz: ZoneInfo
    ) -> None:
        import numpy as np

        self.events, self.monitors, self.tz = list(events), list(monitors), tz
        self.everything = np.ones(len(events), dtype=bool)
        at = np.array([(e.longitude, e.latitude) for e in events])
        self.rough = np.array([e.precision_km for e in events])
        self.cells = np.array([_hours(e, tz) for e in events])  # incidents × hours of the week that each may have
        where = np.array([(x, y) for _name, x, y in spots])
        widest = max(m.range_km for m in monitors)
        if len(spots) > PLACES:
            counts = np.diff(reach_within(where, at, widest * 1000).indptr)
            kept = np.sort(np.argsort(-counts, kind="stable")[:PLACES])
            spots, where = [spots[i] for i in kept], where[kept]
        self.spots = spots
        # Options of one monitor differ by place and block; blocks by their hours of the week.
        self.blocks: list[tuple[int, tuple[int, ...]]] = []
        for number, monitor in enumerate(monitors):
            self.blocks += [(number, hours) for hours in monitor.watches()]
        self.hours = np.zeros((len(self.blocks), WEEK), dtype=bool)
        for row, (number, hours) in enumerate(self.blocks):
            begins = monitors[number].begins(hours)
            for day in monitors[number].days:
                for hour in hours:
                    # Hours over midnight that begin on one of its days go on into the next.
                    self.hours[row, (day + (hour < begins)) % 7 * 24 + hour] = True
        # Hours of the week that every block treats alike are one.
        _, classes = np.unique(self.hours, axis=1, return_inverse=True)
        self.classes = np.asarray(classes).ravel()
        self.kinds = int(self.classes.max()) + 1
        self.sure, self.maybe = [], []
        for monitor in monitors:
            near = _kilometres(where, at, (monitor.range_km + self.rough.max()) * 1.01)
            self.sure.append(near + self.rough[None, :] <= monitor.range_km)
            self.maybe.append(near - self.rough[None, :] <= monitor.range_km)

    def only(self, some: Sequence[Event]) -> Array:
        """Which incidents are among ``some``."""
        import numpy as np

        wanted = {id(e) for e in some}
        return np.array([id(e) in wanted for e in self.events], dtype=bool)

    def choose(self, part: Array, size: int, backup: float, seconds: float) -> Cover:
        """The best options for the incidents of ``part``."""
        import numpy as np
        from scipy.sparse import block_array, coo_array, csr_array, kron

        shares = np.zeros((len(self.events), self.kinds))
        for kind in range(self.kinds):
            shares[:, kind] = self.cells[:, self.classes == kind].sum(axis=1)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[~part] = 0.0
        used = shares.ravel() > 0
        weights = shares.ravel()[used]
        rows = []
        first_of = [int(np.flatnonzero(self.classes == k)[0]) for k in range(self.kinds)]
        for number, _monitor in enumerate(self.monitors):
            mine = [row for row, (owner, _hours) in enumerate(self.blocks) if owner == number]
            blocks = csr_array(self.hours[mine][:, first_of].astype(np.int8))
            grid = csr_array(self.sure[number].astype(np.int8))
            # (place, block) × (incident, class): the product of both.
            rows.append(csr_array(kron(grid, blocks, format="csr"))[:, used])
        reach = rows[0] if len(rows) == 1 else block_array([[r] for r in rows], format="csr")
        self.options = [
            (number, place, row)
            for number in range(len(self.monitors))
            for place in range(len(self.spots))
            for row, (owner, _hours) in enumerate(self.blocks)
            if owner == number
        ]
        groups = np.array([number for number, _place, _row in self.options])
        numbers = tuple(m.number for m in self.monitors)
        limited = [m.capacity_per_day for m in self.monitors]
        capacity = None
        if any(c is not None for c in limited) and not backup:
            days = {e.start.astimezone(self.tz).date() for e, here in zip(self.events, part, strict=True) if here}
            span = (max(days) - min(days)).days + 1 if days else 1
            each = [
                float(len(weights)) if c is None else c * span * len(m.days) / 7
                for c, m in zip(limited, self.monitors, strict=True)
            ]
            capacity = np.array([each[g] for g in groups])
        one = len(numbers) == 1
        problem = Covering(
            weights,
            coo_array(reach).tocsr(),
            min(size, sum(numbers)),
            None if one else groups,
            () if one else numbers,
            backup,
            capacity,
        )
        return solve(problem, CoverLimits(seconds=seconds, tolerance=1e-3))

    def score(self, cover: Cover, part: Array) -> Outlook:
        """What the chosen options see of the incidents of ``part``."""
        import numpy as np

        count = int(part.sum())
        watched = np.zeros((len(self.events), WEEK), dtype=np.int16)
        possibly = np.zeros(len(self.events), dtype=bool)
        for option in cover.sites:
            number, place, row = self.options[option]
            watched[self.sure[number][place]] += self.hours[row]
            possibly |= self.maybe[number][place] & (self.cells & self.hours[row]).any(axis=1)
        surely = ((watched > 0) | ~self.cells).all(axis=1)
        twice = ((watched > 1) | ~self.cells).all(axis=1)
        return Outlook(count, int((surely & part).sum()), int((possibly & part).sum()), int((twice & part).sum()))

    def posts(self, cover: Cover) -> tuple[Post, ...]:
        """The chosen options as posts, in the order of monitors and places."""
        found = []
        for option in cover.sites:
            number, place, row = self.options[option]
            monitor, (name, longitude, latitude) = self.monitors[number], self.spots[place]
            hours = self.blocks[row][1]
            days = tuple(sorted((d + (hours[0] < monitor.begins(hours))) % 7 for d in monitor.days))
            alone = self.sure[number][place] & (self.hours[row] | ~self.cells).all(axis=1)
            found.append(
                Post(
                    monitor.name, name, round(longitude, 3), round(latitude, 3), monitor.range_km, days,
                    hours, int(alone.sum()),
                )
            )  # fmt: skip
        return tuple(found)


def _hours(event: Event, tz: ZoneInfo) -> Array:
    """The hours of the week (Monday 0 o'clock is 0) that an incident may lie in, on the clock of ``tz``."""
    import numpy as np

    found = np.zeros(WEEK, dtype=bool)
    start, end = event.start.astimezone(tz), event.end.astimezone(tz)
    if end - start >= timedelta(days=7):
        found[:] = True
        return found
    moment = start.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    last = end.replace(tzinfo=None)
    while moment < last or not found.any():
        found[moment.weekday() * 24 + moment.hour] = True
        moment += timedelta(hours=1)
    return found


def _kilometres(places: Array, events: Array, widest: float) -> Array:
    """Geodesic kilometres from each place to each incident; infinite beyond ``widest``."""
    import numpy as np

    from grith.geometry import distances_km

    found = np.full((len(places), len(events)), np.inf)
    near = reach_within(places, events, widest * 1000 * 1.01).tocoo()
    found[near.row, near.col] = distances_km(places[near.row], events[near.col])
    return found
