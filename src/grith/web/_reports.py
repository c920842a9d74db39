"""Reports: the list, and each text with its statements marked in place."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from grith.web._answers import answer_page, case_of
from grith.web._marks import marked
from grith.web._picture import Picture

router = APIRouter(include_in_schema=False)


@router.get("/reports")
def reports(request: Request) -> Response:
    """All reports public by the day, newest first."""
    words = request.query_params.get("words", "").casefold().split()

    def made(picture: Picture) -> dict[str, Any]:
        rows = [
            {**row, "statements": len(picture.by_report.get(row["id"], ()))}
            for row in picture.view["sources"]
            if all(w in f"{row.get('title')} {row.get('publisher')} {row.get('origin')}".casefold() for w in words)
        ]
        return {"rows": sorted(rows, key=lambda row: (row.get("published") or {}).get("iso", ""), reverse=True)}

    return answer_page(request, "reports.html", "/reports", made)


@router.get("/reports/{identifier}")
def report(request: Request, identifier: str) -> Response:
    """One report: its text with the statements marked, or its rows."""

    def made(picture: Picture) -> dict[str, Any]:
        source = picture.sources.get(identifier)
        found = case_of(request).ledger().report(identifier) if source else None
        if source is None or found is None:
            raise HTTPException(404, "there is no such report on record as of that day")
        rows = picture.by_report.get(identifier, [])
        in_text = sorted((row for row in rows if "cells" not in row), key=lambda row: (row.get("start", 0), row["id"]))
        return {
            "source": source,
            "pieces": marked(found.text, in_text) if found.form == "document" else [],
            "lines": picture.lines([row["id"] for row in (in_text or rows)]),
            "language": found.language,
            "original": case_of(request).ledger().source_path(identifier).is_file(),
        }

    return answer_page(request, "report.html", "/reports", made)
