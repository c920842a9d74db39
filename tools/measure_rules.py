"""Measure how often each rule of the reader is right, and write src/grith/read/data/rules.toml.

    python tools/measure_rules.py FOLDER [FOLDER …] --date 2025-03-20 [--out FILE]

Each FOLDER is an evaluation set (NN.json). Only counts are written: no text of the sets. A finding is right if it
overlaps an annotated row, required or optional, of its kind or of one that the row accepts; other findings are wrong,
save positions, which the sets do not annotate in full: those are not counted.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from grith.read import READER_VERSION, evaluate
from grith.read._evaluate import documents
from grith.read._score import NameRules, score_document

OUT = Path(__file__).parents[1] / "src/grith/read/data/rules.toml"


def verdicts(predictions: list[dict[str, Any]], document: dict[str, Any]) -> list[tuple[str, bool]]:
    """(rule, right) of every finding that counts in one document."""
    wrong = Counter(_key(row) for row in score_document(predictions, document, NameRules()).wrong_rows)
    found = []
    for row in predictions:
        if wrong[_key(row)]:
            wrong[_key(row)] -= 1
            found.append((row["rule"], False))
        elif row["kind"] != "position":
            found.append((row["rule"], True))
    return found


def _key(row: dict[str, Any]) -> str:
    return repr(sorted((k, repr(v)) for k, v in row.items()))


def table(folders: list[Path], date: str) -> str:
    """The text of rules.toml."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    count = 0
    for folder in folders:
        predictions, annotated = evaluate(folder), documents(folder)
        for name in sorted(annotated):
            if annotated[name].get("statements") is None:
                continue
            count += 1
            for rule, is_right in verdicts(predictions[name], annotated[name]):
                seen[rule] += 1
                right[rule] += is_right
    sets = " and ".join(folder.resolve().name for folder in folders)
    lines = [
        "# Written by tools/measure_rules.py: how often each rule of the reader was right.",
        f'measured_on = "{count} annotated reports ({sets})"',
        f'measured = "{date}"',
        f'reader = "{READER_VERSION}"',
        "",
    ]
    for rule in sorted(seen):
        share = right[rule] / seen[rule]
        lines += [f'[rules."{rule}"]', f"precision = {share:.3f}", f"right = {right[rule]}", f"n = {seen[rule]}", ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="an evaluation set")
    parser.add_argument("--date", required=True, help="the day of the measurement, as it is to stand in the file")
    parser.add_argument("--out", type=Path, default=OUT, help="default: the package's data file")
    chosen = parser.parse_args()
    chosen.out.write_text(table(chosen.folders, chosen.date), encoding="utf-8")


if __name__ == "__main__":
    main()
