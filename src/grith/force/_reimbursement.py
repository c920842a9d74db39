"""What a plan costs by the structure of United Nations reimbursement, from rates that the user brings.

Persons are paid by the month; major equipment by category under a wet lease (the nation keeps it running) or a dry
lease; self-sustainment by category and person; mission factors raise both of the latter by shares. The structure is
that of the Contingent-Owned Equipment Manual; no rate is shipped, since no public table could be cited.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from grith.errors import ForceError, Problem
from grith.filled_book import filled_rows, heading_of, open_filled, remark, sheets_named
from grith.force._cells import CellProblem, read_number
from grith.force._plan import ForcePlan

KINDS = ("person month", "major equipment", "self-sustainment", "mission factor")
LEASES = ("wet", "dry")
TABLES = ("rates", "holdings")
KNOWN = ("table", "kind", "category", "lease", "low", "high", "applies", "source", "of", "per_item")
_MOST = 1e9
_NUMBERS = {"low", "high", "per_item"}
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@frozen
class Rate:
    """A rate a month: for one person, one piece of equipment, one person's self-sustainment; or a factor as a share.

    ``low`` and ``high`` are the range. ``lease`` is wet or dry for equipment, empty elsewhere. ``applies`` says what a
    mission factor raises (major equipment, self-sustainment; empty: both).
    """

    kind: str
    category: str
    low: float
    high: float
    lease: str = ""
    applies: str = ""
    source: str = ""


@frozen
class Holding:
    """What one item of an offer brings of a kind and category; ``of`` is a pledge's id or a capability."""

    of: str
    kind: str
    category: str
    per_item: float
    lease: str = ""


@frozen
class RateFile:
    """The rates and holdings of a file, in one currency that the plan's settings name, and what of it is told."""

    rates: tuple[Rate, ...]
    holdings: tuple[Holding, ...]
    source: str = ""
    notes: tuple[str, ...] = ()


@frozen
class CostLine:
    """What the placements of one pledge cost by one kind and category, as a range."""

    pledge: str
    nation: str
    kind: str
    category: str
    low: float
    high: float


@frozen
class Reimbursement:
    """The lines and their totals by kind; ``low`` and ``high`` are the whole.

    ``unused`` are what holdings belong to that is neither a pledge nor a capability of the plan.
    """

    lines: tuple[CostLine, ...]
    by_kind: tuple[tuple[str, float, float], ...]
    low: float
    high: float
    unused: tuple[str, ...] = ()


def read_rates(path: Path) -> RateFile:
    """Read rates and holdings from XLSX or ODS (sheets Rates and Holdings), TOML ([[rates]], [[holdings]]) or CSV.

    In CSV a column ``table`` says rates or holdings. Columns of rates: kind, category, lease, low, high, applies,
    source; of holdings: of, kind, category, lease, per_item. ``high`` may be empty where the rate is one number.
    Raises ForceError with every mistake at once and its row; an empty rate is an error, never zero.
    """
    problems: list[Problem] = []
    notes: list[Problem] = []
    rates, holdings = [], []
    for table, where, row in _rows(path, notes):
        row = {heading_of(k).replace(" ", "_"): v for k, v in row.items() if v is not None and str(v).strip()}
        if not row:
            continue
        before = len(problems)
        for name in sorted(row.keys() - set(KNOWN)):
            what = f'the column "{name}" is not known' if name else "a value stands in a column without a heading"
            problems.append(Problem(what, where, f"Columns: {', '.join(KNOWN)}"))
        kind, lease = heading_of(row.get("kind")), heading_of(row.get("lease"))
        if kind not in KINDS or (table == "holdings" and kind == "mission factor"):
            problems.append(Problem(f'"{kind}" is not a kind of cost', where, f"Choose {', '.join(KINDS)}"))
        if (kind == "major equipment") != (lease in LEASES) or lease not in ("", *LEASES):
            problems.append(Problem(f'"{lease}" is no lease for {kind}', where, "Wet or dry for major equipment only"))
        category = str(row.get("category", "")).strip()
        if table == "rates":
            low = _number(row, "low", where, problems)
            high = _number(row, "high", where, problems) if "high" in row else low
            applies = str(row.get("applies", "")).strip().lower()
            if applies not in ("", *KINDS[1:3]):
                problems.append(Problem(f'it cannot apply to "{applies}"', where, f"Choose {KINDS[1]}, {KINDS[2]}"))
            if kind == "mission factor" and max(low or 0.0, high or 0.0) > 1.0:
                problems.append(Problem("a mission factor above 1", where, "Write a share: 0.1 for a tenth more"))
            if low is not None and high is not None and low > high:
                problems.append(Problem(f"low {low:g} is above high {high:g}", where, "Write low ≤ high"))
            if len(problems) == before and low is not None and high is not None:
                rates.append(Rate(kind, category, low, high, lease, applies, str(row.get("source", ""))))
        else:
            per_item = _number(row, "per_item", where, problems)
            of = str(row.get("of", "")).strip()
            if not of:
                problems.append(Problem("the holding belongs to nothing", where, "Name a pledge or a capability in Of"))
            if len(problems) == before and per_item is not None:
                holdings.append(Holding(of, kind, category, per_item, lease))
    seen: set[tuple[str, str, str]] = set()
    for rate in rates:
        key = (rate.kind, rate.category, rate.lease)
        if key in seen:
            problems.append(Problem(f"the rate {_named(key)} stands twice", path.name, "Keep one"))
        seen.add(key)
    held: set[tuple[str, ...]] = set()
    for holding in holdings:
        named = (holding.of, holding.kind, holding.category, holding.lease)
        if named in held:
            problems.append(Problem(f"the holding {_named(named)} stands twice", path.name, "Keep one"))
        held.add(named)
    if problems:
        raise ForceError(problems)
    return RateFile(tuple(rates), tuple(holdings), path.name, tuple(f"{n.where}: {n.what}" for n in notes))


