"""Results written to files: the sheets of a planner hold what the screen and the JSON hold."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from grith.cli._run import run
from grith.force import write_workbook
from grith.nouns import ForceCondition, Substitute
from tests.force.small import need, pledge, tables

RATES = """
[[rates]]
kind = "person month"
category = "troops"
low = 1_000
high = 2_000
source = "invented for this test"

[[holdings]]
of = "troops"
kind = "person month"
category = "troops"
per_item = 1
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,000 needed in two areas; two nations with 400 and 300, of which the second only with backing."""
    common = {"capability": "troops"}
    t = tables(
        months=3,
        needs=(need("R1", 600, area="west", **common), need("R2", 400, area="east", must_have=False, **common)),
        pledges=(pledge("P1", 400, nation="N", **common), pledge("P2", 300, nation="M", precondition="b", **common)),
        conditions=(ForceCondition("b", "Backing", 0.2, 0.5),),
    )
    return write_workbook(t, tmp_path_factory.mktemp("force") / "force.xlsx")


def _rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def test_what_stands_in_for_another_is_never_added_to_it(tmp_path: Path) -> None:
    """Two aircraft and, for lack of more, eight drones that stand in at a quarter: two rows, not ten aircraft."""
    t = tables(
        months=2,
        needs=(need(quantity=4),),
        pledges=(pledge("P1", 2, nation="N"), pledge("P2", 8, nation="N", capability="drones")),
        substitutes=(Substitute("drones", "jets", 0.25),),
    )
    book, out = write_workbook(t, tmp_path / "force.xlsx"), tmp_path / "plan.xlsx"
    assert run(["force", "plan", str(book), "--out", str(out)]) == 0
    assert _rows(out, "Present by month")[1:] == [
        ("N", "drones", "jets", "air", 8, 8),
        ("N", "jets", "jets", "air", 2, 2),
    ]


@pytest.mark.parametrize("command", ["plan", "gaps"])
def test_plan_in_the_planner_s_layout(book: Path, tmp_path: Path, command: str) -> None:
    out = tmp_path / "plan.xlsx"
    assert run(["force", command, str(book), "--out", str(out)]) == 0
    cover = {(r[0], r[7]): r[8:] for r in _rows(out, "Cover by month")[1:]}
    assert cover["R1", "need"] == (600, 600, 600)
    assert cover["R1", "covered"] == pytest.approx((400,) * 3) and cover["R1", "missing"] == pytest.approx((200,) * 3)
    (lane,) = _rows(out, "Present by month")[1:]
    assert lane[:4] == ("N", "troops", "troops", "west") and lane[4:] == pytest.approx((400,) * 3)
    assert [r[:4] for r in _rows(out, "Who is where")[1:]] == [("N", "P1", "troops", "troops")]
    why = {(r[0], r[2]): r[5] for r in _rows(out, "Why not")[1:]}
    assert why["R1", "P2"] == "precondition not assumed: Backing"
    assert ("P2", "precondition", "precondition not assumed: Backing") in _rows(out, "Not counted")
    assert dict(_rows(out, "Summary"))["Must-haves if every counted offer is kept"] == pytest.approx(2 / 3, abs=1e-6)


def test_alternatives_side_by_side(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "other.xlsx"
    asked = ["force", "alternatives", str(book), "--given", "b", "--slack", "1", "--count", "1"]
    assert run([*asked, "--out", str(out), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["alternatives"]
    plan, other = _rows(out, "Alternatives")[1:]
    assert plan[0] == "plan" and other[1] == pytest.approx(told["differs"])
    heads, *placed = _rows(out, "Who is where")
    assert heads[-2:] == ("Plan", "Alternative 1")
    assert sum(r[-1] or 0 for r in placed) == pytest.approx(sum(p["items"] for p in told["placements"]))


def test_comparison_and_cost(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "side.xlsx"
    assert run(["force", "compare", str(book), "--scenario", "more: size 2000; given b", "--out", str(out)]) == 0
    assert _rows(out, "Scenarios")[1] == ("Changes", None, "given: b; size: 2,000")
    (tmp_path / "rates.toml").write_text(RATES)
    rates = ["--rates", str(tmp_path / "rates.toml")]
    assert run(["force", "cost", str(book), *rates, "--out", str(tmp_path / "cost.xlsx")]) == 0
    # 400 persons for three months at 1,000 to 2,000 a month.
    assert _rows(tmp_path / "cost.xlsx", "Cost by kind")[-1] == (
        "all",
        pytest.approx(1_200_000, rel=1e-6),
        pytest.approx(2_400_000, rel=1e-6),
    )


def test_another_kind_of_file_is_refused_before_the_work(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("plan", "gaps", "odds", "keystones", "alternatives", "compare"):
        assert run(["force", command, str(book), "--out", str(tmp_path / "x.pdf")]) == 8
        assert "Name it .xlsx or .json" in capsys.readouterr().err
    assert run(["force", "plan", str(book), "--out", str(tmp_path / "plan.json")]) == 0
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["nations"] == ["N"]
