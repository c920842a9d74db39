"""The deal in the workbook: conflicts, packages, concessions by party, positions, and the conflict matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from grith.brief._deal_page import change_lines, upper_first
from grith.result_book import Column, ResultBook


def deal_sheets(work: ResultBook, view: dict[str, Any], numbers: dict[str, str]) -> None:
    """Add the sheets; none where the case holds no positions."""
    part = view.get("deal")
    if part is None:
        return
    names, rows = part["parties"], {row["id"]: row for row in part["positions"]}

    def who(holders: Iterable[str]) -> str:
        return "; ".join(upper_first(names.get(h, h)) for h in holders)

    def told(ids: Iterable[str]) -> str:
        return "\n".join(f"P{rows[i]['number']} {rows[i]['title']}" for i in ids if i in rows)

    def loads(burden: dict[str, float]) -> str:
        return "; ".join(f"{upper_first(names.get(p, p))} {weight:g}" for p, weight in burden.items())

    _answers(work, part, told)
    _conflicts(work, part, rows, who, told)
    _packages(work, part, told, loads)
    _parties(work, part)
    _positions(work, part, who, numbers)
    _matrix(work, part, rows)


def _table(work: ResultBook, name: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Any]]) -> None:
    work.table(name, [Column(title, width) for title, width in columns], rows)


def _answers(work: ResultBook, part: dict[str, Any], told: Any) -> None:
    """Everything in sentences: the summary, goals, definitions, what changed, and what this is not."""
    budget = part["budget"]
    lines: list[Sequence[Any]] = [("What", words, "") for words in part["summary"][:1]]
    lines += [("Summary", words, "") for words in part["summary"][1:] if not words.startswith("For ")]
    for moves in part["moves"]:
        first = moves["sets"][0]["given_up"] if moves["sets"] else ()
        lines.append(("Who would have to move", upper_first(moves["words"]), told(first)))
    for rule in part["rules"]:
        lines.append(("Definition", f"{rule['id']}: {rule.get('title') or rule['constraint']}", rule["constraint"]))
        lines.append(("Its author", rule["author"], ""))
    lines += [("Changed", words, sign) for sign, words in change_lines(part)]
    lines += [("Note", words, "") for words in part["notes"]]
    allowed = f"{budget['seconds']:g} s, {budget['conflicts']:,} conflicts, {budget['packages']:,} packages at most"
    lines += [("Search", f"{part['cut']} (given {allowed})", ""), ("What this is", part["refusal"], "")]
    _table(work, "Deal", (("Kind", 24), ("In words", 100), ("Rests on, gives up", 60)), lines)


def _conflicts(work: ResultBook, part: dict[str, Any], rows: dict[str, Any], who: Any, told: Any) -> None:
    columns = (
        *(("No.", 6), ("Positions", 24), ("In words", 80), ("Parties", 40)),
        *(("Given", 36), ("Sources", 60)),
    )
    made = (
        (
            conflict["number"],
            ", ".join(conflict["positions"]),
            "\n".join(
                f"{who(rows[i]['holders'])}: {rows[i]['title']} (P{rows[i]['number']})" for i in conflict["positions"]
            ),
            who(conflict["parties"]),
            ", ".join(conflict["rests_on"]),
            "\n".join(
                ", ".join(x for x in (h.get("said_by"), h.get("since"), h.get("url")) if x)
                for i in conflict["positions"]
                for h in rows[i]["held"]
            ),
        )
        for conflict in part["conflicts"]
    )
    _table(work, "Conflicts", columns, made)


def _packages(work: ResultBook, part: dict[str, Any], told: Any, loads: Any) -> None:
    columns = (
        *(("No.", 6), ("Weight given up", 10), ("Given up", 60), ("Borne by", 36)),
        *(("Stands", 60), ("What disputed issues come to", 60)),
    )
    made = (
        (
            package["number"],
            package["cost"],
            told(package["given_up"]),
            loads(package["burden"]),
            ", ".join(package["stands"]),
            "\n".join(package.get("outcome_words", [])),
        )
        for package in part["packages"]
    )
    _table(work, "Packages", columns, made)


def _parties(work: ResultBook, part: dict[str, Any]) -> None:
    columns = (
        *(("Party", 28), ("Positions", 10), ("Moves in", 10), ("Of packages", 12)),
        *(("Least given up", 12), ("Most given up", 12), ("In the cheapest", 14)),
    )
    keys = ("positions", "moves_in", "packages", "least", "most", "in_the_cheapest")
    made = ((upper_first(row["name"]), *(row[key] for key in keys)) for row in part["burden_by_party"])
    _table(work, "Concessions", columns, made)


def _positions(work: ResultBook, part: dict[str, Any], who: Any, numbers: dict[str, str]) -> None:
    columns = (
        *(("No.", 7), ("Id", 18), ("Held by", 26), ("In words", 50), ("Constraint", 44), ("Kind", 12)),
        *(("Held from", 12), ("Held until", 12), ("Said by", 34), ("Address", 40), ("Note", 34)),
        *(("Confirmed by", 16), ("Weight", 8), ("Conflicts", 10), ("Costs others", 10)),
        *(("Dearer in all by", 10), ("Statements", 16), ("Same page", 16)),
    )

    def refs(ids: Iterable[str]) -> str:
        return " ".join(numbers[i] for i in ids if i in numbers)

    made = (
        (
            f"P{row['number']}",
            held["position"],
            who(held["holders"]),
            held.get("words") or row["title"],
            row["constraint"],
            held["kind"],
            held.get("since"),
            held.get("until"),
            held.get("said_by"),
            held.get("url"),
            held.get("note"),
            held.get("confirmed_by"),
            "hard" if row["hard"] else max((row["weights"].get(h, 0.0) for h in held["holders"]), default=0.0),
            row["conflicts"],
            row["costs_others"],
            row["costs_extra"],
            refs(held.get("statements", ())),
            refs(held.get("same_page", ())),
        )
        for row in part["positions"]
        for held in row["held"]
    )
    _table(work, "Positions", columns, made)


def _matrix(work: ResultBook, part: dict[str, Any], rows: dict[str, Any]) -> None:
    matrix = part["matrix"]
    if not matrix["conflicts"]:
        return
    columns = [("Position", 50.0), *((str(n), 4.0) for n in range(1, matrix["conflicts"] + 1))]
    made = (
        (f"P{rows[name]['number']} {rows[name]['title']}", *("●" if cell else "" for cell in cells))
        for name, cells in zip(matrix["positions"], matrix["cells"], strict=True)
    )
    _table(work, "Conflict matrix", columns, made)
