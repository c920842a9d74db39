"""Any table through a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grith.errors import IntakeError
from grith.intake import IntakeResult, add_files
from grith.ledger import Ledger
from grith.nouns import CaseDefinition

Add = Callable[..., IntakeResult]


def write(folder: Path, text: str) -> Path:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_foreign_table_in_an_old_encoding(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    mapping = write(
        tmp_path,
        """
kind = "pledges"
encoding = "cp1251"
delimiter = "|"
header_row = 2
[columns]
nation = "Країна"
published = "Дата"
firmness = "Рівень"
what = "Що"
[constants]
unit = "persons"
[words.firmness]
"готова" = "willing"
"ні" = "ruled_out"
[report]
title = "Зведення"
publisher = "Штаб"
published = "2025-03-22"
""",
    )
    head = "Зведення за березень\nКраїна|Дата|Рівень|Що|Інше\n"
    text = head + "Norway|20.03.2025|готова|medics|а\nOman|21.03.2025|Ні|troops|б\n"
    done = add("t.txt.csv", text.encode("cp1251"), mapping=mapping).files[0]
    one, two = ledger.statements()
    assert (one.firmness, one.capability, one.attributes["Інше"]) == ("willing", ("medical",), "а")
    assert (two.kind, two.firmness) == ("red_line", "refused")
    (report,) = ledger.reports()
    assert (report.title, report.publisher) == ("Зведення", "Штаб") and done.rows == 2


@pytest.mark.parametrize("rows", [2_000, pytest.param(54_514, marks=pytest.mark.slow)])
def test_air_raid_alerts(shared: Path, ledger: Ledger, case: CaseDefinition, tmp_path: Path, rows: int) -> None:
    """The real list, its beginning and (slow) all of it; it has a line a row and a heading."""
    mapping = write(
        tmp_path,
        'kind = "incidents"\nzone = "UTC"\n[columns]\nplace = "region"\nevent = "started_at"\nuntil = "finished_at"\n'
        '[constants]\ntype = "air-raid alert"\nsource = "eTryvoga"\n',
    )
    whole = (shared / "data" / "airraid_ua" / "volunteer_data_en.csv").read_text(encoding="utf-8").splitlines(True)
    (tmp_path / "alerts.csv").write_text("".join(whole[: rows + 1]), encoding="utf-8")
    done = add_files(ledger, case, [tmp_path / "alerts.csv"], mapping=mapping).files[0]
    assert done.incidents == rows
    first = next(iter(ledger.incidents()))
    assert first.type == "air-raid alert" and first.place is not None and first.place.name == "Kyiv City"
    assert first.event is not None and first.event.earliest == datetime(2022, 2, 25, 16, 36, 22, tzinfo=UTC)


def test_all_mistakes_of_a_mapping_at_once(add: Add, tmp_path: Path) -> None:
    mapping = write(
        tmp_path,
        'kind = "pledge"\nzone = "Kyiv"\nencoding = "cp9999"\ncolour = "blue"\n'
        'delimiter = ";;"\nheader_row = -1\n[report]\nmood = "x"\n',
    )
    with pytest.raises(IntakeError) as error:
        add("a.csv", "a,b\n1,2\n", mapping=mapping)
    text = str(error.value)
    assert len(error.value.problems) == 7
    for word in ("pledge", "Kyiv", "cp9999", "colour", ";;", "header_row", "mood"):
        assert word in text
    assert all(p.where and p.remedy for p in error.value.problems)


def test_a_mapped_column_that_is_missing_is_said(add: Add, tmp_path: Path) -> None:
    mapping = write(tmp_path, 'kind = "incidents"\n[columns]\nevent = "When"\nplace = "Where"\ntype = "What"\n')
    done = add("a.csv", "When,Where\n2025-03-20,Sudzha\n", mapping=mapping).files[0]
    assert done.status == "left out" and "What" in done.problems[0].reason


def test_a_mapping_that_is_no_toml(add: Add, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="not TOML"):
        add("a.csv", "a,b\n1,2\n", mapping=write(tmp_path, "kind = "))
