"""The Force page counts for each role only the pledges that it may see."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi")
from grith.web._force import force_of
from grith.web._office import Office
from tests.case.test_handling import _force, fill


def test_each_role_sees_the_force_of_the_pledges_that_it_may_see(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    fill(folder, hidden=True).close()
    _force(folder, hidden=True)
    office = Office(folder)
    try:
        found = {role: force_of(office, office.picture("", role)) for role in ("reader", "analyst", "admin")}
    finally:
        office.close()
    assert all(found.values())
    plans = {role: part["plan"] for role, part in found.items() if part}
    assert plans["reader"]["must_have"]["if_all_kept"] == pytest.approx(0.2)
    assert "quagga" not in str(plans["reader"]).lower() and "4321" not in str(plans["reader"])
    assert "quagga" not in str(plans["analyst"]).lower() and "P2" in str(plans["analyst"])
    assert "Quaggaland" in str(plans["admin"])
