"""Lists of 2 to 100 reports and what a careful person says of them, written down before fusion was asked.

Places are told in kilometres from a town's point; reports at 0, 0 bear the very point, as a gazetteer gives it.
An expectation is a band of probability for two reports: from 0.6 on they are put together.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import combinations

from attrs import frozen

from grith.truce.fusion import Row
from tests.truce.fusion_synthetic import DAY

LATITUDE, LONGITUDE, DEGREE_KM = 49.0, 36.0, 111.2
EAST_KM = 72.95  # kilometres in a degree of longitude there
WORDS = ("shelling", "drone", "missile", "airstrike", "clash", "mine")
ONE, LIKELY, OPEN = (0.7, 1.0), (0.4, 0.98), (0.12, 0.88)
UNLIKELY, TWO_EVENTS = (0.0, 0.5), (0.0, 0.25)


@frozen
class Case:
    """Rows, and the band (low, high) of the probability that the two reports named are one event."""

    name: str
    rows: list[Row]
    bands: dict[tuple[str, str], tuple[float, float]]


CASES: list[Callable[[], Case]] = []


def report(uid: str, day: float, north: float = 0.0, east: float = 0.0, kind: str = "shelling", **more: object) -> Row:
    """A report of the source that the id begins with, ``day`` days after the first; hours make it a clock time."""
    values = {"source": uid[0], "type": kind, "clock": day % 1 > 0, **more}
    place = {"latitude": LATITUDE + north / DEGREE_KM, "longitude": LONGITUDE + east / EAST_KM}
    return Row(uid=uid, start=DAY + day, **place, **values)  # type: ignore[arg-type]


def elsewhere(count: int, sources: str, every: float = 5.0) -> list[Row]:
    """Reports of events that have nothing to do with one another: each in a town of its own, days apart."""
    return [
        report(f"{sources[k % len(sources)]}x{k}", k * every, 60.0 + 45 * (k // 4), 50.0 * (k % 4), WORDS[k % 6])
        for k in range(count)
    ]


def both(count: int, late: int = 0, every: int = 4, spot_km: float = 0.3) -> list[Row]:
    """Events that A and B tell of, each in a town of its own, B so many days later."""
    rnd, rows = random.Random(7), []
    for k in range(count):
        north, east, kind = 60.0 + 45 * (k // 4), 50.0 * (k % 4), WORDS[k % 6]
        for source, day in (("A", k * every), ("B", k * every + late)):
            spot = (north + rnd.uniform(-spot_km, spot_km), east + rnd.uniform(-spot_km, spot_km))
            rows.append(report(f"{source}y{k}", day, *spot, kind))
    return rows


def every_pair(uids: Iterable[str], band: tuple[float, float]) -> dict[tuple[str, str], tuple[float, float]]:
    return dict.fromkeys(combinations(uids, 2), band)


def case(make: Callable[[], tuple[list[Row], dict[tuple[str, str], tuple[float, float]]]]) -> None:
    CASES.append(lambda: Case(make.__name__, *make()))


def pair(name: str, band: tuple[float, float], one: Row, other: Row, besides: Callable[[], list[Row]] = list) -> None:
    """A case of two reports, alone or with others besides."""
    CASES.append(lambda: Case(name, [one, other, *besides()], {(one.uid, other.uid): band}))


def dozen_of_one() -> list[Row]:
    return elsewhere(10, "A")


def dozen_of_two() -> list[Row]:
    return elsewhere(10, "AB")


def six_told_twice() -> list[Row]:
    return both(6)


# Two reports and nothing else.
pair("two sources, one day, one point", (0.6, 0.99), report("A", 0), report("B", 0))
pair("two sources, one day, 300 m", (0.6, 0.99), report("A", 0), report("B", 0, 0.3))
pair("two sources, a day apart, one point", OPEN, report("A", 0), report("B", 1))
pair("two sources, two days apart, one point", (0.02, 0.59), report("A", 0), report("B", 2))
pair("two sources, one day, 12 km", UNLIKELY, report("A", 0), report("B", 0, 12.0))
pair("one source, one day, one point", OPEN, report("A", 0), report("A2", 0))
pair("one source, a day apart, one point", (0.0, 0.4), report("A", 0), report("A2", 1))
pair("one source, two days apart, one point", TWO_EVENTS, report("A", 0), report("A2", 2))
pair("one source, one day, 5 km", (0.0, 0.4), report("A", 0), report("A2", 0, 5.0))
pair("no types: two sources, one day, 200 m", (0.5, 0.99), report("A", 0, kind=""), report("B", 0, 0.2, kind=""))
pair("no types: one source, two days", TWO_EVENTS, report("A", 0, kind=""), report("A2", 2, kind=""))
pair("two types of one spot and day", (0.12, 0.9), report("A", 0), report("B", 0, 0.1, kind="mine"))
pair(
    "a city's point, 10 km",
    (0.25, 0.9),
    report("A", 0, precision_km=10.0),
    report("B", 0, precision_km=10.0),
)
pair(
    "one source, a city's point, 10 km, two days apart",
    (0.0, 0.2),
    report("A", 0, precision_km=10.0),
    report("A2", 2, precision_km=10.0),
)
pair("a span of days and a day in it", (0.3, 0.97), report("A", 0, end=DAY + 3), report("B", 2))
# By the clock.
pair("two sources, five minutes apart", ONE, report("A", 0.25), report("B", 0.2535))
pair("two sources, nine hours apart", UNLIKELY, report("A", 0.125), report("B", 0.5))
pair("one source, two strikes of one day", (0.0, 0.3), report("A", 0.125), report("A2", 0.6))
pair("one source, ten minutes apart", (0.05, 0.9), report("A", 0.125), report("A2", 0.132))
pair("one source, two strikes of one day, a dozen", (0.0, 0.3), report("A", 0.125), report("A2", 0.6), dozen_of_one)
# Among a dozen.
pair("a dozen of one source: two days apart", TWO_EVENTS, report("A", 0), report("A2", 2), dozen_of_one)
pair("a dozen of one source: a day apart", (0.0, 0.4), report("A", 0), report("A2", 1), dozen_of_one)
pair("a dozen of one source: one day", OPEN, report("A", 0), report("A2", 0), dozen_of_one)
pair("a dozen of two: one source, two days apart", TWO_EVENTS, report("A", 0), report("A2", 2), dozen_of_two)
pair("a dozen of two: the other, one day", (0.6, 0.99), report("A", 0), report("B", 0), dozen_of_two)
pair("a dozen of two: the other, two days apart", (0.02, 0.59), report("A", 0), report("B", 2), dozen_of_two)
pair("a dozen of two: one day, 1 km", (0.45, 0.98), report("A", 0), report("B", 0, 1.0), dozen_of_two)
pair("a dozen of two: one day, 12 km", UNLIKELY, report("A", 0), report("B", 0, 12.0), dozen_of_two)
pair("six told twice: a day apart", LIKELY, report("A", 0), report("B", 1, 0.2), six_told_twice)
pair("six told twice: two days apart", UNLIKELY, report("A", 0), report("B", 2), six_told_twice)
pair("six told twice: one day, 8 km", UNLIKELY, report("A", 0), report("B", 0, 8.0), six_told_twice)
pair("six told twice: one source, two days apart", TWO_EVENTS, report("A", 0), report("A2", 2), six_told_twice)
pair(
    "two sources cite one page",
    ONE,
    report("A", 0, text="Strike https://t.me/channel/17"),
    report("B", 0, 1.0, text="See t.me/channel/17"),
    dozen_of_two,
)


@case
def three_sources_of_one_event_among_a_dozen() -> tuple:
    rows = [report("A", 0), report("B", 0, 0.3), report("C", 0, 0.0, 0.4)]
    return rows + elsewhere(9, "ABC"), every_pair("ABC", (0.6, 1.0))


@case
def copies_of_one_origin() -> tuple:
    rows = [report(uid, 0, origin="Ministry") for uid in "ABC"]
    return rows, every_pair("ABC", (0.6, 1.0))


@case
def one_source_tells_of_one_point_every_other_day() -> tuple:
    uids = [f"A{k}" for k in range(12)]
    return [report(uid, 2 * k) for k, uid in enumerate(uids)], every_pair(uids, TWO_EVENTS)


@case
def one_source_tells_of_one_point_every_day() -> tuple:
    uids = [f"A{k}" for k in range(12)]
    return [report(uid, k) for k, uid in enumerate(uids)], every_pair(uids, (0.0, 0.35))


@case
def one_source_tells_of_one_point_on_forty_days() -> tuple:
    uids = [f"A{k}" for k in range(40)]
    return [report(uid, k) for k, uid in enumerate(uids)], every_pair(uids, (0.0, 0.3))


@case
def two_sources_tell_of_one_point_every_other_day() -> tuple:
    rows = [report(f"{s}{k}", 2 * k) for k in range(6) for s in "AB"]
    bands = every_pair([r.uid for r in rows], (0.0, 0.35))
    return rows, bands | {(f"A{k}", f"B{k}"): (0.6, 1.0) for k in range(6)}


@case
def two_sources_tell_of_one_point_every_day() -> tuple:
    rows = [report(f"{s}{k}", k) for k in range(10) for s in "AB"]
    bands = every_pair([r.uid for r in rows], (0.0, 0.4))
    return rows, bands | {(f"A{k}", f"B{k}"): (0.4, 1.0) for k in range(10)}


@case
def a_point_on_three_days_and_another_source_on_the_second() -> tuple:
    rows = [report("A1", 0), report("A2", 1), report("A3", 2), report("B", 1)]
    bands = every_pair(["A1", "A2", "A3"], (0.0, 0.4))
    return rows + elsewhere(8, "AB"), bands | {("A2", "B"): (0.5, 1.0), ("A1", "B"): UNLIKELY, ("A3", "B"): UNLIKELY}


@case
def two_towns_eight_kilometres_apart() -> tuple:
    rows = [report(f"{s}{k}", 0, 8.0 * k) for k in range(2) for s in "AB"]
    bands = every_pair([r.uid for r in rows], (0.0, 0.4))
    return rows + elsewhere(8, "AB"), bands | {("A0", "B0"): (0.6, 1.0), ("A1", "B1"): (0.6, 1.0)}


@case
def what_is_always_a_day_late_is_learned() -> tuple:
    return both(20, late=1), {(f"Ay{k}", f"By{k}"): (0.6, 1.0) for k in range(20)}


@case
def twenty_events_told_by_both() -> tuple:
    return both(20), {(f"Ay{k}", f"By{k}"): (0.7, 1.0) for k in range(20)}


@case
def a_source_that_plainly_repeats_itself() -> tuple:
    rows = [
        report(f"A{k}.{n}", 4 * k, 45.0 * (k // 4) + 0.08 * n, 50.0 * (k % 4), WORDS[k % 6])
        for k in range(16)
        for n in range(2)
    ]
    return rows, {(f"A{k}.0", f"A{k}.1"): (0.6, 1.0) for k in range(16)}


@case
def a_hundred_reports_of_one_event_by_five_sources() -> tuple:
    rows = [report(f"{'ABCDE'[k % 5]}{k}", 0) for k in range(100)]
    return rows, every_pair([r.uid for r in rows], (0.6, 1.0))


@case
def lists_without_dates() -> tuple:
    rows = [
        Row(f"{s}{k}", s, None, latitude=LATITUDE, longitude=LONGITUDE, type="drone") for k in range(5) for s in "AB"
    ]
    return rows, every_pair([r.uid for r in rows], (0.0, 0.0))


@case
def lists_of_two_countries() -> tuple:
    rows = elsewhere(6, "A") + [report(f"B{k}", 5 * k, -600.0 - 45 * k) for k in range(6)]
    return rows, every_pair([r.uid for r in rows], (0.0, 0.0))


@case
def one_report() -> tuple:
    return [report("A", 0)], {}