def reimbursement(plan: ForcePlan, file: RateFile) -> Reimbursement:
    """The range of costs of every placement, summed over its months.

    A month of an item costs Σ per item × rate, for equipment and self-sustainment × (1 + the factors that apply). The
    holdings of a pledge come before those of its capability. Raises ForceError with every rate or holding that is
    missing: a cost that is not known is never zero.
    """
    rates = {(r.kind, r.category, r.lease): r for r in file.rates}
    problems: dict[str, Problem] = {}
    found: dict[tuple[str, str, str, str], list[float]] = {}
    for p in plan.placements:
        pledge = plan.data.offers[p.offer].pledge
        held = [h for h in file.holdings if h.of == pledge.id] or [
            h for h in file.holdings if h.of == pledge.capability
        ]
        if not held:
            what = f'nothing says what "{pledge.capability}" brings'
            problems.setdefault(what, Problem(what, file.source, "Add its holdings (persons, equipment)"))
        for h in held:
            rate = rates.get((h.kind, h.category, h.lease))
            if rate is None:
                what = f"no rate for {_named((h.kind, h.category, h.lease))}"
                problems.setdefault(what, Problem(what, file.source, f'"{h.of}" needs it: add the row to the rates'))
                continue
            amount = p.items * h.per_item * (p.last - p.first + 1)
            line = found.setdefault((pledge.id, pledge.nation, h.kind, h.category), [0.0, 0.0])
            for end, value in enumerate((rate.low, rate.high)):
                line[end] += amount * value * (1.0 + _factors(file.rates, h.kind, end))
    if problems:
        raise ForceError(list(problems.values()))
    lines = tuple(CostLine(*key, round(low, 2), round(high, 2)) for key, (low, high) in sorted(found.items()))
    by_kind = tuple(
        (kind, sum(ln.low for ln in lines if ln.kind == kind), sum(ln.high for ln in lines if ln.kind == kind))
        for kind in KINDS[:3]
        if any(ln.kind == kind for ln in lines)
    )
    tables = plan.data.tables
    ours = {p.id for p in tables.pledges} | {c.id for c in tables.capabilities}
    unused = tuple(dict.fromkeys(h.of for h in file.holdings if h.of not in ours))
    return Reimbursement(lines, by_kind, sum(k[1] for k in by_kind), sum(k[2] for k in by_kind), unused)


def reimbursement_view(found: Reimbursement, currency: str = "") -> dict[str, Any]:
    """The costs as JSON-ready data."""
    return {
        "currency": currency,
        "total": [round(found.low, 2), round(found.high, 2)],
        "by_kind": [{"kind": k, "low": round(low, 2), "high": round(high, 2)} for k, low, high in found.by_kind],
        "lines": [
            {
                "pledge": ln.pledge,
                "nation": ln.nation,
                "kind": ln.kind,
                "category": ln.category,
                "low": ln.low,
                "high": ln.high,
            }
            for ln in found.lines
        ],
        "holdings_of_nothing_here": list(found.unused),
    }


