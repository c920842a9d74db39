"""A picture of the conflicts: which position is in which, as an SVG that prints and needs nothing else."""

from __future__ import annotations

from html import escape
from typing import Any

CELL, LABEL, HEAD = 24, 330, 46
# After Okabe and Ito: told apart by colour-blind readers. The letters in the cell say the same without colour.
COLOURS = ("#0072B2", "#B84A00", "#00785A", "#A0527F", "#8A5F00", "#2A7FB0", "#000000")  # darkened for white letters


def conflict_matrix(view: dict[str, Any]) -> str:
    """Positions (rows, those in most conflicts first) × minimal conflicts (columns, smallest first) as SVG text.

    ``view`` is what ``deal_view`` returns; the picture holds the rows and the first 40 conflicts of its matrix. A mark
    is coloured by the first holder; seven holders have a colour of their own, the rest share black.
    """
    matrix = view["matrix"]
    rows, columns = matrix["positions"], matrix["conflicts"]
    of = {p["id"]: p for p in view["positions"]}
    holders = list(dict.fromkeys(of[r]["holders"][0] for r in rows))
    colour = {h: COLOURS[min(i, len(COLOURS) - 1)] for i, h in enumerate(holders)}
    names = view["parties"]
    width, height = LABEL + columns * CELL + 20, HEAD + len(rows) * CELL + 30
    shown = f"{columns} of {matrix['of']} conflicts" if matrix["of"] > columns else f"{columns} conflicts"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="11">',
        f"<title>Which position is in which minimal conflict: {escape(shown)}</title>",
        f'<text x="0" y="14" font-weight="bold">Positions × minimal conflicts ({escape(shown)})</text>',
    ]
    for number in range(columns):
        x = LABEL + number * CELL + CELL // 2
        parts.append(f'<text x="{x}" y="{HEAD - 8}" text-anchor="middle" fill="#555">{number + 1}</text>')
    for line, (row, cells) in enumerate(zip(rows, matrix["cells"], strict=True)):
        y, point = HEAD + line * CELL, of[row]
        holder = point["holders"][0]
        who = names.get(holder, holder) + (" +" if len(point["holders"]) > 1 else "")
        label = f"{row} · {who}"
        tip = escape(f"{', '.join(names.get(h, h) for h in point['holders'])}: {point['title']}")
        short = label if len(label) <= 52 else label[:51] + "…"
        parts.append(f'<g><title>{tip}</title><text x="0" y="{y + 16}">{escape(short)}</text>')
        parts.append(
            f'<line x1="{LABEL}" y1="{y + CELL}" x2="{LABEL + columns * CELL}" y2="{y + CELL}" stroke="#ddd"/>'
        )
        for number, cell in enumerate(cells):
            if cell:
                x = LABEL + number * CELL
                parts.append(
                    f'<rect x="{x + 2}" y="{y + 2}" width="{CELL - 4}" height="{CELL - 4}" rx="3" '
                    f'fill="{colour[holder]}"/><text x="{x + CELL // 2}" y="{y + 16}" text-anchor="middle" '
                    f'font-size="9" fill="#fff">{escape(holder[:3].upper())}</text>'
                )
        parts.append("</g>")
    parts.append(f'<text x="0" y="{height - 8}" fill="#555">What the encoding implies; no forecast.</text></svg>')
    return "".join(parts)
