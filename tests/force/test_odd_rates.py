"""Rate files as people leave them: what may be misread, doubled or dropped is told, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grith.errors import ForceError
from grith.force import compile_tables, make_plan, read_rates, reimbursement
from tests.force.small import need, pledge, tables
from tests.force.test_reimbursement import ROWS


def _rates(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rates_with_semicolons_and_decimal_commas_are_the_same(tmp_path: Path) -> None:
    plain = read_rates(_rates(tmp_path, ROWS))
    european = ROWS.replace(",", ";").replace("0.", "0,")
    found = read_rates(_rates(tmp_path, european))
    assert (found.rates, found.holdings) == (plain.rates, plain.holdings)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("0.05,", "5,", "a mission factor above 1"),
        (",applies,", ",aplies,", 'the column "aplies" is not known'),
        ("holdings,self", "holdings,person month,troops,,,,,troops,1\nholdings,self", "stands twice"),
    ],
)
def test_rates_that_would_be_misread_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ForceError, match=says):
        read_rates(_rates(tmp_path, ROWS.replace(old, new, 1)))


def test_holdings_of_nothing_in_the_plan_are_told(tmp_path: Path) -> None:
    file = read_rates(_rates(tmp_path, ROWS + "holdings,person month,troops,,,,,troups,1\n"))
    t = tables(
        needs=(need("R1", 9, capability="troops", area="west"),), pledges=(pledge("P1", 9, capability="troops"),)
    )
    assert reimbursement(make_plan(compile_tables(t)), file).unused == ("troups",)


def test_rates_as_csv_lose_no_cell(tmp_path: Path) -> None:
    """A second column of one name would win, a remark beside would be dropped; empty lines and "Per item" are fine."""
    lines = ROWS.splitlines()
    plain = read_rates(_rates(tmp_path, ROWS))
    padded = "\n".join([lines[0].replace("per_item", "Per item") + ",", *(f"{line}," for line in lines[1:]), ",,,"])
    assert read_rates(_rates(tmp_path, padded)) == plain
    with pytest.raises(ForceError, match='the heading "low" stands twice'):
        read_rates(_rates(tmp_path, "\n".join([f"{lines[0]},Low", *(f"{line},9" for line in lines[1:])])))
    with pytest.raises(ForceError, match="row 2: a value stands in a column without a heading"):
        read_rates(_rates(tmp_path, "\n".join([lines[0], f"{lines[1]},ask Tom", *lines[2:]])))
