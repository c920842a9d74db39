"""The pages that are read: the four questions, the statements behind every figure, and the evidence."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from grith.ledger import PartialHead
from grith.web import _force, _truce
from grith.web._answers import answer_page, answer_work, case_of, office_of, picture_of, role_of
from grith.web._incidents import find_row, findings_on
from grith.web._picture import Picture
from grith.web._tables import fits, said_by_nation

router = APIRouter(include_in_schema=False)
A_PAGE = 200  # statements shown at a time


@router.get("/")
def today(request: Request) -> Response:
    """The four answers, what changed, dates to watch."""
    return answer_page(request, "today.html", "/")


@router.get("/coalition")
def coalition(request: Request) -> Response:
    """The matrix of nations and capabilities."""
    return answer_page(request, "coalition.html", "/coalition")


@router.get("/coalition/{nation:path}")
def nation(request: Request, nation: str) -> Response:
    """One nation: every capability with its history, and all that it said."""

    def made(picture: Picture) -> dict[str, Any]:
        cells = [cell for cell in picture.shared["cells"] if cell["nation"] == nation]
        said = [row["id"] for row in picture.view["statements"] if said_by_nation(row, nation)]
        if not cells and not said:
            raise HTTPException(404, f"nothing of {nation} is on record as of {picture.view['as_of']['words']}")
        changes = [row for row in picture.view["changes"] if row["nation"] == nation]
        said.sort(key=lambda name: picture.rows[name].get("published", {}).get("iso", ""), reverse=True)
        return {"nation": nation, "own_cells": cells, "own_changes": changes, "lines": picture.lines(said)}

    return answer_page(request, "nation.html", "/coalition", made)


@router.get("/force")
def force(request: Request) -> Response:
    """Does the force add up: what is covered month by month, and every gap with its cause."""
    office = office_of(request)
    return answer_page(request, "force.html", "/force", lambda picture: {"force": _force.force_of(office, picture)})


@router.get("/deal")
def deal(request: Request) -> Response:
    """Which positions can stand together."""
    return answer_page(request, "deal_page.html", "/deal")


@router.get("/truce")
def truce(request: Request) -> Response:
    """Map, timeline and findings, reading beside reading."""
    office, role, query = office_of(request), role_of(request), request.query_params
    return answer_page(request, "truce.html", "/truce", lambda picture: _truce.truce_of(office, picture, role, query))


@router.get("/working")
def working(request: Request, key: str = "", reload: bool = False) -> Response:
    """How far the findings are that a page waits for."""
    return answer_work(request, key, reload)


@router.get("/statements")
def statements(request: Request) -> Response:
    """A list of statements: those behind a figure (``only``), or filtered by kind, party and words."""

    def made(picture: Picture) -> dict[str, Any]:
        query = request.query_params
        only = [picture.by_mark[m] for m in query.get("only", "").split(".") if m in picture.by_mark]
        names = only if query.get("only") else [row["id"] for row in picture.view["statements"]]
        kind, party, words = query.get("kind", ""), query.get("party", "").casefold(), query.get("words", "").casefold()
        found = [name for name in names if fits(picture.rows[name], kind, party, words.split())]
        start = _number(query.get("start", "0"))
        return {
            "lines": picture.lines(found[start : start + A_PAGE]),
            "count": len(found),
            "start": start,
            "more": start + A_PAGE if start + A_PAGE < len(found) else 0,
            "few": bool(query.get("only")),
        }

    return answer_page(request, "statements.html", "", made)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@router.get("/statements/{identifier:path}")
def statement(request: Request, identifier: str) -> Response:
    """One statement: its words, who said it, what was decided on it, its proof."""

    def made(picture: Picture) -> dict[str, Any]:
        if identifier not in picture.rows:
            raise HTTPException(404, f"there is no statement {identifier!r} on record as of that day")
        return {"line": picture.lines([identifier])[0], "decisions": decisions_on(request, identifier)}

    return answer_page(request, "statement.html", "", made)


def decisions_on(request: Request, identifier: str) -> list[dict[str, Any]]:
    """What was decided on a statement, oldest first."""
    found = []
    for kind in ("review", "correction", "tombstone"):
        for entry in case_of(request).ledger().entries(kind):
            if identifier in (entry.body.get("statement"), entry.body.get("target")):
                found.append({"seq": entry.seq, "kind": kind, "recorded": entry.recorded, **entry.body})
    return sorted(found, key=lambda row: row["seq"])


@router.get("/incidents/{identifier:path}")
def incident(request: Request, identifier: str) -> Response:
    """One incident report, and what it would mean under each reading."""

    def made(picture: Picture) -> dict[str, Any]:
        row = find_row(office_of(request), picture, role_of(request), identifier)
        if row is None:
            raise HTTPException(404, f"there is no incident report {identifier!r} on record as of that day")
        return {"row": row, "findings": findings_on(office_of(request), picture, role_of(request), identifier)}

    return answer_page(request, "incident.html", "/truce", made)


@router.get("/sources")
def sources(request: Request) -> Response:
    """Every report with its hash, the signed tree head, what was left out."""
    return answer_page(request, "sources_page.html", "/sources")


@router.get("/sources/head.json")
def head(request: Request) -> Response:
    """The newest signed tree head, for ``grith verify --head``."""
    found = case_of(request).ledger().head()
    if found is None:
        raise HTTPException(404, "the ledger is empty, so nothing was signed yet")
    if isinstance(found, PartialHead):  # of a log that is not shown whole: its root alone
        return _download({"root": found.root}, "head.json")
    return _download(found.to_dict(), "head.json")


@router.get("/proofs/{kind}/{identifier:path}")
def proof(request: Request, kind: str, identifier: str) -> Response:
    """The proof that the ledger holds one entry; ``tools/verify_proof.py`` checks it without Grith."""
    picture = picture_of(request)
    seen = {
        "statement": identifier in picture.rows,
        "report": identifier in picture.sources,
        "incident": find_row(office_of(request), picture, role_of(request), identifier) is not None,
    }
    if not seen.get(kind):
        raise HTTPException(404, f"there is no {kind} {identifier!r} on record as of that day")
    return _download(case_of(request).proof(identifier, kind), f"proof-{identifier[:12]}.json")


@router.get("/originals/{identifier}")
def original(request: Request, identifier: str) -> Response:
    """The bytes of a report as they were received; always a download, never shown by the browser."""
    source = picture_of(request).sources.get(identifier)
    path = case_of(request).ledger().source_path(identifier)
    if source is None or not path.is_file():
        raise HTTPException(404, "the original of this report is not here")
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=source.get("filename") or identifier,
        headers={"content-security-policy": "sandbox; default-src 'none'"},
    )


def _download(value: Any, name: str) -> Response:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "_" for c in name)
    return Response(
        json.dumps(value, ensure_ascii=False, indent=2) + "\n",
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{safe}"'},
    )
