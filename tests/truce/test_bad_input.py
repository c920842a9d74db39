"""Bad input through `grith fuse` and `grith judge`: each fault is told, no row is lost, nothing crashes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from grith.cli._run import run

GOOD = "g{n},2025-03-{d:02d},{lat:.3f},{lon:.3f},strike\n"
BAD = {
    "zero": "zero,2025-03-20,0,0,strike",
    "swapped": "swapped,2025-03-20,36.25,50.01,strike",
    "off": "off,2025-03-20,136.2,50.0,strike",
    "future": "future,2199-01-01,50.0,36.2,strike",
    "nodate": "nodate,the other day,50.0,36.2,strike",
    "nonumber": "nonumber,2025-03-20,north,36.2,strike",
    "unknown": "unknown,2025-03-20,50.0,36.2,???",
    "short": "short,2025-03-20",
}
TOLD = {
    "zero": "0, 0",
    "swapped": "swapped",
    "off": "not on Earth",
    "future": "future",
    "nodate": "no date",
    "nonumber": "no place",
}


def reports(path: Path) -> int:
    rows = [GOOD.format(n=n, d=1 + n % 28, lat=49 + n % 7 / 5, lon=35 + n % 5 / 4) for n in range(140)]
    hundred = [f"h{n},2025-03-20,50.501,36.501,strike\n" for n in range(100)]
    doubled = ["g1,2025-03-21,50.0,36.2,strike\n"]
    body = [*rows, *hundred, *doubled, *(line + "\n" for line in BAD.values())]
    path.write_text("uid,date,latitude,longitude,type\n" + "".join(body), encoding="utf-8")
    return len(body)


def test_every_fault_of_a_report_is_told_and_no_report_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = reports(tmp_path / "a.csv")
    out = tmp_path / "incidents.csv"
    assert run(["fuse", str(tmp_path / "a.csv"), "--incidents", str(out), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert shown["reports"] == count == len(rows) == len({r["uid"] for r in rows})
    problems = {(p["uid"], p["what"]) for p in shown["problems"]}
    for uid, words in TOLD.items():
        assert any(u == uid and words in what for u, what in problems), uid
    assert any(u == "g1" and "twice" in what for u, what in problems)
    home = {r["uid"]: r["incident"] for r in rows}
    assert len({home[f"h{n}"] for n in range(100)}) == 1
    assert all(home[uid] == uid for uid in ("zero", "off", "nodate", "nonumber", "short"))


def test_an_end_before_its_start_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_text(
        "uid,date,end date,latitude,longitude,type\nx,2025-03-20,2025-03-01,50,36,strike\n", encoding="utf-8"
    )
    assert run(["fuse", str(table), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert any("before the start" in p["what"] for p in shown["problems"])


CLAIMS = {
    "zero": "zero,accusation,Ukraine,2025-03-20,2025-03-20,2025-03-20,Russia,Kherson,power grid,0,0",
    "swapped": "swapped,accusation,Ukraine,2025-03-20,2025-03-20,2025-03-20,Russia,Kherson,power grid,146.6,32.6",
    "future": "future,accusation,Ukraine,2025-03-20,2199-01-01,2199-01-01,Russia,Kherson,power grid,46.6,32.6",
    "before": "before,accusation,Ukraine,2025-03-20,2024-01-01,2024-01-01,Russia,Kherson,power grid,46.6,32.6",
    "backwards": "backwards,accusation,Ukraine,2025-03-20,2025-03-20,2025-03-01,Russia,Kherson,power grid,46.6,32.6",
    "unknown": "unknown,accusation,Ukraine,2025-03-20,2025-03-20,2025-03-20,Russia,Kherson,?!,46.6,32.6",
    "nodate": "nodate,accusation,Ukraine,soon,whenever,,Russia,Kherson,power grid,46.6,32.6",
    "kind": "kind,hearsay,Ukraine,2025-03-20,2025-03-20,2025-03-20,Russia,Kherson,power grid,46.6,32.6",
}


def test_every_fault_of_a_claim_is_told_and_no_claim_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from grith.truce.agreement import agreement_names
    from grith.truce.judge import read_claims

    name = next(n for n in agreement_names() if "energy" in n)
    head = "id,kind,said_by,said_on,about_from,about_to,accused,place,target,latitude,longitude\n"
    line = "h{n},accusation,Ukraine,2025-03-20,2025-03-20,2025-03-20,Russia,Kherson,power grid,46.6,32.6\n"
    table = tmp_path / "claims.csv"
    body = [*(c + "\n" for c in CLAIMS.values()), *(line.format(n=n) for n in range(100)), line.format(n=1)]
    table.write_text(head + "".join(body), encoding="utf-8")
    claims, left = read_claims(table)
    rows = {p.where for p in left}
    assert len(claims) + 1 == len(body)  # the one of no known kind is listed instead
    reasons = " | ".join(p.reason for p in left)
    for words in ("0, 0", "swapped", "after the claim was made", "before it starts", "is not a date", "no kind"):
        assert words in reasons, words
    assert f"row {len(body) + 1}" in rows  # the id that stands already
    assert run(["judge", name, str(table), "--json"]) == 0
    shown = json.dumps(json.loads(capsys.readouterr().out))
    for claim in claims:
        assert f'"{claim.id}"' in shown


QUOTED = {
    "never closed": 'A,2025-03-20,50.0,36.2,substation,"fire\nB,2025-03-20\n',
    "2 rows stand in one": 'A,"2025-03-20,50,36,a,b\nB,2025-03-20,50,36,a,b\nC,2025-03-20,50,36,a,b"\n',
}


@pytest.mark.parametrize("words", QUOTED)
def test_a_quotation_mark_that_swallows_rows_is_told_with_its_row(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Read as CSV allows, all rows to the next quotation mark are one cell, and gone.
    path = tmp_path / "t.csv"
    path.write_text("id,date,latitude,longitude,target,text\n" + QUOTED[words], encoding="utf-8")
    for command in (["fuse", str(path)], ["judge", "energy-halt-2025", str(path)]):
        assert run([*command, "--json"]) == 4
        (problem,) = json.loads(capsys.readouterr().out)["problems"]
        assert words in problem["what"] and problem["where"].endswith("t.csv, row 2") and problem["remedy"]


def test_a_text_of_several_lines_is_a_cell(tmp_path: Path) -> None:
    path, out = tmp_path / "t.csv", tmp_path / "i.csv"
    rows = 'A,2025-03-20,50.0,36.2,strike,"first line\nand, then, more"\nB,2025-03-21,50.0,36.2,strike,""\n'
    path.write_text("uid,date,latitude,longitude,type,text\n" + rows, encoding="utf-8")
    assert run(["fuse", str(path), "--incidents", str(out)]) == 0
    assert [r["uid"] for r in csv.DictReader(out.open(encoding="utf-8"))] == ["A", "B"]


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Grand total", "Summe", "всього"])
def test_sums_below_a_table_are_no_claim_and_told(word: str) -> None:
    from grith.truce.judge import claims_of

    head = "id,kind,said_by,about_from,accused,target,effect,count\n"
    rows = "1,accusation,X,2025-03-26,UA,substation,damaged,\n" + f"{word},,,,,,,1\n"
    claims, left = claims_of(head + rows)
    assert [claim.id for claim in claims] == ["1"]
    assert [(x.where, x.reason) for x in left] == [("row 3", "a row of totals is not judged")]
    # A total that somebody claims is a claim.
    claims, left = claims_of(head + f"{word},count,RU MoD,2025-03-26,UA,,,10\n,total,RU MoD,2025-03-26,UA,,,10\n")
    assert len(claims) == 2
