"""Position sets from files: TOML (all in one), XLSX or ODS (a sheet each) or CSV (issues.csv and others beside it)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Any

from attrs import evolve

from grith.deal._language import parse
from grith.deal._terms import atoms
from grith.errors import CaseError, IntakeError, Problem
from grith.filled_book import (
    filled_rows,
    heading_of,
    headings,
    is_formula_error,
    open_filled,
    remark,
    sheets_named,
)
from grith.nouns import FIRMNESS, Goal, Issue, Position, PositionSet, Rule

Row = Mapping[str, Any]
Tables = tuple[dict[str, list[tuple[str, Row]]], list[str]]  # by kind with places, and notes on what is not read
MOST_COMPARED = 400  # names looked at for spellings nearly alike
NAMES = ("positions.toml", "positions.xlsx", "positions.ods", "positions.csv")
TABLES = ("tables/positions.xlsx", "tables/positions.ods", "tables/positions.csv")
# What a column or key may be called; the first is the noun's own field.
_POSITION = {
    "id": ("id", "code", "number"),
    "constraint": ("constraint", "expression", "formula", "requires"),
    "holders": ("holders", "holder", "party", "parties", "actor", "nation", "side"),
    "title": ("title", "position", "in words", "words", "text", "demand"),
    "hard": ("hard", "hard or soft", "hardness"),
    "weight": ("weight",),
    "kind": ("kind", "type", "kind of position"),
    "firmness": ("firmness",),
    "since": ("since", "from", "held from", "date", "published"),
    "until": ("until", "to", "held until", "dropped"),
    "said_by": ("said by", "speaker", "who said so"),
    "url": ("url", "source", "link"),
    "statements": ("statements", "statement", "statement ids"),
    "note": ("note", "notes", "remark", "remarks"),
    "proposed": ("proposed", "draft"),
    "confirmed_by": ("confirmed by",),
}
_ISSUE = {
    "id": ("id", "issue", "name"),
    "title": ("title", "in words", "words", "meaning"),
    "kind": ("kind", "type"),
    "options": ("options", "choices"),
    "low": ("low", "from", "minimum", "min"),
    "high": ("high", "to", "maximum", "max"),
    "step": ("step",),
    "unit": ("unit",),
    "aliases": ("aliases", "also called", "phrases"),
}
_RULE = {
    "id": ("id", "rule"),
    "constraint": _POSITION["constraint"],
    "author": ("author", "by", "analyst"),
    "title": ("title", "in words", "words", "meaning"),
    "note": _POSITION["note"],
}
_GOAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "goal"),
    "constraint": _POSITION["constraint"],
    "title": ("title", "in words", "words"),
}

_FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "issue": _ISSUE,
    "rule": _RULE,
    "position": _POSITION,
    "goal": _GOAL,
}
_SHEETS = {
    "position": ("positions",),
    "issue": ("issues",),
    "rule": ("rules", "definitions"),
    "goal": ("goals",),
    "party": ("parties",),
}


def load_positions(path: Path | str) -> PositionSet:
    """The position set of a file, or of a folder that holds positions.toml, .xlsx, .ods or .csv.

    Raises IntakeError if there is no such file or it cannot be opened, and CaseError with every mistake at once.
    """
    found = Path(path)
    if found.is_dir():
        given = positions_of_case(found)
        if given is None:
            raise IntakeError(
                "this folder holds no positions", str(found), "Put positions.toml into it; see docs/deal.md."
            )
        return given
    if not found.is_file():
        raise IntakeError("no such file", str(found), "Name a case folder, or a positions file (TOML, CSV, XLSX, ODS).")
    suffix = found.suffix.lower()
    if suffix == ".toml":
        return _from_toml(found)
    if suffix == ".csv":
        return _from_tables(found.name, *_csv_tables(found))
    if suffix in (".xlsx", ".xlsm", ".ods"):
        return _from_tables(found.name, *_xlsx_tables(found))
    raise IntakeError(f'"{suffix}" is no form of positions', str(found), "Use .toml, .csv, .xlsx or .ods.")


def positions_of_case(folder: Path | str) -> PositionSet | None:
    """The position set of a case folder; None if it holds none. Raises like ``load_positions``.

    That is positions.toml (.xlsx, .ods, .csv) in the folder itself, and those rows of tables/positions.* that
    carry a constraint. A row of such a table counts once a person stands under "confirmed by"; until then it is a
    draft. Rows without a constraint are statements only.
    """
    folder = Path(folder)
    whole = next((folder / name for name in NAMES if (folder / name).is_file()), None)
    given = load_positions(whole) if whole else None
    for name in TABLES:
        if (folder / name).is_file():
            given = _with_table(folder / name, given)
    return given


def _with_table(path: Path, given: PositionSet | None) -> PositionSet | None:
    """``given`` and the rows of a table that carry a constraint, over the issues of ``given`` if it has any."""
    wanted = _POSITION["constraint"]
    tables, notes = (_csv_tables if path.suffix == ".csv" else _xlsx_tables)(path, if_any_of=wanted)
    rows = [(where, row) for where, row in tables.get("position", []) if any(heading_of(k) in wanted for k in row)]
    if not rows:
        return given
    more = _from_tables(f"tables/{path.name}", {**tables, "position": rows}, notes)
    taken = tuple(evolve(p, proposed=p.proposed or not p.confirmed_by.strip()) for p in more.positions)
    if given is None:
        return evolve(more, positions=taken)
    return evolve(
        given,
        issues=given.issues or more.issues,
        positions=(*given.positions, *taken),
        rules=(*given.rules, *more.rules),
        goals=(*given.goals, *more.goals),
        parties={**more.parties, **given.parties},
        notes=(*given.notes, *(notes if given.issues else more.notes)),
    )


def _from_toml(path: Path) -> PositionSet:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(f"this is not TOML: {error}", str(path), "Text stands in quotes; a list in [ ].") from None
    problems: list[Problem] = []
    known = {"title", "parties", "issue", "rule", "position", "goal"}
    for key in sorted(data.keys() - known):
        near = get_close_matches(key, known, 1, 0.6)
        remedy = f"Did you mean {near[0]}?" if near else "It may hold: " + ", ".join(sorted(known))
        problems.append(Problem(f'unknown key "{key}"', path.name, remedy))
    rows: dict[str, list[tuple[str, Row]]] = {}
    for kind in ("issue", "rule", "position", "goal"):
        found = data.get(kind, [])
        if not isinstance(found, list) or not all(isinstance(r, dict) for r in found):
            problems.append(Problem(f"{kind} must be a list of tables", path.name, f"Write [[{kind}]] before each."))
            found = []
        rows[kind] = [(f"{path.name}: {kind} {row.get('id', number)}", row) for number, row in enumerate(found, 1)]
    parties = data.get("parties", {})
    if not isinstance(parties, dict) or not all(isinstance(v, str) for v in parties.values()):
        problems.append(Problem("parties must give each id a name", path.name, '[parties], then RUS = "Russia"'))
        parties = {}
    return _assemble(path.name, rows, parties, str(data.get("title", "")), problems, strict=True)


def _csv_tables(path: Path, *, if_any_of: Iterable[str] = ()) -> Tables:
    """The tables by kind, and notes on what is not read; nothing where ``if_any_of`` heads no column of positions."""
    tables: dict[str, list[tuple[str, Row]]] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    for kind, name in (("position", path.name), ("issue", "issues.csv"), ("rule", "rules.csv"), ("goal", "goals.csv"),
                       ("party", "parties.csv")):  # fmt: skip
        file = path.parent / name
        if not file.is_file():
            continue
        try:
            known = _headings_of(kind) if kind != "party" else ()
            heads, tables[kind] = _csv_rows(file, known, problems, notes)
        except (UnicodeDecodeError, csv.Error) as error:
            raise IntakeError(f"this table cannot be read: {error}", str(file), "Save it as CSV in UTF-8.") from None
        if kind == "position" and if_any_of and not set(if_any_of) & set(heads):
            return {}, []
        notes += _not_read(kind, name, tables[kind])
    if problems:
        raise CaseError(problems)
    return tables, notes


def _csv_rows(
    file: Path, known: Iterable[str], problems: list[Problem], notes: list[str]
) -> tuple[list[str], list[tuple[str, Row]]]:
    """The headings of a CSV file in small letters, and its rows that hold anything, each with its line.

    Only mistakes in columns that are ``known`` (any, without one) are problems; cells below an empty heading are noted.
    """
    rows: list[tuple[str, Row]] = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        sample = lines.read(4096)
        lines.seek(0)
        separator = max(",;\t", key=sample.splitlines()[0].count) if sample.strip() else ","
        reader = csv.DictReader(lines, delimiter=separator, restkey="")
        heads = [heading_of(name) for name in reader.fieldnames or ()]
        read = set(known or heads)
        for name in dict.fromkeys(h for h in heads if h in read and heads.count(h) > 1 and h):
            problems.append(Problem(f'the heading "{name}" stands twice', file.name, "Keep one"))
        for row in reader:
            where = f"{file.name}, line {reader.line_num}"
            if isinstance(row.get(""), list) and "".join(row[""]).strip():  # a separator too many shifts the cells
                problems.append(Problem("a value stands in a column without a heading", where, "Give it a heading"))
            elif beside := "".join(row.get(name) or "" for name in ("", " ")).strip():
                told = remark(beside, where)
                notes.append(f"{told.where}: {told.what}")
            row.pop("", None), row.pop(" ", None)
            cells = {k: v for k, v in row.items() if v and v.strip()}
            for name in [name for name, value in cells.items() if is_formula_error(value)]:
                value = cells.pop(name)
                if heading_of(name) not in read:
                    continue
                problems.append(Problem(f"the formula gives {value}", where, "Mend the formula or write the value"))
            if cells:
                rows.append((where, cells))
    return heads, rows


def _not_read(kind: str, where: str, rows: Iterable[tuple[str, Row]]) -> list[str]:
    """Notes on columns whose heading is nearly one that is read."""
    known = _headings_of(kind)
    names = sorted({name for _, row in rows for name in row}) if kind != "party" else []
    near = ((name, get_close_matches(heading_of(name), known, 1, 0.8)) for name in names)
    said = '{}: the column "{}" is not read; did you mean "{}"?'
    return [said.format(where, name, found[0]) for name, found in near if found and heading_of(name) not in known]


def _xlsx_tables(path: Path, *, if_any_of: Iterable[str] = ()) -> Tables:
    """The tables by kind, and notes on what is not read; nothing where ``if_any_of`` heads no column of positions."""
    book = open_filled(path, IntakeError)
    problems: list[Problem] = []
    sheets = sheets_named(book, {name for names in _SHEETS.values() for name in names}, problems)
    found = {kind: sheets[n] for kind, names in _SHEETS.items() for n in names if n in sheets}
    if not book.sheets:
        raise IntakeError("it holds no sheet with rows", path.name, "Write the positions on a sheet named Positions.")
    found.setdefault("position", book.sheets[0])
    if if_any_of and not set(if_any_of) & set(headings(found["position"], _headings_of("position"))):
        return {}, []
    tables: dict[str, list[tuple[str, Row]]] = {}
    notes = []
    for kind, sheet in found.items():
        known = _headings_of(kind) if kind != "party" else headings(sheet, ())  # of parties the first two are read
        told: list[Problem] = []
        rows = filled_rows(book, sheet, known, problems, told, f"{path.name}, {sheet.title}")
        notes += [f"{note.where}: {note.what}" for note in told]
        tables[kind] = [(f"{path.name}, {sheet.title} row {number}", row) for number, row in rows]
        notes += _not_read(kind, sheet.title, tables[kind])
    if problems:
        raise CaseError(problems)
    others = [s for s in book.sheets if s not in found.values() and s.title != "Lists"]
    unread = [s.title for s in others if any(v is not None for row in s.iter_rows(values_only=True) for v in row)]
    if unread and not if_any_of:  # the further sheets of a case's table are statements
        notes.append(f"sheets that are not read: {', '.join(unread)}")
    return tables, notes


def _headings_of(kind: str) -> list[str]:
    """Every heading by which a table of this kind names its columns."""
    fields = _FIELDS.get(kind, {"id": ("id",), "name": ("name", "title")})
    return [name for field, names in fields.items() for name in (field.replace("_", " "), *names)]


def _from_tables(name: str, tables: dict[str, list[tuple[str, Row]]], notes: Iterable[str] = ()) -> PositionSet:
    parties = {}
    for _, row in tables.pop("party", []):
        cells = [str(v) for v in row.values()]
        if len(cells) >= 2:
            parties[cells[0]] = cells[1]
    found = _assemble(name, tables, parties, "", [], strict=False)
    return evolve(found, notes=(*notes, *found.notes))


def _assemble(
    source: str,
    rows: Mapping[str, list[tuple[str, Row]]],
    parties: Mapping[str, str],
    title: str,
    problems: list[Problem],
    *,
    strict: bool,
) -> PositionSet:
    """Nouns from rows; unknown keys are mistakes if ``strict`` (TOML) and further columns otherwise."""
    made: dict[str, list[Any]] = {}
    for kind, make in (("issue", _issue), ("rule", Rule), ("position", _position), ("goal", Goal)):
        names = _FIELDS[kind]
        made[kind] = []
        for where, row in rows.get(kind, []):
            fields = _fields(row, names, where, problems, strict)
            missing = [n for n in _REQUIRED[kind] if n not in fields]
            if kind == "position" and "id" not in fields and not strict:
                fields["id"] = f"P{len(made[kind]) + 1}"
                missing = [n for n in missing if n != "id"]
            if missing:
                problems.append(
                    Problem(f"{' and '.join(missing)} missing", where, _REMEDY.get(missing[0], "Fill it in."))
                )
                continue
            before = len(problems)
            values = {
                k: v for k, v in ((k, _value(kind, k, v, where, problems)) for k, v in fields.items()) if v is not None
            }
            if len(problems) == before:
                made[kind].append(make(**values))
    notes: tuple[str, ...] = ()
    if not problems and not made["issue"] and made["position"]:
        made["issue"], notes = _guessed(source, [*made["rule"], *made["position"], *made["goal"]], problems)
    if problems:
        raise CaseError(problems)
    return PositionSet(
        tuple(made["issue"]), tuple(made["position"]), tuple(made["rule"]), tuple(made["goal"]),
        title, dict(parties), source, notes,
    )  # fmt: skip


_REQUIRED = {
    "issue": ("id",),
    "rule": ("id", "constraint", "author"),
    "position": ("id", "constraint", "holders"),
    "goal": ("id", "constraint"),
}
_REMEDY = {
    "constraint": "Say it over issues, such as: not foreign_troops, or truce -> guarantees",
    "holders": "Name who holds it; several with ; between them.",
    "author": "A rule is a person's reading: name the person.",
}


def _fields(
    row: Row, names: Mapping[str, tuple[str, ...]], where: str, problems: list[Problem], strict: bool
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in row.items():
        plain = heading_of(key)
        field = next((f for f, known in names.items() if plain == f.replace("_", " ") or plain in known), None)
        if field is None:
            if strict:
                near = get_close_matches(str(key), names, 1, 0.6)
                remedy = f"Did you mean {near[0]}?" if near else "It may hold: " + ", ".join(names)
                problems.append(Problem(f'unknown key "{key}"', where, remedy))
        elif field not in fields:
            fields[field] = value
    return fields


def _value(kind: str, field: str, value: Any, where: str, problems: list[Problem]) -> Any:
    """The value of one field in its type; None with a problem noted where it does not fit."""
    wanted = f"{field} {str(value)!r}"
    if field in ("holders", "statements", "options", "aliases"):
        parts = value if isinstance(value, list) else str(value).replace("|", ";").split(";")
        return tuple(str(p).strip() for p in parts if str(p).strip())
    if field in ("hard", "proposed"):
        if isinstance(value, bool):
            return value
        word = str(value).strip().casefold()
        if word in ("yes", "hard", "true", "1", "x", "no", "soft", "false", "0", "negotiable"):
            return word in ("yes", "hard", "true", "1", "x")
        problems.append(Problem(f"{wanted} is neither yes nor no", where, "Write yes or no (or hard, soft)."))
        return None
    if field in ("weight", "low", "high", "step"):
        try:
            if isinstance(value, bool):
                raise ValueError
            return float(value)
        except (TypeError, ValueError):
            problems.append(Problem(f"{wanted} is not a number", where, "Write a number such as 2 or 0.5."))
            return None
    if field in ("since", "until"):
        return _day(value, wanted, where, problems)
    text = str(value).strip()
    if field == "kind" and kind == "issue":
        text = text.casefold().replace("/", "_").replace(" ", "_").replace("-", "_")
    if field == "firmness" and text and text not in FIRMNESS:
        near = get_close_matches(text, FIRMNESS, 1, 0.5)
        remedy = f"Did you mean {near[0]}?" if near else "Use one of: " + ", ".join(FIRMNESS)
        problems.append(Problem(f"{wanted} is no rung of the ladder", where, remedy))
        return None
    return text


def _day(value: Any, wanted: str, where: str, problems: list[Problem]) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        problems.append(Problem(f"{wanted} is not a date", where, "Write 2025-03-20."))
        return None


def _issue(**fields: Any) -> Issue:
    if "kind" not in fields:
        fields["kind"] = "choice" if "options" in fields else "graded" if fields.keys() & {"low", "high"} else "yes_no"
    return Issue(**fields)


def _position(**fields: Any) -> Position:
    return Position(**fields)


def _letters(name: str) -> str:
    """A name without its digits: i1 and i11 are not two spellings of one thing."""
    return "".join(c for c in name if not c.isdigit())


def _guessed(source: str, items: Iterable[Any], problems: list[Problem]) -> tuple[list[Issue], tuple[str, ...]]:
    """Issues read off the constraints of a table that declares none, with a note that says so."""
    numbers: set[str] = set()
    options: dict[str, set[str]] = {}
    plain: dict[str, int] = {}
    for item in items:
        kind = type(item).__name__.lower()
        try:
            found = list(atoms(parse(item.constraint, None, f"{source}: {kind} {item.id}, constraint")))
        except CaseError as error:
            problems.extend(error.problems)
            continue
        for atom in found:
            plain[atom.issue] = plain.get(atom.issue, 0) + 1
            if atom.op == "in":
                options.setdefault(atom.issue, set()).update(atom.options)
            elif atom.op != "is":
                numbers.add(atom.issue)
    issues = []
    for name in sorted(plain):
        if name in options:
            issues.append(Issue(name, kind="choice", options=(*sorted(options[name]), "something else")))
        else:
            issues.append(Issue(name, kind="graded", low=-inf, high=inf) if name in numbers else Issue(name))
    names = sorted(plain)
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    notes = [f"no issues are declared, so these were read off the constraints: {', '.join(names[:20])}{more}"]
    # Names that differ in their digits alone are not two spellings of one; one of each such family is compared.
    families = {_letters(name): name for name in reversed(names)}
    compared = sorted(families.values())[:MOST_COMPARED]
    for name in compared:
        near = [n for n in get_close_matches(name, compared, 3, 0.85) if n > name]
        notes += [f"{name} and {other} are spelt nearly alike; mend one if they are one issue" for other in near]
    return issues, tuple(notes)
