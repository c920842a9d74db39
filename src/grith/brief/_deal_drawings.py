"""Two pictures of the conflicts as plain geometry: positions × conflicts, and who collides with whom."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

CELL, LABEL, HEAD = 22, 390, 34
LETTERS = 60  # that fit beside the matrix
MOST_COLUMNS, MOST_ROWS = 40, 60
PARTIES, EDGES = 10, 24  # more would not be read
WIDTH, HEIGHT = 720, 460


def draw_matrix(part: dict[str, Any]) -> dict[str, Any] | None:
    """Rows are positions, those in most conflicts first; columns conflicts, smallest first; None without conflicts."""
    matrix = part["matrix"]
    if not matrix["conflicts"]:
        return None
    rows = {row["id"]: row for row in part["positions"]}
    lines: list[dict[str, Any]] = []
    for name, cells in list(zip(matrix["positions"], matrix["cells"], strict=True))[:MOST_ROWS]:
        row = rows[name]
        holders = [part["parties"].get(h, h) for h in row["holders"]]
        others = f" + {len(holders) - 1}" if len(holders) > 1 else ""
        label = f"P{row['number']} {_upper(holders[0])}{others}: {row['title']}"
        y = HEAD + len(lines) * CELL
        lines.append(
            {
                "y": y,
                "label": label if len(label) <= LETTERS else label[: LETTERS - 1].rstrip() + "…",
                "tip": f"{_upper(', '.join(holders))}: {row['title']}",
                "number": row["number"],
                "code": row["holders"][0][:3].upper(),
                "marks": [{"x": LABEL + n * CELL, "conflict": n + 1} for n, cell in enumerate(cells) if cell],
            }
        )
    columns = [{"x": LABEL + n * CELL + CELL / 2, "number": n + 1} for n in range(matrix["conflicts"])]
    summary = f"Which position is in which minimal conflict: {len(lines)} positions, {matrix['conflicts']}"
    summary += f" of {matrix['of']} conflicts." if matrix["of"] > matrix["conflicts"] else " conflicts."
    return {
        "width": LABEL + matrix["conflicts"] * CELL + 6,
        "height": HEAD + len(lines) * CELL + 4,
        "cell": CELL,
        "left": LABEL,
        "rows": lines,
        "columns": columns,
        "summary": summary,
        "cut": len(matrix["positions"]) > len(lines) or matrix["of"] > matrix["conflicts"],
    }


def draw_graph(part: dict[str, Any]) -> dict[str, Any] | None:
    """The parties in most conflicts on an oval; a line's width is in how many conflicts two of them meet."""
    pairs = part["between"]
    if not pairs:
        return None
    involved: dict[str, set[int]] = {}
    for pair in pairs:
        for party in pair["parties"]:
            involved.setdefault(party, set()).update(pair["conflicts"])
    order = sorted(involved, key=lambda p: (-len(involved[p]), p))
    shown = order[:PARTIES]
    centre_x, centre_y, wide, high = WIDTH / 2, HEIGHT / 2, WIDTH / 2 - 150, HEIGHT / 2 - 46
    at: dict[str, tuple[float, float]] = {}
    nodes = []
    for number, party in enumerate(shown):
        angle = -pi / 2 + 2 * pi * number / len(shown)
        x, y = centre_x + wide * cos(angle), centre_y + high * sin(angle)
        at[party] = (x, y)
        side = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
        away = 15 if side == "start" else -15 if side == "end" else 0
        drop = 4 if side != "middle" else (26 if sin(angle) > 0 else -15)
        nodes.append(
            {
                "x": round(x, 1),
                "y": round(y, 1),
                "text": _upper(part["parties"].get(party, party)),
                "count": len(involved[party]),
                "anchor": side,
                "tx": round(x + away, 1),
                "ty": round(y + drop, 1),
            }
        )
    drawn = [p for p in pairs if set(p["parties"]) <= set(shown)][:EDGES]
    most = max(len(p["conflicts"]) for p in drawn)
    edges = []
    for pair in reversed(drawn):  # the thickest last, so that its number lies on top
        (x1, y1), (x2, y2) = (at[p] for p in pair["parties"])
        count = len(pair["conflicts"])
        names = " and ".join(part["parties"].get(p, p) for p in pair["parties"])
        what = "conflict" if count == 1 else "conflicts"
        edges.append(
            {
                "x1": round(x1, 1),
                "y1": round(y1, 1),
                "x2": round(x2, 1),
                "y2": round(y2, 1),
                # a third of the way along, so that numbers do not meet in the middle
                "tx": round(x1 + (x2 - x1) * 0.36, 1),
                "ty": round(y1 + (y2 - y1) * 0.36 + 4, 1),
                "width": round(1 + 7 * count / most, 1),
                "count": count,
                "label": f"{_upper(names)}: {what} {', '.join(str(n) for n in pair['conflicts'])}",
                "first": pair["conflicts"][0],
            }
        )
    left = len(order) - len(shown), len(pairs) - len(drawn)
    return {"width": WIDTH, "height": HEIGHT, "nodes": nodes, "edges": edges, "parties_left": left[0], "left": left[1]}


def _upper(words: str) -> str:
    """The first letter in upper case, as at the start of a line."""
    return words[:1].upper() + words[1:]
