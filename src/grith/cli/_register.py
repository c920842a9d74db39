"""The coalition register in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.cli._output import table

if TYPE_CHECKING:
    from grith.case import CoalitionView


def show_register(view: CoalitionView) -> None:
    """Print who offers what, how firmly and on what condition; then how many nations, totals claimed and changes."""
    shown = view.to_dict()
    register = shown["register"]
    rows = []
    for cell in register["cells"]:
        amount = cell["quantity"]["words"] if cell.get("quantity") else ""
        conditions = "; ".join(p["words"] for p in cell["preconditions"])
        when = (cell["published"] or "")[:10]
        flag = "contradicted" if cell["contradictions"] else ""
        rows.append(
            (cell["nation"], cell["capability"], cell["firmness"], amount, conditions, cell["speaker"], when, flag)
        )
    columns = ("nation", "capability", "firmness", "amount", "on condition", "who said so", "when", "")
    table(f"Coalition register as of {shown['as_of']['words']}", columns, rows)
    print(register["how_many"]["words"])
    for reason in register["how_many"]["reasons"]:
        print(f"  · {reason['words']}")
    if shown["changes"]:
        print(f"\nChanged since {shown['since']['words']}:")
        for change in shown["changes"]:
            print(f"  · {change['words']}")
