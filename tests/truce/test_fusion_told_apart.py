"""Lists whose makers told events apart: fusion never puts two of their rows together, a person may."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.cli._run import run
from grith.errors import IntakeError
from grith.nouns import IncidentReport
from grith.truce.fusion import Decision, Fusion, Row, add_reports, fuse, rows_of_incidents
from grith.truce.fusion._read import read_tables, rows_told_apart
from tests.truce.fusion_synthetic import MANY, f1, pairs, same, told, true_pairs


def marked(rows: list[Row], *sources: str) -> list[Row]:
    return [evolve(r, told_apart_in=r.source if r.source in sources else "") for r in rows]


@pytest.fixture(scope="module")
def crowded() -> tuple[list[Row], Fusion]:
    """Three crowded lists, B of which repeats itself: as if its makers had told all its rows apart."""
    rows = marked(told(400, MANY, seed=3, error_km=1.0, days=10, places=30)[0], "B")
    return rows, fuse(rows)


def most_of_one_list(fusion: Fusion, source: str) -> int:
    return max(Counter(u[0] for u in group)[source] for group in fusion.members().values())


def test_no_incident_holds_two_rows_of_a_list_that_was_told_apart(crowded: tuple[list[Row], Fusion]) -> None:
    rows, fusion = crowded
    assert most_of_one_list(fusion, "B") == 1
    # The list does tell events again: what is not marked is put together.
    assert most_of_one_list(fuse([evolve(r, told_apart_in="") for r in rows]), "B") > 1
    assert not [x for x in fusion.links(0.02) if x.uid_a[0] == x.uid_b[0] == "B"]
    # The other lists are fused as before, with its rows and with their own.
    assert any({"A", "B", "C"} <= {u[0] for u in group} for group in fusion.members().values())


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(crowded: tuple[list[Row], Fusion], rnd: random.Random) -> None:
    rows, fusion = crowded
    mixed = list(rows)
    rnd.shuffle(mixed)
    assert same(fusion, fuse(mixed))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_rows_added_later_give_the_incidents_of_a_full_run(
    crowded: tuple[list[Row], Fusion], seed: int, count: int
) -> None:
    rows, fusion = crowded
    new = random.Random(seed).sample(rows, count)
    late = {r.uid for r in new}
    before = fuse([r for r in rows if r.uid not in late], parameters=fusion.parameters)
    added = add_reports(before, new)
    assert most_of_one_list(added, "B") == 1
    assert same(added, fuse(rows, parameters=fusion.parameters))


def test_a_person_may_put_them_together(crowded: tuple[list[Row], Fusion]) -> None:
    rows, _ = crowded
    mine = [r.uid for r in rows if r.source == "B"][:2]
    fusion = fuse(rows, decisions=[Decision("merge", *mine)])
    home = fusion.incidents()
    assert home[mine[0]] == home[mine[1]] and not fusion.unmet
    groups = [Counter(u[0] for u in group)["B"] for group in fusion.members().values()]
    assert sorted(groups)[-2:] == [1, 2]


def test_what_lists_share_is_found_as_well_as_without_the_mark() -> None:
    rows, truth = told(400, (("A", 0.7, 0.0), ("B", 0.7, 0.0)), seed=9, error_km=1.0, days=60, places=60)
    plain, apart = fuse(rows), fuse(marked(rows, "A", "B"))
    one, other = (f1(pairs(x.members().values()), true_pairs(truth)) for x in (plain, apart))
    assert other >= one - 0.01 and other > 0.85


def test_feeds_are_known_by_their_columns_and_what_they_copied_is_the_origin(tmp_path: Path) -> None:
    (tmp_path / "acled.csv").write_text(
        "event_id_cnty,event_date,event_type,latitude,longitude,geo_precision,source,notes\n"
        "SUD1,2024-03-01,Battles,15.6,32.5,1,Radio Dabanga,Clashes\n"
        "SUD2,2024-03-01,Battles,15.6,32.5,1,Sudan Tribune,Clashes\n"
    )
    (tmp_path / "own.csv").write_text(
        "id,date,latitude,longitude,type,source\n1,2024-03-01,15.6,32.5,clash,Patrol\n2,2024-03-01,15.6,32.5,clash,Post\n"
    )
    rows, problems = read_tables([tmp_path / "acled.csv", tmp_path / "own.csv"])
    read = {r.uid: (r.source, r.origin, r.told_apart_in) for r in rows}
    assert read == {
        "SUD1": ("acled", "Radio Dabanga", "ACLED (acled)"),
        "SUD2": ("acled", "Sudan Tribune", "ACLED (acled)"),
        "1": ("Patrol", "", ""),
        "2": ("Post", "", ""),
    }
    assert not problems


def test_a_list_that_names_a_feed_s_numbers_beside_its_own_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "id,event_id_cnty,date,latitude,longitude,source\n1,SUD1,2024-03-01,15.6,32.5,Patrol\n"
        "2,,2024-03-01,15.6,32.5,Post\n"
    )
    rows = read_tables([tmp_path / "own.csv"])[0]
    assert [(r.uid, r.source, r.told_apart_in) for r in rows] == [("1", "Patrol", ""), ("2", "Post", "")]


def test_every_coded_event_of_one_country_stays_an_event(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fuse", str(shared / "data" / "ucdp_ged" / "ged_23_1_car.csv"), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    # UCDP's coders list 1,848 events (SOURCE.md); each is one.
    assert summary["reports"] == summary["incident_count"] == 1848
    assert summary["told_apart"] == ["UCDP GED (ged_23_1_car)"]


def test_a_list_is_named_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    lines = [f"{k},2024-03-0{1 + k // 3},15.6,32.5,shelling" for k in range(9)]
    path.write_text("uid,date,latitude,longitude,type\n" + "\n".join(lines) + "\n")
    assert run(["fuse", str(path), "--told-apart", "log", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["incident_count"] == 9 and summary["told_apart"] == ["log"]
    assert run(["fuse", str(path), "--told-apart", "log"]) == 0
    assert "no two rows of log were put together" in " ".join(capsys.readouterr().out.split())
    assert run(["fuse", str(path), "--told-apart", "logs"]) == 4
    assert "no list is called logs" in " ".join(capsys.readouterr().err.split())
    with pytest.raises(IntakeError, match="no list is called logs"):
        rows_told_apart(read_tables([path])[0], ["logs"])


@pytest.mark.parametrize(
    "options", [["--told-apart", "log"], ["--km", "15"], ["--decisions", "d.csv"], ["--review", "0.1"]]
)
def test_what_is_for_tables_only_is_refused_of_a_case(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Even where it names what is usual: to take no heed of it without a word would be a wrong answer."""
    assert run(["fuse", str(tmp_path), *options]) == 4
    assert f"{options[0]}: this is for tables only" in capsys.readouterr().err


def test_what_is_for_a_case_only_is_refused_of_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("uid,date,latitude,longitude\na,2025-03-20,48,36\n", encoding="utf-8")
    assert run(["fuse", str(tmp_path / "a.csv"), "--as-of", "2025-03-20"]) == 4
    assert "--as-of: this is for a case only" in capsys.readouterr().err


@pytest.mark.parametrize(("coder", "told_apart"), [("ACLED", True), ("UCDP GED", True), ("Anna", False), ("", False)])
def test_a_table_that_says_who_coded_its_rows_is_no_feed(coder: str, told_apart: bool) -> None:
    report = IncidentReport(id="a", report="r", source="BBC", attributes={"coded_by": coder})
    row = rows_of_incidents([report])[0]
    assert (row.source, bool(row.told_apart_in)) == (coder if told_apart else "BBC", told_apart)
    assert row.origin == "BBC"
