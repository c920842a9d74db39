"""The force in a workbook: cover by requirement and month, tours, keystones, first gaps."""

from __future__ import annotations

from typing import Any

from grith.brief._force import scenario_words
from grith.result_book import Column, ResultBook
from grith.units import percent_band


def force_sheets(work: ResultBook, part: dict[str, Any] | None) -> None:
    """Add the sheets; none where the case holds no force workbook."""
    if part is None:
        return
    both = [(scenario_words(part, s) or "the plan", s) for s in part["scenarios"]]
    months = [Column(str(m), 9) for m in range(1, part["months"] + 1)]
    lead = [Column(t, 20) for t in ("Scenario", "Requirement", "Capability", "Area", "Unit", "Tier", "Figure")]
    work.table(
        "Force cover", [*lead, *months],
        [
            (words, n["id"], n["capability"], n["area"], n["unit"], "must have" if n["must_have"] else "desired", k,
             *n[k])
            for words, s in both for n in s["lines"] for k in ("need", "covered")
        ],
    )  # fmt: skip
    heads = ("Scenario", "Nation", "Pledge", "Capability", "Used as", "Area", "From month", "Until month", "Items")
    keys = ("nation", "pledge", "capability", "used_as", "area", "from_month", "until_month", "items")
    work.table(
        "Force tours", [Column(t, 18) for t in heads],
        [
            (words, *(p[k] for k in keys))
            for words, s in both for p in s["placements"]
        ],
    )  # fmt: skip
    titles = ("Scenario", "Kind", "Name", "Cover without it", "Cover now", "Cover with it for sure")
    work.table(
        "Force keystones", [Column(t, 24) for t in titles],
        [
            (words, k["kind"], k["name"], *(percent_band([k["cover"][0][i], k["cover"][1][i]]) for i in range(3)))
            for words, s in both for k in s["keystones"]
        ],
    )  # fmt: skip
