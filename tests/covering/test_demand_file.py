"""The demand file of ``bench/mclp.py``: what is read, and which lines are named instead."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
from mclp import main, read


@pytest.mark.parametrize(
    "text",
    ["a 24.5 50 5\nb 24 50 0\n", "id,lon,lat,demand\na,24.5,50,5\nb,24,50,0,\n", "\ufeffa;24.5;50;5\n\nb, 24, 50, 0\n"],
)
def test_lines_with_any_separator(tmp_path: Path, text: str) -> None:
    path = tmp_path / "demand.txt"
    path.write_text(text, "utf-8")
    points, demand = read(str(path))
    assert points.tolist() == [[24.5, 50.0], [24.0, 50.0]] and demand.tolist() == [5.0, 0.0]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a 24 x 5\nb 24 50 3", [1]),
        ("a 24 50 5\nb 24 50 nan\nc 24 50 inf\nd 24 50 -1\ne 24 91 1", [2, 3, 4, 5]),
        ("a 24,5 50,1 5\nb 24 50 3", [1]),
        ("a 24 50 5\nold town 24 50 3\nb 24 50", [2, 3]),
        ("a 24 50 1_0\nb 24 50 ٣", [1, 2]),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, text: str, lines: list[int]) -> None:
    path = tmp_path / "demand.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as found:
        read(str(path))
    assert f"lines {lines} are not: id, longitude, latitude, demand" in str(found.value)


@pytest.mark.parametrize(
    "words", [["city:x:1", "1", "9"], ["city:9:1", "1", "9", "--seconds"], ["city:9:1", "1.5", "9"]]
)
def test_bad_words_are_told(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setattr("sys.argv", ["mclp.py", *words])
    with pytest.raises(SystemExit, match=r"write|without"):
        main()
