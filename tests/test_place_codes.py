"""A column of precision: a feed's codes or kilometres, told once where the table does not show which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grith.intake import add_files
from grith.ledger import Ledger, open_ledger
from grith.nouns import CaseDefinition
from grith.nouns.place_codes import told_codes
from grith.truce.fusion._read import read_tables

HEADS = ("id", "date", "latitude", "longitude", "type")


@pytest.mark.parametrize(
    ("heading", "more", "cells", "km", "words"),
    [
        # ACLED's codebook: 1 a town, 2 a part of a region, 3 a larger region.
        ("geo_precision", ("event_id_cnty",), ["3", "1"], {"3": 100.0}, ""),
        ("geo_precision", ("time_precision",), ["3"], {"3": 100.0}, ""),
        ("GEO_PRECISION", (), ["ADM2", "STREET"], {"ADM2": 40.0}, ""),
        # UCDP GED's codebook: 2 within about 25 km, 6 the country only.
        ("where_prec", ("date_prec",), ["6", "2"], {"2": 25.0, "6": 500.0}, ""),
        ("geo_precision", (), ["3", "", "1.0"], {"3": 100.0}, "ACLED's codes (1: 5 km, 3: 100 km)"),
        ("where_prec", (), ["2", "5"], {"5": 150.0}, "UCDP's codes"),
        ("geo_precision", (), ["3", "0.5"], {}, "read as kilometres"),
        ("geo_precision", (), ["3", "10"], {}, "read as kilometres"),
        ("Geo precision", (), ["3 km"], {}, "read as kilometres"),
        ("geo_precision", (), ["", " "], {"3": 100.0}, ""),
    ],
)
def test_codes_and_kilometres_are_told_apart(
    heading: str, more: tuple[str, ...], cells: list[str], km: dict[str, float], words: str
) -> None:
    codes, told = told_codes((*HEADS, *more, heading), heading, cells)
    assert {code: codes.get(code) for code in km} == km and bool(codes) == bool(km)
    assert words in told and bool(told) == bool(words)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.gpkg", create=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("cells", "km", "told"),
    [
        (("3", "2"), (100.0, 25.0), "ACLED's codes"),
        (("3", "0.5"), (3.0, 0.5), "kilometres"),
        (("3",) * 5000, (100.0,) * 5000, "ACLED's codes"),
        (("3",) * 5000 + ("0.5",), (3.0,) * 5000 + (0.5,), "kilometres"),
    ],
)
def test_both_readers_take_the_same_radius_and_tell_it_once(
    ledger: Ledger, tmp_path: Path, cells: tuple[str, ...], km: tuple[float, ...], told: str
) -> None:
    path = tmp_path / "mine.csv"
    rows = [f"{n},2025-03-20,50,36,shelling,{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join([f"{','.join(HEADS)},geo_precision", *rows, ""]), encoding="utf-8")
    read, problems = read_tables([path])
    assert tuple(row.precision_km for row in read) == km
    assert [told in p.reason for p in problems] == [True]
    done = add_files(ledger, CaseDefinition("Test"), [path]).files[0]
    assert tuple(i.place.precision_km for i in ledger.incidents() if i.place) == km
    assert [n.reason for n in done.problems if "geo_precision" in n.reason] == [problems[0].reason]
