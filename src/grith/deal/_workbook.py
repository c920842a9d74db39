"""The results as a workbook: one sheet each for conflicts, packages, parties, positions, rules and the matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

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


def write_workbook(view: dict[str, Any], path: Path) -> None:
    """Write ``view`` (from ``deal_view``) to an XLSX file; the same view gives the same bytes."""
    import xlsxwriter

    # Text that starts like a formula or an address stays text: cells come from other people's words.
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": view["title"], "comments": view["refusal"], "created": datetime(2000, 1, 1)})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet("Summary")
    first.set_column(0, 0, 110, wrap)
    lines = [
        view["title"],
        f"as of {view['as_of'] or 'all positions, whenever held'}",
        *view["summary"],
        view["refusal"],
    ]
    for number, line in enumerate([*lines, *view["notes"]]):
        first.write_string(number, 0, line)
    for (name, header), rows in zip(SHEETS, _rows(view), strict=True):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, 60 if title in ("in words", "sources", "stands", "outcome") else 18, wrap)
        for number, row in enumerate(rows, 1):
            _write(sheet, number, row)
    sheet = book.add_worksheet("Matrix")
    matrix = view["matrix"]
    _write(sheet, 0, ["position", *range(1, matrix["conflicts"] + 1)])
    for number, (name, cells) in enumerate(zip(matrix["positions"], matrix["cells"], strict=True), 1):
        _write(sheet, number, [name, *("●" if cell else "" for cell in cells)])
    book.close()


def _write(sheet: Any, number: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(number, column, value)
        elif value is not None:
            sheet.write_string(number, column, str(value))


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
