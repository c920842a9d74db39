"""The brief's first page in the terminal: the same boxes, changes and dates as on paper."""

from __future__ import annotations

from typing import Any

from grith.cli._output import console
from grith.units import counted

MOST_CHANGES, MOST_DATES = 8, 8


def show_first_page(view: dict[str, Any]) -> None:
    """Print the first page of a view made by ``grith.brief.build_view``."""
    from rich.panel import Panel
    from rich.text import Text

    counts, head = view["counts"], view["tree_head"]
    since = f" · changes since {view['since']['words']}" if view["since"] else ""
    title = Text(f"GRITH BRIEF · {view['title']}", style="bold")
    console().print(title)
    console().print(Text(f"as of {view['as_of']['words']}{since}"))
    root = f"{head['root'][:8]}…{head['root'][-4:]}" if head else "none"
    root += f" at {head['size']:,} entries" if head and "size" in head else ""
    console().print(
        Text(" · ".join([*(counted(counts[k], k) for k in ("reports", "statements")), f"tree head {root}"]))
    )
    for box in view["boxes"]:
        body = Text("\n").join(Text("".join(part["text"] for part in line)) for line in box["lines"])
        if box.get("note"):
            body.append("\n" + box["note"], style="italic dim")
        console().print(Panel(body, title=Text(box["title"]), title_align="left"))
    _list("What changed", [c["words"] for c in view["changes"]], MOST_CHANGES)
    _list("Dates to watch", [d["words"] for d in view["dates"]], MOST_DATES)


def _list(title: str, rows: list[str], most: int) -> None:
    from rich.text import Text

    if not rows:
        return
    console().print(Text(title, style="bold"))
    for row in rows[:most]:
        console().print(Text(f"  · {row}"))
    if len(rows) > most:
        console().print(Text(f"  and {len(rows) - most} more in the brief"))
