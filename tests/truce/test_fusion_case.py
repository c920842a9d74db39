"""Fusion as a verb of a case: incidents with their reports, a person's merge and split, additions without learning."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grith.case import Case, init_case, open_case
from grith.cli._run import run
from grith.errors import LedgerError
from grith.nouns import Incident, IncidentReport, Moment, Place
from tests.truce.fusion_synthetic import told

TWO = (("A", 0.7, 0.0), ("B", 0.7, 0.0))

HEAD = "id,date,latitude,longitude,type,source,origin\n"
TABLE = HEAD + (
    "a1,2025-03-19,50.0010,36.2000,strike,Radio,Ministry\n"
    "b1,2025-03-19,50.0011,36.2001,strike,Paper,ministry\n"
    "c1,2025-03-19,50.0012,36.2002,strike,Monitor,\n"
    "a2,2025-03-25,48.5000,32.3000,strike,Radio,\n"
    "z1,2025-03-30,0,0,strike,Radio,\n"
    "n1,,51.5,31.3,strike,Radio,\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    init_case(folder)
    for old in (folder / "tables").glob("*"):
        old.unlink()
    (folder / "tables" / "incidents.csv").write_text(TABLE, encoding="utf-8")
    with open_case(folder) as opened:
        opened.add()
    return folder


def home(incidents: tuple[Incident, ...]) -> dict[str, Incident]:
    """The incident of each report, by the report's own id in the table."""
    return {r.attributes["id"]: i for i in incidents for r in i.reports}


def test_reports_of_one_event_are_one_incident_and_copies_of_one_origin_count_once(case: Path) -> None:
    with open_case(case) as opened:
        found = home(opened.incidents())
        assert {r.attributes["id"] for r in found["a1"].reports} == {"a1", "b1", "c1"}
        assert found["a1"].id == found["a1"].reports[0].id
        assert found["a1"].origins == ("Ministry", "Monitor")
        assert all(0 < link.probability <= 1 and link.reason for link in found["a1"].links)
        for alone in ("a2", "z1", "n1"):
            assert [r.attributes["id"] for r in found[alone].reports] == [alone]


def test_a_split_and_a_merge_survive_later_runs_and_new_reports(case: Path) -> None:
    with open_case(case) as opened:
        opened.fuse()
        at = home(opened.incidents())
        ids = {name: next(r.id for r in i.reports if r.attributes["id"] == name) for name, i in at.items()}
        parts = opened.split([ids["c1"]], reason="another crater", author="A. Person")
        assert sorted(len(i.reports) for i in parts) == [1, 2] and all(i.decided for i in parts)
        joined = opened.merge([ids["a2"], ids["n1"]], reason="same crew", author="A. Person")
        assert {r.attributes["id"] for r in joined.reports} == {"a2", "n1"}
        with pytest.raises(LedgerError, match="one incident already"):
            opened.merge([ids["a2"], ids["n1"]], reason="again", author="A")
        with pytest.raises(LedgerError, match="reason and an author"):
            opened.split([ids["a1"]], reason="", author="A")
        with pytest.raises(LedgerError, match="one report only"):
            opened.split([ids["c1"]], reason="x", author="A")
        with pytest.raises(LedgerError, match="no incident report"):
            opened.merge(["nothing", ids["a1"]], reason="x", author="A")
    more = case / "tables" / "more.csv"
    more.write_text(HEAD + "d1,2025-03-19,50.0010,36.2001,strike,Agency,Ministry\n", encoding="utf-8")
    with open_case(case) as opened:
        opened.add([more])
        found = home(opened.incidents())
        assert found["c1"].id != found["a1"].id and found["a2"].id == found["n1"].id
        assert "d1" in {r.attributes["id"] for i in (found["a1"], found["c1"]) for r in i.reports}
        # The later word holds: what was split is put together again.
        opened.merge([found["a1"].id, found["c1"].id], reason="one crater after all", author="B. Person")
        again = home(opened.incidents())
        assert again["c1"].id == again["a1"].id
        assert opened.verify().ok


def _filled(folder: Path, reports: list[IncidentReport]) -> None:
    from grith.nouns.rows import to_row

    with open_case(folder) as opened:
        opened.ledger().append("incident", [to_row(r) for r in reports])


def _made_up(count: int) -> list[IncidentReport]:
    rows, _ = told(count, TWO, seed=3, days=60)
    result = []
    for r in rows:
        day = datetime.fromtimestamp((r.start or 0) * 86400, UTC).date()
        place = Place("", r.latitude, r.longitude)
        result.append(IncidentReport(r.uid, "made-up", r.uid, r.type, Moment.of_day(day), place, source=r.source))
    return result


