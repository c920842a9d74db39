"""The results as a workbook: one sheet each for conflicts, packages, parties, positions, rules and the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from grith.result_book import Column, result_book

SHEETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Conflicts", ("number", "positions", "parties", "rests on", "in words", "sources")),
    ("Packages", ("number", "weight given up", "given up", "stands", "borne by", "outcome")),
    ("Parties", ("party", "positions", "moves in", "of packages", "least", "most", "in the cheapest")),
    (
        "Positions",
        ("id", "in words", "constraint", "holders", "weights", "conflicts", "costs others", "extra", "sources"),
    ),
    ("Rules", ("id", "in words", "constraint", "author")),
)
_WIDTHS = dict.fromkeys(("in words", "sources", "stands", "outcome"), 60) | {"constraint": 40, "number": 9}


def write_workbook(view: dict[str, Any], path: Path) -> None:
    """Write ``view`` (from ``deal_view``) to an XLSX file; the same view gives the same bytes."""
    matrix = view["matrix"]
    with result_book(path, view["title"], datetime(2000, 1, 1), view["refusal"]) as book:
        told = [
            f"as of {view['as_of_words']}" if view["as_of"] else "all positions, whenever held",
            *view["summary"],
            view["refusal"],
        ]
        book.table("Summary", [Column(view["title"], 110)], [(line,) for line in (*told, *view["notes"])])
        for (name, header), rows in zip(SHEETS, _rows(view), strict=True):
            book.table(name, [Column(title, _WIDTHS.get(title, 18)) for title in header], rows)
        book.table(
            "Matrix",
            [Column("position", 24), *(Column(str(n), 5) for n in range(1, matrix["conflicts"] + 1))],
            [
                (name, *("●" if cell else "" for cell in cells))
                for name, cells in zip(matrix["positions"], matrix["cells"], strict=True)
            ],
        )


def _rows(view: dict[str, Any]) -> Iterable[list[list[Any]]]:
    def loads(burden: dict[str, float]) -> str:
        return ", ".join(f"{view['parties'].get(p, p)} {w:g}" for p, w in burden.items())

    yield [
        [
            n,
            ", ".join(c["positions"]),
            ", ".join(c["parties"]),
            ", ".join(c["rests_on"]),
            c["words"],
            "\n".join(c["sources"]),
        ]
        for n, c in enumerate(view["conflicts"], 1)
    ]
    yield [
        [
            n,
            p["cost"],
            ", ".join(p["given_up"]),
            ", ".join(p["stands"]),
            loads(p["burden"]),
            "\n".join(p.get("outcome_words", [])),
        ]
        for n, p in enumerate(view["packages"], 1)
    ]  # fmt: skip
    yield [
        [r[k] for k in ("name", "positions", "moves_in", "packages", "least", "most", "in_the_cheapest")]
        for r in view["burden_by_party"]
    ]
    swing = {s["position"]: s["conflicts"] for s in view["swing"]}
    prices = {p["position"]: p for p in view["prices"]}
    yield [
        [
            p["id"], p["title"], p["constraint"], ", ".join(p["holders"]), loads(p["weights"]), swing.get(p["id"], 0),
            prices.get(p["id"], {}).get("others"), prices.get(p["id"], {}).get("extra"), "\n".join(p["sources"]),
        ]
        for p in view["positions"]
    ]  # fmt: skip
    yield [[r["id"], r.get("title", ""), r["constraint"], r["author"]] for r in view["rules"]]
