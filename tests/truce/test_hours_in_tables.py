"""One table's hours in all readers: a night is an interval over midnight, EET is two hours before UTC, IST is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grith.intake import add_files
from grith.ledger import open_ledger
from grith.nouns import CaseDefinition, LeftOut
from grith.truce.fusion._read import read_tables
from grith.truce.judge import read_claims
from grith.truce.watch import read_events

Found = tuple[datetime, datetime, list[str]]
KYIV = "Europe/Kyiv"


def _intake(path: Path) -> Found:
    with open_ledger(path.parent / "ledger.gpkg", create=True) as ledger:
        done = add_files(ledger, CaseDefinition("Test", zone=KYIV), [path]).files[0]
        (event,) = [i.event for i in ledger.incidents()]
    assert event is not None and event.earliest is not None and event.latest is not None
    return event.earliest, event.latest, _reasons(list(done.problems))


def _judge(path: Path) -> Found:
    (claim,), left = read_claims(path, KYIV)
    assert claim.event is not None and claim.event.earliest is not None and claim.event.latest is not None
    return claim.event.earliest, claim.event.latest, _reasons(left)


def _watch(path: Path) -> Found:
    (event,), left = read_events(path, KYIV)
    return event.start, event.end, _reasons(left)


def _reasons(left: list[LeftOut]) -> list[str]:
    return [n.reason for n in left if '"' in n.reason and "column" not in n.reason]


READERS: dict[str, Callable[[Path], Found]] = {"intake": _intake, "judge": _judge, "watch": _watch}
HEADS = {
    "intake": "id,date,time,latitude,longitude,type",
    "judge": "id,about_from,time,latitude,longitude,target,kind",
    "watch": "uid,date,time,latitude,longitude,type",
}
# In UTC. Kyiv is two hours ahead on 20 March 2025. A span counts with the minute of its end.
CASES = [
    ("23:00-01:00", datetime(2025, 3, 20, 21, tzinfo=UTC), timedelta(hours=2, minutes=1), False),
    ("17:00 to 18:30", datetime(2025, 3, 20, 15, tzinfo=UTC), timedelta(hours=1, minutes=31), False),
    ("17:05 EET", datetime(2025, 3, 20, 15, 5, tzinfo=UTC), timedelta(minutes=1), False),
    ("17:05 MSK", datetime(2025, 3, 20, 14, 5, tzinfo=UTC), timedelta(minutes=1), False),
    ("17:05 IST", datetime(2025, 3, 19, 22, tzinfo=UTC), timedelta(days=1), True),
    ("about noon", datetime(2025, 3, 19, 22, tzinfo=UTC), timedelta(days=1), True),
]


@pytest.mark.parametrize("reader", list(READERS))
@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(("clock", "start", "length", "told"), CASES, ids=[c[0] for c in CASES])
def test_hours_are_read_alike(
    tmp_path: Path, reader: str, apart: bool, clock: str, start: datetime, length: timedelta, told: bool
) -> None:
    cells = f"2025-03-20,{clock}" if apart else f"2025-03-20 {clock},"
    path = tmp_path / "a.csv"
    last_cell = ",accusation" if reader == "judge" else ""
    path.write_text(f"{HEADS[reader]}\nx,{cells},50,36,houses{last_cell}\n", encoding="utf-8")
    first, last, reasons = READERS[reader](path)
    assert (first.astimezone(UTC), last - first) == (start, length)
    assert [clock in reason for reason in reasons] == ([True] if told else [])


@pytest.mark.parametrize(("clock", "start", "length", "told"), CASES, ids=[c[0] for c in CASES])
def test_fusion_reads_them_too(tmp_path: Path, clock: str, start: datetime, length: timedelta, told: bool) -> None:
    """Its tables have no zone: hours without one stay as they stand."""
    path = tmp_path / "a.csv"
    path.write_text(f"uid,date,time,latitude,longitude,type\nx,2025-03-20,{clock},50,36,strike\n", encoding="utf-8")
    (row,), problems = read_tables([path])
    assert [clock in p.reason for p in problems] == ([True] if told else []) and row.clock != told
    if (not told and " E" in clock) or " M" in clock:
        assert row.start == pytest.approx((start - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(days=1))
    if clock == "23:00-01:00":
        assert (row.start, row.end) == (pytest.approx(20167 + 23 / 24), pytest.approx(20168 + 1 / 24))


@pytest.mark.parametrize("reader", list(READERS))
def test_a_column_zone_is_the_time_zone_of_its_row(tmp_path: Path, reader: str) -> None:
    """The same table in every reader: 17:05 in Moscow is 14:05 in UTC; in Kyiv, the table's own zone, it is 15:05."""
    last_cell = ",accusation" if reader == "judge" else ""
    path = tmp_path / "a.csv"
    for zone, hour in (("Europe/Moscow", 14), ("", 15)):
        for cells in ("2025-03-20,17:05", "2025-03-20 17:05,"):
            text = f"{HEADS[reader]},zone\nx,{cells},50,36,houses{last_cell},{zone}\n"
            path.write_text(text, encoding="utf-8")
            (tmp_path / "ledger.gpkg").unlink(missing_ok=True)
            (tmp_path / "heads.jsonl").unlink(missing_ok=True)
            first, _, reasons = READERS[reader](path)
            assert (first, reasons) == (datetime(2025, 3, 20, hour, 5, tzinfo=UTC), [])


def test_fusion_reads_a_column_zone_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ("x,2025-03-20,17:05,Europe/Moscow", "y,2025-03-20 17:05,,Europe/Moscow")
    lines = [f"{row},50,36,strike" for row in (*rows, "z,2025-03-20,17:05,", "w,2025-03-20,17:05,Mars")]
    path.write_text("\n".join(["uid,date,time,zone,latitude,longitude,type", *lines]), encoding="utf-8")
    found, problems = read_tables([path])
    hours = {row.uid: round((row.start or 0) % 1 * 1440) for row in found}
    assert hours == {"x": 14 * 60 + 5, "y": 14 * 60 + 5, "z": 17 * 60 + 5, "w": 17 * 60 + 5}
    assert [p.content for p in problems] == ["w"]