def _factors(rates: Iterable[Rate], kind: str, end: int) -> float:
    if kind == "person month":
        return 0.0
    factors = (r for r in rates if r.kind == "mission factor" and r.applies in ("", kind))
    return sum((r.low, r.high)[end] for r in factors)


def _named(key: tuple[str, ...]) -> str:
    return ", ".join(filter(None, key))


def _number(row: dict[str, Any], name: str, where: str, problems: list[Problem]) -> float | None:
    value = row.get(name)
    if value is None:
        problems.append(Problem(f"{name} is empty", where, "Write the number; a rate that is not known is never zero"))
        return None
    try:
        number = read_number(value)
    except CellProblem as problem:
        problems.append(Problem(f"{name} {problem.what}", where, problem.remedy))
        return None
    if not 0 <= number <= _MOST:
        problems.append(Problem(f"{name} is {number:g}", where, f"It must be 0 to {_MOST:,.0f}"))
        return None
    return number


def _rows(path: Path, notes: list[Problem]) -> list[tuple[str, str, dict[str, Any]]]:
    """(table, where, row) of a file; raises ForceError where it cannot be read."""
    try:
        if path.suffix.lower() == ".toml":
            given = tomllib.loads(path.read_text("utf-8"))
            return [(t, f"{t}, entry {n}", dict(r)) for t in TABLES for n, r in enumerate(given.get(t, ()), 1)]
        if path.suffix.lower() == ".csv":
            filled = [
                (n, r) for n, r in enumerate(_csv_rows(path, notes), 2) if any(str(v).strip() for v in r.values())
            ]
            rows = [(heading_of(r.get("table")), n, r) for n, r in filled]
            wrong = [
                Problem(f'"{t}" is not a table', f"row {n}", "Write rates or holdings")
                for t, n, _ in rows
                if t not in TABLES
            ]
            if wrong:
                raise ForceError(wrong)
            return [(t, f"row {n}", {k: v for k, v in r.items() if k != "table"}) for t, n, r in rows]
        if path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
            return _sheet_rows(path, notes)
    except FileNotFoundError:
        raise ForceError("there is no such file", str(path), "Name your rates (XLSX, ODS, TOML or CSV)") from None
    except UnicodeDecodeError:
        raise ForceError("this is not UTF-8 text", str(path), "Save it in UTF-8, or as XLSX") from None
    except (OSError, ValueError, AttributeError, TypeError, csv.Error) as error:
        raise ForceError(f"the rate file cannot be read ({error})", str(path), "Give XLSX, ODS, TOML or CSV") from None
    raise ForceError("the kind of rate file is not known", str(path), "Give XLSX, ODS, TOML or CSV")


def _csv_rows(path: Path, notes: list[Problem]) -> list[dict[str, Any]]:
    """Rows of a CSV file, separated by commas, semicolons or tabs; decimal commas where commas separate nothing."""
    text = path.read_text(encoding="utf-8-sig")
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    heads = [heading_of(title).replace(" ", "_") for title in next(found, [])]
    twice = [h for h in dict.fromkeys(heads) if h and heads.count(h) > 1]
    if twice:
        raise ForceError([Problem(f'the heading "{h}" stands twice', path.name, "Keep one") for h in twice])
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(found, 2):
        row: dict[str, Any] = dict(zip(heads, cells, strict=False))
        for head, cell in zip(heads, cells, strict=False):
            if not head and cell.strip():
                notes.append(remark(cell, f"row {number}"))
        row[""] = "".join(cells[len(heads) :])  # a separator too many shifts the cells
        rows.append(row)
    for row in rows:
        for name in _NUMBERS & row.keys():
            cell = str(row[name] or "").strip()
            cell = cell.replace(",", ".") if separator != "," and cell.count(",") == 1 else cell
            if _PLAIN.fullmatch(cell):  # in a file of text a point is always the decimal one
                row[name] = float(cell)
    return rows


def _sheet_rows(path: Path, notes: list[Problem]) -> list[tuple[str, str, dict[str, Any]]]:
    book, found = open_filled(path, ForceError), []
    problems: list[Problem] = []
    sheets = sheets_named(book, TABLES, problems)
    for table in TABLES:
        if table not in sheets:
            what, others = f'the sheet "{table.capitalize()}" is missing', ", ".join(s.title for s in book.sheets)
            problems.append(Problem(what, path.name, f"Name it so; the file holds: {others}"))
            continue
        title = sheets[table].title
        for number, row in filled_rows(book, sheets[table], KNOWN, problems, notes, title):
            found.append((table, f"{title}!{number}", row))
    if problems:
        raise ForceError(problems)
    return found