def test_reports_added_later_give_the_incidents_of_a_full_run(tmp_path: Path) -> None:
    reports = _made_up(150)
    grown, whole = tmp_path / "grown", tmp_path / "whole"
    for folder in (grown, whole):
        init_case(folder)
    _filled(grown, reports[:-25])
    with open_case(grown) as opened:
        first = opened.fuse()
        assert first.learned_from == len(reports) - 25
    _filled(grown, reports[-25:])
    with open_case(grown) as opened:
        later = opened.fuse()
        assert later.learned_from == len(reports) - 25
        from grith.truce.fusion import fuse_incidents

        full = fuse_incidents(reports, parameters=first.fusion.parameters)[1]
        assert opened.incidents() == later.incidents == full
        assert opened.fuse(relearn=True).learned_from == len(reports)
    assert sum(len(i.reports) for i in later.incidents) == len(reports)


def test_what_another_version_learned_is_learned_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from grith.truce.fusion import _parameters

    init_case(tmp_path / "case")
    _filled(tmp_path / "case", _made_up(60))
    with open_case(tmp_path / "case") as opened:
        monkeypatch.setattr(_parameters, "VERSION", _parameters.VERSION - 1)
        opened.fuse()
        monkeypatch.undo()
        assert opened.incidents() == opened.fuse().incidents
        assert opened.ledger().count("fusion") == 2


def test_what_is_shared_in_time_and_the_most_precise_place_are_the_incidents(case: Path) -> None:
    def at(first: int, last: int, precision: float | None) -> IncidentReport:
        days = Moment.of_days(datetime(2025, 3, first).date(), datetime(2025, 3, last).date())
        return IncidentReport(f"{first}-{last}", "r", event=days, place=Place("P", 50.0, 36.0, precision))

    shared = Incident("x", (at(18, 20, 10.0), at(19, 25, 2.0)))
    assert shared.event is not None and shared.event.iso == "2025-03-19/2025-03-20"
    assert shared.place is not None and shared.place.precision_km == 2.0
    apart = Incident("x", (at(18, 18, 1.0), at(20, 20, 1.0)))
    assert apart.event is not None and apart.event.iso == "2025-03-18/2025-03-20"
    assert Incident("x", (IncidentReport("x", "r"),)).event is None
    assert Incident("x", (IncidentReport("x", "r"),)).place is None


def test_the_commands(case: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "incidents.csv"
    assert run(["fuse", str(case), "--json", "--incidents", str(out)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["report_count"] == 6 == len(out.read_text().splitlines()) - 1
    big = max(shown["incidents"], key=lambda i: len(i["reports"]))
    apart = big["reports"][1]["id"]
    assert run(["split", str(case), apart, "--reason", "another street", "--author", "A", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert run(["merge", str(case), apart, big["id"], "--reason", "no, the same", "--author", "A"]) == 0
    assert "by a person" in capsys.readouterr().out
    assert run(["fuse", str(case)]) == 0
    assert run(["split", str(case), big["id"], "--author", "A"]) != 0


def test_incidents_are_those_public_by_then(case: Path) -> None:
    later = case / "tables" / "later.csv"
    later.write_text(
        "id,published,date,latitude,longitude,type,source\nq1,2025-04-20,2025-03-19,50.001,36.2,strike,Q\n"
    )
    with open_case(case) as opened:
        opened.add([later])
        before = {r.attributes["id"] for i in opened.incidents("2025-04-19") for r in i.reports}
        after = {r.attributes["id"] for i in opened.incidents("2025-04-20") for r in i.reports}
    assert "q1" in after - before


def test_a_case_without_reports_has_no_incidents(tmp_path: Path) -> None:
    init_case(tmp_path / "empty")
    with open_case(tmp_path / "empty") as opened:
        assert isinstance(opened, Case) and opened.incidents() == ()


def test_the_list_shows_each_id_once_and_whole(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is typed after `grith merge` and `split` is copied from the list; an incident stands before its reports."""
    from grith.case import short_id

    capsys.readouterr()
    assert run(["fuse", str(case), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["incidents"]
    assert run(["fuse", str(case)]) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = [line.strip() for line in lines if any(line.strip().startswith(short_id(i)) for i in reports_in(made))]
    assert len(listed) == len(reports_in(made)) > len(made)
    first = [next(n for n, line in enumerate(listed) if line.startswith(short_id(r["id"]))) for r in made]
    assert first == sorted(first)


def reports_in(incidents: list[dict[str, Any]]) -> list[str]:
    return [report["id"] for incident in incidents for report in incident["reports"]]
