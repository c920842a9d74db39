"""A small ledger with a bit of everything in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from grith.ledger import Ledger, open_ledger
from grith.nouns import IncidentReport, LeftOut, Moment, Place, Quantity, Report, Requirement, Span, Statement
from grith.nouns.rows import to_row

ORIGINAL = "Примітка: three nations \u202bname\u202c troops.\n".encode()
REPORT = sha256(ORIGINAL).hexdigest()
START = datetime(2025, 3, 19, 6, 0, tzinfo=UTC)


def fill(ledger: Ledger) -> None:
    """One report with statements, incidents, a requirement and something left out, then decisions about them."""
    ledger.store_source_bytes(ORIGINAL)
    report = Report(
        id=REPORT,
        title="Note №1",
        text=ORIGINAL.decode(),
        published=datetime(2025, 3, 19, tzinfo=UTC),
        filename="n.txt",
    )
    statements = [
        Statement(
            id=f"s{i}",
            report=REPORT,
            kind="pledge",
            span=Span(i, i + 5, "words"),
            actor=("GBR",),
            quantity=Quantity("troops", 1000.0 * i, None, ">="),
            event=Moment.of_day(date(2025, 4, 1 + i), "Europe/Kyiv"),
            published=datetime(2025, 3, 19 + i, tzinfo=UTC),
        )
        for i in range(4)
    ]
    incidents = [
        IncidentReport(
            id=f"i{i}",
            report=REPORT,
            type="strike",
            place=Place(f"Place {i}", 48.5 + i, 37.25 - i, 5.0) if i != 2 else None,
            event=Moment.of_day(date(2025, 3, 20 + i), "Europe/Kyiv"),
            text="Обстріл" * i,
            published=datetime(2025, 3, 20 + i, 9, 30, tzinfo=UTC),
            published_precision="minute",
        )
        for i in range(5)
    ]
    ledger.append_many([("report", [to_row(report)]), ("statement", [to_row(s) for s in statements])], recorded=START)
    ledger.append("incident", [to_row(i) for i in incidents], recorded=START.replace(hour=7))
    ledger.append("requirement", [to_row(Requirement(id="q1", report=REPORT, capability="troops"))])
    ledger.append("left_out", [to_row(LeftOut("scan.pdf", "page 2", "no text"))])
    ledger.correct("incident", "i1", {"place": Place("Moved", 50.0, 30.0)}, reason="geocoded wrongly", author="A. B.")
    ledger.withdraw("incident", "i4", reason="entered twice", author="A. B.")
    ledger.review("s3", "rejected", reason="a hypothetical", author="C. D.")
    ledger.append("intake", [{"id": REPORT, "complete": True}])


@pytest.fixture
def ledger(tmp_path: Path):
    """An empty ledger."""
    with open_ledger(tmp_path / "case" / "ledger.gpkg", create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled, closed ledger; copy it before changing it."""
    folder = tmp_path_factory.mktemp("sample") / "case"
    with open_ledger(folder / "ledger.gpkg", create=True) as opened:
        fill(opened)
    return folder
