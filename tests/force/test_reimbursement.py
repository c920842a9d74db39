"""Cost by the structure of UN reimbursement, checked by hand; invented rates."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from grith.errors import ForceError
from grith.force import compile_tables, make_plan, read_rates, reimbursement
from tests.force.small import need, pledge, tables

ROWS = """table,kind,category,lease,low,high,applies,of,per_item
rates,person month,troops,,10,12,,,
rates,major equipment,vehicle,wet,100,110,,,
rates,self-sustainment,catering,,2,,,,
rates,mission factor,roads,,0.1,0.2,major equipment,,
rates,mission factor,climate,,0.05,,,,
holdings,person month,troops,,,,,troops,1
holdings,major equipment,vehicle,wet,,,,troops,0.02
holdings,self-sustainment,catering,,,,,troops,1
"""


def _plan():  # type: ignore[no-untyped-def]
    t = tables(
        months=6,
        needs=(need("R1", 100, capability="troops", area="west"),),
        pledges=(pledge("P1", 100, capability="troops"),),
    )
    return make_plan(compile_tables(t))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(text)
    return path


def test_the_total_is_that_of_the_hand(tmp_path: Path) -> None:
    """Tests 600 person-months: pay 6,000 to 7,200; 12 vehicle-months with factors; catering with one factor."""
    found = reimbursement(_plan(), read_rates(_file(tmp_path, ROWS)))
    kinds = {kind: (low, high) for kind, low, high in found.by_kind}
    assert kinds["person month"] == pytest.approx((6000, 7200))
    assert kinds["major equipment"] == pytest.approx((12 * 100 * 1.15, 12 * 110 * 1.25))
    assert kinds["self-sustainment"] == pytest.approx((1200 * 1.05, 1200 * 1.05))
    assert (found.low, found.high) == pytest.approx((6000 + 1380 + 1260, 7200 + 1650 + 1260))


def test_toml_csv_and_xlsx_say_the_same(tmp_path: Path) -> None:
    """Tests that the three kinds of file give the same rates."""
    from_csv = read_rates(_file(tmp_path, ROWS))
    heads, *rows = (line.split(",") for line in ROWS.splitlines())
    book = openpyxl.Workbook()
    text = ""
    for name in ("rates", "holdings"):
        sheet = book.create_sheet(name.capitalize())
        sheet.append(heads[1:])
        for row in rows:
            if row[0] == name:
                sheet.append([v or None for v in row[1:]])
                pairs = [(h, v) for h, v in zip(heads[1:], row[1:], strict=True) if v]
                text += f"[[{name}]]\n" + "".join(f'{h} = "{v}"\n' for h, v in pairs)
    book.save(tmp_path / "rates.xlsx")
    (tmp_path / "rates.toml").write_text(text)
    (tmp_path / "capitals.csv").write_text("\n".join([ROWS.splitlines()[0].title(), *ROWS.splitlines()[1:]]))
    for name in ("rates.xlsx", "rates.toml", "capitals.csv"):
        other = read_rates(tmp_path / name)
        assert (other.rates, other.holdings) == (from_csv.rates, from_csv.holdings)


def test_a_missing_rate_is_named_and_never_zero(tmp_path: Path) -> None:
    """Tests that each missing rate, and a capability without holdings, is an error."""
    kept = [line for line in ROWS.splitlines() if not line.startswith("rates,self")]
    with pytest.raises(ForceError, match="no rate for self-sustainment, catering"):
        reimbursement(_plan(), read_rates(_file(tmp_path, "\n".join(kept))))
    kept = [line for line in ROWS.splitlines() if not line.startswith("holdings")]
    with pytest.raises(ForceError, match='nothing says what "troops" brings'):
        reimbursement(_plan(), read_rates(_file(tmp_path, "\n".join(kept))))


def test_every_mistake_of_the_file_comes_at_once(tmp_path: Path) -> None:
    """Tests an unknown kind, an empty rate, a negative one, a lease that is none and low above high."""
    bad = (
        "table,kind,category,lease,low,high,of,per_item\nrates,persons,a,,1,,,\nrates,person month,b,,,,,\n"
        "rates,person month,c,,-3,,,\nrates,major equipment,d,,1,,,\nrates,person month,e,,5,4,,\n"
    )
    with pytest.raises(ForceError) as caught:
        read_rates(_file(tmp_path, bad))
    for row in range(2, 7):
        assert f"row {row}" in str(caught.value)
