"""The workbook: the same rows as the page, for people who live in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from grith.brief._words import kind_words, listing
from grith.brief._xlsx_deal import deal_sheets
from grith.brief._xlsx_force import force_sheets
from grith.brief._xlsx_truce import truce_sheets
from grith.result_book import Column, ResultBook, print_layout, result_book
from grith.row_heights import row_height

# Fill and text colour a rung: the page's light palette.
COLOURS = {
    "refused": ("#F8DCD0", "#6E1D05"),
    "possible": ("#EEF4FA", "#16283A"),
    "considering": ("#D8E7F5", "#13263A"),
    "willing": ("#B5D2EC", "#0E2238"),
    "expected": ("#8AB8E0", "#081C30"),
    "planned": ("#2C6FAE", "#FFFFFF"),
    "committed": ("#1D5590", "#FFFFFF"),
    "done": ("#10365E", "#FFFFFF"),
}


def write_workbook(view: dict[str, Any], path: Path) -> None:
    """Write ``brief.xlsx``: Overview, Register, Statements, Changes, Dates, Incidents, the deal, Sources, Left out.

    Each cell is text, a number or a day: text that begins with ``=``, ``+``, ``-`` or ``@`` stays text. The file's own
    dates are the as-of day, so that the same view gives the same bytes.
    """
    day = date.fromisoformat(view["as_of"]["day"])
    created = datetime(max(day.year, 1900), day.month, day.day)
    with result_book(path, f"{view['title']} – brief as of {view['as_of']['iso']}", created) as work:
        numbers = {row["id"]: f"S{row['number']}" for row in view["statements"]}
        sources = {row["id"]: row for row in view["sources"]}
        _overview(work, view, numbers)
        _register(work, view, numbers)
        _statements(work, view, sources)
        _changes(work, view, numbers)
        _dates(work, view, numbers)
        _incidents(work, view)
        deal_sheets(work, view, numbers)
        force_sheets(work, view.get("force"))
        truce_sheets(work, view.get("truce"), numbers)
        _sources(work, view)
        _left_out(work, view)


def _refs(ids: Iterable[str], numbers: dict[str, str]) -> str:
    return " ".join(numbers[i] for i in ids if i in numbers)


def _overview(work: ResultBook, view: dict[str, Any], numbers: dict[str, str]) -> None:
    sheet = work.book.add_worksheet("Overview")
    widths = (30, 88, 40)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 0)
    print_layout(sheet, widths, heading=2, title=work.title)
    for row in (0, 1):
        sheet.set_row(row, 20)
    title = work.style(bold=True, font_size=14, text_wrap=False)
    work.put(sheet, 0, 0, view["title"], title)
    work.put(sheet, 1, 0, f"As of {view['as_of']['words']}", title)
    for column, words in enumerate(("Question", "On record", "Rests on (sheets Statements, Positions)")):
        work.put(sheet, 2, column, words, work.head)
    sheet.write_comment(
        2,
        2,
        "Numbers of statements (S) and positions (P); find them in the first column of the sheets of these names.",
        {"author": "Grith"},
    )
    positions = {p["id"]: f"P{p['number']}" for p in (view.get("deal") or {}).get("positions", ())}
    row = 3
    for box in view["boxes"]:
        for position, parts in enumerate(box["lines"]):
            if position == 0:
                work.put(sheet, row, 0, box["title"], work.bold)
            text = "".join(part["text"] for part in parts)
            work.put(sheet, row, 1, text)
            ids = dict.fromkeys(i for part in parts for i in part.get("statements", ()))
            held = dict.fromkeys(i for part in parts for i in part.get("positions", ()))
            rests = " ".join(x for x in (_refs(ids, numbers), _refs(held, positions)) if x)
            work.put(sheet, row, 2, rests)
            sheet.set_row(row, row_height(("", text, rests), widths))
            row += 1
        if box["note"]:
            work.put(sheet, row, 1, box["note"])
            sheet.set_row(row, row_height(("", box["note"]), widths))
            row += 1
    row += 1
    head = view["tree_head"] or {}
    facts = [
        ("Handling: reports up to", view.get("handling")),
        ("As of", view["as_of"]["iso"]),
        ("Time zone", view["zone"]),
        ("Changes since", view["since"]["words"] if view["since"] else "no earlier date was given"),
        ("Reports", view["counts"]["reports"]),
        ("Statements", view["counts"]["statements"]),
        ("Incident reports", view["counts"]["incidents"]),
        ("Left out", len(view["left_out"])),
        ("Entries in the ledger", view["ledger"]["entries"]),
        ("Tree head: entries", head.get("size")),
        ("Tree head: root", head.get("root")),
        ("Tree head: signed", head.get("signed")),
        ("Tree head: signature", head.get("signature")),
        ("Tree head: public key", head.get("public_key")),
    ]
    for name, value in facts:
        if value is not None:
            work.put(sheet, row, 0, name, work.bold)
            work.put(sheet, row, 1, value)
            sheet.set_row(row, row_height((name, value), widths))
            row += 1


def _register(work: ResultBook, view: dict[str, Any], numbers: dict[str, str]) -> None:
    register = view["register"]
    titles = {c["id"]: c["title"] for c in register["capabilities"]}
    columns = [
        Column("Nation", 22),
        Column("ISO 3166", 9),
        Column("Capability", 20),
        Column("Firmness", 13, "Ladder: " + " < ".join(view["firmness"])),
        Column("How much", 20),
        Column("On condition that", 34),
        Column("Said by", 28),
        Column("Published", 12),
        Column("History", 34, "Every word on this capability, as the ledger holds them."),
        Column("Contradictions", 34, "Words on record that do not fit together; none is preferred here."),
        Column(
            "To look at", 34, "What a reader must know of this row: ends, lapsed offers, reports that say otherwise."
        ),
        Column("Statements", 20),
    ]
    rows = [
        (
            c["nation"],
            c["iso3"],
            titles.get(c["capability"], c["capability"]),
            c["firmness"],
            c["quantity"],
            "; ".join(p["words"] for p in c["preconditions"]),
            c["speaker"],
            (c["published"] or {}).get("iso"),
            "; ".join(
                " ".join(w for w in ((h.get("published") or {}).get("iso", ""), h.get("firmness", "")) if w)
                for h in c["history"]
            ),
            "; ".join(x.get("words", "contradicted") for x in c["contradictions"]),
            "; ".join(c["flags"]),
            _refs(c["statements"], numbers),
        )
        for c in register["cells"]
    ]
    sheet = work.table("Register", columns, rows, frozen_columns=1)
    rungs = {
        rung: work.style(bg_color=fill, font_color=ink, border=1, border_color="#FFFFFF")
        for rung, (fill, ink) in COLOURS.items()
    }
    for position, row in enumerate(rows, start=1):
        style = rungs.get(str(row[3]))
        if style is not None:
            work.put(sheet, position, 3, row[3], style)


def _statements(work: ResultBook, view: dict[str, Any], sources: dict[str, Any]) -> None:
    columns = [
        Column("No.", 7),
        Column("Kind", 11),
        Column("Words", 54, "The exact words, or the row of a table."),
        Column("Said by", 24, "Innermost source first."),
        Column("Passed on by", 14),
        Column("About (accused)", 20, "For allegations and denials: the accused."),
        Column("Towards", 16),
        Column("Capability", 16),
        Column("How much", 14),
        Column("Firmness", 12),
        Column("Condition", 24),
        Column("About when", 14, "ISO day, month or interval."),
        Column("Published", 17),
        Column("Source", 7, "Row of the sheet Sources."),
        Column("Before them", 24, "The words before, in the document.", printed=False),
        Column("After them", 24, printed=False),
        Column("Object", 18, printed=False),
        Column("Place", 14, printed=False),
        Column("Sureness", 9, printed=False),
        Column("Review", 11, printed=False),
        Column("PLOVER", 11, "Event type by the PLOVER scheme; empty where it has none.", printed=False),
        Column("Mode", 10, printed=False),
        Column("Context", 13, printed=False),
        Column("CAMEO", 8, "A code of what was said, not of what happened.", printed=False),
        Column("Where", 16, "Characters of the text, or sheet and cells.", printed=False),
        Column("SHA-256 of the document", 20, printed=False),
        Column("Statement id", 20, printed=False),
    ]

    def rows() -> Iterable[Sequence[Any]]:
        for s in view["statements"]:
            source = sources.get(s["report"])
            yield (
                f"S{s['number']}",
                kind_words(s["kind"]),
                s.get("words"),
                listing(s.get("speaker", ())),
                s.get("reported_by"),
                listing(s.get("actor", ())),
                listing(s.get("target", ())),
                listing(s.get("capability", ())),
                (s.get("quantity") or {}).get("words"),
                s.get("firmness"),
                s.get("condition"),
                (s.get("event") or {}).get("iso"),
                (s.get("published") or {}).get("iso"),
                f"R{source['number']}" if source else None,
                s.get("before"),
                s.get("after"),
                s.get("object"),
                s.get("place"),
                s.get("confidence"),
                s.get("review"),
                *((s.get("codes") or {}).get(name) for name in ("plover", "mode", "context", "cameo")),
                s.get("cells") or (f"{s['start']}–{s['end']}" if "end" in s else None),
                s["report"],
                s["id"],
            )

    work.table("Statements", columns, rows(), frozen_columns=2)


def _changes(work: ResultBook, view: dict[str, Any], numbers: dict[str, str]) -> None:
    columns = [
        Column("Kind", 16),
        Column("Nation", 22),
        Column("Capability", 20),
        Column("Before", 16),
        Column("Now", 16),
        Column("What", 50),
        Column("Statements", 20),
    ]
    rows = (
        (
            c["kind"],
            c["nation"],
            c["capability_title"],
            c["before"],
            c["after"],
            c["what"],
            _refs(c["statements"], numbers),
        )
        for c in view["changes"]
    )
    work.table("Changes", columns, rows)


def _dates(work: ResultBook, view: dict[str, Any], numbers: dict[str, str]) -> None:
    columns = [
        Column("Date", 12),
        Column("In words", 28),
        Column("Kind", 12),
        Column("What", 70),
        Column("Statements", 20),
    ]
    rows = (
        (d["iso"], d["when"], kind_words(d["kind"]), d["text"], _refs(d["statements"], numbers)) for d in view["dates"]
    )
    work.table("Dates", columns, rows)


def _incidents(work: ResultBook, view: dict[str, Any]) -> None:
    columns = [
        Column("No.", 7),
        Column("When", 18),
        Column("Place", 22),
        Column("Latitude", 10),
        Column("Longitude", 10),
        Column("Within km", 9, "The true spot lies within this radius."),
        Column("Type", 18),
        Column("Accuser", 18),
        Column("Alleged actor", 18, "Alleged, not established."),
        Column("Alleged target", 24),
        Column("Means", 18),
        Column("Effect, as told", 24),
        Column("Source", 22),
        Column("Origin", 18, "Whom the source copied from."),
        Column("Text", 50),
        Column("Address", 30),
        Column("Row", 14),
    ]
    rows = (
        (
            f"I{i['number']}",
            (i.get("event") or {}).get("iso"),
            i.get("place"),
            i.get("latitude"),
            i.get("longitude"),
            i.get("precision_km"),
            i.get("type"),
            i.get("accuser"),
            i.get("alleged_actor"),
            i.get("target"),
            i.get("means"),
            i.get("effect"),
            i.get("source"),
            i.get("origin"),
            i.get("text"),
            i.get("url"),
            i.get("cells"),
        )
        for i in view["incidents"]["listed"]
    )
    work.table("Incidents", columns, rows)


def _sources(work: ResultBook, view: dict[str, Any]) -> None:
    columns = [
        Column("No.", 7),
        Column("Title", 50),
        Column("Publisher", 24),
        Column("Origin", 20, "Whom the publisher copied from, if known."),
        Column("Published", 17),
        Column("Reliability", 10, "Admiralty letter A (reliable) to F (cannot be judged), where somebody gave one."),
        Column("Address", 50),
        Column("File", 28),
        Column("Licence", 20),
        Column("SHA-256", 66, printed=False),
    ]
    rows = (
        (
            f"R{r['number']}",
            r["title"],
            r.get("publisher"),
            r.get("origin"),
            (r.get("published") or {}).get("iso", "no date"),
            r.get("reliability"),
            r.get("url"),
            r.get("filename"),
            r.get("licence"),
            r["sha256"],
        )
        for r in view["sources"]
    )
    work.table("Sources", columns, rows)


def _left_out(work: ResultBook, view: dict[str, Any]) -> None:
    columns = [
        Column("File", 36),
        Column("Where", 22),
        Column("Why", 60),
        Column("How to mend it", 60),
        Column("Content", 50),
    ]
    rows = (
        (i.get("file"), i.get("where"), i.get("reason"), i.get("remedy"), i.get("content")) for i in view["left_out"]
    )
    work.table("Left out", columns, rows)
